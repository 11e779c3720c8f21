//! The middle of every conversion: a record in code points, with its text where it is known.

use std::collections::HashSet;
use std::sync::Arc;

use super::losses::{Loss, Losses};
use crate::evaluate::input::InputError;
use crate::evaluate::input::offsets::settle;
use crate::evaluate::model::{Chars, Covered, Doc, Entity, Quote, Span};
use crate::standoff::{EntityRow, QuoteRow, Record, SCHEMA, sha256_hex};
use crate::text::{ByteSpan, ExternalSpan, OffsetMap, OffsetUnit};

/// A document on its way from one format to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The annotations, without the text; in code points if the text is known.
    pub record: Record<'static>,
    /// The text.
    pub text: Option<Arc<str>>,
    /// The file and line that it was read from.
    pub place: String,
}

impl Item {
    /// The record of a document as it was read, with its offsets checked against its text.
    ///
    /// The second part is a remark for the user, if offsets were repaired.
    ///
    /// # Errors
    /// If the offsets do not fit the text (and `fix` is not set, or nothing explains it).
    pub fn from_doc(
        mut doc: Doc,
        fix: bool,
        losses: &mut Losses,
    ) -> Result<(Self, Option<String>), InputError> {
        // A byte order mark is no part of the text, wherever it comes from.
        if let Some(rest) = doc.text.as_deref().and_then(|t| t.strip_prefix('\u{feff}')) {
            doc.text = Some(Arc::from(rest));
        }
        let text = doc.text.clone();
        let note = match &text {
            Some(text) => settle(&mut doc, text, fix)?,
            None => None,
        };
        let place = format!("{}:{}", doc.file, doc.line);
        let record = record(doc, text.as_deref(), losses);
        Ok((Self { record, text, place }, note))
    }

    /// The text, or why there is no going on without.
    ///
    /// # Errors
    /// If the text is not known.
    pub fn text(&self) -> Result<&str, String> {
        self.text.as_deref().ok_or_else(|| {
            format!(
                "{}: document {:?} has no text, which this format needs: put DOC_ID.txt into the folder of \
                 --text, or annotate --with-text",
                self.place, self.record.doc_id
            )
        })
    }

    /// The record with offsets in another unit.
    ///
    /// # Errors
    /// If that takes a text that is not known.
    pub fn record_in(&self, unit: OffsetUnit) -> Result<Record<'static>, String> {
        if self.record.offsets == unit.name() {
            return Ok(self.record.clone());
        }
        let map = OffsetMap::new(self.text()?);
        let mut record = self.record.clone();
        for row in &mut record.entities {
            shift(&map, unit, &mut row.start, &mut row.end);
        }
        for row in &mut record.quotes {
            shift(&map, unit, &mut row.start, &mut row.end);
            for (start, end) in [
                (&mut row.cue_start, &mut row.cue_end),
                (&mut row.speaker_start, &mut row.speaker_end),
            ] {
                if let (Some(start), Some(end)) = (start, end) {
                    shift(&map, unit, start, end);
                }
            }
        }
        record.length = map.len(unit);
        record.offsets = unit.name().into();
        Ok(record)
    }
}

/// A span of code points in another unit. What lies outside the text, which was checked, stays.
fn shift(map: &OffsetMap, unit: OffsetUnit, start: &mut usize, end: &mut usize) {
    if let Some(span) = bytes(map, *start, *end) {
        ExternalSpan { start: *start, end: *end } = map.export(span, unit);
    }
}

/// The bytes of a span of code points.
pub(super) fn bytes(map: &OffsetMap, start: usize, end: usize) -> Option<ByteSpan> {
    map.import(ExternalSpan { start, end }, OffsetUnit::CodePoint)
}

