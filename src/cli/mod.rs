//! The command line: arguments, messages, exit codes. One file a subcommand.
//!
//! Results go to files or to standard output, everything that is said about them to standard error.

mod adjudicate;
mod agreement;
mod annotate;
mod common;
mod convert;
mod diff;
mod evaluate;
mod explain;
mod gazetteer;
mod interrupt;
mod knowledge;
mod parallel;
mod report;
mod runs;
mod summary;
mod terminal;
mod train;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// How a run ends if it was not bad usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything asked for is done: exit code 0.
    Done,
    /// Some inputs failed, each told; the rest is done: exit code 1.
    SomeFailed,
}

/// What stops a run before it can do its work, in words for the user: exit code 2.
#[derive(Debug)]
struct Fatal(String);

impl Fatal {
    fn new(message: impl std::fmt::Display) -> Self {
        Self(message.to_string())
    }

    /// What the system says of a file or folder.
    fn of_path(path: &std::path::Path, error: impl std::fmt::Display) -> Self {
        Self::new(format_args!("{}: {error}", path.display()))
    }
}

/// Why an evaluating command failed.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// Bad usage: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Input that cannot be used: exit code 1.
    #[error("{0}")]
    Failed(String),
}

/// Reads French news and says who said what, and who is named.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Examples:
  guillemet annotate                          annotate the articles of corpus/articles, or a sample
  guillemet annotate article.txt news/        annotate a file and all files of a folder
  guillemet report                            make a page of the results, to read in a browser
  guillemet annotate --help                   all options of a command

Exit codes: 0 done; 1 some inputs failed (each is told), the rest is done; 2 bad usage."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Annotate(annotate::Args),
    /// Scores predictions against a gold standard
    Evaluate(evaluate::EvaluateArgs),
    /// Measures how far annotators agree
    Agreement(agreement::AgreementArgs),
    /// Merges annotators: agreed annotations become gold, the rest a list of decisions
    Adjudicate(adjudicate::AdjudicateArgs),
    /// Shows errors grouped by cause
    Diff(diff::DiffArgs),
    Convert(convert::Args),
    #[command(subcommand)]
    Gazetteer(gazetteer::Command),
    Explain(explain::Args),
    Report(report::Args),
    Train(train::Args),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let mut command = Cli::command();
    let matches = command.get_matches_mut();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let result = match &cli.command {
        Command::Annotate(args) => annotate::run(args, options(&command, &matches)),
        Command::Convert(args) => convert::run(args),
        Command::Gazetteer(command) => gazetteer::run(command),
        Command::Evaluate(args) => return evaluated(evaluate::run(args)),
        Command::Agreement(args) => return evaluated(agreement::run(args)),
        Command::Adjudicate(args) => return evaluated(adjudicate::run(args)),
        Command::Diff(args) => return evaluated(diff::run(args)),
        Command::Explain(args) => explain::run(args),
        Command::Report(args) => report::run(args),
        Command::Train(args) => train::run(args),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Err(Fatal(message)) => {
            terminal::say(format_args!("guillemet: {message}"));
            ExitCode::from(2)
        }
    }
}

/// The options of the subcommand, by name.
fn options(command: &clap::Command, matches: &clap::ArgMatches) -> BTreeMap<String, String> {
    let called = matches.subcommand().and_then(|(name, matches)| {
        command.find_subcommand(name).map(|command| runs::options_of(command, matches))
    });
    called.unwrap_or_default()
}

/// The exit code of an evaluating command.
fn evaluated(result: Result<ExitCode, CliError>) -> ExitCode {
    result.unwrap_or_else(|error| {
        terminal::say(format_args!("guillemet: {error}"));
        ExitCode::from(if matches!(error, CliError::Usage(_)) { 2 } else { 1 })
    })
}

/// Writes a whole file, and removes what killed runs have left beside it.
fn publish(path: &std::path::Path, bytes: &[u8]) -> Result<(), Fatal> {
    guillemet::write::sweep_beside(path);
    guillemet::write::publish(path, bytes).map_err(Fatal::new)
}

/// Writes whole files that appear together, and removes what killed runs have left beside each.
fn publish_together<const N: usize>(
    paths: [&std::path::Path; N],
    fill: impl FnOnce([&mut dyn std::io::Write; N]) -> std::io::Result<()>,
) -> Result<(), guillemet::write::WriteError> {
    paths.into_iter().for_each(guillemet::write::sweep_beside);
    guillemet::write::publish_together(paths, fill)
}

/// Writes to the standard output; a closed pipe is no error.
fn print(text: &str) -> Result<(), CliError> {
    print_if_read(text).map(drop)
}

/// Writes to the standard output. Whether somebody reads it: behind a closed pipe nobody does.
fn print_if_read(text: &str) -> Result<bool, CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(e) => Err(CliError::Failed(format!("standard output: {e}"))),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        super::Cli::command().debug_assert();
    }
}
