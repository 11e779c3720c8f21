//! JSONL: an object a line, of which only the text and the identifier are kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::error::utf8;
use super::field::Scalar;
use super::lines::{self, Lines};
use super::{Place, Raw, ReadError, ReadOptions, ReadProblem};

/// The records of one JSONL stream.
pub(super) struct Jsonl {
    lines: Lines,
    buffer: Vec<u8>,
    shown: String,
    stem: String,
    text_field: String,
    id_fields: Vec<String>,
    id_required: bool,
}

impl Jsonl {
    pub(super) fn new(lines: Lines, shown: String, stem: String, options: &ReadOptions) -> Self {
        Self {
            lines,
            buffer: Vec::new(),
            shown,
            stem,
            text_field: options.text_field.clone(),
            id_fields: options.id_fields(),
            id_required: options.id_field.is_some(),
        }
    }

    fn parse(&self, place: Place) -> Result<Raw, ReadError> {
        match self.fields() {
            Ok((id, text)) => {
                let id = id.unwrap_or_else(|| format!("{}:{}", self.stem, self.lines.number));
                Ok(Raw { id, text, place, source: None })
            }
            Err(problem) => Err(ReadError::new(place, problem)),
        }
    }

    fn fields(&self) -> Result<(Option<String>, String), ReadProblem> {
        let line = utf8(&self.buffer)?.trim_end();
        let mut json = serde_json::Deserializer::from_str(line);
        let seed = Wanted { text: &self.text_field, ids: &self.id_fields };
        let object = seed.deserialize(&mut json).map_err(|e| json_problem(&e))?;
        json.end().map_err(|e| json_problem(&e))?;
        let text = match object.text {
            Some(text) => text.text(&self.text_field)?,
            None => return Err(missing(&self.text_field, object.keys)),
        };
        for (field, value) in self.id_fields.iter().zip(object.ids) {
            let id = match value {
                Some(id) => id.id(field, self.id_required)?,
                None if self.id_required => return Err(missing(field, object.keys)),
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
        loop {
            lines::reset(&mut self.buffer);
            let read = self.lines.append(&mut self.buffer);
            match read {
                Ok(false) => return None,
                Ok(true) if self.buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(true) => {
                    let place = Place::line(&self.shown, self.lines.number);
                    return Some(self.parse(place));
                }
                Err(problem) => {
                    let line = self.lines.number.max(1);
                    return Some(Err(ReadError::new(Place::line(&self.shown, line), problem)));
                }
            }
        }
    }
}

fn missing(field: &str, present: Vec<String>) -> ReadProblem {
    ReadProblem::MissingField { field: field.to_owned(), present }
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
    fn bad_lines_are_named_and_the_rest_goes_on() {
        check(
            "{\"text\": 1}\n[1]\n{\"text\":\"a\"\n{\"body\":\"b\",\"n\":{}}\n{\"text\":\"ok\",\"id\":[]}\n{\"text\":\"ok\"} x\n{\"text\":\"ok\"}\n",
            &ReadOptions::default(),
            &[
                "f.jsonl:1: field \"text\" is a number, expected a string",
                "f.jsonl:2: not a JSON object: invalid type: sequence, expected an object",
                "f.jsonl:3: not a JSON object: EOF while parsing an object at byte 11",
                "f.jsonl:4: no field \"text\"; the fields are: body, n",
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
                "f.jsonl:2: no field \"key\"; the fields are: id, body",
                "f.jsonl:3: field \"key\" is null, expected a string or a number",
            ],
        );
    }
}
