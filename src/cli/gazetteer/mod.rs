//! `guillemet gazetteer`: work on name lists. One file a subcommand.

mod build;
mod check;
mod coverage;
mod diff;
mod export;
mod import;
mod lookup;
mod stats;

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use guillemet::gazetteer::{FileSet, Gazetteer, Problem, Severity};

use super::knowledge::Knowledge;
use super::terminal::say;
use super::{Fatal, Outcome};

/// Works on gazetteers: the lists of names that are looked up in the texts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Check(check::Args),
    Lookup(lookup::Args),
    Stats(stats::Args),
    Coverage(coverage::Args),
    Diff(diff::Args),
    Build(build::Args),
    Import(import::Args),
    Export(export::Args),
}

pub(super) fn run(command: &Command) -> Result<Outcome, Fatal> {
    match command {
        Command::Check(args) => check::run(args),
        Command::Lookup(args) => lookup::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Coverage(args) => coverage::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Build(args) => build::run(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => export::run(args),
    }
}

/// The gazetteers of a folder, or of a compiled index; that it cannot be read is bad usage.
fn load(path: &Path, add: bool) -> Result<Knowledge, Fatal> {
    given(Some(path), add)
}

/// The gazetteers that an option names, else the built-in ones.
pub(super) fn given(path: Option<&Path>, add: bool) -> Result<Knowledge, Fatal> {
    let knowledge = begun(path, add)?;
    knowledge.check.wait()?;
    Ok(knowledge)
}

/// The same; the checksum of an index must be waited for before anything is written.
pub(super) fn begun(path: Option<&Path>, add: bool) -> Result<Knowledge, Fatal> {
    let Some(path) = path else { return Ok(Knowledge::builtin()) };
    Knowledge::begin(path, add).map_err(|error| Fatal::of_path(path, error))
}

/// The gazetteers that an option names instead of the built-in ones; what is wrong in them is told.
pub(super) fn told(path: Option<&Path>) -> Result<Knowledge, Fatal> {
    let knowledge = given(path, false)?;
    tell(&knowledge.problems);
    Ok(knowledge)
}

/// The gazetteer that a command is about: a folder's, an index's, or the built-in one.
fn gazetteer(path: Option<&Path>) -> Result<Gazetteer, Fatal> {
    let Some(path) = path else { return Ok(Gazetteer::builtin().0) };
    let knowledge = load(path, false)?;
    tell(&knowledge.problems);
    Ok(knowledge.gazetteer)
}

/// The files of a folder; problems with single files are told.
fn files(folder: &Path) -> Result<FileSet, Fatal> {
    let (set, problems) =
        FileSet::read_dir(folder).map_err(|error| Fatal::of_path(folder, error))?;
    tell(&problems);
    Ok(set)
}

fn tell(problems: &[Problem]) {
    for problem in problems.iter().filter(|p| p.severity == Severity::Error) {
        say(format_args!("guillemet: {problem}"));
    }
}

/// Writes lines to standard output, as far as anybody reads them.
fn print(lines: impl IntoIterator<Item = impl Display>) {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in lines {
        if writeln!(out, "{line}").is_err() {
            return;
        }
    }
    let _ = out.flush();
}

/// Writes one JSON value to standard output.
fn print_json(value: &serde_json::Value) {
    print([format_args!("{value:#}")]);
}
