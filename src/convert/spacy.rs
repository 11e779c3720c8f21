//! spaCy: JSON lines of documents, as `Doc.to_json` gives and `Doc.from_json` takes them.
//!
//! The format is that of <https://spacy.io/api/doc#to_json>: `text`, `ents`, `sents`, `tokens`, and
//! `spans` in groups. `ents` cannot overlap: the outer mentions are there, those inside or across them
//! in the group `nested`; quotes are in `quotes`, labelled `Direct`, `Mixed` and so on, their parts in
//! `cues` and `speakers`. The record travels under a key of its own, which `Doc.from_json` passes over
//! (as an extension attribute, in `_`, it would refuse one that is not registered). Tokens are cut where annotations begin and end, because spaCy's spans are made of tokens. Offsets are code
//! points. Read are also plain `{"text", "ents"}` and `["text", {"entities": [[start, end, label]]}]`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::flat::{CUE, SPEAKER, quote_kind, quote_label};
use super::item::{Item, bytes};
use super::label_studio::scalar;
use super::losses::Losses;
use super::rows::{empty_doc, made_up_id, parse_error, rows};
use super::tokens::Tokens;
use super::{ReadOptions, carry};
use crate::evaluate::input::InputError;
use crate::evaluate::model::{Doc, Entity, Quote, Span};
use crate::text::{ByteSpan, OffsetMap, OffsetUnit};

/// A line.
pub(super) fn write(item: &Item, losses: &mut Losses) -> Result<String, String> {
    let text = item.text()?;
    let tokens = Tokens::of(item, losses)?;
    let map = OffsetMap::new(text);
    let record = carry::of(item, OffsetUnit::CodePoint)?;
    let place = |span: ByteSpan| map.export(span, OffsetUnit::CodePoint);
    let span = |range: &std::ops::Range<usize>| {
        place(tokens.spans[range.start].cover(tokens.spans[range.end - 1]))
    };
    let labelled = |chunks: &[(std::ops::Range<usize>, usize)], label: &dyn Fn(usize) -> String| {
        let value = |(range, row): &(std::ops::Range<usize>, usize)| {
            let span = span(range);
            json!({ "start": span.start, "end": span.end, "label": label(*row), "kb_id": "" })
        };
        chunks.iter().map(value).collect::<Vec<Value>>()
    };
    let kind = |row: usize| record.entities[row].kind.to_string();
    let quote = |row: usize| quote_label(&record.quotes[row].kind);
    let mut quotes = [tokens.quotes.as_slice(), &tokens.other_quotes].concat();
    quotes.sort_by_key(|(_, row)| *row);
    let line = json!({
        "text": text,
        "ents": labelled(&tokens.mentions, &kind),
        "spans": {
            "nested": labelled(&tokens.other_mentions, &kind),
            "quotes": labelled(&quotes, &quote),
            "cues": parts(&tokens, &map, CUE, record.quotes.iter().map(|q| (q.cue_start, q.cue_end))),
            "speakers": parts(
                &tokens,
                &map,
                SPEAKER,
                record.quotes.iter().map(|q| (q.speaker_start, q.speaker_end)),
            ),
        },
        "sents": tokens.sentences.iter().map(|s| {
            let span = span(s);
            json!({ "start": span.start, "end": span.end })
        }).collect::<Vec<Value>>(),
        "tokens": spacy_tokens(text, &tokens).into_iter().enumerate().map(|(id, token)| {
            let span = place(token);
            json!({ "id": id, "start": span.start, "end": span.end })
        }).collect::<Vec<Value>>(),
        carry::KEY: carry::value(&record),
    });
    Ok(line.to_string())
}

/// Cues or speakers as spans of whole tokens, each once.
fn parts(
    tokens: &Tokens,
    map: &OffsetMap,
    label: &str,
    spans: impl Iterator<Item = (Option<usize>, Option<usize>)>,
) -> Vec<Value> {
    let mut out = Vec::new();
    for (start, end) in spans {
        let span = start.zip(end).and_then(|(start, end)| bytes(map, start, end));
        let Some(span) = span else { continue };
        let first = tokens.spans.partition_point(|t| t.end <= span.start);
        let last = tokens.spans.partition_point(|t| t.start < span.end);
        if first < last {
            let span = tokens.spans[first].cover(tokens.spans[last - 1]);
            let span = map.export(span, OffsetUnit::CodePoint);
            let value =
                json!({ "start": span.start, "end": span.end, "label": label, "kb_id": "" });
            if !out.contains(&value) {
                out.push(value);
            }
        }
    }
    out
}

