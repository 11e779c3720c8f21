//! Conversion between the formats of annotated text.
//!
//! ```text
//! file → one reader a format → Item: record + text,  → one writer a format → file
//!        (most are those of     offsets checked         Losses: what the
//!         evaluate::input)                              format cannot hold
//! ```
//!
//! | format         | written                                   | holds of the record |
//! |----------------|-------------------------------------------|---------------------|
//! | `jsonl`        | a record a line                           | all; the text on request |
//! | `csv`          | a folder with `entities.csv`, `quotes.csv`| all annotations; no text, no source |
//! | `brat`         | a folder, `.txt` and `.ann` a document    | all but sources and identifiers of rows |
//! | `conll`        | token, mention tag, quote tag             | outer spans with type or kind |
//! | `tokens`       | the same as JSON lines, a sentence a line | outer spans with type or kind |
//! | `spacy`        | `Doc.to_json`, a line a document          | all |
//! | `label-studio` | tasks with predictions                    | all |
//! | `doccano`      | JSON lines with relations                 | all |
//! | `parquet`      | a row a document, lists of structures     | all |
//!
//! What a format cannot hold is counted in [`Losses`], once per kind, never silently dropped. Where a
//! format lets users add data of their own, the whole record travels along (`carry`), so that
//! identifiers, names and rules survive a round through an annotation tool.
//!
//! Nothing here prints; only the reader and the writer touch files.

mod brat;
mod carry;
mod conll;
mod csv;
mod doccano;
mod flat;
mod item;
mod jsonl;
mod label_studio;
mod losses;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod spacy;
mod tagged;
mod tokens;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

pub use item::Item;
pub use losses::{Loss, Losses};
pub use output::{ConvertError, Writer};
pub use tokens::Scheme;

use crate::evaluate::input::{InputError, attach_texts, load};
use crate::evaluate::model::{Corpus, Doc};
use crate::standoff::Record;
use crate::text::OffsetUnit;

/// A format that annotations are converted from or to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The project's record, a line a document.
    Jsonl,
    /// The project's `entities.csv` and `quotes.csv`.
    Csv,
    /// brat standoff.
    Brat,
    /// Columns with IOB2 or BIOES tags.
    Conll,
    /// Tokens and tags as JSON lines, as Hugging Face `datasets` loads them.
    Tokens,
    /// `Doc.to_json` of spaCy.
    Spacy,
    /// Tasks and exports of Label Studio.
    LabelStudio,
    /// JSON lines of doccano, with relations.
    Doccano,
    /// Parquet; needs the cargo feature `parquet`.
    Parquet,
}

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Jsonl,
        Self::Csv,
        Self::Brat,
        Self::Conll,
        Self::Tokens,
        Self::Spacy,
        Self::LabelStudio,
        Self::Doccano,
        Self::Parquet,
    ];

    /// The name for the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Brat => "brat",
            Self::Conll => "conll",
            Self::Tokens => "tokens",
            Self::Spacy => "spacy",
            Self::LabelStudio => "label-studio",
            Self::Doccano => "doccano",
            Self::Parquet => "parquet",
        }
    }

    /// Whether this build reads and writes the format.
    #[must_use]
    pub fn is_built(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }

    /// The format of a path, as far as its ending or the files in it tell: `.json` and `.jsonl` of
    /// other tools do not.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        if path.is_dir() {
            let has = |name: &str| path.join(name).is_file();
            let csv = has("entities.csv") || has("quotes.csv");
            return Some(if csv { Self::Csv } else { Self::Brat });
        }
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "ann" => Some(Self::Brat),
            "conll" | "conllu" | "iob" | "iob2" | "bio" | "bioes" => Some(Self::Conll),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let names = Self::ALL.map(Self::name).join(", ");
        let found = Self::ALL.into_iter().find(|format| format.name() == s);
        found.ok_or_else(|| format!("unknown format {s:?}: {names}"))
    }
}

/// How to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The unit of offsets in formats that do not say it; code points, or what the record that
    /// travels along says, if it is not given.
    pub offsets: Option<OffsetUnit>,
    /// A folder with `DOC_ID.txt` for annotations that come without their text.
    pub text_dir: Option<PathBuf>,
    /// Label Studio: the field of the task's data that holds the text.
    pub text_field: String,
    /// Label Studio: which of a task's annotations, from 1; the first, or the prediction where there is
    /// none, if it is not given.
    pub annotation: Option<NonZeroUsize>,
    /// Columns: the one of mentions, from 1.
    pub tag_column: Option<usize>,
    /// Columns: the one of quotes, from 1.
    pub quote_column: Option<usize>,
    /// Whether offsets that a known mistake explains are repaired instead of refused.
    pub fix_offsets: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            offsets: None,
            text_dir: None,
            text_field: "text".into(),
            annotation: None,
            tag_column: None,
            quote_column: None,
            fix_offsets: false,
        }
    }
}

