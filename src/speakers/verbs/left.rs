//! What stands to the left of a verb form: clitics, negation, its auxiliary, the verb that governs it.

use super::Parser;
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood};
use crate::gazetteer::lexicon::syntax::{Role, VerbKind};
use crate::text::TokenKind;

/// Whether the subject is the object too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reflexive {
    /// No such clitic.
    No,
    /// `me`, `nous`: that or another object.
    Perhaps,
    /// `se`.
    Yes,
}

/// What stands to the left of a verb form: clitics, negation, auxiliary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    pub(super) first: usize,
    pub(super) cue: usize,
    pub(super) reflexive: Reflexive,
    pub(super) negated: bool,
}

/// An auxiliary to the left of a participle or infinitive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Auxiliary {
    pub(super) at: usize,
    pub(super) kind: AuxiliaryKind,
    pub(super) mood: Mood,
    pub(super) person: u8,
    pub(super) plural: Option<bool>,
    pub(super) clitic: Option<usize>,
    /// Whether `été` stands between the finite auxiliary and the participle.
    pub(super) passive: bool,
}

impl Parser<'_> {
    /// Walks left from a verb (or auxiliary) over its clitics and negation.
    pub(super) fn left_of(&self, at: usize) -> Left {
        let mut left = Left { first: at, cue: at, reflexive: Reflexive::No, negated: false };
        while let Some(before) = left.first.checked_sub(1) {
            if self.is(before, Role::Reflexive) {
                left.reflexive = Reflexive::Yes;
                left.cue = before;
            } else if self.is(before, Role::Negation) {
                left.negated = true;
            } else if self.is(before, Role::Personal) {
                if self.is(before, Role::Subject) && !self.has_subject_before(before) {
                    break;
                }
                left.reflexive = left.reflexive.max(Reflexive::Perhaps);
            } else if self.is(before, Role::Article) {
                if !self.has_subject_before(before) && !self.is_object_of_verb(before, at) {
                    break;
                }
            } else if !self.is(before, Role::Object) {
                break;
            }
            left.first = before;
        }
        left
    }

    /// `les voisins [la] traitent de`: whether a clitic that is an article elsewhere stands between a noun and what
    /// can only be a verb.
    pub(super) fn is_object_of_verb(&self, clitic: usize, verb: usize) -> bool {
        let Some(&word) = self.frame.words.get(verb) else { return false };
        // `…, [le] décrit comme`: a comma may stand before it, if the form is no noun.
        let names = &self.lexicons.names;
        let noun = names.roles.longest(&self.frame.words, verb).is_some()
            || self.lexicons.speech.nouns.longest(&self.frame.words, verb).is_some();
        let finite = !self.lexicons.syntax.is_ambiguous_or_no_verb(word) && !noun;
        let comma = clitic.checked_sub(1).is_some_and(|b| self.frame.is_mark(self.reading, b, ","));
        if comma && finite {
            return true;
        }
        self.lexicons.syntax.is_only_verb(word)
            && clitic.checked_sub(1).is_some_and(|b| {
                self.frame.kind(self.reading, b) == Some(TokenKind::Word)
                    && !self.lexicons.names.is_function_word(self.frame.words[b])
                    && !self.lexicons.speech.verb_forms.begins(self.frame.words[b])
            })
    }

    /// Whether a subject (or what can only stand after one) precedes a clitic.
    pub(super) fn has_subject_before(&self, cell: usize) -> bool {
        cell.checked_sub(1).is_some_and(|b| {
            let pronouns = &self.lexicons.names.pronouns;
            let pronoun = pronouns.longest_ending(&self.frame.words, cell);
            // `l'un la décrit`
            let indefinite =
                pronoun.is_some_and(|f| f.len > 1 && f.value.kind != PronounKind::Relative);
            indefinite
                || self.frame.mentions[b].is_some()
                || [
                    Role::Subject,
                    Role::Relation,
                    Role::Negation,
                    Role::Comparison,
                    Role::Personal,
                    Role::Complementizer,
                ]
                .into_iter()
                .any(|role| self.is(b, role))
        })
    }

    /// `-` or `-t-` and a clitic behind `end`.
    pub(super) fn clitic_after(&self, end: usize) -> Option<usize> {
        (self.frame.kind(self.reading, end) == Some(TokenKind::Joint)
            && self.is(end + 1, Role::Subject))
        .then_some(end + 1)
    }

    /// The auxiliary that governs the form at `at`, over adverbs, negation and an inverted clitic.
    pub(super) fn auxiliary_before(
        &self,
        at: usize,
        wanted: impl Fn(AuxiliaryKind) -> bool,
    ) -> Option<Auxiliary> {
        const MAX_BETWEEN: usize = 6;
        let mut passive = false;
        let mut clitic = None;
        let mut cell = at;
        for _ in 0..MAX_BETWEEN {
            cell = cell.checked_sub(1)?;
            let found = self
                .lexicons
                .speech
                .auxiliaries
                .all(&self.frame.words, cell)
                .find(|f| f.len == 1 && wanted(f.value.kind))
                .map(|f| f.value);
            if let Some(form) = found {
                if form.kind == AuxiliaryKind::Etre && form.mood == Mood::PastParticiple {
                    passive = true;
                    continue;
                }
                if clitic.is_none() {
                    clitic = self.clitic_after(cell + 1);
                }
                return Some(Auxiliary {
                    at: cell,
                    kind: form.kind,
                    mood: form.mood,
                    person: form.person,
                    plural: form.agreement.plural,
                    clitic,
                    passive,
                });
            }
            if self.frame.is_mark(self.reading, cell, ",") {
                cell = self.insertion_start(cell)?;
            } else if !self.may_stand_between(cell) {
                cell = self.adjunct_start(cell)?;
            }
        }
        None
    }

    /// The comma that opens the insertion which `comma` closes: `a, lors d'un débat, accusé`.
    fn insertion_start(&self, comma: usize) -> Option<usize> {
        const MAX_INSERTION: usize = 16;
        let from = comma.saturating_sub(MAX_INSERTION);
        let open = (from..comma).rev().find(|&c| self.frame.is_mark(self.reading, c, ","))?;
        let auxiliary = open.checked_sub(1)?;
        self.lexicons.speech.auxiliaries.all(&self.frame.words, auxiliary).next().map(|_| open)
    }

    /// The preposition of the adjunct that ends with a cell, directly behind `avoir` and without commas: `a [dans
    /// un communiqué] dénoncé`.
    fn adjunct_start(&self, end: usize) -> Option<usize> {
        const MAX_ADJUNCT: usize = 6;
        let from = end.saturating_sub(MAX_ADJUNCT);
        let opens = |c: usize| {
            self.word_is(c, WordClass::Preposition) && !self.is(c, Role::De)
                || self.is(c, Role::A)
                || self.frame.adverbial.get(c).copied().unwrap_or(false)
        };
        let stops = |c: &usize| {
            self.frame.is_quote(*c)
                || self.frame.is_punct(self.reading, *c)
                || self.is(*c, Role::Relation)
                || self.is(*c, Role::Complementizer)
                || self.lexicons.speech.verb_forms.begins(self.frame.words[*c])
        };
        let determiner =
            |c: &usize| self.word_is(*c, WordClass::Determiner) && !self.is(*c, Role::De);
        let preposition = (from..=end).rev().take_while(|c| !stops(c)).find(|&c| {
            let mut forms = match c.checked_sub(1) {
                Some(auxiliary) => {
                    self.lexicons.speech.auxiliaries.all(&self.frame.words, auxiliary)
                }
                None => return false,
            };
            opens(c) && forms.any(|f| f.value.kind == AuxiliaryKind::Avoir)
        })?;
        // `a dans son équipe un joueur surnommé`: one noun phrase and no more.
        let determiners = (preposition..=end).filter(determiner).count();
        (determiners == 1).then_some(preposition)
    }

    /// Adverbs, negation, inverted clitics, `tous`, `eux-mêmes`: what may split a compound tense.
    fn may_stand_between(&self, cell: usize) -> bool {
        if self.frame.is_quote(cell) || self.frame.is_punct(self.reading, cell) {
            return false;
        }
        self.frame.kind(self.reading, cell) == Some(TokenKind::Joint)
            || self.frame.adverbial.get(cell).copied().unwrap_or(false)
            || self.word_is(cell, WordClass::Adverb)
            || self.word_is(cell, WordClass::Negation)
            || self.word_is(cell, WordClass::Time)
            || self.is(cell, Role::Subject)
            || self.is(cell, Role::Between)
            || self.frame.text(self.reading, cell).ends_with("ment")
    }

    /// `s'est borné à [dire]`, `a tenté de [tempérer]`, `préférait [rectifier]`: a common verb, simple or
    /// compound, directly before the infinitive (and its linker). Returns where it begins, its number and
    /// its inverted clitic.
    pub(super) fn governing_verb(
        &self,
        infinitive: usize,
    ) -> Option<(usize, Option<bool>, Option<usize>)> {
        let syntax = &self.lexicons.syntax;
        let linked = self.skip_linker(infinitive);
        let linked = if linked == infinitive && self.is_before(infinitive, Role::Agent) {
            infinitive - 1
        } else {
            linked
        };
        // `semblent [bien] confirmer`
        let adverb = linked > 1 && self.word_is(linked - 1, WordClass::Adverb);
        let verb = (linked - usize::from(adverb)).checked_sub(1)?;
        let word = *self.frame.words.get(verb)?;
        if self.frame.mentions[verb].is_some() {
            return None;
        }
        if syntax.is_verb(word, VerbKind::PastParticiple)
            && let Some(auxiliary) = self.auxiliary_before(verb, |k| k != AuxiliaryKind::Semi)
            && auxiliary.mood == Mood::Finite
        {
            let left = self.left_of(auxiliary.at);
            return Some((left.first, auxiliary.plural, auxiliary.clitic));
        }
        let finite = syntax.is_verb(word, VerbKind::Finite) && !self.is_noun_here(verb);
        finite.then(|| (self.left_of(verb).first, None, None))
    }

    pub(super) fn is_before(&self, cell: usize, role: Role) -> bool {
        cell.checked_sub(1).is_some_and(|b| self.is(b, role))
    }

    /// Steps over `à`, `de`, `d'` between a semi-auxiliary and its infinitive.
    pub(super) fn skip_linker(&self, at: usize) -> usize {
        match at.checked_sub(1) {
            Some(before) if self.is(before, Role::Linker) => before,
            _ => at,
        }
    }
}
