//! The documents of a run, and what is known of them before they are read.

use std::path::{Path, PathBuf};

use guillemet::Document;
use guillemet::read::{self, Inventory, ReadError, ReadOptions, Reader};

use crate::cli::terminal::counted;

use super::Item;
use super::manifest::Source;

/// The name of the built-in article among inputs.
const SAMPLE: &str = "<sample>";

/// What a run reads.
#[derive(Debug, Clone)]
pub(in crate::cli) enum Input {
    /// The built-in article.
    Sample(Document),
    /// Files and folders.
    Files(Vec<PathBuf>, ReadOptions),
}

impl Input {
    /// Starts to read; stops after `limit` documents.
    pub(super) fn open(&self, limit: Option<u64>) -> Documents {
        let source = match self {
            Self::Sample(document) => Stream::Sample(Some(document.clone())),
            Self::Files(paths, options) => {
                Stream::Files(Box::new(Reader::new(paths, options.clone())))
            }
        };
        Documents { source, left: limit }
    }

    /// Bytes of all files; `None` if not known.
    pub(super) fn total_bytes(&self) -> Option<u64> {
        match self {
            Self::Sample(_) => None,
            Self::Files(paths, options) => read::total_bytes(paths, options),
        }
    }

    /// What there is at each path, without reading it.
    pub(super) fn stock(&self) -> Vec<(PathBuf, Inventory)> {
        match self {
            Self::Sample(_) => Vec::new(),
            Self::Files(paths, options) => {
                paths.iter().map(|path| (path.clone(), Inventory::of(path, options))).collect()
            }
        }
    }

    /// The same as a manifest has it.
    pub(super) fn sources(&self) -> Vec<Source> {
        if let Self::Sample(document) = self {
            let (path, bytes) = (SAMPLE.to_owned(), document.text().len() as u64);
            return vec![Source { path, files: 1, bytes, digest: None }];
        }
        let source = |(path, stock): (PathBuf, Inventory)| Source {
            files: stock.files,
            bytes: stock.bytes,
            digest: (!is_stream(&path)).then_some(stock.digest),
            path: path.display().to_string(),
        };
        self.stock().into_iter().map(source).collect()
    }

    /// Whether standard input is read, which cannot be read again.
    pub(super) fn is_stream(&self) -> bool {
        matches!(self, Self::Files(paths, _) if paths.iter().any(|path| is_stream(path)))
    }

    /// Why there is nothing, if no file was found.
    pub(super) fn nothing_to_read(&self, skipped: u64) -> String {
        let Self::Files(paths, _) = self else { return "nothing to read".into() };
        let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
        format!(
            "nothing to read in {}: no file ends in {} ({} with other endings)",
            paths.join(", "),
            guillemet::read::endings(),
            counted(skipped, "file"),
        )
    }
}

/// Whether a path stands for standard input or output.
pub(in crate::cli) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The stream of documents.
pub(super) struct Documents {
    source: Stream,
    /// How many more are wanted.
    left: Option<u64>,
}

enum Stream {
    Sample(Option<Document>),
    Files(Box<Reader>),
}

impl Documents {
    /// Whether no file was found so far.
    pub(super) fn is_empty(&self) -> bool {
        matches!(&self.source, Stream::Files(reader) if reader.files() == 0)
    }

    /// Files that were passed over so far.
    pub(super) fn skipped(&self) -> u64 {
        match &self.source {
            Stream::Sample(_) => 0,
            Stream::Files(reader) => reader.skipped(),
        }
    }

    /// Bytes read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        match &self.source {
            Stream::Sample(_) => 0,
            Stream::Files(reader) => reader.bytes_read(),
        }
    }
}

impl Iterator for Documents {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Item> {
        if self.left == Some(0) {
            return None;
        }
        let item = match &mut self.source {
            Stream::Sample(document) => document.take().map(Ok),
            Stream::Files(reader) => reader.next(),
        }?;
        if let (Some(left), Ok(_)) = (&mut self.left, &item) {
            *left -= 1;
        }
        Some(item)
    }
}
