//! HIPE-scorer, commit c2a5684 (`ner_eval.py`): greedy over predictions, gold mentions are checked
//! off by value, so that one gold mention can be correct for two predictions.

use std::collections::BTreeSet;

use super::muc::Counts;
use super::tags::TagPair;
use super::{count, with_prf};
use crate::evaluate::table::Table;

/// A mention: type, first and last token.
type Mention = (String, usize, usize);

/// Its regimes; `fuzzy` is what its code calls `ent_type`. Only `partial` counts an overlap one half.
pub const REGIMES: [&str; 4] = ["strict", "fuzzy", "partial", "exact"];

/// The mentions of a sequence; tags are read in capitals.
fn mentions(tags: &[String]) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut open: Option<(String, usize)> = None;
    for (i, tag) in tags.iter().map(|t| t.to_uppercase()).enumerate() {
        let label: String = tag.chars().skip(2).collect();
        let new = open.as_ref().is_none_or(|(l, _)| *l != label || tag.starts_with('B'));
        if tag == "O" || new {
            if let Some((label, start)) = open.take() {
                out.push((label, start, i - 1));
            }
            open = (tag != "O").then_some((label, i));
        }
    }
    if let Some((label, start)) = open.filter(|(label, _)| !label.is_empty()) {
        out.push((label, start, tags.len() - 1));
    }
    out
}

/// The types of a side: what follows the last hyphen of each tag.
fn types<'t>(tags: impl Iterator<Item = &'t String>) -> BTreeSet<String> {
    let label = |t: &String| {
        let upper = t.to_uppercase();
        let first = upper.split('|').next().unwrap_or_default();
        first.rsplit('-').next().unwrap_or_default().to_owned()
    };
    tags.map(label).filter(|t| !matches!(t.as_str(), "" | "_" | "O")).collect()
}

fn document(gold: &[Mention], pred: &[Mention], counts: &mut [Counts; 4]) {
    let mut seen: Vec<&Mention> = Vec::new();
    // Each regime's counter for a pair: same span or not, same type or not.
    let mut pair = |same_span: bool, same_type: bool| {
        let [strict, fuzzy, partial, exact] = counts;
        *(if same_span && same_type { &mut strict.correct } else { &mut strict.incorrect }) += 1;
        *(if same_type { &mut fuzzy.correct } else { &mut fuzzy.incorrect }) += 1;
        *(if same_span { &mut partial.correct } else { &mut partial.partial }) += 1;
        *(if same_span { &mut exact.correct } else { &mut exact.incorrect }) += 1;
    };
    let mut spurious = 0;
    for p in pred {
        if let Some(same) = gold.iter().find(|g| *g == p) {
            seen.push(same);
            pair(true, true);
            continue;
        }
        let found = gold.iter().find_map(|g| {
            let same_span = (g.1, g.2) == (p.1, p.2);
            let overlap = g.1 <= p.2 && p.1 <= g.2 && !seen.contains(&g);
            (same_span && g.0 != p.0 || overlap).then_some((g, same_span))
        });
        match found {
            Some((g, same_span)) => {
                seen.push(g);
                pair(same_span, g.0 == p.0);
            }
            None => spurious += 1,
        }
    }
    let missed = gold.iter().filter(|g| !seen.contains(g)).count();
    for c in counts {
        c.spurious += spurious;
        c.missed += missed;
    }
}

/// Counts of the four [`REGIMES`]; all sentences of a document are one sequence. Predicted types
/// that neither the gold nor `given` (with the gold: a tag set) has are left out.
#[must_use]
pub fn evaluate(docs: &[Vec<TagPair>], given: Option<&[String]>) -> [Counts; 4] {
    let pairs = || docs.iter().flatten();
    let mut tags = types(pairs().flat_map(|p| &p.0));
    if let Some(given) = given {
        let valid = types(pairs().flat_map(|p| &p.1)).into_iter();
        tags.extend(valid.filter(|t| given.iter().any(|g| g.to_uppercase() == *t)));
    }
    let keep = |tags_of: Vec<String>| {
        let mut list = mentions(&tags_of);
        list.retain(|m| tags.contains(&m.0));
        list
    };
    let mut counts = [Counts::default(); 4];
    for doc in docs {
        let gold = keep(doc.iter().flat_map(|p| p.0.iter().cloned()).collect());
        let pred = keep(doc.iter().flat_map(|p| p.1.iter().cloned()).collect());
        document(&gold, &pred, &mut counts);
    }
    counts
}

/// Micro scores of the four regimes.
#[must_use]
pub fn table(docs: &[Vec<TagPair>], given: Option<&[String]>) -> Table {
    let columns = [("tp", "TP"), ("fp", "FP"), ("fn", "FN")];
    let mut table = with_prf("hipe", "HIPE-scorer, micro", "regime", &columns);
    for (regime, c) in REGIMES.iter().zip(evaluate(docs, given)) {
        let cells = c.outcome().map(count).into_iter().chain(c.prf().cells()).collect();
        table.row(*regime, cells);
    }
    table
}
