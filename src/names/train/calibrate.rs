//! How far the probabilities of the chain can be trusted: a logistic fitted on texts that the
//! training did not see.

use crate::names::model::chain::{Row, Sums, best};
use crate::names::model::judge::{log_odds, names_of};
use crate::names::model::weights::Model;

use super::RawExample;

/// The log-odds that a model gives to the names it finds, and whether each is right.
pub(super) fn judge(model: &Model, example: &RawExample) -> Vec<(f64, bool)> {
    let rows: Vec<Row> = example.tokens.iter().map(|(f, _)| model.score(f)).collect();
    let (mut back, mut labels) = (Vec::new(), Vec::new());
    best(&rows, &model.chain.legal, &mut back, &mut labels);
    let mut sums = Sums::default();
    sums.run(&rows, &model.chain.pairs);
    let mut out = Vec::new();
    names_of(&labels, 0, |tokens, _| {
        let found = &labels[tokens.clone()];
        let p = sums.probability(tokens.start, found, &model.chain.pairs);
        let right = tokens.clone().all(|t| usize::from(example.labels[t]) == labels[t]);
        out.push((f64::from(log_odds(p)), right));
    });
    out
}

/// Slope and offset of the logistic that fits these judgements best, by Newton's method.
pub(super) fn fit(judged: &[(f64, bool)]) -> [f32; 2] {
    // Too few to tell anything: leave the probabilities as they are.
    if judged.len() < 50 {
        return [1.0, 0.0];
    }
    let (mut a, mut b) = (1.0_f64, 0.0_f64);
    for _ in 0..25 {
        // A little shrinkage towards slope 1 and offset 0 keeps separable data finite.
        let (mut ga, mut gb) = (a - 1.0, b);
        let (mut haa, mut hab, mut hbb) = (1.0, 0.0, 1.0);
        for &(x, right) in judged {
            let p = 1.0 / (1.0 + (-(a * x + b)).exp());
            let d = p - f64::from(u8::from(right));
            let w = p * (1.0 - p);
            ga += d * x;
            gb += d;
            haa += w * x * x;
            hab += w * x;
            hbb += w;
        }
        let det = haa * hbb - hab * hab;
        a -= (hbb * ga - hab * gb) / det;
        b -= (haa * gb - hab * ga) / det;
    }
    #[allow(clippy::cast_possible_truncation)]
    [a as f32, b as f32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_logistic_is_found_again() {
        let mut judged = Vec::new();
        for i in -40..=40 {
            let x = f64::from(i) / 10.0;
            let p = 1.0 / (1.0 + (-(0.5 * x + 0.3)).exp());
            judged.extend((0..1000).map(|k| (x, f64::from(k) < (p * 1000.0).round())));
        }
        let [a, b] = fit(&judged);
        assert!((a - 0.5).abs() < 0.01 && (b - 0.3).abs() < 0.01, "{a} {b}");
    }
}
