//! Names: which gazetteer candidates hold in this text, and the names that no list has.

use crate::annotations::{Entity, Mention};

/// The names of one document.
#[derive(Debug, Default)]
pub struct NameLayer {
    /// The entities that are mentioned.
    pub entities: Vec<Entity>,
    /// Their mentions, by start, then longest first; nested ones are flagged.
    pub mentions: Vec<Mention>,
}
