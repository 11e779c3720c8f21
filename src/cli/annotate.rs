//! `guillemet annotate`: the main job.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use guillemet::names::model::Model;
use guillemet::read::{self, ReadError, ReadOptions, Reader};
use guillemet::text::OffsetUnit;
use guillemet::write::{self, Outputs, Renderer, WriteError, WriteOptions};
use guillemet::{Annotator, Document, NamesMode, Options};

use super::knowledge::Knowledge;
use super::parallel::{self, Batch, Worker};
use super::summary::{Summary, Tally};
use super::terminal::Terminal;
use super::{Fatal, Outcome, gazetteer, interrupt};

/// Where articles lie in a checkout of the repository.
pub(super) const ARTICLES: &str = "corpus/articles";

/// An article to try the program on where there are none.
pub(super) const SAMPLE: &str = include_str!("sample.txt");

/// Stands for standard input or output.
const STREAM: &str = "-";

/// Finds people, organisations, places, agencies, and « quotes » with their speakers.
///
/// Reads articles from text files (.txt), JSON lines (.jsonl, .ndjson) and CSV tables (.csv, .tsv),
/// each also compressed (.gz, .zst), from folders of such files, or from standard input. Writes
/// standoff annotations: offsets into the text as it was given, counted in Unicode code points, so that
/// `text[start:end]` in Python is the annotated passage.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = LONG_EXAMPLES)]
pub(super) struct Args {
    /// Files and folders; `-` is standard input. Without any: corpus/articles if the current folder
    /// has it, else an article that is built into the program.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Folder for the results; `-` writes one format to standard output.
    #[arg(short, long, value_name = "DIR", default_value = "out", help_heading = "Output")]
    out: PathBuf,

    /// Formats of the results, separated by commas [default: jsonl,csv, or jsonl to standard output].
    #[arg(short, long, value_enum, value_delimiter = ',', help_heading = "Output")]
    format: Vec<OutputFormat>,

    /// Put the text of each article into its JSONL record.
    #[arg(long, help_heading = "Output")]
    with_text: bool,

    /// Unit of the offsets in JSONL and CSV.
    #[arg(
        long,
        value_name = "UNIT",
        default_value = "codepoint",
        value_parser = PossibleValuesParser::new(["codepoint", "byte", "utf16"])
            .try_map(|unit| unit.parse::<OffsetUnit>()),
        help_heading = "Output"
    )]
    offsets: OffsetUnit,

    /// Also annotate names within names and quotes within quotes.
    #[arg(long, help_heading = "Output")]
    nested: bool,

    /// How the articles are stored. `auto` goes by the ending of each file, and by the first
    /// character where there is none: `{` means JSON lines.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    input_format: InputFormat,

    /// JSON field or CSV column that holds the text.
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    text_field: String,

    /// JSON field or CSV column that holds the identifier [default: doc_id or id, else FILE:LINE].
    #[allow(clippy::doc_markdown, reason = "this is the text of --help")]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    id_field: Option<String>,

    /// Folder of gazetteers (lists of names) to use instead of the built-in ones.
    #[arg(long, value_name = "DIR", help_heading = "Names")]
    gazetteers: Option<PathBuf>,

    /// Use the gazetteers of that folder in addition to the built-in ones.
    #[arg(long, requires = "gazetteers", help_heading = "Names")]
    add: bool,

    /// Let what that folder's lists say hold against rules and model: where a name ends, its type, its
    /// entity. Without this they only add candidates. Rows with `context` still need evidence.
    #[arg(long, requires = "gazetteers", help_heading = "Names")]
    trust: bool,

    /// What decides on names: the gazetteers alone (`off`), with rules, or also with the model.
    #[arg(
        long,
        value_name = "MODE",
        default_value = "model",
        value_parser = PossibleValuesParser::new(["off", "rules", "model"])
            .try_map(|mode| mode.parse::<NamesMode>()),
        help_heading = "Names"
    )]
    names: NamesMode,

    /// Weights of the model, made by `guillemet train`, to use instead of the built-in ones.
    #[arg(long, value_name = "FILE", help_heading = "Names")]
    model: Option<PathBuf>,

    /// Threads to annotate with; 0 means one for each core.
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0)]
    threads: usize,

    /// Say nothing but what failed.
    #[arg(short, long)]
    quiet: bool,

    /// Show no progress bar, even on a terminal.
    #[arg(long)]
    no_progress: bool,
}

const EXAMPLES: &str = "Examples:
  guillemet annotate article.txt                       annotate one article
  guillemet annotate news/ --out results               annotate all articles of a folder
  guillemet annotate crawl.jsonl.gz --text-field body  annotate the field `body` of JSON lines
  cat article.txt | guillemet annotate - --out -       from standard input to standard output";

