//! Words as numbers: every word of every lexicon has a [`WordId`], every token of a text gets one,
//! and all later look-ups compare integers.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::gazetteer::index::format::u32_at;
use crate::gazetteer::index::steps::{extend, reduce, tail};
use crate::text::fold::{is_invisible, plain};
use crate::text::words::{self, Shape, Token, TokenKind};

/// A word of the vocabulary. [`WordId::UNKNOWN`] stands for all words that no lexicon has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
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

/// No lexicon word is longer, in bytes; a line of 10 MB is no word.
const MAX_WORD: usize = 128;
/// Slots for 100 words.
const SLOTS_PER_100: usize = 170;
const ASCII: usize = 128;

/// A place of the hash table: what a word is known by, and its id, 0 where there is no word.
type Slot = [u8; 16];

/// What a word is known by: its bytes, if they are up to eight, else 64 bits of hash; and 32 more
/// bits of hash. No word has to be compared: that two of them agree in 96 bits does not happen.
#[derive(Debug, Clone, Copy)]
struct Key {
    head: u64,
    tag: u32,
    /// The upper half of the hash, from which follows where the search begins.
    place: u32,
}

impl Key {
    /// The key of the word `bytes[from..to]`.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the halves of it")]
    fn of(bytes: &[u8], from: usize, to: usize) -> Self {
        let hash = extend(0, bytes, from, to);
        let place = (hash >> 32) as u32;
        let first = tail(bytes, from, to.min(from + 8));
        if to - from <= 8 {
            return Self { head: first, tag: hash as u32, place };
        }
        Self { head: hash, tag: (first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32, place }
    }

    #[inline]
    fn first_slot(self, slots: usize) -> usize {
        reduce(u64::from(self.place) << 32, slots)
    }
}

/// Key and id of a slot.
#[inline]
fn parts(slot: &Slot) -> (u64, u32, u32) {
    let [head, rest] = slot.as_chunks::<8>().0 else { return (0, 0, 0) };
    let rest = u64::from_le_bytes(*rest);
    #[allow(clippy::cast_possible_truncation, reason = "the halves of it")]
    (u64::from_le_bytes(*head), rest as u32, (rest >> 32) as u32)
}

/// Words that are looked up together: the look-ups do not wait for each other, so that the reads of
/// memory for rare words are under way at once.
const WAVE: usize = 64;

/// All words of the lexicons: one string, and a hash table of places in it, used as they lie in the
/// program or as they were gathered.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// All words, one after the other: UTF-8.
    text: Cow<'static, [u8]>,
    /// Where each word ends, `u32`; the word of id `n` is the `n - 1`th.
    ends: Cow<'static, [u8]>,
    /// Open addressing, see [`Slot`].
    slots: Cow<'static, [u8]>,
    /// The words of one ASCII character.
    single: [WordId; ASCII],
    /// The preposition that a capital `A` without accent stands for.
    a_grave: WordId,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            text: Cow::default(),
            ends: Cow::default(),
            slots: Cow::default(),
            single: [WordId::UNKNOWN; ASCII],
            a_grave: WordId::UNKNOWN,
        }
    }
}

impl Vocabulary {
    /// A vocabulary from its bytes, see [`Self::to_bytes`]; `None` if they are none.
    #[must_use]
    pub fn from_static(bytes: &'static [u8]) -> Option<Self> {
        let length = |at| u32_at(bytes, at).map(|n| n as usize);
        let (ends, slots, text) = (length(0)?, length(4)?, length(8)?);
        let (ends, rest) = bytes.get(12..)?.split_at_checked(ends)?;
        let (slots, rest) = rest.split_at_checked(slots)?;
        let text = rest.get(..text)?;
        let mut vocabulary =
            Self { text: text.into(), ends: ends.into(), slots: slots.into(), ..Self::default() };
        vocabulary.note_short_words();
        Some(vocabulary)
    }

