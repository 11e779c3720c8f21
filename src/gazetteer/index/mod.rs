//! The compiled index: forms and entries in one flat file that is mapped into memory and used as it
//! lies there, without being read.
//!
//! [`mod@format`] describes the file, [`compile`] and [`table`] write it, [`storage`] holds its bytes,
//! [`strings`] the identifiers and names, [`steps`] says how a key is cut, hashed and filtered,
//! [`walk`] finds the names of a text's key.
//!
//! A file is checked as a whole when it is opened (kind, version, length, checksum, the places of
//! its sections). After that every number read from it is used by a checked access only: whatever
//! the bytes say, the worst that they can do is name wrong names.

pub mod compile;
pub mod facts;
pub mod format;
pub mod name_parts;
pub mod steps;
pub mod storage;
pub mod strings;
pub mod table;
pub mod walk;

use std::fmt;
use std::path::Path;

use super::entry::{Entry, FormFlags, FormKind, MatchRule, Qid};
use super::local_id::LocalId;
use crate::annotations::{EntityType, Gender};
use facts::Facts;
use format::{
    ALIAS, ATTRIBUTE_SET, BLOCK, Header, IndexError, Section, checksum_fits, u16_at, u32_at,
};
use name_parts::NamePart;
use storage::Storage;
use strings::Row;

/// An open index. Its entries and forms are numbered from 0.
pub struct Index {
    storage: Storage,
    header: Header,
    /// The few words that the attributes of all entries are made of, by number: checking each again as
    /// UTF-8 for every entry that is looked up took a hundredth of a run.
    words: Vec<Box<str>>,
}

