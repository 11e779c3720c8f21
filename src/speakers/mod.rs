//! Speakers
pub mod frame;
pub mod phrase;
pub mod verbs;
