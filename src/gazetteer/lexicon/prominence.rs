//! How prominent entries of a type and subtype are on the whole.

use serde::{Deserialize, Serialize};

use super::Loader;
use crate::annotations::EntityType;

/// From 0, hardly ever in the news, to 200.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Prominence {
    by_subtype: Vec<(EntityType, Box<str>, u8)>,
}

impl Prominence {
    /// The prominence of a subtype; that of the type (an empty subtype in the file) if the file
    /// does not have it.
    #[must_use]
    pub fn of(&self, kind: EntityType, subtype: &str) -> u8 {
        let find = |subtype: &str| {
            self.by_subtype.iter().find(|(k, s, _)| *k == kind && **s == *subtype).map(|row| row.2)
        };
        find(subtype).or_else(|| find("")).unwrap_or(0)
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut by_subtype = Vec::new();
        loader.each("prominence.csv", "type,subtype,prominence", |_, row| {
            let prominence = row.get(2).parse().ok().filter(|&n| n <= 200);
            let prominence =
                prominence.ok_or_else(|| format!("{:?} is no number from 0 to 200", row.get(2)))?;
            by_subtype.push((row.get(0).parse()?, row.get(1).into(), prominence));
            Ok(())
        });
        Self { by_subtype }
    }
}
