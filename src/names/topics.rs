//! What a sentence says of a name: words that only companies, parties or clubs stand beside
//! (`contexts.csv`), and towns that stand for their clubs (`Lens a battu Metz 2-1`).

use crate::annotations::EntityType;
use crate::gazetteer::lexicon::bodies::Topic;
use crate::gazetteer::lexicon::syntax::VerbKind;
use crate::text::{Token, TokenKind};

use super::context::Context;
use super::hash::HashSet;
use super::proposal::{Hold, Proposal};
use super::signals::flag;
use super::tables::word;

/// The most auxiliaries, clitics and adverbs between a name and the verb that tells what it is.
const MAX_BETWEEN: usize = 4;
/// The most words between a verb of speech and the platform: `a écrit mardi le maire de Lyon sur X`.
const MAX_POSTED: usize = 8;
/// How many words of sport make a sentence speak of sport, and a document.
const SPORT_IN_SENTENCE: usize = 2;
const SPORT_IN_DOCUMENT: usize = 6;

/// Whether words of a topic stand before or behind the tokens of a name.
#[must_use]
pub fn is_about(context: &Context, first: usize, end: usize, topic: Topic) -> bool {
    is_before(context, first, topic) || is_behind(context, end, topic)
}

/// `PDG de Total`, `racheter Cora`, `face à Lens`: the words end just before the name, `de` and an
/// article in between or not.
#[must_use]
pub fn is_before(context: &Context, first: usize, topic: Topic) -> bool {
    let contexts = &context.lexicons.bodies.before;
    let words = &context.reading.words;
    let mut end = first;
    for _ in 0..3 {
        let joined = end > 0 && context.joined(end - 1);
        if !joined {
            return false;
        }
        if contexts.longest_ending(words, end).is_some_and(|f| f.value.has(topic)) {
            return true;
        }
        if !context.signals.word(end - 1, word::DE | word::ARTICLE) {
            return false;
        }
        end -= 1;
    }
    false
}

/// `Orange a supprimé`, `Lens s'impose`: the words follow, small words of the verb in between.
fn is_behind(context: &Context, end: usize, topic: Topic) -> bool {
    let s = context.signals;
    let n = context.reading.tokens().len();
    let contexts = &context.lexicons.bodies.behind;
    let mut at = end;
    while at < n && at - end <= MAX_BETWEEN && at > 0 && context.joined(at - 1) {
        if contexts.all(&context.reading.words, at).any(|f| f.value.has(topic)) {
            return true;
        }
        let id = context.reading.words[at];
        let auxiliary = context.lexicons.syntax.is_verb(id, VerbKind::Finite);
        let between = is_between(context, at) || auxiliary && at == end;
        if !between || s.any(at, flag::CAP) {
            return false;
        }
        at += 1;
    }
    false
}

/// `a écrit le maire sur X`: a verb of speech stands in the sentence before `sur`.
#[must_use]
pub fn is_posted_on(context: &Context, first: usize) -> bool {
    let Some(on) = first.checked_sub(1).filter(|&on| context.joined(on)) else { return false };
    context.reading.token_text(on) == "sur"
        && (on.saturating_sub(MAX_POSTED)..on)
            .rev()
            .take_while(|&i| context.joined(i) && !is_stop(context, i))
            .any(|i| context.signals.word(i, word::REPORTING))
}

fn is_stop(context: &Context, i: usize) -> bool {
    matches!(context.reading.token_text(i), "." | "!" | "?" | "»" | "”")
}

/// Words that stand between a subject and its verb: clitics, negations, adverbs.
fn is_between(context: &Context, i: usize) -> bool {
    let other = word::DETERMINER | word::PREPOSITION | word::CONJUNCTION;
    let elided = context.token(i).kind == TokenKind::Elision;
    context.signals.word(i, word::FUNCTION) && (elided || !context.signals.word(i, other))
}

/// `Orange supprime`: a noun without determiner before a finite verb is a name.
#[must_use]
pub fn is_bare_subject(context: &Context, first: usize, end: usize) -> bool {
    let s = context.signals;
    let opens = s.is(first, flag::INITIAL) && (first == 0 || !s.word(first - 1, word::ARTICLE));
    opens && stands_before_verb(context, end)
}

/// Whether a finite verb follows, at most clitics, negations and adverbs between.
#[must_use]
pub fn stands_before_verb(context: &Context, end: usize) -> bool {
    let s = context.signals;
    let n = context.reading.tokens().len();
    let mut at = end;
    while at < n && at < end + 3 && s.word(at, word::FUNCTION) && !s.any(at, flag::CAP) {
        if context.lexicons.syntax.is_verb(context.reading.words[at], VerbKind::Finite) {
            break;
        }
        if !is_between(context, at) {
            return false;
        }
        at += 1;
    }
    let syntax = &context.lexicons.syntax;
    at < n && {
        let id = context.reading.words[at];
        syntax.is_verb(id, VerbKind::Finite)
            && !syntax.is_ambiguous_verb(id)
            && !s.any(at, flag::CAP)
            && context.joined(at - 1)
    }
}

