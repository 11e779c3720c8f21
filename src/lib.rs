//! guillemet
pub mod annotations;
pub mod standoff;
pub mod text;
pub use annotations::{Annotations, EntityType, QuoteKind};
pub use text::Document;
