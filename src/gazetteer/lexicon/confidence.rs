//! How often attributions of a rule are right: counts on annotated texts, smoothed.
//!
//! The counts are made by `guillemet train --part confidence`; `docs/scores.md` has the calibration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Loader;

/// How many examples the coarser estimate weighs.
const PRIOR: f32 = 6.0;
/// What is believed of an attribution before any example.
const UNSEEN: f32 = 0.6;

/// Right and all attributions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many were right.
    pub right: u32,
    /// Of how many.
    pub all: u32,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }

    /// The share of right ones, drawn to `coarser`.
    #[allow(clippy::cast_precision_loss, reason = "counts of annotated quotes are small")]
    fn share(self, coarser: f32) -> f32 {
        (self.right as f32 + PRIOR * coarser) / (self.all as f32 + PRIOR)
    }
}

/// The counts by rule, and by rule, kind of reference and kind of quote.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    rules: BTreeMap<String, Counts>,
    references: BTreeMap<String, Counts>,
    cells: BTreeMap<String, Counts>,
    all: Counts,
}

impl Confidence {
    /// The columns of `attribution_confidence.csv`.
    pub const HEADER: &str = "rule,reference,kind,right,all";

    /// The probability that an attribution is right.
    ///
    /// `reference` says how the source was found (`name`, `pronoun` …), `kind` what the span is. An
    /// estimate for all three is drawn to that of the rule, and that to all attributions of the
    /// same reference.
    #[must_use]
    pub fn of(&self, rule: &str, reference: &str, kind: &str) -> f32 {
        let get = |table: &BTreeMap<String, Counts>, key: &str| {
            table.get(key).copied().unwrap_or_default()
        };
        let all = self.all.share(UNSEEN);
        let reference_share = get(&self.references, reference).share(all);
        let rule_share = get(&self.rules, rule).share(all);
        let coarse = (reference_share * rule_share / all).min(0.99);
        get(&self.cells, &[rule, reference, kind].join(",")).share(coarse)
    }

    fn insert(&mut self, rule: &str, reference: &str, kind: &str, counts: Counts) {
        self.all.add(counts);
        self.rules.entry(rule.to_owned()).or_default().add(counts);
        self.references.entry(reference.to_owned()).or_default().add(counts);
        self.cells.entry(format!("{rule},{reference},{kind}")).or_default().add(counts);
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut confidence = Self::default();
        loader.each("attribution_confidence.csv", Self::HEADER, |_, row| {
            let number = |at| row.get(at).parse().map_err(|_| "the count is no number".to_owned());
            let counts = Counts { right: number(3)?, all: number(4)? };
            confidence.insert(row.get(0), row.get(1), row.get(2), counts);
            Ok(())
        });
        confidence
    }
}
