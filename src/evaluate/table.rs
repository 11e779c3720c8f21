//! Results as tables that every output format can render.

use super::bootstrap::Interval;

/// A table of results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Short name for JSON and CSV.
    pub key: String,
    /// Heading.
    pub title: String,
    /// What exactly is counted, one sentence a line.
    pub definition: Vec<String>,
    /// Heading of the row labels.
    pub head: String,
    /// Key and heading of each column.
    pub columns: Vec<(String, String)>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a [`Table`]; `cells` may be shorter than the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of the row.
    pub label: String,
    /// Its cells, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A count.
    Count(u64),
    /// A share, shown in percent; `None` is undefined (0/0).
    Share(Option<f64>, Option<Interval>),
    /// A difference of two shares, shown in points.
    Points(Option<f64>, Option<Interval>),
    /// A plain number, as kappa, a p value or another tool's figure; `None` is undefined.
    Number(Option<f64>),
    /// Words.
    Text(String),
    /// Does not apply here.
    Empty,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(key: &str, title: &str, head: &str, columns: &[(&str, &str)]) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            head: head.to_owned(),
            columns: columns.iter().map(|(k, h)| ((*k).to_owned(), (*h).to_owned())).collect(),
            ..Self::default()
        }
    }

    /// Adds sentences that say what is counted.
    #[must_use]
    pub fn define(mut self, sentences: &[&str]) -> Self {
        self.definition.extend(sentences.iter().map(|s| (*s).to_owned()));
        self
    }

    /// Adds a row.
    pub fn row(&mut self, label: impl Into<String>, cells: Vec<Cell>) {
        self.rows.push(Row { label: label.into(), cells });
    }

    /// The cell in a row and column, for tests and callers that want one figure.
    #[must_use]
    pub fn cell(&self, row: &str, column: &str) -> Option<&Cell> {
        let index = self.columns.iter().position(|(key, _)| key == column)?;
        self.rows.iter().find(|r| r.label == row)?.cells.get(index)
    }

    /// The number in a cell; `None` if there is no such cell or it is undefined.
    #[must_use]
    pub fn value(&self, row: &str, column: &str) -> Option<f64> {
        match self.cell(row, column)? {
            #[allow(clippy::cast_precision_loss)]
            Cell::Count(n) => Some(*n as f64),
            Cell::Share(x, _) | Cell::Points(x, _) | Cell::Number(x) => *x,
            Cell::Text(_) | Cell::Empty => None,
        }
    }
}
