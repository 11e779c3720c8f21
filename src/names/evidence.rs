//! What the document as a whole tells: which entries it names in full, which countries it is about.

use rustc_hash::FxHashMap;

use crate::annotations::EntityType;
use crate::gazetteer::{EntryId, FormKind, Gazetteer, Lexicons, MatchRule};
use crate::reading::Reading;

use super::listed::Known;
use super::signals::Signals;

/// The evidence of a document.
#[derive(Debug, Default)]
pub struct Evidence<'g> {
    /// Entries with a mention that needs no evidence, sorted.
    named: Vec<EntryId>,
    /// How often each country is spoken of.
    countries: Vec<(&'g str, u32)>,
}

/// The entries of the places of demonyms, as far as they were asked for: to look one up by its identifier
/// takes some four thousand instructions, and news have the same few again and again.
#[derive(Debug, Default)]
pub struct Places(FxHashMap<Box<str>, Option<EntryId>>);

impl Places {
    /// The entry of a place, in a gazetteer that is always the same.
    fn find(&mut self, place: &str, gazetteer: &Gazetteer) -> Option<EntryId> {
        if let Some(&known) = self.0.get(place) {
            return known;
        }
        let entry = gazetteer.find(place);
        self.0.insert(place.into(), entry);
        entry
    }
}

impl<'g> Evidence<'g> {
    /// Gathers the evidence of a text.
    #[must_use]
    pub fn new(
        reading: &Reading,
        candidates: &[Known<'g>],
        signals: &Signals,
        gazetteer: &'g Gazetteer,
        lexicons: &Lexicons,
        places: &mut Places,
    ) -> Self {
        let mut evidence = Self::default();
        for group in candidates.chunk_by(|a, b| a.span == b.span) {
            let alone = group.len() == 1;
            for Known { form, entry, .. } in group {
                let full = matches!(form.kind, FormKind::Name | FormKind::Variant)
                    && !matches!(form.rule, MatchRule::Context | MatchRule::Never);
                if full && (alone || gazetteer.form(form.id).text.contains(' ')) {
                    evidence.named.push(form.entry);
                }
                if full && alone && entry.kind != EntityType::Org {
                    evidence.speak_of(entry.country);
                }
            }
        }
        for &i in &signals.demonyms {
            if let Some(found) = lexicons.names.demonyms.longest(&reading.words, i)
                && let Some(place) = places.find(found.value.place, gazetteer)
            {
                evidence.speak_of(gazetteer.facts(place).country);
            }
        }
        evidence.named.sort_unstable();
        evidence.named.dedup();
        evidence
    }

    /// Whether the document names this entry by a form that needs no evidence.
    #[must_use]
    pub fn is_fully_named(&self, entry: EntryId) -> bool {
        self.named.binary_search(&entry).is_ok()
    }

    /// How often the document speaks of a country.
    #[must_use]
    pub fn country(&self, code: &str) -> u32 {
        self.countries.iter().find(|(c, _)| *c == code).map_or(0, |(_, n)| *n)
    }

    fn speak_of(&mut self, code: &'g str) {
        if code.is_empty() {
            return;
        }
        match self.countries.iter_mut().find(|(c, _)| *c == code) {
            Some((_, n)) => *n += 1,
            None => self.countries.push((code, 1)),
        }
    }
}
