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

/// A prefix of a name that the text may have.
#[derive(Debug, Clone, Copy)]
struct State {
    start: u32,
    end: u32,
    hash: u64,
}

/// Prefixes that are looked up together.
///
/// A table of millions of names lies in no cache. The look-ups of one wave do not wait for each
/// other: the processor has many reads of memory under way at once, which makes the walk over a
/// million names twice as fast as one prefix after the other.
const WAVE: usize = 128;

/// The sections that the walk uses, and the prefixes that wait to be looked up.
struct Walker<'i, 't> {
    index: &'i Index,
    table: &'i [u8],
    filter: &'i [u8],
    key: &'t str,
    seed: u64,
    max_gap: usize,
    max_word: usize,
    states: Vec<State>,
    slots: Vec<u64>,
}

impl Index {
    /// Calls `hit` for every stretch between boundaries of `key` that is the key of a form, in no
    /// order, some of them twice.
    ///
    /// `strong` are the places of `key` that are capitals or digits in the text, in order: most
    /// names begin with one, and are only looked for there.
    pub fn walk(&self, key: &str, strong: &[u32], mut hit: impl FnMut(Hit)) {
        let mut walker = Walker {
            index: self,
            table: self.section(Section::Table),
            filter: self.section(Section::Filter),
            key,
            seed: self.header.seed,
            max_gap: self.header.max_gap as usize,
            max_word: self.header.max_word as usize,
            states: Vec::with_capacity(WAVE),
            slots: Vec::with_capacity(WAVE),
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
        walker.waves(&mut hit);
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
    fn word_at(&mut self, start: usize, hit: &mut impl FnMut(Hit)) {
        let end = word_end(self.key, start);
        if end - start <= self.max_word {
            let hash = extend(self.seed, self.key.as_bytes(), start, end);
            self.push(state(start, end, hash), hit);
        }
    }

    #[inline]
    fn push(&mut self, state: State, hit: &mut impl FnMut(Hit)) {
        self.states.push(state);
        if self.states.len() >= WAVE {
            self.waves(hit);
        }
    }

    /// Walks from the words that do not begin with a capital or a digit, where the same word begins
    /// a name, and from the marks that do.
    ///
    /// Names that may be written small begin with the most frequent words (`la`, `ministère`): only
    /// where the second word fits too they are looked up.
    fn other_starts(
        &mut self,
        small: &[u8],
        mut strong: &[u32],
        marks: bool,
        hit: &mut impl FnMut(Hit),
    ) {
        let key = self.key.as_bytes();
        let pairs = self.index.section(Section::SmallPairs);
        let (long, alone) = small.split_at(small.len() / 2);
        let blanks = self.index.header.marks >> b' ' & 1 != 0;
        let mut gap = 0;
        let mut first: Option<State> = None;
        steps::words(self.key, |word| {
            let (start, end) = (word.start as usize, word.end as usize);
            if marks && (start - gap > 1 || start > gap && (key[gap] != b' ' || blanks)) {
                self.marks_before(gap, start, end, hit);
            }
            if let Some(first) = first.take()
                && start - gap <= self.max_gap
                && end - start <= self.max_word
            {
                let hash = extend(first.hash, key, gap, end);
                if passes(pairs, hash) {
                    self.push(State { end: word.end, hash, ..first }, hit);
                }
            }
            gap = end;
            let group = steps::group(key, start, end);
            let (is_alone, is_first) = (has(alone, group), has(long, group));
            if !(is_alone || is_first) || end - start > self.max_word {
                return;
            }
            while let [next, rest @ ..] = strong
                && *next < word.start
            {
                strong = rest;
            }
            if strong.first() == Some(&word.start) {
                return;
            }
            let state = state(start, end, extend(self.seed, key, start, end));
            if is_alone {
                self.push(state, hit);
            } else {
                first = Some(state);
            }
        });
    }

    /// Walks from the marks between `gap` and the word, where a name may begin.
    fn marks_before(&mut self, gap: usize, start: usize, end: usize, hit: &mut impl FnMut(Hit)) {
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
                self.push(state(at, end, hash), hit);
            }
        }
    }

