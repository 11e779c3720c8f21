//! JSONL: a record a line.

use crate::standoff::{EntityRow, QuoteRow, Record};

/// Appends one record and its line end.
///
/// The bytes are those of `serde_json`, which a property test holds them to. Half of a record is keys, which
/// never need an escape, and nearly no text does: written this way a record takes a fifth of
/// the instructions, 6 % of a run.
pub(super) fn record(record: &Record, out: &mut Vec<u8>) {
    let mut object = Object::new(out);
    object
        .text("schema", &record.schema)
        .text("doc_id", &record.doc_id)
        .optional("source", record.source.as_deref())
        .text("sha256", &record.sha256)
        .number("length", Some(record.length))
        .text("offsets", &record.offsets);
    if let Some(text) = &record.text {
        object.text("text", text);
    }
    object.list("entities", &record.entities, entity).list("quotes", &record.quotes, quote).end();
    out.push(b'\n');
}

fn entity(row: &EntityRow, out: &mut Vec<u8>) {
    Object::new(out)
        .text("id", &row.id)
        .number("start", Some(row.start))
        .number("end", Some(row.end))
        .text("text", &row.text)
        .text("type", &row.kind)
        .optional("subtype", row.subtype.as_deref())
        .optional("entity", row.entity.as_deref())
        .optional("name", row.name.as_deref())
        .optional("wikidata", row.wikidata.as_deref())
        .optional("rule", row.rule.as_deref())
        .share("confidence", row.confidence)
        .end();
}

fn quote(row: &QuoteRow, out: &mut Vec<u8>) {
    Object::new(out)
        .text("id", &row.id)
        .number("start", Some(row.start))
        .number("end", Some(row.end))
        .text("text", &row.text)
        .text("kind", &row.kind)
        .optional("utterance", row.utterance.as_deref())
        .flag("closed", row.closed)
        .number("cue_start", row.cue_start)
        .number("cue_end", row.cue_end)
        .optional("cue_text", row.cue_text.as_deref())
        .number("speaker_start", row.speaker_start)
        .number("speaker_end", row.speaker_end)
        .optional("speaker_text", row.speaker_text.as_deref())
        .optional("speaker_entity", row.speaker_entity.as_deref())
        .optional("speaker_name", row.speaker_name.as_deref())
        .optional("rule", row.rule.as_deref())
        .share("confidence", row.confidence)
        .end();
}

/// An object in the making, written straight to where it belongs.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    /// What stands before the next key.
    before: u8,
}

impl<'o> Object<'o> {
    fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, before: b'{' }
    }

    /// Keys are words of ASCII letters.
    #[inline]
    fn key(&mut self, key: &'static str) -> &mut Vec<u8> {
        let before = std::mem::replace(&mut self.before, b',');
        self.out.reserve(key.len() + 4);
        self.out.extend_from_slice(&[before, b'"']);
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    #[inline]
    fn text(&mut self, key: &'static str, value: &str) -> &mut Self {
        string(value, self.key(key));
        self
    }

    #[inline]
    fn optional(&mut self, key: &'static str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => string(value, self.key(key)),
            None => self.key(key).extend_from_slice(b"null"),
        }
        self
    }

    #[inline]
    fn number(&mut self, key: &'static str, value: Option<usize>) -> &mut Self {
        let out = self.key(key);
        match value {
            Some(value) => out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()),
            None => out.extend_from_slice(b"null"),
        }
        self
    }

    #[inline]
    fn flag(&mut self, key: &'static str, value: bool) -> &mut Self {
        self.key(key).extend_from_slice(if value { b"true" } else { b"false" });
        self
    }

    #[inline]
    fn share(&mut self, key: &'static str, value: Option<f64>) -> &mut Self {
        by_serde(&value, self.key(key));
        self
    }

    fn list<T>(&mut self, key: &'static str, rows: &[T], row: fn(&T, &mut Vec<u8>)) -> &mut Self {
        let out = self.key(key);
        out.push(b'[');
        for (i, item) in rows.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            row(item, out);
        }
        out.push(b']');
        self
    }

    fn end(&mut self) {
        self.out.push(b'}');
    }
}

/// Writes a string; what needs an escape is left to `serde_json`.
fn string(value: &str, out: &mut Vec<u8>) {
    let is_special = |b: u8| b < b' ' || b == b'"' || b == b'\\';
    // Without a way out of the loop: so the compiler looks at many bytes at once.
    if value.bytes().fold(false, |special, b| special | is_special(b)) {
        return by_serde(&value, out);
    }
    out.reserve(value.len() + 2);
    out.push(b'"');
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
}

fn by_serde(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    // Into memory, of strings and numbers: nothing can fail.
    serde_json::to_writer(out, value).expect("strings and numbers serialize into memory");
}

#[cfg(test)]
mod tests {
    use super::*;
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
