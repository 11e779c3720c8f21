//! What names of bodies are made of: the nouns that head them, and the words that may follow.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Loader;
use super::flat::List;
use super::phrases::Phrases;
use super::vocabulary::WordId;
use crate::annotations::EntityType;

/// A noun with a capital that heads the name of a body: `Fédération`, `Haut Conseil`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head<'l> {
    /// What the body is.
    pub kind: EntityType,
    /// Finer class, or empty.
    pub subtype: &'l str,
    /// What makes a name of it.
    pub takes: Takes,
}

/// What makes a name of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A tail: `Fédération des usagers`.
    Tail,
    /// A tail, or a name directly behind it: `Fonderies Bertrand`.
    Name,
    /// A tail, or nothing but its capital: `la Région`.
    Alone,
}

/// What a word beside a name tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Topic {
    Company,
    Party,
    Media,
    Club,
    Platform,
    Firm,
}

/// The topics of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Topics(pub(super) u8);

impl Topics {
    /// Whether a topic is among them.
    #[must_use]
    pub fn has(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u8) != 0
    }
}

/// What a small word does in the tail of a body's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TailWord {
    /// A preposition that joins a complement.
    Link,
    /// An adjective.
    Adjective,
    /// A word that points to something outside the name (`pays`, `prochaine`): no part of it.
    Stop,
}

const TAIL_WORDS: [(TailWord, &str); 3] =
    [(TailWord::Link, "link"), (TailWord::Adjective, "adjective"), (TailWord::Stop, "stop")];

/// Heads and tails of names of bodies.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct BodyLexicon {
    /// The heads.
    pub heads: Phrases<Head<'static>>,
    /// Triggers in small letters that belong to the name which they introduce (`rue`, `tribunal`), not
    /// those that only describe it (`groupe`, `fleuve`).
    pub whole: Phrases<()>,
    /// What ministers are ministers of: `Intérieur`, `Affaires étrangères`.
    pub portfolios: Phrases<()>,
    /// Phrases before a name that tell what it is: `PDG` (`de`) `X`.
    pub before: Phrases<Topics>,
    /// Phrases behind it.
    pub behind: Phrases<Topics>,
    /// Words of sport, where towns may be clubs; whether they have no other use.
    pub sport: Phrases<bool>,
    /// What is written like a name and is none here: events and competitions (`Coupe du monde`),
    /// initialisms of common nouns (`TVA`).
    pub no_names: Phrases<()>,
    classes: List<u8>,
    /// Endings of adjectives of relation, in small letters.
    endings: Vec<Box<str>>,
}

impl BodyLexicon {
    /// Whether a word can be this in a tail.
    #[must_use]
    pub fn is(&self, word: WordId, class: TailWord) -> bool {
        self.classes.get(word.index()).is_some_and(|bits| bits & (1 << class as u8) != 0)
    }

    /// Whether a word in small letters ends as adjectives of relation do (`régionale`).
    #[must_use]
    pub fn ends_as_adjective(&self, small: &str) -> bool {
        self.endings.iter().any(|e| small.len() > e.len() + 2 && small.ends_with(&**e))
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut lexicon = Self::default();
        loader.each("body_heads.csv", "form,type,subtype,takes", |words, row| {
            let head = Head {
                kind: row.get(1).parse()?,
                subtype: row.get(2),
                takes: match row.get(3) {
                    "tail" => Takes::Tail,
                    "name" => Takes::Name,
                    "alone" => Takes::Alone,
                    other => return Err(format!("{other:?} is none of tail, name, alone")),
                },
            };
            lexicon.heads.insert(&words.intern_phrase(row.get(0)), head);
            Ok(())
        });
        lexicon.whole = loader.phrases(&["whole_names.csv"], "form");
        let contexts = Contexts::read(loader);
        (lexicon.before, lexicon.behind, lexicon.sport) =
            (contexts.before, contexts.behind, contexts.sport);
        lexicon.no_names = loader.phrases(&["events.csv", "initialisms.csv"], "form");
        lexicon.portfolios = loader.phrases(&["portfolios.csv"], "form");
        loader.each("name_tails.csv", "form,class", |words, row| {
            if row.get(1) == "ending" {
                lexicon.endings.push(row.get(0).trim_start_matches('-').into());
                return Ok(());
            }
            let class = TAIL_WORDS
                .iter()
                .find(|(_, label)| *label == row.get(1))
                .map(|(class, _)| *class)
                .ok_or_else(|| format!("unknown class {:?}", row.get(1)))?;
            let word = words.intern(row.get(0));
            lexicon.classes.change(word, |bits| bits | 1 << class as u8);
            Ok(())
        });
        lexicon
    }
}

/// The tables of `contexts.csv`.
#[derive(Default)]
struct Contexts {
    before: Phrases<Topics>,
    behind: Phrases<Topics>,
    sport: Phrases<bool>,
}

impl Contexts {
    fn read(loader: &mut Loader<'_>) -> Self {
        let mut contexts = Self::default();
        let (mut before, mut behind) = (BTreeMap::new(), BTreeMap::<_, u8>::new());
        loader.each("contexts.csv", "form,class,side", |words, row| {
            let phrase = words.intern_phrase(row.get(0));
            let topic = match row.get(1) {
                "company" => Topic::Company,
                "party" => Topic::Party,
                "media" => Topic::Media,
                "club" => Topic::Club,
                "platform" => Topic::Platform,
                "firm" => Topic::Firm,
                "sport" => {
                    let sure = match row.get(2) {
                        "topic" => false,
                        "sure" => true,
                        other => return Err(format!("{other:?} is none of topic, sure")),
                    };
                    contexts.sport.insert(&phrase, sure);
                    return Ok(());
                }
                other => return Err(format!("unknown class {other:?}")),
            };
            let side = match row.get(2) {
                "before" => &mut before,
                "after" => &mut behind,
                other => return Err(format!("side {other:?} is none of before, after")),
            };
            *side.entry(phrase).or_default() |= 1 << topic as u8;
            Ok(())
        });
        // A phrase may speak of several topics; each is in the table once.
        for (phrase, topics) in before {
            contexts.before.insert(&phrase, Topics(topics));
        }
        for (phrase, topics) in behind {
            contexts.behind.insert(&phrase, Topics(topics));
        }
        contexts
    }
}
