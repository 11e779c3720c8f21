//! The data of `gazetteers/`: it loads, it is in order, every row has a source that may be used, and
//! no name is a plain French word without a rule that says when it counts.
//!
//! The files are read as they lie in the repository, so that a failure names the line to mend. The
//! lints on names are those of `guillemet gazetteer check`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use guillemet::gazetteer::check::{self, Against};
use guillemet::gazetteer::files::{is_alias_file, is_lexicon};
use guillemet::gazetteer::{FileSet, Gazetteer, Lexicons};
use unicode_normalization::is_nfc;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteers")
}

fn sources() -> String {
    fs::read_to_string(folder().join("SOURCES.md")).unwrap()
}

/// The CSV files of the repository.
fn files() -> FileSet {
    let (set, problems) = FileSet::read_dir(&folder()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    set
}

/// The packs below the folder, which are not built in.
fn packs() -> Vec<PathBuf> {
    let listed = fs::read_dir(folder().join("packs")).unwrap();
    let mut packs: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
    packs.sort();
    assert!(!packs.is_empty());
    packs
}

/// The rows of a file with their lines, without the header.
fn rows(content: &str) -> Vec<(u64, Vec<String>)> {
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let row = |record: csv::StringRecord| {
        (record.position().unwrap().line(), record.iter().map(str::to_owned).collect())
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Fails with all that is wrong, a line each.
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn what_is_built_in_loads_without_problems() {
    let (gazetteer, mut problems) = Gazetteer::builtin();
    let (lexicons, more) = Lexicons::builtin();
    problems.extend(more);
    assert_none(&problems.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(gazetteer.find("org:kaspersky").is_some());
    assert!(!lexicons.vocabulary.is_empty());
}

/// Identifiers, subtypes, countries, order, letters, doubles, contradictions, names that are French
/// words.
#[test]
fn the_lists_of_names_are_clean() {
    let (lexicons, _) = Lexicons::builtin();
    let sources = sources();
    let against =
        Against { lexicons: Some(&lexicons), sources: Some(&sources), ..Against::default() };
    let report = check::check(&files(), &against);
    let findings = report.findings.iter().map(|f| format!("{} [{}]", f.problem, f.code));
    assert_none(&findings.collect::<Vec<_>>());
    assert!(report.entries >= 28_000, "{} entities", report.entries);
}

/// Each pack is clean as an addition to what is built in, and says where it is from.
#[test]
fn the_packs_are_clean() {
    let (gazetteer, _) = Gazetteer::builtin();
    let (lexicons, _) = Lexicons::builtin();
    let known = |id: &str| gazetteer.find(id).is_some();
    for pack in packs() {
        let (set, problems) = FileSet::read_dir(&pack).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        let sources = fs::read_to_string(pack.join("SOURCES.md")).unwrap();
        let against =
            Against { known: Some(&known), lexicons: Some(&lexicons), sources: Some(&sources) };
        let report = check::check(&set, &against);
        let findings = report.findings.iter().map(|f| format!("{} [{}]", f.problem, f.code));
        assert_none(&findings.collect::<Vec<_>>());
        assert!(report.entries > 0, "{} is empty", pack.display());
    }
}

/// What is shipped stays small.
#[test]
fn the_files_are_under_twelve_megabytes() {
    let (mut size, mut set) = (0, files());
    for pack in packs() {
        set.files.extend(FileSet::read_dir(&pack).unwrap().0.files);
    }
    for (_, content) in &set.files {
        size += content.len();
    }
    assert!(size < 12 << 20, "{size} bytes");
}

#[test]
fn every_row_has_a_source_and_every_source_a_row() {
    let page = sources();
    // A key is the heading of a section: "### `natural-earth`".
    let described: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    let set = files();
    let tables = set.files.iter().filter(|(file, _)| !is_lexicon(file) && !is_alias_file(file));
    let rows: Vec<Vec<String>> =
        tables.flat_map(|(_, content)| rows(content)).map(|(_, fields)| fields).collect();
    let used: BTreeSet<&str> = rows.iter().map(|fields| fields[7].as_str()).collect();
    assert_eq!(used, described, "left: the column `source`; right: the sections of SOURCES.md");
}

#[test]
fn lexicons_are_sorted_and_clean() {
    let set = files();
    let mut problems = Vec::new();
    for (file, content) in set.files.iter().filter(|(file, _)| is_lexicon(file)) {
        if content.contains('\r') || !content.ends_with('\n') {
            problems.push(format!("{file}: lines end with LF alone"));
        }
        let rows = rows(content);
        for pair in rows.windows(2) {
            let line = pair[1].0;
            if pair[0].1 == pair[1].1 {
                problems.push(format!("{file}:{line}: the same row again"));
            } else if pair[0].1 > pair[1].1 {
                problems.push(format!("{file}:{line}: not sorted by the bytes of the fields"));
            }
        }
        for (line, field) in rows.iter().flat_map(|(line, row)| row.iter().map(move |f| (line, f)))
        {
            if field.trim() != field || field.contains("  ") {
                problems.push(format!("{file}:{line}: stray blanks in {field:?}"));
            }
            if !is_nfc(field) {
                problems.push(format!("{file}:{line}: {field:?} is not composed (NFC)"));
            }
        }
    }
    assert_none(&problems);
}
