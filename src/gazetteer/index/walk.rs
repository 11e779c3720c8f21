//! Finding the names of a key: from every start, step by step, until no name goes on.

use super::Index;
use super::format::{
    BUCKET, HEAD_SHIFT, MARK_FIRST, MARKS_BEHIND, OTHER_MARKS, SMALL_ALONE, SMALL_FIRST,
    SMALL_HEADS, Section, node, u32_at, u64_at,
};
use super::steps::filter::{FORM, LONGER, MARKS, kind_bits, place as filter_place};
use super::steps::{self, Cut, extend, reduce};
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
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// Where it begins in the key.
    start: u32,
    /// Where its last word ends.
    end: u32,
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
    /// The filter of prefixes of one word, and that of longer ones.
    first_words: &'i [u8],
    filter: &'i [u8],
    /// The heads of names that may be written small, if there is any, and their length.
    heads: Option<&'i [u8; SMALL_HEADS]>,
    head: usize,
    /// What is known of groups of first steps.
    groups: &'i [u8],
    text: &'t str,
    /// Its bytes.
    key: &'t [u8],
    cut: &'t Cut,
    seed: u64,
    max_gap: usize,
    max_word: usize,
    /// Prefixes of one word that wait, and of two.
    states: Vec<State>,
    pairs: Vec<State>,
    /// Prefixes with which longer names probably go on.
    go_on: Vec<State>,
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
    /// one, and are only looked for there. `cut` is that of `key`.
    pub fn walk(&self, key: &str, cut: &Cut, strong: &Places, mut hit: impl FnMut(Hit)) {
        let mut walker = Walker {
            index: self,
            table: self.section(Section::Table),
            first_words: self.section(Section::FirstWords),
            filter: self.section(Section::Filter),
            heads: self.section(Section::SmallHeads).first_chunk(),
            head: (self.header.flags >> HEAD_SHIFT) as usize,
            groups: self.section(Section::SmallStarts),
            text: key,
            key: key.as_bytes(),
            cut,
            seed: self.header.seed,
            max_gap: self.header.max_gap as usize,
            max_word: self.header.max_word as usize,
            states: Vec::with_capacity(WAVE),
            pairs: Vec::with_capacity(WAVE),
            go_on: Vec::with_capacity(WAVE),
            ends: Vec::with_capacity(2 * WAVE),
            read: Vec::with_capacity(2 * WAVE),
        };
        walker.capitals(strong, &mut hit);
        walker.small(strong, &mut hit);
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
    /// Walks from every word that begins with a capital or a digit, as nearly all names do.
    fn capitals(&mut self, strong: &Places, hit: &mut impl FnMut(Hit)) {
        let starts = self.cut.starts().zip(0..).map(|(starts, block)| starts & strong.block(block));
        for start in steps::places::<4>(starts, self.key.len()) {
            let end = self.cut.end(start as usize);
            if end - start as usize <= self.max_word {
                self.push(self.first(start as usize, end), hit);
            }
        }
    }

    /// Walks from the other words with which a name may begin that may be written small.
    ///
    /// These are the most frequent words (`la`, `ministère`): only where the second word fits too they
    /// are looked up.
    fn small(&mut self, strong: &Places, hit: &mut impl FnMut(Hit)) {
        if self.heads.is_none() {
            return;
        }
        let pairs = self.index.section(Section::SmallPairs);
        let starts =
            self.cut.starts().zip(0..).map(|(starts, block)| starts & !strong.block(block));
        let mut starts = steps::places::<12>(starts, self.key.len());
        self.keep_heads(&mut starts);
        for (start, end, says) in self.small_starts(&starts) {
            let first = self.first(start as usize, end as usize);
            if says & SMALL_ALONE != 0 {
                self.push(first, hit);
            } else if let Some(state) = self.longer(first) {
                let bits = kind_bits(state.hash, LONGER);
                if filter_word(pairs, state.hash) & bits == bits {
                    self.pairs.push(state);
                    if self.pairs.len() >= WAVE {
                        self.waves(hit);
                    }
                }
            }
        }
    }

    /// Keeps those of the words that begin as a name does that may be written small.
    fn keep_heads(&self, starts: &mut Vec<u32>) {
        let Some(heads) = self.heads else { return starts.clear() };
        let mut kept = 0;
        for i in 0..starts.len() {
            let start = starts[i];
            let bytes = self.key.get(start as usize..).and_then(<[u8]>::first_chunk);
            let group = bytes.map(|bytes| steps::head(u32::from_le_bytes(*bytes), self.head));
            // Too near to the end for this to tell.
            let begins = group.is_none_or(|group| heads[group / 8] >> (group % 8) & 1 != 0);
            starts[kept] = start;
            kept += usize::from(begins);
        }
        starts.truncate(kept);
    }

    /// Those of the words with which a small name may begin: start, end, and what is known of them.
    ///
    /// No branch depends on what a word is: nobody can foretell it, and a wrong guess costs more than
    /// all else that is done for the word.
    #[allow(clippy::cast_possible_truncation)]
    fn small_starts(&self, starts: &[u32]) -> Vec<(u32, u32, u8)> {
        let mut begin = vec![(0, 0, 0); starts.len()];
        let mut found = 0;
        for &start in starts {
            let end = self.cut.end(start as usize);
            let says = self.known(start as usize, end) & (SMALL_FIRST | SMALL_ALONE);
            begin[found] = (start, end as u32, says);
            found += usize::from(says != 0) & usize::from(end - start as usize <= self.max_word);
        }
        begin.truncate(found);
        begin
    }

    /// What is known of the first steps of a group.
    #[inline]
    fn known(&self, start: usize, end: usize) -> u8 {
        self.groups.get(steps::group(self.key, start, end)).copied().unwrap_or_default()
    }

    /// The prefix that is one word.
    #[inline]
    fn first(&self, start: usize, end: usize) -> State {
        state(start, end, extend(self.seed, self.key, start, end))
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
        let (marks, others) = (header.marks, header.flags & OTHER_MARKS != 0);
        if marks == 0 && !others {
            return;
        }
        let blanks = marks & (1 << b' ' | 1 << b'\n') != 0;
        for at in steps::places::<4>(self.cut.marks(blanks), self.key.len()) {
            let at = at as usize;
            let begins = match self.key[at] {
                ascii @ 0..0x80 => marks >> ascii & 1 != 0,
                byte => others && byte >= 0xc0,
            };
            if begins
                && let Some((_, end)) = self.word_behind(at)
                && self.known(at, end) & MARK_FIRST != 0
            {
                self.push(self.first(at, end), hit);
            }
        }
    }

    /// Makes all prefixes that wait longer, as long as names go on, and looks up those that are
    /// names.
    ///
    /// What is known of a prefix cannot be foretold either: it is put down wherever it may belong, and
    /// counts where it does.
    fn waves(&mut self, hit: &mut impl FnMut(Hit)) {
        let mut states = std::mem::take(&mut self.states);
        self.wave(&mut states, self.first_words, hit);
        states.append(&mut self.pairs);
        while !states.is_empty() {
            self.wave(&mut states, self.filter, hit);
        }
        self.states = states;
        self.look_up_ends(hit);
    }

    /// Makes prefixes one word longer, as far as names go on, and gathers those that are probably names.
    #[inline]
    fn wave(&mut self, states: &mut Vec<State>, filter: &[u8], hit: &mut impl FnMut(Hit)) {
        self.read.clear();
        self.read.extend(states.iter().map(|state| filter_word(filter, state.hash)));
        let (mut ends, mut further) = (self.ends.len(), 0);
        self.ends.resize(ends + states.len(), State::default());
        self.go_on.resize(states.len(), State::default());
        for (state, &word) in states.iter().zip(&self.read) {
            let knows = |what| {
                let bits = kind_bits(state.hash, what);
                usize::from(word & bits == bits)
            };
            self.ends[ends] = *state;
            ends += knows(FORM);
            self.go_on[further] = *state;
            further += knows(LONGER);
        }
        self.ends.truncate(ends);
        self.go_on.truncate(further);
        if self.index.header.flags & MARKS_BEHIND != 0 {
            for (state, &word) in states.iter().zip(&self.read) {
                let bits = kind_bits(state.hash, MARKS);
                if word & bits == bits {
                    self.marks_after(*state, hit);
                }
            }
        }
        states.clear();
        states.extend(self.go_on.iter().filter_map(|state| self.longer(*state)));
    }

    /// The prefix with one word more, if it can be that of a name.
    #[inline]
    fn longer(&self, now: State) -> Option<State> {
        let from = now.end as usize;
        let (_, end) = self.word_behind(from)?;
        Some(state(now.start as usize, end, extend(now.hash, self.key, from, end)))
    }

    /// The word behind a place that is in none, if a step of a name may lead there.
    #[inline]
    fn word_behind(&self, from: usize) -> Option<(usize, usize)> {
        let start = self.cut.next(from, self.max_gap)?;
        let end = self.cut.end(start);
        (end - start <= self.max_word).then_some((start, end))
    }

    /// Reports those of the probable names that the table has.
    fn look_up_ends(&mut self, hit: &mut impl FnMut(Hit)) {
        let mut ends = std::mem::take(&mut self.ends);
        let mut slots = std::mem::take(&mut self.read);
        slots.clear();
        slots.extend(ends.iter().map(|state| self.slot(self.first_slot(state.hash))));
        for (state, &slot) in ends.iter().zip(&slots) {
            if let Some(node) = self.look_up(state.hash, slot) {
                hit(Hit { start: state.start, end: state.end, node });
            }
        }
        ends.clear();
        (self.ends, self.read) = (ends, slots);
    }

    /// Reports the names that end with marks after the last word of a prefix.
    fn marks_after(&self, state: State, hit: &mut impl FnMut(Hit)) {
        let from = state.end as usize;
        let gap = &self.text[from..];
        for (at, c) in gap.char_indices().take_while(|(at, _)| *at < self.max_gap) {
            if c.is_alphanumeric() {
                return;
            }
            let end = from + at + c.len_utf8();
            let hash = extend(state.hash, self.key, from, end);
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
fn state(start: usize, end: usize, hash: u64) -> State {
    State { start: start as u32, end: end as u32, hash }
}
