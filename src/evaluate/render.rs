//! Tables as text for a terminal, Markdown, CSV and JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::bootstrap::Interval;
use super::report::Report;
use super::table::{Cell, Table};

/// Columns of a terminal that a table should not exceed.
const WIDTH: usize = 80;

/// Blanks between two columns.
const GAP: usize = 2;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// Aligned columns.
    #[default]
    Table,
    /// One JSON object; undefined is `null`.
    Json,
    /// One row a figure: `table,row,measure,value,low,high`; undefined is empty.
    Csv,
    /// Markdown tables.
    Markdown,
}

impl std::str::FromStr for Output {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "markdown" => Ok(Self::Markdown),
            _ => Err(format!("unknown output {s:?}: table, json, csv or markdown")),
        }
    }
}

/// Renders a report.
#[must_use]
pub fn render(report: &Report, output: Output) -> String {
    match output {
        Output::Table => text(report),
        Output::Markdown => markdown(report),
        Output::Csv => csv(report),
        Output::Json => json(report),
    }
}

fn percent(value: Option<f64>, interval: Option<Interval>, sign: bool) -> String {
    let Some(x) = value else { return "undefined".to_owned() };
    let one =
        |x: f64| if sign { format!("{:+.2}", 100.0 * x) } else { format!("{:.2}", 100.0 * x) };
    match interval {
        Some(i) => format!("{} [{}, {}]", one(x), one(i.low), one(i.high)),
        None => one(x),
    }
}

fn show(cell: &Cell) -> String {
    match cell {
        Cell::Count(n) => n.to_string(),
        Cell::Share(x, i) => percent(*x, *i, false),
        Cell::Points(x, i) => percent(*x, *i, true),
        Cell::Number(Some(x)) => format!("{x:.4}"),
        Cell::Number(None) => "undefined".to_owned(),
        Cell::Text(s) => s.clone(),
        Cell::Empty => String::new(),
    }
}

/// The interval of a cell, if it has one.
fn interval(cell: &Cell) -> Option<Interval> {
    match cell {
        Cell::Share(_, interval) | Cell::Points(_, interval) => *interval,
        _ => None,
    }
}

/// A cell without its interval.
fn show_value(cell: &Cell) -> String {
    match cell {
        Cell::Share(x, _) => percent(*x, None, false),
        Cell::Points(x, _) => percent(*x, None, true),
        other => show(other),
    }
}

/// The interval of a cell alone, to one decimal: `69.9–82.5`, of a difference `-0.3..+2.1`.
fn show_interval(cell: &Cell) -> String {
    let Some(Interval { low, high }) = interval(cell) else { return String::new() };
    let (low, high) = (100.0 * low, 100.0 * high);
    match cell {
        Cell::Points(..) => format!("{low:+.1}..{high:+.1}"),
        _ => format!("{low:.1}–{high:.1}").replace("100.0", "100"),
    }
}

/// Breaks a sentence at blanks so that no line is longer than `width`.
fn wrap(sentence: &str, width: usize, indent: &str) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in sentence.split(' ') {
        let len = word.chars().count();
        if used > 0 && used + 1 + len > width {
            out.push('\n');
            used = 0;
        }
        out.push_str(if used == 0 { indent } else { " " });
        used += len + 1;
        out.push_str(word);
    }
    out.push('\n');
    out
}

fn text(report: &Report) -> String {
    let mut out = String::new();
    for (name, value) in &report.head {
        out.push_str(&format!("{name:<12}{value}\n"));
    }
    for table in &report.tables {
        out.push_str(&format!("\n{}\n", table.title));
        for sentence in &table.definition {
            out.push_str(&wrap(sentence, WIDTH - 2, "  "));
        }
        out.push_str(&aligned_columns(table));
    }
    out
}

