//! Our figures are those of the project's scoring scripts (`shared/tools/score_*.py`) on the shared
//! gold files. Skipped, and said so, where the shared folder or python3 is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use guillemet::evaluate::align::{AlignOptions, align};
use guillemet::evaluate::input::{ReadOptions, read};
use guillemet::evaluate::{EvaluateOptions, Report, Selection, evaluate};
use serde_json::{Value, json};

fn shared() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found =
        ["../shared", "../../shared"].map(|p| root.join(p)).into_iter().find(|p| p.is_dir());
    if found.is_none() {
        eprintln!("skipped: no shared folder beside the repository");
    }
    found
}

/// What a script prints; `None` without python3.
fn script(shared: &Path, name: &str, gold: &Path, pred: &Path) -> Option<String> {
    let path = shared.join("tools").join(name);
    let Ok(out) = Command::new("python3").arg(path).arg(gold).arg(pred).output() else {
        eprintln!("skipped: no python3");
        return None;
    };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).expect("UTF-8"))
}

/// Predictions made from a gold file by losing, moving and relabelling some annotations.
fn predictions(gold: &str) -> String {
    let number = |v: &Value| v.as_u64().expect("an offset");
    let mut n = 0_u64;
    let mut out = String::new();
    for line in gold.lines() {
        let doc: Value = serde_json::from_str(line).expect("a document");
        let length = doc["text"].as_str().expect("a text").chars().count() as u64;
        let (mut entities, mut quotes) = (Vec::new(), Vec::new());
        for e in doc["entities"].as_array().into_iter().flatten() {
            n += 1;
            let shift = if n.is_multiple_of(6) { 2 } else { 0 };
            let label = if n.is_multiple_of(11) { json!("LOC") } else { e["label"].clone() };
            if !n.is_multiple_of(7) {
                let end = (number(&e["end"]) + shift).min(length);
                entities.push(json!({"start": number(&e["start"]), "end": end, "type": label}));
            }
        }
        for q in doc["quotes"].as_array().into_iter().flatten() {
            n += 1;
            let kind = ["direct", "mixed", "title", "scare"][(n % 4) as usize];
            let kind = if n.is_multiple_of(5) || q["kind"].is_null() {
                json!(kind)
            } else {
                q["kind"].clone()
            };
            let (start, end) = (number(&q["start"]), number(&q["end"]));
            let end = if n.is_multiple_of(9) { (end + n % 40).min(length) } else { end };
            let mut made = json!({"start": start, "end": end, "kind": kind});
            if !n.is_multiple_of(13) {
                let moved = if n.is_multiple_of(3) { 12 } else { 0 };
                let at = |key| q[key].as_u64().map(|o| (o + moved).min(length));
                made["speaker_start"] = json!(at("speaker_start"));
                made["speaker_end"] = json!(at("speaker_end"));
                made["speaker_name"] = if n.is_multiple_of(8) {
                    json!("Jean Dupont")
                } else {
                    q["speaker_entity"].clone()
                };
            }
            if !n.is_multiple_of(10) {
                quotes.push(made);
            }
        }
        out.push_str(
            &json!({"doc_id": doc["doc_id"], "entities": entities, "quotes": quotes}).to_string(),
        );
        out.push('\n');
    }
    out
}

fn report(gold: &Path, pred: &Path, selection: Selection) -> Report {
    let read = |path| read(path, &ReadOptions::default()).expect("reads");
    let aligned = align(vec![read(gold), read(pred)], AlignOptions::default()).expect("aligns");
    evaluate(&aligned, &EvaluateOptions { selection, resamples: 0, ..EvaluateOptions::default() })
}

/// All `a/b` in a line.
fn fractions(line: &str) -> Vec<(f64, f64)> {
    let pair = |word: &str| {
        let (a, b) = word.split_once('/')?;
        Some((a.parse().ok()?, b.parse().ok()?))
    };
    line.split_whitespace().filter_map(pair).collect()
}

