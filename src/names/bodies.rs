//! Organisations, places and agencies that no list has, by the words that introduce or close them.

use crate::annotations::EntityType;
use crate::gazetteer::entry::subtypes;
use crate::gazetteer::lexicon::names::{Side, Trigger};
use crate::text::Shape;

use super::context::Context;
use super::heads;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::flag;
use super::tables::{part, word};
use super::tail;

/// Proposes what triggers introduce or close, and places after a preposition.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    let s = context.signals;
    for (i, (&flags, &traits)) in s.flags.iter().zip(&context.reading.traits).enumerate() {
        let trigger = traits & word::TRIGGER != 0;
        if !trigger && flags & flag::CAP == 0 || flags & flag::DEBRIS != 0 {
            continue;
        }
        if trigger {
            introduced(context, i, out);
        }
        if context.is_name_word(i) {
            place_after_preposition(context, i, out);
            reported_acronym(context, i, out);
        }
    }
}

/// Whether the trigger belongs to the name: `tribunal de Lille`, `rue des Forges`, but `la ville de
/// Lens`, `le groupe Vallourec`.
fn is_part_of_name(trigger: &Trigger<'_>) -> bool {
    if trigger.capital {
        return true;
    }
    match trigger.kind {
        EntityType::Agency => !matches!(trigger.subtype, "news_agency"),
        EntityType::Loc => matches!(
            trigger.subtype,
            "street"
                | "square"
                | "stadium"
                | "building"
                | "airport"
                | "sea"
                | "lake"
                | "mountain"
                | "park"
                | "desert"
                | "island"
                | "area"
        ),
        EntityType::Org => {
            matches!(trigger.subtype, "university" | "school" | "hospital" | "other" | "religious")
        }
        EntityType::Per => false,
    }
}

/// The name that the triggers at a token introduce.
fn introduced(context: &Context, at: usize, out: &mut Vec<Proposal>) {
    for found in context.lexicons.names.triggers.all(&context.reading.words, at) {
        let trigger = &found.value;
        if !context.is_written(trigger, at) || !context.joined(at) {
            continue;
        }
        let mut after = at + found.len;
        if trigger.side == Side::After {
            closed(context, at, after, trigger, out);
            continue;
        }
        let whole = is_whole(context, at, found.len);
        // `un tribunal de Lille`, `le chef de police de Lille`: not one body that has a name.
        let indefinite = at > 0
            && context.signals.word(at - 1, word::INDEFINITE)
            && !context.signals.is(at, flag::CAP);
        if indefinite && (whole || is_part_of_name(trigger)) {
            continue;
        }
        if whole && let Some(end) = heads::of_country(context, trigger, after) {
            push(context, at, end, trigger, Hold::Firm, out);
            return;
        }
        let adjectives = tail::adjectives_end(context, after);
        if whole && after_de(context, adjectives).is_some() {
            after = adjectives;
        }
        // `la start-up Laterna`, `la start-up lyonnaise Laterna`
        let mut first = None;
        if trigger.takes_name {
            let (reading, signals, lexicons) = (context.reading, context.signals, context.lexicons);
            let behind = tail::before_name(reading, signals, lexicons, after).unwrap_or(after);
            first = [after, behind].into_iter().find(|&name| starts_name(context, name));
        }
        let complement = after_de(context, after)
            .or_else(|| after_area(context, after))
            .filter(|&name| !is_person(context, trigger, name));
        if trigger.takes_de
            && let Some(name) = complement
            && (whole || is_part_of_name(trigger) || starts_name(context, name))
        {
            first = first.or(Some(name));
        }
        let Some(first) = first else { continue };
        // `l'administration Trump`: a body called by a person's name is the person.
        let by_name = trigger.kind == EntityType::Agency && first == after;
        if by_name && context.parts(first) & part::SURNAME != 0 {
            continue;
        }
        if trigger.kind == EntityType::Per && context.is_other_word(first) {
            continue;
        }
        let mut end = body_end(context, first);
        // `le parquet du Brabant wallon`
        let adjective = complement == Some(first)
            && end < context.reading.tokens().len()
            && context.joined(end - 1)
            && context.signals.any(end, flag::DEMONYM)
            && context.token(end).shape == Shape::Lower;
        end += usize::from(adjective);
        // `l'agence Armenpress`, `l'institut néerlandais Clingendael`, but `l'agence de l'eau
        // Loire-Bretagne`, `l'institut Pasteur`
        let agency = first == after && trigger.subtype == "administration" && found.len == 1;
        let described =
            first > after && complement != Some(first) && trigger.kind != EntityType::Loc;
        let apart = (agency || described) && !trigger.capital;
        let part = is_part_of_name(trigger) && !apart;
        let start = if whole || part { at } else { first };
        let hold = if whole { Hold::Span } else { Hold::Open };
        push(context, start, end, trigger, hold, out);
        return;
    }
}

