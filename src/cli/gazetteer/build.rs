//! `guillemet gazetteer build`.

use std::path::PathBuf;

use guillemet::gazetteer::ambiguity::Ambiguity;
use guillemet::gazetteer::{Lexicons, load};

use crate::cli::terminal::say;
use crate::cli::{Fatal, Outcome, publish};

/// Compiles the gazetteers of a folder into one index file.
///
/// The file is mapped into memory when it is used, without being read first: give it to
/// `annotate --gazetteers`. Rows that cannot be used are told and left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet gazetteer build my-gazetteers -o names.gaz
  guillemet annotate --gazetteers names.gaz article.txt")]
pub(in crate::cli) struct Args {
    /// The folder.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The index file.
    #[arg(short, long, value_name = "FILE", default_value = "names.gaz")]
    out: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let set = super::files(&args.folder)?;
    let (compiler, problems) = load::compile(&set, |_| None);
    drop(set);
    super::tell(&problems);
    let entries = compiler.len();
    let (lexicons, _) = Lexicons::builtin();
    let info = format!(
        "built_by=guillemet {}\nsource={}\n",
        env!("CARGO_PKG_VERSION"),
        args.folder.display()
    );
    let bytes = compiler.finish(&info, Ambiguity::new(&lexicons)).map_err(Fatal::new)?;
    // Whoever has an old file mapped keeps it as it is.
    publish(&args.out, &bytes)?;
    say(format_args!("{}: {entries} entries, {} bytes", args.out.display(), bytes.len()));
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::SomeFailed })
}
