//! Hashes of words: the same on every machine, without allocation.

use super::fold::{is_invisible, plain};

/// What hashes begin with (FNV-1a).
pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// One step of FNV-1a.
#[must_use]
pub fn step(h: u64, value: u64) -> u64 {
    (h ^ value).wrapping_mul(PRIME)
}

/// FNV-1a over code points, but for those that a reader does not see.
#[must_use]
pub fn hash_chars(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(SEED, seen)
}

/// The hash of the lower-case word; accents count, so that `Pérou` is not `perou`.
#[must_use]
pub fn lower_hash(word: &str) -> u64 {
    let mut h = SEED;
    for (at, &byte) in word.as_bytes().iter().enumerate() {
        if !byte.is_ascii() {
            return lower_hash_from(h, &word[at..]);
        }
        h = step(h, u64::from(LATIN_LOWER[usize::from(byte)]));
    }
    h
}

/// The hash of a lower-case word, of which a part is hashed already.
fn lower_hash_from(h: u64, rest: &str) -> u64 {
    rest.chars().fold(h, |h, c| match LATIN_LOWER.get(c as usize) {
        Some(&small) if !is_invisible(c) => step(h, u64::from(small)),
        _ => c.to_lowercase().map(plain).fold(h, seen),
    })
}

/// One step over a code point that a reader sees.
fn seen(h: u64, c: char) -> u64 {
    if is_invisible(c) { h } else { step(h, u64::from(c as u32)) }
}

/// For each character of Latin-1, which nearly all French is written in, its small letter, marks
/// plain: the names stage hashes every word of a text.
#[allow(clippy::cast_possible_truncation, reason = "what is plain of Latin-1 is Latin-1")]
const LATIN_LOWER: [u8; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        let small = match code as u8 {
            b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde => code as u8 + 0x20,
            other => other,
        };
        table[code] = plain(small as char) as u8;
        code += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_characters_say() {
        let slow = |c: char| c.to_lowercase().map(plain).fold(SEED, seen);
        for c in ('\0'..'\u{2100}').chain(['İ', '\u{feff}']) {
            assert_eq!(lower_hash(c.encode_utf8(&mut [0; 4])), slow(c), "{c:?}");
        }
    }
}
