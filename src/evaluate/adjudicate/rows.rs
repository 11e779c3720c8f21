//! Annotations as rows of the record, as they leave and enter an adjudication.

use serde::{Deserialize, Deserializer, Serialize};

use super::Item;
use crate::evaluate::input::{Annotation, one_annotation};
use crate::evaluate::model::{Entity, Quote, one_line};
use crate::standoff::{EntityRow, QuoteRow};

/// An annotation as a row of the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Row {
    /// A quoted span (it has a `kind`).
    Quote(Box<GoldQuote>),
    /// A mention.
    Entity(Box<EntityRow<'static>>),
}

/// Reads a row as leniently as a gold file: a mention needs `start`, `end` and `type`, a quote
/// `kind` in place of `type`.
impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match one_annotation(serde_json::Value::deserialize(deserializer)?) {
            Ok(Annotation::Entity(e)) => Ok(Self::Entity(Box::new(entity_row(&[&e])))),
            Ok(Annotation::Quote(q)) => Ok(Self::Quote(Box::new(quote_row(&[&q])))),
            Err(message) => Err(serde::de::Error::custom(message)),
        }
    }
}

/// A quote with what only gold files have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoldQuote {
    /// The row of the record.
    #[serde(flatten)]
    pub row: QuoteRow<'static>,
    /// Whether the source is a proper name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<bool>,
    /// Whether the marks are wrong.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bad: bool,
    /// Whether it continues the utterance before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cont: Option<bool>,
    /// Mentions as good as the speaker's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub speaker_alts: Vec<[usize; 2]>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A merged document: the project's record, with the text where it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merged {
    pub(super) schema: &'static str,
    /// The document.
    pub doc_id: String,
    pub(super) source: Option<String>,
    pub(super) sha256: Option<String>,
    pub(super) length: Option<usize>,
    pub(super) offsets: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    /// Agreed or decided mentions.
    pub entities: Vec<EntityRow<'static>>,
    /// Agreed or decided quotes.
    pub quotes: Vec<GoldQuote>,
}

/// The first value that an annotator of a group gives.
fn first<'t, T, V>(group: &[&'t T], get: impl Fn(&'t T) -> Option<V>) -> Option<V> {
    group.iter().find_map(|t| get(t))
}

pub(super) fn entity_row(group: &[&Entity]) -> EntityRow<'static> {
    let text =
        |get: fn(&Entity) -> &Option<String>| first(group, |e| get(e).clone()).map(Into::into);
    EntityRow {
        id: String::new().into(),
        start: group[0].span.start,
        end: group[0].span.end,
        text: first(group, |e| e.text.clone()).unwrap_or_default().into(),
        kind: group[0].label.to_string().into(),
        subtype: text(|e| &e.subtype),
        entity: text(|e| &e.entity),
        name: text(|e| &e.name),
        wikidata: text(|e| &e.wikidata),
        rule: None,
        confidence: None,
    }
}

pub(super) fn quote_row(group: &[&Quote]) -> GoldQuote {
    let one = group[0];
    let text =
        |get: fn(&Quote) -> &Option<String>| first(group, |q| get(q).clone()).map(Into::into);
    let (cue, speaker) = (one.cue.as_ref(), one.speaker.as_ref());
    GoldQuote {
        row: QuoteRow {
            id: String::new().into(),
            start: one.span.start,
            end: one.span.end,
            text: first(group, |q| q.text.clone()).unwrap_or_default().into(),
            kind: one.kind.clone().into(),
            utterance: text(|q| &q.utterance),
            closed: first(group, |q| q.closed).unwrap_or(true),
            cue_start: cue.map(|c| c.span.start),
            cue_end: cue.map(|c| c.span.end),
            cue_text: cue.and_then(|c| c.text.clone()).map(Into::into),
            speaker_start: speaker.map(|s| s.span.start),
            speaker_end: speaker.map(|s| s.span.end),
            speaker_text: speaker.and_then(|s| s.text.clone()).map(Into::into),
            speaker_entity: text(|q| &q.speaker_entity),
            speaker_name: text(|q| &q.speaker_name),
            rule: None,
            confidence: None,
        },
        named: first(group, |q| q.named),
        bad: one.bad,
        cont: first(group, |q| q.cont),
        speaker_alts: one.speaker_alts.iter().map(|s| [s.start, s.end]).collect(),
        note: text_note(group),
    }
}

/// All different remarks of a group.
fn text_note(group: &[&Quote]) -> Option<String> {
    let mut notes: Vec<&str> = group.iter().filter_map(|q| q.note.as_deref()).collect();
    notes.dedup();
    (!notes.is_empty()).then(|| notes.join(" | "))
}

/// The open items as text for reading: context, then every answer.
#[must_use]
pub fn readable(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        out.push_str(&format!("{}\n  {}\n", item.id, item.context));
        for option in &item.options {
            let rows: Vec<String> = option.annotations.iter().map(describe).collect();
            let what = if rows.is_empty() { "nothing".to_owned() } else { rows.join("; ") };
            out.push_str(&format!("  {}  {}: {what}\n", option.key, option.by.join(", ")));
        }
    }
    out
}

fn describe(row: &Row) -> String {
    match row {
        Row::Entity(e) => {
            let more = e.entity.as_deref().map(|id| format!(" ({id})")).unwrap_or_default();
            format!("{} «{}»{more}", e.kind, e.text)
        }
        Row::Quote(q) => {
            let mut out = format!("{} «{}»", q.row.kind, one_line(&q.row.text));
            for (name, value) in [
                ("cue", &q.row.cue_text),
                ("speaker", &q.row.speaker_text),
                ("entity", &q.row.speaker_entity),
                ("name", &q.row.speaker_name),
            ] {
                if let Some(value) = value {
                    out.push_str(&format!(", {name} «{}»", one_line(value)));
                }
            }
            if q.bad { out + ", bad marks" } else { out }
        }
    }
}
