//! Code in crawled pages: scripts, styles and data that came into a text with the article.
//!
//! A line may be code as a whole ([`is_code_line`]) or hold remnants ([`stretches`]), and single marks of
//! an article may belong to a call ([`is_code`]). Traces that prose does not have decide.

use crate::text::ByteSpan;

/// What prose does not have, by the first byte. Language independent.
const TRACES: [&str; 16] = [
    "\",\"",
    "\":",
    "()",
    ");",
    ").",
    "+(",
    "/>",
    "//",
    "</",
    "=",
    "\\",
    "document.",
    "function",
    "innerHTML",
    "{",
    "}",
];

/// Which of them begin with a byte.
static BY_BYTE: [(u8, u8); 256] = {
    let mut ranges = [(0, 0); 256];
    let mut i = 0;
    while i < TRACES.len() {
        let range = &mut ranges[TRACES[i].as_bytes()[0] as usize];
        let number = i.to_le_bytes()[0];
        if range.1 == 0 {
            range.0 = number;
        }
        range.1 = number + 1;
        i += 1;
    }
    ranges
};

/// Calls `each` with the number and the end of every trace, in the order in which they begin; stops when
/// that answers `false`. Traces of one kind do not overlap.
fn each_trace(covered: &str, mut each: impl FnMut(usize, usize) -> bool) {
    let bytes = covered.as_bytes();
    let mut free = [0; TRACES.len()];
    for (at, &byte) in bytes.iter().enumerate() {
        let (first, end) = BY_BYTE[usize::from(byte)];
        for number in usize::from(first)..usize::from(end) {
            let trace = TRACES[number].as_bytes();
            if at >= free[number] && bytes[at..].starts_with(trace) {
                free[number] = at + trace.len();
                if !each(number, free[number]) {
                    return;
                }
            }
        }
    }
}

/// How far apart in bytes two traces may stand in one remnant.
const GAP: usize = 100;
/// How many traces make a remnant.
const ENOUGH: usize = 3;

/// Whether a line is code and nothing else: data (`"headline": "…",`), a rule of style, a statement, or
/// the brackets between them.
#[must_use]
pub fn is_code_line(line: &str) -> bool {
    let line = line.trim();
    let is_bracket = |b: u8| b"{}[]();,<>/*".contains(&b);
    if line.bytes().all(is_bracket) {
        return line.bytes().any(|b| b"{}[]".contains(&b));
    }
    let is_data = line.starts_with(['{', '[']) && line.contains("\":");
    // Prose that a remnant follows is no code: what stands before the first sign is short.
    let head = line.split(['=', '(', '{']).next().unwrap_or_default();
    let begins = head.split_whitespace().count() <= 4;
    let is_style = begins && line.ends_with('}') && line.contains('{') && line.contains(':');
    let is_statement = begins
        && line.ends_with([';', '{', '}'])
        && ["=", "()", ");", "){", ") {", "var ", "function"].iter().any(|t| line.contains(t))
        && !line.ends_with(" ;");
    is_data || is_member(line) || is_style || is_statement
}

/// A member of an object: `"datePublished": "2024-07-16"`.
fn is_member(line: &str) -> bool {
    let Some((key, rest)) = line.strip_prefix('"').and_then(|l| l.split_once('"')) else {
        return false;
    };
    let is_key = |b: u8| b.is_ascii_alphanumeric() || b"@_-:.".contains(&b);
    !key.is_empty() && key.bytes().all(is_key) && rest.starts_with(':')
}

/// Adds the remnants of code within a line to `out`, in order.
pub fn stretches(text: &str, line: ByteSpan, out: &mut Vec<ByteSpan>) {
    let covered = &text[line.range()];
    let mut hits: Vec<usize> = Vec::new();
    each_trace(covered, |_, end| {
        hits.push(end);
        true
    });
    hits.sort_unstable();
    for run in hits.chunk_by(|a, b| b - a <= GAP).filter(|run| run.len() >= ENOUGH) {
        let end = remnant_end(covered, run[run.len() - 1]);
        let start = super::floor(covered, run[0].saturating_sub(2));
        out.push(ByteSpan::new(line.start as usize + start, line.start as usize + end));
    }
}

/// Where a remnant ends: behind the tag or mark that follows its last trace without a blank.
fn remnant_end(covered: &str, last: usize) -> usize {
    let rest = &covered[last..];
    let stop = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match rest[..stop].rfind('>') {
        Some(at) => last + at + 1,
        None => last,
    }
}

/// How many bytes on each side of a span are looked at.
const WINDOW: usize = 12;

/// Whether a marked span (marks included) is part of program code or markup.
///
/// Scripts leave traces that prose has not: braces, a backslash, `=` at a mark, a closing mark before
/// `)` and an operator, tags, calls. One trace at the marks or two within the span are enough.
#[must_use]
pub fn is_code(text: &str, outer: ByteSpan) -> bool {
    let covered = &text[outer.range()];
    let is_blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    let before = before(text, outer.start as usize);
    let behind = behind(text, outer.end as usize).trim_start_matches(is_blank);
    // A semicolon ends a statement of code only where the mark touches it: « … », dit X ; « … ».
    let joined_before =
        before.trim_end_matches(is_blank).ends_with(['=', '\\', '+', '{', '<', '>', '|'])
            || before.ends_with(';') && !covered.starts_with('«')
            || before.ends_with("](")
            || is_call(before);
    let joined_behind = behind.starts_with(['=', '\\', '+', '{', '}', '>', '|'])
        || behind.starts_with(");")
        || behind.starts_with(").") && behind[2..].starts_with(|c: char| c.is_ascii_lowercase());
    joined_before || joined_behind || has_traces(covered)
}

/// `name(` directly before the mark, with no blank as in prose.
fn is_call(before: &str) -> bool {
    before.strip_suffix('(').is_some_and(|b| {
        b.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$' || c == ')')
    })
}

/// Whether a stretch has two kinds of traces of code.
fn has_traces(covered: &str) -> bool {
    // A long stretch is judged by its first kilobyte.
    let head = &covered[..super::floor(covered, 1024)];
    let mut kinds = 0_u16;
    each_trace(head, |number, _| {
        kinds |= 1 << number;
        kinds.count_ones() < 2
    });
    kinds.count_ones() >= 2
}

fn before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(WINDOW);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

fn behind(text: &str, at: usize) -> &str {
    &text[at..super::floor(text, at + WINDOW)]
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
