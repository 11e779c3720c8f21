//! `guillemet evaluate GOLD PRED`.

use std::path::PathBuf;
use std::process::ExitCode;

use guillemet::evaluate::compat::{self, Tool};
use guillemet::evaluate::curve;
use guillemet::evaluate::render::{Output, render};
use guillemet::evaluate::{EvaluateOptions, evaluate};

use super::CliError;
use super::common::{InputArgs, SelectionArgs, load, tell};

/// Scores predictions against a gold standard.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  guillemet evaluate gold.jsonl pred.jsonl --text texts        all tables, with 95 % intervals
  guillemet evaluate gold/ pred.jsonl --map AGENCY=ORG --outermost
  guillemet evaluate gold.jsonl new.jsonl --baseline old.jsonl  paired tests too
  guillemet evaluate gold.conll pred.conll --compat seqeval    another tool's figures

docs/evaluation.md in the repository defines every figure.

Exit codes: 0 done; 1 the input cannot be used; 2 bad usage.")]
pub struct EvaluateArgs {
    /// The gold standard: JSONL or a folder of it, brat folder, column format, spaCy JSON or CSV
    pub gold: PathBuf,

    /// What a system made of the same texts, in any of these formats
    pub pred: PathBuf,

    /// Another system's output: adds paired tests
    #[arg(long, value_name = "PRED2")]
    pub baseline: Option<PathBuf>,

    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Only entities or only quotes [default: what the gold has]
    #[arg(long, value_name = "LAYER", value_parser = ["entities", "quotes"])]
    pub layer: Option<String>,

    /// Also attributions by confidence: recall against precision
    #[arg(long)]
    pub curve: bool,

    /// Also a row for every document
    #[arg(long)]
    pub per_document: bool,

    /// Draws of documents for intervals and tests; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub resamples: usize,

    /// Seed of the draws
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub seed: u64,

    /// Count as another tool does, faults included: nervaluate, nervaluate-halfopen, seqeval, conlleval, hipe, brateval, gendergap or citron
    #[arg(long, value_name = "TOOL")]
    pub compat: Option<Tool>,

    /// Form of the result: table, json, csv or markdown
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub output: Output,

    #[command(flatten)]
    pub input: InputArgs,
}

/// Runs the command.
pub fn run(args: &EvaluateArgs) -> Result<ExitCode, CliError> {
    let mut paths = vec![&args.gold, &args.pred];
    paths.extend(&args.baseline);
    if args.compat.is_some() && args.baseline.is_some() {
        return Err(CliError::Usage("--baseline and --compat exclude each other".to_owned()));
    }
    let aligned = load(&paths, &args.input)?;
    let selection = args.selection.selection();
    let layer = |name| args.layer.as_ref().map(|l| l == name);
    let mut report = match args.compat {
        Some(tool) => compat::run(tool, &aligned, &selection).map_err(CliError::Failed)?,
        None => {
            let options = EvaluateOptions {
                selection,
                resamples: args.resamples,
                seed: args.seed,
                per_document: args.per_document,
                entities: layer("entities"),
                quotes: layer("quotes"),
            };
            evaluate(&aligned, &options)
        }
    };
    if args.curve {
        report.tables.push(curve::curve(&aligned));
    }
    tell(&report.notes);
    super::print(&render(&report, args.output))?;
    Ok(ExitCode::SUCCESS)
}
