//! `guillemet gazetteer check`.

use std::path::PathBuf;

use guillemet::gazetteer::check::{Against, Finding, Report, check};
use guillemet::gazetteer::{FileSet, Gazetteer, Severity};
use serde_json::json;

use crate::cli::knowledge::Knowledge;
use crate::cli::terminal::{counted, say};
use crate::cli::{Fatal, Outcome};

/// Checks the gazetteers and lexicons of a folder.
///
/// Prints what is wrong, as FILE:LINE: and a message. A row with an error is not used by `annotate
/// --gazetteers`, or cannot be meant; a row with a warning is used and should still be mended. Ends
/// with exit code 1 if there are errors.
#[allow(clippy::doc_markdown, reason = "this is the text of --help")]
#[derive(Debug, clap::Args)]
#[command(after_help = "Files of a gazetteer folder (UTF-8, with these headers):
  NAME.csv           id,type,subtype,name,gender,country,wikidata,source
  NAME.aliases.csv   id,alias,kind,match
  lexicons/*.csv     in place of the built-in lexicons of the same names
  SOURCES.md         if it is there, every source must stand in it

Example:
  guillemet gazetteer check my-gazetteers")]
pub(in crate::cli) struct Args {
    /// The folder.
    #[arg(value_name = "DIR", default_value = "gazetteers")]
    folder: PathBuf,
    /// Check it as an addition to the built-in gazetteers: aliases may name their entries.
    #[arg(long)]
    add: bool,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let fatal = |error: std::io::Error| Fatal::of_path(&args.folder, error);
    let (set, problems) = FileSet::read_dir(&args.folder).map_err(fatal)?;
    // The lexicons, and rows that cannot be used.
    let knowledge = Knowledge::of_files(&args.folder, &set, problems, args.add);
    let sources = std::fs::read_to_string(args.folder.join("SOURCES.md")).ok();
    let (builtin, _) = Gazetteer::builtin();
    let known = |id: &str| builtin.find(id).is_some();
    let against = Against {
        known: args.add.then_some(&known),
        lexicons: Some(&knowledge.lexicons),
        sources: sources.as_deref(),
    };
    let mut report = check(&set, &against);
    add_file_problems(&mut report, &knowledge, &set);
    let errors = report.errors();
    if args.json {
        super::print_json(&to_json(&report, set.files.len()));
    } else {
        super::print(report.findings.iter().map(|f| &f.problem));
        say(format_args!(
            "{}: {}; {} and {}, {} shared; {}, {}",
            args.folder.display(),
            counted(set.files.len(), "file"),
            entries(report.entries),
            if report.aliases == 1 {
                "1 alias".into()
            } else {
                format!("{} aliases", report.aliases)
            },
            counted(report.shared_keys, "key"),
            counted(errors, "error"),
            counted(report.findings.len() - errors, "warning"),
        ));
    }
    Ok(if errors == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

fn entries(n: usize) -> String {
    if n == 1 { "1 entry".into() } else { format!("{n} entries") }
}

/// Problems of whole files and of lexicons, which the lints on rows do not see.
fn add_file_problems(report: &mut Report, knowledge: &Knowledge, set: &FileSet) {
    let is_table =
        |file: &str| set.tables(false).chain(set.tables(true)).any(|(name, _)| name == file);
    let others = knowledge.problems.iter().filter(|p| !is_table(&p.file));
    report.findings.extend(others.map(|p| Finding { code: "file", problem: p.clone() }));
    report
        .findings
        .sort_by(|a, b| (&a.problem.file, a.problem.line).cmp(&(&b.problem.file, b.problem.line)));
}

fn to_json(report: &Report, files: usize) -> serde_json::Value {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|Finding { code, problem }| {
            let error = problem.severity == Severity::Error;
            json!({
                "severity": if error { "error" } else { "warning" },
                "code": code,
                "file": problem.file,
                "line": problem.line,
                "message": problem.message,
            })
        })
        .collect();
    json!({
        "files": files,
        "entries": report.entries,
        "aliases": report.aliases,
        "shared_keys": report.shared_keys,
        "errors": report.errors(),
        "warnings": report.findings.len() - report.errors(),
        "findings": findings,
    })
}
