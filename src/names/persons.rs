//! People that no list has: a given name or initials and a surname, a name after a title or role.

use crate::annotations::EntityType;
use crate::gazetteer::lexicon::syntax::{Role, VerbKind};
use crate::text::{Shape, TokenKind};

use super::context::Context;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::{flag, trigger};
use super::tables::{part, word};
use super::topics;

/// The most words of a person's name.
const MAX_WORDS: usize = 6;
/// The most words of a name that only an age or a profession behind it tells to be a person's.
const MAX_AGED: usize = 4;

/// Proposes people.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    let mut end = 0;
    for &i in &context.signals.capitals {
        if i >= end
            && let Some(p) = person_at(context, i)
        {
            end = p.tokens.end;
            out.push(p);
        }
    }
}

/// The person whose name begins at a token.
fn person_at(context: &Context, i: usize) -> Option<Proposal> {
    let s = context.signals;
    if !context.is_capital(i) {
        return None;
    }
    if let Some(end) = label(context, i) {
        let mut p = make(context, i, end, "initials-label", Weight::Sure)?;
        p.hold = Hold::Firm;
        return Some(p);
    }
    let civil = s.any(i, flag::AFTER_CIVILITY);
    let titled = civil || s.any(i, flag::AFTER_RANK | flag::AFTER_ROLE);
    if let Some(name) = initials(context, i) {
        let end = name_end(context, name, true);
        // The chain may not leave the initials out: they belong to the name.
        let whole = |p| Proposal { hold: Hold::Span, ..p };
        return make(context, i, end, "initials", Weight::Plain).map(whole);
    }
    if let Some(end) = anonymous(context, i) {
        let span = context.reading.span_of(i, end - 1);
        let mut p = Proposal::new(span, i..end, EntityType::Per, "anonymous", Weight::Sure);
        p.hold = Hold::Firm;
        return Some(p);
    }
    if !civil && (context.is_civility(i) || !context.is_name_word(i)) {
        return None;
    }
    let given = context.is_given(i) && context.token(i).shape != Shape::Upper;
    let end = name_end(context, i + 1, given);
    let words = end - i;
    if titled && (civil || takes_title(context, i)) {
        let weight = if civil { Weight::Sure } else { Weight::Plain };
        return make(context, i, end, "title", weight);
    }
    if given && words >= 2 && !opens_as_word(context, i) {
        // `Paris Saint-Germain`, `Victoria Cross`: the last word must not speak against it.
        let last_is_other = context.is_other_word(end - 1);
        let strong = context.parts(i) & part::COMMON_GIVEN != 0 || s.is(i, flag::GIVEN);
        if !last_is_other || strong && context.parts(end - 1) & part::BODY == 0 {
            return make(context, i, end, "first-name", Weight::Plain);
        }
    }
    if words == 1 && given && is_lone_subject(context, i) {
        let firm = |p| Proposal { hold: Hold::Firm, ..p };
        return make(context, i, end, "first-name-subject", Weight::Plain).map(firm);
    }
    let told = if is_aged(context, end) {
        Some("age")
    } else {
        has_profession(context, i, end).then_some("profession")
    };
    let alone = words <= MAX_AGED && !s.is(i, flag::IN_TITLE);
    if let Some(rule) = told.filter(|_| alone)
        && !(i..end).any(|t| context.is_other_word(t))
    {
        let mut p = make(context, i, end, rule, Weight::Plain)?;
        p.hold = Hold::Firm;
        return Some(p);
    }
    let surname = context.parts(end - 1) & part::SURNAME != 0 && words >= 2;
    if surname && !(i..end).any(|t| context.is_other_word(t)) && !opens_as_word(context, i) {
        return make(context, i, end, "known-surname", Weight::Plain);
    }
    None
}

fn make(
    context: &Context,
    first: usize,
    end: usize,
    rule: &'static str,
    weight: Weight,
) -> Option<Proposal> {
    (end > first).then(|| {
        let dotted = end - first > 1
            && context.reading.token_text(end - 1).chars().count() == 1
            && is_dot(context, end);
        let end = end + usize::from(dotted);
        let span = context.reading.span_of(first, end - 1);
        let mut p = Proposal::new(span, first..end, EntityType::Per, rule, weight);
        if dotted {
            // `Mohamed L.`: the dot belongs to the initial, also where it ends the sentence.
            p.hold = Hold::Firm;
        }
        p
    })
}

/// `Maxence, 8 ans,`, `Odette Rey (77 ans)`: the age of somebody, and nothing behind it that would make it
/// the length of something (`Lyon, 8 ans après`).
fn is_aged(context: &Context, at: usize) -> bool {
    let text = |i: usize| context.reading.tokens().get(i).map(|_| context.reading.token_text(i));
    matches!(text(at), Some("," | "("))
        && context.reading.tokens().get(at + 1).is_some_and(|t| t.kind == TokenKind::Number)
        && text(at + 2) == Some("ans")
        && text(at + 3).is_none_or(|mark| matches!(mark, "," | ")" | "." | ";" | "»" | "”"))
}

