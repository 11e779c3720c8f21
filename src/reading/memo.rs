//! What is known of a token by its writing: looked up once, then remembered from text to text.
//!
//! News are written with some ten thousand forms over and over. To fold one, to hash it twice and to find
//! it in a vocabulary that lies in no near cache takes some three hundred instructions and often a wait
//! for memory; to find what was found before, thirty.

use crate::gazetteer::lexicon::{Vocabulary, WordId};
use crate::text::Token;
use crate::text::hash::lower_hash;

/// What the tokens of a text are, each by itself.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub words: Vec<WordId>,
    pub traits: Vec<u32>,
    pub lower: Vec<u64>,
}

impl Known {
    /// Nothing yet of so many tokens.
    fn of(tokens: usize) -> Self {
        let words = vec![WordId::UNKNOWN; tokens];
        Self { words, traits: vec![0; tokens], lower: vec![0; tokens] }
    }
}

/// A writing with what is known of it: half of a cache line.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Slot {
    key: Key,
    lower: u64,
    word: WordId,
    traits: u32,
}

/// The bytes of a short writing, and their number in the last byte: never 0.
type Key = u128;
/// The key of all longer ones, of which nothing is remembered.
const LONG: Key = Key::MAX;

/// Longer writings are looked up each time: one token in forty.
const MAX_BYTES: usize = 15;
/// The capital `A`, which is another word as a preposition than as a verb.
const A: Key = 1 << 120 | b'A' as Key;

/// How many writings are remembered, as a power of two: half a megabyte, which the second-level cache
/// holds.
const BITS: u32 = 14;

/// What one worker remembers of writings. Each has one place, and the last one holds it.
#[derive(Debug)]
pub(super) struct Memo {
    slots: Vec<Slot>,
    /// What is not remembered of the tokens at hand: their numbers and keys at the beginning of the one, they
    /// in the other.
    missing: Vec<(usize, Key)>,
    tokens: Vec<Token>,
    /// Where a capital `A` stands.
    capitals_a: Vec<usize>,
    /// The keys of the tokens at hand, and their places.
    keys: Vec<(Key, usize)>,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); 1 << BITS],
            missing: Vec::new(),
            tokens: Vec::new(),
            capitals_a: Vec::new(),
            keys: Vec::new(),
        }
    }
}

impl Memo {
    /// What the tokens of a text are, by the words of a vocabulary that is always the same, and their traits.
    pub(super) fn know(
        &mut self,
        text: &str,
        tokens: &[Token],
        vocabulary: &Vocabulary,
        traits: impl Fn(WordId) -> u32,
    ) -> Known {
        self.missing.resize(tokens.len().max(self.missing.len()), (0, 0));
        self.capitals_a.clear();
        let mut missing = 0;
        let mut known = Known::of(tokens.len());
        let Known { words, traits: bits, lower } = &mut known;
        let places = words.iter_mut().zip(bits).zip(lower);
        self.keys.clear();
        self.keys.extend(tokens.iter().map(|token| {
            let key = key(text.as_bytes(), *token);
            (key, place(key))
        }));
        // Little is done beside the reads of the slots, so that many are under way together.
        for ((i, &(key, place)), ((word, bits), lower)) in self.keys.iter().enumerate().zip(places)
        {
            let slot = &self.slots[place];
            (*word, *bits, *lower) = (slot.word, slot.traits, slot.lower);
            // What is remembered is written over by the next one: a branch that nobody can foretell would
            // have to wait for the slot.
            self.missing[missing] = (i, key);
            missing += usize::from(slot.key != key);
            if key == A {
                self.capitals_a.push(i);
            }
        }
        let missing = &self.missing[..missing];
        self.tokens.clear();
        self.tokens.extend(missing.iter().map(|&(i, _)| tokens[i]));
        // Together: the reads of the vocabulary are under way together.
        let words = vocabulary.number_each(text, &self.tokens);
        for ((&(i, key), token), word) in missing.iter().zip(&self.tokens).zip(words) {
            let lower = lower_hash(&text[token.span.range()]);
            let slot = Slot { key, lower, word, traits: traits(word) };
            (known.words[i], known.traits[i], known.lower[i]) = (word, slot.traits, lower);
            if key != LONG {
                self.slots[place(key)] = slot;
            }
        }
        for &i in &self.capitals_a {
            let word = vocabulary.capital_a(tokens.get(i + 1));
            (known.words[i], known.traits[i]) = (word, traits(word));
        }
        known
    }
}

/// The first bytes of sixteen, by how many.
static MASKS: [Key; MAX_BYTES + 1] = {
    let mut masks = [0; MAX_BYTES + 1];
    let mut len = 1;
    while len <= MAX_BYTES {
        masks[len] = masks[len - 1] << 8 | 0xff;
        len += 1;
    }
    masks
};

/// The key of a token.
#[inline]
fn key(text: &[u8], token: Token) -> Key {
    let (start, len) = (token.span.start as usize, token.span.len());
    if len > MAX_BYTES {
        return LONG;
    }
    let bytes = match text[start..].first_chunk() {
        Some(bytes) => *bytes,
        None => {
            let mut bytes = [0; 16];
            bytes[..len].copy_from_slice(&text[start..start + len]);
            bytes
        }
    };
    u128::from_le_bytes(bytes) & MASKS[len] | (len as u128) << (8 * MAX_BYTES)
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the halves of it, and so many bits")]
fn place(key: Key) -> usize {
    let (low, high) = (key as u64, (key >> 64) as u64);
    let mixed = (low ^ high.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::words::tokenize;

    fn check(memo: &mut Memo, vocabulary: &Vocabulary, text: &str) {
        let tokens = tokenize(text);
        let known = memo.know(text, &tokens, vocabulary, |_| 0);
        assert_eq!(known.words, vocabulary.number(text, &tokens), "{text}");
        let lower: Vec<u64> = tokens.iter().map(|t| lower_hash(&text[t.span.range()])).collect();
        assert_eq!(known.lower, lower, "{text}");
    }

    #[test]
    fn a_capital_a_is_what_its_neighbour_makes_of_it() {
        let mut vocabulary = Vocabulary::default();
        for word in ["à", "a", "il"] {
            vocabulary.intern(word);
        }
        let mut memo = Memo::default();
        for text in ["A Paris, A-t-il dit A", "A-t-il", "A", "à a"] {
            check(&mut memo, &vocabulary, text);
        }
    }

    proptest! {
        /// A memory that has seen other texts tells what the vocabulary tells.
        #[test]
        fn what_is_remembered_is_what_is_looked_up(
            texts in prop::collection::vec("([A-Ca-cÀ-Ãœ’é-]{1,18}[ ’'.,«\u{a0}-]{1,2}){0,12}", 1..6)
        ) {
            let mut vocabulary = Vocabulary::default();
            for text in &texts {
                tokenize(text).iter().step_by(2).for_each(|t| {
                    vocabulary.intern(&text[t.span.range()]);
                });
            }
            let mut memo = Memo::default();
            for text in texts.iter().chain(&texts) {
                check(&mut memo, &vocabulary, text);
            }
        }
    }
}
