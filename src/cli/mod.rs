//! The command line: arguments, messages, exit codes. One file a subcommand.
//!
//! Results go to files or to standard output, everything that is said about them to standard error.

mod annotate;
mod gazetteer;
mod interrupt;
mod knowledge;
mod parallel;
mod summary;
mod terminal;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
}

/// Reads French news and says who said what, and who is named.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Examples:
  guillemet annotate                          annotate the articles of corpus/articles, or a sample
  guillemet annotate article.txt news/        annotate a file and all files of a folder
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
    #[command(subcommand)]
    Gazetteer(gazetteer::Command),
    Train(train::Args),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let result = match &Cli::parse().command {
        Command::Annotate(args) => annotate::run(args),
        Command::Gazetteer(command) => gazetteer::run(command),
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        super::Cli::command().debug_assert();
    }
}
