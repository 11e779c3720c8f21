//! Candidates for who a pronoun, a role or a nominal stands for, and what is known of each.
//!
//! A candidate is an entity named before (or, for roles, ascribed anywhere), the last source without a
//! name, or nobody. A linear score over its features ([`Feature`]) picks one; the weights are data.

use super::people::People;
use crate::annotations::{EntityId, EntityType, Mention};
use crate::gazetteer::lexicon::antecedents::{Anaphor, FEATURES, Feature, Features};
use crate::gazetteer::lexicon::names::{Nominal, WordClass};
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::gazetteer::lexicon::{Agreement, WordId};
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::names::NameLayer;
use crate::quotes::MarkedSpan;
use crate::reading::Reading;
use crate::text::ByteSpan;

/// How many sentences back names are candidates.
const MAX_SENTENCES: usize = 14;
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
        }
    }
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
    /// The masculine singular of the role that it was called by.
    pub role: Option<Box<str>>,
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
}

/// What the sentences before tell of one entity.
#[derive(Debug, Clone, Copy)]
struct Named {
    entity: EntityId,
    kind: EntityType,
    /// Where it was last named, outside quotations if it was.
    last: ByteSpan,
    quoted: bool,
    times: u16,
}

impl Pool<'_> {
    /// The sentence of a byte.
    #[must_use]
    pub fn sentence_at(&self, byte: u32) -> usize {
        self.reading.segments.sentence_at(byte)
    }

    /// All candidates of a phrase, nobody first; `topic` is an entity with a phrase that stands for it and
    /// has no name, nearer than those with one.
    #[must_use]
    pub fn candidates(
        &self,
        query: &Query<'_>,
        history: &[Spoken],
        topic: Option<(EntityId, ByteSpan)>,
    ) -> Vec<Candidate> {
        let mut nobody = [0.0; FEATURES];
        nobody[Feature::Nobody as usize] = 1.0;
        let mut out = vec![Candidate { referent: Referent::Nobody, features: nobody }];
        let before = &history[..history.partition_point(|s| s.at < query.at)];
        if let Some(last) = before.last().filter(|s| s.entity.is_none())
            && query.anaphor.is_pronoun()
            && last.agreement.fits(query.agreement)
        {
            let features = self.described(last, query);
            out.push(Candidate { referent: Referent::LastSource, features });
        }
        let mut named = self.named(query, topic);
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
        named.retain(|n| {
            self.may_be(n.entity, n.kind, query) && !is_owner(n.entity) && !is_foreign(n.entity)
        });
        let earlier = named.iter().filter(|n| !n.quoted && n.last.start < query.at);
        let nearest = earlier.map(|n| n.last.start).max();
        let features: Vec<_> = named.iter().map(|n| self.features(n, query, before)).collect();
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
        let here = self.sentence_at(query.at);
        let distance = here.saturating_sub(self.sentence_at(last.at));
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
    fn named(&self, query: &Query<'_>, topic: Option<(EntityId, ByteSpan)>) -> Vec<Named> {
        let mut out: Vec<Named> = Vec::new();
        if let Some((entity, last)) = topic {
            let kind = self.names.entities[entity.0 as usize].kind;
            out.push(Named { entity, kind, last, quoted: false, times: 1 });
        }
        let here = self.sentence_at(query.at);
        let end = self.names.mentions.partition_point(|m| m.span.start < query.at);
        for mention in self.names.mentions[..end].iter().rev().take(MAX_MENTIONS) {
            let same = mention.span.end > query.at;
            if mention.nested || same || self.is_pronoun(mention.span) {
                continue;
            }
            if here.saturating_sub(self.sentence_at(mention.span.start)) > MAX_SENTENCES {
                break;
            }
            self.count(&mut out, mention, query.at);
        }
        if let Some(role) = query.role {
            for lemma in self.roles_like(role) {
                let all = || self.people.with_role(lemma);
                let before = all().filter(|a| a.at < query.at).rev().take(MAX_ASCRIBED);
                let after = all().filter(|a| a.at >= query.at).take(MAX_ASCRIBED);
                for ascription in before.chain(after) {
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
    fn roles_like<'r>(&'r self, role: &'r str) -> impl Iterator<Item = &'r str> {
        std::iter::once(role).chain(self.lexicons.names.role_synonyms.of(role))
    }

    /// Whether the document says of somebody that he has a role, or one that is used for it.
    pub(super) fn is_ascribed(&self, role: &str) -> bool {
        self.roles_like(role).any(|lemma| self.people.with_role(lemma).next().is_some())
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
                out.push(Named {
                    entity,
                    kind: mention.kind,
                    last: mention.span,
                    quoted,
                    times: 1,
                });
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
            out.push(Named { entity, kind, last, quoted: false, times: 1 });
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

    /// Whether type, gender and number allow a candidate.
    fn may_be(&self, id: EntityId, kind: EntityType, query: &Query<'_>) -> bool {
        let mut own = self.people.agreement(self.names, id);
        if self.people.is_guess(id) {
            own.gender = None;
        }
        let fits = own.fits(query.agreement);
        match query.anaphor {
            // A place speaks seldom, and then by its name; a body needs a gender that agrees.
            Anaphor::Pronoun | Anaphor::Disjunctive | Anaphor::Demonstrative => match kind {
                EntityType::Per => fits,
                EntityType::Loc => false,
                EntityType::Org | EntityType::Agency => fits && own.gender.is_some(),
            },
            Anaphor::Role => {
                let told = |role| {
                    self.people.roles_of(id).any(|a| self.roles_like(role).any(|r| *r == *a.lemma))
                };
                kind == EntityType::Per
                    && fits
                    && (!query.possessed || query.role.is_some_and(told))
            }
            Anaphor::Nominal => {
                kind != EntityType::Per
                    && (self.subtype(id, kind, query).is_some() || self.is_called(id, query))
            }
        }
    }

    /// Whether the noun is used for the entity's subtype; `None` if it is not used for its type.
    fn subtype(&self, id: EntityId, kind: EntityType, query: &Query<'_>) -> Option<bool> {
        let subtype = self.names.entities[id.0 as usize].subtype.as_deref();
        let of_kind = || query.nominals.iter().filter(|n| n.kind == kind);
        of_kind().next()?;
        match subtype {
            None => Some(false),
            Some(s) => of_kind().any(|n| n.fits(s)).then_some(true),
        }
    }

    /// Whether the head noun is a word of the entity's name: `l'autorité`, `la coalition`.
    fn is_called(&self, id: EntityId, query: &Query<'_>) -> bool {
        let name = &self.names.entities[id.0 as usize].name;
        query.noun.chars().count() > 3
            && name
                .split(|c: char| !c.is_alphanumeric())
                .any(|w| w.chars().flat_map(char::to_lowercase).eq(query.noun.chars()))
    }

    fn features(&self, named: &Named, query: &Query<'_>, before: &[Spoken]) -> Features {
        let mut features = [0.0; FEATURES];
        let (id, at) = (named.entity, named.last.start);
        let (sentence, here) = (self.sentence_at(at), self.sentence_at(query.at));
        let segments = &self.reading.segments;
        let later = at > query.at;
        let distance = here.abs_diff(sentence);
        features[Feature::Distance as usize] = logarithm(distance);
        features[Feature::Frequent as usize] = logarithm(usize::from(named.times) - 1);
        let place = self.place(named.last, sentence);
        let same = segments.paragraph_at(at) == segments.paragraph_at(query.at);
        let own = self.people.agreement(self.names, id);
        let spoke = |s: &Spoken| s.entity == Some(id);
        for (feature, holds) in [
            (Feature::SameSentence, sentence == here),
            (Feature::SameParagraph, same),
            (Feature::Subject, !later && place == Place::Subject && !named.quoted),
            (
                Feature::SubjectBefore,
                !later && place == Place::Subject && distance == 1 && !named.quoted,
            ),
            (Feature::Governed, place == Place::Governed),
            (Feature::Quoted, named.quoted),
            (Feature::SpokeLast, before.last().is_some_and(spoke)),
            (Feature::Spoke, before.iter().rev().take(8).any(spoke)),
            (Feature::GenderAgrees, agrees(own, query.agreement)),
            (Feature::GenderDiffers, own.gender.is_some() && !own.fits(query.agreement)),
            (Feature::Person, named.kind == EntityType::Per),
            (Feature::Later, later),
            (Feature::Topic, !later && sentence <= 1),
            (Feature::HeadInName, self.is_called(id, query)),
            (Feature::Subtype, self.subtype(id, named.kind, query) == Some(true)),
            (Feature::Country, self.is_from(id, query)),
        ] {
            set(&mut features, feature, holds);
        }
        self.role_features(&mut features, id, query, before);
        features
    }

    fn role_features(
        &self,
        features: &mut Features,
        id: EntityId,
        query: &Query<'_>,
        before: &[Spoken],
    ) {
        let Some(role) = query.role else { return };
        let like = |lemma: &str| self.roles_like(role).any(|r| r == lemma);
        let called = |s: &Spoken| s.entity == Some(id) && s.role.as_deref() == Some(role);
        let exact =
            self.people.roles_of(id).any(|a| *a.lemma == *role) || before.iter().any(called);
        let synonym = self.people.roles_of(id).any(|a| like(&a.lemma));
        let any = self.people.roles_of(id).any(|a| !a.is_title);
        let subtype = self.names.entities[id.0 as usize].subtype.as_deref();
        // What the lists know of somebody counts where the document says nothing else.
        let vague = !any && query.complement.is_empty();
        let synonym = synonym || (vague && subtype.is_some_and(like));
        set(features, Feature::RoleExact, exact);
        set(features, Feature::RoleSynonym, !exact && synonym);
        set(features, Feature::RoleOther, any && !exact && !synonym);
        let complements = || {
            self.people
                .roles_of(id)
                .filter(|a| like(&a.lemma) && !a.complement.is_empty())
                .map(|a| query.complement.iter().any(|w| a.complement.contains(w)))
        };
        if !query.complement.is_empty() && complements().next().is_some() {
            let shared = complements().any(|shared| shared);
            set(features, Feature::ComplementShared, shared);
            set(features, Feature::ComplementOther, !shared);
        }
    }

    /// Whether an entity belongs to the country of the phrase's demonym.
    fn is_from(&self, id: EntityId, query: &Query<'_>) -> bool {
        let Some(place) = query.place else { return false };
        let country = |id: &str| self.gazetteer.find(id).map(|e| self.gazetteer.entry(e).country);
        let own = country(&self.names.entities[id.0 as usize].id).filter(|c| !c.is_empty());
        let here = country(place).filter(|c| !c.is_empty());
        // `le Belge X` may be called `le Flamand`; `l'Anglais X` is not `l'Écossais`.
        let is_country = |id: &str| {
            self.gazetteer.find(id).is_some_and(|e| self.gazetteer.entry(e).subtype == "country")
        };
        let within =
            |origin: &str| country(origin) == here && (is_country(origin) || is_country(place));
        let same = |origin: &str| origin == place || (here.is_some() && within(origin));
        self.people.origins_of(id).any(same) || (own.is_some() && own == here)
    }

    /// The place of a mention in its sentence.
    fn place(&self, mention: ByteSpan, sentence: usize) -> Place {
        const REACH: usize = 8;
        let segments = &self.reading.segments;
        let tokens = segments.tokens_in(mention);
        let first = segments.sentences[sentence].tokens.start;
        let is = |t: usize, role| self.lexicons.syntax.is(self.reading.words[t], role);
        let class = |t: usize, class| self.lexicons.names.is(self.reading.words[t], class);
        for at in (tokens.start.saturating_sub(REACH).max(first)..tokens.start).rev() {
            let next =
                at + 1 == tokens.start || (at + 2 == tokens.start && is(at + 1, Syntax::Article));
            let token = &self.reading.tokens()[at];
            if token.kind == crate::text::TokenKind::Punct {
                break;
            }
            if is(at, Syntax::De) && !next {
                continue;
            }
            if is(at, Syntax::De)
                || is(at, Syntax::A)
                || is(at, Syntax::Agent)
                || class(at, WordClass::Preposition)
                || self.is_verb(at)
            {
                return Place::Governed;
            }
        }
        let next = tokens.end;
        let followed = next < self.reading.tokens().len()
            && (self.is_verb(next)
                || is(next, Syntax::Negation)
                || is(next, Syntax::Reflexive)
                || is(next, Syntax::Relative));
        let opens = tokens.start - first < 6;
        let comma = |t: usize| t < self.reading.tokens().len() && self.reading.token_text(t) == ",";
        // `…, X, élu de Y, considère`
        let verb = || {
            let closing = (next + 1..next + 1 + 2 * REACH).find(|&t| comma(t));
            [Some(next), closing]
                .into_iter()
                .flatten()
                .any(|t| t + 1 < self.reading.tokens().len() && self.is_verb(t + 1))
        };
        let apposed = comma(tokens.start.saturating_sub(1))
            && comma(next)
            && (tokens.start - first < 2 * REACH || verb());
        if followed || opens || apposed { Place::Subject } else { Place::Other }
    }

    fn is_verb(&self, token: usize) -> bool {
        let word: WordId = self.reading.words[token];
        self.lexicons.names.is(word, WordClass::Auxiliary)
            || !self.lexicons.syntax.is_ambiguous_or_no_verb(word)
    }
}

/// Where a name stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Subject,
    /// Behind a preposition or a verb.
    Governed,
    Other,
}

fn set(features: &mut Features, feature: Feature, holds: bool) {
    features[feature as usize] = f32::from(u8::from(holds));
}

/// Whether the genders of two forms are known and the same.
fn agrees(a: Agreement, b: Agreement) -> bool {
    a.gender.is_some() && a.gender == b.gender
}

/// The logarithm of one more than a count.
#[allow(clippy::cast_precision_loss, reason = "counts of sentences are small")]
fn logarithm(count: usize) -> f32 {
    (1.0 + count as f32).ln()
}
