//! What a run found, counted and told.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use super::terminal::counted;
use guillemet::{Annotations, Document, EntityType, QuoteKind};

/// Counts over documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) documents: u64,
    bytes: u64,
    mentions: [u64; EntityType::ALL.len()],
    quotes: [u64; QuoteKind::ALL.len()],
    speech: u64,
    with_speaker: u64,
    with_entity: u64,
}

impl Tally {
    /// Counts one document.
    pub(super) fn add(&mut self, document: &Document, annotations: &Annotations) {
        self.documents += 1;
        self.bytes += document.text().len() as u64;
        for mention in &annotations.mentions {
            self.mentions[position(&EntityType::ALL, &mention.kind)] += 1;
        }
        for quote in &annotations.quotes {
            self.quotes[position(&QuoteKind::ALL, &quote.kind)] += 1;
            if quote.kind.is_speech() {
                self.speech += 1;
                self.with_speaker += u64::from(quote.speaker.is_some());
                self.with_entity += u64::from(quote.speaker_entity.is_some());
            }
        }
    }

    /// Adds the counts of other documents.
    pub(super) fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.bytes += other.bytes;
        self.mentions.iter_mut().zip(other.mentions).for_each(|(n, more)| *n += more);
        self.quotes.iter_mut().zip(other.quotes).for_each(|(n, more)| *n += more);
        self.speech += other.speech;
        self.with_speaker += other.with_speaker;
        self.with_entity += other.with_entity;
    }
}

fn position<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|t| t == one).unwrap_or_default()
}

/// What is told at the end.
pub(super) struct Summary<'a> {
    pub(super) tally: &'a Tally,
    pub(super) failures: u64,
    pub(super) skipped: u64,
    pub(super) results: &'a [PathBuf],
    pub(super) time: Duration,
}

impl Summary<'_> {
    /// A few lines, the last without a line end.
    pub(super) fn text(&self) -> String {
        let tally = self.tally;
        let mut out = format!(
            "{}, {}, {:.2} s",
            counted(tally.documents, "document"),
            size(tally.bytes),
            self.time.as_secs_f64()
        );
        let mut line = |label: &str, text: String| {
            // Into a string: nothing can fail.
            let _ = write!(out, "\n  {label:<9} {text}");
        };
        line("entities", by_kind(&tally.mentions, EntityType::ALL.map(EntityType::label)));
        line("quotes", by_kind(&tally.quotes, QuoteKind::ALL.map(QuoteKind::label)));
        line(
            "speakers",
            format!(
                "{} of {} reported quotes have one, {} with an entity",
                tally.with_speaker, tally.speech, tally.with_entity
            ),
        );
        if self.failures > 0 {
            line("failures", format!("{}, told above", self.failures));
        }
        if self.skipped > 0 {
            line(
                "skipped",
                format!("{}, hidden or with other endings", counted(self.skipped, "file")),
            );
        }
        if !self.results.is_empty() {
            let results: Vec<_> = self.results.iter().map(|p| p.display().to_string()).collect();
            line("results", results.join(", "));
        }
        out
    }
}

fn by_kind<const N: usize>(counts: &[u64; N], labels: [&str; N]) -> String {
    let total: u64 = counts.iter().sum();
    let parts: Vec<_> = labels
        .iter()
        .zip(counts)
        .filter(|(_, n)| **n > 0)
        .map(|(label, n)| format!("{label} {n}"))
        .collect();
    if parts.is_empty() { total.to_string() } else { format!("{total}: {}", parts.join(", ")) }
}

#[allow(clippy::cast_precision_loss)]
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_reads_well() {
        let tally = Tally {
            documents: 2,
            bytes: 4200,
            mentions: [3, 0, 1, 0],
            quotes: [2, 1, 0, 1, 0],
            speech: 3,
            with_speaker: 2,
            with_entity: 1,
        };
        let summary = Summary {
            tally: &tally,
            failures: 1,
            skipped: 1,
            results: &[PathBuf::from("out/annotations.jsonl")],
            time: Duration::from_millis(20),
        };
        assert_eq!(
            summary.text(),
            "2 documents, 4.2 kB, 0.02 s\n  entities  4: PER 3, LOC 1\n  \
             quotes    4: direct 2, mixed 1, scare 1\n  \
             speakers  2 of 3 reported quotes have one, 1 with an entity\n  \
             failures  1, told above\n  skipped   1 file, hidden or with other endings\n  \
             results   out/annotations.jsonl"
        );
    }
}
