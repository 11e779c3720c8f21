//! What a marked span is: the weights of the linear choice among direct, mixed, title and scare.
//!
//! Fitted by `guillemet train --part kinds`; `docs/reported-speech.md` says on what and how well.

use serde::{Deserialize, Serialize};

use super::Loader;
use crate::annotations::QuoteKind;

/// What is known of one marked span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindFeature {
    /// Always there.
    Any,
    /// At most one word; the next features: 2, 3, 4 or 5, 6 to 8, 9 to 14, and more.
    Words1,
    #[allow(missing_docs)]
    Words2,
    #[allow(missing_docs)]
    Words3,
    #[allow(missing_docs)]
    Words4,
    #[allow(missing_docs)]
    Words6,
    #[allow(missing_docs)]
    Words9,
    #[allow(missing_docs)]
    Words15,
    /// A finite clause.
    Clause,
    /// The first word has a capital.
    Capital,
    /// All longer words have one, and nothing governs the span closely, announces or reports it.
    TitleCase,
    /// The last character ends a sentence.
    Terminal,
    /// It calls or asks: `!`, `?`.
    Emphatic,
    /// A comma inside.
    Comma,
    /// A topic, a colon and a statement.
    Headline,
    /// `je`, `notre`: somebody speaks of himself.
    FirstPerson,
    /// It begins with an infinitive or a negation.
    OpensVerbal,
    /// With a finite verb.
    OpensFinite,
    /// With a determiner.
    OpensDeterminer,
    /// With a preposition.
    OpensPreposition,
    /// With a pronoun.
    OpensPronoun,
    /// With a subordinator: `si`, `parce que`.
    OpensSubordinator,
    /// With a noun, an adjective, a name: no function word.
    OpensContent,
    /// It lies within another marked span.
    Nested,
    /// It begins a sentence of the writer, or what stands behind a colon.
    Free,
    /// Behind a colon.
    AfterColon,
    /// At the start of the writer's sentence, or behind another quotation.
    OpensFrame,
    /// Behind nothing at all.
    AfterNothing,
    /// Behind a comma.
    AfterComma,
    /// The same, and there is a clause.
    AfterCommaClause,
    /// Behind `que`.
    AfterQue,
    /// Behind a noun or adjective.
    AfterNoun,
    /// The same, with a cue before it in the clause and no capital: `un geste « stupide »`.
    Describes,
    /// Behind a definite article.
    AfterArticle,
    /// Behind `un`, `plusieurs`.
    AfterIndefinite,
    /// Behind `son`, `leur`.
    AfterPossessive,
    /// Behind `de`, `des`.
    AfterDe,
    /// Behind `à`, `au`.
    AfterA,
    /// Behind another preposition.
    AfterPreposition,
    /// Behind a form of `être`.
    AfterCopula,
    /// Behind `et`, `ou`.
    AfterCoordinator,
    /// Behind a word of `quote_context.csv` that announces a title.
    TitleContext,
    /// The same, and there is a capital.
    TitleContextCapital,
    /// Behind a word of `quote_context.csv` that keeps its distance.
    ScareContext,
    /// A reporting construction was found.
    Attributed,
    /// The same, and there are at most two words.
    AttributedShort,
    /// The same, and there is a clause.
    AttributedClause,
    /// The construction governs the span closely.
    Strong,
    /// The same, and there are at most two words.
    StrongShort,
    /// The cue stands no more than a few words from the mark.
    Close,
    /// The construction governs the span closely and from near, and the first word has a capital.
    GovernedCapital,
    /// It stands before the mark in the same clause.
    Near,
    /// The reporting clause stands behind.
    ReportedAfter,
    /// No construction was found, but somebody spoke before in the paragraph.
    SpokenBefore,
}

/// How many features there are.
pub const KIND_FEATURES: usize = 54;

impl KindFeature {
    /// All of them with their labels, in the order of their numbers.
    pub const ALL: [(Self, &'static str); KIND_FEATURES] = [
        (Self::Any, "any"),
        (Self::Words1, "words-1"),
        (Self::Words2, "words-2"),
        (Self::Words3, "words-3"),
        (Self::Words4, "words-4"),
        (Self::Words6, "words-6"),
        (Self::Words9, "words-9"),
        (Self::Words15, "words-15"),
        (Self::Clause, "clause"),
        (Self::Capital, "capital"),
        (Self::TitleCase, "title-case"),
        (Self::Terminal, "terminal"),
        (Self::Emphatic, "emphatic"),
        (Self::Comma, "comma"),
        (Self::Headline, "headline"),
        (Self::FirstPerson, "first-person"),
        (Self::OpensVerbal, "opens-verbal"),
        (Self::OpensFinite, "opens-finite"),
        (Self::OpensDeterminer, "opens-determiner"),
        (Self::OpensPreposition, "opens-preposition"),
        (Self::OpensPronoun, "opens-pronoun"),
        (Self::OpensSubordinator, "opens-subordinator"),
        (Self::OpensContent, "opens-content"),
        (Self::Nested, "nested"),
        (Self::Free, "free"),
        (Self::AfterColon, "after-colon"),
        (Self::OpensFrame, "opens-frame"),
        (Self::AfterNothing, "after-nothing"),
        (Self::AfterComma, "after-comma"),
        (Self::AfterCommaClause, "after-comma-clause"),
        (Self::AfterQue, "after-que"),
        (Self::AfterNoun, "after-noun"),
        (Self::Describes, "describes"),
        (Self::AfterArticle, "after-article"),
        (Self::AfterIndefinite, "after-indefinite"),
        (Self::AfterPossessive, "after-possessive"),
        (Self::AfterDe, "after-de"),
        (Self::AfterA, "after-a"),
        (Self::AfterPreposition, "after-preposition"),
        (Self::AfterCopula, "after-copula"),
        (Self::AfterCoordinator, "after-coordinator"),
        (Self::TitleContext, "title-context"),
        (Self::TitleContextCapital, "title-context-capital"),
        (Self::ScareContext, "scare-context"),
        (Self::Attributed, "attributed"),
        (Self::AttributedShort, "attributed-short"),
        (Self::AttributedClause, "attributed-clause"),
        (Self::Strong, "strong"),
        (Self::StrongShort, "strong-short"),
        (Self::Close, "close"),
        (Self::GovernedCapital, "governed-capital"),
        (Self::Near, "near"),
        (Self::ReportedAfter, "reported-after"),
        (Self::SpokenBefore, "spoken-before"),
    ];
}

/// The features that a span has: one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindFeatures(u64);

impl KindFeatures {
    /// Adds a feature if it `holds`.
    pub fn set(&mut self, feature: KindFeature, holds: bool) {
        self.0 |= u64::from(holds) << feature as u32;
    }

