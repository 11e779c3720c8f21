//! Fits what is weighed in speakers to annotated texts: the ranking of antecedents, the kinds
//! of marked spans, the confidence of attributions.
//!
//! The same texts, gazetteers and rules give the same numbers.

pub mod antecedents;
pub mod confidence;
pub mod gold;
pub mod kinds;

/// Parts of the cross-validations.
const FOLDS: usize = 5;
