//! Other scorers' ways of counting, faults included, so that published figures can be compared.
//!
//! | tool | what it does differently |
//! |---|---|
//! | [`nervaluate`] 1.2.1 | greedy in the order of the lists; overlap only if 1 % of the gold span is shared; labels outside its tag list are dropped |
//! | [`seqeval`] 1.2.2 | its default mode repairs tag sequences as it reads, its strict mode refuses or drops them |
//! | [`conlleval`] 2004 | percentages; ends no chunk between `E` and a following `B` |
//! | [`hipe`] 2024 | greedy; a gold mention can be correct twice; labels that the gold lacks are dropped |
//! | [`brateval`] 2022 | greedy in the order of a Java hash table |
//! | [`gendergap`] 2024 | quotes match by the share of the gold quote; equal predictions vanish together |
//! | [`citron`] 2021 | duplicates are right twice (scores above 1); touching cues overlap; P and R swapped in one table |

pub mod brateval;
pub mod citron;
pub mod conlleval;
pub mod gendergap;
pub mod hipe;
pub mod muc;
pub mod nervaluate;
pub mod seqeval;
pub mod tags;

use std::collections::BTreeSet;

use super::align::{Aligned, AlignedDoc};
use super::model::{Doc, Entity, Quote};
use super::report::{Report, line};
use super::select::Selection;
use super::table::{Cell, Table};

/// A scorer to reproduce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// nervaluate 1.2.1, given inclusive ends as its documentation asks for.
    Nervaluate,
    /// nervaluate 1.2.1, given half-open ends as many callers do.
    NervaluateHalfOpen,
    /// seqeval 1.2.2, default and strict IOB2.
    Seqeval,
    /// `conlleval.pl` of 2004-01-26.
    Conlleval,
    /// HIPE-scorer, commit c2a5684.
    Hipe,
    /// brateval, commit 17acc16.
    Brateval,
    /// The Gender Gap Tracker's French quote scorer, commit 5501de3.
    GenderGap,
    /// BBC Citron's quote metrics, commit 1937f2c.
    Citron,
}

impl Tool {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Nervaluate, "nervaluate"),
        (Self::NervaluateHalfOpen, "nervaluate-halfopen"),
        (Self::Seqeval, "seqeval"),
        (Self::Conlleval, "conlleval"),
        (Self::Hipe, "hipe"),
        (Self::Brateval, "brateval"),
        (Self::GenderGap, "gendergap"),
        (Self::Citron, "citron"),
    ];

    /// All names, for messages and help.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(|(_, name)| *name).collect()
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(tool, _)| *tool == self).map_or("", |(_, name)| name)
    }
}

impl std::str::FromStr for Tool {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, name)| *name == s);
        found
            .map(|(t, _)| *t)
            .ok_or_else(|| format!("unknown tool {s:?}: {}", Self::names().join(", ")))
    }
}

/// `num / den`, 0 for 0 / 0: what all these tools do.
#[must_use]
pub fn share(num: f64, den: f64) -> f64 {
    if den == 0.0 { 0.0 } else { num / den }
}

/// The harmonic mean; 0 for two zeros.
#[must_use]
pub fn harmonic(p: f64, r: f64) -> f64 {
    share(2.0 * p * r, p + r)
}

/// Precision, recall, F1 as the tools give them: 0 where we say undefined.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prf {
    /// Precision.
    pub precision: f64,
    /// Recall.
    pub recall: f64,
    /// F1.
    pub f1: f64,
}

impl Prf {
    /// From right, predicted and gold counts.
    #[must_use]
    pub fn new(right: f64, predicted: f64, gold: f64) -> Self {
        let (precision, recall) = (share(right, predicted), share(right, gold));
        Self { precision, recall, f1: harmonic(precision, recall) }
    }

    /// As cells.
    #[must_use]
    pub fn cells(self) -> Vec<Cell> {
        [self.precision, self.recall, self.f1].map(|x| Cell::Number(Some(x))).to_vec()
    }
}

/// A count as a float.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn float(n: usize) -> f64 {
    n as f64
}

pub(crate) fn count(n: usize) -> Cell {
    Cell::Count(n as u64)
}

/// Columns of precision, recall and F1.
pub(crate) const PRF: [(&str, &str); 3] = [("precision", "P"), ("recall", "R"), ("f1", "F1")];

