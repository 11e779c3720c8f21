//! Counts a document, and scores as ratios of their sums.

/// Index of a counter within a [`Plan`].
pub type Counter = usize;

/// Index of a measure within a [`Plan`].
pub type MeasureId = usize;

/// A weighted sum of counters.
pub type Linear = Vec<(Counter, f64)>;

/// How a score is made from counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// One weighted sum over another; undefined when the denominator is 0.
    Ratio(Linear, Linear),
    /// The plain mean of those of the measures that are defined; undefined when none is.
    Mean(Vec<MeasureId>),
}

/// A score: which table, row and column it stands in, and how it is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Key of the table.
    pub table: String,
    /// Key of the row.
    pub row: String,
    /// Key of the column.
    pub column: String,
    /// The formula.
    pub formula: Formula,
}

/// All counters and measures of an evaluation; the same for every document and both systems.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Number of counters.
    pub counters: usize,
    /// The measures, in the order of display.
    pub measures: Vec<Measure>,
}

/// The counters of all documents: `rows × plan.counters`.
#[derive(Debug, Clone)]
pub struct Tally {
    width: usize,
    counts: Vec<u32>,
}

impl Plan {
    /// Makes `n` new counters and returns the first.
    pub fn counters(&mut self, n: usize) -> Counter {
        self.counters += n;
        self.counters - n
    }

    /// Adds a measure.
    pub fn measure(&mut self, at: (&str, &str, &str), formula: Formula) -> MeasureId {
        let (table, row, column) = (at.0.to_owned(), at.1.to_owned(), at.2.to_owned());
        self.measures.push(Measure { table, row, column, formula });
        self.measures.len() - 1
    }

    /// Adds precision, recall and F1 = 2·hits / (predicted + gold).
    pub fn prf(
        &mut self,
        (table, row): (&str, &str),
        hits: &Linear,
        predicted: &Linear,
        gold: &Linear,
    ) -> [MeasureId; 3] {
        let both: Linear = predicted.iter().chain(gold).copied().collect();
        let twice: Linear = hits.iter().map(|&(c, w)| (c, 2.0 * w)).collect();
        [
            self.measure(
                (table, row, "precision"),
                Formula::Ratio(hits.clone(), predicted.clone()),
            ),
            self.measure((table, row, "recall"), Formula::Ratio(hits.clone(), gold.clone())),
            self.measure((table, row, "f1"), Formula::Ratio(twice, both)),
        ]
    }

    /// The values of all measures for the given sums; `None` is undefined.
    #[must_use]
    pub fn scores(&self, sums: &[u64]) -> Vec<Option<f64>> {
        let mut out: Vec<Option<f64>> = Vec::with_capacity(self.measures.len());
        for measure in &self.measures {
            out.push(match &measure.formula {
                Formula::Ratio(num, den) => ratio(total(num, sums), total(den, sums)),
                Formula::Mean(of) => {
                    let defined: Vec<f64> = of.iter().filter_map(|&m| out[m]).collect();
                    #[allow(clippy::cast_precision_loss)]
                    ratio(defined.iter().sum(), defined.len() as f64)
                }
            });
        }
        out
    }
}

#[allow(clippy::cast_precision_loss)]
fn total(linear: &Linear, sums: &[u64]) -> f64 {
    linear.iter().map(|&(c, w)| w * sums[c] as f64).sum()
}

/// `num / den`, undefined for 0 / 0 and anything else over 0.
#[must_use]
pub fn ratio(num: f64, den: f64) -> Option<f64> {
    (den > 0.0).then(|| num / den)
}

/// One counter with weight 1.
#[must_use]
pub fn one(counter: Counter) -> Linear {
    vec![(counter, 1.0)]
}

/// Some counters with weight 1.
#[must_use]
pub fn sum(counters: &[Counter]) -> Linear {
    counters.iter().map(|&c| (c, 1.0)).collect()
}

impl Tally {
    /// No documents yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { width: plan.counters, counts: Vec::new() }
    }

    /// Adds a document and returns its counters, all 0, to be filled.
    pub fn document(&mut self) -> &mut [u32] {
        let start = self.counts.len();
        self.counts.resize(start + self.width, 0);
        &mut self.counts[start..]
    }

    /// Number of documents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are no documents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The counters of one document.
    #[must_use]
    pub fn row(&self, document: usize) -> &[u32] {
        &self.counts[document * self.width..(document + 1) * self.width]
    }

    /// The sums over all documents.
    #[must_use]
    pub fn sums(&self) -> Vec<u64> {
        let mut sums = vec![0; self.width];
        for document in 0..self.len() {
            self.add(document, &mut sums);
        }
        sums
    }

    /// Adds one document's counters to running sums.
    pub fn add(&self, document: usize, sums: &mut [u64]) {
        for (sum, &n) in sums.iter_mut().zip(self.row(document)) {
            *sum += u64::from(n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_over_nothing_is_undefined() {
        let mut plan = Plan::default();
        let c = plan.counters(3);
        let [p, r, f] = plan.prf(("t", "r"), &one(c), &one(c + 1), &one(c + 2));
        let mean = plan.measure(("t", "macro", "f1"), Formula::Mean(vec![f]));
        assert_eq!(plan.scores(&[0, 0, 0]), [None, None, None, None]);
        let scores = plan.scores(&[0, 4, 0]);
        assert_eq!(
            (scores[p], scores[r], scores[f], scores[mean]),
            (Some(0.0), None, Some(0.0), Some(0.0))
        );
        assert_eq!(plan.scores(&[1, 2, 1])[f], Some(2.0 / 3.0));
    }
}
