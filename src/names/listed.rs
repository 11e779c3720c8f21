//! Gazetteer candidates judged: which of them hold here, and which entry is meant.

use std::ops::Range;

use crate::annotations::EntityType;
use crate::gazetteer::{Entry, EntryId, Form, FormKind, MatchRule};
use crate::tag::Candidate;
use crate::text::{ByteSpan, TokenKind};

use super::context::Context;
use super::evidence::Evidence;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::flag;
use super::tables::word;

/// A stretch that has gazetteer readings, with the one that fits best.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Where it stands.
    pub span: ByteSpan,
    /// The tokens that it touches.
    pub tokens: Range<usize>,
    /// The entry that fits best.
    pub entry: EntryId,
    /// Its type.
    pub kind: EntityType,
    /// The kind of its form.
    pub form: FormKind,
    /// The rule of its form.
    pub rule: MatchRule,
    /// The types of all readings, one bit each in the order of [`EntityType::ALL`].
    pub kinds: u8,
    /// Whether it needs no further evidence, or has it.
    pub holds: bool,
    /// Whether the entry is only one of several that nothing tells apart.
    pub open: bool,
}

/// The listed stretches of a text, by start, longest first.
#[must_use]
pub fn listed(context: &Context, candidates: &[Candidate], evidence: &Evidence) -> Vec<Listed> {
    candidates
        .chunk_by(|a, b| a.span == b.span)
        .filter_map(|group| judge(context, group, evidence))
        .collect()
}

fn judge(context: &Context, group: &[Candidate], evidence: &Evidence) -> Option<Listed> {
    let span = group[0].span;
    let tokens = context.reading.segments.tokens_in(span);
    if tokens.is_empty() || is_barred(context, &tokens) {
        return None;
    }
    let gazetteer = context.gazetteer;
    let vetoed = |entry: EntryId| {
        group.iter().any(|c| {
            let form = gazetteer.form(c.form);
            form.entry == entry && form.rule == MatchRule::Never
        })
    };
    let mut best: Option<(f32, Form)> = None;
    let mut second = f32::MIN;
    let mut kinds = 0;
    for c in group {
        let form = gazetteer.form(c.form);
        if vetoed(form.entry) {
            continue;
        }
        let entry = gazetteer.entry(form.entry);
        kinds |= kind_bit(entry.kind);
        let score = score(context, &form, &entry, &tokens, evidence);
        match best {
            // The first of the file wins among equals.
            Some((s, b)) if s >= score => {
                if b.entry != form.entry {
                    second = second.max(score);
                }
            }
            Some((s, b)) => {
                if b.entry != form.entry {
                    second = s;
                }
                best = Some((score, form));
            }
            None => best = Some((score, form)),
        }
    }
    let (top, form) = best?;
    let kind = gazetteer.entry(form.entry).kind;
    Some(Listed {
        span,
        holds: holds(context, &form, kind, &tokens, evidence),
        tokens,
        entry: form.entry,
        kind,
        form: form.kind,
        rule: form.rule,
        kinds,
        open: top - second < 0.25,
    })
}

/// The bit of a type.
#[must_use]
pub fn kind_bit(kind: EntityType) -> u8 {
    1 << kind as u8
}

/// In hashtags, addresses and what is no text, nothing is a name.
fn is_barred(context: &Context, tokens: &Range<usize>) -> bool {
    let barred = flag::DEBRIS | flag::TAG;
    context.signals.any(tokens.start, barred)
        || tokens.len() == 1 && context.is_date(tokens.start)
        || tokens.clone().any(|t| context.reading.tokens()[t].kind == TokenKind::Url)
}

fn score(
    context: &Context,
    form: &Form,
    entry: &Entry,
    tokens: &Range<usize>,
    evidence: &Evidence,
) -> f32 {
    let rule = if form.rule == MatchRule::Context { 1.0 } else { 3.0 };
    let kind = match form.kind {
        FormKind::Name => 1.0,
        FormKind::Short | FormKind::Acronym | FormKind::Variant => 0.5,
        FormKind::Surname => 0.25,
        FormKind::Former | FormKind::Hidden => 0.0,
    };
    let fuller = if evidence.is_fully_named(form.entry) { 3.0 } else { 0.0 };
    #[allow(clippy::cast_precision_loss)]
    let country = (1.0 + evidence.country(entry.country) as f32).ln() * 0.5;
    rule + kind + fuller + country + 2.0 * context.fit(tokens.start, entry.kind)
}

fn holds(
    context: &Context,
    form: &Form,
    kind: EntityType,
    tokens: &Range<usize>,
    evidence: &Evidence,
) -> bool {
    let signals = context.signals;
    let first = tokens.start;
    let fit = context.fit(first, kind);
    let named = evidence.is_fully_named(form.entry);
    if form.rule == MatchRule::Context {
        // A trigger, title or role before it; for a place, a preposition is enough (`à Lourdes`).
        return named || fit >= 0.5 || is_descriptive(context, kind, tokens);
    }
    let single = tokens.len() == 1;
    if single && form.rule != MatchRule::Case {
        // A word that French has too, where it begins a sentence.
        let is_word = signals.word(first, word::COMMON | word::FUNCTION);
        if signals.is(first, flag::INITIAL) && is_word {
            return named || fit > 0.6;
        }
        // `les Républicains`, `un Russe`: what a determiner makes a demonym is no place.
        if signals.is(first, flag::DEMONYM)
            && kind == EntityType::Loc
            && signals.is(first, flag::CAP)
        {
            return fit >= 0.0 || !after_determiner(context, first);
        }
    }
    true
}

fn after_determiner(context: &Context, token: usize) -> bool {
    token > 0 && context.signals.word(token - 1, word::DETERMINER)
}

/// `ministère du Commerce`: several words that begin small and so name their kind: a body in any
/// case, whichever one is meant.
fn is_descriptive(context: &Context, kind: EntityType, tokens: &Range<usize>) -> bool {
    kind == EntityType::Agency
        && tokens.len() >= 2
        && !context.signals.is(tokens.start, flag::CAP)
        && tokens.clone().any(|t| context.signals.is(t, flag::CAP))
}

/// The listed stretches that hold, as proposals.
pub fn propose(context: &Context, listed: &[Listed], out: &mut Vec<Proposal>) {
    for l in listed.iter().filter(|l| l.holds) {
        let rule = match l.rule {
            MatchRule::Context => "gazetteer-context",
            _ => "gazetteer",
        };
        let weight = if l.rule == MatchRule::Case { Weight::Sure } else { Weight::Plain };
        let mut p = Proposal::new(l.span, l.tokens.clone(), l.kind, rule, weight);
        p.entry = (!(l.open && l.rule == MatchRule::Context)).then_some(l.entry);
        p.hold = hold(l);
        if l.kind == EntityType::Per && l.form == FormKind::Surname {
            p.rule = "gazetteer-surname";
            if extends_foreign_name(context, l) {
                continue;
            }
        }
        out.push(p);
    }
}

/// Of a name of several words that stands for one type only, the chain may not take a part.
fn hold(l: &Listed) -> Hold {
    let whole = l.tokens.len() > 1 && l.kinds.is_power_of_two() && l.kind != EntityType::Per;
    if whole { Hold::Span } else { Hold::Open }
}

/// `Penelope Fillon` is not François Fillon: a capitalised word that is no title, role or opener of
/// the sentence stands before the surname.
fn extends_foreign_name(context: &Context, l: &Listed) -> bool {
    context.capital_before(l.tokens.start).is_some()
}
