//! Constructions whose reporting words stand before the quotation.

use super::phrase::{Head, NounPhrase};
use super::rules::{Attribution, Scene};
use super::verbs::{GroupKind, VerbGroup};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood, NounKind};
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
        let speaker = self.first_speaker(0, colon).or_else(|| self.possessor(0, colon))?;
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
            speaks || self.source_before(quote, true).is_none()
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
            let inserted = self.mark(cell - 1, ",")
                && np.head.can_speak()
                && !self.phraser.is(np.cells.start, Syntax::Possessive)
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

    /// `X parle d'une « … », [Y] d'une « … »`: the verb of the clause before is left out.
    pub(super) fn gapping(&self, quote: usize) -> Option<Attribution> {
        let earlier = (0..quote).rev().find(|&c| self.frame().is_quote(c))?;
        let joint = earlier + 1;
        let joins = |c: usize| {
            self.phraser.is(c, Syntax::Coordinator) || self.phraser.is(c, Syntax::Clause)
        };
        if !(self.mark(joint, ",") || self.mark(joint, ";") || joins(joint)) {
            return None;
        }
        let start = if joins(joint + 1) { joint + 2 } else { joint + 1 };
        let speaker = self.phraser.at(start).filter(|np| np.head.can_speak())?;
        // `les syndicats, eux, d'un « … »`
        let mut at = speaker.cells.end;
        while at < quote
            && (self.mark(at, ",")
                || self.phraser.is(at, Syntax::Between)
                || self.phraser.is_adverbial(at))
        {
            at += 1;
        }
        // `de` and `de`, `à` and `à`, `comme` and `comme`.
        let preposition = [Syntax::De, Syntax::A, Syntax::Comparison]
            .into_iter()
            .find(|&role| self.phraser.is(at, role))?;
        let complement = (at + 1..quote).all(|c| self.phraser.class(c, WordClass::Determiner));
        let governing = self.verbs.iter().rfind(|v| v.end <= earlier)?;
        let governed = (governing.end..earlier).any(|c| self.phraser.is(c, preposition));
        (complement && governed && speaker.cells.end < quote).then(|| Attribution {
            rule: "gapping",
            cue: Some(self.cue(governing)),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// Whether a verb stands where an inverted one does: `, a dit X,`, `Comme l'a dit X,`.
    pub(super) fn is_incise(&self, group: &VerbGroup) -> bool {
        let likened = group.first.checked_sub(1).is_some_and(|comparison| {
            self.phraser.is(comparison, Syntax::Comparison) && self.starts_clause(comparison)
        });
        group.kind == GroupKind::Finite && (likened || self.starts_clause(group.first))
    }

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
            let another = self.verbs.iter().any(|v| v.first >= group.end && v.end <= quote);
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
                && self.subject(group).is_some_and(|np| !self.is_subordinate(&np)));
        if verb.names && !likens && !preposition && !calls {
            return None;
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

    /// Whether another verb stands between a verb and a cell.
    fn reports_between(&self, group: &VerbGroup, cell: usize) -> bool {
        self.verbs.iter().any(|v| v.first >= group.end && v.end <= cell)
    }

    /// `a appelé [la ville] à « … »`, `a remercié [ses amis] pour leur « … »`: whether the preposition that
    /// the verb takes stands before the mark, over a determiner.
    fn governing_preposition(&self, group: &VerbGroup, quote: usize) -> bool {
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

    /// `a exprimé … et salué`: a participle that shares the auxiliary of an earlier group.
    pub(super) fn is_coordinated(&self, group: &VerbGroup) -> bool {
        group
            .first
            .checked_sub(1)
            .is_some_and(|b| self.phraser.is(b, Syntax::Coordinator) || self.mark(b, ","))
            && (self.verbs.iter().any(|v| v.end <= group.first && v.kind == GroupKind::Finite)
                || self.shared_auxiliary(group).is_some())
    }

    /// Whether the speaker found has a name or is a person by function.
    fn is_named(&self, attribution: &Attribution) -> bool {
        attribution.speaker.as_ref().is_some_and(|np| {
            matches!(np.head, Head::Mention(_) | Head::Capitalised | Head::Role | Head::Pronoun(_))
        })
    }

    /// `…, selon les mots de X, « … »`: a strong source directly before the mark.
    pub(super) fn source_close(&self, quote: usize) -> Option<Attribution> {
        let is_close = |a: &Attribution| {
            a.speaker.as_ref().is_some_and(|np| {
                (np.cells.end..quote).all(|c| self.mark(c, ",")) && np.cells.end <= quote
            })
        };
        let weak = || self.source_before(quote, false).filter(|a| a.strong || self.is_named(a));
        self.source_before(quote, true).filter(is_close).or_else(|| weak().filter(is_close))
    }

    /// `Selon X, … « … »`; `pour X, « … »`; `à [l']en croire`.
    pub(super) fn source_before(&self, quote: usize, strong_only: bool) -> Option<Attribution> {
        for cell in (0..quote).rev() {
            let Some((preposition, strong)) = self.preposition_at(cell) else { continue };
            // `à l'en croire`: the pronoun stands inside.
            let inner = preposition.clone().skip(1).find(|&c| self.phraser.is(c, Syntax::Article));
            let inner =
                inner.filter(|_| self.mark(preposition.end, ",") || preposition.end == quote);
            // `[X], pour qui « … »`; `[X], d'après qui l'accord est « … »`; `[un rapport] selon lequel`
            let relative = self.phraser.is(preposition.end, Syntax::Relative)
                || (strong && self.phraser.is(preposition.end, Syntax::Relation));
            if relative && (strong || preposition.end + 1 == quote) {
                return self.antecedent(cell).map(|speaker| Attribution {
                    rule: "source-before",
                    cue: Some(preposition),
                    speaker: Some(speaker),
                    strong: true,
                });
            }
            let np = inner.map(|c| self.pronoun(c)).or_else(|| self.phraser.at(preposition.end));
            let Some(np) = np.map(|np| self.speaker_of_words(np)) else { continue };
            let opens = self.starts_clause(cell)
                || self.phraser.is(cell - 1, Syntax::Clause)
                || self.phraser.is(cell - 1, Syntax::Coordinator);
            let comma = self.closes_complement(np.cells.end, quote);
            // `pour un ministère « inconnu »`: no comma, no source.
            let apart = np.cells.end < quote || self.phraser.is(np.cells.start, Syntax::Definite);
            let person = !matches!(np.head, Head::Other | Head::Report)
                && (apart || matches!(np.head, Head::Mention(_) | Head::Pronoun(_)));
            if strong || (!strong_only && opens && comma && person) {
                // `Pour X, c'est « non »`
                let strong = strong || (np.cells.end < quote && self.is_predicate(quote));
                return Some(Attribution {
                    rule: "source-before",
                    cue: Some(preposition),
                    speaker: Some(np),
                    strong,
                });
            }
        }
        None
    }

    /// Whether a quotation, with or without a determiner before it, stands behind a form of `être`.
    fn is_predicate(&self, quote: usize) -> bool {
        let plain = |c: &usize| {
            !self.phraser.class(*c, WordClass::Determiner) && !self.phraser.is_adverbial(*c)
        };
        (quote.saturating_sub(3)..quote).rev().find(plain).is_some_and(|c| {
            let mut forms = self.phraser.lexicons.speech.auxiliaries.all(&self.frame().words, c);
            forms.any(|f| f.value.kind == AuxiliaryKind::Etre && f.value.mood == Mood::Finite)
        })
    }

    /// Whether a comma or the quotation stands behind a noun phrase, or behind a complement that it left out:
    /// `pour X du syndicat Y, « … »`.
    fn closes_complement(&self, end: usize, quote: usize) -> bool {
        const MAX_COMPLEMENT: usize = 7;
        let closes = |c: usize| self.mark(c, ",") || c == quote;
        let complement = self.phraser.is(end, Syntax::De)
            || self.frame().is_capitalised(self.phraser.reading, end)
            || self.phraser.is(end, Syntax::A);
        let inside = |&c: &usize| {
            let verb = self.group_at(c).is_some() || self.phraser.class(c, WordClass::Auxiliary);
            !closes(c) && !verb && !self.frame().is_punct(self.phraser.reading, c)
        };
        let stop = (end..(end + MAX_COMPLEMENT).min(quote + 1)).find(|c| !inside(c));
        closes(end) || (complement && stop.is_some_and(closes))
    }

    /// `selon les chiffres communiqués par X`: X, whose words they are.
    pub(super) fn speaker_of_words(&self, np: NounPhrase) -> NounPhrase {
        const REACH: usize = 5;
        if matches!(np.head, Head::Report | Head::Other) {
            let end = np.cells.end;
            let by = (end..end + REACH).find(|&c| !self.phraser.is_plain_word(c));
            let by = by.filter(|&c| self.phraser.is(c, Syntax::Agent));
            if let Some(agent) = by.and_then(|c| self.phraser.at(c + 1))
                && matches!(agent.head, Head::Mention(_) | Head::Role)
            {
                return agent;
            }
        }
        np
    }

    /// `la déclaration de X : « … »`, `dans son communiqué « … »`.
    pub(super) fn noun_before(&self, quote: usize) -> Option<Attribution> {
        const WINDOW: usize = 12;
        self.noun_within(quote.saturating_sub(WINDOW)..quote, quote)
    }

    /// A reporting noun in a stretch before a quotation, and whose words it says.
    fn noun_within(&self, cells: std::ops::Range<usize>, quote: usize) -> Option<Attribution> {
        let speech = &self.phraser.lexicons.speech;
        for cell in cells.rev() {
            let Some(found) = speech.nouns.longest(&self.frame().words, cell) else { continue };
            let end = cell + found.len;
            // `à propos de X`
            let bare = cell.checked_sub(1).is_some_and(|b| {
                self.phraser.is(b, Syntax::A) && !self.phraser.is(b, Syntax::Definite)
            });
            if end > quote || bare {
                continue;
            }
            if (end..quote).any(|c| self.mark(c, ";") || self.mark(c, ".")) {
                return None;
            }
            // `réponse prudente de X`
            let de = (end..quote.min(end + 3)).find(|&c| !self.phraser.is_plain_word(c));
            let possessor = de
                .filter(|&de| de < quote && self.phraser.is(de, Syntax::De))
                .and_then(|de| self.governed_by_de(de))
                .filter(|np| np.cells.end <= quote && np.head.can_speak());
            if let Some(np) = possessor {
                return Some(Attribution {
                    rule: "noun",
                    cue: Some(cell..end),
                    speaker: Some(np),
                    strong: true,
                });
            }
        }
        None
    }

    /// The noun phrase behind `de`: contracted articles (`du ministre`) are part of it.
    pub(super) fn governed_by_de(&self, de: usize) -> Option<NounPhrase> {
        self.phraser.at(de + 1).or_else(|| self.phraser.at(de))
    }
}
