//! What the readers of records (JSON lines, CSV, Parquet) have in common: the file, the fields that are
//! asked for, and what a record becomes.

use super::{Place, Raw, ReadError, ReadOptions, ReadProblem};

/// A file of records and what is asked of each.
#[derive(Debug)]
pub(super) struct Records {
    /// What the file is called in messages.
    shown: String,
    /// What it is called in identifiers that are made up.
    stem: String,
    /// The field that holds the text.
    pub(super) text: String,
    /// Those that may hold the identifier, in this order.
    pub(super) ids: Vec<String>,
    /// Whether one of them must.
    pub(super) id_required: bool,
}

impl Records {
    pub(super) fn new(shown: String, stem: String, options: &ReadOptions) -> Self {
        let (text, ids) = (options.text_field.clone(), options.id_fields());
        Self { shown, stem, text, ids, id_required: options.id_field.is_some() }
    }

    /// The file.
    #[cfg(feature = "parquet")]
    pub(super) fn file(&self) -> Place {
        Place::file(&self.shown)
    }

    /// What is wrong with a record; lines count from 1.
    pub(super) fn error(&self, line: u64, problem: impl Into<ReadProblem>) -> ReadError {
        ReadError::new(Place::line(&self.shown, line), problem)
    }

    /// The record of a line; without an identifier it gets the file's name and the line for one.
    pub(super) fn raw(&self, line: u64, id: Option<String>, text: String) -> Raw {
        let id = id.unwrap_or_else(|| format!("{}:{line}", self.stem));
        Raw { id, text, place: Place::line(&self.shown, line), source: None }
    }

    /// The field of the text is not among those that are there.
    pub(super) fn no_text(&self, present: Vec<String>) -> ReadProblem {
        let option = "--text-field";
        ReadProblem::MissingField { field: self.text.clone(), present, option }
    }

    /// The field of the identifier that was asked for is not.
    pub(super) fn no_id(&self, present: Vec<String>) -> ReadProblem {
        let field = self.ids.first().cloned().unwrap_or_default();
        ReadProblem::MissingField { field, present, option: "--id-field" }
    }
}
