//! guillemet
pub mod annotations;
pub mod gazetteer;
pub mod names;
pub mod pipeline;
pub mod quotes;
pub mod reading;
pub mod speakers;
pub mod standoff;
pub mod tag;
pub mod text;
pub use annotations::{Annotations, EntityType, QuoteKind};
pub use pipeline::{Annotator, Options};
pub use text::Document;
