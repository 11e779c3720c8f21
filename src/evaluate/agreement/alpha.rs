//! Krippendorff's alpha for unitizing: _uα of one category.
//!
//! Krippendorff, *On the reliability of unitizing continuous data*, Sociological Methodology 25,
//! 1995, with the correction of *Content Analysis*, 2nd ed., 2004, ch. 11.5. For m annotators on a
//! continuum of length L:
//!
//! - observed: over all ordered pairs of annotators, two units that overlap differ by the square of
//!   the distance of their starts plus that of their ends; a unit that overlaps none of the other's
//!   differs by the square of its length; divided by m (m − 1) L²;
//! - expected: the same over all ways to place the units and gaps that were found,
//!   `2/L · Σ_u [ (N−1)/3 · (2l³ − 3l² + l) + l² Σ_gaps≥l (gap − l + 1) ] / (mL (mL − 1) − Σ_u l (l − 1))`.

use crate::evaluate::model::Span;

/// The units of one category that each annotator marked on one continuum.
#[derive(Debug, Clone)]
pub struct Continuum {
    units: Vec<Vec<Span>>,
    length: usize,
}

impl Continuum {
    /// An empty continuum.
    #[must_use]
    pub fn new(annotators: usize) -> Self {
        Self { units: vec![Vec::new(); annotators], length: 0 }
    }

    /// Adds a document at the end. A unit that overlaps a longer one of the same annotator is left
    /// out, for units must not overlap; returns how many were.
    pub fn extend(&mut self, spans: Vec<Vec<Span>>, length: usize) -> usize {
        let mut dropped = 0;
        for (units, mut spans) in self.units.iter_mut().zip(spans) {
            spans.retain(|s| s.start < s.end);
            spans.sort_by_key(|s| (usize::MAX - (s.end - s.start), s.start));
            let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
            for span in spans {
                let at = kept.partition_point(|k| k.start < span.start);
                let free = (at == 0 || kept[at - 1].end <= span.start)
                    && kept.get(at).is_none_or(|next| span.end <= next.start);
                if free {
                    kept.insert(at, span);
                } else {
                    dropped += 1;
                }
            }
            let base = self.length;
            units.extend(kept.iter().map(|s| Span { start: s.start + base, end: s.end + base }));
        }
        self.length += length;
        dropped
    }
}

/// Observed and expected disagreement; both 0 without units. Alpha is 1 − observed / expected.
#[must_use]
pub fn disagreement(continuum: &Continuum) -> (f64, f64) {
    (observed(continuum), expected(continuum))
}

#[allow(clippy::cast_precision_loss)]
fn float(n: usize) -> f64 {
    n as f64
}

fn observed(continuum: &Continuum) -> f64 {
    let m = continuum.units.len();
    let mut sum = 0.0;
    for (a, units) in continuum.units.iter().enumerate() {
        for (b, others) in continuum.units.iter().enumerate() {
            if a != b {
                sum += units.iter().map(|u| against(*u, others, a < b)).sum::<f64>();
            }
        }
    }
    // Overlapping pairs were counted once (from the first annotator), lonely units once each; the
    // definition counts ordered pairs.
    let length = float(continuum.length);
    if m < 2 || length == 0.0 {
        0.0
    } else {
        2.0 * sum / (float(m) * float(m - 1) * length * length)
    }
}

/// The differences of a unit from another annotator's; pairs that overlap only if `with_pairs`.
fn against(unit: Span, others: &[Span], with_pairs: bool) -> f64 {
    let from = others.partition_point(|o| o.end <= unit.start);
    let to = others.partition_point(|o| o.start < unit.end);
    if from >= to {
        let length = float(unit.end - unit.start);
        return length * length;
    }
    if !with_pairs {
        return 0.0;
    }
    others[from..to]
        .iter()
        .map(|o| {
            let (s, e) = (float(unit.start.abs_diff(o.start)), float(unit.end.abs_diff(o.end)));
            s * s + e * e
        })
        .sum()
}

fn expected(continuum: &Continuum) -> f64 {
    let lengths: Vec<f64> =
        continuum.units.iter().flatten().map(|u| float(u.end - u.start)).collect();
    if lengths.is_empty() {
        return 0.0;
    }
    let mut gaps: Vec<f64> = Vec::new();
    for units in &continuum.units {
        let mut at = 0;
        for unit in units {
            gaps.push(float(unit.start - at));
            at = unit.end;
        }
        gaps.push(float(continuum.length.saturating_sub(at)));
    }
    gaps.retain(|g| *g > 0.0);
    gaps.sort_unstable_by(|a, b| b.total_cmp(a));
    // Sums over the longest gaps: Σ (gap + 1) of the first k.
    let mut sums = vec![0.0];
    for gap in &gaps {
        sums.push(sums[sums.len() - 1] + gap + 1.0);
    }
    let n = float(lengths.len());
    let sum: f64 = lengths
        .iter()
        .map(|l| {
            let k = gaps.partition_point(|g| g >= l);
            let overlapping = (n - 1.0) / 3.0 * (2.0 * l * l * l - 3.0 * l * l + l);
            overlapping + l * l * (sums[k] - float(k) * l)
        })
        .sum();
    let places = float(continuum.units.len()) * float(continuum.length);
    let same: f64 = lengths.iter().map(|l| l * (l - 1.0)).sum();
    let denominator = places * (places - 1.0) - same;
    if denominator > 0.0 { 2.0 / float(continuum.length) * sum / denominator } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start and length of the units of two annotators.
    type Example = [&'static [(usize, usize)]; 2];

    /// The example of Krippendorff 1995, p. 57: four categories on a continuum of 24.
    const A: Example = [&[(2, 8), (14, 6)], &[(4, 4), (15, 2)]];
    const B: Example = [&[(0, 18)], &[(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]];
    const C: Example =
        [&[(2, 6), (10, 2), (14, 4), (20, 2)], &[(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]];
    const D: Example =
        [&[(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], &[(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)]];

    fn check(
        example: Example,
        (numerator, denominator): (usize, usize),
        observed: f64,
        expected: f64,
    ) {
        let mut continuum = Continuum::new(2);
        let stretch = |n: usize| n * numerator / denominator;
        let spans = example.map(|units| {
            units
                .iter()
                .map(|&(s, l)| Span { start: stretch(s), end: stretch(s) + stretch(l) })
                .collect()
        });
        assert_eq!(continuum.extend(spans.to_vec(), stretch(24)), 0);
        let (o, e) = disagreement(&continuum);
        assert!((o - observed).abs() < 1e-5, "observed {o} for {observed}");
        assert!((e - expected).abs() < 0.005, "expected {e} for {expected}");
    }

    #[test]
    fn published_example() {
        check(C, (1, 2), 0.02777, 0.05494);
        let fine = (50_000, 1);
        check(A, fine, 0.03125, 0.06990);
        check(B, fine, 2.26736, 1.17731);
        check(C, fine, 0.02777, 0.08642);
        check(D, fine, 0.38715, 0.41445);
    }

    #[test]
    fn overlapping_units_of_one_annotator_leave_the_longest() {
        let mut continuum = Continuum::new(2);
        let span = |start, end| Span { start, end };
        assert_eq!(continuum.extend(vec![vec![span(2, 4), span(0, 9)], vec![]], 10), 1);
        assert_eq!(continuum.units[0], [span(0, 9)]);
    }
}
