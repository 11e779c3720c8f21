//! Parquet: the record as a row, entities and quotes as lists of structures.
//!
//! One file holds everything and reads back without loss; `polars.read_parquet(f).explode("entities")
//! .unnest("entities")` makes a table of mentions. The schema is that of the record, with 64-bit
//! offsets; strings are UTF-8, compression is Snappy (<https://parquet.apache.org/docs/file-format/>).
//! Needs the cargo feature `parquet`.

use std::path::Path;
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::writer::LineDelimitedWriter;
use arrow_schema::{DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::item::Item;
use super::rows::parse_error;

use crate::evaluate::input::InputError;
use crate::standoff::Record;
use crate::text::OffsetUnit;

/// Rows of a batch, and so of a row group at most.
const BATCH: usize = 1024;

/// A table in the making.
#[derive(Debug)]
pub(super) struct Table {
    schema: Arc<Schema>,
    rows: Vec<Record<'static>>,
    writer: ArrowWriter<Vec<u8>>,
}

impl Table {
    /// An empty table.
    pub(super) fn new() -> Result<Self, String> {
        let schema = Arc::new(schema());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("guillemet".to_owned())
            .build();
        let writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties));
        Ok(Self { schema, rows: Vec::new(), writer: writer.map_err(|e| e.to_string())? })
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
        self.writer.into_inner().map_err(|e| e.to_string())
    }

    fn flush(&mut self) -> Result<(), String> {
        let builder = ReaderBuilder::new(Arc::clone(&self.schema)).with_batch_size(BATCH);
        let mut decoder = builder.build_decoder().map_err(|e| e.to_string())?;
        decoder.serialize(&self.rows).map_err(|e| e.to_string())?;
        self.rows.clear();
        while let Some(batch) = decoder.flush().map_err(|e| e.to_string())? {
            self.writer.write(&batch).map_err(|e| e.to_string())?;
        }
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
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| failed(&e))?;
    if builder.schema().field_with_name("doc_id").is_err() {
        let fields: Vec<&str> =
            builder.schema().fields().iter().map(|f| f.name().as_str()).collect();
        let message = format!("no column doc_id; the columns are: {}", fields.join(", "));
        return Err(parse_error(&shown, 1, message));
    }
    let mut writer = LineDelimitedWriter::new(Vec::new());
    for batch in builder.build().map_err(|e| failed(&e))? {
        writer.write(&batch.map_err(|e| failed(&e))?).map_err(|e| failed(&e))?;
    }
    writer.finish().map_err(|e| failed(&e))?;
    String::from_utf8(writer.into_inner()).map_err(|e| failed(&e))
}

fn schema() -> Schema {
    let list = |name: &str, fields: Fields| {
        let item = Field::new_list_field(DataType::Struct(fields), false);
        Field::new(name, DataType::List(Arc::new(item)), false)
    };
    Schema::new(vec![
        text("schema", false),
        text("doc_id", false),
        text("source", true),
        text("sha256", false),
        number("length", false),
        text("offsets", false),
        text("text", true),
        list("entities", entity_fields()),
        list("quotes", quote_fields()),
    ])
}

fn entity_fields() -> Fields {
    let mut fields =
        vec![text("id", false), number("start", false), number("end", false), text("text", false)];
    fields.push(text("type", false));
    fields.extend(["subtype", "entity", "name", "wikidata", "rule"].map(|name| text(name, true)));
    fields.push(Field::new("confidence", DataType::Float64, true));
    fields.into()
}

fn quote_fields() -> Fields {
    vec![
        text("id", false),
        number("start", false),
        number("end", false),
        text("text", false),
        text("kind", false),
        text("utterance", true),
        Field::new("closed", DataType::Boolean, false),
        number("cue_start", true),
        number("cue_end", true),
        text("cue_text", true),
        number("speaker_start", true),
        number("speaker_end", true),
        text("speaker_text", true),
        text("speaker_entity", true),
        text("speaker_name", true),
        text("rule", true),
        Field::new("confidence", DataType::Float64, true),
    ]
    .into()
}

fn text(name: &str, nullable: bool) -> Field {
    Field::new(name, DataType::Utf8, nullable)
}

fn number(name: &str, nullable: bool) -> Field {
    Field::new(name, DataType::Int64, nullable)
}
