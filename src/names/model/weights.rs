//! The weights of the model, and the file that holds them.
//!
//! The file: `GLM1`, then little-endian: logarithm of the number of rows (`u32`), the scale of the
//! weights (`f32`), the calibration (`2 × f32`), the transitions (`13 × 13 × f32`), and for each row
//! 13 weights (`i8`).

use super::chain::{Row, Transitions};
use super::labels::{LABELS, LANES};

const MAGIC: &[u8; 4] = b"GLM1";
const HEADER: usize = 4 + 4 + 4 + 8 + LABELS * LABELS * 4;

/// The weights of the model.
#[derive(Clone, PartialEq)]
pub struct Model {
    rows: Vec<[i8; LANES]>,
    scale: f32,
    /// The transitions.
    pub transitions: Transitions,
    /// Slope and offset of the logistic that makes a probability of the log-odds of the chain.
    pub calibration: [f32; 2],
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// Why a file is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The first bytes are not those of a model.
    #[error("this is no guillemet names model (it does not begin with GLM1)")]
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

/// The row of a feature in a table of `2^log2` rows.
#[must_use]
pub fn row_of(feature: u64, log2: u32) -> usize {
    (feature >> (64 - log2)) as usize
}

impl Model {
    /// Rounds trained weights to integers.
    #[must_use]
    pub fn quantise(weights: &[Row], transitions: Transitions) -> Self {
        let max = weights.iter().flatten().fold(0.0_f32, |m, w| m.max(w.abs()));
        let scale = (max / 127.0).max(f32::MIN_POSITIVE);
        #[allow(clippy::cast_possible_truncation)]
        let rows = weights.iter().map(|row| row.map(|w| (w / scale).round() as i8)).collect();
        Self { rows, scale, transitions, calibration: [1.0, 0.0] }
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
        let log2 = u32::from_le_bytes(word());
        let expected = HEADER + (1_usize << log2.min(28)) * LABELS;
        if bytes.len() != expected {
            return Err(length(expected));
        }
        let scale = f32::from_le_bytes(word());
        let calibration = [f32::from_le_bytes(word()), f32::from_le_bytes(word())];
        let mut transitions = Transitions::default();
        for score in transitions.0.iter_mut().flatten() {
            *score = f32::from_le_bytes(word());
        }
        let rows = bytes[HEADER..]
            .chunks_exact(LABELS)
            .map(|packed| {
                let mut row = [0; LANES];
                for (w, &b) in row.iter_mut().zip(packed) {
                    *w = b.cast_signed();
                }
                row
            })
            .collect();
        Ok(Self { rows, scale, transitions, calibration })
    }

    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + self.rows.len() * LABELS);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&self.log2().to_le_bytes());
        out.extend_from_slice(&self.scale.to_le_bytes());
        for c in self.calibration.iter().chain(self.transitions.0.iter().flatten()) {
            out.extend_from_slice(&c.to_le_bytes());
        }
        for row in &self.rows {
            out.extend(row[..LABELS].iter().map(|w| w.cast_unsigned()));
        }
        out
    }

    fn log2(&self) -> u32 {
        self.rows.len().trailing_zeros()
    }

    /// The scores of the labels for a token with these features.
    #[must_use]
    pub fn score(&self, features: &[u64]) -> Row {
        let log2 = self.log2();
        let mut sums = [0_i16; LANES];
        for &feature in features {
            let row = &self.rows[row_of(feature, log2)];
            for (sum, w) in sums.iter_mut().zip(row) {
                *sum += i16::from(*w);
            }
        }
        sums.map(|s| f32::from(s) * self.scale)
    }
}
