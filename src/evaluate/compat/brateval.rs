//! brateval, commit 17acc16: gold mentions in turn take the first fitting prediction, both in the
//! order of a Java `HashMap` keyed by annotation identifier.

use super::{Prf, count, float, with_prf};
use crate::evaluate::model::{Entity, Span};
use crate::evaluate::table::Table;

/// True positives, false positives, false negatives.
pub type Outcome = [usize; 3];

/// `String.hashCode` of Java.
fn java_hash(s: &str) -> u32 {
    s.encode_utf16().fold(0, |h: u32, unit| h.wrapping_mul(31).wrapping_add(u32::from(unit)))
}

/// The entries in the order in which a Java `HashMap` walks them: buckets in order, within one the
/// order of insertion (buckets of eight and more, which Java turns into trees, do not occur here).
fn java_order(entities: &[Entity]) -> Vec<&Entity> {
    let mut entries: Vec<(String, &Entity)> = Vec::new();
    for (i, entity) in entities.iter().enumerate() {
        let id = entity.id.clone().unwrap_or_else(|| format!("T{}", i + 1));
        match entries.iter_mut().find(|(known, _)| *known == id) {
            Some(entry) => entry.1 = entity,
            None => entries.push((id, entity)),
        }
    }
    let mut capacity = 16_usize;
    while entries.len() * 4 > capacity * 3 {
        capacity *= 2;
    }
    let bucket = |id: &str| {
        let hash = java_hash(id);
        (hash ^ (hash >> 16)) as usize & (capacity - 1)
    };
    entries.sort_by_key(|(id, _)| bucket(id));
    entries.into_iter().map(|(_, e)| e).collect()
}

/// Every part of the gold mention is a part of the other (which may have more).
fn exact(gold: &Entity, pred: &Entity) -> bool {
    gold.parts().iter().all(|part| pred.parts().contains(part))
}

fn overlap(a: &Entity, b: &Entity) -> bool {
    let one_way = |a: &Entity, b: &Entity| {
        let touches = |x: &Span, y: &Span| {
            (x.start >= y.start && x.start < y.end) || (x.end > y.start && x.end <= y.end)
        };
        a.parts().iter().any(|x| b.parts().iter().any(|y| touches(x, y)))
    };
    one_way(a, b) || one_way(b, a)
}

/// Counts with exact types, and exact or overlapping spans.
#[must_use]
pub fn evaluate(docs: &[(Vec<Entity>, Vec<Entity>)], overlapping: bool) -> Outcome {
    let mut out = [0; 3];
    for (gold, pred) in docs {
        let mut left = java_order(pred);
        for g in java_order(gold) {
            let fits =
                |p: &&Entity| g.label == p.label && (exact(g, p) || (overlapping && overlap(g, p)));
            match left.iter().position(fits) {
                Some(i) => {
                    left.remove(i);
                    out[0] += 1;
                }
                None => out[2] += 1,
            }
        }
        out[1] += left.len();
    }
    out
}

/// Exact and overlapping spans.
#[must_use]
pub fn table(docs: &[(Vec<Entity>, Vec<Entity>)]) -> Table {
    let columns = [("tp", "TP"), ("fp", "FP"), ("fn", "FN")];
    let mut table = with_prf("brateval", "brateval, exact types", "spans", &columns);
    for (name, overlapping) in [("exact", false), ("overlap", true)] {
        let [tp, fp, miss] = evaluate(docs, overlapping);
        let prf = Prf::new(float(tp), float(tp + fp), float(tp + miss));
        table.row(name, [tp, fp, miss].map(count).into_iter().chain(prf.cells()).collect());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_hashes() {
        assert_eq!(java_hash("T1"), 2653);
        let ids = ["T9", "T10", "T1"].map(|id| Entity { id: Some(id.into()), ..Entity::default() });
        let order: Vec<_> = java_order(&ids).iter().filter_map(|e| e.id.as_deref()).collect();
        // Buckets of 16: T10 (82291 → 2), T9 (2661 → 5), T1 (2653 → 13).
        assert_eq!(order, ["T10", "T9", "T1"]);
    }
}
