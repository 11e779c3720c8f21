//! Pairing: marks become spans, paragraph by paragraph, with recovery where marks are missing.
//!
//! - Marks pair within their family and nest.
//! - A quotation that is not closed by its paragraph's end goes on if the next paragraph reopens it
//!   (the French way to quote several paragraphs) or if the next mark of its family, a few paragraphs
//!   on, closes it. Otherwise it ends with the paragraph and is marked as not closed.
//! - A closing mark without an opening one, and straight marks without a partner, are ignored.
//!
//! Each mark is pushed and popped once and nesting is cut at `MAX_DEPTH`, so the cost is linear.

use super::MarkedSpan;
use super::marks::{Family, Mark, Side};
use crate::text::fold::{is_invisible, plain};
use crate::text::{ByteSpan, Segments};

/// Deeper nesting than this is noise: marks beyond it are ignored.
const MAX_DEPTH: usize = 32;
/// How far an unclosed quotation may run into later paragraphs before its closing mark.
const MAX_PARAGRAPHS: usize = 6;
/// And how many bytes.
const MAX_BYTES: usize = 6_000;

/// Makes spans of `marks`, by start, outer ones first.
#[must_use]
pub fn pair(text: &str, segments: &Segments, marks: &[Mark]) -> Vec<MarkedSpan> {
    let mut pairing = Pairing { text, segments, marks, open: Vec::new(), out: Vec::new() };
    pairing.run();
    let mut spans = pairing.out;
    spans.sort_by_key(|s| (s.outer.start, std::cmp::Reverse(s.outer.end)));
    set_depths(&mut spans);
    spans
}

struct Pairing<'t> {
    text: &'t str,
    segments: &'t Segments,
    marks: &'t [Mark],
    open: Vec<Mark>,
    out: Vec<MarkedSpan>,
}

impl Pairing<'_> {
    fn run(&mut self) {
        let mut next = 0;
        for (i, paragraph) in self.segments.paragraphs.iter().enumerate() {
            let end = paragraph.span.end as usize;
            while next < self.marks.len() && self.marks[next].at < end {
                self.take(next, paragraph.span);
                next += 1;
            }
            self.end_paragraph(i, next);
        }
    }

    /// Handles one mark of a paragraph.
    fn take(&mut self, index: usize, paragraph: ByteSpan) {
        let mark = self.marks[index];
        match self.side_here(mark) {
            Side::Open => self.push(mark),
            Side::Close => {
                if let Some(depth) = self.open.iter().rposition(|m| m.family == mark.family) {
                    self.close(depth, mark);
                }
            }
            Side::Either => match self.open.iter().rposition(|m| m.family == mark.family) {
                Some(depth) => self.close(depth, mark),
                None if self.has_partner(index, paragraph) => self.push(mark),
                None => {}
            },
        }
    }

    /// What a mark does, given what is open: an opening mark that hangs on the word before it, with
    /// a quotation of its family open, was meant to close it (`« oui«`).
    fn side_here(&self, mark: Mark) -> Side {
        let before = self.text[..mark.at].chars().next_back();
        let behind = self.text[mark.end()..].chars().next();
        let glued_left = before.is_some_and(|c| !c.is_whitespace() && plain(c) != ' ');
        let open_right = behind.is_none_or(|c| c.is_whitespace() || ".,;:!?)".contains(c));
        let is_open = self.open.last().is_some_and(|m| m.family == mark.family);
        match mark.side {
            Side::Open if is_open && glued_left && open_right && before != Some('(') => Side::Close,
            Side::Close if mark.family == Family::Straight && !is_open && !glued_left => Side::Open,
            side => side,
        }
    }

    fn has_partner(&self, index: usize, paragraph: ByteSpan) -> bool {
        let family = self.marks[index].family;
        self.marks[index + 1..]
            .iter()
            .take(MAX_DEPTH)
            .take_while(|m| m.at < paragraph.end as usize)
            .any(|m| m.family == family)
    }

    fn push(&mut self, mark: Mark) {
        if self.open.len() < MAX_DEPTH {
            self.open.push(mark);
        }
    }

    /// Closes the quotation opened at `depth`; what was opened inside it and not closed is noise.
    fn close(&mut self, depth: usize, mark: Mark) {
        let opening = self.open[depth];
        self.open.truncate(depth);
        self.emit(opening, mark.at, mark.end(), true, false);
    }

    fn emit(&mut self, opening: Mark, inner_end: usize, end: usize, closed: bool, continues: bool) {
        let span = trim(self.text, opening.end(), inner_end);
        if !span.is_empty() {
            let outer = ByteSpan::new(opening.at, end);
            self.out.push(MarkedSpan { span, outer, closed, continues, depth: 0 });
        }
    }

    /// Decides what becomes of the quotations that are open at a paragraph's end; `next` is the
    /// first mark behind it.
    fn end_paragraph(&mut self, paragraph: usize, next: usize) {
        let Some(&opening) = self.open.first() else { return };
        // Only the outermost one can go on.
        self.open.truncate(1);
        let end = self.segments.paragraphs[paragraph].span.end as usize;
        let reopened = self.reopens(opening, paragraph, next);
        if !reopened && self.closes_later(opening, paragraph, next) {
            return;
        }
        self.open.clear();
        if !matches!(opening.family, Family::Straight | Family::Angles) || reopened {
            self.recover(opening, end, reopened);
        }
    }

    /// Whether the next paragraph begins with an opening mark of the same family (or, as older
    /// typography has it, with a closing one).
    fn reopens(&self, opening: Mark, paragraph: usize, next: usize) -> bool {
        let Some(following) = self.segments.paragraphs.get(paragraph + 1) else { return false };
        self.marks
            .get(next)
            .is_some_and(|m| m.family == opening.family && m.at == following.span.start as usize)
    }

    fn closes_later(&self, opening: Mark, paragraph: usize, next: usize) -> bool {
        let Some(mark) =
            self.marks[next..].iter().take(MAX_DEPTH).find(|m| m.family == opening.family)
        else {
            return false;
        };
        let last = (paragraph + MAX_PARAGRAPHS).min(self.segments.paragraphs.len() - 1);
        let end = self.segments.paragraphs[last].span.end as usize;
        let first = opening.at;
        opening.family != Family::Straight
            && opening.family != Family::Angles
            && mark.side == Side::Close
            && mark.at < end
            && mark.at - first <= MAX_BYTES
    }

    /// Ends a quotation that nothing closes: with its sentence if another quotation follows in the
    /// paragraph, else with the paragraph.
    fn recover(&mut self, opening: Mark, paragraph_end: usize, continues: bool) {
        let later = self.out.iter().rev().take(MAX_DEPTH).map(|s| s.outer);
        let inner = later.filter(|o| o.start as usize > opening.at).min_by_key(|o| o.start);
        let end = match inner {
            Some(inner) if !continues => self.sentence_end(opening, inner.start as usize),
            _ => Some(paragraph_end),
        };
        self.emit_until(opening, end.unwrap_or(paragraph_end), continues);
    }

    fn emit_until(&mut self, opening: Mark, end: usize, continues: bool) {
        self.emit(opening, end, end, false, continues);
    }

    /// The end of the opening mark's sentence, if it lies before `limit`.
    fn sentence_end(&self, opening: Mark, limit: usize) -> Option<usize> {
        let at = self.segments.sentences.partition_point(|s| s.span.end as usize <= opening.end());
        let end = self.segments.sentences.get(at)?.span.end as usize;
        (end <= limit).then_some(end)
    }
}

