//! JSONL: a record a line.

use crate::standoff::Record;

/// Appends one record and its line end.
pub(super) fn record(record: &Record, out: &mut Vec<u8>) {
    // Into memory, from types whose keys are strings: nothing can fail.
    serde_json::to_writer(&mut *out, record).expect("a record serializes into memory");
    out.push(b'\n');
}
