//! Candidates for who a pronoun, a role or a nominal stands for, and what is known of each.
//!
//! A candidate is an entity named before (or, for roles, ascribed anywhere), the last source without a
//! name, or nobody. A linear score over its features ([`Feature`]) picks one; the weights are data.

use super::features::{agrees, logarithm, set};
use super::people::People;
use super::thread::{Stitch, Told};
use crate::annotations::{EntityId, EntityType, Mention};
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::antecedents::{Anaphor, FEATURES, Feature, Features};
use crate::gazetteer::lexicon::names::Nominal;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::names::NameLayer;
use crate::quotes::MarkedSpan;
use crate::reading::Reading;
use crate::text::ByteSpan;
use crate::text::sentences::Sentence;

/// How many sentences back names are candidates.
const MAX_SENTENCES: usize = 14;
/// And for functions and common nouns, which tell more of whom they stand for.
const MAX_SENTENCES_DESCRIBED: usize = 25;
/// And how many mentions.
const MAX_MENTIONS: usize = 80;
/// How many ascriptions of one role are looked at on each side.
const MAX_ASCRIBED: usize = 24;

/// A phrase that refers back.
pub struct Query<'q> {
    /// What it is.
    pub anaphor: Anaphor,
    /// Where it begins, in bytes.
    pub at: u32,
    /// Its gender and number.
    pub agreement: Agreement,
    /// The masculine singular of its role.
    pub role: Option<&'q str>,
    /// Whether it is somebody's (`sa mère`, `son avocat`), and so not that somebody.
    pub possessed: bool,
    /// The content words behind its head.
    pub complement: Vec<String>,
    /// The place of a demonym in it.
    pub place: Option<&'q str>,
    /// What its noun refers to.
    pub nominals: Vec<Nominal<'q>>,
    /// Its head noun in small letters.
    pub noun: String,
    /// The quotation whose source it is.
    pub quote: Option<usize>,
    /// Whether it says that its referent was spoken of (`l'intéressé`), and so hardly spoke before.
    pub concerned: bool,
}

impl Query<'_> {
    /// A phrase that says nothing of whom it stands for but gender and number.
    pub(super) fn of_pronoun(anaphor: Anaphor, at: u32, agreement: Agreement) -> Self {
        Self {
            anaphor,
            at,
            agreement,
            role: None,
            possessed: false,
            complement: Vec::new(),
            place: None,
            nominals: Vec::new(),
            noun: String::new(),
            quote: None,
            concerned: false,
        }
    }
}

/// What was resolved before.
#[derive(Debug, Clone, Copy)]
pub struct Past<'p> {
    /// The sources, in order.
    pub history: &'p [Spoken],
    /// What the writer's pronouns and functions stood for, in order.
    pub thread: &'p [Stitch],
    /// What was told of the entities by then.
    pub told: &'p Told,
}

/// An earlier source.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// Where its mention stands, in bytes.
    pub at: u32,
    /// The entity, if it has a name.
    pub entity: Option<EntityId>,
    /// Gender and number of the mention.
    pub agreement: Agreement,
}

/// Who a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referent {
    /// An entity of the document.
    Entity(EntityId),
    /// The last source, which has no name.
    LastSource,
    /// Nobody named.
    Nobody,
}

/// A candidate with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Who it is.
    pub referent: Referent,
    /// Its features.
    pub features: Features,
}

/// What candidates are drawn from.
#[derive(Clone, Copy)]
pub struct Pool<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) lexicons: &'a Lexicons,
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) names: &'a NameLayer,
    pub(super) spans: &'a [MarkedSpan],
    pub(super) people: &'a People,
    /// For each sentence, how many of the writer's began before it ends: one within a quotation is none.
    pub(super) lines: &'a [u32],
}

/// The numbers of [`Pool::line_at`].
#[must_use]
pub fn lines(reading: &Reading<'_>, spans: &[MarkedSpan]) -> Vec<u32> {
    let mut spans = spans.iter().filter(|s| s.depth == 0).peekable();
    let mut line = 0;
    let sentences = reading.segments.sentences.iter();
    let line_of = |sentence: &Sentence| {
        let start = reading.tokens()[sentence.tokens.start].span.start;
        while spans.next_if(|s| s.outer.end <= start).is_some() {}
        let quoted = spans.peek().is_some_and(|s| s.outer.start < start);
        line += u32::from(!quoted);
        line
    };
    sentences.map(line_of).collect()
}

