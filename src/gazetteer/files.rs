//! The files of a gazetteer folder.

use std::path::{Path, PathBuf};

use super::table::Problem;

/// Named contents of a gazetteer folder: entry files, alias files and lexicons.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    /// `(name, content)`, sorted by name.
    pub files: Vec<(String, String)>,
}

impl FileSet {
    /// Reads every `*.csv` of a folder and of its sub-folders.
    ///
    /// Files that cannot be read or are no UTF-8 become problems; the others are read.
    ///
    /// # Errors
    /// If the folder itself cannot be listed.
    pub fn read_dir(dir: &Path) -> std::io::Result<(Self, Vec<Problem>)> {
        std::fs::read_dir(dir)?;
        let mut problems = Vec::new();
        let mut paths = Vec::new();
        list(dir, &mut paths, &mut problems);
        paths.sort();
        let mut set = Self::default();
        for path in paths {
            let name = path.display().to_string();
            match read(&path) {
                Ok(content) => set.files.push((name, content)),
                Err(message) => problems.push(Problem::of_file(name, message)),
            }
        }
        Ok((set, problems))
    }

    /// The files of a lexicon, by their base name (`titles.csv`).
    pub fn lexicon<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(file, _)| base_name(file) == name && is_lexicon(file))
            .map(|(file, content)| (file.as_str(), content.as_str()))
    }

    /// The entry files, or the alias files.
    pub fn tables(&self, aliases: bool) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(move |(file, _)| !is_lexicon(file) && is_alias_file(file) == aliases)
            .map(|(file, content)| (file.as_str(), content.as_str()))
    }
}

/// Whether a file of this name lists aliases.
#[must_use]
pub fn is_alias_file(file: &str) -> bool {
    file.ends_with(".aliases.csv")
}

/// Lexicons lie in a folder of that name; everything else is entries and aliases.
#[must_use]
pub fn is_lexicon(file: &str) -> bool {
    file.rsplit(['/', '\\']).nth(1) == Some("lexicons")
}

fn list(dir: &Path, paths: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(Problem::of_file(dir.display().to_string(), error.to_string()));
            return;
        }
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            list(&path, paths, problems);
        } else if path.extension().is_some_and(|e| e == "csv") {
            paths.push(path);
        }
    }
}

/// A file's text, without a byte order mark; where it is no UTF-8, the line is named.
#[allow(clippy::naive_bytecount, reason = "once, for a message")]
fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|&&b| b == b'\n').count() + 1;
        format!("not UTF-8 at line {line}")
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    Ok(text)
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}
