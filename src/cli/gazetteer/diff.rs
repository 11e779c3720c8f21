//! `guillemet gazetteer diff`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use guillemet::gazetteer::Gazetteer;
use serde_json::json;

use crate::cli::terminal::say;
use crate::cli::{Fatal, Outcome};

/// Shows what changed between two gazetteers.
///
/// One line a change: `+` what only NEW has, `-` what only OLD has, entries and forms by identifier.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet gazetteer diff builtin my-gazetteers")]
pub(in crate::cli) struct Args {
    /// A folder, a compiled index, or `builtin`.
    old: PathBuf,
    /// A folder, a compiled index, or `builtin`.
    new: PathBuf,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

/// The rows of a gazetteer in the order of a diff: identifier, then what it says.
type Rows = BTreeSet<(String, u8, String)>;

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let read = |path: &PathBuf| {
        super::gazetteer(Some(path.as_path()).filter(|p| p.as_os_str() != "builtin"))
    };
    let (old, new) = (rows(&read(&args.old)?), rows(&read(&args.new)?));
    let mut changes: Vec<(&(String, u8, String), char)> = Vec::new();
    changes.extend(old.difference(&new).map(|row| (row, '-')));
    changes.extend(new.difference(&old).map(|row| (row, '+')));
    changes.sort();
    let count = |sign: char, kind: u8| {
        changes.iter().filter(|(row, s)| *s == sign && row.1 == kind).count()
    };
    let (added, removed) = ((count('+', 0), count('+', 1)), (count('-', 0), count('-', 1)));
    if args.json {
        let list = |sign: char| -> Vec<&str> {
            changes.iter().filter(|(_, s)| *s == sign).map(|(row, _)| row.2.as_str()).collect()
        };
        super::print_json(&json!({"added": list('+'), "removed": list('-')}));
    } else {
        super::print(changes.iter().map(|((_, _, text), sign)| format!("{sign} {text}")));
        say(format_args!(
            "entries: +{} -{}, forms: +{} -{}",
            added.0, removed.0, added.1, removed.1
        ));
    }
    Ok(Outcome::Done)
}

fn rows(gazetteer: &Gazetteer) -> Rows {
    let entries = gazetteer.entries().iter().map(|e| {
        let gender = match e.gender {
            Some(gender) => format!("{gender:?}").to_lowercase(),
            None => String::new(),
        };
        let number = if e.plural { "plural" } else { "" };
        let fields = [e.kind.label(), e.subtype, &gender, number, e.country];
        let text = format!(
            "{} {:?} {} {} {}",
            e.id,
            e.name,
            fields.into_iter().filter(|f| !f.is_empty()).collect::<Vec<_>>().join(","),
            e.wikidata,
            e.source
        );
        (e.id.to_string(), 0, text.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    let forms = gazetteer.forms().iter().map(|f| {
        let id = gazetteer.entry(f.entry).id;
        let text = format!("{id} = {:?} {} {}", f.text, f.kind.label(), f.rule.label());
        (id.to_string(), 1, text)
    });
    entries.chain(forms).collect()
}
