//! What surrounds or makes names: titles, roles, nominal mentions, pronouns, particles, triggers,
//! first names, demonyms, function words and common words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::flat::List;
use super::phrases::Phrases;
use super::vocabulary::WordId;
use super::{Agreement, Loader, agreement, flag};
use crate::annotations::{EntityType, Gender};
use crate::text::strings::Strings;

/// The header of `function_words.csv`.
pub(super) const FUNCTION_WORDS: &str = "form,class";

/// The class of a function word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum WordClass {
    Determiner,
    Preposition,
    Conjunction,
    Subordinator,
    Pronoun,
    Adverb,
    Interjection,
    Auxiliary,
    Negation,
    Interrogative,
    Time,
}

impl WordClass {
    fn from_label(label: &str) -> Result<Self, String> {
        Ok(match label {
            "det" => Self::Determiner,
            "prep" => Self::Preposition,
            "conj" => Self::Conjunction,
            "sub" => Self::Subordinator,
            "pron" => Self::Pronoun,
            "adv" => Self::Adverb,
            "interj" => Self::Interjection,
            "aux" => Self::Auxiliary,
            "neg" => Self::Negation,
            "interr" | "int" => Self::Interrogative,
            "time" => Self::Time,
            other => return Err(format!("unknown word class {other:?}")),
        })
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A civility or rank before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// `M.`, `Mme`, `Me` as against `général`, `cardinal`.
    pub is_civility: bool,
    /// Whether it must be written with a capital (`Me`, not `me`).
    pub capital: bool,
    /// Gender and number.
    pub agreement: Agreement,
}

/// A function or profession: `ministre`, `secrétaire d'État`, `entraîneuse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role<'l> {
    /// The masculine singular.
    pub lemma: &'l str,
    /// Gender and number.
    pub agreement: Agreement,
    /// Whether it is usually followed by `de` and what it is a role of.
    pub complement: bool,
}

/// A common noun that refers back to an entity: `la société`, `le ministère`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nominal<'l> {
    /// The singular.
    pub lemma: &'l str,
    /// Gender and number.
    pub agreement: Agreement,
    /// What it refers to.
    pub kind: EntityType,
    /// The subtypes that it fits, `|` between them; empty if any.
    pub subtypes: &'l str,
}

impl Nominal<'_> {
    /// Whether it is used for entities of a subtype.
    #[must_use]
    pub fn fits(&self, subtype: &str) -> bool {
        self.subtypes.is_empty() || self.subtypes.split('|').any(|own| own == subtype)
    }
}

/// What kind of pronoun a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PronounKind {
    Subject,
    Relative,
    Demonstrative,
    Indefinite,
    Disjunctive,
    /// `l'intéressé`: somebody whom others speak of.
    Concerned,
}

/// A pronoun that can be the subject of a reporting verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pronoun {
    /// What kind it is.
    pub kind: PronounKind,
    /// 1, 2 or 3.
    pub person: u8,
    /// Gender and number.
    pub agreement: Agreement,
}

/// On which side of the name a trigger stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Before,
    After,
}

/// A word that makes an unknown capitalised name a mention: `groupe`, `ville de`, `Inc.`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger<'l> {
    /// What the name is.
    pub kind: EntityType,
    /// Finer class, or empty.
    pub subtype: &'l str,
    /// Where the trigger stands.
    pub side: Side,
    /// Whether the name follows directly (`groupe Lactalis`).
    pub takes_name: bool,
    /// Whether the name follows after `de` (`ville de Lens`).
    pub takes_de: bool,
    /// Whether the file writes the trigger with a capital.
    pub capital: bool,
}

/// A given name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstName {
    /// `None` if both men and women bear it.
    pub gender: Option<Gender>,
    /// 1 very common, 2 common, 3 rare.
    pub rank: u8,
    /// Whether it is also a French word or a place.
    pub is_word: bool,
}

/// A demonym and the place that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demonym<'l> {
    /// The identifier of the place.
    pub place: &'l str,
    /// Gender and number.
    pub agreement: Agreement,
}

/// A phrase that gives away what is no article text on a crawled page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageWord {
    /// Menus, share bars, comment forms, shops: `Partager`, `Ajouter au panier`.
    Menu,
    /// Sections of a site: `Politique`, `Faits divers`.
    Section,
    /// Opens links to other articles: `Lire aussi`.
    Related,
    /// Cookie notices: `nous utilisons des cookies`.
    Consent,
    /// Subscriptions, accounts, newsletters: `réservé aux abonnés`.
    Offer,
    /// What stands at the foot of a page: `Tous droits réservés`.
    Legal,
    /// What a page says instead of its content: `page introuvable`.
    Error,
    /// Around a date or an hour: `Publié le`, `mis à jour`.
    Time,
    /// An English function word: lines full of them are boilerplate of the page's software.
    English,
}

impl PageWord {
    /// All kinds with their labels in the file, in the order of their numbers.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Menu, "menu"),
        (Self::Section, "section"),
        (Self::Related, "related"),
        (Self::Consent, "consent"),
        (Self::Offer, "offer"),
        (Self::Legal, "legal"),
        (Self::Error, "error"),
        (Self::Time, "time"),
        (Self::English, "english"),
    ];
}

