//! brat standoff: `.ann` beside `.txt`.
//!
//! Text-bound annotations (`T`) are mentions; their spans may be discontinuous. Quoted spans are
//! those that the project writes: a `T` of type `Direct`, `Mixed`, `Title`, `Scare` or `Indirect`
//! (or `Quote` with its kind as attribute `Kind`), relations `Source` and `CuedBy` (also `Speaker`
//! and `Cue`) to other `T`s, the attribute `Unclosed`. A `T` of type `Speaker` or `Cue` is no
//! mention. Names and identifiers come from normalisations (`N`) and from notes of the form
//! `key=value; key=value`. Events, equivalences and other notes are passed over.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::json::{Labels, several};
use super::{InputError, load};
use crate::evaluate::model::{Corpus, Covered, Doc, Entity, Quote, Span};

/// Reads every `.ann` file below a folder; the document's identifier is its path there.
pub(super) fn read_folder(folder: &Path) -> Result<Corpus, InputError> {
    let mut corpus = Corpus::default();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| InputError::Io {
            path: folder.display().to_string(),
            source: e.into_io_error().unwrap_or_else(|| std::io::Error::other("cycle")),
        })?;
        let path = entry.path();
        if path.extension().is_some_and(|e| e == "ann") {
            let inside = path.strip_prefix(folder).unwrap_or(path).with_extension("");
            let parts: Vec<_> = inside.iter().map(|p| p.to_string_lossy()).collect();
            corpus.docs.push(document(path, &load(path)?, unescaped(&parts.join("/")))?);
        }
    }
    if corpus.docs.is_empty() {
        return Err(InputError::EmptyFolder { path: folder.display().to_string() });
    }
    Ok(corpus)
}

/// A document's identifier from a path in which `=` and two hexadecimal digits stand for a byte.
fn unescaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let (mut out, mut i) = (Vec::with_capacity(bytes.len()), 0);
    while i < bytes.len() {
        let digits = path.get(i + 1..i + 3).filter(|_| bytes[i] == b'=');
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

/// Reads one `.ann` file.
pub(super) fn read_file(name: &str, content: &str, path: &Path) -> Result<Corpus, InputError> {
    let id = path.file_stem().map_or_else(|| name.to_owned(), |s| s.to_string_lossy().into_owned());
    let doc = document(path, content, id)?;
    Ok(Corpus { name: name.to_owned(), docs: vec![doc], positional: false })
}

/// A text-bound annotation, before it is known what it is.
struct Bound {
    id: String,
    label: String,
    span: Span,
    pieces: Vec<Span>,
    text: String,
}

/// What the lines that are not text-bound say about those that are.
#[derive(Default)]
struct Links {
    /// Reference and name by annotation.
    names: HashMap<String, (String, String)>,
    kinds: HashMap<String, String>,
    speakers: HashMap<String, String>,
    cues: HashMap<String, String>,
    unclosed: HashSet<String>,
    /// `key=value` notes by annotation.
    notes: HashMap<String, Note>,
}

/// The fields of a note by their keys.
pub(crate) type Note = HashMap<&'static str, String>;

/// The keys that the project writes.
const NOTE_KEYS: [&str; 9] = [
    "subtype",
    "entity",
    "name",
    "wikidata",
    "utterance",
    "speaker_entity",
    "speaker_name",
    "rule",
    "confidence",
];

/// Reads `key=value; key=value`; a value may hold a semicolon, if no key follows it.
pub(crate) fn note(text: &str) -> Note {
    let mut out = Note::new();
    let mut last = None;
    for part in text.split("; ") {
        let field = part.split_once('=').and_then(|(key, value)| {
            NOTE_KEYS.iter().find(|k| **k == key).map(|key| (*key, value))
        });
        match (field, last) {
            (Some((key, value)), _) => {
                out.insert(key, value.to_owned());
                last = Some(key);
            }
            (None, Some(key)) => {
                out.entry(key).or_default().extend(["; ", part]);
            }
            (None, None) => {}
        }
    }
    out
}

fn document(path: &Path, content: &str, id: String) -> Result<Doc, InputError> {
    let beside = path.with_extension("txt");
    let text = if beside.is_file() { Some(Arc::from(load(&beside)?)) } else { None };
    let (mut bounds, mut links) = (Vec::new(), Links::default());
    for (i, line) in content.lines().enumerate() {
        let error = |message: &str| InputError::Parse {
            path: path.display().to_string(),
            line: i + 1,
            message: message.to_owned(),
        };
        match line.chars().next() {
            Some('T') => bounds.push(bound(line).map_err(error)?),
            Some(_) => links.read(line),
            None => {}
        }
    }
    let (entities, quotes) = resolve(&bounds, &links);
    Ok(Doc {
        id,
        file: path.display().to_string(),
        line: 1,
        text,
        entities,
        quotes,
        folds_blanks: true,
        ..Doc::default()
    })
}

/// `T1 TAB Type start end;start end TAB text`
fn bound(line: &str) -> Result<Bound, &'static str> {
    let mut fields = line.splitn(3, '\t');
    let id = fields.next().unwrap_or_default().to_owned();
    let middle = fields.next().ok_or("a T line needs: id TAB type and offsets TAB text")?;
    let text = fields.next().unwrap_or_default().to_owned();
    let (label, offsets) = middle.split_once(' ').ok_or("no offsets after the type")?;
    let mut pieces = Vec::new();
    for part in offsets.split(';') {
        let (start, end) = part.trim().split_once(' ').ok_or("an offset pair needs two numbers")?;
        let number = |s: &str| s.trim().parse().map_err(|_| "an offset is no number");
        let (start, end): (usize, usize) = (number(start)?, number(end)?);
        if start > end {
            return Err("an annotation ends before it starts");
        }
        pieces.push(Span { start, end });
    }
    let first = pieces.iter().map(|p| p.start).min().ok_or("no offsets")?;
    let last = pieces.iter().map(|p| p.end).max().ok_or("no offsets")?;
    let span = Span { start: first, end: last };
    Ok(Bound { id, label: label.to_owned(), span, pieces: several(pieces), text })
}

