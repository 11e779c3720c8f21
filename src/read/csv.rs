//! CSV with a header: the text and the identifier of every record.
//!
//! The `csv` crate parses each record; what a record is, is decided here line by line, so that the
//! numbers of lines are right after any line end and a quote that is never closed is told instead of
//! silently gathering the rest of the file.

use super::error::utf8;
use super::lines::{self, Lines};
use super::records::Records;
use super::{Raw, ReadError, ReadOptions, ReadProblem};

/// Field separators, in the order in which the header is tried.
const DELIMITERS: [u8; 3] = *b",;\t";

/// The records of one CSV stream.
pub(super) struct Csv {
    lines: Lines,
    buffer: Vec<u8>,
    records: Records,
    /// Known once the header is read.
    table: Option<Columns>,
    ended: bool,
}

#[derive(Clone, Copy)]
struct Columns {
    delimiter: u8,
    count: usize,
    text: usize,
    id: Option<usize>,
}

impl Csv {
    pub(super) fn new(lines: Lines, shown: String, stem: String, options: &ReadOptions) -> Self {
        let records = Records::new(shown, stem, options);
        Self { lines, buffer: Vec::new(), records, table: None, ended: false }
    }

    /// Reads the next record into the buffer, and says on which line it begins.
    fn read_record(&mut self, delimiter: u8) -> Option<Result<u64, ReadError>> {
        lines::reset(&mut self.buffer);
        let mut quotes = Quotes::new(delimiter);
        let mut first_line = 0;
        loop {
            let start = self.buffer.len();
            let read = self.lines.append(&mut self.buffer);
            if start == 0 {
                first_line = self.lines.number;
            }
            let problem = match read {
                Ok(true) => {
                    let line = &self.buffer[start..];
                    if start == 0 && line.iter().all(|b| matches!(b, b'\r' | b'\n')) {
                        self.buffer.clear();
                        continue;
                    }
                    quotes.pass(line);
                    if !quotes.open() {
                        return Some(Ok(first_line));
                    }
                    continue;
                }
                Ok(false) if self.buffer.is_empty() => return None,
                Ok(false) => ReadProblem::OpenQuote,
                Err(problem) => problem,
            };
            self.ended |= quotes.open();
            return Some(Err(self.records.error(first_line.max(1), problem)));
        }
    }

    fn read_header(&mut self) -> Option<Result<Columns, ReadError>> {
        // The header decides on the delimiter; until then a comma tells where its fields begin.
        let line = match self.read_record(b',')? {
            Ok(line) => line,
            Err(error) => return Some(Err(error)),
        };
        let columns = self.columns();
        Some(columns.map_err(|problem| self.records.error(line, problem)))
    }

    fn columns(&self) -> Result<Columns, ReadProblem> {
        let header = utf8(&self.buffer)?;
        let split = |delimiter| fields(header, delimiter);
        let has_text = |names: &Vec<String>| names.contains(&self.records.text);
        let delimiter = DELIMITERS.into_iter().find(|&d| has_text(&split(d)));
        let delimiter = delimiter
            .or_else(|| DELIMITERS.into_iter().max_by_key(|&d| split(d).len()))
            .unwrap_or(b',');
        let names = split(delimiter);
        let position = |name: &String| names.iter().position(|n| n == name);
        let Some(text) = position(&self.records.text) else {
            return Err(self.records.no_text(names));
        };
        let id = self.records.ids.iter().find_map(position);
        if id.is_none() && self.records.id_required {
            return Err(self.records.no_id(names));
        }
        Ok(Columns { delimiter, count: names.len(), text, id })
    }

    fn parse(&self, columns: Columns, line: u64) -> Result<Raw, ReadError> {
        let text = match utf8(&self.buffer) {
            Ok(text) => text,
            Err(problem) => return Err(self.utf8_error(line, problem)),
        };
        let mut fields = fields(text, columns.delimiter);
        if fields.len() != columns.count {
            let problem = ReadProblem::Columns { expected: columns.count, found: fields.len() };
            return Err(self.records.error(line, problem));
        }
        let id = columns.id.map(|i| fields[i].clone()).filter(|id| !id.is_empty());
        if id.is_none() && self.records.id_required {
            let problem = ReadProblem::FieldType {
                field: self.records.ids[0].clone(),
                found: "empty",
                expected: "an identifier",
            };
            return Err(self.records.error(line, problem));
        }
        Ok(self.records.raw(line, id, fields.swap_remove(columns.text)))
    }

