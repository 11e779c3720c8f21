//! The project's `entities.csv` and `quotes.csv` ([`crate::write`]).

use std::path::Path;

use super::item::Item;
use super::losses::{Loss, Losses};

use crate::evaluate::input::{self, InputError};
use crate::evaluate::model::Corpus;
use crate::text::OffsetUnit;
use crate::write::csv::{self, ENTITY_COLUMNS, QUOTE_COLUMNS};

/// The first lines of the two tables.
pub(super) fn headers() -> [Vec<u8>; 2] {
    [csv::header(&ENTITY_COLUMNS), csv::header(&QUOTE_COLUMNS)]
}

/// The rows of a document in the two tables.
pub(super) fn write(
    item: &Item,
    unit: OffsetUnit,
    losses: &mut Losses,
) -> Result<[Vec<u8>; 2], String> {
    let record = item.record_in(unit)?;
    let is_empty = record.entities.is_empty() && record.quotes.is_empty();
    losses.add(Loss::EmptyDocuments, usize::from(is_empty));
    losses.add(Loss::Sources, usize::from(record.source.is_some()));
    losses.add(Loss::Texts, usize::from(item.text.is_some()));
    let (mut entities, mut quotes) = (Vec::new(), Vec::new());
    csv::entities(&record, &mut entities);
    csv::quotes(&record, &mut quotes);
    Ok([entities, quotes])
}

/// Reads a folder with both tables, or one table.
pub(super) fn read(path: &Path, offsets: Option<OffsetUnit>) -> Result<Corpus, InputError> {
    let options =
        input::ReadOptions { format: Some(input::Format::Csv), ..input::ReadOptions::default() };
    let mut corpus = input::read(path, &options)?;
    for doc in &mut corpus.docs {
        doc.unit = offsets.unwrap_or_default();
    }
    Ok(corpus)
}
