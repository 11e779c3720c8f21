//! Building an index: entries and aliases go in, the bytes of a file come out.
//!
//! Entries are sorted by identifier, aliases by entry, so that the same rows give the same bytes in
//! whatever order they come. The names of the entries are the first forms, the aliases follow.

use std::collections::HashMap;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::format::{BLOCK, MAX_NAME, SECTIONS, Section, node};
use super::name_parts::NameParts;
use super::strings;
use super::table::{Built, TableBuilder};
use crate::annotations::EntityType;
use crate::gazetteer::ambiguity::Ambiguity;
use crate::gazetteer::entry::{Entry, FormBits, FormFlags, FormKind, MatchRule, Qid};
use crate::gazetteer::local_id::LocalId;

/// Seeds to try; one in some hundred lists of a million names needs a second.
const MAX_SEEDS: u64 = 16;

struct RawEntry {
    at: u32,
    id_len: u16,
    name_len: u16,
    attributes: u32,
    wikidata: u32,
    name: FormBits,
    overridden: bool,
    priority: u8,
}

struct RawAlias {
    entry: u32,
    at: u32,
    len: u16,
    bits: FormBits,
}

/// Gathers the rows of an index.
#[derive(Default)]
pub struct Compiler {
    entries: Vec<RawEntry>,
    /// Identifier and name of each entry, one after the other.
    strings: String,
    aliases: Vec<RawAlias>,
    alias_text: String,
    /// Half of the hash of each identifier, and its number: growing needs no look at the letters.
    by_id: HashTable<(u32, u32)>,
    attributes: HashMap<[u32; 4], u32, FxBuildHasher>,
    word_numbers: HashMap<Box<str>, u32, FxBuildHasher>,
    word_text: String,
    word_ends: Vec<u32>,
}

impl Compiler {
    /// Adds an entry; its name is a form of it.
    ///
    /// # Errors
    /// If there is an entry of that identifier, or a field is too long.
    pub fn add_entry(&mut self, row: &Entry<'_>) -> Result<(), String> {
        let id = row.id.to_cow();
        for field in [&*id, row.name, row.subtype, row.country, row.source] {
            check_length(field)?;
        }
        let hashed = hash(&id);
        if self.find_hashed(hashed, &id).is_some() {
            return Err(format!("duplicate id {id}: the first entry holds"));
        }
        let number = u32::try_from(self.entries.len()).map_err(|_| "too many entries")?;
        let at = u32::try_from(self.strings.len()).map_err(|_| "more than 4 GB of names")?;
        let gender = row.gender.map_or(0, |g| 1 + g as u32) | u32::from(row.plural) << 2;
        let set = [
            row.kind as u32 | gender << 8,
            self.word(row.subtype),
            self.word(row.country),
            self.word(row.source),
        ];
        let next = u32::try_from(self.attributes.len()).map_err(|_| "too many attributes")?;
        let attributes = *self.attributes.entry(set).or_insert(next);
        self.strings.push_str(&id);
        self.strings.push_str(row.name);
        let (id_len, name_len) = (short(&id), short(row.name));
        let name = FormBits::new(FormKind::Name, MatchRule::Fold);
        let (wikidata, priority) = (row.wikidata.0, row.priority);
        let overridden = false;
        self.entries.push(RawEntry {
            at,
            id_len,
            name_len,
            attributes,
            wikidata,
            name,
            overridden,
            priority,
        });
        self.by_id.insert_unique(spread(hashed), (hashed, number), |&(hashed, _)| spread(hashed));
        Ok(())
    }

    /// Adds an entry that another index has: its aliases are new, its name is not a form here.
    ///
    /// # Errors
    /// As [`Self::add_entry`].
    pub fn add_known(&mut self, row: &Entry<'_>) -> Result<(), String> {
        self.add_entry(row)?;
        if let Some(entry) = self.entries.last_mut() {
            entry.name = FormBits::ABSENT;
            entry.overridden = true;
        }
        Ok(())
    }

