//! The whole pipeline, on texts that nobody wrote: what must hold on every input.
//!
//! How long one article takes is printed, not asserted: machines differ. See `docs/scores.md`.

use std::cmp::Reverse;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use guillemet::gazetteer::{Gazetteer, Lexicons};
use guillemet::standoff::Record;
use guillemet::text::OffsetUnit;
use guillemet::{Annotations, Annotator, Document, Options};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Keeps nested annotations too, so that they are checked with the others.
static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    Annotator::new(
        Gazetteer::builtin().0,
        Lexicons::builtin().0,
        Options { nested: true, ..Options::default() },
    )
});

/// What French news is made of, and what breaks offsets.
const PIECES: &[&str] = &[
    "« ",
    " »",
    "«",
    "»",
    "\u{ab}\u{a0}",
    "\u{202f}\u{bb}",
    "“",
    "”",
    "\"",
    "‹",
    "›",
    "<<",
    ">>",
    "'",
    "le ministère de l’Intérieur",
    "l'AFP",
    "Mme Raimondo",
    "Gina Raimondo",
    "Emmanuel Macron",
    "Macron",
    "les États-Unis",
    "les E\u{301}tats-Unis",
    "ETATS-UNIS",
    "Paris",
    "PARIS",
    "Kaspersky",
    "la société",
    "le ministre",
    "João da Silva",
    "Joa\u{303}o",
    "M. Dupont",
    "Me",
    "elle",
    "il",
    "ils",
    "ces derniers",
    "a déclaré",
    "a-t-il ajouté",
    "affirme que",
    "selon",
    "d’après",
    "estime",
    ", dit-elle,",
    "qui",
    "que",
    "dans un communiqué",
    "un message indiquant que",
    "et",
    "mais",
    "pour",
    "de",
    "du",
    "nous partons",
    "il pleut",
    "rien ne va",
    "triste",
    "sécurité nationale",
    ".",
    ". ",
    ", ",
    " : ",
    " ; ",
    "!",
    "…",
    "?",
    "\r\n",
    "\n",
    "\n\n",
    "\r",
    "\t",
    " ",
    " ",
    " ",
    "\u{a0}",
    "\u{202f}",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "🎉",
    "👨‍👩‍👧",
    "🇫🇷",
    "𝒳",
    "e\u{301}",
    "\u{301}",
    "œ",
    "1,5",
    "9\"81",
    "20 juillet",
    "https://a.fr/»",
    "#Kaspersky",
    "- ",
    "– ",
    "* ",
    "• ",
    "document.write(\"",
    "\"); //",
    "Facebook\nTwitter\nPartager\n",
    "\nLire aussi : ",
    "&laquo;&nbsp;",
    "&raquo;",
    "&amp;laquo;",
    "l&#8217;Élysée",
    "&fjlig;",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=\"/x\">",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "Ã©",
    "Ã‰lysÃ©e",
    "Â«",
    "â€™",
    "\u{92}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ];
    let joint = prop::sample::select(&[" ", " ", ""][..]);
    prop::collection::vec((piece, joint), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, joint)| piece + joint).collect())
}

/// `text[start:end]` as Python counts.
fn slice(text: &[char], start: usize, end: usize) -> String {
    text[start..end].iter().collect()
}

fn check(document: &Document, annotations: &Annotations) -> Result<(), TestCaseError> {
    let record = Record::new(document, annotations, OffsetUnit::CodePoint);
    let text: Vec<char> = document.text().chars().collect();
    prop_assert_eq!(record.length, text.len());
    for row in &record.entities {
        prop_assert!(row.start < row.end);
        prop_assert_eq!(slice(&text, row.start, row.end), &*row.text);
        prop_assert!(row.entity.is_some() && row.rule.is_some());
    }
    for row in &record.quotes {
        prop_assert_eq!(slice(&text, row.start, row.end), &*row.text);
        let cue = (row.cue_start, row.cue_end, row.cue_text.as_deref());
        let speaker = (row.speaker_start, row.speaker_end, row.speaker_text.as_deref());
        for part in [cue, speaker] {
            match part {
                (Some(start), Some(end), Some(covered)) => {
                    prop_assert_eq!(slice(&text, start, end), covered);
                }
                part => prop_assert_eq!(part, (None, None, None)),
            }
        }
        prop_assert!(row.speaker_entity.is_none() || row.speaker_name.is_some());
    }
    let order = |start: usize, end: usize| (start, Reverse(end));
    prop_assert!(record.entities.is_sorted_by_key(|row| order(row.start, row.end)));
    prop_assert!(record.quotes.is_sorted_by_key(|row| order(row.start, row.end)));
    for unit in [OffsetUnit::Byte, OffsetUnit::Utf16] {
        let other = Record::new(document, annotations, unit);
        prop_assert_eq!(other.entities.len(), record.entities.len());
        prop_assert_eq!(other.quotes.len(), record.quotes.len());
    }
    Ok(())
}

/// Failures are kept beside those of the library's own tests.
fn config() -> ProptestConfig {
    let failures = FileFailurePersistence::Direct("proptest-regressions/scale.txt");
    ProptestConfig {
        cases: 192,
        failure_persistence: Some(Box::new(failures)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_annotation_covers_its_text_and_the_result_is_always_the_same(text in text()) {
        let document = Document::new("random", text).unwrap();
        let annotations = ANNOTATOR.annotate(&document);
        check(&document, &annotations)?;
        let again = std::thread::scope(|scope| {
            let threads = [(), ()].map(|()| scope.spawn(|| ANNOTATOR.annotate(&document)));
            threads.map(|thread| thread.join().unwrap())
        });
        prop_assert!(again.iter().all(|other| *other == annotations));
    }
}

#[test]
fn one_article_and_the_whole_process() {
    let folder = tempfile::tempdir().unwrap();
    let sentence = "« Rien n’est perdu », a déclaré à Lille Claire Vasseur, de la SNCF.\n";
    fs::write(folder.path().join("article.txt"), sentence.repeat(60)).unwrap();
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_guillemet"))
        .current_dir(folder.path())
        .args(["annotate", "article.txt", "--quiet"])
        .output()
        .unwrap();
    let time = start.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!("one article, the whole process, {build} build: {} ms", time.as_millis());
}
