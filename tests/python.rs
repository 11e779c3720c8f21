//! Python reads the results: `text[start:end]` is the covered text in every row of every format.
//!
//! Texts with what usually breaks offsets (emoji, decomposed letters, CRLF, no-break spaces, a byte
//! order mark) are read, annotated by hand and written by the real readers and writers, then checked
//! by `tests/python/test_outputs.py` in a virtual environment under `target/`; what `convert` makes of
//! them is read by the libraries that the formats are for (`tests/python/test_converted.py`). Without
//! Python, or without the packages, the tests say that they were skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use guillemet::annotations::{Entity, EntityId, Mention, Quote};
use guillemet::read::{ReadOptions, Reader};
use guillemet::text::{ByteSpan, OffsetUnit};
use guillemet::write::{Format, Outputs, Rendered, Renderer, WriteOptions};
use guillemet::{Annotations, Document, EntityType, QuoteKind};

const PACKAGES: [&str; 3] = ["pandas", "polars", "spacy"];

/// Packages that only converted files need, with a module of each; without one, its part is skipped.
const MORE_PACKAGES: [(&str, &str); 3] =
    [("pyarrow", "pyarrow"), ("datasets", "datasets"), ("seqeval>=1.2", "seqeval.scheme")];

/// A text and what is annotated in it: names at every occurrence, quotes with the words that report
/// them and the mention of their source.
struct Case {
    id: &'static str,
    text: &'static str,
    names: &'static [(&'static str, EntityType)],
    quotes: &'static [(&'static str, QuoteKind, &'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        id: "emoji",
        text: "🎉🇫🇷 « On gagne 👨‍👩‍👧 ! », a crié 👉 Zoé Ávila, de l’OM 𝒳, à Nîmes 🌧.",
        names: &[("Zoé Ávila", EntityType::Per), ("OM 𝒳", EntityType::Org)],
        quotes: &[("On gagne 👨‍👩‍👧 !", QuoteKind::Direct, "a crié", "Zoé Ávila")],
    },
    Case {
        id: "decomposed",
        text: "Ame\u{301}lie Cre\u{301}py et Amélie Crépy : « C\u{327}a va\u{300} », dit e\u{302}lle.",
        names: &[
            ("Ame\u{301}lie Cre\u{301}py", EntityType::Per),
            ("Amélie Crépy", EntityType::Per),
        ],
        quotes: &[("C\u{327}a va\u{300}", QuoteKind::Direct, "dit", "e\u{302}lle")],
    },
    Case {
        id: "sub folder/crlf",
        text: "Titre\r\n\r\nLe maire de Saint-\r\nDenis :\r\n«\u{a0}Première ligne,\r\n\r\n«\u{a0}deuxième ligne\u{a0}», a\r\ndit M.\u{a0}Dupont.\r\n",
        names: &[("Saint-\r\nDenis", EntityType::Loc), ("Dupont", EntityType::Per)],
        quotes: &[(
            "Première ligne,\r\n\r\n«\u{a0}deuxième ligne",
            QuoteKind::Direct,
            "a\r\ndit",
            "M.\u{a0}Dupont",
        )],
    },
    Case {
        id: "bom",
        text: "\u{feff}Paris, 3\u{202f}000 morts\u{a0}: «\u{202f}un \u{feff}désastre\u{202f}», selon l’AFP.\u{2028}Paris\u{85}encore.",
        names: &[("Paris", EntityType::Loc), ("AFP", EntityType::Agency)],
        quotes: &[("un \u{feff}désastre", QuoteKind::Mixed, "selon", "l’AFP")],
    },
    Case {
        id: "csv",
        text: "NA, \"null\", ; le groupe « A, \"B\" & C\t» ; 'None' ; Rock\"n\"Roll, SA\n- 12 %",
        names: &[
            ("NA", EntityType::Org),
            ("null", EntityType::Org),
            ("None", EntityType::Org),
            ("Rock\"n\"Roll, SA", EntityType::Org),
        ],
        quotes: &[("A, \"B\" & C", QuoteKind::Title, "", "")],
    },
    Case { id: "empty", text: "", names: &[], quotes: &[] },
];

fn spans<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = ByteSpan> + 't {
    text.match_indices(part).map(|(start, m)| ByteSpan::new(start, start + m.len()))
}

fn annotations(case: &Case, text: &str) -> Annotations {
    let mut out = Annotations::default();
    for (i, &(name, kind)) in case.names.iter().enumerate() {
        out.entities.push(Entity {
            id: format!("nil:{i}"),
            name: name.to_owned(),
            wikidata: (i == 0).then(|| "Q1".to_owned()),
            kind,
            subtype: None,
            gender: None,
            plural: false,
        });
        let entity = EntityId(u32::try_from(i).unwrap());
        out.mentions.extend(spans(text, name).map(|span| Mention {
            span,
            kind,
            entity,
            rule: "by-hand",
            confidence: Some(0.5),
            nested: false,
        }));
    }
    out.mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    let first = |part: &str| spans(text, part).next().filter(|span| !span.is_empty());
    for (i, &(quote, kind, cue, speaker)) in case.quotes.iter().enumerate() {
        out.quotes.push(Quote {
            span: first(quote).unwrap(),
            kind,
            utterance: u32::try_from(i).unwrap(),
            closed: i == 0,
            nested: false,
            cue: first(cue),
            speaker: first(speaker),
            speaker_entity: first(speaker).map(|_| EntityId(0)),
            speaker_name: None,
            rule: None,
            confidence: None,
        });
    }
    out
}

