//! Entity scores: strict, exact, partial and type, each by its own optimal one-to-one matching.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::matching::{Edge, overlapping, rank_maximal};
use super::model::Entity;
use super::tally::{Counter, Formula, Linear, Plan, sum};

/// What makes a pair of a gold and a predicted mention correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Same span and same type.
    Strict,
    /// Same span, whatever the type.
    Exact,
    /// Same span counts 1, any overlap one half, whatever the type.
    Partial,
    /// Any overlap with the same type.
    Type,
}

impl Mode {
    /// All modes, in the order of display.
    pub const ALL: [Self; 4] = [Self::Strict, Self::Exact, Self::Partial, Self::Type];

    /// Key in JSON and CSV.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Exact => "exact",
            Self::Partial => "partial",
            Self::Type => "type",
        }
    }

    /// What exactly is counted.
    #[must_use]
    pub fn definition(self) -> &'static str {
        match self {
            Self::Strict => {
                "correct: same first and last character and same type. incorrect: another pair that shares a character."
            }
            Self::Exact => {
                "correct: same first and last character, whatever the type. incorrect: another pair that shares a character."
            }
            Self::Partial => {
                "correct: same first and last character; partial: another pair that shares a character; whatever the type. P = (correct + partial / 2) / predicted, R = (correct + partial / 2) / gold."
            }
            Self::Type => {
                "correct: at least one shared character and same type. incorrect: another pair that shares a character."
            }
        }
    }

    /// The rank of an overlapping pair: 1 for correct, 2 for the rest.
    fn rank(self, gold: &Entity, pred: &Entity) -> u8 {
        let correct = match self {
            Self::Strict => gold.label == pred.label && gold.same_span(pred),
            Self::Exact | Self::Partial => gold.same_span(pred),
            Self::Type => gold.label == pred.label,
        };
        if correct { 1 } else { 2 }
    }
}

/// The five counts of a matching (the terms are those of MUC-5 and `SemEval` 2013 task 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Pairs that are right.
    pub correct: u32,
    /// Pairs that overlap and are wrong.
    pub incorrect: u32,
    /// Pairs that overlap and count one half (partial mode only).
    pub partial: u32,
    /// Gold mentions without a pair.
    pub missed: u32,
    /// Predictions without a pair.
    pub spurious: u32,
}

impl Counts {
    /// Gold mentions.
    #[must_use]
    pub fn possible(&self) -> u32 {
        self.correct + self.incorrect + self.partial + self.missed
    }

    /// Predicted mentions.
    #[must_use]
    pub fn actual(&self) -> u32 {
        self.correct + self.incorrect + self.partial + self.spurious
    }
}

/// Counts one document in one mode. Both lists must be free of duplicates
/// ([`super::select::Selection::apply`]); their order does not matter.
///
/// The matching has as many correct pairs as possible and, among those, as many pairs as possible.
#[must_use]
pub fn count(mode: Mode, gold: &[Entity], pred: &[Entity]) -> Counts {
    count_pairs(mode, gold, pred, &overlapping(gold, pred), (gold.len(), pred.len()))
}

/// Counts over the given overlapping pairs, of `sizes` mentions on each side.
fn count_pairs(
    mode: Mode,
    gold: &[Entity],
    pred: &[Entity],
    pairs: &[(usize, usize)],
    sizes: (usize, usize),
) -> Counts {
    let (mut correct, mut other) = (0, 0);
    let edges: Vec<Edge> =
        pairs.iter().map(|&(g, p)| (g, p, mode.rank(&gold[g], &pred[p]))).collect();
    for mate in rank_maximal(gold.len(), pred.len(), &edges).into_iter().flatten() {
        if mate.1 == 1 {
            correct += 1;
        } else {
            other += 1;
        }
    }
    let (incorrect, partial) = if mode == Mode::Partial { (0, other) } else { (other, 0) };
    let rest = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_sub(correct + other);
    Counts { correct, incorrect, partial, missed: rest(sizes.0), spurious: rest(sizes.1) }
}

/// Where the entity counters of a [`Plan`] are: five for every mode and scope.
#[derive(Debug, Clone)]
pub struct EntityPlan {
    /// The types, sorted; scope 0 is all types together, scope `i + 1` is `types[i]` alone.
    pub types: Vec<Arc<str>>,
    first: Counter,
}

