//! The file: a header, then sections. All numbers are little-endian; every section starts on a
//! multiple of [`ALIGN`] and is described by its offset and length in the header.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 8 | [`MAGIC`] |
//! | 8 | 4 | [`VERSION`] |
//! | 12 | 4 | [`BYTE_ORDER`] as the writer's machine wrote it |
//! | 16 | 8 | length of the file |
//! | 24 | 8 | CRC-32 of everything from offset 32 to the end |
//! | 32 | 8 | seed of the step hash |
//! | 40 | 4 + 4 | number of entries, number of aliases |
//! | 48 | 4 + 4 + 4 + 4 | longest name in words, longest word, longest gap between words, flags |
//! | 64 | 16 | which ASCII marks begin a name, one bit each |
//! | 80 | 16 × [`SECTIONS`] | offset and length of each section |

use std::ops::Range;
use std::thread;

use crc32fast::{Hasher, hash as crc32};

use super::steps::HEADS;

/// The first bytes: not text, and damaged by any transfer that rewrites line ends.
pub const MAGIC: [u8; 8] = *b"\x8agaz\r\n\x1a\n";
/// The version of the format; a reader refuses any other.
pub const VERSION: u32 = 5;
/// Reads as `0x0403_0201` if the file was written on a machine of the other byte order.
pub const BYTE_ORDER: u32 = 0x0102_0304;
/// Sections begin on multiples of this: a cache line.
pub const ALIGN: usize = 64;
/// How many sections there are.
pub const SECTIONS: usize = 20;
/// Length of the header.
pub const HEADER: usize = 80 + 16 * SECTIONS;
/// Where the bytes begin that the checksum covers.
pub const CHECKED_FROM: usize = 32;
/// Header flag: a name begins with a mark that is not ASCII.
pub const OTHER_MARKS: u32 = 1;
/// Header flag: a name ends with a mark.
pub const MARKS_BEHIND: u32 = 2;
/// Where in the flags the length of the heads in `SmallHeads` stands, in bytes.
pub const HEAD_SHIFT: u32 = 8;
/// Entries whose strings share one offset.
pub const BLOCK: usize = 8;
/// Slots of a bucket of the table: one cache line.
pub const BUCKET: usize = 8;
/// No longer name, identifier or other field is taken up.
pub const MAX_NAME: usize = 1024;

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Section {
    /// Who built the file from what: UTF-8, `key=value` lines.
    Info,
    /// Identifier and name of every entry: a number for each, then the letters of each. The numbers
    /// (LEB128) are the length of the name, and the code of the identifier ([`super::strings`]).
    Strings,
    /// Where every [`BLOCK`]th entry begins in `Strings`: u32.
    Blocks,
    /// The number of each entry's attribute set: u16, or u32 if there are more.
    EntryAttributes,
    /// Attribute sets: type u8, gender u8, 0 u16, then subtype, country, source as u32 into `Words`.
    Attributes,
    /// Where each word of `WordText` ends: u32.
    Words,
    /// The strings that attribute sets share.
    WordText,
    /// Wikidata number of each entry, 0 for none: u32; empty if no entry has one.
    Wikidata,
    /// Prominence of each entry: u8; empty if all are 0.
    Priority,
    /// Kind, rule and flags of each entry's name: u16.
    Names,
    /// Aliases: entry u32, place in `AliasText` u32, length u16, kind, rule and flags u16.
    Aliases,
    /// The aliases.
    AliasText,
    /// Buckets of [`BUCKET`] slots, one for every key: node u32, low half of the hash u32.
    Table,
    /// What is known of every prefix of a key of more than one word, and that a key of one word is one:
    /// [`super::steps::filter`].
    Filter,
    /// A byte for each group of first steps ([`super::steps::group`]): [`SMALL_FIRST`], [`SMALL_ALONE`],
    /// [`MARK_FIRST`]. Empty if no name begins with a small letter or a mark.
    SmallStarts,
    /// Lists of forms of one key: number u32, forms u32.
    Postings,
    /// What the names tell of single words: see [`super::name_parts`].
    NameParts,
    /// Bits of the first two words of names that may be written with a small first letter: a filter
    /// small enough for the nearest cache.
    SmallPairs,
    /// What is known of prefixes of one word, of which all but a few are asked: a filter that fits into a
    /// nearer cache than that of the longer ones.
    FirstWords,
    /// A bit for each of [`HEADS`] groups of heads, as the first bytes of a key are called
    /// ([`super::steps::head`]; how many bytes, the flags tell): set if a name of the group may be written
    /// with a small first letter. Empty if there is none. Such names are few, and most words of a text are
    /// told by their head to begin none of them.
    SmallHeads,
}

impl Section {
    /// All sections, in the order of the file.
    pub const ALL: [Self; SECTIONS] = [
        Self::Info,
        Self::Strings,
        Self::Blocks,
        Self::EntryAttributes,
        Self::Attributes,
        Self::Words,
        Self::WordText,
        Self::Wikidata,
        Self::Priority,
        Self::Names,
        Self::Aliases,
        Self::AliasText,
        Self::Table,
        Self::Filter,
        Self::SmallStarts,
        Self::Postings,
        Self::NameParts,
        Self::SmallPairs,
        Self::FirstWords,
        Self::SmallHeads,
    ];
}

