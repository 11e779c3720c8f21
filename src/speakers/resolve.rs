//! From the speaker mention to the entity: names, roles, nominal mentions, pronouns.

use super::frame::{Cell, Frame};
use super::people::{Ascription, content_words};
use super::phrase::{Head, NounPhrase};
use crate::annotations::{EntityId, EntityType, Gender};
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::names::PronounKind;
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
    names: &'a NameLayer,
    ascriptions: &'a [Ascription],
    history: Vec<Spoken>,
}

impl<'a> Resolver<'a> {
    /// A resolver for one document.
    #[must_use]
    pub fn new(
        reading: &'a Reading<'a>,
        lexicons: &'a Lexicons,
        names: &'a NameLayer,
        ascriptions: &'a [Ascription],
    ) -> Self {
        Self { reading, lexicons, names, ascriptions, history: Vec::new() }
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
            Head::Pronoun(PronounKind::Indefinite) => self.described(span),
            Head::Pronoun(_) => self.pronoun(span, agreement),
            Head::Role => self.role(frame, np, span, agreement),
            Head::Nominal => self.nominal(frame, np, span, agreement),
            Head::Report | Head::Demonym | Head::Capitalised | Head::Other => self.described(span),
        };
        let sentence = self.sentence_at(span.start);
        if source.name.is_some() {
            self.history.push(Spoken { sentence, source: source.clone(), agreement });
        }
        source
    }

    fn entity(&self, id: EntityId) -> Source {
        Source { entity: Some(id), name: Some(self.names.entities[id.0 as usize].name.clone()) }
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
            score += if self.is_subject(mention.span, sentence) { SUBJECT } else { 0.0 };
            let spoke =
                self.history.last().is_some_and(|s| s.source.entity == Some(mention.entity));
            score += if spoke { SPEAKER } else { 0.0 };
            offer(score - distance_cost(distance), self.entity(mention.entity));
        }
        best.map_or_else(Source::default, |(_, source)| source)
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

    /// `le ministre`: a person apposed to it, or the person whom the document calls so.
    fn role(&self, frame: &Frame, np: &NounPhrase, span: ByteSpan, agreement: Agreement) -> Source {
        if let Some(id) = self.apposed(frame, np) {
            return self.entity(id);
        }
        let Some(found) = self.lexicons.names.roles.longest(&frame.words, np.head_cell) else {
            return self.described(span);
        };
        let lemma = &found.value.lemma;
        let complement = self.complement(frame, np, found.len);
        let definite = self.is_definite(frame, np);
        let mut best: Option<(i32, EntityId)> = None;
        for a in self.ascriptions.iter().filter(|a| a.lemma == *lemma) {
            if !self.entity_agreement(a.entity).fits(agreement) || !definite {
                continue;
            }
            let shared = complement.iter().filter(|w| a.complement.contains(w)).count();
            let conflict = !complement.is_empty() && !a.complement.is_empty() && shared == 0;
            if conflict {
                continue;
            }
            let before = i32::from(a.at < span.start);
            let score = 10 * i32::try_from(shared).unwrap_or(0) + 5 * before;
            if best.is_none_or(|(s, _)| score >= s) {
                best = Some((score, a.entity));
            }
        }
        match best {
            Some((_, id)) => self.entity(id),
            None => self.described(span),
        }
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
/// How many sentences back a pronoun may look.
const MAX_SENTENCES: usize = 8;

#[allow(clippy::cast_precision_loss)]
fn distance_cost(sentences: usize) -> f32 {
    1.2 * sentences as f32
}

/// A description on one line, without its article.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a gender is known and masculine; used by tests of agreement.
#[must_use]
pub fn is_masculine(agreement: Agreement) -> bool {
    agreement.gender == Some(Gender::Masculine)
}
