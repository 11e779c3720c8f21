//! JSONL: a record a line.

use super::fields::{self, Fields, Key, key};
use crate::standoff::Record;

/// Appends one record and its line end.
///
/// The bytes are those of `serde_json`, which a property test holds them to. Half of a record is keys, which
/// never need an escape, and nearly no text does: written this way a record takes two fifths of the
/// instructions, which was 4 % of a run without the model.
pub(super) fn record(record: &Record, out: &mut Vec<u8>) {
    let mut object = Object::new(out);
    object
        .text(key!("schema"), &record.schema)
        .text(key!("doc_id"), &record.doc_id)
        .optional(key!("source"), record.source.as_deref())
        .text(key!("sha256"), &record.sha256)
        .number(key!("length"), Some(record.length))
        .text(key!("offsets"), &record.offsets);
    if let Some(text) = &record.text {
        object.text(key!("text"), text);
    }
    object
        .list(key!("entities"), &record.entities, |row, out| fields::entity(row, out))
        .list(key!("quotes"), &record.quotes, |row, out| fields::quote(row, out))
        .end();
    out.push(b'\n');
}

/// An object in the making, written straight to where it belongs.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    /// Where it begins.
    start: usize,
}

impl<'o> Object<'o> {
    fn new(out: &'o mut Vec<u8>) -> Self {
        Self { start: out.len(), out }
    }

    #[inline]
    fn key(&mut self, key: Key) -> &mut Vec<u8> {
        self.out.extend_from_slice(key.0.as_bytes());
        self.out
    }

    fn list<T>(&mut self, key: Key, rows: &[T], row: fn(&T, &mut Object<'_>)) -> &mut Self {
        let out = self.key(key);
        out.push(b'[');
        for (i, item) in rows.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            let mut object = Object::new(out);
            row(item, &mut object);
            object.end();
        }
        out.push(b']');
        self
    }

    /// Ends the object, which has at least one key.
    fn end(&mut self) {
        self.out[self.start] = b'{';
        self.out.push(b'}');
    }
}

impl Fields for Object<'_> {
    #[inline]
    fn text(&mut self, key: Key, value: &str) -> &mut Self {
        string(value, self.key(key));
        self
    }

    #[inline]
    fn optional(&mut self, key: Key, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => string(value, self.key(key)),
            None => self.key(key).extend_from_slice(b"null"),
        }
        self
    }

    #[inline]
    fn number(&mut self, key: Key, value: Option<usize>) -> &mut Self {
        let out = self.key(key);
        match value {
            Some(value) => out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()),
            None => out.extend_from_slice(b"null"),
        }
        self
    }

    #[inline]
    fn flag(&mut self, key: Key, value: bool) -> &mut Self {
        self.key(key).extend_from_slice(if value { b"true" } else { b"false" });
        self
    }

    #[inline]
    fn share(&mut self, key: Key, value: Option<f64>) -> &mut Self {
        by_serde(&value, self.key(key));
        self
    }
}

/// Writes a string; what needs an escape is left to `serde_json`.
fn string(value: &str, out: &mut Vec<u8>) {
    if has_special(value.as_bytes()) {
        return by_serde(&value, out);
    }
    out.reserve(value.len() + 2);
    out.push(b'"');
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
}

/// Whether a string has a byte that needs an escape: eight bytes at a time, the last ones perhaps twice.
fn has_special(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // The highest bit of a byte is set if it is less than `n`, or an earlier one is.
    let below = |eight: u64, n: u64| eight.wrapping_sub(ONES * n) & !eight;
    let special = |eight: u64| {
        let (quote, backslash) = (eight ^ (ONES * 0x22), eight ^ (ONES * 0x5c));
        (below(eight, 0x20) | below(quote, 1) | below(backslash, 1)) & HIGH
    };
    let Some(last) = bytes.last_chunk::<8>() else {
        return bytes.iter().any(|b| matches!(b, 0..0x20 | b'"' | b'\\'));
    };
    let whole = bytes.as_chunks::<8>().0.iter().chain([last]);
    whole.fold(0, |found, eight| found | special(u64::from_le_bytes(*eight))) != 0
}

fn by_serde(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    // Into memory, of strings and numbers: nothing can fail.
    serde_json::to_writer(out, value).expect("strings and numbers serialize into memory");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standoff::{EntityRow, QuoteRow};
    use proptest::option;
    use proptest::prelude::*;
    use std::borrow::Cow;

    type Text = Cow<'static, str>;

    fn text() -> impl Strategy<Value = Text> {
        // A third has something to escape.
        prop_oneof![2 => "[a-zé’ ]{0,40}", 1 => "\\PC{0,9}[\"\\\\\u{0}-\u{1f}\u{7f}]{0,3}é{0,2}"]
            .prop_map(Cow::Owned)
    }

    fn share() -> impl Strategy<Value = Option<f64>> {
        option::of((0..=1000_u32).prop_map(|n| f64::from(n) / 1000.0))
    }

    prop_compose! {
        fn an_entity()(
            texts in prop::array::uniform3(text()),
            optional in prop::array::uniform5(option::of(text())),
            (start, end) in any::<(usize, usize)>(),
            confidence in share(),
        ) -> EntityRow<'static> {
            let [id, text, kind] = texts;
            let [subtype, entity, name, wikidata, rule] = optional;
            EntityRow { id, start, end, text, kind, subtype, entity, name, wikidata, rule, confidence }
        }
    }

    prop_compose! {
        fn a_quote()(
            texts in prop::array::uniform3(text()),
            optional in prop::array::uniform6(option::of(text())),
            (start, end, closed) in any::<(usize, usize, bool)>(),
            numbers in prop::array::uniform4(option::of(any::<usize>())),
            confidence in share(),
        ) -> QuoteRow<'static> {
            let [id, text, kind] = texts;
            let [utterance, cue_text, speaker_text, speaker_entity, speaker_name, rule] = optional;
            let [cue_start, cue_end, speaker_start, speaker_end] = numbers;
            QuoteRow {
                id, start, end, text, kind, utterance, closed, cue_start, cue_end, cue_text,
                speaker_start, speaker_end, speaker_text, speaker_entity, speaker_name, rule,
                confidence,
            }
        }
    }

    proptest! {
        /// A line is what `serde_json` makes of the record.
        #[test]
        fn lines(
            texts in prop::array::uniform4(text()),
            (source, body) in (option::of(text()), option::of(text())),
            length in any::<usize>(),
            entities in prop::collection::vec(an_entity(), 0..3),
            quotes in prop::collection::vec(a_quote(), 0..3),
        ) {
            let [schema, doc_id, sha256, offsets] = texts;
            let written = Record {
                schema, doc_id, source, sha256, length, offsets, text: body, entities, quotes,
            };
            let mut line = Vec::new();
            record(&written, &mut line);
            let expected = serde_json::to_string(&written).unwrap() + "\n";
            prop_assert_eq!(String::from_utf8(line).unwrap(), expected);
        }
    }
}
