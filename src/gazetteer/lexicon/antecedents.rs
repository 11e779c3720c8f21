//! Who a pronoun, a role or a nominal stands for: the weights of the linear ranking of candidates.
//!
//! Fitted by `guillemet train --part antecedents`; `docs/reported-speech.md` says on what and how well.

use serde::{Deserialize, Serialize};

use super::Loader;

/// What refers back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anaphor {
    /// `il`, `elle`, `eux`.
    Pronoun,
    /// `selon lui`, `pour elle`: seldom the subject of its own clause.
    Disjunctive,
    /// `ce dernier`, `celle-ci`: the name before.
    Demonstrative,
    /// `le ministre`, `la Suédoise`: a person by function or origin.
    Role,
    /// `la société`, `le parti`: a body.
    Nominal,
}

impl Anaphor {
    /// All of them with their labels.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Pronoun, "pronoun"),
        (Self::Disjunctive, "disjunctive"),
        (Self::Demonstrative, "demonstrative"),
        (Self::Role, "role"),
        (Self::Nominal, "nominal"),
    ];

    /// Whether the phrase says nothing of its referent but gender and number.
    #[must_use]
    pub fn is_pronoun(self) -> bool {
        matches!(self, Self::Pronoun | Self::Disjunctive | Self::Demonstrative)
    }
}

/// What is known of one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Feature {
    /// Nobody named: the phrase describes its own referent.
    Nobody,
    /// The logarithm of one more than the sentences since it was last named.
    Distance,
    /// Named in the same sentence.
    SameSentence,
    /// Named in the same paragraph.
    SameParagraph,
    /// No other candidate was named later.
    Nearest,
    /// Last named as a subject.
    Subject,
    /// Last named as the subject of the sentence before.
    SubjectBefore,
    /// Last named as a subject of the same sentence, or of a verb that reports in the one before; 2 for
    /// `quant à X`.
    Leads,
    /// Last named behind a preposition.
    Governed,
    /// Named within quotations only.
    Quoted,
    /// The last speaker.
    SpokeLast,
    /// An earlier speaker.
    Spoke,
    /// The logarithm of one more than how often it was named near.
    Frequent,
    /// Gender known on both sides.
    GenderAgrees,
    /// The given name is more often of the other gender.
    GenderDiffers,
    /// A person.
    Person,
    /// A source without a name (`des témoins`).
    Described,
    /// The document ascribes it this very role.
    RoleExact,
    /// The document ascribes it a role that is used for this one.
    RoleSynonym,
    /// The document ascribes it other roles only.
    RoleOther,
    /// The complements of the roles share a word.
    ComplementShared,
    /// They share none.
    ComplementOther,
    /// It belongs to the country that the phrase names: 2 if the document says so.
    Country,
    /// The head noun is a word of its name.
    HeadInName,
    /// It is of a subtype that the noun is used for.
    Subtype,
    /// It is named only later.
    Later,
    /// It is named in the first sentences of the document.
    Topic,
    /// A pronoun or function stood for it last.
    Continued,
    /// It is whom the document names most.
    Protagonist,
    /// It is named in the quotation whose source is sought.
    InQuote,
    /// It is named first right behind a function that nobody is said to have.
    Introduced,
    /// It is a body, and the quotation says `je`, or an inverted clitic asks who spoke (`dit-elle`).
    BodyAsPerson,
}

/// How many features there are.
pub const FEATURES: usize = 32;

impl Feature {
    /// All of them with their labels, in the order of [`Weights`].
    pub const ALL: [(Self, &'static str); FEATURES] = [
        (Self::Nobody, "nobody"),
        (Self::Distance, "distance"),
        (Self::SameSentence, "same-sentence"),
        (Self::SameParagraph, "same-paragraph"),
        (Self::Nearest, "nearest"),
        (Self::Subject, "subject"),
        (Self::SubjectBefore, "subject-before"),
        (Self::Leads, "leads"),
        (Self::Governed, "governed"),
        (Self::Quoted, "quoted"),
        (Self::SpokeLast, "spoke-last"),
        (Self::Spoke, "spoke"),
        (Self::Frequent, "frequent"),
        (Self::GenderAgrees, "gender-agrees"),
        (Self::GenderDiffers, "gender-differs"),
        (Self::Person, "person"),
        (Self::Described, "described"),
        (Self::RoleExact, "role-exact"),
        (Self::RoleSynonym, "role-synonym"),
        (Self::RoleOther, "role-other"),
        (Self::ComplementShared, "complement-shared"),
        (Self::ComplementOther, "complement-other"),
        (Self::Country, "country"),
        (Self::HeadInName, "head-in-name"),
        (Self::Subtype, "subtype"),
        (Self::Later, "later"),
        (Self::Topic, "topic"),
        (Self::Continued, "continued"),
        (Self::Protagonist, "protagonist"),
        (Self::InQuote, "in-quote"),
        (Self::Introduced, "introduced"),
        (Self::BodyAsPerson, "body-as-person"),
    ];
}

/// The features of one candidate, by [`Feature`].
pub type Features = [f32; FEATURES];

/// The weights, by anaphor and feature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    by_anaphor: [Features; Anaphor::ALL.len()],
}

impl Weights {
    /// The columns of `antecedent_weights.csv`.
    pub const HEADER: &str = "anaphor,feature,weight";

    /// The score of a candidate.
    #[must_use]
    pub fn score(&self, anaphor: Anaphor, features: &Features) -> f32 {
        self.of(anaphor).iter().zip(features).map(|(w, x)| w * x).sum()
    }

    /// The place of the best candidate, the first of equals; `None` if there is none.
    #[must_use]
    pub fn best<'f>(
        &self,
        anaphor: Anaphor,
        candidates: impl IntoIterator<Item = &'f Features>,
    ) -> Option<usize> {
        let scores = candidates.into_iter().map(|features| self.score(anaphor, features));
        let best =
            scores.enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(place, _)| place)
    }

    /// The weights for one kind of anaphor.
    #[must_use]
    pub fn of(&self, anaphor: Anaphor) -> &Features {
        &self.by_anaphor[anaphor as usize]
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, anaphor: Anaphor) -> &mut Features {
        &mut self.by_anaphor[anaphor as usize]
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut weights = Self::default();
        loader.each("antecedent_weights.csv", Self::HEADER, |_, row| {
            let anaphor = row.one_of(0, &Anaphor::ALL.map(|(_, l)| l))?;
            let feature = row.one_of(1, &Feature::ALL.map(|(_, l)| l))?;
            weights.by_anaphor[anaphor][feature] =
                row.get(2).parse().map_err(|_| "the weight is no number".to_owned())?;
            Ok(())
        });
        weights
    }
}
