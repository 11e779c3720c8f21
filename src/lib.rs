//! guillemet
pub mod annotations;
pub mod evaluate;
pub mod gazetteer;
pub mod pipeline;
pub mod standoff;
pub mod tag;
pub mod text;
pub use annotations::{Annotations, EntityType, QuoteKind};
pub use pipeline::{Annotator, Options};
pub use text::Document;
