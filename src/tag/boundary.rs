//! Where a name may begin and end in a text.

use crate::text::ByteSpan;
use crate::text::fold::{is_invisible, is_word, plain};

/// Whether `span` begins and ends where a name can.
///
/// - No letter or digit stands directly before or behind it.
/// - An apostrophe before it closes an elided word (`l’Élysée`, `jusqu'à`), not a name (`O'Brien`).
/// - A hyphen before it follows a small prefix (`pro-Poutine`), one behind it precedes a small word
///   (`dit Macron-t-il`, `Paris-là`): otherwise the name is part of a compound (`Paris-Roubaix`).
/// - A name that itself begins or ends with a mark (`Yahoo!`) is not tested on that side.
#[must_use]
pub fn is_name_span(text: &str, span: ByteSpan) -> bool {
    let covered = &text[span.range()];
    let starts_with_word = covered.chars().next().is_some_and(is_word);
    let ends_with_word = covered.chars().next_back().is_some_and(is_word);
    (!starts_with_word || may_begin(&text[..span.start as usize]))
        && (!ends_with_word || may_end(&text[span.end as usize..]))
}

/// Whether only such marks and blanks stand beside `span` that any name may begin and end there, which most
/// do: [`is_name_span`] holds.
#[inline]
#[must_use]
pub fn has_plain_neighbours(text: &str, span: ByteSpan) -> bool {
    let bytes = text.as_bytes();
    let before = (span.start as usize).checked_sub(1).and_then(|at| bytes.get(at));
    let behind = bytes.get(span.end as usize);
    let plain = |byte: Option<&u8>| byte.is_none_or(|&byte| is_plain_neighbour(byte));
    plain(before) & plain(behind)
}

/// Words before an apostrophe that are elided, lower-case.
const ELIDED: [&str; 14] =
    ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"];

/// Marks and blanks beside which every name may begin and end.
fn is_plain_neighbour(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\n' | b'\r' | b'\t' | b'(' | b')' | b',' | b';' | b':' | b'.' | b'"' | b'/'
    )
}

fn may_begin(before: &str) -> bool {
    if before.as_bytes().last().is_none_or(|&byte| is_plain_neighbour(byte)) {
        return true;
    }
    let mut back = before.chars().rev().skip_while(|&c| is_invisible(c));
    let Some(last) = back.next() else { return true };
    if is_word(last) {
        return false;
    }
    match plain(last) {
        '\'' => {
            // The letters of the word from its end, as many as the longest elided word has.
            let (mut word, mut len) = ([' '; 7], 0);
            for (slot, c) in word.iter_mut().zip(back.take_while(|&c| is_word(c))) {
                *slot = c.to_ascii_lowercase();
                len += 1;
            }
            let is = |elided: &&str| elided.chars().rev().eq(word[..len].iter().copied());
            len == 0 || ELIDED.iter().any(is)
        }
        // The whole word before the hyphen; the longest such prefixes have twelve letters.
        '-' => back.take_while(|&c| is_word(c)).take(20).all(char::is_lowercase),
        _ => true,
    }
}

fn may_end(after: &str) -> bool {
    if after.as_bytes().first().is_none_or(|&byte| is_plain_neighbour(byte)) {
        return true;
    }
    let mut ahead = after.chars().skip_while(|&c| is_invisible(c));
    let Some(next) = ahead.next() else { return true };
    if is_word(next) {
        return false;
    }
    match plain(next) {
        '\'' => ahead.next().is_none_or(|c| !is_word(c)),
        '-' => ahead.next().is_none_or(|c| !is_word(c) || c.is_lowercase()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, expected: bool) {
        let start = text.find(name).unwrap();
        let span = ByteSpan::new(start, start + name.len());
        assert_eq!(is_name_span(text, span), expected, "{name} in {text}");
        assert!(expected || !has_plain_neighbours(text, span), "{name} in {text}");
    }

    #[test]
    fn boundaries() {
        check("l’Iran", "Iran", true);
        check("L'Iran", "Iran", true);
        check("l\u{2bc}Iran", "Iran", true);
        check("O'Brien", "Brien", false);
        check("Paris-Roubaix", "Paris", false);
        check("Paris-Roubaix", "Roubaix", false);
        check("pro-Poutine", "Poutine", true);
        check("Parisien", "Paris", false);
        check("(Paris)", "Paris", true);
        check("Xi'an", "Xi", false);
        check("Macron-t-il", "Macron", true);
        check("a\u{ad}Paris", "Paris", false);
        check("Yahoo!", "Yahoo!", true);
    }
}
