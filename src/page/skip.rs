//! Documents that are not worth annotating, and why.

use std::fmt;

use super::language;
use crate::reading::Reading;
use crate::text::TokenKind;

/// Why a document is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Skip {
    /// Not a word of an article: nothing at all, or only menus and notices.
    Empty,
    /// Bytes that are no text.
    Binary,
    /// Not French.
    Language,
}

impl Skip {
    /// The word in summaries and tables.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Language => "language",
        }
    }

    /// Whether a text must be left out before it is read.
    pub(crate) fn before(text: &str) -> Option<Self> {
        is_binary(text).then_some(Self::Binary)
    }

    /// Whether a text must be left out after it was read.
    pub(crate) fn after(reading: &Reading, any_language: bool) -> Option<Self> {
        let is_word = |i: usize| reading.tokens()[i].kind == TokenKind::Word;
        if !language::lines(reading).any(|line| line.tokens.clone().any(is_word)) {
            return Some(Self::Empty);
        }
        (!any_language && !language::may_be_french(reading)).then_some(Self::Language)
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Whether a text has more than a fiftieth of control characters and of characters that could not be
/// decoded, or a NUL in five hundred bytes.
fn is_binary(text: &str) -> bool {
    let bytes = text.as_bytes();
    let nul = memchr::memchr_iter(0, bytes).count();
    let control = count(bytes, |b| (b < b' ') & !matches!(b, b'\t' | b'\n' | b'\x0c' | b'\r'));
    let unknown = memchr::memmem::find_iter(bytes, "\u{fffd}".as_bytes()).count();
    // Single ones happen in any text.
    let strange = control + unknown;
    nul * 500 > bytes.len() || strange > 4 && strange * 50 > bytes.len()
}

/// How many bytes are such; in pieces of which the sum fits in a byte, many at a time.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let piece = |bytes: &[u8]| usize::from(bytes.iter().map(|&b| u8::from(is(b))).sum::<u8>());
    bytes.chunks(usize::from(u8::MAX)).map(piece).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_and_text() {
        for text in ["\u{fffd}PNG\r\n\u{1a}\n\0\0\0\rIHDR", "L\0e\0 \0p\0o\0n\0t\0"] {
            assert!(is_binary(text), "{text:?}");
        }
        let stray = format!("Un texte{}\0", " et encore des mots".repeat(60));
        for text in [
            "",
            "Le pont.\r\n\tOui.\u{c}",
            "caf\u{fffd} : un seul caractère a été perdu ici.",
            &stray,
        ] {
            assert!(!is_binary(text), "{text:?}");
        }
    }
}
