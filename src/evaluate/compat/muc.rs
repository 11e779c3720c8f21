//! The counts of MUC-5 (correct, incorrect, partial, missed, spurious), of which several tools make their
//! scores in the same way.

use super::{Prf, float};

/// Counts of one way of matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Pairs that match.
    pub correct: usize,
    /// Pairs that do not.
    pub incorrect: usize,
    /// Pairs that overlap, where that counts one half.
    pub partial: usize,
    /// Gold mentions without a pair.
    pub missed: usize,
    /// Predicted mentions without a pair.
    pub spurious: usize,
}

impl Counts {
    /// Gold mentions.
    #[must_use]
    pub fn possible(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.missed
    }

    /// Predicted mentions.
    #[must_use]
    pub fn actual(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.spurious
    }

    /// TP, FP, FN.
    #[must_use]
    pub fn outcome(&self) -> [usize; 3] {
        [self.correct, self.actual() - self.correct, self.possible() - self.correct]
    }

    /// Precision, recall, F1; a partial match counts one half.
    #[must_use]
    pub fn prf(&self) -> Prf {
        let right = float(self.correct) + 0.5 * float(self.partial);
        Prf::new(right, float(self.actual()), float(self.possible()))
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.correct += other.correct;
        self.incorrect += other.incorrect;
        self.partial += other.partial;
        self.missed += other.missed;
        self.spurious += other.spurious;
    }
}
