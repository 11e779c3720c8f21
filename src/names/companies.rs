//! Companies by the way they are written (`Sutherland & Howe`) or spoken of: by their country (`le danois
//! Nordvelk`), by who works there (`la porte-parole de Comelis`), by a noun in apposition.

use crate::annotations::EntityType;
use crate::gazetteer::lexicon::bodies::Topic;
use crate::gazetteer::lexicon::names::Side;
use crate::text::{Shape, TokenKind};

use super::bodies;
use super::context::Context;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::{flag, trigger};
use super::tables::{part, word};
use super::topics;

/// The most words on one side of the sign.
const MAX_WORDS: usize = 3;

/// Proposes companies.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    for &i in &context.signals.capitals {
        if is_unknown(context, i) {
            out.extend(spoken_of(context, i));
        }
    }
    if !context.reading.text.contains('&') {
        return;
    }
    for i in 1..context.reading.tokens().len() {
        if context.token(i).kind == TokenKind::Punct && context.reading.token_text(i) == "&" {
            out.extend(joined_by_ampersand(context, i));
        }
    }
}

/// `Sutherland & Howe`, `Dekkers & Zn`: blanks around the sign, unlike in `R&D`.
fn joined_by_ampersand(context: &Context, sign: usize) -> Option<Proposal> {
    let blank = |left: usize| {
        context.joined(left) && context.token(left).span.end < context.token(left + 1).span.start
    };
    let n = context.reading.tokens().len();
    if sign + 1 >= n || !blank(sign - 1) || !blank(sign) {
        return None;
    }
    let mut first = sign;
    while first > 0
        && sign - first < MAX_WORDS
        && context.is_name_word(first - 1)
        && context.joined(first - 1)
    {
        first -= 1;
    }
    let mut end = sign + 1;
    while end < n && end - sign <= MAX_WORDS && context.is_capital(end) && context.joined(end - 1) {
        end += 1;
    }
    (first < sign && end > sign + 1).then(|| {
        let span = context.reading.span_of(first, end - 1);
        let mut p = Proposal::new(span, first..end, EntityType::Org, "ampersand", Weight::Plain);
        p.subtype = "company";
        p.hold = Hold::Firm;
        p
    })
}

/// A capitalised word of which neither lists nor the language say what it is, first in its name.
fn is_unknown(context: &Context, i: usize) -> bool {
    let s = context.signals;
    let word = word::COMMON | word::NOMINAL | word::ROLE | word::TITLE | word::TIME | word::TRIGGER;
    let goes_on = i > 0 && context.joined(i - 1) && s.any(i - 1, flag::CAP);
    context.is_name_word(i)
        && !goes_on
        && !s.word(i, word)
        && !s.any(i, flag::DEMONYM | flag::SHOUTED)
        && !context.is_given(i)
        && context.parts(i) & (part::SURNAME | part::PLACE) == 0
        && context.token(i).span.len() > 2
}

/// The company that a word names by what stands beside it.
fn spoken_of(context: &Context, i: usize) -> Option<Proposal> {
    let end = bodies::body_end(context, i);
    let joined = i > 0 && context.joined(i - 1);
    let rule = if joined && is_by_country(context, i) {
        "body-by-country"
    } else if joined && is_by_office(context, i) {
        "body-by-office"
    } else if joined && is_apposed(context, i) || is_described(context, end) {
        "body-by-apposition"
    } else {
        return None;
    };
    let span = context.reading.span_of(i, end - 1);
    Some(Proposal::new(span, i..end, EntityType::Org, rule, Weight::Guess))
}

/// `le danois Nordvelk`, `du norvégien Holden`: with a small letter the noun is no person (`le Danois
/// Bohr`).
fn is_by_country(context: &Context, i: usize) -> bool {
    let s = context.signals;
    i >= 2
        && s.any(i - 1, flag::DEMONYM)
        && context.token(i - 1).shape == Shape::Lower
        && context.joined(i - 2)
        && (s.word(i - 2, word::ARTICLE)
            || matches!(context.reading.token_text(i - 2), "du" | "au"))
}

/// `la porte-parole de Comelis`, `au micro de Notel`.
fn is_by_office(context: &Context, i: usize) -> bool {
    context.signals.word(i - 1, word::DE | word::ARTICLE)
        && topics::is_before(context, i, Topic::Firm)
}

/// `le promoteur, Zuidhof, a suspendu`, `son assureur, la Maave,`: the noun before the comma tells what bears the name.
fn is_apposed(context: &Context, i: usize) -> bool {
    let s = context.signals;
    let is_comma = |t: usize| context.reading.token_text(t) == ",";
    let article = s.word(i - 1, word::ARTICLE) && !s.is(i - 1, flag::CAP);
    let comma = i - 1 - usize::from(article && i > 1);
    is_comma(comma) && trigger::introduced(s.triggers[comma]) == Some(EntityType::Org)
}

/// `Comelis, la fédération du commerce`: the noun behind the comma tells what bears the name. A noun that
/// is a role of people too (`éditeur`) does not.
fn is_described(context: &Context, end: usize) -> bool {
    let s = context.signals;
    let n = context.reading.tokens().len();
    if end + 2 >= n || context.reading.token_text(end) != "," || !context.joined(end) {
        return false;
    }
    let noun = end + 1 + usize::from(s.word(end + 1, word::ARTICLE));
    noun < n
        && s.word(noun, word::TRIGGER)
        && !s.word(noun, word::ROLE)
        && !s.is(noun, flag::CAP)
        && context.lexicons.names.triggers.all(&context.reading.words, noun).any(|found| {
            let trigger = &found.value;
            trigger.kind == EntityType::Org
                && trigger.side == Side::Before
                && trigger::introduced(trigger::pack(trigger)).is_some()
        })
}
