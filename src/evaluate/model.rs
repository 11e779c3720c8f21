//! What is compared: documents with their mentions and quotes, offsets in code points.

use std::sync::Arc;

use crate::text::{ExternalSpan, OffsetUnit};

/// One side of a comparison: a gold standard, a system's output, an annotator's file.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// The path that it was read from.
    pub name: String,
    /// Documents in the order of the file.
    pub docs: Vec<Doc>,
    /// Whether the format names no documents, so that they are `#1`, `#2` … by position.
    pub positional: bool,
}

/// One document's annotations.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    /// The document's identifier.
    pub id: String,
    /// The file that the annotations stand in.
    pub file: String,
    /// The line of that file where the document starts, from 1.
    pub line: usize,
    /// The text, where it is known.
    pub text: Option<Arc<str>>,
    /// Where the text came from, as the file says.
    pub source: Option<String>,
    /// SHA-256 of the text that was annotated, as the file says.
    pub sha256: Option<String>,
    /// Length of the text that was annotated, in `unit`, as the file says.
    pub length: Option<usize>,
    /// The unit of the offsets; code points after [`super::align`].
    pub unit: OffsetUnit,
    /// Mentions.
    pub entities: Vec<Entity>,
    /// Quoted spans.
    pub quotes: Vec<Quote>,
    /// Tokens and tags, where the format is a column format.
    pub sentences: Vec<Vec<TaggedToken>>,
    /// Whether covered texts have blanks in place of line ends, as brat writes them.
    pub folds_blanks: bool,
}

/// A token of a column format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedToken {
    /// The token.
    pub text: String,
    /// Its tag, as in the file.
    pub tag: String,
    /// The line of the file, from 1.
    pub line: usize,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entity {
    /// From the first to the last character, half-open.
    pub span: Span,
    /// The parts of a discontinuous mention; empty for a contiguous one.
    pub pieces: Vec<Span>,
    /// The type, after mapping.
    pub label: Arc<str>,
    /// The covered text, as the file says.
    pub text: Option<String>,
    /// Whether the file lists it as lying inside another mention (`nested`).
    pub nested: bool,
    /// The annotation's identifier in the file.
    pub id: Option<String>,
    /// Finer class.
    pub subtype: Option<String>,
    /// Identifier of the entity.
    pub entity: Option<String>,
    /// Name of the entity.
    pub name: Option<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Probability.
    pub confidence: Option<f64>,
}

/// Half-open range of offsets of the text, in code points once aligned.
pub type Span = ExternalSpan;

/// A span with the text that the file says it covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Covered {
    /// Where.
    pub span: Span,
    /// What.
    pub text: Option<String>,
}

/// A quoted span.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quote {
    /// What stands between the marks.
    pub span: Span,
    /// The covered text, as the file says.
    pub text: Option<String>,
    /// `direct`, `mixed`, `title`, `scare`, `indirect`.
    pub kind: String,
    /// Identifier in the file.
    pub id: Option<String>,
    /// Spans of one utterance share it.
    pub utterance: Option<String>,
    /// Whether the closing mark is there.
    pub closed: Option<bool>,
    /// The reporting words.
    pub cue: Option<Covered>,
    /// The speaker mention.
    pub speaker: Option<Covered>,
    /// Gold: mentions that are as good as `speaker`.
    pub speaker_alts: Vec<Span>,
    /// Who speaks: an identifier or, in gold files without one, the name.
    pub speaker_entity: Option<String>,
    /// Name of who speaks.
    pub speaker_name: Option<String>,
    /// Gold: whether the source is a proper name; unsaid, a source with a name is.
    pub named: Option<bool>,
    /// Gold: the marks are wrong; left out of all scores.
    pub bad: bool,
    /// Gold: continues the utterance before.
    pub cont: Option<bool>,
    /// Gold: the annotator's remark.
    pub note: Option<String>,
    /// The rule that attributed the span.
    pub rule: Option<String>,
    /// Probability.
    pub confidence: Option<f64>,
}

impl Entity {
    /// The parts: `pieces`, or the one span.
    #[must_use]
    pub fn parts(&self) -> &[Span] {
        if self.pieces.is_empty() { std::slice::from_ref(&self.span) } else { &self.pieces }
    }

    /// Whether the two cover exactly the same characters.
    #[must_use]
    pub fn same_span(&self, other: &Self) -> bool {
        self.span == other.span && self.parts() == other.parts()
    }

