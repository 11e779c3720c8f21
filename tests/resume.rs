//! Runs with `--shards`: broken off at any moment, they go on, and the results are those of a run
//! that nobody disturbed. `scripts/fault_injection.py` does the same a hundred times.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

mod support;
use support::{guillemet, stderr};

/// A folder with `in.jsonl`: articles of many lengths, with names and quotes, a line that is no JSON
/// and an identifier that comes twice, far from each other.
fn corpus() -> TempDir {
    let sentence = "« Il pleut », a déclaré Jean Dupont, ministre des Transports, à Paris. ";
    let lines = (0..200).map(|i| match i {
        60 => "no json\n".to_owned(),
        190 => "{\"id\":3,\"text\":\"encore\"}\n".to_owned(),
        _ => format!("{{\"id\":{i},\"text\":\"{}\"}}\n", sentence.repeat(i * i % 37)),
    });
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), lines.collect::<String>()).unwrap();
    folder
}

/// `guillemet annotate in.jsonl` without the model, which takes longer and changes nothing here.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = guillemet(folder);
    command.args(["annotate", "in.jsonl", "--names", "off"]).args(args);
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// Name and content of every file of a folder; hidden files too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    entries.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// How many parts are complete, by their records.
fn complete(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("shard-")).count()
}

/// A corpus, its results in `shards` parts, and what is in their folder.
fn made(shards: &str) -> (TempDir, PathBuf, BTreeMap<String, Vec<u8>>) {
    let folder = corpus();
    run(folder.path(), &["--shards", shards]);
    let out = folder.path().join("out");
    let results = files(&out);
    (folder, out, results)
}

