//! Reading gazetteers from files into memory.

use std::collections::HashMap;
use std::path::Path;

use super::entry::{Entry, EntryId, Form, FormId, FormKind, MatchRule};
use super::table::{Problem, Row, Severity, Table};
use crate::annotations::{EntityType, Gender};

/// The header of an entry file.
pub const ENTRY_HEADER: &str = "id,type,subtype,name,gender,country,wikidata,source";
/// The header of an alias file.
pub const ALIAS_HEADER: &str = "id,alias,kind,match";

/// Named contents of a gazetteer folder: entry files, alias files and lexicons.
///
/// The built-in gazetteers are such a set ([`super::builtin`]); a folder becomes one by
/// [`FileSet::read_dir`].
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    /// `(name relative to the folder, content)`, sorted by name.
    pub files: Vec<(String, String)>,
}

impl FileSet {
    /// Reads every `*.csv` of a folder and of its sub-folders.
    ///
    /// Files that cannot be read or are no UTF-8 become problems; the others are read.
    ///
    /// # Errors
    /// If the folder itself cannot be listed.
    pub fn read_dir(dir: &Path) -> std::io::Result<(Self, Vec<Problem>)> {
        std::fs::read_dir(dir)?;
        let mut set = Self::default();
        let mut problems = Vec::new();
        for item in walkdir::WalkDir::new(dir).sort_by_file_name() {
            let path = match &item {
                Ok(entry) if entry.file_type().is_file() => entry.path(),
                Ok(_) => continue,
                Err(error) => {
                    problems.push(file_problem(&dir.display().to_string(), error.to_string()));
                    continue;
                }
            };
            if path.extension().is_none_or(|e| e != "csv") {
                continue;
            }
            match std::fs::read_to_string(path) {
                Ok(content) => {
                    let content = content.trim_start_matches('\u{feff}').to_owned();
                    set.files.push((path.display().to_string(), content));
                }
                Err(error) => {
                    problems.push(file_problem(&path.display().to_string(), error.to_string()));
                }
            }
        }
        Ok((set, problems))
    }

    /// The files of a lexicon, by their base name (`titles.csv`).
    pub fn lexicon<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(file, _)| base_name(file) == name && is_lexicon(file))
            .map(|(file, content)| (file.as_str(), content.as_str()))
    }
}

fn file_problem(file: &str, message: String) -> Problem {
    Problem { severity: Severity::Error, file: file.to_owned(), line: 0, message }
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// Lexicons lie in a folder of that name; everything else is entries and aliases.
fn is_lexicon(file: &str) -> bool {
    file.rsplit(['/', '\\']).nth(1) == Some("lexicons")
}

/// Entries and all their forms, in memory.
///
/// ```
/// use guillemet::gazetteer::Gazetteer;
/// let (gazetteer, problems) = Gazetteer::builtin();
/// assert!(problems.is_empty());
/// let id = gazetteer.find("org:kaspersky").unwrap();
/// assert_eq!(&*gazetteer.entry(id).name, "Kaspersky");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    forms: Vec<Form>,
    by_id: HashMap<Box<str>, EntryId>,
}

impl Gazetteer {
    /// The gazetteers that are compiled in.
    #[must_use]
    pub fn builtin() -> (Self, Vec<Problem>) {
        let mut gazetteer = Self::default();
        let problems = gazetteer.extend(super::builtin::files());
        (gazetteer, problems)
    }

    /// Adds the entries and aliases of a set of files; lexicons are passed over.
    ///
    /// A row that cannot be used is left out and reported with its file and line. Of two entries
    /// with one id the first holds; an alias may point to an entry that was there before.
    pub fn extend(&mut self, set: &FileSet) -> Vec<Problem> {
        let mut problems = Vec::new();
        let (aliases, entries): (Vec<_>, Vec<_>) = set
            .files
            .iter()
            .filter(|(file, _)| !is_lexicon(file))
            .partition(|(file, _)| file.ends_with(".aliases.csv"));
        let first_new = self.entries.len();
        for (file, content) in entries {
            let mut table = Table::read(file, content, ENTRY_HEADER);
            for row in std::mem::take(&mut table.rows) {
                if let Err(message) = self.add_entry(&row) {
                    table.error(row.line, message);
                }
            }
            problems.append(&mut table.problems);
        }
        let mut overridden = vec![false; self.entries.len()];
        for (file, content) in aliases {
            let mut table = Table::read(file, content, ALIAS_HEADER);
            for row in std::mem::take(&mut table.rows) {
                if let Err(message) = self.add_alias(&row, &mut overridden) {
                    table.error(row.line, message);
                }
            }
            problems.append(&mut table.problems);
        }
        self.add_names(first_new, &overridden);
        problems
    }

    /// Every entry, in file order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every form of every entry.
    #[must_use]
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The entry behind an id.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// The form behind an id.
    #[must_use]
    pub fn form(&self, id: FormId) -> &Form {
        &self.forms[id.0 as usize]
    }

