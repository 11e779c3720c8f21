//! Labelled spans and relations: the shape of annotation tools that know neither quotes nor speakers.
//!
//! Mentions keep their type as label. Quotes are spans labelled `Direct`, `Mixed`, `Title`, `Scare` or
//! `Indirect`, with relations `Source` to a `Speaker` span and `CuedBy` to a `Cue` span, as in brat.

use std::collections::HashMap;
use std::sync::Arc;

use crate::annotations::QuoteKind;
use crate::evaluate::model::{Covered, Doc, Entity, Quote, Span};
use crate::standoff::Record;

/// The relation from a quote to its speaker mention.
pub(super) const SOURCE: &str = "Source";
/// The relation from a quote to the words that report it.
pub(super) const CUED_BY: &str = "CuedBy";
/// The label of speaker mentions.
pub(super) const SPEAKER: &str = "Speaker";
/// The label of reporting words.
pub(super) const CUE: &str = "Cue";

/// A labelled span.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FlatSpan {
    /// Its identifier: that of the row, or a made-up one for cues and speakers.
    pub(super) id: String,
    pub(super) span: Span,
    pub(super) label: String,
    pub(super) text: Option<String>,
    pub(super) confidence: Option<f64>,
}

/// A relation between two spans, by their places in [`Flat::spans`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: String,
}

/// A document as labelled spans and relations.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Flat {
    pub(super) spans: Vec<FlatSpan>,
    pub(super) relations: Vec<Relation>,
}

/// The label of a quote's kind: `direct` becomes `Direct`.
pub(super) fn quote_label(kind: &str) -> String {
    let mut chars = kind.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().to_string() + chars.as_str())
}

/// The kind that a label stands for, if it is that of a quote.
pub(super) fn quote_kind(label: &str) -> Option<&'static str> {
    let kind = QuoteKind::ALL.into_iter().map(QuoteKind::label).find(|k| quote_label(k) == label);
    kind.or_else(|| label.eq_ignore_ascii_case("quote").then_some("direct"))
}

impl Flat {
    /// The spans and relations of a record. Spans that cover nothing are left out.
    pub(super) fn of(record: &Record) -> Self {
        let mut out = Self::default();
        for row in &record.entities {
            let span = Span { start: row.start, end: row.end };
            out.push(&row.id, span, row.kind.to_string(), &row.text, row.confidence);
        }
        let mut shared = HashMap::new();
        for row in &record.quotes {
            let span = Span { start: row.start, end: row.end };
            let from = out.push(&row.id, span, quote_label(&row.kind), &row.text, row.confidence);
            let cue = row.cue_start.zip(row.cue_end).zip(row.cue_text.as_deref());
            let speaker = row.speaker_start.zip(row.speaker_end).zip(row.speaker_text.as_deref());
            for (part, label, relation) in [(speaker, SPEAKER, SOURCE), (cue, CUE, CUED_BY)] {
                let (Some(((start, end), text)), Some(from)) = (part, from) else { continue };
                let to = *shared.entry((label, start, end)).or_insert_with(|| {
                    let id = format!("{}{}", label.to_ascii_lowercase(), out.spans.len() + 1);
                    out.push(&id, Span { start, end }, label.to_owned(), text, None)
                });
                if let Some(to) = to {
                    out.relations.push(Relation { from, to, label: relation.to_owned() });
                }
            }
        }
        out
    }

    fn push(
        &mut self,
        id: &str,
        span: Span,
        label: String,
        text: &str,
        confidence: Option<f64>,
    ) -> Option<usize> {
        if span.start >= span.end {
            return None;
        }
        let (id, text) = (id.to_owned(), Some(text.to_owned()));
        self.spans.push(FlatSpan { id, span, label, text, confidence });
        Some(self.spans.len() - 1)
    }

    /// The mentions and quotes that the spans and relations stand for, appended to a document.
    ///
    /// Identifiers of a tool are not kept: a record numbers its rows.
    pub(super) fn into_doc(self, doc: &mut Doc) {
        let covered = |of: usize, name: &str| {
            let leads = |r: &&Relation| r.from == of && r.label.eq_ignore_ascii_case(name);
            let to = &self.spans[self.relations.iter().find(leads)?.to];
            Some(Covered { span: to.span, text: to.text.clone() })
        };
        for (i, span) in self.spans.iter().enumerate() {
            let text = span.text.clone();
            if let Some(kind) = quote_kind(&span.label) {
                doc.quotes.push(Quote {
                    span: span.span,
                    text,
                    kind: kind.to_owned(),
                    cue: covered(i, CUED_BY).or_else(|| covered(i, CUE)),
                    speaker: covered(i, SOURCE).or_else(|| covered(i, SPEAKER)),
                    confidence: span.confidence,
                    ..Quote::default()
                });
            } else if span.label != SPEAKER && span.label != CUE {
                doc.entities.push(Entity {
                    span: span.span,
                    label: Arc::from(span.label.as_str()),
                    text,
                    confidence: span.confidence,
                    ..Entity::default()
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_kinds_go_both_ways() {
        for kind in QuoteKind::ALL {
            assert_eq!(quote_kind(&quote_label(kind.label())), Some(kind.label()));
        }
        assert_eq!(quote_kind("PER"), None);
    }
}
