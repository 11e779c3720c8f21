//! The files of a gazetteer folder: lists made by hand, lists made by scripts (`generated/`), lexicons
//! (`lexicons/`), and packs (`packs/`), which are folders of their own.

use std::path::{Path, PathBuf};

use super::table::Problem;

/// Named contents of a gazetteer folder: entry files, alias files and lexicons.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    /// `(name, content)`, sorted by name; what is generated comes last, so that of two rows with one
    /// identifier the hand-made one is the first.
    pub files: Vec<(String, String)>,
}

impl FileSet {
    /// Reads every `*.csv` of a folder and of its sub-folders, but for the packs below it: they are
    /// read where they are asked for.
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
        paths.sort_by_cached_key(|path| (is_generated(&path.to_string_lossy()), path.clone()));
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

/// Lists that scripts make from public sources lie in a folder of that name.
#[must_use]
pub fn is_generated(file: &str) -> bool {
    file.rsplit(['/', '\\']).nth(1) == Some("generated")
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
            if path.file_name().is_some_and(|name| name == "packs") {
                continue;
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_come_last_and_packs_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        for file in
            ["places.csv", "generated/cities.csv", "lexicons/words.csv", "packs/small/small.csv"]
        {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "id\n").unwrap();
        }
        let names = |dir: &Path| -> Vec<String> {
            let (set, problems) = FileSet::read_dir(dir).unwrap();
            assert!(problems.is_empty(), "{problems:?}");
            set.files.iter().map(|(file, _)| base_name(file).to_owned()).collect()
        };
        assert_eq!(names(dir.path()), ["words.csv", "places.csv", "cities.csv"]);
        assert_eq!(names(&dir.path().join("packs/small")), ["small.csv"]);
    }
}
