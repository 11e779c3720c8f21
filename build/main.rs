//! Compiles `gazetteers/` into what the program carries: the index of the names, the lexicons as
//! they lie in memory, and the lexicons' text for those who replace one of them.
//!
//! It uses the library's own modules, so what is built in is read exactly as a user's files are. A
//! row that cannot be used fails the build with its file and line.

#![allow(dead_code, unused_imports)]

#[path = "../src/annotations.rs"]
mod annotations;
mod gazetteer;
mod text;

use std::path::{Path, PathBuf};
use std::{env, fs};

use gazetteer::ambiguity::Ambiguity;
use gazetteer::files::{FileSet, is_lexicon};
use gazetteer::lexicon::Lexicons;
use gazetteer::load;
use gazetteer::table::{Problem, Severity};
use sha2::{Digest, Sha256};

fn main() {
    println!("cargo::rerun-if-changed=gazetteers");
    println!("cargo::rerun-if-changed=build");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let write = |name: &str, bytes: &[u8]| {
        fs::write(out.join(name), bytes).expect("the build folder is writable");
    };
    let (mut set, mut problems) = match FileSet::read_dir(&root.join("gazetteers")) {
        Ok(read) => read,
        Err(error) => (FileSet::default(), vec![Problem::of_file("gazetteers", error.to_string())]),
    };
    // Names as a reader of the repository knows them, the same wherever it lies.
    for (name, _) in &mut set.files {
        let inside = Path::new(name.as_str()).strip_prefix(&root).expect("listed below the root");
        *name = inside.to_string_lossy().replace('\\', "/");
    }
    let (lexicons, found) = Lexicons::load(&set);
    problems.extend(found);
    let (compiler, found) = load::compile(&set, |_| None);
    problems.extend(found);
    let info = format!("built_by=guillemet {}\nsource=gazetteers\n", env!("CARGO_PKG_VERSION"));
    match compiler.finish(&info, Ambiguity::new(&lexicons)) {
        Ok(bytes) => {
            write("builtin.gaz", &bytes);
            tell_digest("GAZETTEER", &bytes);
        }
        Err(message) => problems.push(Problem::of_file("gazetteers", message)),
    }
    write("vocabulary.bin", &lexicons.vocabulary.to_bytes());
    let lexicons = postcard::to_allocvec(&lexicons).expect("lexicons have a binary form");
    write("lexicons.bin", &lexicons);
    tell_digest("LEXICONS", &lexicons);
    let model = root.join("src/names/model/default.bin");
    println!("cargo::rerun-if-changed={}", model.display());
    tell_digest("MODEL", &fs::read(model).expect("the weights are in the repository"));
    write("lexicon_files.rs", list(&set, &root).as_bytes());
    report(&problems);
}

/// The SHA-256 of what is built in, for the manifests of results: a program that starts often should
/// not make it anew each time.
fn tell_digest(what: &str, bytes: &[u8]) {
    let digest = Sha256::digest(bytes).iter().fold(String::new(), |hex, b| format!("{hex}{b:02x}"));
    println!("cargo::rustc-env=GUILLEMET_{what}_SHA256={digest}");
}

/// The lexicon files as a Rust expression: `&[(name, content)]`.
fn list(set: &FileSet, root: &Path) -> String {
    let mut code = String::from("&[\n");
    for (name, _) in set.files.iter().filter(|(name, _)| is_lexicon(name)) {
        let path = root.join(name);
        code.push_str(&format!("    ({name:?}, include_str!({:?})),\n", path.display()));
    }
    code.push(']');
    code
}

fn report(problems: &[Problem]) {
    for problem in problems {
        let level = if problem.severity == Severity::Error { "error" } else { "warning" };
        println!("cargo::{level}={problem}");
    }
}
