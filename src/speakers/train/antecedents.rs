//! Fits the ranking of antecedents: a conditional logit over the candidates of each decision.

use std::fmt::Write as _;

use super::FOLDS;
use super::gold::{Gold, is_source};
use crate::gazetteer::lexicon::antecedents::{Anaphor, FEATURES, Feature, Features, Weights};
use crate::speakers::resolve::Decision;

/// How strongly weights are drawn to those at the start.
const PRIOR: f64 = 0.02;
/// Steps of gradient ascent, and their length.
const STEPS: usize = 400;
const RATE: f64 = 0.3;

/// One decision whose right candidates are known.
#[derive(Debug, Clone)]
pub struct Example {
    anaphor: Anaphor,
    candidates: Vec<Features>,
    right: Vec<bool>,
    /// The document, for the folds.
    document: usize,
}

/// The decisions of one document that the annotation settles.
#[must_use]
pub fn examples(gold: &Gold<'_>, decisions: &[Decision], document: usize) -> Vec<Example> {
    let mut out = Vec::new();
    for decision in decisions {
        let Some(quote) = gold.spoken_by(decision.span).next() else { continue };
        let right: Vec<bool> = decision
            .candidates
            .iter()
            .map(|(name, _)| match name {
                None => !quote.is_named(),
                Some(_) => quote.is_named() && is_source(quote, name.as_deref()),
            })
            .collect();
        if right.contains(&true) && right.contains(&false) {
            let candidates = decision.candidates.iter().map(|(_, f)| *f).collect();
            out.push(Example { anaphor: decision.anaphor, candidates, right, document });
        }
    }
    out
}

/// Fits weights to examples, starting from `start`.
#[must_use]
pub fn fit(start: Weights, examples: &[Example]) -> Weights {
    let mut weights = start;
    for (anaphor, _) in Anaphor::ALL {
        let own: Vec<&Example> = examples.iter().filter(|e| e.anaphor == anaphor).collect();
        if own.is_empty() {
            continue;
        }
        let prior = start.of(anaphor).map(f64::from);
        let mut w = prior;
        for _ in 0..STEPS {
            let mut slope = [0.0; FEATURES];
            for example in &own {
                add_slope(&mut slope, example, &w);
            }
            for f in 0..FEATURES {
                #[allow(clippy::cast_precision_loss, reason = "a few hundred examples")]
                let data = slope[f] / own.len() as f64;
                w[f] += RATE * (data - PRIOR * (w[f] - prior[f]));
            }
        }
        #[allow(clippy::cast_possible_truncation, reason = "two decimals are written")]
        let rounded = w.map(|x| (x * 100.0).round() as f32 / 100.0);
        *weights.of_mut(anaphor) = rounded;
    }
    weights
}

/// Adds the gradient of the log-likelihood of one example.
fn add_slope(slope: &mut [f64; FEATURES], example: &Example, weights: &[f64; FEATURES]) {
    let score =
        |f: &Features| f.iter().zip(weights).map(|(x, w)| f64::from(*x) * w).sum::<f64>().exp();
    let scores: Vec<f64> = example.candidates.iter().map(score).collect();
    let all: f64 = scores.iter().sum();
    let good: f64 = scores.iter().zip(&example.right).filter(|(_, r)| **r).map(|(s, _)| s).sum();
    for ((features, score), right) in example.candidates.iter().zip(&scores).zip(&example.right) {
        let share = if *right { score / good } else { 0.0 } - score / all;
        for (slope, x) in slope.iter_mut().zip(features) {
            *slope += share * f64::from(*x);
        }
    }
}

/// How many examples of an anaphor the weights decide rightly, and how many there are.
#[must_use]
pub fn accuracy(weights: &Weights, examples: &[&Example], anaphor: Anaphor) -> (usize, usize) {
    let own = examples.iter().filter(|e| e.anaphor == anaphor);
    own.fold((0, 0), |(right, all), e| {
        let best = weights.best(anaphor, &e.candidates).unwrap_or_default();
        (right + usize::from(e.right[best]), all + 1)
    })
}

/// A table of how well the weights at the start and those fitted (on other documents) decide.
#[must_use]
pub fn cross_validation(start: Weights, examples: &[Example]) -> String {
    let mut out = String::new();
    let folds: Vec<(Weights, Vec<&Example>)> = (0..FOLDS)
        .map(|fold| {
            let (held, rest): (Vec<_>, Vec<_>) =
                examples.iter().partition(|e| e.document % FOLDS == fold);
            (fit(start, &rest.into_iter().cloned().collect::<Vec<_>>()), held)
        })
        .collect();
    for (anaphor, label) in Anaphor::ALL {
        let sum = |weights: &dyn Fn(&Weights) -> Weights| {
            folds.iter().fold((0, 0), |(right, all), (fitted, held)| {
                let (r, a) = accuracy(&weights(fitted), held, anaphor);
                (right + r, all + a)
            })
        };
        let ((before, all), (after, _)) = (sum(&|_| start), sum(&|fitted| *fitted));
        let _ = writeln!(out, "{label}: {before} of {all} before, {after} fitted on other texts");
    }
    out
}

/// The weights as `antecedent_weights.csv`.
#[must_use]
pub fn to_csv(weights: &Weights) -> String {
    let mut rows = Vec::new();
    for (anaphor, a) in Anaphor::ALL {
        for ((_, f), w) in Feature::ALL.iter().zip(weights.of(anaphor)).filter(|(_, w)| **w != 0.0)
        {
            rows.push(format!("{a},{f},{w}"));
        }
    }
    rows.sort();
    format!("{}\n{}\n", Weights::HEADER, rows.join("\n"))
}
