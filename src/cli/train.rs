//! `guillemet train`: makes the weights of the names model, and those of the speakers.

use std::path::{Path, PathBuf};

use guillemet::evaluate::input::{self, ReadOptions};
use guillemet::names::Names;
use guillemet::names::train::{Gold, Settings, Tools, gold, mend::mend, train};
use guillemet::reading::Reader;
use guillemet::tag::Tagger;
use guillemet::{Annotator, Document, NamesMode, Options};

use super::terminal::{counted, say};
use super::{Fatal, Outcome, gazetteer, publish};

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
    /// What to fit: the names model, how candidates for an antecedent are ranked, what tells titles and
    /// scare quotes from somebody's words, or how sure attributions are.
    #[arg(long, value_name = "PART", value_enum, default_value_t = Part::Names)]
    part: Part,

    /// Files of annotated texts.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Where to write the weights.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,

    /// Folder with `DOC_ID.txt` for annotated quotes that come without their text.
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,

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

/// What is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The weights of the names model.
    Names,
    /// `lexicons/antecedent_weights.csv`, from annotated quotes.
    Antecedents,
    /// `lexicons/kind_weights.csv`, from annotated quotes.
    Kinds,
    /// `lexicons/attribution_confidence.csv`, from annotated quotes.
    Confidence,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    match args.part {
        Part::Names => names(args),
        Part::Antecedents | Part::Kinds | Part::Confidence => speakers(args),
    }
}

/// Fits what is weighed in speakers, and says how well it decides on texts that it was not fitted on.
fn speakers(args: &Args) -> Result<Outcome, Fatal> {
    use guillemet::speakers::train::{antecedents, confidence, gold::Gold, kinds};
    let knowledge = gazetteer::told(args.gazetteers.as_deref())?;
    let outcome = knowledge.outcome();
    let options = Options { names: NamesMode::Rules, ..Options::default() };
    let annotator = Annotator::new(knowledge.gazetteer, knowledge.lexicons, options);
    let (mut examples, mut spans) = (Vec::new(), Vec::new());
    let mut table = confidence::Table::new();
    let mut documents = 0;
    for file in &args.files {
        let options = ReadOptions { text_dir: args.texts.clone(), ..ReadOptions::default() };
        let corpus = input::read(file, &options).map_err(|e| Fatal::new(format_args!("{e}")))?;
        for doc in &corpus.docs {
            let Some(gold) = Gold::new(doc) else {
                say(format_args!("{}: document {} has no text", file.display(), doc.id));
                continue;
            };
            let document =
                Document::new(&*doc.id, gold.text).map_err(|e| Fatal::of_path(file, e))?;
            let (found, trace) = annotator.trace(&document);
            examples.extend(antecedents::examples(&gold, &trace.decisions, documents));
            spans.extend(kinds::examples(&gold, &found, &trace.kinds, documents));
            confidence::count(&mut table, &gold, &found, &trace.references);
            documents += 1;
        }
    }
    let csv = match args.part {
        Part::Antecedents => {
            let start = annotator.lexicons().antecedents;
            super::print(&antecedents::cross_validation(start, &examples)).map_err(Fatal::new)?;
            antecedents::to_csv(&antecedents::fit(start, &examples))
        }
        Part::Kinds => {
            let current = &annotator.lexicons().kinds;
            super::print(&kinds::cross_validation(current, &spans)).map_err(Fatal::new)?;
            kinds::to_csv(&kinds::fit(&spans))
        }
        Part::Names | Part::Confidence => confidence::to_csv(&table),
    };
    let rows = csv.lines().count() - 1;
    publish(&args.out, csv.as_bytes())?;
    let counts = (counted(rows, "row"), counted(documents, "text"));
    say(format_args!("{}: {} from {}", args.out.display(), counts.0, counts.1));
    Ok(outcome)
}

fn names(args: &Args) -> Result<Outcome, Fatal> {
    let mut texts = Vec::new();
    for file in &args.files {
        texts.extend(read(file)?);
    }
    if args.mend {
        texts = texts.iter().map(mend).collect();
    }
    let knowledge = gazetteer::told(args.gazetteers.as_deref())?;
    let outcome = knowledge.outcome();
    let reader = Reader::new(&knowledge.lexicons);
    let tagger = Tagger::new(&knowledge.gazetteer);
    let names = Names::new(NamesMode::Rules);
    let tools = Tools {
        gazetteer: &knowledge.gazetteer,
        lexicons: &knowledge.lexicons,
        reader: &reader,
        tagger: &tagger,
        names: &names,
    };
    let settings = Settings { epochs: args.epochs, ..Settings::default() };
    let bytes = train(tools, &texts, &settings).to_bytes();
    publish(&args.out, &bytes)?;
    say(format_args!(
        "{}: {} bytes, from {} with {}",
        args.out.display(),
        bytes.len(),
        counted(texts.len(), "text"),
        counted(texts.iter().map(|t| t.names.len()).sum::<usize>(), "name"),
    ));
    Ok(outcome)
}

fn read(file: &Path) -> Result<Vec<Gold>, Fatal> {
    let content = std::fs::read_to_string(file).map_err(|e| Fatal::of_path(file, e))?;
    gold::parse(&file.display().to_string(), &content).map_err(Fatal::new)
}
