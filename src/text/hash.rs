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
    if word.is_ascii() {
        return word
            .bytes()
            .fold(SEED, |h, b| step(h, u64::from(plain_ascii(b.to_ascii_lowercase()))));
    }
    word.chars().fold(SEED, |h, c| match latin_lower(c) {
        Some(small @ ('a'..='z' | 'ß'..='ÿ')) => step(h, u64::from(small as u32)),
        Some(small) => seen(h, plain(small)),
        None => c.to_lowercase().map(plain).fold(h, seen),
    })
}

/// [`plain`] of an ASCII character.
fn plain_ascii(byte: u8) -> u8 {
    match byte {
        b'`' => b'\'',
        b'\t' => b' ',
        other => other,
    }
}

/// One step over a code point that a reader sees.
fn seen(h: u64, c: char) -> u64 {
    if is_invisible(c) { h } else { step(h, u64::from(c as u32)) }
}

/// The small letter of a character of Latin-1, which nearly all French is written in.
fn latin_lower(c: char) -> Option<char> {
    match c {
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(c as u32 + 0x20),
        '\0'..='ÿ' => Some(c.to_ascii_lowercase()),
        _ => None,
    }
}
