//! The fields of the rows of a record, in the order in which every format has them.

use crate::standoff::{EntityRow, QuoteRow};

/// A key, a word of ASCII letters, as JSON writes it: in one piece with the marks around it.
#[derive(Clone, Copy)]
pub(super) struct Key(pub(super) &'static str);

macro_rules! key {
    ($name:literal) => {
        $crate::write::fields::Key(concat!(",\"", $name, "\":"))
    };
}
pub(super) use key;

/// What a row is written into: an object of JSON, a row of a table that leaves the keys to its header.
pub(super) trait Fields: Sized {
    fn text(&mut self, key: Key, value: &str) -> &mut Self;
    fn optional(&mut self, key: Key, value: Option<&str>) -> &mut Self;
    fn number(&mut self, key: Key, value: Option<usize>) -> &mut Self;
    fn flag(&mut self, key: Key, value: bool) -> &mut Self;
    fn share(&mut self, key: Key, value: Option<f64>) -> &mut Self;
}

/// The fields of a mention.
#[inline]
pub(super) fn entity(row: &EntityRow, out: &mut impl Fields) {
    out.text(key!("id"), &row.id)
        .number(key!("start"), Some(row.start))
        .number(key!("end"), Some(row.end))
        .text(key!("text"), &row.text)
        .text(key!("type"), &row.kind)
        .optional(key!("subtype"), row.subtype.as_deref())
        .optional(key!("entity"), row.entity.as_deref())
        .optional(key!("name"), row.name.as_deref())
        .optional(key!("wikidata"), row.wikidata.as_deref())
        .optional(key!("rule"), row.rule.as_deref())
        .share(key!("confidence"), row.confidence);
}

/// The fields of a quote.
#[inline]
pub(super) fn quote(row: &QuoteRow, out: &mut impl Fields) {
    out.text(key!("id"), &row.id)
        .number(key!("start"), Some(row.start))
        .number(key!("end"), Some(row.end))
        .text(key!("text"), &row.text)
        .text(key!("kind"), &row.kind)
        .optional(key!("utterance"), row.utterance.as_deref())
        .flag(key!("closed"), row.closed)
        .number(key!("cue_start"), row.cue_start)
        .number(key!("cue_end"), row.cue_end)
        .optional(key!("cue_text"), row.cue_text.as_deref())
        .number(key!("speaker_start"), row.speaker_start)
        .number(key!("speaker_end"), row.speaker_end)
        .optional(key!("speaker_text"), row.speaker_text.as_deref())
        .optional(key!("speaker_entity"), row.speaker_entity.as_deref())
        .optional(key!("speaker_name"), row.speaker_name.as_deref())
        .optional(key!("rule"), row.rule.as_deref())
        .share(key!("confidence"), row.confidence);
}
