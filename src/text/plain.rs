//! The common case of cutting words: runs of ASCII and Latin-1 letters, or of digits, of which the
//! byte behind them shows that they are whole.
//!
//! Everything else (hyphens, addresses, dotted acronyms, other scripts …) is left to
//! [`super::words`], which makes the same tokens of these too; a property test holds the two
//! together.

use super::runs::Runs;
use super::span::ByteSpan;
use super::words::{Shape, Token, TokenKind};

/// What begins with a byte, or goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    /// An ASCII letter.
    Letter,
    /// The first byte of a Latin-1 letter (and of two signs).
    Latin,
    Digit,
    /// ASCII white space.
    Blank,
    /// A mark that is a token by itself and belongs to no word, number or address.
    Mark,
    /// Anything that must be looked at more closely.
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::cast_possible_truncation, reason = "below 256")]
        let b = byte as u8;
        classes[byte] = match b {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            0xc3 => Class::Latin,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t'..=b'\r' => Class::Blank,
            b',' | b';' | b':' | b'!' | b'?' | b'(' | b')' | b'"' | b'/' | b'[' | b']' | b'*'
            | b'=' | b'<' | b'>' | b'|' | b'#' | b'$' | b'{' | b'}' => Class::Mark,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// What stands at a place.
pub(super) enum Read {
    /// So many bytes of white space.
    Blank(usize),
    /// A token.
    Token(Token),
    /// Something else.
    Other,
}

/// Reads what begins at `at`, a character boundary; `runs` are those of the text.
#[inline]
pub(super) fn read(bytes: &[u8], runs: &Runs, at: usize) -> Read {
    match CLASSES[usize::from(bytes[at])] {
        Class::Letter | Class::Latin => word(bytes, runs, at),
        Class::Blank => Read::Blank(1),
        Class::Mark => mark(at, 1),
        Class::Digit => number(bytes, at),
        Class::Other => match sign(bytes, at) {
            Some((len, true)) => Read::Blank(len),
            Some((len, false)) => mark(at, len),
            None => Read::Other,
        },
    }
}

fn mark(at: usize, len: usize) -> Read {
    let (kind, shape) = (TokenKind::Punct, Shape::None);
    Read::Token(Token { span: ByteSpan::new(at, at + len), kind, shape, plain: true })
}

/// The length of a frequent sign that is not ASCII, and whether it is a blank: no-break blanks,
/// guillemets, dashes, high quotation marks, the ellipsis. Not the apostrophe.
#[inline]
fn sign(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    match bytes[at..] {
        [0xc2, 0xa0, ..] => Some((2, true)),
        [0xc2, 0xab | 0xbb, ..] => Some((2, false)),
        [0xe2, 0x80, 0xaf, ..] => Some((3, true)),
        [0xe2, 0x80, 0x94 | 0x9c | 0x9d | 0xa6, ..] => Some((3, false)),
        _ => None,
    }
}

/// Whether a word or number surely ends before `at`, but for a full stop or an apostrophe.
#[inline]
fn ends(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None => true,
        Some(&byte) => match CLASSES[usize::from(byte)] {
            Class::Blank | Class::Mark => true,
            Class::Other => !byte.is_ascii() && sign(bytes, at).is_some(),
            _ => false,
        },
    }
}

/// Whether `byte`, behind a full stop, shows that neither an address nor a number goes on.
fn is_behind_stop(byte: Option<&u8>) -> bool {
    byte.is_none_or(|&b| {
        matches!(CLASSES[usize::from(b)], Class::Blank | Class::Mark) || matches!(b, 0xc2 | 0xe2)
    })
}

#[inline]
fn word(bytes: &[u8], runs: &Runs, at: usize) -> Read {
    let end = runs.end(at);
    let (capitals, letters) =
        if runs.has_capital(at, end) { runs.count(at, end) } else { (0, usize::MAX) };
    let first = bytes[at];
    let whole = match bytes.get(end) {
        // `http:` and `https:` open an address.
        Some(b':') => first != b'h',
        // Initials and dotted acronyms, `www.`, `name.surname@…`.
        Some(b'.') => {
            (letters > 1 || capitals == 0) && first != b'w' && is_behind_stop(bytes.get(end + 1))
        }
        Some(b'\'') => return elision(bytes, at, end, 1, capitals),
        Some(0xe2) if bytes[end..].starts_with("’".as_bytes()) => {
            return elision(bytes, at, end, 3, capitals);
        }
        _ => ends(bytes, end),
    };
    if !whole {
        return Read::Other;
    }
    let first_is_capital = first.is_ascii_uppercase() || first == 0xc3 && bytes[at + 1] < 0x9f;
    let shape = match capitals {
        0 => Shape::Lower,
        n if n == letters && n > 1 => Shape::Upper,
        1 if first_is_capital => Shape::Title,
        _ => Shape::Mixed,
    };
    let span = ByteSpan::new(at, end);
    Read::Token(Token { span, kind: TokenKind::Word, shape, plain: true })
}

/// `l'`, `qu’` directly before a letter. A capital `M`, `N`, `T` may belong to a name.
fn elision(bytes: &[u8], at: usize, end: usize, mark: usize, capitals: usize) -> Read {
    let next = bytes.get(end + mark).map(|&b| CLASSES[usize::from(b)]);
    let letter = match next {
        Some(Class::Letter) => true,
        Some(Class::Latin) => !matches!(bytes.get(end + mark + 1), None | Some(0x97 | 0xb7)),
        _ => false,
    };
    let elided = matches!(
        bytes[at..end],
        [b'l' | b'd' | b'j' | b's' | b'c' | b'm' | b'n' | b't' | b'L' | b'D' | b'J' | b'S' | b'C']
            | [b'q' | b'Q', b'u']
    );
    if !(letter && elided) {
        return Read::Other;
    }
    let span = ByteSpan::new(at, end + mark);
    // One letter alone is no word in capitals.
    let shape = if capitals == 0 { Shape::Lower } else { Shape::Title };
    Read::Token(Token { span, kind: TokenKind::Elision, shape, plain: true })
}

fn number(bytes: &[u8], at: usize) -> Read {
    let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let end = at + digits;
    let whole = match bytes.get(end) {
        Some(b',' | b'.') => is_behind_stop(bytes.get(end + 1)),
        _ => ends(bytes, end),
    };
    if !whole {
        return Read::Other;
    }
    let (kind, shape) = (TokenKind::Number, Shape::None);
    Read::Token(Token { span: ByteSpan::new(at, end), kind, shape, plain: true })
}
