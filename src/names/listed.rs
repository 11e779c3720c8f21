//! Gazetteer candidates judged: which of them hold here, and which entry is meant.

use std::collections::hash_map::Entry as MapEntry;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::annotations::EntityType;
use crate::gazetteer::index::facts::Facts;
use crate::gazetteer::lexicon::bodies::Topic;
use crate::gazetteer::{EntryId, FormId, FormKind, Gazetteer, MatchRule};
use crate::reading::Reading;
use crate::tag::Candidate;
use crate::text::{ByteSpan, TokenKind};

use super::context::Context;
use super::evidence::Evidence;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::flag;
use super::tables::word;
use super::topics;

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
    /// Whether it is of a list that is trusted against rules and model.
    pub trusted: bool,
    /// Whether the entry is only one of several that nothing tells apart.
    pub open: bool,
}

/// What the gazetteer says of a form without its text.
#[derive(Debug, Clone, Copy)]
pub struct FormFacts {
    /// Its number.
    pub id: FormId,
    /// The entry that it names.
    pub entry: EntryId,
    /// What the form is to the entry.
    pub kind: FormKind,
    /// How it must be written in the text.
    pub rule: MatchRule,
}

/// A candidate with what the gazetteer says of it, looked up once.
#[derive(Debug, Clone, Copy)]
pub struct Known<'g> {
    /// Where it stands.
    pub span: ByteSpan,
    /// Whether it is of a list that is trusted against rules and model.
    pub trusted: bool,
    /// The form that stands there.
    pub form: FormFacts,
    /// Whose form it is.
    pub entry: Facts<'g>,
}

/// Looks up the candidates that stand in the article.
#[must_use]
pub fn look_up<'g>(
    reading: &Reading,
    gazetteer: &'g Gazetteer,
    candidates: &[Candidate],
    trusted: Option<FormId>,
) -> Vec<Known<'g>> {
    let mut out: Vec<Known> = Vec::with_capacity(candidates.len());
    // A text names the same again and again: where in the list a form stands that was looked up.
    let mut places: FxHashMap<FormId, usize> = FxHashMap::default();
    for c in candidates.iter().filter(|c| !reading.blocks.covers(c.span)) {
        let known = match places.entry(c.form) {
            MapEntry::Occupied(place) => Known { span: c.span, ..out[*place.get()] },
            MapEntry::Vacant(place) => {
                let Some((entry, kind, rule)) = gazetteer.reading(c.form) else { continue };
                place.insert(out.len());
                let form = FormFacts { id: c.form, entry, kind, rule };
                let trusted = trusted.is_some_and(|first| c.form >= first);
                Known { span: c.span, trusted, form, entry: gazetteer.facts(entry) }
            }
        };
        out.push(known);
    }
    out
}

/// The listed stretches of a text, by start, longest first.
#[must_use]
pub fn listed(context: &Context, candidates: &[Known], evidence: &Evidence) -> Vec<Listed> {
    candidates
        .chunk_by(|a, b| a.span == b.span)
        .filter_map(|group| judge(context, group, evidence))
        .collect()
}