    /// Looks up all prefixes that wait, then the longer ones of those that go on, until none does.
    fn waves(&mut self, hit: &mut impl FnMut(Hit)) {
        let mut states = std::mem::take(&mut self.states);
        let mut slots = std::mem::take(&mut self.slots);
        while !states.is_empty() {
            let mut known = 0;
            for i in 0..states.len() {
                let state = states[i];
                states[known] = state;
                known += usize::from(passes(self.filter, state.hash));
            }
            states.truncate(known);
            slots.clear();
            slots.extend(states.iter().map(|state| self.slot(self.first_slot(state.hash))));
            let mut further = 0;
            for i in 0..states.len() {
                if let Some(next) = self.step(states[i], slots[i], hit) {
                    states[further] = next;
                    further += 1;
                }
            }
            states.truncate(further);
        }
        (self.states, self.slots) = (states, slots);
    }

    /// Reports what ends with a prefix, and gives the prefix that is a word longer if a name may go
    /// on.
    #[inline]
    fn step(&self, now: State, slot: u64, hit: &mut impl FnMut(Hit)) -> Option<State> {
        let node = self.look_up(now.hash, slot)?;
        let (start, end) = (now.start as usize, now.end as usize);
        if has_form(node) {
            hit(hit_of(start, end, node));
        }
        if node & node::MARKS != 0 {
            self.marks_after(start, end, now.hash, hit);
        }
        if node & node::CONTINUES == 0 {
            return None;
        }
        let limit = (end + self.max_gap + 1).min(self.key.len());
        let next = next_word(self.key, end, limit)?;
        if (next.end - next.start) as usize > self.max_word {
            return None;
        }
        let hash = extend(now.hash, self.key.as_bytes(), end, next.end as usize);
        Some(State { start: now.start, end: next.end, hash })
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
            let node = self.look_up(hash, self.slot(self.first_slot(hash)));
            if let Some(node) = node.filter(|&n| has_form(n)) {
                hit(hit_of(start, end, node));
            }
        }
    }

    /// Where the search for a hash begins.
    #[inline]
    fn first_slot(&self, hash: u64) -> usize {
        reduce(hash, self.table.len() / 8 / BUCKET) * BUCKET
    }

    #[inline]
    fn slot(&self, at: usize) -> u64 {
        u64_at(self.table, at * 8).unwrap_or(u64::MAX)
    }

    /// The node of a prefix, of which `slot` is what lies where its search begins.
    #[inline]
    fn look_up(&self, hash: u64, mut slot: u64) -> Option<u32> {
        let slots = self.table.len() / 8;
        let mut at = self.first_slot(hash);
        for _ in 0..slots {
            #[allow(clippy::cast_possible_truncation)]
            let node = slot as u32;
            if node == node::EMPTY {
                return None;
            }
            if slot >> 32 == hash & 0xffff_ffff {
                return Some(node);
            }
            at = if at + 1 == slots { 0 } else { at + 1 };
            slot = self.slot(at);
        }
        None
    }
}

/// Whether a filter knows a hash (or errs).
#[inline]
fn passes(filter: &[u8], hash: u64) -> bool {
    let (place, bits) = filter_bits(hash, filter.len() / 8);
    u64_at(filter, place * 8).is_some_and(|word| word & bits == bits)
}

/// Whether a set has a group of words.
#[inline]
fn has(set: &[u8], group: usize) -> bool {
    set.get(group / 8).is_some_and(|byte| byte >> (group % 8) & 1 != 0)
}

#[allow(clippy::cast_possible_truncation)]
fn state(start: usize, end: usize, hash: u64) -> State {
    State { start: start as u32, end: end as u32, hash }
}

#[allow(clippy::cast_possible_truncation)]
fn hit_of(start: usize, end: usize, node: u32) -> Hit {
    Hit { start: start as u32, end: end as u32, node }
}

fn has_form(node: u32) -> bool {
    node & node::LIST != 0 || node & node::VALUE != node::NO_FORM
}