/// The lines of a table: on one line each row, or, where that would be too wide, with its intervals on
/// a line below.
fn aligned_columns(table: &Table) -> String {
    let heads = table.columns.iter().map(|(_, head)| head.clone());
    let head: Vec<String> = std::iter::once(table.head.clone()).chain(heads).collect();
    let row = |label: &str, cells: &[Cell], show: fn(&Cell) -> String| -> Vec<String> {
        std::iter::once(label.to_owned()).chain(cells.iter().map(show)).collect()
    };
    let mut lines = vec![head.clone()];
    lines.extend(table.rows.iter().map(|r| row(&r.label, &r.cells, show)));
    let widths = column_widths(&lines);
    if widths.iter().sum::<usize>() + GAP * (widths.len() - 1) > WIDTH {
        lines = vec![head];
        for r in &table.rows {
            lines.push(row(&r.label, &r.cells, show_value));
            if r.cells.iter().any(|cell| interval(cell).is_some()) {
                lines.push(row("", &r.cells, show_interval));
            }
        }
    }
    lay_out(&lines, &column_widths(&lines))
}

fn column_widths(lines: &[Vec<String>]) -> Vec<usize> {
    let columns = lines.first().map_or(0, Vec::len);
    let widest = |i: usize| lines.iter().filter_map(|l| l.get(i)).map(|c| c.chars().count()).max();
    (0..columns).map(|i| widest(i).unwrap_or(0)).collect()
}

fn lay_out(lines: &[Vec<String>], widths: &[usize]) -> String {
    let mut out = String::new();
    for line in lines {
        let mut text = String::new();
        for (i, (cell, width)) in line.iter().zip(widths).enumerate() {
            let pad = " ".repeat(width - cell.chars().count());
            if i == 0 {
                text.push_str(&format!("{cell}{pad}"));
            } else {
                text.push_str(&format!("{:GAP$}{pad}{cell}", ""));
            }
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

fn markdown(report: &Report) -> String {
    let escape = |s: &str| s.replace('|', "\\|").replace('<', "&lt;").replace('\n', " ");
    let mut out = String::new();
    for (name, value) in &report.head {
        out.push_str(&format!("- {}: {}\n", escape(name), escape(value)));
    }
    for table in &report.tables {
        out.push_str(&format!("\n### {}\n\n", escape(&table.title)));
        for sentence in &table.definition {
            out.push_str(&format!("{}\n", escape(sentence)));
        }
        let heads: Vec<String> = table.columns.iter().map(|(_, h)| escape(h)).collect();
        out.push_str(&format!("\n| {} | {} |\n|---|", escape(&table.head), heads.join(" | ")));
        out.push_str(&"---:|".repeat(heads.len()));
        out.push('\n');
        for row in &table.rows {
            let mut cells: Vec<String> = row.cells.iter().map(|c| escape(&show(c))).collect();
            cells.resize(heads.len(), String::new());
            out.push_str(&format!("| {} | {} |\n", escape(&row.label), cells.join(" | ")));
        }
    }
    out
}

fn csv(report: &Report) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    let mut rows = vec![["table", "row", "measure", "value", "low", "high"].map(str::to_owned)];
    for table in &report.tables {
        for row in &table.rows {
            for ((key, _), cell) in table.columns.iter().zip(&row.cells) {
                let (value, interval) = match cell {
                    Cell::Empty => continue,
                    Cell::Count(n) => (n.to_string(), None),
                    Cell::Share(x, i) | Cell::Points(x, i) => (number(*x), *i),
                    Cell::Number(x) => (number(*x), None),
                    Cell::Text(s) => (s.clone(), None),
                };
                let (low, high) = (interval.map(|i| i.low), interval.map(|i| i.high));
                let label = row.label.trim_start_matches("· ").to_owned();
                rows.push([
                    table.key.clone(),
                    label,
                    key.clone(),
                    value,
                    number(low),
                    number(high),
                ]);
            }
        }
    }
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default()
}

fn json(report: &Report) -> String {
    let mut out = serde_json::to_string_pretty(&Json(report)).unwrap_or_default();
    out.push('\n');
    out
}

/// A report as nested objects: tables, rows, columns by their keys.
struct Json<'r>(&'r Report);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let head = &self.0.head;
        for (i, (name, value)) in head.iter().enumerate() {
            let same: Vec<&str> =
                head.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect();
            if same.len() == 1 {
                map.serialize_entry(name, value)?;
            } else if head[..i].iter().all(|(n, _)| n != name) {
                map.serialize_entry(name, &same)?;
            }
        }
        map.serialize_entry("notes", &self.0.notes)?;
        for table in &self.0.tables {
            map.serialize_entry(&table.key, &JsonTable(table))?;
        }
        map.end()
    }
}

