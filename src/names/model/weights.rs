//! The weights of the model, and the file that holds them.
//!
//! The file: `GLM3`, then little-endian: the number of features and that of inner words (`u32` each),
//! the scale of the weights (`f32`), the calibration (`2 × f32`), the transitions (`13 × 13 × f32`);
//! then the keys of the features in rising order (`u32` each), those of the inner words likewise,
//! then for each feature 13 weights (`i8`).
//!
//! Half of the features of a token were never seen in training. In memory a filter of 2²⁰ bits,
//! small enough for the second-level cache, says so without a look at the weights; for the others
//! the number of bits set before gives the slot, so that slots lie close and each is one load.

use rustc_hash::FxHashMap;

use super::chain::{Chain, Row, Transitions};
use super::labels::{LABELS, LANES};
use super::memo::Sum;

const MAGIC: &[u8; 4] = b"GLM3";
const HEADER: usize = 4 + 8 + 4 + 8 + LABELS * LABELS * 4;

/// How many 64-bit words the filter has: its bits stand for the upper 20 bits of a key.
const WORDS: usize = 1 << 14;

/// The weights of a feature, then the lower half of its key, then whether other features have the
/// same bit of the filter.
type Slot = [i8; LANES];
const CHECK: usize = LABELS;
const SHARED: usize = LABELS + 2;

/// A feature: its key and its weights.
type Entry = (u32, [i8; LABELS]);

/// The weights of the model.
#[derive(Clone, PartialEq)]
pub struct Model {
    /// A bit for each prefix of a key that some feature has.
    filter: Box<[u64; WORDS]>,
    /// How many bits are set in the words before.
    before: Box<[u32; WORDS]>,
    /// For each bit its first feature.
    slots: Vec<Slot>,
    /// The other features of a bit, by key.
    shared: FxHashMap<u32, [i8; LABELS]>,
    /// The words without a capital that names have inside.
    inner: Inner,
    scale: f32,
    /// The label pairs, ready for the chain.
    pub chain: Chain,
    /// Slope and offset of the logistic that makes a probability of the log-odds of the chain.
    pub calibration: [f32; 2],
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("features", &self.features()).finish_non_exhaustive()
    }
}