/// Bytes of the groups of first steps, if any is of note.
pub const SMALL_STARTS: usize = 1 << 16;
/// Bytes of the groups of heads, if there is a name of any.
pub const SMALL_HEADS: usize = HEADS / 8;
/// A longer name that may be written with a small first letter begins with a word of the group.
pub const SMALL_FIRST: u8 = 1;
/// Such a name is a word of the group.
pub const SMALL_ALONE: u8 = 2;
/// A name begins with marks and a word of the group.
pub const MARK_FIRST: u8 = 4;
/// Bytes of an attribute set.
pub const ATTRIBUTE_SET: usize = 16;
/// Bytes of an alias.
pub const ALIAS: usize = 12;

/// A node of the table: the form of a key, or the place of a list of them.
pub mod node {
    /// The value is a place in `Postings`, not a form.
    pub const LIST: u32 = 1 << 31;
    /// The bits of the value.
    pub const VALUE: u32 = LIST - 1;
    /// A slot without a node.
    pub const EMPTY: u32 = u32::MAX;
}

/// Why a file is no index that this version can use.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The file cannot be read.
    #[error("cannot read the index: {0}")]
    Io(#[from] std::io::Error),
    /// Another kind of file.
    #[error("not a gazetteer index (a file made by `guillemet gazetteer build`)")]
    Foreign,
    /// Made by another version.
    #[error("index format {found}, this version reads {VERSION}: build the index again")]
    Version {
        /// The version that the file states.
        found: u32,
    },
    /// Made on a machine of the other byte order by a writer that did not mind.
    #[error("index of another byte order")]
    ByteOrder,
    /// Cut off, or with something after its end.
    #[error("index of {expected} bytes, but the file has {found}: truncated or overlong")]
    Length {
        /// What the header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// Bits have changed.
    #[error("damaged index: the checksum does not fit")]
    Checksum,
    /// The checksum fits, but the parts do not fit each other.
    #[error("malformed index: {0}")]
    Malformed(&'static str),
}

/// The numbers of the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Seed of the step hash.
    pub seed: u64,
    /// Number of entries.
    pub entries: u32,
    /// Number of aliases.
    pub aliases: u32,
    /// Words of the longest name.
    pub max_words: u32,
    /// Bytes of the longest word.
    pub max_word: u32,
    /// Bytes of the longest gap inside, before or after a name.
    pub max_gap: u32,
    /// [`OTHER_MARKS`].
    pub flags: u32,
    /// Which ASCII marks begin a name.
    pub marks: u128,
    /// Where the sections lie.
    pub sections: [Range<usize>; SECTIONS],
}

/// The four bytes at `at`, if they are there.
#[must_use]
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

/// The eight bytes at `at`, if they are there.
#[must_use]
pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}

/// The two bytes at `at`, if they are there.
#[must_use]
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

/// Whether the header's checksum is that of the bytes.
#[must_use]
pub fn checksum_fits(bytes: &[u8]) -> bool {
    match (u64_at(bytes, 24), bytes.get(CHECKED_FROM..)) {
        (Some(stated), Some(checked)) => stated == u64::from(checksum(checked)),
        _ => false,
    }
}

/// Bytes from which on two threads take a checksum together: more than half of the time goes into
/// the mapping of the pages.
const LONG: usize = 4 << 20;

/// The CRC-32 of bytes.
fn checksum(bytes: &[u8]) -> u32 {
    if bytes.len() < LONG {
        return crc32(bytes);
    }
    let of = |half: &[u8]| {
        let mut hasher = Hasher::new();
        hasher.update(half);
        hasher
    };
    let (first, second) = bytes.split_at(bytes.len() / 2);
    thread::scope(|scope| {
        let second_half = thread::Builder::new().spawn_scoped(scope, || of(second));
        let mut whole = of(first);
        let done = second_half.ok().and_then(|half| half.join().ok());
        whole.combine(&done.unwrap_or_else(|| of(second)));
        whole.finalize()
    })
}

