//! `guillemet gazetteer coverage`.

use std::path::PathBuf;

use guillemet::evaluate::coverage::{Counts, Coverage, Found};
use guillemet::evaluate::model::{Doc, Span};
use guillemet::evaluate::select::Selection;
use guillemet::gazetteer::{Gazetteer, MatchRule};
use guillemet::tag::Tagger;
use guillemet::text::{Folded, OffsetMap, OffsetUnit};
use serde_json::json;

use crate::cli::common::{InputArgs, load, tell};
use crate::cli::{Fatal, Outcome};

/// Measures how much of what a gold standard names a gazetteer has.
///
/// For each type: the share of gold mentions with a candidate of exactly their span, of their type
/// too, and such as needs no evidence; then how many of the candidates (not inside longer ones) stand where
/// the gold has a mention of their type. AGENCY counts as ORG; mentions of other types are left
/// out with the candidates that touch them. Nothing is judged: this is about the lists alone.
#[allow(clippy::doc_markdown, reason = "this is the text of --help")]
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  guillemet gazetteer coverage gold.jsonl --gazetteers my-gazetteers --misses 20")]
pub(in crate::cli) struct Args {
    /// The gold standard, with its texts: JSONL, brat folder, column format, spaCy JSON or CSV.
    gold: PathBuf,
    /// A folder or a compiled index to measure, instead of the built-in gazetteers.
    #[arg(long, value_name = "DIR|FILE.gaz")]
    gazetteers: Option<PathBuf>,
    /// Measure the gazetteers together with the built-in ones.
    #[arg(long, requires = "gazetteers")]
    add: bool,
    /// Also list so many of the commonest missed mentions of each type.
    #[arg(long, value_name = "N", default_value_t = 0)]
    misses: usize,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    input: InputArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let gazetteer = match &args.gazetteers {
        Some(path) => super::load(path, args.add)?.gazetteer,
        None => Gazetteer::builtin().0,
    };
    let aligned = load(&[&args.gold], &args.input).map_err(Fatal::new)?;
    tell(&aligned.notes);
    let mut coverage = Coverage::default();
    for doc in aligned.docs.iter().flat_map(|d| d.sides.iter().flatten()) {
        add(&mut coverage, doc, &gazetteer)?;
    }
    if args.json {
        super::print_json(&to_json(&coverage, args.misses));
    } else {
        super::print(lines(&coverage, args.misses));
    }
    Ok(Outcome::Done)
}

/// Tags a document's text and counts.
fn add(coverage: &mut Coverage, doc: &Doc, gazetteer: &Gazetteer) -> Result<(), Fatal> {
    let Some(text) = &doc.text else {
        let message = format!("{}:{}: document {} has no text", doc.file, doc.line, doc.id);
        return Err(Fatal::new(message));
    };
    let selection = Selection {
        map: [("AGENCY".to_owned(), "ORG".to_owned())].into(),
        labels: ["PER", "LOC", "ORG"].map(str::to_owned).to_vec(),
        outermost: true,
        ..Selection::default()
    };
    let others: Vec<Span> = doc
        .entities
        .iter()
        .filter(|e| !e.nested && selection.label(&e.label).is_none())
        .map(|e| e.span)
        .collect();
    let chars: Vec<char> = text.chars().collect();
    coverage.add(&chars, &selection.apply(&doc.entities), &others, &found(text, gazetteer));
    Ok(())
}

