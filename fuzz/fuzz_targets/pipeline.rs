//! Annotates any text: every span lies in the text on character boundaries, in order, and the same text gives
//! the same annotations.
#![no_main]

use std::sync::LazyLock;

use guillemet::gazetteer::{Gazetteer, Lexicons};
use guillemet::standoff::Record;
use guillemet::text::OffsetUnit;
use guillemet::{Annotator, Document, Options};
use libfuzzer_sys::fuzz_target;

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let options = Options { nested: true, ..Options::default() };
    Annotator::new(Gazetteer::builtin().0, Lexicons::builtin().0, options)
});

fuzz_target!(|text: &str| {
    let document = Document::new("fuzz", text).expect("shorter than the limit");
    let annotations = ANNOTATOR.annotate(&document);
    assert_eq!(annotations, ANNOTATOR.annotate(&document));
    if let Ok(same) = ANNOTATOR.annotate_or_skip(&document) {
        assert_eq!(annotations, same);
    }
    let _ = ANNOTATOR.blocks(&document);
    let points: Vec<char> = document.text().chars().collect();
    let covered = |start: usize, end: usize| points[start..end].iter().collect::<String>();
    let record = Record::new(&document, &annotations, OffsetUnit::CodePoint);
    for row in &record.entities {
        assert!(row.start < row.end);
        assert_eq!(covered(row.start, row.end), row.text);
    }
    for row in &record.quotes {
        assert_eq!(covered(row.start, row.end), row.text);
        if let (Some(start), Some(end)) = (row.speaker_start, row.speaker_end) {
            assert_eq!(Some(covered(start, end).as_str()), row.speaker_text.as_deref());
        }
    }
    assert!(record.entities.is_sorted_by_key(|row| row.start));
    assert!(record.quotes.is_sorted_by_key(|row| row.start));
});
