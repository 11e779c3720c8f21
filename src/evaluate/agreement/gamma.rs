//! Gamma (Mathet, Widlöcher & Métivier, *The unified and holistic method gamma (γ) for
//! inter-annotator agreement measure and alignment*, Computational Linguistics 41(3), 2015).
//!
//! An alignment groups units of different annotators, each unit in one group; a group's disorder is
//! the mean dissimilarity of its pairs, an absent unit counting as one of dissimilarity 1; the
//! disorder of the alignment is the sum over groups divided by the mean number of units. Gamma is
//! 1 − (disorder of the best alignment) / (mean of that over random annotations).
//!
//! The best alignment is found exactly: groups that cost more than their units alone cannot be in
//! it, so a document falls into small clusters, each solved by dynamic programming over sets of
//! units. A document whose clusters are too large is refused rather than approximated.

use std::collections::HashMap;
use std::sync::Arc;

use crate::evaluate::model::Span;
use crate::evaluate::rng::Rng;

/// Random annotations that the expected disorder is a mean of.
pub const SAMPLES: usize = 100;

/// Sets of units that one cluster may try.
const STATES: usize = 100_000;

/// Units of all annotators that one document may have.
const UNITS: usize = 2_000;

/// A typed unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    start: f64,
    end: f64,
    category: Arc<str>,
}

impl Unit {
    /// A unit of a category; an empty span counts as one character.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn new(span: Span, category: &Arc<str>) -> Self {
        let end = span.end.max(span.start + 1);
        Self { start: span.start as f64, end: end as f64, category: Arc::clone(category) }
    }

    /// Positional (sporadic) plus categorical dissimilarity.
    fn dissimilarity(&self, other: &Self) -> f64 {
        let distance = (self.start - other.start).abs() + (self.end - other.end).abs();
        let position = distance / (self.end - self.start + other.end - other.start);
        position * position + f64::from(u8::from(self.category != other.category))
    }
}

/// Gamma of one document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gamma {
    /// `None` without units or when the expected disorder is 0.
    pub value: Option<f64>,
    /// Disorder of the best alignment.
    pub observed: f64,
    /// Mean disorder of random annotations.
    pub expected: Option<f64>,
}

/// Gamma of the units of each annotator on a text of some length.
///
/// # Errors
/// A reason if the best alignment cannot be found exactly.
pub fn gamma(units: &[Vec<Unit>], length: usize, seed: u64) -> Result<Gamma, String> {
    if units.len() < 2 || units.iter().all(Vec::is_empty) {
        return Ok(Gamma { value: None, observed: 0.0, expected: None });
    }
    let total: usize = units.iter().map(Vec::len).sum();
    if total > UNITS {
        return Err(format!("{total} units, at most {UNITS}"));
    }
    let observed = disorder(units)?;
    let mut rng = Rng::new(seed);
    let mut sampled = Vec::with_capacity(SAMPLES);
    for _ in 0..SAMPLES {
        let random = shuffled(units, length, &mut rng);
        if random.iter().any(|u| !u.is_empty()) {
            sampled.push(disorder(&random)?);
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let expected = super::ratio(sampled.iter().sum(), sampled.len() as f64);
    let value = expected.filter(|e| *e > 0.0).map(|e| 1.0 - observed / e);
    Ok(Gamma { value, observed, expected })
}

/// As many random annotators as there are: each a real one, its units shifted around the text.
#[allow(clippy::cast_precision_loss)]
fn shuffled(units: &[Vec<Unit>], length: usize, rng: &mut Rng) -> Vec<Vec<Unit>> {
    let total = length.max(1) as f64;
    (0..units.len())
        .map(|_| {
            let source = &units[rng.below(units.len())];
            let shift = rng.below(length.max(1)) as f64;
            let moved = |u: &Unit| {
                let start = (u.start + shift) % total;
                Unit { start, end: start + (u.end - u.start), category: Arc::clone(&u.category) }
            };
            source.iter().map(moved).collect()
        })
        .collect()
}

/// Disorder of the best alignment.
fn disorder(units: &[Vec<Unit>]) -> Result<f64, String> {
    let mut all: Vec<(usize, &Unit)> =
        units.iter().enumerate().flat_map(|(a, list)| list.iter().map(move |u| (a, u))).collect();
    all.sort_by(|x, y| x.1.start.total_cmp(&y.1.start).then(x.0.cmp(&y.0)));
    let sum = clusters(&all, units.len())
        .into_iter()
        .map(|cluster| best(&cluster, units.len()))
        .sum::<Result<f64, String>>()?;
    #[allow(clippy::cast_precision_loss)]
    let mean = all.len() as f64 / units.len() as f64;
    Ok(sum / mean)
}

/// The pairs of `n` annotators.
fn pairs(n: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let n = n as f64;
    n * (n - 1.0) / 2.0
}

/// A pair more dissimilar than this is in no best alignment: with it, a group would cost more than
/// its units alone.
fn limit(annotators: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let n = annotators as f64;
    n * pairs(annotators)
}

/// Units that groups may join, directly or through others.
fn clusters<'u>(all: &[(usize, &'u Unit)], annotators: usize) -> Vec<Vec<(usize, &'u Unit)>> {
    let mut cluster: Vec<usize> = (0..all.len()).collect();
    fn root(cluster: &mut [usize], mut i: usize) -> usize {
        while cluster[i] != i {
            cluster[i] = cluster[cluster[i]];
            i = cluster[i];
        }
        i
    }
    // Starts that are further apart than this are too dissimilar, whatever the ends.
    let longest = all.iter().map(|(_, u)| u.end - u.start).fold(0.0, f64::max);
    let reach = 2.0 * longest * limit(annotators).sqrt();
    for (j, (b, v)) in all.iter().enumerate() {
        for (i, (a, u)) in all[..j].iter().enumerate().rev() {
            if v.start - u.start > reach {
                break;
            }
            if a != b && u.dissimilarity(v) <= limit(annotators) {
                let (x, y) = (root(&mut cluster, i), root(&mut cluster, j));
                cluster[y.max(x)] = x.min(y);
            }
        }
    }
    let mut out: HashMap<usize, Vec<(usize, &Unit)>> = HashMap::new();
    for (i, unit) in all.iter().enumerate() {
        let root = root(&mut cluster, i);
        out.entry(root).or_default().push(*unit);
    }
    let mut out: Vec<_> = out.into_iter().collect();
    out.sort_by_key(|(root, _)| *root);
    out.into_iter().map(|(_, units)| units).collect()
}

