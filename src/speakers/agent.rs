//! Passive agents: `décrit par X comme « … »`, `ce « … » est déploré par X`.

use super::phrase::Head;
use super::rules::{Attribution, Scene};
use super::verbs::GroupKind;
use crate::gazetteer::lexicon::syntax::Role as Syntax;

impl Scene<'_> {
    /// `qualifié de « … » par X`; `est décrit comme un « … » par X`.
    pub(super) fn agent(&self, quote: usize) -> Option<Attribution> {
        let group = self.nearest_verb(quote)?;
        if !matches!(group.kind, GroupKind::Passive | GroupKind::PastParticiple) {
            return None;
        }
        // `qualifié par X de « … »`; not `les dispositions prévues par X « … »`, nor `Y, cité par X, « … »`.
        if self.phraser.is(group.end, Syntax::Agent)
            && let Some(np) = self.phraser.at(group.end + 1).filter(|np| np.cells.end < quote)
            // `X, interrogé par Y, s'est contenté d'un « … »`
            && !self.verbs.iter().any(|v| v.first >= np.cells.end && v.end <= quote)
            && (np.cells.end..quote).any(|c| {
                // `agacé par une question : « … »`: what moves to speak does not speak.
                let person = !matches!(np.head, Head::Report | Head::Other);
                self.phraser.is(c, Syntax::De)
                    || self.phraser.is(c, Syntax::Comparison)
                    || (person && self.mark(c, ":"))
            })
        {
            return Some(Attribution {
                rule: "agent",
                cue: Some(self.cue(group)),
                speaker: Some(np),
                strong: true,
            });
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

    /// `« … », lancée par X`; `ce « … » est déploré par X`.
    pub(super) fn agent_after(&self, quote: usize) -> Option<Attribution> {
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