impl EntityPlan {
    /// Lays out counters and measures for the given types.
    #[must_use]
    pub fn new(plan: &mut Plan, types: Vec<Arc<str>>) -> Self {
        let scopes = types.len() + 1;
        let first = plan.counters(Mode::ALL.len() * scopes * 5);
        let this = Self { types, first };
        for mode in Mode::ALL {
            let mut per_type = [Vec::new(), Vec::new(), Vec::new()];
            for scope in (1..scopes).chain([0]) {
                let row = if scope == 0 { "micro" } else { &this.types[scope - 1] };
                let counters = this.counters(mode, scope);
                let table = format!("entities.{}", mode.key());
                let ids = this.prf(plan, mode, (&table, row), counters);
                if scope > 0 {
                    per_type.iter_mut().zip(ids).for_each(|(list, id)| list.push(id));
                }
            }
            let table = format!("entities.{}", mode.key());
            for (name, list) in ["precision", "recall", "f1"].iter().zip(per_type) {
                plan.measure((&table, "macro", name), Formula::Mean(list));
            }
        }
        this
    }

    fn prf(&self, plan: &mut Plan, mode: Mode, at: (&str, &str), c: [Counter; 5]) -> [usize; 3] {
        let [correct, incorrect, partial, missed, spurious] = c;
        let mut hits: Linear = vec![(correct, 1.0)];
        if mode == Mode::Partial {
            hits.push((partial, 0.5));
        }
        let predicted = sum(&[correct, incorrect, partial, spurious]);
        plan.prf(at, &hits, &predicted, &sum(&[correct, incorrect, partial, missed]))
    }

    /// Correct, incorrect, partial, missed, spurious of a mode and scope.
    #[must_use]
    pub fn counters(&self, mode: Mode, scope: usize) -> [Counter; 5] {
        let block = (mode as usize) * (self.types.len() + 1) + scope;
        std::array::from_fn(|i| self.first + block * 5 + i)
    }

