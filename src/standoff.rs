//! The record: one document's annotations as they leave (and, as gold, enter) the program.
//!
//! These are the only types that serialize. Every key is on every line, `null` where absent; the
//! order of the fields is the order of the keys. Offsets are half-open, in the unit that `offsets`
//! names, and every annotation carries the text it covers.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::annotations::{Annotations, EntityId, Mention, Quote};
use crate::text::{ByteSpan, Document, OffsetMap, OffsetUnit};

/// The value of the `schema` key.
pub const SCHEMA: &str = "guillemet-1";

/// One document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record<'a> {
    /// [`SCHEMA`].
    #[serde(borrow)]
    pub schema: Cow<'a, str>,
    /// The document's identifier.
    pub doc_id: Cow<'a, str>,
    /// The file or stream that it came from.
    pub source: Option<Cow<'a, str>>,
    /// SHA-256 of the text's UTF-8 bytes, lower-case hexadecimal.
    pub sha256: Cow<'a, str>,
    /// Length of the text in `offsets` units.
    pub length: usize,
    /// The unit of all offsets: `codepoint`, `byte` or `utf16`.
    pub offsets: Cow<'a, str>,
    /// The text itself, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Cow<'a, str>>,
    /// Mentions, by start, then longest first.
    pub entities: Vec<EntityRow<'a>>,
    /// Marked spans, by start, then longest first.
    pub quotes: Vec<QuoteRow<'a>>,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntityRow<'a> {
    /// `e1`, `e2` … within the document.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The covered text.
    pub text: Cow<'a, str>,
    /// `PER`, `ORG`, `LOC`, `AGENCY`.
    #[serde(rename = "type")]
    pub kind: Cow<'a, str>,
    /// Finer class, as in the gazetteers.
    pub subtype: Option<Cow<'a, str>>,
    /// Gazetteer identifier, or `nil:…` for names that no list has.
    pub entity: Option<Cow<'a, str>>,
    /// Full name of the entity.
    pub name: Option<Cow<'a, str>>,
    /// Wikidata item.
    pub wikidata: Option<Cow<'a, str>>,
    /// The rule or list that decided.
    pub rule: Option<Cow<'a, str>>,
    /// Probability, where a model gives one.
    pub confidence: Option<f64>,
}

/// A marked span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuoteRow<'a> {
    /// `q1`, `q2` … within the document.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// First unit between the marks.
    pub start: usize,
    /// One past the last unit between the marks.
    pub end: usize,
    /// The covered text.
    pub text: Cow<'a, str>,
    /// `direct`, `mixed`, `title`, `scare`, `indirect`.
    pub kind: Cow<'a, str>,
    /// `u1`, `u2` …: spans of one utterance share it.
    pub utterance: Option<Cow<'a, str>>,
    /// Whether the closing mark is there.
    pub closed: bool,
    /// First unit of the reporting words.
    pub cue_start: Option<usize>,
    /// One past their last unit.
    pub cue_end: Option<usize>,
    /// The reporting words.
    pub cue_text: Option<Cow<'a, str>>,
    /// First unit of the speaker mention.
    pub speaker_start: Option<usize>,
    /// One past its last unit.
    pub speaker_end: Option<usize>,
    /// The speaker mention.
    pub speaker_text: Option<Cow<'a, str>>,
    /// The entity that speaks.
    pub speaker_entity: Option<Cow<'a, str>>,
    /// Its name, or a plain description.
    pub speaker_name: Option<Cow<'a, str>>,
    /// The rule that attributed the span.
    pub rule: Option<Cow<'a, str>>,
    /// Probability, where one is estimated.
    pub confidence: Option<f64>,
}

