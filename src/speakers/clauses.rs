//! What stands between a subject and its verb: relative clauses, insertions between dashes, attributes that
//! open the sentence.

use std::ops::Range;

use super::phrase::{Head, NounPhrase};
use super::rules::Scene;
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::Mood;
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};

impl Scene<'_> {
    /// `en [souriant]`: whether a gerund begins at a cell.
    pub(super) fn is_gerund(&self, cell: usize) -> bool {
        let word = self.frame().words.get(cell + 1);
        self.phraser.class(cell, WordClass::Preposition)
            && self.phraser.is(cell, Syntax::Object)
            && word.is_some_and(|&w| {
                self.phraser.lexicons.syntax.is_verb(w, VerbKind::PresentParticiple)
            })
    }

    /// The name that ends at a cell and that `et` joins to what stands before.
    pub(super) fn joined_name(&self, end: usize) -> Option<NounPhrase> {
        let start = self.phraser.mention_start(end.checked_sub(1)?)?;
        let joined = self.phraser.is(start.checked_sub(1)?, Syntax::Coordinator);
        joined.then(|| self.phraser.at(start)).flatten()
    }

    /// The dash that opens the insertion which a dash at `close` closes: `[X] – « … », dit-il – voit`.
    pub(super) fn dash_before(&self, close: usize) -> Option<usize> {
        const REACH: usize = 24;
        let dash = |c: usize| ["–", "—", "-"].iter().find(|m| self.mark(c, m));
        let mark = dash(close)?;
        let open = (close.saturating_sub(REACH)..close).rev().find(|&c| self.mark(c, mark))?;
        (close > open + 1).then_some(open)
    }

    /// `[une élue] qui requiert l'anonymat raconte`, `[le rapport] que le Sénat a lu décrit`: what a relative
    /// clause without commas that ends at `end` belongs to.
    pub(super) fn over_relative(&self, end: usize) -> Option<NounPhrase> {
        const REACH: usize = 14;
        let ends =
            |c: usize| self.frame().is_quote(c) || self.frame().is_punct(self.phraser.reading, c);
        let relation = |c: usize| {
            self.phraser.is(c, Syntax::Relation) || self.phraser.is(c, Syntax::Complementizer)
        };
        let start = (end.saturating_sub(REACH)..end)
            .rev()
            .take_while(|&c| !ends(c))
            .find(|&c| relation(c))?;
        let mut before = start.checked_sub(1)?;
        // `[La société], dont c'est la faute s'est dite`: the press forgets the second comma.
        let opened = self.mark(before, ",")
            && !self.mark(end, ",")
            && self.phraser.is(start, Syntax::Relation)
            && !(start + 1..end).any(|c| self.phraser.is(c, Syntax::Clause));
        before -= usize::from(opened && before > 0);
        // `[X] pour qui Y …` and `ce qui …` have another subject.
        let bare = !self.phraser.class(before, WordClass::Preposition)
            && !self.phraser.is(before, Syntax::A)
            && !self.phraser.is(before, Syntax::De)
            && !ends(before)
            && !self.phraser.is(before, Syntax::Demonstrative);
        // `qu'il avait mise en ligne`: an auxiliary belongs to what follows.
        let last = (start + 1..end).rev().find(|&c| !self.phraser.is_adverbial(c));
        let compound = last.is_some_and(|c| self.phraser.class(c, WordClass::Auxiliary));
        // `la pancarte qu'il porte`: behind its pronoun a verb is one, whatever else it may be.
        let finite = |c: usize| {
            let word = self.frame().words[c];
            let verb = self.phraser.lexicons.syntax.is_verb(word, VerbKind::Finite);
            self.is_finite(c) || verb && self.phraser.is(c - 1, Syntax::Subject)
        };
        let verb = !compound && (start + 1..end).any(finite);
        let np = if !bare || !verb {
            None
        } else if self.phraser.is(start, Syntax::Relative) {
            self.antecedent(start)
        } else {
            self.phraser.ending_at(before + 1)
        };
        np.filter(|np| np.head.can_speak())
    }

    /// `[Le maire] qui dirige la ville depuis 2001 a déclaré`, `[les élus] réclamant un vote disent`: what a
    /// clause without commas belongs to, where another verb stands before `end` and nothing divides the two.
    pub(super) fn over_clause(&self, end: usize) -> Option<NounPhrase> {
        const REACH: usize = 8;
        let start = self.phraser.clause_start(end);
        let verb = start.checked_sub(1)?;
        let word = *self.frame().words.get(verb)?;
        let syntax = &self.phraser.lexicons.syntax;
        if self.frame().mentions[verb].is_some()
            || self.frame().is_punct(self.phraser.reading, verb)
        {
            return None;
        }
        if syntax.is_verb(word, VerbKind::PresentParticiple) {
            let first = self.before_clitics(verb);
            let gerund = first > 0 && self.phraser.class(first - 1, WordClass::Preposition);
            return (!gerund).then(|| self.noun_phrase_ending(first)).flatten();
        }
        let finite = syntax.is_verb(word, VerbKind::Finite)
            || self.phraser.class(verb, WordClass::Auxiliary);
        let stops = |c: &usize| {
            self.frame().is_quote(*c) || self.frame().is_punct(self.phraser.reading, *c)
        };
        let relative =
            (verb.saturating_sub(REACH)..verb).rev().take_while(|c| !stops(c)).find(|&c| {
                self.phraser.is(c, Syntax::Relation) || self.phraser.is(c, Syntax::Complementizer)
            })?;
        let antecedent = self.noun_phrase_ending(relative)?;
        // `il dit que X …`: `que` behind a verb joins no clause to a noun.
        (finite && antecedent.cells.end == relative).then_some(antecedent)
    }

    /// `[X, dont] le directeur, Y, promet`: whether a phrase is the subject of a clause of its own, behind a
    /// relative pronoun or a conjunction, whose verb follows `comma`.
    pub(super) fn opens_clause(&self, np: &NounPhrase, comma: usize) -> bool {
        let Some(before) = np.cells.start.checked_sub(1) else { return false };
        let opens = self.phraser.is(before, Syntax::Complementizer)
            || (self.phraser.is(before, Syntax::Relation)
                && !self.phraser.is(before, Syntax::Relative))
            || (self.phraser.is(before, Syntax::Clause)
                && !self.phraser.is(before, Syntax::Comparison));
        opens && !self.has_main_verb(np.cells.end..comma)
    }

    /// Whether a finite verb stands in a stretch outside of `qui` clauses.
    pub(super) fn has_main_verb(&self, cells: Range<usize>) -> bool {
        let mut relative = false;
        for cell in cells {
            if self.mark(cell, ",") {
                relative = false;
            } else if self.phraser.is(cell, Syntax::Relative) {
                relative = true;
            } else if !relative && self.is_finite(cell) {
                return true;
            }
        }
        false
    }

    /// Whether a cell is a finite verb and hardly anything else.
    pub(super) fn is_finite(&self, cell: usize) -> bool {
        let Some(&word) = self.frame().words.get(cell) else { return false };
        let lexicons = self.phraser.lexicons;
        let auxiliary = || {
            let mut forms = lexicons.speech.auxiliaries.all(&self.frame().words, cell);
            forms.any(|f| f.len == 1 && f.value.mood == Mood::Finite)
        };
        self.frame().mentions[cell].is_none() && (lexicons.syntax.is_only_verb(word) || auxiliary())
    }

    /// Whether a cell is an infinitive.
    pub(super) fn is_infinitive(&self, cell: usize) -> bool {
        let word = self.frame().words.get(cell);
        word.is_some_and(|&w| self.phraser.lexicons.syntax.is_verb(w, VerbKind::Infinitive))
    }

    /// `Partie civile, [X] s'en remet au tribunal`, `Élue hier, [X] dit`: the subject behind an attribute without
    /// a determiner that opens the sentence.
    pub(super) fn behind_attribute(&self, np: &NounPhrase, end: usize) -> Option<NounPhrase> {
        const REACH: usize = 16;
        let bare = self.is_bare_opening(np);
        let reach = end.min(np.cells.end + REACH);
        let comma = (np.cells.end..reach)
            .find(|&c| self.mark(c, ",") || self.frame().is_quote(c) || self.is_finite(c));
        let comma = comma.filter(|&c| bare && self.mark(c, ","))?;
        self.phraser.at(comma + 1).filter(|next| next.head.can_speak() && next.cells.end <= end)
    }

    /// `[X], deux enfants, a compté.`, `Quand elle s'assied, [X] sourit.`: the person who is the subject of the
    /// sentence.
    pub(super) fn person_told_of(&self) -> Option<NounPhrase> {
        let person = |np: &NounPhrase| match np.head {
            Head::Mention(mention) => self.phraser.mentions[mention].kind == EntityType::Per,
            _ => false,
        };
        let np = self.first_speaker(0, self.frame().len())?;
        if !matches!(np.head, Head::Pronoun(_)) {
            return Some(np).filter(person);
        }
        let opens = self.phraser.is(np.cells.start.checked_sub(1)?, Syntax::Clause);
        let comma = (np.cells.end..self.frame().len()).find(|&c| self.mark(c, ","))?;
        self.phraser.at(comma + 1).filter(|np| opens && person(np))
    }

    /// Whether a common noun without a determiner opens the sentence.
    pub(super) fn is_bare_opening(&self, np: &NounPhrase) -> bool {
        np.cells.start == 0
            && matches!(np.head, Head::Role | Head::Nominal | Head::Capitalised)
            && !self.phraser.is(0, Syntax::Article)
            && !self.phraser.class(0, WordClass::Determiner)
            && !self.frame().is_capitalised(self.phraser.reading, 1)
    }
}
