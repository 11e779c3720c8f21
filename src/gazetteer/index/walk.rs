//! Finding the names of a key: from every start, step by step, until no name goes on.

use super::Index;
use super::format::{BUCKET, OTHER_MARKS, Section, node, u32_at, u64_at};
use super::steps::{self, begins_word, extend, filter_bits, next_word, reduce, word_end};

/// A stretch of the key that is the key of one or more forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First byte in the key.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    node: u32,
}

/// The sections that the walk uses.
struct Walker<'i, 't> {
    index: &'i Index,
    table: &'i [u8],
    filter: &'i [u8],
    key: &'t str,
    seed: u64,
    max_gap: usize,
    max_word: usize,
}

impl Index {
    /// Calls `hit` for every stretch between boundaries of `key` that is the key of a form, in no
    /// order.
    ///
    /// `strong` are the places of `key` that are capitals or digits in the text, in order: most
    /// names begin with one, and are only looked for there.
    pub fn walk(&self, key: &str, strong: &[u32], mut hit: impl FnMut(Hit)) {
        let walker = Walker {
            index: self,
            table: self.section(Section::Table),
            filter: self.section(Section::Filter),
            key,
            seed: self.header.seed,
            max_gap: self.header.max_gap as usize,
            max_word: self.header.max_word as usize,
        };
        for &start in strong {
            if begins_word(key, start as usize) {
                walker.word_at(start as usize, &mut hit);
            }
        }
        let small = self.section(Section::SmallStarts);
        let marks = self.header.marks != 0 || self.header.flags & OTHER_MARKS != 0;
        if marks || !small.is_empty() {
            walker.other_starts(small, strong, marks, &mut hit);
        }
    }

    /// The forms of a hit, by number.
    pub fn forms_of(&self, hit: Hit) -> impl Iterator<Item = u32> {
        let value = hit.node & node::VALUE;
        let list = if hit.node & node::LIST == 0 {
            None
        } else {
            let postings = self.section(Section::Postings);
            let from = value as usize * 4;
            let count = u32_at(postings, from).unwrap_or_default() as usize;
            let end = (count.saturating_add(1)).saturating_mul(4).saturating_add(from);
            Some(postings.get(from + 4..end).unwrap_or_default())
        };
        let one = list.is_none().then_some(value);
        let several = list.unwrap_or_default().chunks_exact(4);
        one.into_iter().chain(several.filter_map(|b| u32_at(b, 0)))
    }
}

impl Walker<'_, '_> {
    /// Walks from the word that begins at `start`.
    #[inline]
    fn word_at(&self, start: usize, hit: &mut impl FnMut(Hit)) {
        let end = word_end(self.key, start);
        if end - start <= self.max_word {
            let hash = extend(self.seed, self.key.as_bytes(), start, end);
            if self.passes(hash) {
                self.steps(start, end, hash, hit);
            }
        }
    }

    /// Walks from the words that do not begin with a capital or a digit, where the same word begins
    /// a name, and from the marks that do.
    fn other_starts(
        &self,
        small: &[u8],
        mut strong: &[u32],
        marks: bool,
        hit: &mut impl FnMut(Hit),
    ) {
        let bytes = self.key.as_bytes();
        let blanks = self.index.header.marks >> b' ' & 1 != 0;
        let mut gap = 0;
        steps::words(self.key, |word| {
            let (start, end) = (word.start as usize, word.end as usize);
            if marks && (start - gap > 1 || start > gap && (bytes[gap] != b' ' || blanks)) {
                self.marks_before(gap, start, end, hit);
            }
            gap = end;
            let group = steps::group(bytes, start, end);
            if small.get(group / 8).is_some_and(|byte| byte >> (group % 8) & 1 != 0) {
                while let [first, rest @ ..] = strong
                    && *first < word.start
                {
                    strong = rest;
                }
                if strong.first() != Some(&word.start) {
                    self.word_at(start, hit);
                }
            }
        });
    }

    /// Walks from the marks between `gap` and the word, where a name may begin.
    fn marks_before(&self, gap: usize, start: usize, end: usize, hit: &mut impl FnMut(Hit)) {
        let header = &self.index.header;
        if end - start > self.max_word {
            return;
        }
        for at in gap.max(start.saturating_sub(self.max_gap))..start {
            let byte = self.key.as_bytes()[at];
            let begins = if byte.is_ascii() {
                header.marks >> byte & 1 != 0
            } else {
                header.flags & OTHER_MARKS != 0 && byte >= 0xc0
            };
            if begins {
                let hash = extend(self.seed, self.key.as_bytes(), at, end);
                if self.passes(hash) {
                    self.steps(at, end, hash, hit);
                }
            }
        }
    }

    /// Follows the prefix `hash`, which reaches from `start` to `end`.
    fn steps(&self, start: usize, mut end: usize, mut hash: u64, hit: &mut impl FnMut(Hit)) {
        while let Some(node) = self.look_up(hash) {
            if has_form(node) {
                hit(hit_of(start, end, node));
            }
            if node & node::MARKS != 0 {
                self.marks_after(start, end, hash, hit);
            }
            if node & node::CONTINUES == 0 {
                return;
            }
            let limit = (end + self.max_gap + 1).min(self.key.len());
            let Some(next) = next_word(self.key, end, limit) else { return };
            if (next.end - next.start) as usize > self.max_word {
                return;
            }
            hash = extend(hash, self.key.as_bytes(), end, next.end as usize);
            if !self.passes(hash) {
                return;
            }
            end = next.end as usize;
        }
    }

    /// Reports the names that end with marks after the word that ends at `from`.
    fn marks_after(&self, start: usize, from: usize, hash: u64, hit: &mut impl FnMut(Hit)) {
        let gap = &self.key[from..];
        for (at, c) in gap.char_indices().take_while(|(at, _)| *at < self.max_gap) {
            if c.is_alphanumeric() {
                return;
            }
            let end = from + at + c.len_utf8();
            let hash = extend(hash, self.key.as_bytes(), from, end);
            if let Some(node) = self.look_up(hash).filter(|&n| has_form(n)) {
                hit(hit_of(start, end, node));
            }
        }
    }

    /// Whether the filter knows a hash (or errs).
    #[inline]
    fn passes(&self, hash: u64) -> bool {
        let (place, bits) = filter_bits(hash, self.filter.len() / 8);
        u64_at(self.filter, place * 8).is_some_and(|word| word & bits == bits)
    }

    /// The node of a prefix.
    #[inline]
    fn look_up(&self, hash: u64) -> Option<u32> {
        let slots = self.table.len() / 8;
        let mut at = reduce(hash, slots / BUCKET) * BUCKET;
        for _ in 0..slots {
            let slot = u64_at(self.table, at * 8)?;
            #[allow(clippy::cast_possible_truncation)]
            let node = slot as u32;
            if node == node::EMPTY {
                return None;
            }
            if slot >> 32 == hash & 0xffff_ffff {
                return Some(node);
            }
            at = if at + 1 == slots { 0 } else { at + 1 };
        }
        None
    }
}

#[allow(clippy::cast_possible_truncation)]
fn hit_of(start: usize, end: usize, node: u32) -> Hit {
    Hit { start: start as u32, end: end as u32, node }
}

fn has_form(node: u32) -> bool {
    node & node::LIST != 0 || node & node::VALUE != node::NO_FORM
}
