//! guillemet reads French news and says **who said what, and who is named**.
//!
//! ```text
//! read → page → text → tag → names → quotes → speakers → standoff record → write
//!        tags,  words, all   judge,  marks,   cue → subject,  one serde type
//!        menus  keys   forms extend  pairs    kind, entity    per document
//! ```
//!
//! Data goes one way: each stage takes what earlier stages made and returns a new typed layer.
//! [`Annotator`] composes them and is all that most callers need:
//!
//! ```
//! use guillemet::standoff::Record;
//! use guillemet::text::OffsetUnit;
//! use guillemet::{Annotator, Document};
//!
//! let annotator = Annotator::builtin();
//! let document = Document::new("exemple", "« Nous partons », a déclaré Gina Raimondo à Paris.")?;
//! let annotations = annotator.annotate(&document);
//! let record = Record::new(&document, &annotations, OffsetUnit::CodePoint);
//!
//! let quote = &record.quotes[0];
//! assert_eq!(quote.text, "Nous partons");
//! assert_eq!(quote.speaker_name.as_deref(), Some("Gina Raimondo"));
//! assert_eq!(record.entities[1].entity.as_deref(), Some("loc:paris"));
//! # Ok::<(), guillemet::text::DocumentError>(())
//! ```

pub mod annotations;
pub mod convert;
pub mod evaluate;
pub mod gazetteer;
mod idle;
pub mod names;
pub mod page;
pub mod pipeline;
pub mod quotes;
pub mod read;
pub mod reading;
pub mod report;
pub mod speakers;
pub mod standoff;
pub mod tag;
pub mod text;
pub mod write;

pub use annotations::{Annotations, EntityType, QuoteKind};
pub use names::NamesMode;
pub use page::Skip;
pub use pipeline::{Admit, Annotator, Options};
pub use text::Document;
