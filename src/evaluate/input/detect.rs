//! Which format a file has.

use std::path::Path;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON document a line: the project's record, or a gold file with the same keys.
    Jsonl,
    /// Folder of `.ann` and `.txt` files, or one `.ann` file.
    Brat,
    /// Token and tag columns (IOB1, IOB2, BIOES, BILOU), sentences parted by empty lines.
    Conll,
    /// spaCy's `{"text", "ents": [{start, end, label}]}`: a list, or one a line.
    Spacy,
    /// `entities.csv` or `quotes.csv`, or a folder with both.
    Csv,
}

impl Format {
    const ALL: [Self; 5] = [Self::Jsonl, Self::Brat, Self::Conll, Self::Spacy, Self::Csv];

    /// The name for the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Brat => "brat",
            Self::Conll => "conll",
            Self::Spacy => "spacy",
            Self::Csv => "csv",
        }
    }

    /// All names, for messages.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|f| f.name() == s);
        found.ok_or_else(|| format!("unknown format {s:?}: {}", Self::names()))
    }
}

/// The format of a folder: CSV if it has `entities.csv` or `quotes.csv`, records if it has a `.jsonl`
/// file, else brat.
pub(super) fn folder(path: &Path) -> Format {
    if ["entities.csv", "quotes.csv"].iter().any(|name| path.join(name).is_file()) {
        return Format::Csv;
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let records = entries.map(|e| e.path()).any(|p| p.extension().is_some_and(|e| e == "jsonl"));
    if records { Format::Jsonl } else { Format::Brat }
}

/// The format of a file by its extension, else by its first line.
pub(super) fn file(path: &Path, content: &str) -> Option<Format> {
    let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    match extension.as_deref() {
        Some("jsonl" | "ndjson" | "json") => return Some(Format::Jsonl),
        Some("ann") => return Some(Format::Brat),
        Some("csv") => return Some(Format::Csv),
        Some("conll" | "conllu" | "iob" | "iob2" | "bio" | "bioes" | "tsv") => {
            return Some(Format::Conll);
        }
        _ => {}
    }
    let line = content.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let columns = line.split_whitespace().count();
    if line.starts_with('{') || line.trim() == "[" || line.starts_with("[{") {
        Some(Format::Jsonl)
    } else if line.starts_with('T') && line.split('\t').count() == 3 && brat_id(line) {
        Some(Format::Brat)
    } else if line.starts_with("doc_id,") {
        Some(Format::Csv)
    } else if ["-DOCSTART-", "# ", "TOKEN\t"].iter().any(|start| line.starts_with(start))
        || (columns >= 2 && line.split_whitespace().last().is_some_and(is_tag))
    {
        Some(Format::Conll)
    } else {
        content.trim().is_empty().then_some(Format::Jsonl)
    }
}

fn brat_id(line: &str) -> bool {
    let id = line.split('\t').next().unwrap_or_default();
    id.len() > 1 && id[1..].bytes().all(|b| b.is_ascii_digit())
}

/// Whether a string is a tag of one of the column schemes.
pub(super) fn is_tag(tag: &str) -> bool {
    matches!(tag, "O" | "_" | "B" | "I" | "E" | "S" | "L" | "U")
        || (tag.len() > 2 && tag.as_bytes()[1] == b'-' && b"BIESLU".contains(&tag.as_bytes()[0]))
}
