//! How a key is walked: words, and steps from word to word.
//!
//! A key is cut into words (runs of letters and digits) and the gaps between them. A name is a row
//! of steps: the first is its first word with the marks before it, each further one a gap and the
//! word behind it; a name that ends with marks has a last step of these marks alone. Every prefix
//! of steps has one hash, and the filter knows all prefixes of all names: from the start of a word,
//! one look-up per step tells whether a name probably ends here and whether a longer one may go on.
//! The table is asked for those that end.
//!
//! This is complete because of what [`crate::tag::boundary`] demands: a name that begins (ends)
//! with a letter or digit begins (ends) where a word does, and any other begins (ends) at a mark.

use crate::text::sixteen::Sixteen;

/// A run of letters and digits of a key, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A key cut into words and gaps: of every byte, whether it belongs to a word.
///
/// As bits, 64 bytes of the key to a block: words are sought and passed over many bytes at once, and only
/// those that matter are looked at.
#[derive(Debug, Default)]
pub struct Cut {
    /// Little-endian. Behind the last block of the key is one without words, so that every word is closed.
    words: Vec<[u8; 8]>,
    /// What is neither of a word nor a blank or line end.
    marks: Vec<u64>,
    /// The bytes of the key in its last block.
    last: u64,
}

/// So many bits at least are seen from any place on.
const SEEN: usize = 57;

impl Cut {
    /// Cuts a key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        let (blocks, rest) = key.as_bytes().as_chunks::<64>();
        let mut padded = [b' '; 64];
        padded[..rest.len()].copy_from_slice(rest);
        let mut words = Vec::with_capacity(blocks.len() + 2);
        let mut marks = Vec::with_capacity(blocks.len() + 1);
        for (block, base) in blocks.iter().chain([&padded]).zip((0..).step_by(64)) {
            let (word, blank) = masks(key, base, block);
            words.push(word.to_le_bytes());
            marks.push(!word & !blank);
        }
        words.push([0; 8]);
        Self { words, marks, last: (1 << rest.len()) - 1 }
    }

    /// For each block, the bytes at which words begin.
    pub fn starts(&self) -> impl Iterator<Item = u64> {
        let mut before = 0;
        self.words.iter().map(move |&block| {
            let words = u64::from_le_bytes(block);
            let starts = words & !(words << 1 | before);
            before = words >> 63;
            starts
        })
    }

    /// For each block, the bytes between words; blanks and line ends only if asked for.
    pub fn marks(&self, blanks: bool) -> impl Iterator<Item = u64> {
        let last = self.marks.len() - 1;
        self.marks.iter().zip(&self.words).enumerate().map(move |(block, (marks, words))| {
            let of_key = if block < last { u64::MAX } else { self.last };
            if blanks { !u64::from_le_bytes(*words) & of_key } else { *marks }
        })
    }

    /// At least [`SEEN`] bits from a place on, the first lowest; behind the key there are no words.
    #[inline]
    fn ahead(&self, at: usize) -> u64 {
        let bytes = self.words.as_flattened();
        let chunk = bytes.get(at / 8..).and_then(<[u8]>::first_chunk);
        chunk.map_or(0, |chunk| u64::from_le_bytes(*chunk) >> (at % 8))
    }

    /// Where the word ends to which a byte belongs.
    #[inline]
    #[must_use]
    pub fn end(&self, mut at: usize) -> usize {
        loop {
            let run = (!self.ahead(at)).trailing_zeros() as usize;
            if run < SEEN {
                return at + run;
            }
            at += SEEN;
        }
    }

    /// Where the first word begins that does so at `from` or up to `reach` bytes behind it; no word is
    /// before it there.
    #[inline]
    #[must_use]
    pub fn next(&self, from: usize, reach: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let gap = self.ahead(at).trailing_zeros() as usize;
            if gap < SEEN {
                return (at + gap - from <= reach).then_some(at + gap);
            }
            at += SEEN;
            if at - from > reach || at >= self.words.len() * 64 {
                return None;
            }
        }
    }
}

