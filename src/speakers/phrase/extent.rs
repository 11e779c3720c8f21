//! Where a noun phrase ends: whatever lies between its first word and the next that cannot continue it
//! belongs to it.

use super::Phraser;
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::Mood;
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::text::TokenKind;

/// Longer noun phrases are cut: they are lists or debris.
pub(super) const MAX_CELLS: usize = 24;

enum Step {
    /// The cell belongs to the phrase and ends it well.
    Noun,
    /// The cell belongs to the phrase if a noun follows.
    Link,
    /// The cell does not belong to the phrase.
    Stop,
}

impl Phraser<'_> {
    /// One past the last cell of the noun phrase that begins at `start`.
    pub(super) fn end_of(&self, start: usize) -> usize {
        let limit = (start + MAX_CELLS).min(self.frame.len());
        let mut cell = start;
        // Whether the last cell asks for a noun (`de`, `le`), whether a noun was seen.
        let mut wants_noun = true;
        let mut seen_person = false;
        let mut seen_name = false;
        let mut last_full = start + 1;
        while cell < limit {
            if let Some(mention) = self.frame.mentions[cell] {
                // Two names side by side belong together only as role, body and person
                // (`le président LR Éric Ciotti`).
                let person = self.mentions[mention].kind == EntityType::Per;
                if !wants_noun
                    && (seen_person || (seen_name && !(person && self.has_role(start, cell))))
                {
                    break;
                }
                seen_name = true;
                cell = self.mention_end(cell, mention);
                wants_noun = false;
                seen_person |= self.mentions[mention].kind == EntityType::Per;
                last_full = cell;
                continue;
            }
            // A role of several words is read whole (`metteuse en scène`).
            let role = self.lexicons.names.roles.longest(&self.frame.words[..limit], cell);
            let body = self.lexicons.names.nominals.longest(&self.frame.words[..limit], cell);
            let len = role.map_or(0, |f| f.len).max(body.map_or(0, |f| f.len));
            if len > 1 {
                cell += len;
                wants_noun = false;
                last_full = cell;
                continue;
            }
            match self.step(cell, start, wants_noun, seen_person, seen_name) {
                Step::Stop => break,
                Step::Link => wants_noun = true,
                Step::Noun => {
                    wants_noun = false;
                    seen_name |= self.is_fresh_name(cell);
                    last_full = cell + 1;
                }
            }
            cell += 1;
        }
        last_full
    }

    /// Whether a word with a capital is a title that a name follows at once.
    fn is_civility(&self, cell: usize) -> bool {
        let capital = |c: usize| self.frame.is_capitalised(self.reading, c);
        let title = self.lexicons.names.titles.longest(&self.frame.words, cell);
        let named = self.frame.mentions.get(cell + 1).is_some_and(Option::is_some);
        title.is_some_and(|f| f.len == 1) && capital(cell) && (named || capital(cell + 1))
    }

    pub(super) fn has_role(&self, start: usize, end: usize) -> bool {
        (start..end).any(|c| self.lexicons.names.roles.longest(&self.frame.words, c).is_some())
    }

    /// One past the last cell that a mention covers.
    #[must_use]
    pub fn mention_end(&self, cell: usize, mention: usize) -> usize {
        let mut end = cell;
        while end < self.frame.len() && self.frame.mentions[end] == Some(mention) {
            end += 1;
        }
        end
    }

    /// The first cell of the mention that a cell belongs to.
    #[must_use]
    pub fn mention_start(&self, cell: usize) -> Option<usize> {
        let mention = (*self.frame.mentions.get(cell)?)?;
        (0..=cell).rev().take_while(|&c| self.frame.mentions[c] == Some(mention)).last()
    }

    fn step(
        &self,
        cell: usize,
        start: usize,
        wants_noun: bool,
        seen_person: bool,
        seen_name: bool,
    ) -> Step {
        if self.frame.is_quote(cell) {
            return Step::Stop;
        }
        if self.frame.is_punct(self.reading, cell) {
            // The dot of an abbreviated title (`M.`) or an initial.
            let dot = self.mark(cell, ".") && cell > start && self.is_abbreviated(cell);
            return if dot { Step::Link } else { Step::Stop };
        }
        if self.is(cell, Syntax::De) {
            let links = cell == start || !wants_noun || self.is(cell - 1, Syntax::Quantity);
            return if links && !self.is_infinitive(cell + 1) { Step::Link } else { Step::Stop };
        }
        if self.is(cell, Syntax::Complement) {
            let medium = self.lexicons.speech.source_phrases.longest(&self.frame.words, cell);
            let joins = !seen_person
                && !wants_noun
                && medium.is_none_or(|f| f.len == 1)
                && self.joins_complement(cell);
            return if joins { Step::Link } else { Step::Stop };
        }
        let is_determiner =
            self.class(cell, WordClass::Determiner) || self.is(cell, Syntax::Article);
        if is_determiner {
            return if wants_noun { Step::Link } else { Step::Stop };
        }
        if wants_noun && cell > start {
            // Behind a determiner or preposition even a verb form is a noun (`le juge`), and a time too
            // (`le vainqueur du jour`).
            let complement = (start + 1..cell).any(|c| self.is(c, Syntax::De));
            let time = complement && self.class(cell, WordClass::Time);
            let noun = time || !self.is_closed_class(cell);
            return if noun { Step::Noun } else { Step::Stop };
        }
        // `de 34 ans`
        if cell > start
            && self.frame.kind(self.reading, cell - 1) == Some(TokenKind::Number)
            && self.class(cell, WordClass::Time)
        {
            return Step::Noun;
        }
        // `Me [X]`: no pronoun before a name.
        if cell == start && self.is_civility(cell) {
            return Step::Link;
        }
        if self.is_closed_class(cell)
            || self.is_verb(cell)
            || (seen_name && self.is_fresh_name(cell))
        {
            return Step::Stop;
        }
        Step::Noun
    }

    /// Whether an infinitive of reporting stands at a cell: `M. X de [conclure]`.
    fn is_infinitive(&self, cell: usize) -> bool {
        let mut forms = self.lexicons.speech.verb_forms.all(&self.frame.words, cell);
        forms.any(|f| f.value.mood == Mood::Infinitive)
            && self.frame.mentions[cell].is_none()
            && self.lexicons.names.roles.longest(&self.frame.words, cell).is_none()
    }

    /// A capitalised word that begins a name: no title, no role, nor the second word of a name.
    fn is_fresh_name(&self, cell: usize) -> bool {
        let names = &self.lexicons.names;
        self.frame.is_capitalised(self.reading, cell)
            && names.titles.longest(&self.frame.words, cell).is_none()
            && names.roles.longest(&self.frame.words, cell).is_none()
            && names.nominals.longest(&self.frame.words, cell).is_none()
            && names.demonyms.longest(&self.frame.words, cell).is_none()
            && !cell.checked_sub(1).is_some_and(|b| {
                self.frame.is_capitalised(self.reading, b) && self.frame.mentions[b].is_none()
            })
    }

    pub(super) fn is_abbreviated(&self, dot: usize) -> bool {
        let before = dot - 1;
        let titles = &self.lexicons.names.titles;
        titles.longest_ending(&self.frame.words, dot + 1).is_some()
            || (self.frame.is_capitalised(self.reading, before)
                && self.frame.text(self.reading, before).chars().count() <= 2
                && self.frame.is_capitalised(self.reading, dot + 1))
    }

    /// Whether `à`, `en`, `pour`, `et` … behind a noun joins a complement to it: only before a name or
    /// determiner, and `et` only between two names.
    pub(super) fn joins_complement(&self, cell: usize) -> bool {
        let next = cell + 1;
        if next >= self.frame.len() || self.frame.is_quote(next) {
            return false;
        }
        let named = self.frame.mentions[next].is_some();
        if self.is(cell, Syntax::Coordinator) {
            let name = |c: usize| {
                self.frame.mentions.get(c).is_some_and(Option::is_some)
                    || self.frame.is_capitalised(self.reading, c)
            };
            // `les maires de X et de Y`
            let complement = self.is(next, Syntax::De) && self.is(next, Syntax::Linker);
            // `le candidat de la droite et du centre`
            let paired = self.is(next, Syntax::De)
                && !self.frame.is_quote(next + 1)
                && (cell.saturating_sub(4)..cell).rev().take_while(|&c| !self.is_verb(c)).any(
                    |c| self.is(c, Syntax::De) && self.is_governed_noun(c + 1) && c + 1 < cell,
                );
            if paired {
                return true;
            }
            let named_before = cell.checked_sub(1).is_some_and(name);
            return named_before && (name(next) || (complement && name(next + 1)));
        }
        let after_role = (0..=3).any(|back| {
            cell.checked_sub(1 + back).is_some_and(|b| {
                self.lexicons.names.roles.longest_ending(&self.frame.words, b + 1).is_some()
            })
        });
        after_role
            && (named
                || self.is(next, Syntax::Article)
                || (self.is(cell, Syntax::A) && !self.is(next, Syntax::Possessive))
                || self.frame.is_capitalised(self.reading, next))
    }

    fn is_closed_class(&self, cell: usize) -> bool {
        const CLASSES: [WordClass; 7] = [
            WordClass::Preposition,
            WordClass::Conjunction,
            WordClass::Subordinator,
            WordClass::Pronoun,
            WordClass::Auxiliary,
            WordClass::Negation,
            WordClass::Time,
        ];
        // `la plupart des`: a pronoun by itself.
        if self.is(cell, Syntax::Quantity) {
            return false;
        }
        let capitalised = self.frame.is_capitalised(self.reading, cell) && cell > 0;
        CLASSES.into_iter().any(|class| self.class(cell, class)) && !capitalised
            || self.is(cell, Syntax::Complementizer)
            || self.is(cell, Syntax::Relation)
            || self.is(cell, Syntax::Clause)
            || self.is(cell, Syntax::Negation)
            || self.frame.kind(self.reading, cell) == Some(TokenKind::Joint)
            || (self.class(cell, WordClass::Adverb) && !capitalised)
            || self.is_manner_adverb(cell)
    }

    /// Whether a word is a finite verb or present participle rather than a noun or adjective.
    pub(super) fn is_verb(&self, cell: usize) -> bool {
        if self.frame.is_capitalised(self.reading, cell) && cell > 0 {
            return false;
        }
        let Some(&word) = self.frame.words.get(cell) else { return false };
        let syntax = &self.lexicons.syntax;
        let verb = syntax.is_verb(word, VerbKind::Finite)
            || syntax.is_verb(word, VerbKind::PresentParticiple);
        // `a publié` is a verb, `le texte publié` is none; a word that is a role here is none either.
        verb && !syntax.is_verb(word, VerbKind::PastParticiple)
            && !syntax.is_ambiguous_verb(word)
            && self.lexicons.names.roles.longest_ending(&self.frame.words, cell + 1).is_none()
    }
}
