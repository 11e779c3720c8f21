//! From CSV rows to an index.

use super::entry::{Entry, FormKind, MatchRule};
use super::files::{FileSet, is_generated};
use super::index::compile::Compiler;
use super::local_id::LocalId;
use super::table::{Problem, Row, each_row};
use crate::annotations::{EntityType, Gender};
use crate::text::fold;

/// The header of an entry file.
pub const ENTRY_HEADER: &str = "id,type,subtype,name,gender,country,wikidata,source";
/// The header of an alias file.
pub const ALIAS_HEADER: &str = "id,alias,kind,match";

/// Takes up the entries and aliases of a set of files; lexicons are passed over.
///
/// A row that cannot be used is left out and reported with its file and line. Of two entries with
/// one id the first holds, silently where it stands against a generated one; `known` finds the entries that are there already, and an alias may be
/// one of theirs.
#[must_use]
pub fn compile<'g>(
    set: &FileSet,
    known: impl Fn(&str) -> Option<Entry<'g>>,
) -> (Compiler, Vec<Problem>) {
    let mut compiler = Compiler::default();
    let mut problems = Vec::new();
    for (file, content) in set.tables(false) {
        each_row(file, content, ENTRY_HEADER, &mut problems, |row| {
            let entry = parse_entry(row)?;
            if is_generated(file) && compiler.find(row.get(0)).is_some() {
                return Ok(());
            }
            if known(row.get(0)).is_some() {
                return Err(format!("duplicate id {}: the first entry holds", entry.id));
            }
            compiler.add_entry(&entry)
        });
    }
    for (file, content) in set.tables(true) {
        each_row(file, content, ALIAS_HEADER, &mut problems, |row| {
            let alias = parse_alias(row)?;
            if compiler.find(alias.id).is_none()
                && let Some(entry) = known(alias.id)
            {
                compiler.add_known(&entry)?;
            }
            compiler.add_alias(alias.id, alias.text, alias.kind, alias.rule)
        });
    }
    (compiler, problems)
}

/// A row of an alias file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct AliasRow<'r> {
    pub id: &'r str,
    pub text: &'r str,
    pub kind: FormKind,
    pub rule: MatchRule,
}

/// Reads a row of an alias file.
///
/// # Errors
/// If a field is not what it should be.
pub fn parse_alias<'r>(row: &'r Row<'_>) -> Result<AliasRow<'r>, String> {
    let text = row.get(1);
    check_name(text)?;
    Ok(AliasRow {
        id: row.get(0),
        text,
        kind: FormKind::from_label(row.get(2))
            .ok_or_else(|| format!("unknown alias kind {:?}", row.get(2)))?,
        rule: MatchRule::from_label(row.get(3))
            .ok_or_else(|| format!("unknown match rule {:?}", row.get(3)))?,
    })
}

/// Reads a row of an entry file.
///
/// # Errors
/// If a field is not what it should be.
pub fn parse_entry<'r>(row: &'r Row<'_>) -> Result<Entry<'r>, String> {
    let kind: EntityType = row.get(1).parse()?;
    let id = row.get(0);
    let label = kind.label();
    let fits = id.len() > label.len() + 1
        && id.as_bytes()[..label.len()].eq_ignore_ascii_case(label.as_bytes())
        && id[..label.len()].bytes().all(|b| b.is_ascii_lowercase())
        && id.as_bytes()[label.len()] == b':';
    if !fits {
        return Err(format!("id {id:?} does not begin with \"{}:\"", label.to_lowercase()));
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
    Ok(Entry {
        id: LocalId::from(id),
        kind,
        subtype: row.get(2),
        name: row.get(3),
        gender,
        plural,
        country: row.get(5),
        wikidata: row.get(6).parse()?,
        source: row.get(7),
        priority: 0,
    })
}

/// A name must have something to look for: a letter or digit that its key keeps.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        Err("empty name".into())
    } else if !name.chars().any(|c| fold::is_word(c) && !fold::is_dropped(c)) {
        Err(format!("name {name:?} has no letter"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

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
        let rules: Vec<_> = gazetteer.forms().iter().map(|f| (f.text.to_owned(), f.rule)).collect();
        let expected = [("Épinal", MatchRule::Fold), ("Alpha", MatchRule::Context)];
        assert_eq!(rules, expected.map(|(text, rule)| (text.to_owned(), rule)));
        let item = gazetteer.entry(gazetteer.find("loc:e").unwrap()).wikidata;
        assert_eq!(item.to_string(), "Q12");
    }

    #[test]
    fn aliases_of_entries_that_were_there_before() {
        let first = format!("{ENTRY_HEADER}\norg:a,ORG,company,Alpha,,FR,,hand\n");
        let more = format!("{ENTRY_HEADER}\norg:a,ORG,,Other,,,,x\norg:b,ORG,,Beta,,,,x\n");
        let aliases = format!("{ALIAS_HEADER}\norg:a,Alfa,variant,fold\n");
        let mut gazetteer = Gazetteer::default();
        assert!(gazetteer.extend(&set(&[("o.csv", &first)])).is_empty());
        let problems = gazetteer.extend(&set(&[("p.csv", &more), ("p.aliases.csv", &aliases)]));
        assert_eq!(problems.len(), 1, "{problems:?}");
        let forms: Vec<_> =
            gazetteer.forms().iter().map(|f| (gazetteer.entry(f.entry).name, f.text)).collect();
        assert_eq!(forms, [("Alpha", "Alpha"), ("Beta", "Beta"), ("Alpha", "Alfa")]);
        assert_eq!(gazetteer.entries().len(), 2);
    }
}
