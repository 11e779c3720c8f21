//! What a document tells of the persons it names: functions (`le ministre Bruno Le Roux`, `Chris
//! Kermode, président de l'ATP`), origin (`la Suédoise X`), gender. A later `le ministre` or `elle`
//! finds its person here.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::bylines;
use crate::annotations::{EntityId, EntityType, Gender, Mention};
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::gazetteer::lexicon::{Agreement, WordId};
use crate::names::NameLayer;
use crate::reading::Reading;
use crate::text::{ByteSpan, TokenKind};

/// A function that a document ascribes to a person.
#[derive(Debug, Clone)]
pub struct Ascription {
    /// The person.
    pub entity: EntityId,
    /// The function's masculine singular.
    pub lemma: Box<str>,
    /// The content words of its complement: `Intérieur` in `ministre de l'Intérieur`.
    pub complement: Vec<String>,
    /// Where it is said, in bytes.
    pub at: u32,
    /// Whether it is a title before the name (`Me`, `général`), which says little of other functions.
    pub is_title: bool,
}

/// Whether a role is the one asked for, or a longer form of it (`ministre délégué` for `ministre`).
#[must_use]
pub fn is_role(told: &str, asked: &str) -> bool {
    told.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// All that a document tells of its persons.
#[derive(Debug, Default)]
pub struct People {
    /// The ascriptions, in text order.
    ascriptions: Vec<Ascription>,
    by_lemma: HashMap<Box<str>, Vec<usize>>,
    by_entity: HashMap<EntityId, Vec<usize>>,
    /// The places of the demonyms before a person's name.
    origins: HashMap<EntityId, Vec<Box<str>>>,
    /// Acronyms that the document explains: `Tréfileries de Lorraine (TRL)`.
    whole: HashMap<EntityId, EntityId>,
    /// Strangers whose given name is rare, so that its gender is uncertain.
    rare: HashSet<EntityId>,
    /// Genders that the names themselves do not tell.
    genders: HashMap<EntityId, Gender>,
    /// Who is named in the first sentences.
    first: HashSet<EntityId>,
    /// Whom the document names most.
    protagonist: Option<EntityId>,
    /// Where, in order.
    protagonist_at: Vec<ByteSpan>,
    /// Where each entity is named first.
    first_at: HashMap<EntityId, u32>,
    /// Who is named by no more than lines like `Par X`: the article's authors.
    authors: HashSet<EntityId>,
}

impl People {
    /// Reads a document.
    #[must_use]
    pub fn read(reading: &Reading<'_>, lexicons: &Lexicons, names: &NameLayer) -> Self {
        let finder = Finder { reading, lexicons };
        let mut whole = acronyms(reading, names);
        whole.extend(initials(reading, names));
        let mut people = Self { whole, ..Self::default() };
        for mention in names.mentions.iter().filter(|m| !m.nested && m.kind == EntityType::Per) {
            let tokens = reading.segments.tokens_in(mention.span);
            let mut said = finder.before(tokens.start);
            said.functions.extend(finder.inside(tokens.clone()));
            if names.entities[mention.entity.0 as usize].id.starts_with("nil:")
                && finder.is_rare(tokens.start)
            {
                people.rare.insert(mention.entity);
            }
            for place in said.origins {
                people.origins.entry(mention.entity).or_default().push(place);
            }
            let after = finder.after(tokens.end);
            for function in said.functions.into_iter().chain(after) {
                people.add(mention.entity, mention.span.start, function);
            }
            if let Some(gender) = said.gender {
                people.genders.entry(mention.entity).or_insert(gender);
            }
        }
        for mention in names.mentions.iter().filter(|m| m.kind != EntityType::Per) {
            let first = reading.segments.token_at(mention.span.start);
            if let Some(gender) = finder.gender_of_body(first) {
                people.genders.entry(mention.entity).or_insert(gender);
            }
        }
        people.weigh(reading, names);
        people.authors = bylines::authors(reading, lexicons, names);
        people
    }

    /// Who is named first, and whom most.
    fn weigh(&mut self, reading: &Reading<'_>, names: &NameLayer) {
        const FIRST_SENTENCES: usize = 3;
        const MIN_MENTIONS: usize = 3;
        for mention in names.mentions.iter().filter(|m| !m.nested) {
            let entity = self.whole(mention.entity);
            if reading.segments.sentence_at(mention.span.start) < FIRST_SENTENCES {
                self.first.insert(entity);
            }
            self.first_at.entry(mention.entity).or_insert(mention.span.start);
        }
        let persons = names.mentions.iter().filter(|m| !m.nested && m.kind == EntityType::Per);
        let most = most_frequent(persons.map(|m| self.whole(m.entity)));
        self.protagonist = most.filter(|&(_, n)| n >= MIN_MENTIONS).map(|(id, _)| id);
        let own = |m: &&Mention| !m.nested && Some(self.whole(m.entity)) == self.protagonist;
        self.protagonist_at = names.mentions.iter().filter(own).map(|m| m.span).collect();
    }

    /// Whether no more than a byline names an entity.
    #[must_use]
    pub fn is_author(&self, id: EntityId) -> bool {
        self.authors.contains(&id)
    }

    /// Whether an entity is named in the first sentences.
    #[must_use]
    pub fn is_introduced_first(&self, id: EntityId) -> bool {
        self.first.contains(&id)
    }

    /// Whether an entity is named before a byte.
    #[must_use]
    pub fn is_named_before(&self, id: EntityId, at: u32) -> bool {
        self.first_at.get(&id).is_some_and(|&first| first < at)
    }

    /// Where the person whom the document names most is named last before a byte.
    #[must_use]
    pub fn protagonist_before(&self, at: u32) -> Option<ByteSpan> {
        let end = self.protagonist_at.partition_point(|span| span.start < at);
        end.checked_sub(1).map(|last| self.protagonist_at[last])
    }

    /// The person whom the document names most.
    #[must_use]
    pub fn protagonist(&self) -> Option<EntityId> {
        self.protagonist
    }

    fn add(&mut self, entity: EntityId, at: u32, function: Function) {
        // A woman may bear a masculine title, a man hardly a feminine one.
        if function.gender == Some(Gender::Feminine) {
            self.genders.insert(entity, Gender::Feminine);
        }
        let index = self.ascriptions.len();
        self.by_lemma.entry(function.lemma.clone()).or_default().push(index);
        // A `ministre délégué` is called `le ministre` too.
        if let Some((short, _)) = function.lemma.split_once(' ') {
            self.by_lemma.entry(short.into()).or_default().push(index);
        }
        let own = self.by_entity.entry(entity).or_default();
        let Function { lemma, complement, is_title, .. } = function;
        let known = own
            .iter()
            .map(|&i| &self.ascriptions[i])
            .any(|a| (&a.lemma, &a.complement, a.is_title) == (&lemma, &complement, is_title));
        if !known {
            own.push(index);
        }
        self.ascriptions.push(Ascription { entity, lemma, complement, at, is_title });
    }

    /// Whether anybody is said to have a function.
    #[must_use]
    pub fn has_role(&self, lemma: &str) -> bool {
        self.by_lemma.contains_key(lemma)
    }

    /// Who is said to have a function before a byte, the last first, and from there on, in text order.
    pub fn with_role(
        &self,
        lemma: &str,
        at: u32,
    ) -> (impl Iterator<Item = &Ascription>, impl Iterator<Item = &Ascription>) {
        let all = self.by_lemma.get(lemma).map_or(&[][..], Vec::as_slice);
        let of = |&i: &usize| &self.ascriptions[i];
        let (before, after) = all.split_at(all.partition_point(|i| of(i).at < at));
        (before.iter().rev().map(of), after.iter().map(of))
    }

    /// The functions of a person, each once.
    pub fn roles_of(&self, entity: EntityId) -> impl Iterator<Item = &Ascription> {
        self.by_entity.get(&entity).into_iter().flatten().map(|&i| &self.ascriptions[i])
    }

    /// The entity whose acronym an entity is, or itself.
    #[must_use]
    pub fn whole(&self, id: EntityId) -> EntityId {
        self.whole.get(&id).copied().unwrap_or(id)
    }

    /// The places of the demonyms before a person's name.
    pub fn origins_of(&self, entity: EntityId) -> impl Iterator<Item = &str> {
        self.origins.get(&entity).into_iter().flatten().map(|place| &**place)
    }

    /// Whether no more than a rare given name tells the gender of a person.
    #[must_use]
    pub fn is_guess(&self, id: EntityId) -> bool {
        self.rare.contains(&id) && !self.genders.contains_key(&id)
    }

    /// Gender and number of an entity: what its name tells, mended by what the document says of it.
    #[must_use]
    pub fn agreement(&self, names: &NameLayer, id: EntityId) -> Agreement {
        let entity = &names.entities[id.0 as usize];
        let told = self.genders.get(&id).copied();
        let gender = match (entity.gender, told) {
            (None, told) => told,
            // What a list of given names tells of a stranger is no more than likely.
            (Some(_), Some(told)) if entity.id.starts_with("nil:") => Some(told),
            (own, _) => own,
        };
        Agreement { gender, plural: Some(entity.plural) }
    }
}

/// The value that comes most often, the first of equals, and how often.
pub(super) fn most_frequent(entities: impl Iterator<Item = EntityId>) -> Option<(EntityId, usize)> {
    let mut counts: HashMap<EntityId, (usize, Reverse<usize>)> = HashMap::new();
    for (place, entity) in entities.enumerate() {
        counts.entry(entity).or_insert((0, Reverse(place))).0 += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(entity, (n, _))| (entity, n))
}

/// The bodies whose names a document gives in full with an acronym in brackets behind.
fn acronyms(reading: &Reading<'_>, names: &NameLayer) -> HashMap<EntityId, EntityId> {
    const MAX_LETTERS: usize = 10;
    let body = |kind| matches!(kind, EntityType::Org | EntityType::Agency);
    let outer: Vec<_> = names.mentions.iter().filter(|m| !m.nested).collect();
    let mut out = HashMap::new();
    for pair in outer.windows(2) {
        let (full, short) = (pair[0], pair[1]);
        let between =
            &reading.text[full.span.end as usize..short.span.start.max(full.span.end) as usize];
        let (name, letters) = (reading.covered(full.span), reading.covered(short.span));
        let same_initial =
            name.chars().next().map(char::to_uppercase).map(Iterator::collect::<String>)
                == letters.chars().next().map(char::to_uppercase).map(Iterator::collect::<String>);
        // The acronym of a translated name is that of the original: `Union américaine … (ACLU)`.
        let capitals = letters.chars().count() >= 3
            && letters.chars().all(char::is_uppercase)
            && name.contains(char::is_whitespace);
        let explains = between.trim() == "("
            && reading.text[short.span.end as usize..].trim_start().starts_with(')')
            && letters.chars().count() <= MAX_LETTERS
            && !letters.contains(char::is_whitespace)
            && (same_initial || capitals);
        if explains && full.entity != short.entity && body(full.kind) && body(short.kind) {
            out.insert(short.entity, full.entity);
        }
    }
    out
}

/// The persons whose initials label their turns: `M. D.` for Maud Delcourt, if nobody else has them.
fn initials(reading: &Reading<'_>, names: &NameLayer) -> HashMap<EntityId, EntityId> {
    let persons = || names.mentions.iter().filter(|m| m.kind == EntityType::Per && !m.nested);
    let letters = |name: &str| -> String {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect()
    };
    let is_label = |name: &str| {
        let words = || name.split(['.', ' ', '-']).filter(|w| !w.is_empty());
        words().count() >= 2 && words().all(|w| w.chars().count() == 1)
    };
    let mut bearers: HashMap<String, Option<EntityId>> = HashMap::new();
    for mention in persons().filter(|m| !is_label(reading.covered(m.span))) {
        let bearer = bearers.entry(letters(reading.covered(mention.span)));
        let known = bearer.or_insert(Some(mention.entity));
        *known = known.filter(|id| *id == mention.entity);
    }
    let labels = persons().filter(|m| is_label(reading.covered(m.span)));
    let bearer = |m: &Mention| bearers.get(&letters(reading.covered(m.span))).copied().flatten();
    labels.filter_map(|m| Some((m.entity, bearer(m)?))).filter(|(a, b)| a != b).collect()
}

/// A function as it is said of somebody.
struct Function {
    lemma: Box<str>,
    gender: Option<Gender>,
    complement: Vec<String>,
    is_title: bool,
}

/// What stands before a name.
#[derive(Default)]
struct Said {
    functions: Vec<Function>,
    origins: Vec<Box<str>>,
    gender: Option<Gender>,
}

struct Finder<'a> {
    reading: &'a Reading<'a>,
    lexicons: &'a Lexicons,
}

