//! A text file: the whole of it is one document.

use std::io::Read;

use super::decode::Input;
use super::error::utf8;
use super::{Place, Raw, ReadError, ReadProblem};

/// Reads a stream to its end, or to where it is longer than a document may be.
pub(super) fn read(
    input: Input,
    id: String,
    place: Place,
    max_bytes: usize,
) -> Result<Raw, ReadError> {
    let mut bytes = Vec::new();
    // One byte more than a document may have; a byte order mark is none of its own.
    let room = (max_bytes as u64).saturating_add(1 + 3);
    let read = input.take(room).read_to_end(&mut bytes).map_err(Into::into);
    let text = read.and_then(|_: usize| match bytes.len() as u64 {
        n if n == room => Err(ReadProblem::DocumentTooLong { limit: max_bytes }),
        _ => utf8(&bytes).map(str::to_owned),
    });
    match text {
        Ok(text) => Ok(Raw { id, text, place, source: None }),
        Err(problem) => Err(ReadError::new(place, problem)),
    }
}
