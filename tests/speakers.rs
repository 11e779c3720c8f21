//! The constructions of reported speech, case by case: see `tests/cases/speakers/README.md`.

use std::fmt::Write as _;
use std::path::Path;

use guillemet::gazetteer::{Gazetteer, Lexicons};
use guillemet::{Annotator, Document, Options};

/// One block of a case file.
#[derive(Default)]
struct Case {
    construction: String,
    text: String,
    expected: String,
}

fn cases(content: &str) -> Vec<Case> {
    let blocks = content.split("\n\n").filter(|block| !block.trim().is_empty());
    blocks
        .map(|block| {
            let mut case = Case::default();
            for line in block.lines() {
                if let Some(construction) = line.strip_prefix("# ") {
                    construction.clone_into(&mut case.construction);
                } else if let Some(expected) = line.strip_prefix("= ") {
                    writeln!(case.expected, "{expected}").expect("a string takes it");
                } else {
                    case.text = line.replace("\\n", "\n");
                }
            }
            case
        })
        .collect()
}

/// What comes out, in the form of the case files.
fn found(annotator: &Annotator, text: &str) -> String {
    let document = Document::new("case", text).expect("a case is short");
    let annotations = annotator.annotate(&document);
    annotations.quotes.iter().fold(String::new(), |mut out, quote| {
        let speaker = quote.speaker.map_or("-", |span| document.covered(span));
        let name = quote.speaker_name.as_deref().unwrap_or("-");
        let rule = quote.rule.unwrap_or("-");
        writeln!(out, "{} | {speaker} | {name} | {rule}", quote.kind).expect("a string takes it");
        out
    })
}

#[test]
fn reported_speech() {
    check("tests/cases/speakers", &Annotator::builtin());
}

#[test]
fn reported_speech_without_marks() {
    let options = Options { indirect: true, ..Options::default() };
    let annotator = Annotator::new(Gazetteer::builtin().0, Lexicons::builtin().0, options);
    check("tests/cases/speakers/indirect", &annotator);
}

#[test]
fn unsure_attributions_can_be_left_out() {
    let text = "« Nous partons », a dit Paul Martin.";
    let options = |least| Options { min_confidence: Some(least), ..Options::default() };
    let rule = |least| {
        let annotator =
            Annotator::new(Gazetteer::builtin().0, Lexicons::builtin().0, options(least));
        let document = Document::new("case", text).expect("a case is short");
        annotator.annotate(&document).quotes[0].rule
    };
    assert_eq!((rule(0.0), rule(1.0)), (Some("incise-after"), None));
}

/// Holds the cases of a folder to what an annotator says.
fn check(folder: &str, annotator: &Annotator) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = String::new();
    for path in files {
        for case in cases(&std::fs::read_to_string(&path).expect("readable")) {
            let found = found(annotator, &case.text);
            if found != case.expected {
                write!(
                    wrong,
                    "{}: {}\n  {}\nexpected\n{}found\n{found}\n",
                    path.display(),
                    case.construction,
                    case.text,
                    case.expected
                )
                .expect("a string takes it");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
