//! The data of `gazetteers/`: it loads, it is in order, every row has a source that may be used, and
//! no name is a plain French word without a rule that says when it counts.
//!
//! The files are read as they lie in the repository, so that a failure names the line to mend.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use guillemet::EntityType;
use guillemet::gazetteer::entry::subtypes;
use guillemet::gazetteer::{Gazetteer, Lexicons, MatchRule};
use guillemet::text::fold::{self, CaseRule};
use unicode_normalization::is_nfc;

/// A row of a CSV file: its place and its fields.
struct Row {
    place: String,
    fields: Vec<String>,
}

impl Row {
    fn get(&self, column: usize) -> &str {
        &self.fields[column]
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteers")
}

/// The rows of a file below `gazetteers/`, without its header.
fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().join(name)).unwrap();
    let row = |record: csv::StringRecord| Row {
        place: format!("gazetteers/{name}:{}", record.position().unwrap().line()),
        fields: record.iter().map(str::to_owned).collect(),
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The CSV files of a folder below `gazetteers/`, by whether their name is wanted.
fn files(folder_name: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = fs::read_dir(folder().join(folder_name)).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| name.ends_with(".csv") && is_wanted(name))
        .map(|name| Path::new(folder_name).join(name).to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no CSV file in gazetteers/{folder_name}");
    names
}

fn entry_files() -> Vec<String> {
    files("", |name| !name.ends_with(".aliases.csv"))
}

fn alias_files() -> Vec<String> {
    files("", |name| name.ends_with(".aliases.csv"))
}

fn lexicon_files() -> Vec<String> {
    files("lexicons", |_| true)
}

/// Fails with all that is wrong, a line each.
fn check(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn problem(row: &Row, message: impl Display) -> String {
    format!("{}: {message}", row.place)
}

#[test]
fn the_built_in_files_load_without_problems() {
    let (gazetteer, mut problems) = Gazetteer::builtin();
    problems.extend(Lexicons::builtin().1);
    check(&problems.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(gazetteer.find("org:kaspersky").is_some());
}

#[test]
fn there_are_at_least_two_thousand_entities() {
    let entries: usize = entry_files().iter().map(|file| rows(file).len()).sum();
    assert!(entries >= 2_000, "{entries} entities");
}

#[test]
fn every_row_has_a_source_and_every_source_a_row() {
    let page = fs::read_to_string(folder().join("SOURCES.md")).unwrap();
    // A key is the heading of a section: "### `natural-earth`".
    let described: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    let mut used = BTreeMap::new();
    for row in entry_files().iter().flat_map(|file| rows(file)) {
        used.entry(row.get(7).to_owned()).or_insert(row.place);
    }
    let undescribed = used
        .iter()
        .filter(|(key, _)| !described.contains(key.as_str()))
        .map(|(key, place)| format!("{place}: source {key:?} is not in gazetteers/SOURCES.md"));
    let unused = described
        .iter()
        .filter(|key| !used.contains_key(**key))
        .map(|key| format!("gazetteers/SOURCES.md: no row has the source {key:?}"));
    check(&undescribed.chain(unused).collect::<Vec<_>>());
}

#[test]
fn identifiers_are_unique_and_subtypes_legal() {
    let mut problems = Vec::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    for row in entry_files().iter().flat_map(|file| rows(file)) {
        if let Some(first) = seen.insert(row.get(0).to_owned(), row.place.clone()) {
            problems.push(problem(&row, format!("id {} stands at {first} too", row.get(0))));
        }
        let kind: EntityType = row.get(1).parse().unwrap();
        let subtype = row.get(2);
        if !(subtype.is_empty() || subtypes(kind).contains(&subtype)) {
            problems.push(problem(&row, format!("{subtype:?} is no subtype of {kind}")));
        }
    }
    check(&problems);
}

#[test]
fn rows_are_sorted_and_stand_once() {
    let mut problems = Vec::new();
    for file in [entry_files(), alias_files(), lexicon_files()].concat() {
        for pair in rows(&file).windows(2) {
            if pair[0].fields == pair[1].fields {
                problems.push(problem(&pair[1], "the same row again"));
            } else if pair[0].fields > pair[1].fields {
                problems.push(problem(&pair[1], "out of order: rows are sorted by their bytes"));
            }
        }
    }
    check(&problems);
}

#[test]
fn an_alias_has_one_row() {
    let mut problems = Vec::new();
    for file in alias_files() {
        let mut seen = HashSet::new();
        for row in rows(&file) {
            if !seen.insert((row.get(0).to_owned(), row.get(1).to_owned())) {
                problems.push(problem(&row, "this alias has another row"));
            }
        }
    }
    check(&problems);
}

#[test]
fn texts_are_clean() {
    let mut problems = Vec::new();
    for file in [entry_files(), alias_files(), lexicon_files()].concat() {
        let content = fs::read_to_string(folder().join(&file)).unwrap();
        if content.contains('\r') || content.starts_with('\u{feff}') || !content.ends_with('\n') {
            problems.push(format!("gazetteers/{file}: not UTF-8 without BOM and with LF"));
        }
        for row in rows(&file) {
            for field in &row.fields {
                if field.trim() != field || field.contains("  ") {
                    problems.push(problem(&row, format!("stray blanks in {field:?}")));
                }
                if !is_nfc(field) {
                    problems.push(problem(&row, format!("{field:?} is not composed (NFC)")));
                }
            }
        }
    }
    check(&problems);
}

/// The words of French that a name may not be by itself, by matching key.
fn french_words() -> HashMap<String, Vec<String>> {
    let mut words: HashMap<String, Vec<String>> = HashMap::new();
    for file in ["lexicons/common_words.csv", "lexicons/function_words.csv"] {
        for row in rows(file) {
            let word = row.get(0).to_owned();
            words.entry(fold::key(&word)).or_default().push(word);
        }
    }
    words
}

/// The same with a capital, as at the start of a sentence.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[test]
fn a_name_that_is_a_french_word_has_a_rule_of_its_own() {
    let words = french_words();
    let mut overridden = HashSet::new();
    let mut forms: Vec<(Row, usize, MatchRule)> = Vec::new();
    for row in alias_files().iter().flat_map(|file| rows(file)) {
        overridden.insert((row.get(0).to_owned(), row.get(1).to_owned()));
        let rule = MatchRule::from_label(row.get(3)).unwrap();
        forms.push((row, 1, rule));
    }
    for row in entry_files().iter().flat_map(|file| rows(file)) {
        if !overridden.contains(&(row.get(0).to_owned(), row.get(3).to_owned())) {
            forms.push((row, 3, MatchRule::Fold));
        }
    }
    let mut problems = Vec::new();
    for (row, column, rule) in &forms {
        if matches!(rule, MatchRule::Context | MatchRule::Case | MatchRule::Never) {
            continue;
        }
        let form = row.get(*column);
        let same = |word: &&String| {
            [word.to_string(), capitalised(word)]
                .iter()
                .any(|written| fold::agrees(form, written, CaseRule::Folded))
        };
        if let Some(word) = words.get(&fold::key(form)).and_then(|w| w.iter().find(same)) {
            problems.push(problem(
                row,
                format!(
                    "{form:?} is the French word {word:?}: its match is context, case or never"
                ),
            ));
        }
    }
    check(&problems);
}
