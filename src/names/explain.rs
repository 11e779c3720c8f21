//! Why a mention is one: what lists, rules and the model make of it, in words.

use std::fmt::Write as _;

use crate::gazetteer::FormKind;
use crate::text::ByteSpan;

use super::context::Context;
use super::listed::Listed;
use super::model::features::Features;
use super::model::judge::Judgement;
use super::model::labels::{Place, class, label};
use super::model::templates::NAMES;
use super::model::weights::{Inner, Model};
use super::proposal::Proposal;

/// How many features are told.
const TOLD: usize = 6;

/// What was decided on one stretch of text, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The mention.
    pub span: ByteSpan,
    /// The reasons, one a line.
    pub reasons: Vec<String>,
}

/// The reasons for each of the names.
#[must_use]
pub fn explain(
    context: &Context,
    listed: &[Listed],
    rules: &[Proposal],
    model: Option<(&Model, &Judgement)>,
    names: &[Proposal],
) -> Vec<Explanation> {
    let none = Inner::default();
    let inner = model.map_or(&none, |(model, _)| model.inner());
    let features = Features::new(context, inner, listed, rules);
    names
        .iter()
        .map(|p| {
            let mut reasons = vec![format!("decided by {}", p.rule)];
            reasons.extend(
                listed.iter().filter(|l| l.span.overlaps(p.span)).map(|l| told(context, l)),
            );
            reasons.extend(rules.iter().filter(|r| r.span.overlaps(p.span)).map(|r| {
                let covered = context.reading.covered(r.span);
                format!("rule {}: {covered:?} is {}", r.rule, r.kind)
            }));
            if let Some((model, judgement)) = model {
                reasons.push(judged(context, judgement, p));
                reasons.push(weighed(context, model, &features, p));
            }
            Explanation { span: p.span, reasons }
        })
        .collect()
}

fn told(context: &Context, l: &Listed) -> String {
    let entry = context.gazetteer.entry(l.entry);
    let form = FormKind::ALIASES.iter().find(|(k, _)| *k == l.form).map_or("name", |(_, n)| n);
    let state = match (l.holds, l.open) {
        (false, _) => "needs evidence that the text does not give",
        (true, true) => "holds; nothing tells it from another entry",
        (true, false) => "holds",
    };
    let covered = context.reading.covered(l.span);
    format!("gazetteer: {covered:?} is {} {} ({form}), {state}", entry.kind, entry.id)
}

fn judged(context: &Context, judgement: &Judgement, p: &Proposal) -> String {
    let inside = judgement.highest(&p.tokens);
    match judgement
        .found
        .iter()
        .find(|f| f.tokens.start < p.tokens.end && p.tokens.start < f.tokens.end)
    {
        Some(f) => {
            let span = context.reading.span_of(f.tokens.start, f.tokens.end - 1);
            let kind = super::model::labels::kind(f.class);
            let covered = context.reading.covered(span);
            format!("model: {covered:?} is {kind} with probability {:.2}", f.probability)
        }
        None => format!("model: no name; probability that there is one {inside:.2}"),
    }
}

/// The features of the first word that speak most for or against its label, as score over no name.
fn weighed(context: &Context, model: &Model, features: &Features, p: &Proposal) -> String {
    let place = if p.tokens.len() == 1 { Place::Single } else { Place::Begin };
    let wanted = label(place, class(p.kind));
    let first = p.tokens.start;
    let mut hashes = Vec::new();
    if let Some((stretch, place)) = features.place_of(first) {
        features.of(stretch, place, &mut hashes);
    }
    let mut weights: Vec<(f32, &str)> = hashes
        .iter()
        .enumerate()
        .map(|(i, &f)| {
            let row = model.score(&[f]);
            (row[wanted] - row[0], NAMES.get(i).copied().unwrap_or("affix"))
        })
        .filter(|(w, _)| *w != 0.0)
        .collect();
    weights.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let mut out = format!("features of {:?}:", context.reading.token_text(first));
    for (w, name) in weights.iter().take(TOLD) {
        let _ = write!(out, " {name} {w:+.1};");
    }
    out.trim_end_matches(';').to_owned()
}