/// `Acme Inc.`: the capitalised run before the trigger.
fn closed(
    context: &Context,
    at: usize,
    end: usize,
    trigger: &Trigger<'_>,
    out: &mut Vec<Proposal>,
) {
    if trigger.kind == EntityType::Per || !context.signals.is(at, flag::CAP) {
        return;
    }
    let mut first = at;
    while first > 0 && context.is_name_word(first - 1) && context.joined(first - 1) {
        first -= 1;
    }
    // `Fluorex Chimie`, but `Laura Santé` may be a person.
    let firm = trigger.subtype == "company" && !context.is_given(first);
    if first < at {
        let hold = if firm { Hold::Firm } else { Hold::Open };
        push(context, first, end, trigger, hold, out);
    }
}

fn push(
    context: &Context,
    first: usize,
    end: usize,
    trigger: &Trigger<'_>,
    hold: Hold,
    out: &mut Vec<Proposal>,
) {
    let span = context.reading.span_of(first, end - 1);
    let mut p = Proposal::new(span, first..end, trigger.kind, "trigger", Weight::Plain);
    p.subtype = known_subtype(trigger.kind, trigger.subtype);
    p.hold = hold;
    out.push(p);
}

/// The subtype of that name; empty if the type has none such.
pub(super) fn known_subtype(kind: EntityType, name: &str) -> &'static str {
    subtypes(kind).iter().find(|s| **s == name).copied().unwrap_or("")
}

/// Whether the trigger at these tokens belongs to the name whatever follows.
fn is_whole(context: &Context, at: usize, len: usize) -> bool {
    !context.signals.is(at, flag::CAP)
        && context.lexicons.bodies.whole.all(&context.reading.words, at).any(|f| f.len == len)
}

/// Whether a name begins at a token, joined to the one before it; an adjective of a country is none.
pub(super) fn starts_name(context: &Context, i: usize) -> bool {
    context.continues_name(i) && !context.signals.any(i, flag::DEMONYM) && !context.is_civility(i)
}

/// The capitalised word after `de`, `du`, `de la`, `de l'` at a token.
pub(super) fn after_de(context: &Context, at: usize) -> Option<usize> {
    let n = context.reading.tokens().len();
    if at >= n || !context.signals.word(at, word::DE) {
        return None;
    }
    let mut first = at + 1;
    if first < n
        && context.signals.word(first, word::ARTICLE)
        && !context.signals.is(first, flag::CAP)
    {
        first += 1;
    }
    // `l'entourage de M. Durand`: the civility is no name.
    (context.continues_name(first) && !context.is_civility(first)).then_some(first)
}

