//! JSONL: an object a line, of which only the text and the identifier are kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::error::utf8;
use super::field::Scalar;
use super::lines::{self, Lines};
use super::records::Records;
use super::{Raw, ReadError, ReadOptions, ReadProblem};

/// The records of one JSONL stream.
pub(super) struct Jsonl {
    lines: Lines,
    buffer: Vec<u8>,
    records: Records,
    /// Whether no line was read yet that is not blank.
    at_start: bool,
    ended: bool,
}

impl Jsonl {
    pub(super) fn new(lines: Lines, shown: String, stem: String, options: &ReadOptions) -> Self {
        let records = Records::new(shown, stem, options);
        Self { lines, buffer: Vec::new(), records, at_start: true, ended: false }
    }

    /// Whether the first line begins a list or an object that goes on in the next: then no line of the
    /// file is a record, and one message is enough.
    fn is_one_value(&mut self) -> bool {
        let is_first = std::mem::take(&mut self.at_start);
        let line = self.buffer.trim_ascii();
        is_first && (line == b"{" || line.starts_with(b"[") && !line.ends_with(b"]"))
    }

    fn parse(&self) -> Result<Raw, ReadError> {
        let line = self.lines.number;
        match self.fields() {
            Ok((id, text)) => Ok(self.records.raw(line, id, text)),
            Err(problem) => Err(self.records.error(line, problem)),
        }
    }

    fn fields(&self) -> Result<(Option<String>, String), ReadProblem> {
        let line = utf8(&self.buffer)?.trim_end();
        let mut json = serde_json::Deserializer::from_str(line);
        let Records { text, ids, id_required, .. } = &self.records;
        let seed = Wanted { text, ids };
        let object = seed.deserialize(&mut json).map_err(|e| json_problem(&e))?;
        json.end().map_err(|e| json_problem(&e))?;
        let text = match object.text {
            Some(value) => value.text(text)?,
            None => return Err(self.records.no_text(object.keys)),
        };
        for (field, value) in ids.iter().zip(object.ids) {
            let id = match value {
                Some(id) => id.id(field, *id_required)?,
                None if *id_required => return Err(self.records.no_id(object.keys)),
                None => None,
            };
            if id.is_some() {
                return Ok((id, text));
            }
        }
        Ok((None, text))
    }
}

impl Iterator for Jsonl {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            lines::reset(&mut self.buffer);
            let read = self.lines.append(&mut self.buffer);
            match read {
                Ok(false) => return None,
                Ok(true) if self.buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(true) if self.is_one_value() => {
                    self.ended = true;
                    let problem = ReadProblem::JsonValue;
                    return Some(Err(self.records.error(self.lines.number, problem)));
                }
                Ok(true) => return Some(self.parse()),
                Err(problem) => {
                    return Some(Err(self.records.error(self.lines.number.max(1), problem)));
                }
            }
        }
        None
    }
}

/// The parser's message without its own place: it saw a single line.
fn json_problem(error: &serde_json::Error) -> ReadProblem {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    match error.column() {
        0 => ReadProblem::Json { message: message.to_owned() },
        column => ReadProblem::Json { message: format!("{message} at byte {column}") },
    }
}

/// What a line's object holds of what is asked for.
struct Object {
    text: Option<Scalar>,
    ids: Vec<Option<Scalar>>,
    keys: Vec<String>,
}

/// Picks fields from an object without building the rest of it.
struct Wanted<'a> {
    text: &'a str,
    ids: &'a [String],
}

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Object;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Object, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let ids = self.ids.iter().map(|_| None).collect();
        let mut object = Object { text: None, ids, keys: Vec::new() };
        while let Some(key) = map.next_key::<String>()? {
            let id = self.ids.iter().position(|id| *id == key);
            if key == self.text || id.is_some() {
                let value: Scalar = map.next_value()?;
                if let Some(i) = id {
                    object.ids[i] = Some(value.clone());
                }
                if key == self.text {
                    object.text = Some(value);
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            object.keys.push(key);
        }
        Ok(object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, options: &ReadOptions, expected: &[&str]) {
        let lines =
            Lines::new(Box::new(std::io::Cursor::new(content.as_bytes().to_vec())), options);
        let got = super::super::told(Jsonl::new(lines, "f.jsonl".into(), "f".into(), options));
        assert_eq!(got, expected);
    }

    #[test]
    fn ids_are_strings_numbers_or_made_up() {
        check(
            "\u{feff}{\"doc_id\":\"a\",\"text\":\"x\"}\r\n\n{\"text\":\"y\",\"id\":7}\n{\"text\":\"z\"}",
            &ReadOptions::default(),
            &["f.jsonl:1 a \"x\"", "f.jsonl:3 7 \"y\"", "f.jsonl:4 f:4 \"z\""],
        );
    }

    #[test]
    fn a_list_or_object_of_many_lines_is_told_once() {
        let told = "a JSON value of several lines: JSON lines have one object a line (jq -c '.[]' FILE makes them of a list)";
        for content in
            ["[{\"text\":\"a\"},\n{\"text\":\"b\"}]\n", "\n{\n\"text\":\"a\"\n}\n", "[\n]\n"]
        {
            let line = 1 + u32::from(content.starts_with('\n'));
            check(content, &ReadOptions::default(), &[&format!("f.jsonl:{line}: {told}")]);
        }
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_goes_on() {
        check(
            "{\"text\": 1}\n[1]\n{\"text\":\"a\"\n{\"body\":\"b\",\"n\":{}}\n{\"text\":\"ok\",\"id\":[]}\n{\"text\":\"ok\"} x\n{\"text\":\"ok\"}\n",
            &ReadOptions::default(),
            &[
                "f.jsonl:1: field \"text\" is a number, expected a string",
                "f.jsonl:2: not a JSON object: invalid type: sequence, expected an object",
                "f.jsonl:3: not a JSON object: EOF while parsing an object at byte 11",
                "f.jsonl:4: no field \"text\" (--text-field names another); the fields are: body, n",
                "f.jsonl:5: field \"id\" is a list, expected a string or a number",
                "f.jsonl:6: not a JSON object: trailing characters at byte 15",
                "f.jsonl:7 f:7 \"ok\"",
            ],
        );
    }

    #[test]
    fn a_named_id_field_must_be_there() {
        let options = ReadOptions {
            text_field: "body".into(),
            id_field: Some("key".into()),
            ..ReadOptions::default()
        };
        check(
            "{\"key\":\"k\",\"body\":\"x\"}\n{\"id\":\"k\",\"body\":\"x\"}\n{\"key\":null,\"body\":\"x\"}\n",
            &options,
            &[
                "f.jsonl:1 k \"x\"",
                "f.jsonl:2: no field \"key\" (--id-field names another); the fields are: id, body",
                "f.jsonl:3: field \"key\" is null, expected a string or a number",
            ],
        );
    }
}
