//! `conlleval.pl` of 2004-01-26 (Erik Tjong Kim Sang).

use std::collections::BTreeMap;

use super::tags::TagPair;
use super::{PRF, count, float, harmonic, share};
use crate::evaluate::table::{Cell, Table};

/// What it prints, for all types or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Phrases in the gold column.
    pub gold: usize,
    /// Phrases found.
    pub found: usize,
    /// Correct phrases.
    pub correct: usize,
}

impl Counts {
    /// Precision, recall and F1 in percent, to two decimals as printed.
    #[must_use]
    pub fn percentages(&self) -> [f64; 3] {
        let p = 100.0 * share(float(self.correct), float(self.found));
        let r = 100.0 * share(float(self.correct), float(self.gold));
        [p, r, harmonic(p, r)].map(|x| (x * 100.0).round() / 100.0)
    }
}

/// `^([^-]*)-(.*)$`, else the whole tag and no type; the type `0` is none, as Perl has it.
fn cut(tag: &str) -> (&str, &str) {
    let (prefix, label) = tag.split_once('-').unwrap_or((tag, ""));
    (prefix, if label == "0" { "" } else { label })
}

fn end_of_chunk(prev: &str, tag: &str, prev_type: &str, label: &str) -> bool {
    matches!((prev, tag), ("B" | "I", "B" | "O") | ("E", "E" | "I" | "O"))
        || (!matches!(prev, "O" | ".") && prev_type != label)
        || matches!(prev, "[" | "]")
}

fn start_of_chunk(prev: &str, tag: &str, prev_type: &str, label: &str) -> bool {
    matches!((prev, tag), ("B" | "I" | "O", "B") | ("O" | "E", "I" | "E"))
        || (!matches!(tag, "O" | ".") && prev_type != label)
        || matches!(tag, "[" | "]")
}

/// One column as it is read: the last tag and type.
#[derive(Clone, Copy)]
struct Last<'t>(&'t str, &'t str);

/// Reads all sequences, an empty line after each, and counts phrases by type.
#[must_use]
pub fn evaluate(pairs: &[TagPair]) -> BTreeMap<String, Counts> {
    let mut out: BTreeMap<String, Counts> = BTreeMap::new();
    let (mut gold_last, mut pred_last) = (Last("O", ""), Last("O", ""));
    let mut in_correct = false;
    for (gold, pred) in pairs {
        let lines =
            gold.iter().zip(pred).map(|(g, p)| (g.as_str(), p.as_str())).chain([("O", "O")]);
        for (g, p) in lines {
            let ((g, g_type), (p, p_type)) = (cut(g), cut(p));
            let ends = |last: Last<'_>, tag, label| end_of_chunk(last.0, tag, last.1, label);
            let starts = |last: Last<'_>, tag, label| start_of_chunk(last.0, tag, last.1, label);
            let (g_ends, p_ends) = (ends(gold_last, g, g_type), ends(pred_last, p, p_type));
            let (g_starts, p_starts) = (starts(gold_last, g, g_type), starts(pred_last, p, p_type));
            if in_correct {
                if g_ends && p_ends && pred_last.1 == gold_last.1 {
                    in_correct = false;
                    out.entry(gold_last.1.to_owned()).or_default().correct += 1;
                } else if g_ends != p_ends || p_type != g_type {
                    in_correct = false;
                }
            }
            in_correct |= g_starts && p_starts && p_type == g_type;
            if g_starts {
                out.entry(g_type.to_owned()).or_default().gold += 1;
            }
            if p_starts {
                out.entry(p_type.to_owned()).or_default().found += 1;
            }
            (gold_last, pred_last) = (Last(g, g_type), Last(p, p_type));
        }
    }
    if in_correct {
        out.entry(gold_last.1.to_owned()).or_default().correct += 1;
    }
    out
}

/// All types together.
#[must_use]
pub fn total(by_type: &BTreeMap<String, Counts>) -> Counts {
    by_type.values().fold(Counts::default(), |sum, c| Counts {
        gold: sum.gold + c.gold,
        found: sum.found + c.found,
        correct: sum.correct + c.correct,
    })
}

/// What it prints.
#[must_use]
pub fn table(pairs: &[TagPair]) -> Table {
    let columns: Vec<(&str, &str)> =
        [("gold", "phrases"), ("found", "found"), ("correct", "correct")]
            .into_iter()
            .chain(PRF)
            .collect();
    let mut table = Table::new("conlleval", "conlleval.pl", "type", &columns)
        .define(&["P, R and F1 in percent."]);
    let by_type = evaluate(pairs);
    for (label, c) in
        by_type.iter().map(|(l, c)| (l.as_str(), *c)).chain([("overall", total(&by_type))])
    {
        let scores = c.percentages().map(|x| Cell::Number(Some(x)));
        table.row(
            label,
            [c.gold, c.found, c.correct].map(count).into_iter().chain(scores).collect(),
        );
    }
    table
}
