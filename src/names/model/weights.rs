//! The weights of the model, and the file that holds them.
//!
//! The file: `GLM2`, then little-endian: the number of features (`u32`), the scale of the weights
//! (`f32`), the calibration (`2 × f32`), the transitions (`13 × 13 × f32`); then the keys of the
//! features in rising order (`u32` each), then for each feature 13 weights (`i8`). In memory the
//! features are a hash table of 16-byte slots, so that a look-up touches one line of cache and a
//! feature that training did not see adds nothing.

use super::chain::{Row, Transitions};
use super::labels::{LABELS, LANES};

const MAGIC: &[u8; 4] = b"GLM2";
const HEADER: usize = 4 + 4 + 4 + 8 + LABELS * LABELS * 4;
/// The lanes of a slot behind the weights: two for the check, one that tells a used slot.
const CHECK: usize = LABELS;
const USED: usize = LABELS + 2;

/// A slot of the table.
type Slot = [i8; LANES];

/// The weights of the model.
#[derive(Clone, PartialEq)]
pub struct Model {
    /// Keys in rising order, with their weights.
    entries: Vec<(u32, [i8; LABELS])>,
    slots: Vec<Slot>,
    log2: u32,
    scale: f32,
    /// The transitions.
    pub transitions: Transitions,
    /// Slope and offset of the logistic that makes a probability of the log-odds of the chain.
    pub calibration: [f32; 2],
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("features", &self.entries.len()).finish_non_exhaustive()
    }
}

/// Why a file is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The first bytes are not those of a model.
    #[error("this is no guillemet names model (it does not begin with GLM2)")]
    Magic,
    /// The file is shorter or longer than its header says.
    #[error("the model has {found} bytes, its header says {expected}")]
    Length {
        /// What is there.
        found: usize,
        /// What should be.
        expected: usize,
    },
}

/// The key of a feature: the upper half of its hash.
#[must_use]
pub fn key_of(feature: u64) -> u32 {
    (feature >> 32) as u32
}

/// The default weights; where they come from stands in `gazetteers/SOURCES.md`.
static BUILTIN: &[u8] = include_bytes!("default.bin");

/// The SHA-256 of the built-in weights, in hexadecimal digits.
pub const BUILTIN_SHA256: &str = env!("GUILLEMET_MODEL_SHA256");

impl Model {
    /// The weights that are compiled in; `None` in a build without them.
    #[must_use]
    pub fn builtin() -> Option<Self> {
        Self::from_bytes(BUILTIN).ok()
    }

    /// Rounds trained weights to integers; features whose weights all round to 0 are left out.
    #[must_use]
    pub fn quantise(weights: &[(u32, Row)], transitions: Transitions) -> Self {
        let all = || weights.iter().flat_map(|(_, row)| row);
        let max = all().fold(0.0_f32, |m, w| m.max(w.abs()));
        let scale = (max / 127.0).max(f32::MIN_POSITIVE);
        let mut entries: Vec<(u32, [i8; LABELS])> = weights
            .iter()
            .map(|(key, row)| {
                let mut packed = [0; LABELS];
                for (p, w) in packed.iter_mut().zip(row) {
                    #[allow(clippy::cast_possible_truncation)]
                    {
                        *p = (w / scale).round() as i8;
                    }
                }
                (*key, packed)
            })
            .filter(|(_, packed)| packed.iter().any(|&w| w != 0))
            .collect();
        entries.sort_unstable_by_key(|e| e.0);
        Self::with_entries(entries, scale, transitions, [1.0, 0.0])
    }

    fn with_entries(
        entries: Vec<(u32, [i8; LABELS])>,
        scale: f32,
        transitions: Transitions,
        calibration: [f32; 2],
    ) -> Self {
        // At most half full, so that an absent feature is soon known to be absent.
        let log2 = (entries.len().max(8) * 2).next_power_of_two().trailing_zeros().min(31);
        let mut slots = vec![[0; LANES]; 1 << log2];
        for (key, packed) in &entries {
            let mut at = (key >> (32 - log2)) as usize;
            while slots[at][USED] != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            let slot = &mut slots[at];
            slot[..LABELS].copy_from_slice(packed);
            let [low, high] = check_of(*key);
            (slot[CHECK], slot[CHECK + 1], slot[USED]) = (low, high, 1);
        }
        Self { entries, slots, log2, scale, transitions, calibration }
    }

