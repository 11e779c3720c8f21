//! From the speaker mention to the entity: names, roles, nominal mentions, pronouns.

use super::antecedents::{Candidate, Pool, Query, Referent, Spoken};
use super::frame::{Cell, Frame};
use super::interview::interviewee;
use super::people::content_words;
use super::phrase::{Head, NounPhrase, Phraser};
use super::rules::Scene;
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::Found;
use crate::gazetteer::lexicon::antecedents::{Anaphor, Features};
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::speech::{NounKind, ReportingNoun};
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::text::ByteSpan;

/// How many tokens back the issuer of a document is sought.
const DOCUMENT_REACH: usize = 400;

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
    history: Vec<Spoken>,
    /// The sources without a name that `history` speaks of, by place.
    described: Vec<(u32, Source)>,
    /// The choices made, where somebody wants to see them.
    decisions: Option<Vec<Decision>>,
    /// The person asked in an interview, once it was looked for.
    interviewee: Option<Option<EntityId>>,
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
            interviewee: None,
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
            .flatten()
            .map(|f| f.value.lemma.clone());
        self.history.push(Spoken { at: span.start, entity: source.entity, agreement, role });
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
        own.gender = own.gender.or_else(|| {
            np.cells.clone().find_map(|c| self.pool.lexicons.syntax.gender_of(*frame.words.get(c)?))
        });
        own
    }

    // ---- what refers back -----------------------------------------------------------------------

    /// The best candidate for a phrase; `None` if that is nobody named.
    fn choose(&mut self, span: ByteSpan, query: &Query<'_>) -> Option<Source> {
        self.choose_with(span, query, None)
    }

    /// The best candidate, with one that another phrase has stood for.
    fn choose_with(
        &mut self,
        span: ByteSpan,
        query: &Query<'_>,
        topic: Option<(EntityId, ByteSpan)>,
    ) -> Option<Source> {
        let candidates = self.pool.candidates(query, &self.history, topic);
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
            return place.map_or_else(Source::default, |id| self.entity(id));
        }
        let anaphor = match kind {
            PronounKind::Demonstrative => Anaphor::Demonstrative,
            PronounKind::Disjunctive => Anaphor::Disjunctive,
            _ => Anaphor::Pronoun,
        };
        let query = Query::of_pronoun(anaphor, span.start, agreement);
        let several = agreement.plural == Some(true);
        let group = several.then(|| self.group_before(span.start)).flatten();
        let topic = (anaphor == Anaphor::Pronoun && !several)
            .then(|| self.subject_before(frame, np.cells.start, span.start))
            .flatten();
        self.choose_with(span, &query, topic).or(group).unwrap_or_default()
    }

    /// Who says `je`, or to whom `vous` is said, in an interview.
    fn interlocutor(&mut self, at: u32, person: u8) -> Option<EntityId> {
        let quoted = self.pool.spans.iter().any(|s| s.span.start <= at && at < s.span.end);
        let paragraph = self.pool.reading.segments.paragraph_at(at);
        let fits = if person == 1 { self.pool.is_answer(at) } else { self.pool.asks(paragraph) };
        if quoted || !fits {
            return None;
        }
        *self.interviewee.get_or_insert_with(|| interviewee(&self.pool))
    }

    /// `Le ministre est venu. [Il] …`: whom the subject before a pronoun stands for, if it has no name
    /// itself; the subject of its own sentence, or of the one before in the paragraph.
    fn subject_before(
        &mut self,
        frame: &Frame,
        pronoun: usize,
        at: u32,
    ) -> Option<(EntityId, ByteSpan)> {
        let (reading, lexicons) = (self.pool.reading, self.pool.lexicons);
        let mentions = &self.pool.names.mentions;
        let subject = |frame: &Frame, end: usize| {
            let phraser = Phraser { frame, reading, lexicons, mentions };
            Scene::new(phraser, Vec::new()).first_speaker(0, end)
        };
        if let Some(np) = subject(frame, pronoun) {
            return self.stands_for(frame, &np);
        }
        let segments = &reading.segments;
        let here = self.pool.sentence_at(at);
        let before = segments.sentences.get(here.checked_sub(1)?)?;
        if before.paragraph != segments.paragraph_at(at) {
            return None;
        }
        let (spans, all) = (self.pool.spans, super::frame::Wanted::All);
        let tokens = before.tokens.clone();
        let frames = super::frame::frames(reading, lexicons, mentions, spans, tokens, &[], all);
        let frame = frames.first()?;
        let np = subject(frame, frame.len())?;
        self.stands_for(frame, &np)
    }

    /// The entity that a function or common noun stands for, and where it does.
    fn stands_for(&mut self, frame: &Frame, np: &NounPhrase) -> Option<(EntityId, ByteSpan)> {
        let span = frame.span(self.pool.reading, np.cells.clone())?;
        let described = matches!(np.head, Head::Role | Head::Nominal | Head::Demonym);
        if !described {
            return None;
        }
        self.resolve(frame, np).entity.map(|id| (id, span))
    }

    /// `Au ministère, on parle de …`, `Chez X, on …`: the body named at the start of the clause.
    fn place_of(&self, frame: &Frame, pronoun: usize) -> Option<EntityId> {
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
        // `Au port, propriétaire du phare, on …`
        if !opens_at(start) && start > 1 && frame.is_mark(self.pool.reading, start - 1, ",") {
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
        let redescribed = syntax.is(first, Syntax::This)
            || (!possessed
                && (np.cells.start + 1..np.head_cell)
                    .any(|c| syntax.is(frame.words[c], Syntax::Former)));
        let role = role.filter(|f| {
            let lemma = &f.value.lemma;
            !(bare && names.person_nouns.contains(lemma))
                && !(redescribed && !self.pool.is_ascribed(lemma))
        });
        let nominals = names.nominals.all(&frame.words, np.head_cell).map(|f| f.value);
        let query = Query {
            anaphor,
            at: span.start,
            agreement,
            role: role.map(|f| &*f.value.lemma),
            complement,
            place: np
                .cells
                .clone()
                .find_map(|c| names.demonyms.longest(&frame.words, c).map(|f| &*f.value.place)),
            nominals: nominals.collect(),
            noun: frame.text(self.pool.reading, np.head_cell).to_lowercase(),
            possessed,
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
    fn is_definite(&self, frame: &Frame, np: &NounPhrase) -> bool {
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

    /// A person or body named directly behind the phrase, over a comma: `le président de la région, [X],`,
    /// `le gestionnaire du réseau, l'[Y],`; the complements that the phrase left out may stand between: `le
    /// secrétaire d'État au Budget, [X],`.
    fn apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        if !matches!(np.head, Head::Role | Head::Demonym | Head::Nominal) {
            return None;
        }
        if let Some(id) = self.apposition_of(frame, np) {
            return Some(id);
        }
        let comma = self.apposition_comma(frame, np.cells.end)?;
        // `, M. X`, `, le docteur X`, `, la société Y`
        let Pool { reading, lexicons, names, .. } = self.pool;
        let phraser = Phraser { frame, reading, lexicons, mentions: &names.mentions };
        // `, prénommée [X]`
        let named = frame.words.get(comma + 1).is_some_and(|&w| {
            lexicons.syntax.is_verb(w, VerbKind::PastParticiple)
                && frame.mentions[comma + 1].is_none()
        });
        let from = comma + 1 + usize::from(named);
        let Head::Mention(mention) = phraser.at(from)?.head else { return None };
        let m = &names.mentions[mention];
        let first = (from..frame.len()).find(|&c| frame.mentions[c] == Some(mention))?;
        let closed = frame.closes_before(reading, phraser.mention_end(first, mention));
        let titled = lexicons.names.titles.longest_ending(&frame.words, first).is_some();
        let fits = match m.kind {
            EntityType::Per => np.head != Head::Nominal,
            EntityType::Org | EntityType::Agency => np.head != Head::Demonym && closed,
            EntityType::Loc => false,
        };
        (fits && (closed || titled || first == from)).then_some(m.entity)
    }

    /// `l'exploitant, [Xyz],`: words with capitals between commas that the names stage left alone.
    fn name_apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<ByteSpan> {
        const MAX_WORDS: usize = 6;
        let reading = self.pool.reading;
        let definite = matches!(np.head, Head::Role | Head::Nominal) && self.is_definite(frame, np);
        if !definite || self.agreement(frame, np).plural == Some(true) {
            return None;
        }
        let comma = self.apposition_comma(frame, np.cells.end)?;
        // `le gestionnaire, le [Xyz],`
        let article = self.pool.lexicons.syntax.is(*frame.words.get(comma + 1)?, Syntax::Article);
        let start = comma + 1 + usize::from(article);
        let named = |c: usize| frame.is_capitalised(reading, c) || frame.mentions[c].is_some();
        let limit = (start + MAX_WORDS).min(frame.len());
        let end = (start..limit).find(|&c| frame.closes_before(reading, c))?;
        let small = |c: usize| {
            !named(c) && !self.pool.lexicons.names.is(frame.words[c], WordClass::Preposition)
        };
        let whole = end > start && named(start) && named(end - 1);
        let words = (start..end).filter(|&c| small(c)).count();
        (whole && words <= 1).then(|| frame.span(reading, start..end)).flatten()
    }

    /// `le collectif « [Sauvons le lac] »`: a name between marks.
    fn name_quoted(&self, frame: &Frame, np: &NounPhrase) -> Option<ByteSpan> {
        const MAX_WORDS: usize = 8;
        let Some(&Cell::Quote(quote)) = frame.cells.get(np.cells.end) else { return None };
        let span = self.pool.spans[quote].span;
        let tokens = self.pool.reading.segments.tokens_in(span);
        let first = self.pool.reading.tokens().get(tokens.start)?;
        let named = first.is_capitalised(self.pool.reading.text) && tokens.len() <= MAX_WORDS;
        (named && np.head == Head::Nominal).then_some(span)
    }

    /// `[X], le capitaine, qui`: the person before the comma.
    fn apposition_of(&self, frame: &Frame, np: &NounPhrase) -> Option<EntityId> {
        let comma = np.cells.start.checked_sub(1)?;
        let closed = frame.is_mark(self.pool.reading, np.cells.end, ",");
        if np.head != Head::Role || !closed || !frame.is_mark(self.pool.reading, comma, ",") {
            return None;
        }
        let mention = (*frame.mentions.get(comma.checked_sub(1)?)?)?;
        let m = &self.pool.names.mentions[mention];
        (m.kind == EntityType::Per).then_some(m.entity)
    }

    /// The comma behind a phrase and its prepositional complements.
    fn apposition_comma(&self, frame: &Frame, end: usize) -> Option<usize> {
        const MAX_COMPLEMENT: usize = 10;
        let is_comma = |c: usize| frame.is_mark(self.pool.reading, c, ",");
        if is_comma(end) {
            return Some(end);
        }
        let lexicons = self.pool.lexicons;
        let word = *frame.words.get(end)?;
        let joins = lexicons.names.is(word, WordClass::Preposition)
            || lexicons.syntax.is(word, Syntax::A)
            || lexicons.syntax.is(word, Syntax::Complement);
        if !joins {
            return None;
        }
        for cell in end + 1..end + MAX_COMPLEMENT {
            if is_comma(cell) {
                return Some(cell);
            }
            let word = *frame.words.get(cell)?;
            let stops = frame.is_quote(cell)
                || frame.is_punct(self.pool.reading, cell)
                || lexicons.names.is(word, WordClass::Auxiliary)
                || lexicons.speech.verb_forms.longest(&frame.words, cell).is_some()
                || lexicons.syntax.is(word, Syntax::Relation);
            if stops {
                return None;
            }
        }
        None
    }

    /// `sa consigne`, `son message`: whose it is, as a pronoun of unknown gender would stand for.
    fn possessor(&mut self, frame: &Frame, np: &NounPhrase, span: ByteSpan) -> Option<Source> {
        let first = frame.words[np.cells.start];
        let named = np.cells.clone().any(|c| frame.mentions[c].is_some());
        let noun = self.pool.lexicons.speech.nouns.longest(&frame.words, np.head_cell)?;
        if noun.value.kind == NounKind::Document {
            return None;
        }
        let singular = self.pool.lexicons.syntax.gender_of(first).is_some()
            || !self.pool.lexicons.syntax.is(first, Syntax::Object);
        if named || !singular || !self.pool.lexicons.syntax.is(first, Syntax::Possessive) {
            return None;
        }
        let query = Query::of_pronoun(Anaphor::Pronoun, span.start, Agreement::default());
        self.choose(span, &query)
    }

    // ---- documents ------------------------------------------------------------------------------

    /// `le rapport`: whoever issued a document of that name earlier (`un rapport de la Cour des comptes`),
    /// or is named behind it.
    fn document(&self, frame: &Frame, np: &NounPhrase, span: ByteSpan) -> Source {
        if let Some(mention) = np.cells.clone().find_map(|c| frame.mentions[c]) {
            return self.entity(self.pool.names.mentions[mention].entity);
        }
        if !self.is_definite(frame, np) {
            return self.described(span);
        }
        let noun = frame.words[np.head_cell];
        let words = &self.pool.reading.words;
        let speech = &self.pool.lexicons.speech;
        let is_document = |f: Found<'_, ReportingNoun>| f.value.kind == NounKind::Document;
        // `le document` takes up a document of any name.
        let generic = self.pool.lexicons.syntax.is(noun, Syntax::Document);
        let end = self.pool.reading.segments.token_at(span.start);
        let from = end.saturating_sub(DOCUMENT_REACH);
        let same = |t: usize| {
            words[t] == noun || (generic && speech.nouns.longest(words, t).is_some_and(is_document))
        };
        let issuer = (from..end)
            .rev()
            .filter(|&t| same(t))
            .find_map(|t| self.issuer_behind(t).or_else(|| self.speaker_at(t)));
        issuer.map_or_else(|| self.described(span), |id| self.entity(id))
    }

    /// `explique X dans un communiqué`: who spoke in the sentence of an earlier document.
    fn speaker_at(&self, noun: usize) -> Option<EntityId> {
        let sentence = self.pool.reading.segments.sentence_of(noun);
        let at = self.pool.reading.tokens()[noun].span.start;
        let until = self.history.partition_point(|s| s.at < at + 1);
        let near = self.history[..until].last()?;
        (self.pool.sentence_at(near.at) == sentence).then_some(near.entity).flatten()
    }

    /// The entity named by `de X` behind a noun.
    fn issuer_behind(&self, noun: usize) -> Option<EntityId> {
        let Pool { reading, lexicons, names, .. } = self.pool;
        let linked = lexicons.syntax.is(*reading.words.get(noun + 1)?, Syntax::De);
        let at = reading.tokens().get(noun + 2)?.span.start;
        let next = names.mentions.partition_point(|m| m.span.start < at);
        let mention = names.mentions.get(next)?;
        let near = reading.segments.token_at(mention.span.start) <= noun + 3;
        (linked && near).then_some(mention.entity)
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