/// What the sentences before tell of one entity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) entity: EntityId,
    pub(super) kind: EntityType,
    /// Where it was last named, outside quotations if it was.
    pub(super) last: ByteSpan,
    pub(super) quoted: bool,
    pub(super) times: u16,
    /// Whether a pronoun or function that opens a clause stood for it last.
    pub(super) continued: bool,
    /// Whether it is named for the first time, as a subject, right behind a function that nobody has.
    pub(super) introduced: bool,
    /// Gender and number, as far as they are known by now.
    pub(super) own: Agreement,
}

impl Named {
    fn new(entity: EntityId, kind: EntityType, last: ByteSpan) -> Self {
        Self {
            entity,
            kind,
            last,
            quoted: false,
            times: 1,
            continued: false,
            introduced: false,
            own: Agreement::default(),
        }
    }
}

impl Pool<'_> {
    /// The sentence of a byte.
    #[must_use]
    pub fn sentence_at(&self, byte: u32) -> usize {
        self.reading.segments.sentence_at(byte)
    }

    /// The number of the writer's sentence at a byte: the sentences of a quotation count as the one that it
    /// begins in.
    #[must_use]
    pub fn line_at(&self, byte: u32) -> usize {
        self.lines.get(self.sentence_at(byte)).map_or(0, |&line| line as usize)
    }

    /// All candidates of a phrase, nobody first; `topic` is an entity with a phrase that stands for it and
    /// has no name, nearer than those with one.
    #[must_use]
    pub fn candidates(
        &self,
        query: &Query<'_>,
        past: Past<'_>,
        topic: Option<(EntityId, ByteSpan)>,
    ) -> Vec<Candidate> {
        let mut nobody = [0.0; FEATURES];
        nobody[Feature::Nobody as usize] = 1.0;
        let mut out = vec![Candidate { referent: Referent::Nobody, features: nobody }];
        let Past { history, thread, told } = past;
        let before = &history[..history.partition_point(|s| s.at < query.at)];
        if let Some(last) = before.last().filter(|s| s.entity.is_none())
            && query.anaphor.is_pronoun()
            && last.agreement.fits(query.agreement)
        {
            let features = self.described(last, query);
            out.push(Candidate { referent: Referent::LastSource, features });
        }
        let mut named = self.named(query, thread, topic);
        // `son producteur` is not the one who spoke before, unless that is his function.
        let owner = before.last().and_then(|s| s.entity).filter(|_| query.possessed);
        let is_owner = |id: EntityId| {
            let exact = |role: &str| self.people.roles_of(id).any(|a| *a.lemma == *role);
            owner == Some(id) && !query.role.is_some_and(exact)
        };
        // `l'Espagnol X` is not `le Flamand`.
        let is_foreign = |id: EntityId| {
            query.place.is_some()
                && self.people.origins_of(id).next().is_some()
                && !self.is_from(id, query)
        };
        for n in &mut named {
            n.own = self.agreement_of(n.entity, told);
        }
        let about = topic.map(|(id, _)| id);
        let left = before.last().filter(|_| query.concerned).and_then(|s| s.entity);
        named.retain(|n| {
            (self.may_be(n, query) || (about == Some(n.entity) && n.kind != EntityType::Per))
                && !is_owner(n.entity)
                && !is_foreign(n.entity)
                && left != Some(n.entity)
                && !self.is_bound(n, query)
        });
        let earlier = named.iter().filter(|n| !n.quoted && n.last.start < query.at);
        let nearest = earlier.map(|n| n.last.start).max();
        let of_body = named.iter().any(|n| n.kind != EntityType::Per);
        let as_person = of_body && self.speaks_as_person(query);
        let features: Vec<_> =
            named.iter().map(|n| self.features(n, query, before, told, as_person)).collect();
        // `« … », dit X. Y n'y croit pas. « … », dit-il.`: Y has taken the word.
        let spoken = before.last().map_or(0, |s| s.at);
        let taken = query.anaphor == Anaphor::Pronoun
            && named.iter().zip(&features).any(|(n, features)| {
                n.last.start > spoken
                    && n.kind == EntityType::Per
                    && features[Feature::SubjectBefore as usize] > 0.0
                    && features[Feature::SpokeLast as usize] == 0.0
            });
        for (n, mut features) in named.iter().zip(features) {
            set(&mut features, Feature::Nearest, nearest == Some(n.last.start));
            if taken {
                set(&mut features, Feature::SpokeLast, false);
            }
            out.push(Candidate { referent: Referent::Entity(n.entity), features });
        }
        out
    }

    fn described(&self, last: &Spoken, query: &Query<'_>) -> Features {
        let mut features = [0.0; FEATURES];
        let here = self.line_at(query.at);
        let distance = here.saturating_sub(self.line_at(last.at));
        features[Feature::Described as usize] = 1.0;
        features[Feature::SpokeLast as usize] = 1.0;
        features[Feature::Distance as usize] = logarithm(distance);
        let segments = &self.reading.segments;
        let same = segments.paragraph_at(last.at) == segments.paragraph_at(query.at);
        set(&mut features, Feature::SameParagraph, same);
        set(&mut features, Feature::GenderAgrees, agrees(last.agreement, query.agreement));
        features
    }

    /// The entities named in the sentences before, and those that the phrase may call by role or word
    /// wherever they are named.
    fn named(
        &self,
        query: &Query<'_>,
        thread: &[Stitch],
        topic: Option<(EntityId, ByteSpan)>,
    ) -> Vec<Named> {
        let mut out: Vec<Named> = Vec::new();
        if let Some((entity, last)) = topic {
            let kind = self.names.entities[entity.0 as usize].kind;
            out.push(Named { continued: true, ..Named::new(entity, kind, last) });
        }
        let reach =
            if query.anaphor.is_pronoun() { MAX_SENTENCES } else { MAX_SENTENCES_DESCRIBED };
        let here = self.line_at(query.at);
        let end = self.names.mentions.partition_point(|m| m.span.start < query.at);
        for mention in self.names.mentions[..end].iter().rev().take(MAX_MENTIONS) {
            let same = mention.span.end > query.at;
            let author = self.people.is_author(mention.entity);
            if mention.nested || same || author || self.is_pronoun(mention.span) {
                continue;
            }
            if here.saturating_sub(self.line_at(mention.span.start)) > reach {
                break;
            }
            self.count(&mut out, mention, query.at);
        }
        let stitched = thread.partition_point(|s| s.span.start < query.at);
        for stitch in thread[..stitched].iter().rev().take(MAX_MENTIONS) {
            if here.saturating_sub(self.line_at(stitch.span.start)) > reach {
                break;
            }
            self.go_on(&mut out, *stitch);
        }
        self.add_protagonist(&mut out, query.at);
        if let Some(role) = query.role {
            self.introduce(&mut out, query, role);
            for lemma in self.roles_like(role) {
                let (before, after) = self.people.with_role(lemma, query.at);
                // Who is named later has been called by the very role.
                let later = if lemma == role { MAX_ASCRIBED } else { 0 };
                for ascription in before.take(MAX_ASCRIBED).chain(after.take(later)) {
                    self.add(&mut out, ascription.entity, ascription.at);
                }
            }
        }
        out
    }

    /// Whether a name is written as a pronoun is: `Elle` at the start of a sentence is seldom the magazine.
    fn is_pronoun(&self, span: ByteSpan) -> bool {
        let tokens = self.reading.segments.tokens_in(span);
        tokens.len() == 1
            && self.lexicons.syntax.is(self.reading.words[tokens.start], Syntax::Subject)
    }

    /// A role and those that `role_synonyms.csv` equates with it.
    pub(super) fn roles_like<'r>(&'r self, role: &'r str) -> impl Iterator<Item = &'r str> {
        std::iter::once(role).chain(self.lexicons.names.role_synonyms.of(role))
    }

    /// Whether the document says of somebody that he has a role, or one that is used for it.
    pub(super) fn is_ascribed(&self, role: &str) -> bool {
        self.roles_like(role).any(|lemma| self.people.has_role(lemma))
    }

    fn count(&self, out: &mut Vec<Named>, mention: &Mention, at: u32) {
        let quoted = self.is_quoted(mention.span, at);
        let entity = self.people.whole(mention.entity);
        match out.iter_mut().find(|n| n.entity == entity) {
            Some(known) => {
                known.times += 1;
                if known.quoted && !quoted {
                    known.quoted = false;
                    known.last = mention.span;
                }
            }
            None => {
                out.push(Named { quoted, ..Named::new(entity, mention.kind, mention.span) });
            }
        }
    }

    /// The person whom the document names most is a candidate however long ago it did.
    fn add_protagonist(&self, out: &mut Vec<Named>, at: u32) {
        let Some(id) = self.people.protagonist() else { return };
        if out.iter().all(|n| n.entity != id)
            && let Some(span) = self.people.protagonist_before(at)
        {
            out.push(Named::new(id, EntityType::Per, span));
        }
    }

    /// `Le maire est venu. [X] a promis …`: whoever is named for the first time as the subject right behind a
    /// function that the document ascribes to nobody.
    fn introduce(&self, out: &mut Vec<Named>, query: &Query<'_>, role: &str) {
        const MAX_BEHIND: usize = 2;
        const MAX_QUOTED: usize = 24;
        if query.possessed || self.is_ascribed(role) {
            return;
        }
        let mentions = &self.names.mentions;
        let from = mentions.partition_point(|m| m.span.start < query.at);
        let next = mentions[from..]
            .iter()
            .take(MAX_QUOTED)
            .filter(|m| m.kind == EntityType::Per && !m.nested)
            .find(|m| !self.is_within_marks(m.span.start));
        let Some(next) = next else { return };
        let sentence = self.sentence_at(next.span.start);
        let behind = self.line_at(next.span.start).saturating_sub(self.line_at(query.at));
        let near = (1..=MAX_BEHIND).contains(&behind);
        let new = !self.people.is_named_before(next.entity, query.at);
        let roleless = self.people.roles_of(next.entity).all(|a| a.is_title);
        let known = out.iter().any(|n| n.entity == next.entity);
        if near && new && roleless && !known && self.acts(next.span, sentence) {
            let named = Named::new(next.entity, next.kind, next.span);
            out.push(Named { introduced: true, ..named });
        }
    }

    /// Counts a pronoun as its entity was named by it.
    fn go_on(&self, out: &mut Vec<Named>, stitch: Stitch) {
        let Stitch { span, entity, opens, .. } = stitch;
        match out.iter_mut().find(|n| n.entity == entity) {
            Some(known) => {
                known.times += 1;
                if known.quoted || known.last.start < span.start {
                    (known.last, known.quoted, known.continued) = (span, false, opens);
                }
            }
            None => {
                let kind = self.names.entities[entity.0 as usize].kind;
                out.push(Named { continued: opens, ..Named::new(entity, kind, span) });
            }
        }
    }

    fn add(&self, out: &mut Vec<Named>, entity: EntityId, at: u32) {
        if out.iter().any(|n| n.entity == entity) {
            return;
        }
        let index = self.names.mentions.partition_point(|m| m.span.start < at);
        if let Some(mention) = self.names.mentions.get(index) {
            let (kind, last) = (mention.kind, mention.span);
            out.push(Named::new(entity, kind, last));
        }
    }

    /// Whether a mention stands in a quotation that `at` is not part of. A name that is all that stands
    /// between the marks is not.
    fn is_quoted(&self, mention: ByteSpan, at: u32) -> bool {
        let index = self.spans.partition_point(|s| s.outer.start <= mention.start);
        self.spans[..index].iter().rev().take(3).any(|s| {
            s.outer.contains(mention)
                && !(s.outer.start <= at && at < s.outer.end)
                && s.span.len() > mention.len() + 8
        })
    }

    /// Whether a byte stands in a quotation.
    pub(super) fn is_within_marks(&self, at: u32) -> bool {
        const MAX_NESTED: usize = 3;
        let before = self.spans.partition_point(|s| s.span.start <= at);
        self.spans[..before].iter().rev().take(MAX_NESTED).any(|s| at < s.span.end)
    }
}
