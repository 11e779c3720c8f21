//! Kinds
