//! JSON: the project's record, gold files with the same keys, and spaCy's documents.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::InputError;
use crate::evaluate::model::{Corpus, Covered, Doc, Entity, Quote, Span};
use crate::text::OffsetUnit;

/// A document with the keys of any of the formats; unknown keys are passed over.
#[derive(Deserialize)]
struct RawDoc {
    doc_id: Option<Name>,
    id: Option<Name>,
    source: Option<String>,
    text: Option<String>,
    sha256: Option<String>,
    length: Option<usize>,
    offsets: Option<String>,
    #[serde(default)]
    entities: Vec<RawEntity>,
    /// spaCy.
    #[serde(default)]
    ents: Vec<RawEntity>,
    /// Mentions inside other mentions, in gold files that keep them apart.
    #[serde(default)]
    nested: Vec<RawEntity>,
    #[serde(default)]
    quotes: Vec<RawQuote>,
}

/// An identifier, which some files write as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(serde_json::Number),
}

impl Name {
    fn into_string(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

#[derive(Deserialize)]
struct RawEntity {
    start: usize,
    end: usize,
    text: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    label: Option<String>,
    id: Option<Name>,
    subtype: Option<String>,
    entity: Option<String>,
    name: Option<String>,
    wikidata: Option<String>,
    rule: Option<String>,
    confidence: Option<f64>,
    /// Parts of a discontinuous mention.
    fragments: Option<Vec<[usize; 2]>>,
}

#[derive(Deserialize)]
struct RawQuote {
    start: usize,
    end: usize,
    text: Option<String>,
    kind: Option<String>,
    /// The kind, in some gold files.
    #[serde(rename = "type")]
    other_kind: Option<String>,
    id: Option<Name>,
    utterance: Option<Name>,
    closed: Option<bool>,
    cue_start: Option<usize>,
    cue_end: Option<usize>,
    cue_text: Option<String>,
    speaker_start: Option<usize>,
    speaker_end: Option<usize>,
    speaker_text: Option<String>,
    speaker_alts: Option<Vec<[usize; 2]>>,
    speaker_entity: Option<String>,
    speaker_name: Option<String>,
    named: Option<bool>,
    bad: Option<bool>,
    cont: Option<bool>,
    note: Option<String>,
    rule: Option<String>,
    confidence: Option<f64>,
}

/// Reads one document a line, a JSON list of documents, or one document over many lines.
pub(super) fn read(name: &str, content: &str) -> Result<Corpus, InputError> {
    let error = |line: usize, e: &serde_json::Error| InputError::Parse {
        path: name.to_owned(),
        line: line + e.line().max(1) - 1,
        message: e.to_string().replace(&format!(" at line {} column", e.line()), " at byte"),
    };
    let mut raw: Vec<(usize, RawDoc)> = Vec::new();
    let start = content.trim_start();
    let first_line = start.lines().next().unwrap_or_default();
    if start.starts_with('[') {
        let list: Vec<RawDoc> = serde_json::from_str(content).map_err(|e| error(1, &e))?;
        raw.extend(list.into_iter().map(|doc| (1, doc)));
    } else if serde_json::from_str::<serde::de::IgnoredAny>(first_line).is_err()
        && serde_json::from_str::<serde::de::IgnoredAny>(content).is_ok()
    {
        raw.push((1, serde_json::from_str(content).map_err(|e| error(1, &e))?));
    } else {
        for (i, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            raw.push((i + 1, serde_json::from_str(line).map_err(|e| error(i + 1, &e))?));
        }
    }
    let positional = raw.iter().all(|(_, d)| d.doc_id.is_none() && d.id.is_none());
    let mut labels = Labels::default();
    let docs = raw
        .into_iter()
        .enumerate()
        .map(|(i, (line, doc))| doc.into_doc(name, line, i, &mut labels))
        .collect::<Result<_, _>>()?;
    Ok(Corpus { name: name.to_owned(), docs, positional })
}

/// Reads the `.jsonl` files of a folder, by name: a gold record a file, as `corpus/gold` has them. A
/// record without its text takes it from `DOC_ID.txt` beside it, if that is there.
pub(super) fn read_folder(folder: &Path) -> Result<Corpus, InputError> {
    let io = |source| InputError::Io { path: folder.display().to_string(), source };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(io)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(io)?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    let mut corpus = Corpus::default();
    for path in files {
        corpus.docs.extend(read(&path.display().to_string(), &super::load(&path)?)?.docs);
    }
    super::attach_texts(&mut corpus, folder)?;
    Ok(corpus)
}

/// One annotation of either layer.
#[derive(Debug, Clone, PartialEq)]
pub enum Annotation {
    /// A mention.
    Entity(Entity),
    /// A quoted span.
    Quote(Quote),
}

/// Reads one annotation: a quote if it has a `kind`, else a mention.
///
/// # Errors
/// A sentence on what is missing.
pub fn one_annotation(value: serde_json::Value) -> Result<Annotation, String> {
    if value.get("kind").is_some_and(|k| !k.is_null()) {
        let raw: RawQuote = serde_json::from_value(value).map_err(|e| e.to_string())?;
        return Ok(Annotation::Quote(raw.into_quote()?));
    }
    let raw: RawEntity = serde_json::from_value(value).map_err(|e| e.to_string())?;
    let entity = raw.into_entity(false, &mut Labels::default());
    Ok(Annotation::Entity(entity.ok_or("the annotation has neither type nor kind")?))
}

/// Labels, shared between mentions.
#[derive(Default)]
pub(super) struct Labels(HashMap<String, Arc<str>>);

impl Labels {
    pub(super) fn get(&mut self, label: &str) -> Arc<str> {
        if let Some(found) = self.0.get(label) {
            return Arc::clone(found);
        }
        let shared: Arc<str> = Arc::from(label);
        self.0.insert(label.to_owned(), Arc::clone(&shared));
        shared
    }
}

impl RawDoc {
    fn into_doc(
        self,
        file: &str,
        line: usize,
        index: usize,
        labels: &mut Labels,
    ) -> Result<Doc, InputError> {
        let id =
            self.doc_id.or(self.id).map_or_else(|| format!("#{}", index + 1), Name::into_string);
        let error = |message: String| InputError::Offsets {
            path: file.to_owned(),
            line,
            doc: id.clone(),
            message,
        };
        let unit: OffsetUnit = match self.offsets.as_deref() {
            None => OffsetUnit::CodePoint,
            Some(unit) => unit.parse().map_err(error)?,
        };
        let outer = self.entities.into_iter().chain(self.ents).map(|e| (e, false));
        let inner = self.nested.into_iter().map(|e| (e, true));
        let mut entities = Vec::new();
        for (raw, nested) in outer.chain(inner) {
            let place = format!("entity {}..{}", raw.start, raw.end);
            let entity = raw.into_entity(nested, labels);
            entities.push(entity.ok_or_else(|| error(format!("{place} has no type or label")))?);
        }
        let mut quotes = Vec::new();
        for raw in self.quotes {
            let place = format!("quote {}..{}", raw.start, raw.end);
            quotes.push(raw.into_quote().map_err(|e| error(format!("{place} {e}")))?);
        }
        Ok(Doc {
            id,
            file: file.to_owned(),
            line,
            text: self.text.map(Arc::from),
            source: self.source,
            sha256: self.sha256,
            length: self.length,
            unit,
            entities,
            quotes,
            sentences: Vec::new(),
            folds_blanks: false,
        })
    }
}

impl RawEntity {
    fn into_entity(self, nested: bool, labels: &mut Labels) -> Option<Entity> {
        let label = labels.get(self.kind.as_deref().or(self.label.as_deref())?);
        let pieces = self.fragments.unwrap_or_default();
        let pieces = pieces.iter().map(|&[start, end]| Span { start, end }).collect();
        Some(Entity {
            span: Span { start: self.start, end: self.end },
            pieces: several(pieces),
            label,
            text: self.text,
            nested,
            id: self.id.map(Name::into_string),
            subtype: self.subtype,
            entity: self.entity,
            name: self.name,
            wikidata: self.wikidata,
            rule: self.rule,
            confidence: self.confidence,
        })
    }
}

/// The parts if there are several; one part is the span itself.
pub(super) fn several(mut pieces: Vec<Span>) -> Vec<Span> {
    pieces.sort_unstable();
    if pieces.len() > 1 { pieces } else { Vec::new() }
}

impl RawQuote {
    fn into_quote(self) -> Result<Quote, String> {
        let covered = |what: &str, start, end, text| match (start, end) {
            (Some(start), Some(end)) => Ok(Some(Covered { span: Span { start, end }, text })),
            (None, None) => Ok(None),
            _ => Err(format!("has only one of {what}_start and {what}_end")),
        };
        let bad = self.bad.unwrap_or(false);
        // A span with wrong marks has no kind and takes no part in scores.
        let kind = self.kind.or(self.other_kind).or_else(|| bad.then(String::new));
        let kind = kind.ok_or("has no kind")?;
        let alts = self.speaker_alts.unwrap_or_default();
        Ok(Quote {
            span: Span { start: self.start, end: self.end },
            text: self.text,
            kind,
            id: self.id.map(Name::into_string),
            utterance: self.utterance.map(Name::into_string),
            closed: self.closed,
            cue: covered("cue", self.cue_start, self.cue_end, self.cue_text)?,
            speaker: covered("speaker", self.speaker_start, self.speaker_end, self.speaker_text)?,
            speaker_alts: alts.into_iter().map(|[start, end]| Span { start, end }).collect(),
            speaker_entity: self.speaker_entity,
            speaker_name: self.speaker_name,
            named: self.named,
            bad,
            cont: self.cont,
            note: self.note,
            rule: self.rule,
            confidence: self.confidence,
        })
    }
}
