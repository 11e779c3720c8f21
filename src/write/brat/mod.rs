//! brat standoff: a `.txt` and an `.ann` a document, and an `annotation.conf` for all.
//!
//! Offsets are code points of the `.txt`, which is the document's text byte for byte. Entities keep
//! their type; quotes become `Direct`, `Mixed`, `Title`, `Scare` or `Indirect`; reporting words and
//! speaker mentions become `Cue` and `Speaker`, to which `CuedBy` and `Source` lead from the quote.
//! What brat has no field for (identifiers, rules, names) stands in an `AnnotatorNotes` line.

mod ann;
mod folder;
mod names;

use std::path::PathBuf;

use crate::standoff::Record;
use crate::text::Document;

pub(crate) use folder::Folder;
pub use names::document_path;

/// The configuration that declares every type, relation and attribute that is written.
const ANNOTATION_CONF: &str = include_str!("annotation.conf");

/// The two files of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    /// Below the folder, without an ending.
    path: PathBuf,
    text: String,
    ann: String,
}

/// The files of a document, from its record in code points.
pub(crate) fn render(document: &Document, record: &Record) -> Files {
    Files {
        path: document_path(document.id()),
        text: document.text().to_owned(),
        ann: ann::render(record),
    }
}
