//! The evaluating commands from outside: exit codes, messages, formats, a round of adjudication.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TEXT: &str = "Anne Hidalgo a visité Lyon. « Oui », dit Jean. Paris dort. 🎉 L’Élysée aussi.";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("written");
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_guillemet"))
            .args(args)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
            .output()
            .expect("runs")
    }

    fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    }
}

fn mentions(with_text: bool, list: &[(&str, &str)]) -> String {
    let entities: Vec<_> = list
        .iter()
        .map(|(surface, kind)| {
            let start = TEXT[..TEXT.find(surface).expect("there")].chars().count();
            let end = start + surface.chars().count();
            serde_json::json!({"start": start, "end": end, "type": kind, "text": surface})
        })
        .collect();
    let text = with_text.then_some(TEXT);
    serde_json::json!({"doc_id": "d", "text": text, "entities": entities, "quotes": []}).to_string()
}

const GOLD: [(&str, &str); 4] =
    [("Anne Hidalgo", "PER"), ("Lyon", "LOC"), ("Jean", "PER"), ("Élysée", "ORG")];
const PRED: [(&str, &str); 4] =
    [("Hidalgo", "PER"), ("Lyon", "LOC"), ("Paris", "LOC"), ("Élysée", "ORG")];

fn both() -> Folder {
    let folder = Folder::new();
    folder.write("gold.jsonl", &mentions(true, &GOLD));
    folder.write("pred.jsonl", &mentions(false, &PRED));
    folder
}

fn strict_f1(json: &str) -> f64 {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    value["entities.strict"]["rows"]["micro"]["f1"]["value"].as_f64().expect("defined")
}

#[test]
fn every_format_gives_the_same_score() {
    let folder = both();
    let json = folder.ok(&["evaluate", "gold.jsonl", "pred.jsonl", "--output", "json"]);
    assert!((strict_f1(&json) - 0.5).abs() < 1e-9);

    folder.write(
        "csv/entities.csv",
        "doc_id,id,start,end,text,type\nd,e1,5,12,Hidalgo,PER\nd,e2,22,26,Lyon,LOC\nd,e3,47,52,Paris,LOC\nd,e4,63,69,Élysée,ORG\n",
    );
    folder.write("brat/d.txt", TEXT);
    folder.write(
        "brat/d.ann",
        "T1\tPER 5 12\tHidalgo\nT2\tLOC 22 26\tLyon\nT3\tLOC 47 52\tParis\nT4\tORG 63 69\tÉlysée\n",
    );
    folder.write(
        "pred.conll",
        "# doc_id = d\nAnne O\nHidalgo B-PER\na O\nvisité O\nLyon B-LOC\n. O\n\n« O\nOui O\n» O\n, O\ndit O\nJean O\n. O\n\nParis B-LOC\ndort O\n. O\n🎉 O\nL’ O\nÉlysée S-ORG\naussi O\n. O\n",
    );
    folder.write(
        "spacy.json",
        r#"[{"text":null,"ents":[{"start":5,"end":12,"label":"PER"},{"start":22,"end":26,"label":"LOC"},{"start":47,"end":52,"label":"LOC"},{"start":63,"end":69,"label":"ORG"}]}]"#,
    );
    for pred in ["csv", "csv/entities.csv", "brat", "pred.conll", "spacy.json"] {
        let json = folder.ok(&["evaluate", "gold.jsonl", pred, "--output", "json"]);
        assert!((strict_f1(&json) - 0.5).abs() < 1e-9, "{pred}");
    }
}

#[test]
fn wrong_offsets_are_refused_then_repaired() {
    let folder = both();
    let utf16 = mentions(false, &PRED)
        .replace("\"start\":63", "\"start\":64")
        .replace("\"end\":69", "\"end\":70");
    folder.write("utf16.jsonl", &utf16);
    let out = folder.run(&["evaluate", "gold.jsonl", "utf16.jsonl"]);
    let message = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(1));
    assert!(
        message.contains("utf16.jsonl:1: document d") && message.contains("UTF-16"),
        "{message}"
    );
    let json =
        folder.ok(&["evaluate", "gold.jsonl", "utf16.jsonl", "--fix-offsets", "--output", "json"]);
    assert!((strict_f1(&json) - 0.5).abs() < 1e-9);
}