impl Links {
    fn read(&mut self, line: &str) {
        let mut fields = line.splitn(3, '\t');
        let (Some(id), Some(middle)) = (fields.next(), fields.next()) else { return };
        let words: Vec<&str> = middle.split_whitespace().collect();
        let target = |word: &str| word.split_once(':').map_or(word, |(_, t)| t).to_owned();
        match (id.chars().next(), words.as_slice()) {
            (Some('N'), [_, of, reference, ..]) => {
                let name = fields.next().unwrap_or_default().to_owned();
                self.names.insert((*of).to_owned(), ((*reference).to_owned(), name));
            }
            (Some('A' | 'M'), [name, of, value, ..]) if name.eq_ignore_ascii_case("kind") => {
                self.kinds.insert((*of).to_owned(), (*value).to_owned());
            }
            (Some('A' | 'M'), [name, of, ..]) if name.eq_ignore_ascii_case("unclosed") => {
                self.unclosed.insert((*of).to_owned());
            }
            (Some('#'), [_, of, ..]) => {
                let fields = note(fields.next().unwrap_or_default());
                self.notes.entry((*of).to_owned()).or_default().extend(fields);
            }
            (Some('R'), [name, from, to, ..]) => {
                let list = match name.to_ascii_lowercase().as_str() {
                    "speaker" | "source" | "says" => &mut self.speakers,
                    "cue" | "cuedby" => &mut self.cues,
                    _ => return,
                };
                list.insert(target(from), target(to));
            }
            _ => {}
        }
    }
}

/// The kind of a quoted span by its type; `None` for other types.
fn quote_kind(bound: &Bound, links: &Links) -> Option<String> {
    let label = bound.label.to_lowercase();
    match label.as_str() {
        "direct" | "mixed" | "title" | "scare" | "indirect" => Some(label),
        "quote" => Some(
            links.kinds.get(&bound.id).map_or_else(|| "direct".to_owned(), |k| k.to_lowercase()),
        ),
        _ => None,
    }
}

fn resolve(bounds: &[Bound], links: &Links) -> (Vec<Entity>, Vec<Quote>) {
    let by_id: HashMap<&str, &Bound> = bounds.iter().map(|b| (b.id.as_str(), b)).collect();
    let covered = |of: &HashMap<String, String>, id: &str| {
        let to = by_id.get(of.get(id)?.as_str())?;
        Some(Covered { span: to.span, text: Some(to.text.clone()) })
    };
    let mut labels = Labels::default();
    let (mut entities, mut quotes) = (Vec::new(), Vec::new());
    for b in bounds {
        let note = |key: &str| links.notes.get(&b.id)?.get(key).cloned();
        let confidence = note("confidence").and_then(|c| c.parse().ok());
        if let Some(kind) = quote_kind(b, links) {
            let named = links.speakers.get(&b.id).and_then(|id| links.names.get(id));
            quotes.push(Quote {
                span: b.span,
                text: Some(b.text.clone()),
                kind,
                id: Some(b.id.clone()),
                utterance: note("utterance"),
                closed: Some(!links.unclosed.contains(&b.id)),
                cue: covered(&links.cues, &b.id),
                speaker: covered(&links.speakers, &b.id),
                speaker_entity: note("speaker_entity").or_else(|| Some(named?.0.clone())),
                speaker_name: note("speaker_name").or_else(|| Some(named?.1.clone())),
                rule: note("rule"),
                confidence,
                ..Quote::default()
            });
        } else if !matches!(b.label.to_lowercase().as_str(), "speaker" | "cue") {
            let name = links.names.get(&b.id);
            entities.push(Entity {
                span: b.span,
                pieces: b.pieces.clone(),
                label: labels.get(&b.label),
                text: Some(b.text.clone()),
                id: Some(b.id.clone()),
                subtype: note("subtype"),
                entity: note("entity").or_else(|| Some(name?.0.clone())),
                name: note("name").or_else(|| Some(name?.1.clone())),
                wikidata: note("wikidata"),
                rule: note("rule"),
                confidence,
                ..Entity::default()
            });
        }
    }
    (entities, quotes)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_of_file_names_are_undone() {
        assert_eq!(unescaped("=2E=2E/a=20b=C3=A9"), "../a bé");
        assert_eq!(unescaped("2017/éco-12=x="), "2017/éco-12=x=");
    }
}
