//! The small words that carry French syntax, by the roles they play around a verb or a noun.

use serde::{Deserialize, Serialize};

use super::flat::List;
use super::phrases::Phrases;
use super::vocabulary::WordId;
use super::{Loader, flag};
use crate::annotations::Gender;

/// A role of a small word; one word may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `se`, `s'`.
    Reflexive,
    /// `me`, `te`, `nous`, `vous` as objects.
    Personal,
    /// `ne`, `n'`.
    Negation,
    /// Object clitics.
    Object,
    /// `le`, `la`, `les`, `l'`.
    Article,
    /// Subject clitics.
    Subject,
    /// `qui`.
    Relative,
    /// `qui`, `dont`, `où`, `lequel` …
    Relation,
    /// `que`, `qu'`.
    Complementizer,
    /// `et`, `ou`, `puis` …
    Coordinator,
    /// Words that open another clause: `mais`, `si`, `lorsque` …
    Clause,
    /// `de` and its contractions.
    De,
    /// `à` and its contractions.
    A,
    /// `à`, `de` before an infinitive.
    Linker,
    /// `par`.
    Agent,
    /// `comme`.
    Comparison,
    /// Prepositions that join a complement to a noun.
    Complement,
    /// Words that may stand between auxiliary and participle, besides adverbs.
    Between,
    /// `ce`, `cela`, `ça`.
    Demonstrative,
    /// Determiners of what is known: articles, `ce`, possessives.
    Definite,
    /// `son`, `sa`, `leur`: what follows belongs to somebody else.
    Possessive,
    /// Determiners and adjectives before a noun that tell it masculine: `le`, `un`, `ancien`.
    Masculine,
    /// Those that tell it feminine.
    Feminine,
    /// Adjectives between determiner and role: `ancien`, `future`.
    Former,
    /// `ce`, `cette` before a noun.
    This,
    /// Nouns that take up a document of any name: `document`, `texte`.
    Document,
    /// `si` and the other words that open an indirect question.
    Whether,
    /// Nouns that count what `de` joins to them: `dizaine`, `plupart`.
    Quantity,
    /// Determiners of one thing.
    Singular,
    /// Determiners of several.
    Plural,
    /// `quant` in `quant à`: what follows is what the sentence is about.
    Topic,
    /// Words behind which a name is given: `prénom`, `prénommée`.
    Naming,
    /// `il`, as the subject of what has none.
    Impersonal,
    /// `je`, `moi`, `notre`: whoever speaks.
    FirstPerson,
}

const LABELS: [(Role, &str); 34] = [
    (Role::Reflexive, "reflexive"),
    (Role::Personal, "personal"),
    (Role::Negation, "negation"),
    (Role::Object, "object"),
    (Role::Article, "article"),
    (Role::Subject, "subject"),
    (Role::Relative, "relative"),
    (Role::Relation, "relation"),
    (Role::Complementizer, "complementizer"),
    (Role::Coordinator, "coordinator"),
    (Role::Clause, "clause"),
    (Role::De, "de"),
    (Role::A, "a"),
    (Role::Linker, "linker"),
    (Role::Agent, "agent"),
    (Role::Comparison, "comparison"),
    (Role::Complement, "complement"),
    (Role::Between, "between"),
    (Role::Demonstrative, "demonstrative"),
    (Role::Definite, "definite"),
    (Role::Possessive, "possessive"),
    (Role::Masculine, "masculine"),
    (Role::Feminine, "feminine"),
    (Role::Former, "former"),
    (Role::This, "this"),
    (Role::Document, "document"),
    (Role::Whether, "whether"),
    (Role::Quantity, "quantity"),
    (Role::Singular, "singular"),
    (Role::Plural, "plural"),
    (Role::Topic, "topic"),
    (Role::Naming, "naming"),
    (Role::Impersonal, "impersonal"),
    (Role::FirstPerson, "first-person"),
];

/// What a word can be as a form of any common verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerbKind {
    /// A finite form.
    Finite,
    /// A present participle.
    PresentParticiple,
    /// A past participle.
    PastParticiple,
    /// An infinitive.
    Infinitive,
}

