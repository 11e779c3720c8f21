//! The part of the library's `text` that reading gazetteers needs.

#[path = "../src/text/fold.rs"]
pub mod fold;
#[path = "../src/text/hash.rs"]
pub mod hash;
#[path = "../src/text/letters.rs"]
mod letters;
#[path = "../src/text/places.rs"]
pub mod places;
#[path = "../src/text/plain.rs"]
mod plain;
#[path = "../src/text/runs.rs"]
mod runs;
#[path = "../src/text/sentences.rs"]
pub mod sentences;
#[path = "../src/text/sixteen.rs"]
pub mod sixteen;
#[path = "../src/text/span.rs"]
pub mod span;
#[path = "../src/text/strings.rs"]
pub mod strings;
#[path = "../src/text/words.rs"]
pub mod words;

pub use fold::Folded;
pub use span::ByteSpan;
pub use words::TokenKind;
