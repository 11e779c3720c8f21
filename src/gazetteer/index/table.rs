//! Building the table of prefixes.

use super::format::{
    BUCKET, HEAD_SHIFT, Header, MARK_FIRST, MARKS_BEHIND, OTHER_MARKS, SMALL_ALONE, SMALL_FIRST,
    SMALL_HEADS, SMALL_STARTS, node,
};
use super::steps::filter::{FORM, LONGER, MARKS, kind_bits, place};
use super::steps::{self, Word, extend, reduce};
use crate::gazetteer::entry::MatchRule;
use crate::text::fold::{self, is_invisible};

/// Keys with their forms, and what is known of their prefixes.
pub struct TableBuilder {
    /// Hash and form of every key.
    keys: Vec<(u64, u32)>,
    /// Prefixes of several words with which a longer name goes on.
    longer: Vec<u64>,
    /// Those behind which a name ends with marks.
    marks: Vec<u64>,
    /// What is known of prefixes of one word, and which of [`FORM`], [`LONGER`], [`MARKS`] it is.
    first: Vec<(u64, u32)>,
    /// What is known of the groups of first steps.
    small: Vec<u8>,
    /// The first bytes of the keys of names that may be written small, and how many all of them have.
    heads: Vec<u32>,
    head: usize,
    /// The first two words of such names.
    small_pairs: Vec<u64>,
    header: Header,
    words: Vec<Word>,
}

/// What became of the prefixes.
pub struct Built {
    /// The header, as far as the prefixes decide it.
    pub header: Header,
    /// The bytes of the hash table.
    pub table: Vec<u8>,
    /// The filter of prefixes of several words.
    pub filter: Vec<u8>,
    /// The filter of those of one.
    pub first_words: Vec<u8>,
    /// The groups of first steps of names that may be written small or begin with a mark.
    pub small_starts: Vec<u8>,
    /// The groups of heads of those that may be written small.
    pub small_heads: Vec<u8>,
    /// The filter of their first two words.
    pub small_pairs: Vec<u8>,
    /// For each key of several forms, how many and which.
    pub postings: Vec<u8>,
    /// The forms of each key that has several.
    pub readings: Vec<Vec<u32>>,
}

const EMPTY_SLOT: u64 = node::EMPTY as u64;
/// Slots of the table for 100 keys.
const SLOTS_PER_100: usize = 125;
/// Bits of the filter for each thing known: one in some fifty answers is wrong.
const FILTER_BITS: usize = 14;
/// The same of the small filter: its prefixes are few, and nearly all that is asked for is not there.
const PAIR_BITS: usize = 32;

impl TableBuilder {
    /// A builder for so many forms.
    #[must_use]
    pub fn new(seed: u64, forms: usize) -> Self {
        Self {
            keys: Vec::with_capacity(forms),
            longer: Vec::with_capacity(forms),
            marks: Vec::new(),
            first: Vec::with_capacity(forms),
            small: Vec::new(),
            heads: Vec::new(),
            head: steps::MAX_HEAD,
            small_pairs: Vec::new(),
            header: Header { seed, ..Header::default() },
            words: Vec::new(),
        }
    }

    /// Adds a form under its keys.
    pub fn add(&mut self, form: u32, text: &str, rule: MatchRule) {
        let is_small = !starts_strong(text);
        for key in keys(text, rule) {
            self.add_key(form, &key, is_small);
        }
    }

