//! The Gender Gap Tracker's French quote scorer, commit 5501de3 (`evaluate_quotes.py`): each gold
//! quote takes the prediction that covers most of it, however long that one is; predictions equal
//! to the one taken vanish with it.

use super::{Prf, count, float, with_prf};
use crate::evaluate::model::{Quote, Span};
use crate::evaluate::table::Table;

/// The thresholds that it reports.
pub const THRESHOLDS: [f64; 2] = [0.3, 0.8];

/// What it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Gold quotes that found a prediction.
    pub tp: usize,
    /// Predictions left.
    pub fp: usize,
    /// Gold quotes that found none.
    pub missed: usize,
    /// Pairs whose speakers share a character.
    pub speaker: usize,
    /// Pairs whose cues are the same words.
    pub verb: usize,
}

impl Counts {
    /// Precision, recall, F1.
    #[must_use]
    pub fn prf(&self) -> Prf {
        Prf::new(float(self.tp), float(self.tp + self.fp), float(self.tp + self.missed))
    }
}

/// Share of the first span that the second covers.
fn covered(gold: Span, pred: Span) -> f64 {
    let shared = gold.end.min(pred.end).saturating_sub(gold.start.max(pred.start));
    if gold.end == gold.start { 0.0 } else { float(shared) / float(gold.end - gold.start) }
}

/// Whether the tool's records of two quotes would be equal.
fn equal(a: &Quote, b: &Quote) -> bool {
    a.span == b.span && a.speaker == b.speaker && a.cue == b.cue
}

fn verb(quote: &Quote) -> String {
    let words = quote.cue.as_ref().and_then(|c| c.text.as_deref());
    words.unwrap_or_default().to_lowercase().trim().to_owned()
}

/// Counts at one threshold.
#[must_use]
pub fn evaluate(docs: &[(Vec<Quote>, Vec<Quote>)], threshold: f64) -> Counts {
    let mut out = Counts::default();
    for (gold, pred) in docs {
        let mut left: Vec<&Quote> = pred.iter().collect();
        for g in gold {
            let mut best: Option<(f64, &Quote)> = None;
            for p in &left {
                let score = covered(g.span, p.span);
                if score > threshold && score > best.map_or(0.0, |(s, _)| s) {
                    best = Some((score, p));
                }
            }
            let Some((_, p)) = best else {
                out.missed += 1;
                continue;
            };
            out.tp += 1;
            let speakers = g.speaker.as_ref().zip(p.speaker.as_ref());
            out.speaker +=
                usize::from(speakers.is_some_and(|(a, b)| covered(a.span, b.span) > 0.0));
            out.verb += usize::from(verb(g) == verb(p));
            left.retain(|other| !equal(other, p));
        }
        out.fp += left.len();
    }
    out
}

/// Both thresholds.
#[must_use]
pub fn table(docs: &[(Vec<Quote>, Vec<Quote>)]) -> Table {
    let columns = [
        ("tp", "TP"),
        ("fp", "FP"),
        ("fn", "FN"),
        ("speaker_match", "speaker"),
        ("verb_match", "verb"),
    ];
    let mut table =
        with_prf("gendergap", "Gender Gap Tracker, French quotes", "threshold", &columns);
    for threshold in THRESHOLDS {
        let c = evaluate(docs, threshold);
        let numbers = [c.tp, c.fp, c.missed, c.speaker, c.verb];
        table.row(
            threshold.to_string(),
            numbers.map(count).into_iter().chain(c.prf().cells()).collect(),
        );
    }
    table
}
