//! `guillemet diff GOLD PRED`.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use guillemet::evaluate::diff::{Cause, DiffOptions, ShowOptions, diff, show};

use super::CliError;
use super::common::{InputArgs, SelectionArgs, load, tell};

/// Shows errors grouped by cause, the most frequent surfaces first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  guillemet diff gold/ out/annotations.jsonl                     all errors
  guillemet diff gold/ out/annotations.jsonl --only missed,type --top 50
  guillemet diff gold.jsonl pred.jsonl --text texts --layer quotes

Exit codes: 0 done; 1 the input cannot be used; 2 bad usage.")]
pub struct DiffArgs {
    /// The gold standard, in any format that `evaluate` reads
    pub gold: PathBuf,

    /// What a system made of the same texts
    pub pred: PathBuf,

    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Only these causes (with commas): missed, spurious, type, boundary, boundary_and_type, quote_missed, quote_spurious, quote_boundary, kind, missing_speaker, wrong_speaker, spurious_speaker, wrong_entity
    #[allow(clippy::doc_markdown, reason = "this is the text of --help")]
    #[arg(long, value_name = "CAUSES", value_delimiter = ',')]
    pub only: Vec<Cause>,

    /// Only entities or only quotes [default: what the gold has]
    #[arg(long, value_name = "LAYER", value_parser = ["entities", "quotes"])]
    pub layer: Option<String>,

    /// Surfaces of each cause
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,

    /// Passages of each surface
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub examples: usize,

    /// Characters of context on each side of a passage
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub width: usize,

    /// One JSON object a line instead of text
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub input: InputArgs,
}

/// Runs the command.
pub fn run(args: &DiffArgs) -> Result<ExitCode, CliError> {
    let mut aligned = load(&[&args.gold, &args.pred], &args.input)?;
    tell(&aligned.notes);
    let gold = || aligned.docs.iter().filter_map(|d| d.sides[0].as_ref());
    let has = (gold().any(|d| !d.entities.is_empty()), gold().any(|d| !d.quotes.is_empty()));
    let wanted = match args.layer.as_deref() {
        Some(layer) => (layer == "entities", layer == "quotes"),
        None => has,
    };
    for doc in aligned.docs.iter_mut().flat_map(|d| d.sides.iter_mut().flatten()) {
        if !wanted.0 {
            doc.entities.clear();
        }
        if !wanted.1 {
            doc.quotes.clear();
        }
    }
    let options = DiffOptions { selection: args.selection.selection(), width: args.width };
    let mut found = diff(&aligned, &options);
    found.retain(|d| args.only.is_empty() || args.only.contains(&d.cause));
    let text = if args.json {
        super::adjudicate::jsonl(&found)?
    } else {
        // https://no-color.org: any value but the empty one turns colours off.
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = std::io::stdout().is_terminal() && !plain;
        show(&found, ShowOptions { top: args.top, examples: args.examples, color })
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