    /// Whether the two share a character (an empty span only overlaps itself).
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        if !overlap(self.span, other.span) {
            return false;
        }
        self.parts().iter().any(|a| other.parts().iter().any(|b| overlap(*a, *b)))
    }
}

impl Quote {
    /// The gold speaker's name: `speaker_name`, else `speaker_entity` (which holds the name in gold
    /// files that have no identifiers).
    #[must_use]
    pub fn source_name(&self) -> Option<&str> {
        let said = |s: &&str| !s.is_empty();
        self.speaker_name.as_deref().filter(said).or(self.speaker_entity.as_deref().filter(said))
    }

    /// Whether the gold source is a proper name.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.named.unwrap_or(self.speaker_entity.is_some() && self.speaker_name.is_some())
    }

    /// Whether somebody's words are quoted, rather than a title or a word held at a distance.
    #[must_use]
    pub fn is_quote(&self) -> bool {
        matches!(self.kind.as_str(), "direct" | "mixed" | "indirect" | "partial")
    }

    /// The mentions that count as the right speaker; the first one places the speaker.
    #[must_use]
    pub fn speaker_spans(&self) -> Vec<Span> {
        if self.speaker_alts.is_empty() {
            self.speaker.iter().map(|s| s.span).collect()
        } else {
            self.speaker_alts.clone()
        }
    }
}

/// Whether two spans share a character; an empty span only overlaps itself.
#[must_use]
pub fn overlap(a: Span, b: Span) -> bool {
    (a.start < b.end && b.start < a.end && a.start < a.end && b.start < b.end) || a == b
}

/// Characters covered by the first spans, by the second, and by both; each counts once a side.
#[must_use]
pub fn shared_characters(a: Vec<Span>, b: Vec<Span>) -> (usize, usize, usize) {
    let union = |mut spans: Vec<Span>| {
        spans.sort_unstable();
        let mut out: Vec<Span> = Vec::new();
        for span in spans {
            match out.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => out.push(span),
            }
        }
        out
    };
    let (a, b) = (union(a), union(b));
    let size = |list: &[Span]| list.iter().map(|s| s.end - s.start).sum();
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += a[i].end.min(b[j].end).saturating_sub(a[i].start.max(b[j].start));
        if a[i].end <= b[j].end {
            i += 1;
        } else {
            j += 1;
        }
    }
    (size(&a), size(&b), shared)
}

/// A text with constant-time access by code point.
#[derive(Debug)]
pub struct Chars<'t> {
    text: &'t str,
    /// Byte offset of every code point, and the end.
    starts: Vec<usize>,
}

impl<'t> Chars<'t> {
    /// Scans the text once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let starts = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        Self { text, starts }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Number of code points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// `text[start:end]` as in Python: ends beyond the text are cut, a reversed span is empty.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'t str {
        let at = |i: usize| self.starts[i.min(self.len())];
        let start = at(span.start);
        &self.text[start..at(span.end).max(start)]
    }

    /// The code point that starts at or before a byte offset.
    #[must_use]
    pub fn index_of_byte(&self, byte: usize) -> usize {
        self.starts.partition_point(|&s| s <= byte).saturating_sub(1)
    }

    /// The characters around a span, for display: `before`, `covered`, `after`, with blanks folded.
    #[must_use]
    pub fn context(&self, span: Span, width: usize) -> (String, String, String) {
        let before = Span { start: span.start.saturating_sub(width), end: span.start };
        let after = Span { start: span.end, end: span.end.saturating_add(width).min(self.len()) };
        (one_line(self.slice(before)), one_line(self.slice(span)), one_line(self.slice(after)))
    }
}

/// The text with every run of blanks and control characters as one space.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_code_points_and_are_lenient_as_in_python() {
        let chars = Chars::new("é😀b");
        assert_eq!(chars.slice(Span { start: 1, end: 3 }), "😀b");
        assert_eq!(chars.slice(Span { start: 2, end: 99 }), "b");
        assert_eq!(chars.slice(Span { start: 3, end: 1 }), "");
        assert_eq!(chars.index_of_byte(2), 1);
    }

    #[test]
    fn touching_spans_share_no_character() {
        let span = |start, end| Span { start, end };
        assert!(!overlap(span(0, 2), span(2, 5)));
        assert!(overlap(span(0, 3), span(2, 5)));
        assert!(!overlap(span(2, 2), span(1, 5)));
        assert!(overlap(span(2, 2), span(2, 2)));
    }
}
