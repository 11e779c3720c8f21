//! Opening: standard input or a file, decompressed as its first bytes demand.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A stream of decompressed bytes.
pub(super) type Input = Box<dyn Read + Send>;

const BUFFER: usize = 1 << 16;

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
    Ok(if is_gzip {
        Box::new(flate2::bufread::MultiGzDecoder::new(input))
    } else if is_zstd {
        Box::new(zstd::stream::read::Decoder::with_buffer(input)?)
    } else {
        Box::new(input)
    })
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
