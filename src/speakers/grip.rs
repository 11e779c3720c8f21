//! How firmly a verb governs a quotation behind it.

use super::phrase::{Head, NounPhrase};
use super::rules::Scene;
use super::verbs::{GroupKind, VerbGroup};
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::NounKind;
use crate::gazetteer::lexicon::syntax::Role as Syntax;

impl Scene<'_> {
    /// How firmly a verb governs a quotation behind it; `None` if it cannot.
    ///
    /// Its constructions (clause, object, preposition), its strength as a reporting verb and the words
    /// between decide. The weights were set on the development articles.
    pub(super) fn grip(&self, group: &VerbGroup, quote: usize) -> Option<f32> {
        const NEAR: usize = 7;
        let verb = self.verb(group);
        let between = group.end..quote;
        let divided = |c: usize| self.mark(c, ";") || self.mark(c, ")");
        if group.kind == GroupKind::Passive
            || (between.clone().any(divided) && !between.clone().any(|c| self.mark(c, "(")))
        {
            return None;
        }
        // `[X] – « … », dit-il – voit une « … »`: an insertion between dashes governs nothing behind it.
        if between.clone().any(|c| self.dash_before(c).is_some_and(|open| open < group.first)) {
            return None;
        }
        let resumes = quote > 0 && (self.mark(quote - 1, ",") || group.clitic.is_none());
        let inverted = group.clitic.is_some() || self.is_inverted(group);
        if verb.incise && resumes && inverted && self.is_incise(group) {
            let another = self.reports_between(group, quote);
            return Some(match (verb.strong, another) {
                (true, false) => 2.0,
                (false, false) => 1.0,
                (_, true) => 0.5,
            });
        }
        // `appelle à la « … »` reports, `appelle cela une « … »` names.
        let likens = between.clone().any(|c| self.phraser.is(c, Syntax::Comparison));
        let preposition = self.governing_preposition(group, quote);
        // `Elle appelle « au calme »`, `appelle X à « … »`
        let calls = between.clone().any(|c| self.phraser.is(c, Syntax::A))
            || (between.is_empty()
                && group.first == group.cue
                && !verb.prepositions.is_empty()
                && self.subject(group).is_some_and(|np| !self.is_subordinate(&np)));
        if verb.names && !likens && !preposition && !calls {
            return self.is_own_word(group).then_some(2.0);
        }
        let governs = verb.takes_que || verb.takes_object || !verb.prepositions.is_empty();
        if !governs && (!between.is_empty() || !verb.incise) {
            return None;
        }
        if group.kind == GroupKind::PastParticiple && !self.is_coordinated(group) {
            return None;
        }
        let near_que = (group.end..quote).any(|c| {
            let near = c < group.end + 4
                || c + 1 == quote
                // `assure, par la voix de X, que`
                || (self.mark(group.end, ",") && self.mark(c - 1, ","))
                || c < group.end + 8 && !self.reports_between(group, c);
            near && (self.phraser.is(c, Syntax::Complementizer)
                || self.phraser.is(c, Syntax::Whether))
                && !self.joins_clause(c, group.end)
                && !self.phraser.is(c - 1, Syntax::Demonstrative)
        });
        let comma = between.clone().any(|c| self.mark(c, ","));
        let distance = between.len();
        let taken_up =
            |v: &VerbGroup| v.kind == GroupKind::Finite && v.first >= group.end && v.end <= quote;
        let relative = self.verbs.iter().any(|v| {
            taken_up(v) && (group.end..v.first).any(|c| self.phraser.is(c, Syntax::Demonstrative))
        });
        let adjacent = distance <= NEAR && !comma && !relative;
        if !verb.strong && !adjacent && !near_que && distance > 2 * NEAR {
            return None;
        }
        let mut grip = if verb.strong { 1.0 } else { -0.5 };
        grip += if near_que && verb.takes_que { 2.0 } else { 0.0 };
        grip += if adjacent { 1.5 } else { 0.0 };
        grip += if distance <= 2 || preposition { 0.5 } else { 0.0 };
        // `résume d'une phrase, « … »`
        let nouns = &self.phraser.lexicons.speech.nouns;
        let worded = between.clone().any(|c| {
            let found = nouns.longest(&self.frame().words[..quote], c);
            found.is_some_and(|f| f.value.kind == NounKind::Speech) && self.mark(quote - 1, ",")
        });
        grip += if worded { 0.5 } else { 0.0 };
        #[allow(clippy::cast_precision_loss)]
        let far = 0.05 * distance as f32;
        Some(grip - far)
    }

    /// `ce qu'[il] appelle des « … »`: whether a verb that names stands behind `ce que` and somebody in
    /// particular does so, whose word it is.
    fn is_own_word(&self, group: &VerbGroup) -> bool {
        let Some(np) = self.subject(group) else { return false };
        let own = match np.head {
            Head::Pronoun(_) => !self.is_indefinite(np.cells.start),
            Head::Mention(mention) => self.phraser.mentions[mention].kind == EntityType::Per,
            Head::Role => !self.phraser.is(np.cells.start, Syntax::Plural),
            _ => false,
        };
        own && np.cells.start >= 2
            && self.phraser.is(np.cells.start - 1, Syntax::Complementizer)
            && self.phraser.is(np.cells.start - 2, Syntax::Demonstrative)
    }

    /// `un texte que X juge « … » [et que] Y …`: whether a conjunction joins a clause to one that begins before
    /// `from`.
    fn joins_clause(&self, conjunction: usize, from: usize) -> bool {
        let first = !(from..conjunction).any(|c| self.phraser.is(c, Syntax::Complementizer));
        conjunction > from && first && self.phraser.is(conjunction - 1, Syntax::Coordinator)
    }

    /// Whether another verb stands between a verb and a cell.
    fn reports_between(&self, group: &VerbGroup, cell: usize) -> bool {
        self.verbs.iter().any(|v| v.first >= group.end && v.end <= cell)
    }

    /// `a appelé [la ville] à « … »`, `a remercié [ses amis] pour leur « … »`: whether the preposition that
    /// the verb takes stands before the mark, over a determiner.
    pub(super) fn governing_preposition(&self, group: &VerbGroup, quote: usize) -> bool {
        let text = |c: usize| self.frame().text(self.phraser.reading, c);
        let taken = |c: usize| {
            self.verb(group).prepositions().any(|p| match p {
                "à" => self.phraser.is(c, Syntax::A),
                "de" => self.phraser.is(c, Syntax::De),
                other => other.eq_ignore_ascii_case(text(c)),
            })
        };
        let determiner = quote
            .checked_sub(1)
            .filter(|&c| self.phraser.class(c, WordClass::Determiner) && !taken(c));
        let cell = determiner.unwrap_or(quote);
        cell > group.end && taken(cell - 1)
    }

    /// `la méthode dite « … »`, `le procès dit « … »`: whether the verb directly before a quotation is a
    /// participle that names the noun before it.
    pub(super) fn is_called(&self, quote: usize) -> bool {
        let Some(group) = self.verbs.iter().rfind(|v| v.end == quote) else { return false };
        match group.kind {
            GroupKind::PastParticiple => !self.is_coordinated(group),
            GroupKind::Finite => {
                let bare = group.end - group.first == 1 && group.clitic.is_none();
                bare && self.subject(group).is_some_and(|np| !np.head.can_speak())
            }
            _ => false,
        }
    }

    /// `celui que ses équipiers appellent « … »`, `qu'on surnomme ici « … »`: whether a verb that names stands before
    /// a quotation, in a relative clause of its own.
    pub(super) fn is_nickname(&self, quote: usize) -> bool {
        let Some(group) = self.nearest_verb(quote).filter(|v| self.verb(v).names) else {
            return false;
        };
        let adjacent = (group.end..quote)
            .all(|c| self.phraser.is_adverbial(c) && !self.phraser.is(c, Syntax::Comparison));
        let relative = |np: NounPhrase| {
            np.cells.start >= 2
                && self.phraser.is(np.cells.start - 1, Syntax::Complementizer)
                && np.cells.end <= group.first
        };
        adjacent && !self.is_own_word(group) && self.subject(group).is_some_and(relative)
    }

    /// `a exprimé … et salué`: a participle that shares the auxiliary of an earlier group.
    pub(super) fn is_coordinated(&self, group: &VerbGroup) -> bool {
        group
            .first
            .checked_sub(1)
            .is_some_and(|b| self.phraser.is(b, Syntax::Coordinator) || self.mark(b, ","))
            && (self.verbs.iter().any(|v| v.end <= group.first && v.kind == GroupKind::Finite)
                || self.shared_auxiliary(group).is_some())
    }
}
