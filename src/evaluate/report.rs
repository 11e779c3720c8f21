//! `evaluate`: one system, or two, against a gold standard.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::align::{Aligned, AlignedDoc};
use super::bootstrap::{Comparison, Interval, compare, intervals};
use super::entities::{EntityPlan, Mode};
use super::headings::blank;
use super::model::{Entity, Quote};
use super::quotes::{KINDS, QuotePlan};
use super::select::Selection;
use super::table::{Cell, Table};
use super::tally::{Counter, Plan, Tally};

/// What to evaluate.
#[derive(Debug, Clone)]
pub struct EvaluateOptions {
    /// Which mentions take part.
    pub selection: Selection,
    /// Draws of documents for intervals and tests; 0 for none.
    pub resamples: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Also a row for every document.
    pub per_document: bool,
    /// Score mentions: `None` if the gold has any.
    pub entities: Option<bool>,
    /// Score quotes: `None` if the gold has any.
    pub quotes: Option<bool>,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        Self {
            selection: Selection::default(),
            resamples: 1000,
            seed: 42,
            per_document: false,
            entities: None,
            quotes: None,
        }
    }
}

/// The result: what was compared, and tables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// What was compared and how: names, which may repeat, and values.
    pub head: Vec<(String, String)>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Remarks, as on documents without prediction.
    pub notes: Vec<String>,
}

impl Report {
    /// The table with a key.
    #[must_use]
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.key == key)
    }

    /// The number in a row and column of a table; `None` if it is undefined or there is none.
    #[must_use]
    pub fn value(&self, table: &str, row: &str, column: &str) -> Option<f64> {
        self.table(table)?.value(row, column)
    }
}

/// Scores side 1 against side 0; if there is a side 2, also compares side 1 with it.
#[must_use]
pub fn evaluate(aligned: &Aligned, options: &EvaluateOptions) -> Report {
    let mut notes = aligned.notes.clone();
    notes.extend(swapped(aligned));
    let counted = Counted::new(aligned, options, &mut notes);
    let ours = &counted.tallies[0];
    let bounds = intervals(&counted.plan, ours, options.resamples, options.seed);
    let mut tables = counted.tables(ours, &bounds);
    if options.per_document {
        tables.push(counted.per_document(aligned));
    }
    if let Some(baseline) = counted.tallies.get(1) {
        let compared = compare(&counted.plan, ours, baseline, options.resamples, options.seed);
        tables.push(counted.comparison(&compared));
    }
    Report { head: head(aligned, options), tables, notes }
}

/// A gold standard that names the rules of a program (`gold`, as gold files have it, is none) and a
/// prediction that names none are probably in each other's place.
fn swapped(aligned: &Aligned) -> Option<String> {
    let names_rules = |side: usize| {
        let mut docs = aligned.docs.iter().filter_map(|doc| doc.sides.get(side)?.as_ref());
        docs.any(|doc| {
            let (entities, quotes) = (doc.entities.iter(), doc.quotes.iter());
            let mut rules = entities.map(|e| &e.rule).chain(quotes.map(|q| &q.rule)).flatten();
            rules.any(|rule| rule != "gold")
        })
    };
    (names_rules(0) && !names_rules(1)).then(|| {
        "the gold names the rules of a program and the prediction none: the gold comes first, are they in the \
         wrong order?"
            .to_owned()
    })
}

