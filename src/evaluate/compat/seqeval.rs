//! seqeval 1.2.2: default mode (`get_entities`) and strict mode with IOB2.

use std::collections::{BTreeMap, BTreeSet};

use super::tags::TagPair;
use super::{Prf, count, float, with_prf};
use crate::evaluate::table::Table;

/// Type, first token, end token (inclusive in default mode, exclusive in strict).
type Chunk = (String, usize, usize);

/// `tag` and `type` of a tag as the default mode cuts it; an empty type is `_`.
fn cut(tag: &str) -> (char, &str) {
    let mut chars = tag.chars();
    let prefix = chars.next().unwrap_or('O');
    let rest = chars.as_str();
    let label = rest.split_once('-').map_or(rest, |(_, label)| label);
    (prefix, if label.is_empty() { "_" } else { label })
}

fn ends(prev: char, tag: char, same_type: bool) -> bool {
    matches!(prev, 'E' | 'S')
        || matches!((prev, tag), ('B' | 'I', 'B' | 'S' | 'O'))
        || (!matches!(prev, 'O' | '.') && !same_type)
}

fn starts(prev: char, tag: char, same_type: bool) -> bool {
    matches!(tag, 'B' | 'S')
        || matches!((prev, tag), ('E' | 'S' | 'O', 'E' | 'I'))
        || (!matches!(tag, 'O' | '.') && !same_type)
}

/// The chunks of the sequences one after another, each closed by an `O`.
fn lenient<'t>(sequences: impl Iterator<Item = &'t [String]>) -> BTreeSet<Chunk> {
    let mut out = BTreeSet::new();
    let (mut prev, mut prev_type, mut begin, mut i) = ('O', "", 0, 0);
    for sequence in sequences {
        for tag in sequence.iter().map(String::as_str).chain(["O"]) {
            let (tag, label) = cut(tag);
            let same = prev_type == label;
            if ends(prev, tag, same) {
                out.insert((prev_type.to_owned(), begin, i));
            }
            if starts(prev, tag, same) {
                begin = i;
            }
            (prev, prev_type) = (tag, label);
            i += 1;
        }
    }
    out
}

/// The chunks that strict mode finds under IOB2: a `B` and the `I` of its type that follow. An `I`
/// that continues nothing is passed over.
///
/// # Errors
/// seqeval's own message for a tag that is not `B`, `I` or `O`.
fn strict<'t>(sequences: impl Iterator<Item = &'t [String]>) -> Result<BTreeSet<Chunk>, String> {
    let mut out = BTreeSet::new();
    let mut base = 0;
    for sequence in sequences {
        let mut open: Option<(String, usize)> = None;
        for (i, tag) in sequence.iter().enumerate() {
            if !tag.starts_with(['I', 'O', 'B']) {
                return Err(format!(
                    "ValueError: Invalid token is found: {tag}. Allowed prefixes are: I|O|B."
                ));
            }
            let label = tag[1..].trim_matches('-');
            let continues = tag.starts_with('I') && open.as_ref().is_some_and(|(l, _)| l == label);
            if !continues {
                if let Some((label, start)) = open.take() {
                    out.insert((label, start, base + i));
                }
                open = tag.starts_with('B').then(|| (label.to_owned(), base + i));
            }
        }
        if let Some((label, start)) = open {
            out.insert((label, start, base + sequence.len()));
        }
        base += sequence.len() + 1;
    }
    Ok(out)
}

/// Right, predicted and gold chunks by type.
pub type Counts = BTreeMap<String, [usize; 3]>;

fn counts(gold: &BTreeSet<Chunk>, pred: &BTreeSet<Chunk>) -> Counts {
    let mut out = Counts::new();
    for (label, ..) in pred {
        out.entry(label.clone()).or_default()[1] += 1;
    }
    for chunk in gold {
        let entry = out.entry(chunk.0.clone()).or_default();
        entry[2] += 1;
        entry[0] += usize::from(pred.contains(chunk));
    }
    out
}

/// Default mode.
#[must_use]
pub fn default_mode(pairs: &[TagPair]) -> Counts {
    let gold = lenient(pairs.iter().map(|p| p.0.as_slice()));
    counts(&gold, &lenient(pairs.iter().map(|p| p.1.as_slice())))
}

/// `mode="strict", scheme=IOB2`.
///
/// # Errors
/// For a tag that is not `B`, `I` or `O`.
pub fn strict_mode(pairs: &[TagPair]) -> Result<Counts, String> {
    let gold = strict(pairs.iter().map(|p| p.0.as_slice()))?;
    Ok(counts(&gold, &strict(pairs.iter().map(|p| p.1.as_slice()))?))
}

/// Micro average.
#[must_use]
pub fn micro(counts: &Counts) -> Prf {
    let [right, pred, gold] = total(counts);
    Prf::new(float(right), float(pred), float(gold))
}

fn total(counts: &Counts) -> [usize; 3] {
    counts.values().fold([0; 3], |sum, c| std::array::from_fn(|i| sum[i] + c[i]))
}

/// Default and strict mode.
#[must_use]
pub fn tables(pairs: &[TagPair]) -> Vec<Table> {
    let of = |key: &str, title: &str, counts: Result<Counts, String>| {
        let columns = [("right", "right"), ("predicted", "pred"), ("gold", "gold")];
        let mut table = with_prf(key, title, "type", &columns);
        match counts {
            Err(message) => table.definition.push(message),
            Ok(counts) => {
                for (label, c) in counts
                    .iter()
                    .map(|(l, c)| (l.as_str(), *c))
                    .chain([("micro avg", total(&counts))])
                {
                    let prf = Prf::new(float(c[0]), float(c[1]), float(c[2]));
                    table.row(label, c.map(count).into_iter().chain(prf.cells()).collect());
                }
            }
        }
        table
    };
    vec![
        of("seqeval", "seqeval 1.2.2, default", Ok(default_mode(pairs))),
        of("seqeval_strict", "seqeval 1.2.2, strict, IOB2", strict_mode(pairs)),
    ]
}