const VERB_KINDS: [(VerbKind, &str); 4] = [
    (VerbKind::Finite, "finite"),
    (VerbKind::PresentParticiple, "part_pres"),
    (VerbKind::PastParticiple, "part_past"),
    (VerbKind::Infinitive, "inf"),
];

/// The bit of forms that are frequent as other words too (`porte`, `marche`).
const AMBIGUOUS: u8 = 1 << 7;

/// The roles of the small words, and the forms of the common verbs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct SyntaxLexicon {
    roles: List<u64>,
    verbs: List<u8>,
    /// Adverbial phrases of several words: `par ailleurs`, `à son tour`.
    pub adverbial_phrases: Phrases<()>,
    /// What stands behind an `il` that is nobody: `faut`, `s'agit`, `est possible`.
    pub impersonal: Phrases<()>,
}

impl SyntaxLexicon {
    /// Whether a word can play a role.
    #[must_use]
    pub fn is(&self, word: WordId, role: Role) -> bool {
        self.roles.get(word.index()).is_some_and(|bits| bits & (1_u64 << role as u32) != 0)
    }

    /// Whether a word can be this form of some verb.
    #[must_use]
    pub fn is_verb(&self, word: WordId, kind: VerbKind) -> bool {
        self.verbs.get(word.index()).is_some_and(|bits| bits & (1 << kind as u8) != 0)
    }

    /// Whether a verb form is as frequent as a noun, adjective or other word.
    #[must_use]
    pub fn is_ambiguous_verb(&self, word: WordId) -> bool {
        self.verbs.get(word.index()).is_some_and(|bits| bits & AMBIGUOUS != 0)
    }

    /// Whether a word is a finite verb and hardly anything else: no participle, no frequent noun.
    #[must_use]
    pub fn is_only_verb(&self, word: WordId) -> bool {
        !self.is_ambiguous_or_no_verb(word) && !self.is_verb(word, VerbKind::PastParticiple)
    }

    /// The gender that a determiner or adjective tells of its noun.
    #[must_use]
    pub fn gender_of(&self, word: WordId) -> Option<Gender> {
        if self.is(word, Role::Feminine) {
            Some(Gender::Feminine)
        } else {
            self.is(word, Role::Masculine).then_some(Gender::Masculine)
        }
    }

    /// Whether a word is no finite verb, or as frequent as another word.
    #[must_use]
    pub fn is_ambiguous_or_no_verb(&self, word: WordId) -> bool {
        !self.is_verb(word, VerbKind::Finite) || self.is_ambiguous_verb(word)
    }

    fn load_verbs(&mut self, loader: &mut Loader<'_>) {
        loader.each("verb_forms.csv", "form,kind,number,ambiguous", |words, row| {
            let kind = VERB_KINDS
                .iter()
                .find(|(_, label)| *label == row.get(1))
                .map(|(kind, _)| *kind)
                .ok_or_else(|| format!("unknown kind of verb form {:?}", row.get(1)))?;
            let bits = 1 << kind as u8 | if flag(row.get(3))? { AMBIGUOUS } else { 0 };
            let word = words.intern(row.get(0));
            self.verbs.change(word, |old| old | bits);
            Ok(())
        });
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut lexicon = Self::default();
        loader.each("syntax.csv", "form,class", |words, row| {
            let role = LABELS
                .iter()
                .find(|(_, label)| *label == row.get(1))
                .map(|(role, _)| *role)
                .ok_or_else(|| format!("unknown class {:?}", row.get(1)))?;
            let word = words.intern(row.get(0));
            lexicon.roles.change(word, |bits| bits | 1_u64 << role as u32);
            Ok(())
        });
        lexicon.load_verbs(loader);
        lexicon.adverbial_phrases = loader.phrases(&["adverbial_phrases.csv"], "phrase");
        lexicon.impersonal = loader.phrases(&["impersonal.csv"], "phrase");
        lexicon
    }
}
