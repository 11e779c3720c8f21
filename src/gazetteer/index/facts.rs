//! What of forms and entries is known without their texts.
//!
//! Names are judged by type, rule and country: numbers that lie close together. Identifiers and names lie
//! elsewhere, behind others of their block, and are only read of what is found in the end.

use super::format::{ALIAS, Section, u16_at, u32_at};
use super::{EntityType, Index};
use crate::gazetteer::entry::{FormBits, FormFlags, FormKind, MatchRule};

/// What is known of an entry without its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'i> {
    /// What the entry is.
    pub kind: EntityType,
    /// Finer class, or empty.
    pub subtype: &'i str,
    /// ISO 3166 alpha-2, `EU`, `UN`, or empty.
    pub country: &'i str,
    /// How prominent the entry is among those of one name.
    pub priority: u8,
}

impl Facts<'_> {
    /// What is known of no entry.
    pub const NONE: Self = Self { kind: EntityType::Org, subtype: "", country: "", priority: 0 };
}

impl Index {
    /// An entry without its name; the same as of [`Self::entry`].
    #[must_use]
    pub fn facts(&self, number: u32) -> Facts<'_> {
        let at = number as usize;
        self.facts_of(at, self.attribute_set(at).unwrap_or_default())
    }

    /// The same from the entry's set of attributes.
    pub(super) fn facts_of(&self, at: usize, [kind, subtype, country, _]: [u32; 4]) -> Facts<'_> {
        Facts {
            kind: EntityType::ALL.get((kind & 0xff) as usize).copied().unwrap_or(EntityType::Org),
            subtype: self.word(subtype),
            country: self.word(country),
            priority: self.section(Section::Priority).get(at).copied().unwrap_or_default(),
        }
    }

    /// Entry, kind and rule of a form; `None` if there is none of that number.
    #[must_use]
    pub fn reading(&self, number: u32) -> Option<(u32, FormKind, MatchRule)> {
        let (entry, (kind, rule, _)) = self.unpacked(number)?;
        Some((entry, kind, rule))
    }

    /// The entry of a form, and the form's kind, rule and flags.
    pub(super) fn unpacked(&self, number: u32) -> Option<(u32, (FormKind, MatchRule, FormFlags))> {
        let (entry, bits) = match number.checked_sub(self.header.entries) {
            None => (number, u16_at(self.section(Section::Names), number as usize * 2)?),
            Some(alias) => {
                let row = self.section(Section::Aliases).get(alias as usize * ALIAS..)?;
                (u32_at(row, 0).filter(|&e| e < self.header.entries)?, u16_at(row, 10)?)
            }
        };
        Some((entry, FormBits(bits).unpack()?))
    }
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::{EntryId, FormId, Gazetteer};

    #[test]
    fn facts_are_those_of_entries_and_forms() {
        let (gazetteer, _) = Gazetteer::builtin();
        for (number, entry) in (0..).zip(gazetteer.entries()) {
            let facts = gazetteer.facts(EntryId(number));
            assert_eq!((facts.kind, facts.priority), (entry.kind, entry.priority));
            assert_eq!((facts.subtype, facts.country), (entry.subtype, entry.country));
        }
        let next = gazetteer.next_form().0;
        for form in (0..next).map(|number| gazetteer.form(FormId(number))) {
            if !form.text.is_empty() {
                let reading = gazetteer.reading(form.id).unwrap();
                assert_eq!(reading, (form.entry, form.kind, form.rule));
            }
        }
    }
}
