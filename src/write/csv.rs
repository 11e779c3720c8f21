//! CSV: a row an annotation, in two tables; UTF-8, LF, RFC 4180.

use crate::page::Skip;
use crate::standoff::{EntityRow, QuoteRow, Record};
use crate::text::Document;

/// The columns of `entities.csv`: `doc_id`, then the keys of an entity in the record.
pub const ENTITY_COLUMNS: [&str; 12] = [
    "doc_id",
    "id",
    "start",
    "end",
    "text",
    "type",
    "subtype",
    "entity",
    "name",
    "wikidata",
    "rule",
    "confidence",
];

/// The columns of `quotes.csv`: `doc_id`, then the keys of a quote in the record.
pub const QUOTE_COLUMNS: [&str; 18] = [
    "doc_id",
    "id",
    "start",
    "end",
    "text",
    "kind",
    "utterance",
    "closed",
    "cue_start",
    "cue_end",
    "cue_text",
    "speaker_start",
    "speaker_end",
    "speaker_text",
    "speaker_entity",
    "speaker_name",
    "rule",
    "confidence",
];

/// The columns of `skipped.csv`: which document was left out, where it came from, and why.
pub const SKIPPED_COLUMNS: [&str; 3] = ["doc_id", "source", "reason"];

/// Appends a document that was left out.
pub(crate) fn skipped(document: &Document, skip: Skip, out: &mut Vec<u8>) {
    let source = document.source().unwrap_or_default();
    write_rows(out, |table| table.write_record([document.id(), source, skip.label()]));
}

/// A table's first line.
pub(crate) fn header(columns: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    write_rows(&mut out, |table| table.write_record(columns));
    out
}

/// Appends the mentions of a record.
pub(crate) fn entities(record: &Record, out: &mut Vec<u8>) {
    write_rows(out, |table| {
        record.entities.iter().try_for_each(|row| entity(&record.doc_id, row, table))
    });
}

/// Appends the quotes of a record.
pub(crate) fn quotes(record: &Record, out: &mut Vec<u8>) {
    write_rows(out, |table| {
        record.quotes.iter().try_for_each(|row| quote(&record.doc_id, row, table))
    });
}

type Table<'a> = csv::Writer<&'a mut Vec<u8>>;

fn write_rows(out: &mut Vec<u8>, rows: impl FnOnce(&mut Table) -> csv::Result<()>) {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .has_headers(false)
        .from_writer(out);
    // Into memory, each row with the table's number of fields: nothing can fail.
    rows(&mut table).expect("rows of one table have one length");
}

fn entity(doc_id: &str, row: &EntityRow, table: &mut Table) -> csv::Result<()> {
    table.write_record([
        doc_id,
        &row.id,
        &row.start.to_string(),
        &row.end.to_string(),
        &row.text,
        &row.kind,
        or_empty(row.subtype.as_deref()),
        or_empty(row.entity.as_deref()),
        or_empty(row.name.as_deref()),
        or_empty(row.wikidata.as_deref()),
        or_empty(row.rule.as_deref()),
        &number(row.confidence),
    ])
}

fn quote(doc_id: &str, row: &QuoteRow, table: &mut Table) -> csv::Result<()> {
    table.write_record([
        doc_id,
        &row.id,
        &row.start.to_string(),
        &row.end.to_string(),
        &row.text,
        &row.kind,
        or_empty(row.utterance.as_deref()),
        if row.closed { "true" } else { "false" },
        &number(row.cue_start),
        &number(row.cue_end),
        or_empty(row.cue_text.as_deref()),
        &number(row.speaker_start),
        &number(row.speaker_end),
        or_empty(row.speaker_text.as_deref()),
        or_empty(row.speaker_entity.as_deref()),
        or_empty(row.speaker_name.as_deref()),
        or_empty(row.rule.as_deref()),
        &number(row.confidence),
    ])
}

fn or_empty(field: Option<&str>) -> &str {
    field.unwrap_or_default()
}

fn number(field: Option<impl ToString>) -> String {
    field.map_or_else(String::new, |n| n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of a JSON object in the order in which they stand.
    fn keys(row: &impl serde::Serialize) -> Vec<String> {
        let json = serde_json::to_string(row).unwrap();
        let pairs = json.trim_matches(['{', '}']).split(',');
        pairs.map(|pair| pair.split(':').next().unwrap().trim_matches('"').to_owned()).collect()
    }

    fn record() -> Record<'static> {
        let line = r#"{"schema":"s","doc_id":"d,1","source":null,"sha256":"","length":9,
            "offsets":"codepoint","entities":[{"id":"e1","start":0,"end":5,"text":"a\r\nb\"",
            "type":"PER","subtype":null,"entity":null,"name":null,"wikidata":null,"rule":"r",
            "confidence":0.5}],"quotes":[{"id":"q1","start":0,"end":1,"text":"a","kind":"mixed",
            "utterance":null,"closed":false,"cue_start":null,"cue_end":null,"cue_text":null,
            "speaker_start":3,"speaker_end":4,"speaker_text":"b","speaker_entity":null,
            "speaker_name":null,"rule":null,"confidence":null}]}"#;
        serde_json::from_str(line).unwrap()
    }

    #[test]
    fn columns_are_the_keys_of_the_record() {
        let record = record();
        let keys = |first: &[String]| [&["doc_id".to_owned()], first].concat();
        assert_eq!(keys(&self::keys(&record.entities[0])), ENTITY_COLUMNS);
        assert_eq!(keys(&self::keys(&record.quotes[0])), QUOTE_COLUMNS);
    }

    #[test]
    fn line_ends_within_fields_are_quoted_and_rows_end_in_lf() {
        let record = record();
        let (mut entities_out, mut quotes_out) = (Vec::new(), Vec::new());
        entities(&record, &mut entities_out);
        quotes(&record, &mut quotes_out);
        assert_eq!(
            String::from_utf8(entities_out).unwrap(),
            "\"d,1\",e1,0,5,\"a\r\nb\"\"\",PER,,,,,r,0.5\n"
        );
        assert_eq!(
            String::from_utf8(quotes_out).unwrap(),
            "\"d,1\",q1,0,1,a,mixed,,false,,,,3,4,b,,,,\n"
        );
    }
}
