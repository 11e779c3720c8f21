//! `guillemet agreement A B [C…]`.

use std::path::PathBuf;
use std::process::ExitCode;

use guillemet::evaluate::adjudicate::{AdjudicateOptions, adjudicate, readable};
use guillemet::evaluate::agreement::{AgreementOptions, agree};
use guillemet::evaluate::render::{Output, render};

use super::CliError;
use super::common::{InputArgs, SelectionArgs, load, tell};

/// Measures how far annotators agree.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  guillemet agreement anna.jsonl ben.jsonl --text texts    all measures, each defined above its table
  guillemet agreement anna/ ben/ --list                    what they do not agree on, in brat folders
  guillemet agreement anna.jsonl ben.jsonl carla.jsonl --output json

Exit codes: 0 done; 1 the input cannot be used; 2 bad usage.")]
pub struct AgreementArgs {
    /// Two or more annotations of the same texts, in any format that `evaluate` reads
    #[arg(required = true, num_args = 2..)]
    pub annotators: Vec<PathBuf>,

    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Also gamma for every document
    #[arg(long)]
    pub per_document: bool,

    /// List the disagreements instead, with context
    #[arg(long)]
    pub list: bool,

    /// Seed of gamma's random annotators
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub seed: u64,

    /// Form of the result: table, json, csv or markdown
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub output: Output,

    #[command(flatten)]
    pub input: InputArgs,
}

/// Runs the command.
pub fn run(args: &AgreementArgs) -> Result<ExitCode, CliError> {
    let paths: Vec<&PathBuf> = args.annotators.iter().collect();
    let mut aligned = load(&paths, &args.input)?;
    let selection = args.selection.selection();
    if args.list {
        for doc in aligned.docs.iter_mut().flat_map(|d| d.sides.iter_mut().flatten()) {
            doc.entities = selection.apply(&doc.entities);
        }
        let outcome = adjudicate(&aligned, &[], AdjudicateOptions::default());
        tell(&outcome.notes);
        let text = match args.output {
            Output::Json => super::adjudicate::jsonl(&outcome.open)?,
            _ => readable(&outcome.open),
        };
        super::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let options = AgreementOptions { selection, seed: args.seed, per_document: args.per_document };
    let report = agree(&aligned, &options);
    tell(&report.notes);
    super::print(&render(&report, args.output))?;
    Ok(ExitCode::SUCCESS)
}
