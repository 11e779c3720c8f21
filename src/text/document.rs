//! The document: an identifier and a text that is never changed.

use super::span::ByteSpan;

/// The longest text in bytes that a document holds: offsets are `u32`.
pub const MAX_BYTES: usize = u32::MAX as usize;

/// Why a text cannot become a [`Document`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The text exceeds [`MAX_BYTES`].
    #[error("document {id}: {bytes} bytes; the limit is {MAX_BYTES}")]
    TooLong {
        /// The document's identifier.
        id: String,
        /// The length of its text.
        bytes: usize,
    },
}

/// One article: immutable, with the text exactly as it was given.
///
/// Line ends, blanks, decomposed characters stay as they are. Only a byte order mark at the very
/// start is left out, as Python's `utf-8-sig` does: it is no part of the text.
///
/// ```
/// use guillemet::Document;
/// let doc = Document::new("a1", "\u{feff}Paris, 3 mai")?;
/// assert_eq!(doc.text(), "Paris, 3 mai");
/// # Ok::<(), guillemet::text::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    id: String,
    source: Option<String>,
    text: String,
}

impl Document {
    /// A document from its identifier and text.
    ///
    /// # Errors
    /// [`DocumentError::TooLong`] if the text exceeds [`MAX_BYTES`].
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Result<Self, DocumentError> {
        let (id, mut text) = (id.into(), text.into());
        if text.len() > MAX_BYTES {
            return Err(DocumentError::TooLong { id, bytes: text.len() });
        }
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Ok(Self { id, source: None, text })
    }

    /// The same document with the name of the file or record that it came from.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The identifier that every exported row carries.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the document came from, if that is known.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The text, as given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that a span covers.
    ///
    /// # Panics
    /// If the span is not one of this document's.
    #[must_use]
    pub fn covered(&self, span: ByteSpan) -> &str {
        &self.text[span.range()]
    }
}
