//! Finding the names of a key: from every start, step by step, until no name goes on.

use super::Index;
use super::format::{
    BUCKET, MARKS_BEHIND, OTHER_MARKS, SMALL_ALONE, Section, node, u32_at, u64_at,
};
use super::steps::filter::{FORM, LONGER, MARKS, kind_bits, place as filter_place};
use super::steps::{self, Word, extend, reduce};
use crate::text::places::Places;

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
    /// Where it begins in the key.
    start: u32,
    /// Its last word, by number.
    last: u32,
    hash: u64,
}

/// Prefixes that are looked up together.
///
/// The filter and the table of millions of names lie in no near cache. The look-ups of one wave do
/// not wait for each other: the processor has many reads of memory under way at once, which makes
/// the walk over a million names twice as fast as one prefix after the other.
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
    words: Vec<Word>,
    states: Vec<State>,
    /// Prefixes that are probably names.
    ends: Vec<State>,
    /// What was read of the filter, then of the table, for each prefix of a wave.
    read: Vec<u64>,
}

impl Index {
    /// Calls `hit` for every stretch between boundaries of `key` that is the key of a form, in no
    /// order, some of them twice.
    ///
    /// `strong` are the places of `key` that are capitals or digits in the text: most names begin with
    /// one, and are only looked for there.
    pub fn walk(&self, key: &str, strong: &Places, mut hit: impl FnMut(Hit)) {
        let mut words = Vec::with_capacity(key.len() / 4);
        steps::words(key, |word| words.push(word));
        let mut walker = Walker {
            index: self,
            table: self.section(Section::Table),
            filter: self.section(Section::Filter),
            key,
            seed: self.header.seed,
            max_gap: self.header.max_gap as usize,
            max_word: self.header.max_word as usize,
            words,
            states: Vec::with_capacity(WAVE),
            ends: Vec::with_capacity(WAVE),
            read: Vec::with_capacity(WAVE),
        };
        walker.starts(strong, &mut hit);
        walker.marks_before(&mut hit);
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
    /// Walks from every word at which a name may begin.
    ///
    /// Nearly all names begin with a capital or a digit. Those that may be written small begin with
    /// the most frequent words (`la`, `ministère`): only where the second word fits too they are
    /// looked up.
    fn starts(&mut self, strong: &Places, hit: &mut impl FnMut(Hit)) {
        let pairs = self.index.section(Section::SmallPairs);
        let (capitals, small) = self.select(strong);
        for number in capitals {
            let first = self.first(number);
            self.push(first, hit);
        }
        for (number, says) in small {
            let first = self.first(number);
            if says & SMALL_ALONE != 0 {
                self.push(first, hit);
            } else if let Some(state) = self.longer(first) {
                let bits = kind_bits(state.hash, LONGER);
                if filter_word(pairs, state.hash) & bits == bits {
                    self.push(state, hit);
                }
            }
        }
    }

    /// The words that begin with a capital or a digit, and of the others those with which a name may
    /// begin that may be written small, with what is known of them.
    ///
    /// No branch depends on what a word is: nobody can foretell it, and a wrong guess costs more than
    /// all else that is done for the word.
    fn select(&self, strong: &Places) -> (Vec<u32>, Vec<(u32, u8)>) {
        let small = self.index.section(Section::SmallStarts);
        let key = self.key.as_bytes();
        let mut capitals = vec![0; self.words.len()];
        let mut others = vec![(0, 0); self.words.len()];
        let (mut is_capital, mut is_other) = (0, 0);
        for (number, word) in (0..).zip(&self.words) {
            let (start, end) = (word.start as usize, word.end as usize);
            let fits = usize::from(end - start <= self.max_word);
            let is_strong = usize::from(strong.has(start));
            capitals[is_capital] = number;
            is_capital += fits & is_strong;
            let group = steps::group(key, start, end);
            let says = small.get(group / 4).map_or(0, |byte| byte >> (group % 4 * 2) & 3);
            others[is_other] = (number, says);
            is_other += fits & usize::from(says != 0) & (is_strong ^ 1);
        }
        capitals.truncate(is_capital);
        others.truncate(is_other);
        (capitals, others)
    }

    /// The prefix that is one word.
    #[inline]
    fn first(&self, number: u32) -> State {
        let Word { start, end } = self.words[number as usize];
        let hash = extend(self.seed, self.key.as_bytes(), start as usize, end as usize);
        State { start, last: number, hash }
    }

    #[inline]
    fn push(&mut self, state: State, hit: &mut impl FnMut(Hit)) {
        self.states.push(state);
        if self.states.len() >= WAVE {
            self.waves(hit);
        }
    }

    /// Walks from the marks before each word, where a name may begin.
    fn marks_before(&mut self, hit: &mut impl FnMut(Hit)) {
        let header = &self.index.header;
        if header.marks == 0 && header.flags & OTHER_MARKS == 0 {
            return;
        }
        let key = self.key.as_bytes();
        let mut gap = 0;
        for number in 0..self.words.len() {
            let Word { start, end } = self.words[number];
            let from = (gap as usize).max((start as usize).saturating_sub(self.max_gap));
            gap = end;
            if (end - start) as usize > self.max_word {
                continue;
            }
            for at in from..start as usize {
                let begins = match key[at] {
                    ascii @ 0..0x80 => header.marks >> ascii & 1 != 0,
                    byte => header.flags & OTHER_MARKS != 0 && byte >= 0xc0,
                };
                if begins {
                    let hash = extend(self.seed, key, at, end as usize);
                    self.push(state(at, number, hash), hit);
                }
            }
        }
    }

    /// Makes all prefixes that wait longer, as long as names go on, and looks up those that are
    /// names.
    fn waves(&mut self, hit: &mut impl FnMut(Hit)) {
        let mut states = std::mem::take(&mut self.states);
        let marks = self.index.header.flags & MARKS_BEHIND != 0;
        while !states.is_empty() {
            self.read.clear();
            self.read.extend(states.iter().map(|state| filter_word(self.filter, state.hash)));
            let mut further = 0;
            for i in 0..states.len() {
                let (state, word) = (states[i], self.read[i]);
                let knows = |what| {
                    let bits = kind_bits(state.hash, what);
                    word & bits == bits
                };
                if knows(FORM) {
                    self.ends.push(state);
                }
                if marks && knows(MARKS) {
                    self.marks_after(state, hit);
                }
                if knows(LONGER)
                    && let Some(next) = self.longer(state)
                {
                    states[further] = next;
                    further += 1;
                }
            }
            states.truncate(further);
        }
        self.states = states;
        self.look_up_ends(hit);
    }

    /// The prefix with one word more, if it can be that of a name.
    #[inline]
    fn longer(&self, now: State) -> Option<State> {
        let end = self.words[now.last as usize].end;
        let next = self.words.get(now.last as usize + 1)?;
        let (gap, word) = (next.start - end, next.end - next.start);
        if gap as usize > self.max_gap || word as usize > self.max_word {
            return None;
        }
        let hash = extend(now.hash, self.key.as_bytes(), end as usize, next.end as usize);
        Some(State { start: now.start, last: now.last + 1, hash })
    }

    /// Reports those of the probable names that the table has.
    fn look_up_ends(&mut self, hit: &mut impl FnMut(Hit)) {
        let mut ends = std::mem::take(&mut self.ends);
        let mut slots = std::mem::take(&mut self.read);
        slots.clear();
        slots.extend(ends.iter().map(|state| self.slot(self.first_slot(state.hash))));
        for (state, &slot) in ends.iter().zip(&slots) {
            if let Some(node) = self.look_up(state.hash, slot) {
                let Word { end, .. } = self.words[state.last as usize];
                hit(Hit { start: state.start, end, node });
            }
        }
        ends.clear();
        (self.ends, self.read) = (ends, slots);
    }

    /// Reports the names that end with marks after the last word of a prefix.
    fn marks_after(&self, state: State, hit: &mut impl FnMut(Hit)) {
        let from = self.words[state.last as usize].end as usize;
        let gap = &self.key[from..];
        for (at, c) in gap.char_indices().take_while(|(at, _)| *at < self.max_gap) {
            if c.is_alphanumeric() {
                return;
            }
            let end = from + at + c.len_utf8();
            let hash = extend(state.hash, self.key.as_bytes(), from, end);
            let bits = kind_bits(hash, FORM);
            if filter_word(self.filter, hash) & bits != bits {
                continue;
            }
            if let Some(node) = self.look_up(hash, self.slot(self.first_slot(hash))) {
                #[allow(clippy::cast_possible_truncation)]
                hit(Hit { start: state.start, end: end as u32, node });
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

    /// The node of a name, of which `slot` is what lies where its search begins.
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

/// The word of a filter that a hash falls into.
#[inline]
fn filter_word(filter: &[u8], hash: u64) -> u64 {
    u64_at(filter, filter_place(hash, filter.len() / 8) * 8).unwrap_or_default()
}

#[allow(clippy::cast_possible_truncation)]
fn state(start: usize, last: usize, hash: u64) -> State {
    State { start: start as u32, last: last as u32, hash }
}