/// The places of all bits that are set, 64 to a block.
///
/// Each block is done with the same steps for up to `FEW` bits, needed or not: a loop that ends with the
/// last bit ends when nobody can foretell it, once in every block.
#[allow(clippy::cast_possible_truncation)]
pub fn places<const FEW: usize>(blocks: impl Iterator<Item = u64>, len: usize) -> Vec<u32> {
    // Text has one word in six bytes.
    let mut places = vec![0; len / 6 + 128];
    let mut count = 0;
    for (mut bits, base) in blocks.zip((0..).step_by(64)) {
        let mut found = bits.count_ones() as usize;
        if places.len() < count + 64 {
            places.resize(2 * places.len(), 0);
        }
        let mut next = count;
        count += found;
        while let Some(few) = places[next..].first_chunk_mut::<FEW>() {
            for place in few {
                *place = base + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
            if found <= FEW {
                break;
            }
            (next, found) = (next + FEW, found - FEW);
        }
    }
    places.truncate(count);
    places
}

/// Calls `each` with the words of a key, in order.
#[allow(clippy::cast_possible_truncation)]
pub fn words(key: &str, mut each: impl FnMut(Word)) {
    let cut = Cut::new(key);
    let mut at = 0;
    while let Some(start) = cut.next(at, usize::MAX) {
        at = cut.end(start);
        each(Word { start: start as u32, end: at as u32 });
    }
}

/// A bit for every byte of the block that belongs to a word, and for every blank and line end.
#[inline]
fn masks(key: &str, base: usize, block: &[u8; 64]) -> (u64, u64) {
    let (mut words, mut blanks, mut beyond) = (0, 0, 0);
    for (i, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
        let sixteen = Sixteen::new(sixteen);
        let word = sixteen.between(b'a', b'z').or(sixteen.between(b'0', b'9'));
        let blank = sixteen.equal(b' ').or(sixteen.equal(b'\n'));
        words |= u64::from(word.bits()) << (16 * i);
        blanks |= u64::from(blank.bits()) << (16 * i);
        beyond |= u64::from(sixteen.beyond_ascii().bits()) << (16 * i);
    }
    if beyond != 0 {
        words |= other_letters(key, base, beyond);
    }
    (words, blanks)
}

/// Those of the bytes `beyond` ASCII that belong to letters.
fn other_letters(key: &str, base: usize, mut beyond: u64) -> u64 {
    let mut mask = 0;
    while beyond != 0 {
        let at = base + beyond.trailing_zeros() as usize;
        // The first character of a block may begin in the block before.
        let from = (at.saturating_sub(3)..=at).rev().find(|&i| key.is_char_boundary(i));
        let from = from.unwrap_or(at);
        let Some(c) = key[from..].chars().next() else { break };
        let (low, high) = (from.max(base) - base, (from + c.len_utf8() - base).min(64));
        let bytes = u64::MAX >> (64 - (high - low)) << low;
        if c.is_alphanumeric() {
            mask |= bytes;
        }
        beyond &= !bytes;
    }
    mask
}

/// How many groups of heads there are.
pub const HEADS: usize = 1 << 16;
/// No head has more bytes.
pub const MAX_HEAD: usize = 4;

/// Which group a head of so many bytes falls into, from four of a key or more.
#[inline]
#[must_use]
pub fn head(bytes: u32, len: usize) -> usize {
    let unused = 8 * (MAX_HEAD - len.clamp(1, MAX_HEAD));
    ((bytes << unused).wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// Which of 65,536 groups a first step falls into, by its length and its first eight bytes.
#[inline]
#[must_use]
pub fn group(key: &[u8], start: usize, end: usize) -> usize {
    let head = tail(key, start, end.min(start + 8)) ^ ((end - start) as u64) << 56;
    #[allow(clippy::cast_possible_truncation)]
    let group = (head.wrapping_mul(MULTIPLIERS[0]) >> 48) as usize;
    group
}

const MULTIPLIERS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xe703_7ed1_a0b4_28db, 0x8ebc_6af0_9c88_c6e3];

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[allow(clippy::cast_possible_truncation)]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}

/// The hash of a prefix from that of the prefix before its last step, and the step's bytes.
///
/// Equal prefixes have equal hashes. Different ones may, rarely: what the table then says of both
/// is more than what holds of either, and the letters of the text decide in the end.
#[inline]
#[must_use]
pub fn extend(before: u64, key: &[u8], from: usize, to: usize) -> u64 {
    let mut hash = before ^ ((to - from) as u64).wrapping_mul(MULTIPLIERS[0]);
    let mut at = from;
    while to - at > 8 {
        let chunk = key[at..].first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
        hash = mix(hash ^ chunk, MULTIPLIERS[1]);
        at += 8;
    }
    mix(hash ^ tail(key, at, to), MULTIPLIERS[2])
}

/// Up to eight bytes as a number.
#[inline]
#[must_use]
pub fn tail(key: &[u8], at: usize, to: usize) -> u64 {
    let len = to - at;
    if let Some(chunk) = key.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let shift = 64 - 8 * len;
        return if len == 0 { 0 } else { u64::from_le_bytes(*chunk) << shift >> shift };
    }
    let mut chunk = [0; 8];
    chunk[..len].copy_from_slice(&key[at..to]);
    u64::from_le_bytes(chunk)
}

