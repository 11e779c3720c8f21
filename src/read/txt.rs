//! A text file: the whole of it is one document.

use std::io::Read;

use super::decode::Input;
use super::error::utf8;
use super::{Place, Raw, ReadError};
use crate::text::document::MAX_BYTES;

/// Reads a stream to its end.
pub(super) fn read(input: Input, id: String, place: Place) -> Result<Raw, ReadError> {
    let mut bytes = Vec::new();
    // One byte more than a document holds, so that `Document::new` sees that it is too long.
    let read = input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    let text = read.map_err(Into::into).and_then(|_| utf8(&bytes).map(str::to_owned));
    match text {
        Ok(text) => Ok(Raw { id, text, place }),
        Err(problem) => Err(ReadError { place, problem }),
    }
}
