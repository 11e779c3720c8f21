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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line that it begins on, from 1.
    pub line: u64,
    fields: csv::StringRecord,
}

impl Row {
    /// The field of a column, by its position in the header.
    #[must_use]
    pub fn get(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default()
    }
}

/// A table's rows, and what was wrong with the others.
#[derive(Debug, Default)]
pub struct Table {
    /// The file, as it was named.
    pub file: String,
    /// The rows with the right number of columns.
    pub rows: Vec<Row>,
    /// Rows that were left out, or the header that was not the expected one.
    pub problems: Vec<Problem>,
}

impl Table {
    /// Reads `content`, whose first line must be `header` (comma separated).
    ///
    /// A row with another number of columns is left out and reported; the others are read.
    #[must_use]
    pub fn read(file: &str, content: &str, header: &str) -> Self {
        let mut table = Self { file: file.to_owned(), ..Self::default() };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(content.as_bytes());
        let expected: Vec<&str> = header.split(',').collect();
        let mut record = csv::StringRecord::new();
        let mut first = true;
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    table.error(error.position().map_or(0, csv::Position::line), error.to_string());
                    continue;
                }
            }
            let line = record.position().map_or(0, csv::Position::line);
            if first {
                first = false;
                if record.iter().ne(expected.iter().copied()) {
                    let found = record.iter().collect::<Vec<_>>().join(",");
                    table.error(line, format!("header is {found:?}, expected {header:?}"));
                    return table;
                }
            } else if record.len() == expected.len() {
                table.rows.push(Row { line, fields: record.clone() });
            } else {
                let (n, m) = (record.len(), expected.len());
                table.error(line, format!("{n} columns instead of {m} ({header})"));
            }
        }
        if first {
            table.error(0, format!("empty file, expected the header {header:?}"));
        }
        table
    }

    /// Notes an error at a line.
    pub fn error(&mut self, line: u64, message: impl Into<String>) {
        let file = self.file.clone();
        let message = message.into();
        self.problems.push(Problem { severity: Severity::Error, file, line, message });
    }

    /// Notes a warning at a line.
    pub fn warning(&mut self, line: u64, message: impl Into<String>) {
        let file = self.file.clone();
        let message = message.into();
        self.problems.push(Problem { severity: Severity::Warning, file, line, message });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_row_is_named_with_its_line_and_the_others_are_read() {
        let table = Table::read("x.csv", "a,b\n1,2\n3\n\"4\n5\",6\n7,8\n", "a,b");
        assert_eq!(table.rows.len(), 3);
        assert_eq!(table.rows[2].line, 6);
        assert_eq!(table.problems.len(), 1);
        assert_eq!(table.problems[0].to_string(), "x.csv:3: error: 1 columns instead of 2 (a,b)");
    }

    #[test]
    fn a_foreign_header_is_refused() {
        let table = Table::read("x.csv", "a;b\n1;2\n", "a,b");
        assert!(table.rows.is_empty());
        assert!(table.problems[0].to_string().contains("expected \"a,b\""));
        assert_eq!(Table::read("x.csv", "", "a,b").problems.len(), 1);
    }
}
