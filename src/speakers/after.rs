//! Constructions whose reporting words stand behind the quotation, or inside it.

use super::phrase::{Head, NounPhrase};
use super::rules::{Attribution, Scene};
use super::verbs::{GroupKind, VerbGroup};
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood, NounKind};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::text::TokenKind;

impl Scene<'_> {
    /// The cell behind a quotation, its comma and its dash.
    pub(super) fn behind(&self, quote: usize) -> usize {
        let mut cell = quote + 1;
        while self.is_break(cell) {
            cell += 1;
        }
        cell
    }

    /// Whether a cell is a comma or a dash.
    pub(super) fn is_break(&self, cell: usize) -> bool {
        [",", "-", "–", "—"].iter().any(|m| self.mark(cell, m))
    }

    /// `« … », a déclaré X`; `« … », dit-il`; `« … », comme l'a dit X`.
    pub(super) fn incise_after(&self, quote: usize) -> Option<Attribution> {
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
        if !(verb.incise || group.clitic.is_some()) || self.relays(quote, group) {
            return None;
        }
        // Without a comma, `le mot « … » annonce` has the quotation for its subject.
        let separated = cell > quote + 1
            || group.clitic.is_some()
            || self.is_whole_clause(quote)
            || (verb.strong && self.is_reported_behind(quote, group));
        if !separated {
            return None;
        }
        let speaker = match group.clitic {
            Some(clitic) => Some(self.place_read(group).unwrap_or_else(|| self.pronoun(clitic))),
            None => self.subject_behind(group).or_else(|| self.pronoun_ahead(group)),
        };
        // `lit « X », évalue le nombre`: what cannot speak is the object of a verb of the sentence.
        let built_in = |np: &NounPhrase| {
            np.head == Head::Other && !verb.strong && !self.is_whole_clause(quote)
        };
        let speaker = speaker.filter(|np| !built_in(np))?;
        Some(Attribution {
            rule: "incise-after",
            cue: Some(self.cue(group)),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// `[X] a dénoncé une « … », rapporte Y.`: whether a body only hands on the words of somebody whom a verb before the
    /// quotation has say them.
    fn relays(&self, quote: usize, group: &VerbGroup) -> bool {
        let body = self.subject_behind(group).is_some_and(|np| match np.head {
            Head::Mention(mention) => self.phraser.mentions[mention].kind != EntityType::Per,
            _ => false,
        });
        let said = |a: Attribution| a.strong && a.speaker.is_some_and(|np| np.head.can_speak());
        self.verb(group).relays
            && body
            && !self.is_whole_clause(quote)
            && self.verb_before(quote).is_some_and(said)
    }

    /// `« … », a imagé X.`: any verb behind a whole sentence of somebody's, with its subject behind it and nothing
    /// else in the clause.
    pub(super) fn incise_of_any_verb(&self, quote: usize) -> Option<Attribution> {
        let cue = self.behind(quote);
        if cue == quote + 1 || !self.is_whole_clause(quote) || self.group_at(cue).is_some() {
            return None;
        }
        let end = self.any_verb_end(cue)?;
        if let Some(clitic) = self.inverted_clitic(end - 1) {
            return Some(Attribution {
                rule: "incise-after",
                cue: Some(cue..clitic + 1),
                speaker: Some(self.pronoun(clitic)),
                strong: true,
            });
        }
        let speaker = self.phraser.after(end)?;
        let somebody = matches!(speaker.head, Head::Mention(_) | Head::Role | Head::Nominal);
        let named = !self.phraser.is(speaker.cells.start, Syntax::De);
        let closed = self.frame().closes_before(self.phraser.reading, speaker.cells.end);
        (somebody && named && closed).then_some(Attribution {
            rule: "incise-after",
            cue: Some(cue..end),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// One past the finite verb that stands at a cell behind at most a clitic, simple or compound; a form of
    /// `être` or `avoir` alone is none.
    fn any_verb_end(&self, cue: usize) -> Option<usize> {
        const MAX_ADVERBS: usize = 4;
        // `ne décolère pas`
        let cue = cue + usize::from(self.phraser.is(cue, Syntax::Negation));
        let clitic =
            self.phraser.is(cue, Syntax::Reflexive) || self.phraser.is(cue, Syntax::Personal);
        let verb = cue + usize::from(clitic);
        let syntax = &self.phraser.lexicons.syntax;
        let words = &self.frame().words;
        let word = *words.get(verb)?;
        let mut forms = self.phraser.lexicons.speech.auxiliaries.all(words, verb);
        let Some(form) = forms.find(|f| f.len == 1).map(|f| f.value) else {
            return syntax.is_only_verb(word).then_some(verb + 1);
        };
        if form.mood != Mood::Finite {
            return None;
        }
        if form.kind == AuxiliaryKind::Semi {
            return self.inverted_clitic(verb).map(|_| verb + 1);
        }
        let mut behind = verb + 1..verb + 1 + MAX_ADVERBS;
        let participle = behind.find(|&c| !self.phraser.is_adverbial(c))?;
        let known =
            words.get(participle).is_some_and(|&w| syntax.is_verb(w, VerbKind::PastParticiple));
        // Verbs that no lexicon has end like those of the first group.
        let text = self.frame().text(self.phraser.reading, participle);
        let active = form.kind == AuxiliaryKind::Avoir || clitic;
        (active && (known || text.ends_with('é'))).then_some(participle + 1)
    }

    /// The subject behind a verb and a hyphen, of the third person: `fait-[il]`.
    fn inverted_clitic(&self, verb: usize) -> Option<usize> {
        let frame = self.frame();
        let joint = frame.kind(self.phraser.reading, verb + 1) == Some(TokenKind::Joint);
        let pronouns = &self.phraser.lexicons.names.pronouns;
        let found = pronouns.longest(&frame.words, verb + 2).filter(|f| f.value.person == 3);
        (joint && found.is_some() && self.phraser.is(verb + 2, Syntax::Subject)).then_some(verb + 2)
    }

    /// `on constate que « … » explique [X].`: without a comma, a person ends the clause, and nothing makes the
    /// quotation a noun phrase of the writer's.
    fn is_reported_behind(&self, quote: usize, group: &VerbGroup) -> bool {
        let open = quote.checked_sub(1).is_some_and(|b| self.phraser.is(b, Syntax::Complementizer));
        let person = self.subject_behind(group).is_some_and(|np| {
            let Head::Mention(mention) = np.head else { return false };
            self.phraser.mentions[mention].kind == EntityType::Per
                && self.frame().closes_before(self.phraser.reading, np.cells.end)
        });
        open && person
    }

    /// Whether a subject clitic is `on`, which has no gender and no plural of its own.
    pub(super) fn is_indefinite(&self, clitic: usize) -> bool {
        let pronouns = &self.phraser.lexicons.names.pronouns;
        let pronoun = pronouns.longest(&self.frame().words, clitic);
        pronoun.is_some_and(|f| {
            f.value.agreement.gender.is_none()
                && f.value.person == 3
                && f.value.kind == PronounKind::Subject
        })
    }

    /// `peut-on lire dans [le communiqué]`, `a-t-on appris auprès de [la préfecture]`: where nobody in
    /// particular reads or learns, the source is the place.
    pub(super) fn place_read(&self, group: &VerbGroup) -> Option<NounPhrase> {
        group.clitic.filter(|&c| self.is_indefinite(c))?;
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
        // `répète-t-on à la mairie`, `dans l'entourage de X`: who says so there.
        let there = self.phraser.is(cell - 1, Syntax::De) || self.verb(group).reads;
        self.phraser.at(cell).filter(|np| np.head == Head::Report || there && np.head.can_speak())
    }

    pub(super) fn pronoun_ahead(&self, group: &VerbGroup) -> Option<NounPhrase> {
        let before = group.first.checked_sub(1)?;
        self.phraser.is(before, Syntax::Subject).then(|| self.pronoun(before))
    }

    /// Whether the quotation opens its frame (or follows a colon): it is not built into a clause.
    pub(super) fn is_whole_clause(&self, quote: usize) -> bool {
        quote
            .checked_sub(1)
            .is_none_or(|b| self.frame().is_punct(self.phraser.reading, b) && !self.mark(b, ")"))
    }

    /// `Il s'agit d'une « … », a précisé X.`: the reporting clause stands later in the sentence.
    pub(super) fn incise_later(&self, quote: usize) -> Option<Attribution> {
        for group in self.verbs.iter().filter(|v| v.first > quote && v.kind == GroupKind::Finite) {
            let separated = group.first > 0
                && (self.mark(group.first - 1, ",")
                    || (self.frame().is_quote(group.first - 1)
                        && (group.first - 1 != quote || self.is_whole_clause(quote)))
                    || self.phraser.is(group.first - 1, Syntax::Comparison)
                    || self.takes_up(group)
                    || self.is_cleft(quote, group));
            let verb = self.verb(group);
            if !separated || !(verb.incise || group.clitic.is_some()) {
                continue;
            }
            // `, refuse l'idée d'un « … »`: what a quotation goes on with is an object.
            let object =
                |np: &NounPhrase| np.head == Head::Report && self.frame().is_quote(np.cells.end);
            if let Some(speaker) = self.speaker_behind(group).filter(|np| !object(np)) {
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

    /// `le mot « … »`, `l'expression « … »`: whether a noun of speech stands directly before a quotation.
    pub(super) fn is_word_said(&self, quote: usize) -> bool {
        let nouns = &self.phraser.lexicons.speech.nouns;
        let found = nouns.longest_ending(&self.frame().words, quote);
        found.is_some_and(|f| f.value.kind == NounKind::Speech)
    }

    /// `C'est un « non » qu'a opposé [X]`: whether the verb stands in the clause that a quotation before it opens.
    fn is_cleft(&self, quote: usize, group: &VerbGroup) -> bool {
        const REACH: usize = 8;
        let word = self.is_word_said(quote);
        (word || self.phraser.is(0, Syntax::Demonstrative))
            && group.first - quote <= REACH
            && self.verb(group).takes_object
            && self.phraser.is(group.first - 1, Syntax::Complementizer)
    }

    /// `c'est ce qu'a annoncé X`: a verb behind `ce que`, which stands for what was quoted.
    pub(super) fn takes_up(&self, group: &VerbGroup) -> bool {
        group.first >= 2
            && self.phraser.is(group.first - 1, Syntax::Complementizer)
            && self.phraser.is(group.first - 2, Syntax::Demonstrative)
    }

    /// `C'est ce qu'a annoncé X.` in the sentence behind a quotation.
    #[must_use]
    pub fn taken_up(&self) -> Option<Attribution> {
        const REACH: usize = 6;
        let group = self.verbs.iter().find(|v| v.first < REACH && self.takes_up(v))?;
        // `Ce qu'a dit X est faux` speaks of something else.
        if !self.phraser.is(0, Syntax::Demonstrative) || group.first < 3 {
            return None;
        }
        let speaker = self.subject(group).filter(|np| np.head.can_speak())?;
        Some(Attribution {
            rule: "incise-later",
            cue: Some(self.cue(group)),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// `« … » : X dénonce …`, `« … ». X l'a dit` within one frame: a plain clause behind the quotation.
    pub(super) fn statement_after(&self, quote: usize) -> Option<Attribution> {
        // `Tennis : « … », X raconte son retour`
        let headline = quote > 0
            && self.mark(quote - 1, ":")
            && self.mark(quote + 1, ",")
            && self.verbs.iter().all(|v| v.first > quote)
            && !self.has_main_verb(0..quote);
        if quote != 0 && !headline {
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
            strong: headline,
        })
    }

    /// A reporting clause between commas inside quoted words: `Je pense, a dit X, que …`.
    #[must_use]
    pub fn incise_between_commas(&self) -> Option<Attribution> {
        for group in self.verbs.iter().filter(|v| v.kind == GroupKind::Finite && v.first > 0) {
            let verb = self.verb(group);
            let asked = ["?", "!", "…"].iter().any(|m| self.mark(group.first - 1, m));
            if !(self.is_break(group.first - 1) || asked) || !verb.incise || group.person != 3 {
                continue;
            }
            let Some(np) = self.speaker_behind(group) else { continue };
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
}
