//! brat standoff: `.ann` beside `.txt`.
//!
//! Text-bound annotations (`T`) are mentions; their spans may be discontinuous. Names come from
//! normalisations (`N`). A `T` of type `Quote` is a quoted span, with its kind as attribute `Kind`,
//! and relations `Speaker` and `Cue` to a `T` of any type; a `T` of type `Speaker` or `Cue` is no
//! mention. Events, equivalences and notes are passed over.

use std::collections::HashMap;
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
            corpus.docs.push(document(path, &load(path)?, parts.join("/"))?);
        }
    }
    if corpus.docs.is_empty() {
        let message = "no .ann file in this folder".to_owned();
        return Err(InputError::Parse { path: folder.display().to_string(), line: 0, message });
    }
    Ok(corpus)
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
            (Some('R'), [name, from, to, ..]) => {
                let list = match name.to_ascii_lowercase().as_str() {
                    "speaker" | "source" | "says" => &mut self.speakers,
                    "cue" => &mut self.cues,
                    _ => return,
                };
                list.insert(target(from), target(to));
            }
            _ => {}
        }
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
        let name = links.names.get(&b.id);
        if b.label.eq_ignore_ascii_case("quote") {
            let speaker_id = links.speakers.get(&b.id);
            let who = speaker_id.and_then(|id| links.names.get(id));
            quotes.push(Quote {
                span: b.span,
                text: Some(b.text.clone()),
                kind: links.kinds.get(&b.id).map_or_else(|| "direct".into(), |k| k.to_lowercase()),
                id: Some(b.id.clone()),
                cue: covered(&links.cues, &b.id),
                speaker: covered(&links.speakers, &b.id),
                speaker_entity: who.map(|(reference, _)| reference.clone()),
                speaker_name: who.map(|(_, name)| name.clone()),
                ..Quote::default()
            });
        } else if !b.label.eq_ignore_ascii_case("speaker") && !b.label.eq_ignore_ascii_case("cue") {
            entities.push(Entity {
                span: b.span,
                pieces: b.pieces.clone(),
                label: labels.get(&b.label),
                text: Some(b.text.clone()),
                id: Some(b.id.clone()),
                entity: name.map(|(reference, _)| reference.clone()),
                name: name.map(|(_, name)| name.clone()),
                ..Entity::default()
            });
        }
    }
    (entities, quotes)
}
