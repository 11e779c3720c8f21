//! The model's names joined with what lists and rules know of them.

use std::ops::Range;

use crate::annotations::EntityType;
use crate::gazetteer::lexicon::bodies::Topic;
use crate::gazetteer::{EntryId, FormKind, MatchRule};
use crate::text::{ByteSpan, TokenKind};

use super::barred;
use super::consensus;
use super::context::Context;
use super::hash::HashTable;
use super::listed::Listed;
use super::model::Model;
use super::model::judge::{Judgement, calibrated};
use super::model::labels::{class, kind};
use super::proposal::{Hold, Proposal, Weight, select};
use super::signals::{flag, trigger};
use super::tables::word;
use super::topics;

/// The names to link: what the model found, with the entry, subtype and type that lists and rules
/// have for the same stretch; and what rules are sure of and the model does not exclude.
#[must_use]
pub fn merge(
    context: &Context,
    model: &Model,
    judgement: &Judgement,
    listed: &[Listed],
    rules: &[Proposal],
) -> Vec<Proposal> {
    let by_span: HashTable<ByteSpan, &Proposal> = rules.iter().map(|p| (p.span, p)).collect();
    let by_list: HashTable<ByteSpan, &Listed> = listed.iter().map(|l| (l.span, l)).collect();
    let mut names = Vec::with_capacity(judgement.found.len());
    for found in &judgement.found {
        let tokens = barred::behind(context.barred, found.tokens.clone());
        let Some(tokens) = trimmed(context, tokens) else { continue };
        if barred::covers(context.barred, &tokens) {
            continue;
        }
        let span = within_word(context, rules, &tokens)
            .unwrap_or_else(|| context.reading.span_of(tokens.start, tokens.end - 1));
        let mut p = Proposal::new(span, tokens, kind(found.class), "model", Weight::Plain);
        p.confidence = Some(calibrated(model, found.probability));
        let listed = by_list.get(&span).copied();
        if let Some(l) = listed.filter(|l| is_certain(l)) {
            // The list is in charge where it leaves no choice.
            (p.kind, p.entry) = (l.kind, Some(l.entry));
        }
        if let Some(rule) = by_span.get(&span)
            && class(rule.kind) == class(p.kind)
        {
            (p.kind, p.subtype, p.entry, p.rule) = (rule.kind, rule.subtype, rule.entry, rule.rule);
        } else if let Some(l) = listed
            && class(l.kind) == class(p.kind)
        {
            (p.kind, p.entry) = (l.kind, Some(l.entry));
        }
        if p.entry.is_none()
            && let Some(kind) = introduced(context, p.tokens.start)
                .or_else(|| company(context, &p))
                .or_else(|| apposed(context, &p))
        {
            if class(p.kind) != class(kind) {
                (p.kind, p.subtype) = (kind, "");
            }
            p.rule = "trigger";
        }
        names.push(p);
    }
    let unambiguous = |span| by_list.get(&span).is_some_and(|l| is_unambiguous(context, l));
    add_rules(judgement, rules, unambiguous, &mut names);
    consensus::agree(context, judgement, &mut names);
    select(names)
}

/// `la start-up lyonnaise Laterna`: directly behind a noun for organisations stands the name of one,
/// unless it begins as a person's does (`l'association Pierre Dupont`).
fn introduced(context: &Context, first: usize) -> Option<EntityType> {
    trigger::introduced(context.signals.triggers[first]).filter(|_| !context.is_given(first))
}

/// `l'actionnaire de Carteva`: what the chain takes for a place, where only a company can stand.
fn company(context: &Context, p: &Proposal) -> Option<EntityType> {
    let firm = || topics::is_about(context, p.tokens.start, p.tokens.end, Topic::Firm);
    (p.kind == EntityType::Loc && firm()).then_some(EntityType::Org)
}

/// `son assureur, Ethialis`: what the chain takes for a place, where the noun before the comma tells what
/// bears the name.
fn apposed(context: &Context, p: &Proposal) -> Option<EntityType> {
    let comma = p.tokens.start.checked_sub(1)?;
    let apposed = p.kind == EntityType::Loc && context.reading.token_text(comma) == ",";
    apposed.then(|| trigger::introduced(context.signals.triggers[comma])).flatten()
}

/// The name within a word that begins small: `pro-Poutine`.
fn within_word(context: &Context, rules: &[Proposal], tokens: &Range<usize>) -> Option<ByteSpan> {
    if tokens.len() > 1 || context.signals.is(tokens.start, flag::CAP) {
        return None;
    }
    // Rules are in text order; those of one word stand together.
    let first = rules.partition_point(|r| r.tokens.start < tokens.start);
    let mut here = rules[first..].iter().take_while(|r| r.tokens.start == tokens.start);
    here.find(|r| r.tokens == *tokens && !r.nested).map(|r| r.span)
}

/// Whether a listed reading leaves no choice: written letter by letter as an entry demands it, or a
/// name of several words that only entries of one type have.
fn is_certain(l: &Listed) -> bool {
    l.holds
        && l.rule != MatchRule::Context
        && l.kinds.is_power_of_two()
        && (l.rule == MatchRule::Case || l.tokens.len() > 1 || l.kind == EntityType::Agency)
}

