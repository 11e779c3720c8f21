//! The record carried along inside a foreign format.
//!
//! Annotation tools hand back whatever they were given beside the text. So the whole record travels
//! with the spans, under the key `guillemet`. What comes back is decided by the spans: a mention or
//! quote that is still where it was, with its label, gets back what the record knows of it; one that
//! was moved, relabelled or added keeps only what the tool says; one that was deleted is gone.

use serde_json::Value;

use super::item::Item;
use crate::evaluate::input::offsets::settle;
use crate::evaluate::input::{self, InputError};
use crate::evaluate::model::{Chars, Covered, Doc, Entity, Quote, Span};
use crate::standoff::Record;

/// The key under which the record travels.
pub(super) const KEY: &str = "guillemet";

/// The record as a value, for documents whose spans are written in its unit.
pub(super) fn value(record: &Record) -> Value {
    // Into memory, from types whose keys are strings: nothing can fail.
    serde_json::to_value(record).unwrap_or(Value::Null)
}

/// A document that came back, joined with the record that it carries, if it does.
///
/// `found` brings its text. Where it does not know its unit, that of the record holds.
/// `has_relations` says whether the format knows which quote has which cue and speaker.
///
/// # Errors
/// If the offsets do not fit the text.
pub(super) fn join(
    mut found: Doc,
    carried: Option<&Value>,
    unit_is_known: bool,
    has_relations: bool,
    fix: bool,
) -> Result<Doc, InputError> {
    let Some(mut carried) = carried.and_then(|value| read(&found, value)) else {
        return Ok(found);
    };
    if !unit_is_known {
        found.unit = carried.unit;
    }
    if let Some(text) = found.text.clone() {
        settle(&mut found, &text, fix)?;
        // A record of another text explains nothing.
        if settle(&mut carried, &text, false).is_err() {
            return Ok(found);
        }
    }
    found.source = found.source.or(carried.source);
    let text = found.text.clone().unwrap_or_default();
    let chars = Chars::new(&text);
    for entity in &mut found.entities {
        let same = |e: &Entity| e.label == entity.label && fits(e.span, entity.span, &chars);
        if let Some(at) = carried.entities.iter().position(same) {
            *entity = carried.entities.remove(at);
        }
    }
    for quote in &mut found.quotes {
        let same = |q: &&Quote| q.kind == quote.kind && fits(q.span, quote.span, &chars);
        // Of several with one span, the one with the same links, where links are known.
        let linked = |q: &&Quote| {
            has_relations
                && same(q)
                && !moved(q.cue.as_ref(), quote.cue.as_ref())
                && !moved(q.speaker.as_ref(), quote.speaker.as_ref())
        };
        let known = carried.quotes.iter().find(linked);
        let known = known.or_else(|| carried.quotes.iter().find(same));
        let Some(known) = known.cloned() else { continue };
        if let Some(at) = carried.quotes.iter().position(|q| *q == known) {
            carried.quotes.remove(at);
        }
        *quote = if has_relations { relinked(known, quote) } else { known };
    }
    Ok(found)
}

fn read(found: &Doc, value: &Value) -> Option<Doc> {
    let line = value.to_string();
    let corpus = input::read_str(&found.file, &line, input::Format::Jsonl).ok()?;
    corpus.docs.into_iter().next()
}

/// Whether a span of the record is the one that came back: formats of tokens leave out blanks at the
/// ends.
fn fits(known: Span, found: Span, chars: &Chars) -> bool {
    let blank = |start, end| chars.slice(Span { start, end }).chars().all(char::is_whitespace);
    known == found
        || (known.start <= found.start
            && found.end <= known.end
            && found.start < found.end
            && blank(known.start, found.start)
            && blank(found.end, known.end))
}

fn moved(a: Option<&Covered>, b: Option<&Covered>) -> bool {
    a.map(|c| c.span) != b.map(|c| c.span)
}

/// What the record knows of a quote, with the cue and speaker that the tool says. Who speaks is only
/// known while the speaker mention is the same.
fn relinked(mut known: Quote, said: &mut Quote) -> Quote {
    if moved(known.cue.as_ref(), said.cue.as_ref()) {
        known.cue = said.cue.take();
    }
    if moved(known.speaker.as_ref(), said.speaker.as_ref()) {
        known.speaker = said.speaker.take();
        known.speaker_entity = None;
        known.speaker_name = None;
        known.rule = None;
    }
    known
}

/// The record of an item as it travels: with its offsets in `unit`, without the text.
pub(super) fn of(item: &Item, unit: crate::text::OffsetUnit) -> Result<Record<'static>, String> {
    let mut record = item.record_in(unit)?;
    record.text = None;
    Ok(record)
}
