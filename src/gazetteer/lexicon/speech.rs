//! What reports speech: verbs with their forms and constructions, nouns, source phrases and
//! prepositions, and the words before a mark that tell a title from a quote.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::flat::{List, Texts};
use super::phrases::Phrases;
use super::stored::Stored;
use super::{Agreement, Loader, agreement, flag};

/// The index of a [`ReportingVerb`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerbId(pub u16);

/// A verb that reports speech or thought, with the constructions that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportingVerb<'l> {
    /// The infinitive; `s'exclamer` if pronominal.
    pub lemma: &'l str,
    /// Takes a clause with `que`.
    pub takes_que: bool,
    /// Takes a quoted object or attribute: `dénonce une « dérive »`.
    pub takes_object: bool,
    /// May stand inverted in or after a quote: `« … », affirme X`.
    pub incise: bool,
    /// Prepositions before the quoted complement: `de`, `à`, `comme`, `|` between them.
    pub prepositions: &'l str,
    /// Whether it needs a reflexive clitic.
    pub pronominal: bool,
    /// Whether it nearly always reports speech.
    pub strong: bool,
    /// Whether its object is whose words they are: `il cite sa mère : « … »`.
    pub cites: bool,
    /// Whether its object is a name, not somebody's words: `on appelle cela une « … »`.
    pub names: bool,
    /// Whether its subject takes the words in: `peut-on lire`, `a-t-on appris`.
    pub reads: bool,
    /// Whether it has the person asked for its object: `interrogé par X`.
    pub asks: bool,
    /// Whether it tells how the words sounded: `crier`, `scander`.
    pub voices: bool,
    /// Whether its subject may hand on what another one has said: `rapporter`.
    pub relays: bool,
}

impl<'l> ReportingVerb<'l> {
    /// The prepositions, one by one.
    pub fn prepositions(&self) -> impl Iterator<Item = &'l str> {
        self.prepositions.split('|').filter(|p| !p.is_empty())
    }
}

/// Mood and tense of a verb form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mood {
    /// Present, imperfect, simple past, future indicative; conditional; subjunctive.
    Finite,
    /// Imperative.
    Imperative,
    /// Infinitive.
    Infinitive,
    /// Present participle.
    PresentParticiple,
    /// Past participle.
    PastParticiple,
}

impl Mood {
    fn from_label(label: &str) -> Result<Self, String> {
        Ok(match label {
            "ind_pres" | "ind_impf" | "ind_past" | "ind_fut" | "cond" | "subj_pres"
            | "subj_impf" => Self::Finite,
            "imper" => Self::Imperative,
            "inf" => Self::Infinitive,
            "part_pres" => Self::PresentParticiple,
            "part_past" => Self::PastParticiple,
            other => return Err(format!("unknown mood {other:?}")),
        })
    }
}

/// One form of a reporting verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbForm {
    /// Which verb.
    pub verb: VerbId,
    /// Its mood.
    pub mood: Mood,
    /// 1, 2, 3, or 0 where the form has none.
    pub person: u8,
    /// Number, and gender of participles.
    pub agreement: Agreement,
}

/// Which auxiliary (or semi-auxiliary) a form belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuxiliaryKind {
    /// Forms compound tenses.
    Avoir,
    /// Forms compound tenses of pronominal verbs, and the passive.
    Etre,
    /// `aller`, `venir de`, `devoir`, `pouvoir`, `vouloir`, `faire`, `tenir à` before an infinitive.
    Semi,
}

/// One form of an auxiliary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuxiliaryForm {
    /// Which auxiliary.
    pub kind: AuxiliaryKind,
    /// Whether it is a form of `faire`: `fait dire à X`.
    pub causative: bool,
    /// Its mood.
    pub mood: Mood,
    /// 1, 2, 3, or 0.
    pub person: u8,
    /// Number.
    pub agreement: Agreement,
}

/// What a reporting noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NounKind {
    Speech,
    Document,
    Thought,
    /// What words are written on for all to see: `banderole`.
    Surface,
}

/// A noun that reports speech: `déclaration`, `communiqué`, `avis`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportingNoun {
    /// What it names.
    pub kind: NounKind,
    /// Gender and number.
    pub agreement: Agreement,
}

/// What a phrase around a cue tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SourcePhrase {
    Document,
    Medium,
    Time,
}

/// The effect of a word directly before an opening mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum QuoteContext {
    Title,
    Scare,
}

/// What reports speech.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct SpeechLexicon {
    verbs: List<<ReportingVerb<'static> as Stored>::Row>,
    verb_texts: Texts,
    /// Every form of every reporting verb.
    pub verb_forms: Phrases<VerbForm>,
    /// Every form of the auxiliaries.
    pub auxiliaries: Phrases<AuxiliaryForm>,
    /// Reporting nouns, singular and plural.
    pub nouns: Phrases<ReportingNoun>,
    /// Phrases that tell where or when something was said.
    pub source_phrases: Phrases<SourcePhrase>,
    /// Prepositions that introduce a source; the value says whether they are strong.
    pub source_prepositions: Phrases<bool>,
    /// Words before a mark.
    pub quote_context: Phrases<QuoteContext>,
}