/// Why a file is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The first bytes are not those of a model.
    #[error("this is no guillemet names model (it does not begin with GLM3)")]
    Magic,
    /// The keys of the features do not rise.
    #[error("the features of the model are not in the order of their keys")]
    Order,
    /// A number that must be finite is none.
    #[error("the {0} of the model are no finite numbers")]
    NotFinite(&'static str),
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
    /// The weights that are compiled in.
    ///
    /// # Panics
    /// Never in a released version: a test checks that the built-in weights are a model.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_bytes(BUILTIN).unwrap_or_else(|error| panic!("the built-in weights: {error}"))
    }

    /// Rounds trained weights to integers; features whose weights all round to 0 are left out.
    #[must_use]
    pub fn quantise(weights: &[(u32, Row)], transitions: &Transitions) -> Self {
        let all = || weights.iter().flat_map(|(_, row)| row);
        let max = all().fold(0.0_f32, |m, w| m.max(w.abs()));
        let scale = (max / 127.0).max(f32::MIN_POSITIVE);
        let mut entries: Vec<Entry> = weights
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
        Self::with_entries(entries.into_iter(), scale, transitions, [1.0, 0.0])
    }

    /// A model of these features, which come in the order of their keys.
    fn with_entries(
        entries: impl ExactSizeIterator<Item = Entry>,
        scale: f32,
        transitions: &Transitions,
        calibration: [f32; 2],
    ) -> Self {
        let mut filter: Box<[u64; WORDS]> = zeros();
        let mut slots: Vec<Slot> = Vec::with_capacity(entries.len());
        let mut shared = FxHashMap::default();
        for (key, packed) in entries {
            let (word, bit) = place_of(key);
            if filter[word] & bit == 0 {
                filter[word] |= bit;
                let mut slot = [0; LANES];
                slot[..LABELS].copy_from_slice(&packed);
                slot[CHECK..SHARED].copy_from_slice(&check_of(key));
                slots.push(slot);
            } else {
                // Keys rise, so the feature that the bit stands for is the last one.
                if let Some(slot) = slots.last_mut() {
                    slot[SHARED] = 1;
                }
                shared.insert(key, packed);
            }
        }
        let mut before: Box<[u32; WORDS]> = zeros();
        let mut sum = 0;
        for (before, word) in before.iter_mut().zip(filter.iter()) {
            *before = sum;
            sum += word.count_ones();
        }
        let chain = Chain::new(transitions);
        Self { filter, before, slots, shared, inner: Inner::default(), scale, chain, calibration }
    }

    /// The same weights for a chain that also labels these words between and beside capitals.
    #[must_use]
    pub fn with_inner(mut self, inner: Inner) -> Self {
        self.inner = inner;
        self
    }

    /// The words without a capital that names have inside.
    #[must_use]
    pub fn inner(&self) -> &Inner {
        &self.inner
    }

    /// How many features there are.
    #[must_use]
    pub fn features(&self) -> usize {
        self.slots.len() + self.shared.len()
    }

    /// The features in the order of their keys.
    fn entries(&self) -> Vec<Entry> {
        let mut out: Vec<Entry> = self.shared.iter().map(|(k, w)| (*k, *w)).collect();
        let mut slots = self.slots.iter();
        for (word, bits) in (0_u32..).zip(self.filter.iter()) {
            for bit in (0..64).filter(|bit| bits >> bit & 1 != 0) {
                let Some(slot) = slots.next() else { continue };
                let [low, high] = [slot[CHECK], slot[CHECK + 1]].map(i8::cast_unsigned);
                // The prefix and the check overlap by four bits.
                let key = word << 18 | bit << 12 | u32::from(u16::from_le_bytes([low, high]));
                let mut packed = [0; LABELS];
                packed.copy_from_slice(&slot[..LABELS]);
                out.push((key, packed));
            }
        }
        out.sort_unstable_by_key(|e| e.0);
        out
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
        let inner = u32::from_le_bytes(word()) as usize;
        let expected = HEADER + n * (4 + LABELS) + inner * 4;
        if bytes.len() != expected {
            return Err(length(expected));
        }
        let scale = f32::from_le_bytes(word());
        let calibration = [f32::from_le_bytes(word()), f32::from_le_bytes(word())];
        let mut transitions = Transitions::default();
        for score in transitions.0.iter_mut().flatten() {
            *score = f32::from_le_bytes(word());
        }
        // One of them would make every score and probability none.
        if !scale.is_finite() || !calibration.iter().all(|c| c.is_finite()) {
            return Err(ModelError::NotFinite("scale or calibration"));
        }
        if !transitions.0.iter().flatten().all(|score| score.is_finite()) {
            return Err(ModelError::NotFinite("transitions"));
        }
        let (keys, rest) = bytes[HEADER..].split_at(n * 4);
        let (inner, packed) = rest.split_at(inner * 4);
        let entries = keys
            .as_chunks::<4>()
            .0
            .iter()
            .zip(packed.as_chunks::<LABELS>().0)
            .map(|(key, packed)| (u32::from_le_bytes(*key), packed.map(u8::cast_signed)));
        if !entries.clone().is_sorted_by(|a, b| a.0 < b.0) {
            return Err(ModelError::Order);
        }
        let mut model = Self::with_entries(entries, scale, &transitions, calibration);
        let inner = inner.as_chunks::<4>().0.iter().map(|key| u32::from_le_bytes(*key));
        model.inner = Inner::new(inner.collect());
        Ok(model)
    }

    /// The bytes of the file.
    ///
    /// # Panics
    /// If there are 2³² features or more.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let entries = self.entries();
        let mut out = Vec::with_capacity(HEADER + entries.len() * (4 + LABELS));
        out.extend_from_slice(MAGIC);
        let n = u32::try_from(entries.len()).expect("fewer than 2³² features");
        let inner = u32::try_from(self.inner.keys.len()).expect("fewer than 2³² words");
        out.extend_from_slice(&n.to_le_bytes());
        out.extend_from_slice(&inner.to_le_bytes());
        out.extend_from_slice(&self.scale.to_le_bytes());
        for c in self.calibration.iter().chain(self.chain.transitions.0.iter().flatten()) {
            out.extend_from_slice(&c.to_le_bytes());
        }
        for (key, _) in &entries {
            out.extend_from_slice(&key.to_le_bytes());
        }
        self.inner.keys.iter().for_each(|key| out.extend_from_slice(&key.to_le_bytes()));
        for (_, packed) in &entries {
            out.extend(packed.map(i8::cast_unsigned));
        }
        out
    }

    /// The weights of a feature that is not the first of its bit.
    #[cold]
    fn further(&self, key: u32) -> Option<&[i8; LABELS]> {
        self.shared.get(&key)
    }

    /// The scores of the labels for a token with these features.
    #[must_use]
    pub fn score(&self, features: &[u64]) -> Row {
        let mut look_up = LookUp::default();
        self.sums(features, [features.len()].into_iter(), &mut look_up)
            .first()
            .map_or_else(Row::default, |sum| self.scaled(sum))
    }

    /// The scores that summed weights stand for.
    #[must_use]
    pub fn scaled(&self, sum: &Sum) -> Row {
        sum.map(|s| f32::from(s) * self.scale)
    }

    /// The summed weights of each of several runs of features, of which these are the ends.
    ///
    /// In passes, each without a branch on what is as often true as false and without a load that waits for
    /// another one: which bits are set, their slots, the weights there, the sums. Nothing else is done where
    /// the weights are read, which lie in no near cache: so many reads are under way together.
    pub fn sums<'l>(
        &self,
        features: &[u64],
        ends: impl Iterator<Item = usize>,
        look_up: &'l mut LookUp,
    ) -> &'l [Sum] {
        let LookUp { seen, places, slots, sums } = look_up;
        sums.clear();
        seen.resize(features.len().max(seen.len()), (0, 0));
        let (mut from, mut found) = (0, 0);
        for (run, end) in (0..).zip(ends) {
            for &feature in &features[from..end] {
                let key = key_of(feature);
                let (word, bit) = place_of(key);
                // What is not wanted is written over by the next one.
                seen[found] = (key, run);
                found += usize::from(self.filter[word] & bit != 0);
            }
            sums.push([0; LANES]);
            from = end;
        }
        places.clear();
        places.extend(seen[..found].iter().map(|&(key, _)| {
            let (word, bit) = place_of(key);
            self.before[word] + (self.filter[word] & (bit - 1)).count_ones()
        }));
        slots.clear();
        slots.extend(places.iter().map(|&place| self.slots[place as usize]));
        for (&(key, run), slot) in seen.iter().zip(slots.iter()) {
            let is_it = [slot[CHECK], slot[CHECK + 1]] == check_of(key);
            let mask = -i16::from(is_it);
            let mut sum = sums[run];
            sum.iter_mut().zip(slot).for_each(|(s, w)| *s = s.wrapping_add(i16::from(*w) & mask));
            if !is_it
                && slot[SHARED] != 0
                && let Some(packed) = self.further(key)
            {
                sum.iter_mut().zip(packed).for_each(|(s, w)| *s = s.wrapping_add(i16::from(*w)));
            }
            sums[run] = sum;
        }
        sums
    }
}

