//! A file that appears under its name only when it is complete.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::WriteError;

/// What temporary files and folders are called: hidden, and recognisably ours.
pub(crate) const PREFIX: &str = ".guillemet-";

/// A temporary file beside the place that it is meant for.
#[derive(Debug)]
pub(crate) struct PendingFile {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl PendingFile {
    /// Opens a temporary file in the folder of `path`.
    pub(crate) fn create(path: PathBuf) -> Result<Self, WriteError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = if path.is_dir() {
            Err(io::Error::from(io::ErrorKind::IsADirectory))
        } else {
            builder().tempfile_in(folder)
        };
        match file {
            Ok(file) => Ok(Self { path, file: BufWriter::with_capacity(1 << 16, file) }),
            Err(error) => Err(WriteError::File { path, action: "create", error }),
        }
    }

    /// Appends bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.file.write_all(bytes).map_err(|e| failed(&self.path, "write", e))
    }

    /// Where the bytes lie for now.
    pub(crate) fn temporary_path(&self) -> &Path {
        self.file.get_ref().path()
    }

    /// Writes all that is buffered and has the disk confirm it.
    pub(crate) fn sync(&mut self) -> Result<(), WriteError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().as_file().sync_all());
        synced.map_err(|e| failed(&self.path, "write", e))
    }

    /// Gives the file its name. To be called after [`Self::sync`].
    pub(crate) fn publish(self) -> Result<PathBuf, WriteError> {
        let Self { path, file } = self;
        let file = file.into_inner().map_err(|e| failed(&path, "write", e.into_error()))?;
        match file.persist(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(WriteError::File { path, action: "create", error: error.error }),
        }
    }
}

/// The error of an action on `path`.
pub(crate) fn failed(path: &Path, action: &'static str, error: io::Error) -> WriteError {
    WriteError::File { path: path.to_owned(), action, error }
}

/// Temporary files that get the usual permissions, not those of a secret.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
