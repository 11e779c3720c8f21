//! doccano: JSON lines of a sequence labelling project with relations.
//!
//! The format is that of doccano's import and export (`JSONL(relation)`): `entities` with `id`,
//! `start_offset`, `end_offset`, `label`, and `relations` with `from_id`, `to_id`, `type`
//! (`backend/data_import/pipeline/label.py` in <https://github.com/doccano/doccano>). Exports of
//! projects without relations, with `label` as a list of `[start, end, label]`, are read too. Offsets
//! are those of Python's strings, code points. Other keys are a document's metadata, which doccano
//! hands back: the record travels there.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::flat::{Flat, FlatSpan, Relation};
use super::item::Item;
use super::label_studio::scalar;
use super::losses::{Loss, Losses};
use super::rows::{empty_doc, made_up_id, parse_error, rows};
use super::{ReadOptions, WriteOptions, carry};
use crate::evaluate::input::InputError;
use crate::evaluate::model::{Doc, Span};

/// Gives annotations the numbers that doccano wants, unique in a file.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    spans: usize,
    relations: usize,
}

/// A line.
pub(super) fn write(
    item: &Item,
    options: WriteOptions,
    numbers: &mut Numbers,
    losses: &mut Losses,
) -> Result<String, String> {
    let text = item.text()?;
    let record = carry::of(item, options.offsets)?;
    let flat = Flat::of(&record);
    let entities: Vec<Value> = (numbers.spans + 1..)
        .zip(&flat.spans)
        .map(|(id, span)| {
            json!({
                "id": id,
                "start_offset": span.span.start,
                "end_offset": span.span.end,
                "label": span.label,
            })
        })
        .collect();
    let relations: Vec<Value> = (numbers.relations + 1..)
        .zip(&flat.relations)
        .map(|(id, relation)| {
            json!({
                "id": id,
                "from_id": numbers.spans + 1 + relation.from,
                "to_id": numbers.spans + 1 + relation.to,
                "type": relation.label,
            })
        })
        .collect();
    numbers.spans += entities.len();
    numbers.relations += relations.len();
    let rows = record.entities.len() + record.quotes.len();
    let written = flat.spans.iter().filter(|s| !matches!(s.label.as_str(), "Cue" | "Speaker"));
    losses.add(Loss::Invisible, rows - written.count().min(rows));
    let line = json!({
        "text": text,
        "doc_id": record.doc_id,
        "entities": entities,
        "relations": relations,
        carry::KEY: carry::value(&record),
    });
    Ok(line.to_string())
}

#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    doc_id: Option<Value>,
    text: String,
    entities: Option<Vec<Entity>>,
    #[serde(default)]
    relations: Vec<Link>,
    /// Exports without relations; `labels` before version 1.
    #[serde(alias = "labels")]
    label: Option<Vec<(usize, usize, String)>>,
    guillemet: Option<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct Entity {
    #[serde(default)]
    id: i64,
    start_offset: usize,
    end_offset: usize,
    label: String,
}

#[derive(Deserialize)]
struct Link {
    from_id: i64,
    to_id: i64,
    #[serde(rename = "type")]
    kind: String,
}

/// Reads an export.
pub(super) fn read(
    file: &str,
    content: &str,
    options: &ReadOptions,
) -> Vec<Result<Doc, InputError>> {
    let read = |(index, row): (usize, Result<(usize, Line), InputError>)| {
        let (line, row) = row.map_err(doubted)?;
        if row.entities.is_none() && row.label.is_none() {
            let keys: Vec<&str> = row.rest.keys().map(String::as_str).collect();
            let keys = keys.join(", ");
            let message = format!(
                "neither entities nor label (other keys: {keys}); is this doccano's JSONL?"
            );
            return Err(parse_error(file, line, message));
        }
        row.into_doc(file, line, index, options)
    };
    rows::<Line>(file, content).into_iter().enumerate().map(read).collect()
}

/// A line that has other fields is likely of another format.
fn doubted(error: InputError) -> InputError {
    match error {
        InputError::Parse { path, line, message } => {
            parse_error(&path, line, format!("{message}; is this doccano's JSONL?"))
        }
        other => other,
    }
}

impl Line {
    fn into_doc(
        self,
        file: &str,
        line: usize,
        index: usize,
        options: &ReadOptions,
    ) -> Result<Doc, InputError> {
        let id = [self.doc_id.as_ref(), self.id.as_ref()].into_iter().flatten().find_map(scalar);
        let mut doc = empty_doc(file, line, options);
        doc.id = id.unwrap_or_else(|| made_up_id(file, index));
        doc.text = Some(Arc::from(self.text.as_str()));
        let mut flat = Flat::default();
        let entities = self.entities.unwrap_or_default();
        for entity in &entities {
            flat.push_bare(entity.start_offset, entity.end_offset, &entity.label);
        }
        for link in self.relations {
            let at = |id: i64| entities.iter().position(|e| e.id == id);
            if let (Some(from), Some(to)) = (at(link.from_id), at(link.to_id)) {
                flat.relations.push(Relation { from, to, label: link.kind });
            }
        }
        for (start, end, label) in self.label.unwrap_or_default() {
            flat.push_bare(start, end, &label);
        }
        flat.into_doc(&mut doc);
        let (known, fix) = (options.offsets.is_some(), options.fix_offsets);
        carry::join(doc, self.guillemet.as_ref(), known, true, fix)
    }
}

impl Flat {
    /// A span without an identifier and a covered text.
    fn push_bare(&mut self, start: usize, end: usize, label: &str) {
        let (span, label) = (Span { start, end }, label.to_owned());
        self.spans.push(FlatSpan { id: String::new(), span, label, text: None, confidence: None });
    }
}
