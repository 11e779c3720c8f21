//! What decides on results: options, lists, weights.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use clap::{ArgMatches, Command};
use guillemet::NamesMode;
use guillemet::gazetteer::builtin;
use guillemet::names::model::weights;
use guillemet::standoff::hex;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::args::NOT_OF_THE_RESULT;

/// The options of a command by name, with their values or defaults, several with commas. All are
/// taken that are not known to leave the results as they are: a new option counts until somebody says
/// that it need not.
pub(in crate::cli) fn options(command: &Command, matches: &ArgMatches) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for argument in command.get_arguments() {
        let name = argument.get_id().as_str();
        let values = matches.try_get_raw(name).ok().flatten();
        if let Some(values) = values.filter(|_| !NOT_OF_THE_RESULT.contains(&name)) {
            let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
            options.insert(name.replace('_', "-"), values.join(","));
        }
    }
    options
}

/// The SHA-256 of the lists and weights of a run.
pub(in crate::cli) fn knowledge(
    gazetteers: Option<&Path>,
    names: NamesMode,
    model: Option<&Path>,
) -> io::Result<BTreeMap<String, String>> {
    let mut digests = BTreeMap::from([
        ("built-in gazetteers".to_owned(), builtin::INDEX_SHA256.to_owned()),
        ("built-in lexicons".to_owned(), builtin::LEXICONS_SHA256.to_owned()),
    ]);
    if let Some(path) = gazetteers {
        digests.insert("gazetteers".into(), digest(path)?);
    }
    match model {
        Some(file) => drop(digests.insert("model".into(), digest(file)?)),
        None if names == NamesMode::Model => {
            digests.insert("built-in model".into(), weights::BUILTIN_SHA256.to_owned());
        }
        None => {}
    }
    Ok(digests)
}

/// The SHA-256 of a file, or of the names and contents of a folder's files.
fn digest(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    if path.is_file() {
        let mut file = BufReader::with_capacity(1 << 16, fs::File::open(path)?);
        loop {
            let bytes = file.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            digest.update(bytes);
            let n = bytes.len();
            file.consume(n);
        }
        return Ok(hex(&digest.finalize()));
    }
    for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(path).unwrap_or(entry.path());
            let content = fs::read(entry.path())?;
            digest.update(format!("{}\0{}\0", name.display(), content.len()));
            digest.update(content);
        }
    }
    Ok(hex(&digest.finalize()))
}
