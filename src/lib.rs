//! guillemet
pub mod annotations;
pub mod gazetteer;
pub mod pipeline;
pub mod read;
pub mod standoff;
pub mod tag;
pub mod text;
pub mod write;
pub use annotations::{Annotations, EntityType, QuoteKind};
pub use pipeline::{Annotator, Options};
pub use text::Document;
