//! The small-letter tail of a body's name: adjectives and complements behind the noun that heads it
//! (`… nationale de retraite des marins`, `… pour la sécurité et la coopération`).

use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::bodies::TailWord;
use crate::gazetteer::lexicon::syntax::VerbKind;
use crate::reading::Reading;
use crate::text::{Shape, TokenKind};

use super::context::Context;
use super::initials;
use super::signals::{Signals, flag};
use super::tables::{part, word};

/// The most tokens of a tail.
const MAX_TOKENS: usize = 16;

/// What ended just before a place in the tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Head,
    Adjective,
    /// A complement, with the token of its preposition.
    Complement(usize),
}

/// Where the tail that begins at a token ends; the token itself if there is none.
#[must_use]
pub fn end(context: &Context, first: usize) -> usize {
    let limit = (first + MAX_TOKENS).min(context.reading.tokens().len());
    let (mut at, mut last) = (first, Last::Head);
    while at < limit && context.joined(at - 1) {
        let next = if is_adjective(context, at) {
            Some((at + 1, Last::Adjective))
        } else if let Some(end) = complement(context, at) {
            Some((end, Last::Complement(at)))
        } else {
            coordinated(context, at, last).map(|end| (end, last))
        };
        match next {
            Some((end, what)) if end <= limit => (at, last) = (end, what),
            _ => break,
        }
    }
    at
}

/// Behind the adjectives at a token, which is their first.
#[must_use]
pub fn adjectives_end(context: &Context, first: usize) -> usize {
    let n = context.reading.tokens().len();
    (first..n).find(|&i| !is_adjective(context, i) || !context.joined(i - 1)).unwrap_or(n)
}

/// Whether a token is an adjective in small letters by lexicon, ending or demonym, and no verb.
#[must_use]
pub fn is_adjective(context: &Context, i: usize) -> bool {
    is_adjective_in(context.reading, context.signals, context.lexicons, i)
}

/// The end of the adjectives between a trigger and the name that begins there. One word may be any
/// that is no function word or verb: `le mouvement indigène Pachakutik`.
#[must_use]
pub fn before_name(
    reading: &Reading,
    signals: &Signals,
    lexicons: &Lexicons,
    first: usize,
) -> Option<usize> {
    const MOST: usize = 3;
    let n = reading.tokens().len();
    let mut end = first;
    let mut others = 0;
    while end < n && end - first < MOST && !signals.is(end, flag::CAP) {
        let token = reading.tokens()[end];
        let is = |kind| lexicons.syntax.is_verb(reading.words[end], kind);
        let verb = || is(VerbKind::Finite) || is(VerbKind::PastParticiple);
        if !is_adjective_in(reading, signals, lexicons, end) {
            let word = token.kind == TokenKind::Word && token.shape == Shape::Lower;
            if !word || others > 0 || signals.word(end, word::FUNCTION) || verb() {
                return None;
            }
            others += 1;
        }
        end += 1;
    }
    (end > first && end < n && signals.is(end, flag::CAP)).then_some(end)
}

/// The same as [`is_adjective`] while the signals are still being gathered.
#[must_use]
pub fn is_adjective_in(
    reading: &Reading,
    signals: &Signals,
    lexicons: &Lexicons,
    i: usize,
) -> bool {
    let token = reading.tokens()[i];
    if token.kind != TokenKind::Word
        || token.shape != Shape::Lower
        || signals.word(i, word::FUNCTION)
    {
        return false;
    }
    let bodies = &lexicons.bodies;
    let id = reading.words[i];
    if bodies.is(id, TailWord::Adjective) || signals.any(i, flag::DEMONYM) {
        return true;
    }
    let verb = |kind| lexicons.syntax.is_verb(id, kind);
    // `le Parti québécois réuni à Trois-Rivières`, `l'Association sportive fondée en 1912`
    let clause = verb(VerbKind::PastParticiple)
        && i + 1 < reading.words.len()
        && signals.word(i + 1, word::PREPOSITION)
        && !signals.word(i + 1, word::DE);
    !clause
        && !verb(VerbKind::Finite)
        && !verb(VerbKind::PresentParticiple)
        && bodies.ends_as_adjective(reading.token_text(i))
}