    /// The bytes as they are used: the lengths of the three parts, `u32` each, then ends of words,
    /// slots, text.
    ///
    /// # Panics
    /// If a part has 4 GB or more.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = [&self.ends, &self.slots, &self.text];
        let lengths = parts.map(|p| u32::try_from(p.len()).expect("lexicons are small"));
        let mut out: Vec<u8> = lengths.iter().flat_map(|n| n.to_le_bytes()).collect();
        parts.iter().for_each(|part| out.extend_from_slice(part));
        out
    }

    /// The id of a word, new if need be.
    ///
    /// # Panics
    /// If the lexicons have more words than `u32` numbers.
    pub fn intern(&mut self, word: &str) -> WordId {
        let mut lower = String::with_capacity(word.len());
        lower_into(word, &mut lower);
        let lower = lower.as_bytes();
        self.find(Key::of(lower, 0, lower.len())).unwrap_or_else(|| self.add(lower))
    }

    fn add(&mut self, lower: &[u8]) -> WordId {
        const TOO_MANY: &str = "lexicons are small";
        self.text.to_mut().extend_from_slice(lower);
        let end = u32::try_from(self.text.len()).expect(TOO_MANY);
        self.ends.to_mut().extend_from_slice(&end.to_le_bytes());
        let count = self.ends.len() / 4;
        if self.slots.len() / 16 * 100 < count * SLOTS_PER_100 {
            // Twice what is needed: the table of a list of n words is made anew log n times.
            let slots = (2 * count * SLOTS_PER_100).div_ceil(100);
            self.slots = vec![0; slots * 16].into();
            (1..=u32::try_from(count).expect(TOO_MANY)).for_each(|id| self.enter(id));
        } else {
            self.enter(u32::try_from(count).expect(TOO_MANY));
        }
        if lower.len() <= "à".len() {
            self.note_short_words();
        }
        WordId(u32::try_from(count).expect(TOO_MANY))
    }

    fn enter(&mut self, id: u32) {
        let word = self.word(id);
        let key = Key::of(word, 0, word.len());
        let slots = self.slots.to_mut().as_chunks_mut::<16>().0;
        let mut at = key.first_slot(slots.len());
        while parts(&slots[at]).2 != 0 {
            at = if at + 1 == slots.len() { 0 } else { at + 1 };
        }
        let (first, second) = slots[at].split_at_mut(8);
        first.copy_from_slice(&key.head.to_le_bytes());
        second.copy_from_slice(&(u64::from(key.tag) | u64::from(id) << 32).to_le_bytes());
    }

    /// Looks up once what every text asks for all the time.
    fn note_short_words(&mut self) {
        for (byte, text) in (0..128_u8).map(|b| (b, char::from(b).to_string())) {
            self.single[usize::from(byte)] = self.get(&text).unwrap_or_default();
        }
        self.a_grave = self.get("à").unwrap_or_default();
    }

    fn word(&self, id: u32) -> &[u8] {
        let at = id as usize * 4;
        let start = at.checked_sub(8).map_or(Some(0), |before| u32_at(&self.ends, before));
        let end = u32_at(&self.ends, at.wrapping_sub(4));
        let range = start.unwrap_or_default() as usize..end.unwrap_or_default() as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// The id of a word.
    fn find(&self, key: Key) -> Option<WordId> {
        let slots = self.slots.as_chunks::<16>().0;
        let at = key.first_slot(slots.len());
        Self::search(slots, key, at, parts(slots.get(at)?))
    }

    /// The same, if `slot` is what lies at its first place.
    #[inline]
    fn search(
        slots: &[Slot],
        key: Key,
        mut at: usize,
        mut slot: (u64, u32, u32),
    ) -> Option<WordId> {
        for _ in 0..slots.len() {
            let (head, tag, id) = slot;
            if id == 0 {
                return None;
            }
            if head == key.head && tag == key.tag {
                return Some(WordId(id));
            }
            at = if at + 1 == slots.len() { 0 } else { at + 1 };
            slot = parts(&slots[at]);
        }
        None
    }

    /// The ids of the words of a phrase, cut as texts are.
    pub fn intern_phrase(&mut self, phrase: &str) -> Box<[WordId]> {
        // An elision is one only before a letter: `aux yeux d'` is read as `aux yeux d'a`.
        let elided = phrase.ends_with(['\'', '’']);
        let whole = if elided { format!("{phrase}a") } else { phrase.to_owned() };
        let mut tokens = words::tokenize(&whole);
        if elided {
            tokens.pop();
        }
        tokens.iter().map(|t| self.intern(&whole[t.span.range()])).collect()
    }

    /// The id of a word, if a lexicon has it.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<WordId> {
        let mut lower = String::with_capacity(word.len());
        lower_into(word, &mut lower);
        self.find(Key::of(lower.as_bytes(), 0, lower.len()))
    }

    /// One more than the highest id.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() / 4 + 1
    }

    /// Whether no lexicon has a word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The ids of a text's tokens.
    #[must_use]
    pub fn number(&self, text: &str, tokens: &[Token]) -> Vec<WordId> {
        let mut out = self.number_each(text, tokens);
        for i in 0..tokens.len() {
            if &text[tokens[i].span.range()] == "A" {
                out[i] = self.capital_a(tokens.get(i + 1));
            }
        }
        out
    }

    /// The id of a capital `A` before this token: without its accent it is the preposition; the verb is
    /// `A-t-il`.
    #[must_use]
    pub fn capital_a(&self, next: Option<&Token>) -> WordId {
        match next {
            Some(next) if next.kind == TokenKind::Joint => self.single[usize::from(b'A')],
            _ => self.a_grave,
        }
    }

    /// The ids of tokens by their writing alone, see [`Self::capital_a`].
    #[must_use]
    pub fn number_each(&self, text: &str, tokens: &[Token]) -> Vec<WordId> {
        let mut buffer = String::new();
        let mut out = Vec::with_capacity(tokens.len());
        let mut wave = Vec::with_capacity(WAVE);
        let mut slots = Vec::with_capacity(WAVE);
        for (i, token) in tokens.iter().enumerate() {
            let mut id = WordId::UNKNOWN;
            if token.span.len() == 1 {
                let byte = text.as_bytes()[token.span.start as usize];
                id = self.single.get(usize::from(byte)).copied().unwrap_or_default();
            } else if token.span.len() <= MAX_WORD {
                let key = if token.plain {
                    key_of_plain(text.as_bytes(), *token)
                } else {
                    lower_into(&text[token.span.range()], &mut buffer);
                    Key::of(buffer.as_bytes(), 0, buffer.len())
                };
                wave.push((i, key));
            }
            out.push(id);
            if wave.len() == WAVE {
                self.look_up(&mut wave, &mut slots, &mut out);
            }
        }
        self.look_up(&mut wave, &mut slots, &mut out);
        for (token, id) in tokens.iter().zip(&mut out) {
            if *id == WordId::UNKNOWN && text.as_bytes()[token.span.start as usize] == b'E' {
                *id = self.with_accent(&text[token.span.range()]);
            }
        }
        out
    }

    /// The id of a word that begins with a capital `E` as if that had its accent: `Etat`, `Ecole`.
    fn with_accent(&self, word: &str) -> WordId {
        self.get(&format!("é{}", &word[1..])).unwrap_or_default()
    }

    /// Looks up all words that wait.
    fn look_up(
        &self,
        wave: &mut Vec<(usize, Key)>,
        first: &mut Vec<(u64, u32, u32)>,
        out: &mut [WordId],
    ) {
        let slots = self.slots.as_chunks::<16>().0;
        let slot = |key: Key| slots.get(key.first_slot(slots.len())).map(parts).unwrap_or_default();
        first.clear();
        first.extend(wave.iter().map(|(_, key)| slot(*key)));
        for ((token, key), slot) in wave.drain(..).zip(first.iter()) {
            let at = key.first_slot(slots.len());
            out[token] = Self::search(slots, key, at, *slot).unwrap_or_default();
        }
    }
}

