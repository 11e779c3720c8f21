//! brat standoff, written by [`crate::write`] and read by [`crate::evaluate::input`]
//! (<https://brat.nlplab.org/standoff.html>).
//!
//! A span over a line end is written in fragments, one a line, and comes back as one.

use std::path::Path;

use super::item::Item;
use super::losses::{Loss, Losses};

use crate::evaluate::input::brat::note;
use crate::evaluate::input::{self, InputError};
use crate::evaluate::model::Corpus;
use crate::text::{Document, OffsetUnit};
use crate::write::brat::{Files, render};

/// The files of a document.
pub(super) fn write(item: &Item, losses: &mut Losses) -> Result<Files, String> {
    let record = item.record_in(OffsetUnit::CodePoint)?;
    let document = Document::new(record.doc_id.clone(), item.text()?).map_err(|e| e.to_string())?;
    losses.add(Loss::Sources, usize::from(record.source.is_some()));
    super::count_ids(&record, losses);
    for row in &record.entities {
        count_span(&row.text, losses);
        let values = [&row.subtype, &row.entity, &row.name, &row.wikidata, &row.rule];
        values.into_iter().flatten().for_each(|value| count_value(value, losses));
    }
    for row in &record.quotes {
        count_span(&row.text, losses);
        [&row.cue_text, &row.speaker_text]
            .into_iter()
            .flatten()
            .for_each(|t| count_span(t, losses));
        let values = [&row.utterance, &row.speaker_entity, &row.speaker_name, &row.rule];
        values.into_iter().flatten().for_each(|value| count_value(value, losses));
    }
    Ok(render(&document, &record))
}

/// Fragments lie on lines: line ends at the ends of a span belong to none.
fn count_span(text: &str, losses: &mut Losses) {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    if text.chars().all(blank) {
        losses.add(Loss::Invisible, 1);
        return;
    }
    let breaks = |line: Option<&str>| line.is_some_and(|line| line.chars().all(blank));
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut lines = text.split(is_break);
    let ends = breaks(lines.next()) || breaks(lines.next_back());
    losses.add(Loss::Edges, usize::from(ends));
}

/// Notes are lines of fields.
fn count_value(value: &str, losses: &mut Losses) {
    let plain = note(&format!("name={value}"));
    let kept = plain.len() == 1 && !value.contains(|c: char| c.is_control());
    losses.add(Loss::ControlCharacters, usize::from(!kept));
}

/// Reads a folder, or one `.ann` beside its `.txt`.
pub(super) fn read(path: &Path, offsets: Option<OffsetUnit>) -> Result<Corpus, InputError> {
    let options =
        input::ReadOptions { format: Some(input::Format::Brat), ..input::ReadOptions::default() };
    let mut corpus = input::read(path, &options)?;
    for doc in &mut corpus.docs {
        doc.unit = offsets.unwrap_or_default();
        // brat numbers its lines; a record its rows.
        doc.entities.iter_mut().for_each(|e| e.id = None);
        doc.quotes.iter_mut().for_each(|q| q.id = None);
    }
    Ok(corpus)
}
