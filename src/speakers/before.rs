//! Constructions whose reporting words stand before the quotation.

use super::phrase::{Head, NounPhrase};
use super::rules::{Attribution, Scene};
use super::verbs::{GroupKind, VerbGroup};
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};

impl Scene<'_> {
    /// The last verb group before a quotation, with no semicolon between.
    pub(super) fn nearest_verb(&self, quote: usize) -> Option<&VerbGroup> {
        let group = self.verbs.iter().rev().find(|v| v.end <= quote)?;
        (!(group.end..quote).any(|c| self.mark(c, ";"))).then_some(group)
    }

    /// `X a déclaré : « … »`; `X : « … »`.
    pub(super) fn colon(&self, quote: usize) -> Option<Attribution> {
        let colon = quote.checked_sub(1).filter(|&c| self.mark(c, ":"))?;
        if let Some(found) = self.noun_before(quote)
            && self
                .verbs
                .iter()
                .all(|v| v.end > colon || found.cue.as_ref().is_some_and(|c| v.end <= c.start))
        {
            return Some(Attribution { rule: "colon-noun", ..found });
        }
        if let Some(found) = self.written(quote) {
            return Some(found);
        }
        if let Some((group, np)) = self.announcing_verb(colon) {
            // `X a cité [sa grand-mère] : « … »`
            let cited = self.phraser.at(group.end).filter(|_| self.verb(group).cites);
            let np = cited.filter(|np| np.cells.end <= colon && np.head.can_speak()).unwrap_or(np);
            return Some(Attribution {
                rule: "colon-verb",
                cue: Some(self.cue(group)),
                speaker: Some(np),
                strong: true,
            });
        }
        if let Some(found) = self.source_before(quote, false) {
            return Some(Attribution { rule: "colon-source", ..found });
        }
        // `Roland-Garros : « … », X raconte son retour`
        if let Some(found) = self.statement_after(quote) {
            return Some(found);
        }
        let speaker = self.first_speaker(0, colon).or_else(|| self.possessor(0, colon))?;
        // `Lens : « … »`: a dateline or a topic.
        if let Head::Mention(mention) = speaker.head
            && speaker.cells == (0..colon)
            && self.phraser.mentions[mention].kind == EntityType::Loc
        {
            return None;
        }
        // `C'est l'analyse de X : « … »`
        if self.is_neuter(&speaker)
            && let Some(found) = self.noun_within(0..colon, quote)
        {
            return Some(Attribution { rule: "colon-noun", ..found });
        }
        Some(Attribution {
            rule: "colon",
            cue: Some(colon..colon + 1),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// `La colère [des riverains] monte : « … »`: whose the subject is that cannot speak itself.
    fn possessor(&self, from: usize, to: usize) -> Option<NounPhrase> {
        let subject = (from..to).find_map(|c| self.phraser.at(c))?;
        let de = subject.cells.clone().skip(1).find(|&c| self.phraser.is(c, Syntax::De))?;
        let owner = self.governed_by_de(de).filter(|np| np.cells.end <= to)?;
        (subject.head == Head::Other && owner.head.can_speak()).then_some(owner)
    }

    /// `[X] n'en démord pas : la digue doit rester « … »`: what somebody does before the colon only leads to the
    /// words, which the writer's clause behind it holds.
    pub(super) fn clause_after_colon(&self, quote: usize) -> Option<Attribution> {
        const REACH: usize = 16;
        let from = quote.saturating_sub(REACH);
        let colon = (from..quote.saturating_sub(1)).rev().find(|&c| self.mark(c, ":"))?;
        let stops = |c: usize| self.frame().is_quote(c) || self.mark(c, ";");
        // `le fameux « … »` needs nobody to say it.
        let word = self.frame().words[quote - 1];
        let kinds = [VerbKind::Finite, VerbKind::Infinitive, VerbKind::PastParticiple];
        let verb = kinds.into_iter().any(|k| self.phraser.lexicons.syntax.is_verb(word, k));
        let noun = self.phraser.is_plain_word(quote - 1) && !verb;
        if noun || (0..quote).any(stops) || !self.has_main_verb(0..colon) {
            return None;
        }
        // `Il fallait monter : l'ascenseur était « … »`
        let somebody = |np: &NounPhrase| !matches!(np.head, Head::Report | Head::Pronoun(_));
        let speaker = self.first_speaker(0, colon).filter(somebody)?;
        Some(Attribution {
            rule: "colon",
            cue: Some(colon..colon + 1),
            speaker: Some(speaker),
            strong: false,
        })
    }

    /// The verb that announces what follows a colon: a finite one rather than a participle, a strong one
    /// rather than a weak one, the last of equals.
    pub(super) fn announcing_verb(&self, colon: usize) -> Option<(&VerbGroup, NounPhrase)> {
        let mut best: Option<(i32, &VerbGroup, NounPhrase)> = None;
        for group in self.verbs.iter().rev().filter(|v| v.end <= colon) {
            if matches!(group.kind, GroupKind::PastParticiple | GroupKind::Passive)
                && !self.is_coordinated(group)
            {
                continue;
            }
            let verb = self.verb(group);
            if verb.names && verb.prepositions.is_empty() {
                continue;
            }
            let Some(np) = self.subject(group) else { continue };
            let finite = i32::from(group.kind == GroupKind::Finite);
            let near = i32::from(colon - group.end <= 6);
            let relative = group.first > 0 && self.phraser.is(group.first - 1, Syntax::Relative);
            let score = finite + near - i32::from(relative)
                + 2 * i32::from(self.verb(group).strong)
                + 2 * i32::from(np.head.can_speak());
            if best.as_ref().is_none_or(|(s, _, _)| score > *s) {
                best = Some((score, group, np));
            }
        }
        best.map(|(_, group, np)| (group, np))
    }

    /// `X affirme que « … »`, `X dénonce un « … »`, `…, estimant que « … »`: of the verbs before the
    /// quotation the one that governs it best.
    pub(super) fn verb_before(&self, quote: usize) -> Option<Attribution> {
        const MAX_TRIED: usize = 6;
        const FIRM: f32 = 2.0;
        let mut best: Option<(f32, Attribution)> = None;
        let mut inner: Option<&VerbGroup> = None;
        let described = self.nearest_verb(quote).is_some_and(|v| {
            let bare = v.kind == GroupKind::PastParticiple && !self.is_coordinated(v);
            bare && (v.end..quote)
                .all(|c| self.phraser.is(c, Syntax::De) || self.phraser.is(c, Syntax::Comparison))
        });
        for group in self.verbs.iter().rev().filter(|v| v.end <= quote).take(MAX_TRIED) {
            let Some(grip) = self.grip(group, quote) else { continue };
            // `voulaient une action qualifiée de « … »`: whose words these are is not told.
            if described && !self.verb(group).strong {
                continue;
            }
            // `X rapporte que Y juge « … »`: the innermost verb decides.
            let embeds = best.is_some() && inner.is_some_and(|inner| self.embeds(group, inner));
            if embeds || self.has_nearer_source(group, quote) {
                continue;
            }
            let Some(speaker) = self.subject(group).filter(|np| !self.is_neuter(np)) else {
                continue;
            };
            let mut score = grip + if speaker.head.can_speak() { 2.0 } else { -2.0 };
            // The writer's own `je` has leaked from a quotation.
            score -= if group.person == 1 { 2.0 } else { 0.0 };
            if score <= 0.0 || best.as_ref().is_some_and(|(s, _)| *s >= score) {
                continue;
            }
            let attribution = Attribution {
                rule: "verb-before",
                cue: Some(self.cue(group)),
                speaker: Some(speaker),
                strong: grip >= 1.0,
            };
            let firm = grip >= FIRM && group.kind == GroupKind::Finite && !group.negated;
            inner = firm.then_some(group);
            best = Some((score, attribution));
        }
        // `D'après X, ces éléments confirment …`: what cannot speak yields to a source.
        best.map(|(_, attribution)| attribution).filter(|a| {
            let speaks = a.speaker.as_ref().is_some_and(|np| np.head.can_speak());
            // `Selon X, ceux-ci présenteraient …`
            let source = || self.source_before(quote, true);
            let reports = a.cue.as_ref().is_some_and(|cue| {
                self.verbs.iter().any(|v| v.end == cue.end && self.verb(v).strong)
            });
            let opens = |s: &Attribution| s.cue.as_ref().is_some_and(|cue| cue.start == 0);
            (speaks && reports) || source().is_none_or(|s| speaks && !opens(&s))
        })
    }

    /// `le lac, que Y veut vendre, n'est, selon [X], qu'« … »`: whether a source inserted behind a verb, and
    /// not between it and its own clause (`a dit, selon Z, que`), is nearer to a quotation.
    fn has_nearer_source(&self, group: &VerbGroup, quote: usize) -> bool {
        (group.end + 1..quote).any(|cell| {
            let Some((preposition, true)) = self.preposition_at(cell) else { return false };
            // `un rapport selon lequel`
            if self.phraser.is(preposition.end, Syntax::Relation) {
                return self.antecedent(cell).is_some();
            }
            let Some(np) = self.phraser.at(preposition.end) else { return false };
            // `selon ses sources`: the subject's own.
            let inserted = (self.mark(cell - 1, ",") || matches!(np.head, Head::Pronoun(_)))
                && np.head.can_speak()
                && (np.head == Head::Report
                    || !self.phraser.is(np.cells.start, Syntax::Possessive))
                && np.cells.end <= quote;
            let own = (group.end..cell).all(|c| self.mark(c, ",") || self.phraser.is_adverbial(c));
            let clause = (np.cells.end..quote).any(|c| self.phraser.is(c, Syntax::Complementizer));
            inserted && !own && !clause
        })
    }

    /// Whether the clause of a verb, which `que` opens, holds another verb with a subject of its own.
    fn embeds(&self, outer: &VerbGroup, inner: &VerbGroup) -> bool {
        let que = (outer.end..inner.first).find(|&c| self.phraser.is(c, Syntax::Complementizer));
        let subject = self.subject(inner);
        que.zip(subject).is_some_and(|(que, np)| np.head.can_speak() && np.cells.start > que)
    }

    /// Whether a verb stands where an inverted one does: `, a dit X,`, `Comme l'a dit X,`.
    pub(super) fn is_incise(&self, group: &VerbGroup) -> bool {
        let likened = group.first.checked_sub(1).is_some_and(|comparison| {
            self.phraser.is(comparison, Syntax::Comparison) && self.starts_clause(comparison)
        });
        group.kind == GroupKind::Finite && (likened || self.starts_clause(group.first))
    }
}
