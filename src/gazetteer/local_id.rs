//! Identifiers of entries, which are mostly their names written otherwise.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use crate::annotations::EntityType;
use crate::text::fold;

/// The identifier of an entry, `org:kaspersky`: letters that lie somewhere, or a rule that makes them.
///
/// Nearly every identifier is the type and the name in small letters with hyphens, perhaps with an
/// addition that tells two of one name apart. An index of a million names would be a third larger
/// if it had them all beside the names, so it stores the addition only.
///
/// ```
/// use guillemet::EntityType;
/// use guillemet::gazetteer::LocalId;
/// let written = LocalId::from("loc:saint-denis-reunion");
/// let derived = LocalId::derive("loc:saint-denis-reunion", EntityType::Loc, "Saint-Denis");
/// assert_eq!(derived.unwrap(), written);
/// assert_eq!(derived.unwrap().to_string(), "loc:saint-denis-reunion");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LocalId<'g> {
    /// Type and name, if the identifier begins with what is made of them.
    stem: Option<(EntityType, &'g str)>,
    /// What comes behind.
    rest: &'g str,
}

impl<'g> LocalId<'g> {
    /// No letters.
    pub const EMPTY: Self = Self { stem: None, rest: "" };

    /// The identifier that begins with type and name and ends with `rest`.
    #[must_use]
    pub fn of_name(kind: EntityType, name: &'g str, rest: &'g str) -> Self {
        Self { stem: Some((kind, name)), rest }
    }

    /// The same identifier as one that is made from the name; `None` if it does not begin with it, or
    /// if the name has letters of which a later version of Unicode may say something else.
    #[must_use]
    pub fn derive(id: &'g str, kind: EntityType, name: &'g str) -> Option<Self> {
        if !name.chars().all(is_settled) {
            return None;
        }
        let mut rest = id.as_bytes().iter();
        let begins = Self::of_name(kind, name, "").bytes().all(|b| rest.next() == Some(&b));
        let rest = id.get(id.len() - rest.len()..).filter(|_| begins)?;
        Some(Self::of_name(kind, name, rest))
    }

    /// What stands behind type and name; all of it where the identifier is not made from them.
    #[must_use]
    pub fn rest(self) -> &'g str {
        self.rest
    }

    /// Whether it is made from type and name.
    #[must_use]
    pub fn is_derived(self) -> bool {
        self.stem.is_some()
    }

    /// Whether it is type and name alone, which the first entry of a name gets.
    #[must_use]
    pub fn is_plain(self) -> bool {
        match self.stem {
            Some(_) => self.rest.is_empty(),
            None => false,
        }
    }

    /// Whether there are no letters.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.stem.is_none() && self.rest.is_empty()
    }

    /// The letters in one piece.
    #[must_use]
    pub fn to_cow(self) -> Cow<'g, str> {
        match self.stem {
            None => Cow::Borrowed(self.rest),
            Some(_) => Cow::Owned(self.to_string()),
        }
    }

    /// The letters, as UTF-8.
    pub fn bytes(self) -> impl Iterator<Item = u8> + use<'g> {
        let stem = self.stem.into_iter().flat_map(|(kind, name)| {
            let label = kind.label().bytes().map(|b| b.to_ascii_lowercase());
            label.chain([b':']).chain(Slug::new(name))
        });
        stem.chain(self.rest.bytes())
    }
}

/// Letters of which all versions of Unicode say the same: Latin ones that have long been there.
fn is_settled(c: char) -> bool {
    c < '\u{250}' || matches!(c, '\u{2010}'..='\u{2019}')
}

impl<'g> From<&'g str> for LocalId<'g> {
    fn from(id: &'g str) -> Self {
        Self { stem: None, rest: id }
    }
}

impl fmt::Display for LocalId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((kind, name)) = self.stem else { return f.pad(self.rest) };
        let label = kind.label().to_ascii_lowercase();
        write!(f, "{label}:{}{}", slugify(name), self.rest)
    }
}

impl PartialEq for LocalId<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for LocalId<'_> {}

impl PartialEq<str> for LocalId<'_> {
    fn eq(&self, other: &str) -> bool {
        *self == LocalId::from(other)
    }
}

impl PartialOrd for LocalId<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LocalId<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.stem, other.stem) {
            (None, None) => self.rest.cmp(other.rest),
            _ => self.bytes().cmp(other.bytes()),
        }
    }
}

