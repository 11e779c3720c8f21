//! The marks: every character of a text that can open or close a quotation.

use memchr::{memchr2, memchr3};

use crate::text::fold::plain;

/// Marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// « »
    Guillemets,
    /// ‹ ›
    SingleGuillemets,
    /// “ ” and „ “
    Curly,
    /// " "
    Straight,
    /// << >>
    Angles,
}

/// What a mark does, by its shape and what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Opens a quotation.
    Open,
    /// Closes one.
    Close,
    /// May do either.
    Either,
}

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its first byte.
    pub at: usize,
    /// Its length in bytes.
    pub len: usize,
    /// Which marks it pairs with.
    pub family: Family,
    /// What it does.
    pub side: Side,
}

impl Mark {
    /// The byte behind it.
    #[must_use]
    pub fn end(&self) -> usize {
        self.at + self.len
    }
}

/// All marks of a text, in order; inch, second and minute signs (`9"81`, `15"`) left out.
#[must_use]
pub fn scan(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let bytes = text.as_bytes();
    let has_angles = memchr2(b'<', b'>', bytes).is_some();
    let mut at = 0;
    while let Some(skipped) = next_lead(&bytes[at..], has_angles) {
        at += skipped;
        let found = match bytes[at] {
            b'"' => straight(text, at),
            b'<' | b'>' => angle(text, at),
            _ => typographic(text, at),
        };
        match found {
            Some(mark) => {
                at = mark.end();
                marks.push(mark);
            }
            None => at += 1,
        }
    }
    marks
}

/// The first byte that a mark may begin with. Angles, which prose has not, cost nothing where none are.
fn next_lead(bytes: &[u8], has_angles: bool) -> Option<usize> {
    if has_angles {
        return bytes.iter().position(|b| matches!(b, b'"' | b'<' | b'>' | 0xC2 | 0xE2));
    }
    memchr3(b'"', 0xC2, 0xE2, bytes)
}

fn typographic(text: &str, at: usize) -> Option<Mark> {
    use Family::{Curly, Guillemets, SingleGuillemets};
    let c = text.get(at..)?.chars().next()?;
    let (family, side) = match c {
        '«' => (Guillemets, Side::Open),
        '»' => (Guillemets, Side::Close),
        '‹' => (SingleGuillemets, Side::Open),
        '›' => (SingleGuillemets, Side::Close),
        '„' => (Curly, Side::Open),
        // “ closes what „ opened, and some pages close with it or open with ”.
        '“' | '”' => (Curly, curly_side(text, at, c)),
        _ => return None,
    };
    Some(Mark { at, len: c.len_utf8(), family, side })
}

/// What stands before and behind a mark.
fn neighbours(text: &str, at: usize, end: usize) -> (Option<char>, Option<char>) {
    (text[..at].chars().next_back(), text[end..].chars().next())
}

fn is_blank(c: Option<char>) -> bool {
    c.is_none_or(|c| c.is_whitespace() || plain(c) == ' ')
}

/// A straight mark opens at the start of a word, closes at the end of one, and is an inch or second
/// sign directly behind a digit, unless it may close a quotation that ends with a number.
fn straight(text: &str, at: usize) -> Option<Mark> {
    let (before, behind) = neighbours(text, at, at + 1);
    let opens =
        before.is_none_or(|c| c.is_whitespace() || plain(c) == ' ' || "([{'’—–-:«".contains(c));
    let closes = behind.is_none_or(|c| !c.is_alphanumeric());
    let side = match (opens, closes) {
        (true, false) => Side::Open,
        (false, true) => Side::Close,
        (true, true) => Side::Either,
        (false, false) if before.is_some_and(|c| c.is_ascii_digit()) => return None,
        (false, false) => return None,
    };
    Some(Mark { at, len: 1, family: Family::Straight, side })
}

fn curly_side(text: &str, at: usize, c: char) -> Side {
    let (before, behind) = neighbours(text, at, at + c.len_utf8());
    match (c, is_blank(before), is_blank(behind)) {
        ('“', false, true) | ('”', true, false) => Side::Either,
        ('“', _, _) => Side::Open,
        _ => Side::Close,
    }
}

/// `<<` before and `>>` behind text, as typewriters have it; not the shift operators of code.
fn angle(text: &str, at: usize) -> Option<Mark> {
    let rest = text.as_bytes().get(at..)?;
    let sign = rest[0];
    let run = rest.iter().take(3).take_while(|&&b| b == sign).count();
    let is_tail = at > 0 && text.as_bytes()[at - 1] == sign;
    if run != 2 || is_tail {
        return None;
    }
    let side = if sign == b'<' { Side::Open } else { Side::Close };
    Some(Mark { at, len: 2, family: Family::Angles, side })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(text: &str) -> Vec<Side> {
        scan(text).iter().map(|m| m.side).collect()
    }

    #[test]
    fn marks_and_measures() {
        use Side::{Close, Either, Open};
        assert_eq!(
            sides("« a » ‹ b › “c” „d“"),
            [Open, Close, Open, Close, Open, Close, Open, Either]
        );
        assert_eq!(sides("dit \"oui\", et"), [Open, Close]);
        assert_eq!(sides("9\"81"), []);
        assert_eq!(sides("<<oui>> <<<"), [Open, Close]);
    }
}
