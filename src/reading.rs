//! One text, read: what every later stage looks at.

use crate::gazetteer::{Lexicons, lexicon::WordId};
use crate::page::Blocks;
use crate::text::{ByteSpan, Folded, Segmenter, Segments, Token};

/// A text with its segments, its lexicon words and its matching form.
#[derive(Debug)]
pub struct Reading<'t> {
    /// The document's text.
    pub text: &'t str,
    /// Tokens, sentences, paragraphs.
    pub segments: Segments,
    /// The lexicon word of each token.
    pub words: Vec<WordId>,
    /// The matching form.
    pub folded: Folded,
    /// What of the text is article and what is the page around it.
    pub blocks: Blocks,
}

impl<'t> Reading<'t> {
    /// Reads a text once, in linear time.
    #[must_use]
    pub fn new(text: &'t str, segmenter: &Segmenter, lexicons: &Lexicons) -> Self {
        let segments = segmenter.segment(text);
        let words = lexicons.vocabulary.number(text, &segments.tokens);
        let folded = Folded::new(text, segments.wrapped);
        let mut reading = Self { text, segments, words, folded, blocks: Blocks::default() };
        reading.blocks = Blocks::new(&reading, lexicons);
        reading
    }

    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.segments.tokens
    }

    /// The text of a token.
    #[must_use]
    pub fn token_text(&self, index: usize) -> &'t str {
        &self.text[self.segments.tokens[index].span.range()]
    }

    /// The text that a span covers.
    #[must_use]
    pub fn covered(&self, span: ByteSpan) -> &'t str {
        &self.text[span.range()]
    }

    /// The span from one token to another, both included.
    #[must_use]
    pub fn span_of(&self, first: usize, last: usize) -> ByteSpan {
        self.segments.tokens[first].span.cover(self.segments.tokens[last].span)
    }
}