#[test]
#[allow(clippy::float_cmp, reason = "counts, whole numbers")]
fn quotes() {
    let Some(shared) = shared() else { return };
    let gold = shared.join("data/quotes-dev.jsonl");
    let folder = tempfile::tempdir().expect("a folder");
    let pred = folder.path().join("pred.jsonl");
    let text = std::fs::read_to_string(&gold).expect("readable");
    std::fs::write(&pred, predictions(&text)).expect("written");
    let Some(printed) = script(&shared, "score_quotes.py", &gold, &pred) else { return };
    let report = report(&gold, &pred, Selection::default());
    let rows = [
        ("spans exact, recall", "quotes.spans", "exact span", "gold"),
        ("spans exact, precision", "quotes.spans", "exact span", "predicted"),
        ("kind of four", "quotes.kinds", "same kind", "gold"),
        ("speaker mention, end", "quotes.speakers", "mention, any overlap", "gold"),
        ("  direct", "quotes.speakers", "· direct", "gold"),
        ("  mixed", "quotes.speakers", "· mixed", "gold"),
        ("  before", "quotes.speakers", "· speaker before", "gold"),
        ("  after", "quotes.speakers", "· speaker after", "gold"),
        ("  nominal", "quotes.speakers", "· nominal", "gold"),
        ("  pronoun", "quotes.speakers", "· pronoun", "gold"),
        ("speaker entity", "quotes.speakers", "· by its main name", "gold"),
        ("attributions where", "quotes.speakers", "spurious attribution", "gold"),
    ];
    for (start, table, row, all) in rows {
        let line =
            printed.lines().find(|l| l.starts_with(start)).unwrap_or_else(|| panic!("{start}"));
        let ours = |column| report.value(table, row, column).unwrap_or_else(|| panic!("{row}"));
        assert_eq!((ours("right"), ours(all)), fractions(line)[0], "{line}");
    }
    let line = printed.lines().find(|l| l.starts_with("speaker mention")).expect("there");
    let strict = report.value("quotes.speakers", "mention, strict", "right").expect("there");
    assert_eq!(strict, fractions(line)[1].0, "{line}");
    let line = printed.lines().find(|l| l.starts_with("quote or not")).expect("there");
    for (name, column) in [("P", "precision"), ("R", "recall"), ("F1", "f1")] {
        let ours = report.value("quotes.kinds", "quote or not", column).expect("defined");
        assert!(line.contains(&format!("{name} {ours:.3}")), "{column} {ours}: {line}");
    }
}

#[test]
fn entities() {
    let Some(shared) = shared() else { return };
    for file in ["wikinews-2017.jsonl", "fenec-dev.jsonl"] {
        let gold = shared.join("data").join(file);
        let folder = tempfile::tempdir().expect("a folder");
        let pred = folder.path().join("pred.jsonl");
        let text = std::fs::read_to_string(&gold).expect("readable");
        std::fs::write(&pred, predictions(&text)).expect("written");
        let Some(printed) = script(&shared, "score_entities.py", &gold, &pred) else { return };
        let selection = Selection {
            map: [("AGENCY".to_owned(), "ORG".to_owned())].into(),
            ignore: vec!["MISC".to_owned()],
            labels: ["PER", "LOC", "ORG"].map(str::to_owned).to_vec(),
            outermost: true,
        };
        let report = report(&gold, &pred, selection);
        for (start, row) in [("all ", "micro"), ("PER ", "PER"), ("LOC ", "LOC"), ("ORG ", "ORG")] {
            let line = printed.lines().find(|l| l.starts_with(start)).expect("a line");
            let ours = |column| report.value("entities.strict", row, column).expect("defined");
            let scores = [ours("precision"), ours("recall"), ours("f1")].map(|x| 100.0 * x);
            let [p, r, f1] = scores.map(|x| format!("{x:5.1}"));
            assert!(line.contains(&format!("strict P {p} R {r} F1 {f1}")), "{p} {r} {f1}: {line}");
            let counts = format!("gold {} pred {}", ours("gold"), ours("predicted"));
            assert!(line.ends_with(&counts), "{counts}: {line}");
        }
    }
}