/// The capitalised word behind the noun of an area after `de`: `la police du district de Solukhumbu`.
fn after_area(context: &Context, at: usize) -> Option<usize> {
    let s = context.signals;
    let n = context.reading.tokens().len();
    if at + 2 >= n || !s.word(at, word::DE) {
        return None;
    }
    let noun = at + 1 + usize::from(s.word(at + 1, word::ARTICLE));
    let triggers = &context.lexicons.names.triggers;
    let found = triggers.all(&context.reading.words, noun).find(|found| {
        found.value.kind == EntityType::Loc && AREAS.contains(&found.value.subtype)
    })?;
    let small = !s.is(noun, flag::CAP) && context.joined(noun);
    small.then(|| after_de(context, noun + found.len)).flatten()
}

/// The subtypes of places that have bodies of their own.
const AREAS: [&str; 4] = ["city", "department", "district", "region"];

/// `le gouvernement de Stephen Harper`: whose body it is does not name it.
fn is_person(context: &Context, trigger: &Trigger<'_>, name: usize) -> bool {
    let parts = context.parts(name);
    let led = matches!(trigger.subtype, "government" | "presidency" | "administration");
    context.is_given(name) && context.continues_name(name + 1) && parts & part::PLACE == 0
        || led && parts & part::SURNAME != 0 && parts & (part::PLACE | part::BODY) == 0
}

/// Where a name of a body or place ends: capitalised words, `de` between them.
pub(super) fn body_end(context: &Context, first: usize) -> usize {
    let n = context.reading.tokens().len();
    let mut at = first + 1;
    while at < n && context.joined(at - 1) {
        let inner_given = context.is_given(at) && context.signals.is(at, flag::CAP);
        if context.is_name_word(at) && !(inner_given && context.continues_name(at + 1)) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// `à Halkidiki`: an unknown capitalised word after a preposition of place.
fn place_after_preposition(context: &Context, i: usize, out: &mut Vec<Proposal>) {
    let s = context.signals;
    if !s.is(i, flag::AFTER_PLACE_PREPOSITION) || i == 0 {
        return;
    }
    // Only directly after `à` or `en`: an article in between makes it anything.
    if !s.word(i - 1, word::PLACE_PREPOSITION)
        || s.is(i - 1, flag::CAP) && !s.is(i - 1, flag::INITIAL)
    {
        return;
    }
    let end = body_end(context, i);
    let known = (i..end).any(|t| {
        context.is_given(t)
            || s.any(t, flag::DEMONYM)
            || s.word(t, word::COMMON | word::NOMINAL | word::TITLE | word::ROLE)
            || context.parts(t) & (part::SURNAME | part::BODY) != 0
    });
    let upper = context.token(i).shape == Shape::Upper || is_ordinal(context.reading.token_text(i));
    if known || upper || end - i > 3 {
        return;
    }
    let span = context.reading.span_of(i, end - 1);
    out.push(Proposal::new(span, i..end, EntityType::Loc, "place-preposition", Weight::Guess));
}

/// `XXIe`, `IVème`
fn is_ordinal(word: &str) -> bool {
    let numeral = word.trim_end_matches(['e', 'è', 'm', 'r']);
    numeral.len() < word.len() && numeral.chars().all(|c| "IVXLC".contains(c))
}

/// `comme le rapporte ABCD`: an acronym that no list has, directly behind a verb of speech.
fn reported_acronym(context: &Context, i: usize, out: &mut Vec<Proposal>) {
    let s = context.signals;
    let letters = context.reading.token_text(i);
    let acronym = s.is(i, flag::UPPER)
        && !s.any(i, flag::SHOUTED)
        && letters.len() >= 3
        && letters.chars().all(char::is_alphanumeric);
    let reported = i > 0
        && s.word(i - 1, word::REPORTING)
        && !s.any(i - 1, flag::CAP)
        && context.joined(i - 1);
    if acronym && reported && !s.word(i, word::COMMON) && s.parts[i] == 0 {
        let span = context.token(i).span;
        let kind = EntityType::Org;
        out.push(Proposal::new(span, i..i + 1, kind, "reported-acronym", Weight::Sure));
    }
}