/// `Sevgül, enseignante,`: what somebody does, without an article, where no place can stand (`né à Dorval,
/// ministre`) and no organisation is meant (`Ethialis, assureur`; `la société belge Ethialis, propriétaire`).
fn has_profession(context: &Context, first: usize, at: usize) -> bool {
    let s = context.signals;
    let place = s.is(first, flag::AFTER_PLACE_PREPOSITION)
        || first > 0 && s.word(first - 1, word::DE | word::ARTICLE);
    at + 1 < context.reading.tokens().len()
        && context.reading.token_text(at) == ","
        && s.is(at + 1, flag::IN_ROLE)
        && !s.is(at + 1, flag::CAP)
        && !s.word(at + 1, word::TRIGGER)
        && trigger::introduced(s.triggers[first]).is_none()
        && !place
}

/// `À l'intérieur, Nadia range.`, `Nadia n'y croit pas.`: a common given name that is nothing else, alone where a
/// subject stands and before what can only be a verb.
fn is_lone_subject(context: &Context, i: usize) -> bool {
    const RARE: u8 = 3;
    let listed = context.lexicons.names.first_names.longest(&context.reading.words, i);
    let common = context.parts(i) & part::COMMON_GIVEN != 0
        || listed.is_some_and(|f| f.len == 1 && f.value.rank < RARE && !f.value.is_word);
    let other = context.parts(i) & (part::PLACE | part::BODY) != 0
        || opens_as_word(context, i)
        || context.is_other_word(i);
    if !common || other {
        return false;
    }
    let behind = |mark: &str| matches!(mark, "," | ":" | ";" | "–" | "—" | "«" | "»" | "“" | "”");
    let opens = i == 0 || !context.joined(i - 1) || behind(context.reading.token_text(i - 1));
    let apart = |at: usize| {
        context.reading.tokens().get(at).is_some_and(|_| context.reading.token_text(at) == ",")
    };
    // `Nadia, venue de Lens,`, `Nadia, qui`; `un retraité, Marcel,`; `Pour Nadia, c'est`
    let told = apart(i + 1) && opens && begins_apposition(context, i + 2);
    let apposed = apart(i + 1) && i > 1 && apart(i - 1) && context.signals.is(i - 2, flag::IN_ROLE);
    let source = apart(i + 1)
        && i > 0
        && context.signals.is(i - 1, flag::INITIAL)
        && context
            .lexicons
            .speech
            .source_prepositions
            .longest_ending(&context.reading.words, i)
            .is_some();
    let verb = || topics::stands_before_verb(context, i + 1) || is_verb_here(context, i + 1);
    told || apposed || source || opens && verb()
}

/// `s'essuie`, `n'ira`, `boucle sa valise`: whether a verb begins at a token that may be a noun elsewhere, or that no
/// lexicon has.
fn is_verb_here(context: &Context, at: usize) -> bool {
    let (syntax, words) = (&context.lexicons.syntax, &context.reading.words);
    if at + 1 >= words.len() || context.signals.any(at + 1, flag::CAP) {
        return false;
    }
    let clitic = syntax.is(words[at], Role::Reflexive) || syntax.is(words[at], Role::Negation);
    let object = context.signals.word(at + 1, word::DETERMINER);
    clitic || object && syntax.is_verb(words[at], VerbKind::Finite)
}

/// `, venue de Lens`, `, qui`: what stands behind a person's name over a comma.
fn begins_apposition(context: &Context, at: usize) -> bool {
    let syntax = &context.lexicons.syntax;
    context.reading.words.get(at).is_some_and(|&word| {
        !context.signals.any(at, flag::CAP)
            && (syntax.is(word, Role::Relative)
                || syntax.is_verb(word, VerbKind::PastParticiple)
                    && !syntax.is_ambiguous_verb(word))
    })
}

/// A word of French that only opens the sentence.
fn opens_as_word(context: &Context, i: usize) -> bool {
    context.is_opening_word(i) || context.signals.is(i, flag::INITIAL | flag::GIVEN_WORD)
}

/// `M. B`, `Mme C`: somebody whose name is withheld; a letter alone names nobody, so that the civility
/// belongs to it. The end of the letter.
fn anonymous(context: &Context, i: usize) -> Option<usize> {
    if !context.is_civility(i) {
        return None;
    }
    let is_behind = |&t: &usize| context.signals.any(t, flag::AFTER_CIVILITY);
    let letter = (i + 1..=i + 2).find(is_behind)?;
    let withheld = context.is_capital(letter)
        && context.reading.token_text(letter).chars().count() == 1
        && !context.continues_name(letter + 1)
        // `M. B. Dupont` has initials.
        && !(is_dot(context, letter + 1) && context.continues_name(letter + 2));
    withheld.then_some(letter + 1)
}

