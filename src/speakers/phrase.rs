//! Noun phrases, as far as speakers need them: where one begins and ends, and what its head is.
//!
//! There is no parser. The closed classes of French, capitals, the tagger's mentions and the lexicons
//! of roles and nominal mentions carry the analysis: whatever lies between a determiner and the next
//! word that cannot continue a noun phrase belongs to it.

use std::ops::Range;

use super::frame::Frame;
use crate::annotations::{EntityType, Mention};
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::speech::Mood;
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::reading::Reading;
use crate::text::TokenKind;

/// Longer noun phrases are cut: they are lists or debris.
const MAX_CELLS: usize = 24;

/// What a noun phrase is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A pronoun, by its kind.
    Pronoun(PronounKind),
    /// A name, by its index among the mentions.
    Mention(usize),
    /// A function or profession.
    Role,
    /// A common noun for an organisation, agency, place or group of people.
    Nominal,
    /// A document or speech act: `le communiqué`, `la déclaration`.
    Report,
    /// An inhabitant or people: `le Français`.
    Demonym,
    /// A capitalised word that the names stage left alone.
    Capitalised,
    /// Some other noun.
    Other,
}

impl Head {
    /// Whether such a head can be the source of words.
    #[must_use]
    pub fn can_speak(self) -> bool {
        !matches!(self, Self::Other)
    }
}

/// A noun phrase of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NounPhrase {
    /// Its cells.
    pub cells: Range<usize>,
    /// The cell of its head noun, pronoun or name.
    pub head_cell: usize,
    /// What its head is.
    pub head: Head,
}

/// Reads noun phrases in one frame.
#[derive(Clone, Copy)]
pub struct Phraser<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The text.
    pub reading: &'a Reading<'a>,
    /// The lexicons.
    pub lexicons: &'a Lexicons,
    /// The document's mentions.
    pub mentions: &'a [Mention],
}