/// The stretch without blanks at its ends.
fn trim(text: &str, start: usize, end: usize) -> ByteSpan {
    let is_blank = |c: char| c.is_whitespace() || plain(c) == ' ' || is_invisible(c);
    let body = &text[start..end];
    let head = body.len() - body.trim_start_matches(is_blank).len();
    let kept = body.trim_matches(is_blank).len();
    ByteSpan::new(start + head, start + head + kept)
}

/// Counts for each span how many lie around it.
fn set_depths(spans: &mut [MarkedSpan]) {
    let mut ends: Vec<u32> = Vec::new();
    for span in spans {
        while ends.last().is_some_and(|&end| end <= span.outer.start) {
            ends.pop();
        }
        span.depth = u16::try_from(ends.len()).unwrap_or(u16::MAX);
        ends.push(span.outer.end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::scan;
    use super::*;
    use crate::text::Segmenter;
    use proptest::prelude::*;

    fn spans(text: &str) -> Vec<(&str, bool, u16)> {
        pair(text, &Segmenter::default().segment(text), &scan(text))
            .iter()
            .map(|s| (&text[s.span.range()], s.closed, s.depth))
            .collect()
    }

    #[test]
    fn pairs() {
        assert_eq!(spans("Il dit : « Oui. »"), [("Oui.", true, 0)]);
        assert_eq!(spans("« a “b” c »"), [("a “b” c", true, 0), ("b", true, 1)]);
        assert_eq!(spans("« a « b » c »"), [("a « b » c", true, 0), ("b", true, 1)]);
        assert_eq!(spans("un \"mot\" et un \"autre\""), [("mot", true, 0), ("autre", true, 0)]);
        assert_eq!(spans("<<oui>> et ‹ non ›"), [("oui", true, 0), ("non", true, 0)]);
        assert_eq!(spans("un écran de 15\" et 9\"81"), []);
        assert_eq!(spans("un » perdu"), []);
        assert_eq!(spans("« »"), []);
        assert_eq!(spans("« oui« dit-il"), [("oui", true, 0)]);
    }

    #[test]
    fn unclosed_marks_end_with_their_paragraph() {
        assert_eq!(spans("Il dit : « Oui.\nEt part."), [("Oui.", false, 0)]);
        assert_eq!(
            spans("Il dit : « Non. Puis il rit. Elle crie : « Si. »"),
            [("Non.", false, 0), ("Si.", true, 0)]
        );
    }

    #[test]
    fn quotations_of_several_paragraphs() {
        assert_eq!(
            spans("« Un.\n« Deux.\n« Trois », dit-il."),
            [("Un.", false, 0), ("Deux.", false, 0), ("Trois", true, 0)]
        );
        assert_eq!(spans("Il dit : « Un.\n\nDeux. »"), [("Un.\n\nDeux.", true, 0)]);
    }

    #[test]
    fn thousands_of_marks_are_no_trouble() {
        let text = "« ".repeat(20_000) + &" »".repeat(20_000);
        assert!(spans(&text).len() <= 40_000);
    }

    proptest! {
        #[test]
        fn spans_lie_on_boundaries_in_order_and_nest(text in "[«»“”\"a-c .\n‹›<>]{0,120}") {
            let spans = pair(&text, &Segmenter::default().segment(&text), &scan(&text));
            for pair in spans.windows(2) {
                prop_assert!(pair[0].outer.start < pair[1].outer.start);
                let apart = pair[0].outer.end <= pair[1].outer.start;
                prop_assert!(apart || pair[0].outer.contains(pair[1].outer), "{:?}", pair);
            }
            for s in &spans {
                prop_assert!(!text[s.span.range()].trim().is_empty());
            }
        }
    }
}
