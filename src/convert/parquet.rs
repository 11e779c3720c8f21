//! Parquet: the record as a row, entities and quotes as lists of structures.
//!
//! One file holds everything and reads back without loss; `polars.read_parquet(f).explode("entities")
//! .unnest("entities")` makes a table of mentions. `write/parquet.rs` has the schema. Needs the cargo
//! feature `parquet`.

use std::path::Path;

use arrow_json::writer::LineDelimitedWriter;
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::item::Item;
use super::rows::parse_error;

use crate::evaluate::input::InputError;
use crate::read::parquet::guarded;
use crate::standoff::Record;
use crate::text::OffsetUnit;
use crate::write::parquet as table;

/// Records that are handed on at a time.
const BATCH: usize = 1024;

/// A table in the making.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Record<'static>>,
    table: table::Table<Vec<u8>>,
}

impl Table {
    /// An empty table.
    pub(super) fn new() -> Result<Self, String> {
        let table = table::Table::new(Vec::new()).map_err(|e| e.to_string())?;
        Ok(Self { rows: Vec::new(), table })
    }

    /// Appends a document, with its text where it is known.
    pub(super) fn push(&mut self, item: &Item, unit: OffsetUnit) -> Result<(), String> {
        let mut record = item.record_in(unit)?;
        record.text = item.text.as_deref().map(|text| text.to_owned().into());
        self.rows.push(record);
        if self.rows.len() == BATCH { self.flush() } else { Ok(()) }
    }

    /// The bytes of the file.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, String> {
        self.flush()?;
        self.table.finish().map_err(|e| e.to_string())
    }

    fn flush(&mut self) -> Result<(), String> {
        self.table.push(&self.rows).map_err(|e| e.to_string())?;
        self.rows.clear();
        Ok(())
    }
}

/// The rows of a file as JSON lines.
pub(super) fn read(path: &Path) -> Result<String, InputError> {
    let shown = path.display().to_string();
    let io = |source| InputError::Io { path: shown.clone(), source };
    let failed = |error: &dyn std::fmt::Display| InputError::Io {
        path: shown.clone(),
        source: std::io::Error::other(error.to_string()),
    };
    let file = std::fs::File::open(path).map_err(io)?;
    let builder =
        guarded(|| ParquetRecordBatchReaderBuilder::try_new(file)).map_err(|e| failed(&e))?;
    if builder.schema().field_with_name("doc_id").is_err() {
        let fields: Vec<&str> =
            builder.schema().fields().iter().map(|f| f.name().as_str()).collect();
        let message = format!("no column doc_id; the columns are: {}", fields.join(", "));
        return Err(parse_error(&shown, 1, message));
    }
    let json = guarded(|| {
        let mut writer = LineDelimitedWriter::new(Vec::new());
        for batch in builder.build()? {
            writer.write(&batch?)?;
        }
        writer.finish()?;
        Ok::<_, ArrowError>(writer.into_inner())
    });
    String::from_utf8(json.map_err(|e| failed(&e))?).map_err(|e| failed(&e))
}
