//! The constructions of reported speech, as ordered named rules.
//!
//! Each rule looks at one quotation in its frame and either finds its cue and its speaker or leaves it
//! to the next rule. The first rule that answers signs the attribution. `docs/reported-speech.md`
//! describes each construction with an example and names the rule that reads it.

use std::ops::Range;

use super::frame::Frame;
use super::phrase::{Head, NounPhrase, Phraser};
use super::verbs::{GroupKind, VerbGroup};
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::TokenKind;

/// What a rule found for one quotation: cells of its frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The rule that decided.
    pub rule: &'static str,
    /// The reporting words.
    pub cue: Option<Range<usize>>,
    /// The speaker.
    pub speaker: Option<NounPhrase>,
    /// Whether cue and quotation are so close that the span must be somebody's words.
    pub strong: bool,
}

/// One frame with its verb groups, ready to be searched.
pub struct Scene<'a> {
    /// Reads noun phrases.
    pub phraser: Phraser<'a>,
    /// The verb groups, in order.
    pub verbs: Vec<VerbGroup>,
}

type Rule = fn(&Scene<'_>, usize) -> Option<Attribution>;

/// The rules, in order.
const RULES: [Rule; 12] = [
    |scene, quote| scene.incise_after(quote),
    |scene, quote| scene.source_after(quote),
    |scene, quote| scene.agent(quote),
    |scene, quote| scene.agent_after(quote),
    |scene, quote| scene.colon(quote),
    |scene, quote| scene.source_close(quote),
    |scene, quote| scene.verb_before(quote),
    |scene, quote| scene.source_before(quote, true),
    |scene, quote| scene.incise_later(quote),
    |scene, quote| scene.source_before(quote, false),
    |scene, quote| scene.noun_before(quote),
    |scene, quote| scene.statement_after(quote),
];

impl<'a> Scene<'a> {
    fn frame(&self) -> &'a Frame {
        self.phraser.frame
    }

    fn mark(&self, cell: usize, mark: &str) -> bool {
        self.phraser.mark(cell, mark)
    }

    /// The attribution of the quotation in `cell` by the first rule that answers.
    #[must_use]
    pub fn attribute(&self, cell: usize) -> Option<Attribution> {
        RULES.iter().find_map(|rule| rule(self, cell))
    }

    fn verb(&self, group: &VerbGroup) -> &crate::gazetteer::lexicon::speech::ReportingVerb {
        self.phraser.lexicons.speech.verb(group.verb)
    }

    fn cue(&self, group: &VerbGroup) -> Range<usize> {
        group.cue..group.end
    }

    // ---- subjects -------------------------------------------------------------------------------

    /// The subject of a verb group, wherever it stands.
    fn subject(&self, group: &VerbGroup) -> Option<NounPhrase> {
        if let Some(clitic) = group.clitic {
            return Some(self.pronoun(clitic));
        }
        match group.kind {
            GroupKind::Finite | GroupKind::Passive => {
                if self.is_inverted(group) {
                    return self.subject_behind(group).or_else(|| self.subject_ahead(group));
                }
                self.subject_ahead(group)
                    .or_else(|| self.is_incise(group).then(|| self.subject_behind(group)).flatten())
            }
            GroupKind::Infinitive => self
                .person_before(group)
                .or_else(|| self.inherited(group))
                .or_else(|| self.subject_of_main_clause(group)),
            GroupKind::Participle => self
                .noun_before_participle(group)
                .or_else(|| self.inherited(group))
                .or_else(|| self.subject_of_main_clause(group)),
            GroupKind::PastParticiple => {
                self.inherited(group).or_else(|| self.subject_of_main_clause(group))
            }
        }
    }

    /// Whether the subject of a finite verb follows it: `ce qu'a annoncé X`, or between commas
    /// (`, a dit X,`) with the subject next to the verb and nothing behind it.
    fn is_inverted(&self, group: &VerbGroup) -> bool {
        let Some(before) = group.first.checked_sub(1) else { return false };
        if self.phraser.is(before, Syntax::Complementizer) {
            return true;
        }
        if !self.is_incise(group) {
            return false;
        }
        let Some(np) = self.phraser.after(group.end) else { return false };
        let end = np.cells.end;
        let closed = end >= self.frame().len()
            || self.frame().is_punct(self.phraser.reading, end)
            || self.frame().is_quote(end);
        closed && np.head.can_speak() && !self.phraser.is(np.cells.start, Syntax::De)
    }

    /// `[un message] indiquant que`, `[ce dernier] expliquant`: a document or pronoun directly before a
    /// participle without `en` is what tells.
    fn noun_before_participle(&self, group: &VerbGroup) -> Option<NounPhrase> {
        if self.phraser.class(group.first, WordClass::Preposition) {
            return None;
        }
        self.phraser.ending_at(group.first).filter(|np| {
            matches!(np.head, Head::Report | Head::Pronoun(PronounKind::Demonstrative))
        })
    }

    /// `On voit [X] répéter`: a person directly before an infinitive is its subject.
    fn person_before(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let before = group.first.checked_sub(1)?;
        let mention = (*self.frame().mentions.get(before)?)?;
        let start =
            (0..=before).rev().take_while(|&c| self.frame().mentions[c] == Some(mention)).last()?;
        self.phraser.at(start).filter(|np| np.cells.end == group.first)
    }

    fn pronoun(&self, cell: usize) -> NounPhrase {
        NounPhrase {
            cells: cell..cell + 1,
            head_cell: cell,
            head: Head::Pronoun(PronounKind::Subject),
        }
    }

    /// Whether nothing that could be a subject stands directly before a cell.
    fn starts_clause(&self, cell: usize) -> bool {
        cell.checked_sub(1).is_none_or(|before| {
            self.frame().is_quote(before)
                || (self.frame().is_punct(self.phraser.reading, before) && !self.mark(before, ")"))
        })
    }

    fn subject_behind(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let np = self.phraser.after(group.end)?;
        // An object with a partitive article is no subject (`dénonce des « … »`); a speaker has a
        // head that can speak, or at least an article of its own.
        let fits = np.head.can_speak() || !self.phraser.is(np.cells.start, Syntax::De);
        (fits && self.agrees(&np, group)).then_some(np)
    }

    /// Number agreement, where both sides are known.
    fn agrees(&self, np: &NounPhrase, group: &VerbGroup) -> bool {
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

    /// The subject before a finite verb: pronoun, relative pronoun's antecedent, noun phrase, or the
    /// subject of the verb that this one is coordinated with.
    fn subject_ahead(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let mut before = group.first.checked_sub(1)?;
        while self.phraser.is_adverbial(before) && !self.phraser.is(before, Syntax::Subject) {
            before = before.checked_sub(1)?;
        }
        if self.phraser.is(before, Syntax::Subject) && !self.phraser.is(before, Syntax::Reflexive) {
            return Some(self.pronoun(before));
        }
        if self.phraser.is(before, Syntax::Relative) {
            return self.antecedent(before);
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
        let np = self.noun_phrase_ending(before + 1).filter(|np| self.agrees(np, group))?;
        Some(self.apposed_to(&np, false).unwrap_or(np))
    }

    /// What a noun phrase before a verb is an apposition to, if it is one: `[Le porte-parole], X a dit`
    /// and `[X], président de Y explique`.
    ///
    /// For the antecedent of `qui` the first phrase may be governed by a preposition.
    fn apposed_to(&self, np: &NounPhrase, governed: bool) -> Option<NounPhrase> {
        let comma = np.cells.start.checked_sub(1).filter(|&c| self.mark(c, ","))?;
        let first = self
            .noun_phrase_ending(comma)
            .filter(|f| f.cells.end == comma)
            .or_else(|| governed.then(|| self.phraser.ending_at(comma)).flatten())?;
        let bare_role = np.head == Head::Role && np.head_cell == np.cells.start;
        let name_of_role = matches!(np.head, Head::Mention(_) | Head::Capitalised)
            && matches!(first.head, Head::Role | Head::Nominal);
        let named = matches!(first.head, Head::Mention(_) | Head::Capitalised);
        ((bare_role && named) || name_of_role).then_some(first)
    }

    /// The subject before a comma, with insertions and appositions left out:
    /// `[X], porte-parole de Y, 54 ans, a déclaré`. Of several noun phrases the first of the clause is
    /// the subject; a reporting verb or a quotation between ends the search.
    fn over_insertion(&self, comma: usize) -> Option<NounPhrase> {
        const MAX_INSERTIONS: usize = 4;
        let mut end = comma;
        let mut best = None;
        let mut apposed = None;
        for _ in 0..MAX_INSERTIONS {
            let Some(open) =
                (0..end).rev().find(|&c| self.mark(c, ",") || self.frame().is_quote(c))
            else {
                break;
            };
            let finite = self
                .verbs
                .iter()
                .any(|v| v.kind == GroupKind::Finite && v.first > open && v.end <= end);
            if self.frame().is_quote(open) || (finite && best.is_some()) {
                break;
            }
            if let Some(np) = self.noun_phrase_ending(open) {
                // Whatever a person is apposed to speaks: `Les ténors du camp, X et Y, font valoir`.
                let named = (open..end).any(|c| self.frame().mentions[c].is_some());
                if np.head.can_speak() {
                    best = Some(np);
                } else if named && np.cells.end == open {
                    apposed = Some(np);
                }
            }
            end = open;
        }
        best.or(apposed)
    }

    fn noun_phrase_ending(&self, end: usize) -> Option<NounPhrase> {
        let mut end = end;
        if end > 0 && self.mark(end - 1, ")") {
            end = (0..end - 1).rev().find(|&c| self.mark(c, "("))?;
        }
        self.phraser.before(end)
    }

    /// What `qui` refers to: the noun phrase before it (over a comma or bracket).
    fn antecedent(&self, relative: usize) -> Option<NounPhrase> {
        let mut end = relative;
        while end > 0 && self.mark(end - 1, ",") {
            end -= 1;
        }
        if end > 0 && self.mark(end - 1, ")") {
            end = (0..end - 1).rev().find(|&c| self.mark(c, "("))?;
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

    /// The subject of the nearest earlier finite verb of the frame; of a main clause, if there is one.
    fn inherited(&self, group: &VerbGroup) -> Option<NounPhrase> {
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
    fn is_subordinate(&self, np: &NounPhrase) -> bool {
        np.cells.start.checked_sub(1).is_some_and(|b| {
            self.phraser.is(b, Syntax::Complementizer) || self.phraser.is(b, Syntax::Relation)
        })
    }

    /// For a participle or infinitive without a reporting verb to lean on: the first noun phrase of
    /// the frame that can speak, before it or (`Se disant « … », le conseil …`) behind it.
    fn subject_of_main_clause(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let first = self.first_speaker(0, group.first);
        first.or_else(|| {
            let comma = (group.end..self.frame().len()).find(|&c| self.mark(c, ","))?;
            self.first_speaker(comma + 1, self.frame().len())
        })
    }

    /// The first noun phrase in a stretch that can speak and that no preposition governs.
    #[must_use]
    pub fn first_speaker(&self, from: usize, to: usize) -> Option<NounPhrase> {
        let mut cell = from;
        while cell < to {
            let governed = self.phraser.class(cell, WordClass::Preposition)
                || self.phraser.is(cell, Syntax::A)
                || self.phraser.is(cell, Syntax::De);
            if governed && self.frame().mentions[cell].is_none() {
                cell += 1;
                if let Some(np) = self.phraser.at(cell) {
                    cell = np.cells.end;
                }
                continue;
            }
            match self.phraser.at(cell) {
                Some(np) if np.head.can_speak() && np.cells.end <= to => return Some(np),
                Some(np) => cell = np.cells.end.max(cell + 1),
                None => cell += 1,
            }
        }
        None
    }

    // ---- rules ----------------------------------------------------------------------------------

    /// The cell behind a quotation, its comma and its dash.
    fn behind(&self, quote: usize) -> usize {
        let mut cell = quote + 1;
        while [",", "-", "–", "—"].iter().any(|m| self.mark(cell, m)) {
            cell += 1;
        }
        cell
    }

    fn group_at(&self, cell: usize) -> Option<&VerbGroup> {
        self.verbs.iter().find(|v| v.first == cell)
    }

    /// `« … », a déclaré X`; `« … », dit-il`; `« … », comme l'a dit X`.
    fn incise_after(&self, quote: usize) -> Option<Attribution> {
        let mut cell = self.behind(quote);
        if self.phraser.is(cell, Syntax::Comparison) {
            cell += 1;
        }
        while self.phraser.is_adverbial(cell) {
            cell += 1;
        }
        // `l'a interrompu la maire`, `lui répond X`.
        while self.group_at(cell).is_none()
            && (self.phraser.is(cell, Syntax::Object) || self.phraser.is(cell, Syntax::Negation))
        {
            cell += 1;
        }
        let group = self.group_at(cell)?;
        if !matches!(group.kind, GroupKind::Finite) {
            return None;
        }
        let verb = self.verb(group);
        if !(verb.incise || group.clitic.is_some()) {
            return None;
        }
        // Without a comma, `le mot « … » annonce` has the quotation for its subject.
        let separated = cell > quote + 1 || group.clitic.is_some() || self.is_whole_clause(quote);
        if !separated {
            return None;
        }
        let speaker = match group.clitic {
            Some(clitic) => Some(self.place_read(group).unwrap_or_else(|| self.pronoun(clitic))),
            None => self.subject_behind(group).or_else(|| self.pronoun_ahead(group)),
        };
        let speaker = speaker?;
        Some(Attribution {
            rule: "incise-after",
            cue: Some(self.cue(group)),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// `peut-on lire dans [le communiqué]`, `a-t-on appris auprès de [la préfecture]`: where nobody in
    /// particular reads or learns, the source is the place.
    fn place_read(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let clitic = group.clitic?;
        let pronoun = self.phraser.lexicons.names.pronouns.longest(&self.frame().words, clitic)?;
        // `on` has no gender and no plural of its own.
        if pronoun.value.agreement.gender.is_some() || pronoun.value.person != 3 {
            return None;
        }
        let mut cell = group.end;
        while self.phraser.class(cell, WordClass::Preposition)
            || self.phraser.is(cell, Syntax::De)
            || self.phraser.is(cell, Syntax::A)
        {
            cell += 1;
        }
        if cell == group.end {
            return None;
        }
        self.phraser.at(cell).filter(|np| np.head.can_speak())
    }

    fn pronoun_ahead(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let before = group.first.checked_sub(1)?;
        self.phraser.is(before, Syntax::Subject).then(|| self.pronoun(before))
    }

    /// Whether the quotation opens its frame (or follows a colon): it is not built into a clause.
    fn is_whole_clause(&self, quote: usize) -> bool {
        quote
            .checked_sub(1)
            .is_none_or(|b| self.frame().is_punct(self.phraser.reading, b) && !self.mark(b, ")"))
    }

    /// `« … », selon X`.
    fn source_after(&self, quote: usize) -> Option<Attribution> {
        let cell = self.behind(quote);
        let (preposition, strong) = self.preposition_at(cell)?;
        if !strong && cell == quote + 1 {
            return None;
        }
        let np = self.phraser.at(preposition.end)?;
        (strong || np.head.can_speak()).then_some(Attribution {
            rule: "source-after",
            cue: Some(preposition),
            speaker: Some(np),
            strong: true,
        })
    }

    fn preposition_at(&self, cell: usize) -> Option<(Range<usize>, bool)> {
        if self.frame().mentions.get(cell)?.is_some() {
            return None;
        }
        let found =
            self.phraser.lexicons.speech.source_prepositions.longest(&self.frame().words, cell)?;
        Some((cell..cell + found.len, *found.value))
    }

    /// `qualifié de « … » par X`; `est décrit comme un « … » par X`.
    fn agent(&self, quote: usize) -> Option<Attribution> {
        let group = self.nearest_verb(quote)?;
        if !matches!(group.kind, GroupKind::Passive | GroupKind::PastParticiple) {
            return None;
        }
        if self.phraser.is(group.end, Syntax::Agent)
            && let Some(np) = self.phraser.at(group.end + 1).filter(|np| np.cells.end <= quote)
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
            if self.frame().is_punct(self.phraser.reading, by) {
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

    /// `« … », lancée par X`.
    fn agent_after(&self, quote: usize) -> Option<Attribution> {
        let group = self.group_at(self.behind(quote))?;
        if group.kind != GroupKind::PastParticiple || !self.phraser.is(group.end, Syntax::Agent) {
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

    /// The last verb group before a quotation, with no semicolon between.
    fn nearest_verb(&self, quote: usize) -> Option<&VerbGroup> {
        let group = self.verbs.iter().rev().find(|v| v.end <= quote)?;
        (!(group.end..quote).any(|c| self.mark(c, ";"))).then_some(group)
    }

    /// `X a déclaré : « … »`; `X : « … »`.
    fn colon(&self, quote: usize) -> Option<Attribution> {
        let colon = quote.checked_sub(1).filter(|&c| self.mark(c, ":"))?;
        let cue = |range: Range<usize>| Some(range);
        if let Some(found) = self.noun_before(quote)
            && self
                .verbs
                .iter()
                .all(|v| v.end > colon || found.cue.as_ref().is_some_and(|c| v.end <= c.start))
        {
            return Some(Attribution { rule: "colon-noun", ..found });
        }
        if let Some((group, np)) = self.announcing_verb(colon) {
            return Some(Attribution {
                rule: "colon-verb",
                cue: cue(self.cue(group)),
                speaker: Some(np),
                strong: true,
            });
        }
        if let Some(found) = self.source_before(quote, false) {
            return Some(Attribution { rule: "colon-source", ..found });
        }
        let speaker = self.first_speaker(0, colon)?;
        Some(Attribution {
            rule: "colon",
            cue: cue(colon..colon + 1),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// The verb that announces what follows a colon: a finite one rather than a participle, a strong one
    /// rather than a weak one, the last of equals.
    fn announcing_verb(&self, colon: usize) -> Option<(&VerbGroup, NounPhrase)> {
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
            let score = finite
                + near
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
    fn verb_before(&self, quote: usize) -> Option<Attribution> {
        const MAX_TRIED: usize = 6;
        let mut best: Option<(f32, Attribution)> = None;
        for group in self.verbs.iter().rev().filter(|v| v.end <= quote).take(MAX_TRIED) {
            let Some(grip) = self.grip(group, quote) else { continue };
            let Some(speaker) = self.subject(group) else { continue };
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
            best = Some((score, attribution));
        }
        best.map(|(_, attribution)| attribution)
    }

    /// Whether a verb stands inverted between commas: `, a dit X,`.
    fn is_incise(&self, group: &VerbGroup) -> bool {
        group.kind == GroupKind::Finite && self.starts_clause(group.first)
    }

    /// How firmly a verb governs a quotation behind it; `None` if it cannot.
    ///
    /// Its constructions (clause, object, preposition), its strength as a reporting verb and the words
    /// between decide. The weights were set on the development articles.
    fn grip(&self, group: &VerbGroup, quote: usize) -> Option<f32> {
        const NEAR: usize = 7;
        let verb = self.verb(group);
        let between = group.end..quote;
        if group.kind == GroupKind::Passive || between.clone().any(|c| self.mark(c, ";")) {
            return None;
        }
        if verb.incise && self.is_inverted(group) && self.is_incise(group) {
            return Some(if verb.strong { 2.0 } else { 1.0 });
        }
        let governs = verb.takes_que || verb.takes_object || !verb.prepositions.is_empty();
        if !governs && !between.is_empty() {
            return None;
        }
        if group.kind == GroupKind::PastParticiple && !self.is_coordinated(group) {
            return None;
        }
        let near_que = (group.end..(group.end + 4).min(quote))
            .any(|c| self.phraser.is(c, Syntax::Complementizer));
        let comma = between.clone().any(|c| self.mark(c, ","));
        let distance = between.len();
        let adjacent = distance <= NEAR && !comma;
        if !verb.strong && !adjacent && !near_que && distance > 2 * NEAR {
            return None;
        }
        let mut grip = if verb.strong { 1.0 } else { -0.5 };
        grip += if near_que && verb.takes_que { 2.0 } else { 0.0 };
        grip += if adjacent { 1.5 } else { 0.0 };
        grip += if distance <= 2 { 0.5 } else { 0.0 };
        #[allow(clippy::cast_precision_loss)]
        let far = 0.05 * distance as f32;
        Some(grip - far)
    }

    /// `a exprimé … et salué`: a participle that shares the auxiliary of an earlier group.
    fn is_coordinated(&self, group: &VerbGroup) -> bool {
        group
            .first
            .checked_sub(1)
            .is_some_and(|b| self.phraser.is(b, Syntax::Coordinator) || self.mark(b, ","))
            && self.verbs.iter().any(|v| v.end <= group.first && v.kind == GroupKind::Finite)
    }

    /// `…, selon les mots de X, « … »`: a strong source directly before the mark.
    fn source_close(&self, quote: usize) -> Option<Attribution> {
        self.source_before(quote, true).filter(|a| {
            a.speaker.as_ref().is_some_and(|np| {
                (np.cells.end..quote).all(|c| self.mark(c, ",")) && np.cells.end <= quote
            })
        })
    }

    /// `Selon X, … « … »`; `pour X, « … »`; `à [l']en croire`.
    fn source_before(&self, quote: usize, strong_only: bool) -> Option<Attribution> {
        for cell in (0..quote).rev() {
            let Some((preposition, strong)) = self.preposition_at(cell) else { continue };
            // `à l'en croire`: the pronoun stands inside.
            let inner = preposition.clone().skip(1).find(|&c| self.phraser.is(c, Syntax::Article));
            let inner =
                inner.filter(|_| self.mark(preposition.end, ",") || preposition.end == quote);
            let np = inner.map(|c| self.pronoun(c)).or_else(|| self.phraser.at(preposition.end));
            let Some(np) = np else { continue };
            let opens = self.starts_clause(cell)
                || self.phraser.is(cell - 1, Syntax::Clause)
                || self.phraser.is(cell - 1, Syntax::Coordinator);
            let comma = self.mark(np.cells.end, ",") || np.cells.end == quote;
            let person = !matches!(np.head, Head::Other | Head::Report);
            if strong || (!strong_only && opens && comma && person) {
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

    /// `Il s'agit d'une « … », a précisé X.`: the reporting clause stands later in the sentence.
    fn incise_later(&self, quote: usize) -> Option<Attribution> {
        for group in self.verbs.iter().filter(|v| v.first > quote && v.kind == GroupKind::Finite) {
            let separated = group.first > 0
                && (self.mark(group.first - 1, ",")
                    || self.frame().is_quote(group.first - 1)
                    || self.phraser.is(group.first - 1, Syntax::Comparison));
            let verb = self.verb(group);
            if !separated || !(verb.incise || group.clitic.is_some()) {
                continue;
            }
            let speaker = match group.clitic {
                Some(clitic) => Some(self.pronoun(clitic)),
                None => self.subject_behind(group).filter(|np| np.head.can_speak()),
            };
            if let Some(speaker) = speaker {
                return Some(Attribution {
                    rule: "incise-later",
                    cue: Some(self.cue(group)),
                    speaker: Some(speaker),
                    strong: true,
                });
            }
        }
        // `…, selon X.`
        let from = quote + 1;
        for cell in from..self.frame().len() {
            let separated = self.mark(cell - 1, ",");
            if let Some((preposition, true)) = self.preposition_at(cell)
                && (separated || cell < quote + 8)
                && let Some(np) = self.phraser.at(preposition.end)
            {
                return Some(Attribution {
                    rule: "source-later",
                    cue: Some(preposition),
                    speaker: Some(np),
                    strong: true,
                });
            }
        }
        None
    }

    /// `la déclaration de X : « … »`, `dans son communiqué « … »`.
    fn noun_before(&self, quote: usize) -> Option<Attribution> {
        const WINDOW: usize = 12;
        let speech = &self.phraser.lexicons.speech;
        for cell in (quote.saturating_sub(WINDOW)..quote).rev() {
            let Some(found) = speech.nouns.longest(&self.frame().words, cell) else { continue };
            let end = cell + found.len;
            if end > quote {
                continue;
            }
            if (end..quote).any(|c| self.mark(c, ";") || self.mark(c, ".")) {
                return None;
            }
            let possessor = (end < quote && self.phraser.is(end, Syntax::De))
                .then(|| self.governed_by_de(end))
                .flatten()
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
    fn governed_by_de(&self, de: usize) -> Option<NounPhrase> {
        self.phraser.at(de + 1).or_else(|| self.phraser.at(de))
    }

    /// `« … » : X dénonce …`, `« … ». X l'a dit` within one frame: a plain clause behind the quotation.
    fn statement_after(&self, quote: usize) -> Option<Attribution> {
        if quote != 0 {
            return None;
        }
        let cell = self.behind(quote);
        let group = self
            .verbs
            .iter()
            .find(|v| v.first >= cell && v.first < cell + 12 && v.kind == GroupKind::Finite)?;
        let verb = self.verb(group);
        let speaker = self.subject_ahead(group).filter(|np| np.cells.start >= cell)?;
        (verb.strong && speaker.head.can_speak()).then(|| Attribution {
            rule: "statement-after",
            cue: Some(self.cue(group)),
            speaker: Some(speaker),
            strong: false,
        })
    }

    /// A reporting clause between commas inside quoted words: `Je pense, a dit X, que …`.
    #[must_use]
    pub fn incise_between_commas(&self) -> Option<Attribution> {
        const DASHES: [&str; 4] = [",", "-", "–", "—"];
        let is_break = |cell: usize| DASHES.iter().any(|m| self.mark(cell, m));
        for group in self.verbs.iter().filter(|v| v.kind == GroupKind::Finite && v.first > 0) {
            let verb = self.verb(group);
            if !is_break(group.first - 1) || !verb.incise || group.person != 3 {
                continue;
            }
            let speaker = match group.clitic {
                Some(clitic) => Some(self.pronoun(clitic)),
                None => self.subject_behind(group).filter(|np| np.head.can_speak()),
            };
            let Some(np) = speaker else { continue };
            let end = np.cells.end.max(group.end);
            let closes = (end..(end + 12).min(self.frame().len()))
                .any(|c| self.frame().is_punct(self.phraser.reading, c))
                || end == self.frame().len();
            if closes {
                return Some(Attribution {
                    rule: "incise-inside",
                    cue: Some(self.cue(group)),
                    speaker: Some(np),
                    strong: true,
                });
            }
        }
        None
    }

    /// Whether a token cell is a word (not a mark).
    #[must_use]
    pub fn is_word(&self, cell: usize) -> bool {
        matches!(
            self.frame().kind(self.phraser.reading, cell),
            Some(TokenKind::Word | TokenKind::Elision | TokenKind::Number)
        )
    }
}
