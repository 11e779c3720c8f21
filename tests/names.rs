//! The cases of `tests/cases/names`: texts with their names marked, as the built-in annotator must
//! find them. Adding a case is adding lines to a file; `README.md` there tells the format.

use std::fmt::Write as _;
use std::path::Path;

use guillemet::gazetteer::{Gazetteer, Lexicons};
use guillemet::names::NamesMode;
use guillemet::pipeline::Options;
use guillemet::{Annotator, Document};

/// A text without its marks, and the marked names: start, end, type, name of the entity if told.
type Case = (String, Vec<(usize, usize, String, Option<String>)>);

fn parse(marked: &str) -> Case {
    let mut text = String::new();
    let mut names = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(']').map(|c| c + open) else { break };
        let (name, label) = rest[open + 1..close].split_once('|').expect("[name|TYPE]");
        let (kind, entity) = match label.split_once('=') {
            Some((kind, entity)) => (kind, Some(entity.to_owned())),
            None => (label, None),
        };
        text.push_str(&rest[..open]);
        let start = text.len();
        text.push_str(name);
        names.push((start, text.len(), kind.to_owned(), entity));
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    (text, names)
}

/// What is wrong with the annotator's names of a case, or nothing.
fn check(annotator: &Annotator, marked: &str) -> String {
    let (text, expected) = parse(marked);
    let document = Document::new("case", text.as_str()).unwrap();
    let annotations = annotator.annotate(&document);
    let mut wrong = String::new();
    let found: Vec<(usize, usize, &str, &str, &str)> = annotations
        .mentions
        .iter()
        .map(|m| {
            let name = annotations.entity(m.entity).name.as_str();
            (m.span.start as usize, m.span.end as usize, m.kind.label(), name, m.rule)
        })
        .collect();
    for (start, end, kind, entity) in &expected {
        let hit = found.iter().find(|f| (f.0, f.1, f.2) == (*start, *end, kind.as_str()));
        match (hit, entity) {
            (None, _) => writeln!(wrong, "  missed [{}|{kind}]", &text[*start..*end]).unwrap(),
            (Some(f), Some(name)) if f.3 != name => {
                writeln!(wrong, "  [{}|{kind}] is {:?}, not {name:?}", &text[*start..*end], f.3)
                    .unwrap();
            }
            _ => {}
        }
    }
    for (start, end, kind, name, rule) in found {
        if !expected.iter().any(|e| (e.0, e.1, e.2.as_str()) == (start, end, kind)) {
            let covered = &text[start..end];
            writeln!(wrong, "  found [{covered}|{kind}={name}] by {rule}").unwrap();
        }
    }
    wrong
}

#[test]
fn cases() {
    let annotator = Annotator::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/names");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut report = String::new();
    let mut number = 0;
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
        let content = std::fs::read_to_string(file).unwrap();
        for case in content.split("\n\n") {
            let lines: Vec<&str> = case.lines().filter(|l| !l.starts_with('#')).collect();
            let marked = lines.join("\n").replace("\\n", "\n");
            if marked.trim().is_empty() {
                continue;
            }
            number += 1;
            let wrong = check(&annotator, &marked);
            if !wrong.is_empty() {
                let name = file.file_name().unwrap().to_string_lossy();
                write!(report, "{name}: {marked}\n{wrong}").unwrap();
            }
        }
    }
    assert!(number > 30, "only {number} cases");
    assert!(report.is_empty(), "\n{report}");
}

/// The names of a text by lists and rules alone: covered text, rule, name of the entity.
fn by_rules(text: &str) -> Vec<(String, &'static str, String)> {
    let (gazetteer, _) = Gazetteer::builtin();
    let (lexicons, _) = Lexicons::builtin();
    let options = Options { names: NamesMode::Rules, ..Options::default() };
    let annotator = Annotator::new(gazetteer, lexicons, options);
    let annotations = annotator.annotate(&Document::new("case", text).unwrap());
    let mentions = annotations.mentions.iter();
    mentions
        .map(|m| {
            let name = annotations.entity(m.entity).name.clone();
            (text[m.span.range()].to_owned(), m.rule, name)
        })
        .collect()
}

#[test]
fn an_acronym_has_all_its_letters_from_the_name() {
    let written = |acronym: &str| {
        by_rules(&format!("Le groupe Brolland Vexier ({acronym}) recrute à Rouen."))
    };
    let is_acronym = |names: &[(String, &str, String)], acronym: &str| {
        names.iter().any(|(text, rule, _)| text == acronym && *rule == "acronym")
    };
    assert!(is_acronym(&written("BV"), "BV"), "{:?}", written("BV"));
    assert!(!is_acronym(&written("BVX"), "BVX"), "the last letter begins no word of the name");
}
