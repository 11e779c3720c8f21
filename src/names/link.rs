//! One name, one entity: accepted proposals become mentions, and mentions share their entity.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::annotations::{Entity, EntityId, EntityType, Gender, Mention};
use crate::gazetteer::{EntryId, Gazetteer};
use crate::text::fold;

use super::NameLayer;
use super::context::Context;
use super::phrasal;
use super::proposal::Proposal;
use super::signals::flag;

/// Makes the layer; what is `known` is of the same gazetteer.
#[must_use]
pub fn link(context: &Context, proposals: &[Proposal], known: &mut Known) -> NameLayer {
    let mut linker = Linker::new(context, proposals.len(), known);
    // Longer names first, so that a short form finds the full one wherever it stands.
    let mut order: Vec<usize> = (0..proposals.len()).collect();
    order.sort_by_key(|&i| {
        let p = &proposals[i];
        (p.entry.is_none(), p.rule == "acronym", std::cmp::Reverse(p.tokens.len()), p.span.start)
    });
    let mut ids = vec![EntityId(0); proposals.len()];
    for i in order {
        ids[i] = linker.entity(&proposals[i]);
    }
    linker.acronyms(proposals, &mut ids);
    linker.finish(proposals, &ids)
}

/// Entries as entities: what a worker has made of them for one text it need not make again for the next.
/// To write an identifier and to read a name takes some two thousand instructions.
#[derive(Debug, Default)]
pub struct Known(FxHashMap<EntryId, (Entity, Option<Box<str>>)>);

impl Known {
    /// How many are remembered, before all are forgotten.
    const MOST: usize = 1 << 13;

    /// An entry, and the matching form of its name if it is a person's.
    fn entity(&mut self, id: EntryId, gazetteer: &Gazetteer) -> &(Entity, Option<Box<str>>) {
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        self.0.entry(id).or_insert_with(|| {
            let e = gazetteer.entry(id);
            let entity = Entity {
                id: e.id.to_string(),
                name: e.name.to_string(),
                wikidata: (!e.wikidata.is_empty()).then(|| e.wikidata.to_string()),
                kind: e.kind,
                subtype: (!e.subtype.is_empty()).then(|| e.subtype.to_string()),
                gender: e.gender,
                plural: e.plural,
            };
            let key = (e.kind == EntityType::Per).then(|| fold::key(e.name).into());
            (entity, key)
        })
    }
}

struct Linker<'c, 'a> {
    context: &'c Context<'a>,
    known: &'c mut Known,
    layer: NameLayer,
    /// The identifiers of the layer's entities.
    ids: FxHashSet<String>,
    /// The matching form of each writing.
    keys: FxHashMap<&'a str, Rc<str>>,
    by_entry: FxHashMap<EntryId, EntityId>,
    by_name: FxHashMap<(EntityType, Rc<str>), EntityId>,
    /// People by the words behind the first one of their names; `None` if two share them.
    by_surname: FxHashMap<String, Option<EntityId>>,
    /// People by the first word.
    by_first_name: FxHashMap<String, Option<EntityId>>,
}

impl<'c, 'a> Linker<'c, 'a> {
    fn new(context: &'c Context<'a>, names: usize, known: &'c mut Known) -> Self {
        Self {
            context,
            known,
            layer: NameLayer::default(),
            ids: HashSet::with_capacity_and_hasher(names, FxBuildHasher),
            keys: HashMap::with_capacity_and_hasher(names, FxBuildHasher),
            by_entry: HashMap::with_capacity_and_hasher(names, FxBuildHasher),
            by_name: HashMap::with_capacity_and_hasher(names, FxBuildHasher),
            by_surname: FxHashMap::default(),
            by_first_name: FxHashMap::default(),
        }
    }

