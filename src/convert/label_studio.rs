//! Label Studio: tasks with predictions out; exports (JSON and JSON-MIN) in.
//!
//! The format is that of <https://labelstud.io/guide/task_format> and
//! <https://labelstud.io/guide/predictions>: regions of type `labels`, relations of type `relation`.
//! `start` and `end` of text regions count **code points** since the editor's pull request 308 (2021,
//! <https://github.com/HumanSignal/label-studio-frontend/pull/308>); before, they were JavaScript's
//! UTF-16 units (<https://github.com/HumanSignal/label-studio/issues/1347>), for which the unit can be
//! chosen. CRLF counts as two, as here (<https://labelstud.io/tags/text>).
//!
//! A labelling configuration that shows what is written:
//!
//! ```xml
//! <View>
//!   <Labels name="label" toName="text">
//!     <Label value="PER"/><Label value="ORG"/><Label value="LOC"/><Label value="AGENCY"/>
//!     <Label value="Direct"/><Label value="Mixed"/><Label value="Title"/><Label value="Scare"/>
//!     <Label value="Indirect"/><Label value="Cue"/><Label value="Speaker"/>
//!   </Labels>
//!   <Relations><Relation value="Source"/><Relation value="CuedBy"/></Relations>
//!   <Text name="text" value="$text"/>
//! </View>
//! ```

use std::num::NonZeroUsize;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::flat::{Flat, FlatSpan, Relation};
use super::item::Item;
use super::losses::{Loss, Losses};
use super::rows::{empty_doc, made_up_id, parse_error, rows};
use super::{ReadOptions, WriteOptions, carry};
use crate::evaluate::input::InputError;
use crate::evaluate::model::{Doc, Span};

/// The names of the control and object tag that regions refer to.
const FROM_NAME: &str = "label";
const TO_NAME: &str = "text";

/// A task, as one value of a list.
pub(super) fn write(
    item: &Item,
    options: WriteOptions,
    losses: &mut Losses,
) -> Result<String, String> {
    let text = item.text()?;
    let record = carry::of(item, options.offsets)?;
    let flat = Flat::of(&record);
    let empty = |start: usize, end: usize| usize::from(start >= end);
    let dropped = record.entities.iter().map(|r| empty(r.start, r.end)).sum::<usize>()
        + record.quotes.iter().map(|r| empty(r.start, r.end)).sum::<usize>();
    losses.add(Loss::Invisible, dropped);
    let regions = flat.spans.iter().map(region);
    let relations = flat.relations.iter().map(|relation| {
        json!({
            "type": "relation",
            "from_id": flat.spans[relation.from].id,
            "to_id": flat.spans[relation.to].id,
            "direction": "right",
            "labels": [relation.label],
        })
    });
    let result: Vec<Value> = regions.chain(relations).collect();
    let task = json!({
        "data": { "text": text, "doc_id": record.doc_id, carry::KEY: carry::value(&record) },
        "predictions": [{ "model_version": "guillemet", "result": result }],
    });
    Ok(task.to_string())
}

fn region(span: &FlatSpan) -> Value {
    let mut region = json!({
        "id": span.id,
        "from_name": FROM_NAME,
        "to_name": TO_NAME,
        "type": "labels",
        "value": {
            "start": span.span.start,
            "end": span.span.end,
            "text": span.text,
            "labels": [span.label],
        },
    });
    if let Some(score) = span.confidence {
        region["score"] = score.into();
    }
    region
}

/// A task of an export. JSON-MIN has the fields of `data` and the regions beside each other.
#[derive(Deserialize)]
struct Task {
    id: Option<Value>,
    data: Option<Map<String, Value>>,
    annotations: Option<Vec<Annotation>>,
    /// The annotations of exports before version 1.0.
    completions: Option<Vec<Annotation>>,
    predictions: Option<Vec<Annotation>>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Clone, Deserialize)]
struct Annotation {
    #[serde(default)]
    result: Vec<Region>,
    was_cancelled: Option<bool>,
}

/// A labelled region or a relation.
#[derive(Clone, Deserialize)]
struct Region {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<Map<String, Value>>,
    from_id: Option<String>,
    to_id: Option<String>,
    labels: Option<Vec<String>>,
    score: Option<f64>,
}

/// Reads an export, or tasks with predictions: annotations go before predictions.
pub(super) fn read(
    file: &str,
    content: &str,
    options: &ReadOptions,
    losses: &mut Losses,
) -> Vec<Result<Doc, InputError>> {
    let mut out = Vec::new();
    for (index, row) in rows::<Task>(file, content).into_iter().enumerate() {
        out.push(row.and_then(|(line, task)| {
            let doc = task.into_doc(file, line, index, options, losses);
            doc.unwrap_or_else(|message| Err(parse_error(file, line, message)))
        }));
    }
    out
}

