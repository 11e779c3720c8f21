//! Fits what a marked span is: a multinomial logit over the features of each span.

use std::fmt::Write as _;

use super::FOLDS;
use super::gold::Gold;
use crate::annotations::{Annotations, QuoteKind};
use crate::gazetteer::lexicon::kinds::{
    KIND_FEATURES, KindFeature, KindFeatures, KindWeights, WEIGHED,
};

/// How strongly weights are drawn to zero: the variance of a weight is its inverse.
const PRIOR: f64 = 4.0;
/// Steps of accelerated gradient descent; twice as many change no weight by 0.01.
const STEPS: usize = 1500;
/// Decimals of a weight.
const SCALE: f64 = 100.0;

type Rows = [[f64; WEIGHED.len()]; KIND_FEATURES];

/// One span whose kind is known.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    features: KindFeatures,
    /// Its place in [`WEIGHED`].
    right: usize,
    /// The document, for the folds.
    document: usize,
}

/// The spans of one document whose kind is weighed and annotated.
#[must_use]
pub fn examples(
    gold: &Gold<'_>,
    found: &Annotations,
    kinds: &[Option<KindFeatures>],
    document: usize,
) -> Vec<Example> {
    let weighed = found.quotes.iter().zip(kinds).filter_map(|(quote, f)| Some((quote, (*f)?)));
    weighed
        .filter_map(|(quote, features)| {
            // The same span up to a mark or blank: a nested one is not its outer one.
            let same = |g: &&crate::evaluate::model::Quote| {
                gold.bytes(g.span).is_some_and(|span| {
                    let shared = span
                        .end
                        .min(quote.span.end)
                        .saturating_sub(span.start.max(quote.span.start));
                    let all = span.end.max(quote.span.end) - span.start.min(quote.span.start);
                    2 * shared >= all
                })
            };
            let mate = gold.quotes.iter().copied().find(same)?;
            let right = WEIGHED.iter().position(|k| k.label() == mate.kind)?;
            Some(Example { features, right, document })
        })
        .collect()
}

/// Fits weights to examples.
#[must_use]
pub fn fit<'e>(examples: impl IntoIterator<Item = &'e Example>) -> KindWeights {
    let examples: Vec<(Vec<usize>, usize)> =
        examples.into_iter().map(|e| (e.features.iter().collect(), e.right)).collect();
    // The gradient changes at most this much with a weight (Böhning 1992, for binary features).
    let most = examples.iter().map(|(features, _)| features.len()).max().unwrap_or(1);
    #[allow(clippy::cast_precision_loss, reason = "a few thousand examples")]
    let (count, most) = (examples.len().max(1) as f64, most as f64);
    let rate = 1.0 / (most / 2.0 + PRIOR / count);
    let zero: Rows = [[0.0; WEIGHED.len()]; KIND_FEATURES];
    let (mut weights, mut ahead, mut momentum) = (zero, zero, 1.0_f64);
    for _ in 0..STEPS {
        let slope = slope(&examples, &ahead);
        let next_momentum = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
        let push = (momentum - 1.0) / next_momentum;
        for f in 0..KIND_FEATURES {
            for k in 0..WEIGHED.len() {
                let step = (slope[f][k] + PRIOR * ahead[f][k]) / count;
                let next = ahead[f][k] - rate * step;
                ahead[f][k] = next + push * (next - weights[f][k]);
                weights[f][k] = next;
            }
        }
        momentum = next_momentum;
    }
    #[allow(clippy::cast_possible_truncation, reason = "two decimals are written")]
    let rounded = |w: f64| (w * SCALE).round() as f32 / SCALE as f32;
    KindWeights::new(weights.iter().map(|row| row.map(rounded)).collect())
}

