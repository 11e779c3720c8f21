//! Spans whose unit is in their type: [`ByteSpan`] inside the library, [`ExternalSpan`] at its border.

use std::ops::Range;

/// A half-open byte range of a document's text; both ends lie on `char` boundaries.
///
/// Offsets are `u32`: a document is at most 4 GiB − 1 (see [`crate::text::Document::new`]), and
/// halving the width halves the memory of every layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteSpan {
    /// A span from byte offsets of a text that a [`crate::text::Document`] can hold.
    ///
    /// # Panics
    /// In debug builds, if `start > end` or an offset does not fit `u32`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} is reversed");
        debug_assert!(u32::try_from(end).is_ok(), "offset {end} exceeds u32");
        #[allow(clippy::cast_possible_truncation)]
        Self { start: start as u32, end: end as u32 }
    }

    /// The range to slice a `str` with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies within this span (equality included).
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A half-open range in the unit that a record announces (code points, bytes or UTF-16 units).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ExternalSpan {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}
