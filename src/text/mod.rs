//! Text core: the immutable document, its offsets, its matching form, and its segments.
//!
//! Nothing here knows about names or quotes. Everything downstream speaks in [`ByteSpan`]s of the
//! original text; [`offsets`] turns them into the units that leave the program.

pub mod agree;
pub mod document;
pub mod fold;
pub mod hash;
mod letters;
pub mod offsets;
pub mod places;
mod plain;
mod runs;
pub mod segment;
pub mod sentences;
pub(crate) mod sixteen;
pub mod span;
pub mod strings;
pub mod words;

pub use document::{Document, DocumentError};
pub use fold::Folded;
pub use offsets::{OffsetMap, OffsetUnit};
pub use places::Places;
pub use segment::{Segmenter, Segments};
pub use span::{ByteSpan, ExternalSpan};
pub use words::{Shape, Token, TokenKind};
