//! Kinds: quotes told from titles and scare quotes, by their own form and by what stands around them.

use crate::annotations::QuoteKind;
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::{Mood, QuoteContext};
use crate::gazetteer::lexicon::syntax::{Role, VerbKind};
use crate::reading::Reading;
use crate::text::{ByteSpan, Token, TokenKind};

/// The form of the words between the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Form {
    /// How many words.
    pub words: usize,
    /// Whether there is a finite clause.
    pub clause: bool,
    /// Whether the first word has a capital.
    pub capital: bool,
    /// Whether all longer words have one.
    pub title_case: bool,
    /// Whether the last character ends a sentence.
    pub terminal: bool,
    /// Whether it begins with an infinitive, or the negation of one.
    pub verbal: bool,
    /// Whether there is a topic and a colon: `Chili : les mineurs sont sauvés`.
    pub headline: bool,
}

/// What stands around the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Directly behind a colon.
    pub after_colon: bool,
    /// At the start of the writer's sentence (or behind a colon or another quotation).
    pub opens_frame: bool,
    /// Behind `que`.
    pub after_que: bool,
    /// Behind a dash within the sentence.
    pub after_dash: bool,
    /// The word before the mark announces a title or a distance.
    pub context: Option<QuoteContext>,
    /// A reporting construction was found.
    pub attributed: bool,
    /// And it governs the quotation closely.
    pub strong: bool,
    /// The cue stands no more than a few words from the mark.
    pub close: bool,
    /// The cue stands before the mark in the same clause.
    pub near: bool,
    /// The reporting clause stands behind the quotation.
    pub reported_after: bool,
    /// Directly behind a noun: `un geste « stupide »`.
    pub after_noun: bool,
    /// Directly behind a participle that names: `la méthode dite « … »`.
    pub called: bool,
    /// Directly behind a verb that names, in a relative clause: `que tous appellent « … »`.
    pub nickname: bool,
}

/// Reads the form of a span.
#[must_use]
pub fn form(reading: &Reading<'_>, lexicons: &Lexicons, span: ByteSpan) -> Form {
    let range = reading.segments.tokens_in(span);
    let tokens = &reading.tokens()[range.clone()];
    let words = &reading.words[range.clone()];
    let count = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
    let long = |t: &&Token| t.kind == TokenKind::Word && t.span.len() > 3;
    let first = tokens.iter().find(|t| matches!(t.kind, TokenKind::Word | TokenKind::Elision));
    Form {
        words: count,
        clause: has_clause(reading.text, lexicons, tokens, words) && count >= 2
            || is_command(reading.text, lexicons, tokens, words),
        capital: first.is_some_and(|t| {
            reading.covered(t.span).chars().next().is_some_and(char::is_uppercase)
        }),
        title_case: tokens.iter().filter(long).count() > 0
            && tokens.iter().filter(long).all(|t| t.is_capitalised(reading.text)),
        terminal: reading.covered(span).ends_with(['.', '!', '?', '…']),
        verbal: words.first().is_some_and(|&w| {
            let negation = lexicons.syntax.is(w, Role::Negation);
            negation || lexicons.syntax.is_verb(w, VerbKind::Infinitive)
        }),
        headline: tokens.iter().any(|t| reading.covered(t.span) == ":"),
    }
}

/// `Partez !`, `Rendez l'argent`: the words open with a verb in the second person plural.
fn is_command(text: &str, lexicons: &Lexicons, tokens: &[Token], words: &[WordId]) -> bool {
    const MIN_LETTERS: usize = 5;
    let opening = tokens.iter().zip(words).find(|(t, _)| t.kind == TokenKind::Word);
    opening.is_some_and(|(token, &word)| {
        let verb = &text[token.span.start as usize..token.span.end as usize];
        verb.ends_with("ez")
            && verb.chars().count() >= MIN_LETTERS
            && !lexicons.names.is_function_word(word)
    })
}