#[test]
fn usage_errors_exit_with_2_and_missing_files_with_1() {
    let folder = both();
    assert_eq!(folder.run(&["evaluate", "gold.jsonl"]).status.code(), Some(2));
    let bad_map = folder.run(&["evaluate", "gold.jsonl", "pred.jsonl", "--map", "AGENCY"]);
    assert_eq!(bad_map.status.code(), Some(2));
    let missing = folder.run(&["evaluate", "gold.jsonl", "nowhere.jsonl"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("nowhere.jsonl"));
}

#[test]
fn tables_say_what_is_counted_and_repeat_themselves() {
    let folder = both();
    let args = ["evaluate", "gold.jsonl", "pred.jsonl", "--map", "AGENCY=ORG", "--per-document"];
    let table = folder.ok(&args);
    for part in ["AGENCY counted as ORG", "Entities, strict", "one to one", "By document"] {
        assert!(table.contains(part), "no {part:?} in\n{table}");
    }
    assert_eq!(table, folder.ok(&args));
    let compat = folder.ok(&["evaluate", "gold.jsonl", "pred.jsonl", "--compat", "seqeval"]);
    assert!(compat.contains("seqeval 1.2.2, strict, IOB2"), "{compat}");
}

#[test]
fn a_baseline_adds_paired_tests() {
    let folder = both();
    let json = folder.ok(&[
        "evaluate",
        "gold.jsonl",
        "gold.jsonl",
        "--baseline",
        "pred.jsonl",
        "--output",
        "json",
    ]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let row = &value["comparison"]["rows"]["entities.strict · micro · f1"];
    assert_eq!(row["difference"]["value"], 0.5);
    assert!(row["p_randomisation"].is_null(), "one document allows no test");
}

#[test]
fn diff_is_plain_in_a_pipe() {
    let folder = both();
    let text = folder.ok(&["diff", "gold.jsonl", "pred.jsonl"]);
    assert!(text.contains("1  Anne Hidalgo → Hidalgo · PER") && !text.contains('\u{1b}'), "{text}");
    let json = folder.ok(&["diff", "gold.jsonl", "pred.jsonl", "--only", "missed", "--json"]);
    assert_eq!(json.lines().count(), 1);
    assert!(json.contains("\"cause\":\"missed\""), "{json}");
}

#[test]
fn agreement_and_adjudication() {
    let folder = Folder::new();
    folder.write("a.jsonl", &mentions(true, &GOLD));
    folder.write("b.jsonl", &mentions(true, &PRED));
    let table = folder.ok(&["agreement", "a.jsonl", "b.jsonl"]);
    assert!(table.contains("kappa (tokens)") && table.contains("Gamma on mentions"), "{table}");
    let list = folder.ok(&["agreement", "a.jsonl", "b.jsonl", "--list"]);
    assert!(list.contains("b  b: PER «Hidalgo»"), "{list}");

    folder.ok(&["adjudicate", "a.jsonl", "b.jsonl", "-o", "merged.jsonl"]);
    let todo = read(&folder.0.path().join("merged.todo.jsonl"));
    assert_eq!((todo.lines().count(), entities(&folder)), (3, 2));
    folder.write("decided.jsonl", &todo.replace("\"choice\":null", "\"choice\":\"a\""));
    folder.ok(&[
        "adjudicate",
        "a.jsonl",
        "b.jsonl",
        "-o",
        "merged.jsonl",
        "--decisions",
        "decided.jsonl",
    ]);
    assert_eq!(entities(&folder), 4);
    let json = folder.ok(&["evaluate", "a.jsonl", "merged.jsonl", "--output", "json"]);
    assert!((strict_f1(&json) - 1.0).abs() < 1e-9);
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

fn entities(folder: &Folder) -> usize {
    let line = read(&folder.0.path().join("merged.jsonl"));
    let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    value["entities"].as_array().expect("a list").len()
}
