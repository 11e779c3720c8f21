//! What a single character becomes in a matching form, and whether it belongs to a word.

use std::sync::OnceLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// What one character becomes in a key: up to four UTF-8 bytes, or nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KeyBytes {
    pub(super) bytes: [u8; 4],
    pub(super) len: u8,
    /// Whether the character is a capital.
    pub(super) upper: bool,
}

impl KeyBytes {
    fn of(s: &str) -> Self {
        let mut bytes = [0; 4];
        bytes[..s.len()].copy_from_slice(s.as_bytes());
        #[allow(clippy::cast_possible_truncation)]
        Self { bytes, len: s.len() as u8, upper: false }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len as usize]
    }
}

/// Code points below this limit are looked up in a table; it covers Latin, Greek, Cyrillic, Arabic and
/// the general punctuation block.
const TABLE_LIMIT: usize = 0x2100;
/// Code points of a part of the table, which is made when a text has one of them: all of it at once
/// would be a tenth of the work of a start.
pub(super) const PART: usize = 64;
static TABLE: [OnceLock<[KeyBytes; PART]>; TABLE_LIMIT / PART] =
    [const { OnceLock::new() }; TABLE_LIMIT / PART];

/// The entry of a code point in the table, made anew.
fn entry(code: usize) -> Option<KeyBytes> {
    char::from_u32(u32::try_from(code).ok()?).map(of_character)
}

/// The same of any character.
fn of_character(c: char) -> KeyBytes {
    KeyBytes { upper: c.is_uppercase(), ..key_bytes(c) }
}

/// Characters that a reader does not see: soft hyphen, zero-width blanks and joiners, marks of
/// direction, byte order mark.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

/// Characters that leave nothing in a key: those that a reader does not see, and accents.
#[must_use]
pub fn is_dropped(c: char) -> bool {
    is_invisible(c) || is_combining_mark(c)
}

/// Whether a character belongs to a word: letters, digits, accents; not U+02BC, which is an
/// apostrophe for all that it is a letter by its Unicode class.
#[must_use]
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    plain(c).is_alphanumeric() || is_combining_mark(c)
}

/// The one form of apostrophes, hyphens and blanks; every other character as it is.
#[must_use]
pub const fn plain(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2b9}' | '\u{2032}' | '\u{b4}' | '`'
        | '\u{ff07}' => '\'',
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\t'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => ' ',
        _ => c,
    }
}

/// The letter without its accents, case kept; `c` itself if it has none.
#[must_use]
pub fn base(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let mut first = c;
    let mut seen = false;
    decompose_canonical(c, |d| {
        if !seen {
            first = d;
            seen = true;
        }
    });
    match first {
        'ø' => 'o',
        'Ø' => 'O',
        'đ' => 'd',
        'Đ' => 'D',
        'ł' => 'l',
        'Ł' => 'L',
        'ı' => 'i',
        other => other,
    }
}

/// What the table has for a code point.
#[inline]
pub(super) fn looked_up(code: usize) -> Option<&'static KeyBytes> {
    (code < TABLE_LIMIT).then(|| &part(code / PART)[code % PART])
}

/// A part of the table.
fn part(n: usize) -> &'static [KeyBytes; PART] {
    TABLE[n].get_or_init(|| std::array::from_fn(|i| entry(n * PART + i).unwrap_or_default()))
}

/// What the table has from U+00C0 on, which UTF-8 writes as C3 and a byte whose low six bits count.
pub(super) fn latin_letters() -> &'static [KeyBytes; PART] {
    part(0xc0 / PART)
}

/// What a key has for one character that is no blank: UTF-8, or nothing.
pub(crate) fn folded(c: char) -> KeyBytes {
    looked_up(c as usize).copied().unwrap_or_else(|| of_character(c))
}

pub(super) fn key_bytes(c: char) -> KeyBytes {
    if is_dropped(c) {
        return KeyBytes::default();
    }
    match c {
        'œ' | 'Œ' => return KeyBytes::of("oe"),
        'æ' | 'Æ' => return KeyBytes::of("ae"),
        'ß' | 'ẞ' => return KeyBytes::of("ss"),
        _ => {}
    }
    let letter = base(plain(c));
    // 'İ'.to_lowercase() is two characters; the second is a combining mark and may be dropped.
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let mut buffer = [0; 4];
    KeyBytes::of(lower.encode_utf8(&mut buffer))
}

/// Whether a name that begins with this character is only written with a capital (or digit) there.
#[must_use]
pub fn is_strong(c: char) -> bool {
    c.is_uppercase() || c.is_ascii_digit()
}
