//! `guillemet gazetteer lookup`.

use std::path::PathBuf;

use guillemet::gazetteer::{Form, Gazetteer, Lexicons, ambiguity::Ambiguity};
use guillemet::tag::Tagger;
use guillemet::text::{Folded, fold};
use serde_json::{Value, json};

use crate::cli::{Fatal, Outcome};

/// Shows what a name matches, and why.
///
/// Prints the matching form, then every form with that key: whether the name as written satisfies
/// its rule, the entry behind it, and what else the form may be. Names inside the name follow.
/// Ends with exit code 1 if nothing matches.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet gazetteer lookup \"Etats-Unis\"")]
pub(in crate::cli) struct Args {
    /// The name, as a text would have it.
    name: String,
    /// A folder or a compiled index to look in, instead of the built-in gazetteers.
    #[arg(long, value_name = "DIR|FILE.gaz")]
    gazetteers: Option<PathBuf>,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let gazetteer = super::gazetteer(args.gazetteers.as_deref())?;
    let name = args.name.trim();
    let (lexicons, _) = Lexicons::builtin();
    let flags: Vec<&str> = Ambiguity::new(&lexicons).flags(name).names().collect();
    let forms = gazetteer.with_key(name);
    let folded = Folded::new(name, true);
    let found = Tagger::new(&gazetteer).tag(name, &folded, &gazetteer);
    let whole = |form: &Form<'_>| {
        found.iter().any(|c| c.form == form.id && c.span.range() == (0..name.len()))
    };
    let inside: Vec<_> = found
        .iter()
        .filter(|c| c.span.range() != (0..name.len()))
        .map(|c| (&name[c.span.range()], gazetteer.form(c.form)))
        .collect();
    if args.json {
        let rows = |forms: Vec<(&str, Form<'_>, bool)>| -> Vec<Value> {
            forms.into_iter().map(|(t, f, m)| to_json(t, &f, m, &gazetteer)).collect()
        };
        super::print_json(&json!({
            "name": name,
            "key": fold::key(name),
            "word": flags,
            "forms": rows(forms.iter().map(|f| (name, *f, whole(f))).collect()),
            "inside": rows(inside.iter().map(|(t, f)| (*t, *f, true)).collect()),
        }));
    } else {
        let mut lines = vec![format!("{name} → {}", fold::key(name))];
        if !flags.is_empty() {
            lines.push(format!("  as a French word: {}", flags.join(", ")));
        }
        lines.extend(forms.iter().map(|f| describe(f, Some(whole(f)), &gazetteer)));
        if forms.is_empty() {
            lines.push("  no form has this key".into());
        }
        for (text, form) in &inside {
            lines.push(format!("inside: {text}"));
            lines.push(describe(form, None, &gazetteer));
        }
        super::print(lines);
    }
    Ok(if found.is_empty() { Outcome::SomeFailed } else { Outcome::Done })
}

fn describe(form: &Form<'_>, matches: Option<bool>, gazetteer: &Gazetteer) -> String {
    let entry = gazetteer.entry(form.entry);
    let verdict = match matches {
        Some(true) => "matches: ",
        Some(false) => "does not match: ",
        None => "",
    };
    let mut line = format!("  {verdict}{:?} as `{}`", form.text, form.rule.label());
    line += &format!(" ({}) → {}", form.kind.label(), entry.id);
    line += &format!(" {:?}, {}", entry.name, entry.kind);
    for part in [entry.subtype, entry.country, &entry.wikidata.to_string()] {
        if !part.is_empty() {
            line += &format!(", {part}");
        }
    }
    line += &format!(", priority {}, source {}", entry.priority, entry.source);
    let flags: Vec<&str> = form.flags.names().collect();
    if !flags.is_empty() {
        line += &format!(" [{}]", flags.join(", "));
    }
    line
}

fn to_json(text: &str, form: &Form<'_>, matches: bool, gazetteer: &Gazetteer) -> Value {
    let entry = gazetteer.entry(form.entry);
    json!({
        "text": text,
        "matches": matches,
        "form": form.text,
        "kind": form.kind.label(),
        "match": form.rule.label(),
        "flags": form.flags.names().collect::<Vec<_>>(),
        "id": entry.id.to_string(),
        "name": entry.name,
        "type": entry.kind.label(),
        "subtype": entry.subtype,
        "country": entry.country,
        "wikidata": entry.wikidata.to_string(),
        "priority": entry.priority,
        "source": entry.source,
    })
}
