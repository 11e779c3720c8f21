//! `guillemet convert`: annotations from one format to another.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use guillemet::convert::{
    self, ConvertError, Format, Item, Losses, ReadOptions, Scheme, WriteOptions, Writer,
};
use guillemet::text::OffsetUnit;

use super::common::units;
use super::interrupt::Interrupt;
use super::runs::is_stream;
use super::terminal::{Terminal, counted};
use super::{Fatal, Outcome};

/// Converts annotations between the formats of annotation tools and NLP libraries.
///
/// Reads records and gold files (jsonl), entities.csv and quotes.csv (csv), and the formats of brat,
/// CoNLL columns, spaCy, Label Studio and doccano. Offsets are checked against the text. What the
/// format that is written cannot hold is told with its count, once for each kind.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = LONG_HELP)]
pub(super) struct Args {
    /// Files, or folders for brat and csv; `-` is standard input.
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,

    /// Format of the inputs [default: by the ending of each; brat or csv for folders].
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    from: Option<Format>,

    /// Format to write.
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    to: Format,

    /// File to write, or folder for brat and csv; `-` is standard output.
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,

    /// Folder with the texts, `DOC_ID.txt`, for annotations that come without.
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    text: Option<PathBuf>,

    /// Unit of the input's offsets, where the format does not say it [default: codepoint].
    #[arg(long, value_name = "UNIT", value_parser = units(), help_heading = "Input")]
    input_offsets: Option<OffsetUnit>,

    /// Repair offsets that a known mistake explains (bytes, UTF-16, CRLF as one …) instead of
    /// refusing them.
    #[arg(long, help_heading = "Input")]
    fix_offsets: bool,

    /// Label Studio: field of the task's data that holds the text.
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    text_field: String,

    /// Label Studio: which annotation of each task, from 1 [default: the first].
    #[arg(long, value_name = "N", help_heading = "Input")]
    annotation: Option<NonZeroUsize>,

    /// CoNLL: column of the tags of mentions, from 1 [default: as the file says, else the last].
    #[arg(long, value_name = "N", help_heading = "Input")]
    tag_column: Option<usize>,

    /// CoNLL: column of the tags of quotes, from 1 [default: as the file says, else none].
    #[arg(long, value_name = "N", help_heading = "Input")]
    quote_column: Option<usize>,

    /// Unit of the offsets in jsonl, csv, label-studio, doccano and parquet.
    #[arg(
        long,
        value_name = "UNIT",
        default_value = "codepoint",
        value_parser = units(),
        help_heading = "Output"
    )]
    offsets: OffsetUnit,

    /// Put the text of each document into its JSONL record.
    #[arg(long, help_heading = "Output")]
    with_text: bool,

    /// Tags of conll and tokens.
    #[arg(
        long,
        value_name = "SCHEME",
        default_value = "iob2",
        value_parser = PossibleValuesParser::new(Scheme::NAMES).try_map(|s| s.parse::<Scheme>()),
        help_heading = "Output"
    )]
    scheme: Scheme,

    /// Say nothing but what failed.
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "Examples:
  guillemet convert out/brat --to conll -o news.conll               brat to CoNLL columns
  guillemet convert gold.jsonl --text texts --to spacy -o gold.json  records to spaCy's Doc.to_json
  guillemet convert export.json --from label-studio --to jsonl -o gold.jsonl --with-text";

const LONG_HELP: &str = "Formats:
  jsonl         the project's record or a gold file with its keys, a line a document
  csv           a folder with entities.csv and quotes.csv
  brat          a folder with a .txt and an .ann a document
  conll         token, tag of its mention, tag of its quote; IOB2 or BIOES
  tokens        JSON lines, a sentence a line: tokens, ner_tags, quote_tags (for datasets)
  spacy         JSON lines of Doc.to_json: ents, spans (nested, quotes, cues, speakers), tokens
  label-studio  tasks with predictions; read: exports as JSON or JSON-MIN
  doccano       JSON lines with entities and relations
  parquet       a row a document (only in builds with the cargo feature parquet)

What they hold:
  jsonl, parquet, spacy, label-studio and doccano keep the whole record. brat keeps all but the
  source, and numbers annotations anew. csv has no texts, no sources, no documents without rows.
  conll and tokens have spans with their type or kind, of overlapping ones the outer.

Offsets:
  Label Studio counts code points since 2021, before it counted UTF-16 units: for those exports say
  --input-offsets utf16. Where annotations carry the text they cover, a wrong unit is found out.

Examples:
  guillemet convert out/brat --to conll -o news.conll               brat to CoNLL columns
  guillemet convert gold.jsonl --text texts --to spacy -o gold.json  records to spaCy's Doc.to_json
  guillemet convert out/annotations.jsonl --text news --to label-studio -o tasks.json
  guillemet convert export.json --from label-studio --to jsonl -o gold.jsonl --with-text
  guillemet convert gold.jsonl --to conll --scheme bioes -o - | head

