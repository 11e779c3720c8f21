//! One gazetteer entry and the forms under which the press writes it.

use crate::annotations::{EntityType, Gender};

/// The index of an [`Entry`] in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// The index of a [`Form`] in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormId(pub u32);

/// A row of `people.csv`, `places.csv`, `organisations.csv` or `agencies.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Local and readable: `org:kaspersky`.
    pub id: Box<str>,
    /// What the entry is.
    pub kind: EntityType,
    /// Finer class, from [`subtypes`]; empty if none fits.
    pub subtype: Box<str>,
    /// The full name as the press writes it in running text.
    pub name: Box<str>,
    /// Sex of a person, grammatical gender of another name.
    pub gender: Option<Gender>,
    /// Whether the name is grammatically plural.
    pub plural: bool,
    /// ISO 3166 alpha-2, `EU`, `UN`, or empty.
    pub country: Box<str>,
    /// Wikidata item, or empty: never guessed.
    pub wikidata: Box<str>,
    /// The key of the source in `gazetteers/SOURCES.md`.
    pub source: Box<str>,
}

/// How a form relates to its entry: the `kind` column of an alias file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormKind {
    /// The entry's own name.
    Name,
    /// A shorter name.
    Short,
    /// Initials.
    Acronym,
    /// A person's surname alone.
    Surname,
    /// Another name or spelling.
    Variant,
    /// A name of the past.
    Former,
    /// A misspelling or a form that should not be shown.
    Hidden,
}

impl FormKind {
    /// The kinds that an alias file may name.
    pub const ALIASES: [(Self, &'static str); 6] = [
        (Self::Short, "short"),
        (Self::Acronym, "acronym"),
        (Self::Surname, "surname"),
        (Self::Variant, "variant"),
        (Self::Former, "former"),
        (Self::Hidden, "hidden"),
    ];

    /// The kind written as `label` in an alias file.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALIASES.iter().find(|(_, l)| *l == label).map(|(k, _)| *k)
    }
}

/// How a form must be written in the text to count: the `match` column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchRule {
    /// Case of first letters kept, accents on capitals and apostrophes folded.
    Fold,
    /// Letter by letter.
    Case,
    /// As `Fold`; the form's blanks and hyphens may be missing, blank or hyphen.
    Space,
    /// As `Fold`, but only with evidence in the document.
    Context,
    /// A veto: this form is not this entry.
    Never,
}

impl MatchRule {
    /// All rules with their labels.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Fold, "fold"),
        (Self::Case, "case"),
        (Self::Space, "space"),
        (Self::Context, "context"),
        (Self::Never, "never"),
    ];

    /// The rule written as `label` in an alias file.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, l)| *l == label).map(|(r, _)| *r)
    }
}

/// One way to write an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The entry that it names.
    pub entry: EntryId,
    /// The form, as written in the file.
    pub text: Box<str>,
    /// What the form is to the entry.
    pub kind: FormKind,
    /// How it must be written in the text.
    pub rule: MatchRule,
}

/// The legal subtypes of a type: the closed list of DESIGN's schema.
#[must_use]
pub fn subtypes(kind: EntityType) -> &'static [&'static str] {
    match kind {
        EntityType::Loc => &[
            "country",
            "territory",
            "region",
            "department",
            "state",
            "city",
            "district",
            "continent",
            "sea",
            "river",
            "lake",
            "mountain",
            "island",
            "desert",
            "area",
            "building",
            "stadium",
            "airport",
            "square",
            "street",
            "park",
            "planet",
            "other",
        ],
        EntityType::Org => &[
            "company",
            "media",
            "party",
            "union",
            "ngo",
            "club",
            "federation",
            "university",
            "school",
            "hospital",
            "armed_group",
            "association",
            "band",
            "religious",
            "platform",
            "think_tank",
            "brand",
            "competition",
            "alliance",
            "other",
        ],
        EntityType::Agency => &[
            "government",
            "presidency",
            "ministry",
            "department",
            "regulator",
            "court",
            "prosecutor",
            "parliament",
            "police",
            "armed_forces",
            "intelligence",
            "central_bank",
            "igo",
            "eu_body",
            "un_body",
            "news_agency",
            "administration",
            "local_government",
            "embassy",
            "other",
        ],
        EntityType::Per => &[
            "politician",
            "head_of_state",
            "royal",
            "business",
            "sport",
            "artist",
            "scientist",
            "journalist",
            "religious",
            "jurist",
            "military",
            "activist",
            "historical",
            "other",
        ],
    }
}