/// What is written and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOptions {
    /// The format.
    pub format: Format,
    /// The unit of offsets, in formats that leave the choice: JSONL, CSV, Label Studio, doccano,
    /// Parquet.
    pub offsets: OffsetUnit,
    /// Tags of columns and tokens.
    pub scheme: Scheme,
    /// Whether JSONL records carry the text.
    pub with_text: bool,
}

impl WriteOptions {
    /// A format with code points, IOB2, and without texts in records.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let (offsets, scheme) = (OffsetUnit::CodePoint, Scheme::Iob2);
        Self { format, offsets, scheme, with_text: false }
    }
}

/// A document with a remark for the user (offsets that were repaired), or why it cannot be had.
pub type Read = Result<(Item, Option<String>), InputError>;

/// Reads a file, a folder (brat, CSV), or (`-`) the standard input.
///
/// A document that is wrong is an error in the list, the others are there.
///
/// ```
/// use guillemet::convert::{Format, Losses, ReadOptions, WriteOptions, Writer, read};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("a.jsonl");
/// std::fs::write(&path, r#"{"text": "Elle vit à Nîmes.", "ents": [{"start": 11, "end": 16, "label": "LOC"}]}"#)?;
///
/// let mut losses = Losses::default();
/// let mut writer = Writer::new(folder.path().join("a.conll"), WriteOptions::new(Format::Conll))?;
/// for document in read(&path, Format::Spacy, &ReadOptions::default(), &mut losses)? {
///     let (item, _) = document?;
///     assert_eq!(item.record.entities[0].text, "Nîmes");
///     writer.write(&item, &mut losses)?;
/// }
/// writer.finish()?;
/// let columns = std::fs::read_to_string(folder.path().join("a.conll"))?;
/// assert!(columns.contains("Nîmes\tB-LOC\tO\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the whole of it cannot be read.
pub fn read(
    path: &Path,
    format: Format,
    options: &ReadOptions,
    losses: &mut Losses,
) -> Result<Vec<Read>, InputError> {
    let docs = read_docs(path, format, options, losses)?;
    let item = |doc: Result<Doc, InputError>| Item::from_doc(doc?, options.fix_offsets, losses);
    Ok(docs.into_iter().map(item).collect())
}

fn read_docs(
    path: &Path,
    format: Format,
    options: &ReadOptions,
    losses: &mut Losses,
) -> Result<Vec<Result<Doc, InputError>>, InputError> {
    let file = path.display().to_string();
    let content = || {
        let mut content = load(path)?;
        if content.trim().is_empty() {
            content.clear();
        }
        Ok::<_, InputError>(content)
    };
    let mut docs = match format {
        Format::Jsonl => jsonl::read(&file, &content()?)?,
        Format::Csv => csv::read(path, options.offsets)?.docs.into_iter().map(Ok).collect(),
        Format::Brat => brat::read(path, options.offsets)?.docs.into_iter().map(Ok).collect(),
        Format::Conll => conll::read(&file, &content()?, options, losses)?,
        Format::Tokens => tagged::read(&file, &content()?, options, losses)?,
        Format::Spacy => spacy::read(&file, &content()?, options),
        Format::LabelStudio => label_studio::read(&file, &content()?, options, losses),
        Format::Doccano => doccano::read(&file, &content()?, options),
        #[cfg(feature = "parquet")]
        Format::Parquet => jsonl::read(&file, &parquet::read(path)?)?,
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => {
            let source = std::io::Error::other("this build has no Parquet (cargo feature parquet)");
            return Err(InputError::Io { path: file, source });
        }
    };
    for doc in docs.iter_mut().flatten().filter(|doc| doc.text.is_none()) {
        let mut one = Corpus { docs: vec![std::mem::take(doc)], ..Corpus::default() };
        attach(&mut one, options)?;
        *doc = one.docs.pop().unwrap_or_default();
    }
    Ok(docs)
}

/// Gives the documents without a text that of the folder of texts.
fn attach(corpus: &mut Corpus, options: &ReadOptions) -> Result<(), InputError> {
    options.text_dir.as_ref().map_or(Ok(()), |folder| attach_texts(corpus, folder))
}

/// A value for a place that is one line.
fn one_line(value: &str, losses: &mut Losses) -> String {
    losses.add(Loss::ControlCharacters, usize::from(value.contains(char::is_control)));
    value.replace(char::is_control, " ")
}

/// Counts rows whose identifiers are not their numbers in the record.
fn count_ids(record: &Record, losses: &mut Losses) {
    let other = |letter: char, ids: &mut dyn Iterator<Item = &str>| {
        ids.zip(1..).filter(|(id, n)| *id != format!("{letter}{n}")).count()
    };
    losses.add(Loss::Ids, other('e', &mut record.entities.iter().map(|row| &*row.id)));
    losses.add(Loss::Ids, other('q', &mut record.quotes.iter().map(|row| &*row.id)));
}