impl SpeechLexicon {
    /// The verb behind an id.
    ///
    /// # Panics
    /// If the id is of other lexicons.
    #[must_use]
    pub fn verb(&self, id: VerbId) -> ReportingVerb<'_> {
        let row = self.verbs.get(id.0.into()).expect("a verb of these lexicons");
        ReportingVerb::read(row, &self.verb_texts)
    }

    /// All reporting verbs.
    #[allow(clippy::cast_possible_truncation, reason = "verbs are counted in `u16`")]
    #[must_use]
    pub fn verbs(&self) -> impl ExactSizeIterator<Item = ReportingVerb<'_>> {
        (0..self.verbs.len()).map(|number| self.verb(VerbId(number as u16)))
    }

    /// Whether a finite form of *être* begins at a word.
    #[must_use]
    pub fn is_copula(&self, words: &[super::WordId], at: usize) -> bool {
        let is =
            |form: AuxiliaryForm| form.kind == AuxiliaryKind::Etre && form.mood == Mood::Finite;
        self.auxiliaries.all(words, at).any(|f| is(f.value))
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut lexicon = Self::default();
        lexicon.load_verbs(loader);
        lexicon.load_nouns(loader);
        lexicon.load_phrases(loader);
        lexicon
    }

    fn load_verbs(&mut self, loader: &mut Loader<'_>) {
        let mut by_lemma: HashMap<Box<str>, VerbId> = HashMap::new();
        let header = "lemma,que,object,incise,prep,pronominal,strength,manner,polarity";
        loader.each("reporting_verbs.csv", header, |_, row| {
            let verb = ReportingVerb {
                lemma: row.get(0),
                takes_que: flag(row.get(1))?,
                takes_object: flag(row.get(2))?,
                incise: flag(row.get(3))?,
                prepositions: row.get(4).trim_matches('|'),
                pronominal: flag(row.get(5))?,
                strong: match row.get(6) {
                    "strong" => true,
                    "weak" => false,
                    other => return Err(format!("unknown strength {other:?}")),
                },
                cites: row.get(8) == "cite",
                names: row.get(8) == "name",
                reads: row.get(8) == "read",
                asks: row.get(8) == "ask" && row.get(2) == "0",
                voices: flag(row.get(7))?,
                relays: row.get(8) == "relay",
            };
            let id = VerbId(u16::try_from(self.verbs.len()).map_err(|_| "too many verbs")?);
            if by_lemma.insert(verb.lemma.into(), id).is_some() {
                return Err(format!("duplicate lemma {}", verb.lemma));
            }
            self.verbs.push(ReportingVerb::store(verb, &mut self.verb_texts));
            Ok(())
        });
        let header = "form,lemma,mood,person,number,gender";
        loader.each("reporting_verb_forms.csv", header, |words, row| {
            let verb = *by_lemma
                .get(row.get(1))
                .ok_or_else(|| format!("{:?} is no lemma of reporting_verbs.csv", row.get(1)))?;
            let form = VerbForm {
                verb,
                mood: Mood::from_label(row.get(2))?,
                person: row.get(3).parse().unwrap_or(0),
                agreement: agreement(row.get(5), row.get(4))?,
            };
            self.verb_forms.insert(&words.intern_phrase(row.get(0)), form);
            Ok(())
        });
        loader.each("auxiliary_forms.csv", header, |words, row| {
            let form = AuxiliaryForm {
                kind: match row.get(1) {
                    "avoir" => AuxiliaryKind::Avoir,
                    "être" => AuxiliaryKind::Etre,
                    _ => AuxiliaryKind::Semi,
                },
                causative: row.get(1) == "faire",
                mood: Mood::from_label(row.get(2))?,
                person: row.get(3).parse().unwrap_or(0),
                agreement: agreement(row.get(5), row.get(4))?,
            };
            self.auxiliaries.insert(&words.intern_phrase(row.get(0)), form);
            Ok(())
        });
    }

    fn load_nouns(&mut self, loader: &mut Loader<'_>) {
        loader.each("reporting_nouns.csv", "noun,plural,gender,kind", |words, row| {
            let kind = match row.get(3) {
                "speech" => NounKind::Speech,
                "document" => NounKind::Document,
                "thought" => NounKind::Thought,
                "surface" => NounKind::Surface,
                other => return Err(format!("unknown kind of noun {other:?}")),
            };
            for (column, number) in [(0, "s"), (1, "p")] {
                let noun = ReportingNoun { kind, agreement: agreement(row.get(2), number)? };
                self.nouns.insert(&words.intern_phrase(row.get(column)), noun);
            }
            Ok(())
        });
    }

    fn load_phrases(&mut self, loader: &mut Loader<'_>) {
        loader.each("source_phrases.csv", "phrase,kind", |words, row| {
            let kind = match row.get(1) {
                "document" => SourcePhrase::Document,
                "medium" => SourcePhrase::Medium,
                "time" => SourcePhrase::Time,
                other => return Err(format!("unknown kind of phrase {other:?}")),
            };
            self.source_phrases.insert(&words.intern_phrase(row.get(0)), kind);
            Ok(())
        });
        loader.each("source_prepositions.csv", "phrase,rank", |words, row| {
            let strong = match row.get(1) {
                "strong" => true,
                "weak" => false,
                other => return Err(format!("unknown rank {other:?}")),
            };
            self.source_prepositions.insert(&words.intern_phrase(row.get(0)), strong);
            Ok(())
        });
        loader.each("quote_context.csv", "form,effect,position", |words, row| {
            let effect = match row.get(1) {
                "title" => QuoteContext::Title,
                "scare" => QuoteContext::Scare,
                other => return Err(format!("unknown effect {other:?}")),
            };
            self.quote_context.insert(&words.intern_phrase(row.get(0)), effect);
            Ok(())
        });
    }
}
