//! A file that appears under its name only when it is complete.
//!
//! Until then it has a temporary name in the same folder, and its writer holds a lock on it; a folder
//! in the making ([`Staging`]) has a locked file in it. The system lets go of the lock however the
//! writer ends, so that [`sweep`] can tell what a killed run has left from what another run is writing.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use fs4::FileExt;
use tempfile::{NamedTempFile, TempDir};

use super::{Finished, WriteError};

/// What temporary files and folders are called: hidden, and recognisably ours.
const PREFIX: &str = ".guillemet-";
/// The locked file of a folder in the making.
const LOCK: &str = ".lock";

/// A temporary file beside the place that it is meant for.
#[derive(Debug)]
pub(crate) struct PendingFile {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    bytes: u64,
    crc32: crc32fast::Hasher,
}

impl PendingFile {
    /// Opens a temporary file in the folder of `path`.
    pub(crate) fn create(path: PathBuf) -> Result<Self, WriteError> {
        let file = if path.is_dir() {
            Err(io::Error::from(io::ErrorKind::IsADirectory))
        } else {
            temporary_file(path.parent().unwrap_or(Path::new(".")))
        };
        match file {
            Ok(file) => {
                let file = BufWriter::with_capacity(1 << 16, file);
                Ok(Self { path, file, bytes: 0, crc32: crc32fast::Hasher::new() })
            }
            Err(error) => Err(WriteError::File { path, action: "create", error }),
        }
    }

    /// Appends bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.bytes += bytes.len() as u64;
        self.crc32.update(bytes);
        self.file.write_all(bytes).map_err(|e| failed(&self.path, "write", e))
    }

    /// Where the file will be.
    #[cfg(feature = "parquet")]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Gives the file up, and removes what an earlier run has left under its name.
    pub(crate) fn withdraw(self) -> Result<(), WriteError> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(failed(&self.path, "remove", error))
            }
            _ => Ok(()),
        }
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
    pub(crate) fn publish(self) -> Result<Finished, WriteError> {
        let Self { path, file, bytes, crc32 } = self;
        let file = file.into_inner().map_err(|e| failed(&path, "write", e.into_error()))?;
        match file.persist(&path) {
            Ok(_) => Ok(Finished { path, bytes: Some(bytes), crc32: Some(crc32.finalize()) }),
            Err(error) => Err(WriteError::File { path, action: "create", error: error.error }),
        }
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        self.crc32.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A temporary folder, whose files get their places when all of them are complete. Dropped, it goes
/// with all that is still in it.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: TempDir,
    /// Held to the end.
    _lock: File,
}

impl Staging {
    /// Opens a temporary folder in `parent`.
    pub(crate) fn create(parent: &Path) -> io::Result<Self> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            let path = folder.path().join(LOCK);
            let lock = File::create_new(&path)?;
            // As of a temporary file.
            let _ = FileExt::lock(&lock);
            if path.exists() {
                return Ok(Self { folder, _lock: lock });
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Has the disk confirm the names in a folder. Where folders cannot be synchronised (not on Unix,
/// some network file systems) the system writes them when it sees fit.
pub(crate) fn sync_folder(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Removes the temporary files and folders in `folder` that no running program is writing; says how
/// many.
pub(crate) fn sweep(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let is_ours =
        |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    let remove = |entry: std::fs::DirEntry| -> io::Result<()> {
        let (kind, path) = (entry.file_type()?, entry.path());
        // Held until the removal is done. Of a folder without a locked file nobody knows whose it is.
        let lock = File::open(if kind.is_dir() { path.join(LOCK) } else { path.clone() })?;
        FileExt::try_lock(&lock)?;
        if kind.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
    };
    entries.flatten().filter(is_ours).map(|entry| u64::from(remove(entry).is_ok())).sum()
}

/// The error of an action on `path`.
pub(crate) fn failed(path: &Path, action: &'static str, error: io::Error) -> WriteError {
    WriteError::File { path: path.to_owned(), action, error }
}

/// A temporary file in `folder`, locked.
fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = builder().tempfile_in(folder)?;
        // A file system without locks only keeps what killed runs leave.
        let _ = FileExt::lock(file.as_file());
        // Before it was locked, another run may have taken it for one that was left.
        if file.path().exists() {
            return Ok(file);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".guillemet-left"), "half a rec").unwrap();
        std::fs::write(folder.path().join("other"), "").unwrap();
        let mut pending = PendingFile::create(folder.path().join("a.jsonl")).unwrap();
        assert_eq!(sweep(folder.path()), 1);
        pending.write(b"whole").unwrap();
        pending.sync().unwrap();
        let finished = pending.publish().unwrap();
        assert_eq!((finished.bytes, finished.crc32), (Some(5), Some(crc32fast::hash(b"whole"))));
        assert_eq!(names(folder.path()), ["a.jsonl", "other"]);
    }

    #[test]
    fn so_it_is_with_folders() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".guillemet-left");
        std::fs::create_dir_all(left.join("news")).unwrap();
        std::fs::write(left.join(LOCK), "").unwrap();
        // Nobody knows whose it is.
        std::fs::create_dir(folder.path().join(".guillemet-unknown")).unwrap();
        let staging = Staging::create(folder.path()).unwrap();
        assert_eq!(sweep(folder.path()), 1);
        assert!(!left.exists() && staging.path().join(LOCK).exists());
        drop(staging);
        assert_eq!(names(folder.path()), [".guillemet-unknown"]);
    }

    fn names(folder: &Path) -> Vec<std::ffi::OsString> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    }
}
