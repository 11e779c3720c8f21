//! Annotated texts to train on: JSON lines with `text` and `entities`, offsets in code points.
//!
//! This is the project's own record with its text; `label` is accepted for `type`, and names of
//! other types than the four are passed over.

use serde::Deserialize;

use crate::annotations::EntityType;
use crate::text::ByteSpan;

/// A text with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gold {
    /// The text.
    pub text: String,
    /// Its outermost names, by start.
    pub names: Vec<(ByteSpan, EntityType)>,
}

/// A line that is no annotated text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct GoldError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

#[derive(Deserialize)]
struct Line {
    text: Option<String>,
    #[serde(default)]
    entities: Vec<Entity>,
    #[serde(default)]
    offsets: Option<String>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    #[serde(alias = "label")]
    r#type: String,
}

/// Reads the annotated texts of a file's content.
///
/// # Errors
/// At the first line that is none.
pub fn parse(file: &str, content: &str) -> Result<Vec<Gold>, GoldError> {
    let mut out = Vec::new();
    for (i, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let error = |message: String| GoldError { file: file.to_owned(), line: i + 1, message };
        let line: Line = serde_json::from_str(line).map_err(|e| error(e.to_string()))?;
        out.push(gold(line).map_err(error)?);
    }
    Ok(out)
}

fn gold(line: Line) -> Result<Gold, String> {
    let text = line.text.ok_or("the record has no text (annotate with --with-text)")?;
    if line.offsets.as_deref().is_some_and(|unit| unit != "codepoint") {
        return Err("offsets must be code points".into());
    }
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let mut names = Vec::new();
    for e in line.entities {
        let Ok(kind) = e.r#type.parse::<EntityType>() else { continue };
        match (starts.get(e.start), starts.get(e.end)) {
            (Some(&start), Some(&end)) if start < end => {
                names.push((ByteSpan::new(start, end), kind));
            }
            _ => return Err(format!("the span {}..{} is not in the text", e.start, e.end)),
        }
    }
    names.sort_unstable_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut reached = 0;
    names.retain(|(span, _)| {
        let outer = span.start >= reached;
        reached = reached.max(span.end);
        outer
    });
    Ok(Gold { text, names })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_and_only_the_outermost() {
        let line = r#"{"text":"Été à Lille","entities":[{"start":6,"end":11,"label":"LOC"},
            {"start":0,"end":3,"type":"MISC"},{"start":6,"end":8,"type":"LOC"}]}"#
            .replace('\n', " ");
        let gold = parse("g.jsonl", &line).unwrap();
        assert_eq!(gold[0].names.len(), 1);
        assert_eq!(&gold[0].text[gold[0].names[0].0.range()], "Lille");
    }

    #[test]
    fn an_error_has_its_place() {
        let content = "{\"text\":\"a\"}\n{\"text\":\"a\",\"entities\":[{\"start\":0,\"end\":9,\"type\":\"LOC\"}]}";
        let error = parse("g.jsonl", content).unwrap_err();
        assert_eq!(error.to_string(), "g.jsonl:2: the span 0..9 is not in the text");
    }
}
