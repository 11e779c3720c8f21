//! The reference: an Aho-Corasick automaton over all keys, all occurrences, boundaries afterwards.
//!
//! Simple enough to be believed. It is built in memory in time and space that grow with the list,
//! so nothing but tests and benchmarks uses it.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Candidate, boundary, in_order, is_written_as};
use crate::gazetteer::index::table::keys;
use crate::gazetteer::{FormId, Gazetteer};
use crate::text::Folded;

/// Finds gazetteer forms in texts.
#[derive(Debug, Clone)]
pub struct ReferenceTagger {
    automaton: AhoCorasick,
    /// For each pattern, its forms: two names may fold to one key.
    forms: Vec<Vec<FormId>>,
}

impl ReferenceTagger {
    /// Builds the automaton over all forms of a gazetteer.
    ///
    /// # Panics
    /// If the forms together exceed what the automaton can number (2³¹ states).
    #[must_use]
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let mut by_key: BTreeMap<String, Vec<FormId>> = BTreeMap::new();
        for form in gazetteer.forms().iter() {
            for key in keys(form.text, form.rule) {
                by_key.entry(key).or_default().push(form.id);
            }
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(by_key.keys())
            .expect("the gazetteers fit the automaton");
        Self { automaton, forms: by_key.into_values().collect() }
    }

    /// All legal occurrences in `text`, by start, longest first, then by form.
    #[must_use]
    pub fn tag(&self, text: &str, folded: &Folded, gazetteer: &Gazetteer) -> Vec<Candidate> {
        let mut out = Vec::new();
        for hit in self.automaton.find_overlapping_iter(folded.key()) {
            let span = folded.to_original(hit.start(), hit.end());
            if !boundary::is_name_span(text, span) {
                continue;
            }
            let covered = &text[span.range()];
            for &id in &self.forms[hit.pattern().as_usize()] {
                let form = gazetteer.form(id);
                if is_written_as(form.text, form.rule, covered) {
                    out.push(Candidate { span, form: id });
                }
            }
        }
        in_order(&mut out);
        out
    }

    /// The automaton, for measurements.
    #[must_use]
    pub fn automaton(&self) -> &AhoCorasick {
        &self.automaton
    }
}