    fn add_key(&mut self, form: u32, key: &str, is_small: bool) {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        steps::words(key, |word| words.push(word));
        if let Some(first) = words.first().copied() {
            self.measure(key, &words);
            if first.start > 0 {
                self.mark_start(key);
            }
            let bytes = key.as_bytes();
            let is_small = is_small && first.start == 0;
            if is_small {
                let says = if words.len() == 1 { SMALL_ALONE } else { SMALL_FIRST };
                self.small_start(bytes, first.end, says);
                self.small_head(bytes);
            } else if first.start > 0 {
                self.small_start(bytes, first.end, MARK_FIRST);
            }
            let mut hash = self.header.seed;
            let mut at = 0;
            for (i, word) in words.iter().enumerate() {
                hash = extend(hash, bytes, at, word.end as usize);
                at = word.end as usize;
                if is_small && i == 1 {
                    self.small_pairs.push(hash);
                }
                match (i, i + 1 < words.len()) {
                    (0, true) => self.first.push((hash, LONGER)),
                    (_, true) => self.longer.push(hash),
                    (_, false) => {}
                }
            }
            let one = words.len() == 1;
            if at < key.len() {
                match one {
                    true => self.first.push((hash, MARKS)),
                    false => self.marks.push(hash),
                }
                self.header.flags |= MARKS_BEHIND;
                hash = extend(hash, bytes, at, key.len());
            } else if one {
                self.first.push((hash, FORM));
            }
            self.keys.push((hash, form));
        }
        self.words = words;
    }

    /// Notes the first step of a name, which ends at `end`.
    fn small_start(&mut self, key: &[u8], end: u32, says: u8) {
        self.small.resize(SMALL_STARTS, 0);
        self.small[steps::group(key, 0, end as usize)] |= says;
    }

    /// Notes the head of a name.
    fn small_head(&mut self, key: &[u8]) {
        let mut head = [0; steps::MAX_HEAD];
        head.iter_mut().zip(key).for_each(|(to, &from)| *to = from);
        self.heads.push(u32::from_le_bytes(head));
        self.head = self.head.min(key.len());
    }

    /// The groups of all heads, each cut to the length that all have.
    #[allow(clippy::cast_possible_truncation)]
    fn small_heads(&mut self) -> Vec<u8> {
        if self.heads.is_empty() {
            return Vec::new();
        }
        self.header.flags |= (self.head as u32) << HEAD_SHIFT;
        let mut groups = vec![0; SMALL_HEADS];
        for &head in &self.heads {
            let group = steps::head(head, self.head);
            groups[group / 8] |= 1 << (group % 8);
        }
        groups
    }

    #[allow(clippy::cast_possible_truncation)]
    fn measure(&mut self, key: &str, words: &[Word]) {
        let header = &mut self.header;
        header.max_words = header.max_words.max(words.len() as u32);
        let mut at = 0;
        for word in words {
            header.max_word = header.max_word.max(word.end - word.start);
            header.max_gap = header.max_gap.max(word.start - at);
            at = word.end;
        }
        header.max_gap = header.max_gap.max(key.len() as u32 - at);
    }

    fn mark_start(&mut self, key: &str) {
        match key.as_bytes().first() {
            Some(byte) if byte.is_ascii() => self.header.marks |= 1 << byte,
            _ => self.header.flags |= OTHER_MARKS,
        }
    }

    /// Sorts the keys and lays out the table; `None` if two of them would be confused.
    #[must_use]
    pub fn finish(mut self) -> Option<Built> {
        self.keys.sort_unstable();
        self.keys.dedup();
        let mut nodes = Vec::with_capacity(self.keys.len());
        let mut postings = Vec::new();
        let mut readings = Vec::new();
        for group in self.keys.chunk_by(|a, b| a.0 == b.0) {
            nodes.push((group[0].0, node_of(group, &mut postings, &mut readings)));
        }
        drop(std::mem::take(&mut self.keys));
        for hashes in [&mut self.longer, &mut self.marks, &mut self.small_pairs] {
            hashes.sort_unstable();
            hashes.dedup();
        }
        self.first.sort_unstable();
        self.first.dedup();
        let mut first = Filter::new(self.first.len(), FILTER_BITS);
        self.first.iter().for_each(|&(hash, what)| first.add(hash, what));
        let known = nodes.len() + self.longer.len() + self.marks.len();
        let mut filter = Filter::new(known, FILTER_BITS);
        nodes.iter().for_each(|node| filter.add(node.0, FORM));
        self.longer.iter().for_each(|&hash| filter.add(hash, LONGER));
        self.marks.iter().for_each(|&hash| filter.add(hash, MARKS));
        let small_heads = self.small_heads();
        let mut pairs = Filter::new(self.small_pairs.len(), PAIR_BITS);
        self.small_pairs.iter().for_each(|&hash| pairs.add(hash, LONGER));
        Some(Built {
            table: lay_out(&nodes)?,
            header: self.header,
            filter: filter.bytes(),
            first_words: first.bytes(),
            small_starts: self.small,
            small_heads,
            small_pairs: pairs.bytes(),
            postings,
            readings,
        })
    }
}