/// Scores side 1 against side 0 as the tool does.
///
/// # Errors
/// A sentence if the tool cannot read such data: overlapping mentions as tags, no text to cut into
/// tokens, tags that it refuses.
pub fn run(tool: Tool, aligned: &Aligned, selection: &Selection) -> Result<Report, String> {
    let labels = labels(aligned, selection);
    let tables = match tool {
        Tool::Nervaluate | Tool::NervaluateHalfOpen => {
            let docs = nervaluate_docs(aligned, selection, tool == Tool::Nervaluate)?;
            vec![nervaluate::table(&docs, &labels)]
        }
        Tool::Seqeval => seqeval::tables(&tags::pairs(aligned, selection)?),
        Tool::Conlleval => vec![conlleval::table(&tags::pairs(aligned, selection)?)],
        Tool::Hipe => {
            let docs = tags::documents(aligned, selection)?;
            let given = (!selection.labels.is_empty()).then_some(labels.as_slice());
            vec![hipe::table(&docs, given)]
        }
        Tool::Brateval => vec![brateval::table(&entity_pairs(aligned, selection))],
        Tool::GenderGap => vec![gendergap::table(&quote_pairs(aligned))],
        Tool::Citron => vec![citron::table(&citron::documents(aligned)?)],
    };
    let mut head: Vec<_> =
        ["gold", "prediction"].iter().zip(&aligned.names).map(|(role, n)| line(role, n)).collect();
    head.push(line("documents", aligned.docs.len().to_string()));
    let how = format!("{} does, faults included; 0 stands for undefined", tool.name());
    head.push(line("counted as", how));
    Ok(Report { head, tables, notes: aligned.notes.clone() })
}

/// The labels that the user names, else all that occur.
fn labels(aligned: &Aligned, selection: &Selection) -> Vec<String> {
    if !selection.labels.is_empty() {
        return selection.labels.clone();
    }
    let docs = aligned.docs.iter().flat_map(|d| d.sides.iter().flatten());
    let entities = docs.flat_map(|d| &d.entities);
    let found: BTreeSet<String> =
        entities.filter_map(|e| Some(selection.label(&e.label)?.to_string())).collect();
    found.into_iter().collect()
}

fn of_side(doc: &AlignedDoc, side: usize) -> Option<&Doc> {
    doc.sides.get(side).and_then(Option::as_ref)
}

fn entity_pairs(aligned: &Aligned, selection: &Selection) -> Vec<(Vec<Entity>, Vec<Entity>)> {
    let side = |doc: &AlignedDoc, s| {
        of_side(doc, s).map(|d| selection.rename(&d.entities)).unwrap_or_default()
    };
    aligned.docs.iter().map(|d| (side(d, 0), side(d, 1))).collect()
}

fn quote_pairs(aligned: &Aligned) -> Vec<(Vec<Quote>, Vec<Quote>)> {
    let side = |doc: &AlignedDoc, s| of_side(doc, s).map(|d| d.quotes.clone()).unwrap_or_default();
    aligned.docs.iter().map(|d| (side(d, 0), side(d, 1))).collect()
}

/// Documents as nervaluate gets them: tag sequences a sentence, or spans a document.
fn nervaluate_docs(
    aligned: &Aligned,
    selection: &Selection,
    inclusive: bool,
) -> Result<Vec<nervaluate::Pair>, String> {
    if tags::is_tagged(aligned) {
        let pairs = tags::pairs(aligned, selection)?;
        let spans = |tags: &[String]| nervaluate::spans_of_tags(tags);
        return pairs.iter().map(|(g, p)| Ok((spans(g)?, spans(p)?))).collect();
    }
    let spans = |list: &[Entity]| nervaluate::spans_of_entities(list, inclusive);
    Ok(entity_pairs(aligned, selection).iter().map(|(g, p)| (spans(g), spans(p))).collect())
}

/// A table whose columns are the given ones and then P, R, F1.
pub(crate) fn with_prf(key: &str, title: &str, head: &str, columns: &[(&str, &str)]) -> Table {
    let all: Vec<(&str, &str)> = columns.iter().copied().chain(PRF).collect();
    Table::new(key, title, head, &all)
}
