//! Parquet: the record as a row, entities and quotes as lists of structures, streamed out.
//!
//! The schema is that of the record, with 64-bit offsets; strings are UTF-8, compression is Snappy
//! (<https://parquet.apache.org/docs/file-format/>). Needs the cargo feature `parquet`.

use std::io::Write;
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde::Serialize;

/// Rows that are put into columns at a time.
const BATCH: usize = 1024;
/// What is gathered in memory before a row group is written, in bytes.
const ROW_GROUP_BYTES: usize = 32 << 20;

/// A table in the making.
pub(crate) struct Table<W: Write + Send> {
    decoder: Decoder,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Table<W> {
    /// An empty table.
    pub(crate) fn new(out: W) -> Result<Self, ParquetError> {
        let schema = Arc::new(schema());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("guillemet".to_owned())
            .build();
        let decoder =
            ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(BATCH).build_decoder()?;
        Ok(Self { decoder, writer: ArrowWriter::try_new(out, schema, Some(properties))? })
    }

    /// Appends records that are written as JSON, one after the other.
    pub(crate) fn push_json(&mut self, mut json: &[u8]) -> Result<(), ParquetError> {
        while !json.is_empty() {
            let n = self.decoder.decode(json)?;
            json = &json[n..];
            if !json.is_empty() {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Appends records.
    pub(crate) fn push<R: Serialize>(&mut self, records: &[R]) -> Result<(), ParquetError> {
        for records in records.chunks(BATCH) {
            self.flush()?;
            self.decoder.serialize(records)?;
        }
        Ok(())
    }

    /// Writes what is gathered, and the end of the file.
    pub(crate) fn finish(mut self) -> Result<W, ParquetError> {
        self.flush()?;
        self.writer.into_inner()
    }

    /// Where the bytes go.
    pub(crate) fn inner(&self) -> &W {
        self.writer.inner()
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        while let Some(batch) =
            self.decoder.flush().map_err(|e: ArrowError| ParquetError::from(e))?
        {
            self.writer.write(&batch)?;
        }
        if self.writer.in_progress_size() > ROW_GROUP_BYTES {
            self.writer.flush()?;
        }
        Ok(())
    }
}

impl<W: Write + Send> std::fmt::Debug for Table<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
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
