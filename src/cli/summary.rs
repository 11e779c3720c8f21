//! What a run found, counted and told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use guillemet::{Annotations, Document, EntityType, QuoteKind};
use serde::{Deserialize, Serialize};

use super::runs::{Report, ShardCounts};
use super::terminal::counted;

/// What was found and what failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Totals {
    #[serde(flatten)]
    pub(super) tally: Tally,
    /// How many inputs failed, by reason.
    pub(super) failures: BTreeMap<String, u64>,
    /// How many documents were left out, by reason.
    #[serde(default)]
    pub(super) left_out: BTreeMap<String, u64>,
}

impl Totals {
    /// Counts a document that was left out.
    pub(super) fn skip(&mut self, reason: &str) {
        count(&mut self.left_out, reason, 1);
    }

    /// Counts a failure.
    pub(super) fn fail(&mut self, reason: &str) {
        self.fail_often(reason, 1);
    }

    /// Counts several failures of one reason.
    pub(super) fn fail_often(&mut self, reason: &str, times: u64) {
        count(&mut self.failures, reason, times);
    }

    /// All failures.
    pub(super) fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    /// Adds those of other documents.
    pub(super) fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
        other.failures.iter().for_each(|(reason, n)| count(&mut self.failures, reason, *n));
        other.left_out.iter().for_each(|(reason, n)| count(&mut self.left_out, reason, *n));
    }
}

/// Adds to the number of a reason, which is named if it is not nought.
fn count(counts: &mut BTreeMap<String, u64>, reason: &str, times: u64) {
    if times > 0 {
        *counts.entry(reason.to_owned()).or_default() += times;
    }
}

/// Counts over documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Counts", into = "Counts")]
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

/// A [`Tally`] with the names of what it counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Counts {
    documents: u64,
    bytes: u64,
    entities: BTreeMap<String, u64>,
    quotes: BTreeMap<String, u64>,
    /// Quotes that report what somebody says; those of them with a speaker, and with an entity.
    reported_quotes: u64,
    with_speaker: u64,
    with_entity: u64,
}

impl From<Tally> for Counts {
    fn from(tally: Tally) -> Self {
        fn named<const N: usize>(labels: [&str; N], counts: [u64; N]) -> BTreeMap<String, u64> {
            labels.into_iter().map(str::to_owned).zip(counts).collect()
        }
        Self {
            documents: tally.documents,
            bytes: tally.bytes,
            entities: named(EntityType::ALL.map(EntityType::label), tally.mentions),
            quotes: named(QuoteKind::ALL.map(QuoteKind::label), tally.quotes),
            reported_quotes: tally.speech,
            with_speaker: tally.with_speaker,
            with_entity: tally.with_entity,
        }
    }
}

impl From<Counts> for Tally {
    fn from(counts: Counts) -> Self {
        let of = |counts: &BTreeMap<String, u64>, label: &str| {
            counts.get(label).copied().unwrap_or_default()
        };
        Self {
            documents: counts.documents,
            bytes: counts.bytes,
            mentions: EntityType::ALL.map(|kind| of(&counts.entities, kind.label())),
            quotes: QuoteKind::ALL.map(|kind| of(&counts.quotes, kind.label())),
            speech: counts.reported_quotes,
            with_speaker: counts.with_speaker,
            with_entity: counts.with_entity,
        }
    }
}

fn position<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|t| t == one).unwrap_or_default()
}

/// What is told at the end.
pub(super) struct Summary<'a> {
    pub(super) report: &'a Report,
    pub(super) time: Duration,
}

impl Summary<'_> {
    /// A few lines, the last without a line end.
    pub(super) fn text(&self) -> String {
        let Report { totals, skipped, results, shards } = self.report;
        let (tally, failed) = (&totals.tally, totals.failed());
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
        if !totals.left_out.is_empty() {
            let all = counted(totals.left_out.values().sum::<u64>(), "document");
            let reasons: Vec<_> =
                totals.left_out.iter().map(|(reason, n)| format!("{reason} {n}")).collect();
            line("left out", format!("{all}: {}", reasons.join(", ")));
        }
        match shards {
            Some(shards) if shards.kept > 0 && failed > 0 => {
                line("failures", format!("{failed}, told above or by an earlier run"));
            }
            _ if failed > 0 => line("failures", format!("{failed}, told above")),
            _ => {}
        }
        if *skipped > 0 {
            line("skipped", format!("{}, hidden or with other endings", counted(*skipped, "file")));
        }
        if let Some(ShardCounts { total, made, kept }) = shards {
            let left = total - made - kept;
            let left = if left > 0 { format!(", {left} not made yet") } else { String::new() };
            line("shards", format!("{total}: {made} made, {kept} complete before{left}"));
        }
        match &results[..] {
            [] => {}
            [first, .., last] if results.len() > 8 => {
                line("results", format!("{} … {}", first.display(), last.display()));
            }
            results => {
                let results: Vec<_> = results.iter().map(|p| p.display().to_string()).collect();
                line("results", results.join(", "));
            }
        }
        out
    }

    /// One JSON object.
    pub(super) fn json(&self) -> String {
        let Report { totals, skipped, results, shards } = self.report;
        let value = serde_json::json!({
            "schema": "guillemet-summary-1",
            "version": env!("CARGO_PKG_VERSION"),
            "totals": totals,
            "skipped_files": skipped,
            "shards": shards,
            "results": results.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
            "seconds": self.time.as_secs_f64(),
        });
        format!("{value:#}")
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
pub(super) fn size(bytes: u64) -> String {
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
        let failures = [("json".to_owned(), 1)].into();
        let report = Report {
            totals: Totals { tally, failures, left_out: [("empty".to_owned(), 3)].into() },
            skipped: 1,
            results: vec!["out/annotations.jsonl".into()],
            shards: None,
        };
        let summary = Summary { report: &report, time: Duration::from_millis(20) };
        assert_eq!(
            summary.text(),
            "2 documents, 4.2 kB, 0.02 s\n  entities  4: PER 3, LOC 1\n  \
             quotes    4: direct 2, mixed 1, scare 1\n  \
             speakers  2 of 3 reported quotes have one, 1 with an entity\n  \
             left out  3 documents: empty 3\n  failures  1, told above\n  skipped   1 file, hidden or with other endings\n  \
             results   out/annotations.jsonl"
        );
    }

    #[test]
    fn totals_are_the_same_when_they_are_read_again() {
        let mut totals = Totals::default();
        totals.tally = Tally { documents: 2, bytes: 7, mentions: [3, 0, 1, 9], ..totals.tally };
        totals.fail("utf-8");
        totals.fail("utf-8");
        let json = serde_json::to_string(&totals).unwrap();
        assert!(json.contains("\"AGENCY\":9") && json.contains("\"utf-8\":2"), "{json}");
        assert_eq!(serde_json::from_str::<Totals>(&json).unwrap(), totals);
        totals.merge(&totals.clone());
        assert_eq!((totals.tally.documents, totals.failed()), (4, 4));
    }
}