impl Task {
    fn into_doc(
        mut self,
        file: &str,
        line: usize,
        index: usize,
        options: &ReadOptions,
        losses: &mut Losses,
    ) -> Result<Result<Doc, InputError>, String> {
        let minimal = self.data.is_none();
        let data = self.data.take().unwrap_or_else(|| self.rest.clone());
        let text = data.get(&options.text_field).and_then(Value::as_str).ok_or_else(|| {
            let keys: Vec<&str> = data.keys().map(String::as_str).collect();
            format!(
                "no text {:?} in the task's data (which has: {}); is this Label Studio's JSON?",
                options.text_field,
                keys.join(", ")
            )
        })?;
        let id = [data.get("doc_id"), data.get("id"), self.id.as_ref()];
        let id =
            id.into_iter().flatten().find_map(scalar).unwrap_or_else(|| made_up_id(file, index));
        let mut flat = if minimal {
            minimal_regions(&data)?
        } else {
            self.regions(options.annotation, losses)?
        };
        let mut doc = empty_doc(file, line, options);
        doc.id = id;
        doc.text = Some(Arc::from(text));
        doc.folds_blanks = true;
        // Some versions write a line end in a covered text as `\\n`.
        flat.unescape_lines(text);
        flat.into_doc(&mut doc);
        let (known, fix) = (options.offsets.is_some(), options.fix_offsets);
        Ok(carry::join(doc, data.get(carry::KEY), known, true, fix))
    }

    /// The regions and relations of one annotation; see [`ReadOptions::annotation`].
    fn regions(self, number: Option<NonZeroUsize>, losses: &mut Losses) -> Result<Flat, String> {
        let made = self.annotations.or(self.completions).unwrap_or_default();
        let mut made = made.into_iter().filter(|a| a.was_cancelled != Some(true));
        let chosen = if let Some(number) = number {
            let count = made.clone().count();
            let missing = || format!("no annotation {number}: the task has {count}");
            Some(made.nth(number.get() - 1).ok_or_else(missing)?)
        } else {
            let first = made.next();
            losses.add(Loss::OtherAnnotations, usize::from(made.next().is_some()));
            first.or_else(|| self.predictions?.into_iter().next())
        };
        let regions = chosen.map(|a| a.result).unwrap_or_default();
        let mut out = Flat::default();
        for region in &regions {
            let value =
                region.value.as_ref().filter(|_| region.kind.as_deref() != Some("relation"));
            if let Some(value) = value {
                push(&mut out, value, region.id.as_deref().unwrap_or_default(), region.score)?;
            }
        }
        for region in regions.iter().filter(|r| r.kind.as_deref() == Some("relation")) {
            let at =
                |id: &Option<String>| out.spans.iter().position(|s| Some(&s.id) == id.as_ref());
            let (Some(from), Some(to)) = (at(&region.from_id), at(&region.to_id)) else { continue };
            for label in region.labels.iter().flatten() {
                out.relations.push(Relation { from, to, label: label.clone() });
            }
        }
        Ok(out)
    }
}

impl Flat {
    /// Puts line ends into covered texts where `\\n` stands, unless the text has that itself.
    fn unescape_lines(&mut self, text: &str) {
        if !text.contains("\\n") {
            for covered in self.spans.iter_mut().filter_map(|span| span.text.as_mut()) {
                *covered = covered.replace("\\n", "\n");
            }
        }
    }
}

/// JSON-MIN: regions are in the fields that hold lists.
fn minimal_regions(task: &Map<String, Value>) -> Result<Flat, String> {
    let mut out = Flat::default();
    let lists = task.iter().filter(|(key, _)| *key != carry::KEY).filter_map(|(_, v)| v.as_array());
    for value in lists.flatten().filter_map(Value::as_object) {
        push(&mut out, value, "", None)?;
    }
    Ok(out)
}

/// A region's span, once for each of its labels. Regions without labels (choices, ratings) are none.
fn push(
    out: &mut Flat,
    value: &Map<String, Value>,
    id: &str,
    confidence: Option<f64>,
) -> Result<(), String> {
    let labels = value.get("labels").or_else(|| value.get("hypertextlabels"));
    let Some(labels) = labels.and_then(Value::as_array) else { return Ok(()) };
    let span = span(value).ok_or_else(|| {
        let (start, end) = (value.get("start"), value.get("end"));
        format!("region {id:?} has no offsets: start {start:?}, end {end:?}")
    })?;
    let text = value.get("text").and_then(Value::as_str).map(str::to_owned);
    for label in labels.iter().filter_map(Value::as_str) {
        let (id, label, text) = (id.to_owned(), label.to_owned(), text.clone());
        out.spans.push(FlatSpan { id, span, label, text, confidence });
    }
    Ok(())
}

/// `start` and `end`; regions of hypertext have paths there, and these numbers in `globalOffsets`.
fn span(value: &Map<String, Value>) -> Option<Span> {
    let pair = |of: &Map<String, Value>| {
        let number = |key: &str| usize::try_from(of.get(key)?.as_u64()?).ok();
        Some(Span { start: number("start")?, end: number("end")? })
    };
    pair(value).or_else(|| pair(value.get("globalOffsets")?.as_object()?))
}

/// An identifier, which may be a number.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
