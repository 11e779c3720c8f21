//! Documents and speech as sources: who issued `le rapport`, whose `sa consigne` is.

use super::antecedents::{Pool, Query};
use super::frame::Frame;
use super::phrase::NounPhrase;
use super::resolve::{Resolver, Source};
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::antecedents::Anaphor;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::{NounKind, ReportingNoun};
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::gazetteer::lexicon::{Agreement, Found};
use crate::text::ByteSpan;

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
        let noun = self.pool.lexicons.speech.nouns.longest(&frame.words, np.head_cell)?;
        if noun.value.kind == NounKind::Document {
            return None;
        }
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
        if !self.is_definite(frame, np) {
            return self.described(span);
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
            let issuer = self.issuer_behind(t).or_else(|| self.speaker_at(t));
            issuer.or_else(|| self.publisher_of(t))
        });
        issuer.map_or_else(|| self.described(span), |id| self.entity(id))
    }

    /// `explique X dans un communiqué`: who spoke in the sentence of an earlier document.
    fn speaker_at(&self, noun: usize) -> Option<EntityId> {
        let sentence = self.pool.reading.segments.sentence_of(noun);
        let at = self.pool.reading.tokens()[noun].span.start;
        let until = self.history.partition_point(|s| s.at < at + 1);
        let near = self.history[..until].last()?;
        (self.pool.sentence_at(near.at) == sentence).then_some(near.entity).flatten()
    }

    /// `[X] a publié un rapport`: the body or person that opens the sentence of a document that is new in it.
    fn publisher_of(&self, noun: usize) -> Option<EntityId> {
        const OPENING: usize = 3;
        let Pool { reading, lexicons, names, .. } = self.pool;
        let determiner = *reading.words.get(noun.checked_sub(1)?)?;
        let first = reading.segments.sentences[reading.segments.sentence_of(noun)].tokens.start;
        let begins = reading.tokens()[first].span.start;
        let next = names.mentions.partition_point(|m| m.span.start < begins);
        let mention = names.mentions.get(next)?;
        let at = reading.segments.token_at(mention.span.start);
        let new = lexicons.names.is(determiner, WordClass::Determiner)
            && !lexicons.syntax.is(determiner, Syntax::Definite);
        let subject = at < first + OPENING && at < noun && mention.kind != EntityType::Loc;
        (new && subject).then_some(mention.entity)
    }

    /// The entity named by `de X` behind a noun.
    fn issuer_behind(&self, noun: usize) -> Option<EntityId> {
        let Pool { reading, lexicons, names, .. } = self.pool;
        let linked = lexicons.syntax.is(*reading.words.get(noun + 1)?, Syntax::De);
        let at = reading.tokens().get(noun + 2)?.span.start;
        let next = names.mentions.partition_point(|m| m.span.start < at);
        let mention = names.mentions.get(next)?;
        let near = reading.segments.token_at(mention.span.start) <= noun + 3;
        (linked && near).then_some(mention.entity)
    }
}