    /// Counts one document; lists as for [`count`]. A type's own counts are those of a matching
    /// among the mentions of that type alone, on both sides.
    pub fn fill(&self, gold: &[Entity], pred: &[Entity], row: &mut [u32]) {
        let pairs = overlapping(gold, pred);
        let scope_of: BTreeMap<&str, usize> =
            self.types.iter().enumerate().map(|(i, t)| (&**t, i + 1)).collect();
        let scopes = |list: &[Entity]| -> Vec<usize> {
            list.iter().map(|e| scope_of.get(&*e.label).copied().unwrap_or(0)).collect()
        };
        let (gold_scope, pred_scope) = (scopes(gold), scopes(pred));
        for scope in 0..=self.types.len() {
            let size = |list: &[usize]| {
                if scope == 0 { list.len() } else { list.iter().filter(|&&s| s == scope).count() }
            };
            let sizes = (size(&gold_scope), size(&pred_scope));
            if sizes == (0, 0) {
                continue;
            }
            let within: Vec<(usize, usize)> = pairs
                .iter()
                .filter(|(g, p)| scope == 0 || (gold_scope[*g] == scope && pred_scope[*p] == scope))
                .copied()
                .collect();
            for mode in Mode::ALL {
                let c = count_pairs(mode, gold, pred, &within, sizes);
                let values = [c.correct, c.incorrect, c.partial, c.missed, c.spurious];
                for (counter, value) in self.counters(mode, scope).into_iter().zip(values) {
                    row[counter] = value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::model::Span;
    use crate::evaluate::select::Selection;
    use proptest::prelude::*;

    fn entity(start: usize, end: usize, label: &str) -> Entity {
        Entity { span: Span { start, end }, label: label.into(), ..Entity::default() }
    }

    fn five(c: Counts) -> [u32; 5] {
        [c.correct, c.incorrect, c.partial, c.missed, c.spurious]
    }

    #[test]
    fn a_partial_match_never_steals_an_exact_one() {
        let gold = [entity(5, 20, "PER")];
        for pred in [
            [entity(14, 36, "PER"), entity(5, 20, "PER")],
            [entity(5, 20, "PER"), entity(14, 36, "PER")],
        ] {
            for mode in Mode::ALL {
                assert_eq!(five(count(mode, &gold, &pred)), [1, 0, 0, 0, 1], "{mode:?}");
            }
        }
    }

    #[test]
    fn parts_of_a_discontinuous_mention_overlap_only_where_they_stand() {
        let mut split = entity(0, 20, "PER");
        split.pieces = vec![Span { start: 0, end: 4 }, Span { start: 16, end: 20 }];
        let between = entity(6, 10, "PER");
        assert_eq!(five(count(Mode::Type, &[split.clone()], &[between])), [0, 0, 0, 1, 1]);
        assert_eq!(five(count(Mode::Strict, &[split.clone()], &[split])), [1, 0, 0, 0, 0]);
    }

    fn mentions() -> impl Strategy<Value = Vec<Entity>> {
        let label = prop::sample::select(vec!["PER", "LOC", "ORG"]);
        prop::collection::vec((0..25usize, 1..8usize, label), 0..10).prop_map(|list| {
            list.into_iter().map(|(start, len, label)| entity(start, start + len, label)).collect()
        })
    }

    fn plan() -> (Plan, EntityPlan) {
        let mut plan = Plan::default();
        let types = ["LOC", "ORG", "PER"].iter().map(|t| Arc::from(*t)).collect();
        let entities = EntityPlan::new(&mut plan, types);
        (plan, entities)
    }

    fn scores(gold: &[Entity], pred: &[Entity]) -> (Plan, Vec<Option<f64>>) {
        let (plan, entities) = plan();
        let all = Selection::default();
        let mut row = vec![0; plan.counters];
        entities.fill(&all.apply(gold), &all.apply(pred), &mut row);
        let sums: Vec<u64> = row.into_iter().map(u64::from).collect();
        let scores = plan.scores(&sums);
        (plan, scores)
    }

    proptest! {
        #[test]
        fn swapping_sides_swaps_precision_and_recall(a in mentions(), b in mentions()) {
            let (plan, there) = scores(&a, &b);
            let (_, back) = scores(&b, &a);
            for (i, measure) in plan.measures.iter().enumerate() {
                let twin = match measure.column.as_str() {
                    "precision" => "recall",
                    "recall" => "precision",
                    other => other,
                };
                let j = plan.measures.iter().position(|m| {
                    m.table == measure.table && m.row == measure.row && m.column == twin
                }).unwrap();
                prop_assert_eq!(there[i], back[j], "{:?}", measure);
            }
        }

        #[test]
        fn a_duplicate_changes_nothing(a in mentions(), b in mentions(), at in 0..10usize) {
            let before = scores(&a, &b).1;
            let mut doubled = b.clone();
            if let Some(e) = b.get(at) {
                doubled.insert(0, e.clone());
            }
            prop_assert_eq!(scores(&a, &doubled).1, before.clone());
            prop_assert_eq!(scores(&doubled, &a).1, scores(&b, &a).1);
        }

        #[test]
        fn order_changes_nothing(a in mentions(), b in mentions()) {
            let reversed = |list: &[Entity]| list.iter().rev().cloned().collect::<Vec<_>>();
            prop_assert_eq!(scores(&reversed(&a), &reversed(&b)).1, scores(&a, &b).1);
        }

        #[test]
        fn scores_lie_between_0_and_1(a in mentions(), b in mentions()) {
            for score in scores(&a, &b).1.into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&score));
            }
        }

        #[test]
        fn counts_add_up_and_modes_are_ordered(a in mentions(), b in mentions()) {
            let all = Selection::default();
            let (gold, pred) = (all.apply(&a), all.apply(&b));
            let counts = Mode::ALL.map(|mode| count(mode, &gold, &pred));
            for c in counts {
                prop_assert_eq!((c.possible() as usize, c.actual() as usize), (gold.len(), pred.len()));
            }
            let [strict, exact, partial, kind] = counts;
            prop_assert!(strict.correct <= exact.correct && strict.correct <= kind.correct);
            prop_assert_eq!(exact.correct, partial.correct);
        }
    }
}
