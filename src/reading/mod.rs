//! One text, read: what every later stage looks at.

mod memo;

use crate::gazetteer::{Lexicons, lexicon::WordId};
use crate::idle::Idle;
use crate::page::Blocks;
use crate::text::{ByteSpan, Folded, Segmenter, Segments, Token};

use memo::{Known, Memo};

/// Reads texts: built once over lexicons, shared by threads.
#[derive(Debug)]
pub struct Reader {
    segmenter: Segmenter,
    memos: Idle<Memo>,
}

impl Reader {
    /// A reader that knows these lexicons; [`Self::read`] must be given the same.
    #[must_use]
    pub fn new(lexicons: &Lexicons) -> Self {
        Self { segmenter: Segmenter::new(lexicons.abbreviations.clone()), memos: Idle::default() }
    }

    /// Reads a text once, in linear time.
    #[must_use]
    pub fn read<'t>(&self, text: &'t str, lexicons: &Lexicons) -> Reading<'t> {
        let segments = self.segmenter.segment(text);
        let Known { words, traits, lower } = self.memos.with(|memo| {
            memo.know(text, &segments.tokens, &lexicons.vocabulary, |w| lexicons.word_bits(w))
        });
        let folded = Folded::new(text, segments.wrapped);
        let blocks = Blocks::default();
        let mut reading = Reading { text, segments, words, traits, lower, folded, blocks };
        reading.blocks = Blocks::new(&reading, lexicons);
        reading
    }
}

/// A text with its segments, its lexicon words and its matching form.
#[derive(Debug)]
pub struct Reading<'t> {
    /// The document's text.
    pub text: &'t str,
    /// Tokens, sentences, paragraphs.
    pub segments: Segments,
    /// The lexicon word of each token.
    pub words: Vec<WordId>,
    /// What that word is by itself, see [`crate::gazetteer::lexicon::word_bits`].
    pub traits: Vec<u32>,
    /// [`crate::text::hash::lower_hash`] of each token.
    pub lower: Vec<u64>,
    /// The matching form.
    pub folded: Folded,
    /// What of the text is article and what is the page around it.
    pub blocks: Blocks,
}

impl<'t> Reading<'t> {
    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.segments.tokens
    }

    /// Whether the word of a token has one of these bits, see [`crate::gazetteer::lexicon::word_bits`].
    #[must_use]
    pub fn is_any(&self, token: usize, traits: u32) -> bool {
        self.traits[token] & traits != 0
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
