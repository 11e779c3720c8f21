//! `guillemet explain`: why the names of a text are names, and what of it is no article.

use std::fmt::Write as _;
use std::path::PathBuf;

use guillemet::read::{ReadOptions, Reader};
use guillemet::text::{OffsetMap, OffsetUnit};
use guillemet::{Annotator, Document, NamesMode, Options};

use super::common::names_mode;
use super::terminal::say;
use super::{Fatal, Outcome, gazetteer};

/// Tells why the names of a text are names: candidates of the lists, rules, the model's features.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet explain article.txt --name Orange    only names that contain Orange
  guillemet explain page.txt --blocks            which lines are article, and why others are not")]
pub(super) struct Args {
    /// The text, or a file of texts.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Only names that contain this.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// Tell instead of each line whether it is article or the page around it (menu, notice, script).
    #[arg(long, conflicts_with = "name")]
    blocks: bool,

    /// What decides on names: the gazetteers alone (`off`), with rules, or also with the model.
    #[arg(
        long,
        value_name = "MODE",
        default_value = "model",
        value_parser = names_mode()
    )]
    names: NamesMode,

    /// Folder of gazetteers to use instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    gazetteers: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    if !args.file.exists() {
        return Err(Fatal::new(format_args!("{}: not found", args.file.display())));
    }
    let knowledge = gazetteer::told(args.gazetteers.as_deref())?;
    let mut outcome = knowledge.outcome();
    let options = Options { names: args.names, ..Options::default() };
    let annotator = Annotator::new(knowledge.gazetteer, knowledge.lexicons, options);
    for document in Reader::new([&args.file], ReadOptions::default()) {
        match document {
            Ok(document) => {
                let told = match args.blocks {
                    true => blocks(&annotator, &document),
                    false => told(&annotator, &document, args.name.as_deref().unwrap_or("")),
                };
                if !super::print_if_read(&told).map_err(Fatal::new)? {
                    break;
                }
            }
            Err(error) => {
                say(error);
                outcome = Outcome::SomeFailed;
            }
        }
    }
    Ok(outcome)
}

/// The explanations of a document's names, as text.
fn told(annotator: &Annotator, document: &Document, wanted: &str) -> String {
    let map = OffsetMap::new(document.text());
    let mut out = String::new();
    for explanation in annotator.explain(document) {
        let covered = document.covered(explanation.span);
        if !covered.contains(wanted) {
            continue;
        }
        let span = map.export(explanation.span, OffsetUnit::CodePoint);
        let _ = writeln!(out, "{}:{}-{} {covered}", document.id(), span.start, span.end);
        for reason in &explanation.reasons {
            let _ = writeln!(out, "    {reason}");
        }
    }
    out
}

/// The lines of a document with their verdicts, as text.
fn blocks(annotator: &Annotator, document: &Document) -> String {
    let map = OffsetMap::new(document.text());
    let mut out = String::new();
    for block in annotator.blocks(document) {
        let span = map.export(block.span, OffsetUnit::CodePoint);
        let verdict = block.reason.map_or("article".to_owned(), |reason| reason.to_string());
        let start: String = document.covered(block.span).chars().take(60).collect();
        let start = start.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "{}:{}-{} {verdict}: {start}", document.id(), span.start, span.end);
        let _ = writeln!(out, "    {}", block.features);
    }
    out
}
