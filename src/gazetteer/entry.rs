//! One gazetteer entry and the forms under which the press writes it.

use std::fmt;

use super::local_id::LocalId;
use crate::annotations::{EntityType, Gender};

/// The index of an [`Entry`] in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// The index of a [`Form`] in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormId(pub u32);

/// A row of `people.csv`, `places.csv`, `organisations.csv` or `agencies.csv`: a view of the index
/// that holds it, as cheap to copy as a few pointers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'g> {
    /// Local and readable: `org:kaspersky`.
    pub id: LocalId<'g>,
    /// What the entry is.
    pub kind: EntityType,
    /// Finer class, from [`subtypes`]; empty if none fits.
    pub subtype: &'g str,
    /// The full name as the press writes it in running text.
    pub name: &'g str,
    /// Sex of a person, grammatical gender of another name.
    pub gender: Option<Gender>,
    /// Whether the name is grammatically plural.
    pub plural: bool,
    /// ISO 3166 alpha-2, `EU`, `UN`, or empty.
    pub country: &'g str,
    /// Wikidata item, or empty: never guessed.
    pub wikidata: Qid,
    /// The key of the source in `gazetteers/SOURCES.md`.
    pub source: &'g str,
    /// How prominent the entry is among those of one name: 0 unknown, 255 most.
    pub priority: u8,
}

impl Entry<'_> {
    /// An entry without anything.
    pub const EMPTY: Self = Self {
        id: LocalId::EMPTY,
        kind: EntityType::Org,
        subtype: "",
        name: "",
        gender: None,
        plural: false,
        country: "",
        wikidata: Qid(0),
        source: "",
        priority: 0,
    };
}

/// The number of a Wikidata item; 0 is none, and written as the empty string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Qid(pub u32);

impl Qid {
    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Qid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() { Ok(()) } else { write!(f, "Q{}", self.0) }
    }
}

impl std::str::FromStr for Qid {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        if s.is_empty() {
            return Ok(Self::default());
        }
        s.strip_prefix('Q')
            .filter(|digits| digits.starts_with(|c: char| matches!(c, '1'..='9')))
            .and_then(|digits| digits.parse().ok())
            .map(Self)
            .ok_or_else(|| format!("{s:?} is no Wikidata item (Q and digits)"))
    }
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
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Short,
        Self::Acronym,
        Self::Surname,
        Self::Variant,
        Self::Former,
        Self::Hidden,
    ];

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

    /// The label in an alias file; `name` for the entry's own name.
    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALIASES.iter().find(|(k, _)| *k == self).map_or("name", |(_, l)| l)
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

    /// The label in an alias file.
    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// What is known of a form apart from its entry, as bits.
///
/// ```
/// use guillemet::gazetteer::{FormFlags, Gazetteer};
/// let (gazetteer, _) = Gazetteer::builtin();
/// let victoria = gazetteer.forms().iter().find(|f| f.text == "Victoria").unwrap();
/// assert!(victoria.flags.has(FormFlags::FIRST_NAME));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct FormFlags(pub u16);

impl FormFlags {
    /// Equals a common French word, but for case and accents on capitals.
    pub const COMMON_WORD: Self = Self(1);
    /// Equals a function word.
    pub const FUNCTION_WORD: Self = Self(1 << 1);
    /// Equals a form of a (reporting) verb.
    pub const VERB_FORM: Self = Self(1 << 2);
    /// Equals a given name.
    pub const FIRST_NAME: Self = Self(1 << 3);
    /// Another entry has a form that folds to the same key.
    pub const SHARED: Self = Self(1 << 4);
    /// Another entry *of another type* has one.
    pub const SHARED_TYPES: Self = Self(1 << 5);
    /// No entry that shares the key is more prominent.
    pub const MOST_PROMINENT: Self = Self(1 << 6);
    /// All words of the form are French words: `La Poste`, `Bon Marché`.
    pub const ALL_WORDS: Self = Self(1 << 7);

    /// All flags with their names, for reports.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::COMMON_WORD, "common_word"),
        (Self::FUNCTION_WORD, "function_word"),
        (Self::VERB_FORM, "verb_form"),
        (Self::FIRST_NAME, "first_name"),
        (Self::SHARED, "shared"),
        (Self::SHARED_TYPES, "shared_types"),
        (Self::MOST_PROMINENT, "most_prominent"),
        (Self::ALL_WORDS, "all_words"),
    ];

    /// Whether all bits of `other` are set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    #[must_use]
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of bits.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The names of the bits.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().filter(move |(flag, _)| self.has(*flag)).map(|(_, name)| *name)
    }
}

/// One way to write an entry: a view, as [`Entry`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'g> {
    /// Its number.
    pub id: FormId,
    /// The entry that it names.
    pub entry: EntryId,
    /// The form, as written in the file.
    pub text: &'g str,
    /// What the form is to the entry.
    pub kind: FormKind,
    /// How it must be written in the text.
    pub rule: MatchRule,
    /// What else it may be.
    pub flags: FormFlags,
}

/// Kind, rule and flags of a form in two bytes, as the index stores them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormBits(pub u16);

impl FormBits {
    /// No form: the name of an entry that only carries aliases.
    pub const ABSENT: Self = Self(7);
    const RULE: u32 = 3;
    const FLAGS: u32 = 6;

    /// Packs them.
    #[must_use]
    pub fn new(kind: FormKind, rule: MatchRule) -> Self {
        Self(kind as u16 | (rule as u16) << Self::RULE)
    }

    /// The same with these flags set.
    #[must_use]
    pub fn with(self, flags: FormFlags) -> Self {
        Self(self.0 | flags.0 << Self::FLAGS)
    }

    /// Unpacks them; `None` where there is no form.
    #[must_use]
    pub fn unpack(self) -> Option<(FormKind, MatchRule, FormFlags)> {
        let kind = *FormKind::ALL.get(usize::from(self.0 & 7))?;
        let rule = MatchRule::ALL.get(usize::from(self.0 >> Self::RULE & 7))?.0;
        Some((kind, rule, FormFlags(self.0 >> Self::FLAGS)))
    }
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