    /// Reads a model.
    ///
    /// # Errors
    /// If the bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.get(..4) != Some(MAGIC) {
            return Err(ModelError::Magic);
        }
        let length = |expected| ModelError::Length { found: bytes.len(), expected };
        if bytes.len() < HEADER {
            return Err(length(HEADER));
        }
        let mut words = bytes[4..HEADER].as_chunks::<4>().0.iter().copied();
        let mut word = || words.next().unwrap_or_default();
        let n = u32::from_le_bytes(word()) as usize;
        let expected = HEADER + n * (4 + LABELS);
        if bytes.len() != expected {
            return Err(length(expected));
        }
        let scale = f32::from_le_bytes(word());
        let calibration = [f32::from_le_bytes(word()), f32::from_le_bytes(word())];
        let mut transitions = Transitions::default();
        for score in transitions.0.iter_mut().flatten() {
            *score = f32::from_le_bytes(word());
        }
        let (keys, packed) = bytes[HEADER..].split_at(n * 4);
        let entries = keys
            .as_chunks::<4>()
            .0
            .iter()
            .zip(packed.as_chunks::<LABELS>().0)
            .map(|(key, packed)| (u32::from_le_bytes(*key), packed.map(u8::cast_signed)))
            .collect();
        Ok(Self::with_entries(entries, scale, transitions, calibration))
    }

    /// The bytes of the file.
    ///
    /// # Panics
    /// If there are 2³² features or more.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + self.entries.len() * (4 + LABELS));
        out.extend_from_slice(MAGIC);
        let n = u32::try_from(self.entries.len()).expect("fewer than 2³² features");
        out.extend_from_slice(&n.to_le_bytes());
        out.extend_from_slice(&self.scale.to_le_bytes());
        for c in self.calibration.iter().chain(self.transitions.0.iter().flatten()) {
            out.extend_from_slice(&c.to_le_bytes());
        }
        for (key, _) in &self.entries {
            out.extend_from_slice(&key.to_le_bytes());
        }
        for (_, packed) in &self.entries {
            out.extend(packed.map(i8::cast_unsigned));
        }
        out
    }

    /// The weights of a feature that does not lie in its first slot.
    #[cold]
    fn further(&self, mut at: usize, check: [i8; 2]) -> Option<&Slot> {
        loop {
            at = (at + 1) & (self.slots.len() - 1);
            let slot = &self.slots[at];
            if slot[USED] == 0 {
                return None;
            }
            if [slot[CHECK], slot[CHECK + 1]] == check {
                return Some(slot);
            }
        }
    }

    /// The scores of the labels for a token with these features.
    #[must_use]
    pub fn score(&self, features: &[u64]) -> Row {
        let mut sums = [0_i16; LANES];
        for &feature in features {
            let key = key_of(feature);
            let check = check_of(key);
            let at = (key >> (32 - self.log2)) as usize;
            let slot = &self.slots[at];
            // Without a branch on what is as often true as false.
            let hit = [slot[CHECK], slot[CHECK + 1]] == check && slot[USED] != 0;
            let mask = -i16::from(hit);
            for (sum, w) in sums.iter_mut().zip(slot) {
                *sum = sum.wrapping_add(i16::from(*w) & mask);
            }
            if !hit
                && slot[USED] != 0
                && let Some(slot) = self.further(at, check)
            {
                for (sum, w) in sums.iter_mut().zip(slot) {
                    *sum = sum.wrapping_add(i16::from(*w));
                }
            }
        }
        sums.map(|s| f32::from(s) * self.scale)
    }
}

/// What tells the keys of neighbouring slots apart.
fn check_of(key: u32) -> [i8; 2] {
    let [low, high, ..] = key.to_le_bytes();
    [low.cast_signed(), high.cast_signed()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let weights: Vec<(u32, Row)> = (0..1000_u32)
            .map(|i| {
                let mut row = [0.0; LANES];
                row[(i % 13) as usize] = (i as f32 - 500.0) / 100.0;
                (key_of(crate::names::hash::mix(u64::from(i), 7)), row)
            })
            .collect();
        Model::quantise(&weights, Transitions::default())
    }

    #[test]
    fn bytes_there_and_back() {
        let model = model();
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert!(matches!(Model::from_bytes(&bytes[1..]), Err(ModelError::Magic)));
        let short = Model::from_bytes(&bytes[..bytes.len() - 1]).unwrap_err();
        assert!(matches!(short, ModelError::Length { .. }));
    }

    #[test]
    fn an_unseen_feature_adds_nothing() {
        let model = model();
        let seen = crate::names::hash::mix(17, 7);
        assert!(model.score(&[seen]).iter().take(LABELS).any(|&s| s != 0.0));
        let unseen = crate::names::hash::mix(123_456, 8);
        assert!(model.score(&[unseen]).iter().take(LABELS).all(|&s| s == 0.0));
    }
}
