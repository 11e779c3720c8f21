//! How far scores can be trusted: intervals and paired tests by resampling documents.
//!
//! Documents, not mentions, are resampled: mentions of one article depend on each other. Because
//! every score is a ratio of sums over documents, a resample is a sum of rows.

use super::rng::Rng;
use super::tally::{Plan, Tally};

/// A percentile interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// Two systems compared on one measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Score of the first system.
    pub ours: Option<f64>,
    /// Score of the baseline.
    pub baseline: Option<f64>,
    /// First minus baseline.
    pub delta: Option<f64>,
    /// 95 % interval of the difference over paired resamples.
    pub interval: Option<Interval>,
    /// Two-sided p by paired bootstrap, the differences centred on 0 as the null has them (Efron &
    /// Tibshirani 1993, ch. 16; Berg-Kirkpatrick et al. 2012):
    /// `(1 + #{|δ* − δ| ≥ |δ|}) / (1 + resamples)`.
    pub p_bootstrap: Option<f64>,
    /// Two-sided p by approximate randomisation (Noreen 1989; Yeh 2000): in each trial the two
    /// systems' outputs are swapped on every document with probability one half;
    /// `(1 + #{|δ*| ≥ |δ|}) / (1 + trials)`.
    pub p_randomisation: Option<f64>,
}

/// 95 % percentile intervals of all measures over `resamples` draws of as many documents with
/// replacement. Draws where a measure is undefined are left out; with fewer than two documents or
/// with more than half of the draws undefined there is no interval.
#[must_use]
pub fn intervals(plan: &Plan, tally: &Tally, resamples: usize, seed: u64) -> Vec<Option<Interval>> {
    let documents = tally.len();
    if documents < 2 || resamples == 0 {
        return vec![None; plan.measures.len()];
    }
    let mut rng = Rng::new(seed);
    let mut samples = vec![Vec::with_capacity(resamples); plan.measures.len()];
    let mut sums = vec![0; plan.counters];
    for _ in 0..resamples {
        sums.fill(0);
        for _ in 0..documents {
            tally.add(rng.below(documents), &mut sums);
        }
        for (sample, score) in samples.iter_mut().zip(plan.scores(&sums)) {
            sample.extend(score);
        }
    }
    samples.into_iter().map(|sample| percentiles(sample, resamples)).collect()
}

/// Compares two systems on the same documents, measure by measure.
#[must_use]
pub fn compare(
    plan: &Plan,
    ours: &Tally,
    baseline: &Tally,
    resamples: usize,
    seed: u64,
) -> Vec<Comparison> {
    let (a, b) = (plan.scores(&ours.sums()), plan.scores(&baseline.sums()));
    let delta: Vec<Option<f64>> = a.iter().zip(&b).map(|(a, b)| Some((*a)? - (*b)?)).collect();
    let enough = ours.len() >= 2 && resamples > 0;
    let drawn = if enough { paired_draws(plan, ours, baseline, resamples, seed) } else { vec![] };
    let swapped = if enough { swapped(plan, ours, baseline, resamples, seed) } else { vec![] };
    (0..plan.measures.len())
        .map(|m| {
            let draws = drawn.get(m).cloned().unwrap_or_default();
            let at_least = |values: Option<&Vec<f64>>, centre: f64| -> Option<f64> {
                let (d, values) = (delta[m]?, values?);
                let extreme = values.iter().filter(|v| (*v - centre).abs() >= d.abs() - 1e-12);
                #[allow(clippy::cast_precision_loss)]
                Some((1 + extreme.count()) as f64 / (1 + values.len()) as f64)
            };
            Comparison {
                ours: a[m],
                baseline: b[m],
                delta: delta[m],
                p_bootstrap: at_least(drawn.get(m), delta[m].unwrap_or(0.0)),
                p_randomisation: at_least(swapped.get(m), 0.0),
                interval: percentiles(draws, resamples),
            }
        })
        .collect()
}

/// Differences of all measures over resamples that draw the same documents for both systems.
fn paired_draws(plan: &Plan, a: &Tally, b: &Tally, resamples: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut rng = Rng::new(seed);
    differences(plan, resamples, |sums_a, sums_b| {
        for _ in 0..a.len() {
            let document = rng.below(a.len());
            a.add(document, sums_a);
            b.add(document, sums_b);
        }
    })
}

