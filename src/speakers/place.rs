//! Where a name stands in its sentence: as a subject, or governed by a preposition or verb.

use super::antecedents::{Named, Pool, Query};
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::antecedents::Anaphor;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::{ByteSpan, TokenKind};

/// Where a name stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Subject,
    /// `quant à X`: what its sentence is about.
    Topic,
    /// Behind a preposition or a verb.
    Governed,
    Other,
}

impl Pool<'_> {
    /// `dit-[elle]`: whether a hyphen stands before a byte.
    pub(super) fn is_inverted(&self, at: u32) -> bool {
        self.reading.text[..at as usize].ends_with(['-', '‑', '‐'])
    }

    /// `Interrogé par [X], il …`: a name that a preposition governs in the clause of a pronoun is not its
    /// antecedent.
    pub(super) fn is_bound(&self, named: &Named, query: &Query<'_>) -> bool {
        const REACH: u32 = 160;
        let (last, at) = (named.last, query.at);
        let pronoun = matches!(query.anaphor, Anaphor::Pronoun | Anaphor::Demonstrative);
        let near = last.end <= at && at - last.end < REACH && !named.continued && !named.quoted;
        if !pronoun || !near {
            return false;
        }
        let sentence = self.sentence_at(at);
        if self.sentence_at(last.start) != sentence {
            return false;
        }
        let segments = &self.reading.segments;
        let (from, to) = (segments.token_at(last.end), segments.token_at(at));
        let closed = (from..to).any(|t| {
            self.is_verb(t)
                || !matches!(self.reading.token_text(t), ",")
                    && self.reading.tokens()[t].kind == TokenKind::Punct
        });
        !closed && self.place(last, sentence) == Place::Governed
    }

    /// The place of a mention in its sentence.
    pub(super) fn place(&self, mention: ByteSpan, sentence: usize) -> Place {
        const REACH: usize = 8;
        let segments = &self.reading.segments;
        let tokens = segments.tokens_in(mention);
        let first = segments.sentences[sentence].tokens.start;
        let is = |t: usize, role| self.lexicons.syntax.is(self.reading.words[t], role);
        let class = |t: usize, class| self.lexicons.names.is(self.reading.words[t], class);
        // `, le général X,`
        let mut lead = tokens.start;
        for at in (tokens.start.saturating_sub(REACH).max(first)..tokens.start).rev() {
            let next =
                at + 1 == tokens.start || (at + 2 == tokens.start && is(at + 1, Syntax::Article));
            let token = &self.reading.tokens()[at];
            if token.kind == TokenKind::Punct {
                break;
            }
            // `le ministre de l'Intérieur X`, but `le décret du président X`
            let roles = &self.lexicons.names.roles;
            if is(at, Syntax::De) && !next && roles.longest(&self.reading.words, at + 1).is_none() {
                continue;
            }
            // `Quant à X, il …`
            if is(at, Syntax::Topic) {
                return Place::Topic;
            }
            if at > first && is(at - 1, Syntax::Topic) {
                continue;
            }
            if is(at, Syntax::De)
                || is(at, Syntax::A)
                || is(at, Syntax::Agent)
                || class(at, WordClass::Preposition)
                || self.is_verb(at)
            {
                return Place::Governed;
            }
            lead = at;
        }
        let next = tokens.end;
        let followed = self.predicate(next).is_some()
            || next < self.reading.tokens().len() && is(next, Syntax::Relative);
        let opens = tokens.start - first < 6;
        let comma = |t: usize| t < self.reading.tokens().len() && self.reading.token_text(t) == ",";
        let apposed = comma(lead.saturating_sub(1))
            && comma(next)
            && !self.is_governed_before(lead.saturating_sub(1), first)
            && (tokens.start - first < 2 * REACH || self.predicate_behind(next).is_some());
        if followed || opens || apposed { Place::Subject } else { Place::Other }
    }

    /// `d'un père tanneur et d'une mère institutrice, X,`: whether what ends before a comma, inside a sentence,
    /// opens with a preposition.
    fn is_governed_before(&self, comma: usize, sentence: usize) -> bool {
        const REACH: usize = 8;
        let is = |t: usize, role| self.lexicons.syntax.is(self.reading.words[t], role);
        let stops = |&t: &usize| {
            self.reading.tokens()[t].kind == TokenKind::Punct
                || is(t, Syntax::Coordinator)
                || self.is_verb(t)
        };
        let from = comma.saturating_sub(REACH).max(sentence);
        let Some(stop) = (from..comma).rev().find(stops) else { return false };
        let opens = stop + 1;
        is(opens, Syntax::A)
            || is(opens, Syntax::De)
            || is(opens, Syntax::Agent)
            || self.lexicons.names.is(self.reading.words[opens], WordClass::Preposition)
    }

    /// The verb at a token, perhaps with clitics before it: `lui a répondu`, `n'y croit`.
    fn predicate(&self, token: usize) -> Option<usize> {
        const MAX_CLITICS: usize = 3;
        let syntax = &self.lexicons.syntax;
        let words = self.reading.words.get(token..).unwrap_or_default();
        let is_clitic = |word: &&WordId| {
            [Syntax::Negation, Syntax::Reflexive, Syntax::Object, Syntax::Personal]
                .into_iter()
                .any(|role| syntax.is(**word, role))
        };
        let clitics = words.iter().take(MAX_CLITICS).take_while(is_clitic).count();
        let marked = words
            .iter()
            .take(clitics)
            .any(|&w| syntax.is(w, Syntax::Negation) || syntax.is(w, Syntax::Reflexive));
        let verb = token + clitics;
        let found = verb < self.reading.words.len() && (marked || self.is_verb(verb));
        found.then_some(verb)
    }

    /// The verb behind a comma, or behind the apposition that it opens: `X, élu de Y, considère`.
    fn predicate_behind(&self, comma: usize) -> Option<usize> {
        const REACH: usize = 16;
        let is_comma =
            |&t: &usize| t < self.reading.tokens().len() && self.reading.token_text(t) == ",";
        let closing = (comma + 1..=comma + REACH).find(is_comma);
        let commas = [Some(comma).filter(is_comma), closing];
        commas.into_iter().flatten().find_map(|t| self.predicate(t + 1))
    }

    /// Whether a verb that reports follows a name: `X estime que`, `X, maire de Y, juge`.
    pub(super) fn reports(&self, mention: ByteSpan) -> bool {
        const MAX_AUXILIARIES: usize = 2;
        let next = self.reading.segments.tokens_in(mention).end;
        let Some(verb) = self.predicate(next).or_else(|| self.predicate_behind(next)) else {
            return false;
        };
        let verbs = &self.lexicons.speech.verb_forms;
        let end = self.reading.words.len().min(verb + 1 + MAX_AUXILIARIES);
        (verb..end).any(|t| verbs.longest(&self.reading.words, t).is_some())
    }

    /// Whether a name is a subject, before its verb or behind one that reports (`a dit X`).
    pub(super) fn acts(&self, mention: ByteSpan, sentence: usize) -> bool {
        const MAX_TITLE: usize = 2;
        let first = self.reading.segments.tokens_in(mention).start;
        let reports = |&t: &usize| {
            let verbs = &self.lexicons.speech.verb_forms;
            verbs.longest_ending(&self.reading.words, t).is_some()
        };
        self.place(mention, sentence) == Place::Subject
            || (first.saturating_sub(MAX_TITLE)..=first).any(|t| reports(&t))
    }

    fn is_verb(&self, token: usize) -> bool {
        let word: WordId = self.reading.words[token];
        self.lexicons.names.is(word, WordClass::Auxiliary)
            || !self.lexicons.syntax.is_ambiguous_or_no_verb(word)
    }
}