struct JsonTable<'t>(&'t Table);

impl Serialize for JsonTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", &self.0.title)?;
        map.serialize_entry("definition", &self.0.definition)?;
        map.serialize_entry("rows", &JsonRows(self.0))?;
        map.end()
    }
}

struct JsonRows<'t>(&'t Table);

impl Serialize for JsonRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.0.rows.iter();
        serializer.collect_map(rows.map(|row| {
            let keys = self.0.columns.iter().map(|(key, _)| key.as_str());
            let cells = keys.zip(&row.cells).filter(|(_, c)| **c != Cell::Empty);
            (row.label.trim_start_matches("· "), JsonRow(cells.collect()))
        }))
    }
}

struct JsonRow<'t>(Vec<(&'t str, &'t Cell)>);

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, cell)| (*key, JsonCell(cell))))
    }
}

struct JsonCell<'t>(&'t Cell);

impl Serialize for JsonCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Count(n) => serializer.serialize_u64(*n),
            Cell::Number(x) => x.serialize(serializer),
            Cell::Text(s) => serializer.serialize_str(s),
            Cell::Empty => serializer.serialize_none(),
            Cell::Share(x, i) | Cell::Points(x, i) => {
                let mut map = serializer.serialize_map(Some(3))?;
                map.serialize_entry("value", x)?;
                map.serialize_entry("low", &i.map(|i| i.low))?;
                map.serialize_entry("high", &i.map(|i| i.high))?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut table = Table::new("t", "Title", "type", &[("n", "n"), ("f1", "F1")]);
        let interval = Some(Interval { low: 0.25, high: 0.75 });
        table.row("A|B", vec![Cell::Count(3), Cell::Share(Some(0.5), interval)]);
        table.row("C", vec![Cell::Empty, Cell::Share(None, None)]);
        Report { head: vec![("gold".into(), "x".into())], tables: vec![table], notes: vec![] }
    }

    #[test]
    fn terminal() {
        let expected = "gold        x\n\nTitle\ntype  n                    F1\nA|B   3  50.00 [25.00, 75.00]\nC                   undefined\n";
        assert_eq!(render(&report(), Output::Table), expected);
    }

    /// A row of shares with intervals, as wide as the tables of `evaluate`.
    #[test]
    fn intervals_go_below_where_a_row_is_too_wide() {
        let columns = ["P", "R", "F1", "A", "B"].map(|c| (c, c));
        let mut table = Table::new("t", "Title", "type", &columns);
        let share = Cell::Share(Some(0.5), Some(Interval { low: 0.25, high: 1.0 }));
        let points = Cell::Points(Some(0.5), Some(Interval { low: -0.25, high: 0.75 }));
        let cells = vec![share.clone(), share.clone(), share, points, Cell::Count(7)];
        table.row("A", cells);
        let expected = "\
type         P         R        F1             A  B
A        50.00     50.00     50.00        +50.00  7
      25.0–100  25.0–100  25.0–100  -25.0..+75.0
";
        assert_eq!(aligned_columns(&table), expected);
    }

    #[test]
    fn markdown_escapes_bars() {
        assert!(
            render(&report(), Output::Markdown).contains("| A\\|B | 3 | 50.00 [25.00, 75.00] |")
        );
    }

    #[test]
    fn csv_leaves_undefined_empty() {
        let expected =
            "table,row,measure,value,low,high\nt,A|B,n,3,,\nt,A|B,f1,0.5,0.25,0.75\nt,C,f1,,,\n";
        assert_eq!(render(&report(), Output::Csv), expected);
    }

    #[test]
    fn json_says_null() {
        let json: serde_json::Value =
            serde_json::from_str(&render(&report(), Output::Json)).expect("valid");
        assert_eq!(json["t"]["rows"]["A|B"]["f1"]["high"], 0.75);
        assert!(json["t"]["rows"]["C"]["f1"]["value"].is_null());
    }
}
