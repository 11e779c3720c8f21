//! Parts of the results: documents of consecutive places in the input, each part files of its own.

use std::fmt;
use std::ops::Range;

/// One of several parts, counted from 0.
///
/// ```
/// use guillemet::write::Shard;
/// let shard = Shard { index: 3, count: 16 };
/// assert_eq!(shard.file_name("annotations.jsonl"), "annotations-00003-of-00016.jsonl");
/// assert_eq!(Shard::of_file_name("quotes-00003-of-00016.csv", "quotes.csv"), Some(shard));
/// assert_eq!(Shard { index: 1, count: 3 }.range(10), 3..6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shard {
    /// Which one, less than `count`.
    pub index: u32,
    /// How many there are.
    pub count: u32,
}

impl Shard {
    /// All parts of `count`, in order.
    pub fn all(count: u32) -> impl Iterator<Item = Self> {
        (0..count).map(move |index| Self { index, count })
    }

    /// The places in an input of `total` records that are of this part: consecutive ones, so that
    /// the parts in order are the whole.
    #[must_use]
    pub fn range(self, total: u64) -> Range<u64> {
        let cut = |index: u32| {
            let place = u128::from(total) * u128::from(index) / u128::from(self.count);
            // Not more than `total`, because the index is not more than the count.
            u64::try_from(place).unwrap_or(total)
        };
        cut(self.index)..cut(self.index + 1)
    }

    /// `annotations.jsonl` of this part is `annotations-00003-of-00016.jsonl`.
    #[must_use]
    pub fn file_name(self, whole: &str) -> String {
        match whole.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{self}.{ending}"),
            None => format!("{whole}-{self}"),
        }
    }

    /// The part whose `whole` has this name, the other way round than [`Self::file_name`].
    #[must_use]
    pub fn of_file_name(name: &str, whole: &str) -> Option<Self> {
        let stem = whole.rsplit_once('.').map_or(whole, |(stem, _)| stem);
        let rest = name.strip_prefix(stem)?.strip_prefix('-')?;
        let (index, count) = rest.split('.').next()?.split_once("-of-")?;
        let shard = Self { index: index.parse().ok()?, count: count.parse().ok()? };
        (shard.file_name(whole) == name).then_some(shard)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}-of-{:05}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole() {
        for (total, count) in [(0, 3), (2, 5), (10, 3), (u64::MAX, 7)] {
            let ranges: Vec<_> = Shard::all(count).map(|shard| shard.range(total)).collect();
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert_eq!((ranges[0].start, ranges[ranges.len() - 1].end), (0, total));
        }
    }
}
