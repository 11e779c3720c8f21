//! Reads any bytes as a Parquet file, as `annotate` and as `convert` read it: documents or a clear error, and the
//! reader ends. Needs the cargo feature `parquet`.
//!
//! Bytes taken at random are hardly ever a file that opens, so that most inputs are changes of a sound one: the
//! first byte chooses it, or that the rest is the file itself.
#![no_main]

use std::sync::{Arc, LazyLock};

use arrow_array::{ArrayRef, Int64Array, LargeStringArray, RecordBatch, StringArray};
use guillemet::convert::{self, Format, Losses, WriteOptions, Writer};
use guillemet::read::{ReadOptions, Reader};
use libfuzzer_sys::fuzz_target;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};

/// The record of which a sound file is made.
const RECORD: &str = concat!(
    r#"{"doc_id":"a","source":"a.txt","text":"« Oui », dit Léa à Pau.","entities":[{"id":"e1","start":13,"#,
    r#""end":16,"text":"Léa","type":"PER","name":"Léa"},{"id":"e2","start":19,"end":22,"text":"Pau","type":"LOC"}],"#,
    r#""quotes":[{"id":"q1","start":2,"end":5,"text":"Oui","kind":"direct","closed":true,"cue_start":9,"#,
    r#""cue_end":12,"cue_text":"dit","speaker_start":13,"speaker_end":16,"speaker_text":"Léa"}]}"#,
    "\n"
);

/// More rows are not asked for: a file of some bytes may truly hold millions of empty ones.
const ROWS: usize = 2000;

/// Sound files: what guillemet writes, and what other programs may, with other encodings.
static SOUND: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    // What the parquet crate panics at is caught by the reader, and is no finding; what is not caught aborts.
    // libFuzzer's own hook would abort at both.
    std::panic::set_hook(Box::new(|panic| {
        if std::env::var_os("SHOW_PANICS").is_some() {
            eprintln!("caught: {panic}");
        }
    }));
    let plain = WriterProperties::builder().set_dictionary_enabled(false);
    let second = WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0);
    vec![
        ours(),
        theirs(WriterProperties::builder().set_compression(Compression::ZSTD(Default::default()))),
        theirs(plain.clone().set_column_encoding("text".into(), Encoding::DELTA_BYTE_ARRAY)),
        theirs(plain.set_column_encoding("text".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY)),
        theirs(second.set_compression(Compression::GZIP(Default::default()))),
        theirs(
            WriterProperties::builder().set_data_page_row_count_limit(2).set_write_batch_size(2),
        ),
    ]
});

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let bytes = match SOUND.get(usize::from(first) % (SOUND.len() + 1)) {
        Some(sound) => changed(sound, rest),
        None => rest.to_vec(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.parquet");
    std::fs::write(&path, bytes).expect("room");
    let mut options = ReadOptions::default();
    if first >= 0x80 {
        options.id_field = Some("doc_id".into());
    }
    for document in Reader::new([&path], options).take(ROWS) {
        match document {
            Ok(document) => assert!(!document.id().is_empty()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    let options = convert::ReadOptions::default();
    match convert::read(&path, Format::Parquet, &options, &mut Losses::default()) {
        Ok(documents) => documents.into_iter().for_each(drop),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

/// A file with bytes set: four say where, one what. The end, which has the schema and the places of all
/// columns, gets half of them.
fn changed(sound: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    let length = bytes.len();
    for change in changes.chunks_exact(5) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], change[3]]) as usize;
        let at = if at >> 31 == 1 { length - 1 - at % (length / 2) } else { at % length };
        bytes[at] = change[4];
    }
    bytes
}

fn ours() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("a.jsonl"), folder.path().join("a.parquet"));
    std::fs::write(&from, RECORD).expect("room");
    let mut losses = Losses::default();
    let options = convert::ReadOptions::default();
    let documents = convert::read(&from, Format::Jsonl, &options, &mut losses).expect("a record");
    let mut writer = Writer::new(to.clone(), WriteOptions::new(Format::Parquet)).expect("room");
    for document in documents {
        writer.write(&document.expect("sound").0, &mut losses).expect("room");
    }
    writer.finish().expect("room");
    std::fs::read(to).expect("was written")
}

fn theirs(properties: WriterPropertiesBuilder) -> Vec<u8> {
    let texts = ["Il pleut.", "Il pleut encore.", "", "« Oui », dit Léa."].repeat(4);
    let columns: [(&str, ArrayRef); 3] = [
        ("text", Arc::new(StringArray::from(texts.clone()))),
        (
            "doc_id",
            Arc::new(LargeStringArray::from_iter_values((0..texts.len()).map(|i| format!("d{i}")))),
        ),
        (
            "id",
            Arc::new(Int64Array::from_iter((0..texts.len() as i64).map(|i| (i != 3).then_some(i)))),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build()))
        .expect("supported");
    writer.write(&batch).expect("into memory");
    writer.close().expect("into memory");
    bytes
}