/// `des marins`, `pour la recherche`, `de Paris`: the end of the complement that begins at a token.
fn complement(context: &Context, at: usize) -> Option<usize> {
    let n = context.reading.tokens().len();
    let is_link = context.lexicons.bodies.is(context.reading.words[at], TailWord::Link)
        && !context.signals.is(at, flag::CAP);
    if !is_link {
        return None;
    }
    let mut noun = at + 1;
    let article = noun < n && context.signals.word(noun, word::ARTICLE);
    if article && !context.signals.is(noun, flag::CAP) {
        noun += 1;
    }
    let of = context.signals.word(at, word::DE);
    if noun >= n
        || !context.joined(noun - 1)
        || !of && !article && context.signals.is(noun, flag::CAP)
    {
        return None;
    }
    noun_end(context, noun, article)
}

/// The end of the noun that begins at a token: one small word, or a name.
fn noun_end(context: &Context, i: usize, article: bool) -> Option<usize> {
    let token = context.token(i);
    if token.kind != TokenKind::Word {
        return None;
    }
    if context.is_name_word(i) {
        let person = context.is_given(i) || context.parts(i) & part::SURNAME != 0;
        let end = super::bodies::body_end(context, i);
        return (!person || context.parts(i) & part::PLACE != 0 || article).then_some(end);
    }
    let lexicons = context.lexicons;
    let id = context.reading.words[i];
    // `chargé de justifier`, but `du pouvoir`
    let infinitive = lexicons.syntax.is_verb(id, VerbKind::Infinitive) && !article;
    let noun = token.shape == Shape::Lower
        && !context.signals.word(i, word::FUNCTION)
        && !lexicons.bodies.is(id, TailWord::Stop)
        && !infinitive;
    noun.then_some(i + 1)
}

/// `et d'analyses`, `et environnemental`, `, social et environnemental`: what is joined to the last
/// part by `et`, commas before it or not.
fn coordinated(context: &Context, at: usize, last: Last) -> Option<usize> {
    let n = context.reading.tokens().len();
    let mut at = at;
    loop {
        let comma = context.reading.token_text(at) == ",";
        if !comma && !context.signals.word(at, word::CONJUNCTION)
            || at + 1 >= n
            || !context.joined(at)
        {
            return None;
        }
        let end = conjunct(context, at + 1, last, comma)?;
        if !comma {
            return Some(end);
        }
        at = end;
        if at >= n {
            return None;
        }
    }
}

fn conjunct(context: &Context, i: usize, last: Last, comma: bool) -> Option<usize> {
    match last {
        Last::Head => None,
        Last::Adjective => is_adjective(context, i).then_some(i + 1),
        Last::Complement(link) => complement(context, i).or_else(|| {
            let lexicons = context.lexicons;
            let id = context.reading.words[i];
            let contracted_or_bare = !context.signals.word(link + 1, word::ARTICLE);
            let article = context.signals.word(i, word::ARTICLE);
            let verb = lexicons.syntax.is_verb(id, VerbKind::Finite);
            if comma || verb {
                None
            } else if article {
                // `pour la sécurité et la coopération`: an article again where the link had one.
                let of = context.signals.word(link, word::DE);
                let noun = i + 1;
                (!of && !contracted_or_bare && noun < context.reading.tokens().len())
                    .then(|| noun_end(context, noun, true))
                    .flatten()
            } else if context.signals.any(i, flag::CAP) {
                None
            } else {
                // `des pilotes et techniciens`
                noun_end(context, i, false)
            }
        }),
    }
}

/// Where an acronym in parentheses (`(FDL)`) tells that the name which begins at a token ends: its
/// letters are the initials of words of the name, the first one's first.
#[must_use]
pub fn end_by_acronym(context: &Context, first: usize) -> Option<usize> {
    let n = context.reading.tokens().len();
    let limit = (first + 2 * MAX_TOKENS).min(n.saturating_sub(2));
    let paren = (first + 2..limit).find(|&i| context.reading.token_text(i) == "(")?;
    let closed = context.reading.token_text(paren + 2) == ")";
    let runs = || (first..paren).all(|i| context.joined(i));
    let words = || {
        (first..paren).all(|i| {
            let token = context.token(i);
            let id = context.reading.words[i];
            token.is_wordlike() && context.lexicons.syntax.is_ambiguous_or_no_verb(id)
                || matches!(context.reading.token_text(i), "," | "'" | "’")
        })
    };
    let acronym = context.reading.token_text(paren + 1);
    let long = || acronym.chars().count() >= 3;
    let made = || initials::made_of(acronym, context, first..paren);
    (closed && runs() && words() && long() && made().is_some_and(|m| m.start == first))
        .then_some(paren)
}
