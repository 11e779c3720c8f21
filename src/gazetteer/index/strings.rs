//! Identifier and name of an entry, as they lie in the file.
//!
//! A row is two numbers (LEB128), then the bytes of the identifier, then those of the name. The second
//! number is the length of the name. The first is a code: the length of what is stored of the
//! identifier, two bits of the type that an identifier which is made from the name begins with, and
//! lowest whether it is made so ([`LocalId`]).

use crate::annotations::EntityType;
use crate::gazetteer::local_id::LocalId;

/// A row, as bytes that have not been checked.
#[derive(Debug, Clone, Copy)]
pub struct Row<'s> {
    code: usize,
    id: &'s [u8],
    name: &'s [u8],
    /// Where the next row begins.
    pub end: usize,
}

impl<'s> Row<'s> {
    /// The row at `at`, if it lies within the bytes.
    #[inline]
    #[must_use]
    pub fn read(strings: &'s [u8], at: usize) -> Option<Self> {
        let mut from = at;
        let (code, names) = match *strings.get(at..)? {
            [code, name, ..] if code < 0x80 && name < 0x80 => {
                from = at + 2;
                (usize::from(code), usize::from(name))
            }
            _ => (number(strings, &mut from)?, number(strings, &mut from)?),
        };
        let middle = from.checked_add(code >> 3)?;
        let end = middle.checked_add(names)?;
        Some(Self { code, id: strings.get(from..middle)?, name: strings.get(middle..end)?, end })
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> Option<&'s str> {
        std::str::from_utf8(self.name).ok()
    }

    /// The identifier.
    #[must_use]
    pub fn id(self) -> Option<LocalId<'s>> {
        let stored = std::str::from_utf8(self.id).ok()?;
        if self.code & 1 == 0 {
            return Some(LocalId::from(stored));
        }
        Some(LocalId::of_name(EntityType::ALL[self.code >> 1 & 3], self.name()?, stored))
    }
}

/// Appends a row; `id` is written out.
pub fn put(out: &mut Vec<u8>, id: &str, kind: EntityType, name: &str) {
    let (stored, bits) = match LocalId::derive(id, kind, name) {
        Some(derived) => (derived.rest(), (kind as usize) << 1 | 1),
        None => (id, 0),
    };
    leb128(out, stored.len() << 3 | bits);
    leb128(out, name.len());
    out.extend_from_slice(stored.as_bytes());
    out.extend_from_slice(name.as_bytes());
}

/// Two groups of seven bits: fields are at most [`super::format::MAX_NAME`] bytes long.
#[allow(clippy::cast_possible_truncation)]
fn leb128(out: &mut Vec<u8>, number: usize) {
    if number < 0x80 {
        out.push(number as u8);
    } else {
        out.extend_from_slice(&[number as u8 | 0x80, (number >> 7) as u8]);
    }
}

/// The number at `at`, which moves behind it.
fn number(strings: &[u8], at: &mut usize) -> Option<usize> {
    let first = *strings.get(*at)?;
    *at += 1;
    if first < 0x80 {
        return Some(usize::from(first));
    }
    let second = *strings.get(*at)?;
    *at += 1;
    Some(usize::from(first & 0x7f) | usize::from(second) << 7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::index::format::MAX_NAME;

    #[test]
    fn rows_come_back_and_what_the_name_says_is_not_stored() {
        let long = "É".repeat(MAX_NAME / 2);
        let rows = [
            ("org:le-monde", "Le Monde", 2 + 8),
            ("org:le-monde-2", "Le Monde", 2 + 2 + 8),
            ("org:lm", "Le Monde", 2 + 6 + 8),
            (&long, "Le Monde", 3 + MAX_NAME + 8),
            ("org:x", &long, 3 + 5 + MAX_NAME),
        ];
        let mut out = Vec::new();
        for (id, name, bytes) in rows {
            let before = out.len();
            put(&mut out, id, EntityType::Org, name);
            assert_eq!(out.len() - before, bytes, "{id}");
        }
        let mut at = 0;
        for (id, name, _) in rows {
            let row = Row::read(&out, at).unwrap();
            assert_eq!((row.id().unwrap().to_string().as_str(), row.name()), (id, Some(name)));
            at = row.end;
        }
        assert!(Row::read(&out, at).is_none());
    }
}
