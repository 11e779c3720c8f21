//! Running the chain over a text: label the stretches where a name can be, read the names off.

use std::ops::Range;

use super::super::context::Context;
use super::super::listed::Listed;
use super::super::proposal::Proposal;
use super::chain::{Row, Sums, best};
use super::features::Features;
use super::labels::{OUTSIDE, Place, parts};
use super::weights::Model;

/// A name that the chain found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its class, see [`super::labels::class`].
    pub class: usize,
    /// The probability of exactly this name, as the chain sees it.
    pub probability: f32,
}

/// The names that a labelling has.
pub fn names_of(labels: &[usize], first: usize, mut each: impl FnMut(Range<usize>, usize)) {
    let mut open = None;
    for (t, &label) in labels.iter().enumerate() {
        match parts(label) {
            Some((Place::Single, class)) => each(first + t..first + t + 1, class),
            Some((Place::Begin, _)) => open = Some(t),
            Some((Place::End, class)) => {
                if let Some(begin) = open.take() {
                    each(first + begin..first + t + 1, class);
                }
            }
            _ => {}
        }
    }
}

/// What the chain makes of a text.
#[derive(Debug, Default)]
pub struct Judgement {
    /// The names that it finds, in order.
    pub found: Vec<Found>,
    /// For each token the probability that it belongs to a name.
    pub inside: Vec<f32>,
}

impl Judgement {
    /// The highest probability that one of these tokens belongs to a name.
    #[must_use]
    pub fn highest(&self, tokens: &Range<usize>) -> f32 {
        self.inside[tokens.clone()].iter().copied().fold(0.0, f32::max)
    }
}

/// The names of a text.
#[must_use]
pub fn find(context: &Context, model: &Model, listed: &[Listed], rules: &[Proposal]) -> Judgement {
    let features = Features::new(context, model.inner(), listed, rules);
    let mut out =
        Judgement { found: Vec::new(), inside: vec![0.0; context.reading.tokens().len()] };
    let (mut rows, mut labels, mut buffer): (Vec<Row>, Vec<usize>, Vec<u64>) = Default::default();
    let mut back = Vec::new();
    let mut sums = Sums::default();
    for stretch in features.stretches() {
        rows.clear();
        for place in 0..stretch.tokens.len() {
            features.of(stretch, place, &mut buffer);
            rows.push(model.score(&buffer));
        }
        best(&rows, &model.chain.legal, &mut back, &mut labels);
        if labels.iter().all(|&l| l == OUTSIDE) && !features.has_rules(&stretch.tokens) {
            continue;
        }
        sums.run(&rows, &model.chain.pairs);
        let first = stretch.tokens.start;
        for t in stretch.tokens.clone() {
            out.inside[t] = 1.0 - sums.marginals(t - first)[OUTSIDE];
        }
        names_of(&labels, first, |tokens, class| {
            let inner = &labels[tokens.start - first..tokens.end - first];
            let probability = sums.probability(tokens.start - first, inner, &model.chain.pairs);
            out.found.push(Found { tokens, class, probability });
        });
    }
    out
}

/// The probability after calibration.
#[must_use]
pub fn calibrated(model: &Model, p: f32) -> f32 {
    let [slope, offset] = model.calibration;
    1.0 / (1.0 + (-(slope * log_odds(p) + offset)).exp())
}

/// The log-odds of a probability, kept finite.
#[must_use]
pub fn log_odds(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}