/// The node of a key with these forms, sorted.
fn node_of(group: &[(u64, u32)], postings: &mut Vec<u8>, readings: &mut Vec<Vec<u32>>) -> u32 {
    if let [one] = group {
        return one.1;
    }
    #[allow(clippy::cast_possible_truncation)]
    let (place, count) = (postings.len() as u32 / 4, group.len() as u32);
    postings.extend_from_slice(&count.to_le_bytes());
    group.iter().for_each(|key| postings.extend_from_slice(&key.1.to_le_bytes()));
    readings.push(group.iter().map(|key| key.1).collect());
    node::LIST | place
}

/// See [`steps::filter`].
struct Filter(Vec<u64>);

impl Filter {
    fn new(keys: usize, bits: usize) -> Self {
        Self(vec![0; (keys * bits).div_ceil(64).max(1)])
    }

    fn add(&mut self, hash: u64, what: u32) {
        let at = place(hash, self.0.len());
        self.0[at] |= kind_bits(hash, what);
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_iter().flat_map(u64::to_le_bytes).collect()
    }
}

/// Puts every node into the first free slot from its own bucket on.
///
/// A slot keeps only the low half of the hash, so two nodes on one way must differ in it: `None` if
/// they do not. (Whole hashes that agree have become one node before, which says what holds of
/// either; the letters of the text decide in the end.)
fn lay_out(nodes: &[(u64, u32)]) -> Option<Vec<u8>> {
    let buckets = (nodes.len() * SLOTS_PER_100 / 100).div_ceil(BUCKET) + 1;
    let mut slots = vec![EMPTY_SLOT; buckets * BUCKET];
    for &(hash, value) in nodes {
        let low = hash & 0xffff_ffff;
        let mut at = reduce(hash, buckets) * BUCKET;
        while slots[at] != EMPTY_SLOT {
            if slots[at] >> 32 == low {
                return None;
            }
            at = if at + 1 == slots.len() { 0 } else { at + 1 };
        }
        slots[at] = low << 32 | u64::from(value);
    }
    Some(slots.into_iter().flat_map(u64::to_le_bytes).collect())
}

/// The keys under which a form is searched: one, or under `space` one for each way to write its
/// first four gaps (closed, blank, hyphen).
#[must_use]
pub fn keys(text: &str, rule: MatchRule) -> Vec<String> {
    const MAX_GAPS: usize = 4;
    let key = fold::key(text);
    if key.is_empty() || rule != MatchRule::Space {
        return vec![key];
    }
    let mut out = vec![String::new()];
    let mut gaps = 0;
    for c in key.chars() {
        if matches!(c, ' ' | '-') && gaps < MAX_GAPS {
            gaps += 1;
            out = out
                .iter()
                .flat_map(|head| ["", " ", "-"].map(|gap| format!("{head}{gap}")))
                .collect();
        } else {
            out.iter_mut().for_each(|head| head.push(c));
        }
    }
    out
}

/// Whether the text must have a capital (or the same digit) where this name begins, by the rules of
/// [`agrees`](crate::text::agree::agrees); [`crate::text::Folded::strong`] lists these places.
fn starts_strong(text: &str) -> bool {
    text.trim().chars().find(|&c| !is_invisible(c)).is_some_and(fold::is_strong)
}
