//! Evaluation: how far two annotations of the same texts agree, and where they do not.
//!
//! ```text
//! input ──► align ──► matching ──► entities, quotes ──► tally ──► bootstrap ──► table ──► render
//! (formats)  (same     (one-to-one)  (counts a document)  (scores)   (intervals)
//!             text,
//!             offsets)
//! ```
//!
//! Everything is counted once a document ([`tally::Tally`]); every score is a ratio of sums of these
//! counts, so that resampling documents costs additions only. A score whose denominator is nothing
//! is *undefined* (`None`, JSON `null`), never 0 or 1. [`compat`] reproduces other scorers with
//! their faults, [`agreement`] compares annotators, [`adjudicate`] merges them, [`diff`] groups
//! errors by cause, [`coverage`] measures lists of names. Nothing here prints; only [`input`] reads files.

pub mod adjudicate;
pub mod agreement;
pub mod align;
pub mod bootstrap;
pub mod compat;
pub mod coverage;
pub mod curve;
pub mod diff;
pub mod entities;
mod headings;
pub mod input;
pub mod matching;
pub mod model;
pub mod names;
pub mod quotes;
pub mod render;
pub mod report;
pub mod rng;
pub mod select;
pub mod table;
pub mod tally;

pub use align::{AlignOptions, Aligned, AlignedDoc};
pub use input::{Format, InputError, ReadOptions, read};
pub use model::{Corpus, Covered, Doc, Entity, Quote};
pub use report::{EvaluateOptions, Report, evaluate};
pub use select::Selection;
