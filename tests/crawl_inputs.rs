//! Inputs as crawls have them: WARC and WET, huge documents, many compressed members.

use std::fs;
use std::path::Path;
use std::process::Output;

use guillemet::read::{ReadOptions, Reader};
use serde_json::Value;

mod support;
#[cfg(feature = "parquet")]
use support::stderr;
use support::{guillemet, gzip};

fn annotate(folder: &Path, args: &[&str]) -> Output {
    let mut command = guillemet(folder);
    command.args(["annotate", "--names", "off", "--out", "-"]).args(args).output().unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    let lines = output.stdout.split(|&b| b == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

fn wet(number: u32, text: &str) -> Vec<u8> {
    format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://exemple.invalid/{number}\r\n\
         WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n\
         {text}\r\n\r\n",
        text.len()
    )
    .into_bytes()
}

#[test]
fn wet_files_of_many_members_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let members = |range: std::ops::Range<u32>| -> Vec<u8> {
        range
            .flat_map(|n| gzip(&wet(n, &format!("« Il pleut », a dit M. Dupont n° {n}."))))
            .collect()
    };
    fs::write(folder.path().join("crawl.warc.wet.gz"), members(0..300)).unwrap();
    fs::write(folder.path().join("nameless"), wet(300, "Il neige.")).unwrap();
    let output = annotate(folder.path(), &["crawl.warc.wet.gz", "nameless"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let records = records(&output);
    assert_eq!(records.len(), 301);
    assert_eq!(records[7]["doc_id"], "urn:uuid:7");
    assert_eq!(records[7]["source"], "https://exemple.invalid/7");
    assert_eq!(records[7]["quotes"][0]["text"], "Il pleut");
    assert_eq!(records[300]["doc_id"], "urn:uuid:300");
}

#[test]
fn a_damaged_wet_file_is_told_with_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut content = [wet(0, "Il pleut."), wet(1, "Il vente."), wet(2, "Il neige.")].concat();
    let second = wet(0, "Il pleut.").len();
    content[second..second + 5].copy_from_slice(b"XXXXX");
    fs::write(folder.path().join("a.wet"), content).unwrap();
    let output = annotate(folder.path(), &["a.wet"]);
    assert_eq!(output.status.code(), Some(1));
    let told = format!("guillemet: a.wet at byte {second}: no record begins here\n");
    assert!(String::from_utf8_lossy(&output.stderr).starts_with(&told));
    let ids: Vec<_> = records(&output).iter().map(|r| r["doc_id"].clone()).collect();
    assert_eq!(ids, ["urn:uuid:0", "urn:uuid:2"]);
}

#[test]
fn documents_beyond_the_limit_are_refused_by_name_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let long = "il pleut ".repeat(300);
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
    let jsonl = line("a", "x") + &line("b", &long) + &line("c", &long.repeat(60)) + &line("d", "y");
    fs::write(folder.path().join("in.jsonl"), jsonl).unwrap();
    fs::write(folder.path().join("long.txt"), &long).unwrap();
    fs::write(folder.path().join("exact.txt"), format!("\u{feff}{}", "x".repeat(2048))).unwrap();
    let output = annotate(
        folder.path(),
        &["in.jsonl", "long.txt", "exact.txt", "--max-doc-bytes", "2K", "--quiet", "--keep-all"],
    );
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let limit = "longer than 2048 bytes, the limit of a document (--max-doc-bytes)";
    assert!(told.contains(&format!("guillemet: in.jsonl:2: {limit}\n")), "{told}");
    assert!(told.contains("guillemet: in.jsonl:3: record longer than 69632 bytes"), "{told}");
    assert!(told.contains(&format!("guillemet: long.txt: {limit}\n")), "{told}");
    let ids: Vec<_> = records(&output).iter().map(|r| r["doc_id"].clone()).collect();
    assert_eq!(ids, ["a", "d", "exact"]);
}

#[test]
fn identifiers_may_come_twice_if_that_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), "{\"id\":1,\"text\":\"x\"}\n".repeat(3)).unwrap();
    let read = |allow_duplicates| {
        let options = ReadOptions { allow_duplicates, ..ReadOptions::default() };
        Reader::new([folder.path()], options).flatten().count()
    };
    assert_eq!((read(false), read(true)), (1, 3));
}

/// What is written as Parquet is read as Parquet, and gives the same annotations again.
#[cfg(feature = "parquet")]
#[test]
fn parquet_is_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let line = |n: u32| {
        let text = format!("« Il pleut », a dit Jean Dupont à Paris. {}", "x ".repeat(n as usize));
        format!("{{\"id\":{n},\"text\":\"{text}\"}}\n")
    };
    let lines: String = (0..3000).map(line).collect();
    fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let run = |args: &[&str]| {
        let mut command = guillemet(folder.path());
        command.args(["annotate", "--names", "off", "--with-text", "--quiet"]).args(args);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    };
    run(&["in.jsonl", "--format", "jsonl,parquet", "--out", "a"]);
    run(&["a/annotations.parquet", "--format", "jsonl", "--out", "b"]);
    let read = |file: &str| -> Vec<Value> {
        let content = fs::read_to_string(folder.path().join(file)).unwrap();
        let mut records: Vec<Value> =
            content.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        records.iter_mut().for_each(|record| record["source"] = Value::Null);
        records
    };
    assert!(read("a/annotations.jsonl") == read("b/annotations.jsonl"));
    run(&["in.jsonl", "--format", "parquet", "--shards", "2", "--out", "c"]);
    assert!(folder.path().join("c/annotations-00001-of-00002.parquet").exists());
    let missing = annotate(folder.path(), &["a/annotations.parquet", "--text-field", "body"]);
    let told = stderr(&missing);
    assert!(
        told.contains(
            "no field \"body\" (--text-field names another); the fields are: schema, doc_id"
        ),
        "{told}"
    );
}

/// A Parquet file with a byte changed, or cut short, is read to its end or told: also where the
/// crate that reads it panics.
#[cfg(feature = "parquet")]
#[test]
fn a_damaged_parquet_file_is_told() {
    use guillemet::convert::{self, Format, Losses, WriteOptions, Writer};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let record = r#"{"doc_id":"a","text":"« Oui », dit Léa.","entities":[{"id":"e1","start":13,"end":16,"text":"Léa","type":"PER"}],"quotes":[]}"#;
    fs::write(folder.path().join("a.jsonl"), record).unwrap();
    let (options, mut losses) = (convert::ReadOptions::default(), Losses::default());
    let mut writer = Writer::new(path.clone(), WriteOptions::new(Format::Parquet)).unwrap();
    for item in
        convert::read(&folder.path().join("a.jsonl"), Format::Jsonl, &options, &mut losses).unwrap()
    {
        writer.write(&item.unwrap().0, &mut losses).unwrap();
    }
    writer.finish().unwrap();
    let sound = fs::read(&path).unwrap();
    let mut told = 0;
    let mut check = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let read: Vec<_> = Reader::new([&path], ReadOptions::default()).take(100).collect();
        told += read.iter().filter(|item| item.is_err()).count();
        let _ = convert::read(&path, Format::Parquet, &options, &mut Losses::default());
    };
    // Every third place gets one of four values in turn, and the file is cut at some.
    for at in (0..sound.len()).step_by(3) {
        let mut changed = sound.clone();
        changed[at] = [0, 0x7F, 0xFF, sound[at] ^ 1][at % 4];
        check(&changed);
        if at % 16 == 0 {
            check(&sound[..at]);
        }
    }
    assert!(told > sound.len() / 48, "each of the shortened files is");
}
