//! A run whose results appear all together at its end.

use guillemet::write::Outputs;

use super::manifest::{Manifest, Output, SCHEMA, remove_shards};
use super::{Ended, Fatal, Job, Report};
use crate::cli::summary::Totals;

/// Annotates the whole input.
pub(super) fn run(job: &mut Job) -> Result<Ended, Fatal> {
    if job.show_progress {
        job.terminal.show_progress(job.input.total_bytes());
    }
    let mut input = job.input.open(job.args.limit);
    // The first document is read before the results are opened: nothing to read leaves no trace.
    let first = input.next();
    if first.is_none() && input.is_empty() {
        return Err(Fatal::new(job.input.nothing_to_read(input.skipped())));
    }
    let origin = job.folder.is_some().then(|| job.origin());
    clear(job)?;
    let mut outputs = match job.interrupt.open(|| outputs(job), Outputs::temporary_paths) {
        Err(error) if error.is_closed_pipe() => return Ok(Ended::ClosedPipe),
        outputs => outputs.map_err(Fatal::new)?,
    };

    let mut totals = Totals::default();
    let documents = first.into_iter().chain(std::iter::from_fn(|| {
        let item = input.next();
        job.terminal.read(input.bytes_read());
        item
    }));
    let written = job.annotate(documents, &mut outputs, &mut totals);
    job.terminal.hide_progress();
    let written = written?;
    if let Some(folder) = &job.folder {
        // From here until the new one is in place, no manifest says that the results are complete.
        Manifest::remove(folder).map_err(|e| Fatal::of_path(folder, e))?;
    }
    let results = match written.and_then(|()| outputs.finish()) {
        Err(error) if error.is_closed_pipe() => return Ok(Ended::ClosedPipe),
        results => results.map_err(Fatal::new)?,
    };
    if let (Some(folder), Some(origin)) = (&job.folder, origin) {
        let manifest = Manifest {
            schema: SCHEMA.into(),
            complete: true,
            origin,
            shards: None,
            records: None,
            totals: Some(totals.clone()),
            results: results.iter().map(Output::new).collect(),
        };
        job.interrupt.hold(|| manifest.write(folder)).map_err(Fatal::new)?;
    }
    let results = results.into_iter().map(|finished| finished.path).collect();
    let skipped = input.skipped();
    Ok(Ended::Done(Box::new(Report { totals, skipped, results, shards: None })))
}

/// The results of a run with shards are not mixed with others.
fn clear(job: &Job) -> Result<(), Fatal> {
    let Some(folder) = &job.folder else { return Ok(()) };
    let _ = guillemet::write::sweep(folder);
    // A manifest that cannot be read is one that is written anew.
    let earlier = Manifest::read(folder).ok().flatten();
    if earlier.is_none_or(|manifest| manifest.shards.is_none()) {
        return Ok(());
    }
    if !job.args.restart {
        return Err(Fatal::new(format_args!(
            "{} holds the results of a run with --shards: write elsewhere (--out), or throw them away \
             (--restart)",
            folder.display()
        )));
    }
    remove_shards(folder).map_err(|e| Fatal::of_path(folder, e))
}

fn outputs(job: &Job) -> Result<Outputs, guillemet::write::WriteError> {
    match &job.folder {
        None => Outputs::stream(std::io::stdout(), &job.write_options),
        Some(folder) => Outputs::folder(folder, &job.write_options),
    }
}
