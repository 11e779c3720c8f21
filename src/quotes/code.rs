//! Code debris: in crawled pages, marks that belong to scripts and markup, not to the article.

use crate::text::ByteSpan;

/// How many bytes on each side of a span are looked at.
const WINDOW: usize = 12;

/// Whether a marked span (marks included) is part of program code or markup.
///
/// Scripts leave traces that prose has not: braces, a backslash, `=` at a mark, a closing mark before
/// `)` and an operator, tags, calls. One trace at the marks or two within the span are enough.
#[must_use]
pub fn is_code(text: &str, outer: ByteSpan) -> bool {
    let covered = &text[outer.range()];
    let before = before(text, outer.start as usize);
    let behind = behind(text, outer.end as usize);
    // A semicolon ends a statement of code only where the mark touches it: « … », dit X ; « … ».
    let joined_before = before.trim_end().ends_with(['=', '\\', '+', '{', '<', '>', '|'])
        || before.ends_with(';') && !covered.starts_with('«')
        || before.ends_with("](")
        || is_call(before);
    let joined_behind = behind.trim_start().starts_with(['=', '\\', '+', '{', '}', '>', '|'])
        || behind.trim_start().starts_with(");")
        || behind.trim_start().starts_with(").")
            && behind.trim_start()[2..].starts_with(|c: char| c.is_ascii_lowercase());
    joined_before || joined_behind || traces(covered) >= 2
}

/// `name(` directly before the mark, with no blank as in prose.
fn is_call(before: &str) -> bool {
    before.strip_suffix('(').is_some_and(|b| {
        b.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$' || c == ')')
    })
}

/// Counts the kinds of traces of code in a stretch.
fn traces(covered: &str) -> usize {
    // A long stretch is judged by its first kilobyte.
    let mut end = covered.len().min(1024);
    while !covered.is_char_boundary(end) {
        end -= 1;
    }
    let head = &covered[..end];
    const TRACES: [&str; 14] = [
        "{",
        "}",
        "\\",
        "();",
        ");",
        "</",
        "/>",
        "//",
        "==",
        "()",
        "function",
        "innerHTML",
        "var ",
        "\">",
    ];
    TRACES.iter().filter(|t| head.contains(**t)).count()
}

fn before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(WINDOW);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

fn behind(text: &str, at: usize) -> &str {
    let mut to = (at + WINDOW).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[at..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, open: char, close: char, expected: bool) {
        let start = text.find(open).unwrap();
        let end = text.rfind(close).unwrap() + close.len_utf8();
        assert_eq!(is_code(text, ByteSpan::new(start, end)), expected, "{text}");
    }

    #[test]
    fn code_and_prose() {
        check("document.write(\"bonjour\");", '"', '"', true);
        check("class=\"menu\" id", '"', '"', true);
        check("(“stop\\”> “).length", '“', '“', true);
        check("Il dit : « Oui ; non. »", '«', '»', false);
        check("le film (« Alien »).", '«', '»', false);
        check("un mot (\"oui\") de trop", '"', '"', false);
        check("de l'un ; « un scandale », dit l'autre", '«', '»', false);
        check("de l'un; \"un scandale\", dit l'autre", '"', '"', false);
        check("var a;\"b\"", '"', '"', true);
    }
}
