//! Options that commands share: units, modes; of those that evaluate, reading, aligning, choosing
//! mentions.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use guillemet::NamesMode;
use guillemet::evaluate::align::{AlignOptions, Aligned, align};
use guillemet::evaluate::input::{Format, ReadOptions, read};
use guillemet::evaluate::select::Selection;
use guillemet::text::OffsetUnit;

use super::CliError;

/// The units of offsets.
pub fn units() -> impl TypedValueParser<Value = OffsetUnit> {
    PossibleValuesParser::new(["codepoint", "byte", "utf16"])
        .try_map(|unit| unit.parse::<OffsetUnit>())
}

/// What may decide on names.
pub fn names_mode() -> impl TypedValueParser<Value = NamesMode> {
    PossibleValuesParser::new(NamesMode::ALL.map(|(_, label)| label))
        .try_map(|mode| mode.parse::<NamesMode>())
}

/// How annotation files are read and put together.
#[derive(Debug, Clone, clap::Args)]
pub struct InputArgs {
    /// Format of all files: jsonl, brat, conll, spacy or csv [default: told from name and content]
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    pub format: Option<Format>,

    /// Folder with DOC_ID.txt, for annotations that come without their text
    #[allow(clippy::doc_markdown, reason = "this is the text of --help")]
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub text: Option<PathBuf>,

    /// Column formats: column of the tag, from 1 [default: the last]
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub tag_column: Option<usize>,

    /// Repair offsets that were counted in another unit (bytes, UTF-16, CRLF as one …) instead of refusing them
    #[arg(long, help_heading = "Input")]
    pub fix_offsets: bool,
}

/// Which mentions take part.
#[derive(Debug, Clone, clap::Args)]
pub struct SelectionArgs {
    /// Count a label as another one (repeatable)
    #[arg(long, value_name = "FROM=TO", value_parser = Selection::parse_map, help_heading = "Mentions")]
    pub map: Vec<(String, String)>,

    /// Leave out a label on both sides (repeatable, or with commas)
    #[arg(long, value_name = "LABEL", value_delimiter = ',', help_heading = "Mentions")]
    pub ignore: Vec<String>,

    /// Count these labels only (with commas)
    #[arg(long, value_name = "LABELS", value_delimiter = ',', help_heading = "Mentions")]
    pub labels: Vec<String>,

    /// Leave out mentions inside other mentions
    #[arg(long, help_heading = "Mentions")]
    pub outermost: bool,
}

impl SelectionArgs {
    /// As the library has it.
    pub fn selection(&self) -> Selection {
        Selection {
            map: self.map.iter().cloned().collect(),
            ignore: self.ignore.clone(),
            labels: self.labels.clone(),
            outermost: self.outermost,
        }
    }
}

/// Reads all files and aligns them on the first.
pub fn load(paths: &[&PathBuf], args: &InputArgs) -> Result<Aligned, CliError> {
    let options = ReadOptions {
        format: args.format,
        text_dir: args.text.clone(),
        tag_column: args.tag_column,
    };
    let failed = |e: guillemet::evaluate::InputError| CliError::Failed(e.to_string());
    let corpora =
        paths.iter().map(|p| read(p, &options)).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    align(corpora, AlignOptions { fix_offsets: args.fix_offsets }).map_err(failed)
}

/// Remarks go to the standard error.
pub fn tell(notes: &[String]) {
    for note in notes {
        eprintln!("guillemet: note: {note}");
    }
}
