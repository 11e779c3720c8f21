//! `--dry-run`: what a run would do.

use std::fmt::Write as _;
use std::path::Path;

use guillemet::read::Format;

use super::manifest::Manifest;
use super::sharded::Parts;
use super::{Fatal, Job, Outcome};
use crate::cli::summary::size;
use crate::cli::terminal::counted;

/// Tells what would be read, written and left out.
pub(in crate::cli) fn tell(job: &Job) -> Result<Outcome, Fatal> {
    let stock = job.input.stock();
    let mut out = String::new();
    let mut failed = false;
    // Into a string: nothing can fail.
    for (path, stock) in &stock {
        let formats: Vec<_> = stock
            .formats
            .iter()
            .map(|(format, n)| format!("{} {n}", format.map_or("by content", name)))
            .collect();
        let _ = write!(out, "read     {}: {}", path.display(), counted(stock.files, "file"));
        let _ = write!(out, ", {} ({})", size(stock.bytes), formats.join(", "));
        let _ = match stock.skipped {
            0 => writeln!(out),
            n => writeln!(out, "; {} passed over", counted(n, "file")),
        };
        for problem in &stock.problems {
            let _ = writeln!(out, "fails    {problem}");
        }
        failed |= !stock.problems.is_empty();
    }
    if stock.is_empty() {
        out.push_str("read     the built-in article\n");
    } else if stock.iter().all(|(_, stock)| stock.files == 0) {
        let skipped = stock.iter().map(|(_, stock)| stock.skipped).sum();
        return Err(Fatal::new(job.input.nothing_to_read(skipped)));
    }
    if let Some(limit) = job.args.limit {
        let _ = writeln!(out, "limit    {}", counted(limit, "document"));
    }
    let files: Vec<_> = job.write_options.formats.iter().map(|f| f.file_name()).collect();
    let _ = match &job.folder {
        None => writeln!(out, "write    standard output"),
        Some(folder) => writeln!(out, "write    {}: {}", folder.display(), files.join(", ")),
    };
    if let (Some(folder), Some(count)) = (&job.folder, job.args.shards) {
        out.push_str(&shards(job, folder, count)?);
    }
    crate::cli::print(&out).map_err(Fatal::new)?;
    Ok(if failed { Outcome::SomeFailed } else { Outcome::Done })
}

fn shards(job: &Job, folder: &Path, count: u32) -> Result<String, Fatal> {
    let manifest = Manifest::read(folder).map_err(|e| Fatal::of_path(folder, e))?;
    let origin = job.origin();
    let differences = manifest.map(|manifest| origin.differences(&manifest.origin));
    let mut out = String::new();
    match &differences {
        Some(found) if !found.is_empty() && !job.args.restart => {
            let found = found.join("; ");
            let _ = writeln!(out, "refuse   results of another run are there: {found}");
        }
        _ => {
            let Parts { complete, wanted } = Parts::of(job, folder, count, &origin.digest());
            let made = wanted.len();
            let _ = writeln!(out, "shards   {count}: {complete} complete, {made} to make");
        }
    }
    Ok(out)
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Warc => "warc",
        Format::Parquet => "parquet",
    }
}
