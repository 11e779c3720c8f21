//! Annotated texts as the fitting needs them.

use crate::evaluate::model::{Doc, Quote, Span};
use crate::evaluate::names::same_name;
use crate::text::ByteSpan;

/// An annotated document with its text.
pub struct Gold<'a> {
    /// The text.
    pub text: &'a str,
    /// The annotated spans whose marks are right.
    pub quotes: Vec<&'a Quote>,
    /// The byte of each code point, and the length of the text.
    bytes: Vec<u32>,
}

impl<'a> Gold<'a> {
    /// Reads a document; `None` if its text is not known.
    #[must_use]
    pub fn new(doc: &'a Doc) -> Option<Self> {
        let text = doc.text.as_deref()?;
        let byte = |(at, _)| u32::try_from(at).unwrap_or(u32::MAX);
        let end = std::iter::once((text.len(), ' '));
        let bytes = text.char_indices().chain(end).map(byte).collect();
        Some(Self { text, quotes: doc.quotes.iter().filter(|q| !q.bad).collect(), bytes })
    }

    /// A span in bytes; `None` if it lies outside the text.
    #[must_use]
    pub fn bytes(&self, span: Span) -> Option<ByteSpan> {
        let (start, end) = (*self.bytes.get(span.start)?, *self.bytes.get(span.end)?);
        Some(ByteSpan { start, end })
    }

    /// The annotated quotes whose speaker mention shares a character with `mention`.
    pub fn spoken_by(&self, mention: ByteSpan) -> impl Iterator<Item = &Quote> {
        self.quotes.iter().copied().filter(move |q| {
            let spans = q.speaker_spans();
            spans.iter().any(|&s| self.bytes(s).is_some_and(|b| b.overlaps(mention)))
        })
    }
}

/// Whether a name is that of a quote's source.
#[must_use]
pub fn is_source(quote: &Quote, name: Option<&str>) -> bool {
    quote.source_name().zip(name).is_some_and(|(gold, name)| same_name(gold, name))
}