/// Differences of all measures when the systems' outputs are swapped at random.
fn swapped(plan: &Plan, a: &Tally, b: &Tally, trials: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut rng = Rng::new(seed ^ 0x5EED_5EED_5EED_5EED);
    differences(plan, trials, |sums_a, sums_b| {
        let mut bits = 0;
        for document in 0..a.len() {
            if document % 64 == 0 {
                bits = rng.bits();
            }
            let (x, y) = if bits & 1 == 0 { (a, b) } else { (b, a) };
            bits >>= 1;
            x.add(document, sums_a);
            y.add(document, sums_b);
        }
    })
}

fn differences(
    plan: &Plan,
    times: usize,
    mut fill: impl FnMut(&mut [u64], &mut [u64]),
) -> Vec<Vec<f64>> {
    let mut out = vec![Vec::with_capacity(times); plan.measures.len()];
    let (mut sums_a, mut sums_b) = (vec![0; plan.counters], vec![0; plan.counters]);
    for _ in 0..times {
        sums_a.fill(0);
        sums_b.fill(0);
        fill(&mut sums_a, &mut sums_b);
        for ((sample, a), b) in out.iter_mut().zip(plan.scores(&sums_a)).zip(plan.scores(&sums_b)) {
            if let (Some(a), Some(b)) = (a, b) {
                sample.push(a - b);
            }
        }
    }
    out
}

fn percentiles(mut sample: Vec<f64>, of: usize) -> Option<Interval> {
    if sample.is_empty() || 2 * sample.len() < of {
        return None;
    }
    sample.sort_unstable_by(f64::total_cmp);
    Some(Interval { low: percentile(&sample, 0.025), high: percentile(&sample, 0.975) })
}

/// The percentile of a sorted, non-empty sample, with linear interpolation.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn percentile(sorted: &[f64], q: f64) -> f64 {
    let at = q * (sorted.len() - 1) as f64;
    let (low, part) = (at.floor() as usize, at.fract());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + part * (sorted[high] - sorted[low])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::tally::{one, sum};

    fn tally(plan: &Plan, rows: &[[u32; 3]]) -> Tally {
        let mut tally = Tally::new(plan);
        for row in rows {
            tally.document().copy_from_slice(row);
        }
        tally
    }

    fn plan() -> Plan {
        let mut plan = Plan::default();
        let c = plan.counters(3);
        plan.prf(("t", "r"), &one(c), &sum(&[c, c + 1]), &sum(&[c, c + 2]));
        plan
    }

    #[test]
    fn intervals_hold_the_score_and_repeat() {
        let plan = plan();
        let rows: Vec<[u32; 3]> = (0..50).map(|i| [8 + i % 3, i % 4, i % 5]).collect();
        let tally = tally(&plan, &rows);
        let score = plan.scores(&tally.sums())[2].unwrap();
        let first = intervals(&plan, &tally, 500, 42);
        let interval = first[2].unwrap();
        assert!(interval.low < score && score < interval.high);
        assert_eq!(first, intervals(&plan, &tally, 500, 42));
        assert_ne!(first, intervals(&plan, &tally, 500, 43));
    }

    #[test]
    fn one_document_has_no_interval() {
        let plan = plan();
        assert_eq!(intervals(&plan, &tally(&plan, &[[1, 0, 0]]), 100, 1), [None; 3]);
    }

    #[test]
    fn equal_systems_do_not_differ_and_better_ones_do() {
        let plan = plan();
        let good: Vec<[u32; 3]> = (0..40).map(|i| [9, i % 2, 0]).collect();
        let bad: Vec<[u32; 3]> = (0..40).map(|i| [6, 3 + i % 2, 3]).collect();
        let (good, bad) = (tally(&plan, &good), tally(&plan, &bad));
        let same = compare(&plan, &good, &good, 200, 1)[2];
        assert_eq!((same.p_bootstrap, same.p_randomisation), (Some(1.0), Some(1.0)));
        let better = compare(&plan, &good, &bad, 200, 1)[2];
        assert!(better.p_bootstrap.unwrap() < 0.01 && better.p_randomisation.unwrap() < 0.01);
        assert!(better.interval.unwrap().low > 0.0);
    }
}
