//! Where the bytes of an index live.

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

/// The bytes of an index: compiled in, in memory, or a mapped file.
pub enum Storage {
    /// Part of the program.
    Static(&'static [u8]),
    /// Built in this process.
    Owned(Vec<u8>),
    /// A file, read by the system as it is used.
    Mapped(Mmap),
}

impl Storage {
    /// Maps a file.
    ///
    /// # Errors
    /// If it cannot be opened or mapped.
    pub fn map(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        if file.metadata()?.len() == 0 {
            // An empty file cannot be mapped; it is no index either.
            return Ok(Self::Static(&[]));
        }
        // SAFETY: the bytes behind the map must not change while it lives. `guillemet gazetteer
        // build` writes a new file and renames it over the old one, which leaves a mapped one as it
        // is; that nobody else writes into an index in use is the condition that README states.
        // Even then every number read is checked against the lengths before it is used, so a
        // changed file leads to wrong names, not to wrong memory.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file)? };
        Ok(Self::Mapped(map))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}
