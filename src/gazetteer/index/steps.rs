//! How a key is walked: words, and steps from word to word.
//!
//! A key is cut into words (runs of letters and digits) and the gaps between them. A name is a row
//! of steps: the first is its first word with the marks before it, each further one a gap and the
//! word behind it; a name that ends with marks has a last step of these marks alone. Every prefix
//! of steps has one hash, and the table knows all prefixes of all names: from the start of a word,
//! one look-up per step tells whether a name ends here and whether a longer one may go on.
//!
//! This is complete because of what [`crate::tag::boundary`] demands: a name that begins (ends)
//! with a letter or digit begins (ends) where a word does, and any other begins (ends) at a mark.

use crate::text::fold::ascii;

/// A run of letters and digits of a key, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Cuts a key into its words, 64 bytes at a time.
#[allow(clippy::cast_possible_truncation)]
pub fn words(key: &str, mut each: impl FnMut(Word)) {
    let bytes = key.as_bytes();
    let blocks = bytes.chunks(64).zip((0..).step_by(64));
    let masks = blocks.map(|(block, base)| (base, word_mask(key, base, block)));
    // A word that fills the last block ends behind it. So `each` is called in one place only, and put
    // there: a third less than with calls.
    let masks = masks.chain(std::iter::once((bytes.len(), 0)));
    let (mut start, mut inside) = (0_u32, false);
    for (base, mask) in masks {
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

/// A bit for every byte of the block that belongs to a word.
#[inline]
fn word_mask(key: &str, base: usize, block: &[u8]) -> u64 {
    let (eights, rest) = block.as_chunks::<8>();
    let (mut mask, mut ascii) = (0, rest.is_ascii());
    for (i, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        ascii &= eight & ascii::HIGH == 0;
        let word = ascii::between(eight, b'a', b'z') | ascii::between(eight, b'0', b'9');
        mask |= ascii::bits(word) << (8 * i);
    }
    for (i, byte) in (8 * eights.len()..).zip(rest) {
        mask |= u64::from(byte.is_ascii_alphanumeric()) << i;
    }
    if ascii { mask } else { mask | other_letters(key, base, block.len()) }
}

/// A bit for every byte of the letters that are not ASCII.
#[cold]
fn other_letters(key: &str, base: usize, len: usize) -> u64 {
    let end = base + len;
    let mut at = base;
    while !key.is_char_boundary(at) {
        at -= 1;
    }
    let mut mask = 0;
    while let Some(skipped) = key.as_bytes().get(at..end).and_then(|b| b.iter().position(not_ascii))
    {
        at += skipped;
        let Some(c) = key[at..].chars().next() else { break };
        if c.is_alphanumeric() {
            let bytes = (at..at + c.len_utf8()).filter(|b| (base..end).contains(b));
            bytes.for_each(|b| mask |= 1 << (b - base));
        }
        at += c.len_utf8();
    }
    mask
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "a predicate of an iterator")]
fn not_ascii(byte: &u8) -> bool {
    !byte.is_ascii()
}

/// The first word at or after `from` that begins before `limit`. `from` is a character boundary.
#[inline]
#[must_use]
pub fn next_word(key: &str, from: usize, limit: usize) -> Option<Word> {
    let limit = limit.min(key.len());
    let mut at = from;
    while at < limit {
        match class(key, at) {
            (false, len) => at += len,
            (true, _) => {
                let end = word_end(key, at);
                #[allow(clippy::cast_possible_truncation)]
                return Some(Word { start: at as u32, end: end as u32 });
            }
        }
    }
    None
}

/// Where the word ends that `at` lies in.
#[inline]
#[must_use]
pub fn word_end(key: &str, at: usize) -> usize {
    let bytes = key.as_bytes();
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii_alphanumeric() {
            end += 1;
        } else if byte.is_ascii() {
            break;
        } else {
            match class(key, end) {
                (true, len) => end += len,
                (false, _) => break,
            }
        }
    }
    end
}

/// Whether a word may begin at `at`: no letter or digit stands before it.
#[inline]
#[must_use]
pub fn begins_word(key: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| key.as_bytes()[before]) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => key[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric()),
    }
}

/// Whether the character at `at` belongs to a word, and its length in bytes.
#[inline]
fn class(key: &str, at: usize) -> (bool, usize) {
    let byte = key.as_bytes()[at];
    if byte.is_ascii() {
        return (byte.is_ascii_alphanumeric(), 1);
    }
    // `at` is always a boundary: it moves by whole characters.
    key[at..].chars().next().map_or((false, 1), |c| (c.is_alphanumeric(), c.len_utf8()))
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

/// Which word of a filter of `n` words a hash falls into, and the bits that it sets there.
#[inline]
#[must_use]
pub fn filter_bits(hash: u64, n: usize) -> (usize, u64) {
    let spread = hash.wrapping_mul(MULTIPLIERS[1]);
    let bits = (1 << (spread & 63)) | (1 << (spread >> 6 & 63));
    (reduce(spread, n), bits)
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
