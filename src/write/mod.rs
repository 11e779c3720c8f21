//! Annotations out: JSONL, CSV, brat and Parquet.
//!
//! ```text
//! Document + Annotations  →  Renderer  →  Rendered  →  Outputs  →  files that appear when all is done
//!                            any thread   bytes        one thread
//! ```
//!
//! A [`Renderer`] turns a document and its annotations into the bytes of each format and can be
//! shared by threads; [`Outputs`] appends them in the order in which it gets them. What is written
//! lies under temporary names until [`Outputs::finish`], so that a run that breaks off leaves
//! nothing half-written under a final name. Nothing here decides what is annotated.

pub(crate) mod brat;
pub(crate) mod csv;
mod error;
mod fields;
pub(crate) mod file;
mod jsonl;
mod outputs;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
mod shard;

use crate::annotations::Annotations;
use crate::page::Skip;
use crate::standoff::Record;
use crate::text::{Document, OffsetUnit};

pub use brat::document_path as brat_document_path;
pub use csv::{ENTITY_COLUMNS, QUOTE_COLUMNS, SKIPPED_COLUMNS};
pub use error::WriteError;
pub use outputs::{Outputs, SKIPPED};
pub use shard::Shard;

/// Writes a whole file, which appears under its name only when it is complete. Its folder is created
/// if it is not there.
///
/// # Errors
/// If the folder or the file cannot be created or written.
pub fn publish(path: &std::path::Path, bytes: &[u8]) -> Result<(), WriteError> {
    publish_together([path], |[out]| out.write_all(bytes))
}

/// Writes files that belong together: each appears under its name only when all are complete. Their
/// folders are created if they are not there.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let [a, b] = ["a.csv", "b.csv"].map(|name| folder.path().join(name));
/// guillemet::write::publish_together([&a, &b], |[a, b]| {
///     a.write_all(b"id\n")?;
///     b.write_all(b"id,alias\n")
/// })?;
/// assert_eq!(std::fs::read(b)?, b"id,alias\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If a folder or file cannot be created or written, or `fill` fails: then none appears.
///
/// # Panics
/// Never: there is a writer for each path.
pub fn publish_together<const N: usize>(
    paths: [&std::path::Path; N],
    fill: impl FnOnce([&mut dyn std::io::Write; N]) -> std::io::Result<()>,
) -> Result<(), WriteError> {
    let mut pending = Vec::with_capacity(N);
    for path in paths {
        // The folder of a bare name is the current one.
        let path = match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => std::path::Path::new(".").join(path),
            _ => path.to_owned(),
        };
        let folder = path.parent().unwrap_or(&path);
        std::fs::create_dir_all(folder)
            .map_err(|e| file::failed(folder, "create the folder", e))?;
        pending.push(file::PendingFile::create(path)?);
    }
    let mut files = pending.iter_mut();
    let writers = std::array::from_fn(|_| files.next().expect("one for each path") as _);
    fill(writers).map_err(|e| file::failed(paths[0], "write", e))?;
    pending.iter_mut().try_for_each(file::PendingFile::sync)?;
    for file in pending {
        let finished = file.publish()?;
        file::sync_folder(finished.path.parent().unwrap_or(&finished.path));
    }
    Ok(())
}

/// Removes what runs that were killed have left in an output folder: temporary files and folders that
/// no running program has locked. Says how many.
#[must_use]
pub fn sweep(folder: &std::path::Path) -> u64 {
    file::sweep(folder)
}

/// The same in the folder of a file that is about to be written.
pub fn sweep_beside(path: &std::path::Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let _ = file::sweep(folder.unwrap_or(std::path::Path::new(".")));
}

/// A file or folder of results under its final name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Where it is.
    pub path: std::path::PathBuf,
    /// Its length; `None` of a folder.
    pub bytes: Option<u64>,
    /// The CRC-32 (IEEE, as in gzip) of its bytes; `None` of a folder.
    pub crc32: Option<u32>,
}

/// A file format of annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `annotations.jsonl`: a record a line.
    Jsonl,
    /// `entities.csv`: a row a mention.
    EntitiesCsv,
    /// `quotes.csv`: a row a quote.
    QuotesCsv,
    /// `brat/`: a `.txt` and an `.ann` a document, and an `annotation.conf`.
    Brat,
    /// `annotations.parquet`: a record a row; needs the cargo feature `parquet`.
    Parquet,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Jsonl, Self::EntitiesCsv, Self::QuotesCsv, Self::Brat, Self::Parquet];

    /// The name of the file or folder under the output folder.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Jsonl => "annotations.jsonl",
            Self::EntitiesCsv => "entities.csv",
            Self::QuotesCsv => "quotes.csv",
            Self::Brat => "brat",
            Self::Parquet => "annotations.parquet",
        }
    }

    /// Whether this build can write it.
    #[must_use]
    pub fn is_available(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }
}

/// What is written and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteOptions {
    /// The formats; doubles count once.
    pub formats: Vec<Format>,
    /// The unit of offsets in JSONL and CSV. brat always counts code points.
    pub offsets: OffsetUnit,
    /// Whether JSONL records carry the text.
    pub with_text: bool,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            formats: vec![Format::Jsonl, Format::EntitiesCsv, Format::QuotesCsv],
            offsets: OffsetUnit::CodePoint,
            with_text: false,
        }
    }
}

/// Turns annotations into the bytes of each format; shared by threads.
#[derive(Debug, Clone)]
pub struct Renderer {
    options: WriteOptions,
}

/// The bytes of some documents, one stretch a format, ready to be appended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    jsonl: Vec<u8>,
    entities: Vec<u8>,
    quotes: Vec<u8>,
    brat: Vec<brat::Files>,
    skipped: Vec<u8>,
}

impl Rendered {
    /// Forgets the documents and keeps the room for others.
    pub fn clear(&mut self) {
        let Self { jsonl, entities, quotes, brat, skipped } = self;
        [jsonl, entities, quotes, skipped].into_iter().for_each(Vec::clear);
        brat.clear();
    }

    /// How many bytes can be appended without more memory, brat's files left out.
    #[must_use]
    pub fn capacity(&self) -> usize {
        [&self.jsonl, &self.entities, &self.quotes, &self.skipped].map(Vec::capacity).iter().sum()
    }
}

impl Renderer {
    /// A renderer for these options.
    #[must_use]
    pub fn new(options: WriteOptions) -> Self {
        Self { options }
    }

    /// Appends a document that was left out.
    pub fn skip(&self, document: &Document, skip: Skip, out: &mut Rendered) {
        csv::skipped(document, skip, &mut out.skipped);
    }

    /// Appends one document to `out`.
    pub fn render(&self, document: &Document, annotations: &Annotations, out: &mut Rendered) {
        let wants = |format| self.options.formats.contains(&format);
        let mut record = Record::new(document, annotations, self.options.offsets);
        if wants(Format::EntitiesCsv) {
            csv::entities(&record, &mut out.entities);
        }
        if wants(Format::QuotesCsv) {
            csv::quotes(&record, &mut out.quotes);
        }
        if wants(Format::Brat) {
            if self.options.offsets == OffsetUnit::CodePoint {
                out.brat.push(brat::render(document, &record));
            } else {
                let record = Record::new(document, annotations, OffsetUnit::CodePoint);
                out.brat.push(brat::render(document, &record));
            }
        }
        // Rows of Parquet are made of the same bytes, where they are written.
        if wants(Format::Jsonl) || wants(Format::Parquet) {
            if self.options.with_text {
                record = record.with_text(document);
            }
            jsonl::record(&record, &mut out.jsonl);
        }
    }
}