    /// A record may have many lines: the error names the line of the byte.
    #[allow(clippy::naive_bytecount, reason = "once, for a message")]
    fn utf8_error(&self, first_line: u64, problem: ReadProblem) -> ReadError {
        let ReadProblem::Utf8 { byte, hint } = problem else {
            return self.records.error(first_line, problem);
        };
        let before = &self.buffer[..byte];
        let newlines = before.iter().filter(|&&b| b == b'\n').count() as u64;
        let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        let problem = ReadProblem::Utf8 { byte: byte - line_start, hint };
        self.records.error(first_line + newlines, problem)
    }
}

impl Iterator for Csv {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let columns = match self.table {
            Some(columns) => columns,
            None => match self.read_header()? {
                Ok(columns) => *self.table.insert(columns),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            },
        };
        match self.read_record(columns.delimiter)? {
            Ok(line) => Some(self.parse(columns, line)),
            Err(error) => Some(Err(error)),
        }
    }
}

/// The fields of one record.
fn fields(record: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(record.as_bytes());
    let mut fields = csv::StringRecord::new();
    // Valid UTF-8 in memory: nothing can fail, and a record of no fields has the wrong number.
    let _ = reader.read_record(&mut fields);
    fields.iter().map(str::to_owned).collect()
}

/// Whether a record goes on after a line, by the quoting rules of RFC 4180: a quote opens a field
/// only as its first byte, and two quotes within a quoted field are one.
struct Quotes {
    delimiter: u8,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote within a quoted field: its end, or the first of two.
    Quote,
}

impl Quotes {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::FieldStart }
    }

    fn open(&self) -> bool {
        self.state == State::Quoted
    }

    fn pass(&mut self, line: &[u8]) {
        for &byte in line {
            self.state = match (self.state, byte) {
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) | (State::FieldStart | State::Quote, b'"') => State::Quoted,
                (_, b) if b == self.delimiter => State::FieldStart,
                _ => State::Plain,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &[u8], options: &ReadOptions, expected: &[&str]) {
        let lines = Lines::new(Box::new(std::io::Cursor::new(content.to_vec())), options);
        let got = super::super::told(Csv::new(lines, "f.csv".into(), "f".into(), options));
        assert_eq!(got, expected);
    }

    #[test]
    fn quoted_line_ends_stay_and_lines_are_counted() {
        check(
            b"\xEF\xBB\xBFid,text\r\na,\"un\r\n\"\"deux\"\"\"\r\n\r\nb,5\" pouces\r\nc,x,y\r\nd,fin",
            &ReadOptions::default(),
            &[
                "f.csv:2 a \"un\\r\\n\\\"deux\\\"\"",
                "f.csv:5 b \"5\\\" pouces\"",
                "f.csv:6: number of fields is 3, the header has 2",
                "f.csv:7 d \"fin\"",
            ],
        );
    }

    #[test]
    fn semicolons_and_tabs_are_found_by_the_header() {
        check(b"titre;text\nt;a, b\n", &ReadOptions::default(), &["f.csv:2 f:2 \"a, b\""]);
        check(b"id\ttext\nt\ta; b\n", &ReadOptions::default(), &["f.csv:2 t \"a; b\""]);
        check(
            b"id;body\nt;a\n",
            &ReadOptions::default(),
            &["f.csv:1: no field \"text\" (--text-field names another); the fields are: id, body"],
        );
    }

    #[test]
    fn broken_utf8_and_open_quotes_are_told_with_their_line() {
        check(
            b"id,text\na,\"x\ncaf\xe9\"\nb,ok\nc,\"jamais\nd,fin\n",
            &ReadOptions::default(),
            &[
                "f.csv:3: not UTF-8 at byte 3: 0xE9; is this Latin-1 or Windows-1252 (iconv -f WINDOWS-1252 -t UTF-8)?",
                "f.csv:4 b \"ok\"",
                "f.csv:5: a quote opened in this record is never closed: nothing after it could be read",
            ],
        );
    }
}
