//! Annotated texts to train on: JSON lines with `text` and `entities`, offsets in code points.
//!
//! This is the project's own record. Where it has no text, `source` says in which file the text lies: a
//! path from the working folder, or from a folder above the record's file. `label` is accepted for
//! `type`, and names of other types than the four are passed over.

use std::path::Path;

use serde::Deserialize;

use crate::annotations::EntityType;
use crate::text::{ByteSpan, Document};

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
    source: Option<String>,
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
        out.push(gold(file, line).map_err(error)?);
    }
    Ok(out)
}

/// The text of the file that a record names as its source, without a byte order mark.
fn text_of(file: &str, source: &str) -> Result<String, String> {
    let folders = Path::new(file).ancestors().skip(1).chain([Path::new("")]);
    let path = folders
        .map(|folder| folder.join(source))
        .find(|path| path.is_file())
        .ok_or_else(|| format!("the record has no text, and its source {source} is not found"))?;
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let document = Document::new(source, text).map_err(|e| e.to_string())?;
    Ok(document.text().to_owned())
}

fn gold(file: &str, line: Line) -> Result<Gold, String> {
    let text = match (line.text, &line.source) {
        (Some(text), _) => text,
        (None, Some(source)) => text_of(file, source)?,
        (None, None) => return Err("the record has neither text nor source".into()),
    };
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
    fn a_record_without_text_names_its_source() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("gold")).unwrap();
        std::fs::write(folder.path().join("a.txt"), "\u{feff}À Lille").unwrap();
        let file = folder.path().join("gold/g.jsonl");
        let record = r#"{"source":"a.txt","entities":[{"start":2,"end":7,"type":"LOC"}]}"#;
        let gold = parse(&file.display().to_string(), record).unwrap();
        assert_eq!(&gold[0].text[gold[0].names[0].0.range()], "Lille");
        let missing = record.replace("a.txt", "b.txt");
        let error = parse(&file.display().to_string(), &missing).unwrap_err();
        assert!(error.to_string().ends_with("its source b.txt is not found"), "{error}");
    }

    #[test]
    fn an_error_has_its_place() {
        let content = "{\"text\":\"a\"}\n{\"text\":\"a\",\"entities\":[{\"start\":0,\"end\":9,\"type\":\"LOC\"}]}";
        let error = parse("g.jsonl", content).unwrap_err();
        assert_eq!(error.to_string(), "g.jsonl:2: the span 0..9 is not in the text");
    }
}
