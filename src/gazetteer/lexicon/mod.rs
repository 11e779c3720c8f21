//! The lexicons: what guillemet knows of French, read from `gazetteers/lexicons/*.csv`.
//!
//! [`vocabulary`] numbers the words, [`phrases`] finds rows of them, [`word_bits`] gathers what is asked of every
//! word; [`flat`] and [`stored`] say how all that lies in the program; [`names`] has what surrounds or makes names (titles, roles,
//! triggers, first names, demonyms), [`speech`] what reports speech (verbs, nouns, source phrases).

pub mod antecedents;
pub mod bodies;
pub mod confidence;
pub mod flat;
pub mod kinds;
pub mod names;
pub mod phrases;
pub mod prominence;
pub mod speech;
pub mod stored;
pub mod syntax;
pub mod vocabulary;
pub mod word_bits;

use serde::{Deserialize, Serialize};

use super::files::FileSet;
use super::table::{Problem, Row, Severity, each_row};
use crate::annotations::Gender;
use crate::text::sentences::Abbreviations;
pub use antecedents::Weights;
pub use bodies::BodyLexicon;
pub use confidence::Confidence;
use flat::List;
pub use kinds::KindWeights;
pub use names::NameLexicon;
pub use phrases::{Found, Phrases};
pub use prominence::Prominence;
pub use speech::SpeechLexicon;
pub use syntax::SyntaxLexicon;
pub use vocabulary::{Vocabulary, WordId};

/// All lexicons.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Lexicons {
    /// The words of all of them; stored apart, see [`Vocabulary::to_bytes`].
    #[serde(skip)]
    pub vocabulary: Vocabulary,
    /// What surrounds or makes names.
    pub names: NameLexicon,
    /// What names of bodies are made of.
    pub bodies: BodyLexicon,
    /// What reports speech.
    pub speech: SpeechLexicon,
    /// The small words that carry syntax.
    pub syntax: SyntaxLexicon,
    /// Which types of entries are in the news.
    pub prominence: Prominence,
    /// How candidates for an antecedent are ranked.
    pub antecedents: Weights,
    /// How titles and scare quotes are told from somebody's words.
    pub kinds: KindWeights,
    /// How often attributions are right.
    pub confidence: Confidence,
    /// For the sentence splitter.
    pub abbreviations: Abbreviations,
    /// What the lexicons say of each word by itself, see [`word_bits`].
    word_bits: List<u32>,
}

impl Lexicons {
    /// Reads the lexicons of a set of files. A lexicon that is missing is empty and reported.
    #[must_use]
    pub fn load(set: &FileSet) -> (Self, Vec<Problem>) {
        let mut loader = Loader { set, vocabulary: Vocabulary::default(), problems: Vec::new() };
        let names = NameLexicon::load(&mut loader);
        let bodies = BodyLexicon::load(&mut loader);
        let speech = SpeechLexicon::load(&mut loader);
        let syntax = SyntaxLexicon::load(&mut loader);
        let prominence = Prominence::load(&mut loader);
        let antecedents = Weights::load(&mut loader);
        let kinds = KindWeights::load(&mut loader);
        let confidence = Confidence::load(&mut loader);
        let never_end = loader.abbreviations();
        let abbreviations = Abbreviations::new(
            never_end.iter().map(String::as_str),
            loader.function_words().iter().map(String::as_str),
        );
        let mut lexicons = Self {
            vocabulary: loader.vocabulary,
            names,
            bodies,
            speech,
            syntax,
            prominence,
            antecedents,
            kinds,
            confidence,
            abbreviations,
            word_bits: List::default(),
        };
        lexicons.word_bits = word_bits::gather(&lexicons);
        (lexicons, loader.problems)
    }

    /// What the lexicons say of a word by itself: the bits of [`word_bits`].
    #[inline]
    #[must_use]
    pub fn word_bits(&self, word: WordId) -> u32 {
        self.word_bits.get(word.index()).unwrap_or_default()
    }
}

/// Reads tables into lexicons and gathers what is wrong in them.
pub(super) struct Loader<'s> {
    set: &'s FileSet,
    pub(super) vocabulary: Vocabulary,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    /// Calls `row` for every row of the lexicon `name`; what it returns as an error is reported at
    /// the row's place.
    pub(super) fn each(
        &mut self,
        name: &str,
        header: &str,
        mut row: impl FnMut(&mut Vocabulary, &Row<'_>) -> Result<(), String>,
    ) {
        let mut missing = true;
        for (file, content) in self.set.lexicon(name) {
            missing = false;
            each_row(file, content, header, &mut self.problems, |r| row(&mut self.vocabulary, r));
        }
        if missing {
            self.problems.push(Problem {
                severity: Severity::Error,
                file: format!("lexicons/{name}"),
                line: 0,
                message: "no such lexicon".into(),
            });
        }
    }

    /// Reads lexicons that are nothing but lists of phrases, all into one.
    pub(super) fn phrases(&mut self, names: &[&str], header: &str) -> Phrases<()> {
        let mut phrases = Phrases::default();
        for name in names {
            self.each(name, header, |words, row| {
                phrases.insert(&words.intern_phrase(row.get(0)), ());
                Ok(())
            });
        }
        phrases
    }

    fn abbreviations(&mut self) -> Vec<String> {
        let mut never_end = Vec::new();
        self.each("abbreviations.csv", "form,ends_sentence", |_, row| {
            if !flag(row.get(1))? {
                never_end.push(row.get(0).to_owned());
            }
            Ok(())
        });
        never_end
    }

    fn function_words(&mut self) -> Vec<String> {
        let mut words = Vec::new();
        self.each("function_words.csv", names::FUNCTION_WORDS, |_, row| {
            words.push(row.get(0).to_owned());
            Ok(())
        });
        words
    }
}

/// Gender and number of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// `None` where the form has both or none.
    pub gender: Option<Gender>,
    /// Whether the form is plural; `None` where it has both or none.
    pub plural: Option<bool>,
}

impl Agreement {
    /// What several readings of one form have in common: `maire` is masculine or feminine, so neither.
    #[must_use]
    pub fn common(readings: impl IntoIterator<Item = Self>) -> Self {
        let both = |a: Self, b: Self| Self {
            gender: if a.gender == b.gender { a.gender } else { None },
            plural: if a.plural == b.plural { a.plural } else { None },
        };
        readings.into_iter().reduce(both).unwrap_or_default()
    }

    /// Whether two forms may stand for one thing.
    #[must_use]
    pub fn fits(self, other: Self) -> bool {
        fn one<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            match (a, b) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
        }
        one(self.gender, other.gender) && one(self.plural, other.plural)
    }
}

/// Reads the `gender` and `number` columns.
pub(super) fn agreement(gender: &str, number: &str) -> Result<Agreement, String> {
    let gender = match gender {
        "m" => Some(Gender::Masculine),
        "f" => Some(Gender::Feminine),
        "" | "u" => None,
        other => return Err(format!("gender {other:?} is none of m, f or empty")),
    };
    let plural = match number {
        "s" => Some(false),
        "p" => Some(true),
        "" => None,
        other => return Err(format!("number {other:?} is none of s, p or empty")),
    };
    Ok(Agreement { gender, plural })
}

/// Reads a column of 0 or 1.
pub(super) fn flag(field: &str) -> Result<bool, String> {
    match field {
        "1" => Ok(true),
        "0" => Ok(false),
        other => Err(format!("{other:?} is neither 0 nor 1")),
    }
}
