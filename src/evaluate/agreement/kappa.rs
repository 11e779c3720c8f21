//! Cohen's kappa (Cohen 1960).

use std::collections::BTreeMap;

/// Counts of label pairs.
#[derive(Debug, Clone, Default)]
pub struct Kappa {
    labels: Vec<String>,
    /// Counts by the indices of the two labels.
    pairs: BTreeMap<(usize, usize), u64>,
}

impl Kappa {
    /// Adds one item that two annotators labelled.
    pub fn add(&mut self, a: &str, b: &str) {
        let pair = (self.index(a), self.index(b));
        *self.pairs.entry(pair).or_insert(0) += 1;
    }

    fn index(&mut self, label: &str) -> usize {
        self.labels.iter().position(|l| l == label).unwrap_or_else(|| {
            self.labels.push(label.to_owned());
            self.labels.len() - 1
        })
    }

    #[allow(clippy::cast_precision_loss)]
    fn total(&self) -> f64 {
        self.pairs.values().sum::<u64>() as f64
    }

    /// Share of items with the same label; `None` without items.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn observed(&self) -> Option<f64> {
        let same: u64 = self.pairs.iter().filter(|((a, b), _)| a == b).map(|(_, n)| n).sum();
        super::ratio(same as f64, self.total())
    }

    /// `(p_o − p_e) / (1 − p_e)`; `None` without items or when both use one and the same label only.
    ///
    /// ```
    /// use guillemet::evaluate::agreement::kappa::Kappa;
    /// let mut kappa = Kappa::default();
    /// for (a, b) in [("x", "x"), ("x", "y"), ("y", "y"), ("y", "y")] {
    ///     kappa.add(a, b);
    /// }
    /// assert_eq!(kappa.value(), Some(0.5));
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn value(&self) -> Option<f64> {
        let observed = self.observed()?;
        let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
        for ((a, b), n) in &self.pairs {
            *first.entry(a).or_insert(0.0) += *n as f64;
            *second.entry(b).or_insert(0.0) += *n as f64;
        }
        let total = self.total();
        let chance: f64 = first
            .iter()
            .map(|(label, n)| n * second.get(label).copied().unwrap_or(0.0))
            .sum::<f64>()
            / (total * total);
        super::ratio(observed - chance, 1.0 - chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bertha and Bill, Krippendorff 1995, p. 57, cut into 24 equal parts.
    #[test]
    fn published_example() {
        let bertha = "001111111100001111110000";
        let bill = "000011110000000110000000";
        let mut kappa = Kappa::default();
        for (a, b) in bertha.chars().zip(bill.chars()) {
            kappa.add(&a.to_string(), &b.to_string());
        }
        assert!((kappa.value().expect("defined") - 0.385).abs() < 0.001);
    }

    #[test]
    fn one_label_says_nothing() {
        let mut kappa = Kappa::default();
        assert_eq!(kappa.value(), None);
        kappa.add("O", "O");
        assert_eq!((kappa.value(), kappa.observed()), (None, Some(1.0)));
    }
}