/// The tokens with what spaCy takes for tokens beside them: blanks other than one space after a token.
fn spacy_tokens(text: &str, tokens: &Tokens) -> Vec<ByteSpan> {
    let blank = |span: &ByteSpan| text[span.range()].chars().all(is_python_space);
    let mut out = Vec::with_capacity(tokens.spans.len());
    let mut at = 0;
    for &token in tokens.spans.iter().filter(|span| !blank(span)) {
        let start = token.start as usize;
        if at < start {
            out.push(ByteSpan::new(at, start));
        }
        out.push(token);
        at = token.end as usize;
        at += usize::from(text[at..].starts_with(' '));
    }
    if at < text.len() {
        out.push(ByteSpan::new(at, text.len()));
    }
    out
}

/// What `str.isspace` takes for a blank: also the information separators.
fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// A document of either form.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Doc(Box<Json>),
    Pair(String, Training),
}

#[derive(Deserialize)]
struct Json {
    text: String,
    id: Option<Value>,
    doc_id: Option<Value>,
    ents: Option<Vec<JsonSpan>>,
    spans: Option<BTreeMap<String, Vec<JsonSpan>>>,
    guillemet: Option<Value>,
}

#[derive(Deserialize)]
struct JsonSpan {
    start: usize,
    end: usize,
    label: String,
    #[serde(default)]
    kb_id: String,
}

#[derive(Deserialize)]
struct Training {
    entities: Vec<(usize, usize, String)>,
}

/// Reads documents.
pub(super) fn read(
    file: &str,
    content: &str,
    options: &ReadOptions,
) -> Vec<Result<Doc, InputError>> {
    let read = |(index, row): (usize, Result<(usize, Value), InputError>)| {
        let (line, value) = row?;
        let parsed: Line = Line::deserialize(&value).map_err(|_| {
            parse_error(
                file,
                line,
                "neither {\"text\", \"ents\"} nor [text, {\"entities\"}]: is this spaCy's JSON?",
            )
        })?;
        parsed.into_doc(file, line, index, options)
    };
    rows::<Value>(file, content).into_iter().enumerate().map(read).collect()
}

impl Line {
    fn into_doc(
        self,
        file: &str,
        line: usize,
        index: usize,
        options: &ReadOptions,
    ) -> Result<Doc, InputError> {
        let mut doc = empty_doc(file, line, options);
        let json = match self {
            Self::Doc(json) => *json,
            Self::Pair(text, Training { entities }) => {
                let ents = entities.into_iter();
                let ents = ents.map(|(start, end, label)| JsonSpan {
                    start,
                    end,
                    label,
                    kb_id: String::new(),
                });
                let ents = Some(ents.collect());
                Json { text, id: None, doc_id: None, ents, spans: None, guillemet: None }
            }
        };
        let carried = json.guillemet.as_ref();
        let known = carried.and_then(|record| record.get("doc_id"));
        let id = [known, json.doc_id.as_ref(), json.id.as_ref()];
        let id = id.into_iter().flatten().find_map(scalar);
        doc.id = id.unwrap_or_else(|| made_up_id(file, index));
        if json.ents.is_none() && json.spans.is_none() {
            return Err(parse_error(file, line, "neither ents nor spans: is this spaCy's JSON?"));
        }
        doc.text = Some(Arc::from(json.text.as_str()));
        let groups = json.spans.unwrap_or_default();
        let group = |name: &str| groups.get(name).into_iter().flatten();
        let mentions = json.ents.iter().flatten().chain(group("nested"));
        doc.entities = mentions.map(JsonSpan::entity).collect();
        // spaCy's span categorizer keeps its spans in `sc`, often those of `ents` again.
        for entity in group("sc").map(JsonSpan::entity) {
            let same = |e: &Entity| e.span == entity.span && e.label == entity.label;
            if !doc.entities.iter().any(same) {
                doc.entities.push(entity);
            }
        }
        doc.quotes = group("quotes").map(JsonSpan::quote).collect();
        let (known, fix) = (options.offsets.is_some(), options.fix_offsets);
        carry::join(doc, carried, known, false, fix)
    }
}

impl JsonSpan {
    fn entity(&self) -> Entity {
        Entity {
            span: Span { start: self.start, end: self.end },
            label: Arc::from(self.label.as_str()),
            entity: (!self.kb_id.is_empty()).then(|| self.kb_id.clone()),
            ..Entity::default()
        }
    }

    fn quote(&self) -> Quote {
        Quote {
            span: Span { start: self.start, end: self.end },
            kind: quote_kind(&self.label).map_or_else(|| self.label.clone(), str::to_owned),
            ..Quote::default()
        }
    }
}
