//! A list of short strings as it is stored: one text, and where each of them ends in it.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Strings by number. Those that are part of the program are used as they lie there.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    /// For each string `u32` little-endian: where it ends in the text.
    ends: Cow<'static, [u8]>,
    text: Cow<'static, [u8]>,
}

impl Strings {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a string.
    ///
    /// # Panics
    /// If they are 4 GB together.
    pub fn push(&mut self, string: &str) {
        self.text.to_mut().extend_from_slice(string.as_bytes());
        let end = u32::try_from(self.text.len()).expect("short strings");
        self.ends.to_mut().extend_from_slice(&end.to_le_bytes());
    }

    /// A string by its number, empty if there is none.
    #[must_use]
    pub fn get(&self, number: usize) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    fn bytes(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.end(before));
        self.text.get(start..self.end(number)).unwrap_or_default()
    }

    fn end(&self, number: usize) -> usize {
        self.ends.as_chunks::<4>().0.get(number).map_or(0, |end| u32::from_le_bytes(*end) as usize)
    }

    /// The number of a string, if these are in order.
    #[must_use]
    pub fn find(&self, string: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.bytes(middle).cmp(string.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Whether a string is among them, if these are in order.
    #[must_use]
    pub fn contains(&self, string: &str) -> bool {
        self.find(string).is_some()
    }
}

impl<S: AsRef<str>> FromIterator<S> for Strings {
    fn from_iter<I: IntoIterator<Item = S>>(all: I) -> Self {
        let mut strings = Self::default();
        all.into_iter().for_each(|string| strings.push(string.as_ref()));
        strings
    }
}

impl Serialize for Strings {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (Bytes(&self.ends), Bytes(&self.text)).serialize(to)
    }
}

/// Bytes that are written in one piece.
struct Bytes<'b>(&'b [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0)
    }
}

impl<'de: 'static> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (ends, text) = <(&'static [u8], &'static [u8])>::deserialize(from)?;
        Ok(Self { ends: ends.into(), text: text.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_in_order_gathered_or_stored() {
        let words = ["", "a", "ce", "ça", "été", "été-ci"];
        let mut sorted = words;
        sorted.sort_unstable();
        let gathered: Strings = sorted.iter().collect();
        let stored = postcard::to_allocvec(&gathered).unwrap();
        let stored: Strings = postcard::from_bytes(stored.leak()).unwrap();
        for strings in [&gathered, &stored] {
            assert_eq!(strings.len(), words.len());
            for (number, word) in sorted.iter().enumerate() {
                assert_eq!((strings.get(number), strings.find(word)), (*word, Some(number)));
            }
            assert!(!strings.contains("c") && !strings.contains("été-") && !strings.contains("z"));
            assert_eq!(strings.get(words.len()), "");
        }
    }
}
