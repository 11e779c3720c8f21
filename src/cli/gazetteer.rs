//! `guillemet gazetteer`: work on name lists.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::knowledge::Knowledge;
use super::terminal::{counted, say};
use super::{Fatal, Outcome};

/// Works on gazetteers: the lists of names that are looked up in the texts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Checks the gazetteers and lexicons of a folder.
    ///
    /// Prints what is wrong, as FILE:LINE: and a message. A row with an error is not used by `annotate
    /// --gazetteers`, a row with a warning is. Ends with exit code 1 if there are errors.
    #[allow(clippy::doc_markdown, reason = "this is the text of --help")]
    #[command(after_help = "Files of a gazetteer folder (UTF-8, with these headers):
  NAME.csv           id,type,subtype,name,gender,country,wikidata,source
  NAME.aliases.csv   id,alias,kind,match
  lexicons/*.csv     in place of the built-in lexicons of the same names

Example:
  guillemet gazetteer check my-gazetteers")]
    Check {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Check it as an addition to the built-in gazetteers: aliases may name their entries.
        #[arg(long)]
        add: bool,
    },
}

pub(super) fn run(command: &Command) -> Result<Outcome, Fatal> {
    let Command::Check { folder, add } = command;
    let knowledge = load(folder, *add)?;
    let mut out = std::io::stdout().lock();
    for problem in &knowledge.problems {
        // A closed pipe: nobody wants to read the rest.
        if writeln!(out, "{problem}").is_err() {
            break;
        }
    }
    let errors = knowledge.errors();
    say(format_args!(
        "{}: {}; entries: {}, forms: {}; {}, {}",
        folder.display(),
        counted(knowledge.files, "file"),
        knowledge.gazetteer.entries().len(),
        knowledge.gazetteer.forms().len(),
        counted(errors, "error"),
        counted(knowledge.problems.len() - errors, "warning"),
    ));
    Ok(if errors == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

/// The gazetteers of a folder; that it cannot be listed is bad usage.
pub(super) fn load(folder: &Path, add: bool) -> Result<Knowledge, Fatal> {
    Knowledge::folder(folder, add)
        .map_err(|error| Fatal::new(format_args!("{}: {error}", folder.display())))
}