    /// Whether a feature is there.
    #[must_use]
    pub fn has(self, feature: KindFeature) -> bool {
        self.0 & (1 << feature as u32) != 0
    }

    /// The numbers of the features that are there.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..KIND_FEATURES).filter(move |&f| self.0 & (1 << f) != 0)
    }
}

/// The kinds that are weighed, in the order of the weights of a feature; the first of equals wins.
pub const WEIGHED: [QuoteKind; 4] =
    [QuoteKind::Mixed, QuoteKind::Direct, QuoteKind::Title, QuoteKind::Scare];

/// The weights, by feature and kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KindWeights {
    by_feature: Vec<[f32; WEIGHED.len()]>,
}

impl KindWeights {
    /// The columns of `kind_weights.csv`.
    pub const HEADER: &str = "kind,feature,weight";

    /// Weights in the order of [`KindFeature::ALL`], those of a feature in that of [`WEIGHED`].
    #[must_use]
    pub fn new(by_feature: Vec<[f32; WEIGHED.len()]>) -> Self {
        Self { by_feature }
    }

    /// The weights of each feature.
    #[must_use]
    pub fn rows(&self) -> &[[f32; WEIGHED.len()]] {
        &self.by_feature
    }

    /// What a span is most likely.
    ///
    /// Whether it is somebody's words is decided first, so that the votes for `direct` and `mixed` count
    /// together, then which of the two it is. Words without a finite verb are `mixed` by definition.
    #[must_use]
    pub fn decide(&self, features: KindFeatures) -> QuoteKind {
        let mut scores = [0.0_f32; WEIGHED.len()];
        for row in features.iter().filter_map(|f| self.by_feature.get(f)) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight;
            }
        }
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let share = |kind: usize| (scores[kind] - top).exp();
        let likelier = |a: usize, b: usize| if scores[b] > scores[a] { b } else { a };
        let words = share(0) + share(1) >= share(2) + share(3);
        let clause = features.has(KindFeature::Clause);
        WEIGHED[match words {
            true if clause => likelier(0, 1),
            true => 0,
            false => likelier(2, 3),
        }]
    }

    pub(super) fn load(loader: &mut Loader<'_>) -> Self {
        let mut by_feature = vec![[0.0; WEIGHED.len()]; KIND_FEATURES];
        loader.each("kind_weights.csv", Self::HEADER, |_, row| {
            let kind = row.one_of(0, &WEIGHED.map(QuoteKind::label))?;
            let feature = row.one_of(1, &KindFeature::ALL.map(|(_, l)| l))?;
            by_feature[feature][kind] =
                row.get(2).parse().map_err(|_| "the weight is no number".to_owned())?;
            Ok(())
        });
        Self { by_feature }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_stand_at_their_numbers() {
        for (number, (feature, label)) in KindFeature::ALL.into_iter().enumerate() {
            assert_eq!(feature as usize, number, "{label}");
            let mut features = KindFeatures::default();
            features.set(feature, true);
            assert!(features.has(feature));
            assert_eq!(features.iter().collect::<Vec<_>>(), [number]);
        }
    }

    #[test]
    fn votes_for_both_kinds_of_words_count_together() {
        let mut clause = KindFeatures::default();
        clause.set(KindFeature::Any, true);
        clause.set(KindFeature::Clause, true);
        let decide = |row| KindWeights::new(vec![row]).decide(clause);
        // A title is likeliest, but that these are somebody's words is likelier.
        assert_eq!(decide([0.5, 0.6, 1.0, -5.0]), QuoteKind::Direct);
        assert_eq!(decide([0.6, 0.5, 1.0, -5.0]), QuoteKind::Mixed);
        let mut fragment = KindFeatures::default();
        fragment.set(KindFeature::Any, true);
        let weights = KindWeights::new(vec![[0.5, 0.6, 1.0, -5.0]]);
        assert_eq!(weights.decide(fragment), QuoteKind::Mixed);
        assert_eq!(decide([-1.0, -1.0, 1.0, 0.9]), QuoteKind::Title);
        assert_eq!(decide([-1.0, -1.0, 0.9, 1.0]), QuoteKind::Scare);
    }
}
