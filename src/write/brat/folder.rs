//! The brat folder: its files gather in a temporary folder and move in at the end.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{ANNOTATION_CONF, Files};
use crate::write::WriteError;
use crate::write::file::{Staging, failed};

/// A brat folder in the making.
///
/// Unlike the single files, the many small ones are not synchronised to the disk one by one: it
/// would cost milliseconds a document. A run that breaks off still leaves none of them.
#[derive(Debug)]
pub(crate) struct Folder {
    target: PathBuf,
    staging: Staging,
    /// Below the target, in the order in which they were written.
    files: Vec<PathBuf>,
}

impl Folder {
    /// Opens a temporary folder beside `target`, which may be there already: files of other
    /// documents in it stay.
    pub(crate) fn create(target: PathBuf) -> Result<Self, WriteError> {
        if target.exists() && !target.is_dir() {
            let error = io::Error::from(io::ErrorKind::NotADirectory);
            return Err(failed(&target, "create the folder", error));
        }
        let parent = target.parent().unwrap_or(Path::new("."));
        let staging = Staging::create(parent);
        let staging = staging.map_err(|e| failed(&target, "create the folder", e))?;
        let mut folder = Self { target, staging, files: Vec::new() };
        folder.add(PathBuf::from("annotation.conf"), ANNOTATION_CONF)?;
        Ok(folder)
    }

    /// Adds the files of a document.
    pub(crate) fn write(&mut self, files: &Files) -> Result<(), WriteError> {
        self.add(with_ending(&files.path, "txt"), &files.text)?;
        self.add(with_ending(&files.path, "ann"), &files.ann)
    }

    /// Where the files lie for now.
    pub(crate) fn temporary_path(&self) -> &Path {
        self.staging.path()
    }

    /// Moves all files to the target.
    pub(crate) fn publish(self) -> Result<PathBuf, WriteError> {
        let mut last_parent = None;
        for file in &self.files {
            let target = self.target.join(file);
            let parent = target.parent().map(Path::to_owned);
            if parent != last_parent {
                if let Some(parent) = &parent {
                    let created = fs::create_dir_all(parent);
                    created.map_err(|e| failed(parent, "create the folder", e))?;
                }
                last_parent = parent;
            }
            fs::rename(self.staging.path().join(file), &target)
                .map_err(|e| failed(&target, "create", e))?;
        }
        Ok(self.target)
    }

    /// Makes the folders of a file below the temporary one, and never that one again: an interrupt
    /// takes it away to end the writing.
    fn make_folders(&self, file: &Path) -> io::Result<()> {
        let below: Vec<_> = file.ancestors().skip(1).filter(|a| *a != Path::new("")).collect();
        for folder in below.into_iter().rev() {
            match fs::create_dir(self.staging.path().join(folder)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(error);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, file: PathBuf, content: &str) -> Result<(), WriteError> {
        let path = self.staging.path().join(&file);
        let written = self.make_folders(&file).and_then(|()| {
            // A file system that ignores case could see one name in two identifiers.
            let mut new = OpenOptions::new().write(true).create_new(true).open(&path)?;
            new.write_all(content.as_bytes())
        });
        written.map_err(|e| failed(&self.target.join(&file), "write", e))?;
        self.files.push(file);
        Ok(())
    }
}

/// `Path::with_extension` would replace what follows a dot of the name.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    path.into()
}
