//! Words as numbers: every word of every lexicon has a [`WordId`], every token of a text gets one,
//! and all later look-ups compare integers.

use std::hash::Hasher;

use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::text::fold::{is_invisible, plain};
use crate::text::words::{self, Token, TokenKind};

/// A word of the vocabulary. [`WordId::UNKNOWN`] stands for all words that no lexicon has.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
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

/// All words of the lexicons: one string, and a hash table of places in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    /// All words, one after the other.
    text: String,
    /// Where each word ends; the word of id `n` is the `n - 1`th.
    ends: Vec<u32>,
    /// Open addressing: ids, 0 where there is none; a power of two, at most half full.
    table: Vec<u32>,
    #[serde(skip)]
    buffer: String,
}

impl Vocabulary {
    /// The id of a word, new if need be.
    ///
    /// # Panics
    /// If the lexicons have more words than `u32` numbers.
    pub fn intern(&mut self, word: &str) -> WordId {
        let mut buffer = std::mem::take(&mut self.buffer);
        lower_into(word, &mut buffer);
        let id = self.look_up(&buffer).unwrap_or_else(|| self.add(&buffer));
        self.buffer = buffer;
        id
    }

    #[allow(clippy::cast_possible_truncation)]
    fn add(&mut self, lower: &str) -> WordId {
        self.text.push_str(lower);
        self.ends.push(self.text.len() as u32);
        if self.table.len() < 2 * self.ends.len() {
            self.table = vec![0; (4 * self.ends.len()).next_power_of_two()];
            (1..=self.ends.len() as u32).for_each(|id| self.enter(id));
        } else {
            self.enter(self.ends.len() as u32);
        }
        WordId(self.ends.len() as u32)
    }

    fn enter(&mut self, id: u32) {
        let mask = self.table.len() - 1;
        let mut at = hash(self.word(id)) & mask;
        while self.table[at] != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = id;
    }

    fn word(&self, id: u32) -> &str {
        let at = id as usize - 1;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }

    fn look_up(&self, lower: &str) -> Option<WordId> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = hash(lower) & mask;
        while self.table[at] != 0 {
            if self.word(self.table[at]) == lower {
                return Some(WordId(self.table[at]));
            }
            at = (at + 1) & mask;
        }
        None
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
        self.look_up(&buffer)
    }

    /// One more than the highest id.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() + 1
    }

    /// Whether no lexicon has a word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
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
                    return self.look_up("à").unwrap_or(WordId::UNKNOWN);
                }
                // No lexicon word is that long; a line of 10 MB is no word.
                if t.span.len() > 128 {
                    return WordId::UNKNOWN;
                }
                lower_into(&text[t.span.range()], &mut buffer);
                self.look_up(&buffer).unwrap_or(WordId::UNKNOWN)
            })
            .collect()
    }
}

/// The same on every machine: the table is built on one and used on another.
fn hash(word: &str) -> usize {
    let mut hasher = Fnv::default();
    hasher.write(word.as_bytes());
    let hash = hasher.finish();
    #[allow(clippy::cast_possible_truncation)]
    let folded = (hash ^ hash >> 32) as usize;
    folded
}

/// One phrase of a [`Phrases`] table.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Phrase {
    /// Its words but the first: where they begin in the table's list, and how many there are.
    rest: u32,
    len: u32,
    /// The next phrase with the same first word, plus one; 0 if there is none.
    next: u32,
}

/// Phrases of one or more words with a value each, found from their first word.
///
/// Those of one first word are a chain, longest first; everything lies in a few long lists, so that
/// a table is there as fast as it is copied.
#[allow(clippy::struct_field_names, reason = "`phrases` are what it holds")]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Packed<V>", bound(deserialize = "V: Deserialize<'de>"))]
pub struct Phrases<V> {
    /// First words and the numbers of their first phrases, in the order of arrival.
    heads: Vec<(u32, u32)>,
    phrases: Vec<Phrase>,
    words: Vec<WordId>,
    values: Vec<V>,
    /// For each word, its place in `heads` plus one; 0 if no phrase begins with it.
    #[serde(skip)]
    by_first: Vec<u32>,
}