const LONG_EXAMPLES: &str = "Examples:
  guillemet annotate article.txt                       annotate one article
  guillemet annotate news/ --out results               annotate all articles of a folder
  guillemet annotate crawl.jsonl.gz --text-field body  annotate the field `body` of JSON lines
  guillemet annotate news/ --format brat               results to look at in brat
  guillemet annotate news/ --gazetteers names/ --add   with names of your own
  cat article.txt | guillemet annotate - --out -       from standard input to standard output

Results in the output folder:
  annotations.jsonl  one record a document: its entities and quotes
  entities.csv       one row a mention of an entity
  quotes.csv         one row a quote, with its speaker
  brat/              one .txt and one .ann a document

Exit codes: 0 done; 1 some inputs failed (each is told with its file and line), the rest is done;
2 bad usage, nothing to read, or results that cannot be written.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    /// By ending or content.
    Auto,
    /// Plain text: a file is an article.
    Txt,
    /// JSON lines: a line is an article.
    Jsonl,
    /// A table with a header: a row is an article.
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// annotations.jsonl.
    Jsonl,
    /// entities.csv and quotes.csv.
    Csv,
    /// entities.csv alone.
    EntitiesCsv,
    /// quotes.csv alone.
    QuotesCsv,
    /// The folder brat/.
    Brat,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let start = Instant::now();
    let mut terminal = Terminal::new(args.quiet);
    let write_options = args.write_options();
    args.check(&write_options)?;
    let knowledge = args.knowledge()?;
    for problem in &knowledge.problems {
        terminal.failure(problem);
    }
    let mut failures = knowledge.errors() as u64;
    let annotator = args.annotator(knowledge)?;

    let mut input = args.input(&terminal)?;
    if terminal.is_watched() && !args.no_progress {
        terminal.show_progress(input.total_bytes());
    }
    // The first document is read before the results are opened: nothing to read leaves no trace.
    let first = input.next();
    if first.is_none() && input.is_empty() {
        return Err(Fatal::new(input.nothing_to_read()));
    }

    let mut outputs = match args.outputs(&write_options) {
        Err(error) if error.is_closed_pipe() => return Ok(Outcome::Done),
        outputs => outputs.map_err(Fatal::new)?,
    };
    interrupt::remove_on_interrupt(outputs.temporary_paths());
    let mut tally = Tally::default();
    let worker = Worker { annotator, renderer: Renderer::new(write_options) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build();
    let pool = pool.map_err(|e| Fatal::new(format_args!("cannot start threads: {e}")))?;
    let documents = first.into_iter().chain(std::iter::from_fn(|| {
        let item = input.next();
        terminal.read(input.bytes_read());
        item
    }));
    let written = parallel::annotate(documents, &worker, &pool, |batch: Batch| {
        batch.failures.iter().for_each(|message| terminal.failure(message));
        failures += batch.failures.len() as u64;
        tally.merge(&batch.tally);
        terminal.done(tally.documents);
        outputs.write(&batch.rendered)
    });
    terminal.hide_progress();
    let results = match written.and_then(|()| outputs.finish()) {
        Err(error) if error.is_closed_pipe() => return Ok(Outcome::Done),
        results => results.map_err(Fatal::new)?,
    };
    let summary = Summary {
        tally: &tally,
        failures,
        skipped: input.skipped(),
        results: &results,
        time: start.elapsed(),
    };
    terminal.note(summary.text());
    Ok(if failures == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

impl Args {
    /// What the parser of arguments cannot see.
    fn check(&self, options: &WriteOptions) -> Result<(), Fatal> {
        if self.writes_stream()
            && (options.formats.len() != 1 || options.formats == [write::Format::Brat])
        {
            return Err(Fatal::new("--out - takes one format: jsonl, entities-csv or quotes-csv"));
        }
        if self.paths.iter().filter(|p| is_stream(p)).count() > 1 {
            return Err(Fatal::new("standard input (-) can be read only once"));
        }
        Ok(())
    }

    fn writes_stream(&self) -> bool {
        is_stream(&self.out)
    }

    fn write_options(&self) -> WriteOptions {
        let mut formats: Vec<write::Format> =
            self.format.iter().flat_map(|format| format.files()).copied().collect();
        formats.sort_unstable();
        formats.dedup();
        if formats.is_empty() {
            formats = match self.writes_stream() {
                true => vec![write::Format::Jsonl],
                false => WriteOptions::default().formats,
            };
        }
        WriteOptions { formats, offsets: self.offsets, with_text: self.with_text }
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            format: match self.input_format {
                InputFormat::Auto => None,
                InputFormat::Txt => Some(read::Format::Text),
                InputFormat::Jsonl => Some(read::Format::Jsonl),
                InputFormat::Csv => Some(read::Format::Csv),
            },
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            exclude: (!self.writes_stream()).then(|| self.out.clone()),
        }
    }

    fn knowledge(&self) -> Result<Knowledge, Fatal> {
        match &self.gazetteers {
            Some(folder) => gazetteer::load(folder, self.add),
            None => Ok(Knowledge::builtin()),
        }
    }

    fn annotator(&self, knowledge: Knowledge) -> Result<Annotator, Fatal> {
        let trusted = knowledge.own.filter(|_| self.trust);
        let options = Options { nested: self.nested, names: self.names, trusted };
        let annotator = Annotator::new(knowledge.gazetteer, knowledge.lexicons, options);
        let Some(file) = &self.model else { return Ok(annotator) };
        let fatal = |e: &dyn std::fmt::Display| Fatal::new(format_args!("{}: {e}", file.display()));
        let bytes = std::fs::read(file).map_err(|e| fatal(&e))?;
        let model = Model::from_bytes(&bytes).map_err(|e| fatal(&e))?;
        Ok(annotator.with_model(model))
    }

    fn outputs(&self, options: &WriteOptions) -> Result<Outputs, WriteError> {
        match self.writes_stream() {
            true => Outputs::stream(std::io::stdout(), options),
            false => Outputs::folder(&self.out, options),
        }
    }

    fn input(&self, terminal: &Terminal) -> Result<Input, Fatal> {
        if !self.paths.is_empty() {
            let is_missing = |path: &&PathBuf| !is_stream(path) && !path.exists();
            let missing: Vec<_> = self.paths.iter().filter(is_missing).collect();
            if missing.len() == self.paths.len() {
                let names: Vec<_> = missing.iter().map(|p| p.display().to_string()).collect();
                let names = names.join(", ");
                return Err(Fatal::new(format_args!("nothing to read: {names} not found")));
            }
            return Ok(Input::files(self.paths.clone(), self.read_options()));
        }
        if Path::new(ARTICLES).is_dir() {
            terminal.note(format_args!("no input given: reading {ARTICLES}"));
            return Ok(Input::files(vec![ARTICLES.into()], self.read_options()));
        }
        terminal.note(format_args!(
            "no input given and no folder {ARTICLES} here: annotating the built-in sample article"
        ));
        let sample = Document::new("sample", SAMPLE).map_err(Fatal::new)?;
        Ok(Input::Sample(Some(sample.with_source("<sample>"))))
    }
}

impl OutputFormat {
    fn files(self) -> &'static [write::Format] {
        match self {
            Self::Jsonl => &[write::Format::Jsonl],
            Self::Csv => &[write::Format::EntitiesCsv, write::Format::QuotesCsv],
            Self::EntitiesCsv => &[write::Format::EntitiesCsv],
            Self::QuotesCsv => &[write::Format::QuotesCsv],
            Self::Brat => &[write::Format::Brat],
        }
    }
}

