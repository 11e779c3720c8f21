//! The thread of a text: whom its pronouns and functions go on about between names.
//!
//! `Anne Morel naît à Lens. Elle part en 1980. Lucie Roche l'appelle. « … », dit-elle.`: whoever the
//! sentences before speak of by `elle` is nearer than her name tells. The writer's subject pronouns are
//! resolved once each, in order, as far as somebody asks.

use rustc_hash::FxHashMap;

use super::antecedents::{Pool, Query};
use super::frame;
use super::phrase::{Head, Phraser};
use super::resolve::Resolver;
use crate::annotations::{EntityId, EntityType, Gender, Mention};
use crate::gazetteer::lexicon::antecedents::Anaphor;
use crate::gazetteer::lexicon::names::PronounKind;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::gazetteer::lexicon::{Agreement, word_bits};
use crate::text::{ByteSpan, TokenKind};

/// A word that stood for an entity.
#[derive(Debug, Clone, Copy)]
pub struct Stitch {
    /// Where it stands.
    pub span: ByteSpan,
    /// What it stood for.
    pub entity: EntityId,
    /// Whether it opens a clause, as a subject does.
    pub opens: bool,
}

/// What pronouns and functions told of the entities that they stood for.
#[derive(Debug, Default)]
pub struct Told {
    genders: FxHashMap<EntityId, Gender>,
    roles: FxHashMap<EntityId, Vec<Box<str>>>,
}

impl Told {
    /// The gender of the first pronoun that stood for an entity.
    #[must_use]
    pub fn gender_of(&self, id: EntityId) -> Option<Gender> {
        self.genders.get(&id).copied()
    }

