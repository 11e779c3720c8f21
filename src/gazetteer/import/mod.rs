//! Other people's lists of names, read as they are published and written as gazetteer files.
//!
//! One file a source. Every importer streams its input and hands [`Item`]s to a [`Collector`], which
//! joins what belongs together, gives identifiers and match rules, and refuses what no text could
//! match, each with its line.

pub mod collect;
pub mod corenlp;
pub mod gate;
pub mod geonames;
pub mod labels;
pub mod list;
pub mod rdfxml;
pub mod skos;
pub mod spacy;
pub mod sparql;
pub mod wikidata;

use std::io::{BufRead, Read};

pub use collect::{Collector, Item};

use crate::annotations::EntityType;
use crate::gazetteer::entry::FormKind;

/// What the importers need to know beside their input.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The type of what the source gives no usable type for; without it such rows are refused.
    pub kind: Option<EntityType>,
    /// The subtype of those entries.
    pub subtype: String,
    /// The `source` column of all entries.
    pub source: String,
    /// Labels of this language (`fr`), then those without a language.
    pub language: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { kind: None, subtype: String::new(), source: "import".into(), language: "fr".into() }
    }
}

/// Calls `take` with the number and text of every line; a line that is no UTF-8 is refused.
///
/// # Errors
/// If the input cannot be read.
pub(crate) fn lines(
    mut input: impl BufRead,
    collector: &mut Collector<'_>,
    mut take: impl FnMut(u64, &str, &mut Collector<'_>),
) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    let mut number = 0;
    loop {
        buffer.clear();
        if input.read_until(b'\n', &mut buffer)? == 0 {
            return Ok(());
        }
        number += 1;
        match std::str::from_utf8(&buffer) {
            Ok(line) => {
                let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { line };
                take(number, line.trim_end_matches(['\n', '\r']), collector);
            }
            Err(_) => collector.refuse(number, "not UTF-8"),
        }
    }
}

/// A CSV file with its header; `None` if that cannot be read, which is refused.
///
/// # Errors
/// If the input cannot be read.
pub(crate) fn with_header<R: Read>(
    input: R,
    collector: &mut Collector<'_>,
) -> std::io::Result<Option<(csv::Reader<R>, csv::StringRecord)>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    match reader.headers().cloned() {
        Ok(header) => Ok(Some((reader, header))),
        Err(error) if error.is_io_error() => Err(error.into()),
        Err(error) => {
            collector.refuse(1, error.to_string());
            Ok(None)
        }
    }
}

/// Calls `take` with the line and fields of every record of a CSV file; one that cannot be read is
/// refused.
///
/// # Errors
/// If the input cannot be read.
pub(crate) fn records(
    reader: &mut csv::Reader<impl Read>,
    collector: &mut Collector<'_>,
    mut take: impl FnMut(u64, &csv::StringRecord, &mut Collector<'_>),
) -> std::io::Result<()> {
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                take(line, &record, collector);
            }
            Err(error) if error.is_io_error() => return Err(error.into()),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                collector.refuse(line, error.to_string());
            }
        }
    }
    Ok(())
}

/// Other names that stand in one field.
pub(crate) fn variants(field: &str, separator: &str) -> Vec<(String, FormKind)> {
    let names = field.split(separator).filter(|name| !name.trim().is_empty());
    names.map(|name| (name.to_owned(), FormKind::Variant)).collect()
}

#[cfg(test)]
mod tests;
