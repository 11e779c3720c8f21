//! Running the chain over a text: label the stretches where a name can be, read the names off.

use std::ops::Range;

use crate::idle::Idle;

use super::super::context::Context;
use super::super::listed::Listed;
use super::super::proposal::Proposal;
use super::chain::{Row, Sums, best};
use super::features::{Features, Stretch};
use super::labels::{OUTSIDE, Place, parts};
use super::memo::{Memo, Sum};
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

/// Runs the chain of one model over texts; shared by threads.
#[derive(Debug)]
pub struct Judge {
    model: Model,
    /// The working memory of threads that do not need it now.
    idle: Idle<Work>,
}

impl Judge {
    /// A judge with these weights.
    #[must_use]
    pub fn new(model: Model) -> Self {
        Self { model, idle: Idle::default() }
    }

    /// Its weights.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The names of a text.
    #[must_use]
    pub fn find(&self, context: &Context, listed: &[Listed], rules: &[Proposal]) -> Judgement {
        let features = Features::new(context, self.model.inner(), listed, rules);
        let mut out =
            Judgement { found: Vec::new(), inside: vec![0.0; context.reading.tokens().len()] };
        self.idle.with(|work| {
            for stretch in features.stretches() {
                work.judge(&self.model, &features, stretch, &mut out);
            }
        });
        out
    }
}

/// The working memory of a thread, kept from text to text: what [`Memo`] knows of one is worth most in
/// the next.
#[derive(Debug, Default)]
struct Work {
    memo: Memo,
    weights: Vec<Sum>,
    rows: Vec<Row>,
    /// For the best labelling.
    scores: Vec<Row>,
    labels: Vec<usize>,
    sums: Sums,
}

impl Work {
    /// Adds what the chain makes of a stretch.
    fn judge(
        &mut self,
        model: &Model,
        features: &Features,
        stretch: &Stretch,
        out: &mut Judgement,
    ) {
        let Self { memo, weights, rows, scores, labels, sums } = self;
        let (first, chain) = (stretch.tokens.start, &model.chain);
        memo.sums(model, features.windows(stretch), weights);
        rows.clear();
        rows.extend(weights.iter().map(|sum| model.scaled(sum)));
        best(rows, &chain.legal, scores, labels);
        if labels.iter().all(|&l| l == OUTSIDE) && !features.has_rules(&stretch.tokens) {
            return;
        }
        sums.run(rows, &chain.pairs);
        for t in stretch.tokens.clone() {
            out.inside[t] = 1.0 - sums.marginals(t - first)[OUTSIDE];
        }
        names_of(labels, first, |tokens, class| {
            let inner = &labels[tokens.start - first..tokens.end - first];
            let probability = sums.probability(tokens.start - first, inner, &chain.pairs);
            out.found.push(Found { tokens, class, probability });
        });
    }
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
