//! Sums of weights that come again: the same writing, the same neighbour, the same readings.
//!
//! Weights are integers, so that a sum of sums is exact, and what is remembered changes no score. Of a
//! group of features ([`Group`]) 50 to 99 % of the sums are found here in news of all kinds.

use super::labels::LANES;
use super::templates::{Group, Window};
use super::weights::Model;

/// Summed weights, one a label.
pub type Sum = [i16; LANES];

/// The sum of the features that a key stands for; the key is 0 where nothing is remembered.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: u64,
    sum: Sum,
}

/// How many sums of each group are remembered, powers of two: where twice as many find less than one in
/// ten more, and all together (410 KB) leave room in the second-level cache.
const SIZES: [usize; 7] = [4096, 2048, 2048, 1024, 512, 256, 512];

/// The sums that one worker remembers, of one model. Each key has one place, and the last one holds it.
#[derive(Debug)]
pub(super) struct Memo {
    slots: Vec<Slot>,
    /// The features of a sum that is made.
    features: Vec<u64>,
}

impl Default for Memo {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); SIZES.iter().sum()], features: Vec::new() }
    }
}

impl Memo {
    /// The summed weights of a group of features.
    pub fn sum(&mut self, group: Group, window: &Window, model: &Model) -> &Sum {
        let number = group as usize;
        let first: usize = SIZES[..number].iter().sum();
        // 0 is an empty place.
        let key = window.key(group) | 1;
        #[allow(clippy::cast_possible_truncation, reason = "some of its bits are wanted")]
        let place = (key >> 1) as usize % SIZES[number];
        let slot = &mut self.slots[first + place];
        if slot.key != key {
            self.features.clear();
            window.of(group, &mut self.features);
            *slot = Slot { key, sum: model.sum(&self.features) };
        }
        &slot.sum
    }
}
