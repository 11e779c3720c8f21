//! Words as numbers: every word of every lexicon has a [`WordId`], every token of a text gets one,
//! and all later look-ups compare integers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::text::fold::{is_invisible, plain};
use crate::text::words::{self, Token, TokenKind};

/// A word of the vocabulary. [`WordId::UNKNOWN`] stands for all words that no lexicon has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub u32);

impl WordId {
    /// The id of words that no lexicon has.
    pub const UNKNOWN: Self = Self(0);

    /// The position in a table by word.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// FNV-1a: short keys, no hostile input (the table's keys are ours), the same on every machine.
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

type FnvMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// The lower-case form under which a token is looked up: plain apostrophes and hyphens, composed
/// letters, accents kept.
fn lower_into(word: &str, out: &mut String) {
    out.clear();
    let mut push = |c: char| {
        let c = plain(c);
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else if !is_invisible(c) {
            out.extend(c.to_lowercase());
        }
    };
    if word.is_ascii() || is_nfc_quick(word.chars()) == IsNormalized::Yes {
        word.chars().for_each(&mut push);
    } else {
        word.nfc().for_each(&mut push);
    }
}

/// All words of the lexicons.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ids: FnvMap<Box<str>, WordId>,
    buffer: String,
}

impl Vocabulary {
    /// The id of a word, new if need be.
    pub fn intern(&mut self, word: &str) -> WordId {
        let mut buffer = std::mem::take(&mut self.buffer);
        lower_into(word, &mut buffer);
        let next = WordId(u32::try_from(self.ids.len() + 1).expect("a lexicon fits in memory"));
        let id = match self.ids.get(buffer.as_str()) {
            Some(&id) => id,
            None => *self.ids.entry(buffer.as_str().into()).or_insert(next),
        };
        self.buffer = buffer;
        id
    }

    /// The ids of the words of a phrase, cut as texts are.
    pub fn intern_phrase(&mut self, phrase: &str) -> Box<[WordId]> {
        words::tokenize(phrase).iter().map(|t| self.intern(&phrase[t.span.range()])).collect()
    }

    /// The id of a word, if a lexicon has it.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<WordId> {
        let mut buffer = String::with_capacity(word.len());
        lower_into(word, &mut buffer);
        self.ids.get(buffer.as_str()).copied()
    }

    /// One more than the highest id.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len() + 1
    }

    /// Whether no lexicon has a word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The ids of a text's tokens.
    #[must_use]
    pub fn number(&self, text: &str, tokens: &[Token]) -> Vec<WordId> {
        let mut buffer = String::new();
        tokens
            .iter()
            .enumerate()
            .map(|(i, t)| {
                // A capital `A` without its accent is the preposition; the verb is `A-t-il`.
                let verb = tokens.get(i + 1).is_some_and(|n| n.kind == TokenKind::Joint);
                if &text[t.span.range()] == "A" && !verb {
                    return self.ids.get("à").copied().unwrap_or(WordId::UNKNOWN);
                }
                // No lexicon word is that long; a line of 10 MB is no word.
                if t.span.len() > 128 {
                    return WordId::UNKNOWN;
                }
                lower_into(&text[t.span.range()], &mut buffer);
                self.ids.get(buffer.as_str()).copied().unwrap_or(WordId::UNKNOWN)
            })
            .collect()
    }
}

/// One phrase of a [`Phrases`] table.
#[derive(Debug, Clone)]
struct Phrase<V> {
    rest: Box<[WordId]>,
    value: V,
}

/// Phrases of one or more words with a value each, found from their first word.
#[derive(Debug, Clone)]
pub struct Phrases<V> {
    by_first: FnvMap<u32, Vec<Phrase<V>>>,
}

impl<V> Default for Phrases<V> {
    fn default() -> Self {
        Self { by_first: FnvMap::default() }
    }
}

/// A phrase found at a token.
#[derive(Debug, Clone, Copy)]
pub struct Found<'l, V> {
    /// How many tokens it has.
    pub len: usize,
    /// What the lexicon says of it.
    pub value: &'l V,
}

impl<V> Phrases<V> {
    /// Adds a phrase; several may have the same words.
    pub fn insert(&mut self, words: &[WordId], value: V) {
        let Some((first, rest)) = words.split_first() else { return };
        let list = self.by_first.entry(first.0).or_default();
        // Longest first, in the order of the file among equals.
        let at = list.partition_point(|p| p.rest.len() >= rest.len());
        list.insert(at, Phrase { rest: rest.into(), value });
    }

    /// The first words of all phrases, in no order.
    pub fn first_words(&self) -> impl Iterator<Item = WordId> + '_ {
        self.by_first.keys().map(|&word| WordId(word))
    }

    /// Whether there is no phrase.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// All phrases that begin at `words[at]`, longest first.
    pub fn all<'l>(
        &'l self,
        words: &'l [WordId],
        at: usize,
    ) -> impl Iterator<Item = Found<'l, V>> + 'l {
        let list = words
            .get(at)
            .filter(|id| **id != WordId::UNKNOWN)
            .and_then(|first| self.by_first.get(&first.0))
            .map_or(&[][..], Vec::as_slice);
        let rest = words.get(at + 1..).unwrap_or_default();
        list.iter()
            .filter(move |p| rest.starts_with(&p.rest))
            .map(|p| Found { len: p.rest.len() + 1, value: &p.value })
    }

    /// The longest phrase that begins at `words[at]`; the first of the file among equals.
    #[must_use]
    pub fn longest<'l>(&'l self, words: &'l [WordId], at: usize) -> Option<Found<'l, V>> {
        self.all(words, at).next()
    }

    /// The longest phrase that ends just before `words[end]`.
    #[must_use]
    pub fn longest_ending<'l>(&'l self, words: &'l [WordId], end: usize) -> Option<Found<'l, V>> {
        const MAX_WORDS: usize = 8;
        (end.saturating_sub(MAX_WORDS)..end)
            .find_map(|at| self.all(words, at).find(|found| at + found.len == end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_from_both_ends() {
        let mut vocabulary = Vocabulary::default();
        let mut phrases = Phrases::default();
        for phrase in ["secrétaire", "secrétaire d'État", "secrétaire général"] {
            let words = vocabulary.intern_phrase(phrase);
            phrases.insert(&words, phrase);
        }
        let text = "Le secrétaire d’état parle";
        let ids = vocabulary.number(text, &words::tokenize(text));
        assert_eq!(*phrases.longest(&ids, 1).unwrap().value, "secrétaire d'État");
        assert_eq!(*phrases.longest_ending(&ids, 4).unwrap().value, "secrétaire d'État");
        assert!(phrases.longest(&ids, 0).is_none());
    }
}
