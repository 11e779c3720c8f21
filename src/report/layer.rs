//! One side's annotations as the page shows them: predicted or gold.

use std::borrow::Cow;

use serde::Serialize;

use super::compare::Verdict;
use crate::QuoteKind;
use crate::standoff::{EntityRow, QuoteRow, Record};

/// The annotations of one record.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Layer<'a> {
    pub(super) mentions: Vec<MentionView<'a>>,
    pub(super) quotes: Vec<QuoteView<'a>>,
}

/// A mention, without its offsets: where it stands is for the marks to say.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MentionView<'a> {
    pub(super) text: &'a str,
    #[serde(rename = "type")]
    pub(super) kind: &'a str,
    pub(super) subtype: Option<&'a str>,
    /// What is the same for all mentions of one entity.
    pub(super) key: String,
    pub(super) name: &'a str,
    pub(super) wikidata: Option<&'a str>,
    pub(super) rule: Option<&'a str>,
    pub(super) confidence: Option<f64>,
    /// How it compares with the other side, if there is one.
    pub(super) verdict: Option<Verdict>,
    /// Its counterpart's number on the other side.
    pub(super) other: Option<usize>,
}

/// A quote, without its offsets.
#[derive(Debug, Clone, Serialize)]
pub(super) struct QuoteView<'a> {
    pub(super) text: &'a str,
    pub(super) kind: &'a str,
    pub(super) utterance: Option<&'a str>,
    pub(super) closed: bool,
    pub(super) cue: Option<&'a str>,
    /// The words that name the source.
    pub(super) speaker: Option<&'a str>,
    /// Who that is.
    pub(super) name: Option<&'a str>,
    /// What is the same for all quotes of one source.
    pub(super) key: Option<String>,
    pub(super) entity: Option<&'a str>,
    pub(super) rule: Option<&'a str>,
    pub(super) confidence: Option<f64>,
    pub(super) verdict: Option<Verdict>,
    pub(super) other: Option<usize>,
}

impl<'a> Layer<'a> {
    /// What a record says, not yet compared with anything.
    pub(super) fn new(record: &'a Record<'a>) -> Self {
        Self {
            mentions: record.entities.iter().map(MentionView::new).collect(),
            quotes: record.quotes.iter().map(QuoteView::new).collect(),
        }
    }
}

impl<'a> MentionView<'a> {
    fn new(row: &'a EntityRow<'a>) -> Self {
        Self {
            text: &row.text,
            kind: &row.kind,
            subtype: shown(row.subtype.as_ref()),
            key: entity_key(row),
            name: shown(row.name.as_ref()).unwrap_or(&row.text),
            wikidata: shown(row.wikidata.as_ref()),
            rule: shown(row.rule.as_ref()),
            confidence: row.confidence,
            verdict: None,
            other: None,
        }
    }
}

impl<'a> QuoteView<'a> {
    fn new(row: &'a QuoteRow<'a>) -> Self {
        Self {
            text: &row.text,
            kind: &row.kind,
            utterance: shown(row.utterance.as_ref()),
            closed: row.closed,
            cue: shown(row.cue_text.as_ref()),
            speaker: shown(row.speaker_text.as_ref()),
            name: shown(row.speaker_name.as_ref()),
            key: speaker_key(row),
            entity: shown(row.speaker_entity.as_ref()),
            rule: shown(row.rule.as_ref()),
            confidence: row.confidence,
            verdict: None,
            other: None,
        }
    }
}

fn shown<'a>(field: Option<&'a Cow<'a, str>>) -> Option<&'a str> {
    field.map(AsRef::as_ref).filter(|text: &&str| !text.is_empty())
}

/// What the mentions of one entity share: its identifier, or else its type and name.
pub(super) fn entity_key(row: &EntityRow) -> String {
    match shown(row.entity.as_ref()) {
        Some(id) => id.to_owned(),
        None => {
            let name = shown(row.name.as_ref()).unwrap_or(&row.text);
            format!("{}:{}", row.kind, name.to_lowercase())
        }
    }
}

/// What the quotes of one source share; `None` if the source is unknown. A pronoun that nobody
/// stands behind is no source.
pub(super) fn speaker_key(row: &QuoteRow) -> Option<String> {
    match (shown(row.speaker_entity.as_ref()), shown(row.speaker_name.as_ref())) {
        (Some(id), _) => Some(id.to_owned()),
        (None, Some(name)) => Some(format!("name:{}", name.to_lowercase())),
        (None, None) => None,
    }
}

/// Whether a quote of this kind reports somebody's words.
pub(super) fn is_speech(kind: &str) -> bool {
    QuoteKind::ALL.iter().any(|known| known.is_speech() && known.label() == kind)
}
