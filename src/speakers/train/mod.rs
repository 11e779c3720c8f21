//! Fits what is weighed in speakers to annotated texts: the ranking of antecedents.
//!
//! The same texts, gazetteers and rules give the same numbers.

pub mod antecedents;
pub mod gold;
