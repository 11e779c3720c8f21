//! Noun phrases, as far as speakers need them: where one begins and ends, and what its head is.
//!
//! There is no parser. The closed classes of French, capitals, the tagger's mentions and the lexicons
//! of roles and nominal mentions carry the analysis: whatever lies between a determiner and the next
//! word that cannot continue a noun phrase belongs to it.

mod extent;
mod head;
mod seek;

use std::ops::Range;

use super::frame::Frame;
use crate::annotations::Mention;
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::Found;
use crate::gazetteer::lexicon::names::{Pronoun, PronounKind, WordClass};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::reading::Reading;
use crate::text::TokenKind;

/// What a noun phrase is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A pronoun, by its kind.
    Pronoun(PronounKind),
    /// A name, by its index among the mentions.
    Mention(usize),
    /// A function or profession.
    Role,
    /// A common noun for an organisation, agency, place or group of people.
    Nominal,
    /// A document or speech act: `le communiqué`, `la déclaration`.
    Report,
    /// An inhabitant or people: `le Français`.
    Demonym,
    /// A capitalised word that the names stage left alone.
    Capitalised,
    /// Some other noun.
    Other,
}

impl Head {
    /// Whether such a head can be the source of words.
    #[must_use]
    pub fn can_speak(self) -> bool {
        !matches!(self, Self::Other)
    }
}

/// A noun phrase of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NounPhrase {
    /// Its cells.
    pub cells: Range<usize>,
    /// The cell of its head noun, pronoun or name.
    pub head_cell: usize,
    /// What its head is.
    pub head: Head,
}

/// Reads noun phrases in one frame.
#[derive(Clone, Copy)]
pub struct Phraser<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The text.
    pub reading: &'a Reading<'a>,
    /// The lexicons.
    pub lexicons: &'a Lexicons,
    /// The document's mentions.
    pub mentions: &'a [Mention],
}

