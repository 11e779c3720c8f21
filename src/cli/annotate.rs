//! `guillemet annotate`: the main job.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;
use guillemet::names::model::Model;
use guillemet::read::{self, ReadOptions};
use guillemet::text::OffsetUnit;
use guillemet::write::{self, Renderer, WriteOptions};
use guillemet::{Admit, Annotator, Document, NamesMode, Options};

use super::common::{names_mode, units};
use super::interrupt::Interrupt;
use super::knowledge::Knowledge;
use super::parallel::Worker;
use super::runs::{self, Ended, Input, Job, RunArgs, SummaryFormat, is_stream};
use super::summary::Summary;
use super::terminal::Terminal;
use super::{Fatal, Outcome, gazetteer};

/// Where articles lie in a checkout of the repository.
pub(super) const ARTICLES: &str = "corpus/articles";

/// An article to try the program on where there are none.
pub(super) const SAMPLE: &str = include_str!("sample.txt");

/// Finds people, organisations, places, agencies, and « quotes » with their speakers.
///
/// Reads articles from text files (.txt), JSON lines (.jsonl, .ndjson), CSV tables (.csv, .tsv) and web
/// crawls (.warc, .wet), each also compressed (.gz, .zst), from folders of such files, or from standard
/// input; builds with the cargo feature parquet also from .parquet. Texts are UTF-8. Writes standoff annotations: offsets into the text as it was given, counted in Unicode code points, so that
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
        value_parser = units(),
        help_heading = "Output"
    )]
    offsets: OffsetUnit,

    /// Also annotate names within names and quotes within quotes.
    #[arg(long, help_heading = "Output")]
    nested: bool,

    /// Also annotate what stands around the article on a web page: menus, share bars, cookie notices,
    /// links to other articles.
    #[arg(long, help_heading = "Output")]
    keep_boilerplate: bool,

    /// Which documents are annotated: those in French, or in any language. Others are counted, and
    /// listed in skipped.csv.
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value = "fr", help_heading = "Input")]
    language: Language,

    /// Annotate all documents, also those that are empty, binary or not French.
    #[arg(long, help_heading = "Input")]
    keep_all: bool,

    /// Also annotate reported speech without marks (`X affirme que …`), with the kind `indirect`.
    #[arg(long, help_heading = "Output")]
    indirect: bool,

    /// Leave out who speaks where that is less probable than this (0 to 1): fewer attributions, more
    /// of them right.
    #[arg(long, value_name = "P", value_parser = probability, help_heading = "Output")]
    min_confidence: Option<f32>,

    /// How the articles are stored. `auto` goes by the ending of each file, and by the first
    /// character where there is none: `{` means JSON lines.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    input_format: InputFormat,

    /// JSON field, or column of a table, that holds the text.
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    text_field: String,

    /// JSON field, or column of a table, that holds the identifier [default: doc_id or id, else FILE:LINE].
    #[allow(clippy::doc_markdown, reason = "this is the text of --help")]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    id_field: Option<String>,

    /// Folder of gazetteers (lists of names), or an index that `gazetteer build` made of one, to use
    /// instead of the built-in ones.
    #[arg(long, value_name = "DIR|FILE.gaz", help_heading = "Names")]
    gazetteers: Option<PathBuf>,

    /// Use those gazetteers in addition to the built-in ones.
    #[arg(long, requires = "gazetteers", help_heading = "Names")]
    add: bool,

    /// Let what those lists say hold against rules and model: where a name ends, its type, its
    /// entity. Without this they only add candidates. Rows with `context` still need evidence.
    #[arg(long, requires = "gazetteers", help_heading = "Names")]
    trust: bool,

    /// What decides on names: the gazetteers alone (`off`), with rules, or also with the model.
    #[arg(
        long,
        value_name = "MODE",
        default_value = "model",
        value_parser = names_mode(),
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

    #[command(flatten)]
    run: RunArgs,
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
  skipped.csv        the documents left out, if there are any: empty, binary, not French

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
    /// A web crawl (WARC, WET): a text or page is an article.
    Warc,
    /// A table of columns: a row is an article (only in builds with the cargo feature parquet).
    Parquet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// French, or too short to tell.
    Fr,
    /// Any language.
    Any,
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
    /// annotations.parquet (only in builds with the cargo feature parquet).
    Parquet,
}