/// What of a [`Phrases`] is stored, in the same order.
#[derive(Deserialize)]
struct Packed<V> {
    heads: Vec<(u32, u32)>,
    phrases: Vec<Phrase>,
    words: Vec<WordId>,
    values: Vec<V>,
}

impl<V> From<Packed<V>> for Phrases<V> {
    fn from(packed: Packed<V>) -> Self {
        let Packed { heads, phrases, words, values } = packed;
        let highest = heads.iter().map(|head| head.0).max().map_or(0, |word| word as usize + 1);
        let mut by_first = vec![0; highest];
        for (place, &(word, _)) in (1..).zip(&heads) {
            by_first[word as usize] = place;
        }
        Self { heads, phrases, words, values, by_first }
    }
}

impl<V> Default for Phrases<V> {
    fn default() -> Self {
        Self {
            heads: Vec::new(),
            phrases: Vec::new(),
            words: Vec::new(),
            values: Vec::new(),
            by_first: Vec::new(),
        }
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
    #[allow(clippy::cast_possible_truncation)]
    pub fn insert(&mut self, words: &[WordId], value: V) {
        let Some((first, rest)) = words.split_first() else { return };
        let number = self.phrases.len() as u32;
        let (start, len) = (self.words.len() as u32, rest.len() as u32);
        self.words.extend_from_slice(rest);
        self.values.push(value);
        self.phrases.push(Phrase { rest: start, len, next: 0 });
        let slot = super::names::slot(&mut self.by_first, *first);
        let Some(head) = slot.checked_sub(1) else {
            self.heads.push((first.0, number));
            *slot = self.heads.len() as u32;
            return;
        };
        self.link(head as usize, number);
    }

    /// Puts a phrase into its chain: longest first, in the order of the file among equals.
    fn link(&mut self, head: usize, number: u32) {
        let len = self.phrases[number as usize].len;
        let first = self.heads[head].1;
        if self.phrases[first as usize].len < len {
            self.phrases[number as usize].next = first + 1;
            self.heads[head].1 = number;
            return;
        }
        let mut before = first as usize;
        while let Some(next) = self.phrases[before].next.checked_sub(1)
            && self.phrases[next as usize].len >= len
        {
            before = next as usize;
        }
        self.phrases[number as usize].next = self.phrases[before].next;
        self.phrases[before].next = number + 1;
    }

    /// The first words of all phrases, in the order of the file.
    pub fn first_words(&self) -> impl Iterator<Item = WordId> + '_ {
        self.heads.iter().map(|&(word, _)| WordId(word))
    }

    /// Whether there is no phrase.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// All phrases that begin at `words[at]`, longest first.
    pub fn all<'l>(
        &'l self,
        words: &'l [WordId],
        at: usize,
    ) -> impl Iterator<Item = Found<'l, V>> + 'l {
        let head = words
            .get(at)
            .and_then(|first| self.by_first.get(first.index()))
            .and_then(|place| self.heads.get((*place as usize).wrapping_sub(1)))
            .map(|head| head.1 as usize);
        let rest = words.get(at + 1..).unwrap_or_default();
        let next =
            |&number: &usize| self.phrases[number].next.checked_sub(1).map(|next| next as usize);
        std::iter::successors(head, next).filter_map(move |number| {
            let phrase = self.phrases[number];
            let (start, len) = (phrase.rest as usize, phrase.len as usize);
            rest.starts_with(&self.words[start..start + len])
                .then(|| Found { len: len + 1, value: &self.values[number] })
        })
    }

    /// The longest phrase that begins at `words[at]`; the first of the file among equals.
    #[must_use]
    pub fn longest<'l>(&'l self, words: &'l [WordId], at: usize) -> Option<Found<'l, V>> {
        self.all(words, at).next()
    }

    /// All values of the longest phrase that begins at `at`.
    pub fn all_longest<'l>(
        &'l self,
        words: &'l [WordId],
        at: usize,
    ) -> impl Iterator<Item = Found<'l, V>> {
        let longest = self.longest(words, at).map_or(0, |f| f.len);
        self.all(words, at).filter(move |f| f.len == longest)
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
