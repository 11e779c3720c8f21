//! The gazetteer that the stages ask: one or more indexes, their entries and forms in one numbering.

use std::path::Path;
use std::sync::Arc;

use super::ambiguity::Ambiguity;
use super::entry::{Entry, EntryId, Form, FormFlags, FormId, FormKind, MatchRule};
use super::files::FileSet;
use super::index::Index;
use super::index::facts::Facts;
use super::index::format::IndexError;
use super::index::steps;
use super::index::storage::Storage;
use super::index::table::keys;
use super::load;
use super::local_id::LocalId;
use super::table::Problem;
use crate::text::{Places, fold};

/// Entries and all their forms: the built-in index, a user's, and lists read from CSV files.
///
/// Of two entries with one identifier the one that came first holds; forms of the later one are
/// forms of it.
///
/// ```
/// use guillemet::gazetteer::Gazetteer;
/// let (gazetteer, problems) = Gazetteer::builtin();
/// assert!(problems.is_empty());
/// let id = gazetteer.find("org:kaspersky").unwrap();
/// assert_eq!(gazetteer.entry(id).name, "Kaspersky");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    parts: Vec<Part>,
}

/// One index and where its numbers begin.
#[derive(Debug, Clone)]
struct Part {
    index: Arc<Index>,
    first_entry: u32,
    first_form: u32,
}

impl Gazetteer {
    /// Adds an index behind those that are there.
    ///
    /// # Errors
    /// If all indexes together have more than 2³² forms.
    pub fn add(&mut self, index: Index) -> Result<(), IndexError> {
        self.add_shared(Arc::new(index))
    }

    fn add_shared(&mut self, index: Arc<Index>) -> Result<(), IndexError> {
        const TOO_MANY: IndexError =
            IndexError::Malformed("too many forms in all indexes together");
        let (first_entry, first_form) = match self.parts.last() {
            None => (0, 0),
            Some(last) => (
                last.first_entry.checked_add(last.index.entry_count()).ok_or(TOO_MANY)?,
                last.first_form.checked_add(last.index.form_count()).ok_or(TOO_MANY)?,
            ),
        };
        first_form.checked_add(index.form_count()).ok_or(TOO_MANY)?;
        self.parts.push(Part { index, first_entry, first_form });
        Ok(())
    }

    /// Adds a compiled index.
    ///
    /// # Errors
    /// If the file cannot be read or is no sound index of this version.
    pub fn open(&mut self, path: &Path) -> Result<(), IndexError> {
        self.add(Index::open(path)?)
    }

    /// Adds a compiled index whose checksum is still to be taken, by [`Index::verify`] of what is
    /// returned: until then names may be wrong.
    ///
    /// # Errors
    /// If the file cannot be read or is plainly no index of this version.
    pub fn open_unverified(&mut self, path: &Path) -> Result<Arc<Index>, IndexError> {
        let index = Arc::new(Index::open_unverified(path)?);
        self.add_shared(Arc::clone(&index))?;
        Ok(index)
    }

    /// Adds the entries and aliases of a set of files; lexicons are passed over.
    ///
    /// A row that cannot be used is left out and reported with its file and line. Of two entries
    /// with one id the first holds; an alias may belong to an entry that was there before.
    pub fn extend(&mut self, set: &FileSet) -> Vec<Problem> {
        self.extend_judged(set, Ambiguity::default())
    }

    /// The same, with the forms' flags and the entries' priorities.
    pub fn extend_judged(&mut self, set: &FileSet, ambiguity: Ambiguity<'_>) -> Vec<Problem> {
        let known = |id: &str| self.find(id).map(|id| self.entry(id));
        let (compiler, mut problems) = load::compile(set, known);
        let added = compiler
            .finish("", ambiguity)
            .and_then(|bytes| Index::trusted(Storage::Owned(bytes)).map_err(|e| e.to_string()))
            .and_then(|index| self.add(index).map_err(|e| e.to_string()));
        if let Err(message) = added {
            problems.push(Problem::of_file("gazetteer", message));
        }
        problems
    }

    /// The id that the first form of the next list to be added will have.
    #[must_use]
    pub fn next_form(&self) -> FormId {
        FormId(self.parts.last().map_or(0, |last| last.first_form + last.index.form_count()))
    }

    /// The indexes, each with the number of its first form.
    pub fn indexes(&self) -> impl Iterator<Item = (u32, &Index)> {
        self.parts.iter().map(|part| (part.first_form, &*part.index))
    }