    /// Adds a form of an entry. One that equals its name only says how the name must be written.
    ///
    /// # Errors
    /// If there is no such entry, or the form is too long.
    pub fn add_alias(
        &mut self,
        id: &str,
        text: &str,
        kind: FormKind,
        rule: MatchRule,
    ) -> Result<(), String> {
        check_length(text)?;
        let number = self.find(id).ok_or_else(|| format!("no entry has the id {id:?}"))?;
        let entry = &mut self.entries[number as usize];
        let is_name = name_of(entry, &self.strings) == text;
        let kind = if is_name { FormKind::Name } else { kind };
        if is_name && !entry.overridden {
            entry.overridden = true;
            entry.name = FormBits::new(kind, rule);
            return Ok(());
        }
        let at = u32::try_from(self.alias_text.len()).map_err(|_| "more than 4 GB of aliases")?;
        self.alias_text.push_str(text);
        let (len, bits) = (short(text), FormBits::new(kind, rule));
        self.aliases.push(RawAlias { entry: number, at, len, bits });
        Ok(())
    }

    /// The number of the entry with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<u32> {
        self.find_hashed(hash(id), id)
    }

    fn find_hashed(&self, hashed: u32, id: &str) -> Option<u32> {
        let same = |&(other, number): &(u32, u32)| {
            other == hashed && id_of(&self.entries[number as usize], &self.strings) == id
        };
        self.by_id.find(spread(hashed), same).map(|found| found.1)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.word_numbers.get(word) {
            return number;
        }
        #[allow(clippy::cast_possible_truncation)]
        let (number, end) =
            (self.word_numbers.len() as u32, (self.word_text.len() + word.len()) as u32);
        self.word_text.push_str(word);
        self.word_ends.push(end);
        self.word_numbers.insert(word.into(), number);
        number
    }

    /// The bytes of the index. `info` is stored with it, one `key=value` a line; `ambiguity` tells
    /// what else a form may be, and how prominent an entry is.
    ///
    /// # Errors
    /// If there are more forms than the format can number.
    pub fn finish(mut self, info: &str, ambiguity: Ambiguity<'_>) -> Result<Vec<u8>, String> {
        self.by_id = HashTable::new();
        self.sort();
        let forms = self.entries.len() + self.aliases.len();
        if forms >= node::VALUE as usize {
            return Err(format!("{forms} forms are more than an index can hold"));
        }
        let mut built = self.table(forms)?;
        self.rank(ambiguity);
        self.flag_forms(&built.readings, ambiguity);
        built.readings = Vec::new();
        let name_parts = self.name_parts();
        let mut header = built.header;
        #[allow(clippy::cast_possible_truncation)]
        let counts = (self.entries.len() as u32, self.aliases.len() as u32);
        (header.entries, header.aliases) = counts;
        let mut sections = self.sections();
        sections[Section::Info as usize] = info.as_bytes().to_vec();
        sections[Section::Table as usize] = built.table;
        sections[Section::Filter as usize] = built.filter;
        sections[Section::SmallStarts as usize] = built.small_starts;
        sections[Section::SmallPairs as usize] = built.small_pairs;
        sections[Section::SmallHeads as usize] = built.small_heads;
        sections[Section::FirstWords as usize] = built.first_words;
        sections[Section::Postings as usize] = built.postings;
        sections[Section::NameParts as usize] = name_parts;
        Ok(header.write(&sections))
    }

    /// The table of prefixes, with the first seed under which no two are confused.
    fn table(&self, forms: usize) -> Result<Built, String> {
        for seed in 0..MAX_SEEDS {
            let mut table = TableBuilder::new(seed, forms);
            for (number, text, bits) in self.forms() {
                if let Some((_, rule, _)) = bits.unpack() {
                    table.add(number, text, rule);
                }
            }
            if let Some(built) = table.finish() {
                return Ok(built);
            }
        }
        Err("the names cannot be told apart by their hashes".into())
    }

    /// What the names tell of single words.
    fn name_parts(&self) -> Vec<u8> {
        let kinds: Vec<u32> = self.attribute_sets().iter().map(|set| set[0] & 0xff).collect();
        let mut parts = NameParts::default();
        for (number, text, bits) in self.forms() {
            let Some((form_kind, ..)) = bits.unpack() else { continue };
            let entry = match (number as usize).checked_sub(self.entries.len()) {
                None => number as usize,
                Some(alias) => self.aliases[alias].entry as usize,
            };
            let kind = kinds[self.entries[entry].attributes as usize];
            parts.add(text, form_kind, EntityType::ALL[kind as usize]);
        }
        parts.finish()
    }

    /// Brings entries into the order of their identifiers and aliases into that of their entries.
    fn sort(&mut self) {
        let strings = &self.strings;
        let id = |e: &RawEntry| id_of(e, strings);
        if !self.entries.is_sorted_by(|a, b| id(a) <= id(b)) {
            #[allow(clippy::cast_possible_truncation)]
            let mut order: Vec<u32> = (0..self.entries.len() as u32).collect();
            order.sort_unstable_by_key(|&i| id(&self.entries[i as usize]));
            let mut new = vec![0; order.len()];
            for (to, &from) in (0..).zip(&order) {
                new[from as usize] = to;
            }
            self.aliases.iter_mut().for_each(|a| a.entry = new[a.entry as usize]);
            let mut old: Vec<_> = std::mem::take(&mut self.entries).into_iter().map(Some).collect();
            self.entries = order.iter().filter_map(|&i| old[i as usize].take()).collect();
        }
        self.aliases.sort_by_key(|a| a.entry);
    }

    /// Number, text and bits of every form.
    fn forms(&self) -> impl Iterator<Item = (u32, &str, FormBits)> {
        let names = self.entries.iter().map(|e| (name_of(e, &self.strings), e.name));
        let aliases = self.aliases.iter().map(|a| {
            let at = a.at as usize;
            (&self.alias_text[at..at + a.len as usize], a.bits)
        });
        (0..).zip(names.chain(aliases)).map(|(i, (text, bits))| (i, text, bits))
    }

    /// Sets the priority of every entry; its aliases stand together.
    fn rank(&mut self, ambiguity: Ambiguity<'_>) {
        let words = self.words();
        let sets = self.attribute_sets();
        let mut aliases = self.aliases.as_slice();
        let priority = |(number, entry): (u32, &RawEntry)| {
            let count = aliases.iter().take_while(|a| a.entry == number).count();
            aliases = &aliases[count..];
            let set = sets[entry.attributes as usize];
            let row = Entry {
                id: LocalId::from(id_of(entry, &self.strings)),
                kind: EntityType::ALL[(set[0] & 0xff) as usize],
                subtype: words[set[1] as usize],
                name: name_of(entry, &self.strings),
                country: words[set[2] as usize],
                wikidata: Qid(entry.wikidata),
                ..Entry::EMPTY
            };
            ambiguity.priority(&row, count)
        };
        let all: Vec<u8> = (0..).zip(&self.entries).map(priority).collect();
        self.entries.iter_mut().zip(all).for_each(|(entry, priority)| entry.priority = priority);
    }

    /// The shared words by number.
    fn words(&self) -> Vec<&str> {
        let starts = std::iter::once(0).chain(self.word_ends.iter().copied());
        starts
            .zip(&self.word_ends)
            .map(|(start, &end)| &self.word_text[start as usize..end as usize])
            .collect()
    }

    /// Sets the flags of every form; `readings` lists the forms of each key that has several.
    fn flag_forms(&mut self, readings: &[Vec<u32>], ambiguity: Ambiguity<'_>) {
        let mut all: Vec<FormFlags> = self
            .forms()
            .map(|(_, text, bits)| {
                let is_form = bits.unpack().is_some();
                let flags = if is_form { ambiguity.flags(text) } else { FormFlags::default() };
                flags.with(FormFlags::MOST_PROMINENT)
            })
            .collect();
        let kinds: Vec<u32> = self.attribute_sets().iter().map(|set| set[0] & 0xff).collect();
        for group in readings {
            self.flag_group(group, &kinds, &mut all);
        }
        let names = self.entries.len();
        for (entry, flags) in self.entries.iter_mut().zip(&all) {
            entry.name = entry.name.with(*flags);
        }
        for (alias, flags) in self.aliases.iter_mut().zip(&all[names..]) {
            alias.bits = alias.bits.with(*flags);
        }
    }

    fn flag_group(&self, group: &[u32], kinds: &[u32], all: &mut [FormFlags]) {
        let entry_of = |form: u32| match (form as usize).checked_sub(self.entries.len()) {
            None => form as usize,
            Some(alias) => self.aliases[alias].entry as usize,
        };
        let kind = |form| kinds[self.entries[entry_of(form)].attributes as usize];
        let best = group.iter().map(|&f| self.entries[entry_of(f)].priority).max().unwrap_or(0);
        let one_entry = group.iter().all(|&f| entry_of(f) == entry_of(group[0]));
        let one_kind = group.iter().all(|&f| kind(f) == kind(group[0]));
        for &form in group {
            let flags = &mut all[form as usize];
            if !one_entry {
                *flags = flags.with(FormFlags::SHARED);
            }
            if !one_kind {
                *flags = flags.with(FormFlags::SHARED_TYPES);
            }
            if self.entries[entry_of(form)].priority < best {
                flags.0 &= !FormFlags::MOST_PROMINENT.0;
            }
        }
    }

    /// The attribute sets by number.
    fn attribute_sets(&self) -> Vec<[u32; 4]> {
        let mut sets = vec![[0; 4]; self.attributes.len()];
        for (set, &number) in &self.attributes {
            sets[number as usize] = *set;
        }
        sets
    }

    /// All sections but those of the table.
    fn sections(self) -> [Vec<u8>; SECTIONS] {
        let mut out: [Vec<u8>; SECTIONS] = Default::default();
        let sets = self.attribute_sets();
        let mut rows = Vec::with_capacity(self.strings.len() / 2 + 2 * self.entries.len());
        for (i, entry) in self.entries.iter().enumerate() {
            if i.is_multiple_of(BLOCK) {
                #[allow(clippy::cast_possible_truncation)]
                put(&mut out[Section::Blocks as usize], rows.len() as u32);
            }
            let kind = EntityType::ALL[(sets[entry.attributes as usize][0] & 0xff) as usize];
            let (id, name) = (id_of(entry, &self.strings), name_of(entry, &self.strings));
            strings::put(&mut rows, id, kind, name);
        }
        out[Section::Strings as usize] = rows;
        let wide = self.attributes.len() > usize::from(u16::MAX);
        let attributes = &mut out[Section::EntryAttributes as usize];
        for entry in &self.entries {
            let bytes = entry.attributes.to_le_bytes();
            attributes.extend_from_slice(if wide { &bytes } else { &bytes[..2] });
        }
        for set in sets {
            set.iter().for_each(|&field| put(&mut out[Section::Attributes as usize], field));
        }
        self.word_ends.iter().for_each(|&end| put(&mut out[Section::Words as usize], end));
        if self.entries.iter().any(|e| e.wikidata != 0) {
            let items = &mut out[Section::Wikidata as usize];
            self.entries.iter().for_each(|e| put(items, e.wikidata));
        }
        if self.entries.iter().any(|e| e.priority != 0) {
            out[Section::Priority as usize] = self.entries.iter().map(|e| e.priority).collect();
        }
        out[Section::Names as usize] =
            self.entries.iter().flat_map(|e| e.name.0.to_le_bytes()).collect();
        let aliases = &mut out[Section::Aliases as usize];
        for alias in &self.aliases {
            put(aliases, alias.entry);
            put(aliases, alias.at);
            aliases.extend_from_slice(&alias.len.to_le_bytes());
            aliases.extend_from_slice(&alias.bits.0.to_le_bytes());
        }
        out[Section::WordText as usize] = self.word_text.into_bytes();
        out[Section::AliasText as usize] = self.alias_text.into_bytes();
        out
    }
}

fn put(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn short(s: &str) -> u16 {
    u16::try_from(s.len()).unwrap_or(u16::MAX)
}

fn check_length(field: &str) -> Result<(), String> {
    if field.len() > MAX_NAME {
        return Err(format!("a field of {} bytes is longer than {MAX_NAME}", field.len()));
    }
    Ok(())
}

fn hash(id: &str) -> u32 {
    let hash = FxBuildHasher.hash_one(id.as_bytes());
    #[allow(clippy::cast_possible_truncation, reason = "both halves are taken up")]
    let half = (hash ^ hash >> 32) as u32;
    half
}

/// A hash for a table, from half of one.
fn spread(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn id_of<'a>(entry: &RawEntry, strings: &'a str) -> &'a str {
    let at = entry.at as usize;
    &strings[at..at + entry.id_len as usize]
}

fn name_of<'a>(entry: &RawEntry, strings: &'a str) -> &'a str {
    let at = entry.at as usize + entry.id_len as usize;
    &strings[at..at + entry.name_len as usize]
}
