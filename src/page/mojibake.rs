//! Letters that were decoded wrongly: UTF-8 read as Windows-1252 (`Ã©` for `é`, `â€™` for `’`), and
//! Windows-1252 read as Latin-1 (U+0092 for `’`).
//!
//! Only what French text is made of is mended: letters, punctuation, currency signs, emoji. Other
//! sequences that happen to be UTF-8 (`É»` in capitals before a closing mark) are text.

use std::ops::Range;

use super::view::Rewriter;

/// What Windows-1252 has at 0x80 to 0x9F; a control character where it has nothing.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character that Windows-1252 has in the place of a control character; others as they are.
pub(super) fn windows_1252(c: char) -> char {
    match c {
        '\u{80}'..='\u{9f}' => HIGH[c as usize - 0x80],
        _ => c,
    }
}

/// The byte that was read as a character, by Latin-1 or by Windows-1252.
fn byte(c: char) -> Option<u8> {
    match u8::try_from(c) {
        Ok(byte) => Some(byte),
        Err(_) => HIGH.iter().position(|&high| high == c).and_then(|i| u8::try_from(0x80 + i).ok()),
    }
}

/// Replaces wrongly decoded letters by those that were meant.
pub(super) fn mend(rewriter: &mut Rewriter<'_>) {
    let text = rewriter.text;
    if !may_have(text.as_bytes()) {
        return;
    }
    let mut found: Vec<(Range<usize>, char)> = Vec::new();
    let mut certain = false;
    let mut from = 0;
    // All characters that begin such a sequence are two bytes that begin so.
    while let Some(at) = memchr::memchr2(0xC2, 0xC3, &text.as_bytes()[from..]).map(|i| from + i) {
        from = at + 2;
        let next = text.as_bytes()[at + 1];
        let begins = match text.as_bytes()[at] {
            0xC2 => next < 0xA0,
            _ => matches!(next, 0x82 | 0x83 | 0x85 | 0xA2 | 0xAF | 0xB0),
        };
        if !begins {
            continue;
        }
        if let Some((len, c)) = sequence(&text[at..]) {
            certain = true;
            from = at + len;
            found.push((at..from, c));
        } else if let Some((len, c)) = worn(text, at) {
            from = at + len;
            found.push((at..from, c));
        }
    }
    if certain {
        for (range, c) in found {
            rewriter.replace(range, c.encode_utf8(&mut [0; 4]));
        }
    }
}

/// Whether there is what a wrong letter begins with: a control character of Latin-1, or a letter that is the
/// first byte of another one. `â` and `ï` are letters of French too, but not before what is not ASCII.
///
/// Without a way out of the loop: so the compiler looks at many bytes at once, where a search would stop at
/// every accent.
#[allow(clippy::needless_bitwise_bool, reason = "a branch would be taken for each byte")]
fn may_have(bytes: &[u8]) -> bool {
    let begins = |a: u8, b: u8, c: u8| {
        let letter = (b == 0x82) | (b == 0x83) | (b == 0x85) | (b == 0xb0);
        let french = ((b == 0xa2) | (b == 0xaf)) & (c >= 0x80);
        (a == 0xc2) & (b < 0xa0) | (a == 0xc3) & (letter | french)
    };
    let (Some([a, b]), Some(most)) = (bytes.last_chunk(), bytes.len().checked_sub(2)) else {
        return false;
    };
    let (first, second, third) = (&bytes[..most], &bytes[1..=most], &bytes[2..]);
    let mut found = u8::from(begins(*a, *b, 0x80));
    for ((&a, &b), &c) in first.iter().zip(second).zip(third) {
        found |= u8::from(begins(a, b, c));
    }
    found != 0
}

