//! The rows of all files with their places.

use std::fmt;

use super::Findings;
use crate::annotations::EntityType;
use crate::gazetteer::entry::{FormKind, MatchRule};
use crate::gazetteer::files::FileSet;
use crate::gazetteer::load::{ALIAS_HEADER, ENTRY_HEADER, parse_alias, parse_entry};
use crate::gazetteer::table::each_row;

/// A file and a line in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'r> {
    pub file: &'r str,
    pub line: u64,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A sound row of an entry file.
pub(super) struct EntryAt<'r> {
    pub at: Place<'r>,
    pub id: Box<str>,
    pub kind: EntityType,
    pub subtype: Box<str>,
    pub name: Box<str>,
    pub country: Box<str>,
    pub wikidata: String,
    pub source: Box<str>,
}

/// A sound row of an alias file.
pub(super) struct AliasAt<'r> {
    pub at: Place<'r>,
    pub id: Box<str>,
    pub text: Box<str>,
    pub kind: FormKind,
    pub rule: MatchRule,
}

#[derive(Default)]
pub(super) struct Rows<'r> {
    pub entries: Vec<EntryAt<'r>>,
    pub aliases: Vec<AliasAt<'r>>,
}

impl<'r> Rows<'r> {
    /// Reads the rows that can be used; the others are findings.
    pub fn read(set: &'r FileSet, findings: &mut Findings) -> Self {
        let mut rows = Self::default();
        let mut problems = Vec::new();
        for (file, content) in set.tables(false) {
            each_row(file, content, ENTRY_HEADER, &mut problems, |row| {
                let entry = parse_entry(row)?;
                rows.entries.push(EntryAt {
                    at: Place { file, line: row.line },
                    id: entry.id.to_string().into(),
                    kind: entry.kind,
                    subtype: entry.subtype.into(),
                    name: entry.name.into(),
                    country: entry.country.into(),
                    wikidata: entry.wikidata.to_string(),
                    source: entry.source.into(),
                });
                Ok(())
            });
        }
        for (file, content) in set.tables(true) {
            each_row(file, content, ALIAS_HEADER, &mut problems, |row| {
                let alias = parse_alias(row)?;
                rows.aliases.push(AliasAt {
                    at: Place { file, line: row.line },
                    id: alias.id.into(),
                    text: alias.text.into(),
                    kind: alias.kind,
                    rule: alias.rule,
                });
                Ok(())
            });
        }
        findings
            .0
            .extend(problems.into_iter().map(|problem| super::Finding { code: "row", problem }));
        rows
    }
}