fn judge(context: &Context, group: &[Known], evidence: &Evidence) -> Option<Listed> {
    let span = group[0].span;
    let tokens = context.reading.segments.tokens_in(span);
    if tokens.is_empty() || is_barred(context, &tokens) {
        return None;
    }
    let vetoed = |entry: EntryId| {
        group.iter().any(|c| c.form.entry == entry && c.form.rule == MatchRule::Never)
    };
    let mut best: Option<(f32, &Known)> = None;
    let mut second = f32::MIN;
    let mut kinds = 0;
    // What a trusted list says of a stretch, it says alone.
    let trusted = group.iter().any(|c| c.trusted && !vetoed(c.form.entry));
    for c in group.iter().filter(|c| c.trusted || !trusted) {
        let Known { form, entry, .. } = c;
        if vetoed(form.entry) {
            continue;
        }
        kinds |= kind_bit(entry.kind);
        let score = score(context, form, entry, &tokens, evidence);
        match best {
            // Among equals the better known one, then the first of the file.
            Some((s, b)) if (s, b.entry.priority) >= (score, entry.priority) => {
                if b.form.entry != form.entry {
                    second = second.max(score);
                }
            }
            Some((s, b)) => {
                if b.form.entry != form.entry {
                    second = s;
                }
                best = Some((score, c));
            }
            None => best = Some((score, c)),
        }
    }
    let (top, Known { form, entry, .. }) = best?;
    let Facts { kind, subtype, .. } = *entry;
    Some(Listed {
        span,
        holds: trusted && form.rule != MatchRule::Context
            || holds(context, form, kind, subtype, &tokens, evidence),
        trusted,
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
fn kind_bit(kind: EntityType) -> u8 {
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
    form: &FormFacts,
    entry: &Facts,
    tokens: &Range<usize>,
    evidence: &Evidence,
) -> f32 {
    let told = || is_told(context, entry.subtype, entry.kind, tokens);
    // What the words beside it tell weighs more than a rival that needs no evidence.
    let rule = match form.rule {
        MatchRule::Context if told() => 4.5,
        MatchRule::Context => 1.0,
        _ => 3.0,
    };
    let kind = match form.kind {
        FormKind::Name => 1.0,
        FormKind::Short | FormKind::Acronym | FormKind::Variant => 0.5,
        FormKind::Surname => 0.25,
        FormKind::Former | FormKind::Hidden => 0.0,
    };
    let fuller = if evidence.is_fully_named(form.entry) { 3.0 } else { 0.0 };
    let country = (1.0 + evidence.country(entry.country) as f32).ln() * 0.5;
    rule + kind + fuller + country + 2.0 * context.fit(tokens.start, entry.kind)
}

fn holds(
    context: &Context,
    form: &FormFacts,
    kind: EntityType,
    subtype: &str,
    tokens: &Range<usize>,
    evidence: &Evidence,
) -> bool {
    let signals = context.signals;
    let first = tokens.start;
    let fit = context.fit(first, kind);
    let named = evidence.is_fully_named(form.entry);
    if form.rule == MatchRule::Context {
        // A trigger, title or role before it; for a place, a preposition is enough (`à Lourdes`).
        return named
            || fit >= 0.5
            || is_descriptive(context, kind, tokens)
            || is_told(context, subtype, kind, tokens);
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

/// `Orange supprime 500 postes`, `le PDG de Total`, `les élus Horizons`: words beside a name that only
/// such a body has.
fn is_told(context: &Context, subtype: &str, kind: EntityType, tokens: &Range<usize>) -> bool {
    let (first, end) = (tokens.start, tokens.end);
    let topic = match subtype {
        "company" | "brand" => Topic::Company,
        "platform" => Topic::Platform,
        "party" => Topic::Party,
        "media" => Topic::Media,
        _ => return false,
    };
    let s = context.signals;
    let titled = topic == Topic::Media && end - first > 1 && s.word(first, word::ARTICLE);
    let capital = context.reading.covered(context.reading.span_of(first, end - 1));
    kind == EntityType::Org
        && capital.starts_with(char::is_uppercase)
        && (titled && !s.is(first, flag::INITIAL)
            || topic == Topic::Media && is_reporting(context, end)
            || topics::is_about(context, first, end, topic)
            || topic == Topic::Platform
                && (topics::is_posted_on(context, first)
                    || topics::is_about(context, first, end, Topic::Company))
            || topics::is_bare_subject(context, first, end))
}

/// `Le Progrès révèle`
fn is_reporting(context: &Context, end: usize) -> bool {
    let s = context.signals;
    let next =
        (end..end + 2).find(|&i| i >= context.reading.tokens().len() || !s.word(i, word::FUNCTION));
    next.is_some_and(|i| i < context.reading.tokens().len() && s.word(i, word::REPORTING))
}

/// The listed stretches that hold, as proposals.
pub fn propose(context: &Context, listed: &[Listed], out: &mut Vec<Proposal>) {
    for l in listed.iter().filter(|l| l.holds) {
        let rule = match l.rule {
            MatchRule::Context => "gazetteer-context",
            _ => "gazetteer",
        };
        let (rule, weight) = match l.rule {
            _ if l.trusted => ("trusted-list", Weight::Trusted),
            MatchRule::Case => (rule, Weight::Sure),
            // Only where the words beside it tell of a platform; the chain's corpora mark none.
            MatchRule::Context if context.gazetteer.facts(l.entry).subtype == "platform" => {
                (rule, Weight::Sure)
            }
            _ => (rule, Weight::Plain),
        };
        let mut p = Proposal::new(l.span, l.tokens.clone(), l.kind, rule, weight);
        p.entry = (!(l.open && l.rule == MatchRule::Context)).then_some(l.entry);
        p.hold = hold(l);
        if l.kind == EntityType::Per && l.form == FormKind::Surname {
            if !l.trusted {
                p.rule = "gazetteer-surname";
            }
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
