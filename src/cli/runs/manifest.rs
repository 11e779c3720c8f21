//! `manifest.json`: how results were made, and which of their parts are complete.
//!
//! A manifest has no time and no name of a machine in it: two runs of the same make the same one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use guillemet::standoff::hex;
use guillemet::write::{self, Finished, Format, Shard, WriteError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cli::summary::Totals;

/// The name of the file in the output folder.
pub(super) const FILE: &str = "manifest.json";
/// The name of the record of a part, which has the number of the part in it.
const RECORD: &str = "shard.json";
/// The version of its form.
pub(super) const SCHEMA: &str = "guillemet-manifest-1";

/// All that decides on the bytes of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The program's version.
    pub(super) version: String,
    /// Options and their values, those that were not given too.
    pub(super) options: BTreeMap<String, String>,
    /// SHA-256 of the lists and weights that were used.
    pub(super) knowledge: BTreeMap<String, String>,
    /// What was read.
    pub(super) inputs: Vec<Source>,
}

/// An input path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// SHA-256 of the files' names, sizes and times of change; null of standard input.
    pub(super) digest: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) schema: String,
    /// Whether all results are there.
    pub(super) complete: bool,
    #[serde(flatten)]
    pub(super) origin: Origin,
    /// Into how many parts the results are divided, if they are.
    pub(super) shards: Option<u32>,
    /// Records of the input, those that cannot be read too; of results in parts.
    pub(super) records: Option<u64>,
    /// What was found; null as long as not all is there.
    pub(super) totals: Option<Totals>,
    /// The files; of results in parts, their records have them.
    pub(super) results: Vec<Output>,
}

/// A part that is complete: its record is written when its files are in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ShardRecord {
    /// [`Origin::digest`] of the run.
    pub(super) run: String,
    pub(super) shard: u32,
    pub(super) shards: u32,
    /// The first record of the input that is in it, from 0.
    pub(super) first: u64,
    /// How many are.
    pub(super) records: u64,
    pub(super) totals: Totals,
    pub(super) results: Vec<Output>,
}

/// A file of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Output {
    pub(super) file: String,
    /// Null of a folder.
    pub(super) bytes: Option<u64>,
    /// The CRC-32 of gzip in hexadecimal digits; null of a folder.
    pub(super) crc32: Option<String>,
}

impl Output {
    pub(super) fn new(finished: &Finished) -> Self {
        let name = finished.path.file_name().unwrap_or_default();
        Self {
            file: name.to_string_lossy().into_owned(),
            bytes: finished.bytes,
            crc32: finished.crc32.map(|crc| format!("{crc:08x}")),
        }
    }

    /// Whether the file is there in its length.
    fn is_there(&self, folder: &Path) -> bool {
        let metadata = fs::metadata(folder.join(&self.file));
        metadata.is_ok_and(|m| self.bytes.is_none_or(|bytes| m.len() == bytes))
    }
}

impl Origin {
    /// One number for all of it.
    pub(super) fn digest(&self) -> String {
        hex(&Sha256::digest(json(self)))
    }

    /// What is different from an earlier one, in words; nothing if nothing is.
    pub(super) fn differences(&self, earlier: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.version != earlier.version {
            found.push(format!("guillemet was {}, is {}", earlier.version, self.version));
        }
        let value = |options: &BTreeMap<String, String>, name: &str| {
            options.get(name).map_or("not given".to_owned(), String::clone)
        };
        let names: BTreeSet<_> = self.options.keys().chain(earlier.options.keys()).collect();
        for name in names {
            let (was, is) = (value(&earlier.options, name), value(&self.options, name));
            if was != is {
                found.push(format!("--{name} was {was}, is {is}"));
            }
        }
        for (what, digest) in &self.knowledge {
            if earlier.knowledge.get(what) != Some(digest) {
                found.push(format!("other {what}"));
            }
        }
        if self.inputs != earlier.inputs {
            found.extend(changed_inputs(&earlier.inputs, &self.inputs));
        }
        found
    }
}

fn changed_inputs(was: &[Source], is: &[Source]) -> Vec<String> {
    let paths = |sources: &[Source]| -> Vec<String> {
        sources.iter().map(|source| source.path.clone()).collect()
    };
    if paths(was) != paths(is) {
        let (was, is) = (paths(was).join(" "), paths(is).join(" "));
        return vec![format!("the input was {was}, is {is}")];
    }
    let changed = was.iter().zip(is).filter(|(was, is)| was != is);
    changed.map(|(_, is)| format!("{} has changed", is.path)).collect()
}

impl Manifest {
    /// Reads the manifest of a folder; `None` if it has none.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        read(&folder.join(FILE))
    }

    /// Writes it.
    pub(super) fn write(&self, folder: &Path) -> Result<(), WriteError> {
        write::publish(&folder.join(FILE), &json(self))
    }

    /// Takes it away: what is in the folder from now on, it does not describe.
    pub(super) fn remove(folder: &Path) -> io::Result<()> {
        remove(&folder.join(FILE))
    }
}

impl ShardRecord {
    /// Where the record of a part is.
    pub(super) fn path(folder: &Path, shard: Shard) -> PathBuf {
        folder.join(shard.file_name(RECORD))
    }

    /// The record of a part that is complete: of this run, and with all its files in place. What is
    /// damaged counts as not there.
    pub(super) fn complete(folder: &Path, shard: Shard, run: &str) -> Option<Self> {
        let record: Self = read(&Self::path(folder, shard)).ok()??;
        let is_this = record.run == run
            && (record.shard, record.shards) == (shard.index, shard.count)
            && record.results.iter().all(|output| output.is_there(folder));
        is_this.then_some(record)
    }

    /// Writes it, which completes the part.
    pub(super) fn write(&self, folder: &Path) -> Result<(), WriteError> {
        let shard = Shard { index: self.shard, count: self.shards };
        write::publish(&Self::path(folder, shard), &json(self))
    }
}

/// Removes all that a run with shards has left: the records first, so that no part counts as complete
/// whose files are gone.
pub(super) fn remove_shards(folder: &Path) -> io::Result<()> {
    let mut names: Vec<String> = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()?,
    };
    names.retain(|name| is_of_a_shard(name));
    names.sort_by_key(|name| Shard::of_file_name(name, RECORD).is_none());
    names.iter().try_for_each(|name| remove(&folder.join(name)))
}

/// `annotations-00003-of-00016.jsonl`, `shard-00003-of-00016.json`.
fn is_of_a_shard(name: &str) -> bool {
    // brat is a folder of its own, and never one of a part.
    let formats = Format::ALL.into_iter().filter(|&format| format != Format::Brat);
    let mut wholes = formats.map(Format::file_name).chain([write::SKIPPED, RECORD]);
    wholes.any(|whole| Shard::of_file_name(name, whole).is_some())
}

fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Into memory, from types whose keys are strings: nothing can fail.
    let mut bytes = serde_json::to_vec_pretty(value).expect("a manifest serializes into memory");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_shards_are_removed() {
        let ours = ["annotations-00003-of-00016.jsonl", "shard-00000-of-00001.json"];
        assert!(ours.into_iter().all(is_of_a_shard));
        let others =
            ["annotations.jsonl", "notes-00003-of-00016.txt", "shard-3-of-16.json", "quotes-a.csv"];
        assert!(!others.into_iter().any(is_of_a_shard));
    }
}
