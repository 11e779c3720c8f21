//! Gazetteers and lexicons: what guillemet knows about names and about French, as data.
//!
//! ```text
//! files.rs ─ table.rs ─ load.rs ─ index/compile ─→ bytes ─→ index/ (open, walk) ─→ parts.rs: Gazetteer
//!   folder      rows     entries      names.gaz                one or several          entry, form, find
//! ```
//!
//! [`entry`] has the types, [`local_id`] the identifiers, [`ambiguity`] what else a form may be, [`lexicon`] the [`Lexicons`], [`builtin`] what is compiled in (by
//! `build/main.rs`, which uses the same modules), [`check`] finds what a reader of the files would
//! call a mistake. Nothing here looks at a document.

pub mod ambiguity;
pub mod builtin;
pub mod check;
pub mod entry;
pub mod files;
pub mod import;
pub mod index;
pub mod lexicon;
pub mod load;
pub mod local_id;
pub mod parts;
pub mod table;

pub use entry::{Entry, EntryId, Form, FormFlags, FormId, FormKind, MatchRule, Qid};
pub use files::FileSet;
pub use index::Index;
pub use lexicon::Lexicons;
pub use local_id::LocalId;
pub use parts::Gazetteer;
pub use table::{Problem, Severity};