fn is_stream(path: &Path) -> bool {
    path.as_os_str() == STREAM
}

/// The documents of a run.
enum Input {
    /// The built-in article, until it is taken.
    Sample(Option<Document>),
    Files {
        paths: Vec<PathBuf>,
        options: ReadOptions,
        reader: Box<Reader>,
    },
}

impl Input {
    fn files(paths: Vec<PathBuf>, options: ReadOptions) -> Self {
        let reader = Box::new(Reader::new(&paths, options.clone()));
        Self::Files { paths, options, reader }
    }

    fn next(&mut self) -> Option<Result<Document, ReadError>> {
        match self {
            Self::Sample(document) => document.take().map(Ok),
            Self::Files { reader, .. } => reader.next(),
        }
    }

    fn total_bytes(&self) -> Option<u64> {
        match self {
            Self::Sample(_) => None,
            Self::Files { paths, options, .. } => read::total_bytes(paths, options),
        }
    }

    fn bytes_read(&self) -> u64 {
        match self {
            Self::Sample(_) => 0,
            Self::Files { reader, .. } => reader.bytes_read(),
        }
    }

    /// Whether no file was found.
    fn is_empty(&self) -> bool {
        matches!(self, Self::Files { reader, .. } if reader.files() == 0)
    }

    fn skipped(&self) -> u64 {
        match self {
            Self::Sample(_) => 0,
            Self::Files { reader, .. } => reader.skipped(),
        }
    }

    fn nothing_to_read(&self) -> String {
        let Self::Files { paths, .. } = self else { return "nothing to read".into() };
        let paths: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
        format!(
            "nothing to read in {}: no file ends in .txt, .jsonl or .csv ({} others skipped)",
            paths.join(", "),
            self.skipped()
        )
    }
}
