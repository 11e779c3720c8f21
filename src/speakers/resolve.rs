//! From the speaker mention to the entity: names, roles, nominal mentions, pronouns.

use super::frame::{Cell, Frame};
use super::people::{Ascription, content_words};
use super::phrase::{Head, NounPhrase};
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::names::PronounKind;
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::names::NameLayer;
use crate::reading::Reading;
use crate::text::ByteSpan;

/// Who a speaker mention stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The entity, if it has a name in the document.
    pub entity: Option<EntityId>,
    /// Its name, or a plain description.
    pub name: Option<String>,
}

/// One earlier attribution.
#[derive(Debug, Clone)]
struct Spoken {
    /// The sentence of its speaker mention.
    sentence: usize,
    source: Source,
    agreement: Agreement,
}

/// Resolves speaker mentions in text order; remembers who spoke.
pub struct Resolver<'a> {
    reading: &'a Reading<'a>,
    lexicons: &'a Lexicons,
    gazetteer: &'a Gazetteer,
    names: &'a NameLayer,
    ascriptions: &'a [Ascription],
    /// How the document writes each entity most fully.
    fullest: Vec<Option<&'a str>>,
    history: Vec<Spoken>,
}

impl<'a> Resolver<'a> {
    /// A resolver for one document.
    #[must_use]
    pub fn new(
        reading: &'a Reading<'a>,
        lexicons: &'a Lexicons,
        gazetteer: &'a Gazetteer,
        names: &'a NameLayer,
        ascriptions: &'a [Ascription],
    ) -> Self {
        let mut fullest: Vec<Option<&str>> = vec![None; names.entities.len()];
        for mention in &names.mentions {
            let covered = reading.covered(mention.span);
            let slot = &mut fullest[mention.entity.0 as usize];
            if slot.is_none_or(|s| s.len() < covered.len()) {
                *slot = Some(covered);
            }
        }
        Self { reading, lexicons, gazetteer, names, ascriptions, fullest, history: Vec::new() }
    }

    /// The last speaker, if somebody spoke.
    #[must_use]
    pub fn last(&self) -> Option<&Source> {
        self.history.last().map(|s| &s.source)
    }

    /// Who the noun phrase of a frame stands for; remembered for later pronouns.
    pub fn resolve(&mut self, frame: &Frame, np: &NounPhrase) -> Source {
        let Some(span) = frame.span(self.reading, np.cells.clone()) else {
            return Source::default();
        };
        let agreement = self.agreement(frame, np);
        let source = match np.head {
            Head::Mention(m) => self.entity(self.names.mentions[m].entity),
            Head::Pronoun(PronounKind::Indefinite) | Head::Capitalised | Head::Other => {
                self.described(span)
            }
            Head::Pronoun(_) => self.pronoun(span, agreement),
            Head::Role => self.role(frame, np, span, agreement),
            Head::Nominal => self.nominal(frame, np, span, agreement),
            Head::Report => self.document(frame, np, span),
            Head::Demonym => self
                .inhabitant(frame, np, agreement)
                .map_or_else(|| self.described(span), |id| self.entity(id)),
        };
        let sentence = self.sentence_at(span.start);
        if source.name.is_some() {
            self.history.push(Spoken { sentence, source: source.clone(), agreement });
        }
        source
    }

