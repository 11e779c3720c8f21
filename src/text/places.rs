//! Places of a string, as bits.

/// A set of places of one string, a bit for each byte.
#[derive(Debug, Clone, Default)]
pub struct Places {
    words: Vec<u64>,
}

impl Places {
    /// No places, with room for those of so many bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { words: vec![0; bytes / 64 + 2] }
    }

    /// Whether a place is in the set.
    #[inline]
    #[must_use]
    pub fn has(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 != 0)
    }

    /// The 64 places from 64 times `block` on, the first as the lowest bit.
    #[inline]
    #[must_use]
    pub fn block(&self, block: usize) -> u64 {
        self.words.get(block).copied().unwrap_or_default()
    }

    /// Adds one place.
    pub fn add(&mut self, at: usize) {
        self.add_all(at, 1);
    }

    /// Adds up to 64 places from `at` on, the first as the lowest bit.
    #[inline]
    pub fn add_all(&mut self, at: usize, places: u64) {
        let (word, bit) = (at / 64, at % 64);
        if word + 1 >= self.words.len() {
            self.words.resize(word + 2, 0);
        }
        self.words[word] |= places << bit;
        self.words[word + 1] |= places >> 1 >> (63 - bit);
    }

    /// The places in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.words.len() * 64).filter(|&at| self.has(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept_across_words_and_beyond_the_room_that_was_asked_for() {
        let mut places = Places::with_capacity(10);
        places.add_all(60, 0b1_0001_0001);
        places.add_all(64, 1);
        places.add_all(128, u64::MAX);
        places.add(1000);
        let expected: Vec<usize> = [60, 64, 68].into_iter().chain(128..192).chain([1000]).collect();
        assert_eq!(places.iter().collect::<Vec<_>>(), expected);
        assert_eq!((places.block(0), places.block(2)), (1 << 60, u64::MAX));
        assert_eq!(places.block(usize::MAX), 0);
        assert!(places.has(1000) && !places.has(1001) && !places.has(usize::MAX));
    }
}