    /// Every entry, in the order of the indexes, then of the identifiers.
    #[must_use]
    pub fn entries(&self) -> Entries<'_> {
        Entries(self)
    }

    /// Every form of every entry.
    #[must_use]
    pub fn forms(&self) -> Forms<'_> {
        Forms(self)
    }

    /// The part that an entry is in.
    fn part_of(&self, id: EntryId) -> Option<&Part> {
        let behind = self.parts.partition_point(|p| p.first_entry <= id.0);
        behind.checked_sub(1).map(|part| &self.parts[part])
    }

    /// The number of the part that a form is in.
    fn part_of_form(&self, id: FormId) -> Option<usize> {
        self.parts.partition_point(|p| p.first_form <= id.0).checked_sub(1)
    }

    /// The entry behind an id; an empty one for an id of another gazetteer.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Entry<'_> {
        self.part_of(id).map_or(Entry::EMPTY, |part| part.index.entry(id.0 - part.first_entry))
    }

    /// What is known of an entry without its name; nothing for an id of another gazetteer.
    #[must_use]
    pub fn facts(&self, id: EntryId) -> Facts<'_> {
        self.part_of(id).map_or(Facts::NONE, |part| part.index.facts(id.0 - part.first_entry))
    }

    /// Entry, kind and rule of a form, the same as of [`Self::form`]; `None` for an id of another
    /// gazetteer.
    #[must_use]
    pub fn reading(&self, id: FormId) -> Option<(EntryId, FormKind, MatchRule)> {
        let part = self.part_of_form(id)?;
        let here = &self.parts[part];
        let (entry, kind, rule) = here.index.reading(id.0 - here.first_form)?;
        Some((self.entry_of(part, entry), kind, rule))
    }

    /// The form behind an id; a form without letters for an id of another gazetteer.
    #[must_use]
    pub fn form(&self, id: FormId) -> Form<'_> {
        let part = self.part_of_form(id);
        let form = part.and_then(|p| self.form_of(p, id.0 - self.parts[p].first_form));
        form.unwrap_or(Form {
            id,
            entry: EntryId(0),
            text: "",
            kind: FormKind::Hidden,
            rule: MatchRule::Never,
            flags: FormFlags::default(),
        })
    }

    /// The entry with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<EntryId> {
        self.find_before(self.parts.len(), LocalId::from(id))
    }

    /// All forms that fold to the key of `name`, whatever they demand of its letters.
    #[must_use]
    pub fn with_key(&self, name: &str) -> Vec<Form<'_>> {
        let key = fold::key(name);
        let mut starts = Places::with_capacity(key.len());
        steps::words(&key, |word| starts.add(word.start as usize));
        let cut = steps::Cut::new(&key);
        let mut out = Vec::new();
        for (part, here) in self.parts.iter().enumerate() {
            here.index.walk(&key, &cut, &starts, |hit| {
                if (hit.start, hit.end as usize) == (0, key.len()) {
                    let forms = here.index.forms_of(hit);
                    out.extend(forms.filter_map(|number| self.form_of(part, number)));
                }
            });
        }
        out.retain(|form| keys(form.text, form.rule).contains(&key));
        out.sort_by_key(|form| (std::cmp::Reverse(self.entry(form.entry).priority), form.id));
        out
    }

    fn find_before(&self, part: usize, id: LocalId<'_>) -> Option<EntryId> {
        self.parts[..part]
            .iter()
            .find_map(|p| p.index.find(id).map(|number| EntryId(p.first_entry + number)))
    }

    /// The entry of a part, or the one of an earlier part with its identifier.
    fn entry_of(&self, part: usize, number: u32) -> EntryId {
        let here = &self.parts[part];
        let known = if part == 0 { None } else { self.find_before(part, here.index.id(number)) };
        known.unwrap_or(EntryId(here.first_entry + number))
    }

    fn form_of(&self, part: usize, number: u32) -> Option<Form<'_>> {
        let here = &self.parts[part];
        let local = here.index.form(number)?;
        Some(Form {
            id: FormId(here.first_form + number),
            entry: self.entry_of(part, local.entry),
            text: local.text,
            kind: local.kind,
            rule: local.rule,
            flags: local.flags,
        })
    }
}

/// All entries of a [`Gazetteer`].
#[derive(Debug, Clone, Copy)]
pub struct Entries<'g>(&'g Gazetteer);

impl<'g> Entries<'g> {
    /// The entries with their numbers, without those that an earlier index has.
    pub fn numbered(self) -> impl Iterator<Item = (EntryId, Entry<'g>)> {
        let gazetteer = self.0;
        gazetteer.parts.iter().enumerate().flat_map(move |(i, part)| {
            (0..part.index.entry_count())
                .filter(move |&n| i == 0 || gazetteer.find_before(i, part.index.id(n)).is_none())
                .map(move |n| (EntryId(part.first_entry + n), part.index.entry(n)))
        })
    }

    /// The entries.
    pub fn iter(self) -> impl Iterator<Item = Entry<'g>> {
        self.numbered().map(|(_, entry)| entry)
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }
}

/// All forms of a [`Gazetteer`].
#[derive(Debug, Clone, Copy)]
pub struct Forms<'g>(&'g Gazetteer);

impl<'g> Forms<'g> {
    /// The forms, each with its number.
    pub fn iter(self) -> impl Iterator<Item = Form<'g>> {
        let gazetteer = self.0;
        (0..gazetteer.parts.len()).flat_map(move |part| {
            (0..gazetteer.parts[part].index.form_count())
                .filter_map(move |number| gazetteer.form_of(part, number))
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }
}

impl<'g> IntoIterator for Forms<'g> {
    type Item = Form<'g>;
    type IntoIter = Box<dyn Iterator<Item = Form<'g>> + 'g>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl<'g> IntoIterator for Entries<'g> {
    type Item = Entry<'g>;
    type IntoIter = Box<dyn Iterator<Item = Entry<'g>> + 'g>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}
