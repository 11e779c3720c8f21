//! Measures a raw Aho-Corasick scan of the built-in names over the texts of a JSONL file.
//!
//! ```text
//! cargo bench --bench scan -- TEXTS.jsonl [--dump NAMES.txt] [--runs N]
//! ```
//!
//! The baseline of `scripts/bench`: what the `aho-corasick` crate needs for finding the same names in the
//! same texts, exactly as a user would call it (contiguous NFA, leftmost longest, ASCII letters of
//! either case), without folding, boundaries, or anything that comes after. Prints one line of JSON:
//! bytes of text, names, hits, seconds to build and seconds of each scan (processor time cannot be
//! shorter than these on one thread).

use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use guillemet::gazetteer::Gazetteer;
use serde::Deserialize;

/// The one field that is needed of a record.
#[derive(Deserialize)]
struct Record {
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut input, mut dump, mut runs) = (None, None, 5);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dump" => dump = args.next().map(PathBuf::from),
            "--runs" => runs = args.next().ok_or("--runs needs a number")?.parse()?,
            // Cargo says so of itself.
            "--bench" => {}
            file => input = Some(PathBuf::from(file)),
        }
    }
    // `cargo test --benches` runs this too.
    let Some(input) = input else { return Ok(()) };
    let texts = std::fs::read_to_string(&input)?
        .lines()
        .map(|line| serde_json::from_str::<Record>(line).map(|record| record.text))
        .collect::<Result<Vec<_>, _>>()?;
    let (gazetteer, _) = Gazetteer::builtin();
    let mut names: Vec<&str> = gazetteer.forms().iter().map(|form| form.text).collect();
    names.sort_unstable();
    names.dedup();
    if let Some(path) = dump {
        std::fs::write(path, names.join("\n") + "\n")?;
    }
    measure(&texts, &names, runs)
}

fn measure(texts: &[String], names: &[&str], runs: usize) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(names)?;
    let build = start.elapsed().as_secs_f64();
    let mut hits = 0;
    let scans: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            hits = black_box(texts.iter().map(|t| automaton.find_iter(t.as_str()).count()).sum());
            start.elapsed().as_secs_f64()
        })
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let figures = serde_json::json!({
        "bytes": bytes, "names": names.len(), "hits": hits, "build": build, "scans": scans,
    });
    println!("{figures}");
    Ok(())
}
