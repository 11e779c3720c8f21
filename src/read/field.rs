//! The value of a record's field: what is taken for a text, what for an identifier.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use super::ReadProblem;

/// A value, as far as a field of a record may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scalar {
    Text(String),
    Number(String),
    Null,
    /// Something else, in words.
    Other(&'static str),
}

impl Scalar {
    /// The text of a document.
    pub(super) fn text(self, field: &str) -> Result<String, ReadProblem> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(other.wrong(field, "a string")),
        }
    }

    /// The identifier of a document; `None` if it is null and need not be there.
    pub(super) fn id(self, field: &str, required: bool) -> Result<Option<String>, ReadProblem> {
        match self {
            Self::Text(id) | Self::Number(id) if !id.is_empty() => Ok(Some(id)),
            Self::Null if !required => Ok(None),
            other => Err(other.wrong(field, "a string or a number")),
        }
    }

    fn wrong(&self, field: &str, expected: &'static str) -> ReadProblem {
        ReadProblem::FieldType { field: field.to_owned(), found: self.what(), expected }
    }

    fn what(&self) -> &'static str {
        match self {
            Self::Text(text) if text.is_empty() => "empty",
            Self::Text(_) => "a string",
            Self::Number(_) => "a number",
            Self::Null => "null",
            Self::Other(what) => what,
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(v.to_owned()))
    }

    fn visit_string<E: de::Error>(self, v: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(v))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(v.to_string()))
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(v.to_string()))
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(v.to_string()))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar::Other("a boolean"))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}
