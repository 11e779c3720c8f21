//! The identifiers that were read, so that none comes twice.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use sha2::{Digest, Sha256};

use super::Place;

/// The identifiers so far, and where each stands: a digest and a place in 20 bytes, not the strings,
/// so that millions of documents cost some tens of bytes each. Two identifiers of ten million have
/// the same 96 bits with a probability of 10⁻¹⁵.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sources: Vec<String>,
    places: HashTable<Known>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    digest: [u32; 3],
    source: u32,
    /// 0 is the whole file; what exceeds the type is its largest number, in a message only.
    line: u32,
}

impl Known {
    fn hash(&self) -> u64 {
        u64::from(self.digest[0]) << 32 | u64::from(self.digest[1])
    }
}

impl Seen {
    /// The place of an earlier document with this identifier; `None` makes this one the first.
    pub(super) fn insert(&mut self, id: &str, place: &Place) -> Option<Place> {
        let source = self.sources.len().saturating_sub(1);
        let is_same = self.sources.last() == Some(&place.source);
        let source = if is_same || self.sources.is_empty() { source } else { source + 1 };
        let known = Known {
            digest: digest(id),
            source: u32::try_from(source).unwrap_or(u32::MAX),
            line: place.line.map_or(0, |line| u32::try_from(line).unwrap_or(u32::MAX)),
        };
        match self.places.entry(known.hash(), |k| k.digest == known.digest, Known::hash) {
            Entry::Occupied(entry) => {
                let &Known { source, line, .. } = entry.get();
                let source = self.sources.get(source as usize).cloned().unwrap_or_default();
                Some(Place { source, line: (line > 0).then_some(u64::from(line)), byte: None })
            }
            Entry::Vacant(entry) => {
                entry.insert(known);
                if !is_same {
                    self.sources.push(place.source.clone());
                }
                None
            }
        }
    }
}

fn digest(id: &str) -> [u32; 3] {
    let bytes = Sha256::digest(id.as_bytes());
    std::array::from_fn(|i| u32::from_le_bytes(std::array::from_fn(|j| bytes[4 * i + j])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_of_an_identifier_is_told() {
        let mut seen = Seen::default();
        assert_eq!(seen.insert("a", &Place::line("x", 1)), None);
        assert_eq!(seen.insert("b", &Place::file("y")), None);
        assert_eq!(seen.insert("a", &Place::line("z", 3)), Some(Place::line("x", 1)));
        assert_eq!(seen.insert("c", &Place::line("z", 4)), None);
        assert_eq!(seen.insert("b", &Place::line("z", 5)), Some(Place::file("y")));
        assert_eq!(seen.insert("c", &Place::line("z", 6)), Some(Place::line("z", 4)));
    }
}
