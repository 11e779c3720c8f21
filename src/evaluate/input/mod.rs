//! Reads annotations: the project's JSONL, brat folders, column formats, spaCy JSON, CSV.
//!
//! A reader takes what the file says at its word; whether offsets fit the text is checked when two
//! sides are put together ([`super::align`]), because one side often brings the text of both.

pub(crate) mod brat;
mod conll;
mod csv;
mod detect;
mod json;
pub mod offsets;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use conll::{Chunk, chunks, sentences_of};
pub use detect::Format;
pub use json::{Annotation, one_annotation};

use super::model::Corpus;

/// Why annotations cannot be used. Every message says where.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file is not what its format asks for.
    #[error("{path}:{line}: {message}")]
    Parse {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The format cannot be told.
    #[error("{path}: cannot tell the format; say it with --format (one of {})", Format::names())]
    UnknownFormat {
        /// The file.
        path: String,
    },
    /// A folder without annotations.
    #[error(
        "{path}: no annotations in this folder: no .jsonl, no .ann, no entities.csv or quotes.csv"
    )]
    EmptyFolder {
        /// The folder.
        path: String,
    },
    /// Offsets and text do not fit each other.
    #[error("{path}:{line}: document {doc}: {message}")]
    Offsets {
        /// The file of the annotations.
        path: String,
        /// The line where the document starts.
        line: usize,
        /// The document.
        doc: String,
        /// Which annotation, what it covers, what explains it.
        message: String,
    },
    /// Two sides cannot be put together.
    #[error("{0}")]
    Align(String),
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The format; told from name and content if not given.
    pub format: Option<Format>,
    /// A folder with `DOC_ID.txt` for annotations that come without their text.
    pub text_dir: Option<PathBuf>,
    /// Column formats: the column of the tag, from 1; the last if not given.
    pub tag_column: Option<usize>,
}

/// Reads a file, a folder, or (`-`) the standard input.
///
/// # Errors
/// If it cannot be read, its format cannot be told, or it breaks the rules of its format.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Corpus, InputError> {
    let name = path.display().to_string();
    let mut corpus = if path.is_dir() {
        match options.format.unwrap_or_else(|| detect::folder(path)) {
            Format::Csv => csv::read_folder(path)?,
            Format::Brat => brat::read_folder(path)?,
            Format::Jsonl => json::read_folder(path)?,
            other => {
                let message = format!("a folder can be brat, csv or jsonl, not {}", other.name());
                return Err(InputError::Parse { path: name, line: 0, message });
            }
        }
    } else {
        let content = load(path)?;
        let Some(format) = options.format.or_else(|| detect::file(path, &content)) else {
            return Err(InputError::UnknownFormat { path: name });
        };
        parse(&name, &content, format, options, path)?
    };
    corpus.name = name;
    if let Some(folder) = &options.text_dir {
        attach_texts(&mut corpus, folder)?;
    }
    Ok(corpus)
}

/// Reads annotations from a string; `name` stands in messages.
///
/// # Errors
/// As [`read`].
pub fn read_str(name: &str, content: &str, format: Format) -> Result<Corpus, InputError> {
    let mut corpus = parse(name, content, format, &ReadOptions::default(), Path::new(name))?;
    name.clone_into(&mut corpus.name);
    Ok(corpus)
}

pub(crate) fn parse(
    name: &str,
    content: &str,
    format: Format,
    options: &ReadOptions,
    path: &Path,
) -> Result<Corpus, InputError> {
    match format {
        Format::Jsonl | Format::Spacy => json::read(name, content),
        Format::Conll => conll::read(name, content, options.tag_column),
        Format::Csv => csv::read(name, content),
        Format::Brat => brat::read_file(name, content, path),
    }
}

/// The content of a file without a leading byte order mark.
pub(crate) fn load(path: &Path) -> Result<String, InputError> {
    let io = |source| InputError::Io { path: path.display().to_string(), source };
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(io)?;
        bytes
    } else {
        std::fs::read(path).map_err(io)?
    };
    let text = String::from_utf8(bytes).map_err(|e| {
        let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        #[allow(clippy::naive_bytecount)]
        let line = valid.iter().filter(|b| **b == b'\n').count() + 1;
        let message = format!("byte {} is not UTF-8", e.utf8_error().valid_up_to());
        InputError::Parse { path: path.display().to_string(), line, message }
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// Gives every document without a text that of `folder/DOC_ID.txt`, if there is one.
pub(crate) fn attach_texts(corpus: &mut Corpus, folder: &Path) -> Result<(), InputError> {
    for doc in corpus.docs.iter_mut().filter(|d| d.text.is_none()) {
        let beside = [format!("{}.txt", doc.id), doc.id.clone()]
            .into_iter()
            .map(|name| folder.join(name))
            .find(|path| path.is_file());
        if let Some(path) = beside {
            doc.text = Some(Arc::from(load(&path)?));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
