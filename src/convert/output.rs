//! Writing: one file, one folder or one stream, which is there when all is done.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::doccano::Numbers;
use super::item::Item;
use super::losses::Losses;
use super::{Format, WriteOptions};
use super::{brat, conll, csv, doccano, jsonl, label_studio, spacy, tagged};
use crate::write::WriteError;
use crate::write::brat::Folder;
use crate::write::file::{PendingFile, failed};

/// Writes documents in one format. Until [`Self::finish`] everything lies under temporary names.
#[derive(Debug)]
pub struct Writer {
    options: WriteOptions,
    sink: Sink,
    numbers: Numbers,
    documents: u64,
}

/// Why a document or a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// A document that the format cannot hold at all; the others can still be written.
    #[error("{0}")]
    Document(String),
    /// A file or stream refused.
    #[error(transparent)]
    Write(#[from] WriteError),
}

enum Sink {
    File(PendingFile),
    Stream(Box<dyn Write>),
    Tables(Box<[PendingFile; 2]>),
    Brat(Folder),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::Table>, PendingFile),
}

impl Writer {
    /// Opens `path`: a folder for brat and CSV, else a file. Folders on the way are made.
    ///
    /// # Errors
    /// If it cannot be created, or this build cannot write the format.
    pub fn new(path: PathBuf, options: WriteOptions) -> Result<Self, ConvertError> {
        if !options.format.is_built() {
            let message = "this build has no Parquet (cargo feature parquet)".to_owned();
            return Err(ConvertError::Document(message));
        }
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(|e| failed(parent, "create the folder", e))?;
        }
        let sink = match options.format {
            Format::Csv => {
                fs::create_dir_all(&path).map_err(|e| failed(&path, "create the folder", e))?;
                let entities = PendingFile::create(path.join("entities.csv"))?;
                Sink::Tables(Box::new([entities, PendingFile::create(path.join("quotes.csv"))?]))
            }
            Format::Brat => Sink::Brat(Folder::create(path)?),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let table = super::parquet::Table::new().map_err(ConvertError::Document)?;
                Sink::Parquet(Box::new(table), PendingFile::create(path)?)
            }
            _ => Sink::File(PendingFile::create(path)?),
        };
        Ok(Self::open(sink, options))
    }

    /// Writes to a stream.
    ///
    /// # Errors
    /// If the format is a folder or needs a file, or the stream refuses.
    pub fn stream(
        stream: impl Write + 'static,
        options: WriteOptions,
    ) -> Result<Self, ConvertError> {
        if matches!(options.format, Format::Csv | Format::Brat | Format::Parquet) {
            let name = options.format.name();
            let message = format!("{name} needs a file or folder, not the standard output");
            return Err(ConvertError::Document(message));
        }
        Ok(Self::open(Sink::Stream(Box::new(stream)), options))
    }

    fn open(sink: Sink, options: WriteOptions) -> Self {
        Self { options, sink, numbers: Numbers::default(), documents: 0 }
    }

    /// Writes what stands before the first document. Not earlier: a run in which all inputs fail
    /// leaves a stream empty.
    fn begin(&mut self) -> Result<(), WriteError> {
        match self.options.format {
            _ if self.documents > 0 => Ok(()),
            Format::Conll => self.sink.put(conll::HEADER.as_bytes()),
            Format::LabelStudio => self.sink.put(b"["),
            Format::Csv => self.sink.put_rows(csv::headers()),
            _ => Ok(()),
        }
    }

    /// Appends a document and counts what the format cannot hold of it.
    ///
    /// # Errors
    /// [`ConvertError::Document`] if the document cannot be written: nothing of it is.
    pub fn write(&mut self, item: &Item, losses: &mut Losses) -> Result<(), ConvertError> {
        self.append(item, losses)?;
        self.documents += 1;
        Ok(())
    }

    fn append(&mut self, item: &Item, losses: &mut Losses) -> Result<(), ConvertError> {
        let offsets = self.options.offsets;
        match &mut self.sink {
            #[cfg(feature = "parquet")]
            Sink::Parquet(table, _) => table.push(item, offsets).map_err(ConvertError::Document),
            Sink::Brat(folder) => {
                let files = brat::write(item, losses).map_err(ConvertError::Document)?;
                Ok(folder.write(&files)?)
            }
            Sink::Tables(_) => {
                let rows = csv::write(item, offsets, losses).map_err(ConvertError::Document)?;
                self.begin()?;
                Ok(self.sink.put_rows(rows)?)
            }
            Sink::File(_) | Sink::Stream(_) => {
                let text = self.render(item, losses).map_err(ConvertError::Document)?;
                self.begin()?;
                Ok(self.sink.put(text.as_bytes())?)
            }
        }
    }

    /// A document in a format that is one text.
    fn render(&mut self, item: &Item, losses: &mut Losses) -> Result<String, String> {
        let options = self.options;
        match options.format {
            Format::Conll => conll::write(item, options, losses),
            Format::Tokens => tagged::write(item, options, losses),
            Format::Spacy => spacy::write(item, losses).map(|line| line + "\n"),
            Format::LabelStudio => {
                let comma = if self.documents == 0 { "\n" } else { ",\n" };
                label_studio::write(item, options, losses).map(|task| comma.to_owned() + &task)
            }
            Format::Doccano => {
                let line = doccano::write(item, options, &mut self.numbers, losses);
                line.map(|line| line + "\n")
            }
            _ => jsonl::write(item, options, losses),
        }
    }

    /// Documents written so far.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// The temporary files and folders. They are removed when the value is dropped; a handler of
    /// signals, under which nothing is dropped, can remove them by name.
    #[must_use]
    pub fn temporary_paths(&self) -> Vec<PathBuf> {
        let paths: Vec<&Path> = match &self.sink {
            Sink::File(file) => vec![file.temporary_path()],
            Sink::Stream(_) => Vec::new(),
            Sink::Tables(tables) => tables.iter().map(PendingFile::temporary_path).collect(),
            Sink::Brat(folder) => vec![folder.temporary_path()],
            #[cfg(feature = "parquet")]
            Sink::Parquet(_, file) => vec![file.temporary_path()],
        };
        paths.into_iter().map(Path::to_owned).collect()
    }

    /// Completes the output and gives it its name; returns the paths.
    ///
    /// # Errors
    /// If the last bytes cannot be written or a file cannot get its name.
    pub fn finish(mut self) -> Result<Vec<PathBuf>, ConvertError> {
        self.begin()?;
        if self.options.format == Format::LabelStudio {
            self.sink.put(b"\n]\n")?;
        }
        let mut files = match self.sink {
            Sink::File(file) => vec![file],
            Sink::Stream(mut stream) => {
                stream.flush().map_err(WriteError::Stream)?;
                Vec::new()
            }
            Sink::Tables(tables) => Vec::from(*tables),
            Sink::Brat(folder) => return Ok(vec![folder.publish()?]),
            #[cfg(feature = "parquet")]
            Sink::Parquet(table, mut file) => {
                file.write(&table.finish().map_err(ConvertError::Document)?)?;
                vec![file]
            }
        };
        files.iter_mut().try_for_each(PendingFile::sync)?;
        let publish = |file: PendingFile| file.publish().map(|finished| finished.path);
        Ok(files.into_iter().map(publish).collect::<Result<_, _>>()?)
    }
}

impl Sink {
    fn put(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Stream(stream) => stream.write_all(bytes).map_err(WriteError::Stream),
            // The others take documents, not bytes.
            _ => Ok(()),
        }
    }

    fn put_rows(&mut self, rows: [Vec<u8>; 2]) -> Result<(), WriteError> {
        let Self::Tables(tables) = self else { return Ok(()) };
        tables.iter_mut().zip(rows).try_for_each(|(table, rows)| table.write(&rows))
    }
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.fmt(f),
            Self::Stream(_) => f.write_str("Stream"),
            Self::Tables(tables) => tables.fmt(f),
            Self::Brat(folder) => folder.fmt(f),
            #[cfg(feature = "parquet")]
            Self::Parquet(_, file) => file.fmt(f),
        }
    }
}
