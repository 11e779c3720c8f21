//! `guillemet train`: makes the weights of the names model.

use std::path::{Path, PathBuf};

use guillemet::NamesMode;
use guillemet::names::Names;
use guillemet::names::train::{Gold, Settings, Tools, gold, mend::mend, train};
use guillemet::tag::Tagger;
use guillemet::text::Segmenter;

use super::knowledge::Knowledge;
use super::terminal::{counted, say};
use super::{Fatal, Outcome, gazetteer};

/// Trains the names model on annotated texts.
///
/// Reads JSON lines with `text` and `entities` (`start`, `end` in code points, `type`), as `annotate
/// --with-text` writes them; a record without text, such as those of `corpus/gold`, names its file as
/// `source`. The same texts and gazetteers give the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet train corpus/gold/dev/*.jsonl --out names.bin
  guillemet annotate news/ --model names.bin")]
pub(super) struct Args {
    /// Files of annotated texts.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Where to write the weights.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,

    /// Passes over the texts.
    #[arg(long, value_name = "N", default_value_t = Settings::default().epochs)]
    epochs: u32,

    /// Train on the texts with odd blanks mended (`( Paris )`, `l' Assemblée`) instead.
    #[arg(long)]
    mend: bool,

    /// Folder of gazetteers to use instead of the built-in ones; `annotate` must use the same.
    #[arg(long, value_name = "DIR")]
    gazetteers: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let mut texts = Vec::new();
    for file in &args.files {
        texts.extend(read(file)?);
    }
    if args.mend {
        texts = texts.iter().map(mend).collect();
    }
    let knowledge = match &args.gazetteers {
        Some(folder) => gazetteer::load(folder, false)?,
        None => Knowledge::builtin(),
    };
    let segmenter = Segmenter::new(knowledge.lexicons.abbreviations.clone());
    let tagger = Tagger::new(&knowledge.gazetteer);
    let names = Names::new(&knowledge.gazetteer, &knowledge.lexicons, NamesMode::Rules);
    let tools = Tools {
        gazetteer: &knowledge.gazetteer,
        lexicons: &knowledge.lexicons,
        segmenter: &segmenter,
        tagger: &tagger,
        names: &names,
    };
    let settings = Settings { epochs: args.epochs, ..Settings::default() };
    let bytes = train(tools, &texts, &settings).to_bytes();
    std::fs::write(&args.out, &bytes)
        .map_err(|e| Fatal::new(format_args!("{}: {e}", args.out.display())))?;
    say(format_args!(
        "{}: {} bytes, from {} with {}",
        args.out.display(),
        bytes.len(),
        counted(texts.len(), "text"),
        counted(texts.iter().map(|t| t.names.len()).sum::<usize>(), "name"),
    ));
    Ok(Outcome::Done)
}

fn read(file: &Path) -> Result<Vec<Gold>, Fatal> {
    let shown = file.display().to_string();
    let content =
        std::fs::read_to_string(file).map_err(|e| Fatal::new(format_args!("{shown}: {e}")))?;
    gold::parse(&shown, &content).map_err(Fatal::new)
}
