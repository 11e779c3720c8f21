//! The statistical judge: a linear chain over tokens with hashed features and small integer weights.
//!
//! [`labels`] and [`chain`] are the chain itself, [`features`] what it sees of a token, [`weights`]
//! its weights and their file, [`judge`] runs it over a text. [`super::train`] makes the weights.

pub mod chain;
pub mod features;
pub mod judge;
pub mod labels;
pub mod weights;

pub use weights::Model;