    /// The functions that an entity was called by, each once, as masculine singulars.
    #[must_use]
    pub fn roles_of(&self, id: EntityId) -> &[Box<str>] {
        self.roles.get(&id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn add_role(&mut self, id: EntityId, lemma: &str) {
        const MAX_ROLES: usize = 16;
        let roles = self.roles.entry(id).or_default();
        if roles.len() < MAX_ROLES && roles.iter().all(|role| **role != *lemma) {
            roles.push(lemma.into());
        }
    }
}

impl Resolver<'_> {
    /// Resolves the writer's pronouns and functions before a place that are not resolved yet.
    pub(super) fn follow(&mut self, at: u32) {
        let end = self.pool.reading.segments.token_at(at);
        let from = self.followed;
        self.followed = end.max(from);
        let reading = self.pool.reading;
        // Asked of every word of the text: one bit says no for most.
        for token in (from..end).filter(|&token| reading.is_any(token, word_bits::TAKES_UP)) {
            let stitch = self.pronoun_stitch(token).or_else(|| self.function_stitch(token));
            self.thread.extend(stitch);
        }
    }

    /// `[Elle] part en 1980.`
    fn pronoun_stitch(&mut self, token: usize) -> Option<Stitch> {
        let agreement = self.subject_pronoun(token)?;
        let span = self.pool.reading.tokens()[token].span;
        if self.pool.is_within_marks(span.start) || self.is_impersonal(token) {
            return None;
        }
        let before = self.history.partition_point(|s| s.at < span.start);
        let known = self.history.get(before).filter(|s| s.at == span.start);
        let entity = match known {
            Some(spoken) => spoken.entity?,
            None => self.quietly(|resolver| {
                let query = Query::of_pronoun(Anaphor::Pronoun, span.start, agreement);
                resolver.choose(span, &query).and_then(|source| source.entity)
            })?,
        };
        if let Some(gender) = agreement.gender {
            self.told.genders.entry(entity).or_insert(gender);
        }
        Some(Stitch { span, entity, opens: true })
    }

    /// `[La comédienne] part en 1980.`, `l'avis [du ministre]`, `[Ce dernier] …`: what refers back.
    fn function_stitch(&mut self, token: usize) -> Option<Stitch> {
        const MAX_TOKENS: usize = 60;
        let Pool { reading, lexicons, names, spans, .. } = self.pool;
        let word = *reading.words.get(token)?;
        let definite =
            lexicons.syntax.is(word, Syntax::Article) || lexicons.syntax.is(word, Syntax::This);
        // `les mots [du ministre]`
        let contracted = lexicons.syntax.is(word, Syntax::Definite)
            && (lexicons.syntax.is(word, Syntax::De) || lexicons.syntax.is(word, Syntax::A));
        // What most words are not is asked before where they stand.
        let taken_up = self.is_last_named(token);
        if !(definite || contracted || taken_up) {
            return None;
        }
        let opens = self.opens_clause(token);
        let last = opens && taken_up;
        if !(definite || contracted || last) {
            return None;
        }
        let noun = token + 1;
        let role = lexicons.names.roles.longest(&reading.words, noun);
        let origin = lexicons.names.demonyms.longest(&reading.words, noun).is_some()
            && reading.tokens().get(noun)?.is_capitalised(reading.text);
        let start = reading.tokens()[token].span.start;
        if !(role.is_some() || origin || last)
            || self.is_apposition(token)
            || self.pool.is_within_marks(start)
        {
            return None;
        }
        // Inside a clause many a function is nobody's in particular.
        if !opens && !role.as_ref().is_some_and(|f| self.pool.is_ascribed(f.value.lemma)) {
            return None;
        }
        let (mentions, all) = (&names.mentions, frame::Wanted::All);
        let end = reading.segments.sentences[reading.segments.sentence_of(token)].tokens.end;
        let tokens = token..end.min(token + MAX_TOKENS);
        let frames = frame::frames(reading, lexicons, mentions, spans, tokens, &[], all);
        let frame = frames.first()?;
        let np = Phraser { frame, reading, lexicons, mentions }.at(usize::from(contracted))?;
        let refers = match np.head {
            Head::Role | Head::Demonym => true,
            Head::Pronoun(kind) => {
                matches!(kind, PronounKind::Demonstrative | PronounKind::Concerned)
            }
            _ => false,
        };
        if !refers {
            return None;
        }
        // `l'agent [du gardien], X,`: the name is that of the whole.
        if !opens && frame.is_mark(reading, np.cells.end, ",") {
            return None;
        }
        let span = frame.span(reading, np.cells.clone())?;
        let source = self.quietly(|resolver| resolver.resolve(frame, &np));
        let entity = source.entity?;
        let person = names.entities[entity.0 as usize].kind == EntityType::Per;
        if let Some(role) = role.filter(|_| person) {
            self.told.add_role(entity, role.value.lemma);
        }
        person.then_some(Stitch { span, entity, opens })
    }

    /// `[ce dernier]`, `[celle-ci]`, `[l'intéressée]`.
    fn is_last_named(&self, token: usize) -> bool {
        let Pool { reading, lexicons, .. } = self.pool;
        let found = lexicons.names.pronouns.longest(&reading.words, token);
        found.is_some_and(|f| {
            let told =
                f.value.agreement.gender.is_some() && f.value.agreement.plural == Some(false);
            let kind = f.value.kind;
            // `ce`, `celui` alone take up no person.
            let whole = f.len > 1 || reading.token_text(token).ends_with("-ci");
            let refers = matches!(kind, PronounKind::Demonstrative | PronounKind::Concerned);
            told && whole && refers
        })
    }

    /// Whether a token begins a sentence or stands behind a mark.
    fn opens_clause(&self, token: usize) -> bool {
        let reading = self.pool.reading;
        let first = reading.segments.sentences[reading.segments.sentence_of(token)].tokens.start;
        token == first || reading.tokens()[token - 1].kind == TokenKind::Punct
    }

    /// `X, [le maire]`: whether a name stands before a token, over a comma.
    fn is_apposition(&self, token: usize) -> bool {
        let Pool { reading, names, .. } = self.pool;
        let Some(before) = token.checked_sub(1).map(|t| reading.tokens()[t]) else { return false };
        let end = names.mentions.partition_point(|m| m.span.start < before.span.start);
        let adjacent =
            |m: &Mention| m.span.end <= before.span.start && before.span.start - m.span.end <= 1;
        reading.covered(before.span) == ","
            && names.mentions[..end].iter().rev().take(2).any(adjacent)
    }

    /// Gender and number of a singular `il` or `elle` that is a subject.
    fn subject_pronoun(&self, token: usize) -> Option<Agreement> {
        let Self { pool, .. } = self;
        let word = *pool.reading.words.get(token)?;
        if !pool.lexicons.syntax.is(word, Syntax::Subject) {
            return None;
        }
        let words = &pool.reading.words[..=token];
        let found = pool.lexicons.names.pronouns.all(words, token).map(|f| f.value);
        let mut subjects = found.filter(|p| p.kind == PronounKind::Subject && p.person == 3);
        let agreement = subjects.next()?.agreement;
        let singular = agreement.gender.is_some() && agreement.plural == Some(false);
        singular.then_some(agreement)
    }

    /// `il faut`, `il ne s'agit pas`, `y a-t-il`.
    fn is_impersonal(&self, token: usize) -> bool {
        const CLITICS: usize = 2;
        let Self { pool, .. } = self;
        let words = &pool.reading.words;
        let phrases = &pool.lexicons.syntax.impersonal;
        let negation = |t: &usize| {
            words.get(*t).is_some_and(|&w| pool.lexicons.syntax.is(w, Syntax::Negation))
        };
        let behind = token + 1 + (token + 1..token + CLITICS).take_while(negation).count();
        let ahead = || {
            (token.saturating_sub(CLITICS)..=token)
                .any(|end| phrases.longest_ending(words, end).is_some())
        };
        phrases.longest(words, behind).is_some()
            || (pool.is_inverted(pool.reading.tokens()[token].span.start) && ahead())
    }
}
