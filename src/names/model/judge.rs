//! Running the chain over a text: label the stretches where a name can be, read the names off.

use std::ops::Range;

use super::super::context::Context;
use super::super::listed::Listed;
use super::super::proposal::{Proposal, Weight};
use super::chain::{Row, Sums, best};
use super::features::Features;
use super::labels::{Place, kind, parts};
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

/// The names of a text.
#[must_use]
pub fn find(context: &Context, model: &Model, listed: &[Listed], rules: &[Proposal]) -> Vec<Found> {
    let features = Features::new(context, listed, rules);
    let mut found = Vec::new();
    let (mut rows, mut labels, mut buffer): (Vec<Row>, Vec<usize>, Vec<u64>) = Default::default();
    let mut sums = Sums::default();
    sums.set_transitions(&model.transitions);
    for stretch in features.stretches() {
        rows.clear();
        for i in stretch.tokens.clone() {
            buffer.clear();
            features.of(i, &stretch.sentence, &mut buffer);
            rows.push(model.score(&buffer));
        }
        best(&rows, &model.transitions, &mut labels);
        if labels.iter().all(|&l| l == super::labels::OUTSIDE) {
            continue;
        }
        sums.run(&rows);
        let first = stretch.tokens.start;
        names_of(&labels, first, |tokens, class| {
            let inner = &labels[tokens.start - first..tokens.end - first];
            let probability = sums.probability(tokens.start - first, inner);
            found.push(Found { tokens, class, probability });
        });
    }
    found
}

/// What the chain found, as proposals.
#[must_use]
pub fn propose(context: &Context, model: &Model, found: &[Found]) -> Vec<Proposal> {
    found
        .iter()
        .map(|f| {
            let span = context.reading.span_of(f.tokens.start, f.tokens.end - 1);
            let mut p =
                Proposal::new(span, f.tokens.clone(), kind(f.class), "model", Weight::Plain);
            p.confidence = Some(calibrated(model, f.probability));
            p
        })
        .collect()
}

/// The probability after calibration.
fn calibrated(model: &Model, p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    let odds = (p / (1.0 - p)).ln();
    let [slope, offset] = model.calibration;
    1.0 / (1.0 + (-(slope * odds + offset)).exp())
}
