//! How a key is walked: words, and steps from word to word.
//!
//! A key is cut into words (runs of letters and digits) and the gaps between them. A name is a row
//! of steps: the first is its first word with the marks before it, each further one a gap and the
//! word behind it; a name that ends with marks has a last step of these marks alone. Every prefix
//! of steps has one hash, and the filter knows all prefixes of all names: from the start of a word,
//! one look-up per step tells whether a name probably ends here and whether a longer one may go on.
//! The table is asked for those that end.
//!
//! This is complete because of what [`crate::tag::boundary`] demands: a name that begins (ends)
//! with a letter or digit begins (ends) where a word does, and any other begins (ends) at a mark.

use crate::text::sixteen::Sixteen;

/// A run of letters and digits of a key, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Cuts a key into its words, 64 bytes at a time. Behind the key stands nothing, so that every word
/// is closed.
#[allow(clippy::cast_possible_truncation)]
pub fn words(key: &str, mut each: impl FnMut(Word)) {
    let (blocks, rest) = key.as_bytes().as_chunks::<64>();
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    let (mut start, mut inside) = (0_u32, false);
    for (block, base) in blocks.iter().chain([&last]).zip((0..).step_by(64)) {
        let mask = word_mask(key, base, block);
        // A bit for every byte where a word begins or has ended.
        let mut changes = mask ^ (mask << 1 | u64::from(inside));
        while changes != 0 {
            let at = base as u32 + changes.trailing_zeros();
            if inside {
                each(Word { start, end: at });
            }
            start = at;
            inside = !inside;
            changes &= changes - 1;
        }
    }
}

/// A bit for every byte of the block that belongs to a word. What lies behind the key is 0.
#[inline]
fn word_mask(key: &str, base: usize, block: &[u8; 64]) -> u64 {
    let (mut mask, mut beyond) = (0, 0);
    for (i, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
        let sixteen = Sixteen::new(sixteen);
        let word = sixteen.between(b'a', b'z').or(sixteen.between(b'0', b'9'));
        mask |= u64::from(word.bits()) << (16 * i);
        beyond |= u64::from(sixteen.beyond_ascii().bits()) << (16 * i);
    }
    if beyond == 0 { mask } else { mask | other_letters(key, base, beyond) }
}

/// Those of the bytes `beyond` ASCII that belong to letters.
fn other_letters(key: &str, base: usize, mut beyond: u64) -> u64 {
    let mut mask = 0;
    while beyond != 0 {
        let at = base + beyond.trailing_zeros() as usize;
        // The first character of a block may begin in the block before.
        let from = (at.saturating_sub(3)..=at).rev().find(|&i| key.is_char_boundary(i));
        let from = from.unwrap_or(at);
        let Some(c) = key[from..].chars().next() else { break };
        let (low, high) = (from.max(base) - base, (from + c.len_utf8() - base).min(64));
        let bytes = u64::MAX >> (64 - (high - low)) << low;
        if c.is_alphanumeric() {
            mask |= bytes;
        }
        beyond &= !bytes;
    }
    mask
}

/// Which of 65,536 groups a word falls into, by its length and its first eight bytes.
#[inline]
#[must_use]
pub fn group(key: &[u8], start: usize, end: usize) -> usize {
    let head = tail(key, start, end.min(start + 8)) ^ ((end - start) as u64) << 56;
    #[allow(clippy::cast_possible_truncation)]
    let group = (head.wrapping_mul(MULTIPLIERS[0]) >> 48) as usize;
    group
}

const MULTIPLIERS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xe703_7ed1_a0b4_28db, 0x8ebc_6af0_9c88_c6e3];

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[allow(clippy::cast_possible_truncation)]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}

/// The hash of a prefix from that of the prefix before its last step, and the step's bytes.
///
/// Equal prefixes have equal hashes. Different ones may, rarely: what the table then says of both
/// is more than what holds of either, and the letters of the text decide in the end.
#[inline]
#[must_use]
pub fn extend(before: u64, key: &[u8], from: usize, to: usize) -> u64 {
    let mut hash = before ^ ((to - from) as u64).wrapping_mul(MULTIPLIERS[0]);
    let mut at = from;
    while to - at > 8 {
        let chunk = key[at..].first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
        hash = mix(hash ^ chunk, MULTIPLIERS[1]);
        at += 8;
    }
    mix(hash ^ tail(key, at, to), MULTIPLIERS[2])
}

/// Up to eight bytes as a number.
#[inline]
#[must_use]
pub fn tail(key: &[u8], at: usize, to: usize) -> u64 {
    let len = to - at;
    if let Some(chunk) = key.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let shift = 64 - 8 * len;
        return if len == 0 { 0 } else { u64::from_le_bytes(*chunk) << shift >> shift };
    }
    let mut chunk = [0; 8];
    chunk[..len].copy_from_slice(&key[at..to]);
    u64::from_le_bytes(chunk)
}

/// A number below `n` from a hash, by its high half.
#[inline]
#[must_use]
pub fn reduce(hash: u64, n: usize) -> usize {
    #[allow(clippy::cast_possible_truncation)]
    let place = ((hash >> 32) * n as u64) >> 32;
    place as usize
}

/// The filter of all prefixes: one word of 64 bits answers all that can be asked of a prefix.
///
/// A Bloom filter of which each key has all its bits in one word, so that a look-up reads memory
/// once. What is known of a prefix (that it is a name, that a longer name goes on) are keys of
/// their own in the same word.
pub mod filter {
    use super::{MULTIPLIERS, reduce};

    /// A name ends with the prefix.
    pub const FORM: u32 = 0;
    /// A longer name goes on with a gap and a word.
    pub const LONGER: u32 = 1;
    /// A longer name ends with marks after it.
    pub const MARKS: u32 = 2;

    /// Which of the `n` words of a filter a hash falls into.
    #[inline]
    #[must_use]
    pub fn place(hash: u64, n: usize) -> usize {
        reduce(spread(hash), n)
    }

    /// The bits that say this of a hash.
    #[inline]
    #[must_use]
    pub fn kind_bits(hash: u64, what: u32) -> u64 {
        let bits = spread(hash) >> (10 * what);
        1 << (bits & 63) | 1 << (bits >> 6 & 63)
    }

    fn spread(hash: u64) -> u64 {
        hash.wrapping_mul(MULTIPLIERS[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(key: &str) -> Vec<&str> {
        let mut out = Vec::new();
        words(key, |w| out.push(&key[w.start as usize..w.end as usize]));
        out
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(cut("l'iran « a-t-il » 3d"), ["l", "iran", "a", "t", "il", "3d"]);
        assert_eq!(cut("москва,b"), ["москва", "b"]);
        for blanks in 0..70 {
            let key = format!("{}москва {}ab", " ".repeat(blanks), "x".repeat(blanks));
            let last = format!("{}ab", "x".repeat(blanks));
            assert_eq!(cut(&key), ["москва", &last]);
            assert_eq!(cut(&format!("{key} «")), ["москва", &last]);
        }
        assert!(cut("… — !").is_empty());
    }

    #[test]
    fn a_step_hashes_the_same_wherever_it_stands() {
        let (a, b) = (b"xx emmanuel macron et".as_slice(), b"emmanuel macron".as_slice());
        for len in 0..=15 {
            assert_eq!(extend(7, a, 3, 3 + len), extend(7, b, 0, len), "{len}");
        }
        assert_ne!(extend(7, b, 0, 8), extend(7, b, 0, 9));
    }
}