Exit codes: 0 done; 1 some documents failed (each is told with its file and line), the rest is done;
2 bad usage, or a result that cannot be written.";

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|s| s.parse::<Format>())
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let interrupt = Interrupt::watch();
    let outcome = convert_all(args, &interrupt);
    if outcome.is_err() {
        interrupt.yield_to();
    }
    outcome
}

fn convert_all(args: &Args, interrupt: &Interrupt) -> Result<Outcome, Fatal> {
    let inputs = args.formats()?;
    let mut run = Run {
        terminal: Terminal::new(args.quiet),
        writer: interrupt.open(|| args.writer(), Writer::temporary_paths)?,
        losses: Losses::default(),
        seen: HashMap::new(),
        failures: 0,
    };
    let options = args.read_options();
    for (path, format) in inputs {
        match convert::read(path, format, &options, &mut run.losses) {
            Ok(documents) => {
                documents.into_iter().try_for_each(|document| run.document(document))?;
            }
            Err(error) => run.fail(&error),
        }
    }
    run.finish()
}

/// A conversion under way.
struct Run {
    terminal: Terminal,
    writer: Writer,
    losses: Losses,
    /// Where each identifier was first.
    seen: HashMap<String, String>,
    failures: usize,
}

impl Run {
    fn fail(&mut self, message: &dyn std::fmt::Display) {
        self.terminal.failure(message);
        self.failures += 1;
    }

    fn document(&mut self, document: convert::Read) -> Result<(), Fatal> {
        let (item, note) = match document {
            Ok(document) => document,
            Err(error) => {
                self.fail(&error);
                return Ok(());
            }
        };
        if let Some(note) = note {
            self.terminal.note(format_args!("guillemet: note: {note}"));
        }
        if let Some(message) = self.duplicate(&item) {
            self.fail(&message);
            return Ok(());
        }
        match self.writer.write(&item, &mut self.losses) {
            Ok(()) => Ok(()),
            Err(ConvertError::Document(message)) => {
                self.fail(&message);
                Ok(())
            }
            // The reader at the other end of the pipe has gone; finishing will say nothing more.
            Err(ConvertError::Write(error)) if error.is_closed_pipe() => std::process::exit(0),
            Err(error) => Err(Fatal::new(error)),
        }
    }

    fn duplicate(&mut self, item: &Item) -> Option<String> {
        let (id, place) = (item.record.doc_id.to_string(), &item.place);
        let first = self.seen.get(&id).map(|first| {
            format!(
                "{place}: duplicate document id {id:?}, first at {first}: this document is skipped"
            )
        });
        if first.is_none() {
            self.seen.insert(id, place.clone());
        }
        first
    }

    fn finish(self) -> Result<Outcome, Fatal> {
        let documents = self.writer.documents();
        if documents == 0 && self.failures > 0 {
            self.terminal.note("guillemet: nothing converted: no output is written");
            return Ok(Outcome::SomeFailed);
        }
        let results = match self.writer.finish() {
            Err(ConvertError::Write(error)) if error.is_closed_pipe() => return Ok(Outcome::Done),
            results => results.map_err(Fatal::new)?,
        };
        for line in self.losses.lines() {
            self.terminal.note(format_args!("guillemet: note: {line}"));
        }
        let results: Vec<String> = results.iter().map(|path| path.display().to_string()).collect();
        let results =
            if results.is_empty() { "standard output".into() } else { results.join(", ") };
        self.terminal.note(format_args!("{} to {results}", counted(documents, "document")));
        Ok(if self.failures == 0 { Outcome::Done } else { Outcome::SomeFailed })
    }
}

impl Args {
    /// The format of each input.
    fn formats(&self) -> Result<Vec<(&PathBuf, Format)>, Fatal> {
        if let Some(format) = self.from.filter(|format| !format.is_built()) {
            let message =
                format!("this build cannot read {} (cargo feature parquet)", format.name());
            return Err(Fatal::new(message));
        }
        let format = |path: &PathBuf| {
            self.from.or_else(|| Format::of_path(path)).ok_or_else(|| {
                let path = path.display();
                Fatal::new(format_args!("{path}: cannot tell the format; say it with --from"))
            })
        };
        self.inputs.iter().map(|path| Ok((path, format(path)?))).collect()
    }

    fn writer(&self) -> Result<Writer, Fatal> {
        let options = WriteOptions {
            format: self.to,
            offsets: self.offsets,
            scheme: self.scheme,
            with_text: self.with_text,
        };
        let writer = match is_stream(&self.out) {
            true => Writer::stream(std::io::stdout(), options),
            false => {
                // The tables of CSV are written in the folder itself.
                if self.to == Format::Csv {
                    let _ = guillemet::write::sweep(&self.out);
                } else {
                    guillemet::write::sweep_beside(&self.out);
                }
                Writer::new(self.out.clone(), options)
            }
        };
        writer.map_err(Fatal::new)
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            offsets: self.input_offsets,
            text_dir: self.text.clone(),
            text_field: self.text_field.clone(),
            annotation: self.annotation,
            tag_column: self.tag_column,
            quote_column: self.quote_column,
            fix_offsets: self.fix_offsets,
        }
    }
}
