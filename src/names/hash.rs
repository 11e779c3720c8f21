//! Hashes of words and features: the same on every machine, without allocation.

use crate::text::fold::plain;
pub use crate::text::hash::lower_hash;
use crate::text::hash::{hash_chars, step};

/// FNV-1a over the code points of a word as it stands (apostrophes and hyphens plain).
#[must_use]
pub fn form_hash(word: &str) -> u64 {
    hash_chars(word.chars().map(plain))
}

/// A hasher for keys that are hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsIs(u64);

impl std::hash::Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = step(self.0, u64::from(b));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = join(&[self.0, value]);
    }
}

/// A table whose keys are hashes or small numbers.
pub type HashTable<K, V> = std::collections::HashMap<K, V, std::hash::BuildHasherDefault<AsIs>>;

/// A set of such keys.
pub type HashSet<K> = std::collections::HashSet<K, std::hash::BuildHasherDefault<AsIs>>;

/// The hash of a feature: its template and two values. The upper half is well mixed.
#[must_use]
pub fn feature(template: u64, a: u64, b: u64) -> u64 {
    let h = (a ^ template.wrapping_mul(0xd6e8_feb8_6659_fd93)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h ^ (h >> 32) ^ b.rotate_left(17)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// A quick hash of several values, of 64 bits on every machine.
#[must_use]
pub fn join(values: &[u64]) -> u64 {
    values
        .iter()
        .fold(0_u64, |h, value| (h ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// A quick hash of a text, letter by letter.
#[must_use]
pub fn text_hash(text: &str) -> u64 {
    let (whole, rest) = text.as_bytes().as_chunks::<8>();
    let last = rest.iter().fold(text.len() as u64, |v, &b| v << 8 | u64::from(b));
    whole.iter().fold(last, |h, chunk| join(&[h, u64::from_le_bytes(*chunk)]))
}

/// A hash of a hash and one more value, well mixed (splitmix64).
#[must_use]
pub fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks() {
        assert_eq!(lower_hash("Été"), lower_hash("été"));
        assert_eq!(lower_hash("L\u{2019}"), lower_hash("l'"));
        assert_ne!(form_hash("Paris"), form_hash("paris"));
        assert_eq!(lower_hash("PARIS"), lower_hash("paris"));
    }
}