/// A form of one index, by its numbers there.
#[derive(Debug, Clone, Copy)]
pub struct LocalForm<'i> {
    /// The number of its entry in the index.
    pub entry: u32,
    /// As written in the file.
    pub text: &'i str,
    /// What it is to the entry.
    pub kind: FormKind,
    /// How it must be written.
    pub rule: MatchRule,
    /// What else it may be.
    pub flags: FormFlags,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("entries", &self.header.entries)
            .field("aliases", &self.header.aliases)
            .field("bytes", &self.storage.bytes().len())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Maps a file and checks it.
    ///
    /// # Errors
    /// If it cannot be read, or is no sound index of this version.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        Self::checked(Storage::map(path)?)
    }

    /// Maps a file and checks all of it but the checksum, which takes some milliseconds for a million
    /// names: for those who take it ([`Self::verify`]) while they go on. Until then names may be wrong.
    ///
    /// # Errors
    /// If it cannot be read, or is plainly no index of this version.
    pub fn open_unverified(path: &Path) -> Result<Self, IndexError> {
        Self::trusted(Storage::map(path)?)
    }

    /// Whether the bytes are those that were once written.
    ///
    /// # Errors
    /// If the checksum does not fit.
    pub fn verify(&self) -> Result<(), IndexError> {
        if checksum_fits(self.storage.bytes()) { Ok(()) } else { Err(IndexError::Checksum) }
    }

    /// An index from bytes that came from elsewhere.
    ///
    /// # Errors
    /// If they are no sound index of this version.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, IndexError> {
        Self::checked(Storage::Owned(bytes))
    }

    /// An index that was just built, or is part of the program: no need of the checksum.
    ///
    /// # Errors
    /// If the bytes are no index of this version.
    pub fn trusted(storage: Storage) -> Result<Self, IndexError> {
        let header = Header::read(storage.bytes())?;
        let mut index = Self { storage, header, words: Vec::new() };
        index.words = index.read_words();
        Ok(index)
    }

    fn checked(storage: Storage) -> Result<Self, IndexError> {
        let index = Self::trusted(storage)?;
        index.verify().map(|()| index)
    }

    /// The whole file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.storage.bytes()
    }

    /// Number of entries.
    #[must_use]
    pub fn entry_count(&self) -> u32 {
        self.header.entries
    }

    /// Number of forms, those included that [`Self::form`] does not find.
    #[must_use]
    pub fn form_count(&self) -> u32 {
        self.header.entries + self.header.aliases
    }

    /// Who built the index from what: `key=value` lines.
    #[must_use]
    pub fn info(&self) -> &str {
        std::str::from_utf8(self.section(Section::Info)).unwrap_or_default()
    }

    /// Bytes of a section, for reports.
    #[must_use]
    pub fn section(&self, section: Section) -> &[u8] {
        self.storage.bytes().get(self.header.sections[section as usize].clone()).unwrap_or_default()
    }

    /// An entry; an empty one if there is none of that number.
    #[must_use]
    pub fn entry(&self, number: u32) -> Entry<'_> {
        let at = number as usize;
        let row = self.row(at);
        let set = self.attribute_set(at).unwrap_or_default();
        let gender = set[0] >> 8;
        let Facts { kind, subtype, country, priority } = self.facts_of(at, set);
        Entry {
            id: row.and_then(Row::id).unwrap_or(LocalId::EMPTY),
            kind,
            subtype,
            name: row.and_then(Row::name).unwrap_or_default(),
            gender: match gender & 3 {
                1 => Some(Gender::Masculine),
                2 => Some(Gender::Feminine),
                _ => None,
            },
            plural: gender & 4 != 0,
            country,
            wikidata: Qid(u32_at(self.section(Section::Wikidata), at * 4).unwrap_or_default()),
            source: self.word(set[3]),
            priority,
        }
    }

    /// The identifier of an entry, without the rest of it.
    #[must_use]
    pub fn id(&self, number: u32) -> LocalId<'_> {
        self.row(number as usize).and_then(Row::id).unwrap_or(LocalId::EMPTY)
    }

    /// A form; `None` if there is none of that number.
    #[must_use]
    pub fn form(&self, number: u32) -> Option<LocalForm<'_>> {
        let (entry, (kind, rule, flags)) = self.unpacked(number)?;
        let text = match number.checked_sub(self.header.entries) {
            None => self.row(number as usize)?.name()?,
            Some(alias) => {
                let row = self.section(Section::Aliases).get(alias as usize * ALIAS..)?;
                let (start, len) = (u32_at(row, 4)? as usize, usize::from(u16_at(row, 8)?));
                let text = self.section(Section::AliasText).get(start..start.checked_add(len)?)?;
                std::str::from_utf8(text).ok()?
            }
        };
        Some(LocalForm { entry, text, kind, rule, flags })
    }

    /// The number of the entry with this identifier.
    #[must_use]
    pub fn find(&self, id: LocalId<'_>) -> Option<u32> {
        // The first block whose first identifier comes behind this one ends the search.
        let (mut low, mut high) = (0, self.header.entries as usize / BLOCK + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.row(middle * BLOCK).and_then(Row::id).map(|first| first <= id) {
                Some(true) => low = middle + 1,
                _ => high = middle,
            }
        }
        let strings = self.section(Section::Strings);
        let first = low.checked_sub(1)? * BLOCK;
        let mut at = u32_at(self.section(Section::Blocks), first / BLOCK * 4)? as usize;
        for number in first..(first + BLOCK).min(self.header.entries as usize) {
            let row = Row::read(strings, at)?;
            if row.id()? == id {
                return u32::try_from(number).ok();
            }
            at = row.end;
        }
        None
    }

    /// What the names of this index tell of some words, by their [`crate::text::hash::lower_hash`].
    pub fn name_parts<'i>(&'i self, lower: &'i [u64]) -> impl Iterator<Item = NamePart> + 'i {
        name_parts::find(self.section(Section::NameParts), lower)
    }

    /// Identifier and name of an entry.
    fn row(&self, number: usize) -> Option<Row<'_>> {
        let strings = self.section(Section::Strings);
        let mut at = u32_at(self.section(Section::Blocks), number / BLOCK * 4)? as usize;
        for _ in 0..number % BLOCK {
            at = Row::read(strings, at)?.end;
        }
        Row::read(strings, at)
    }

    fn attribute_set(&self, number: usize) -> Option<[u32; 4]> {
        let numbers = self.section(Section::EntryAttributes);
        let wide = numbers.len() == self.header.entries as usize * 4;
        let set = if wide {
            u32_at(numbers, number * 4)? as usize
        } else {
            usize::from(u16_at(numbers, number * 2)?)
        };
        let row = self.section(Section::Attributes).get(set.checked_mul(ATTRIBUTE_SET)?..)?;
        Some([u32_at(row, 0)?, u32_at(row, 4)?, u32_at(row, 8)?, u32_at(row, 12)?])
    }

    fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", |word| word)
    }

    /// The words of the attributes; together never longer than their section.
    fn read_words(&self) -> Vec<Box<str>> {
        let text = self.section(Section::WordText);
        let mut start = 0;
        let ends = self.section(Section::Words).as_chunks::<4>().0.iter();
        ends.map(|end| {
            let end = u32::from_le_bytes(*end) as usize;
            let word = text.get(start..end).and_then(|w| std::str::from_utf8(w).ok());
            start = start.max(end);
            word.unwrap_or_default().into()
        })
        .collect()
    }
}
