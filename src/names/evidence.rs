//! What the document as a whole tells: which entries it names in full, which countries it is about.

use crate::annotations::EntityType;
use crate::gazetteer::{EntryId, FormKind, Gazetteer, Lexicons, MatchRule};
use crate::reading::Reading;

use super::listed::Known;
use super::signals::{Signals, flag};

/// The evidence of a document.
#[derive(Debug, Default)]
pub struct Evidence<'g> {
    /// Entries with a mention that needs no evidence, sorted.
    named: Vec<EntryId>,
    /// How often each country is spoken of.
    countries: Vec<(&'g str, u32)>,
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
    ) -> Self {
        let mut evidence = Self::default();
        for group in candidates.chunk_by(|a, b| a.span == b.span) {
            let alone = group.len() == 1;
            for Known { form, entry, .. } in group {
                let full = matches!(form.kind, FormKind::Name | FormKind::Variant)
                    && !matches!(form.rule, MatchRule::Context | MatchRule::Never);
                if full && (alone || form.text.contains(' ')) {
                    evidence.named.push(form.entry);
                }
                if full && alone && entry.kind != EntityType::Org {
                    evidence.speak_of(entry.country);
                }
            }
        }
        // A text has few demonyms, again and again.
        let mut countries: Vec<(&str, &'g str)> = Vec::new();
        for (i, flags) in signals.flags.iter().enumerate() {
            if flags & flag::DEMONYM != 0
                && let Some(found) = lexicons.names.demonyms.longest(&reading.words, i)
            {
                let place = found.value.place;
                let known = countries.iter().find(|(p, _)| *p == place).map(|(_, c)| *c);
                evidence.speak_of(known.unwrap_or_else(|| {
                    let entry = gazetteer.find(place).map(|id| gazetteer.entry(id));
                    let country = entry.map_or("", |entry| entry.country);
                    countries.push((place, country));
                    country
                }));
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