/// Which roles a text uses for one another.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Synonyms {
    /// In order.
    roles: Strings,
    /// Where the synonyms of each role end in `also`.
    ends: List<u32>,
    also: Strings,
}

impl Synonyms {
    /// Those of a role, by masculine singular.
    pub fn of(&self, role: &str) -> impl Iterator<Item = &str> {
        let end = |number: usize| self.ends.get(number).unwrap_or_default() as usize;
        let range =
            self.roles.find(role).map(|number| number.checked_sub(1).map_or(0, end)..end(number));
        range.unwrap_or_default().map(|number| self.also.get(number))
    }

    #[allow(clippy::cast_possible_truncation, reason = "lexicons are small")]
    fn new(by_role: BTreeMap<String, Vec<String>>) -> Self {
        let mut synonyms = Self::default();
        for (role, also) in by_role {
            synonyms.roles.push(&role);
            also.iter().for_each(|other| synonyms.also.push(other));
            synonyms.ends.push(synonyms.also.len() as u32);
        }
        synonyms
    }
}

/// What surrounds or makes names.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct NameLexicon {
    /// Civilities and ranks.
    pub titles: Phrases<Title>,
    /// Functions and professions.
    pub roles: Phrases<Role<'static>>,
    /// Roles that a text uses for one another: `édile` for `maire`, by masculine singular.
    pub role_synonyms: Synonyms,
    /// Roles that say no more than that somebody is a person of some age or fortune (`quadragénaire`, `vainqueur`).
    pub person_nouns: Strings,
    /// Those, and roles that anybody may have besides a function: `prévenu`, `capitaine`.
    pub statuses: Strings,
    /// Nouns that refer back to entities.
    pub nominals: Phrases<Nominal<'static>>,
    /// Pronouns that may be subjects.
    pub pronouns: Phrases<Pronoun>,
    /// Connectors inside or before names (`de`, `von`, `al-`).
    pub particles: Phrases<bool>,
    /// Words that make a name.
    pub triggers: Phrases<Trigger<'static>>,
    /// Given names.
    pub first_names: Phrases<FirstName>,
    /// Demonyms.
    pub demonyms: Phrases<Demonym<'static>>,
    /// Words of menus and boilerplate.
    pub page_words: Phrases<PageWord>,
    /// Function words, as sets of [`WordClass`] bits by word.
    classes: List<u16>,
    /// Whether a word is a common French word.
    common: List<bool>,
}

impl NameLexicon {
    /// The gender that the title ending just before `words[end]` tells of its bearer; `None` for those that
    /// both sexes have (`capitaine`, `juge`).
    #[must_use]
    pub fn gender_of_title(&self, words: &[WordId], end: usize) -> Option<Gender> {
        let len = self.titles.longest_ending(words, end)?.len;
        let readings = self.titles.all(words, end - len).filter(|f| f.len == len);
        Agreement::common(readings.map(|f| f.value.agreement)).gender
    }

    /// Whether a word belongs to a class of function words.
    #[must_use]
    pub fn is(&self, word: WordId, class: WordClass) -> bool {
        self.classes.get(word.index()).is_some_and(|bits| bits & class.bit() != 0)
    }

    /// Whether a word belongs to any class of function words.
    #[must_use]
    pub fn is_function_word(&self, word: WordId) -> bool {
        self.classes.get(word.index()).is_some_and(|bits| bits != 0)
    }

    /// Whether a word is a common French word, so that a capital alone makes no name of it.
    #[must_use]
    pub fn is_common(&self, word: WordId) -> bool {
        self.common.get(word.index()).unwrap_or(false)
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut lexicon = Self::default();
        lexicon.load_persons(loader);
        lexicon.load_synonyms(loader);
        lexicon.load_references(loader);
        lexicon.load_name_parts(loader);
        lexicon.load_words(loader);
        lexicon
    }

    fn load_persons(&mut self, loader: &mut Loader<'_>) {
        loader.each("titles.csv", "form,kind,gender,number", |words, row| {
            let title = Title {
                is_civility: match row.get(1) {
                    "civility" => true,
                    "rank" => false,
                    other => return Err(format!("unknown kind of title {other:?}")),
                },
                capital: begins_with_capital(row.get(0)),
                agreement: agreement(row.get(2), row.get(3))?,
            };
            self.titles.insert(&words.intern_phrase(row.get(0)), title);
            Ok(())
        });
        loader.each("roles.csv", "form,lemma,gender,number,complement", |words, row| {
            let role = Role {
                lemma: row.get(1),
                agreement: agreement(row.get(2), row.get(3))?,
                complement: flag(row.get(4))?,
            };
            self.roles.insert(&words.intern_phrase(row.get(0)), role);
            Ok(())
        });
    }

