//! Documents in: a stream of [`Document`](crate::Document)s from files, folders and standard input.
//!
//! ```text
//! files  →  decode      →  text · jsonl · csv · warc  →  reader
//! which     gz, zst,       records with their            documents: UTF-8, no NUL,
//! files     stdin          place                         no identifier twice
//! ```
//!
//! [`Reader`] is an iterator over `Result<Document, ReadError>`: what cannot be read is an error that
//! names its file, line or byte, and the rest goes on. JSONL and CSV are read record by record, so
//! memory is bounded by the longest record, not by the file. Nothing here looks at what a text says.

mod csv;
mod decode;
mod error;
mod field;
mod files;
mod http;
mod inventory;
mod jsonl;
mod lines;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
mod reader;
mod records;
mod seen;
mod txt;
mod warc;

use std::path::PathBuf;

pub use error::{Place, ReadError, ReadProblem};
pub use files::{endings, total_bytes};
pub use inventory::Inventory;
pub use reader::Reader;

/// The longest text in bytes that becomes a document if [`ReadOptions::max_doc_bytes`] says nothing
/// else: far beyond any article, and what an annotator needs for it (`docs/reliability.md` has the
/// figures) a machine of today has.
pub const DEFAULT_MAX_DOC_BYTES: usize = 128 << 20;

/// How documents lie in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// The whole file is one document.
    Text,
    /// A JSON object a line.
    Jsonl,
    /// A table with a header.
    Csv,
    /// Records of a web crawl: WARC, or the texts made of one, WET.
    Warc,
    /// Rows of a Parquet file; needs the cargo feature `parquet`.
    Parquet,
}

/// What to read and how.
///
/// ```
/// use guillemet::read::{ReadOptions, Reader};
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("articles.jsonl"), "{\"id\": 7, \"text\": \"Il pleut.\"}\n")?;
/// let documents: Vec<_> = Reader::new([folder.path()], ReadOptions::default()).collect();
/// let document = documents[0].as_ref().unwrap();
/// assert_eq!((document.id(), document.text()), ("7", "Il pleut."));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The format of every input; `None` takes it from each file's ending or first byte.
    pub format: Option<Format>,
    /// The field or column that holds the text.
    pub text_field: String,
    /// The field or column that holds the identifier. `None` tries [`DEFAULT_ID_FIELDS`], and
    /// numbers the records (`file:line`) where there are none.
    pub id_field: Option<String>,
    /// A folder that is passed over when folders are searched, such as the one of the results.
    pub exclude: Option<PathBuf>,
    /// A longer text in bytes is refused.
    pub max_doc_bytes: usize,
    /// Whether an identifier may come again. If not, the second document of a name is refused, for
    /// which some 40 bytes are kept of every document.
    pub allow_duplicates: bool,
}

/// The fields that are taken for the identifier, in this order.
pub const DEFAULT_ID_FIELDS: [&str; 2] = ["doc_id", "id"];

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            format: None,
            text_field: "text".into(),
            id_field: None,
            exclude: None,
            max_doc_bytes: DEFAULT_MAX_DOC_BYTES,
            allow_duplicates: false,
        }
    }
}

impl ReadOptions {
    /// The longest JSONL line or CSV record: escapes and other fields may double a text. A quote or
    /// a brace that is never closed would otherwise gather the rest of the file.
    fn max_record_bytes(&self) -> usize {
        self.max_doc_bytes.saturating_mul(2).saturating_add(64 << 10)
    }

    /// The names under which the identifier is looked for.
    fn id_fields(&self) -> Vec<String> {
        match &self.id_field {
            Some(name) => vec![name.clone()],
            None => DEFAULT_ID_FIELDS.map(str::to_owned).to_vec(),
        }
    }
}

/// A record before it becomes a document.
#[derive(Debug)]
struct Raw {
    id: String,
    text: String,
    place: Place,
    /// Where the document is from, if that is another place.
    source: Option<String>,
}

/// What a reader yields, as its tests compare it.
#[cfg(test)]
fn told(items: impl Iterator<Item = Result<Raw, ReadError>>) -> Vec<String> {
    items
        .map(|item| match item {
            Ok(raw) => format!("{} {} {:?}", raw.place, raw.id, raw.text),
            Err(error) => error.to_string(),
        })
        .collect()
}
