//! Counts how often attributions are right, by rule, reference and kind.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::gold::{Gold, is_source};
use crate::annotations::{Annotations, QuoteKind};
use crate::gazetteer::lexicon::confidence::{Confidence, Counts};
use crate::speakers::resolve::Reference;

/// Counts by rule, reference and kind.
pub type Table = BTreeMap<(String, String, String), Counts>;

/// Adds the attributions of one document.
///
/// An attribution is right if somebody's words are quoted and the source is the annotated one: by name
/// where that is a proper name, else by a mention that shares a character with the annotated one.
pub fn count(table: &mut Table, gold: &Gold<'_>, found: &Annotations, references: &[Reference]) {
    for (quote, reference) in found.quotes.iter().zip(references) {
        let Some(rule) = quote.rule.filter(|_| quote.kind != QuoteKind::Indirect) else { continue };
        let same = |g: &&crate::evaluate::model::Quote| {
            gold.bytes(g.span).is_some_and(|span| span.overlaps(quote.span))
        };
        let Some(mate) = gold.quotes.iter().copied().find(same) else { continue };
        let mentioned = quote.speaker.is_some_and(|span| {
            mate.speaker_spans().iter().any(|&s| gold.bytes(s).is_some_and(|b| b.overlaps(span)))
        });
        let named = is_source(mate, quote.speaker_name.as_deref());
        let right = mate.is_quote() && if mate.is_named() { named } else { mentioned };
        let key = (rule.to_owned(), reference.label().to_owned(), quote.kind.label().to_owned());
        let counts = table.entry(key).or_default();
        counts.all += 1;
        counts.right += u32::from(right);
    }
}

/// The counts as `attribution_confidence.csv`.
#[must_use]
pub fn to_csv(table: &Table) -> String {
    let mut out = format!("{}\n", Confidence::HEADER);
    for ((rule, reference, kind), counts) in table {
        let _ = writeln!(out, "{rule},{reference},{kind},{},{}", counts.right, counts.all);
    }
    out
}
