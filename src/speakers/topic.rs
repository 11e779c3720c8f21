//! What a pronoun may stand for though no name is near: the subject before it, the person of an interview.

use super::frame::{self, Frame};
use super::interview::interviewee;
use super::phrase::{Head, NounPhrase, Phraser};
use super::resolve::{Resolver, Source};
use super::rules::Scene;
use crate::annotations::EntityId;
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::names::WordClass;
use crate::text::ByteSpan;

/// How many tokens from the start of a sentence its subject is sought in.
const MAX_SUBJECT: usize = 200;

impl Resolver<'_> {
    /// Who says `je`, or to whom `vous` is said, in an interview.
    pub(super) fn interlocutor(&self, at: u32, person: u8) -> Option<EntityId> {
        let paragraph = self.pool.reading.segments.paragraph_at(at);
        let fits = if person == 1 { self.pool.is_answer(at) } else { self.pool.asks(paragraph) };
        if self.pool.is_within_marks(at) || !fits {
            return None;
        }
        self.interviewee()
    }

    /// The person asked, if the document is an interview.
    pub(super) fn interviewee(&self) -> Option<EntityId> {
        *self.interviewee.get_or_init(|| interviewee(&self.pool))
    }

    /// `Le ministre est venu. [Il] …`: whom the subject before a pronoun stands for, if it has no name
    /// itself; the subject of its own sentence, or of the one before in the paragraph.
    pub(super) fn subject_before(
        &mut self,
        frame: &Frame,
        pronoun: usize,
        at: u32,
        agreement: Agreement,
    ) -> Option<(EntityId, ByteSpan)> {
        let (reading, lexicons) = (self.pool.reading, self.pool.lexicons);
        let mentions = &self.pool.names.mentions;
        let subject = |frame: &Frame, end: usize| {
            let phraser = Phraser { frame, reading, lexicons, mentions };
            Scene::new(phraser, Vec::new()).first_speaker(0, end)
        };
        if let Some(np) = subject(frame, pronoun) {
            return self.stands_for(frame, &np, agreement);
        }
        let segments = &reading.segments;
        let here = self.pool.sentence_at(at);
        let before = segments.sentences.get(here.checked_sub(1)?)?;
        if before.paragraph != segments.paragraph_at(at) {
            return None;
        }
        let (spans, all) = (self.pool.spans, frame::Wanted::All);
        let start = before.tokens.start;
        let tokens = start..before.tokens.end.min(start + MAX_SUBJECT);
        let frames = frame::frames(reading, lexicons, mentions, spans, tokens, &[], all);
        let frame = frames.first()?;
        let np = subject(frame, frame.len())?;
        self.stands_for(frame, &np, agreement)
    }

    /// `dit-on dans [l'entourage de X]`: where nobody in particular says something, as it is described.
    pub(super) fn described_place(&self, frame: &Frame, from: usize) -> Source {
        let (reading, lexicons) = (self.pool.reading, self.pool.lexicons);
        let mentions = &self.pool.names.mentions;
        let phraser = Phraser { frame, reading, lexicons, mentions };
        let opens = phraser.class(from, WordClass::Preposition);
        let np = opens.then(|| phraser.at(from + 1)).flatten();
        let np = np.filter(|np| matches!(np.head, Head::Role | Head::Nominal));
        let span = np.and_then(|np| frame.span(reading, np.cells));
        span.map_or_else(Source::default, |span| self.described(span))
    }

    /// The entity that a function or common noun of fitting gender and number stands for, and where it does.
    fn stands_for(
        &mut self,
        frame: &Frame,
        np: &NounPhrase,
        agreement: Agreement,
    ) -> Option<(EntityId, ByteSpan)> {
        let span = frame.span(self.pool.reading, np.cells.clone())?;
        let described =
            matches!(np.head, Head::Role | Head::Nominal | Head::Demonym | Head::Report);
        if !described || !self.agreement(frame, np).fits(agreement) {
            return None;
        }
        self.resolve(frame, np).entity.map(|id| (id, span))
    }
}