/// Whether a listed reading is kept where the chain sees no name: it begins with a capital, stands for
/// one entry only, and none of its words can be anything but a name (`Google`, `la Banque mondiale`).
/// The corpora that the chain learns from leave out names of some kinds (platforms, products), which
/// would teach it that well-known names are none.
fn is_unambiguous(context: &Context, l: &Listed) -> bool {
    let signals = context.signals;
    let mut ambiguous = word::FUNCTION | word::FIRST_NAME | word::DEMONYM;
    // A form of a verb (`Twitter`) has no capital within a sentence; what has one there is listed
    // with `context`.
    if signals.any(l.tokens.start, flag::INITIAL | flag::SHOUTED) {
        ambiguous |= word::COMMON;
    }
    l.holds
        && !l.open
        && matches!(l.rule, MatchRule::Case | MatchRule::Fold | MatchRule::Space)
        && l.kinds.is_power_of_two()
        && l.form != FormKind::Surname
        && context.reading.covered(l.span).starts_with(char::is_uppercase)
        && (l.tokens.len() > 1 || !signals.word(l.tokens.start, ambiguous))
}

/// The least probability of a name at which a rule's name is kept that the model did not choose.
const NOT_EXCLUDED: f32 = 0.3;
/// The same for people, whose rules (civilities, given names) are right more often than the chain is on
/// texts that are no news, for listed words that the words beside them tell to be names, and for companies
/// spoken of by their country.
const LESS_EXCLUDED: f32 = 0.15;

/// Rules are kept where the model found nothing but does not exclude a name, and where they know
/// the whole name of a body of which the model took a part (`tribunal de Lille`).
fn add_rules(
    judgement: &Judgement,
    rules: &[Proposal],
    unambiguous: impl Fn(ByteSpan) -> bool,
    names: &mut Vec<Proposal>,
) {
    let mut chosen: HashTable<EntryId, u32> = HashTable::default();
    names.iter().filter_map(|p| p.entry).for_each(|e| *chosen.entry(e).or_default() += 1);
    let mut dropped = vec![false; names.len()];
    let mut added = Vec::new();
    // Neither the chain's names nor the outer ones of the rules overlap among themselves.
    for rule in rules.iter().filter(|r| !r.nested) {
        let first = names.partition_point(|p| p.tokens.end <= rule.tokens.start);
        let end = first + names[first..].partition_point(|p| p.tokens.start < rule.tokens.end);
        let overlapping = || (first..end).filter(|&i| names[i].span.overlaps(rule.span));
        let inside = judgement.highest(&rule.tokens);
        if rule.weight == Weight::Trusted {
            overlapping().for_each(|i| dropped[i] = true);
            added.push(rule.clone());
        } else if overlapping().next().is_none() {
            let chosen = rule.entry.and_then(|e| chosen.get(&e)).copied().unwrap_or(0);
            let sure = is_sure(rule, chosen) || unambiguous(rule.span);
            let least = match rule.kind {
                EntityType::Per => LESS_EXCLUDED,
                _ if matches!(rule.rule, "gazetteer-context" | "body-by-country") => LESS_EXCLUDED,
                _ => NOT_EXCLUDED,
            };
            if inside >= least || sure {
                added.push(Proposal { confidence: Some(inside), ..rule.clone() });
            }
        } else if overlapping().all(|i| takes_over(rule, &names[i])) {
            overlapping().for_each(|i| dropped[i] = true);
            added.push(Proposal { confidence: Some(inside), ..rule.clone() });
        }
    }
    let mut dropped = dropped.into_iter();
    names.retain(|_| !dropped.next().unwrap_or(false));
    names.append(&mut added);
}

/// Whether a rule's name is kept even against the chain: its list or rule is sure, or the chain chose
/// the same entry at several other places.
fn is_sure(rule: &Proposal, chosen: u32) -> bool {
    rule.weight == Weight::Sure || rule.hold == Hold::Firm || chosen >= 2
}

/// Whether a rule's name replaces what the chain found in its place: a part of it, or the same with
/// another type.
fn takes_over(rule: &Proposal, found: &Proposal) -> bool {
    match rule.hold {
        Hold::Open => false,
        Hold::Span => rule.span.contains(found.span) && found.span != rule.span,
        Hold::Firm => {
            rule.span.contains(found.span)
                && (found.span != rule.span || class(found.kind) != class(rule.kind))
        }
    }
}

fn is_small_article(context: &Context, token: usize) -> bool {
    context.signals.word(token, word::ARTICLE) && !context.signals.is(token, flag::CAP)
}

/// A name without marks and small function words at its edges.
fn trimmed(context: &Context, mut tokens: Range<usize>) -> Option<Range<usize>> {
    let is_word = |t: usize| {
        let token = context.token(t);
        token.is_wordlike() || matches!(token.kind, TokenKind::Url)
    };
    let small =
        |t: usize| context.signals.word(t, word::FUNCTION) && !context.signals.is(t, flag::CAP);
    // `Mme Le Bihan`, `M. Blanc`: the civility is no part of the name.
    while tokens.len() > 1 && context.is_civility(tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && !is_word(tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && small(tokens.end - 1) {
        tokens.end -= 1;
    }
    // `l'hôpital de Sallanches`: an article that begins small is no part of a name.
    while tokens.len() > 1 && is_small_article(context, tokens.start) {
        tokens.start += 1;
    }
    // `l'association Anticor`: a small noun that only says what the name's bearer is.
    let noun = |t: usize| {
        context.signals.word(t, word::TRIGGER)
            && !context.signals.is(t, flag::CAP)
            && trigger::introduced(context.signals.triggers[t + 1]).is_some()
    };
    if tokens.len() > 1 && noun(tokens.start) {
        tokens.start += 1;
    }
    let date = tokens.len() == 1 && context.is_date(tokens.start);
    (tokens.start < tokens.end && !date).then_some(tokens)
}
