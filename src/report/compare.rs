//! Gold and predicted annotations paired, to be shown side by side. Scores are for `evaluate`.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;

use super::layer::{Layer, is_speech};
use crate::standoff::{QuoteRow, Record};

/// How an annotation compares with the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Both sides say the same.
    Same,
    /// The same span with another type.
    Type,
    /// Another span that overlaps.
    Boundary,
    /// The same span with another kind of quote.
    Kind,
    /// The same span and kind with another speaker.
    Speaker,
    /// In the gold alone.
    Missed,
    /// Predicted alone.
    Spurious,
}

/// The pairs of gold and predicted items: numbers of the one and of the other.
type Pairs = Vec<(usize, usize)>;

/// Tells each annotation of both layers how it compares with the other side.
///
/// The records must be of the same text and in the same unit.
pub(super) fn compare(gold: (&Record, &mut Layer), predicted: (&Record, &mut Layer)) {
    let (gold_record, gold) = gold;
    let (predicted_record, predicted) = predicted;
    gold.mentions.iter_mut().for_each(|m| m.verdict = Some(Verdict::Missed));
    gold.quotes.iter_mut().for_each(|q| q.verdict = Some(Verdict::Missed));
    predicted.mentions.iter_mut().for_each(|m| m.verdict = Some(Verdict::Spurious));
    predicted.quotes.iter_mut().for_each(|q| q.verdict = Some(Verdict::Spurious));

    let (a, b) = (&gold_record.entities, &predicted_record.entities);
    let spans = |rows: &[crate::standoff::EntityRow]| {
        rows.iter().map(|r| (r.start, r.end, r.kind.to_string())).collect::<Vec<_>>()
    };
    for (g, p) in pairs(&spans(a), &spans(b)) {
        let verdict = match () {
            () if (a[g].start, a[g].end) != (b[p].start, b[p].end) => Verdict::Boundary,
            () if a[g].kind != b[p].kind => Verdict::Type,
            () => Verdict::Same,
        };
        (gold.mentions[g].verdict, gold.mentions[g].other) = (Some(verdict), Some(p));
        (predicted.mentions[p].verdict, predicted.mentions[p].other) = (Some(verdict), Some(g));
    }

    let (a, b) = (&gold_record.quotes, &predicted_record.quotes);
    let spans = |rows: &[QuoteRow]| {
        rows.iter().map(|r| (r.start, r.end, r.kind.to_string())).collect::<Vec<_>>()
    };
    for (g, p) in pairs(&spans(a), &spans(b)) {
        let verdict = quote_verdict(&a[g], &b[p]);
        (gold.quotes[g].verdict, gold.quotes[g].other) = (Some(verdict), Some(p));
        (predicted.quotes[p].verdict, predicted.quotes[p].other) = (Some(verdict), Some(g));
    }
}

fn quote_verdict(gold: &QuoteRow, predicted: &QuoteRow) -> Verdict {
    if (gold.start, gold.end) != (predicted.start, predicted.end) {
        Verdict::Boundary
    } else if gold.kind != predicted.kind {
        Verdict::Kind
    } else if is_speech(&gold.kind) && !same_speaker(gold, predicted) {
        Verdict::Speaker
    } else {
        Verdict::Same
    }
}

/// The same entity, or the same name where an identifier holds in its own file only.
fn same_speaker(gold: &QuoteRow, predicted: &QuoteRow) -> bool {
    let name = |row: &QuoteRow| {
        let name = row.speaker_name.as_deref().or(row.speaker_text.as_deref());
        name.map(|name| name.to_lowercase().replace('’', "'"))
    };
    let same_entity =
        gold.speaker_entity.is_some() && gold.speaker_entity == predicted.speaker_entity;
    same_entity || name(gold) == name(predicted)
}

/// Pairs items one to one: first the equal ones, then those of equal span, then those that overlap,
/// the larger overlap first.
fn pairs<T: Clone + Eq + Hash>(
    gold: &[(usize, usize, T)],
    predicted: &[(usize, usize, T)],
) -> Pairs {
    let mut left =
        Unpaired { gold: vec![true; gold.len()], predicted: vec![true; predicted.len()] };
    let mut out = Vec::new();
    by_key(gold, predicted, &mut left, &mut out, Clone::clone);
    by_key(gold, predicted, &mut left, &mut out, |item| (item.0, item.1));

    let mut overlaps = Vec::new();
    // Both sides in text order: what ends before a gold item starts can be passed over for good,
    // if no item is longer than the longest.
    let mut by_start: Vec<usize> = (0..predicted.len()).filter(|&p| left.predicted[p]).collect();
    by_start.sort_by_key(|&p| predicted[p].0);
    let longest = by_start.iter().map(|&p| predicted[p].1.saturating_sub(predicted[p].0)).max();
    for g in (0..gold.len()).filter(|&g| left.gold[g]) {
        let reach = gold[g].0.saturating_sub(longest.unwrap_or(0));
        let from = by_start.partition_point(|&p| predicted[p].0 < reach);
        for &p in by_start[from..].iter().take_while(|&&p| predicted[p].0 < gold[g].1) {
            let (start, end) = (gold[g].0.max(predicted[p].0), gold[g].1.min(predicted[p].1));
            if start < end {
                overlaps.push((std::cmp::Reverse(end - start), g, p));
            }
        }
    }
    overlaps.sort_unstable();
    for (_, g, p) in overlaps {
        left.pair(g, p, &mut out);
    }
    out
}

/// What has no counterpart yet.
struct Unpaired {
    gold: Vec<bool>,
    predicted: Vec<bool>,
}

impl Unpaired {
    fn pair(&mut self, g: usize, p: usize, out: &mut Pairs) {
        if self.gold[g] && self.predicted[p] {
            (self.gold[g], self.predicted[p]) = (false, false);
            out.push((g, p));
        }
    }
}

fn by_key<T, K: Eq + Hash>(
    gold: &[T],
    predicted: &[T],
    left: &mut Unpaired,
    out: &mut Pairs,
    key: impl Fn(&T) -> K,
) {
    let mut places: HashMap<K, Vec<usize>> = HashMap::new();
    for p in (0..predicted.len()).rev().filter(|&p| left.predicted[p]) {
        places.entry(key(&predicted[p])).or_default().push(p);
    }
    for (g, item) in gold.iter().enumerate() {
        if !left.gold[g] {
            continue;
        }
        if let Some(p) = places.get_mut(&key(item)).and_then(Vec::pop) {
            left.pair(g, p, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        gold: &[(usize, usize, char)],
        predicted: &[(usize, usize, char)],
        expected: &[(usize, usize)],
    ) {
        assert_eq!(pairs(gold, predicted), expected);
    }

    #[test]
    fn equal_items_pair_before_those_that_only_overlap() {
        check(&[(0, 5, 'A'), (0, 5, 'B')], &[(0, 5, 'B'), (0, 5, 'A')], &[(0, 1), (1, 0)]);
        check(&[(0, 5, 'A'), (2, 5, 'A')], &[(2, 5, 'C'), (1, 6, 'A')], &[(1, 0), (0, 1)]);
        check(&[(0, 9, 'A')], &[(0, 2, 'A'), (3, 9, 'A')], &[(0, 1)]);
        check(&[(0, 2, 'A')], &[(2, 4, 'A')], &[]);
    }

    #[test]
    fn a_duplicate_has_no_counterpart() {
        check(&[(0, 5, 'A')], &[(0, 5, 'A'), (0, 5, 'A')], &[(0, 0)]);
    }
}
