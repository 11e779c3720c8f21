//! A run in parts, which goes on where an earlier one was broken off.
//!
//! The records of the input are counted first. Part *k* of *n* has the records from *k/n* to
//! *(k+1)/n* of them, in input order, so that the parts one after the other are the results of a run
//! without parts. A part is complete when its record (`shard-….json`) is in place, which happens
//! after its files are; what is there without a record is made again. All parts are made of one
//! reading of the input, so that a document that comes twice is found over all of it.

use std::path::Path;

use guillemet::write::{Outputs, Shard};

use super::input::Documents;
use super::manifest::{FILE, Manifest, Output, SCHEMA, ShardRecord, remove_shards};
use super::{Ended, Fatal, Job, Report, ShardCounts};
use crate::cli::summary::Totals;
use crate::cli::terminal::counted;

/// Makes the parts that are wanted and not complete.
pub(super) fn run(job: &mut Job, count: u32) -> Result<Ended, Fatal> {
    let folder = job.folder.clone().unwrap_or_default();
    let manifest = begin(job, &folder, count)?;
    if job.show_progress {
        job.terminal.show_progress(job.input.total_bytes());
    }
    let run = manifest.origin.digest();
    let plan = Plan { job, folder: &folder, manifest: &manifest, run: &run };
    let (made, skipped) = plan.make()?;
    job.terminal.hide_progress();

    let mut report = Report { skipped, ..Report::default() };
    let mut complete = 0;
    for shard in Shard::all(count) {
        if let Some(record) = ShardRecord::complete(&folder, shard, &run) {
            complete += 1;
            report.totals.merge(&record.totals);
            report.results.extend(record.results.iter().map(|output| folder.join(&output.file)));
        }
    }
    report.shards = Some(ShardCounts { total: count, made, kept: complete - made });
    if complete == count {
        let totals = Some(report.totals.clone());
        let manifest = Manifest { complete: true, totals, ..manifest };
        job.interrupt.hold(|| manifest.write(&folder)).map_err(Fatal::new)?;
    }
    Ok(Ended::Done(Box::new(report)))
}

/// The manifest of an earlier run of the same, or a new one, for which the input is counted.
fn begin(job: &mut Job, folder: &Path, count: u32) -> Result<Manifest, Fatal> {
    std::fs::create_dir_all(folder).map_err(|e| Fatal::of_path(folder, e))?;
    // After the folder is there: a folder of results within the input is not read.
    let origin = job.origin();
    if job.args.restart {
        remove_shards(folder).map_err(|e| Fatal::of_path(folder, e))?;
        Manifest::remove(folder).map_err(|e| Fatal::of_path(folder, e))?;
    }
    let _ = guillemet::write::sweep(folder);
    let earlier = Manifest::read(folder).map_err(|error| {
        let file = folder.join(FILE);
        Fatal::new(format_args!("{}: {error}; --restart begins anew", file.display()))
    })?;
    if let Some(earlier) = earlier {
        let mut differences = origin.differences(&earlier.origin);
        if earlier.shards != Some(count) && differences.is_empty() {
            differences.push("it was no run with shards".into());
        }
        if differences.is_empty() {
            return Ok(earlier);
        }
        return Err(Fatal::new(format_args!(
            "{} holds the results of another run: {}. Write elsewhere (--out), or throw them away and \
             begin anew (--restart)",
            folder.display(),
            differences.join("; ")
        )));
    }
    let manifest = Manifest {
        schema: SCHEMA.into(),
        complete: false,
        origin,
        shards: Some(count),
        records: Some(counted_records(job)?),
        totals: None,
        results: Vec::new(),
    };
    job.interrupt.hold(|| manifest.write(folder)).map_err(Fatal::new)?;
    Ok(manifest)
}

/// How many records the input has, those that cannot be read too.
fn counted_records(job: &mut Job) -> Result<u64, Fatal> {
    job.terminal.note("counting the documents");
    let mut documents = job.input.open(job.args.limit);
    let records = documents.by_ref().count() as u64;
    if records == 0 && documents.is_empty() {
        return Err(Fatal::new(job.input.nothing_to_read(documents.skipped())));
    }
    Ok(records)
}