/// Reads the texts as files, and writes their annotations in every format and unit.
fn write_cases(root: &Path) {
    let texts = root.join("texts");
    for case in CASES {
        let path = texts.join(format!("{}.txt", case.id));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, case.text).unwrap();
    }
    let documents: Vec<Document> =
        Reader::new([texts], ReadOptions::default()).map(Result::unwrap).collect();
    assert_eq!(documents.len(), CASES.len());
    for offsets in [OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
        let formats = vec![Format::Jsonl, Format::EntitiesCsv, Format::QuotesCsv, Format::Brat];
        let options = WriteOptions { formats, offsets, with_text: true };
        let mut outputs = Outputs::folder(&root.join(offsets.name()), &options).unwrap();
        let renderer = Renderer::new(options);
        for document in &documents {
            let case = CASES.iter().find(|case| case.id == document.id()).unwrap();
            let mut rendered = Rendered::default();
            renderer.render(document, &annotations(case, document.text()), &mut rendered);
            outputs.write(&rendered).unwrap();
        }
        outputs.finish().unwrap();
    }
}

/// Has the program annotate articles: those of the repository, or its own.
fn annotate_articles(root: &Path) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let articles = repository.join("corpus/articles").is_dir();
    let output = Command::new(env!("CARGO_BIN_EXE_guillemet"))
        .current_dir(if articles { repository } else { root })
        .args(["annotate", "--format", "jsonl,csv,brat", "--with-text", "--out"])
        .arg(root.join("articles"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// The interpreter of an environment that has the packages; made once and kept.
fn python() -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let venv = target.join("python-venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let complete = venv.join("complete");
    let wanted = PACKAGES.join(" ");
    if fs::read_to_string(&complete).is_ok_and(|packages| packages == wanted) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    run(Command::new(&python).args(PIP).arg("--only-binary=:all:").args(PACKAGES))?;
    fs::write(complete, wanted).map_err(|e| e.to_string())?;
    Ok(python)
}

const PIP: [&str; 7] = ["-m", "pip", "install", "--quiet", "--retries", "1", "--timeout=15"];

/// The environment, made by one test while others wait.
static PYTHON: LazyLock<Result<PathBuf, String>> = LazyLock::new(python);

/// Installs a package, if its module is not there; `seqeval` comes as source only.
fn install(python: &Path, package: &str, module: &str) -> Result<(), String> {
    let import = format!("import {module}");
    run(Command::new(python).args(["-c", &import]))
        .or_else(|_| run(Command::new(python).args(PIP).arg(package)))
}

/// Has the program convert the records to a format.
fn convert(root: &Path, format: &str, out: &str, more: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guillemet"));
    command.current_dir(root).args(["convert", "annotations.jsonl", "--quiet", "--to", format]);
    run(command.args(["--out", out]).args(more)).unwrap();
}

#[test]
fn libraries_read_what_is_converted() {
    let python = match &*PYTHON {
        Ok(python) => python,
        Err(reason) => {
            eprintln!("SKIPPED: no Python with {}: {reason}", PACKAGES.join(", "));
            return;
        }
    };
    for (package, module) in MORE_PACKAGES {
        if let Err(reason) = install(python, package, module) {
            eprintln!("SKIPPED: no {package}: {reason}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    write_cases(folder.path());
    let root = folder.path().join(OffsetUnit::CodePoint.name());
    for format in ["conll", "tokens", "spacy", "label-studio", "doccano"] {
        convert(&root, format, &format!("out.{format}"), &[]);
    }
    convert(&root, "conll", "out-bioes.conll", &["--scheme", "bioes"]);
    if cfg!(feature = "parquet") {
        convert(&root, "parquet", "out.parquet", &[]);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/test_converted.py");
    let offline = [("HF_DATASETS_OFFLINE", "1"), ("HF_HUB_OFFLINE", "1")];
    let output = Command::new(python).arg(script).arg(&root).envs(offline).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}

#[test]
fn python_finds_the_covered_text_in_every_row() {
    let python = match &*PYTHON {
        Ok(python) => python,
        Err(reason) => {
            eprintln!("SKIPPED: no Python with {}: {reason}", PACKAGES.join(", "));
            return;
        }
    };
    let root = tempfile::tempdir().unwrap();
    write_cases(root.path());
    annotate_articles(root.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/test_outputs.py");
    let output = Command::new(python).arg(script).arg(root.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}
