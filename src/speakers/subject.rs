//! Who the subject of a verb group is, wherever it stands.

use super::phrase::{Head, NounPhrase};
use super::rules::Scene;
use super::verbs::{GroupKind, VerbGroup};
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};

impl Scene<'_> {
    /// The subject of a verb group of the scene, wherever it stands.
    ///
    /// Subjects are found from left to right, each once: many verbs inherit that of an earlier one, and
    /// in a long row of verbs no search may begin others again and again, nor pile them up.
    pub(super) fn subject(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let index = self.verbs.partition_point(|v| v.first < group.first);
        let known = self.subjects.borrow().len();
        for earlier in self.verbs.iter().take(index + 1).skip(known) {
            let found = self.find_subject(earlier);
            self.subjects.borrow_mut().push(found);
        }
        self.subjects.borrow().get(index).cloned().flatten()
    }

    fn find_subject(&self, group: &VerbGroup) -> Option<NounPhrase> {
        if let Some(clitic) = group.clitic {
            return Some(self.pronoun(clitic));
        }
        if let Some(np) = self.made_to_speak(group) {
            return Some(np);
        }
        match group.kind {
            GroupKind::Finite | GroupKind::Passive => {
                if self.is_inverted(group) {
                    return self.subject_behind(group).or_else(|| self.subject_ahead(group));
                }
                self.subject_ahead(group)
                    .or_else(|| self.is_incise(group).then(|| self.subject_behind(group)).flatten())
            }
            GroupKind::Infinitive if self.is_impersonal(group) => None,
            GroupKind::Infinitive => self
                .person_before(group)
                .or_else(|| self.narrator_before(group))
                .or_else(|| self.subject_of_clause(group))
                .or_else(|| self.inherited(group))
                .or_else(|| self.subject_of_main_clause(group)),
            GroupKind::Participle => self
                .noun_before_participle(group)
                .or_else(|| self.inherited(group))
                .or_else(|| self.subject_of_main_clause(group)),
            GroupKind::PastParticiple => self
                .shared_auxiliary(group)
                .and_then(|auxiliary| self.subject_ahead_of(auxiliary))
                .or_else(|| self.inherited(group))
                .or_else(|| self.subject_of_main_clause(group)),
        }
    }

    /// Whether the subject of a finite verb follows it: `ce qu'a annoncé X`, or between commas
    /// (`, a dit X,`) with the subject next to the verb and nothing behind it.
    pub(super) fn is_inverted(&self, group: &VerbGroup) -> bool {
        let Some(before) = group.first.checked_sub(1) else { return false };
        if self.phraser.is(before, Syntax::Complementizer) {
            return true;
        }
        if !self.is_incise(group) {
            return false;
        }
        let Some(np) = self.phraser.after(group.end) else { return false };
        // `X, qui …, décrit [un établissement] « … »`: an object that the quotation ends.
        if self.frame().is_quote(np.cells.end)
            && self.verb(group).takes_object
            && self.mark(before, ",")
            && self.over_insertion(before).is_some()
        {
            return false;
        }
        // `[X], maire de Y, a félicité [Z] « … »`, `[X], 34 ans, a écrit [cette phrase] : « … »`: an object, where
        // X can be the subject.
        let announced = np.head == Head::Report && self.mark(np.cells.end, ":");
        let object = (self.frame().is_quote(np.cells.end) || announced)
            && self.mark(before, ",")
            && self.subject_ahead(group).is_some_and(|ahead| ahead.head.can_speak());
        let closed = self.frame().closes_before(self.phraser.reading, np.cells.end)
            || self.is_gerund(np.cells.end);
        closed && !object && np.head.can_speak() && !self.phraser.is(np.cells.start, Syntax::De)
    }

    /// Whether a subject is `cela`, `ce`: no person.
    pub(super) fn is_neuter(&self, np: &NounPhrase) -> bool {
        np.cells.len() == 1 && self.phraser.is(np.cells.start, Syntax::Demonstrative)
    }

    pub(super) fn pronoun(&self, cell: usize) -> NounPhrase {
        NounPhrase {
            cells: cell..cell + 1,
            head_cell: cell,
            head: Head::Pronoun(PronounKind::Subject),
        }
    }

    /// Whether nothing that could be a subject stands directly before a cell.
    pub(super) fn starts_clause(&self, cell: usize) -> bool {
        cell.checked_sub(1).is_none_or(|before| {
            self.frame().is_quote(before)
                || (self.frame().is_punct(self.phraser.reading, before) && !self.mark(before, ")"))
        })
    }

    pub(super) fn subject_behind(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let np = self.phraser.after(group.end)?;
        // An object with a partitive article is no subject (`dénonce des « … »`); a speaker has a
        // head that can speak, or at least an article of its own.
        let partitive = self.phraser.is(np.cells.start, Syntax::De);
        let fits = !partitive || (np.head.can_speak() && np.head != Head::Report);
        // `tranchera les litiges`: an object.
        let counts = group.plural.zip(self.number_of(&np)).is_none_or(|(a, b)| a == b);
        (fits && counts && self.agrees(&np, group)).then_some(np)
    }

    /// The subject clitic of a verb, or whoever is named behind it and can speak: `dit-il`, `dit X`.
    pub(super) fn speaker_behind(&self, group: &VerbGroup) -> Option<NounPhrase> {
        match group.clitic {
            Some(clitic) => Some(self.pronoun(clitic)),
            None => self.subject_behind(group).filter(|np| np.head.can_speak()),
        }
    }

    /// Number agreement, where both sides are known.
    pub(super) fn agrees(&self, np: &NounPhrase, group: &VerbGroup) -> bool {
        let Some(plural) = group.plural else { return true };
        match np.head {
            Head::Pronoun(_) => {
                let words = &self.frame().words;
                let found = self.phraser.lexicons.names.pronouns.longest(words, np.cells.start);
                found.and_then(|f| f.value.agreement.plural).is_none_or(|p| p == plural)
            }
            _ => true,
        }
    }

    /// Whether the determiner of a noun phrase is a plural; `None` where that tells nothing of the verb
    /// (`une dizaine d'élus`, `le maire et son adjoint`).
    fn number_of(&self, np: &NounPhrase) -> Option<bool> {
        let first = np.cells.start;
        let counted = np
            .cells
            .clone()
            .any(|c| self.phraser.is(c, Syntax::Quantity) && self.phraser.is(c + 1, Syntax::De));
        let end = np.cells.end;
        let joined = np.cells.clone().chain([end]).any(|c| self.phraser.is(c, Syntax::Coordinator));
        let named = self.frame().mentions[first].is_some();
        if named || joined || (counted && !self.phraser.is(first, Syntax::Plural)) {
            return None;
        }
        let plural = self.phraser.is(first, Syntax::Plural);
        (plural || self.phraser.is(first, Syntax::Singular)).then_some(plural)
    }

    /// The subject before a finite verb: pronoun, relative pronoun's antecedent, noun phrase, or the
    /// subject of the verb that this one is coordinated with.
    pub(super) fn subject_ahead(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let mut before = group.first.checked_sub(1)?;
        // `[Tous] décrivent`: no adverb where nothing else can be the subject.
        if self.starts_clause(before)
            && let Some(all) = self.phraser.at(before).filter(|np| np.cells.len() == 1)
            && all.head == Head::Pronoun(PronounKind::Indefinite)
        {
            return Some(all);
        }
        // `Mon père nous disait`: an object.
        let object = |c: usize| group.person == 3 && self.phraser.is(c, Syntax::Personal);
        while object(before)
            || (self.phraser.is_adverbial(before) && !self.phraser.is(before, Syntax::Subject))
        {
            before = before.checked_sub(1)?;
        }
        if self.phraser.is(before, Syntax::Subject) && !self.phraser.is(before, Syntax::Reflexive) {
            return Some(self.pronoun(before));
        }
        if self.phraser.is(before, Syntax::Relative) {
            return self.antecedent(before);
        }
        // `Deux ont répondu`
        if self.is_counted(before) {
            let head = Head::Pronoun(PronounKind::Indefinite);
            return Some(NounPhrase { cells: before..before + 1, head_cell: before, head });
        }
        if self.phraser.is(before, Syntax::Coordinator) {
            return self
                .inherited(group)
                .or_else(|| self.first_speaker(0, before))
                .or_else(|| self.phraser.before(before));
        }
        if self.mark(before, ",") {
            return self
                .over_insertion(before)
                .or_else(|| self.inherited(group))
                .filter(|np| self.agrees(np, group));
        }
        if self.mark(before, ")") {
            let open = (0..before).rev().find(|&c| self.mark(c, "("))?;
            return self.noun_phrase_ending(open);
        }
        // `[Le collectif] « Sauvons le lac » réclame`, `[L'auteur] de « Cinna » confesse`
        if self.frame().is_quote(before) {
            let called = |np: &NounPhrase| {
                let of = np.cells.end + 1 == before && self.phraser.is(np.cells.end, Syntax::De);
                np.head == Head::Nominal && np.cells.end == before || np.head == Head::Role && of
            };
            return self.phraser.before(before).filter(called);
        }
        if let Some(open) = self.dash_before(before) {
            return self.over_relative(open).or_else(|| self.noun_phrase_ending(open));
        }
        if let Some(np) = self.over_relative(group.first) {
            return Some(np);
        }
        let np = self
            .over_clause(before + 1)
            .or_else(|| self.noun_phrase_ending(before + 1))
            .filter(|np| self.agrees(np, group))?;
        // `[L'agence] (ARS) Occitanie évoque`: the acronym stands inside the name.
        if let Some(close) = np.cells.start.checked_sub(1).filter(|&c| self.mark(c, ")"))
            && let Some(whole) = self.noun_phrase_ending(close + 1)
        {
            return Some(whole);
        }
        // `a écourté une visite dans la Somme et [X] a confié`
        let clause = self.joined_name(group.first).filter(|_| !np.head.can_speak());
        Some(clause.or_else(|| self.apposed_to(&np, false)).unwrap_or(np))
    }

    /// Whether a determiner stands where a noun phrase ends: a number for those counted.
    fn is_counted(&self, cell: usize) -> bool {
        self.phraser.class(cell, WordClass::Determiner)
            && self.phraser.at(cell).is_none_or(|np| np.head == Head::Other)
            && !self.phraser.is(cell, Syntax::Definite)
            && !self.phraser.is(cell, Syntax::De)
            && !self.phraser.class(cell, WordClass::Preposition)
            && self.starts_clause(cell)
    }

    /// `[X] « regrette » que`, `[X] s'« indigne » de`: the subject directly before a quotation that opens
    /// with its verb.
    #[must_use]
    pub fn subject_of_quoted_verb(&self, quote: usize) -> Option<NounPhrase> {
        let end = self.before_clitics(quote);
        // `et qui lui « faisait peur »`: the words are another's.
        let told = end > 1 && self.phraser.is(end - 2, Syntax::Relative);
        if told && self.phraser.is(end - 1, Syntax::Object) {
            return None;
        }
        if end == 0 || self.phraser.is(end - 1, Syntax::Complementizer) {
            return None;
        }
        let np = self.subject_ahead_of(end)?;
        let named = matches!(
            np.head,
            Head::Mention(_) | Head::Role | Head::Nominal | Head::Report | Head::Pronoun(_)
        );
        (named && !self.is_neuter(&np)).then_some(np)
    }

    /// Where the clitics directly before a quotation begin: `se «`, `n'«`.
    pub(super) fn before_clitics(&self, quote: usize) -> usize {
        let mut end = quote;
        while end > 0 {
            let clitic = self.phraser.is(end - 1, Syntax::Reflexive)
                || self.phraser.is(end - 1, Syntax::Negation);
            // Before a blank and a mark, `s'` is a letter and an apostrophe.
            let apostrophe = self.mark(end - 1, "'") || self.mark(end - 1, "’");
            let letter =
                end > 1 && ["s", "n"].contains(&self.frame().text(self.phraser.reading, end - 2));
            match (clitic, apostrophe && letter) {
                (true, _) => end -= 1,
                (_, true) => end -= 2,
                _ => break,
            }
        }
        end
    }

    /// The subject before a verb (or the auxiliary of one) that is no reporting verb.
    pub(super) fn subject_ahead_of(&self, auxiliary: usize) -> Option<NounPhrase> {
        let mut before = auxiliary.checked_sub(1)?;
        while self.phraser.is_adverbial(before)
            || self.phraser.is(before, Syntax::Reflexive)
            || self.phraser.is(before, Syntax::Negation)
        {
            before = before.checked_sub(1)?;
        }
        if self.phraser.is(before, Syntax::Subject) {
            return Some(self.pronoun(before));
        }
        if self.phraser.is(before, Syntax::Relative) {
            return self.antecedent(before);
        }
        if self.mark(before, ",") {
            return self.over_insertion(before);
        }
        self.noun_phrase_ending(before + 1)
    }

    /// What a noun phrase before a verb is an apposition to, if it is one: `[Le porte-parole], X a dit`
    /// and `[X], président de Y explique`.
    ///
    /// For the antecedent of `qui` the first phrase may be governed by a preposition.
    pub(super) fn apposed_to(&self, np: &NounPhrase, governed: bool) -> Option<NounPhrase> {
        let comma = np.cells.start.checked_sub(1).filter(|&c| self.mark(c, ","))?;
        let first = self
            .noun_phrase_ending(comma)
            .filter(|f| f.cells.end == comma)
            .or_else(|| governed.then(|| self.phraser.ending_at(comma)).flatten())?;
        // `premier vice-président du Burundi`: no determiner, no capital.
        let bare = self.phraser.is(np.cells.start, Syntax::Former)
            || (!self.phraser.is(np.cells.start, Syntax::Article)
                && !self.phraser.class(np.cells.start, WordClass::Determiner));
        let bare_role = np.head == Head::Role
            && bare
            && !self.frame().is_capitalised(self.phraser.reading, np.cells.start);
        // `Candidate malheureuse, X a`: an attribute, no subject.
        let attribute = self.is_bare_opening(&first) || self.is_bare_between(&first);
        let name_of_role = matches!(np.head, Head::Mention(_) | Head::Capitalised)
            && matches!(first.head, Head::Role | Head::Nominal)
            && !attribute;
        let named = matches!(first.head, Head::Mention(_) | Head::Capitalised);
        ((bare_role && named) || name_of_role).then_some(first)
    }

    /// `Né à Lens, [fils de mineur], X`: a function without a determiner between commas.
    fn is_bare_between(&self, np: &NounPhrase) -> bool {
        let start = np.cells.start;
        np.head == Head::Role
            && start.checked_sub(1).is_some_and(|c| self.mark(c, ","))
            && !self.phraser.is(start, Syntax::Article)
            && !self.phraser.class(start, WordClass::Determiner)
            && !self.frame().is_capitalised(self.phraser.reading, start)
    }

    /// The subject before a comma, with insertions and appositions left out:
    /// `[X], porte-parole de Y, 54 ans, a déclaré`. Of several noun phrases the first of the clause is
    /// the subject; a reporting verb or a quotation between ends the search.
    pub(super) fn over_insertion(&self, comma: usize) -> Option<NounPhrase> {
        const MAX_INSERTIONS: usize = 4;
        let mut end = comma;
        let mut best = None;
        let mut apposed = None;
        for _ in 0..MAX_INSERTIONS {
            let Some(open) = (0..end).rev().find(|&c| self.mark(c, ",")) else { break };
            // `X, qui a voté « par discipline », concède`: only a relative clause may hold a quotation.
            let relative = self.phraser.is(open + 1, Syntax::Relation)
                || self.phraser.is(open + 1, Syntax::Complementizer);
            if !relative && (open..end).any(|c| self.frame().is_quote(c)) {
                break;
            }
            let finite = self
                .verbs
                .iter()
                .any(|v| v.kind == GroupKind::Finite && v.first > open && v.end <= end);
            if finite && best.is_some() {
                break;
            }
            // `[Le rapport] qu'ils ont adopté, hier, décrit`
            let np = self.over_relative(open).or_else(|| self.noun_phrase_ending(open));
            if let Some(np) = np {
                // Whatever a person is apposed to speaks: `Les ténors du camp, X et Y, font valoir`.
                let named = (open..end).any(|c| self.frame().mentions[c].is_some());
                // `Mis en cause, X a …`: a bare role before the subject is a predicate.
                let predicate = best.is_some()
                    && np.head == Head::Role
                    && np.head_cell == np.cells.start
                    && self.frame().mentions[np.cells.start].is_none();
                // `où il avait rencontré Y, [X], las, a confié`
                let object = best.is_some() && self.is_object_of_verb(&np);
                // `Devant une salle où beaucoup riaient, [X], las, a`
                let aside = best.is_some() && self.is_subordinate(&np) && {
                    self.has_main_verb(np.cells.end..open)
                };
                if np.head.can_speak() && !predicate && !object && !aside {
                    if self.opens_clause(&np, comma) {
                        return Some(np);
                    }
                    best = Some(np);
                } else if named && np.cells.end == open {
                    apposed = Some(np);
                }
            }
            end = open;
        }
        best.or(apposed)
    }

    /// Whether a noun phrase stands behind the finite verb of its clause.
    fn is_object_of_verb(&self, np: &NounPhrase) -> bool {
        let start = self.phraser.clause_start(np.cells.start);
        start.checked_sub(1).is_some_and(|verb| self.is_finite(verb))
    }

    pub(super) fn noun_phrase_ending(&self, end: usize) -> Option<NounPhrase> {
        let np = self.phraser.before(self.before_bracket(end)?)?;
        // `[la maire] (PS) de Lens`: a complement behind a bracket.
        let start = np.cells.start;
        let de = start - usize::from(start > 0 && self.phraser.is(start - 1, Syntax::De));
        let close = de
            .checked_sub(1)
            .filter(|&c| self.mark(c, ")") && (de < start || self.phraser.is(start, Syntax::De)));
        let open = close.and_then(|close| (0..close).rev().find(|&c| self.mark(c, "(")));
        Some(open.and_then(|open| self.phraser.before(open)).unwrap_or(np))
    }

    /// Where the bracket begins that ends at a cell, or the cell if none does; nothing if it was never opened.
    fn before_bracket(&self, end: usize) -> Option<usize> {
        if end > 0 && self.mark(end - 1, ")") {
            return (0..end - 1).rev().find(|&c| self.mark(c, "("));
        }
        Some(end)
    }

    /// `[X], disparu mardi, qui`: the comma before a participle that ends, with its complements, at a cell.
    fn participle_apposed(&self, end: usize) -> Option<usize> {
        const REACH: usize = 8;
        let stops =
            |c: usize| self.frame().is_quote(c) || self.frame().is_punct(self.phraser.reading, c);
        let comma = (end.saturating_sub(REACH)..end).rev().find(|&c| stops(c))?;
        // `[X], visage flouté, qui`
        let noun = comma + 3 == end && self.phraser.is_plain_word(comma + 1);
        let is_participle = |c: usize| {
            let word = self.frame().words.get(c);
            let kind = VerbKind::PastParticiple;
            word.is_some_and(|&w| self.phraser.lexicons.syntax.is_verb(w, kind))
        };
        let told = is_participle(comma + 1) || noun && is_participle(comma + 2);
        let participle = self.mark(comma, ",")
            && comma + 1 < end
            && self.frame().mentions[comma + 1].is_none()
            && !self.frame().is_capitalised(self.phraser.reading, comma + 1)
            && told;
        participle.then_some(comma)
    }

    /// What `qui` refers to: the noun phrase before it (over a comma or bracket).
    pub(super) fn antecedent(&self, relative: usize) -> Option<NounPhrase> {
        let mut end = relative;
        while end > 0 && self.mark(end - 1, ",") {
            end -= 1;
        }
        end = self.before_bracket(end)?;
        while let Some(comma) = self.participle_apposed(end) {
            end = comma;
        }
        let np = self.phraser.ending_at(end).or_else(|| self.noun_phrase_ending(end))?;
        // `[X], le capitaine, qui`: closed by a comma, the role is an apposition.
        if end < relative
            && np.head == Head::Role
            && let Some(comma) = np.cells.start.checked_sub(1).filter(|&c| self.mark(c, ","))
            && let Some(first) = self.phraser.ending_at(comma)
            && matches!(first.head, Head::Mention(_) | Head::Capitalised)
        {
            return Some(first);
        }
        Some(self.apposed_to(&np, true).unwrap_or(np))
    }

    /// The first noun phrase in a stretch that can speak and that no preposition governs.
    #[must_use]
    pub fn first_speaker(&self, from: usize, to: usize) -> Option<NounPhrase> {
        let mut cell = from;
        while cell < to {
            // `Des manifestants …`
            let partitive = self.phraser.is(cell, Syntax::De)
                && !self.phraser.is(cell, Syntax::Linker)
                && self.starts_clause(cell);
            let governed = !partitive
                && (self.phraser.class(cell, WordClass::Preposition)
                    || self.phraser.is(cell, Syntax::A)
                    || self.phraser.is(cell, Syntax::De));
            if governed && self.frame().mentions[cell].is_none() {
                cell += 1;
                if let Some(np) = self.phraser.at(cell) {
                    cell = np.cells.end;
                }
                continue;
            }
            match self.phraser.at(cell) {
                Some(np) if np.head.can_speak() && np.cells.end <= to => {
                    return Some(self.behind_attribute(&np, to).unwrap_or(np));
                }
                Some(np) => cell = np.cells.end.max(cell + 1),
                None => cell += 1,
            }
        }
        None
    }
}