    fn load_synonyms(&mut self, loader: &mut Loader<'_>) {
        let (mut person_nouns, mut statuses) = (BTreeSet::new(), BTreeSet::new());
        loader.each("person_nouns.csv", "lemma,kind", |_, row| {
            match row.get(1) {
                "person" => person_nouns.insert(row.get(0).to_owned()),
                "status" => true,
                other => return Err(format!("unknown kind of person noun {other:?}")),
            };
            statuses.insert(row.get(0).to_owned());
            Ok(())
        });
        self.person_nouns = person_nouns.into_iter().collect();
        self.statuses = statuses.into_iter().collect();
        let mut synonyms = BTreeMap::<String, Vec<String>>::new();
        loader.each("role_synonyms.csv", "role,also", |_, row| {
            for (role, also) in [(0, 1), (1, 0)] {
                synonyms.entry(row.get(role).into()).or_default().push(row.get(also).into());
            }
            Ok(())
        });
        self.role_synonyms = Synonyms::new(synonyms);
    }

    fn load_references(&mut self, loader: &mut Loader<'_>) {
        loader.each("nominals.csv", "form,lemma,gender,number,type,subtype", |words, row| {
            let nominal = Nominal {
                lemma: row.get(1),
                agreement: agreement(row.get(2), row.get(3))?,
                kind: row.get(4).parse()?,
                subtypes: row.get(5).trim_matches('|'),
            };
            self.nominals.insert(&words.intern_phrase(row.get(0)), nominal);
            Ok(())
        });
        loader.each("pronouns.csv", "form,kind,person,gender,number", |words, row| {
            let pronoun = Pronoun {
                kind: match row.get(1) {
                    "subject" => PronounKind::Subject,
                    "relative" => PronounKind::Relative,
                    "demonstrative" => PronounKind::Demonstrative,
                    "indefinite" => PronounKind::Indefinite,
                    "disjunctive" => PronounKind::Disjunctive,
                    "concerned" => PronounKind::Concerned,
                    other => return Err(format!("unknown kind of pronoun {other:?}")),
                },
                person: row.get(2).parse().unwrap_or(3),
                agreement: agreement(row.get(3), row.get(4))?,
            };
            self.pronouns.insert(&words.intern_phrase(row.get(0)), pronoun);
            Ok(())
        });
    }

    fn load_name_parts(&mut self, loader: &mut Loader<'_>) {
        loader.each("name_particles.csv", "form,position", |words, row| {
            let is_prefix = match row.get(1) {
                "prefix" => true,
                "inside" => false,
                other => return Err(format!("unknown position {other:?}")),
            };
            self.particles.insert(&words.intern_phrase(row.get(0)), is_prefix);
            Ok(())
        });
        loader.each("triggers.csv", "form,type,subtype,side,takes", |words, row| {
            let takes = row.get(4);
            let trigger = Trigger {
                kind: row.get(1).parse()?,
                subtype: row.get(2),
                side: match row.get(3) {
                    "before" => Side::Before,
                    "after" => Side::After,
                    other => return Err(format!("unknown side {other:?}")),
                },
                takes_name: matches!(takes, "name" | "both"),
                takes_de: matches!(takes, "de" | "both"),
                capital: begins_with_capital(row.get(0)),
            };
            self.triggers.insert(&words.intern_phrase(row.get(0)), trigger);
            Ok(())
        });
        loader.each("first_names.csv", "name,gender,rank,word", |words, row| {
            let name = FirstName {
                gender: agreement(row.get(1), "")?.gender,
                rank: row.get(2).parse().map_err(|_| "rank is no number".to_owned())?,
                is_word: flag(row.get(3))?,
            };
            self.first_names.insert(&words.intern_phrase(row.get(0)), name);
            Ok(())
        });
        let demonyms = "masculine,feminine,masculine_plural,feminine_plural,place";
        loader.each("demonyms.csv", demonyms, |words, row| {
            for (column, gender, number) in
                [(0, "m", "s"), (1, "f", "s"), (2, "m", "p"), (3, "f", "p")]
            {
                let demonym = Demonym { place: row.get(4), agreement: agreement(gender, number)? };
                self.demonyms.insert(&words.intern_phrase(row.get(column)), demonym);
            }
            Ok(())
        });
    }

    fn load_words(&mut self, loader: &mut Loader<'_>) {
        loader.each("page_words.csv", "form,kind", |words, row| {
            let known = PageWord::ALL.iter().find(|(_, label)| *label == row.get(1));
            let Some(&(kind, _)) = known else {
                return Err(format!("unknown kind of page word {:?}", row.get(1)));
            };
            self.page_words.insert(&words.intern_phrase(row.get(0)), kind);
            Ok(())
        });
        loader.each("function_words.csv", FUNCTION_WORDS, |words, row| {
            let class = WordClass::from_label(row.get(1))?;
            // Of a phrase, the words of the closed classes have rows of their own.
            if let [word] = *words.intern_phrase(row.get(0)) {
                self.classes.change(word, |bits| bits | class.bit());
            }
            Ok(())
        });
        loader.each("common_words.csv", "form", |words, row| {
            let word = words.intern(row.get(0));
            self.common.change(word, |_| true);
            Ok(())
        });
    }
}

fn begins_with_capital(form: &str) -> bool {
    form.chars().next().is_some_and(char::is_uppercase)
}