/// A line of a report's head.
pub(crate) fn line(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn head(aligned: &Aligned, options: &EvaluateOptions) -> Vec<(String, String)> {
    let roles = ["gold", "prediction", "baseline"];
    let mut head: Vec<_> =
        roles.iter().zip(&aligned.names).map(|(role, name)| line(role, name)).collect();
    head.push(line("documents", aligned.docs.len().to_string()));
    head.push(line("mentions", options.selection.describe() + "; duplicates removed"));
    let intervals = match options.resamples {
        0 => "none".to_owned(),
        n => format!(
            "95 % percentile bootstrap over documents, {n} resamples, seed {}",
            options.seed
        ),
    };
    head.push(line("intervals", intervals));
    head
}

/// Everything counted.
struct Counted {
    plan: Plan,
    entities: Option<EntityPlan>,
    quotes: Option<QuotePlan>,
    tallies: Vec<Tally>,
}

impl Counted {
    fn new(aligned: &Aligned, options: &EvaluateOptions, notes: &mut Vec<String>) -> Self {
        let (with_entities, with_quotes) = layers(aligned, options, notes);
        if with_entities {
            let sides = aligned.docs.iter().flat_map(|doc| doc.sides.iter().flatten());
            let labels = sides.flat_map(|side| side.entities.iter().map(|e| &e.label));
            notes.extend(options.selection.unused(labels));
        }
        let selected: Vec<Vec<Vec<Entity>>> = aligned
            .docs
            .iter()
            .map(|doc| (0..doc.sides.len()).map(|s| select(doc, s, options)).collect())
            .collect();
        let labels =
            |list: &Vec<Entity>| list.iter().map(|e| Arc::clone(&e.label)).collect::<Vec<_>>();
        let types: BTreeSet<Arc<str>> = selected.iter().flatten().flat_map(labels).collect();
        let indirect =
            aligned.docs.iter().any(|d| side(d, 0).1.iter().any(|q| q.kind == "indirect"));
        let mut plan = Plan::default();
        let entities =
            with_entities.then(|| EntityPlan::new(&mut plan, types.into_iter().collect()));
        let quotes = with_quotes.then(|| QuotePlan::new(&mut plan, indirect));
        let tallies = (1..aligned.names.len().max(2))
            .map(|system| {
                let mut tally = Tally::new(&plan);
                for (doc, lists) in aligned.docs.iter().zip(&selected) {
                    let row = tally.document();
                    let empty = Vec::new();
                    let pred = lists.get(system).unwrap_or(&empty);
                    if let Some(entities) = &entities {
                        entities.fill(&lists[0], pred, row);
                    }
                    if let Some(quotes) = &quotes {
                        let ((mentions, gold), pred) = (side(doc, 0), side(doc, system).1);
                        quotes.fill((gold, mentions), pred, doc.text.as_deref(), row);
                    }
                }
                tally
            })
            .collect();
        Self { plan, entities, quotes, tallies }
    }

    /// All tables of one system.
    fn tables(&self, tally: &Tally, bounds: &[Option<Interval>]) -> Vec<Table> {
        let sums = tally.sums();
        let scores = self.plan.scores(&sums);
        let mut tables: Vec<Table> = Vec::new();
        for (i, measure) in self.plan.measures.iter().enumerate() {
            if tables.last().is_none_or(|t| t.key != measure.table) {
                tables.push(blank(&measure.table));
            }
            let Some(table) = tables.last_mut() else { continue };
            let known = table.rows.iter().position(|r| r.label == measure.row);
            let row = known.unwrap_or_else(|| {
                let mut cells = vec![Cell::Empty; table.columns.len()];
                for (name, counters) in self.counts(&measure.table, &measure.row) {
                    if let Some(at) = table.columns.iter().position(|(k, _)| k == name) {
                        cells[at] = Cell::Count(counters.iter().map(|c| sums[*c]).sum());
                    }
                }
                table.row(&measure.row, cells);
                table.rows.len() - 1
            });
            let at = table.columns.iter().position(|(k, _)| *k == measure.column);
            if let Some(cell) = at.and_then(|at| table.rows[row].cells.get_mut(at)) {
                *cell = Cell::Share(scores[i], bounds.get(i).copied().flatten());
            }
        }
        for table in &mut tables {
            drop_unused_kinds(table);
        }
        if self.quotes.is_some() {
            tables.push(self.confusion(&sums));
        }
        tables
    }

    /// The counts that stand beside the scores of a row.
    fn counts(&self, table: &str, row: &str) -> Vec<(&'static str, Vec<Counter>)> {
        let mode = Mode::ALL.into_iter().find(|m| table == format!("entities.{}", m.key()));
        match (mode, &self.entities, &self.quotes) {
            (Some(mode), Some(plan), _) => {
                let scope = if row == "micro" {
                    Some(0)
                } else {
                    plan.types.iter().position(|t| **t == *row).map(|i| i + 1)
                };
                let Some(scope) = scope.filter(|_| row != "macro") else { return Vec::new() };
                let [c, i, p, m, s] = plan.counters(mode, scope);
                vec![
                    ("gold", vec![c, i, p, m]),
                    ("predicted", vec![c, i, p, s]),
                    ("correct", vec![c]),
                    ("incorrect", vec![i]),
                    ("partial", vec![p]),
                    ("missed", vec![m]),
                    ("spurious", vec![s]),
                ]
            }
            (None, _, Some(plan)) => plan.shown(table, row),
            _ => Vec::new(),
        }
    }

    fn confusion(&self, sums: &[u64]) -> Table {
        let mut columns: Vec<(&str, &str)> = KINDS.iter().map(|k| (*k, *k)).collect();
        columns.push(("missed", "missed"));
        let mut table = Table::new(
            "quotes.confusion",
            "Kinds: gold by row, predicted by column",
            "",
            &columns,
        )
        .define(&[
            "missed: no predicted span overlaps the gold span by half. spurious: the reverse.",
        ]);
        let Some(plan) = &self.quotes else { return table };
        let sides = || (0..KINDS.len()).map(Some).chain([None]);
        for gold in sides() {
            let cells: Vec<Cell> = sides()
                .map(|pred| match (gold, pred) {
                    (None, None) => Cell::Empty,
                    _ => Cell::Count(sums[plan.confusion(gold, pred)]),
                })
                .collect();
            table.row(gold.map_or("spurious", |g| KINDS[g]), cells);
        }
        table.rows.retain(|r| {
            !is_optional(&r.label)
                || r.cells.iter().any(|c| !matches!(c, Cell::Count(0) | Cell::Empty))
        });
        let unused: Vec<usize> = (0..table.columns.len())
            .filter(|&i| is_optional(&table.columns[i].0))
            .filter(|&i| {
                table.rows.iter().all(|r| matches!(r.cells[i], Cell::Count(0) | Cell::Empty))
            })
            .collect();
        for i in unused.into_iter().rev() {
            table.columns.remove(i);
            table.rows.iter_mut().for_each(|r| drop(r.cells.remove(i)));
        }
        table
    }

    fn per_document(&self, aligned: &Aligned) -> Table {
        let wanted: Vec<(usize, String, String)> = self
            .plan
            .measures
            .iter()
            .enumerate()
            .filter_map(|(i, m)| {
                let head = match (m.table.as_str(), m.row.as_str(), m.column.as_str()) {
                    ("entities.strict", "micro", "precision") => "strict P",
                    ("entities.strict", "micro", "recall") => "strict R",
                    ("entities.strict", "micro", "f1") => "strict F1",
                    ("entities.partial", "micro", "f1") => "partial F1",
                    ("quotes.spans", "exact span", "f1") => "spans F1",
                    ("quotes.kinds", "quote or not", "f1") => "quote F1",
                    ("quotes.speakers", "mention, any overlap", "accuracy") => "speaker",
                    ("quotes.speakers", "entity, named sources", "accuracy") => "entity",
                    _ => return None,
                };
                let key = head.to_lowercase().replace(' ', "_");
                Some((i, key, head.to_owned()))
            })
            .collect();
        let columns: Vec<(&str, &str)> =
            wanted.iter().map(|(_, k, h)| (k.as_str(), h.as_str())).collect();
        let mut table = Table::new("by_document", "By document", "document", &columns)
            .define(&["The measures of the tables above, each over one document."]);
        for (d, doc) in aligned.docs.iter().enumerate() {
            let sums: Vec<u64> = self.tallies[0].row(d).iter().map(|&n| u64::from(n)).collect();
            let scores = self.plan.scores(&sums);
            table
                .row(&doc.id, wanted.iter().map(|(i, ..)| Cell::Share(scores[*i], None)).collect());
        }
        table
    }

    fn comparison(&self, compared: &[Comparison]) -> Table {
        let columns = [
            ("prediction", "prediction"),
            ("baseline", "baseline"),
            ("difference", "difference"),
            ("p_bootstrap", "p (bootstrap)"),
            ("p_randomisation", "p (randomisation)"),
        ];
        let mut table = Table::new("comparison", "Prediction against baseline", "measure", &columns)
            .define(&[
                "difference: prediction minus baseline, in points, with its 95 % interval over paired resamples of documents.",
                "p (bootstrap): share of paired resamples whose centred difference is at least as large, two-sided.",
                "p (randomisation): share of random swaps of the two outputs, document by document, that give at least this difference, two-sided.",
                "p values are for one comparison; many at once need a correction.",
            ]);
        for (measure, c) in self.plan.measures.iter().zip(compared) {
            if c.ours.is_none() && c.baseline.is_none() {
                continue;
            }
            let label = format!(
                "{} · {} · {}",
                measure.table,
                measure.row.trim_start_matches("· "),
                measure.column
            );
            let cells = vec![
                Cell::Share(c.ours, None),
                Cell::Share(c.baseline, None),
                Cell::Points(c.delta, c.interval),
                Cell::Number(c.p_bootstrap),
                Cell::Number(c.p_randomisation),
            ];
            table.row(label, cells);
        }
        table
    }
}

/// A kind that is only shown where it occurs.
fn is_optional(kind: &str) -> bool {
    matches!(kind, "indirect" | "other")
}

fn drop_unused_kinds(table: &mut Table) {
    let gold_or_predicted =
        |cells: &[Cell]| cells.iter().any(|c| matches!(c, Cell::Count(n) if *n > 0));
    table.rows.retain(|r| !is_optional(&r.label) || gold_or_predicted(&r.cells));
}

/// The mentions of one side that take part.
fn select(doc: &AlignedDoc, index: usize, options: &EvaluateOptions) -> Vec<Entity> {
    options.selection.apply(side(doc, index).0)
}

/// Mentions and quotes of one side; none if it lacks the document.
fn side(doc: &AlignedDoc, index: usize) -> (&[Entity], &[Quote]) {
    match doc.sides.get(index).and_then(Option::as_ref) {
        Some(d) => (&d.entities, &d.quotes),
        None => (&[], &[]),
    }
}

/// Which layers are scored: those asked for, else those that the gold has, else those of the rest.
fn layers(aligned: &Aligned, options: &EvaluateOptions, notes: &mut Vec<String>) -> (bool, bool) {
    let has = |index: usize| {
        let sides = || aligned.docs.iter().map(|d| side(d, index));
        (sides().any(|(e, _)| !e.is_empty()), sides().any(|(_, q)| !q.is_empty()))
    };
    let (gold, pred) = (has(0), has(1));
    let found = match gold {
        (false, false) => {
            if pred == (false, false) {
                (true, false)
            } else {
                pred
            }
        }
        some => some,
    };
    let chosen = (options.entities.unwrap_or(found.0), options.quotes.unwrap_or(found.1));
    for (name, predicted, scored) in [("entities", pred.0, chosen.0), ("quotes", pred.1, chosen.1)]
    {
        if predicted && !scored {
            notes.push(format!("the {name} of the prediction are not scored: the gold has none, or they were not asked for"));
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::align::{AlignOptions, align};
    use crate::evaluate::input::{Format, read_str};

    fn report(gold: &str, pred: &str, options: &EvaluateOptions) -> Report {
        let read = |name: &str, s: &str| read_str(name, s, Format::Jsonl).expect("reads");
        let aligned = align(vec![read("gold", gold), read("pred", pred)], AlignOptions::default());
        evaluate(&aligned.expect("aligns"), options)
    }

    const GOLD: &str = r#"{"doc_id":"a","entities":[{"start":0,"end":5,"label":"LOC"},{"start":9,"end":12,"label":"ORG"}]}
{"doc_id":"b","entities":[{"start":0,"end":5,"label":"PER"}]}"#;
    const PRED: &str = r#"{"doc_id":"b","entities":[{"start":0,"end":5,"type":"PER"}]}
{"doc_id":"a","entities":[{"start":9,"end":12,"type":"AGENCY"}]}"#;

    #[test]
    fn labels_are_mapped_and_documents_found_by_name() {
        let mut options = EvaluateOptions::default();
        options.selection.map.insert("AGENCY".into(), "ORG".into());
        let report = report(GOLD, PRED, &options);
        assert_eq!(report.value("entities.strict", "micro", "precision"), Some(1.0));
        assert_eq!(report.value("entities.strict", "micro", "recall"), Some(2.0 / 3.0));
        assert_eq!(report.value("entities.strict", "LOC", "precision"), None);
        assert_eq!(report.value("entities.strict", "macro", "precision"), Some(1.0));
        assert!(report.table("quotes.spans").is_none());
    }

    #[test]
    fn gold_and_prediction_in_the_wrong_order_are_told() {
        let pred = GOLD.replace("\"end\":5", "\"end\":5,\"rule\":\"gazetteer\"");
        let told = |gold: &str, pred: &str| {
            let notes = report(gold, pred, &EvaluateOptions::default()).notes;
            notes.iter().any(|note| note.contains("wrong order"))
        };
        assert!(told(&pred, GOLD));
        assert!(told(&pred, &pred.replace("gazetteer", "gold")));
        assert!(!told(GOLD, &pred) && !told(&pred, &pred) && !told(GOLD, GOLD));
    }

    #[test]
    fn a_missing_document_counts_as_empty_and_is_told() {
        let pred = PRED.lines().next().expect("a line");
        let report = report(GOLD, pred, &EvaluateOptions::default());
        assert_eq!(report.value("entities.strict", "micro", "recall"), Some(1.0 / 3.0));
        assert!(report.notes[0].contains("1 of 2 documents"), "{:?}", report.notes);
    }

    #[test]
    fn nothing_at_all_is_undefined() {
        let empty = r#"{"doc_id":"a","entities":[]}"#;
        let report = report(empty, empty, &EvaluateOptions::default());
        assert_eq!(report.value("entities.strict", "micro", "f1"), None);
        assert!(report.table("entities.strict").is_some());
    }

    #[test]
    fn the_order_of_documents_changes_nothing_but_their_draws() {
        let turned = |s: &str| s.lines().rev().collect::<Vec<_>>().join("\n");
        let options = EvaluateOptions { resamples: 0, ..EvaluateOptions::default() };
        let (a, b) = (report(GOLD, PRED, &options), report(&turned(GOLD), PRED, &options));
        assert_eq!(a.tables, b.tables);
    }
}