impl Header {
    /// Reads and checks a header, all but the checksum.
    ///
    /// # Errors
    /// If the bytes are no index, or one whose parts do not fit.
    pub fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        if bytes.get(..8) != Some(&MAGIC) {
            return Err(IndexError::Foreign);
        }
        let number = |at| u32_at(bytes, at).ok_or(IndexError::Foreign);
        match number(12)? {
            BYTE_ORDER => {}
            order if order == BYTE_ORDER.swap_bytes() => return Err(IndexError::ByteOrder),
            _ => return Err(IndexError::Malformed("byte order mark")),
        }
        let found = number(8)?;
        if found != VERSION {
            return Err(IndexError::Version { found });
        }
        let expected = u64_at(bytes, 16).ok_or(IndexError::Foreign)?;
        if expected != bytes.len() as u64 || bytes.len() < HEADER {
            return Err(IndexError::Length { expected, found: bytes.len() as u64 });
        }
        let wide = |at| u64_at(bytes, at).ok_or(IndexError::Foreign);
        let header = Self {
            seed: wide(32)?,
            entries: number(40)?,
            aliases: number(44)?,
            max_words: number(48)?,
            max_word: number(52)?,
            max_gap: number(56)?,
            flags: number(60)?,
            marks: u128::from(wide(64)?) | u128::from(wide(72)?) << 64,
            sections: sections(bytes)?,
        };
        header.check()?;
        Ok(header)
    }

    /// Whether the lengths of the sections fit the numbers.
    fn check(&self) -> Result<(), IndexError> {
        let (entries, aliases) = (self.entries as usize, self.aliases as usize);
        let len = |s: Section| self.sections[s as usize].len();
        let attributes = len(Section::EntryAttributes);
        for (fits, what) in [
            (len(Section::Blocks) == entries.div_ceil(BLOCK) * 4, "blocks"),
            (attributes == entries * 2 || attributes == entries * 4, "entry attributes"),
            (len(Section::Attributes).is_multiple_of(ATTRIBUTE_SET), "attributes"),
            (len(Section::Words).is_multiple_of(4), "words"),
            (matches!(len(Section::Wikidata), 0) || len(Section::Wikidata) == entries * 4, "items"),
            (matches!(len(Section::Priority), 0) || len(Section::Priority) == entries, "priority"),
            (len(Section::Names) == entries * 2, "names"),
            (len(Section::Aliases) == aliases * ALIAS, "aliases"),
            (len(Section::Table).is_multiple_of(BUCKET * 8), "table"),
            (len(Section::Table) > 0, "table"),
            (len(Section::Filter).is_multiple_of(8) && len(Section::Filter) > 0, "filter"),
            (matches!(len(Section::SmallStarts), 0 | SMALL_STARTS), "small starts"),
            (len(Section::SmallPairs).is_multiple_of(8), "small pairs"),
            (len(Section::FirstWords).is_multiple_of(8), "first words"),
            (len(Section::FirstWords) > 0, "first words"),
            (matches!(len(Section::SmallHeads), 0 | SMALL_HEADS), "small heads"),
            (len(Section::NameParts).is_multiple_of(4), "parts of names"),
            (entries.saturating_add(aliases) < node::VALUE as usize, "number of forms"),
            (self.max_gap as usize <= 2 * MAX_NAME, "longest gap"),
            (self.max_word as usize <= 4 * MAX_NAME, "longest word"),
            (self.max_words as usize <= 4 * MAX_NAME, "longest name"),
        ] {
            if !fits {
                return Err(IndexError::Malformed(what));
            }
        }
        Ok(())
    }

    /// Lays out a file: the header with its checksum, then the sections.
    #[must_use]
    pub fn write(&self, sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
        let mut out = vec![0; HEADER];
        let mut places = Vec::with_capacity(SECTIONS);
        let total: usize = sections.iter().map(|s| s.len().next_multiple_of(ALIGN)).sum();
        out.reserve_exact(total + ALIGN);
        for section in sections {
            out.resize(out.len().next_multiple_of(ALIGN), 0);
            places.push((out.len() as u64, section.len() as u64));
            out.extend_from_slice(section);
        }
        let length = out.len() as u64;
        let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &MAGIC);
        put(8, &VERSION.to_le_bytes());
        put(12, &BYTE_ORDER.to_le_bytes());
        put(16, &length.to_le_bytes());
        put(32, &self.seed.to_le_bytes());
        let numbers =
            [self.entries, self.aliases, self.max_words, self.max_word, self.max_gap, self.flags];
        for (i, number) in numbers.into_iter().enumerate() {
            put(40 + 4 * i, &number.to_le_bytes());
        }
        put(64, &self.marks.to_le_bytes());
        for (i, (offset, len)) in places.into_iter().enumerate() {
            put(80 + 16 * i, &offset.to_le_bytes());
            put(88 + 16 * i, &len.to_le_bytes());
        }
        let checksum = u64::from(crc32(&out[CHECKED_FROM..]));
        out[24..32].copy_from_slice(&checksum.to_le_bytes());
        out
    }
}

fn sections(bytes: &[u8]) -> Result<[Range<usize>; SECTIONS], IndexError> {
    const WRONG: IndexError = IndexError::Malformed("a section lies outside the file");
    let mut out: [Range<usize>; SECTIONS] = Default::default();
    for (i, section) in out.iter_mut().enumerate() {
        let place = |at| u64_at(bytes, at).and_then(|n| usize::try_from(n).ok()).ok_or(WRONG);
        let (start, len) = (place(80 + 16 * i)?, place(88 + 16 * i)?);
        let end = start.checked_add(len).filter(|&end| end <= bytes.len()).ok_or(WRONG)?;
        if start < HEADER || !start.is_multiple_of(ALIGN) {
            return Err(WRONG);
        }
        *section = start..end;
    }
    Ok(out)
}
