//! Sentence boundaries over tokens.
//!
//! A sentence ends at `.`, `!`, `?`, `…` and the closing marks after it, if what follows can begin
//! one. It does not end after an abbreviation or an initial, inside a number, or where a closed
//! quotation is taken up by its sentence (`« Viens ! », dit-il`). A paragraph's end always ends one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::span::ByteSpan;
use super::strings::Strings;
use super::words::{Shape, Token, TokenKind};

/// Abbreviations, lower-case, without their last dot.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Abbreviations {
    /// Never the end of a sentence: `m`, `dr`, `cf`.
    never_end: Strings,
    /// Words that open a sentence rather than continue a name: `le`, `cependant`.
    openers: Strings,
}

impl Abbreviations {
    /// A set from abbreviations with their last dot (those that never end a sentence) and from
    /// lower-case words that open one.
    pub fn new<'a>(
        never_end: impl IntoIterator<Item = &'a str>,
        openers: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let never_end: BTreeSet<String> = never_end
            .into_iter()
            .filter_map(|form| form.strip_suffix('.'))
            .map(str::to_lowercase)
            .collect();
        let openers: BTreeSet<&str> = openers.into_iter().collect();
        Self { never_end: never_end.iter().collect(), openers: openers.iter().collect() }
    }

    fn opens(&self, word: &str) -> bool {
        self.openers.contains(&word.to_lowercase())
    }

    fn blocks(&self, word: &str) -> bool {
        // `J.-C.` is one token with its dots; `M` is a token before its dot.
        let word = word.trim_end_matches('.').to_lowercase();
        self.never_end.contains(&word)
    }
}

/// Splits the tokens `range` of one paragraph into sentences, as token ranges, pushed to `out`.
pub fn split(
    text: &str,
    tokens: &[Token],
    range: std::ops::Range<usize>,
    abbreviations: &Abbreviations,
    out: &mut Vec<std::ops::Range<usize>>,
) {
    let mut start = range.start;
    let mut i = range.start;
    while i < range.end {
        // Nearly all tokens are no marks: no call for them.
        let is_mark = tokens[i].kind == TokenKind::Punct;
        if !is_mark || !ends_here(text, tokens, i, range.end, abbreviations) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < range.end && is_closer_or_terminal(text, tokens[end - 1], tokens[end]) {
            end += 1;
        }
        if end >= range.end || can_begin(text, tokens[end]) {
            out.push(start..end);
            start = end;
        }
        i = end;
    }
    if start < range.end {
        out.push(start..range.end);
    }
}

fn covered(text: &str, t: Token) -> &str {
    &text[t.span.range()]
}

fn ends_here(
    text: &str,
    tokens: &[Token],
    i: usize,
    end: usize,
    abbreviations: &Abbreviations,
) -> bool {
    // A dotted acronym ends a sentence only before a capitalised word of function; leave it.
    let t = tokens[i];
    if t.kind != TokenKind::Punct {
        return false;
    }
    match text.as_bytes()[t.span.start as usize] {
        b'!' | b'?' => true,
        b'.' => t.span.len() > 1 || !dot_of_abbreviation(text, tokens, i, end, abbreviations),
        byte => !byte.is_ascii() && covered(text, t) == "…",
    }
}

/// Whether the dot at `i` belongs to the word before it.
fn dot_of_abbreviation(
    text: &str,
    tokens: &[Token],
    i: usize,
    end: usize,
    abbreviations: &Abbreviations,
) -> bool {
    let Some(before) = i.checked_sub(1).map(|j| tokens[j]) else { return false };
    if before.span.end != tokens[i].span.start {
        return false;
    }
    let word = covered(text, before);
    if before.kind == TokenKind::Word && abbreviations.blocks(word) {
        return true;
    }
    // An initial: one capital, then a capitalised word.
    let initial =
        before.kind == TokenKind::Word && before.shape == Shape::Title && word.chars().count() == 1;
    let next = (i + 1 < end).then(|| tokens[i + 1]);
    if initial && next.is_some_and(|n| n.is_capitalised(text)) {
        // `la vitamine C. Le médecin`: a small word before and an opener behind speak for the end;
        // `avec J. Le Goff` after a preposition is the price.
        let lower_before = i >= 2 && tokens[i - 2].shape == Shape::Lower;
        let opener = next.is_some_and(|n| abbreviations.opens(covered(text, n)));
        return !(lower_before && opener);
    }
    // `www`-like or `node.js`: no blank behind the dot and a letter follows.
    next.is_some_and(|n| {
        n.span.start == tokens[i].span.end && n.is_wordlike() && n.shape == Shape::Lower
    })
}

fn is_closer_or_terminal(text: &str, before: Token, t: Token) -> bool {
    if t.kind != TokenKind::Punct {
        return false;
    }
    match covered(text, t).chars().next() {
        Some('»' | '”' | '›' | ')' | ']' | '!' | '?' | '…' | '.') => true,
        // A straight mark behind a blank opens the next quotation.
        Some('"') => before.span.end == t.span.start,
        _ => false,
    }
}

fn can_begin(text: &str, t: Token) -> bool {
    let Some(first) = covered(text, t).chars().next() else { return false };
    match t.kind {
        TokenKind::Word | TokenKind::Elision => first.is_uppercase() || !first.is_lowercase(),
        TokenKind::Number | TokenKind::Url => true,
        TokenKind::Joint => false,
        TokenKind::Punct => "«“‹\"([-–—•*#@¡¿'’".contains(first),
    }
}

/// A sentence: where it stands and its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// From the first to the last token.
    pub span: ByteSpan,
    /// Its tokens, as indices into [`crate::text::Segments::tokens`].
    pub tokens: std::ops::Range<usize>,
    /// The paragraph that it stands in, as index into [`crate::text::Segments::paragraphs`].
    pub paragraph: usize,
}
