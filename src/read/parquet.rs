//! Parquet: the text and identifier columns, row group by row group.
//!
//! Rows count from 1, where other formats have lines. Needs the cargo feature `parquet`.

use std::fmt::Display;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::field::Scalar;
use super::records::Records;
use super::{Raw, ReadError, ReadOptions, ReadProblem};

/// Rows that are decoded at a time.
const BATCH: usize = 256;

/// The rows of a file.
pub(super) struct Rows {
    batches: ParquetRecordBatchReader,
    batch: Option<(RecordBatch, usize)>,
    records: Records,
    /// The column of the identifiers, if there is one.
    id_field: Option<String>,
    /// Rows so far.
    row: u64,
    ended: bool,
}

impl Rows {
    /// Opens a file and finds its columns.
    pub(super) fn open(
        path: &Path,
        shown: String,
        stem: String,
        options: &ReadOptions,
    ) -> Result<Self, ReadError> {
        let records = Records::new(shown, stem, options);
        let error = |problem: ReadProblem| ReadError::new(records.file(), problem);
        let refused = |message: String| error(ReadProblem::Parquet { message });
        let file = File::open(path).map_err(|e| error(e.into()))?;
        let builder =
            guarded(|| ParquetRecordBatchReaderBuilder::try_new(file)).map_err(refused)?;
        let names: Vec<String> =
            builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        if !names.contains(&records.text) {
            return Err(error(records.no_text(names)));
        }
        let id_field = records.ids.iter().find(|field| names.contains(field)).cloned();
        if id_field.is_none() && records.id_required {
            return Err(error(records.no_id(names)));
        }
        let wanted = names
            .iter()
            .enumerate()
            .filter(|(_, name)| **name == records.text || Some(*name) == id_field.as_ref())
            .map(|(i, _)| i);
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.collect::<Vec<_>>());
        let builder = builder.with_projection(mask).with_batch_size(BATCH);
        let batches = guarded(|| builder.build()).map_err(refused)?;
        Ok(Self { batches, batch: None, records, id_field, row: 0, ended: false })
    }

    fn row(&self, batch: &RecordBatch, i: usize) -> Result<Raw, ReadError> {
        match self.fields(batch, i) {
            Ok((id, text)) => Ok(self.records.raw(self.row, id, text)),
            Err(problem) => Err(self.records.error(self.row, problem)),
        }
    }

    fn fields(
        &self,
        batch: &RecordBatch,
        i: usize,
    ) -> Result<(Option<String>, String), ReadProblem> {
        let value = |field: &str| cell(batch.column_by_name(field), i);
        let text = value(&self.records.text).text(&self.records.text)?;
        let id = match &self.id_field {
            Some(field) => value(field).id(field, self.records.id_required)?,
            None => None,
        };
        Ok((id, text))
    }
}

impl Iterator for Rows {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            if let Some((batch, i)) = self.batch.take()
                && i < batch.num_rows()
            {
                self.row += 1;
                let row = self.row(&batch, i);
                self.batch = Some((batch, i + 1));
                return Some(row);
            }
            match guarded(|| self.batches.next().transpose()) {
                Ok(Some(batch)) => self.batch = Some((batch, 0)),
                Ok(None) => self.ended = true,
                Err(message) => {
                    self.ended = true;
                    let problem = ReadProblem::Parquet { message };
                    return Some(Err(self.records.error(self.row + 1, problem)));
                }
            }
        }
        None
    }
}

/// What stands in a column of a row.
fn cell(column: Option<&ArrayRef>, i: usize) -> Scalar {
    let Some(column) = column else { return Scalar::Null };
    if column.is_null(i) {
        return Scalar::Null;
    }
    match column.data_type() {
        DataType::Utf8 => Scalar::Text(column.as_string::<i32>().value(i).to_owned()),
        DataType::LargeUtf8 => Scalar::Text(column.as_string::<i64>().value(i).to_owned()),
        DataType::Utf8View => Scalar::Text(column.as_string_view().value(i).to_owned()),
        DataType::Int32 => Scalar::Number(column.as_primitive::<Int32Type>().value(i).to_string()),
        DataType::Int64 => Scalar::Number(column.as_primitive::<Int64Type>().value(i).to_string()),
        DataType::UInt32 => {
            Scalar::Number(column.as_primitive::<UInt32Type>().value(i).to_string())
        }
        DataType::UInt64 => {
            Scalar::Number(column.as_primitive::<UInt64Type>().value(i).to_string())
        }
        _ => Scalar::Other("of another type"),
    }
}

/// Does something with the crates arrow and parquet, and says what they say. They panic at some damaged
/// files (`docs/reliability.md`): that is an error of the file as others. What was in work must not be
/// used after an error.
pub(crate) fn guarded<T, E: Display>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("this file is damaged: its parts do not fit together".to_owned()),
    }
}
