//! Opening: standard input or a file, decompressed as its first bytes demand.
//!
//! Decompression goes on in a thread of its own, beside what is done with the bytes; a file that is
//! small enough to be decompressed in one block is not worth a thread.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// A stream of decompressed bytes.
pub(super) type Input = Box<dyn Read + Send>;

const BUFFER: usize = 1 << 16;
/// Bytes that are decompressed at a time.
const BLOCK: u64 = 256 << 10;
/// How many blocks may wait to be read.
const BLOCKS: usize = 4;

/// Opens a file, or standard input for `None`. `read` counts the bytes taken from it.
pub(super) fn open(path: Option<&Path>, read: Arc<AtomicU64>) -> io::Result<Input> {
    match path {
        Some(path) => {
            let file = File::open(path)?;
            if file.metadata()?.is_dir() {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
            decompress(Counting { inner: file, read })
        }
        None => decompress(Counting { inner: io::stdin(), read }),
    }
}

/// Gzip and zstd are known by their first bytes, whatever the file is called.
fn decompress(mut input: impl Read + Send + 'static) -> io::Result<Input> {
    let mut head = Vec::with_capacity(4);
    input.by_ref().take(4).read_to_end(&mut head)?;
    let is_gzip = head.starts_with(&[0x1F, 0x8B]);
    let is_zstd = head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]);
    let input = BufReader::with_capacity(BUFFER, io::Cursor::new(head).chain(input));
    if is_gzip {
        ahead(flate2::bufread::MultiGzDecoder::new(input))
    } else if is_zstd {
        ahead(zstd::stream::read::Decoder::with_buffer(input)?)
    } else {
        Ok(Box::new(input))
    }
}

/// Reads a stream in a thread of its own, some blocks ahead.
fn ahead(mut input: impl Read + Send + 'static) -> io::Result<Input> {
    let (first, failed) = block(&mut input);
    if (first.len() as u64) < BLOCK && failed.is_none() {
        return Ok(Box::new(io::Cursor::new(first)));
    }
    let (sender, blocks) = sync_channel(BLOCKS);
    let work = move || {
        let mut failed = failed;
        while failed.is_none() {
            let (bytes, error) = block(&mut input);
            let is_last = bytes.is_empty();
            // Nobody receives if the rest is not wanted.
            if is_last || sender.send(Ok(bytes)).is_err() {
                break;
            }
            failed = error;
        }
        if let Some(error) = failed {
            drop(sender.send(Err(error)));
        }
    };
    thread::Builder::new().name("decompress".into()).spawn(work)?;
    Ok(Box::new(Ahead { current: io::Cursor::new(first), blocks }))
}

/// The next bytes of a stream, and what came after them if that was an error.
fn block(input: &mut impl Read) -> (Vec<u8>, Option<io::Error>) {
    let mut bytes = Vec::with_capacity(1 << 14);
    let read = input.take(BLOCK).read_to_end(&mut bytes);
    (bytes, read.err())
}

/// What a thread reads ahead.
struct Ahead {
    current: io::Cursor<Vec<u8>>,
    blocks: Receiver<io::Result<Vec<u8>>>,
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.current.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            match self.blocks.recv() {
                Ok(block) => self.current = io::Cursor::new(block?),
                Err(_) => return Ok(0),
            }
        }
    }
}

/// Counts what passes, for the progress bar.
struct Counting<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives some bytes, then an error.
    struct Breaking(u64);

    impl Read for Breaking {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.0.min(buffer.len() as u64);
            self.0 -= n;
            if n == 0 { Err(io::Error::other("broken")) } else { Ok(usize::try_from(n).unwrap()) }
        }
    }

    #[test]
    fn what_comes_before_an_error_is_read() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 9 * BLOCK + 5] {
            let mut bytes = Vec::new();
            let error = ahead(Breaking(length)).unwrap().read_to_end(&mut bytes).unwrap_err();
            assert_eq!((error.to_string().as_str(), bytes.len() as u64), ("broken", length));
        }
    }

    #[test]
    fn blocks_are_put_together() {
        for length in [0, 1, BLOCK, BLOCK + 1, 9 * BLOCK] {
            let content: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let mut bytes = Vec::new();
            ahead(io::Cursor::new(content.clone())).unwrap().read_to_end(&mut bytes).unwrap();
            assert!(bytes == content);
        }
    }
}
