//! `guillemet gazetteer export`.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use guillemet::gazetteer::import::spacy;

use crate::cli::{Fatal, Outcome};

/// Writes the names as patterns of spaCy's EntityRuler, to standard output.
#[allow(clippy::doc_markdown, reason = "this is the text of --help")]
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet gazetteer export > patterns.jsonl")]
pub(in crate::cli) struct Args {
    /// A folder or a compiled index; the built-in gazetteers if it is not given.
    #[arg(value_name = "DIR|FILE.gaz")]
    path: Option<PathBuf>,
    /// Also forms that need evidence in the text (`context`).
    #[arg(long)]
    all: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let gazetteer = super::gazetteer(args.path.as_deref())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match spacy::write(&gazetteer, args.all, &mut out).and_then(|_| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Fatal::new(error)),
        _ => Ok(Outcome::Done),
    }
}
