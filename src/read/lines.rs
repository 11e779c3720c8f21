//! Lines of a stream, one at a time, in a buffer of bounded size.

use std::io::{self, BufRead, BufReader, Read};

use super::decode::Input;
use super::{ReadOptions, ReadProblem};

/// A buffer that has grown beyond this for one huge record is not kept for the next.
const KEPT_BUFFER: usize = 4 << 20;

/// Makes a buffer ready for the next record.
pub(super) fn reset(buffer: &mut Vec<u8>) {
    buffer.clear();
    buffer.shrink_to(KEPT_BUFFER);
}

/// Reads physical lines and knows their numbers.
pub(super) struct Lines {
    input: BufReader<Input>,
    /// No record may have more bytes.
    limit: usize,
    /// The number of the line that was read last, from 1.
    pub(super) number: u64,
    ended: bool,
}

impl Lines {
    pub(super) fn new(input: Input, options: &ReadOptions) -> Self {
        let input = BufReader::with_capacity(1 << 16, input);
        Self { input, limit: options.max_record_bytes(), number: 0, ended: false }
    }

    /// Appends the next line with its line end to `buffer`; `false` at the end of the stream.
    ///
    /// A byte order mark at the start of the stream is left out. After an error of the stream there
    /// are no more lines; after a line that is too long, the next one follows.
    pub(super) fn append(&mut self, buffer: &mut Vec<u8>) -> Result<bool, ReadProblem> {
        if self.ended {
            return Ok(false);
        }
        let start = buffer.len();
        let room = self.limit.saturating_sub(start) + 1;
        let read = (&mut self.input).take(room as u64).read_until(b'\n', buffer);
        let n = read.inspect_err(|_| self.ended = true)?;
        if n == 0 {
            self.ended = true;
            return Ok(false);
        }
        self.number += 1;
        if n == room && buffer.last() != Some(&b'\n') {
            self.skip_line()?;
            return Err(ReadProblem::RecordTooLong { limit: self.limit });
        }
        if self.number == 1 && buffer[start..].starts_with(b"\xEF\xBB\xBF") {
            buffer.drain(start..start + 3);
        }
        Ok(true)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let chunk = self.input.fill_buf().inspect_err(|_| self.ended = true)?;
            if chunk.is_empty() {
                return Ok(());
            }
            let end = chunk.iter().position(|&b| b == b'\n');
            let n = end.map_or(chunk.len(), |i| i + 1);
            self.input.consume(n);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}
