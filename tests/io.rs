//! What comes in and goes out, at its edges: bad input, compressed input, threads, interrupts.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use guillemet::read::{ReadOptions, Reader};
use guillemet::write::{Outputs, Rendered, Renderer, WriteOptions};
use guillemet::{Annotations, Document};

mod support;
use support::{folder, guillemet, gzip, names, stderr};

/// `guillemet annotate` with these arguments, in a folder.
fn annotate(folder: &Path, args: &[&str]) -> Output {
    guillemet(folder).arg("annotate").args(args).output().unwrap()
}

/// The records of `annotations.jsonl` in a folder.
fn records(out: &Path) -> Vec<serde_json::Value> {
    let content = fs::read_to_string(out.join("annotations.jsonl")).unwrap();
    content.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read(folder: &Path) -> Vec<Result<(String, String), String>> {
    Reader::new([folder], ReadOptions::default())
        .map(|item| {
            item.map(|d| (d.id().to_owned(), d.text().to_owned())).map_err(|e| e.to_string())
        })
        .collect()
}

#[test]
fn texts_without_anything_to_find_are_documents() {
    let marks = "« » “” \" \" ‹› << >> » « \" “ «««".as_bytes();
    let folder = folder(&[("empty.txt", b""), ("marks.txt", marks), ("blank.txt", b" \r\n\t\n")]);
    let output = annotate(folder.path(), &["empty.txt", "marks.txt", "blank.txt", "--keep-all"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let records = records(&folder.path().join("out"));
    let ids: Vec<_> = records.iter().map(|r| r["doc_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["empty", "marks", "blank"]);
    assert!(records.iter().all(|r| r["entities"].as_array().unwrap().is_empty()));
}

#[test]
fn every_document_is_in_the_results_or_in_the_table_of_those_left_out() {
    let english = "The bridge is old and we love it, but it is not safe for the children who cross it every \
        day on their way to the school, and that is why the mayor closed it.";
    let french = "« Oui », a dit la maire de Pau.";
    let files: [(&str, &[u8]); 3] =
        [("a.txt", english.as_bytes()), ("b.txt", french.as_bytes()), ("c.txt", b"...")];
    let folder = folder(&files);
    let out = folder.path().join("out");
    let run = |more: &[&str]| {
        let output = annotate(folder.path(), &[&["a.txt", "b.txt", "c.txt"], more].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        let ids: Vec<_> = records(&out).iter().map(|r| r["doc_id"].to_string()).collect();
        (ids.join(" "), fs::read_to_string(out.join("skipped.csv")).ok())
    };
    let header = "doc_id,source,reason\n";
    let (ids, skipped) = run(&[]);
    assert_eq!(ids, "\"b\"");
    assert_eq!(skipped, Some(format!("{header}a,a.txt,language\nc,c.txt,empty\n")));
    let (ids, skipped) = run(&["--language", "any"]);
    assert_eq!(ids, "\"a\" \"b\"");
    assert_eq!(skipped, Some(format!("{header}c,c.txt,empty\n")));
    let (ids, skipped) = run(&["--keep-all"]);
    assert_eq!(ids, "\"a\" \"b\" \"c\"");
    assert_eq!(skipped, None, "what an earlier run left out is told no more");
}

#[test]
fn ten_megabytes_on_one_line_are_read() {
    let line = "il pleut sur la ville, ".repeat(10_000_000 / 23);
    let json = format!("{{\"id\":\"j\",\"text\":\"{line}\"}}\n");
    let csv = format!("id,text\nc,\"{line}\"\n");
    let folder = folder(&[
        ("a.txt", line.as_bytes()),
        ("b.jsonl", json.as_bytes()),
        ("c.csv", csv.as_bytes()),
    ]);
    let read = read(folder.path());
    let ids: Vec<_> = read.iter().map(|item| item.as_ref().unwrap().0.as_str()).collect();
    assert_eq!(ids, ["a", "j", "c"]);
    assert!(read.iter().all(|item| item.as_ref().unwrap().1 == line));
}

#[test]
fn line_ends_and_the_byte_order_mark_are_kept_out_of_the_way() {
    let bom = "\u{feff}été\r\n\u{feff}fin\r".as_bytes();
    let json = "\u{feff}{\"id\":\"j\",\"text\":\"a\\r\\nb\"}\r\n".as_bytes();
    let folder = folder(&[("a.txt", bom), ("b.jsonl", json)]);
    let expected = [("a", "été\r\n\u{feff}fin\r"), ("j", "a\r\nb")];
    let expected = expected.map(|(id, text)| Ok((id.to_owned(), text.to_owned())));
    assert_eq!(read(folder.path()), expected);
}

#[test]
fn compressed_files_are_read_like_plain_ones() {
    let text = b"il pleut.".as_slice();
    let json = b"{\"id\":\"j\",\"text\":\"il neige.\"}\n".as_slice();
    let csv = b"id,text\nc,il vente.\n".as_slice();
    let members = [gzip(b"il "), gzip(b"gele.")].concat();
    let folder = folder(&[
        ("a.txt.gz", &gzip(text)),
        ("b.jsonl.zst", &zstd::encode_all(json, 1).unwrap()),
        ("c.csv.gz", &gzip(csv)),
        ("d.txt.gz", &members),
        ("e.txt", &gzip(b"a misnamed one")),
    ]);
    let expected = [
        ("a", "il pleut."),
        ("j", "il neige."),
        ("c", "il vente."),
        ("d", "il gele."),
        ("e", "a misnamed one"),
    ];
    let expected = expected.map(|(id, text)| Ok((id.to_owned(), text.to_owned())));
    assert_eq!(read(folder.path()), expected);
}

#[test]
fn a_damaged_archive_is_told_and_the_rest_goes_on() {
    let whole = gzip("il pleut sur la ville. ".repeat(1000).as_bytes());
    let folder = folder(&[("a.txt.gz", &whole[..whole.len() / 2]), ("b.txt", b"il neige.")]);
    let output = annotate(folder.path(), &["a.txt.gz", "b.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("guillemet: a.txt.gz: "), "{}", stderr(&output));
    assert_eq!(records(&folder.path().join("out")).len(), 1);
}

/// Root reads what nobody may: for it, a link to nowhere is what cannot be read.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_told_and_the_rest_goes_on() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("in/locked/a.txt", b"x"), ("in/z.txt", b"il neige.")]);
    let locked = folder.path().join("in/locked");
    symlink("nowhere", folder.path().join("in/broken.txt")).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let is_locked = fs::read_dir(&locked).is_err();
    let output = annotate(folder.path(), &["in"]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("guillemet: in/broken.txt: "), "{told}");
    assert_eq!(told.contains("guillemet: in/locked: "), is_locked, "{told}");
    let records = records(&folder.path().join("out"));
    assert!(records.iter().any(|r| r["doc_id"] == "z"));
}

#[test]
fn results_that_cannot_be_written_are_bad_usage_and_leave_nothing() {
    let folder = folder(&[("a.txt", b"x"), ("out/quotes.csv/keep", b""), ("file", b"")]);
    let output = annotate(folder.path(), &["a.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("guillemet: out/quotes.csv: cannot create: "));
    assert_eq!(names(&folder.path().join("out")), ["quotes.csv"]);
    let output = annotate(folder.path(), &["a.txt", "--out", "file/below"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("guillemet: file/below: cannot create the folder: "));
}

#[test]
fn a_folder_without_articles_is_bad_usage_and_leaves_nothing() {
    let folder = folder(&[("in/photo.png", b"x")]);
    let output = annotate(folder.path(), &["in"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "guillemet: nothing to read in in: no file ends in .txt, .text, .jsonl, .ndjson, .csv, .tsv, .warc, .wet \
         or .parquet, nor in one of these and .gz or .zst (1 file with other endings)\n"
    );
    assert_eq!(names(folder.path()), ["in"]);
}

#[test]
fn results_appear_only_when_they_are_complete() {
    let folder = folder(&[("out/annotations.jsonl", b"earlier"), ("out/brat/a.ann", b"earlier")]);
    let out = folder.path().join("out");
    let mut options = WriteOptions::default();
    options.formats.push(guillemet::write::Format::Brat);
    let write = || {
        let mut outputs = Outputs::folder(&out, &options).unwrap();
        let mut rendered = Rendered::default();
        let document = Document::new("a", "il pleut.").unwrap();
        let renderer = Renderer::new(options.clone());
        renderer.render(&document, &Annotations::default(), &mut rendered);
        outputs.write(&rendered).unwrap();
        outputs
    };
    let broken_off = write();
    assert_eq!(broken_off.temporary_paths().len(), 5);
    drop(broken_off);
    assert_eq!(names(&out), ["annotations.jsonl", "brat"]);
    assert_eq!(fs::read(out.join("annotations.jsonl")).unwrap(), b"earlier");
    assert_eq!(fs::read(out.join("brat/a.ann")).unwrap(), b"earlier");
    write().finish().unwrap();
    assert_eq!(names(&out), ["annotations.jsonl", "brat", "entities.csv", "quotes.csv"]);
    assert_eq!(names(&out.join("brat")), ["a.ann", "a.txt", "annotation.conf"]);
    assert_eq!(fs::read(out.join("brat/a.ann")).unwrap(), b"");
}

/// Articles of many lengths, with names and quotes, bad lines between them.
fn many_articles() -> String {
    let sentence = "« Il pleut », a déclaré Jean Dupont, ministre des Transports, à Paris. ";
    (0..300)
        .map(|i| match i % 50 {
            49 => "no json\n".to_owned(),
            _ => format!("{{\"id\":{i},\"text\":\"{}\"}}\n", sentence.repeat(i * i % 97)),
        })
        .collect()
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = folder(&[("in.jsonl", many_articles().as_bytes())]);
    let run = |threads: &str| {
        let args = ["in.jsonl", "-j", threads, "--format", "jsonl,csv,brat", "--out", threads];
        let output = annotate(folder.path(), &args);
        assert_eq!(output.status.code(), Some(1));
        let told: Vec<String> = stderr(&output).lines().map(str::to_owned).collect();
        let out = folder.path().join(threads);
        let files = ["annotations.jsonl", "entities.csv", "quotes.csv", "brat/298.ann"];
        (told[..6].to_vec(), files.map(|file| fs::read(out.join(file)).unwrap()))
    };
    let one = run("1");
    assert!(one.0[5].starts_with("guillemet: in.jsonl:300: not a JSON object"), "{:?}", one.0);
    assert!(["2", "5"].into_iter().all(|threads| run(threads) == one));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder(&[("in.jsonl", many_articles().repeat(20).as_bytes())]);
    let mut child = guillemet(folder.path())
        .args(["annotate", "in.jsonl", "--out", "-", "--with-text"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(&first, b"{\"schema\":");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn explanations_that_cannot_be_written_are_an_error_and_a_closed_pipe_is_none() {
    let folder = folder(&[("in.jsonl", many_articles().as_bytes())]);
    let explain = |out: Stdio| {
        let mut command = guillemet(folder.path());
        command.args(["explain", "in.jsonl"]).stdout(out).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = explain(full.into()).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("guillemet: standard output: "), "{}", stderr(&output));
    let mut child = explain(Stdio::piped());
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_temporary_files() {
    let folder = folder(&[]);
    let mut child = guillemet(folder.path())
        .args(["annotate", "-", "--input-format", "jsonl", "--format", "jsonl,brat"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"text\":\"il pleut.\"}\n").unwrap();
    let out = folder.path().join("out");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !out.exists() || names(&out).len() < 2 {
        assert!(Instant::now() < deadline, "the temporary files do not appear");
        std::thread::sleep(Duration::from_millis(1));
    }
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(128 + 15));
    assert_eq!(names(&out), Vec::<String>::new());
}

/// Whenever it comes: before the temporary files are there, while they are opened, while results get
/// their names.
#[cfg(unix)]
#[test]
fn no_moment_of_an_interrupt_leaves_temporary_files() {
    let folder = folder(&[("a.txt", "« Oui », dit Anna Morvan.\n".as_bytes())]);
    let args = ["annotate", "a.txt", "--names", "off", "--quiet", "--format", "jsonl,csv,brat"];
    let start = Instant::now();
    assert!(guillemet(folder.path()).args(args).status().unwrap().success());
    let time = start.elapsed();
    for moment in 0..40 {
        let mut child = guillemet(folder.path()).args(args).spawn().unwrap();
        std::thread::sleep(time * moment / 40);
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        child.wait().unwrap();
        let left = names(&folder.path().join("out"));
        assert!(left.iter().all(|name| !name.starts_with('.')), "{moment}: {left:?}");
    }
}