impl Phraser<'_> {
    /// Whether a cell's word plays a syntactic role.
    #[must_use]
    pub fn is(&self, cell: usize, role: Syntax) -> bool {
        self.frame.words.get(cell).is_some_and(|&w| self.lexicons.syntax.is(w, role))
    }

    /// Whether a cell's word belongs to a class of function words.
    #[must_use]
    pub fn class(&self, cell: usize, class: WordClass) -> bool {
        self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is(w, class))
    }

    /// Whether a cell is this mark.
    #[must_use]
    pub fn mark(&self, cell: usize, mark: &str) -> bool {
        self.frame.is_mark(self.reading, cell, mark)
    }

    /// Whether a cell is an adverb, a time word or a negation.
    #[must_use]
    pub fn is_adverbial(&self, cell: usize) -> bool {
        if self.frame.adverbial.get(cell).copied().unwrap_or(false) {
            return true;
        }
        self.frame.mentions.get(cell).is_some_and(Option::is_none)
            && (self.class(cell, WordClass::Adverb)
                || self.class(cell, WordClass::Time)
                || self.class(cell, WordClass::Negation)
                || self.is_manner_adverb(cell))
            && !self.class(cell, WordClass::Determiner)
    }

    fn is_manner_adverb(&self, cell: usize) -> bool {
        let word = self.frame.text(self.reading, cell);
        word.len() > 7
            && word.ends_with("ment")
            && self.lexicons.names.nominals.longest(&self.frame.words, cell).is_none()
            && self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
            && !cell.checked_sub(1).is_some_and(|b| self.class(b, WordClass::Determiner))
    }

    /// The noun phrase that begins at `start`.
    #[must_use]
    pub fn at(&self, start: usize) -> Option<NounPhrase> {
        if start >= self.frame.len() || self.frame.is_quote(start) {
            return None;
        }
        if let Some(pronoun) = self.pronoun_at(start) {
            return Some(pronoun);
        }
        let opens = self.frame.mentions[start].is_some()
            || self.class(start, WordClass::Determiner)
            || self.is(start, Syntax::Article)
            || self.frame.is_capitalised(self.reading, start)
            || self.lexicons.names.roles.longest(&self.frame.words, start).is_some()
            || self.lexicons.names.titles.longest(&self.frame.words, start).is_some()
            // `nombre de manifestants`
            || (self.is(start, Syntax::Quantity) && self.is(start + 1, Syntax::De));
        let after_clitic = start
            .checked_sub(1)
            .is_some_and(|b| self.is(b, Syntax::Reflexive) || self.is(b, Syntax::Negation));
        let coordinator =
            self.is(start, Syntax::Coordinator) && self.frame.mentions[start].is_none();
        let blocked = self.class(start, WordClass::Auxiliary)
            || self.is(start, Syntax::Relation)
            || coordinator
            || self.is_participle_here(start);
        // `de`, `d'` alone open no subject; `des`, `du` do.
        let bare_de = self.is(start, Syntax::De) && self.is(start, Syntax::Linker);
        if !opens || blocked || after_clitic || bare_de {
            return None;
        }
        let end = self.end_of(start);
        let (head_cell, head) = self.head_of(start, end)?;
        Some(NounPhrase { cells: start..end, head_cell, head })
    }

    /// `a [employé] une formule`: a word that is a role elsewhere, behind an auxiliary.
    fn is_participle_here(&self, cell: usize) -> bool {
        let Some(before) = cell.checked_sub(1) else { return false };
        let word = self.frame.words.get(cell);
        self.class(before, WordClass::Auxiliary)
            && self.frame.mentions[cell].is_none()
            && word.is_some_and(|&w| self.lexicons.syntax.is_verb(w, VerbKind::PastParticiple))
    }

    fn pronoun_at(&self, start: usize) -> Option<NounPhrase> {
        let readings = || {
            let all = self.lexicons.names.pronouns.all(&self.frame.words, start);
            all.filter(|f| f.value.kind != PronounKind::Relative)
        };
        let first = readings().next()?;
        // `elle` is a subject but behind a preposition.
        let subject = || {
            let same = |f: &Found<Pronoun>| f.len == first.len;
            readings().filter(same).find(|f| f.value.kind == PronounKind::Subject)
        };
        let governed = start.checked_sub(1).is_some_and(|b| {
            self.class(b, WordClass::Preposition)
                || [Syntax::A, Syntax::De, Syntax::Agent, Syntax::Comparison]
                    .into_iter()
                    .any(|role| self.is(b, role))
        });
        let found = if governed { first } else { subject().unwrap_or(first) };
        let kind = found.value.kind;
        let end = start + found.len;
        // `certains élus`, `tous les maires`: a determiner, not a pronoun.
        // `le premier ministre`: an adjective.
        let bare =
            kind == PronounKind::Concerned || (found.len == 1 && kind == PronounKind::Subject);
        // `la plupart des élus`
        let counts = self.is(end - 1, Syntax::Quantity) && self.is(end, Syntax::De);
        let is_determiner = counts || (!bare && self.continues_as_noun(end));
        (!is_determiner).then_some(NounPhrase {
            cells: start..end,
            head_cell: start,
            head: Head::Pronoun(kind),
        })
    }

    fn continues_as_noun(&self, cell: usize) -> bool {
        // `aucune consigne`, `deux juges`: nouns that look like verbs.
        let words = &self.frame.words;
        let noun = self.lexicons.speech.nouns.longest(words, cell).is_some()
            || self.lexicons.names.roles.longest(words, cell).is_some();
        self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
            && !self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is_function_word(w))
            && (noun || self.lexicons.speech.verb_forms.longest(words, cell).is_none())
            || self.is(cell, Syntax::Article)
            || self.is(cell, Syntax::This)
    }

    /// A word in small letters of no closed class: an adjective, as far as a noun phrase goes.
    #[must_use]
    pub fn is_plain_word(&self, cell: usize) -> bool {
        self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
            && !self.frame.is_capitalised(self.reading, cell)
            && !self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is_function_word(w))
    }
}
