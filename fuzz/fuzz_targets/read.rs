//! Reads any bytes as documents: text, JSON lines and tables, plain and compressed. The first byte chooses.
#![no_main]

use guillemet::read::{ReadOptions, Reader};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 9] =
    ["a.txt", "a.jsonl", "a.csv", "a.tsv", "a", "a.jsonl.gz", "a.txt.zst", "a.warc", "a.warc.wet.gz"];

fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAMES[usize::from(first) % NAMES.len()]);
    std::fs::write(&path, content).expect("room");
    for document in Reader::new([&path], ReadOptions::default()) {
        match document {
            Ok(document) => assert!(!document.id().is_empty()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