    /// An entity as a source: by its full name if the document uses a word of it, else (initials, another
    /// name) as the document writes it.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Source {
        let name = &self.names.entities[id.0 as usize].name;
        let shown = match self.fullest[id.0 as usize] {
            Some(surface) if !shares_word(name, surface) => squeeze(surface),
            _ => name.clone(),
        };
        Source { entity: Some(id), name: Some(shown) }
    }

    fn described(&self, span: ByteSpan) -> Source {
        Source { entity: None, name: Some(squeeze(self.reading.covered(span))) }
    }

    fn sentence_at(&self, byte: u32) -> usize {
        let token = self.reading.segments.token_at(byte);
        self.reading.segments.sentence_of(token)
    }

    /// Gender and number of a noun phrase, as far as its words tell.
    fn agreement(&self, frame: &Frame, np: &NounPhrase) -> Agreement {
        let names = &self.lexicons.names;
        let words = &frame.words;
        match np.head {
            Head::Mention(m) => self.entity_agreement(self.names.mentions[m].entity),
            Head::Pronoun(_) => names
                .pronouns
                .longest(words, np.cells.start)
                .map_or_else(Agreement::default, |f| f.value.agreement),
            Head::Role => names
                .roles
                .longest(words, np.head_cell)
                .map_or_else(Agreement::default, |f| f.value.agreement),
            Head::Nominal => names
                .nominals
                .longest(words, np.head_cell)
                .map_or_else(Agreement::default, |f| f.value.agreement),
            _ => Agreement::default(),
        }
    }

    fn entity_agreement(&self, id: EntityId) -> Agreement {
        let entity = &self.names.entities[id.0 as usize];
        Agreement { gender: entity.gender, plural: Some(entity.plural) }
    }

    // ---- pronouns -------------------------------------------------------------------------------

    /// The entity that a pronoun stands for: among the names before it and the last speaker, the
    /// nearest that agrees, subjects and speakers first.
    fn pronoun(&self, span: ByteSpan, agreement: Agreement) -> Source {
        if agreement.gender.is_none() && agreement.plural != Some(true) && !self.is_object(span) {
            // `on`: nobody in particular; `je`: the text does not say who.
            return Source::default();
        }
        let here = self.sentence_at(span.start);
        let mut best: Option<(f32, Source)> = None;
        let mut offer = |score: f32, source: Source| {
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, source));
            }
        };
        if let Some(last) = self.history.last().filter(|s| s.agreement.fits(agreement)) {
            let distance = here.saturating_sub(last.sentence);
            offer(SPEAKER - distance_cost(distance), last.source.clone());
        }
        for mention in self.names.mentions.iter().rev().filter(|m| !m.nested) {
            if mention.span.start >= span.start {
                continue;
            }
            let sentence = self.sentence_at(mention.span.start);
            let distance = here.saturating_sub(sentence);
            if distance > MAX_SENTENCES {
                break;
            }
            if !self.can_be(mention.entity, mention.kind, agreement) {
                continue;
            }
            let mut score = if mention.kind == EntityType::Per { PERSON } else { 0.0 };
            let gender = self.entity_agreement(mention.entity).gender;
            score += if gender.is_some() && agreement.gender.is_some() { AGREES } else { 0.0 };
            score += if self.is_subject(mention.span, sentence) { SUBJECT } else { 0.0 };
            let spoke =
                self.history.last().is_some_and(|s| s.source.entity == Some(mention.entity));
            score += if spoke { SPEAKER } else { 0.0 };
            offer(score - distance_cost(distance), self.entity(mention.entity));
        }
        best.map_or_else(Source::default, |(_, source)| source)
    }

    /// `l'` in `à l'en croire`.
    fn is_object(&self, span: ByteSpan) -> bool {
        use crate::gazetteer::lexicon::syntax::Role;
        let token = self.reading.segments.token_at(span.start);
        self.lexicons.syntax.is(self.reading.words[token], Role::Object)
    }

    fn can_be(&self, id: EntityId, kind: EntityType, agreement: Agreement) -> bool {
        let own = self.entity_agreement(id);
        let known = own.gender.is_some();
        // A place speaks seldom, and then by its name; an organisation needs a gender that agrees.
        match kind {
            EntityType::Per => own.fits(agreement),
            EntityType::Loc => false,
            EntityType::Org | EntityType::Agency => known && own.fits(agreement),
        }
    }

    /// Whether a mention stands where subjects stand: before the middle of its sentence and without a
    /// preposition before it.
    fn is_subject(&self, span: ByteSpan, sentence: usize) -> bool {
        let token = self.reading.segments.token_at(span.start);
        let first = self.reading.segments.sentences[sentence].tokens.start;
        let governed = token > first && {
            let before = self.reading.words[token - 1];
            use crate::gazetteer::lexicon::names::WordClass;
            use crate::gazetteer::lexicon::syntax::Role;
            self.lexicons.names.is(before, WordClass::Preposition)
                || self.lexicons.syntax.is(before, Role::De)
                || self.lexicons.syntax.is(before, Role::A)
        };
        !governed && token - first < 8
    }

    // ---- roles and nominal mentions -------------------------------------------------------------

    /// `le ministre`: a person apposed to it, the person whom the document calls so, or (for a bare
    /// `le ministre`) the person last spoken of.
    fn role(&self, frame: &Frame, np: &NounPhrase, span: ByteSpan, agreement: Agreement) -> Source {
        if let Some(id) = self.apposed(frame, np) {
            return self.entity(id);
        }
        let found = self.lexicons.names.roles.longest(&frame.words, np.head_cell);
        let Some(found) = found.filter(|_| self.is_definite(frame, np)) else {
            return self.described(span);
        };
        let lemma = &*found.value.lemma;
        let complement = self.complement(frame, np, found.len);
        let id = self
            .ascribed(lemma, &complement, span, agreement)
            .or_else(|| self.of_country(frame, np, agreement))
            .or_else(|| {
                let bare = complement.is_empty() && agreement.plural != Some(true);
                bare.then(|| self.last_person(lemma, span, agreement)).flatten()
            });
        id.map_or_else(|| self.described(span), |id| self.entity(id))
    }

    /// The person to whom the document ascribes a role (or one that it uses for it).
    fn ascribed(
        &self,
        lemma: &str,
        complement: &[String],
        span: ByteSpan,
        agreement: Agreement,
    ) -> Option<EntityId> {
        let synonyms = self.lexicons.names.role_synonyms.get(lemma).map_or(&[][..], Vec::as_slice);
        let mut best: Option<(i32, EntityId)> = None;
        for a in self.ascriptions {
            let exact = *a.lemma == *lemma;
            let fits = exact || synonyms.contains(&a.lemma);
            if !fits || !self.entity_agreement(a.entity).fits(agreement) {
                continue;
            }
            let shared = complement.iter().filter(|w| a.complement.contains(w)).count();
            if !complement.is_empty() && !a.complement.is_empty() && shared == 0 {
                continue;
            }
            let score = 10 * i32::try_from(shared).unwrap_or(0)
                + 5 * i32::from(a.at < span.start)
                + 3 * i32::from(exact);
            if best.is_none_or(|(s, _)| score >= s) {
                best = Some((score, a.entity));
            }
        }
        best.map(|(_, id)| id)
    }

    /// `le président américain`: a head of state or politician of that country whom the document names.
    fn of_country(&self, frame: &Frame, np: &NounPhrase, agreement: Agreement) -> Option<EntityId> {
        let demonyms = &self.lexicons.names.demonyms;
        let country = np.cells.clone().find_map(|c| {
            let place = &demonyms.longest(&frame.words, c)?.value.place;
            Some(self.gazetteer.entry(self.gazetteer.find(place)?).country)
        })?;
        self.names.mentions.iter().find_map(|m| {
            let entity = &self.names.entities[m.entity.0 as usize];
            let entry = self.gazetteer.entry(self.gazetteer.find(&entity.id)?);
            let leads = matches!(entry.subtype, "head_of_state" | "politician");
            let fits = leads && *entry.country == *country;
            (fits && self.entity_agreement(m.entity).fits(agreement)).then_some(m.entity)
        })
    }

    /// `le Suédois`: a person of that country whom the document names.
    fn inhabitant(&self, frame: &Frame, np: &NounPhrase, agreement: Agreement) -> Option<EntityId> {
        let demonym = self.lexicons.names.demonyms.longest(&frame.words, np.head_cell)?.value;
        let own = demonym.agreement;
        if !self.is_definite(frame, np) || own.plural == Some(true) {
            return None;
        }
        let country = self.gazetteer.entry(self.gazetteer.find(&demonym.place)?).country;
        self.names.mentions.iter().filter(|m| m.kind == EntityType::Per).find_map(|m| {
            let entity = &self.names.entities[m.entity.0 as usize];
            let entry = self.gazetteer.entry(self.gazetteer.find(&entity.id)?);
            let fits = *entry.country == *country
                && self.entity_agreement(m.entity).fits(own)
                && own.fits(agreement);
            fits.then_some(m.entity)
        })
    }

    /// `le rapport`: whoever issued a document of that name earlier (`un rapport de la Cour des comptes`),
    /// or is named behind it.
    fn document(&self, frame: &Frame, np: &NounPhrase, span: ByteSpan) -> Source {
        if let Some(mention) = np.cells.clone().find_map(|c| frame.mentions[c]) {
            return self.entity(self.names.mentions[mention].entity);
        }
        if !self.is_definite(frame, np) {
            return self.described(span);
        }
        let noun = frame.words[np.head_cell];
        let end = self.reading.segments.token_at(span.start);
        let from = end.saturating_sub(DOCUMENT_REACH);
        let issuer = (from..end)
            .rev()
            .filter(|&t| self.reading.words[t] == noun)
            .find_map(|t| self.issuer_behind(t));
        issuer.map_or_else(|| self.described(span), |id| self.entity(id))
    }

    /// The entity named by `de X` behind a noun.
    fn issuer_behind(&self, noun: usize) -> Option<EntityId> {
        use crate::gazetteer::lexicon::syntax::Role;
        let linked = self.lexicons.syntax.is(*self.reading.words.get(noun + 1)?, Role::De);
        let at = self.reading.tokens().get(noun + 2)?.span.start;
        let next = self.names.mentions.partition_point(|m| m.span.start < at);
        let mention = self.names.mentions.get(next)?;
        let near = self.reading.segments.token_at(mention.span.start) <= noun + 3;
        (linked && near).then_some(mention.entity)
    }

    /// The person last named before `span` who agrees and is not known by another role.
    fn last_person(&self, lemma: &str, span: ByteSpan, agreement: Agreement) -> Option<EntityId> {
        let here = self.sentence_at(span.start);
        let before = self.names.mentions.partition_point(|m| m.span.start < span.start);
        self.names.mentions[..before]
            .iter()
            .rev()
            .filter(|m| m.kind == EntityType::Per && !m.nested)
            .take_while(|m| here - self.sentence_at(m.span.start) <= MAX_SENTENCES)
            .find(|m| {
                let agrees = self.entity_agreement(m.entity).fits(agreement);
                let other =
                    self.ascriptions.iter().any(|a| a.entity == m.entity && *a.lemma != *lemma);
                agrees && !other
            })
            .map(|m| m.entity)
    }

    /// The content words behind the head noun.
    fn complement(&self, frame: &Frame, np: &NounPhrase, len: usize) -> Vec<String> {
        let tokens = (np.head_cell + len..np.cells.end).filter_map(|c| match frame.cells[c] {
            Cell::Token(t) => Some(t),
            Cell::Quote(_) => None,
        });
        tokens.flat_map(|t| content_words(self.lexicons, self.reading, t..t + 1)).collect()
    }

    /// Whether the phrase begins with a definite or demonstrative determiner, not `un`, `des`.
    fn is_definite(&self, frame: &Frame, np: &NounPhrase) -> bool {
        use crate::gazetteer::lexicon::syntax::Role;
        let first = frame.words[np.cells.start];
        self.lexicons.syntax.is(first, Role::Article)
            || self.lexicons.syntax.is(first, Role::Demonstrative)
            || matches!(
                frame.text(self.reading, np.cells.start).to_lowercase().as_str(),
                "ce" | "cette" | "cet" | "ces" | "son" | "sa" | "ses" | "leur"
            )
            || frame.is_capitalised(self.reading, np.cells.start)
    }

    /// A person named directly behind the phrase, over a comma: `le président de la région, [X],`.
    fn apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        let comma = np.cells.end;
        if !frame.is_mark(self.reading, comma, ",") {
            return None;
        }
        let mut cell = comma + 1;
        // `, M. X` or `, le docteur X`
        while cell < comma + 4 && frame.mentions.get(cell).is_some_and(Option::is_none) {
            cell += 1;
        }
        let mention = (*frame.mentions.get(cell)?)?;
        let m = &self.names.mentions[mention];
        let titled = cell == comma + 1
            || self.lexicons.names.titles.longest_ending(&frame.words, cell).is_some();
        (m.kind == EntityType::Per && titled).then_some(m.entity)
    }

    /// `la société`: the nearest earlier entity of its kind.
    fn nominal(
        &self,
        frame: &Frame,
        np: &NounPhrase,
        span: ByteSpan,
        agreement: Agreement,
    ) -> Source {
        let candidates: Vec<_> =
            self.lexicons.names.nominals.all(&frame.words, np.head_cell).map(|f| f.value).collect();
        let has_name = np.cells.clone().any(|c| frame.mentions[c].is_some());
        if has_name || !self.is_definite(frame, np) || agreement.plural == Some(true) {
            return self.described(span);
        }
        let here = self.sentence_at(span.start);
        let mut best: Option<(f32, EntityId)> = None;
        for mention in self.names.mentions.iter().filter(|m| !m.nested && m.span.start < span.start)
        {
            let entity = &self.names.entities[mention.entity.0 as usize];
            let fits = candidates.iter().any(|n| {
                n.kind == mention.kind
                    && (n.subtypes.is_empty()
                        || entity
                            .subtype
                            .as_deref()
                            .is_none_or(|s| n.subtypes.iter().any(|x| &**x == s)))
            });
            if !fits || mention.kind == EntityType::Per {
                continue;
            }
            let sentence = self.sentence_at(mention.span.start);
            let exact = entity.subtype.is_some();
            let mut score = if exact { 1.0 } else { 0.0 };
            score += if self.is_subject(mention.span, sentence) { SUBJECT } else { 0.0 };
            score -= distance_cost(here.saturating_sub(sentence)).min(8.0);
            if best.is_none_or(|(s, _)| score >= s) {
                best = Some((score, mention.entity));
            }
        }
        match best {
            Some((_, id)) => self.entity(id),
            None => self.described(span),
        }
    }
}

/// Weights of the pronoun ranking, set on the development articles.
const SPEAKER: f32 = 1.5;
const SUBJECT: f32 = 1.5;
const PERSON: f32 = 1.0;
const AGREES: f32 = 0.7;
/// How many tokens back the issuer of a document is sought.
const DOCUMENT_REACH: usize = 400;
/// How many sentences back a pronoun may look.
const MAX_SENTENCES: usize = 8;

#[allow(clippy::cast_precision_loss)]
fn distance_cost(sentences: usize) -> f32 {
    1.2 * sentences as f32
}

/// Whether two names share a word of more than two letters.
fn shares_word(a: &str, b: &str) -> bool {
    let b = b.to_lowercase();
    a.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 2)
        .any(|w| b.split(|c: char| !c.is_alphanumeric()).any(|x| x == w))
}

/// A description on one line, without its article.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
