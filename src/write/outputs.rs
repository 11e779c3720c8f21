//! All outputs of a run: each format its writer, all complete or none.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::file::{PendingFile, failed, sync_folder};
use super::{Finished, Format, Rendered, Shard, WriteError, WriteOptions, brat, csv};

/// The table of the documents that were left out.
pub const SKIPPED: &str = "skipped.csv";

/// Where rendered documents go: files of a folder, or one stream.
///
/// ```
/// use guillemet::write::{Outputs, Rendered, Renderer, WriteOptions};
/// use guillemet::{Annotations, Document};
/// let folder = tempfile::tempdir()?;
/// let options = WriteOptions::default();
/// let mut outputs = Outputs::folder(&folder.path().join("out"), &options)?;
/// let (document, annotations) = (Document::new("a1", "Il pleut.")?, Annotations::default());
/// let mut rendered = Rendered::default();
/// Renderer::new(options).render(&document, &annotations, &mut rendered);
/// outputs.write(&rendered)?;
/// assert!(!folder.path().join("out/annotations.jsonl").exists());
/// let files = outputs.finish()?;
/// assert_eq!(files[0].path, folder.path().join("out/annotations.jsonl"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Outputs {
    jsonl: Option<Sink>,
    entities: Option<Sink>,
    quotes: Option<Sink>,
    #[cfg(feature = "parquet")]
    parquet: Option<super::parquet::Table<PendingFile>>,
    brat: Option<brat::Folder>,
    /// `skipped.csv`, which is only there if documents were left out.
    skipped: Option<PendingFile>,
    folder: Option<PathBuf>,
}

/// A file in the making, or a stream.
enum Sink {
    File(PendingFile),
    Stream(Box<dyn Write + Send>),
}

impl Outputs {
    /// Files in `folder`, which is created if it is not there.
    ///
    /// # Errors
    /// If the folder or a file in it cannot be created.
    pub fn folder(folder: &Path, options: &WriteOptions) -> Result<Self, WriteError> {
        Self::files(folder, None, options)
    }

    /// Files of one part of the results in `folder`, called by [`Shard::file_name`].
    ///
    /// # Errors
    /// As [`Self::folder`]; and if the options name brat, which is a folder of its own.
    pub fn shard(folder: &Path, shard: Shard, options: &WriteOptions) -> Result<Self, WriteError> {
        if options.formats.contains(&Format::Brat) {
            return Err(WriteError::NoShards);
        }
        Self::files(folder, Some(shard), options)
    }

    fn files(
        folder: &Path,
        shard: Option<Shard>,
        options: &WriteOptions,
    ) -> Result<Self, WriteError> {
        if !options.formats.iter().all(|format| format.is_available()) {
            return Err(WriteError::NoParquet);
        }
        fs::create_dir_all(folder).map_err(|e| failed(folder, "create the folder", e))?;
        let path = |name: &str| match shard {
            Some(shard) => folder.join(shard.file_name(name)),
            None => folder.join(name),
        };
        let sink = |format: Format, head: &[u8]| -> Result<Option<Sink>, WriteError> {
            if !options.formats.contains(&format) {
                return Ok(None);
            }
            let mut sink = Sink::File(PendingFile::create(path(format.file_name()))?);
            sink.write(head)?;
            Ok(Some(sink))
        };
        Ok(Self {
            jsonl: sink(Format::Jsonl, b"")?,
            entities: sink(Format::EntitiesCsv, &csv::header(&csv::ENTITY_COLUMNS))?,
            quotes: sink(Format::QuotesCsv, &csv::header(&csv::QUOTE_COLUMNS))?,
            #[cfg(feature = "parquet")]
            parquet: match options.formats.contains(&Format::Parquet) {
                true => Some(table(path(Format::Parquet.file_name()))?),
                false => None,
            },
            brat: match options.formats.contains(&Format::Brat) {
                true => Some(brat::Folder::create(folder.join(Format::Brat.file_name()))?),
                false => None,
            },
            skipped: Some(PendingFile::create(path(SKIPPED))?),
            folder: Some(folder.to_owned()),
        })
    }

    /// One stream, which takes the one format that the options name.
    ///
    /// # Errors
    /// If the options name several formats or brat, or the stream refuses.
    pub fn stream(
        stream: impl Write + Send + 'static,
        options: &WriteOptions,
    ) -> Result<Self, WriteError> {
        let mut outputs = Self {
            jsonl: None,
            entities: None,
            quotes: None,
            #[cfg(feature = "parquet")]
            parquet: None,
            brat: None,
            skipped: None,
            folder: None,
        };
        let mut sink = Sink::Stream(Box::new(stream));
        match options.formats[..] {
            [Format::Jsonl] => outputs.jsonl = Some(sink),
            [Format::EntitiesCsv] => {
                sink.write(&csv::header(&csv::ENTITY_COLUMNS))?;
                outputs.entities = Some(sink);
            }
            [Format::QuotesCsv] => {
                sink.write(&csv::header(&csv::QUOTE_COLUMNS))?;
                outputs.quotes = Some(sink);
            }
            _ => return Err(WriteError::NotOneFormat),
        }
        Ok(outputs)
    }