impl<'a> Record<'a> {
    /// The record of `annotations` over `document`, with offsets in `unit`.
    ///
    /// Allocates only the rows; the strings are borrowed.
    #[must_use]
    pub fn new(document: &'a Document, annotations: &'a Annotations, unit: OffsetUnit) -> Self {
        let exporter =
            Exporter { document, annotations, unit, map: OffsetMap::new(document.text()) };
        Self {
            schema: SCHEMA.into(),
            doc_id: document.id().into(),
            source: document.source().map(Into::into),
            sha256: sha256_hex(document.text()).into(),
            length: exporter.map.len(unit),
            offsets: unit.name().into(),
            text: None,
            entities: exporter.entities(),
            quotes: exporter.quotes(),
        }
    }

    /// The same record with the text included.
    #[must_use]
    pub fn with_text(mut self, document: &'a Document) -> Self {
        self.text = Some(document.text().into());
        self
    }
}

/// SHA-256 of a text as lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// `e1`: a letter and a number that counts from 1.
fn numbered(letter: char, index: usize) -> String {
    let mut id = String::with_capacity(8);
    id.push(letter);
    id.push_str(itoa::Buffer::new().format(index + 1));
    id
}

/// Start, end and covered text of an optional span.
type Covered<'a> = (Option<usize>, Option<usize>, Option<Cow<'a, str>>);

struct Exporter<'a> {
    document: &'a Document,
    annotations: &'a Annotations,
    unit: OffsetUnit,
    map: OffsetMap<'a>,
}

impl<'a> Exporter<'a> {
    fn entities(&self) -> Vec<EntityRow<'a>> {
        self.annotations.mentions.iter().enumerate().map(|(i, m)| self.entity(i, m)).collect()
    }

    fn quotes(&self) -> Vec<QuoteRow<'a>> {
        self.annotations.quotes.iter().enumerate().map(|(i, q)| self.quote(i, q)).collect()
    }

    fn entity(&self, index: usize, mention: &Mention) -> EntityRow<'a> {
        let span = self.map.export(mention.span, self.unit);
        let entity = self.annotations.entity(mention.entity);
        EntityRow {
            id: numbered('e', index).into(),
            start: span.start,
            end: span.end,
            text: self.document.covered(mention.span).into(),
            kind: mention.kind.label().into(),
            subtype: entity.subtype.as_deref().map(Into::into),
            entity: Some(entity.id.as_str().into()),
            name: Some(entity.name.as_str().into()),
            wikidata: entity.wikidata.as_deref().map(Into::into),
            rule: Some(mention.rule.into()),
            confidence: mention.confidence.map(rounded),
        }
    }

    fn quote(&self, index: usize, quote: &'a Quote) -> QuoteRow<'a> {
        let span = self.map.export(quote.span, self.unit);
        let (cue_start, cue_end, cue_text) = self.covered(quote.cue);
        let (speaker_start, speaker_end, speaker_text) = self.covered(quote.speaker);
        QuoteRow {
            id: numbered('q', index).into(),
            start: span.start,
            end: span.end,
            text: self.document.covered(quote.span).into(),
            kind: quote.kind.label().into(),
            utterance: Some(numbered('u', quote.utterance as usize).into()),
            closed: quote.closed,
            cue_start,
            cue_end,
            cue_text,
            speaker_start,
            speaker_end,
            speaker_text,
            speaker_entity: quote.speaker_entity.map(|id| self.entity_id(id)),
            speaker_name: quote.speaker_name.as_deref().map(Into::into),
            rule: quote.rule.map(Into::into),
            confidence: quote.confidence.map(rounded),
        }
    }

    fn entity_id(&self, id: EntityId) -> Cow<'a, str> {
        self.annotations.entity(id).id.as_str().into()
    }

    fn covered(&self, span: Option<ByteSpan>) -> Covered<'a> {
        let Some(span) = span else { return (None, None, None) };
        let out = self.map.export(span, self.unit);
        (Some(out.start), Some(out.end), Some(self.document.covered(span).into()))
    }
}

/// Three decimals: more would suggest a precision that no estimate has.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}
