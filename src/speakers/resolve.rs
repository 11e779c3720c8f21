//! From the speaker mention to the entity: names, roles, nominal mentions, pronouns.

use std::cell::OnceCell;

use super::antecedents::{Candidate, Past, Pool, Query, Referent, Spoken};
use super::frame::{Cell, Frame};
use super::people::content_words;
use super::phrase::{Head, NounPhrase};
use super::thread::{Stitch, Told};
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::antecedents::{Anaphor, Features};
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::ByteSpan;

/// Who a speaker mention stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The entity, if it has a name in the document.
    pub entity: Option<EntityId>,
    /// Its name, or a plain description.
    pub name: Option<String>,
}

/// How a quote refers to its source, as far as that tells how sure the attribution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reference {
    /// By its name.
    Name,
    /// By a pronoun.
    Pronoun,
    /// By a function, an origin or a common noun that stands for an entity.
    Nominal,
    /// By words that stand for no entity of the document.
    Description,
    /// By nothing in its own sentence.
    #[default]
    None,
}

impl Reference {
    /// What the head of a speaker mention tells.
    #[must_use]
    pub fn of(head: Option<Head>, resolved: bool) -> Self {
        match head {
            None => Self::None,
            Some(Head::Mention(_)) => Self::Name,
            Some(_) if !resolved => Self::Description,
            Some(Head::Pronoun(_)) => Self::Pronoun,
            Some(_) => Self::Nominal,
        }
    }

    /// The label in `attribution_confidence.csv`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Pronoun => "pronoun",
            Self::Nominal => "nominal",
            Self::Description => "description",
            Self::None => "none",
        }
    }
}

/// One choice among candidates, as the ranking is trained on.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What referred back.
    pub anaphor: Anaphor,
    /// Where it stands.
    pub span: ByteSpan,
    /// Every candidate: its name, and its features.
    pub candidates: Vec<(Option<String>, Features)>,
}

/// Resolves speaker mentions in text order; remembers who spoke.
pub struct Resolver<'a> {
    pub(super) pool: Pool<'a>,
    /// How the document writes each entity most fully.
    fullest: Vec<Option<&'a str>>,
    pub(super) history: Vec<Spoken>,
    /// The sources without a name that `history` speaks of, by place.
    described: Vec<(u32, Source)>,
    /// The choices made, where somebody wants to see them.
    decisions: Option<Vec<Decision>>,
    /// Whom the writer's pronouns stood for, as far as they were followed, and to which token they were.
    pub(super) thread: Vec<Stitch>,
    pub(super) followed: usize,
    /// What they told of whom.
    pub(super) told: Told,
    /// The quotation whose source is sought.
    pub(super) about: Option<usize>,
    /// The person asked in an interview, once it was looked for.
    pub(super) interviewee: OnceCell<Option<EntityId>>,
}

impl<'a> Resolver<'a> {
    /// A resolver for one document.
    #[must_use]
    pub fn new(pool: Pool<'a>) -> Self {
        let names = pool.names;
        let mut fullest: Vec<Option<&str>> = vec![None; names.entities.len()];
        for mention in &names.mentions {
            let covered = pool.reading.covered(mention.span);
            let slot = &mut fullest[mention.entity.0 as usize];
            if slot.is_none_or(|s| s.len() < covered.len()) {
                *slot = Some(covered);
            }
        }
        Self {
            pool,
            fullest,
            history: Vec::new(),
            described: Vec::new(),
            decisions: None,
            thread: Vec::new(),
            followed: 0,
            told: Told::default(),
            about: None,
            interviewee: OnceCell::new(),
        }
    }

    /// Keeps the choices it makes.
    pub fn keep_decisions(&mut self) {
        self.decisions = Some(Vec::new());
    }

    /// The choices kept.
    #[must_use]
    pub fn into_decisions(self) -> Vec<Decision> {
        self.decisions.unwrap_or_default()
    }

    /// Who the noun phrase of a frame stands for. Resolving changes nothing; [`Resolver::remember`]
    /// makes it a source that later pronouns may stand for.
    pub fn resolve(&mut self, frame: &Frame, np: &NounPhrase) -> Source {
        let Some(span) = frame.span(self.pool.reading, np.cells.clone()) else {
            return Source::default();
        };
        if let Head::Mention(m) = np.head {
            return self.entity(self.pool.names.mentions[m].entity);
        }
        if let Some(group) = self.group_apposed(frame, np) {
            return group;
        }
        if let Some(id) = self.apposed(frame, np) {
            return self.entity(id);
        }
        if let Some(name) = self.name_apposed(frame, np).or_else(|| self.name_quoted(frame, np)) {
            return self.described(name);
        }
        if let Some(name) = self.name_given(frame, np) {
            return self.called(name);
        }
        match np.head {
            Head::Pronoun(PronounKind::Indefinite) => self.described(span),
            Head::Pronoun(kind) => self.pronoun(frame, np, span, kind),
            Head::Report => {
                self.possessor(frame, np, span).unwrap_or_else(|| self.document(frame, np, span))
            }
            Head::Role | Head::Demonym => self.back_to(frame, np, span, Anaphor::Role),
            Head::Nominal | Head::Other | Head::Capitalised | Head::Mention(_) => {
                self.back_to(frame, np, span, Anaphor::Nominal)
            }
        }
    }