    /// The entry with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<EntryId> {
        self.by_id.get(id).copied()
    }

    fn add_entry(&mut self, row: &Row) -> Result<(), String> {
        let entry = parse_entry(row)?;
        if self.by_id.contains_key(&entry.id) {
            return Err(format!("duplicate id {}: the first entry holds", entry.id));
        }
        let id = EntryId(u32::try_from(self.entries.len()).map_err(|_| "too many entries")?);
        self.by_id.insert(entry.id.clone(), id);
        self.entries.push(entry);
        Ok(())
    }

    fn add_alias(&mut self, row: &Row, overridden: &mut [bool]) -> Result<(), String> {
        let id = row.get(0);
        let entry = self.find(id).ok_or_else(|| format!("no entry has the id {id:?}"))?;
        let text = row.get(1);
        check_name(text)?;
        let kind = FormKind::from_label(row.get(2))
            .ok_or_else(|| format!("unknown alias kind {:?}", row.get(2)))?;
        let rule = MatchRule::from_label(row.get(3))
            .ok_or_else(|| format!("unknown match rule {:?}", row.get(3)))?;
        let is_name = *self.entry(entry).name == *text;
        if is_name {
            overridden[entry.0 as usize] = true;
        }
        let kind = if is_name { FormKind::Name } else { kind };
        self.forms.push(Form { entry, text: text.into(), kind, rule });
        Ok(())
    }

    /// An entry's name is a form too, unless an alias row gave it its own rule.
    fn add_names(&mut self, first_new: usize, overridden: &[bool]) {
        for (i, entry) in self.entries.iter().enumerate().skip(first_new) {
            if !overridden[i] {
                self.forms.push(Form {
                    entry: EntryId(u32::try_from(i).expect("checked when added")),
                    text: entry.name.clone(),
                    kind: FormKind::Name,
                    rule: MatchRule::Fold,
                });
            }
        }
    }
}

fn parse_entry(row: &Row) -> Result<Entry, String> {
    let kind: EntityType = row.get(1).parse()?;
    let id = row.get(0);
    let prefix = format!("{}:", kind.label().to_lowercase());
    if !id.starts_with(&prefix) || id.len() == prefix.len() {
        return Err(format!("id {id:?} does not begin with {prefix:?}"));
    }
    check_name(row.get(3))?;
    let (gender, plural) = match row.get(4) {
        "" => (None, false),
        "m" => (Some(Gender::Masculine), false),
        "f" => (Some(Gender::Feminine), false),
        "mp" => (Some(Gender::Masculine), true),
        "fp" => (Some(Gender::Feminine), true),
        other => return Err(format!("gender {other:?} is none of m, f, mp, fp or empty")),
    };
    let wikidata = row.get(6);
    if !(wikidata.is_empty() || is_wikidata(wikidata)) {
        return Err(format!("{wikidata:?} is no Wikidata item (Q and digits)"));
    }
    Ok(Entry {
        id: id.into(),
        kind,
        subtype: row.get(2).into(),
        name: row.get(3).into(),
        gender,
        plural,
        country: row.get(5).into(),
        wikidata: wikidata.into(),
        source: row.get(7).into(),
    })
}

fn is_wikidata(s: &str) -> bool {
    s.strip_prefix('Q').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        Err("empty name".into())
    } else if !name.chars().any(char::is_alphanumeric) {
        Err(format!("name {name:?} has no letter"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[(&str, &str)]) -> FileSet {
        FileSet { files: files.iter().map(|(n, c)| ((*n).to_owned(), (*c).to_owned())).collect() }
    }

    #[test]
    fn bad_rows_are_named_and_the_rest_is_read() {
        let entries = format!(
            "{ENTRY_HEADER}\norg:a,ORG,company,Alpha,,FR,,hand\norg:a,ORG,company,Beta,,FR,,hand\n\
             org:c,XXX,,C,,,,hand\nper:d,PER,,D d,x,,,hand\nloc:e,LOC,city,Épinal,,FR,Q12,hand\n"
        );
        let aliases = format!("{ALIAS_HEADER}\norg:a,Alpha,variant,context\norg:z,Z,short,fold\n");
        let mut gazetteer = Gazetteer::default();
        let problems =
            gazetteer.extend(&set(&[("g/o.csv", &entries), ("g/o.aliases.csv", &aliases)]));
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[0].starts_with("g/o.csv:3: error: duplicate id org:a"));
        assert!(lines[3].starts_with("g/o.aliases.csv:3: error: no entry"));
        assert_eq!(gazetteer.entries().len(), 2);
        let rules: Vec<_> = gazetteer.forms().iter().map(|f| (&*f.text, f.rule)).collect();
        assert_eq!(rules, [("Alpha", MatchRule::Context), ("Épinal", MatchRule::Fold)]);
    }
}
