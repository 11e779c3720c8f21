//! What commands write appears as a whole or not at all, and what is wrong in a user's gazetteers is
//! told by every command that takes them.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

mod support;
use support::{folder, names, run, stderr};

const ENTRIES: &str = "id,type,subtype,name,gender,country,wikidata,source\n\
                       org:as-valbrune,ORG,club,AS Valbrune,f,FR,,hand\n";
const GOLD: &str = r#"{"schema":"guillemet-1","doc_id":"a","source":null,"sha256":"ec5c91e10b79c1900c81c0a388832e0eb5f7296ac4ba2c47708477d0957d7882","length":23,"offsets":"codepoint","text":"Anna Morvan vit à Lyon.","entities":[{"id":"e1","start":0,"end":11,"text":"Anna Morvan","type":"PER","subtype":null,"entity":null,"name":null,"wikidata":null,"rule":null,"confidence":null}],"quotes":[]}
"#;

/// Runs a command that writes `out`, which is there already and open: it gets a new file under the
/// name, leaves the old one as it is, and removes what a killed run has left beside it.
fn check_replaced(args: &[&str], out: &str) {
    let left = Path::new(out).with_file_name(".guillemet-left");
    let folder = folder(&[
        ("mine/o.csv", ENTRIES.as_bytes()),
        ("list.txt", b"AS Valbrune\n"),
        ("gold.jsonl", GOLD.as_bytes()),
        (left.to_str().unwrap(), b"half a rec"),
        (out, b"old"),
    ]);
    let mut old = File::open(folder.path().join(out)).unwrap();
    let output = run(folder.path(), args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    let mut content = String::new();
    old.rewind().unwrap();
    old.read_to_string(&mut content).unwrap();
    assert_eq!(content, "old", "{args:?} wrote into the file that was there");
    assert_ne!(fs::read(folder.path().join(out)).unwrap(), b"old", "{args:?}");
    let beside = folder.path().join(out);
    let left = names(beside.parent().unwrap()).into_iter().filter(|name| name.starts_with('.'));
    assert_eq!(left.count(), 0, "{args:?}");
}

#[test]
fn a_file_is_replaced_not_written_into() {
    check_replaced(&["gazetteer", "build", "mine", "-o", "out.gaz"], "out.gaz");
    let import = ["gazetteer", "import", "list", "list.txt", "--type", "ORG", "-o", "new"];
    check_replaced(&import, "new.csv");
    check_replaced(&import, "new.aliases.csv");
    check_replaced(&["train", "gold.jsonl", "--epochs", "1", "--out", "names.bin"], "names.bin");
    let adjudicate = ["adjudicate", "gold.jsonl", "gold.jsonl", "-o", "merged.jsonl"];
    check_replaced(&adjudicate, "merged.jsonl");
    check_replaced(&adjudicate, "merged.todo.jsonl");
    check_replaced(&["report", "gold.jsonl", "-o", "page.html"], "page.html");
    check_replaced(&["convert", "gold.jsonl", "--to", "conll", "-o", "gold.conll"], "gold.conll");
    let tables = ["convert", "gold.jsonl", "--to", "csv", "-o", "tables"];
    check_replaced(&tables, "tables/quotes.csv");
    let elsewhere = [&adjudicate[..], &["--todo", "lists/todo.jsonl"]].concat();
    check_replaced(&elsewhere, "lists/todo.jsonl");
    let summary = ["annotate", "list.txt", "--out", "results", "--summary", "summary.json"];
    check_replaced(&summary, "summary.json");
}

#[test]
fn of_two_files_that_belong_together_none_appears_if_one_cannot() {
    let folder = folder(&[("list.txt", b"AS Valbrune\n"), ("new.aliases.csv/x", b"")]);
    let args = ["gazetteer", "import", "list", "list.txt", "--type", "ORG", "-o", "new"];
    let output = run(folder.path(), &args);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("new.aliases.csv"), "{output:?}");
    assert_eq!(names(folder.path()), ["list.txt", "new.aliases.csv"]);
}

#[test]
fn every_command_tells_what_is_wrong_in_a_users_gazetteers() {
    let bad = format!("{ENTRIES}org:x,XXX,,X,,,,hand\n");
    let folder = folder(&[
        ("mine/o.csv", bad.as_bytes()),
        ("a.txt", b"Il pleut."),
        ("gold.jsonl", GOLD.as_bytes()),
    ]);
    for args in [
        &["explain", "a.txt", "--gazetteers", "mine"][..],
        &["train", "gold.jsonl", "--epochs", "1", "--out", "n.bin", "--gazetteers", "mine"],
    ] {
        let output = run(folder.path(), args);
        let told = stderr(&output);
        assert!(told.contains("mine/o.csv:3: error:"), "{args:?}: {told}");
        assert_eq!(output.status.code(), Some(1), "{args:?}");
    }
}

/// A pipe can be read once; whoever opens it a second time waits for ever.
#[test]
fn check_reads_each_file_once() {
    let folder = folder(&[("real.csv", ENTRIES.as_bytes()), ("mine/lexicons/none", b"")]);
    let pipe = folder.path().join("mine/o.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (real, into) = (folder.path().join("real.csv"), pipe.clone());
    let writer = std::thread::spawn(move || fs::write(into, fs::read(real).unwrap()).unwrap());
    let mut check = Command::new(env!("CARGO_BIN_EXE_guillemet"))
        .current_dir(folder.path())
        .args(["gazetteer", "check", "mine"])
        .spawn()
        .unwrap();
    let start = Instant::now();
    while check.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            check.kill().unwrap();
            panic!("the file was opened a second time");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    writer.join().unwrap();
    assert!(check.wait().unwrap().success());
}
