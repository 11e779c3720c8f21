//! What the names stage looks up for each word, gathered once from lexicons and gazetteers.

use crate::gazetteer::lexicon::{Vocabulary, WordId, names::WordClass};
use crate::gazetteer::{Gazetteer, Lexicons};

/// Which phrase tables have a phrase that begins with a word, and what the word is by itself.
pub mod word {
    /// A phrase of `titles.csv` begins here.
    pub const TITLE: u32 = 1;
    /// A phrase of `roles.csv` begins here.
    pub const ROLE: u32 = 1 << 1;
    /// A phrase of `triggers.csv` begins here.
    pub const TRIGGER: u32 = 1 << 2;
    /// A given name of `first_names.csv` begins here.
    pub const FIRST_NAME: u32 = 1 << 3;
    /// A demonym begins here.
    pub const DEMONYM: u32 = 1 << 4;
    /// A name particle begins here.
    pub const PARTICLE: u32 = 1 << 5;
    /// A function word.
    pub const FUNCTION: u32 = 1 << 6;
    /// A common French word, noun of reference, role or reporting verb.
    pub const COMMON: u32 = 1 << 7;
    /// A preposition that places stand after: `à`, `en`, `vers`.
    pub const PLACE_PREPOSITION: u32 = 1 << 8;
    /// `de`, `du`, `des`, `d'`.
    pub const DE: u32 = 1 << 9;
    /// A determiner.
    pub const DETERMINER: u32 = 1 << 10;
    /// A preposition.
    pub const PREPOSITION: u32 = 1 << 11;
    /// A nominal that refers back to entities begins here.
    pub const NOMINAL: u32 = 1 << 12;
    /// A form of a reporting verb.
    pub const REPORTING: u32 = 1 << 13;
    /// `et`, `ou`, `ni`.
    pub const CONJUNCTION: u32 = 1 << 14;
    /// `la`, `le`, `l'`, `les`.
    pub const ARTICLE: u32 = 1 << 15;
    /// A unit or point of time: `mars`, `lundi`.
    pub const TIME: u32 = 1 << 17;
    /// A head of `body_heads.csv` begins here.
    pub const HEAD: u32 = 1 << 18;
    /// What is no name (`events.csv`, `initialisms.csv`) begins here.
    pub const NO_NAME: u32 = 1 << 19;
    /// A word of sport begins here.
    pub const SPORT: u32 = 1 << 20;
    /// `un`, `une`, or `de`, `d'` without an article: what follows is not a definite body.
    pub const INDEFINITE: u32 = 1 << 21;
}

use crate::gazetteer::index::name_parts::NamePart;
pub use crate::gazetteer::index::name_parts::part;

/// The tables.
#[derive(Debug, Default)]
pub struct Tables {
    by_word: Vec<u32>,
    /// Its indexes know the words of their names.
    gazetteer: Gazetteer,
}

/// So many people make a given name a common one.
const COMMON: u8 = 3;

/// Prepositions that places stand after; their reading is grammar, not a list of names.
const PLACE_PREPOSITIONS: [&str; 8] = ["à", "en", "au", "aux", "vers", "dans", "depuis", "près"];

impl Tables {
    /// Gathers the tables.
    #[must_use]
    pub fn new(gazetteer: &Gazetteer, lexicons: &Lexicons) -> Self {
        let by_word = vec![0; lexicons.vocabulary.len()];
        let mut tables = Self { by_word, gazetteer: gazetteer.clone() };
        tables.add_lexicons(lexicons);
        tables.add_closed_words(&lexicons.vocabulary);
        tables
    }

    /// The bits of a word, see [`word`].
    #[must_use]
    pub fn word(&self, id: WordId) -> u32 {
        self.by_word.get(id.index()).copied().unwrap_or(0)
    }

    /// The bits of words as parts of listed names, see [`part`], by their [`super::hash::lower_hash`].
    #[must_use]
    pub fn parts(&self, lower: &[u64]) -> Vec<u8> {
        let mut parts = vec![NamePart::default(); lower.len()];
        for (_, index) in self.gazetteer.indexes() {
            for (sum, part) in parts.iter_mut().zip(index.name_parts(lower)) {
                sum.bits |= part.bits;
                sum.given += part.given;
            }
        }
        let common = |part: &NamePart| if part.given >= COMMON { part::COMMON_GIVEN } else { 0 };
        parts.iter().map(|part| part.bits | common(part)).collect()
    }

    fn mark(&mut self, words: impl Iterator<Item = WordId>, bit: u32) {
        for w in words {
            self.by_word[w.index()] |= bit;
        }
    }

    fn add_lexicons(&mut self, lexicons: &Lexicons) {
        let names = &lexicons.names;
        self.mark(names.titles.first_words(), word::TITLE);
        self.mark(names.roles.first_words(), word::ROLE | word::COMMON);
        self.mark(names.triggers.first_words(), word::TRIGGER);
        self.mark(lexicons.bodies.heads.first_words(), word::HEAD);
        self.mark(lexicons.bodies.no_names.first_words(), word::NO_NAME);
        self.mark(lexicons.bodies.sport.first_words(), word::SPORT);
        self.mark(names.first_names.first_words(), word::FIRST_NAME);
        self.mark(names.demonyms.first_words(), word::DEMONYM);
        self.mark(names.particles.first_words(), word::PARTICLE);
        self.mark(names.nominals.first_words(), word::NOMINAL | word::COMMON);
        self.mark(lexicons.speech.verb_forms.first_words(), word::REPORTING | word::COMMON);
        for i in 0..self.by_word.len() {
            let id = WordId(u32::try_from(i).expect("the vocabulary is numbered in u32"));
            let bits = &mut self.by_word[i];
            if names.is_function_word(id) {
                *bits |= word::FUNCTION;
            }
            if names.is_common(id) {
                *bits |= word::COMMON;
            }
            for (class, bit) in [
                (WordClass::Determiner, word::DETERMINER),
                (WordClass::Preposition, word::PREPOSITION),
                (WordClass::Conjunction, word::CONJUNCTION),
                (WordClass::Time, word::TIME),
            ] {
                if names.is(id, class) {
                    *bits |= bit;
                }
            }
        }
    }

    fn add_closed_words(&mut self, vocabulary: &Vocabulary) {
        let ids = |forms: &'static [&'static str]| forms.iter().filter_map(|f| vocabulary.get(f));
        self.mark(ids(&PLACE_PREPOSITIONS), word::PLACE_PREPOSITION);
        self.mark(ids(&["de", "du", "des", "d'"]), word::DE);
        self.mark(ids(&["le", "la", "l'", "les"]), word::ARTICLE);
        self.mark(ids(&["un", "une", "de", "d'"]), word::INDEFINITE);
    }
}
