//! The page around the article: what a crawl leaves in a text, and how the stages look past it.
//!
//! [`view`] is the text as its author meant it, where the given one carries tags, entities or letters
//! that were decoded wrongly. The given text is never changed: annotations are made on the view and
//! carried back. [`blocks`] tells lines of the article from menus, share bars, notices and scripts, which
//! have no names and no quotations. [`skip`] tells which documents are not worth annotating, as they are
//! empty, binary or not French.

pub mod blocks;
pub mod code;
pub mod entities;
pub mod features;
pub mod language;
pub mod markup;
pub mod mojibake;
pub mod skip;
pub mod view;

pub use blocks::{Block, Blocks, Reason};
pub use skip::Skip;
pub use view::View;

/// The last character boundary at or before a byte offset, which may lie behind the text.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}