impl Finder<'_> {
    /// `le ministre de l'Intérieur [X]`, `l'Irlandaise [X]`, `Me [X]`: title, role and demonym before the
    /// name, with no verb between.
    fn before(&self, name: usize) -> Said {
        const REACH: usize = 12;
        let mut said = Said::default();
        let words = &self.reading.words;
        let names = &self.lexicons.names;
        // `la mère de [X]`: the name belongs to a function that somebody else has.
        if name.checked_sub(1).is_some_and(|b| self.is(b, Syntax::De) || self.is(b, Syntax::A)) {
            return said;
        }
        if let Some(title) = names.titles.longest_ending(words, name) {
            let lemma = self.reading.token_text(name - title.len).to_lowercase();
            said.gender = names
                .gender_of_title(words, name)
                .or_else(|| self.gender_of_determiner(name - title.len));
            let gender = said.gender;
            said.functions.push(Function {
                lemma: lemma.into(),
                gender,
                complement: Vec::new(),
                is_title: true,
            });
        }
        let mut at = name;
        for _ in 0..REACH {
            let Some(before) = at.checked_sub(1) else { break };
            at = before;
            // `le ministre de l'Intérieur, [X], …`
            if self.is_break(at) {
                if at + 1 == name && self.text(at) == "," {
                    continue;
                }
                break;
            }
            if let Some(demonym) = names.demonyms.longest(words, at) {
                said.origins.push(demonym.value.place.into());
                let all = names.demonyms.all_longest(words, at).map(|f| f.value.agreement);
                said.gender = said.gender.or(Agreement::common(all).gender);
            }
            if let Some(found) = names.roles.longest(words, at).filter(|f| at + f.len <= name) {
                said.functions.push(self.function(at, found.len, name));
                break;
            }
            if self.ends_phrase(at) {
                break;
            }
        }
        said
    }

    /// `[pape] François`: the function that is part of a name.
    fn inside(&self, tokens: std::ops::Range<usize>) -> Option<Function> {
        let words = &self.reading.words[..tokens.end];
        let role = self.lexicons.names.roles.longest(words, tokens.start)?;
        let capital = self.reading.tokens()[tokens.start].is_capitalised(self.reading.text);
        let shorter = tokens.start + role.len < tokens.end;
        (shorter && !capital).then(|| self.function(tokens.start, role.len, tokens.end))
    }

    /// Whether a name does not begin with a common given name.
    fn is_rare(&self, name: usize) -> bool {
        const RARE: u8 = 3;
        let first_names = &self.lexicons.names.first_names;
        let found = first_names.longest(&self.reading.words, name);
        found.is_none_or(|f| f.value.rank >= RARE)
    }

    /// The function whose last word a search from the right has met at `at`: `ministre` may be part of
    /// `premier ministre`.
    fn function(&self, at: usize, len: usize, name: usize) -> Function {
        let roles = &self.lexicons.names.roles;
        let words = &self.reading.words;
        let mut first = at;
        let mut end = at + len;
        for start in (at.saturating_sub(3)..at).rev() {
            if let Some(longer) = roles.longest(words, start)
                && start + longer.len >= end
                && start + longer.len <= name
            {
                first = start;
                end = start + longer.len;
            }
        }
        let role = roles.longest(words, first);
        let gender = self.gender_of_role(first);
        let lemma = role.map_or_else(|| "".into(), |f| f.value.lemma.into());
        let gender = gender.or_else(|| self.gender_of_determiner(first));
        Function { lemma, gender, complement: self.content(end, name), is_title: false }
    }

    fn gender_of_role(&self, token: usize) -> Option<Gender> {
        let roles = self.lexicons.names.roles.all_longest(&self.reading.words, token);
        Agreement::common(roles.map(|f| f.value.agreement)).gender
    }

    /// `le fonds activiste [X]`, `la [X]`: the gender of a body, by the article before its name.
    fn gender_of_body(&self, name: usize) -> Option<Gender> {
        const MAX_WORDS: usize = 3;
        let plain = |t: &usize| {
            self.reading.tokens()[*t].kind == TokenKind::Word
                && !self.reading.tokens()[*t].is_capitalised(self.reading.text)
                && !self.lexicons.names.is_function_word(self.word(*t))
        };
        let from = name.saturating_sub(MAX_WORDS);
        let first = (from..name).rev().take_while(plain).last().unwrap_or(name);
        let article = first.checked_sub(1).is_some_and(|t| self.is(t, Syntax::Article));
        self.gender_of_determiner(first).filter(|_| article)
    }

    fn gender_of_determiner(&self, noun: usize) -> Option<Gender> {
        let determiner = *self.reading.words.get(noun.checked_sub(1)?)?;
        self.lexicons.syntax.gender_of(determiner)
    }

    /// `[X], (le) ministre de l'Intérieur,`; `[X] (LR), maire de Y`; `[X] est le maire de Y`.
    fn after(&self, end: usize) -> Option<Function> {
        const MAX_COMPLEMENT: usize = 10;
        let mut at = end;
        if self.text(at) == "(" {
            at = (at..at + 6).find(|&t| self.text(t) == ")")? + 1;
        }
        let copula = self.text(at) == "," || self.is_copula(at);
        if !copula {
            return None;
        }
        at += 1;
        // `premier ministre` is a function, `premier` before another one none.
        let roles = &self.lexicons.names.roles;
        let whole = |at| roles.longest(&self.reading.words, at).is_some_and(|f| f.len > 1);
        while !whole(at)
            && (self.class(at, WordClass::Determiner)
                || self.is(at, Syntax::Article)
                || self.is(at, Syntax::Former)
                || self.class(at, WordClass::Adverb))
        {
            at += 1;
        }
        let found = self.lexicons.names.roles.longest(&self.reading.words, at)?;
        let mut start = at + found.len;
        // `députée (LR) de la Drôme`
        if start < self.reading.tokens().len()
            && self.text(start) == "("
            && let Some(close) = (start..start + 6).find(|&t| self.text(t) == ")")
        {
            start = close + 1;
        }
        let mut stop = start;
        while stop < self.reading.tokens().len()
            && stop < start + MAX_COMPLEMENT
            && !self.is_break(stop)
            && !self.ends_phrase(stop)
        {
            stop += 1;
        }
        let gender = self.gender_of_role(at).or_else(|| self.gender_of_determiner(at));
        let lemma = found.value.lemma.into();
        Some(Function { lemma, gender, complement: self.content(start, stop), is_title: false })
    }

    fn is_copula(&self, token: usize) -> bool {
        use crate::gazetteer::lexicon::speech::{AuxiliaryKind, Mood};
        let auxiliaries = &self.lexicons.speech.auxiliaries;
        token < self.reading.words.len()
            && auxiliaries.all(&self.reading.words, token).any(|f| {
                f.len == 1 && f.value.kind == AuxiliaryKind::Etre && f.value.mood == Mood::Finite
            })
    }

    /// Whether a word cannot stand inside a noun phrase with its complements: a verb, `qui`, `par` …
    fn ends_phrase(&self, token: usize) -> bool {
        let word = self.word(token);
        let verb = self.lexicons.syntax.is_only_verb(word);
        let capitalised = self.reading.tokens()[token].is_capitalised(self.reading.text);
        !capitalised
            && (verb
                || self.class(token, WordClass::Auxiliary)
                || self.class(token, WordClass::Pronoun) && !self.is(token, Syntax::Article)
                || [Syntax::Relation, Syntax::Complementizer, Syntax::Agent, Syntax::Clause]
                    .into_iter()
                    .any(|role| self.is(token, role)))
    }

    fn text(&self, token: usize) -> &str {
        if token < self.reading.tokens().len() { self.reading.token_text(token) } else { "" }
    }

    fn word(&self, token: usize) -> WordId {
        self.reading.words.get(token).copied().unwrap_or_default()
    }

    fn class(&self, token: usize, class: WordClass) -> bool {
        self.lexicons.names.is(self.word(token), class)
    }

    fn is(&self, token: usize, role: Syntax) -> bool {
        self.lexicons.syntax.is(self.word(token), role)
    }

    fn is_break(&self, token: usize) -> bool {
        self.reading.tokens()[token].kind == TokenKind::Punct
    }

    fn content(&self, from: usize, to: usize) -> Vec<String> {
        content_words(self.lexicons, self.reading, from..to.max(from))
    }
}

/// The lower-case content words of some tokens.
#[must_use]
pub fn content_words(
    lexicons: &Lexicons,
    reading: &Reading<'_>,
    tokens: std::ops::Range<usize>,
) -> Vec<String> {
    tokens
        .filter(|&t| reading.tokens()[t].kind == TokenKind::Word)
        .filter(|&t| !lexicons.names.is_function_word(reading.words[t]))
        .map(|t| reading.token_text(t).to_lowercase())
        .collect()
}
