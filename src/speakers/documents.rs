//! Documents and speech as sources: who issued `le rapport`, whose `sa consigne` is.

use super::antecedents::{Pool, Query};
use super::frame::{self, Frame};
use super::phrase::{Head, NounPhrase, Phraser};
use super::resolve::{Resolver, Source};
use super::rules::Scene;
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::antecedents::Anaphor;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::{NounKind, ReportingNoun};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::gazetteer::lexicon::{Agreement, Found};
use crate::text::{ByteSpan, TokenKind};

/// How many tokens back the issuer of a document is sought.
const DOCUMENT_REACH: usize = 400;

impl Resolver<'_> {
    /// `sa consigne`, `son message`: whose it is, as a pronoun of unknown gender would stand for.
    pub(super) fn possessor(
        &mut self,
        frame: &Frame,
        np: &NounPhrase,
        span: ByteSpan,
    ) -> Option<Source> {
        let first = frame.words[np.cells.start];
        let named = np.cells.clone().any(|c| frame.mentions[c].is_some());
        let singular = self.pool.lexicons.syntax.gender_of(first).is_some()
            || !self.pool.lexicons.syntax.is(first, Syntax::Object);
        if named || !singular || !self.pool.lexicons.syntax.is(first, Syntax::Possessive) {
            return None;
        }
        let query = Query::of_pronoun(Anaphor::Pronoun, span.start, Agreement::default());
        self.choose(span, &query)
    }

    /// `le rapport`: whoever issued a document of that name earlier (`un rapport de la Cour des comptes`),
    /// or is named behind it.
    pub(super) fn document(&self, frame: &Frame, np: &NounPhrase, span: ByteSpan) -> Source {
        if let Some(mention) = np.cells.clone().find_map(|c| frame.mentions[c]) {
            return self.entity(self.pool.names.mentions[mention].entity);
        }
        // `La motion, déposée par [X], reproche`
        let own = self.pool.reading.segments.token_at(span.start) + (np.head_cell - np.cells.start);
        if let Some(id) = self.issuer_behind(own, &[Syntax::Agent]) {
            return self.entity(id);
        }
        if !self.is_definite(frame, np) {
            return self.described(span);
        }
        if let Some(id) = self.owner_before(frame, np) {
            return self.entity(id);
        }
        let noun = frame.words[np.head_cell];
        let words = &self.pool.reading.words;
        let speech = &self.pool.lexicons.speech;
        let is_document = |f: Found<ReportingNoun>| f.value.kind == NounKind::Document;
        // `le document` takes up a document of any name.
        let generic = self.pool.lexicons.syntax.is(noun, Syntax::Document);
        let end = self.pool.reading.segments.token_at(span.start);
        let from = end.saturating_sub(DOCUMENT_REACH);
        let same = |t: usize| {
            words[t] == noun || (generic && speech.nouns.longest(words, t).is_some_and(is_document))
        };
        let issuer = (from..end).rev().filter(|&t| same(t)).find_map(|t| {
            let links = [Syntax::Agent, Syntax::A, Syntax::De];
            let issuer = self.issuer_behind(t, &links).or_else(|| self.speaker_at(t));
            issuer.or_else(|| self.publisher_of(t))
        });
        issuer.map_or_else(|| self.described(span), |id| self.entity(id))
    }

    /// `[X], dont le rapport`: the body named before `dont`.
    fn owner_before(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        let dont = np.cells.start.checked_sub(1)?;
        let Pool { reading, lexicons, names, .. } = self.pool;
        let relation = lexicons.syntax.is(frame.words[dont], Syntax::Relation);
        let end = dont - usize::from(frame.is_mark(reading, dont.checked_sub(1)?, ","));
        let mention = &names.mentions[(*frame.mentions.get(end.checked_sub(1)?)?)?];
        (relation && mention.kind != EntityType::Loc).then_some(mention.entity)
    }

    /// `explique X dans un communiqué`, `dans un communiqué, X explique`: who spoke in the sentence of an
    /// earlier document.
    fn speaker_at(&self, noun: usize) -> Option<EntityId> {
        let sentence = self.pool.reading.segments.sentence_of(noun);
        let spoken = self.history.iter().rev().find(|s| self.pool.sentence_at(s.at) <= sentence)?;
        (self.pool.sentence_at(spoken.at) == sentence).then_some(spoken.entity).flatten()
    }

    /// `[X] a publié un rapport`, `Dans un communiqué, [X] …`: the subject of the sentence in which a document
    /// is new.
    fn publisher_of(&self, noun: usize) -> Option<EntityId> {
        const MAX_TOKENS: usize = 120;
        let Pool { reading, lexicons, names, spans, .. } = self.pool;
        let determiner = *reading.words.get(noun.checked_sub(1)?)?;
        let new = lexicons.names.is(determiner, WordClass::Determiner)
            && !lexicons.syntax.is(determiner, Syntax::Definite);
        if !new {
            return None;
        }
        let tokens = reading.segments.sentences[reading.segments.sentence_of(noun)].tokens.clone();
        let tokens = tokens.start..tokens.end.min(tokens.start + MAX_TOKENS);
        let mentions = &names.mentions;
        let all = frame::Wanted::All;
        let frames = frame::frames(reading, lexicons, mentions, spans, tokens, &[], all);
        let frame = frames.first()?;
        let phraser = Phraser { frame, reading, lexicons, mentions };
        let subject = Scene::new(phraser, Vec::new()).first_speaker(0, frame.len())?;
        let Head::Mention(mention) = subject.head else { return None };
        let mention = &mentions[mention];
        (mention.kind != EntityType::Loc).then_some(mention.entity)
    }

    /// The entity named by `de X` behind a noun, or by `publié par X`, `commandé à X`.
    fn issuer_behind(&self, noun: usize, links: &[Syntax]) -> Option<EntityId> {
        const REACH: usize = 9;
        let Pool { reading, lexicons, names, .. } = self.pool;
        let syntax = &lexicons.syntax;
        let at = reading.tokens().get(noun + 2)?.span.start;
        let next = names.mentions.partition_point(|m| m.span.start < at);
        let mention = names.mentions.get(next)?;
        let first = reading.segments.token_at(mention.span.start);
        let of = syntax.is(reading.words[noun + 1], Syntax::De) && links.contains(&Syntax::De);
        if of && first <= noun + 3 {
            return Some(mention.entity);
        }
        let issued = (noun + 1..noun + 3)
            .any(|t| syntax.is_verb(reading.words[t], VerbKind::PastParticiple));
        let links = |t: usize| links.iter().any(|&r| syntax.is(reading.words[t], r));
        let linked = (first.saturating_sub(2)..first).any(links);
        let open = (noun + 1..first).all(|t| {
            let comma = t == noun + 1 && reading.token_text(t) == ",";
            let mark = reading.tokens()[t].kind == TokenKind::Punct && !comma;
            !mark && !syntax.is_only_verb(reading.words[t])
        });
        let body = mention.kind != EntityType::Loc;
        (issued && linked && open && body && first <= noun + REACH).then_some(mention.entity)
    }
}
