//! The lines of an `.ann` file.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::standoff::{EntityRow, QuoteRow, Record};

/// The annotations of a record whose offsets are code points.
pub(super) fn render(record: &Record) -> String {
    debug_assert_eq!(record.offsets, "codepoint");
    let mut lines = Lines::default();
    for row in &record.entities {
        lines.entity(row);
    }
    for row in &record.quotes {
        lines.quote(row);
    }
    lines.out
}

/// Writes lines and numbers each of their kinds.
#[derive(Default)]
struct Lines {
    out: String,
    spans: usize,
    relations: usize,
    attributes: usize,
    notes: usize,
    /// Cues and speakers that several quotes share are written once.
    shared: HashMap<(&'static str, usize, usize), usize>,
}

impl Lines {
    fn entity(&mut self, row: &EntityRow) {
        let Some(id) = self.span(&row.kind, row.start, &row.text) else { return };
        self.note(
            id,
            &[
                ("subtype", row.subtype.as_deref()),
                ("entity", row.entity.as_deref()),
                ("name", row.name.as_deref()),
                ("wikidata", row.wikidata.as_deref()),
                ("rule", row.rule.as_deref()),
                ("confidence", row.confidence.map(|c| c.to_string()).as_deref()),
            ],
        );
    }

    fn quote(&mut self, row: &QuoteRow) {
        let Some(id) = self.span(&capitalised(&row.kind), row.start, &row.text) else { return };
        if !row.closed {
            self.attributes += 1;
            put(&mut self.out, format_args!("A{}\tUnclosed T{id}", self.attributes));
        }
        self.note(
            id,
            &[
                ("utterance", row.utterance.as_deref()),
                ("speaker_entity", row.speaker_entity.as_deref()),
                ("speaker_name", row.speaker_name.as_deref()),
                ("rule", row.rule.as_deref()),
                ("confidence", row.confidence.map(|c| c.to_string()).as_deref()),
            ],
        );
        let speaker = row.speaker_start.zip(row.speaker_text.as_deref());
        let cue = row.cue_start.zip(row.cue_text.as_deref());
        self.relation("Source", id, "Speaker", speaker);
        self.relation("CuedBy", id, "Cue", cue);
    }

    /// A relation from a quote to the span of another type, which is written if it is new.
    fn relation(
        &mut self,
        name: &str,
        quote: usize,
        kind: &'static str,
        target: Option<(usize, &str)>,
    ) {
        let Some((start, text)) = target else { return };
        let key = (kind, start, text.len());
        let target = match self.shared.get(&key) {
            Some(&id) => id,
            None => {
                let Some(id) = self.span(kind, start, text) else { return };
                self.shared.insert(key, id);
                id
            }
        };
        self.relations += 1;
        put(
            &mut self.out,
            format_args!("R{}\t{name} Arg1:T{quote} Arg2:T{target}", self.relations),
        );
    }

    /// A text-bound annotation, and its number. `None` if nothing in it can be shown.
    fn span(&mut self, kind: &str, start: usize, text: &str) -> Option<usize> {
        let fragments = fragments(start, text);
        if fragments.is_empty() {
            return None;
        }
        self.spans += 1;
        let offsets: Vec<String> =
            fragments.iter().map(|f| format!("{} {}", f.start, f.end)).collect();
        let texts: Vec<&str> = fragments.iter().map(|f| f.text).collect();
        let (offsets, texts) = (offsets.join(";"), texts.join(" "));
        put(&mut self.out, format_args!("T{}\t{kind} {offsets}\t{texts}", self.spans));
        Some(self.spans)
    }

    fn note(&mut self, target: usize, fields: &[(&str, Option<&str>)]) {
        let known = fields.iter().filter_map(|(key, value)| value.map(|v| format!("{key}={v}")));
        let note = known.collect::<Vec<_>>().join("; ").replace(breaks_line, " ");
        if !note.is_empty() {
            self.notes += 1;
            put(&mut self.out, format_args!("#{}\tAnnotatorNotes T{target}\t{note}", self.notes));
        }
    }
}

fn put(out: &mut String, line: std::fmt::Arguments) {
    // Into a string: nothing can fail.
    let _ = writeln!(out, "{line}");
}

/// A stretch of a span that stands on one line of the text.
#[derive(Debug, PartialEq, Eq)]
struct Fragment<'t> {
    start: usize,
    end: usize,
    text: &'t str,
}

/// brat's files are read line by line: a span that crosses a line end is written in fragments.
fn fragments(start: usize, text: &str) -> Vec<Fragment<'_>> {
    let mut out = Vec::new();
    let mut at = start;
    for piece in text.split(breaks_line) {
        let end = at + piece.chars().count();
        if !piece.trim().is_empty() {
            out.push(Fragment { start: at, end, text: piece });
        }
        at = end + 1;
    }
    out
}

/// Whether some reader of lines or of tab-separated fields ends one here.
fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotations::{EntityType, QuoteKind};

    #[test]
    fn a_span_across_lines_is_written_in_fragments() {
        let piece = |start, end, text| Fragment { start, end, text };
        assert_eq!(fragments(3, "un\r\n deux"), [piece(3, 5, "un"), piece(7, 12, " deux")]);
        assert_eq!(fragments(0, "é\u{2028} \n😀"), [piece(0, 1, "é"), piece(4, 5, "😀")]);
        assert_eq!(fragments(0, "\n\n"), []);
    }

    #[test]
    fn every_type_is_declared() {
        let declared: Vec<&str> = super::super::ANNOTATION_CONF.lines().map(str::trim).collect();
        for kind in EntityType::ALL {
            assert!(declared.contains(&kind.label()));
        }
        for kind in QuoteKind::ALL {
            assert!(declared.contains(&capitalised(kind.label()).as_str()));
        }
    }
}
