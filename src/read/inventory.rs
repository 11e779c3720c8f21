//! What there is to read, without reading it: for a plan, and to know the same input again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::files::{Files, Found};
use super::{Format, ReadError, ReadOptions};
use crate::standoff::hex;

/// The files behind one input path.
#[derive(Debug, Default)]
pub struct Inventory {
    /// How many there are; standard input counts as one.
    pub files: u64,
    /// Their bytes, before decompression; those of standard input are not known.
    pub bytes: u64,
    /// How many there are of each format; `None` are those of which only the content tells.
    pub formats: BTreeMap<Option<Format>, u64>,
    /// Files of a folder that are passed over for their ending.
    pub skipped: u64,
    /// What cannot be read: it is found without opening files, so there may be more.
    pub problems: Vec<ReadError>,
    /// SHA-256 of names, sizes and times of change of all files: another one says that something
    /// has changed, without reading a byte of them.
    pub digest: String,
}

impl Inventory {
    /// Takes stock of one path as [`Reader`](super::Reader) would read it.
    #[must_use]
    pub fn of(input: &Path, options: &ReadOptions) -> Self {
        let mut inventory = Self::default();
        let mut digest = Sha256::new();
        let mut files = Files::new(vec![PathBuf::from(input)], options);
        for found in &mut files {
            match found.and_then(|found| stat(&found).map(|stat| (found, stat))) {
                Ok((found, (bytes, changed))) => {
                    inventory.files += 1;
                    inventory.bytes += bytes;
                    *inventory.formats.entry(found.format).or_default() += 1;
                    digest.update(format!("{}\0{bytes}\0{changed}\n", found.shown));
                }
                Err(error) => {
                    digest.update(format!("{error}\n"));
                    inventory.problems.push(error);
                }
            }
        }
        inventory.skipped = files.skipped;
        inventory.digest = hex(&digest.finalize());
        inventory
    }
}

/// Size and time of last change in nanoseconds; nothing of either is known of standard input.
fn stat(found: &Found) -> Result<(u64, u128), ReadError> {
    let Some(path) = &found.path else { return Ok((0, 0)) };
    let failed = |error| ReadError::new(super::Place::file(&found.shown), error);
    let metadata = path.metadata().map_err(failed)?;
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok((metadata.len(), changed.map_or(0, |time| time.as_nanos())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_changes_the_digest() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| {
            std::fs::write(folder.path().join(name), content).unwrap();
        };
        let stock = || Inventory::of(folder.path(), &ReadOptions::default());
        write("a.txt", "x");
        write("b.jsonl.gz", "");
        write("c.pdf", "x");
        let before = stock();
        assert_eq!((before.files, before.bytes, before.skipped), (2, 1, 1));
        assert_eq!(before.formats[&Some(Format::Jsonl)], 1);
        assert_eq!(stock().digest, before.digest);
        write("c.pdf", "xy");
        assert_eq!(stock().digest, before.digest);
        write("a.txt", "xy");
        assert_ne!(stock().digest, before.digest);
        let missing = Inventory::of(&folder.path().join("no.txt"), &ReadOptions::default());
        assert_eq!((missing.files, missing.problems.len()), (0, 1));
    }
}