/// The character that the characters at the start of `rest` are the bytes of, and their length.
fn sequence(rest: &str) -> Option<(usize, char)> {
    let first = rest.chars().next()?;
    let mut bytes = [byte(first)?, 0, 0, 0];
    let count = match bytes[0] {
        // Read as Latin-1 from the start: no sequence, the character itself is wrong.
        0x80..=0x9f => {
            let meant = windows_1252(first);
            let is_certain = !meant.is_control() && meant != '…';
            return is_certain.then_some((first.len_utf8(), meant));
        }
        0xC2 | 0xC3 | 0xC5 => 2,
        0xE2 | 0xEF => 3,
        0xF0 => 4,
        _ => return None,
    };
    let mut len = first.len_utf8();
    let mut chars = rest[len..].chars();
    for slot in &mut bytes[1..count] {
        let c = chars.next()?;
        *slot = byte(c).filter(|b| (0x80..0xC0).contains(b))?;
        len += c.len_utf8();
    }
    let c = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    is_meant(c).then_some((len, c))
}

/// Whether a character is what French text is made of.
fn is_meant(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{ff}'
            | 'Œ' | 'œ' | 'Ÿ'
            | '\u{2000}'..='\u{206f}'
            | '€' | '™' | '−' | '\u{feff}'
            | '\u{1f000}'..='\u{1faff}'
    )
}

/// Sequences that lost their last character on the way, which only count beside whole ones: `Ã ` for
/// `à`, whose no-break space became a blank, `â€` for `”`, whose last byte Windows-1252 lacks, and
/// U+0085, which is also a line end.
fn worn(text: &str, at: usize) -> Option<(usize, char)> {
    let rest = &text[at..];
    if let Some(behind) = rest.strip_prefix('Ã') {
        let after_capital = text[..at].chars().next_back().is_some_and(char::is_uppercase);
        let is_worn = !after_capital && (behind.is_empty() || behind.starts_with([' ', '\n']));
        // Of two blanks the first belongs to the letter; a single one stands for both.
        let len = "Ã".len() + usize::from(behind.starts_with("  "));
        return is_worn.then_some((len, 'à'));
    }
    if let Some(behind) = rest.strip_prefix("â€") {
        return (!behind.starts_with(char::is_alphabetic)).then_some(("â€".len(), '”'));
    }
    rest.starts_with('\u{85}').then_some(('\u{85}'.len_utf8(), '…'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        for (given, meant) in [
            ("Ã©", 'é'),
            ("Ã\u{a0}", 'à'),
            ("Ã‰", 'É'),
            ("Â«", '«'),
            ("Â\u{a0}", '\u{a0}'),
            ("â€™", '’'),
            ("â\u{80}\u{99}", '’'),
            ("â‚¬", '€'),
            ("Å“", 'œ'),
            ("\u{92}", '’'),
            ("ðŸ˜€", '😀'),
        ] {
            assert_eq!(sequence(given), Some((given.len(), meant)), "{given}");
        }
        for text in ["É»", "é\u{a0}»", "âge", "Ãe", "à»", "Å", "ðe", "\u{9d}", "â\u{a0}»"]
        {
            assert_eq!(sequence(text), None, "{text}");
        }
    }

    fn mended(text: &str) -> String {
        super::super::View::new(text).map_or_else(|| text.to_owned(), |v| v.text().to_owned())
    }

    #[test]
    fn worn_sequences_need_a_whole_one() {
        assert_eq!(mended("voilÃ  la dÃ©cision"), "voilà la décision");
        assert_eq!(mended("voilÃ   la dÃ©cision"), "voilà  la décision");
        assert_eq!(mended("â€œOuiâ€, dit-il"), "“Oui”, dit-il");
        assert_eq!(mended("MANHÃ de SÃO"), "MANHÃ de SÃO");
        assert_eq!(mended("ligne\u{85}ligne"), "ligne\u{85}ligne");
        assert_eq!(mended("l\u{92}eau\u{85}"), "l’eau…");
    }

    proptest::proptest! {
        /// What is passed over has no wrong letter.
        #[test]
        fn where_nothing_may_be_nothing_is(text in "[a-eâïÃÂÅðñé©«€™\u{82}\u{92}\u{a0} ]{0,12}") {
            let leads = |at: usize| matches!(text.as_bytes()[at], 0xC2 | 0xC3);
            let has = (0..text.len()).any(|at| leads(at) && sequence(&text[at..]).is_some());
            proptest::prop_assert!(!has || may_have(text.as_bytes()), "{:?}", text);
        }
    }
}
