//! What lexicons say of a word by itself, gathered once: one word of bits instead of a look into each.

use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::VerbKind;
use crate::gazetteer::lexicon::{Vocabulary, WordId};

/// Which phrase tables have a phrase that begins with a word, and what the word is by itself.
///
/// The names model is told the lowest sixteen: they keep their places.
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
    /// A phrase of `page_words.csv` begins here.
    pub const PAGE: u32 = 1 << 16;
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
    /// A finite verb, and hardly ever anything else.
    pub const VERB: u32 = 1 << 22;
}

/// The traits of all words of the lexicons.
#[derive(Debug, Default)]
pub(super) struct Traits(Vec<u32>);

/// Prepositions that places stand after; their reading is grammar, not a list of names.
const PLACE_PREPOSITIONS: [&str; 8] = ["à", "en", "au", "aux", "vers", "dans", "depuis", "près"];

impl Traits {
    pub(super) fn new(lexicons: &Lexicons) -> Self {
        let mut traits = Self(vec![0; lexicons.vocabulary.len()]);
        traits.add_phrases(lexicons);
        traits.add_classes(lexicons);
        traits.add_closed_words(&lexicons.vocabulary);
        traits
    }

    /// The bits of a word, see [`word`].
    pub(super) fn of(&self, id: WordId) -> u32 {
        self.0.get(id.index()).copied().unwrap_or(0)
    }

    fn mark(&mut self, words: impl Iterator<Item = WordId>, bit: u32) {
        for w in words {
            self.0[w.index()] |= bit;
        }
    }

    fn add_phrases(&mut self, lexicons: &Lexicons) {
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
        self.mark(names.page_words.first_words(), word::PAGE);
        self.mark(lexicons.speech.verb_forms.first_words(), word::REPORTING | word::COMMON);
    }

    fn add_classes(&mut self, lexicons: &Lexicons) {
        let (names, syntax) = (&lexicons.names, &lexicons.syntax);
        for (id, bits) in (0..).map(WordId).zip(&mut self.0) {
            let is = |class| names.is(id, class);
            for (holds, bit) in [
                (names.is_function_word(id), word::FUNCTION),
                (names.is_common(id), word::COMMON),
                (is(WordClass::Determiner), word::DETERMINER),
                (is(WordClass::Preposition), word::PREPOSITION),
                (is(WordClass::Conjunction), word::CONJUNCTION),
                (is(WordClass::Time), word::TIME),
                (syntax.is_verb(id, VerbKind::Finite) && !syntax.is_ambiguous_verb(id), word::VERB),
            ] {
                *bits |= if holds { bit } else { 0 };
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
