//! The statistical judge: a linear chain over tokens with hashed features and small integer weights.
//!
//! [`labels`] and [`chain`] are the chain itself, [`features`] and [`templates`] what it sees of a
//! token, [`weights`] its weights and their file, [`memo`] sums of them, [`judge`] runs it over a text. [`super::train`] makes the weights.

pub mod chain;
pub mod features;
pub mod judge;
pub mod labels;
pub mod memo;
pub mod templates;
pub mod weights;

pub use weights::Model;
