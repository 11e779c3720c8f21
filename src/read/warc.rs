//! WARC and WET: what web crawls are stored in (ISO 28500, and Common Crawl's extracted texts).
//!
//! `conversion` records are documents as they are; of `response` and `resource` records those with
//! plain text or HTML, whose tags are the annotator's matter. Other records are no articles and are
//! passed over. A record that makes no sense is told with its offset in the decompressed stream, and
//! reading goes on at the next line that begins a record.

use std::io::{self, BufRead, BufReader, Read, Write};

use super::decode::Input;
use super::http::{self, Body};
use super::{Place, Raw, ReadError, ReadOptions, ReadProblem};

/// What every record begins with, before its version.
pub(super) const MAGIC: &[u8] = b"WARC/";

/// The longest block of header lines.
const MAX_HEADER: u64 = 64 << 10;

/// The records of one stream that are documents.
pub(super) struct Warc {
    input: BufReader<Input>,
    /// Where the next byte of `input` is in the stream.
    at: u64,
    shown: String,
    stem: String,
    max_doc_bytes: usize,
    /// Where the next record begins, if its first line was met while something else was sought.
    head: Option<u64>,
    ended: bool,
}

/// The header of a record, as far as it matters.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    id: Option<String>,
    uri: Option<String>,
    content_type: String,
    length: Option<u64>,
}

impl Warc {
    pub(super) fn new(input: Input, shown: String, stem: String, options: &ReadOptions) -> Self {
        let input = BufReader::with_capacity(1 << 16, input);
        let max_doc_bytes = options.max_doc_bytes;
        Self { input, at: 0, shown, stem, max_doc_bytes, head: None, ended: false }
    }

    /// Reads a line of bounded length; empty at the end of the stream.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let read = (&mut self.input).take(MAX_HEADER).read_until(b'\n', &mut line);
        self.at += read.inspect_err(|_| self.ended = true)? as u64;
        Ok(line)
    }

    /// Finds the line that begins the next record, over the blank lines before it; anything else
    /// there is an error. Says where the record begins.
    fn find(&mut self) -> Result<Option<u64>, ReadError> {
        if let Some(at) = self.head.take() {
            return Ok(Some(at));
        }
        loop {
            let start = self.at;
            let line = self.line().map_err(|error| self.error(start, error))?;
            if line.is_empty() {
                return Ok(None);
            }
            if line.starts_with(MAGIC) {
                return Ok(Some(start));
            }
            if !line.iter().all(u8::is_ascii_whitespace) {
                return Err(self.lost(start, "no record begins here"));
            }
        }
    }

    /// An error at `start`, after which reading goes on at the next record.
    fn lost(&mut self, start: u64, message: &str) -> ReadError {
        let mut whole_line = true;
        loop {
            let at = self.at;
            match self.line() {
                Err(_) => break,
                Ok(line) if line.is_empty() => break,
                Ok(line) if whole_line && line.starts_with(MAGIC) => {
                    self.head = Some(at);
                    break;
                }
                Ok(line) => whole_line = line.ends_with(b"\n"),
            }
        }
        self.error(start, ReadProblem::Warc { message: message.to_owned() })
    }

    fn error(&self, at: u64, problem: impl Into<ReadProblem>) -> ReadError {
        ReadError::new(Place::byte(&self.shown, at), problem)
    }

    /// The lines up to a blank one.
    fn header(&mut self, start: u64) -> Result<Header, ReadError> {
        let mut header = Header::default();
        let first = self.at;
        loop {
            let line = self.line().map_err(|error| self.error(start, error))?;
            if line.is_empty() || self.at - first > MAX_HEADER {
                return Err(self.lost(start, "the header of this record does not end"));
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                return Ok(header);
            }
            header.add(&String::from_utf8_lossy(&line));
        }
    }

    /// The next record, if it is a document.
    fn record(&mut self, start: u64) -> Result<Option<Raw>, ReadError> {
        let header = self.header(start)?;
        let Some(length) = header.length else {
            return Err(self.lost(start, "no Content-Length in the header of this record"));
        };
        let Some(body) = header.body() else {
            self.copy(start, length, &mut io::sink())?;
            return Ok(None);
        };
        // The header of an HTTP message is not of the document.
        let limit = self.max_doc_bytes.saturating_add(64 << 10) as u64;
        if length > limit {
            self.copy(start, length, &mut io::sink())?;
            let limit = self.max_doc_bytes;
            return Err(self.error(start, ReadProblem::DocumentTooLong { limit }));
        }
        let mut bytes: Vec<u8> = Vec::new();
        self.copy(start, length, &mut bytes)?;
        let text = http::text(&bytes, body, &header.content_type, self.max_doc_bytes);
        let Some(text) = text.map_err(|problem| self.error(start, problem))? else {
            return Ok(None);
        };
        let id = header.id.or_else(|| header.uri.clone());
        let id = id.unwrap_or_else(|| format!("{}@{start}", self.stem));
        let place = Place::byte(&self.shown, start);
        Ok(Some(Raw { id, text, place, source: header.uri }))
    }

    /// Copies the content of the record that begins at `start`.
    fn copy(&mut self, start: u64, length: u64, out: &mut impl Write) -> Result<(), ReadError> {
        let copied = io::copy(&mut (&mut self.input).take(length), out);
        let copied = copied.map_err(|error| {
            self.ended = true;
            self.error(start, error)
        })?;
        self.at += copied;
        if copied < length {
            let message = "the file ends within this record".to_owned();
            return Err(self.error(start, ReadProblem::Warc { message }));
        }
        Ok(())
    }
}