#[test]
fn the_parts_one_after_the_other_are_the_whole() {
    let folder = corpus();
    let output = run(folder.path(), &["--out", "whole"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let output = run(folder.path(), &["--out", "parts", "--shards", "7", "-j", "3"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let (whole, parts) = (files(&folder.path().join("whole")), files(&folder.path().join("parts")));
    let together = |stem: &str, header: usize| -> Vec<u8> {
        let of_stem = parts.iter().filter(|(name, _)| name.starts_with(stem));
        of_stem.flat_map(|(_, content)| content[header..].to_vec()).collect()
    };
    assert!(together("annotations-", 0) == whole["annotations.jsonl"]);
    for stem in ["entities", "quotes"] {
        let whole = &whole[&format!("{stem}.csv")];
        let header = whole.iter().position(|&b| b == b'\n').unwrap() + 1;
        assert!(together(&format!("{stem}-"), header) == whole[header..]);
    }
    let manifest = json(&folder.path().join("parts/manifest.json"));
    assert_eq!(manifest["complete"], true);
    assert_eq!(manifest["totals"], json(&folder.path().join("whole/manifest.json"))["totals"]);
    let failures = serde_json::json!({ "json": 1, "duplicate-id": 1 });
    assert_eq!(manifest["totals"]["failures"], failures);
}

#[test]
fn a_run_that_is_killed_again_and_again_comes_to_the_same() {
    let folder = corpus();
    let start = Instant::now();
    run(folder.path(), &["--out", "undisturbed", "--shards", "9"]);
    let time = start.elapsed();
    let out = folder.path().join("killed");
    for kill in 1..=8 {
        let mut child = command(folder.path(), &["--out", "killed", "--shards", "9", "--quiet"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time * (kill * 5 % 9) / 9);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // What stands there under a final name is whole.
    let expected = files(&folder.path().join("undisturbed"));
    if out.exists() {
        for (name, content) in files(&out) {
            let is_temporary = name.starts_with(".guillemet-") || name == "manifest.json";
            assert!(is_temporary || expected[&name] == content, "{name}");
        }
    }
    let output = run(folder.path(), &["--out", "killed", "--shards", "9"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(files(&out) == expected);
}

#[test]
fn what_is_complete_is_not_made_again_and_what_is_damaged_is() {
    let (folder, out, expected) = made("4");
    let output = run(folder.path(), &["--shards", "4"]);
    assert!(stderr(&output).contains("4: 0 made, 4 complete before"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("in.jsonl:61"));
    // A file cut short, a file gone, a record cut short, what a killed run has left.
    let cut = |name: &str| {
        fs::write(out.join(name), &expected[name][..expected[name].len() / 2]).unwrap();
    };
    cut("annotations-00000-of-00004.jsonl");
    fs::remove_file(out.join("quotes-00001-of-00004.csv")).unwrap();
    cut("shard-00003-of-00004.json");
    fs::write(out.join(".guillemet-abc"), "{\"schema\":").unwrap();
    let output = run(folder.path(), &["--shards", "4"]);
    assert!(stderr(&output).contains("4: 3 made, 1 complete before"), "{}", stderr(&output));
    assert!(files(&out) == expected);
}

#[test]
fn an_identifier_of_a_part_that_is_complete_is_still_taken() {
    let (folder, out, expected) = made("4");
    fs::remove_file(out.join("shard-00003-of-00004.json")).unwrap();
    let output = run(folder.path(), &["--shards", "4"]);
    let told = "in.jsonl:191: duplicate document id \"3\", first at in.jsonl:4";
    assert!(stderr(&output).contains(told), "{}", stderr(&output));
    assert!(files(&out) == expected);
}

#[test]
fn other_inputs_or_options_are_refused_until_restart() {
    let (folder, out, before) = made("2");
    let refused = |args: &[&str], why: &str| {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
        assert!(files(&out) == before);
    };
    refused(&["--shards", "3"], "--shards was 2, is 3");
    refused(&["--shards", "2", "--nested"], "--nested was false, is true");
    refused(&["--shards", "2", "--limit", "9"], "--limit was not given, is 9");
    refused(&[], "out holds the results of a run with --shards");
    // How many threads there are decides on nothing.
    assert_eq!(run(folder.path(), &["--shards", "2", "-j", "1"]).status.code(), Some(1));
    fs::write(folder.path().join("in.jsonl"), "{\"id\":1,\"text\":\"Il neige.\"}\n").unwrap();
    refused(&["--shards", "2"], "in.jsonl has changed");
    let output = run(folder.path(), &["--shards", "3", "--restart"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!((complete(&out), files(&out).len()), (3, 3 * 4 + 1));
    // A damaged manifest is told, not guessed at.
    fs::write(out.join("manifest.json"), "{").unwrap();
    let output = run(folder.path(), &["--shards", "3"]);
    assert!(stderr(&output).contains("--restart begins anew"), "{}", stderr(&output));
    let output = run(folder.path(), &["--out", "out", "--restart"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn machines_share_the_parts() {
    let folder = corpus();
    let out = folder.path().join("out");
    let output = run(folder.path(), &["--shards", "4", "--only-shards", "1-2"]);
    assert!(stderr(&output).contains("4: 2 made, 0 complete before, 2 not made yet"));
    assert_eq!(json(&out.join("manifest.json"))["complete"], false);
    run(folder.path(), &["--shards", "4", "--only-shards", "0,3"]);
    let shared = files(&out);
    run(folder.path(), &["--shards", "4", "--out", "alone"]);
    assert!(files(&folder.path().join("alone")) == shared);
    let output = run(folder.path(), &["--shards", "4", "--only-shards", "4"]);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_parts_that_are_complete() {
    let folder = corpus();
    let out = folder.path().join("out");
    let mut child =
        command(folder.path(), &["--shards", "150"]).stderr(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while complete(&out) < 2 {
        assert!(Instant::now() < deadline, "no part appears");
        std::thread::sleep(Duration::from_millis(1));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(status.code(), Some(130));
    assert!(stderr(&output).contains(" of 150 shards complete; the same command goes on"));
    assert!((2..150).contains(&complete(&out)));
    assert_eq!(json(&out.join("manifest.json"))["complete"], false);
    run(folder.path(), &["--shards", "150"]);
    // An interrupt between making a temporary file and naming it leaves it to the next run.
    assert!(!files(&out).keys().any(|name| name.starts_with('.')));
    assert_eq!(json(&out.join("manifest.json"))["complete"], true);
}

/// A limit on the size of files stands for a full disk: what it hits first is the same, a write.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_run_and_the_parts_before_are_kept() {
    let folder = corpus();
    let out = folder.path().join("out");
    let limited = |kilobytes: u32| {
        let program = env!("CARGO_BIN_EXE_guillemet");
        let script = format!(
            "trap '' XFSZ; ulimit -f {kilobytes}; exec {program} annotate in.jsonl --names off --shards 6"
        );
        let mut shell = Command::new("bash");
        shell.args(["-c", &script]).current_dir(folder.path()).output().unwrap()
    };
    let output = limited(40);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains(": cannot write: "), "{}", stderr(&output));
    assert!(!files(&out).keys().any(|name| name.starts_with('.')));
    let kept = complete(&out);
    assert!(kept < 6);
    let output = run(folder.path(), &["--shards", "6"]);
    let told = format!("6: {} made, {kept} complete before", 6 - kept);
    assert!(stderr(&output).contains(&told), "{}", stderr(&output));
    run(folder.path(), &["--shards", "6", "--out", "undisturbed"]);
    assert!(files(&folder.path().join("undisturbed")) == files(&out));
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_is_full_is_told() {
    let folder = corpus();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(folder.path(), &["--out", "-"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("standard output: No space left"), "{}", stderr(&output));
}

#[test]
fn a_dry_run_tells_and_leaves_nothing() {
    let folder = corpus();
    let output = run(folder.path(), &["--shards", "3", "--dry-run", "--limit", "5"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.starts_with("read     in.jsonl: 1 file, "), "{told}");
    assert!(told.ends_with("shards   3: 0 complete, 3 to make\n"), "{told}");
    assert!(!folder.path().join("out").exists());
    run(folder.path(), &["--shards", "3", "--only-shards", "1"]);
    let before = files(&folder.path().join("out"));
    let output = run(folder.path(), &["--shards", "3", "--dry-run"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.ends_with("shards   3: 1 complete, 2 to make\n"), "{told}");
    assert!(files(&folder.path().join("out")) == before);
}

#[test]
fn the_summary_is_for_programs() {
    let folder = corpus();
    let args = ["--limit", "100", "--quiet", "--summary", "-", "--shards", "2"];
    let output = run(folder.path(), &args);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    // Three of them are empty: they are read and left out.
    assert_eq!(summary["totals"]["documents"], 97);
    assert_eq!(summary["totals"]["left_out"], serde_json::json!({ "empty": 3 }));
    assert_eq!(summary["totals"]["failures"], serde_json::json!({ "json": 1 }));
    assert_eq!(summary["shards"], serde_json::json!({ "total": 2, "made": 2, "kept": 0 }));
    // Three formats and skipped.csv, of each part.
    assert_eq!(summary["results"].as_array().unwrap().len(), 8);
    let again: Value = serde_json::from_slice(&run(folder.path(), &args).stdout).unwrap();
    assert_eq!(again["totals"], summary["totals"]);
    let args = ["--out", "text", "--summary", "sum.txt", "--summary-format", "text"];
    run(folder.path(), &args);
    let text = fs::read_to_string(folder.path().join("sum.txt")).unwrap();
    assert!(text.starts_with("192 documents, "), "{text}");
    let output = run(folder.path(), &["--out", "-", "--summary", "-"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn unordered_results_are_the_same_records() {
    let folder = corpus();
    let records = |args: &[&str]| {
        let output = run(folder.path(), args);
        let mut lines: Vec<_> = output.stdout.split(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
        lines.sort();
        lines
    };
    let ordered = records(&["--out", "-"]);
    // 200 lines: one is no JSON, one comes twice, six have no text; one is empty behind the last.
    assert_eq!(ordered.len(), 193);
    assert!(records(&["--out", "-", "--unordered", "-j", "4"]) == ordered);
}