/// A name as the local part of an identifier: `États-Unis` is `etats-unis`.
#[must_use]
pub fn slugify(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    bytes.extend(Slug::new(name));
    String::from_utf8(bytes).unwrap_or_default()
}

/// The bytes of [`slugify`], one after the other.
struct Slug<'g> {
    name: std::str::Chars<'g>,
    /// What is to come before the next character of the name.
    ready: [u8; 6],
    len: usize,
    at: usize,
    /// Whether a letter has come.
    begun: bool,
    /// Whether what is no letter has come behind one.
    gap: bool,
}

impl<'g> Slug<'g> {
    fn new(name: &'g str) -> Self {
        let name = name.chars();
        Self { name, ready: [0; 6], len: 0, at: 0, begun: false, gap: false }
    }

    /// Takes up what a character becomes in a matching form: letters, or a gap.
    fn take(&mut self, c: char) {
        let becomes = fold::folded(c);
        let Ok(letters) = std::str::from_utf8(becomes.as_slice()) else { return };
        (self.len, self.at) = (0, 0);
        for letter in letters.chars() {
            if !letter.is_alphanumeric() {
                self.gap = self.begun;
                continue;
            }
            if std::mem::take(&mut self.gap) {
                self.put('-');
            }
            self.begun = true;
            self.put(letter);
        }
    }

    fn put(&mut self, c: char) {
        self.len += c.encode_utf8(&mut self.ready[self.len..]).len();
    }
}

impl Iterator for Slug<'_> {
    type Item = u8;

    #[inline]
    fn next(&mut self) -> Option<u8> {
        while self.at == self.len {
            let c = self.name.next()?;
            if c.is_ascii_alphanumeric() && !self.gap {
                self.begun = true;
                return Some((c as u8).to_ascii_lowercase());
            }
            self.take(c);
        }
        self.at += 1;
        Some(self.ready[self.at - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs() {
        assert_eq!(slugify("États-Unis d’Amérique"), "etats-unis-d-amerique");
        assert_eq!(slugify("Yahoo!"), "yahoo");
        assert_eq!(slugify("« Œuvre »  & Cie (SA) "), "oeuvre-cie-sa");
        assert_eq!(slugify("!"), "");
        assert_eq!(slugify("E\u{301}lyse\u{301}e Ж"), "elysee-ж");
    }

    #[test]
    fn what_is_derived_is_what_was_written() {
        let derived = |id, name| LocalId::derive(id, EntityType::Org, name);
        let rest = |id, name| derived(id, name).map(LocalId::rest);
        assert_eq!(rest("org:le-monde", "Le Monde"), Some(""));
        assert_eq!(rest("org:le-monde-2", "Le Monde"), Some("-2"));
        assert_eq!(rest("org:monde", "Le Monde"), None);
        assert_eq!(rest("per:le-monde", "Le Monde"), None);
        assert_eq!(rest("org:газпром", "Газпром"), None);
        assert!(derived("org:le-monde", "Le Monde").unwrap().is_plain());
        assert!(!derived("org:le-monde-2", "Le Monde").unwrap().is_plain());
    }

    proptest! {
        #[test]
        fn identifiers_are_compared_by_their_letters(
            a in "[A-Cé -]{0,4}", b in "[A-Cé -]{0,4}", rest in "[-a-c]{0,2}"
        ) {
            let made = LocalId::of_name(EntityType::Org, &a, &rest);
            let text = made.to_string();
            prop_assert_eq!(made.bytes().collect::<Vec<u8>>(), text.as_bytes());
            prop_assert_eq!(text.clone(), format!("org:{}{rest}", slugify(&a)));
            let other = format!("org:{b}");
            prop_assert_eq!(made.cmp(&LocalId::from(&*other)), text.as_str().cmp(&other));
            if let Some(derived) = LocalId::derive(&other, EntityType::Org, &a) {
                prop_assert_eq!(derived.to_string(), other);
            }
        }

        /// The rule of identifiers is older than the iterator.
        #[test]
        fn slugs_are_made_of_the_matching_form(name in "\\PC{0,12}") {
            let mut slug = String::new();
            for c in fold::key(&name).chars() {
                if c.is_alphanumeric() {
                    slug.push(c);
                } else if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
            }
            slug.truncate(slug.trim_end_matches('-').len());
            prop_assert_eq!(slugify(&name), slug);
        }
    }
}
