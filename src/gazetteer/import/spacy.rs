//! spaCy's `EntityRuler` patterns: `{"label": "ORG", "pattern": "Apple", "id": "apple"}`, one a line.

use std::io::{BufRead, Write};

use serde::Deserialize;
use serde_json::Value;

use super::labels::entity_type;
use super::{Collector, Item, lines};
use crate::gazetteer::entry::{FormKind, MatchRule};
use crate::gazetteer::parts::Gazetteer;

#[derive(Deserialize)]
struct Row {
    label: String,
    pattern: Value,
    #[serde(default)]
    id: String,
}

/// Reads patterns; rows of one label and `id` become one entry. Of token patterns, those that
/// spell out one name are taken.
///
/// # Errors
/// If the input cannot be read.
pub fn read(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    lines(input, collector, |number, line, collector| {
        if line.trim().is_empty() {
            return;
        }
        match item(line) {
            Ok(item) => collector.add(number, item),
            Err(reason) => collector.refuse(number, reason),
        }
    })
}

fn item(line: &str) -> Result<Item, String> {
    let row: Row = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let kind = entity_type(&row.label);
    let key = if row.id.is_empty() { String::new() } else { format!("{}/{}", row.label, row.id) };
    Ok(Item {
        key,
        kind: kind.map(|k| k.0),
        subtype: kind.map_or("", |k| k.1).to_owned(),
        name: literal(&row.pattern)?,
        ..Item::default()
    })
}

/// The one name that a pattern matches.
fn literal(pattern: &Value) -> Result<String, String> {
    if let Some(name) = pattern.as_str() {
        return Ok(name.to_owned());
    }
    let tokens = pattern.as_array().ok_or("the pattern is neither a string nor a list")?;
    let mut words = Vec::with_capacity(tokens.len());
    for token in tokens {
        let token = token.as_object().ok_or("a token of the pattern is no object")?;
        let mut fields = token.iter();
        match (fields.next(), fields.next()) {
            (Some((name, Value::String(word))), None)
                if ["TEXT", "ORTH", "LOWER"].contains(&name.to_uppercase().as_str()) =>
            {
                words.push(word.as_str());
            }
            _ => return Err("a token pattern that is more than TEXT, ORTH or LOWER".into()),
        }
    }
    Ok(words.join(" "))
}

/// Writes the forms of a gazetteer as patterns. Forms that need evidence (`context`) are left out
/// unless `all`; vetoes and hidden forms always are.
///
/// # Errors
/// If they cannot be written.
pub fn write(gazetteer: &Gazetteer, all: bool, mut out: impl Write) -> std::io::Result<usize> {
    let mut written = 0;
    for form in gazetteer.forms().iter() {
        let unwanted = form.rule == MatchRule::Never
            || form.kind == FormKind::Hidden
            || (form.rule == MatchRule::Context && !all);
        if unwanted {
            continue;
        }
        let entry = gazetteer.entry(form.entry);
        let row = serde_json::json!({
            "label": entry.kind.label(), "pattern": form.text, "id": entry.id.to_string()
        });
        writeln!(out, "{row}")?;
        written += 1;
    }
    Ok(written)
}
