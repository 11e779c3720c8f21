//! Reads any bytes as documents: text, JSON lines, tables and archives, plain and compressed, and as what a
//! server answered. The first byte chooses the format, its highest bit a low limit of length.
#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use guillemet::read::{ReadOptions, Reader};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 9] = [
    "a.txt",
    "a.jsonl",
    "a.csv",
    "a.tsv",
    "a",
    "a.jsonl.gz",
    "a.txt.zst",
    "a.warc",
    "a.warc.wet.gz",
];

/// The limit in bytes that the highest bit sets: below the longest input, so that it is met.
const LOW_LIMIT: usize = 256;

fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    let mut options = ReadOptions::default();
    if first >= 0x80 {
        options.max_doc_bytes = LOW_LIMIT;
    }
    let limit = options.max_doc_bytes;
    let format = usize::from(first & 0x7F) % (NAMES.len() + 2);
    // Bytes taken at random hardly ever say their own length or end in their own checksum, so that what
    // lies behind these two is reached by saying and computing them here.
    let (name, content) = match NAMES.get(format) {
        Some(&name) => (name, content.to_vec()),
        None if format == NAMES.len() => ("a.warc", response(content.to_vec())),
        None => ("a.warc", response(compressed(content))),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("room");
    for document in Reader::new([&path], options) {
        match document {
            Ok(document) => {
                assert!(!document.id().is_empty());
                assert!(document.text().len() <= limit);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});

/// A record that holds an HTTP message, as it is.
fn response(message: Vec<u8>) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        message.len()
    );
    [head.into_bytes(), message, b"\r\n\r\n".to_vec()].concat()
}

/// A page that a server sent compressed.
fn compressed(page: &[u8]) -> Vec<u8> {
    let mut message =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    let mut encoder = GzEncoder::new(&mut message, Compression::fast());
    encoder.write_all(page).expect("room");
    encoder.finish().expect("room");
    message
}
