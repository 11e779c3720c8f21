//! Who speaks in a participle or infinitive: it has no subject of its own, or not where a finite verb has it.

use super::phrase::{Head, NounPhrase};
use super::rules::Scene;
use super::verbs::{GroupKind, VerbGroup};
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};

impl Scene<'_> {
    /// `a regardé sa montre et [lâché]`: the auxiliary of a common verb that a participle shares.
    pub(super) fn shared_auxiliary(&self, group: &VerbGroup) -> Option<usize> {
        const REACH: usize = 14;
        let et = group.first.checked_sub(1)?;
        if group.kind != GroupKind::PastParticiple || !self.phraser.is(et, Syntax::Coordinator) {
            return None;
        }
        let lexicons = self.phraser.lexicons;
        let words = &self.frame().words;
        for cell in (et.saturating_sub(REACH)..et).rev() {
            if self.frame().is_quote(cell) || self.mark(cell, ";") || self.mark(cell, ":") {
                return None;
            }
            let auxiliary = lexicons.speech.auxiliaries.all(words, cell).any(|f| {
                f.len == 1 && f.value.mood == Mood::Finite && f.value.kind != AuxiliaryKind::Semi
            });
            let participle = (cell + 1..(cell + 4).min(et))
                .any(|c| lexicons.syntax.is_verb(words[c], VerbKind::PastParticiple));
            if auxiliary && participle {
                return Some(cell);
            }
        }
        None
    }

    /// `[un message] indiquant que`, `[ce dernier] expliquant`: a document or pronoun directly before a
    /// participle without `en` is what tells.
    pub(super) fn noun_before_participle(&self, group: &VerbGroup) -> Option<NounPhrase> {
        if self.phraser.class(group.first, WordClass::Preposition) {
            return None;
        }
        self.phraser.ending_at(group.first).filter(|np| {
            // `…, [X] jugeant Y « … »`: a clause of its own; `et [Y] jugeant` behind another one.
            let parallel = || {
                let mut earlier = self.verbs.iter().take_while(|v| v.first < group.first);
                earlier.any(|v| v.kind == GroupKind::Participle)
            };
            let own_clause = np.cells.start.checked_sub(1).is_some_and(|c| {
                self.mark(c, ",") || (self.phraser.is(c, Syntax::Coordinator) && parallel())
            });
            let clause_of_its_own = matches!(
                np.head,
                Head::Mention(_)
                    | Head::Nominal
                    | Head::Role
                    | Head::Capitalised
                    | Head::Pronoun(PronounKind::Indefinite)
            );
            matches!(np.head, Head::Report | Head::Pronoun(PronounKind::Demonstrative))
                || (own_clause && clause_of_its_own)
        })
    }

    /// `On voit [X] répéter`, `ont poussé [X] à critiquer`: a person directly before an infinitive, or the
    /// object of the verb that governs it, is its subject.
    pub(super) fn person_before(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let before = group.first.checked_sub(1)?;
        if self.phraser.is(before, Syntax::Linker) {
            return self.object_before(before);
        }
        let start = self.phraser.mention_start(before)?;
        self.phraser.at(start).filter(|np| np.cells.end == group.first)
    }

    /// `racontent qu'[un homme] a tiré avant de crier`: the subject of the clause of `que` that goes on, without a
    /// comma, to an infinitive behind a preposition.
    pub(super) fn subject_of_clause(&self, group: &VerbGroup) -> Option<NounPhrase> {
        const REACH: usize = 24;
        let linker = group.first.checked_sub(1)?;
        let governed = self.phraser.class(linker, WordClass::Preposition)
            || self.phraser.is(linker, Syntax::De);
        let stops =
            |c: usize| self.frame().is_quote(c) || self.frame().is_punct(self.phraser.reading, c);
        let que = (group.first.saturating_sub(REACH)..group.first)
            .rev()
            .take_while(|&c| !stops(c))
            .find(|&c| self.phraser.is(c, Syntax::Complementizer))
            .filter(|_| governed)?;
        // `ce qu'il a fait avant de dire`
        let clause = que > 0 && !self.phraser.is(que - 1, Syntax::Demonstrative);
        let verb = self.has_main_verb(que + 1..linker);
        self.phraser.at(que + 1).filter(|np| clause && verb && np.head.can_speak())
    }

    /// The form of *être* before what is said of it, up to `de`: `est possible de`.
    fn impersonal_predicate(&self, de: usize) -> Option<usize> {
        const REACH: usize = 5;
        let plain = |c: usize| self.phraser.is_plain_word(c) || self.phraser.is_adverbial(c);
        let be = (de.saturating_sub(REACH)..de).rev().find(|&c| !plain(c))?;
        let finite = self.phraser.lexicons.speech.is_copula(&self.frame().words, be);
        (finite && be + 1 < de).then_some(be)
    }

    /// `fait dire à [un berger] que`: who speaks is the object of an infinitive behind `faire`.
    pub(super) fn made_to_speak(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let infinitive = group.end - 1;
        let faire = infinitive.checked_sub(1).filter(|_| self.is_infinitive(infinitive))?;
        let mut forms = self.phraser.lexicons.speech.auxiliaries.all(&self.frame().words, faire);
        // `fait savoir à X`: one verb, with whom it is told.
        let causative = forms.any(|f| f.value.causative) && !self.verb(group).lemma.contains(' ');
        if !causative || !self.phraser.is(group.end, Syntax::A) {
            return None;
        }
        let contracted = self.phraser.is(group.end, Syntax::Definite);
        let np = self.phraser.at(group.end + usize::from(!contracted))?;
        np.head.can_speak().then_some(np)
    }

    /// `il est possible de se déclarer`: nobody in particular does what an infinitive behind an impersonal `il` says.
    pub(super) fn is_impersonal(&self, group: &VerbGroup) -> bool {
        let de = group.first.checked_sub(1).filter(|&c| self.phraser.is(c, Syntax::De));
        let il = de.and_then(|de| self.impersonal_predicate(de)).and_then(|be| be.checked_sub(1));
        il.is_some_and(|c| {
            self.phraser.is(c, Syntax::Subject) && self.phraser.is(c, Syntax::Impersonal)
        })
    }

    /// The noun phrase that ends before a cell and is the object of a verb that does not itself report:
    /// `conduire [X] à`, `permettre à [X] de`.
    fn object_before(&self, end: usize) -> Option<NounPhrase> {
        let np = self.phraser.ending_at(end)?;
        let before = np.cells.start.checked_sub(1)?;
        let verb = *self.frame().words.get(before)?;
        let syntax = &self.phraser.lexicons.syntax;
        let governed = syntax.is_only_verb(verb)
            || syntax.is_verb(verb, VerbKind::PastParticiple)
            || syntax.is_verb(verb, VerbKind::Infinitive);
        // `a promis à X de`: who reports, does.
        let a = self.phraser.is(before, Syntax::A) && self.phraser.is(end, Syntax::De);
        let reports = self.verbs.iter().any(|v| v.end == np.cells.start || (a && v.end == before));
        let speaks = matches!(np.head, Head::Mention(_) | Head::Role | Head::Nominal);
        ((governed || a) && speaks && !reports).then_some(np)
    }

    /// `Et [X] de conclure`: the infinitive of narration, joined to what was told before by `et`.
    pub(super) fn narrator_before(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let de = group.first.checked_sub(1).filter(|&c| self.phraser.is(c, Syntax::De))?;
        let np = self.phraser.ending_at(de)?;
        let joined = np.cells.start.checked_sub(1)?;
        (self.phraser.is(joined, Syntax::Coordinator) && self.starts_clause(joined)).then_some(np)
    }

    /// The subject of the nearest earlier finite verb of the frame; of a main clause, if there is one.
    pub(super) fn inherited(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let earlier = || {
            self.verbs
                .iter()
                .rev()
                .filter(|v| v.end <= group.first && v.kind == GroupKind::Finite)
                .filter_map(|v| self.subject(v))
        };
        let main = earlier().find(|np| !self.is_subordinate(np));
        main.or_else(|| earlier().next())
    }

    /// Whether a subject stands behind `que` or a relative pronoun.
    pub(super) fn is_subordinate(&self, np: &NounPhrase) -> bool {
        np.cells.start.checked_sub(1).is_some_and(|b| {
            // `, ce que X dément, dénonçant`: a clause of its own, which takes up the one before.
            let takes_up =
                b > 1 && self.phraser.is(b - 1, Syntax::Demonstrative) && self.mark(b - 2, ",");
            !takes_up
                && (self.phraser.is(b, Syntax::Complementizer)
                    || self.phraser.is(b, Syntax::Relation))
        })
    }

    /// For a participle or infinitive without a reporting verb to lean on: the first noun phrase of
    /// the frame that can speak, before it or (`Se disant « … », le conseil …`) behind it.
    pub(super) fn subject_of_main_clause(&self, group: &VerbGroup) -> Option<NounPhrase> {
        const OPENING: usize = 3;
        let first = self.first_speaker(0, group.first);
        first.or_else(|| {
            if group.first > OPENING {
                return None;
            }
            let comma = (group.end..self.frame().len()).find(|&c| self.mark(c, ","))?;
            self.first_speaker(comma + 1, self.frame().len())
        })
    }
}
