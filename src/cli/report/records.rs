//! The records of JSONL files, borrowed from their text.

use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

use guillemet::standoff::Record;

use super::DEFAULT;
use crate::cli::Fatal;
use crate::cli::runs::is_stream;

/// Files of records, each under the name that messages give it.
#[derive(Debug)]
pub(super) struct Files(Vec<(String, String)>);

impl Files {
    /// A file, standard input, or all `.jsonl` files of a folder.
    pub(super) fn read(path: &Path) -> Result<Self, Fatal> {
        let failed = |path: &Path, error: std::io::Error| {
            let is_default = path == Path::new(DEFAULT) && error.kind() == ErrorKind::NotFound;
            let hint = if is_default { "; `guillemet annotate` makes it" } else { "" };
            Fatal::new(format_args!("{}: {error}{hint}", path.display()))
        };
        if is_stream(path) {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|e| Fatal::new(format_args!("standard input: {e}")))?;
            return Ok(Self(vec![("<stdin>".into(), text)]));
        }
        let mut paths = vec![path.to_owned()];
        if path.is_dir() {
            let entries = path.read_dir().map_err(|e| failed(path, e))?;
            paths = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
            paths.sort();
        }
        let read = |path: &Path| {
            let text = std::fs::read_to_string(path).map_err(|e| failed(path, e))?;
            Ok((path.display().to_string(), text))
        };
        paths.iter().map(|path| read(path)).collect::<Result<_, _>>().map(Self)
    }

    /// The records, and what is wrong with the lines that are none. Of two records of one document
    /// the first counts.
    pub(super) fn records(&self) -> (Vec<Record<'_>>, Vec<String>) {
        let mut records: Vec<Record> = Vec::new();
        let mut failures = Vec::new();
        let mut seen: HashMap<String, String> = HashMap::new();
        for (file, text) in &self.0 {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let place = format!("{file}:{}", i + 1);
                match serde_json::from_str::<Record>(line) {
                    Err(error) => failures.push(format!("{place}: no record: {}", problem(&error))),
                    Ok(record) => match seen.get(record.doc_id.as_ref()) {
                        Some(first) => failures.push(format!(
                            "{place}: a second record of {:?}, first at {first}: skipped",
                            record.doc_id
                        )),
                        None => {
                            seen.insert(record.doc_id.to_string(), place);
                            records.push(record);
                        }
                    },
                }
            }
        }
        (records, failures)
    }
}

/// The parser's message with its place in the line, which is all that it saw.
fn problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    format!("{message} at byte {}", error.column())
}
