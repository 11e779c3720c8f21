//! Parquet: the text and identifier columns, row group by row group.
//!
//! Rows count from 1, where other formats have lines. Needs the cargo feature `parquet`.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::field::Scalar;
use super::{Place, Raw, ReadError, ReadOptions, ReadProblem};

/// Rows that are decoded at a time.
const BATCH: usize = 256;

/// The rows of a file.
pub(super) struct Rows {
    batches: ParquetRecordBatchReader,
    batch: Option<(RecordBatch, usize)>,
    shown: String,
    stem: String,
    text_field: String,
    id_field: Option<String>,
    id_required: bool,
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
        let error = |problem: ReadProblem| ReadError::new(Place::file(&shown), problem);
        let file = File::open(path).map_err(|e| error(e.into()))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file);
        let builder = builder.map_err(|e| error(problem(&e)))?;
        let names: Vec<String> =
            builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        let missing = |field: &str| {
            error(ReadProblem::MissingField { field: field.to_owned(), present: names.clone() })
        };
        let has = |field: &String| names.contains(field);
        if !has(&options.text_field) {
            return Err(missing(&options.text_field));
        }
        let id_field = options.id_fields().into_iter().find(has);
        if let (None, Some(field)) = (&id_field, &options.id_field) {
            return Err(missing(field));
        }
        let wanted = names
            .iter()
            .enumerate()
            .filter(|(_, name)| **name == options.text_field || Some(*name) == id_field.as_ref())
            .map(|(i, _)| i);
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.collect::<Vec<_>>());
        let batches = builder.with_projection(mask).with_batch_size(BATCH).build();
        let batches = batches.map_err(|e| error(problem(&e)))?;
        let (text_field, id_required) = (options.text_field.clone(), options.id_field.is_some());
        let (batch, row, ended) = (None, 0, false);
        Ok(Self { batches, batch, shown, stem, text_field, id_field, id_required, row, ended })
    }

    fn row(&self, batch: &RecordBatch, i: usize) -> Result<Raw, ReadError> {
        let place = Place::line(&self.shown, self.row);
        match self.fields(batch, i) {
            Ok((id, text)) => {
                let id = id.unwrap_or_else(|| format!("{}:{}", self.stem, self.row));
                Ok(Raw { id, text, place, source: None })
            }
            Err(problem) => Err(ReadError::new(place, problem)),
        }
    }

    fn fields(
        &self,
        batch: &RecordBatch,
        i: usize,
    ) -> Result<(Option<String>, String), ReadProblem> {
        let value = |field: &str| cell(batch.column_by_name(field), i);
        let text = value(&self.text_field).text(&self.text_field)?;
        let id = match &self.id_field {
            Some(field) => value(field).id(field, self.id_required)?,
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
            match self.batches.next() {
                Some(Ok(batch)) => self.batch = Some((batch, 0)),
                Some(Err(error)) => {
                    self.ended = true;
                    let place = Place::line(&self.shown, self.row + 1);
                    return Some(Err(ReadError::new(place, problem(&error))));
                }
                None => self.ended = true,
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

fn problem(error: &dyn std::fmt::Display) -> ReadProblem {
    ReadProblem::Parquet { message: error.to_string() }
}