/// The key of a token of ASCII and Latin-1 characters.
#[inline]
fn key_of_plain(text: &[u8], token: Token) -> Key {
    let range = token.span.range();
    if token.kind != TokenKind::Elision && token.shape == Shape::Lower {
        return Key::of(text, range.start, range.end);
    }
    let mut lower = [0; MAX_WORD];
    let mut len = 0;
    let mut before = 0;
    for &byte in &text[range] {
        let small = match byte {
            b'A'..=b'Z' => byte | 0x20,
            // À to Þ, but for the sign between them.
            0x80..=0x9e if before == 0xc3 && byte != 0x97 => byte | 0x20,
            // The typographic apostrophe ends an elided word.
            0xe2 if token.kind == TokenKind::Elision => break,
            _ => byte,
        };
        lower[len] = small;
        (len, before) = (len + 1, byte);
    }
    if token.kind == TokenKind::Elision && lower[len - 1] != b'\'' {
        lower[len] = b'\'';
        len += 1;
    }
    Key::of(&lower, 0, len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_read_is_what_was_written() {
        let mut grown = Vocabulary::default();
        for word in ["À", "l'", ".", "été", "œuvre", "a", "aujourd'hui"] {
            grown.intern(word);
        }
        let bytes: &'static [u8] = grown.to_bytes().leak();
        let read = Vocabulary::from_static(bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes);
        let text = "À l’Été. A L'ŒUVRE a AUJOURD’HUI, A-t-il";
        let tokens = words::tokenize(text);
        let ids = [1, 2, 4, 3, 1, 2, 5, 6, 7, 0, 6, 0, 0].map(WordId);
        assert_eq!(grown.number(text, &tokens), ids);
        assert_eq!(read.number(text, &tokens), ids);
        assert!(Vocabulary::from_static(&bytes[..bytes.len() - 1]).is_none());
    }

    proptest! {
        /// The short ways to a word's number lead where the long one does.
        #[test]
        fn plain_tokens_have_the_number_of_their_word(
            text in "([a-zA-ZÀ-ÿŒœ]{1,9}[ '’.,«…-]{1,2}){0,12}"
        ) {
            let tokens = words::tokenize(&text);
            let mut vocabulary = Vocabulary::default();
            for token in tokens.iter().step_by(2) {
                vocabulary.intern(&text[token.span.range()]);
            }
            for (i, id) in vocabulary.number(&text, &tokens).into_iter().enumerate() {
                let word = &text[tokens[i].span.range()];
                if word != "A" {
                    prop_assert_eq!(id, vocabulary.get(word).unwrap_or_default(), "{}", word);
                }
            }
        }
    }
}
