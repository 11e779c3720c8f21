//! Bodies named by a noun and what says which one: with a capital and a tail in small letters
//! (`Fédération des usagers du rail`), or small with the adjective of a country (`armée russe`).

use crate::annotations::EntityType;
use crate::gazetteer::lexicon::bodies::{Head, Takes};
use crate::gazetteer::lexicon::names::Trigger;
use crate::text::Shape;

use super::bodies;
use super::context::Context;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::flag;
use super::tables::word;
use super::tail;

/// Proposes bodies by their heads.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    for &i in &context.signals.capitals {
        if context.signals.word(i, word::HEAD)
            && context.is_capital(i)
            && let Some(found) = context.lexicons.bodies.heads.longest(&context.reading.words, i)
        {
            out.extend(body(context, i, i + found.len, &found.value));
        }
    }
}

/// `armée russe`, `police nationale péruvienne`, `ministère russe de la Défense`: the end of a body of
/// a state whose adjectives begin at a token; the last of them tells the country.
#[must_use]
pub fn of_country(context: &Context, trigger: &Trigger<'_>, after: usize) -> Option<usize> {
    let state = trigger.kind == EntityType::Agency && STATE.contains(&trigger.subtype);
    if !state || after == 0 || !context.joined(after - 1) {
        return None;
    }
    let end = tail::adjectives_end(context, after);
    let country = end > after && context.signals.any(end - 1, flag::DEMONYM);
    country.then(|| match bodies::after_de(context, end) {
        Some(name) => bodies::body_end(context, name),
        None => end,
    })
}

/// The subtypes of bodies that every state has one of, so that its adjective makes a name.
const STATE: [&str; 10] = [
    "government",
    "armed_forces",
    "police",
    "parliament",
    "court",
    "prosecutor",
    "central_bank",
    "ministry",
    "presidency",
    "embassy",
];

/// The body whose head stands at these tokens.
fn body(context: &Context, first: usize, after: usize, head: &Head<'_>) -> Option<Proposal> {
    let s = context.signals;
    if s.any(first, flag::SHOUTED | flag::IN_ROLE) || context.token(first).shape == Shape::Upper {
        return None;
    }
    let opens = s.is(first, flag::INITIAL)
        && !(first > 0 && s.word(first - 1, word::ARTICLE) && context.joined(first - 1));
    let named = (head.takes == Takes::Name).then(|| name_end(context, after)).flatten();
    let (end, hold) = if let Some(end) = tail::end_by_acronym(context, first) {
        (end, Hold::Firm)
    } else if let Some(end) = named {
        (end, Hold::Firm)
    } else if opens {
        // The capital of a word that opens the sentence tells nothing.
        return None;
    } else {
        match tail::end(context, after) {
            end if end > after => (end, Hold::Firm),
            _ if head.takes == Takes::Alone && is_free(context, first, after) => {
                (after, Hold::Open)
            }
            _ => return None,
        }
    };
    let span = context.reading.span_of(first, end - 1);
    let mut p = Proposal::new(span, first..end, head.kind, "body-head", Weight::Plain);
    p.subtype = bodies::known_subtype(head.kind, head.subtype);
    p.hold = hold;
    Some(p)
}

/// `Garage Lefort`, `Radio Midi-Vosges`: the end of the name directly behind a head.
fn name_end(context: &Context, after: usize) -> Option<usize> {
    let name = bodies::starts_name(context, after)
        && context.reading.token_text(after).chars().nth(1).is_some();
    name.then(|| tail::end(context, bodies::body_end(context, after)))
}

/// Whether an article stands before a head that stands alone, and no capital behind it.
fn is_free(context: &Context, first: usize, after: usize) -> bool {
    let article = first > 0 && context.signals.word(first - 1, word::ARTICLE);
    article && !(context.signals.any(after, flag::CAP) && context.joined(after - 1))
}
