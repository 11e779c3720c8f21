//! What the lexicons say of each word by itself: which phrase tables have a phrase that begins with it,
//! and what it is. Gathered when the lexicons are read, because the stages ask it of every word.
//!
//! The names model is told the lowest sixteen: they keep their places.

use super::flat::List;
use super::names::WordClass;
use super::syntax::{Role, VerbKind};
use super::{Lexicons, Vocabulary, WordId};

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
/// A pronoun, article or demonstrative: what takes up who was named may begin here.
pub const TAKES_UP: u32 = 1 << 23;

/// Prepositions that places stand after; their reading is grammar, not a list of names.
const PLACE_PREPOSITIONS: [&str; 8] = ["à", "en", "au", "aux", "vers", "dans", "depuis", "près"];

/// The parts in syntax of what takes up who was named, besides pronouns.
const TAKING_UP: [Role; 4] = [Role::Subject, Role::Article, Role::This, Role::Definite];

/// The bits of every word.
pub(super) fn gather(lexicons: &Lexicons) -> List<u32> {
    let mut by_word = vec![0; lexicons.vocabulary.len()];
    add_phrases(&mut by_word, lexicons);
    add_classes(&mut by_word, lexicons);
    add_closed_words(&mut by_word, &lexicons.vocabulary);
    by_word.into_iter().collect()
}

fn mark(by_word: &mut [u32], words: impl Iterator<Item = WordId>, bit: u32) {
    words.for_each(|word| by_word[word.index()] |= bit);
}

fn add_phrases(by_word: &mut [u32], lexicons: &Lexicons) {
    let names = &lexicons.names;
    mark(by_word, names.titles.first_words(), TITLE);
    mark(by_word, names.roles.first_words(), ROLE | COMMON);
    mark(by_word, names.triggers.first_words(), TRIGGER);
    mark(by_word, lexicons.bodies.heads.first_words(), HEAD);
    mark(by_word, lexicons.bodies.no_names.first_words(), NO_NAME);
    mark(by_word, lexicons.bodies.sport.first_words(), SPORT);
    mark(by_word, names.first_names.first_words(), FIRST_NAME);
    mark(by_word, names.demonyms.first_words(), DEMONYM);
    mark(by_word, names.particles.first_words(), PARTICLE);
    mark(by_word, names.nominals.first_words(), NOMINAL | COMMON);
    mark(by_word, names.page_words.first_words(), PAGE);
    mark(by_word, names.pronouns.first_words(), TAKES_UP);
    mark(by_word, lexicons.speech.verb_forms.first_words(), REPORTING | COMMON);
}

fn add_classes(by_word: &mut [u32], lexicons: &Lexicons) {
    let (names, syntax) = (&lexicons.names, &lexicons.syntax);
    for (id, bits) in (0..).map(WordId).zip(by_word) {
        let is = |class| names.is(id, class);
        let plays = |role: &Role| syntax.is(id, *role);
        for (holds, bit) in [
            (names.is_function_word(id), FUNCTION),
            (names.is_common(id), COMMON),
            (is(WordClass::Determiner), DETERMINER),
            (is(WordClass::Preposition), PREPOSITION),
            (is(WordClass::Conjunction), CONJUNCTION),
            (is(WordClass::Time), TIME),
            (TAKING_UP.iter().any(plays), TAKES_UP),
            (syntax.is_verb(id, VerbKind::Finite) && !syntax.is_ambiguous_verb(id), VERB),
        ] {
            *bits |= if holds { bit } else { 0 };
        }
    }
}

fn add_closed_words(by_word: &mut [u32], vocabulary: &Vocabulary) {
    let ids = |forms: &'static [&'static str]| forms.iter().filter_map(|f| vocabulary.get(f));
    mark(by_word, ids(&PLACE_PREPOSITIONS), PLACE_PREPOSITION);
    mark(by_word, ids(&["de", "du", "des", "d'"]), DE);
    mark(by_word, ids(&["le", "la", "l'", "les"]), ARTICLE);
    mark(by_word, ids(&["un", "une", "de", "d'"]), INDEFINITE);
}