/// The gradient of the negative log-likelihood.
fn slope(examples: &[(Vec<usize>, usize)], weights: &Rows) -> Rows {
    let mut slope = [[0.0; WEIGHED.len()]; KIND_FEATURES];
    for (features, right) in examples {
        let mut scores = [0.0; WEIGHED.len()];
        for &f in features {
            for (score, weight) in scores.iter_mut().zip(&weights[f]) {
                *score += weight;
            }
        }
        let top = scores.iter().copied().fold(f64::MIN, f64::max);
        let mut shares = scores.map(|s| (s - top).exp());
        let all: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= all;
        }
        shares[*right] -= 1.0;
        for &f in features {
            for (slope, share) in slope[f].iter_mut().zip(&shares) {
                *slope += share;
            }
        }
    }
    slope
}

/// How well weights decide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Spans.
    pub all: usize,
    /// Spans of the right kind.
    pub right: usize,
    /// Somebody's words that were taken for such.
    pub found: usize,
    /// Somebody's words that were not.
    pub missed: usize,
    /// What is not somebody's words and was taken for such.
    pub wrong: usize,
}

impl Score {
    fn add(&mut self, weights: &KindWeights, example: &Example) {
        let (kind, right) = (weights.decide(example.features), WEIGHED[example.right]);
        self.all += 1;
        self.right += usize::from(kind == right);
        match (right.is_speech(), kind.is_speech()) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
    }

    /// F1 of quote or not.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a few thousand examples")]
    pub fn f1(self) -> f64 {
        let twice = 2.0 * self.found as f64;
        twice / (twice + (self.missed + self.wrong) as f64).max(1.0)
    }
}

/// A table of how well the weights in use and those fitted on other documents decide.
#[must_use]
pub fn cross_validation(current: &KindWeights, examples: &[Example]) -> String {
    let (mut before, mut after) = (Score::default(), Score::default());
    for fold in 0..FOLDS {
        let (held, rest): (Vec<_>, Vec<_>) =
            examples.iter().partition(|e| e.document % FOLDS == fold);
        let fitted = fit(rest);
        for example in held {
            before.add(current, example);
            after.add(&fitted, example);
        }
    }
    let mut out = String::new();
    for (score, label) in [(before, "before"), (after, "fitted on other texts")] {
        let Score { right, all, missed, wrong, .. } = score;
        let f1 = score.f1();
        let _ = writeln!(
            out,
            "{label}: {right} of {all} kinds, quote or not F1 {f1:.3} ({missed} missed, {wrong} wrong)"
        );
    }
    out
}

/// The weights as `kind_weights.csv`.
#[must_use]
pub fn to_csv(weights: &KindWeights) -> String {
    let mut rows = Vec::new();
    for ((_, feature), row) in KindFeature::ALL.iter().zip(weights.rows()) {
        for (kind, weight) in WEIGHED.map(QuoteKind::label).iter().zip(row) {
            if *weight != 0.0 {
                rows.push(format!("{kind},{feature},{weight}"));
            }
        }
    }
    rows.sort();
    format!("{}\n{}\n", KindWeights::HEADER, rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(features: &[KindFeature], right: QuoteKind, document: usize) -> Example {
        let mut set = KindFeatures::default();
        for &feature in features {
            set.set(feature, true);
        }
        let right = WEIGHED.iter().position(|k| *k == right).unwrap_or_default();
        Example { features: set, right, document }
    }

    #[test]
    fn what_tells_kinds_apart_is_learnt() {
        use KindFeature::{Any, Capital, Clause};
        let kinds = [
            (vec![Any, Clause, Capital], QuoteKind::Direct),
            (vec![Any, Clause], QuoteKind::Mixed),
            (vec![Any, Capital], QuoteKind::Title),
            (vec![Any], QuoteKind::Scare),
        ];
        let examples: Vec<Example> = (0..120)
            .map(|n| {
                let (features, kind) = &kinds[n % 4];
                example(features, *kind, n / 4)
            })
            .collect();
        let weights = fit(&examples);
        for e in &examples {
            assert_eq!(weights.decide(e.features), WEIGHED[e.right]);
        }
        let table = cross_validation(&KindWeights::default(), &examples);
        assert!(table.contains("fitted on other texts: 120 of 120 kinds"), "{table}");
        assert!(to_csv(&weights).contains("\ndirect,clause,"));
    }
}