impl Phraser<'_> {
    /// Whether a cell's word plays a syntactic role.
    #[must_use]
    pub fn is(&self, cell: usize, role: Syntax) -> bool {
        self.frame.words.get(cell).is_some_and(|&w| self.lexicons.syntax.is(w, role))
    }

    /// Whether a cell's word belongs to a class of function words.
    #[must_use]
    pub fn class(&self, cell: usize, class: WordClass) -> bool {
        self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is(w, class))
    }

    /// Whether a cell is this mark.
    #[must_use]
    pub fn mark(&self, cell: usize, mark: &str) -> bool {
        self.frame.is_mark(self.reading, cell, mark)
    }

    /// Whether a cell is an adverb, a time word or a negation.
    #[must_use]
    pub fn is_adverbial(&self, cell: usize) -> bool {
        if self.frame.adverbial.get(cell).copied().unwrap_or(false) {
            return true;
        }
        self.frame.mentions.get(cell).is_some_and(Option::is_none)
            && (self.class(cell, WordClass::Adverb)
                || self.class(cell, WordClass::Time)
                || self.class(cell, WordClass::Negation)
                || self.is_manner_adverb(cell))
            && !self.class(cell, WordClass::Determiner)
    }

    fn is_manner_adverb(&self, cell: usize) -> bool {
        let word = self.frame.text(self.reading, cell);
        word.len() > 7
            && word.ends_with("ment")
            && self.lexicons.names.nominals.longest(&self.frame.words, cell).is_none()
            && self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
            && !cell.checked_sub(1).is_some_and(|b| self.class(b, WordClass::Determiner))
    }

    /// The noun phrase that begins at `start`.
    #[must_use]
    pub fn at(&self, start: usize) -> Option<NounPhrase> {
        if start >= self.frame.len() || self.frame.is_quote(start) {
            return None;
        }
        if let Some(pronoun) = self.pronoun_at(start) {
            return Some(pronoun);
        }
        let opens = self.frame.mentions[start].is_some()
            || self.class(start, WordClass::Determiner)
            || self.is(start, Syntax::Article)
            || self.frame.is_capitalised(self.reading, start)
            || self.lexicons.names.roles.longest(&self.frame.words, start).is_some()
            || self.lexicons.names.titles.longest(&self.frame.words, start).is_some();
        let after_clitic = start
            .checked_sub(1)
            .is_some_and(|b| self.is(b, Syntax::Reflexive) || self.is(b, Syntax::Negation));
        let coordinator =
            self.is(start, Syntax::Coordinator) && self.frame.mentions[start].is_none();
        let blocked = self.class(start, WordClass::Auxiliary)
            || self.is(start, Syntax::Relation)
            || coordinator;
        // `de`, `d'` alone open no subject; `des`, `du` do.
        let bare_de = self.is(start, Syntax::De) && self.is(start, Syntax::Linker);
        if !opens || blocked || after_clitic || bare_de {
            return None;
        }
        let end = self.end_of(start);
        let (head_cell, head) = self.head_of(start, end)?;
        Some(NounPhrase { cells: start..end, head_cell, head })
    }

    fn pronoun_at(&self, start: usize) -> Option<NounPhrase> {
        let found = self
            .lexicons
            .names
            .pronouns
            .all(&self.frame.words, start)
            .find(|f| f.value.kind != PronounKind::Relative)?;
        let kind = found.value.kind;
        let end = start + found.len;
        // `certains élus`, `tous les maires`: a determiner, not a pronoun.
        // `le premier ministre`: an adjective.
        let bare = found.len == 1 && kind == PronounKind::Subject;
        let is_determiner = !bare && self.continues_as_noun(end);
        (!is_determiner).then_some(NounPhrase {
            cells: start..end,
            head_cell: start,
            head: Head::Pronoun(kind),
        })
    }

    fn continues_as_noun(&self, cell: usize) -> bool {
        self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
            && !self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is_function_word(w))
            && self.lexicons.speech.verb_forms.longest(&self.frame.words, cell).is_none()
            || self.is(cell, Syntax::Article)
    }

    /// One past the last cell of the noun phrase that begins at `start`.
    fn end_of(&self, start: usize) -> usize {
        let limit = (start + MAX_CELLS).min(self.frame.len());
        let mut cell = start;
        // Whether the last cell asks for a noun (`de`, `le`), whether a noun was seen.
        let mut wants_noun = true;
        let mut seen_person = false;
        let mut seen_name = false;
        let mut last_full = start + 1;
        while cell < limit {
            if let Some(mention) = self.frame.mentions[cell] {
                // Two names side by side belong together only as role, body and person
                // (`le président LR Éric Ciotti`).
                let person = self.mentions[mention].kind == EntityType::Per;
                if !wants_noun
                    && (seen_person || (seen_name && !(person && self.has_role(start, cell))))
                {
                    break;
                }
                seen_name = true;
                cell = self.mention_end(cell, mention);
                wants_noun = false;
                seen_person |= self.mentions[mention].kind == EntityType::Per;
                last_full = cell;
                continue;
            }
            // A role of several words is read whole (`metteuse en scène`).
            let role = self.lexicons.names.roles.longest(&self.frame.words[..limit], cell);
            let body = self.lexicons.names.nominals.longest(&self.frame.words[..limit], cell);
            let len = role.map_or(0, |f| f.len).max(body.map_or(0, |f| f.len));
            if len > 1 {
                cell += len;
                wants_noun = false;
                last_full = cell;
                continue;
            }
            match self.step(cell, start, wants_noun, seen_person, seen_name) {
                Step::Stop => break,
                Step::Link => wants_noun = true,
                Step::Noun => {
                    wants_noun = false;
                    seen_name |= self.is_fresh_name(cell);
                    last_full = cell + 1;
                }
            }
            cell += 1;
        }
        last_full
    }

    fn has_role(&self, start: usize, end: usize) -> bool {
        (start..end).any(|c| self.lexicons.names.roles.longest(&self.frame.words, c).is_some())
    }

    /// One past the last cell that a mention covers.
    #[must_use]
    pub fn mention_end(&self, cell: usize, mention: usize) -> usize {
        let mut end = cell;
        while end < self.frame.len() && self.frame.mentions[end] == Some(mention) {
            end += 1;
        }
        end
    }

    fn step(
        &self,
        cell: usize,
        start: usize,
        wants_noun: bool,
        seen_person: bool,
        seen_name: bool,
    ) -> Step {
        if self.frame.is_quote(cell) {
            return Step::Stop;
        }
        if self.frame.is_punct(self.reading, cell) {
            // The dot of an abbreviated title (`M.`) or an initial.
            let dot = self.mark(cell, ".") && cell > start && self.is_abbreviated(cell);
            return if dot { Step::Link } else { Step::Stop };
        }
        if self.is(cell, Syntax::De) {
            let links = cell == start || !wants_noun;
            return if links && !self.is_infinitive(cell + 1) { Step::Link } else { Step::Stop };
        }
        if self.is(cell, Syntax::Complement) {
            let medium = self.lexicons.speech.source_phrases.longest(&self.frame.words, cell);
            let joins = !seen_person
                && !wants_noun
                && medium.is_none_or(|f| f.len == 1)
                && self.joins_complement(cell);
            return if joins { Step::Link } else { Step::Stop };
        }
        let is_determiner =
            self.class(cell, WordClass::Determiner) || self.is(cell, Syntax::Article);
        if is_determiner {
            return if wants_noun { Step::Link } else { Step::Stop };
        }
        if wants_noun && cell > start {
            // Behind a determiner or preposition even a verb form is a noun (`le juge`).
            return if self.is_closed_class(cell) { Step::Stop } else { Step::Noun };
        }
        // `de 34 ans`
        if cell > start
            && self.frame.kind(self.reading, cell - 1) == Some(TokenKind::Number)
            && self.class(cell, WordClass::Time)
        {
            return Step::Noun;
        }
        if self.is_closed_class(cell)
            || self.is_verb(cell)
            || (seen_name && self.is_fresh_name(cell))
        {
            return Step::Stop;
        }
        Step::Noun
    }

    /// Whether an infinitive of reporting stands at a cell: `M. X de [conclure]`.
    fn is_infinitive(&self, cell: usize) -> bool {
        let mut forms = self.lexicons.speech.verb_forms.all(&self.frame.words, cell);
        forms.any(|f| f.value.mood == Mood::Infinitive)
            && self.frame.mentions[cell].is_none()
            && self.lexicons.names.roles.longest(&self.frame.words, cell).is_none()
    }

    /// A capitalised word that begins a name: no title, no role, nor the second word of a name.
    fn is_fresh_name(&self, cell: usize) -> bool {
        let names = &self.lexicons.names;
        self.frame.is_capitalised(self.reading, cell)
            && names.titles.longest(&self.frame.words, cell).is_none()
            && names.roles.longest(&self.frame.words, cell).is_none()
            && names.nominals.longest(&self.frame.words, cell).is_none()
            && names.demonyms.longest(&self.frame.words, cell).is_none()
            && !cell.checked_sub(1).is_some_and(|b| {
                self.frame.is_capitalised(self.reading, b) && self.frame.mentions[b].is_none()
            })
    }

    fn is_abbreviated(&self, dot: usize) -> bool {
        let before = dot - 1;
        let titles = &self.lexicons.names.titles;
        titles.longest_ending(&self.frame.words, dot + 1).is_some()
            || (self.frame.is_capitalised(self.reading, before)
                && self.frame.text(self.reading, before).chars().count() <= 2
                && self.frame.is_capitalised(self.reading, dot + 1))
    }

    /// Whether `à`, `en`, `pour`, `et` … behind a noun joins a complement to it: only before a name or
    /// determiner, and `et` only between two names.
    fn joins_complement(&self, cell: usize) -> bool {
        let next = cell + 1;
        if next >= self.frame.len() || self.frame.is_quote(next) {
            return false;
        }
        let named = self.frame.mentions[next].is_some();
        if self.is(cell, Syntax::Coordinator) {
            let named_before =
                cell.checked_sub(1).is_some_and(|b| self.frame.mentions[b].is_some());
            return named && named_before;
        }
        let after_role = (0..=3).any(|back| {
            cell.checked_sub(1 + back).is_some_and(|b| {
                self.lexicons.names.roles.longest_ending(&self.frame.words, b + 1).is_some()
            })
        });
        after_role
            && (named
                || self.is(next, Syntax::Article)
                || self.is(cell, Syntax::A)
                || self.frame.is_capitalised(self.reading, next))
    }

    fn is_closed_class(&self, cell: usize) -> bool {
        const CLASSES: [WordClass; 7] = [
            WordClass::Preposition,
            WordClass::Conjunction,
            WordClass::Subordinator,
            WordClass::Pronoun,
            WordClass::Auxiliary,
            WordClass::Negation,
            WordClass::Time,
        ];
        let capitalised = self.frame.is_capitalised(self.reading, cell) && cell > 0;
        CLASSES.into_iter().any(|class| self.class(cell, class)) && !capitalised
            || self.is(cell, Syntax::Complementizer)
            || self.is(cell, Syntax::Relation)
            || self.is(cell, Syntax::Clause)
            || self.is(cell, Syntax::Negation)
            || self.frame.kind(self.reading, cell) == Some(TokenKind::Joint)
            || (self.class(cell, WordClass::Adverb) && !capitalised)
            || self.is_manner_adverb(cell)
    }

    /// Whether a word is a finite verb or present participle rather than a noun or adjective.
    fn is_verb(&self, cell: usize) -> bool {
        if self.frame.is_capitalised(self.reading, cell) && cell > 0 {
            return false;
        }
        let Some(&word) = self.frame.words.get(cell) else { return false };
        let syntax = &self.lexicons.syntax;
        let verb = syntax.is_verb(word, VerbKind::Finite)
            || syntax.is_verb(word, VerbKind::PresentParticiple);
        // `a publié` is a verb, `le texte publié` is none; a word that is a role here is none either.
        verb && !syntax.is_verb(word, VerbKind::PastParticiple)
            && !syntax.is_ambiguous_verb(word)
            && self.lexicons.names.roles.longest_ending(&self.frame.words, cell + 1).is_none()
    }

    /// The head of the noun phrase `start..end`: its name if it begins with one or an apposed one
    /// follows its role, else its first noun.
    fn head_of(&self, start: usize, end: usize) -> Option<(usize, Head)> {
        let names = &self.lexicons.names;
        let words = &self.frame.words[..end];
        let mut cell = start;
        let mut fallback = None;
        while cell < end {
            if let Some(mention) = self.frame.mentions[cell] {
                return Some((cell, Head::Mention(mention)));
            }
            if self.is(cell, Syntax::De) && cell > start {
                break;
            }
            if let Some(found) = names.roles.longest(words, cell) {
                return Some((cell, self.role_or_name(cell, cell + found.len, end)));
            }
            if let Some(found) = names.nominals.longest(words, cell) {
                return Some((cell, self.role_or_name(cell, cell + found.len, end)));
            }
            if names.demonyms.longest(words, cell).is_some()
                && self.frame.is_capitalised(self.reading, cell)
            {
                return Some((cell, self.demonym_or_name(cell, start, end)));
            }
            if self.lexicons.speech.nouns.longest(words, cell).is_some() {
                return Some((cell, Head::Report));
            }
            let is_noun = self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
                && !self.class(cell, WordClass::Determiner)
                && !self.is(cell, Syntax::Article);
            if is_noun && fallback.is_none() {
                // The first word of a sentence has its capital from its place.
                let named = self.frame.is_capitalised(self.reading, cell)
                    && (cell > 0
                        || self.frame.is_capitalised(self.reading, cell + 1)
                        || self.frame.words[cell] == WordId::UNKNOWN);
                fallback = Some((cell, if named { Head::Capitalised } else { Head::Other }));
            }
            cell += 1;
        }
        fallback
    }

    /// `l'Italien`, `l'Italien [X]`, and names that only look like it: `L'Est Vosgien`, `Romain de B.`.
    fn demonym_or_name(&self, cell: usize, start: usize, end: usize) -> Head {
        if let Some(mention) = (cell + 1..end).find_map(|c| self.frame.mentions[c]) {
            let person = self.mentions[mention].kind == EntityType::Per;
            let next = self.frame.mentions.get(cell + 1) == Some(&Some(mention));
            return if person && next { Head::Mention(mention) } else { Head::Demonym };
        }
        let capital = |c: usize| self.frame.is_capitalised(self.reading, c);
        let bare = cell == start && cell > 0;
        let in_name = (start..end).any(|c| c != cell && (c > 0 || cell == 0) && capital(c));
        if in_name || bare { Head::Capitalised } else { Head::Demonym }
    }

    /// A role with a person's name behind it names that person (`le ministre Bruno Le Roux`); a
    /// nominal with a name directly behind it, that entity (`la société Kaspersky`).
    fn role_or_name(&self, cell: usize, after: usize, end: usize) -> Head {
        let is_role = self.lexicons.names.roles.longest(&self.frame.words, cell).is_some();
        let mut at = after;
        while at < end {
            if let Some(mention) = self.frame.mentions[at] {
                let governed = self.is(at - 1, Syntax::De)
                    || self.is(at - 1, Syntax::A)
                    || self.is(at - 1, Syntax::Article)
                    || self.class(at - 1, WordClass::Preposition);
                let person = self.mentions[mention].kind == EntityType::Per;
                let joined = !is_role && (after..at).all(|c| self.is_plain_word(c));
                if !governed && (person || joined) {
                    return Head::Mention(mention);
                }
                at = self.mention_end(at, mention);
            } else {
                at += 1;
            }
        }
        if is_role { Head::Role } else { Head::Nominal }
    }

    /// A word in small letters of no closed class: an adjective, as far as a noun phrase goes.
    #[must_use]
    pub fn is_plain_word(&self, cell: usize) -> bool {
        self.frame.kind(self.reading, cell) == Some(TokenKind::Word)
            && !self.frame.is_capitalised(self.reading, cell)
            && !self.frame.words.get(cell).is_some_and(|&w| self.lexicons.names.is_function_word(w))
    }

    /// The subject that stands before `end`: of the region back to the clause's start, the first noun
    /// phrase that no preposition governs.
    #[must_use]
    pub fn before(&self, end: usize) -> Option<NounPhrase> {
        let mut end = end;
        while end > 0 && self.is_adverbial(end - 1) {
            end -= 1;
        }
        let start = self.clause_start(end);
        let mut cell = start;
        while cell < end {
            if self.is_adverbial(cell) && !self.frame.is_capitalised(self.reading, cell) {
                cell += 1;
                continue;
            }
            let is_source =
                self.lexicons.speech.source_prepositions.longest(&self.frame.words, cell);
            let partitive = self.is(cell, Syntax::De) && cell == start;
            if is_source.is_some()
                || ((self.class(cell, WordClass::Preposition) || self.is(cell, Syntax::A))
                    && !partitive
                    && self.frame.mentions[cell].is_none())
            {
                cell = self.skip_governed(cell, end);
                continue;
            }
            match self.at(cell) {
                Some(np) if np.cells.start < end => {
                    let cells = np.cells.start..np.cells.end.min(end);
                    return Some(NounPhrase { cells, ..np });
                }
                _ => cell += 1,
            }
        }
        None
    }

    /// The cell behind a preposition and the noun phrase that it governs; a few words without a
    /// determiner may stand between (`quant au plus proche pays`).
    fn skip_governed(&self, preposition: usize, end: usize) -> usize {
        const MAX_WORDS: usize = 4;
        let mut cell = preposition + 1;
        for _ in 0..MAX_WORDS {
            if cell >= end || self.frame.is_punct(self.reading, cell) || self.frame.is_quote(cell) {
                break;
            }
            let links = self.class(cell, WordClass::Preposition) || self.is(cell, Syntax::De);
            if !links && let Some(np) = self.at(cell) {
                return np.cells.end.min(end);
            }
            cell += 1;
        }
        cell.min(end).max(preposition + 1)
    }

    /// The widest noun phrase with a head that can speak that ends just before `end`: what `qui` or a
    /// participle refers to, whether or not a preposition governs it.
    #[must_use]
    pub fn ending_at(&self, end: usize) -> Option<NounPhrase> {
        (end.saturating_sub(MAX_CELLS)..end).filter_map(|start| self.at(start)).find(|np| {
            np.cells.end == end && np.head.can_speak() && !self.is(np.cells.start, Syntax::A)
        })
    }

    /// Where the clause that `end` closes begins.
    fn clause_start(&self, end: usize) -> usize {
        let mut cell = end;
        while cell > 0 {
            let before = cell - 1;
            if self.frame.mentions[before].is_some() {
                cell = before;
                continue;
            }
            let closing_punct = self.frame.is_punct(self.reading, before) && {
                let is_inner_dot =
                    self.mark(before, ".") && before > 0 && self.is_abbreviated(before);
                !is_inner_dot
            };
            let coordinates =
                self.is(before, Syntax::Coordinator) && !self.joins_complement(before);
            if self.frame.is_quote(before)
                || closing_punct
                || coordinates
                || self.is(before, Syntax::Complementizer)
                || self.is(before, Syntax::Relation)
                || (self.is(before, Syntax::Clause) && !self.is(before, Syntax::De))
                || (self.class(before, WordClass::Subordinator)
                    && !self.class(before, WordClass::Preposition))
                || (self.is_verb(before) && !self.is_governed_noun(before))
            {
                return cell;
            }
            cell = before;
        }
        0
    }

    fn is_governed_noun(&self, cell: usize) -> bool {
        cell.checked_sub(1).is_some_and(|b| {
            self.class(b, WordClass::Determiner)
                || self.is(b, Syntax::De)
                || self.is(b, Syntax::Article)
        })
    }

    /// The subject that follows `start`, over adverbs, source phrases and prepositional phrases:
    /// `a déclaré [mardi soir à l'AFP] le ministre`.
    #[must_use]
    pub fn after(&self, start: usize) -> Option<NounPhrase> {
        const MAX_SKIPPED: usize = 24;
        let limit = (start + MAX_SKIPPED).min(self.frame.len());
        let mut cell = start;
        while cell < limit {
            if self.frame.is_quote(cell) {
                return None;
            }
            if let Some(found) =
                self.lexicons.speech.source_phrases.longest(&self.frame.words, cell)
                && self.frame.mentions[cell].is_none()
                && !self.class(cell, WordClass::Determiner)
            {
                cell += found.len;
                if self.is(cell - 1, Syntax::De) || self.is(cell - 1, Syntax::A) {
                    cell = self.skip_governed(cell - 1, limit);
                }
            } else if self.is_adverbial(cell) {
                cell += 1;
            } else if self.mark(cell, ",") {
                if !self.comma_opens_insertion(cell, start) {
                    return None;
                }
                cell = self.insertion_end(cell).unwrap_or(cell + 1);
            } else if (self.class(cell, WordClass::Preposition) || self.is(cell, Syntax::A))
                && self.frame.mentions[cell].is_none()
                && !self.is(cell, Syntax::De)
            {
                cell = self.skip_governed(cell, limit);
            } else {
                let np = self.at(cell)?;
                return Some(self.behind_adjunct(&np).unwrap_or(np));
            }
        }
        None
    }

    /// `[la veille] le ministre`, `depuis [son arrestation] l'ancien banquier`: where two noun phrases
    /// stand side by side and the first cannot speak, the second does.
    fn behind_adjunct(&self, np: &NounPhrase) -> Option<NounPhrase> {
        let next = np.cells.end;
        let determined = self.is(next, Syntax::Definite) && !self.is(next, Syntax::De);
        if np.head.can_speak() || !determined || self.is(next, Syntax::A) {
            return None;
        }
        self.at(next).filter(|second| second.head.can_speak())
    }

    /// The cell behind the comma that closes a short insertion: `, encore couvert de plâtre,`,
    /// `, lapidaire,`, `, il y a deux mois,`.
    fn insertion_end(&self, comma: usize) -> Option<usize> {
        const MAX_INSERTION: usize = 10;
        const MAX_ADJECTIVES: usize = 4;
        let next = comma + 1;
        // `, à Reuters, le directeur` is read word by word.
        let close =
            (next..(next + MAX_INSERTION).min(self.frame.len())).find(|&c| self.mark(c, ","))?;
        let adjectives = close > next
            && close - next <= MAX_ADJECTIVES
            && (next..close).all(|c| self.is_plain_word(c) || self.is(c, Syntax::Coordinator))
            && self.at(close + 1).is_some();
        let clause = self.is(next, Syntax::Subject);
        let insertion = self.is_adverbial(next) || clause || adjectives;
        (insertion || self.is_attitude(next, close)).then_some(close + 1)
    }

    /// `, la voix tremblante,`: how somebody spoke, before who did.
    fn is_attitude(&self, start: usize, close: usize) -> bool {
        let silent = |np: &NounPhrase| np.head == Head::Other && np.cells.end <= close;
        self.is(start, Syntax::Definite)
            && self.at(start).filter(silent).is_some_and(|np| {
                (np.cells.end..close).all(|c| !self.frame.is_quote(c))
            })
            && self.at(close + 1).is_some_and(|np| np.head.can_speak())
    }

    /// A comma behind the verb may open an insertion (`a confié, à Reuters, le directeur`) or close
    /// one; any other comma ends the search.
    fn comma_opens_insertion(&self, comma: usize, start: usize) -> bool {
        let next = comma + 1;
        let opens = self.class(next, WordClass::Preposition)
            || self.is(next, Syntax::A)
            || self.is_adverbial(next)
            || self.lexicons.speech.source_phrases.longest(&self.frame.words, next).is_some();
        let closes = (start..comma).any(|c| self.mark(c, ","));
        opens || closes || self.insertion_end(comma).is_some()
    }
}

enum Step {
    /// The cell belongs to the phrase and ends it well.
    Noun,
    /// The cell belongs to the phrase if a noun follows.
    Link,
    /// The cell does not belong to the phrase.
    Stop,
}
