//! What is known of one candidate for a pronoun, a role or a nominal: whether it may be meant, and its features.

use super::antecedents::{Named, Pool, Query, Spoken};
use super::people::is_role;
use super::place::Place;
use super::thread::Told;
use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::lexicon::Agreement;
use crate::gazetteer::lexicon::antecedents::{Anaphor, FEATURES, Feature, Features};
use crate::gazetteer::lexicon::names::PronounKind;

impl Pool<'_> {
    /// Gender and number of an entity; the gender of one that its name leaves open is that of the first
    /// pronoun that stood for it.
    pub(super) fn agreement_of(&self, id: EntityId, told: &Told) -> Agreement {
        let own = self.people.agreement(self.names, id);
        let open = own.gender.is_none() || self.people.is_guess(id);
        let gender = if open { told.gender_of(id).or(own.gender) } else { own.gender };
        Agreement { gender, ..own }
    }

    /// Whether type, gender and number allow a candidate.
    pub(super) fn may_be(&self, named: &Named, query: &Query<'_>) -> bool {
        let Named { entity: id, kind, mut own, .. } = *named;
        // What a rare given name tells excludes nobody.
        if self.people.is_guess(id) && own.gender == self.people.agreement(self.names, id).gender {
            own.gender = None;
        }
        let fits = own.fits(query.agreement);
        match query.anaphor {
            // A place speaks seldom, and then by its name; a body needs a gender that agrees.
            Anaphor::Pronoun | Anaphor::Disjunctive | Anaphor::Demonstrative => match kind {
                EntityType::Per => fits,
                EntityType::Loc => false,
                EntityType::Org | EntityType::Agency => {
                    // `l'intéressée` is a person.
                    !query.concerned && fits && (own.gender.is_some() || self.leads(named, query))
                }
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

    /// `[X], qui refuse ce qu'elle appelle …`: whether a body is the subject of the sentence of a pronoun.
    fn leads(&self, named: &Named, query: &Query<'_>) -> bool {
        let sentence = self.sentence_at(named.last.start);
        sentence == self.sentence_at(query.at)
            && named.last.start < query.at
            && self.place(named.last, sentence) == Place::Subject
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

    /// Whether a body would speak as a person does: the quotation says `je`, or `dit-elle` stands beside it.
    pub(super) fn speaks_as_person(&self, query: &Query<'_>) -> bool {
        const MAX_TOKENS: usize = 400;
        let Some(quote) = query.quote else { return false };
        let tokens = self.reading.segments.tokens_in(self.spans[quote].span);
        let first = |t: usize| {
            let found = self.lexicons.names.pronouns.longest(&self.reading.words, t);
            found.is_some_and(|f| {
                f.value.person == 1
                    && f.value.agreement.plural == Some(false)
                    && f.value.kind == PronounKind::Subject
            })
        };
        self.is_inverted(query.at) || tokens.take(MAX_TOKENS).any(first)
    }

    /// Whether an entity is named in the quotation whose source is sought.
    fn is_in_quote(&self, id: EntityId, query: &Query<'_>) -> bool {
        const MAX_NAMES: usize = 40;
        let Some(quote) = query.quote else { return false };
        let span = self.spans[quote].span;
        let from = self.names.mentions.partition_point(|m| m.span.start < span.start);
        self.names.mentions[from..]
            .iter()
            .take(MAX_NAMES)
            .take_while(|m| m.span.start < span.end)
            .any(|m| self.people.whole(m.entity) == id)
    }

    /// The features of a candidate; `before` are the earlier sources, `as_person` is
    /// [`Self::speaks_as_person`].
    pub(super) fn features(
        &self,
        named: &Named,
        query: &Query<'_>,
        before: &[Spoken],
        told: &Told,
        as_person: bool,
    ) -> Features {
        let mut features = [0.0; FEATURES];
        let (id, at) = (named.entity, named.last.start);
        let (sentence, line, here) =
            (self.sentence_at(at), self.line_at(at), self.line_at(query.at));
        let segments = &self.reading.segments;
        let later = at > query.at;
        let distance = here.abs_diff(line);
        features[Feature::Distance as usize] = logarithm(distance);
        features[Feature::Frequent as usize] = logarithm(usize::from(named.times) - 1);
        let place = if named.continued { Place::Subject } else { self.place(named.last, sentence) };
        let topic = place == Place::Topic;
        let subject = !later && !named.quoted && (topic || place == Place::Subject);
        let body = named.kind != EntityType::Per;
        let same = segments.paragraph_at(at) == segments.paragraph_at(query.at);
        let own = named.own;
        let spoke = |s: &Spoken| s.entity == Some(id);
        for (feature, holds) in [
            (Feature::SameSentence, line == here),
            (Feature::SameParagraph, same && !later),
            (Feature::Subject, subject),
            (Feature::SubjectBefore, subject && distance == 1),
            (
                Feature::Leads,
                subject && (distance == 0 || (distance == 1 && self.reports(named.last))),
            ),
            (Feature::Governed, place == Place::Governed),
            (Feature::Quoted, named.quoted),
            (Feature::SpokeLast, before.last().is_some_and(spoke)),
            (Feature::Spoke, before.iter().rev().take(8).any(spoke)),
            (Feature::GenderAgrees, agrees(own, query.agreement)),
            (Feature::GenderDiffers, own.gender.is_some() && !own.fits(query.agreement)),
            (Feature::Person, named.kind == EntityType::Per),
            (Feature::Later, later),
            (Feature::Topic, self.people.is_introduced_first(id)),
            (Feature::Continued, named.continued),
            (Feature::Protagonist, self.people.protagonist() == Some(id)),
            (Feature::InQuote, !body && self.is_in_quote(id, query)),
            (Feature::Introduced, named.introduced),
            (Feature::BodyAsPerson, body && as_person),
            (Feature::HeadInName, self.is_called(id, query)),
            (Feature::Subtype, self.subtype(id, named.kind, query) == Some(true)),
            (Feature::Country, self.is_from(id, query)),
        ] {
            set(&mut features, feature, holds);
        }
        features[Feature::Leads as usize] *= if topic { 2.0 } else { 1.0 };
        features[Feature::Country as usize] += f32::from(u8::from(self.is_told_from(id, query)));
        self.role_features(&mut features, id, query, told);
        features
    }

    fn role_features(&self, features: &mut Features, id: EntityId, query: &Query<'_>, told: &Told) {
        let Some(role) = query.role else { return };
        let alike: Vec<&str> = self.roles_like(role).collect();
        let like = |lemma: &str| is_role(lemma, role) || alike.contains(&lemma);
        let statuses = &self.lexicons.names.statuses;
        // What it was called before, as a source or on the way.
        let called = told.roles_of(id);
        let exact = self.people.roles_of(id).any(|a| is_role(&a.lemma, role))
            || called.iter().any(|lemma| is_role(lemma, role));
        let synonym = self.people.roles_of(id).any(|a| like(&a.lemma))
            || called.iter().any(|lemma| like(lemma));
        // What anybody may be besides (`prévenu`, `capitaine`) excludes no other role.
        let ascribed = self.people.roles_of(id).filter(|a| !a.is_title).map(|a| &*a.lemma);
        let mut others = ascribed.chain(called.iter().map(|lemma| &**lemma));
        let any = !statuses.contains(role) && others.any(|lemma| !statuses.contains(lemma));
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

    /// Whether the document gives an entity the very origin of the phrase.
    fn is_told_from(&self, id: EntityId, query: &Query<'_>) -> bool {
        query.place.is_some_and(|place| self.people.origins_of(id).any(|origin| origin == place))
    }

    /// Whether an entity belongs to the country of the phrase's demonym.
    pub(super) fn is_from(&self, id: EntityId, query: &Query<'_>) -> bool {
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
}

pub(super) fn set(features: &mut Features, feature: Feature, holds: bool) {
    features[feature as usize] = f32::from(u8::from(holds));
}

/// Whether the genders of two forms are known and the same.
pub(super) fn agrees(a: Agreement, b: Agreement) -> bool {
    a.gender.is_some() && a.gender == b.gender
}

/// The logarithm of one more than a count.
#[allow(clippy::cast_precision_loss, reason = "counts of sentences are small")]
pub(super) fn logarithm(count: usize) -> f32 {
    (1.0 + count as f32).ln()
}