/// Groups of a cluster that can be in a best alignment: members as a set, and disorder.
fn groups(cluster: &[(usize, &Unit)], annotators: usize) -> Result<Vec<Vec<(u128, f64)>>, String> {
    let all_pairs = pairs(annotators);
    let mut by_first: Vec<Vec<(u128, f64)>> = Vec::with_capacity(cluster.len());
    for first in 0..cluster.len() {
        let mut open: Vec<(Vec<usize>, f64)> = vec![(vec![first], 0.0)];
        let mut out = Vec::new();
        while let Some((members, sum)) = open.pop() {
            #[allow(clippy::cast_precision_loss)]
            let size = members.len() as f64;
            let disorder = (sum + all_pairs - size * (size - 1.0) / 2.0) / all_pairs;
            if disorder <= size {
                out.push((members.iter().fold(0, |set, &m| set | 1 << m), disorder));
            }
            if out.len() + open.len() > STATES {
                return Err(format!("too many groups of {} units", cluster.len()));
            }
            let last = members[members.len() - 1];
            for next in last + 1..cluster.len() {
                if members.iter().any(|&m| cluster[m].0 == cluster[next].0) {
                    continue;
                }
                let more: f64 =
                    members.iter().map(|&m| cluster[m].1.dissimilarity(cluster[next].1)).sum();
                if sum + more <= limit(annotators) {
                    let mut with = members.clone();
                    with.push(next);
                    open.push((with, sum + more));
                }
            }
        }
        by_first.push(out);
    }
    Ok(by_first)
}

/// Least disorder of a cluster.
fn best(cluster: &[(usize, &Unit)], annotators: usize) -> Result<f64, String> {
    if cluster.len() > 128 {
        return Err(format!("{} units hang together", cluster.len()));
    }
    let groups = groups(cluster, annotators)?;
    let full = if cluster.len() == 128 { u128::MAX } else { (1 << cluster.len()) - 1 };
    // Sets of units that remain, with the least disorder so far; units are used up from the first
    // on, so that few sets occur.
    let mut layer: HashMap<u128, f64> = HashMap::from([(full, 0.0)]);
    for (first, groups) in groups.iter().enumerate() {
        let mut next: HashMap<u128, f64> = HashMap::with_capacity(layer.len());
        for (left, sum) in layer {
            let mut reach = |set: u128, sum: f64| {
                let least = next.entry(set).or_insert(f64::INFINITY);
                *least = least.min(sum);
            };
            if left & (1 << first) == 0 {
                reach(left, sum);
                continue;
            }
            for &(members, disorder) in groups {
                if members & left == members {
                    reach(left & !members, sum + disorder);
                }
            }
        }
        if next.len() > STATES {
            return Err(format!("too many alignments of {} units", cluster.len()));
        }
        layer = next;
    }
    Ok(layer.get(&0).copied().unwrap_or(f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(start: usize, end: usize, category: &str) -> Unit {
        Unit::new(Span { start, end }, &category.into())
    }

    #[test]
    fn shifted_span() {
        assert!((unit(0, 10, "x").dissimilarity(&unit(5, 15, "x")) - 0.25).abs() < 1e-12);
        assert!((unit(0, 10, "x").dissimilarity(&unit(5, 15, "y")) - 1.25).abs() < 1e-12);
    }

    #[test]
    fn disorder_of_small_cases() {
        let a = vec![unit(0, 10, "x"), unit(50, 60, "x")];
        // One pair equal, one unit alone: (0 + 1) / mean of 2 and 1.
        let d = disorder(&[a.clone(), vec![unit(0, 10, "x")]]).expect("small");
        assert!((d - 1.0 / 1.5).abs() < 1e-12, "{d}");
        assert_eq!(disorder(&[a.clone(), a.clone(), a]), Ok(0.0));
    }

    #[test]
    fn the_best_alignment_is_not_the_greedy_one() {
        // The middle unit is nearest to both; taking its nearest leaves two units alone.
        let a = vec![unit(0, 10, "x"), unit(8, 18, "x")];
        let b = vec![unit(7, 17, "x"), unit(15, 25, "x")];
        let d = disorder(&[a, b]).expect("small");
        let straight = 0.49 + 0.49;
        assert!((d - straight / 2.0).abs() < 1e-12, "{d}");
    }

    #[test]
    fn agreement_is_1_and_chance_is_about_0() {
        let units: Vec<Unit> = (0..12).map(|i| unit(i * 40, i * 40 + 8, "x")).collect();
        let same = gamma(&[units.clone(), units.clone()], 480, 1).expect("small");
        assert_eq!(same.value, Some(1.0));
        let other: Vec<Unit> = (0..12).map(|i| unit(i * 40 + 20, i * 40 + 28, "x")).collect();
        let apart = gamma(&[units, other], 480, 1).expect("small").value.expect("defined");
        assert!(apart < 0.2, "{apart}");
    }
}