    /// Makes the source of a phrase known to what follows.
    pub fn remember(&mut self, frame: &Frame, np: &NounPhrase, source: &Source) {
        let Some(span) = frame.span(self.pool.reading, np.cells.clone()) else { return };
        let in_order = self.history.last().is_none_or(|s| s.at <= span.start);
        if source.name.is_none() || !in_order {
            return;
        }
        let own = self.agreement(frame, np);
        let agreement = match source.entity {
            Some(id) => self.pool.people.agreement(self.pool.names, id),
            None => own,
        };
        if source.entity.is_none() {
            self.described.push((span.start, source.clone()));
        }
        let role = (np.head == Head::Role)
            .then(|| self.pool.lexicons.names.roles.longest(&frame.words, np.head_cell))
            .flatten();
        if let Some((id, role)) = source.entity.zip(role) {
            self.told.add_role(id, role.value.lemma);
        }
        self.history.push(Spoken { at: span.start, entity: source.entity, agreement });
    }

    /// An entity as a source: by its full name if the document uses a word of it, else (initials, another
    /// name) as the document writes it.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Source {
        let id = self.pool.people.whole(id);
        let name = &self.pool.names.entities[id.0 as usize].name;
        let shown = match self.fullest[id.0 as usize] {
            Some(surface) if !shares_word(name, surface) => squeeze(surface),
            _ => name.clone(),
        };
        Source { entity: Some(id), name: Some(shown) }
    }

    pub(super) fn described(&self, span: ByteSpan) -> Source {
        Source { entity: None, name: Some(squeeze(self.pool.reading.covered(span))) }
    }

    /// The person named in a span, or else the words of the span.
    fn called(&self, span: ByteSpan) -> Source {
        let mentions = &self.pool.names.mentions;
        let from = mentions.partition_point(|m| m.span.start < span.start);
        let person = mentions.get(from).filter(|m| m.span == span && m.kind == EntityType::Per);
        person.map_or_else(|| self.described(span), |m| self.entity(m.entity))
    }

    /// Gender and number of a noun phrase, as far as its words tell.
    pub(super) fn agreement(&self, frame: &Frame, np: &NounPhrase) -> Agreement {
        let names = &self.pool.lexicons.names;
        let words = &frame.words;
        let cell = np.head_cell;
        let mut own = match np.head {
            Head::Mention(m) => {
                let id = self.pool.names.mentions[m].entity;
                return self.pool.people.agreement(self.pool.names, id);
            }
            Head::Pronoun(_) => {
                return names
                    .pronouns
                    .longest(words, np.cells.start)
                    .map_or_else(Agreement::default, |f| f.value.agreement);
            }
            Head::Role => {
                Agreement::common(names.roles.all_longest(words, cell).map(|f| f.value.agreement))
            }
            Head::Nominal => Agreement::common(
                names.nominals.all_longest(words, cell).map(|f| f.value.agreement),
            ),
            Head::Demonym => Agreement::common(
                names.demonyms.all_longest(words, cell).map(|f| f.value.agreement),
            ),
            _ => Agreement::default(),
        };
        // `la clerc`: the determiner knows better than the list.
        let told = np
            .cells
            .clone()
            .find_map(|c| self.pool.lexicons.syntax.gender_of(*frame.words.get(c)?));
        own.gender = told.or(own.gender);
        own
    }

    // ---- what refers back -----------------------------------------------------------------------

    /// The best candidate for a phrase; `None` if that is nobody named.
    pub(super) fn choose(&mut self, span: ByteSpan, query: &Query<'_>) -> Option<Source> {
        self.choose_with(span, query, None)
    }

    /// The best candidate, with one that another phrase has stood for.
    fn choose_with(
        &mut self,
        span: ByteSpan,
        query: &Query<'_>,
        topic: Option<(EntityId, ByteSpan)>,
    ) -> Option<Source> {
        let candidates = {
            let past = Past { history: &self.history, thread: &self.thread, told: &self.told };
            self.pool.candidates(query, past, topic)
        };
        let source = |c: &Candidate| match c.referent {
            Referent::Entity(id) => Some(self.entity(id)),
            Referent::LastSource => {
                let index = self.described.partition_point(|(at, _)| *at < query.at);
                index.checked_sub(1).map(|i| self.described[i].1.clone())
            }
            Referent::Nobody => None,
        };
        let weights = &self.pool.lexicons.antecedents;
        let best = weights.best(query.anaphor, candidates.iter().map(|c| &c.features));
        let best = best.and_then(|place| source(&candidates[place]));
        if self.decisions.is_some() {
            let candidates =
                candidates.iter().map(|c| (source(c).and_then(|s| s.name), c.features)).collect();
            let decision = Decision { anaphor: query.anaphor, span, candidates };
            self.decisions.get_or_insert_default().push(decision);
        }
        best
    }

    /// Resolves what is no source, so that its choices are not kept.
    pub(super) fn quietly<T>(&mut self, resolve: impl FnOnce(&mut Self) -> T) -> T {
        let kept = self.decisions.take();
        let out = resolve(self);
        self.decisions = kept;
        out
    }

    /// `il`, `elle`, `ce dernier`, `l'` in `à l'en croire`.
    fn pronoun(
        &mut self,
        frame: &Frame,
        np: &NounPhrase,
        span: ByteSpan,
        kind: PronounKind,
    ) -> Source {
        let found = self.pool.lexicons.names.pronouns.longest(&frame.words, np.cells.start);
        let person = found.map_or(3, |f| f.value.person);
        let agreement = self.agreement(frame, np);
        let is_object = self.pool.lexicons.syntax.is(frame.words[np.cells.start], Syntax::Object);
        let vague = agreement.gender.is_none() && agreement.plural != Some(true) && !is_object;
        if person != 3 {
            return self
                .interlocutor(span.start, person)
                .map_or_else(Source::default, |id| self.entity(id));
        }
        if vague {
            // `on`: nobody in particular.
            let place = self
                .place_of(frame, np.cells.start)
                .or_else(|| self.place_behind(frame, np.cells.end));
            return match place {
                Some(id) => self.entity(id),
                None => self.described_place(frame, np.cells.end),
            };
        }
        self.follow(span.start);
        let concerned = kind == PronounKind::Concerned;
        let anaphor = match kind {
            PronounKind::Demonstrative => Anaphor::Demonstrative,
            PronounKind::Disjunctive => Anaphor::Disjunctive,
            _ => Anaphor::Pronoun,
        };
        let quote = self.about;
        let query = Query { quote, concerned, ..Query::of_pronoun(anaphor, span.start, agreement) };
        let several = agreement.plural == Some(true);
        let group = several.then(|| self.group_before(span.start)).flatten();
        let topic = (anaphor == Anaphor::Pronoun && !several)
            .then(|| self.subject_before(frame, np.cells.start, span.start, agreement))
            .flatten();
        self.choose_with(span, &query, topic).or(group).unwrap_or_default()
    }

    /// `Au ministère, on parle de …`, `Chez X, on …`: the body named at the start of the clause.
    fn place_of(&self, frame: &Frame, pronoun: usize) -> Option<EntityId> {
        const MAX_INSERTIONS: usize = 3;
        let comma = pronoun.checked_sub(1)?;
        if !frame.is_mark(self.pool.reading, comma, ",") {
            return None;
        }
        let stops = |c: &usize| frame.is_quote(*c) || frame.is_punct(self.pool.reading, *c);
        let lexicons = self.pool.lexicons;
        let opens_at = |start: usize| {
            frame.words.get(start).is_some_and(|&word| {
                lexicons.names.is(word, WordClass::Preposition)
                    || lexicons.syntax.is(word, Syntax::A)
                    || lexicons.syntax.is(word, Syntax::De)
            })
        };
        let mut start = (0..comma).rev().find(stops).map_or(0, |c| c + 1);
        // `Au port, propriétaire du phare, on …`, `À la mairie (UMP), qui a voté contre, on …`
        for _ in 0..MAX_INSERTIONS {
            let inserted = start > 1 && !frame.is_quote(start - 1);
            if opens_at(start) || !inserted {
                break;
            }
            start = (0..start - 1).rev().find(stops).map_or(0, |c| c + 1);
        }
        let opens = opens_at(start);
        let mention = (start..comma).find_map(|c| frame.mentions[c])?;
        let mention = &self.pool.names.mentions[mention];
        let body = matches!(mention.kind, EntityType::Org | EntityType::Agency);
        (opens && body).then_some(mention.entity)
    }

    /// `soupire-t-on au siège du [parti]`, `dit-on à l'[Élysée]`: the body named in the phrase behind.
    fn place_behind(&self, frame: &Frame, from: usize) -> Option<EntityId> {
        const REACH: usize = 6;
        let lexicons = self.pool.lexicons;
        let word = *frame.words.get(from)?;
        let opens =
            lexicons.syntax.is(word, Syntax::A) || lexicons.names.is(word, WordClass::Preposition);
        let ends = |c: &usize| frame.closes_before(self.pool.reading, *c);
        let mention = (from..from + REACH)
            .take_while(|c| !ends(c))
            .find_map(|c| *frame.mentions.get(c)?)
            .filter(|_| opens)?;
        let mention = &self.pool.names.mentions[mention];
        let body = matches!(mention.kind, EntityType::Org | EntityType::Agency);
        body.then_some(mention.entity)
    }

    /// `le ministre`, `la Suédoise`, `la société`: whoever it refers back to, else the phrase itself.
    fn back_to(
        &mut self,
        frame: &Frame,
        np: &NounPhrase,
        span: ByteSpan,
        anaphor: Anaphor,
    ) -> Source {
        let agreement = self.agreement(frame, np);
        let reading = self.pool.reading;
        let proper = frame.is_capitalised(reading, np.head_cell)
            && np.head_cell > np.cells.start
            && np.head_cell + 1 < np.cells.end;
        let named = anaphor == Anaphor::Nominal
            && (proper || np.cells.clone().any(|c| frame.mentions[c].is_some()));
        if named || !self.is_definite(frame, np) || agreement.plural == Some(true) {
            return self.described(span);
        }
        self.follow(span.start);
        let names = &self.pool.lexicons.names;
        let role = names.roles.longest(&frame.words, np.head_cell);
        let role = role.filter(|_| anaphor == Anaphor::Role);
        let len = role.as_ref().map_or(1, |f| f.len);
        let complement = self.complement(frame, np, len);
        // `le quadragénaire` says of its person only that there is one, `sa cadette` whose it is.
        let first = frame.words[np.cells.start];
        let syntax = &self.pool.lexicons.syntax;
        let possessed = syntax.is(first, Syntax::Possessive);
        let bare = !possessed && complement.is_empty();
        // `cet apiculteur`, `l'ancien mineur`: what nobody is said to be describes whoever was named.
        let former = || {
            (np.cells.start + 1..np.head_cell).any(|c| syntax.is(frame.words[c], Syntax::Former))
        };
        let redescribed = syntax.is(first, Syntax::This) || !possessed && former();
        let role = role.filter(|f| {
            let lemma = f.value.lemma;
            let alone = bare && names.person_nouns.contains(lemma) && !self.pool.is_ascribed(lemma);
            !alone && (!redescribed || self.pool.is_ascribed(lemma))
        });
        let nominals = names.nominals.all(&frame.words, np.head_cell).map(|f| f.value);
        let query = Query {
            anaphor,
            at: span.start,
            agreement,
            role: role.map(|f| f.value.lemma),
            complement,
            place: np
                .cells
                .clone()
                .find_map(|c| names.demonyms.longest(&frame.words, c).map(|f| f.value.place)),
            nominals: nominals.collect(),
            noun: frame.text(self.pool.reading, np.head_cell).to_lowercase(),
            possessed,
            quote: self.about,
            concerned: false,
        };
        self.choose(span, &query).unwrap_or_else(|| self.described(span))
    }

    /// The content words behind the head noun.
    fn complement(&self, frame: &Frame, np: &NounPhrase, len: usize) -> Vec<String> {
        let tokens = (np.head_cell + len..np.cells.end).filter_map(|c| match frame.cells[c] {
            Cell::Token(t) => Some(t),
            Cell::Quote(_) => None,
        });
        let Pool { lexicons, reading, .. } = self.pool;
        tokens.flat_map(|t| content_words(lexicons, reading, t..t + 1)).collect()
    }

    /// Whether the phrase is known to the reader: by its determiner (`le`, `ce`, `son`, not `un`, `des`)
    /// or by a capital without one.
    pub(super) fn is_definite(&self, frame: &Frame, np: &NounPhrase) -> bool {
        let syntax = &self.pool.lexicons.syntax;
        let first = frame.words[np.cells.start];
        // `du [ministre]`: the article is part of the preposition.
        let contracted = np.cells.start.checked_sub(1).is_some_and(|c| {
            syntax.is(frame.words[c], Syntax::De) && syntax.is(frame.words[c], Syntax::Definite)
        });
        let determined = contracted || syntax.is(first, Syntax::Definite);
        let other = self.pool.lexicons.names.is(first, WordClass::Determiner);
        determined || (!other && frame.is_capitalised(self.pool.reading, np.cells.start))
    }
}

/// Whether two names share a word of more than two letters.
fn shares_word(a: &str, b: &str) -> bool {
    let b = b.to_lowercase();
    a.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 2)
        .any(|w| b.split(|c: char| !c.is_alphanumeric()).any(|x| x == w))
}

/// A description on one line.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