    /// Appends rendered documents.
    ///
    /// # Errors
    /// If the disk or the stream refuses; the run is then best given up.
    pub fn write(&mut self, rendered: &Rendered) -> Result<(), WriteError> {
        let sinks = [
            (&mut self.jsonl, &rendered.jsonl),
            (&mut self.entities, &rendered.entities),
            (&mut self.quotes, &rendered.quotes),
        ];
        for (sink, bytes) in sinks {
            if let Some(sink) = sink {
                sink.write(bytes)?;
            }
        }
        #[cfg(feature = "parquet")]
        if let Some(table) = &mut self.parquet {
            let written = table.push_json(&rendered.jsonl);
            written.map_err(|e| no_table(table.inner().path(), e))?;
        }
        if let Some(file) = self.skipped.as_mut().filter(|_| !rendered.skipped.is_empty()) {
            if file.is_empty() {
                file.write(&csv::header(&csv::SKIPPED_COLUMNS))?;
            }
            file.write(&rendered.skipped)?;
        }
        if let Some(folder) = &mut self.brat {
            rendered.brat.iter().try_for_each(|files| folder.write(files))?;
        }
        Ok(())
    }

    /// The temporary files and folders of this run. They are removed when the value is dropped; a
    /// handler of signals, under which nothing is dropped, can remove them by name.
    #[must_use]
    pub fn temporary_paths(&self) -> Vec<PathBuf> {
        let sinks = [&self.jsonl, &self.entities, &self.quotes];
        let files = sinks.into_iter().flatten().filter_map(|sink| match sink {
            Sink::File(file) => Some(file.temporary_path()),
            Sink::Stream(_) => None,
        });
        #[cfg(feature = "parquet")]
        let files = files.chain(self.parquet.as_ref().map(|table| table.inner().temporary_path()));
        let skipped = self.skipped.as_ref().map(PendingFile::temporary_path);
        let files = files.chain(skipped);
        files.chain(self.brat.as_ref().map(brat::Folder::temporary_path)).map(Into::into).collect()
    }

    /// Completes all outputs and gives the files their names; returns them.
    ///
    /// # Errors
    /// If the last bytes cannot be written or a file cannot get its name.
    pub fn finish(self) -> Result<Vec<Finished>, WriteError> {
        let mut files = Vec::new();
        for sink in [self.jsonl, self.entities, self.quotes].into_iter().flatten() {
            match sink {
                Sink::File(mut file) => {
                    file.sync()?;
                    files.push(file);
                }
                Sink::Stream(mut stream) => stream.flush().map_err(WriteError::Stream)?,
            }
        }
        #[cfg(feature = "parquet")]
        if let Some(table) = self.parquet {
            let path = table.inner().path().to_owned();
            let mut file = table.finish().map_err(|e| no_table(&path, e))?;
            file.sync()?;
            files.push(file);
        }
        if let Some(mut file) = self.skipped {
            if file.is_empty() {
                file.withdraw()?;
            } else {
                file.sync()?;
                files.push(file);
            }
        }
        // Everything is on the disk: from here on only names change.
        let mut finished =
            files.into_iter().map(PendingFile::publish).collect::<Result<Vec<_>, _>>()?;
        if let Some(folder) = self.brat {
            finished.push(Finished { path: folder.publish()?, bytes: None, crc32: None });
        }
        if let Some(folder) = &self.folder {
            sync_folder(folder);
        }
        Ok(finished)
    }
}

#[cfg(feature = "parquet")]
fn table(path: PathBuf) -> Result<super::parquet::Table<PendingFile>, WriteError> {
    let file = PendingFile::create(path.clone())?;
    super::parquet::Table::new(file).map_err(|e| no_table(&path, e))
}

/// The error of a table at `path`.
#[cfg(feature = "parquet")]
fn no_table(path: &Path, error: parquet::errors::ParquetError) -> WriteError {
    failed(path, "write", std::io::Error::other(error))
}

impl Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::File(file) => file.write(bytes),
            // Flushed at once: who reads a pipe wants to see what is there.
            Self::Stream(stream) => {
                stream.write_all(bytes).and_then(|()| stream.flush()).map_err(WriteError::Stream)
            }
        }
    }
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.fmt(f),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}
