//! What cannot be read, and where it stands.

use std::fmt;
use std::io;

use crate::text::DocumentError;

/// A file or stream, and a line or byte of it where one is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path as it was given, or `<stdin>`.
    pub source: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The byte, from 0, after decompression, in files without lines.
    pub byte: Option<u64>,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(source: impl Into<String>) -> Self {
        Self { source: source.into(), line: None, byte: None }
    }

    /// A line of a file.
    #[must_use]
    pub fn line(source: impl Into<String>, line: u64) -> Self {
        Self { source: source.into(), line: Some(line), byte: None }
    }

    /// A byte of a file.
    #[must_use]
    pub fn byte(source: impl Into<String>, byte: u64) -> Self {
        Self { source: source.into(), line: None, byte: Some(byte) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.byte) {
            (Some(line), _) => write!(f, "{}:{line}", self.source),
            (None, Some(byte)) => write!(f, "{} at byte {byte}", self.source),
            (None, None) => f.write_str(&self.source),
        }
    }
}

/// A document, a file or a folder that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct ReadError {
    /// Where.
    pub place: Place,
    /// Why.
    #[source]
    pub problem: Box<ReadProblem>,
}

impl ReadError {
    pub(super) fn new(place: Place, problem: impl Into<ReadProblem>) -> Self {
        Self { place, problem: Box::new(problem.into()) }
    }
}

/// Why something could not be read. Byte offsets count from 0.
#[derive(Debug, thiserror::Error)]
pub enum ReadProblem {
    /// The operating system or a decompressor refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The bytes are no UTF-8.
    #[error("not UTF-8 at byte {byte}: {hint}")]
    Utf8 {
        /// The first byte that does not fit: of the file, or of the line if a line is named.
        byte: usize,
        /// What the bytes may be instead.
        hint: String,
    },
    /// A NUL byte, which no article has.
    #[error("NUL byte at byte {byte}: is this a binary file?")]
    Nul {
        /// Its offset in the text.
        byte: usize,
    },
    /// A line that is no JSON object.
    #[error("not a JSON object: {message}")]
    Json {
        /// What the parser expected, and at which byte of the line, from 1.
        message: String,
    },
    /// A JSON list or object of several lines.
    #[error(
        "a JSON value of several lines: JSON lines have one object a line (jq -c '.[]' FILE makes them \
         of a list)"
    )]
    JsonValue,
    /// A CSV record with another number of fields than the header.
    #[error("number of fields is {found}, the header has {expected}")]
    Columns {
        /// Fields of the header.
        expected: usize,
        /// Fields of the record.
        found: usize,
    },
    /// A CSV quote that no other closes.
    #[error("a quote opened in this record is never closed: nothing after it could be read")]
    OpenQuote,
    /// A field that is not there.
    #[error("no field {field:?} ({option} names another); the fields are: {}", present.join(", "))]
    MissingField {
        /// The field that was asked for.
        field: String,
        /// The fields that are there.
        present: Vec<String>,
        /// The option that asks for a field of another name.
        option: &'static str,
    },
    /// A field that holds something else.
    #[error("field {field:?} is {found}, expected {expected}")]
    FieldType {
        /// The field.
        field: String,
        /// What it holds.
        found: &'static str,
        /// What it should hold.
        expected: &'static str,
    },
    /// An identifier that another document has already.
    #[error("duplicate document id {id:?}, first at {first}: this document is skipped")]
    DuplicateId {
        /// The identifier.
        id: String,
        /// The document that keeps it.
        first: Place,
    },
    /// A line or record that is longer than any document may be.
    #[error("record longer than {limit} bytes, twice the limit of a document (--max-doc-bytes)")]
    RecordTooLong {
        /// The most that is read of a record.
        limit: usize,
    },
    /// A Parquet file that cannot be read, or not by this build.
    #[error("Parquet: {message}")]
    Parquet {
        /// What is wrong.
        message: String,
    },
    /// A WARC record that makes no sense.
    #[error("{message}")]
    Warc {
        /// What is wrong with it.
        message: String,
    },
    /// A text that is longer than was asked for.
    #[error("longer than {limit} bytes, the limit of a document (--max-doc-bytes)")]
    DocumentTooLong {
        /// The most that a text may have.
        limit: usize,
    },
    /// A text that no document can hold.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl ReadProblem {
    /// The kind of problem in a word, to count by.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Utf8 { .. } => "utf-8",
            Self::Nul { .. } => "nul-byte",
            Self::Json { .. } | Self::JsonValue => "json",
            Self::Columns { .. } => "columns",
            Self::OpenQuote => "open-quote",
            Self::MissingField { .. } => "missing-field",
            Self::FieldType { .. } => "field-type",
            Self::Parquet { .. } => "parquet",
            Self::Warc { .. } => "warc",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::RecordTooLong { .. } => "record-too-long",
            Self::DocumentTooLong { .. } | Self::Document(_) => "document-too-long",
        }
    }
}

/// The text of `bytes`, or where they cease to be UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, ReadProblem> {
    simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        ReadProblem::Utf8 { byte, hint: hint(bytes, byte) }
    })
}

fn hint(bytes: &[u8], byte: usize) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "this looks like UTF-16 (iconv -f UTF-16 -t UTF-8)".into();
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return "this looks like a ZIP archive or an office document".into();
    }
    let rest = &bytes[byte..];
    let first = rest.first().copied().unwrap_or_default();
    if std::str::from_utf8(rest).is_err_and(|e| e.error_len().is_none()) {
        return format!("0x{first:02X}; is this cut off within a character, or Latin-1?");
    }
    format!("0x{first:02X}; is this Latin-1 or Windows-1252 (iconv -f WINDOWS-1252 -t UTF-8)?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_utf8_is_named_with_its_byte() {
        let shown = |bytes: &[u8]| utf8(bytes).unwrap_err().to_string();
        assert_eq!(
            shown(b"caf\xe9 noir"),
            "not UTF-8 at byte 3: 0xE9; is this Latin-1 or Windows-1252 (iconv -f WINDOWS-1252 -t UTF-8)?"
        );
        assert_eq!(
            shown(b"caf\xc3"),
            "not UTF-8 at byte 3: 0xC3; is this cut off within a character, or Latin-1?"
        );
        assert_eq!(
            shown(b"PK\x03\x04\x14\x90"),
            "not UTF-8 at byte 5: this looks like a ZIP archive or an office document"
        );
        assert_eq!(
            shown(b"\xff\xfea\0"),
            "not UTF-8 at byte 0: this looks like UTF-16 (iconv -f UTF-16 -t UTF-8)"
        );
    }
}
