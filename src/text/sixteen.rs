//! Sixteen bytes of UTF-8 at once: which of them are what, as one bit each.

use wide::{CmpEq as _, CmpGt as _, i8x16};

/// Sixteen bytes; those from 128 on count as negative and lie in no range of ASCII.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sixteen(i8x16);

impl Sixteen {
    /// The bytes.
    #[inline]
    pub(crate) fn new(bytes: &[u8; 16]) -> Self {
        Self(i8x16::new(bytes.map(u8::cast_signed)))
    }

    /// The bytes back.
    #[inline]
    pub(crate) fn bytes(self) -> [u8; 16] {
        self.0.to_array().map(i8::cast_unsigned)
    }

    /// Which are between two bytes, both included: both ASCII or neither, not the first and not the last
    /// of their half.
    #[inline]
    pub(crate) fn between(self, low: u8, high: u8) -> Which {
        let above = self.0.cmp_gt(i8x16::splat(low.cast_signed() - 1));
        Which(above & i8x16::splat(high.cast_signed() + 1).cmp_gt(self.0))
    }

    /// Which are this byte.
    #[inline]
    pub(crate) fn equal(self, byte: u8) -> Which {
        Which(self.0.cmp_eq(i8x16::splat(byte.cast_signed())))
    }

    /// Which are not ASCII and less than this byte, which is not ASCII either.
    #[inline]
    pub(crate) fn below(self, byte: u8) -> Which {
        Which(i8x16::splat(byte.cast_signed()).cmp_gt(self.0))
    }

    /// Which are not ASCII.
    #[inline]
    pub(crate) fn beyond_ascii(self) -> Which {
        Which(self.0)
    }

    /// The same with capital letters, which are those of `capitals`, made small.
    #[inline]
    pub(crate) fn lower(self, capitals: Which) -> Self {
        Self(self.0 | capitals.0 & i8x16::splat(0x20))
    }
}

/// Some of sixteen bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Which(i8x16);

impl Which {
    /// Both together.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The first without the second.
    #[inline]
    pub(crate) fn and_not(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// One bit for each byte, the first lowest.
    #[inline]
    pub(crate) fn bits(self) -> u32 {
        self.0.move_mask().cast_unsigned() & 0xffff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_told_by_its_bit() {
        for first in (0..=240_u8).step_by(16) {
            let bytes: [u8; 16] = std::array::from_fn(|i| first + u8::try_from(i).unwrap());
            let sixteen = Sixteen::new(&bytes);
            let told =
                |is: &dyn Fn(u8) -> bool| (0..16).fold(0, |m, i| m | u32::from(is(bytes[i])) << i);
            let upper = sixteen.between(b'A', b'Z');
            assert_eq!(upper.bits(), told(&|b| b.is_ascii_uppercase()));
            assert_eq!(sixteen.between(b'!', b'~').bits(), told(&|b| b.is_ascii_graphic()));
            let lead = sixteen.between(0xc3, 0xdf);
            assert_eq!(lead.bits(), told(&|b| (0xc3..=0xdf).contains(&b)));
            assert_eq!(lead.or(upper).and_not(upper).bits(), lead.bits());
            assert_eq!(sixteen.equal(b'`').bits(), told(&|b| b == b'`'));
            assert_eq!(sixteen.below(0x9f).bits(), told(&|b| (0x80..0x9f).contains(&b)));
            assert_eq!(sixteen.beyond_ascii().bits(), told(&|b| !b.is_ascii()));
            assert_eq!(sixteen.lower(upper).bytes(), bytes.map(|b| b.to_ascii_lowercase()));
        }
    }
}
