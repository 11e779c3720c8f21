//! The options of large runs.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

const HEADING: &str = "Large runs";

/// What of the arguments is about the run, not about the annotations.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RunArgs {
    /// Write the results in N parts, each of which appears when it is complete. The same command
    /// again makes only those that are not there.
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=99_999),
        help_heading = HEADING
    )]
    pub(super) shards: Option<u32>,

    /// Make these parts only, counted from 0: `0-3,8`. For several machines.
    #[arg(long, value_name = "LIST", requires = "shards", help_heading = HEADING)]
    pub(super) only_shards: Option<Selection>,

    /// Throw away what a run with shards has left in the output folder, and begin anew.
    #[arg(long, help_heading = HEADING)]
    pub(super) restart: bool,

    /// Read nothing and write nothing; tell what would be.
    #[arg(long, help_heading = HEADING)]
    pub(in crate::cli) dry_run: bool,

    /// Stop after N documents.
    #[arg(long, value_name = "N", help_heading = HEADING)]
    pub(super) limit: Option<u64>,

    /// Write results as they come, not in the order of the input.
    #[arg(long, help_heading = HEADING)]
    pub(in crate::cli) unordered: bool,

    /// Write what was found, and what failed, to a file too; `-` is standard output.
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    pub(in crate::cli) summary: Option<PathBuf>,

    /// Form of that file.
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "json",
        requires = "summary",
        help_heading = HEADING
    )]
    pub(in crate::cli) summary_format: SummaryFormat,

    /// Refuse documents of more bytes; may end in K, M or G (of 1024).
    #[arg(
        long,
        value_name = "BYTES",
        default_value = "128M",
        value_parser = parse_bytes,
        help_heading = "Input"
    )]
    pub(in crate::cli) max_doc_bytes: usize,

    /// Annotate documents whose identifier another one has already, instead of refusing them.
    #[arg(long, help_heading = "Input")]
    pub(in crate::cli) allow_duplicates: bool,
}

/// Arguments that change how a run goes, but not a byte of its results.
pub(super) const NOT_OF_THE_RESULT: [&str; 10] = [
    "paths",
    "out",
    "only_shards",
    "restart",
    "dry_run",
    "summary",
    "summary_format",
    "threads",
    "quiet",
    "no_progress",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SummaryFormat {
    /// One object, for programs.
    Json,
    /// The lines that standard error has.
    Text,
}

/// Numbers and ranges of numbers: `0-3,8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection(Vec<RangeInclusive<u32>>);

impl Selection {
    /// Whether a number is one of them.
    pub(super) fn contains(&self, number: u32) -> bool {
        self.0.iter().any(|range| range.contains(&number))
    }

    /// The largest of them.
    pub(super) fn largest(&self) -> u32 {
        self.0.iter().map(|range| *range.end()).max().unwrap_or_default()
    }
}

impl FromStr for Selection {
    type Err = String;

    fn from_str(list: &str) -> Result<Self, String> {
        let number = |text: &str| {
            text.trim().parse::<u32>().map_err(|_| format!("{text:?} is no number of a shard"))
        };
        let range = |part: &str| -> Result<_, String> {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let range = number(first)?..=number(last)?;
            if range.is_empty() { Err(format!("nothing is in {part}")) } else { Ok(range) }
        };
        list.split(',').map(range).collect::<Result<_, _>>().map(Self)
    }
}

/// `4096`, `64K`, `100M`, `2G`.
fn parse_bytes(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        unit => return Err(format!("{unit:?} is no unit: K, M or G")),
    };
    let number: usize = digits.parse().map_err(|_| format!("{digits:?} is no number"))?;
    number.checked_mul(1 << shift).ok_or_else(|| "too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_sizes_are_understood() {
        let selection: Selection = "0-3,8".parse().unwrap();
        let chosen: Vec<_> = (0..10).filter(|&n| selection.contains(n)).collect();
        assert_eq!((chosen, selection.largest()), (vec![0, 1, 2, 3, 8], 8));
        assert!(["3-0", "", "a", "1-"].iter().all(|list| list.parse::<Selection>().is_err()));
        assert_eq!(parse_bytes("64k"), Ok(64 << 10));
        assert_eq!(parse_bytes("100"), Ok(100));
        assert!(["", "x", "1T", "99999999999G"].iter().all(|text| parse_bytes(text).is_err()));
    }
}
