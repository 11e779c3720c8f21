//! Finding the names of a key: from every start, step by step, until no name goes on.

use super::Index;
use super::format::{BUCKET, OTHER_MARKS, Section, node, u32_at, u64_at};
use super::steps::{Word, extend, filter_bits, reduce};

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
struct Walker<'i> {
    index: &'i Index,
    table: &'i [u8],
    filter: &'i [u8],
    small_filter: &'i [u8],
    max_gap: u32,
    max_word: u32,
}

/// The key that is walked.
#[derive(Clone, Copy)]
struct Text<'t> {
    key: &'t [u8],
    words: &'t [Word],
}

impl Index {
    /// Calls `hit` for every stretch between boundaries of `key` that is the key of a form, by
    /// start, then shortest first.
    ///
    /// `words` are those of [`super::steps::words`], with the text's capitals. A name that begins
    /// with a capital is only looked for at one.
    pub fn walk(&self, key: &str, words: &[Word], mut hit: impl FnMut(Hit)) {
        let walker = Walker {
            index: self,
            table: self.section(Section::Table),
            filter: self.section(Section::Filter),
            small_filter: self.section(Section::SmallFilter),
            max_gap: self.header.max_gap,
            max_word: self.header.max_word,
        };
        let text = Text { key: key.as_bytes(), words };
        let marks = self.header.marks != 0 || self.header.flags & OTHER_MARKS != 0;
        let mut gap = 0;
        for (i, word) in words.iter().enumerate() {
            if word.end - word.start <= walker.max_word {
                if marks {
                    walker.marks_before(text, i, gap, &mut hit);
                }
                let (start, end) = (word.start as usize, word.end as usize);
                let hash = extend(self.header.seed, text.key, start, end);
                let filter = if word.capital { walker.filter } else { walker.small_filter };
                if passes(filter, hash) {
                    walker.steps(text, i, word.start, hash, &mut hit);
                }
            }
            gap = word.end;
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

impl Walker<'_> {
    /// Walks from the marks in the gap before a word, where a name may begin.
    fn marks_before(&self, text: Text<'_>, word: usize, gap: u32, hit: &mut impl FnMut(Hit)) {
        let end = text.words[word].end;
        let from = gap.max(text.words[word].start.saturating_sub(self.max_gap));
        for at in from..text.words[word].start {
            let byte = text.key[at as usize];
            let begins = if byte.is_ascii() {
                self.index.header.marks >> byte & 1 != 0
            } else {
                is_boundary(byte) && self.index.header.flags & OTHER_MARKS != 0
            };
            if begins {
                let hash = extend(self.index.header.seed, text.key, at as usize, end as usize);
                if passes(self.filter, hash) {
                    self.steps(text, word, at, hash, hit);
                }
            }
        }
    }

    /// Follows the prefix `hash`, which begins at `start` and ends with the word `last`.
    fn steps(
        &self,
        text: Text<'_>,
        mut last: usize,
        start: u32,
        mut hash: u64,
        hit: &mut impl FnMut(Hit),
    ) {
        while let Some(node) = self.look_up(hash) {
            let end = text.words[last].end;
            if has_form(node) {
                hit(Hit { start, end, node });
            }
            if node & node::MARKS != 0 {
                self.marks_after(text, last, start, hash, hit);
            }
            if node & node::CONTINUES == 0 {
                return;
            }
            last += 1;
            let Some(next) = text.words.get(last) else { return };
            if next.start - end > self.max_gap || next.end - next.start > self.max_word {
                return;
            }
            hash = extend(hash, text.key, end as usize, next.end as usize);
            if !passes(self.filter, hash) {
                return;
            }
        }
    }

    /// Reports the names that end with marks after the word `last`.
    fn marks_after(
        &self,
        text: Text<'_>,
        last: usize,
        start: u32,
        hash: u64,
        hit: &mut impl FnMut(Hit),
    ) {
        let from = text.words[last].end as usize;
        let gap_end = text.words.get(last + 1).map_or(text.key.len(), |w| w.start as usize);
        for end in from + 1..=gap_end.min(from + self.max_gap as usize) {
            if text.key.get(end).is_some_and(|&b| !is_boundary(b)) {
                continue;
            }
            let hash = extend(hash, text.key, from, end);
            if let Some(node) = self.look_up(hash).filter(|&n| has_form(n)) {
                #[allow(clippy::cast_possible_truncation)]
                hit(Hit { start, end: end as u32, node });
            }
        }
    }

    /// The node of a prefix.
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

fn has_form(node: u32) -> bool {
    node & node::LIST != 0 || node & node::VALUE != node::NO_FORM
}

fn is_boundary(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// Whether a filter knows a hash (or errs).
#[inline]
fn passes(filter: &[u8], hash: u64) -> bool {
    let (place, bits) = filter_bits(hash, filter.len() / 8);
    u64_at(filter, place * 8).is_some_and(|word| word & bits == bits)
}
