//! Character references of HTML: `&laquo;`, `&#8217;`, `&#xAB;`.

use super::mojibake::windows_1252;
use super::view::Rewriter;

/// The longest name that HTML 5 knows has 31 letters (`CounterClockwiseContourIntegral`).
const LONGEST: usize = 32;

/// Replaces references by their characters. What is none (`R&D`, `AT&T;`) is left.
pub(super) fn decode(rewriter: &mut Rewriter<'_>) {
    let text = rewriter.text;
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'&', &text.as_bytes()[from..]).map(|i| from + i) {
        from = at + 1;
        let rest = &text[at..];
        if let Some((len, c)) = numeric(rest) {
            rewriter.replace(at..at + len, c.encode_utf8(&mut [0; 4]));
            from = at + len;
        } else if let Some((len, characters)) = named(rest) {
            rewriter.replace(at..at + len, characters);
            from = at + len;
        }
    }
}

fn named(rest: &str) -> Option<(usize, &'static str)> {
    let end = rest.bytes().take(LONGEST + 1).position(|b| b == b';')?;
    let characters = quick_xml::escape::resolve_html5_entity(&rest[1..end])?;
    Some((end + 1, characters))
}

/// The closing `;` is often lost.
fn numeric(rest: &str) -> Option<(usize, char)> {
    let digits = rest.strip_prefix("&#")?;
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let len = digits.bytes().take(8).take_while(|&b| (b as char).is_digit(radix)).count();
    let number = u32::from_str_radix(&digits[..len], radix).ok()?;
    let c = char::from_u32(number).map(windows_1252)?;
    if c.is_control() && !matches!(c, '\t' | '\n' | '\r') {
        return None;
    }
    let is_closed = digits[len..].starts_with(';');
    Some((rest.len() - digits.len() + len + usize::from(is_closed), c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(numeric("&#8217;E"), Some((7, '’')));
        assert_eq!(numeric("&#8217E"), Some((6, '’')));
        assert_eq!(numeric("&#xAB; "), Some((6, '«')));
        // Written for Windows, as browsers read it.
        assert_eq!(numeric("&#146;"), Some((6, '’')));
        assert_eq!(numeric("&#0;"), None);
        assert_eq!(numeric("&#xD800;"), None);
        assert_eq!(numeric("&#;"), None);
        assert_eq!(named("&eacute;t"), Some((8, "é")));
        assert_eq!(named("&T;"), None);
        assert_eq!(named("& Cie ; "), None);
        assert_eq!(named("&ééééééééééééééééé;"), None);
    }
}