    fn entity(&mut self, p: &Proposal) -> EntityId {
        let covered = self.context.reading.covered(p.span);
        let key = self.keys.entry(covered).or_insert_with(|| fold::key(covered).into()).clone();
        let id = match p.entry {
            Some(entry) => self.listed(entry),
            None => match self.named(p, &key) {
                Some(id) => id,
                None => self.unlisted(p, &key),
            },
        };
        // `Les Amis du platane` are `Amis du platane` behind `des`.
        if p.kind == EntityType::Org
            && phrasal::has_article(self.context, p.tokens.start)
            && let Some((_, short)) = key.split_once(' ').filter(|(_, short)| short.contains(' '))
        {
            self.by_name.entry((p.kind, short.into())).or_insert(id);
        }
        self.by_name.entry((p.kind, key.clone())).or_insert(id);
        if p.kind == EntityType::Per && p.tokens.len() > 1 {
            self.remember_parts(&key, id);
        }
        id
    }

    /// Remembers a person by the parts of the full name: the words behind the first one, the last one
    /// alone (`Le Guévellec`, `Guévellec`), and the first one.
    fn remember_parts(&mut self, key: &str, id: EntityId) {
        // What is longer is debris, whose parts would take the square of its length.
        const MAX_WORDS: usize = 8;
        if key.split(' ').nth(MAX_WORDS).is_some() {
            return;
        }
        let mut rest = key;
        while let Some((first, behind)) = rest.split_once(' ') {
            if rest.len() == key.len() {
                remember(&mut self.by_first_name, first, id);
            }
            remember(&mut self.by_surname, behind, id);
            rest = behind;
        }
    }

    /// The entity that this name, or the person of this surname, already has.
    fn named(&self, p: &Proposal, key: &Rc<str>) -> Option<EntityId> {
        if p.kind == EntityType::Per
            && let Some(id) = self.by_part(p, key)
        {
            let sex = self.sex_before(p);
            let other = self.layer.entities[id.0 as usize].gender;
            // `Mme Fillon` is not François Fillon.
            let same = sex.is_none() || other.is_none() || sex == other;
            return same.then_some(id);
        }
        let named = |kind| self.by_name.get(&(kind, Rc::clone(key))).copied();
        named(p.kind).or_else(|| match p.kind {
            EntityType::Org => named(EntityType::Agency),
            EntityType::Agency => named(EntityType::Org),
            _ => None,
        })
    }

    /// The person that the text calls by a surname or, if nobody else has it, by a first name.
    fn by_part(&self, p: &Proposal, key: &str) -> Option<EntityId> {
        if let Some(found) = self.by_surname.get(key) {
            return *found;
        }
        let first_name = p.tokens.len() == 1 && self.context.is_given(p.tokens.start);
        first_name.then(|| self.by_first_name.get(key).copied().flatten()).flatten()
    }

    /// The sex that a title before the name tells.
    fn sex_before(&self, p: &Proposal) -> Option<Gender> {
        let first = p.tokens.start;
        if !self.context.signals.any(first, flag::AFTER_CIVILITY | flag::AFTER_RANK) {
            return None;
        }
        let words = &self.context.reading.words;
        let names = &self.context.lexicons.names;
        let is_dot = first > 0 && self.context.reading.token_text(first - 1) == ".";
        names
            .gender_of_title(words, first)
            .or_else(|| is_dot.then(|| names.gender_of_title(words, first - 1)).flatten())
    }

    fn listed(&mut self, entry: EntryId) -> EntityId {
        if let Some(&id) = self.by_entry.get(&entry) {
            return id;
        }
        let (entity, key) = self.known.entity(entry, self.context.gazetteer).clone();
        let id = self.push(entity);
        self.by_entry.insert(entry, id);
        if let Some(key) = key.filter(|key| key.contains(' ')) {
            self.remember_parts(&key, id);
        }
        id
    }

    fn unlisted(&mut self, p: &Proposal, key: &str) -> EntityId {
        let name = tidy(self.context.reading.covered(p.span));
        let gender = match p.kind {
            EntityType::Per => self.sex_before(p).or_else(|| self.sex_of_given(p)),
            _ => None,
        };
        self.push(Entity {
            id: format!("nil:{}", slug(key)),
            name,
            wikidata: None,
            kind: p.kind,
            subtype: (!p.subtype.is_empty()).then(|| p.subtype.to_owned()),
            gender,
            plural: false,
        })
    }

