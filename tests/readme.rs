//! The example of the README is what the program says today.

use guillemet::standoff::Record;
use guillemet::text::OffsetUnit;
use guillemet::{Annotator, Document};

const README: &str = include_str!("../README.md");

fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn or_empty(field: Option<&str>) -> &str {
    field.unwrap_or_default()
}

/// The rows of the table under this header.
fn table(header: &str) -> Vec<&'static str> {
    let lines = README.lines().skip_while(|line| *line != header);
    lines.skip(2).take_while(|line| line.starts_with('|')).collect()
}

#[test]
fn the_tables_are_what_the_program_says() {
    let (_, rest) = README.split_once("```text\n").unwrap();
    let (text, _) = rest.split_once("\n```").unwrap();
    let document = Document::new("readme", text).unwrap();
    let annotations = Annotator::builtin().annotate(&document);
    let record = Record::new(&document, &annotations, OffsetUnit::CodePoint);

    let quotes = record.quotes.iter().map(|q| {
        row(&[
            or_empty(q.speaker_name.as_deref()),
            or_empty(q.speaker_text.as_deref()),
            or_empty(q.cue_text.as_deref()),
            &q.kind,
            &q.text,
            or_empty(q.rule.as_deref()),
        ])
    });
    let header = "| said by | in the text | cue | kind | quote | rule |";
    assert_eq!(table(header), quotes.collect::<Vec<_>>());

    let entities = record.entities.iter().map(|e| {
        row(&[
            &e.start.to_string(),
            &e.end.to_string(),
            &e.text,
            &e.kind,
            or_empty(e.subtype.as_deref()),
            or_empty(e.entity.as_deref()),
            or_empty(e.name.as_deref()),
            or_empty(e.rule.as_deref()),
        ])
    });
    let header = "| start | end | text | type | subtype | entity | name | rule |";
    assert_eq!(table(header), entities.collect::<Vec<_>>());
}
