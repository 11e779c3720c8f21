//! Sums of weights that come again: the same writing, the same neighbour, the same readings.
//!
//! Weights are integers, so that a sum of sums is exact, and what is remembered changes no score. Of a
//! group of features (`Group`) 50 to 99 % of the sums are found here in news of all kinds.

use super::labels::{LABELS, LANES};
use super::templates::{Group, Window};
use super::weights::{LookUp, Model};

/// Summed weights, one a label.
pub type Sum = [i16; LANES];

/// A sum that is remembered: half of a cache line. Behind the labels stands what of the key does not
/// tell the place; it is never 0, but where nothing is remembered.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Slot(Sum);

impl Slot {
    fn tag(self) -> [i16; LANES - LABELS] {
        let mut tag = [0; LANES - LABELS];
        tag.copy_from_slice(&self.0[LABELS..]);
        tag
    }
}

/// What of a key is kept in a slot: the lower 48 bits, of which the place does not come.
fn tag_of(key: u64) -> [i16; LANES - LABELS] {
    let [a, b, c, d, e, f, ..] = key.to_le_bytes();
    [i16::from_le_bytes([a | 1, b]), i16::from_le_bytes([c, d]), i16::from_le_bytes([e, f])]
}

/// How many sums of each group are remembered, powers of two: where twice as many find less than one in
/// ten more, and all together (330 KB) leave room in the second-level cache.
const SIZES: [usize; 7] = [4096, 2048, 2048, 1024, 512, 256, 512];

/// The sums that one worker remembers, of one model. Each key has one place, and the last one holds it.
#[derive(Debug)]
pub(super) struct Memo {
    slots: Vec<Slot>,
    /// The sums that are asked for, and whether they are remembered.
    wanted: Vec<Wanted>,
    /// What is not remembered of the tokens at hand, and its features, one after the other.
    missing: Vec<Missing>,
    features: Vec<u64>,
    look_up: LookUp,
}

/// A sum that is asked for.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    place: u32,
    tag: [i16; LANES - LABELS],
    known: bool,
}

/// A sum that is to be made.
#[derive(Debug, Clone, Copy)]
struct Missing {
    /// The token that it is a part of.
    token: usize,
    /// Which of those that are asked for it is; `None` for what seldom comes again.
    wanted: Option<usize>,
    /// Where its features end.
    end: usize,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); SIZES.iter().sum()],
            wanted: Vec::new(),
            missing: Vec::new(),
            features: Vec::new(),
            look_up: LookUp::default(),
        }
    }
}

impl Memo {
    /// The summed weights of all features of some tokens.
    ///
    /// Most of the slots and weights lie in no near cache. So the slots of all tokens are asked first, and
    /// what is missing of all tokens is made together: the reads are under way together.
    pub fn sums<'v>(
        &mut self,
        model: &Model,
        windows: impl Iterator<Item = Window<'v>> + Clone,
        sums: &mut Vec<Sum>,
    ) {
        self.look_up(windows.clone());
        self.gather(windows, sums);
        let ends = self.missing.iter().map(|missing| missing.end);
        let made = model.sums(&self.features, ends, &mut self.look_up);
        for (&Missing { token, wanted, .. }, made) in self.missing.iter().zip(made) {
            add(&mut sums[token], made);
            if let Some(Wanted { place, tag, .. }) = wanted.map(|i| self.wanted[i]) {
                let Slot(kept) = &mut self.slots[place as usize];
                *kept = *made;
                kept[LABELS..].copy_from_slice(&tag);
            }
        }
    }

    /// Looks which sums are remembered.
    #[allow(clippy::cast_possible_truncation, reason = "16 bits of the key, and a small number")]
    fn look_up<'v>(&mut self, windows: impl Iterator<Item = Window<'v>>) {
        self.wanted.clear();
        for window in windows {
            let mut first = 0;
            for (group, size) in Group::ALL.into_iter().zip(SIZES) {
                let key = window.key(group);
                let place = (first + (key >> 48) as usize % size) as u32;
                self.wanted.push(Wanted { place, tag: tag_of(key), known: false });
                first += size;
            }
        }
        for wanted in &mut self.wanted {
            wanted.known = self.slots[wanted.place as usize].tag() == wanted.tag;
        }
    }

    /// Adds up for each token what is remembered, and notes the rest as missing.
    fn gather<'v>(&mut self, windows: impl Iterator<Item = Window<'v>>, sums: &mut Vec<Sum>) {
        sums.clear();
        self.missing.clear();
        self.features.clear();
        let groups = Group::ALL.len();
        for (token, (window, wanted)) in windows.zip(self.wanted.chunks(groups)).enumerate() {
            let mut sum = [0; LANES];
            for (number, (wanted, group)) in wanted.iter().zip(Group::ALL).enumerate() {
                if wanted.known {
                    add(&mut sum, &self.slots[wanted.place as usize].0);
                } else {
                    window.of(group, &mut self.features);
                    let (end, wanted) = (self.features.len(), Some(token * groups + number));
                    self.missing.push(Missing { token, wanted, end });
                }
            }
            self.features.extend_from_slice(&window.pairs());
            self.missing.push(Missing { token, wanted: None, end: self.features.len() });
            sums.push(sum);
        }
    }
}

/// Adds weights.
pub(super) fn add(sum: &mut Sum, more: &Sum) {
    sum.iter_mut().zip(more).for_each(|(sum, w)| *sum = sum.wrapping_add(*w));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::model::chain::{Row, Transitions};
    use crate::names::model::templates::View;
    use crate::names::model::weights::key_of;

    /// So many that most places of the memo are taken over again.
    const TOKENS: usize = 20_000;

    fn view(i: usize) -> View {
        let of = |n: u64| i as u64 * 7 % n;
        View { lower: of(9001), shape: of(13), word: of(31), parts: of(5), ..View::default() }
    }

    #[test]
    fn what_is_remembered_is_what_is_made() {
        let views: Vec<View> = (0..TOKENS + 2).map(view).collect();
        let texts: Vec<String> = views.iter().map(|v| format!("Mot{}", v.lower)).collect();
        let window = |i: usize| {
            let (before, token, behind) = (&views[i], &views[i + 1], &views[i + 2]);
            Window { before, token, behind, text: &texts[i + 1], affixes: Some(true) }
        };
        let features = |i: usize| {
            let mut features = Vec::new();
            window(i).all(&mut features);
            features
        };
        let mut keys: Vec<u32> = (0..TOKENS).flat_map(features).map(key_of).collect();
        keys.sort_unstable();
        keys.dedup();
        let weight = |key: u32| (key % 255) as f32 - 127.0;
        let weights: Vec<(u32, Row)> = keys.iter().map(|&k| (k, [weight(k); LANES])).collect();
        let model = Model::quantise(&weights, &Transitions::default());
        let (mut memo, mut sums) = (Memo::default(), Vec::new());
        for first in (0..TOKENS).step_by(4).chain(0..100) {
            memo.sums(&model, (first..first + 4).map(window), &mut sums);
            for (i, sum) in (first..).zip(&sums) {
                let score = model.score(&features(i));
                assert_eq!(model.scaled(sum)[..LABELS], score[..LABELS], "{i}");
            }
        }
    }
}
