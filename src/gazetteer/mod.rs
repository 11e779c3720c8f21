//! Gazetteers and lexicons: what guillemet knows about names and about French, as data.
//!
//! [`entry`] has the types, [`table`] reads any of the CSV files with its line numbers, [`load`]
//! builds a [`Gazetteer`], [`lexicon`] the [`Lexicons`], [`builtin`] holds the files that are
//! compiled in, [`check`] finds what a reader of the files would call a mistake. Nothing here looks
//! at a document.

pub mod builtin;
pub mod check;
pub mod entry;
pub mod lexicon;
pub mod load;
pub mod table;

pub use entry::{Entry, EntryId, Form, FormId, FormKind, MatchRule};
pub use lexicon::Lexicons;
pub use load::{FileSet, Gazetteer};
pub use table::{Problem, Severity};