pub(super) fn run(args: &Args, options: BTreeMap<String, String>) -> Result<Outcome, Fatal> {
    let start = Instant::now();
    let terminal = Terminal::new(args.quiet);
    let write_options = args.write_options();
    args.check(&write_options)?;
    let mut knowledge = gazetteer::begun(args.gazetteers.as_deref(), args.add)?;
    for problem in &knowledge.problems {
        terminal.failure(problem);
    }
    let problems = knowledge.errors() as u64;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build();
    let mut job = Job {
        args: &args.run,
        input: args.input(&terminal)?,
        folder: (!args.writes_stream()).then(|| args.out.clone()),
        options,
        knowledge: args.digests().map_err(Fatal::new)?,
        check: std::mem::take(&mut knowledge.check),
        worker: Worker {
            annotator: args.annotator(knowledge)?,
            renderer: Renderer::new(write_options.clone()),
        },
        write_options,
        pool: pool.map_err(|e| Fatal::new(format_args!("cannot start threads: {e}")))?,
        show_progress: terminal.is_watched() && !args.no_progress,
        terminal,
        interrupt: Interrupt::watch(),
    };
    job.check()?;
    if args.run.dry_run {
        job.check.wait()?;
        return runs::tell_dry(&job);
    }
    let mut report = match runs::run(&mut job)? {
        Ended::ClosedPipe => return Ok(Outcome::Done),
        Ended::Done(report) => report,
    };
    report.totals.fail_often("gazetteer", problems);
    let summary = Summary { report: &report, time: start.elapsed() };
    job.terminal.note(summary.text());
    args.write_summary(&summary)?;
    Ok(if report.totals.failed() == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

impl Args {
    /// What the parser of arguments cannot see.
    fn check(&self, options: &WriteOptions) -> Result<(), Fatal> {
        if self.writes_stream()
            && !matches!(
                options.formats[..],
                [write::Format::Jsonl | write::Format::EntitiesCsv | write::Format::QuotesCsv]
            )
        {
            return Err(Fatal::new("--out - takes one format: jsonl, entities-csv or quotes-csv"));
        }
        if !options.formats.iter().all(|format| format.is_available()) {
            return Err(Fatal::new(write::WriteError::NoParquet));
        }
        if self.writes_stream() && self.run.summary.as_deref().is_some_and(is_stream) {
            return Err(Fatal::new("results and summary cannot both go to standard output"));
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
                InputFormat::Warc => Some(read::Format::Warc),
                InputFormat::Parquet => Some(read::Format::Parquet),
            },
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            exclude: (!self.writes_stream()).then(|| self.out.clone()),
            max_doc_bytes: self.run.max_doc_bytes,
            allow_duplicates: self.run.allow_duplicates,
        }
    }

    /// What a manifest says of the lists and weights; standard output has none.
    fn digests(&self) -> std::io::Result<BTreeMap<String, String>> {
        match self.writes_stream() {
            true => Ok(BTreeMap::new()),
            false => {
                runs::knowledge_of(self.gazetteers.as_deref(), self.names, self.model.as_deref())
            }
        }
    }

    fn annotator(&self, knowledge: Knowledge) -> Result<Annotator, Fatal> {
        let trusted = knowledge.own.filter(|_| self.trust);
        let options = Options {
            nested: self.nested,
            names: self.names,
            keep_boilerplate: self.keep_boilerplate,
            admit: match self.language {
                _ if self.keep_all => Admit::All,
                Language::Any => Admit::AnyLanguage,
                Language::Fr => Admit::French,
            },
            indirect: self.indirect,
            min_confidence: self.min_confidence,
            trusted,
        };
        let annotator = Annotator::new(knowledge.gazetteer, knowledge.lexicons, options);
        let Some(file) = &self.model else { return Ok(annotator) };
        let bytes = std::fs::read(file).map_err(|e| Fatal::of_path(file, e))?;
        let model = Model::from_bytes(&bytes).map_err(|e| Fatal::of_path(file, e))?;
        Ok(annotator.with_model(model))
    }

    fn write_summary(&self, summary: &Summary) -> Result<(), Fatal> {
        let Some(file) = &self.run.summary else { return Ok(()) };
        let mut text = match self.run.summary_format {
            SummaryFormat::Json => summary.json(),
            SummaryFormat::Text => summary.text(),
        };
        text.push('\n');
        match is_stream(file) {
            true => super::print(&text).map_err(Fatal::new),
            false => super::publish(file, text.as_bytes()),
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
            return Ok(Input::Files(self.paths.clone(), self.read_options()));
        }
        if Path::new(ARTICLES).is_dir() {
            terminal.note(format_args!("no input given: reading {ARTICLES}"));
            return Ok(Input::Files(vec![ARTICLES.into()], self.read_options()));
        }
        terminal.note(format_args!(
            "no input given and no folder {ARTICLES} here: annotating the built-in sample article"
        ));
        let sample = Document::new("sample", SAMPLE).map_err(Fatal::new)?;
        Ok(Input::Sample(sample.with_source("<sample>")))
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
            Self::Parquet => &[write::Format::Parquet],
        }
    }
}

/// Reads a number from 0 to 1.
fn probability(text: &str) -> Result<f32, String> {
    let number: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err("not between 0 and 1".to_owned()) }
}