/// After a rank or role, a capital word is the bearer's name unless it is a word or a listed place
/// or body.
fn takes_title(context: &Context, i: usize) -> bool {
    !context.is_other_word(i) && context.token(i).shape != Shape::Upper && context.joined(i - 1)
}

/// `M. D. :` at the beginning of a line of an interview: who speaks, by initials. The end of them.
fn label(context: &Context, i: usize) -> Option<usize> {
    let n = context.reading.tokens().len();
    let starts = i == 0 || !context.joined(i - 1);
    if !starts || !context.signals.is(i, flag::CAP) {
        return None;
    }
    let mut at = i;
    let mut letters = 0;
    while at + 1 < n && letters < 4 {
        let text = context.reading.token_text(at);
        let initial = text.trim_end_matches('.').chars().all(char::is_uppercase)
            && text.trim_end_matches('.').chars().count() == 1;
        if !initial {
            break;
        }
        letters += 1;
        at += 1 + usize::from(!text.ends_with('.') && is_dot(context, at + 1));
    }
    (letters >= 2 && at < n && context.reading.token_text(at) == ":").then_some(at)
}

/// `J.-C. Juncker`, `J. Dupont`, `J.R.R. Tolkien`: the position of the surname.
fn initials(context: &Context, i: usize) -> Option<usize> {
    // `M. Dupont`
    if context.signals.is(i, flag::IN_TITLE) {
        return None;
    }
    let text = context.reading.token_text(i);
    let mut at = i + 1;
    if text.ends_with('.') {
        if !text.chars().all(|c| c.is_uppercase() || c == '.' || c == '-') {
            return None;
        }
    } else {
        if text.chars().count() != 1 || !is_dot(context, at) {
            return None;
        }
        at += 1;
    }
    (context.continues_name(at)
        && context.token(at).shape != Shape::Upper
        && !context.is_other_word(at))
    .then_some(at)
}

fn is_dot(context: &Context, i: usize) -> bool {
    i < context.reading.tokens().len()
        && context.reading.token_text(i) == "."
        && context.token(i).span.start == context.token(i - 1).span.end
}

/// Where a person's name ends that has reached token `at`: capitalised words, initials, particles
/// before a capital. `de`, `du`, `des` join only directly after the given name, and not before a
/// listed place or body (`Marine Le Pen du Front national`).
fn name_end(context: &Context, mut at: usize, given_before: bool) -> usize {
    let n = context.reading.tokens().len();
    let first = at;
    let mut after_given = given_before;
    while at < n && at - first < MAX_WORDS && context.joined(at - 1) {
        let token = context.token(at);
        if context.is_name_word(at) {
            if context.signals.any(at, flag::DEMONYM)
                && context.signals.word(at, word::COMMON | word::FUNCTION)
            {
                break;
            }
            after_given &= context.is_given(at);
            at += 1;
            continue;
        }
        if token.kind == TokenKind::Word
            && context.signals.is(at, flag::CAP)
            && context.signals.word(at, word::PARTICLE)
            && context.continues_name(at + 1)
        {
            at += 2;
            after_given = false;
            continue;
        }
        if after_initial(context, at) {
            at += 1;
            continue;
        }
        match particle(context, at) {
            Some((len, is_de)) if context.continues_name(at + len) => {
                let joins = !is_de
                    || after_given && context.parts(at + len) & (part::PLACE | part::BODY) == 0;
                if !joins {
                    break;
                }
                at += len + 1;
                after_given = false;
            }
            _ => break,
        }
    }
    at
}

/// The dot of an inner initial: `George W. Bush`.
fn after_initial(context: &Context, at: usize) -> bool {
    is_dot(context, at)
        && context.reading.token_text(at - 1).chars().count() == 1
        && context.continues_name(at + 1)
}

/// A small particle at a token: its length and whether it is French `de`.
fn particle(context: &Context, at: usize) -> Option<(usize, bool)> {
    if !context.signals.word(at, word::PARTICLE) || context.signals.is(at, flag::CAP) {
        return None;
    }
    let found =
        context.lexicons.names.particles.all(&context.reading.words, at).find(|f| !f.value)?;
    // A bare article joins no name.
    let article = found.len == 1 && context.signals.word(at, word::ARTICLE);
    let conjunction = context.signals.word(at, word::CONJUNCTION);
    (!article && !conjunction).then(|| (found.len, context.signals.word(at, word::DE)))
}