/// Whether some words hold a finite verb: an auxiliary, a reporting verb, or a subject pronoun with a
/// word behind it.
fn has_clause(text: &str, lexicons: &Lexicons, tokens: &[Token], words: &[WordId]) -> bool {
    (0..words.len()).any(|i| {
        let finite_auxiliary = lexicons
            .speech
            .auxiliaries
            .all(words, i)
            .any(|f| matches!(f.value.mood, Mood::Finite | Mood::Imperative));
        // `tout va bien`, `ce fut long`: a determiner that is a subject too.
        // `n'en parlait`: a clitic, no preposition.
        let clitic = i > 1
            && lexicons.syntax.is(words[i - 1], Role::Object)
            && (lexicons.syntax.is(words[i - 2], Role::Negation)
                || lexicons.syntax.is(words[i - 2], Role::Subject));
        let after_determiner = i > 0
            && !clitic
            && (lexicons.names.is(words[i - 1], WordClass::Determiner)
                || lexicons.names.is(words[i - 1], WordClass::Preposition))
            && !lexicons.syntax.is(words[i - 1], Role::Demonstrative)
            && !lexicons.syntax.is(words[i - 1], Role::Between);
        if finite_auxiliary && !after_determiner {
            return true;
        }
        let subject = lexicons.syntax.is(words[i], Role::Subject)
            || lexicons.syntax.is(words[i], Role::Relative)
            || lexicons.syntax.is(words[i], Role::Demonstrative);
        let followed = tokens
            .get(i + 1)
            .is_some_and(|t| t.kind == TokenKind::Word || t.kind == TokenKind::Elision);
        let is_object = i > 0 && lexicons.names.is(words[i - 1], WordClass::Preposition);
        // `ce` before a noun is a determiner, `c'` before a word is a subject.
        let bare_ce = lexicons.names.is(words[i], WordClass::Determiner)
            && !lexicons.syntax.is(words[i], Role::Subject);
        if subject && followed && !is_object && !bare_ce {
            return true;
        }
        let ambiguous = lexicons.syntax.is_ambiguous_verb(words[i])
            || lexicons.syntax.is_verb(words[i], VerbKind::PastParticiple);
        let capitalised = i > 0 && tokens[i].is_capitalised(text);
        !after_determiner
            && !capitalised
            && lexicons.syntax.is_verb(words[i], VerbKind::Finite)
            // `porte`, `marche` are verbs only in the company of a subject.
            && (!ambiguous || (i > 0 && has_noun(tokens, words, lexicons, i)))
    })
}

/// Whether a noun phrase stands directly before the word at `i`: a determiner and one to three words.
fn has_noun(tokens: &[Token], words: &[WordId], lexicons: &Lexicons, i: usize) -> bool {
    (i.saturating_sub(4)..i).any(|d| {
        (lexicons.names.is(words[d], WordClass::Determiner)
            || lexicons.syntax.is(words[d], Role::Article))
            && i - d >= 2
            && tokens[d + 1..i].iter().all(|t| t.kind == TokenKind::Word)
            && words[d + 1..i].iter().all(|&w| !lexicons.names.is_function_word(w))
    })
}

/// The kind of a span from its form and surroundings.
#[must_use]
pub fn decide(form: Form, around: Surroundings) -> QuoteKind {
    use QuoteKind::{Direct, Mixed, Scare, Title};
    if let Some(context) = around.context
        && !around.after_colon
    {
        match context {
            QuoteContext::Title
                if form.words <= 10
                    && (form.capital || (form.words <= 3 && !around.attributed)) =>
            {
                return Title;
            }
            // `se dit « prêt »` reports, `dit « le Chat »` names.
            // `la loi dite « Sapin »`
            QuoteContext::Scare if around.called && form.title_case && form.capital => {
                return Title;
            }
            QuoteContext::Scare if form.words <= 8 && (around.called || !around.strong) => {
                return Scare;
            }
            // `mis en examen pour « … »`: the wording of a charge, however long.
            QuoteContext::Scare if !around.attributed && !form.clause && !form.verbal => {
                return Scare;
            }
            _ => {}
        }
    }
    if around.nickname && form.words <= 8 {
        return if form.capital && form.words > 1 { Title } else { Scare };
    }
    // `Page mise à jour le 3 mars — « Chili : les mineurs sont sauvés »`
    if around.after_dash && form.headline && form.capital && !form.terminal {
        return Title;
    }
    let free = around.opens_frame || around.after_colon;
    if form.clause {
        let built_in = around.after_que || (!free && !form.capital);
        if free && !around.after_que && (form.capital || form.words >= 4) {
            return Direct;
        }
        let long = form.words >= if form.terminal { 3 } else { 5 };
        if form.capital && long && (around.attributed || form.terminal) && !built_in {
            return Direct;
        }
        return if around.attributed || form.words >= 6 { Mixed } else { Scare };
    }
    // `« Pourquoi ? »` by itself is an utterance.
    if free && form.capital && form.terminal {
        return Mixed;
    }
    if form.title_case
        && form.capital
        && !around.after_colon
        && !around.reported_after
        && !(around.strong && around.close)
    {
        return Title;
    }
    let describes = around.near && around.after_noun && !form.capital;
    if around.strong || (around.attributed && (form.words >= 3 || describes)) {
        return Mixed;
    }
    if form.words >= 6 {
        return Mixed;
    }
    if form.capital && !free { Title } else { Scare }
}
