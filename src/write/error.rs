//! Why results could not be written.

use std::io;
use std::path::PathBuf;

/// An output that could not be created, written or put in place.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file or folder refused.
    #[error("{}: cannot {action}: {error}", path.display())]
    File {
        /// The file or folder, under its final name.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the operating system said.
        #[source]
        error: io::Error,
    },
    /// The stream refused.
    #[error("standard output: {0}")]
    Stream(#[source] io::Error),
    /// A stream takes one format, and not a folder of files.
    #[error("a stream holds exactly one of JSONL, the entities table and the quotes table")]
    NotOneFormat,
    /// Parquet was asked for where it is not built in.
    #[error("this build has no Parquet (cargo feature parquet)")]
    NoParquet,
    /// brat in shards was asked for.
    #[error("brat is a folder of files for each document: it is not written in shards")]
    NoShards,
}

impl WriteError {
    /// Whether the reader at the other end of a pipe has gone, which is no failure.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Stream(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
