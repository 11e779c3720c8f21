//! What every rule looks at: the reading, its signals, the gazetteers and lexicons.

use std::ops::Range;

use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::Trigger;
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::reading::Reading;
use crate::text::{Shape, Token, TokenKind};

use super::hash::mix;
use super::signals::{Signals, flag, trigger};
use super::tables::{part, word};

/// What every rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The text, read.
    pub reading: &'a Reading<'a>,
    /// The flags of its tokens.
    pub signals: &'a Signals<'a>,
    /// The stretches that are no names, see [`super::barred`].
    pub barred: &'a [Range<usize>],
    /// The entries.
    pub gazetteer: &'a Gazetteer,
    /// The lexicons.
    pub lexicons: &'a Lexicons,
}

impl Context<'_> {
    /// A token.
    #[must_use]
    pub fn token(&self, i: usize) -> Token {
        self.reading.tokens()[i]
    }

    /// The key of a token within a name: its [`super::hash::lower_hash`], so that case does not count.
    #[must_use]
    pub fn token_key(&self, i: usize) -> u64 {
        self.reading.lower[i]
    }

    /// The key of the writing of a name, from the keys of its tokens by [`mix`].
    #[must_use]
    pub fn key(&self, tokens: Range<usize>) -> u64 {
        tokens.fold(0, |h, t| mix(h, self.token_key(t)))
    }

    /// Whether two neighbouring tokens have nothing or one blank between them and stand in one line.
    #[must_use]
    pub fn joined(&self, left: usize) -> bool {
        let tokens = self.reading.tokens();
        left + 1 < tokens.len() && {
            let gap = &self.reading.text
                [tokens[left].span.end as usize..tokens[left + 1].span.start as usize];
            !gap.contains(['\n', '\r']) || self.reading.segments.wrapped
        }
    }

    /// Whether a token is a capitalised word of the article and no tag.
    #[must_use]
    pub fn is_capital(&self, i: usize) -> bool {
        self.signals.is(i, flag::CAP) && !self.signals.any(i, flag::TAG | flag::DEBRIS)
    }

    /// Whether a token can be a word of a name by its looks: a capital, and no function word.
    #[must_use]
    pub fn is_name_word(&self, i: usize) -> bool {
        self.is_capital(i) && !self.signals.word(i, word::FUNCTION)
    }

    /// Whether there is a token here that can be a word of a name, joined to the one before it.
    #[must_use]
    pub fn continues_name(&self, i: usize) -> bool {
        i < self.reading.tokens().len() && self.is_name_word(i) && self.joined(i - 1)
    }

    /// Whether a capital may come from the sentence alone: a word of French that opens it.
    #[must_use]
    pub fn is_opening_word(&self, i: usize) -> bool {
        let s = self.signals;
        s.is(i, flag::INITIAL)
            && (s.word(i, word::COMMON | word::FUNCTION) || s.is(i, flag::SMALL_ELSEWHERE))
    }

    /// Whether a token is the month of a date: `3 Mars`.
    #[must_use]
    pub fn is_date(&self, i: usize) -> bool {
        self.signals.word(i, word::TIME)
            && i > 0
            && self.token(i - 1).kind == TokenKind::Number
            && self.joined(i - 1)
    }

    /// What names of the lists say of a word.
    #[must_use]
    pub fn parts(&self, i: usize) -> u8 {
        self.signals.parts[i]
    }

    /// Whether a token is a given name.
    #[must_use]
    pub fn is_given(&self, i: usize) -> bool {
        self.signals.is(i, flag::GIVEN) || self.parts(i) & (part::GIVEN | part::COMMON_GIVEN) != 0
    }

    /// Whether a token is a word that names no person by itself: of French, or of a listed place or
    /// body and of no person.
    #[must_use]
    pub fn is_other_word(&self, i: usize) -> bool {
        let parts = self.parts(i);
        let person = self.is_given(i) || parts & part::SURNAME != 0;
        self.signals.any(i, flag::DEMONYM)
            || !person
                && (self.signals.word(i, word::COMMON | word::NOMINAL)
                    || parts & (part::PLACE | part::BODY) != 0)
    }

    /// The capitalised word directly before a name in its sentence, if it can belong to it: no
    /// title, role or trigger, and no word that only opens the sentence.
    #[must_use]
    pub fn capital_before(&self, first: usize) -> Option<usize> {
        let before = first.checked_sub(1)?;
        let s = self.signals;
        let opener = s.is(before, flag::INITIAL) && s.word(before, word::COMMON | word::FUNCTION);
        let fits = self.is_name_word(before)
            && self.token(before).shape != Shape::Upper
            && !s.any(before, flag::IN_TITLE | flag::IN_ROLE | flag::DEMONYM)
            && !s.any(first, flag::AFTER_CIVILITY | flag::AFTER_RANK | flag::AFTER_ROLE)
            && !s.word(before, word::TRIGGER)
            && !opener
            && self.joined(before);
        let is_other = self.parts(before) & (part::PLACE | part::BODY) != 0;
        (fits && (!is_other || self.is_given(before))).then_some(before)
    }

    /// Whether a token begins a civility (`Mme`, `M.`, which is two tokens) that stands before a name.
    #[must_use]
    pub fn is_civility(&self, i: usize) -> bool {
        self.signals.is(i, flag::IN_TITLE)
            && (i + 1..=i + 2).any(|t| self.signals.any(t, flag::AFTER_CIVILITY))
    }

    /// How well a type fits what stands before a name: 1 and more for it, below 0 against it.
    #[must_use]
    pub fn fit(&self, first: usize, kind: EntityType) -> f32 {
        let s = self.signals;
        let person = if s.is(first, flag::AFTER_CIVILITY) {
            2.0
        } else if s.is(first, flag::AFTER_RANK) {
            1.0
        } else if s.is(first, flag::AFTER_ROLE) {
            0.7
        } else if first > 0
            && s.is(first - 1, flag::CAP)
            && !s.word(first - 1, word::FUNCTION)
            && self.is_given(first - 1)
        {
            1.0
        } else {
            0.0
        };
        if person > 0.0 {
            return if kind == EntityType::Per { person } else { -person };
        }
        if let Some(trigger) = self.trigger_before(first) {
            return if trigger == kind { 1.0 } else { -0.3 };
        }
        if s.is(first, flag::AFTER_PLACE_PREPOSITION) {
            return if kind == EntityType::Loc { 0.5 } else { -0.2 };
        }
        0.0
    }

    /// The type that a trigger before a token gives it, `de` and an article in between or not.
    #[must_use]
    pub fn trigger_before(&self, first: usize) -> Option<EntityType> {
        let mut end = first;
        let mut de = false;
        while end > 0 && first - end < 2 && self.signals.word(end - 1, word::DE | word::ARTICLE) {
            de |= self.signals.word(end - 1, word::DE);
            end -= 1;
        }
        if end < first && !de {
            return None;
        }
        trigger::kind(self.signals.triggers[end], de)
    }

    /// Whether a trigger is written as the file has it: a capital where the file has one.
    #[must_use]
    pub fn is_written(&self, trigger: &Trigger<'_>, first: usize) -> bool {
        !trigger.capital || self.signals.is(first, flag::CAP)
    }
}
