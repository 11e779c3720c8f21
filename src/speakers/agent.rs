//! Agents of the passive: `décrit par X comme « … »`, `ce « … » est déploré par X`.

use super::phrase::Head;
use super::rules::{Attribution, Scene};
use super::verbs::{GroupKind, VerbGroup};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};

impl Scene<'_> {
    /// `qualifié de « … » par X`; `est décrit comme un « … » par X`.
    pub(super) fn agent(&self, quote: usize) -> Option<Attribution> {
        let group = self.nearest_verb(quote)?;
        // `s'est vu reprocher par X d'avoir « … »`, `fait savoir par X que « … »`
        let infinitive = group.kind == GroupKind::Finite && self.is_infinitive(group.end - 1);
        let passive = matches!(group.kind, GroupKind::Passive | GroupKind::PastParticiple)
            || self.is_read_as_finite(group, quote);
        // `interrogé par X`: who asks is not who speaks.
        let nickname = self.verb(group).names && self.verb(group).prepositions.is_empty();
        if !(passive || infinitive) || self.verb(group).asks || nickname {
            return None;
        }
        // `a qualifié l'offre présentée par X d'« aumône »`: the participle belongs to the object.
        if group.kind == GroupKind::PastParticiple
            && !self.governing_preposition(group, quote)
            && self.verbs.iter().any(|v| {
                v.kind == GroupKind::Finite
                    && v.end <= group.first
                    && self.governing_preposition(v, quote)
                    && !(v.end..group.first).any(|c| self.mark(c, ","))
            })
        {
            return None;
        }
        let par = self.agent_of(group, quote);
        // `qualifié par X de « … »`; not `les dispositions prévues par X « … »`, nor `Y, cité par X, « … »`.
        if let Some(par) = par
            && let Some(np) = self.phraser.at(par + 1).filter(|np| np.cells.end < quote)
            // `X, interrogé par Y, s'est contenté d'un « … »`
            && !self.verbs.iter().any(|v| v.first >= np.cells.end && v.end <= quote)
            && (np.cells.end..quote).any(|c| {
                // `agacé par une question : « … »`: what moves to speak does not speak.
                let person = !matches!(np.head, Head::Report | Head::Other);
                self.phraser.is(c, Syntax::De)
                    || (infinitive && person && self.phraser.is(c, Syntax::Complementizer))
                    || self.phraser.is(c, Syntax::Comparison)
                    || (person && self.mark(c, ":") && !self.has_main_verb(np.cells.end..c))
            })
        {
            return Some(Attribution {
                rule: "agent",
                cue: Some(self.cue(group)),
                speaker: Some(np),
                strong: true,
            });
        }
        // `s'est fait traiter de « … » par X`
        if infinitive && !self.phraser.is(quote + 1, Syntax::Agent) {
            return None;
        }
        let mut by = quote + 1;
        while by < self.frame().len() && by < quote + 8 && !self.phraser.is(by, Syntax::Agent) {
            if self.frame().is_punct(self.phraser.reading, by)
                || self.phraser.is(by, Syntax::Relation)
            {
                return None;
            }
            by += 1;
        }
        if !self.phraser.is(by, Syntax::Agent) {
            return None;
        }
        let np = self.phraser.at(by + 1)?;
        Some(Attribution {
            rule: "agent",
            cue: Some(self.cue(group)),
            speaker: Some(np),
            strong: true,
        })
    }

    /// `X, décrit comme « … » par Y`: a participle that is written as a finite form is.
    fn is_read_as_finite(&self, group: &VerbGroup, quote: usize) -> bool {
        let bare = group.kind == GroupKind::Finite
            && group.end == group.first + 1
            && group.clitic.is_none()
            && self.phraser.is(quote + 1, Syntax::Agent);
        let word = self.frame().words[group.first];
        let verb = |kind| self.phraser.lexicons.syntax.is_verb(word, kind);
        bare && verb(VerbKind::PastParticiple)
    }

    /// `par` behind a passive, directly or over adverbs and whom it was told: `confirmé [à Reuters] par`.
    fn agent_of(&self, group: &VerbGroup, quote: usize) -> Option<usize> {
        const REACH: usize = 8;
        let mut cell = group.end;
        while cell < quote.min(group.end + REACH) && !self.phraser.is(cell, Syntax::Agent) {
            if self.phraser.is_adverbial(cell) {
                cell += 1;
            } else if self.phraser.is(cell, Syntax::A) && group.kind == GroupKind::Passive {
                let contracted = self.phraser.is(cell, Syntax::Definite);
                let told = self.phraser.at(if contracted { cell } else { cell + 1 })?;
                cell = told.cells.end;
            } else {
                return None;
            }
        }
        self.phraser.is(cell, Syntax::Agent).then_some(cell)
    }

    /// `l'expression « … », employée par [X]`: any participle behind a word that is called one.
    fn word_used(&self, quote: usize) -> Option<Attribution> {
        const REACH: usize = 4;
        let participle = quote + 1 + usize::from(self.mark(quote + 1, ","));
        let word = *self.frame().words.get(participle)?;
        let used = self.phraser.lexicons.syntax.is_verb(word, VerbKind::PastParticiple);
        let par = (participle + 1..participle + REACH).find(|&c| !self.phraser.is_adverbial(c))?;
        if !used || !self.is_word_said(quote) || !self.phraser.is(par, Syntax::Agent) {
            return None;
        }
        let np = self.phraser.at(par + 1).filter(|np| np.head.can_speak())?;
        Some(Attribution {
            rule: "agent-after",
            cue: Some(participle..participle + 1),
            speaker: Some(np),
            strong: true,
        })
    }

    /// `« … », lancée par X`; `ce « … » est déploré par X`.
    pub(super) fn agent_after(&self, quote: usize) -> Option<Attribution> {
        if let Some(found) = self.word_used(quote) {
            return Some(found);
        }
        let group = self.group_at(self.behind(quote))?;
        let passive = matches!(group.kind, GroupKind::PastParticiple | GroupKind::Passive);
        if !passive || !self.phraser.is(group.end, Syntax::Agent) {
            return None;
        }
        let np = self.phraser.at(group.end + 1).filter(|np| np.head.can_speak())?;
        Some(Attribution {
            rule: "agent-after",
            cue: Some(self.cue(group)),
            speaker: Some(np),
            strong: true,
        })
    }
}