/// A number below `n` from a hash, by its high half.
#[inline]
#[must_use]
pub fn reduce(hash: u64, n: usize) -> usize {
    #[allow(clippy::cast_possible_truncation)]
    let place = ((hash >> 32) * n as u64) >> 32;
    place as usize
}

/// The filters of prefixes, one of those of one word and one of the longer ones: one word of 64 bits answers
/// all that can be asked of a prefix.
///
/// A Bloom filter of which each key has all its bits in one word, so that a look-up reads memory
/// once. What is known of a prefix (that it is a name, that a longer name goes on) are keys of
/// their own in the same word.
pub mod filter {
    use super::{MULTIPLIERS, reduce};

    /// A name ends with the prefix.
    pub const FORM: u32 = 0;
    /// A longer name goes on with a gap and a word.
    pub const LONGER: u32 = 1;
    /// A longer name ends with marks after it.
    pub const MARKS: u32 = 2;

    /// Which of the `n` words of a filter a hash falls into.
    #[inline]
    #[must_use]
    pub fn place(hash: u64, n: usize) -> usize {
        reduce(spread(hash), n)
    }

    /// The bits that say this of a hash.
    #[inline]
    #[must_use]
    pub fn kind_bits(hash: u64, what: u32) -> u64 {
        let bits = spread(hash) >> (10 * what);
        1 << (bits & 63) | 1 << (bits >> 6 & 63)
    }

    fn spread(hash: u64) -> u64 {
        hash.wrapping_mul(MULTIPLIERS[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(key: &str) -> Vec<&str> {
        let mut out = Vec::new();
        words(key, |w| out.push(&key[w.start as usize..w.end as usize]));
        out
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(cut("l'iran « a-t-il » 3d"), ["l", "iran", "a", "t", "il", "3d"]);
        assert_eq!(cut("москва,b"), ["москва", "b"]);
        for blanks in 0..70 {
            let key = format!("{}москва {}ab", " ".repeat(blanks), "x".repeat(blanks));
            let last = format!("{}ab", "x".repeat(blanks));
            assert_eq!(cut(&key), ["москва", &last]);
            assert_eq!(cut(&format!("{key} «")), ["москва", &last]);
        }
        assert!(cut("… — !").is_empty());
    }

    #[test]
    fn a_step_hashes_the_same_wherever_it_stands() {
        let (a, b) = (b"xx emmanuel macron et".as_slice(), b"emmanuel macron".as_slice());
        for len in 0..=15 {
            assert_eq!(extend(7, a, 3, 3 + len), extend(7, b, 0, len), "{len}");
        }
        assert_ne!(extend(7, b, 0, 8), extend(7, b, 0, 9));
    }
}