/// Working memory for [`Model::sums`].
#[derive(Debug, Clone, Default)]
pub struct LookUp {
    /// The features that are likely known: their keys and the numbers of their runs.
    seen: Vec<(u32, usize)>,
    /// Their slots, by number.
    places: Vec<u32>,
    /// Their weights.
    slots: Vec<Slot>,
    sums: Vec<Sum>,
}

/// The words without a capital that names have inside, by [`super::features::inner_key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// In rising order.
    keys: Vec<u32>,
    /// A bit for the last bits of each key: most words are none of these.
    filter: [u64; 64],
}

impl Default for Inner {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Inner {
    /// The words with these keys.
    #[must_use]
    pub fn new(mut keys: Vec<u32>) -> Self {
        keys.sort_unstable();
        let mut filter = [0; 64];
        keys.iter().for_each(|&key| filter[(key >> 6) as usize % 64] |= 1 << (key % 64));
        Self { keys, filter }
    }

    /// Whether the word of this key is one of them.
    #[must_use]
    pub fn has(&self, key: u32) -> bool {
        self.filter[(key >> 6) as usize % 64] >> (key % 64) & 1 != 0
            && self.keys.binary_search(&key).is_ok()
    }
}

/// A table on the heap from the start: it is too large for the stack.
#[allow(clippy::unnecessary_box_returns, reason = "128 KB")]
fn zeros<T: Clone + Default>() -> Box<[T; WORDS]> {
    let zeros = vec![T::default(); WORDS].into_boxed_slice();
    zeros.try_into().unwrap_or_else(|_| unreachable!("it has this length"))
}

/// The word and the bit of the filter that stand for a key.
fn place_of(key: u32) -> (usize, u64) {
    ((key >> 18) as usize % WORDS, 1 << (key >> 12 & 63))
}

/// What tells the keys of one bit apart: their lower half.
fn check_of(key: u32) -> [i8; 2] {
    let [low, high, ..] = key.to_le_bytes();
    [low.cast_signed(), high.cast_signed()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many that several features share a bit of the filter.
    const FEATURES: u32 = 40_000;

    fn hash(i: u32) -> u64 {
        crate::names::hash::mix(u64::from(i), 7)
    }

    fn weights() -> Vec<(u32, Row)> {
        (0..FEATURES)
            .map(|i| {
                let mut row = [0.0; LANES];
                row[(i % 13) as usize] = (i % 254) as f32 - 126.5;
                (key_of(hash(i)), row)
            })
            .collect()
    }

    fn model() -> Model {
        Model::quantise(&weights(), &Transitions::default()).with_inner(Inner::new(vec![3, 5, 8]))
    }

    #[test]
    fn bytes_there_and_back() {
        let model = model();
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert_eq!(Model::from_bytes(&bytes).unwrap().to_bytes(), bytes);
        assert!(matches!(Model::from_bytes(&bytes[1..]), Err(ModelError::Magic)));
        let short = Model::from_bytes(&bytes[..bytes.len() - 1]).unwrap_err();
        assert!(matches!(short, ModelError::Length { .. }));
        let mut swapped = bytes;
        let (a, b) = swapped[HEADER..HEADER + 8].split_at_mut(4);
        a.swap_with_slice(b);
        assert_eq!(Model::from_bytes(&swapped), Err(ModelError::Order));
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        let good = model().to_bytes();
        for (at, what) in
            [(12, "scale or calibration"), (20, "scale or calibration"), (24, "transitions")]
        {
            for bad in [f32::NAN, f32::INFINITY] {
                let mut bytes = good.clone();
                bytes[at..at + 4].copy_from_slice(&bad.to_le_bytes());
                assert_eq!(Model::from_bytes(&bytes), Err(ModelError::NotFinite(what)), "{at}");
            }
        }
    }

    /// [`Model::builtin`] panics where they do not.
    #[test]
    fn the_built_in_weights_open() {
        assert_eq!(Model::from_bytes(BUILTIN).err(), None);
    }

    #[test]
    fn each_feature_has_its_own_weights() {
        let model = model();
        assert!(!model.shared.is_empty(), "no two features share a bit");
        for (i, (_, row)) in (0..).zip(weights()) {
            let score = model.score(&[hash(i)]);
            assert!((0..LABELS).all(|l| (score[l] - row[l]).abs() < 1.0), "{i}");
        }
    }

    #[test]
    fn an_unseen_feature_adds_nothing() {
        let model = model();
        for i in FEATURES..2 * FEATURES {
            assert!(model.score(&[hash(i)]).iter().take(LABELS).all(|&s| s == 0.0));
        }
    }
}
