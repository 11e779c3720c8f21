//! Runs of `guillemet annotate`: what is read, in which parts results are written, and the record of
//! how they were made.
//!
//! ```text
//! input ──► single   all results appear at the end      ──► manifest.json
//!      └──► sharded  each part appears when it is done  ──► shard-….json each, manifest.json
//! ```

mod args;
mod dry;
mod input;
mod manifest;
mod origin;
mod sharded;
mod single;

use std::collections::BTreeMap;
use std::path::PathBuf;

use guillemet::Document;
use guillemet::read::ReadError;
use guillemet::write::{Outputs, WriteError, WriteOptions};

pub(super) use args::{RunArgs, SummaryFormat};
pub(super) use dry::tell as tell_dry;
pub(super) use input::{Input, is_stream};
pub(super) use origin::{knowledge as knowledge_of, options as options_of};

use super::interrupt::Interrupt;
use super::knowledge::Check;
use super::parallel::{self, Batch, Order, Worker};
use super::summary::Totals;
use super::terminal::Terminal;
use super::{Fatal, Outcome};
use manifest::Origin;

type Item = Result<Document, ReadError>;

/// Everything that a run needs.
pub(super) struct Job<'a> {
    pub(super) args: &'a RunArgs,
    pub(super) input: Input,
    /// The folder of the results; `None` is standard output.
    pub(super) folder: Option<PathBuf>,
    pub(super) write_options: WriteOptions,
    /// All options by name, as they decide on the results.
    pub(super) options: BTreeMap<String, String>,
    /// SHA-256 of the lists and weights.
    pub(super) knowledge: BTreeMap<String, String>,
    /// Of a list that is an index.
    pub(super) check: Check,
    pub(super) worker: Worker,
    pub(super) pool: rayon::ThreadPool,
    pub(super) terminal: Terminal,
    pub(super) show_progress: bool,
    pub(super) interrupt: Interrupt,
}

/// What came out of a run.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) totals: Totals,
    /// Files of folders that were passed over.
    pub(super) skipped: u64,
    pub(super) results: Vec<PathBuf>,
    pub(super) shards: Option<ShardCounts>,
}

/// How many parts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) struct ShardCounts {
    pub(super) total: u32,
    /// Made by this run.
    pub(super) made: u32,
    /// Complete before.
    pub(super) kept: u32,
}

/// How a run ended that could be begun.
pub(super) enum Ended {
    /// With results.
    Done(Box<Report>),
    /// Nobody reads on.
    ClosedPipe,
}

/// Reads, annotates, writes.
pub(super) fn run(job: &mut Job) -> Result<Ended, Fatal> {
    let ended = match job.args.shards {
        Some(count) => sharded::run(job, count),
        None => single::run(job),
    };
    if ended.is_err() {
        job.interrupt.yield_to();
    }
    ended
}

impl Job<'_> {
    /// Checks what the parser of arguments cannot see.
    pub(super) fn check(&self) -> Result<(), Fatal> {
        let Some(count) = self.args.shards else { return Ok(()) };
        if self.folder.is_none() {
            return Err(Fatal::new("--shards writes files: it cannot go with --out -"));
        }
        if self.write_options.formats.contains(&guillemet::write::Format::Brat) {
            return Err(Fatal::new(WriteError::NoShards));
        }
        if self.input.is_stream() {
            return Err(Fatal::new("--shards reads its input again: it cannot be standard input"));
        }
        match &self.args.only_shards {
            Some(only) if only.largest() >= count => {
                Err(Fatal::new(format_args!("--only-shards: the last shard is {}", count - 1)))
            }
            _ => Ok(()),
        }
    }

    /// How the results are made.
    fn origin(&self) -> Origin {
        Origin {
            version: env!("CARGO_PKG_VERSION").into(),
            options: self.options.clone(),
            knowledge: self.knowledge.clone(),
            inputs: self.input.sources(),
        }
    }

    /// Annotates documents into outputs. The lists are found sound before anything is written.
    fn annotate(
        &self,
        documents: impl Iterator<Item = Item> + Send,
        outputs: &mut Outputs,
        totals: &mut Totals,
    ) -> Result<Result<(), WriteError>, Fatal> {
        let order = if self.args.unordered { Order::Completion } else { Order::Input };
        let each = |batch: &Batch| {
            self.check.wait().map_err(Stop::Damaged)?;
            for failure in &batch.failures {
                self.terminal.failure(&failure.message);
                totals.fail(failure.reason);
            }
            batch.skipped.iter().for_each(|skip| totals.skip(skip.label()));
            totals.tally.merge(&batch.tally);
            self.terminal.done(totals.tally.documents);
            outputs.write(&batch.rendered).map_err(Stop::Write)
        };
        match parallel::annotate(documents, &self.worker, &self.pool, order, each) {
            Ok(()) => self.check.wait().map(Ok),
            Err(Stop::Damaged(fatal)) => Err(fatal),
            Err(Stop::Write(error)) => Ok(Err(error)),
        }
    }
}

/// Why annotating ends early.
enum Stop {
    /// The lists are damaged.
    Damaged(Fatal),
    /// Results cannot be written.
    Write(WriteError),
}