/// What the lists say of a text, the most prominent entry of a span first, vetoed ones left out.
fn found(text: &str, gazetteer: &Gazetteer) -> Vec<Found> {
    let candidates = Tagger::new(gazetteer).tag(text, &Folded::new(text, false), gazetteer);
    let map = OffsetMap::new(text);
    let mut out = Vec::with_capacity(candidates.len());
    for group in candidates.chunk_by(|a, b| a.span == b.span) {
        let forms: Vec<_> = group.iter().map(|c| gazetteer.form(c.form)).collect();
        let vetoed = |entry| forms.iter().any(|f| f.entry == entry && f.rule == MatchRule::Never);
        let mut here: Vec<_> = forms.iter().filter(|f| !vetoed(f.entry)).collect();
        here.sort_by_key(|f| {
            (f.rule == MatchRule::Context, std::cmp::Reverse(gazetteer.entry(f.entry).priority))
        });
        let span = map.export(group[0].span, OffsetUnit::CodePoint);
        out.extend(here.iter().map(|form| {
            let label = match gazetteer.entry(form.entry).kind.label() {
                "AGENCY" => "ORG",
                label => label,
            };
            Found { span, label: label.into(), sure: form.rule != MatchRule::Context }
        }));
    }
    out
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".into();
    }
    let permille = (part * 1000 + whole / 2) / whole;
    format!("{}.{}", permille / 10, permille % 10)
}

fn lines(coverage: &Coverage, misses: usize) -> Vec<String> {
    let mut lines = vec![
        "            gold   span   type   sure   candidates  right   with evidence only  right"
            .to_owned(),
    ];
    let total = coverage.total();
    let rows = coverage.labels.iter().map(|(label, counts)| (&**label, counts));
    for (label, c) in rows.chain([("all", &total)]) {
        let of_gold = |n: u64| share(n, c.gold);
        lines.push(format!(
            "{label:<8}{:>8}{:>7}{:>7}{:>7}{:>13}{:>7}{:>21}{:>7}",
            c.gold,
            of_gold(c.spans),
            of_gold(c.typed),
            of_gold(c.sure),
            c.candidates,
            share(c.right, c.candidates),
            c.doubtful,
            share(c.doubtful_right, c.doubtful),
        ));
    }
    lines.push("missed".into());
    for (reason, n) in coverage.reasons() {
        lines.push(format!("{n:>9}  {}", reason.describe()));
    }
    for (label, names) in commonest(coverage, misses) {
        lines.push(format!("commonest missed {label}"));
        lines.extend(names.iter().map(|(text, reason, n)| format!("{n:>9}  {text:?} ({reason})")));
    }
    lines
}

/// Text, reason and number of a missed name.
type Missed<'c> = (&'c str, &'static str, u64);

/// The names of each label that were missed most, the commonest first.
fn commonest(coverage: &Coverage, limit: usize) -> Vec<(&str, Vec<Missed<'_>>)> {
    let of = |label: &str| {
        let mut names: Vec<Missed<'_>> = coverage
            .misses
            .iter()
            .filter(|((l, _, _), _)| **l == *label)
            .map(|((_, reason, text), n)| (text.as_str(), reason.describe(), *n))
            .collect();
        names.sort_by_key(|&(text, _, n)| (std::cmp::Reverse(n), text));
        names.truncate(limit);
        names
    };
    let labels = coverage.labels.keys().filter(|_| limit > 0);
    labels.map(|label| (&**label, of(label))).collect()
}

fn to_json(coverage: &Coverage, misses: usize) -> serde_json::Value {
    let counts = |c: &Counts| {
        json!({
            "gold": c.gold,
            "span": c.spans,
            "type": c.typed,
            "sure": c.sure,
            "candidates": c.candidates,
            "candidates_right": c.right,
            "doubtful": c.doubtful,
            "doubtful_right": c.doubtful_right,
        })
    };
    let labels: serde_json::Map<_, _> =
        coverage.labels.iter().map(|(label, c)| (label.to_string(), counts(c))).collect();
    let missed: serde_json::Map<_, _> = commonest(coverage, misses)
        .into_iter()
        .map(|(label, names)| (label.to_owned(), json!(names)))
        .collect();
    let reasons: serde_json::Map<_, _> =
        coverage.reasons().iter().map(|(r, n)| (r.describe().to_owned(), json!(n))).collect();
    json!({
        "labels": labels,
        "all": counts(&coverage.total()),
        "missed": reasons,
        "commonest": missed,
    })
}
