//! CSV tables with a fixed header, read with the line of every row.

use std::fmt;

/// How grave a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The row is used all the same.
    Warning,
    /// The row (or file) is left out.
    Error,
}

/// Something wrong in a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How grave it is.
    pub severity: Severity,
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1; 0 if the whole file is meant.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// An error that concerns a whole file.
    #[must_use]
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        let (file, message) = (file.into(), message.into());
        Self { severity: Severity::Error, file, line: 0, message }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.severity == Severity::Error { "error" } else { "warning" };
        if self.line == 0 {
            write!(f, "{}: {level}: {}", self.file, self.message)
        } else {
            write!(f, "{}:{}: {level}: {}", self.file, self.line, self.message)
        }
    }
}

/// A row and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    /// The line that it begins on, from 1.
    pub line: u64,
    fields: &'r csv::StringRecord,
}

impl Row<'_> {
    /// The field of a column, by its position in the header.
    #[must_use]
    pub fn get(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default()
    }

    /// The place of a column's field among these labels.
    ///
    /// # Errors
    /// If it is none of them, with the labels.
    pub fn one_of(&self, column: usize, labels: &[&str]) -> Result<usize, String> {
        let label = self.get(column);
        let found = labels.iter().position(|l| *l == label);
        found.ok_or_else(|| format!("unknown {label:?}: one of {}", labels.join(", ")))
    }
}

/// Calls `take` for every row of `content`, whose first line must be `header` (comma separated).
///
/// A row with another number of columns, or of which `take` returns an error, is reported at its
/// line; the others are read.
pub fn each_row(
    file: &str,
    content: &str,
    header: &str,
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), String>,
) {
    let mut report = |line: u64, message: String| {
        problems.push(Problem { severity: Severity::Error, file: file.to_owned(), line, message });
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content.as_bytes());
    let columns = header.split(',').count();
    let mut record = csv::StringRecord::new();
    let mut first = true;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                report(error.position().map_or(0, csv::Position::line), error.to_string());
                continue;
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        if first {
            first = false;
            if record.iter().ne(header.split(',')) {
                let found = record.iter().collect::<Vec<_>>().join(",");
                report(line, format!("header is {found:?}, expected {header:?}"));
                return;
            }
        } else if record.len() != columns {
            let n = record.len();
            report(line, format!("{n} columns instead of {columns} ({header})"));
        } else if let Err(message) = take(&Row { line, fields: &record }) {
            report(line, message);
        }
    }
    if first {
        report(0, format!("empty file, expected the header {header:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> (Vec<u64>, Vec<Problem>) {
        let (mut lines, mut problems) = (Vec::new(), Vec::new());
        each_row("x.csv", content, "a,b", &mut problems, |row| {
            lines.push(row.line);
            Ok(())
        });
        (lines, problems)
    }

    #[test]
    fn a_short_row_is_named_with_its_line_and_the_others_are_read() {
        let (lines, problems) = read("a,b\n1,2\n3\n\"4\n5\",6\n7,8\n");
        assert_eq!(lines, [2, 4, 6]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].to_string(), "x.csv:3: error: 1 columns instead of 2 (a,b)");
    }

    #[test]
    fn a_foreign_header_is_refused() {
        let (lines, problems) = read("a;b\n1;2\n");
        assert!(lines.is_empty());
        assert!(problems[0].to_string().contains("expected \"a,b\""));
        assert_eq!(read("").1.len(), 1);
    }
}
