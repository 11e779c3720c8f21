//! The command line: one file a subcommand.

pub mod adjudicate;
pub mod agreement;
pub mod common;
pub mod diff;
pub mod evaluate;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Bad usage: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Input that cannot be used: exit code 1.
    #[error("{0}")]
    Failed(String),
}

#[derive(Parser)]
#[command(name = "guillemet", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score predictions against a gold standard
    Evaluate(evaluate::EvaluateArgs),
    /// Measure how far annotators agree
    Agreement(agreement::AgreementArgs),
    /// Merge annotators: agreed annotations become gold, the rest a list of decisions
    Adjudicate(adjudicate::AdjudicateArgs),
    /// Show errors grouped by cause
    Diff(diff::DiffArgs),
}

/// Parses the arguments and runs the command.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Agreement(args) => agreement::run(&args),
        Command::Adjudicate(args) => adjudicate::run(&args),
        Command::Diff(args) => diff::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("guillemet: {error}");
            ExitCode::from(if matches!(error, CliError::Usage(_)) { 2 } else { 1 })
        }
    }
}

/// Writes to the standard output; a closed pipe is no error.
///
/// # Errors
/// Any other failure to write.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CliError::Failed(format!("standard output: {e}")))
        }
        _ => Ok(()),
    }
}
