//! The model's names joined with what lists and rules know of them.

use std::collections::HashMap;

use crate::text::ByteSpan;

use super::context::Context;
use super::listed::Listed;
use super::model::judge::Found;
use super::model::{Model, judge, labels::class};
use super::proposal::{Proposal, select};

/// The names to link: what the model found, with the entry, subtype and type that lists and rules
/// have for the same stretch.
#[must_use]
pub fn merge(
    context: &Context,
    model: &Model,
    found: &[Found],
    listed: &[Listed],
    rules: &[Proposal],
) -> Vec<Proposal> {
    let by_span: HashMap<ByteSpan, &Proposal> = rules.iter().map(|p| (p.span, p)).collect();
    let by_list: HashMap<ByteSpan, &Listed> = listed.iter().map(|l| (l.span, l)).collect();
    let mut names = judge::propose(context, model, found);
    for p in &mut names {
        if let Some(rule) = by_span.get(&p.span)
            && class(rule.kind) == class(p.kind)
        {
            (p.kind, p.subtype, p.entry, p.rule) = (rule.kind, rule.subtype, rule.entry, rule.rule);
        } else if let Some(l) = by_list.get(&p.span)
            && class(l.kind) == class(p.kind)
        {
            (p.kind, p.entry) = (l.kind, Some(l.entry));
        }
    }
    select(names)
}