/// What of a run is there already, and what is to be made.
pub(super) struct Parts {
    /// How many parts are complete.
    pub(super) complete: usize,
    /// Those that are not, and are asked for.
    pub(super) wanted: Vec<Shard>,
}

impl Parts {
    pub(super) fn of(job: &Job, folder: &Path, count: u32, run: &str) -> Self {
        // To begin anew is to keep nothing.
        let is_complete = |&shard: &Shard| {
            !job.args.restart && ShardRecord::complete(folder, shard, run).is_some()
        };
        let (complete, mut wanted): (Vec<_>, Vec<_>) = Shard::all(count).partition(is_complete);
        if let Some(only) = &job.args.only_shards {
            wanted.retain(|shard| only.contains(shard.index));
        }
        Self { complete: complete.len(), wanted }
    }
}

/// A run that goes through the input once.
struct Plan<'a> {
    job: &'a Job<'a>,
    folder: &'a Path,
    manifest: &'a Manifest,
    run: &'a str,
}

impl Plan<'_> {
    /// Makes what is to be made; says how many parts that were, and how many files were passed over.
    fn make(&self) -> Result<(u32, u64), Fatal> {
        let total = self.manifest.records.unwrap_or_default();
        let count = self.manifest.shards.unwrap_or(1);
        let Parts { complete, wanted } = Parts::of(self.job, self.folder, count, self.run);
        self.tell_progress(complete);
        let mut input = self.job.input.open(self.job.args.limit);
        let mut place = 0;
        for (made, &shard) in (0..).zip(&wanted) {
            let range = shard.range(total);
            self.pass(&mut input, range.start - place)?;
            self.shard(shard, &mut input)?;
            place = range.end;
            self.tell_progress(complete + made + 1);
        }
        if place == total && !wanted.is_empty() && input.next().is_some() {
            return Err(self.changed());
        }
        Ok((u32::try_from(wanted.len()).unwrap_or(count), input.skipped()))
    }

    /// Reads on over records of parts that are not made.
    fn pass(&self, input: &mut Documents, records: u64) -> Result<(), Fatal> {
        for _ in 0..records {
            drop(input.next().ok_or_else(|| self.changed())?);
            self.job.terminal.read(input.bytes_read());
        }
        Ok(())
    }

    fn shard(&self, shard: Shard, input: &mut Documents) -> Result<(), Fatal> {
        let range = shard.range(self.manifest.records.unwrap_or_default());
        let options = &self.job.write_options;
        let open = || Outputs::shard(self.folder, shard, options);
        let outputs = self.job.interrupt.open(open, Outputs::temporary_paths);
        let mut outputs = outputs.map_err(Fatal::new)?;
        let mut totals = Totals::default();
        let mut left = range.end - range.start;
        let documents = std::iter::from_fn(|| {
            left = left.checked_sub(1)?;
            let item = input.next();
            self.job.terminal.read(input.bytes_read());
            // What is missing is seen by the count.
            left += u64::from(item.is_none());
            item
        });
        self.job.annotate(documents, &mut outputs, &mut totals)?.map_err(Fatal::new)?;
        if left > 0 || self.job.input.sources() != self.manifest.origin.inputs {
            return Err(self.changed());
        }
        let results = outputs.finish().map_err(Fatal::new)?;
        let record = ShardRecord {
            run: self.run.to_owned(),
            shard: shard.index,
            shards: shard.count,
            first: range.start,
            records: range.end - range.start,
            totals,
            results: results.iter().map(Output::new).collect(),
        };
        self.job.interrupt.hold(|| record.write(self.folder)).map_err(Fatal::new)
    }

    /// What an interrupt tells.
    fn tell_progress(&self, complete: usize) {
        let count = self.manifest.shards.unwrap_or(1);
        self.job.interrupt.say(format!(
            "interrupted: {complete} of {} complete; the same command goes on with the others",
            counted(count, "shard")
        ));
    }

    fn changed(&self) -> Fatal {
        Fatal::new(
            "the input has changed while it was read: what is complete is of the earlier input; \
             --restart begins anew",
        )
    }
}
