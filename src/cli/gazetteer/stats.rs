//! `guillemet gazetteer stats`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use guillemet::gazetteer::{FormFlags, Gazetteer};
use serde_json::json;

use crate::cli::{Fatal, Outcome};

/// Counts entries and forms by type, subtype, rule, flag and source.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// A folder or a compiled index; the built-in gazetteers if it is not given.
    #[arg(value_name = "DIR|FILE.gaz")]
    path: Option<PathBuf>,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

/// Numbers by what is counted and by its value.
type Counts = BTreeMap<&'static str, BTreeMap<String, u64>>;

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let gazetteer = super::gazetteer(args.path.as_deref())?;
    let counts = count(&gazetteer);
    if args.json {
        super::print_json(&json!(counts));
        return Ok(Outcome::Done);
    }
    let mut lines = Vec::new();
    for (what, values) in &counts {
        lines.push((*what).to_owned());
        lines.extend(values.iter().map(|(value, n)| {
            let value = if value.is_empty() { "(none)" } else { value };
            format!("{n:>9}  {value}")
        }));
    }
    super::print(lines);
    Ok(Outcome::Done)
}

fn count(gazetteer: &Gazetteer) -> Counts {
    let mut counts = Counts::new();
    let mut add = |what: &'static str, value: String| {
        *counts.entry(what).or_default().entry(value).or_default() += 1;
    };
    for entry in gazetteer.entries().iter() {
        add("entries by type", entry.kind.to_string());
        add("entries by subtype", format!("{} {}", entry.kind, entry.subtype).trim_end().into());
        add("entries by source", entry.source.to_owned());
        let with =
            |yes: bool, what: &str| format!("{} {what}", if yes { "with" } else { "without" });
        add("entries by identifier", with(!entry.wikidata.is_empty(), "Wikidata item"));
        add("entries by country", entry.country.to_owned());
    }
    for form in gazetteer.forms().iter() {
        add("forms by kind", form.kind.label().to_owned());
        add("forms by match rule", form.rule.label().to_owned());
        form.flags.names().for_each(|flag| add("forms by flag", flag.to_owned()));
        if form.flags.has(FormFlags::SHARED) {
            add("shared forms by match rule", form.rule.label().to_owned());
        }
    }
    for (_, index) in gazetteer.indexes() {
        for line in index.info().lines() {
            add("indexes", line.to_owned());
        }
    }
    counts
}
