//! The stream of documents over all inputs.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::csv::Csv;
use super::files::{Files, Found};
use super::jsonl::Jsonl;
use super::lines::Lines;
use super::seen::Seen;
use super::warc::{self, Warc};
use super::{Format, Place, Raw, ReadError, ReadOptions, ReadProblem, decode, txt};
use crate::text::Document;

/// Reads documents one after the other: an iterator over `Result<Document, ReadError>`.
pub struct Reader {
    files: Files,
    options: ReadOptions,
    stream: Option<Stream>,
    seen: Seen,
    opened: u64,
    bytes: Arc<AtomicU64>,
}

type Stream = Box<dyn Iterator<Item = Result<Raw, ReadError>> + Send>;

impl Reader {
    /// A reader of these paths, in this order; `-` is standard input, folders are searched.
    pub fn new<P: AsRef<Path>>(inputs: impl IntoIterator<Item = P>, options: ReadOptions) -> Self {
        let inputs: Vec<PathBuf> = inputs.into_iter().map(|p| p.as_ref().to_owned()).collect();
        Self {
            files: Files::new(inputs, &options),
            options,
            stream: None,
            seen: Seen::default(),
            opened: 0,
            bytes: Arc::default(),
        }
    }

    /// Files in folders that were passed over for their ending, so far.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.files.skipped
    }

    /// Files that were opened or could not be, so far.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.opened
    }

    /// Bytes taken from files and standard input so far, before decompression.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    fn open(&mut self, found: Found) -> Result<Stream, ReadError> {
        self.opened += 1;
        let Found { path, shown, stem, format } = found;
        if format == Some(Format::Parquet) {
            return parquet_rows(path.as_deref(), shown, stem, &self.options);
        }
        let place = Place::file(&shown);
        let failed = |error| ReadError::new(place.clone(), ReadProblem::Io(error));
        let input = decode::open(path.as_deref(), Arc::clone(&self.bytes)).map_err(failed)?;
        let (format, input) = match format {
            Some(format) => (format, input),
            None => sniff(input).map_err(failed)?,
        };
        let options = &self.options;
        let max_bytes = options.max_doc_bytes;
        let lines = |input| Lines::new(input, options);
        Ok(match format {
            Format::Text => {
                Box::new(std::iter::once_with(move || txt::read(input, stem, place, max_bytes)))
            }
            Format::Jsonl => Box::new(Jsonl::new(lines(input), shown, stem, options)),
            Format::Csv => Box::new(Csv::new(lines(input), shown, stem, options)),
            Format::Warc => Box::new(Warc::new(input, shown, stem, options)),
            Format::Parquet => unreachable!("opened by its path, above"),
        })
    }

    /// What every document must satisfy, wherever it came from.
    fn document(&mut self, raw: Raw) -> Result<Document, ReadError> {
        let Raw { id, text, place, source } = raw;
        if let Some(byte) = text.find('\0') {
            return Err(ReadError::new(place, ReadProblem::Nul { byte }));
        }
        let limit = self.options.max_doc_bytes;
        if text.strip_prefix('\u{feff}').unwrap_or(&text).len() > limit {
            return Err(ReadError::new(place, ReadProblem::DocumentTooLong { limit }));
        }
        let is_checked = !self.options.allow_duplicates;
        if let Some(first) = is_checked.then(|| self.seen.insert(&id, &place)).flatten() {
            return Err(ReadError::new(place, ReadProblem::DuplicateId { id, first }));
        }
        match Document::new(id, text) {
            Ok(document) => Ok(document.with_source(source.unwrap_or_else(|| place.to_string()))),
            Err(error) => Err(ReadError::new(place, error)),
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(stream) = &mut self.stream {
                match stream.next() {
                    Some(item) => return Some(item.and_then(|raw| self.document(raw))),
                    None => self.stream = None,
                }
            }
            match self.files.next()?.and_then(|found| self.open(found)) {
                Ok(stream) => self.stream = Some(stream),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("files", &self.files).finish_non_exhaustive()
    }
}

/// The rows of a Parquet file, whose directory is at its end: it has to be a file.
#[cfg(feature = "parquet")]
fn parquet_rows(
    path: Option<&Path>,
    shown: String,
    stem: String,
    options: &ReadOptions,
) -> Result<Stream, ReadError> {
    match path {
        Some(path) => Ok(Box::new(super::parquet::Rows::open(path, shown, stem, options)?)),
        None => Err(no_parquet(&shown, "it cannot be read from standard input")),
    }
}

#[cfg(not(feature = "parquet"))]
#[allow(clippy::needless_pass_by_value, reason = "the signature of the one that reads")]
fn parquet_rows(
    _: Option<&Path>,
    shown: String,
    _: String,
    _: &ReadOptions,
) -> Result<Stream, ReadError> {
    Err(no_parquet(&shown, "this build cannot read it (cargo feature parquet)"))
}

fn no_parquet(shown: &str, message: &str) -> ReadError {
    ReadError::new(Place::file(shown), ReadProblem::Parquet { message: message.to_owned() })
}

/// Without an ending to go by: JSONL begins with a brace, WARC with its name, prose with neither.
fn sniff(mut input: decode::Input) -> std::io::Result<(Format, decode::Input)> {
    use std::io::Read;
    let mut head = Vec::new();
    let mut byte = [0];
    let first = loop {
        if input.read(&mut byte)? == 0 {
            break None;
        }
        head.push(byte[0]);
        let is_lead = byte[0].is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(&byte[0]);
        if !is_lead || head.len() == 1024 {
            break Some(byte[0]);
        }
    };
    if head == warc::MAGIC[..1] {
        input.by_ref().take(warc::MAGIC.len() as u64 - 1).read_to_end(&mut head)?;
    }
    let format = match first {
        Some(b'{') => Format::Jsonl,
        _ if head == warc::MAGIC => Format::Warc,
        _ => Format::Text,
    };
    Ok((format, Box::new(std::io::Cursor::new(head).chain(input))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_order_mark_is_not_counted_and_a_second_one_is() {
        let folder = tempfile::tempdir().unwrap();
        let lengths = [1, 2].map(|marks| {
            let path = folder.path().join(format!("{marks}.txt"));
            std::fs::write(&path, format!("{}été", "\u{feff}".repeat(marks))).unwrap();
            let options = ReadOptions { max_doc_bytes: "été".len(), ..ReadOptions::default() };
            let document = Reader::new([path], options).next().unwrap();
            document.map(|document| document.text().len()).map_err(|error| error.problem.reason())
        });
        assert_eq!(lengths, [Ok("été".len()), Err("document-too-long")]);
    }
}
