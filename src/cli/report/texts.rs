//! Where the texts of records are: in the record, or in a file that is found and has the same hash.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use guillemet::read::{ReadOptions, Reader};
use guillemet::standoff::{Record, sha256_hex};

use crate::cli::annotate::{ARTICLES, SAMPLE};

/// Finds the texts of records.
pub(super) struct Texts {
    /// Folders in which a record's source may lie, the likeliest first.
    folders: Vec<PathBuf>,
    /// Hashes of the texts that are looked for; no others are kept.
    wanted: HashSet<String>,
    /// The texts found so far, by their hash.
    found: HashMap<String, String>,
    /// Files that were read already.
    read: HashSet<PathBuf>,
}

impl Texts {
    /// Looks in `given` alone, or where the records say.
    pub(super) fn new<'r, 'a: 'r>(
        given: Option<&Path>,
        beside: &Path,
        records: impl Iterator<Item = &'r Record<'a>>,
    ) -> Self {
        let folders = match given {
            Some(folder) => vec![folder.to_owned()],
            None => vec![PathBuf::new(), beside.to_owned(), ARTICLES.into()],
        };
        let wanted = records.map(|record| record.sha256.to_string()).collect();
        let sample = (sha256_hex(SAMPLE), SAMPLE.to_owned());
        Self { folders, wanted, found: HashMap::from([sample]), read: HashSet::new() }
    }

    /// The text of a record, or why there is none, as a sentence.
    pub(super) fn find(&mut self, record: &Record) -> Result<String, String> {
        if let Some(text) = &record.text {
            return match sha256_hex(text) == record.sha256 {
                true => Ok(text.to_string()),
                false => Err("The text in the record is not the one that was annotated: its SHA-256 differs.".into()),
            };
        }
        let candidates = self.candidates(record);
        for path in &candidates {
            if let Some(text) = self.found.get(record.sha256.as_ref()) {
                return Ok(text.clone());
            }
            self.read(path);
        }
        match (self.found.get(record.sha256.as_ref()), candidates.first()) {
            (Some(text), _) => Ok(text.clone()),
            (None, Some(path)) => Err(format!(
                "{} is not the text that was annotated: its SHA-256 differs.",
                path.display()
            )),
            (None, None) => Err(format!(
                "Its text was not found ({}).",
                record.source.as_deref().unwrap_or("no source is given")
            )),
        }
    }

    /// Files that may hold the text of a record.
    fn candidates(&self, record: &Record) -> Vec<PathBuf> {
        let mut names: Vec<PathBuf> = Vec::new();
        if let Some(source) = record.source.as_deref() {
            // `file.jsonl:12` is a line of a file.
            let line = source.rsplit_once(':').filter(|(_, n)| n.parse::<u64>().is_ok());
            for source in [Some(source), line.map(|(file, _)| file)].into_iter().flatten() {
                names.push(source.into());
                names.extend(Path::new(source).file_name().map(PathBuf::from));
            }
        }
        names.push(format!("{}.txt", record.doc_id).into());
        let mut paths: Vec<PathBuf> = Vec::new();
        for path in self.folders.iter().flat_map(|folder| names.iter().map(|n| folder.join(n))) {
            if path.is_file() && !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// Keeps the texts of a file that are looked for. What cannot be read is not found.
    fn read(&mut self, path: &Path) {
        if !self.read.insert(path.to_owned()) {
            return;
        }
        for document in Reader::new([path], ReadOptions::default()).flatten() {
            let hash = sha256_hex(document.text());
            if self.wanted.contains(&hash) {
                self.found.insert(hash, document.text().to_owned());
            }
        }
    }
}
