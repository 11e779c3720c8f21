//! Recall against precision of attributions, by the confidence that they are given.

use super::align::Aligned;
use super::model::{Chars, Quote, overlap};
use super::names::same_name;
use super::quotes::{Pairing, prepare};
use super::table::{Cell, Table};

/// The least confidences of the rows.
const STEPS: [f64; 10] = [0.0, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/// Whether a quote is attributed rightly: somebody's words are quoted, and the source is the annotated
/// one, by name where that is a proper name, else by a mention that shares a character with it.
#[must_use]
pub fn is_right(gold: &Quote, pred: &Quote) -> bool {
    let named = || {
        let pred = pred.source_name().or(pred.speaker.as_ref().and_then(|s| s.text.as_deref()));
        gold.source_name().zip(pred).is_some_and(|(a, b)| same_name(a, b))
    };
    let mentioned = || {
        let spans = gold.speaker_spans();
        pred.speaker.as_ref().is_some_and(|p| spans.iter().any(|&g| overlap(g, p.span)))
    };
    gold.is_quote() && if gold.is_named() { named() } else { mentioned() }
}

/// A row for every least confidence: how many attributions are left, how many of them are right, and
/// how many of the quotes with an annotated source they are right on.
#[must_use]
pub fn curve(aligned: &Aligned) -> Table {
    let mut found: Vec<(f64, bool)> = Vec::new();
    let mut sources = 0;
    for doc in &aligned.docs {
        let (Some(Some(gold)), Some(Some(pred))) = (doc.sides.first(), doc.sides.get(1)) else {
            continue;
        };
        let text = doc.text.as_deref().map(Chars::new);
        let (gold, pred) = prepare(&gold.quotes, &pred.quotes, false);
        let pairing = Pairing::new(&gold, &pred, text.as_ref());
        sources += gold.iter().filter(|q| has_source(q)).count();
        for (j, p) in pred.iter().enumerate().filter(|(_, p)| p.rule.is_some()) {
            let mate = pairing.mates.iter().position(|m| *m == Some(j));
            let right = mate.is_some_and(|i| is_right(gold[i], p));
            found.push((p.confidence.unwrap_or(1.0), right));
        }
    }
    table(&found, sources)
}

#[allow(clippy::cast_precision_loss, reason = "counts of quotes are small")]
fn share(part: usize, whole: usize) -> Cell {
    Cell::Share((whole > 0).then(|| part as f64 / whole as f64), None)
}

fn has_source(quote: &Quote) -> bool {
    quote.is_quote() && (quote.is_named() || !quote.speaker_spans().is_empty())
}

fn table(found: &[(f64, bool)], sources: usize) -> Table {
    let columns = [
        ("attributions", "Attributions"),
        ("right", "Right"),
        ("precision", "Precision"),
        ("recall", "Recall"),
    ];
    let mut table = Table::new("curve", "Attributions by confidence", "confidence from", &columns);
    for least in STEPS {
        let kept = found.iter().filter(|(c, _)| *c >= least);
        let (all, right) =
            kept.fold((0, 0), |(all, right), (_, ok)| (all + 1, right + usize::from(*ok)));
        let cells = vec![
            Cell::Count(all as u64),
            Cell::Count(right as u64),
            share(right, all),
            share(right, sources),
        ];
        table.row(format!("{least:.2}"), cells);
    }
    table
}
