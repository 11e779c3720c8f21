//! What the names of an index tell of single words: that `Emmanuel` is a given name, `Lens` of a
//! place.
//!
//! A table of 4-byte slots, found by the [`lower_hash`] of the word and used as it lies in the file:
//! 24 bits of hash, `USED`, how many people have the word as a given name (3 for more), and the
//! bits of [`part`]. A word of a text that no name has is taken for another once in 10⁷ words; the
//! bits are only evidence.

use super::format::u32_at;
use super::steps::reduce;
use crate::annotations::EntityType;
use crate::gazetteer::entry::FormKind;
use crate::text::hash::lower_hash;
use crate::text::words::{Token, TokenKind, tokenize_into};

/// What the names of an index tell of a single word.
pub mod part {
    /// First word of a person's name of two or more words.
    pub const GIVEN: u8 = 1;
    /// Last word of such a name.
    pub const SURNAME: u8 = 1 << 1;
    /// Word of a place's name.
    pub const PLACE: u8 = 1 << 2;
    /// Word of an organisation's or agency's name.
    pub const BODY: u8 = 1 << 3;
    /// A given name that at least three listed people share.
    pub const COMMON_GIVEN: u8 = 1 << 4;
}

/// Tells a slot that holds a word.
const USED: u32 = 1 << 7;
/// Where the number of people begins that have a given name.
const GIVEN_SHIFT: u32 = 5;
/// The bits of [`part`] that are stored.
const BITS: u32 = 0xf;
const HASH: u32 = !0xff;
/// Slots for 100 words.
const SLOTS_PER_100: usize = 140;

/// What is known of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NamePart {
    /// Bits of [`part`], without [`part::COMMON_GIVEN`].
    pub bits: u8,
    /// How many people have it as a given name, 3 for more.
    pub given: u8,
}

/// Gathers the words of names.
#[derive(Debug, Default)]
pub struct NameParts {
    /// For each word of each name what this name says of it: a hash whose lowest byte is the bits.
    /// A million names have too many words for a hash map in the near caches; sorting them is
    /// faster.
    words: Vec<u64>,
    tokens: Vec<Token>,
}

/// The part of a hash that a table keeps; the rest has room for bits.
const KEPT: u64 = !0xff;

impl NameParts {
    /// Adds the words of a form of an entry of this type.
    pub fn add(&mut self, text: &str, form: FormKind, kind: EntityType) {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        tokenize_into(text, &mut tokens);
        tokens.retain(|t| t.kind == TokenKind::Word && t.is_capitalised(text));
        let bit = match kind {
            EntityType::Per => part::SURNAME,
            EntityType::Loc => part::PLACE,
            EntityType::Org | EntityType::Agency => part::BODY,
        };
        let mut note = |token: &Token, bits: u8| {
            let hash = mixed(lower_hash(&text[token.span.range()]));
            self.words.push(hash & KEPT | u64::from(bits));
        };
        if kind != EntityType::Per || form == FormKind::Surname {
            tokens.iter().for_each(|t| note(t, bit));
        } else if let [first, .., last] = tokens.as_slice() {
            note(first, part::GIVEN);
            note(last, part::SURNAME);
        }
        self.tokens = tokens;
    }

    /// The bytes of the table: the same for the same names in any order.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.words.sort_unstable();
        let words = || self.words.chunk_by(|a, b| a & KEPT == b & KEPT);
        let mut slots = vec![0_u32; words().count() * SLOTS_PER_100 / 100 + 1];
        for word in words() {
            let hash = word[0] & KEPT;
            let mut at = reduce(hash, slots.len());
            while slots[at] != 0 {
                at = if at + 1 == slots.len() { 0 } else { at + 1 };
            }
            let [bits, ..] = word.iter().fold(0, |all, one| all | one).to_le_bytes();
            let people = word.iter().filter(|&&one| one & u64::from(part::GIVEN) != 0);
            let given: u32 = people.take(3).map(|_| 1).sum();
            slots[at] = check(hash) | USED | u32::from(bits) | given << GIVEN_SHIFT;
        }
        slots.into_iter().flat_map(u32::to_le_bytes).collect()
    }
}

/// What the table says of each word.
///
/// The table lies in no near cache, and the first slots are read together, so that the reads do not
/// wait for each other: word by word, half the time of the signals of names was spent waiting.
pub fn find<'t>(table: &'t [u8], words: &'t [u64]) -> impl Iterator<Item = NamePart> + 't {
    let first: Vec<u32> = words.iter().map(|&lower| first_slot(table, lower)).collect();
    words.iter().zip(first).map(|(&lower, slot)| search(table, lower, slot))
}

fn first_slot(table: &[u8], lower: u64) -> u32 {
    u32_at(table, reduce(mixed(lower), table.len() / 4) * 4).unwrap_or_default()
}

/// What the table says of a word, if `slot` is what lies at its first place.
#[inline]
fn search(table: &[u8], lower: u64, mut slot: u32) -> NamePart {
    let slots = table.len() / 4;
    let hash = mixed(lower);
    let mut at = reduce(hash, slots);
    for _ in 0..slots {
        if slot == 0 {
            break;
        }
        if (slot ^ check(hash)) & HASH == 0 {
            let [bits, ..] = (slot & BITS).to_le_bytes();
            let [given, ..] = (slot >> GIVEN_SHIFT & 3).to_le_bytes();
            return NamePart { bits, given };
        }
        at = if at + 1 == slots { 0 } else { at + 1 };
        slot = u32_at(table, at * 4).unwrap_or_default();
    }
    NamePart::default()
}

/// The hash with all bits spread: the upper half says where a word lies, the lower tells it.
fn mixed(lower: u64) -> u64 {
    let hash = lower.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 32
}

#[allow(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn check(hash: u64) -> u32 {
    hash as u32 & HASH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_what_all_names_say_of_them() {
        let mut parts = NameParts::default();
        for name in ["Anne Lens", "Anne de la Tour", "Anne Roy", "Anne Petit"] {
            parts.add(name, FormKind::Name, EntityType::Per);
        }
        parts.add("Lens", FormKind::Name, EntityType::Loc);
        parts.add("Roy", FormKind::Surname, EntityType::Per);
        parts.add("Cercle de la Tour", FormKind::Name, EntityType::Org);
        let table = parts.finish();
        let says = |word: &str, bits: u8, given: u8| {
            let found: Vec<NamePart> = find(&table, &[lower_hash(word)]).collect();
            assert_eq!(found, [NamePart { bits, given }], "{word}");
        };
        says("ANNE", part::GIVEN, 3);
        says("Lens", part::SURNAME | part::PLACE, 0);
        says("Tour", part::SURNAME | part::BODY, 0);
        says("de", 0, 0);
        says("Paul", 0, 0);
        assert!(find(&[], &[7]).eq([NamePart::default()]));
    }
}
