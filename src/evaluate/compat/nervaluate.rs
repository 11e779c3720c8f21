//! nervaluate 1.2.1 (`strategies.py`): greedy, in the order of the lists.

use super::muc::Counts;
use super::{count, with_prf};
use crate::evaluate::model::Entity;
use crate::evaluate::table::Table;

/// A span with an inclusive end, as nervaluate has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The label.
    pub label: String,
    /// First unit.
    pub start: i64,
    /// Last unit.
    pub end: i64,
}

/// Gold and predicted spans of one document.
pub type Pair = (Vec<Item>, Vec<Item>);

/// Its four ways of counting, in its own terms. There are no partial matches in `strict` and `exact`.
pub const SCHEMES: [&str; 4] = ["strict", "exact", "partial", "ent_type"];

/// Spans from half-open mentions, with inclusive ends or, wrongly, with the ends as they are.
#[must_use]
pub fn spans_of_entities(entities: &[Entity], inclusive: bool) -> Vec<Item> {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let item = |e: &Entity| Item {
        label: e.label.to_string(),
        start: number(e.span.start),
        end: number(e.span.end) - i64::from(inclusive),
    };
    entities.iter().map(item).collect()
}

/// Spans from tags, as its list loader reads them.
///
/// # Errors
/// If a chunk starts with a tag that is not `B-` or `I-`.
pub fn spans_of_tags(tags: &[String]) -> Result<Vec<Item>, String> {
    let mut out: Vec<Item> = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut close = |(label, start): (String, usize), next: usize| {
        out.push(Item { label, start: number(start), end: number(next) - 1 });
    };
    for (i, tag) in tags.iter().enumerate() {
        let label = tag.get(2..).unwrap_or_default();
        if tag == "O" {
            if let Some(chunk) = open.take() {
                close(chunk, i);
            }
        } else if open.as_ref().is_none_or(|(l, _)| l != label || tag.starts_with('B')) {
            if let Some(chunk) = open.take() {
                close(chunk, i);
            }
            if !tag.starts_with("B-") && !tag.starts_with("I-") {
                return Err(format!("nervaluate refuses it: Invalid tag format: {tag}"));
            }
            open = Some((label.to_owned(), i));
        }
    }
    if let Some(chunk) = open {
        close(chunk, tags.len());
    }
    Ok(out)
}

/// At least 1 % of the gold span is shared: a long span that shares less does not overlap.
fn overlaps(pred: &Item, gold: &Item) -> bool {
    if pred.start > gold.end || pred.end < gold.start {
        return false;
    }
    let shared = pred.end.min(gold.end) - pred.start.max(gold.start) + 1;
    #[allow(clippy::cast_precision_loss)]
    let percent = shared as f64 / (gold.end - gold.start + 1) as f64 * 100.0;
    percent >= 1.0
}

/// One document, one scheme of [`SCHEMES`]: each prediction in turn takes the first perfect match,
/// else the first free gold span that it overlaps, whoever would match that one better.
fn document(scheme: usize, gold: &[Item], pred: &[Item]) -> Counts {
    let mut counts = Counts::default();
    let mut taken = vec![false; gold.len()];
    for p in pred {
        let free = || (0..gold.len()).filter(|&i| !taken[i]);
        let same_span = |i: usize| p.start == gold[i].start && p.end == gold[i].end;
        let same_label = |i: usize| p.label == gold[i].label;
        let distance = |i: usize| (p.start - gold[i].start).abs() + (p.end - gold[i].end).abs();
        let right = match scheme {
            0 => free().find(|&i| same_span(i) && same_label(i)),
            1 | 2 => free().find(|&i| same_span(i) && (scheme == 1 || overlaps(p, &gold[i]))),
            _ => free()
                .filter(|&i| overlaps(p, &gold[i]) && same_label(i))
                .min_by_key(|&i| distance(i)),
        };
        let wrong = free().find(|&i| overlaps(p, &gold[i]) && (scheme != 3 || !same_label(i)));
        match (right, wrong) {
            (Some(i), _) => {
                counts.correct += 1;
                taken[i] = true;
            }
            (None, Some(i)) => {
                if scheme == 2 {
                    counts.partial += 1;
                } else {
                    counts.incorrect += 1;
                }
                taken[i] = true;
            }
            (None, None) => counts.spurious += 1,
        }
    }
    counts.missed = taken.iter().filter(|t| !**t).count();
    counts
}

/// Counts of the four [`SCHEMES`] over all documents, for labels in `tags`.
#[must_use]
pub fn evaluate(docs: &[Pair], tags: &[String]) -> [Counts; 4] {
    let keep = |list: &[Item]| {
        list.iter().filter(|i| tags.contains(&i.label)).cloned().collect::<Vec<_>>()
    };
    let mut out = [Counts::default(); 4];
    for (gold, pred) in docs {
        let (gold, pred) = (keep(gold), keep(pred));
        for (scheme, counts) in out.iter_mut().enumerate() {
            *counts += document(scheme, &gold, &pred);
        }
    }
    out
}

/// Overall and by label.
#[must_use]
pub fn table(docs: &[Pair], tags: &[String]) -> Table {
    let columns = ["correct", "incorrect", "partial", "missed", "spurious", "possible", "actual"];
    let columns = columns.map(|c| (c, c));
    let mut table = with_prf("nervaluate", "nervaluate 1.2.1", "", &columns)
        .define(&[&format!("tags: {}", tags.join(", "))]);
    let mut add = |name: &str, tags: &[String]| {
        for (scheme, c) in SCHEMES.iter().zip(evaluate(docs, tags)) {
            let numbers =
                [c.correct, c.incorrect, c.partial, c.missed, c.spurious, c.possible(), c.actual()];
            let cells = numbers.map(count).into_iter().chain(c.prf().cells()).collect();
            table.row(format!("{name}{scheme}"), cells);
        }
    };
    add("", tags);
    for tag in tags {
        add(&format!("{tag} "), std::slice::from_ref(tag));
    }
    table
}
