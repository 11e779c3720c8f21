//! `guillemet adjudicate A B [C…] -o MERGED`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use guillemet::evaluate::adjudicate::{AdjudicateOptions, Item, adjudicate, readable};
use serde::Serialize;

use super::CliError;
use super::common::{InputArgs, load, tell};

/// Merges annotators: agreed annotations become gold, the rest a list of decisions.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  guillemet adjudicate anna.jsonl ben.jsonl -o gold.jsonl      writes gold.todo.jsonl too: fill in `choice`
  guillemet adjudicate anna.jsonl ben.jsonl -o gold.jsonl --decisions gold.todo.jsonl

Exit codes: 0 done; 1 the input cannot be used; 2 bad usage.")]
pub struct AdjudicateArgs {
    /// Two or more annotations of the same texts, in any format that `evaluate` reads
    #[arg(required = true, num_args = 2..)]
    pub annotators: Vec<PathBuf>,

    /// Where the merged gold goes (JSONL)
    #[arg(short, long, value_name = "MERGED")]
    pub out: PathBuf,

    /// Where the open decisions go (JSONL) [default: MERGED with .todo.jsonl]
    #[arg(long, value_name = "FILE")]
    pub todo: Option<PathBuf>,

    /// Decisions: the list of an earlier run, with `choice` (a key, an annotator or "none") or `custom` filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,

    /// Take what more than half of the annotators have
    #[arg(long)]
    pub majority: bool,

    #[command(flatten)]
    pub input: InputArgs,
}

/// Runs the command.
pub fn run(args: &AdjudicateArgs) -> Result<ExitCode, CliError> {
    let paths: Vec<&PathBuf> = args.annotators.iter().collect();
    let aligned = load(&paths, &args.input)?;
    let decisions = args.decisions.as_deref().map(read_decisions).transpose()?.unwrap_or_default();
    let outcome = adjudicate(&aligned, &decisions, AdjudicateOptions { majority: args.majority });
    tell(&outcome.notes);
    let todo = args.todo.clone().unwrap_or_else(|| args.out.with_extension("todo.jsonl"));
    let (merged, open) = (jsonl(&outcome.merged)?, jsonl(&outcome.open)?);
    super::publish_together([&args.out, &todo], |[out, list]| {
        out.write_all(merged.as_bytes())?;
        list.write_all(open.as_bytes())
    })
    .map_err(|e| CliError::Failed(e.to_string()))?;
    super::print(&readable(&outcome.open))?;
    eprintln!(
        "guillemet: {} annotations agreed, {} decisions applied, {} left to decide in {}",
        outcome.agreed,
        outcome.decided,
        outcome.open.len(),
        todo.display()
    );
    Ok(ExitCode::SUCCESS)
}

fn read_decisions(path: &Path) -> Result<Vec<Item>, CliError> {
    let content = std::fs::read_to_string(path)
        .map_err(|e| CliError::Failed(format!("{}: {e}", path.display())))?;
    let lines = content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines
        .map(|(i, line)| {
            serde_json::from_str(line)
                .map_err(|e| CliError::Failed(format!("{}:{}: {e}", path.display(), i + 1)))
        })
        .collect()
}

/// One object a line.
pub fn jsonl<T: Serialize>(rows: &[T]) -> Result<String, CliError> {
    let mut out = String::new();
    for row in rows {
        let line = serde_json::to_string(row).map_err(|e| CliError::Failed(e.to_string()))?;
        out.push_str(&line);
        out.push('\n');
    }
    Ok(out)
}