impl Iterator for Warc {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let start = match self.find() {
                Ok(Some(start)) => start,
                Ok(None) => break,
                Err(error) => return Some(Err(error)),
            };
            if let Some(item) = self.record(start).transpose() {
                return Some(item);
            }
        }
        self.ended = true;
        None
    }
}

impl Header {
    fn add(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        let owned = || Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "warc-record-id" => self.id = owned().filter(|id| !id.is_empty()),
            "warc-target-uri" => self.uri = owned().filter(|uri| !uri.is_empty()),
            "content-type" => value.clone_into(&mut self.content_type),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }

    /// How the text lies in the record; `None` if it holds no document.
    fn body(&self) -> Option<Body> {
        match self.kind.as_str() {
            "conversion" | "resource" if http::is_text(&self.content_type) => Some(Body::Plain),
            "response" if self.content_type.to_ascii_lowercase().contains("http") => {
                Some(Body::Http)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{}>\r\nWARC-Target-URI: \
             https://exemple.invalid/\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            body.len(),
            body.len()
        );
        [head.as_bytes(), body, b"\r\n\r\n"].concat()
    }

    fn check(content: &[u8], options: &ReadOptions, expected: &[&str]) {
        let input = Box::new(io::Cursor::new(content.to_vec()));
        let got: Vec<String> = Warc::new(input, "f.warc".into(), "f".into(), options)
            .map(|item| match item {
                Ok(raw) => format!("{} {} {:?}", raw.id, raw.source.unwrap_or_default(), raw.text),
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(got, expected);
    }

    const HTTP: &str = "application/http; msgtype=response";

    #[test]
    fn texts_and_pages_are_documents_and_other_records_are_not() {
        let page =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n<p>\xe9t\xe9";
        let chunked = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        let missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nrien";
        let image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
        let records = [
            record("warcinfo", "application/warc-fields", b"software: x"),
            record("conversion", "text/plain", "l’été".as_bytes()),
            record("request", HTTP, b"GET / HTTP/1.1\r\n\r\n"),
            record("response", HTTP, page),
            record("response", HTTP, chunked),
            record("response", HTTP, missing),
            record("response", HTTP, image),
        ];
        check(
            &records.concat(),
            &ReadOptions::default(),
            &[
                "urn:x:9 https://exemple.invalid/ \"l’été\"",
                "urn:x:70 https://exemple.invalid/ \"<p>été\"",
                "urn:x:97 https://exemple.invalid/ \"abcde\"",
            ],
        );
    }

    #[test]
    fn bad_records_are_told_and_the_rest_goes_on() {
        let good = record("conversion", "text/plain", b"bon");
        let cut = &record("conversion", "text/plain", b"coupe")[..150];
        let content = [
            b"rubbish\n\n".as_slice(),
            &good,
            b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n\r\n",
            &good,
            &record("conversion", "text/plain", b"\xff"),
            &record("conversion", "text/plain", b"too long a text"),
            cut,
        ];
        let at = |index: usize| content[..index].iter().map(|part| part.len()).sum::<usize>();
        let options = ReadOptions { max_doc_bytes: 8, ..ReadOptions::default() };
        check(
            &content.concat(),
            &options,
            &[
                "f.warc at byte 0: no record begins here",
                "urn:x:3 https://exemple.invalid/ \"bon\"",
                &format!(
                    "f.warc at byte {}: no Content-Length in the header of this record",
                    at(2)
                ),
                "urn:x:3 https://exemple.invalid/ \"bon\"",
                &format!(
                    "f.warc at byte {}: not UTF-8 at byte 0: 0xFF; is this Latin-1 or Windows-1252 (iconv -f WINDOWS-1252 -t UTF-8)?",
                    at(4)
                ),
                &format!(
                    "f.warc at byte {}: longer than 8 bytes, the limit of a document (--max-doc-bytes)",
                    at(5)
                ),
                &format!("f.warc at byte {}: the file ends within this record", at(6)),
            ],
        );
    }
}
