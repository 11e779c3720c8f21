//! Stretches of a crawled page that are no text: share bars, menus, script remnants, boilerplate in
//! another language. No name is taken from them.
//!
//! Plain features of a line and of its neighbours decide; the words that give a menu away stand in
//! `gazetteers/lexicons/page_words.csv`.

use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::names::PageWord;
use crate::reading::Reading;
use crate::text::segment::Paragraph;
use crate::text::{ByteSpan, TokenKind};

use super::tables::{Tables, word};

/// The stretches of a text that are no text, in order.
#[derive(Debug, Default)]
pub struct Debris {
    spans: Vec<ByteSpan>,
}

/// The most words that a line of a menu or share bar has.
const MENU_WORDS: usize = 3;
/// How many such lines in a row make a block.
const BLOCK_LINES: usize = 3;

impl Debris {
    /// Finds the stretches of a text.
    #[must_use]
    pub fn new(reading: &Reading, lexicons: &Lexicons, tables: &Tables) -> Self {
        let mut spans = Vec::new();
        let lines: Vec<Line> = reading
            .segments
            .paragraphs
            .iter()
            .map(|p| Line::new(reading, lexicons, tables, p))
            .collect();
        let mut at = 0;
        while at < lines.len() {
            let run = lines[at..].iter().take_while(|l| l.is_short()).count();
            let block = &lines[at..at + run];
            let page_words = block.iter().filter(|l| l.page_words > 0).count();
            if run >= BLOCK_LINES && page_words * 2 >= run {
                spans.extend(block.iter().map(|l| l.span));
            }
            at += run.max(1);
        }
        spans.extend(lines.iter().filter(|l| l.is_foreign() || l.is_tags()).map(|l| l.span));
        for line in &lines {
            if line.has_code {
                code_spans(reading.text, line.span, &mut spans);
            }
        }
        spans.sort_unstable();
        spans.dedup();
        Self { spans }
    }

    /// Whether all of the text is text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether a span lies in such a stretch.
    #[must_use]
    pub fn covers(&self, span: ByteSpan) -> bool {
        let after = self.spans.partition_point(|s| s.start <= span.start);
        // Stretches may overlap where a line has code: the two last that begin before suffice.
        self.spans[after.saturating_sub(2)..after].iter().any(|s| span.start < s.end)
    }
}

/// What a line looks like.
struct Line {
    span: ByteSpan,
    words: usize,
    ends_sentence: bool,
    page_words: usize,
    foreign: usize,
    tags: usize,
    has_code: bool,
}

impl Line {
    fn new(reading: &Reading, lexicons: &Lexicons, tables: &Tables, paragraph: &Paragraph) -> Self {
        let mut line = Self {
            span: paragraph.span,
            words: 0,
            ends_sentence: false,
            page_words: 0,
            foreign: 0,
            tags: 0,
            has_code: false,
        };
        for i in paragraph.tokens.clone() {
            let token = reading.tokens()[i];
            if token.kind == TokenKind::Punct {
                let mark = reading.token_text(i);
                line.tags += usize::from(mark == "#");
                line.has_code |= matches!(mark, "{" | "}" | "\\" | "=" | ";" | "<" | ">");
                line.ends_sentence = matches!(mark, "." | "!" | "?" | "…" | "»" | ":");
                continue;
            }
            line.ends_sentence = false;
            line.words += 1;
            if tables.word(reading.words[i]) & word::PAGE != 0
                && let Some(found) = lexicons.names.page_words.longest(&reading.words, i)
            {
                match found.value {
                    PageWord::Menu => line.page_words += 1,
                    PageWord::English => line.foreign += 1,
                }
            }
        }
        line
    }

    fn is_short(&self) -> bool {
        self.words <= MENU_WORDS && !self.ends_sentence
    }

    /// A line of English: boilerplate of a page's software.
    fn is_foreign(&self) -> bool {
        self.foreign >= 2 && self.foreign * 4 >= self.words
            || self.foreign == 1 && self.words <= MENU_WORDS && self.page_words > 0
    }

    /// A line of hashtags.
    fn is_tags(&self) -> bool {
        self.tags >= 3 && self.tags * 3 >= self.words
    }
}

/// How far apart in bytes two traces of code may stand in one remnant.
const CODE_GAP: usize = 100;
/// How many traces make a remnant.
const CODE_TRACES: usize = 3;
/// What prose does not have. Language independent.
const TRACES: [&str; 14] = [
    "{",
    "}",
    "\\",
    "()",
    ");",
    ").",
    "</",
    "/>",
    "//",
    "=",
    "function",
    "innerHTML",
    "document.",
    "+(",
];

/// The remnants of scripts within a line.
fn code_spans(text: &str, line: ByteSpan, out: &mut Vec<ByteSpan>) {
    let covered = &text[line.range()];
    let mut hits: Vec<usize> =
        TRACES.iter().flat_map(|t| covered.match_indices(t).map(|(at, t)| at + t.len())).collect();
    hits.sort_unstable();
    let mut from = 0;
    while from < hits.len() {
        let mut to = from;
        while to + 1 < hits.len() && hits[to + 1] - hits[to] <= CODE_GAP {
            to += 1;
        }
        if to + 1 - from >= CODE_TRACES {
            let end = code_end(covered, hits[to]);
            let start = hits[from].saturating_sub(2);
            let start = (0..=start).rev().find(|&i| covered.is_char_boundary(i)).unwrap_or(0);
            out.push(ByteSpan::new(line.start as usize + start, line.start as usize + end));
        }
        from = to + 1;
    }
}

/// Where a remnant ends: behind the tag or mark that follows its last trace without a blank.
fn code_end(covered: &str, last: usize) -> usize {
    let rest = &covered[last..];
    let stop = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match rest[..stop].rfind('>') {
        Some(at) => last + at + 1,
        None => last,
    }
}