    fn sex_of_given(&self, p: &Proposal) -> Option<Gender> {
        let first = p.tokens.start;
        let Context { lexicons, reading, .. } = self.context;
        let first_names = &lexicons.names.first_names;
        if let Some(found) = first_names.longest(&reading.words, first) {
            return found.value.gender;
        }
        // `Hans-Jürgen`: the first of two.
        let (part, _) = reading.token_text(first).split_once('-')?;
        let word = lexicons.vocabulary.get(part)?;
        first_names.longest(&[word], 0).and_then(|f| f.value.gender)
    }

    fn push(&mut self, mut entity: Entity) -> EntityId {
        // Two names of one slug but different types or bearers stay two entities.
        let base = entity.id.len();
        let mut n = 2;
        while !self.ids.insert(entity.id.clone()) {
            entity.id.truncate(base);
            let _ = write!(entity.id, "-{n}");
            n += 1;
        }
        let id = EntityId(u32::try_from(self.layer.entities.len()).expect("fewer than 2³² names"));
        self.layer.entities.push(entity);
        id
    }

    /// An acronym in parentheses has the entity of the name beside it.
    fn acronyms(&self, proposals: &[Proposal], ids: &mut [EntityId]) {
        let acronyms = || proposals.iter().enumerate().filter(|(_, p)| p.rule == "acronym");
        if acronyms().next().is_none() {
            return;
        }
        // The first name that ends and that begins at each token.
        let mut ends: FxHashMap<usize, usize> = FxHashMap::default();
        let mut starts: FxHashMap<usize, usize> = FxHashMap::default();
        for (j, q) in proposals.iter().enumerate().filter(|(_, q)| !q.nested) {
            ends.entry(q.tokens.end).or_insert(j);
            starts.entry(q.tokens.start).or_insert(j);
        }
        let mut same: FxHashMap<EntityId, EntityId> = FxHashMap::default();
        for (i, p) in acronyms() {
            let before = p.tokens.start.checked_sub(1).and_then(|end| ends.get(&end));
            let behind = starts.get(&(p.tokens.end + 1));
            if let Some(&j) = before.into_iter().chain(behind).min() {
                same.insert(ids[i], ids[j]);
            }
        }
        for id in ids {
            *id = same.get(id).copied().unwrap_or(*id);
        }
    }

    /// Mentions in order, and only the entities that are mentioned, numbered as they appear.
    fn finish(self, proposals: &[Proposal], ids: &[EntityId]) -> NameLayer {
        let mut numbers: FxHashMap<EntityId, EntityId> = FxHashMap::default();
        let mut entities: Vec<Option<Entity>> = self.layer.entities.into_iter().map(Some).collect();
        let mut layer = NameLayer::default();
        for (p, id) in proposals.iter().zip(ids) {
            let entity = *numbers.entry(*id).or_insert_with(|| {
                layer.entities.extend(entities[id.0 as usize].take());
                EntityId(u32::try_from(layer.entities.len() - 1).expect("fewer than 2³² names"))
            });
            layer.mentions.push(Mention {
                span: p.span,
                kind: p.kind,
                entity,
                rule: p.rule,
                confidence: p.confidence,
                nested: p.nested,
            });
        }
        layer
    }
}

/// Remembers whom a part of a name stands for; nobody, if it stands for several.
fn remember(parts: &mut FxHashMap<String, Option<EntityId>>, part: &str, id: EntityId) {
    match parts.get_mut(part) {
        Some(slot) if *slot != Some(id) => *slot = None,
        Some(_) => {}
        None => {
            parts.insert(part.to_owned(), Some(id));
        }
    }
}

/// A name on one line, with single blanks.
fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Small letters, digits and hyphens.
fn slug(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
