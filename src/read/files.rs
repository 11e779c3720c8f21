//! Which files: paths as given, folders searched, endings understood.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Format, Place, ReadError, ReadOptions};

/// The endings that a folder is searched for; each may be followed by one of [`COMPRESSED`].
const ENDINGS: [(&str, Format); 9] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("warc", Format::Warc),
    ("wet", Format::Warc),
    ("parquet", Format::Parquet),
];

const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// The endings of files that are read, as a message lists them.
#[must_use]
pub fn endings() -> String {
    let [others @ .., last] = ENDINGS.map(|(ending, _)| format!(".{ending}"));
    let compressed = COMPRESSED.map(|ending| format!(".{ending}")).join(" or ");
    format!("{} or {last}, nor in one of these and {compressed}", others.join(", "))
}

/// The path that stands for standard input.
const STDIN: &str = "-";

/// A file to read.
#[derive(Debug)]
pub(super) struct Found {
    /// `None` is standard input.
    pub(super) path: Option<PathBuf>,
    /// What messages and records call it.
    pub(super) shown: String,
    /// The identifier of a text file, and the base of made-up ones.
    pub(super) stem: String,
    /// `None` if only its content can tell.
    pub(super) format: Option<Format>,
}

/// The files behind a list of inputs, in order; folders sorted by name.
#[derive(Debug)]
pub(super) struct Files {
    inputs: std::vec::IntoIter<PathBuf>,
    format: Option<Format>,
    exclude: Option<PathBuf>,
    walk: Option<Walk>,
    pub(super) skipped: u64,
}

struct Walk {
    root: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
}

impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Files {
    pub(super) fn new(inputs: Vec<PathBuf>, options: &ReadOptions) -> Self {
        let exclude = options.exclude.as_deref().and_then(|dir| dir.canonicalize().ok());
        Self { inputs: inputs.into_iter(), format: options.format, exclude, walk: None, skipped: 0 }
    }

    fn start(&mut self, input: PathBuf) -> Option<Found> {
        if input.as_os_str() == STDIN {
            let (shown, stem) = ("<stdin>".into(), "stdin".into());
            return Some(Found { path: None, shown, stem, format: self.format });
        }
        if input.is_dir() {
            let exclude = self.exclude.clone();
            let entries = WalkDir::new(&input)
                .follow_links(true)
                .sort_by_file_name()
                .into_iter()
                .filter_entry(move |e| e.depth() == 0 || !is_excluded(e, exclude.as_deref()));
            self.walk = Some(Walk { root: input, entries: Box::new(entries) });
            return None;
        }
        let name = input.file_name().unwrap_or_default().to_string_lossy();
        let (known, stem) = match split_ending(&name) {
            Some((stem, format)) => (Some(format), stem.to_owned()),
            None => (guess_ending(&name), without_ending(&name).to_owned()),
        };
        let shown = input.display().to_string();
        Some(Found { path: Some(input), shown, stem, format: self.format.or(known) })
    }

    /// A folder's entry: a file to read, an error, or nothing.
    fn entry(&mut self, root: &Path, entry: walkdir::Result<DirEntry>) -> Option<Item> {
        let entry = match entry {
            Ok(entry) if entry.file_type().is_dir() => return None,
            Ok(entry) => entry,
            Err(error) => return Some(Err(walk_error(root, error))),
        };
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let relative = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        match split_ending(&relative) {
            Some((stem, format))
                if !is_hidden(&entry) && self.format.is_none_or(|wanted| wanted == format) =>
            {
                let shown = entry.path().display().to_string();
                let stem = stem.to_owned();
                let path = Some(entry.into_path());
                Some(Ok(Found { path, shown, stem, format: Some(format) }))
            }
            _ => {
                self.skipped += 1;
                None
            }
        }
    }
}

type Item = Result<Found, ReadError>;

impl Iterator for Files {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(mut walk) = self.walk.take() {
                if let Some(entry) = walk.entries.next() {
                    let item = self.entry(&walk.root, entry);
                    self.walk = Some(walk);
                    if item.is_some() {
                        return item;
                    }
                }
                continue;
            }
            let input = self.inputs.next()?;
            if let Some(found) = self.start(input) {
                return Some(Ok(found));
            }
        }
    }
}

/// The size of all inputs in bytes, before decompression; `None` if standard input is among them.
///
/// Folders are searched for it: ask only if somebody looks at the answer.
#[must_use]
pub fn total_bytes(inputs: &[PathBuf], options: &ReadOptions) -> Option<u64> {
    let mut total = 0;
    for found in Files::new(inputs.to_vec(), options).flatten() {
        total += found.path?.metadata().map_or(0, |m| m.len());
    }
    Some(total)
}

/// Hidden folders and the excluded one are not entered.
fn is_excluded(entry: &DirEntry, exclude: Option<&Path>) -> bool {
    entry.file_type().is_dir()
        && (is_hidden(entry)
            || exclude.is_some_and(|dir| entry.path().canonicalize().is_ok_and(|p| p == dir)))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn walk_error(root: &Path, error: walkdir::Error) -> ReadError {
    let path = error.path().unwrap_or(root).display().to_string();
    let problem = match error.loop_ancestor() {
        Some(ancestor) => std::io::Error::other(format!("a link back to {}", ancestor.display())),
        None => error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be read")),
    };
    ReadError::new(Place::file(path), problem)
}

/// A path without its endings, and the format that they name.
fn split_ending(path: &str) -> Option<(&str, Format)> {
    let (stem, ending) = without_compression(path).rsplit_once('.')?;
    if stem.is_empty() || stem.ends_with('/') {
        return None;
    }
    let (_, format) = ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))?;
    Some((stem, *format))
}

/// `.json` is not searched for, but a file that is given is better tried as JSONL than as prose.
fn guess_ending(name: &str) -> Option<Format> {
    let ending = without_compression(name).rsplit_once('.')?.1;
    ending.eq_ignore_ascii_case("json").then_some(Format::Jsonl)
}

fn without_compression(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, ending)) if COMPRESSED.iter().any(|c| c.eq_ignore_ascii_case(ending)) => stem,
        _ => path,
    }
}

fn without_ending(name: &str) -> &str {
    let name = without_compression(name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_name_the_format_and_leave_the_stem() {
        assert_eq!(split_ending("a/b.c.txt.gz"), Some(("a/b.c", Format::Text)));
        assert_eq!(split_ending("A.CSV.ZST"), Some(("A", Format::Csv)));
        assert_eq!(split_ending("a.jsonl"), Some(("a", Format::Jsonl)));
        assert_eq!(split_ending("a/.txt"), None);
        assert_eq!(split_ending("a.pdf"), None);
        assert_eq!(without_ending("notes.html.gz"), "notes");
        assert_eq!(without_ending("notes"), "notes");
        assert_eq!(guess_ending("a.json"), Some(Format::Jsonl));
    }
}
