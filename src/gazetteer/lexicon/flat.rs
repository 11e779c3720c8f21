//! Long lists as bytes: those of the program are used as they lie there, so that a start neither reads
//! nor copies them; those of a user's lexicons are gathered in the same form.

use std::borrow::Cow;
use std::collections::HashMap;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::vocabulary::WordId;

/// A value of fixed length in bytes, little-endian.
pub trait Flat: Copy {
    /// Its bytes.
    type Bytes: AsRef<[u8]> + for<'b> TryFrom<&'b [u8]>;
    /// How many they are.
    const SIZE: usize = size_of::<Self::Bytes>();
    /// To bytes.
    fn to_bytes(self) -> Self::Bytes;
    /// From bytes.
    fn from_bytes(bytes: Self::Bytes) -> Self;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Flat for $number {
            type Bytes = [u8; size_of::<$number>()];
            fn to_bytes(self) -> Self::Bytes {
                self.to_le_bytes()
            }
            fn from_bytes(bytes: Self::Bytes) -> Self {
                Self::from_le_bytes(bytes)
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64);

impl Flat for bool {
    type Bytes = [u8; 1];
    fn to_bytes(self) -> [u8; 1] {
        [u8::from(self)]
    }
    fn from_bytes(bytes: [u8; 1]) -> Self {
        bytes != [0]
    }
}

impl Flat for WordId {
    type Bytes = [u8; 4];
    fn to_bytes(self) -> [u8; 4] {
        self.0.to_le_bytes()
    }
    fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(u32::from_le_bytes(bytes))
    }
}

impl<const N: usize> Flat for [u32; N] {
    type Bytes = Rows<N>;
    fn to_bytes(self) -> Rows<N> {
        Rows(self.map(u32::to_le_bytes))
    }
    fn from_bytes(bytes: Rows<N>) -> Self {
        bytes.0.map(u32::from_le_bytes)
    }
}

/// The bytes of `N` numbers.
#[derive(Clone, Copy)]
pub struct Rows<const N: usize>([[u8; 4]; N]);

impl<const N: usize> AsRef<[u8]> for Rows<N> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_flattened()
    }
}

impl<const N: usize> TryFrom<&[u8]> for Rows<N> {
    type Error = std::array::TryFromSliceError;

    #[inline]
    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.as_chunks::<4>().0.try_into().map(Self)
    }
}

/// A list of values, as bytes.
#[derive(Debug, Clone)]
pub struct List<T> {
    bytes: Cow<'static, [u8]>,
    values: PhantomData<T>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { bytes: Cow::default(), values: PhantomData }
    }
}

impl<T: Flat> List<T> {
    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len() / T::SIZE
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A value; `None` behind the end.
    #[inline]
    pub fn get(&self, at: usize) -> Option<T> {
        let start = at * T::SIZE;
        let bytes = self.bytes.get(start..start + T::SIZE)?;
        T::Bytes::try_from(bytes).ok().map(T::from_bytes)
    }

    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Adds a value.
    pub fn push(&mut self, value: T) {
        self.bytes.to_mut().extend_from_slice(value.to_bytes().as_ref());
    }

    /// Puts another value in the place of one.
    pub fn set(&mut self, at: usize, value: T) {
        let start = at * T::SIZE;
        self.bytes.to_mut()[start..start + T::SIZE].copy_from_slice(value.to_bytes().as_ref());
    }

    /// Changes the value of a word in a list that grows with the vocabulary; the bytes of values that
    /// were never set are zero.
    pub fn change(&mut self, word: WordId, change: impl FnOnce(T) -> T) {
        if self.len() <= word.index() {
            self.bytes.to_mut().resize((word.index() + 1) * T::SIZE, 0);
        }
        if let Some(old) = self.get(word.index()) {
            self.set(word.index(), change(old));
        }
    }
}

impl<T: Flat> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut list = Self::default();
        all.into_iter().for_each(|value| list.push(value));
        list
    }
}

impl<T> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.bytes)
    }
}

impl<'de: 'static, T> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes: &'static [u8] = <&'de [u8]>::deserialize(from)?;
        Ok(Self { bytes: bytes.into(), values: PhantomData })
    }
}

/// The texts that the values of a table speak of, each once.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    text: Cow<'static, str>,
    /// Where each is, while the table grows.
    known: HashMap<Box<str>, [u32; 2]>,
}

impl Texts {
    /// Where a text begins, and its length; it is added if it is new.
    ///
    /// # Panics
    /// If the texts are 4 GB together.
    pub fn add(&mut self, text: &str) -> [u32; 2] {
        let number = |n: usize| u32::try_from(n).expect("lexicons are small");
        if let Some(place) = self.known.get(text) {
            return *place;
        }
        let place = [number(self.text.len()), number(text.len())];
        self.text.to_mut().push_str(text);
        self.known.insert(text.into(), place);
        place
    }

    /// The text of such a place.
    #[inline]
    #[must_use]
    pub fn get(&self, [start, len]: [u32; 2]) -> &str {
        self.text.get(start as usize..).and_then(|t| t.get(..len as usize)).unwrap_or_default()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(to)
    }
}

impl<'de: 'static> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text: &'static str = <&'de str>::deserialize(from)?;
        Ok(Self { text: text.into(), known: HashMap::new() })
    }
}
