//! CSV: a row an annotation, in two tables; UTF-8, LF, RFC 4180.

use super::fields::{self, Fields, Key};
use crate::page::Skip;
use crate::standoff::Record;
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
    Row::new(out).field(document.id()).field(source).field(skip.label()).end();
}

/// A table's first line.
pub(crate) fn header(columns: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut row = Row::new(&mut out);
    columns.iter().for_each(|column| {
        row.field(column);
    });
    row.end();
    out
}

/// Appends the mentions of a record.
pub(crate) fn entities(record: &Record, out: &mut Vec<u8>) {
    rows(record, &record.entities, |row, out| fields::entity(row, out), out);
}

/// Appends the quotes of a record.
pub(crate) fn quotes(record: &Record, out: &mut Vec<u8>) {
    rows(record, &record.quotes, |row, out| fields::quote(row, out), out);
}

fn rows<T>(record: &Record, rows: &[T], fields: fn(&T, &mut Row<'_>), out: &mut Vec<u8>) {
    for item in rows {
        let mut row = Row::new(out);
        row.field(&record.doc_id);
        fields(item, &mut row);
        row.end();
    }
}

/// One row in the making, of at least two fields, written straight to where it belongs.
///
/// A table of the crate `csv` for each document, with its buffers and a string for each number, took
/// 7 % of the instructions of a run without the model, this takes less than half as many; a property test
/// holds the two to the same bytes.
struct Row<'o> {
    out: &'o mut Vec<u8>,
    is_first: bool,
}

impl<'o> Row<'o> {
    fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, is_first: true }
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
    }

    fn field(&mut self, field: &str) -> &mut Self {
        self.comma();
        let is_special = |b: u8| matches!(b, b',' | b'"' | b'\n' | b'\r');
        // Without a way out of the loop: so the compiler looks at many bytes at once.
        if !field.bytes().fold(false, |special, b| special | is_special(b)) {
            self.out.extend_from_slice(field.as_bytes());
            return self;
        }
        self.out.push(b'"');
        for (i, piece) in field.split('"').enumerate() {
            if i > 0 {
                self.out.extend_from_slice(b"\"\"");
            }
            self.out.extend_from_slice(piece.as_bytes());
        }
        self.out.push(b'"');
        self
    }

    fn end(&mut self) {
        self.out.push(b'\n');
    }
}

impl Fields for Row<'_> {
    fn text(&mut self, _: Key, value: &str) -> &mut Self {
        self.field(value)
    }

    fn optional(&mut self, _: Key, value: Option<&str>) -> &mut Self {
        self.field(value.unwrap_or_default())
    }

    fn number(&mut self, _: Key, value: Option<usize>) -> &mut Self {
        self.comma();
        if let Some(number) = value {
            self.out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        }
        self
    }

    fn flag(&mut self, _: Key, value: bool) -> &mut Self {
        self.field(if value { "true" } else { "false" })
    }

    fn share(&mut self, _: Key, value: Option<f64>) -> &mut Self {
        self.field(&value.map_or_else(String::new, |share| share.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        /// Rows are those of the crate `csv`.
        #[test]
        fn rows(fields in prop::collection::vec("[a-zé,\"\r\n;' ]{0,8}", 2..6)) {
            let mut table = csv::WriterBuilder::new()
                .terminator(csv::Terminator::Any(b'\n'))
                .from_writer(Vec::new());
            table.write_record(&fields).unwrap();
            let columns: Vec<&str> = fields.iter().map(String::as_str).collect();
            prop_assert_eq!(header(&columns), table.into_inner().unwrap());
        }
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