fn record(mut doc: Doc, text: Option<&str>, losses: &mut Losses) -> Record<'static> {
    let chars = text.map(Chars::new);
    let chars = chars.as_ref();
    doc.entities.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
    doc.quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    let split = doc.entities.iter().filter(|e| !is_contiguous(e, chars)).count();
    losses.add(Loss::Discontinuous, split);
    losses.add(Loss::GoldFields, doc.quotes.iter().filter(|q| has_gold_fields(q)).count());
    let mut ids = Ids::new('e', doc.entities.iter().map(|e| e.id.as_deref()));
    let entities = doc.entities.into_iter().map(|e| entity(e, &mut ids, chars)).collect();
    let mut ids = Ids::new('q', doc.quotes.iter().map(|q| q.id.as_deref()));
    let quotes = doc.quotes.into_iter().map(|q| quote(q, &mut ids, chars)).collect();
    Record {
        schema: SCHEMA.into(),
        doc_id: doc.id.into(),
        source: doc.source.map(Into::into),
        sha256: text.map_or_else(|| doc.sha256.unwrap_or_default(), sha256_hex).into(),
        length: chars.map_or_else(|| doc.length.unwrap_or_default(), Chars::len),
        offsets: doc.unit.name().into(),
        text: None,
        entities,
        quotes,
    }
}

/// Whether the parts of a mention have only blanks between them, such as a line end.
fn is_contiguous(entity: &Entity, chars: Option<&Chars>) -> bool {
    let gaps = entity.pieces.windows(2).map(|p| Span { start: p[0].end, end: p[1].start });
    let blank = |c: char| c.is_whitespace() || c.is_control();
    gaps.into_iter().all(|gap| chars.is_some_and(|chars| chars.slice(gap).chars().all(blank)))
}

fn has_gold_fields(quote: &Quote) -> bool {
    !quote.speaker_alts.is_empty()
        || quote.named.is_some()
        || quote.bad
        || quote.cont.is_some()
        || quote.note.is_some()
}

fn covered(span: Span, said: Option<String>, chars: Option<&Chars>) -> String {
    chars.map_or_else(|| said.unwrap_or_default(), |chars| chars.slice(span).to_owned())
}

fn entity(entity: Entity, ids: &mut Ids, chars: Option<&Chars>) -> EntityRow<'static> {
    EntityRow {
        id: ids.next(entity.id).into(),
        start: entity.span.start,
        end: entity.span.end,
        text: covered(entity.span, entity.text, chars).into(),
        kind: entity.label.to_string().into(),
        subtype: entity.subtype.map(Into::into),
        entity: entity.entity.map(Into::into),
        name: entity.name.map(Into::into),
        wikidata: entity.wikidata.map(Into::into),
        rule: entity.rule.map(Into::into),
        confidence: entity.confidence,
    }
}

fn quote(quote: Quote, ids: &mut Ids, chars: Option<&Chars>) -> QuoteRow<'static> {
    let part = |part: Option<Covered>| match part {
        Some(Covered { span, text }) => {
            (Some(span.start), Some(span.end), Some(covered(span, text, chars).into()))
        }
        None => (None, None, None),
    };
    let (cue_start, cue_end, cue_text) = part(quote.cue);
    let (speaker_start, speaker_end, speaker_text) = part(quote.speaker);
    QuoteRow {
        id: ids.next(quote.id).into(),
        start: quote.span.start,
        end: quote.span.end,
        text: covered(quote.span, quote.text, chars).into(),
        kind: quote.kind.into(),
        utterance: quote.utterance.map(Into::into),
        closed: quote.closed.unwrap_or(true),
        cue_start,
        cue_end,
        cue_text,
        speaker_start,
        speaker_end,
        speaker_text,
        speaker_entity: quote.speaker_entity.map(Into::into),
        speaker_name: quote.speaker_name.map(Into::into),
        rule: quote.rule.map(Into::into),
        confidence: quote.confidence,
    }
}

/// Identifiers: those that the file gives, and new ones that differ from them.
struct Ids {
    letter: char,
    given: HashSet<String>,
    next: usize,
}

impl Ids {
    fn new<'a>(letter: char, given: impl Iterator<Item = Option<&'a str>>) -> Self {
        Self { letter, given: given.flatten().map(str::to_owned).collect(), next: 1 }
    }

    fn next(&mut self, given: Option<String>) -> String {
        if let Some(id) = given {
            return id;
        }
        loop {
            let id = format!("{}{}", self.letter, self.next);
            self.next += 1;
            if !self.given.contains(&id) {
                return id;
            }
        }
    }
}
