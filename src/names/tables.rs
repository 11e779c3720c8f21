//! What the names stage looks up for each word.

use crate::gazetteer::Gazetteer;
use crate::gazetteer::index::name_parts::NamePart;
pub use crate::gazetteer::index::name_parts::part;
pub use crate::reading::traits::word;

/// The tables.
#[derive(Debug, Default)]
pub struct Tables {
    /// Its indexes know the words of their names.
    gazetteer: Gazetteer,
}

/// So many people make a given name a common one.
const COMMON: u8 = 3;

impl Tables {
    /// Gathers the tables.
    #[must_use]
    pub fn new(gazetteer: &Gazetteer) -> Self {
        Self { gazetteer: gazetteer.clone() }
    }

    /// The bits of words as parts of listed names, see [`part`], by their [`super::hash::lower_hash`].
    #[must_use]
    pub fn parts(&self, lower: &[u64]) -> Vec<u8> {
        let mut parts = vec![NamePart::default(); lower.len()];
        for (_, index) in self.gazetteer.indexes() {
            for (sum, part) in parts.iter_mut().zip(index.name_parts(lower)) {
                sum.bits |= part.bits;
                sum.given += part.given;
            }
        }
        let common = |part: &NamePart| if part.given >= COMMON { part::COMMON_GIVEN } else { 0 };
        parts.iter().map(|part| part.bits | common(part)).collect()
    }
}
