//! What the stages produce: mentions and quotes over byte spans, and the entities they point to.
//!
//! [`Annotations`] is self-contained: it holds the names and identifiers of its entities, so that
//! neither the writers nor a caller need the gazetteers again. [`crate::standoff`] turns it into the
//! record that leaves the program.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::ByteSpan;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntityType {
    /// A person.
    Per,
    /// An organisation that is no public body: company, party, club, media.
    Org,
    /// A place.
    Loc,
    /// A public body or a news agency.
    Agency,
}

impl EntityType {
    /// All types, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Per, Self::Org, Self::Loc, Self::Agency];

    /// The label written out: `PER`, `ORG`, `LOC`, `AGENCY`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Per => "PER",
            Self::Org => "ORG",
            Self::Loc => "LOC",
            Self::Agency => "AGENCY",
        }
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl std::str::FromStr for EntityType {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|t| t.label() == s)
            .ok_or_else(|| format!("unknown entity type {s:?}: PER, ORG, LOC or AGENCY"))
    }
}

/// Grammatical gender of a name or noun phrase, or the sex of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Gender {
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
}

/// An entity of one document: a gazetteer entry that is mentioned, or a name no list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// The gazetteer identifier, or `nil:` and a slug of the name.
    pub id: String,
    /// The full name: the gazetteer's, or the longest form in the document.
    pub name: String,
    /// The Wikidata item, if the gazetteer has it.
    pub wikidata: Option<String>,
    /// The type of the entity.
    pub kind: EntityType,
    /// The subtype, if it is known.
    pub subtype: Option<String>,
    /// Gender, if it is known.
    pub gender: Option<Gender>,
    /// Whether the name is grammatically plural (`États-Unis`).
    pub plural: bool,
}

/// The index of an [`Entity`] in [`Annotations::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// A name in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: ByteSpan,
    /// What it is here; the label of this mention.
    pub kind: EntityType,
    /// Which entity it names.
    pub entity: EntityId,
    /// The rule or list that decided.
    pub rule: &'static str,
    /// Probability that the mention is right, where a model gives one.
    pub confidence: Option<f32>,
    /// Whether it lies within another mention (`Lille` in `tribunal de Lille`).
    pub nested: bool,
}

/// What a marked span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuoteKind {
    /// A full clause quoted.
    Direct,
    /// A fragment built into the writer's sentence.
    Mixed,
    /// A name or title.
    Title,
    /// A word held at a distance, without a source.
    Scare,
    /// Reported speech without marks.
    Indirect,
}

impl QuoteKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 5] =
        [Self::Direct, Self::Mixed, Self::Title, Self::Scare, Self::Indirect];

    /// The label written out.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Title => "title",
            Self::Scare => "scare",
            Self::Indirect => "indirect",
        }
    }

    /// Whether the span reports somebody's words, and so has a speaker.
    #[must_use]
    pub fn is_speech(self) -> bool {
        matches!(self, Self::Direct | Self::Mixed | Self::Indirect)
    }
}

impl fmt::Display for QuoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A marked span with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// What stands between the marks, marks and inner blanks left out.
    pub span: ByteSpan,
    /// What the span is.
    pub kind: QuoteKind,
    /// Spans of one interrupted utterance share this number.
    pub utterance: u32,
    /// Whether the closing mark is there.
    pub closed: bool,
    /// Whether the span lies within another quote.
    pub nested: bool,
    /// The reporting words.
    pub cue: Option<ByteSpan>,
    /// The words that name the source in the reporting construction.
    pub speaker: Option<ByteSpan>,
    /// Who that is: an entity of the document.
    pub speaker_entity: Option<EntityId>,
    /// Who that is, as a name or plain description.
    pub speaker_name: Option<String>,
    /// The rule that attributed the span; `None` if none did.
    pub rule: Option<&'static str>,
    /// Probability that the attribution is right, where one is estimated.
    pub confidence: Option<f32>,
}

impl Quote {
    /// Leaves the span and its kind, and says nothing of its source.
    pub fn forget_source(&mut self) {
        self.cue = None;
        self.speaker = None;
        self.speaker_entity = None;
        self.speaker_name = None;
        self.rule = None;
        self.confidence = None;
    }
}

/// All annotations of one document, in text order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotations {
    /// The entities that mentions and quotes point to.
    pub entities: Vec<Entity>,
    /// The mentions, by start, then longest first.
    pub mentions: Vec<Mention>,
    /// The marked spans, by start, then longest first.
    pub quotes: Vec<Quote>,
}

impl Annotations {
    /// The entity behind an identifier.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }
}