/// Turns towns into their clubs where the sentence speaks of a match, and at the other places of the
/// document where the town is named as a subject or beside a score.
pub fn clubs(context: &Context, accepted: &mut [Proposal]) {
    let sport = Sport::new(context);
    if !sport.any {
        return;
    }
    let mut clubs: HashSet<u64> = HashSet::default();
    for p in accepted.iter_mut().filter(|p| is_town(context, p)) {
        let (first, end) = (p.tokens.start, p.tokens.end);
        if sport.is_at(context, first)
            && !is_place(context, first)
            && (is_about(context, first, end, Topic::Club) || is_scored(context, first, end))
        {
            clubs.insert(key(context, p));
            become_club(p);
        }
    }
    for p in accepted.iter_mut().filter(|p| is_town(context, p)) {
        let (first, end) = (p.tokens.start, p.tokens.end);
        let subject = is_bare_subject(context, first, end) || is_scored(context, first, end);
        if clubs.contains(&key(context, p)) && subject && !is_place(context, first) {
            become_club(p);
        }
    }
}

fn become_club(p: &mut Proposal) {
    (p.kind, p.subtype, p.entry) = (EntityType::Org, "club", None);
    (p.rule, p.hold) = ("club-by-town", Hold::Firm);
}

fn is_town(context: &Context, p: &Proposal) -> bool {
    let city = |entry| context.gazetteer.facts(entry).subtype == "city";
    p.kind == EntityType::Loc && !p.nested && p.entry.is_none_or(city) && p.rule != "trigger"
}

/// `à Lens`, `la ville de Lens`.
fn is_place(context: &Context, first: usize) -> bool {
    let preposition = first > 0
        && context.signals.word(first - 1, word::PLACE_PREPOSITION)
        && !is_before(context, first, Topic::Club);
    preposition || context.trigger_before(first).is_some()
}

/// `Lens (4e)`, `Lens-Metz : 2-1`, `Brest (1-2)`: a score or rank beside the name.
fn is_scored(context: &Context, first: usize, end: usize) -> bool {
    let n = context.reading.tokens().len();
    let text = |i: usize| if i < n { context.reading.token_text(i) } else { "" };
    let open = usize::from(text(end) == "(");
    let score_behind = score(context, end + open);
    let dash = |i: usize| matches!(text(i), "-" | "–" | "—");
    let pair = dash(end) && end + 1 < n && context.is_name_word(end + 1);
    let second = first >= 2 && dash(first - 1) && context.is_name_word(first - 2);
    let later = |from: usize| (from..(from + 6).min(n)).any(|i| score(context, i));
    score_behind || (pair || second) && later(end)
}

/// `2-1`, `23-17` at a token, as one or as three.
fn score(context: &Context, i: usize) -> bool {
    let n = context.reading.tokens().len();
    let text = |i: usize| if i < n { context.reading.token_text(i) } else { "" };
    let first = text(i);
    if !first.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let points = |s: &str| (1..=3).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    match first.split_once(['-', '–', '‑']) {
        Some((ours, theirs)) => points(ours) && points(theirs),
        None => points(first) && matches!(text(i + 1), "-" | "–" | "‑") && points(text(i + 2)),
    }
}

fn key(context: &Context, p: &Proposal) -> u64 {
    context.key(p.tokens.clone())
}

/// Where the text speaks of sport.
struct Sport {
    any: bool,
    document: bool,
    /// By sentence.
    sentences: Vec<bool>,
}

impl Sport {
    fn new(context: &Context) -> Self {
        let (s, words) = (context.signals, &context.lexicons.bodies.sport);
        let text = context.reading.text.as_bytes();
        let is_digit = |token: &Token| text[token.span.start as usize].is_ascii_digit();
        let mut total = 0;
        let sentences: Vec<bool> = context
            .reading
            .segments
            .sentences
            .iter()
            .map(|sentence| {
                let mut hits = 0;
                let tokens = &context.reading.tokens()[sentence.tokens.clone()];
                for (i, token) in sentence.tokens.clone().zip(tokens) {
                    if token.kind == TokenKind::Word && s.word(i, word::SPORT) {
                        let found = words.longest(&context.reading.words, i);
                        hits += found.map_or(0, |f| 1 + usize::from(f.value));
                    }
                    if is_digit(token) && score(context, i) {
                        hits += SPORT_IN_SENTENCE;
                    }
                }
                total += hits;
                hits >= SPORT_IN_SENTENCE
            })
            .collect();
        let document = total >= SPORT_IN_DOCUMENT;
        Self { any: total > 0, document, sentences }
    }

    fn is_at(&self, context: &Context, token: usize) -> bool {
        self.document || self.sentences[context.reading.segments.sentence_of(token)]
    }
}
