//! What commands write appears as a whole or not at all, and what is wrong in a user's gazetteers is
//! told by every command that takes them.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const ENTRIES: &str = "id,type,subtype,name,gender,country,wikidata,source\n\
                       org:as-valbrune,ORG,club,AS Valbrune,f,FR,,hand\n";
const GOLD: &str = r#"{"schema":"guillemet-1","doc_id":"a","source":null,"sha256":null,"length":23,"offsets":"codepoint","text":"Anna Morvan vit à Lyon.","entities":[{"id":"e1","start":0,"end":11,"text":"Anna Morvan","type":"PER","subtype":null,"entity":null,"name":null,"wikidata":null,"rule":null,"confidence":null}],"quotes":[]}
"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn guillemet(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guillemet"));
    command.current_dir(folder).args(args).output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let listed = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        listed.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs a command that writes `out`, which is there already and open: it gets a new file under the
/// name and leaves the old one as it is.
fn check_replaced(args: &[&str], out: &str) {
    let folder = folder(&[
        ("mine/o.csv", ENTRIES),
        ("list.txt", "AS Valbrune\n"),
        ("gold.jsonl", GOLD),
        (out, "old"),
    ]);
    let mut old = File::open(folder.path().join(out)).unwrap();
    let output = guillemet(folder.path(), args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    let mut content = String::new();
    old.rewind().unwrap();
    old.read_to_string(&mut content).unwrap();
    assert_eq!(content, "old", "{args:?} wrote into the file that was there");
    assert_ne!(fs::read(folder.path().join(out)).unwrap(), b"old", "{args:?}");
    let left = names(folder.path()).into_iter().filter(|name| name.starts_with('.'));
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
}

#[test]
fn of_two_files_that_belong_together_none_appears_if_one_cannot() {
    let folder = folder(&[("list.txt", "AS Valbrune\n"), ("new.aliases.csv/x", "")]);
    let args = ["gazetteer", "import", "list", "list.txt", "--type", "ORG", "-o", "new"];
    let output = guillemet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("new.aliases.csv"), "{output:?}");
    assert_eq!(names(folder.path()), ["list.txt", "new.aliases.csv"]);
}

#[test]
fn every_command_tells_what_is_wrong_in_a_users_gazetteers() {
    let bad = format!("{ENTRIES}org:x,XXX,,X,,,,hand\n");
    let folder =
        folder(&[("mine/o.csv", &bad), ("a.txt", "Il pleut à Lyon."), ("gold.jsonl", GOLD)]);
    for args in [
        &["explain", "a.txt", "--gazetteers", "mine"][..],
        &["train", "gold.jsonl", "--epochs", "1", "--out", "n.bin", "--gazetteers", "mine"],
    ] {
        let output = guillemet(folder.path(), args);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("mine/o.csv:3: error:"), "{args:?}: {told}");
        assert_eq!(output.status.code(), Some(1), "{args:?}");
    }
}

/// A pipe can be read once; whoever opens it a second time waits for ever.
#[test]
fn check_reads_each_file_once() {
    let folder = folder(&[("real.csv", ENTRIES), ("mine/lexicons/none", "")]);
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
