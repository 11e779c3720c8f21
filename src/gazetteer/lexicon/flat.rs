//! Long lists of small numbers as bytes, so that what is compiled in is there as fast as it is
//! copied: `#[serde(with = "flat")]`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::vocabulary::WordId;

/// A value of fixed length in bytes, little-endian.
pub(super) trait Flat: Copy {
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
numbers!(u8, u16, u32);

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
pub(super) struct Rows<const N: usize>([[u8; 4]; N]);

impl<const N: usize> AsRef<[u8]> for Rows<N> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_flattened()
    }
}

impl<const N: usize> TryFrom<&[u8]> for Rows<N> {
    type Error = std::array::TryFromSliceError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.as_chunks::<4>().0.try_into().map(Self)
    }
}

/// Writes a list as bytes.
pub(super) fn serialize<T: Flat, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::SIZE);
    list.iter().for_each(|value| bytes.extend_from_slice(value.to_bytes().as_ref()));
    to.serialize_bytes(&bytes)
}

/// Reads a list from bytes.
pub(super) fn deserialize<'de, T: Flat, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let bytes = <&[u8]>::deserialize(from)?;
    if !bytes.len().is_multiple_of(T::SIZE) {
        return Err(D::Error::custom("a list is cut off"));
    }
    let value = |chunk| T::Bytes::try_from(chunk).ok().map(T::from_bytes);
    Ok(bytes.chunks_exact(T::SIZE).filter_map(value).collect())
}
