//! What the names stage looks up for each word: the bits of the lexicons, and what listed names say of it.

use crate::gazetteer::Gazetteer;
use crate::gazetteer::index::name_parts::NamePart;
pub use crate::gazetteer::index::name_parts::part;
pub use crate::gazetteer::lexicon::word_bits as word;

/// So many people make a given name a common one.
const COMMON: u8 = 3;

/// The bits of words as parts of listed names, see [`part`], by their [`super::hash::lower_hash`].
#[must_use]
pub fn parts(gazetteer: &Gazetteer, lower: &[u64]) -> Vec<u8> {
    let mut parts = vec![NamePart::default(); lower.len()];
    for (_, index) in gazetteer.indexes() {
        for (sum, part) in parts.iter_mut().zip(index.name_parts(lower)) {
            sum.bits |= part.bits;
            sum.given += part.given;
        }
    }
    let common = |part: &NamePart| if part.given >= COMMON { part::COMMON_GIVEN } else { 0 };
    parts.iter().map(|part| part.bits | common(part)).collect()
}
