//! The project's own record, a line a document ([`crate::standoff`]).

use super::WriteOptions;
use super::item::Item;
use super::losses::{Loss, Losses};
use super::rows::made_up_id;
use crate::evaluate::input::{self, InputError};
use crate::evaluate::model::Doc;

/// A line.
pub(super) fn write(
    item: &Item,
    options: WriteOptions,
    losses: &mut Losses,
) -> Result<String, String> {
    let mut record = item.record_in(options.offsets)?;
    if record.sha256.is_empty() {
        item.text()?;
    }
    match &item.text {
        Some(text) if options.with_text => record.text = Some(text.to_string().into()),
        Some(_) => losses.add(Loss::Texts, 1),
        None => {}
    }
    let line = serde_json::to_string(&record).map_err(|e| e.to_string())?;
    Ok(line + "\n")
}

/// Reads records and gold files with the same keys: a line that is wrong is an error, the others are
/// there. A list of records, or one over several lines, is read as a whole.
pub(super) fn read(file: &str, content: &str) -> Result<Vec<Result<Doc, InputError>>, InputError> {
    let first = content.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if first.trim_start().starts_with('[') || (!is_json(first) && is_json(content)) {
        let corpus = input::read_str(file, content, input::Format::Jsonl)?;
        let named = |(index, doc)| Ok(with_id(doc, file, index, corpus.positional));
        return Ok(corpus.docs.into_iter().enumerate().map(named).collect());
    }
    let lines = content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(index, (at, line)): (usize, (usize, &str))| {
        let corpus = input::read_str(file, line, input::Format::Jsonl);
        let corpus = corpus.map_err(|error| moved(error, at))?;
        let positional = corpus.positional;
        let doc = corpus.docs.into_iter().next().unwrap_or_default();
        Ok(with_id(Doc { line: at + 1, ..doc }, file, index, positional))
    };
    Ok(lines.enumerate().map(read).collect())
}

fn with_id(doc: Doc, file: &str, index: usize, positional: bool) -> Doc {
    if positional { Doc { id: made_up_id(file, index), ..doc } } else { doc }
}

/// An error of a part of a file that starts `before` lines down.
fn moved(error: InputError, before: usize) -> InputError {
    match error {
        InputError::Parse { path, line, message } => {
            // The parser's own place is one within the line.
            let said = message.rsplit_once(" at line ").map(|(said, place)| {
                let column = place.rsplit(' ').next().unwrap_or_default();
                format!("{said} at byte {column}")
            });
            InputError::Parse { path, line: line + before, message: said.unwrap_or(message) }
        }
        InputError::Offsets { path, line, doc, message } => {
            InputError::Offsets { path, line: line + before, doc, message }
        }
        other => other,
    }
}
