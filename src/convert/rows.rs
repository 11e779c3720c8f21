//! JSON files of documents: one a line, a list of them, or a single one. Each with its line.

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::ReadOptions;
use crate::evaluate::input::InputError;
use crate::evaluate::model::Doc;

/// A document, or what is wrong with it.
pub(super) type Row<T> = Result<(usize, T), InputError>;

/// The documents of a file with the lines on which they begin. One that cannot be read is an error;
/// the others are there.
pub(super) fn rows<'c, T: Deserialize<'c>>(file: &str, content: &'c str) -> Vec<Row<T>> {
    let first = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let whole = if content.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(content)
    } else {
        serde_json::from_str::<&RawValue>(content).map(|value| vec![value])
    };
    let is_value = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let whole = match whole {
        Ok(values) => Some(values),
        // Lines, if the first line is a value, or else if it is to be one that is broken.
        Err(_) if is_value(first) => None,
        Err(_) if first.trim_start().starts_with('{') && content.lines().any(is_value) => None,
        Err(error) if !first.is_empty() => return vec![Err(json_error(file, 1, &error))],
        Err(_) => None,
    };
    let parts: Vec<(usize, &str)> = match whole {
        Some(values) => located(content, &values),
        None => {
            let lines = content.lines().enumerate().map(|(i, line)| (i + 1, line));
            lines.filter(|(_, line)| !line.trim().is_empty()).collect()
        }
    };
    let read = |(line, part): (usize, &'c str)| match serde_json::from_str(part) {
        Ok(value) => Ok((line, value)),
        Err(error) => Err(json_error(file, line, &error)),
    };
    parts.into_iter().map(read).collect()
}

/// Where the values of a list begin.
fn located<'c>(content: &'c str, values: &[&'c RawValue]) -> Vec<(usize, &'c str)> {
    let (mut line, mut at) = (1, 0);
    let mut out = Vec::with_capacity(values.len());
    for value in values {
        let part = value.get();
        // The values are slices of the content, in its order.
        let start = part.as_ptr() as usize - content.as_ptr() as usize;
        line += content[at..start].matches('\n').count();
        at = start;
        out.push((line, part));
    }
    out
}

/// The parser's message, with the line in the file instead of that in the part.
fn json_error(file: &str, line: usize, error: &serde_json::Error) -> InputError {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(said, _)| said);
    let column = error.column();
    let at = if column > 0 { format!(" at byte {column}") } else { String::new() };
    parse_error(file, line + error.line().max(1) - 1, format!("{message}{at}"))
}

/// A document of a file, to be filled; its offsets are in the unit that the user names.
pub(super) fn empty_doc(file: &str, line: usize, options: &ReadOptions) -> Doc {
    Doc { file: file.to_owned(), line, unit: options.offsets.unwrap_or_default(), ..Doc::default() }
}

/// The identifier of a document that has none: the file and its place there, from 1.
pub(super) fn made_up_id(file: &str, index: usize) -> String {
    let stem = Path::new(file).file_stem().map_or(file.into(), |stem| stem.to_string_lossy());
    format!("{stem}:{}", index + 1)
}

/// An error of a line.
pub(super) fn parse_error(file: &str, line: usize, message: impl Into<String>) -> InputError {
    InputError::Parse { path: file.to_owned(), line, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &[&str]) {
        let shown = |row: Row<Vec<u8>>| match row {
            Ok((line, value)) => format!("{line} {value:?}"),
            Err(error) => error.to_string(),
        };
        let got: Vec<String> = rows("f", content).into_iter().map(shown).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn lines_lists_and_single_values_are_located() {
        check("[1]\n\n[2,\n[3]\n", &["1 [1]", "f:3: EOF while parsing a value at byte 3", "4 [3]"]);
        check("[\n[1],\n[2\n\n", &["f:5: EOF while parsing a list"]);
        check("{\n\"a\": x\n}\n", &["f:2: expected value at byte 6"]);
        check(" [\n[1],\n\n [2, 3]]", &["2 [1]", "4 [2, 3]"]);
        check(
            "[[1],\n[\n-1]]",
            &["1 [1]", "f:3: invalid value: integer `-1`, expected u8 at byte 2"],
        );
        check("", &[]);
    }
}
