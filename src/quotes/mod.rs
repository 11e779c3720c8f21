//! Quotes: which stretches of a text stand between quotation marks, and what they are.
//!
//! [`marks`] finds and classes the marks, [`pairing`] makes spans of them, [`kind`] tells quotes from
//! titles and scare quotes. Marks in what is no article (see [`crate::page`]) are no marks.

pub mod kind;
pub mod marks;
pub mod pairing;

use crate::page::code;
use crate::reading::Reading;
use crate::text::ByteSpan;

/// A stretch between quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedSpan {
    /// What stands between the marks, inner blanks left out.
    pub span: ByteSpan,
    /// The same with its marks.
    pub outer: ByteSpan,
    /// Whether the closing mark is there.
    pub closed: bool,
    /// Whether the next paragraph reopens the same utterance.
    pub continues: bool,
    /// How many marked spans lie around it.
    pub depth: u16,
}

/// Finds all marked spans of a text, by start, outer ones first. Linear in the text.
#[must_use]
pub fn find(reading: &Reading<'_>) -> Vec<MarkedSpan> {
    let mut marks = marks::scan(reading.text);
    marks.retain(|m| !reading.blocks.covers(ByteSpan::new(m.at, m.end())));
    let mut spans = pairing::pair(reading.text, &reading.segments, &marks);
    spans.retain(|s| !code::is_code(reading.text, s.outer));
    spans
}
