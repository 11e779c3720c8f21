//! The project's `entities.csv` and `quotes.csv`: one row an annotation, columns by name.

use std::collections::HashMap;
use std::path::Path;

use super::json::Labels;
use super::{InputError, load};
use crate::evaluate::model::{Corpus, Covered, Doc, Entity, Quote, Span};

/// Reads `entities.csv` and `quotes.csv` of a folder.
pub(super) fn read_folder(path: &Path) -> Result<Corpus, InputError> {
    let mut merged = Corpus::default();
    for file in ["entities.csv", "quotes.csv"].map(|name| path.join(name)) {
        if !file.is_file() {
            continue;
        }
        let part = read(&file.display().to_string(), &load(&file)?)?;
        for doc in part.docs {
            match merged.docs.iter_mut().find(|d| d.id == doc.id) {
                Some(known) => {
                    known.entities.extend(doc.entities);
                    known.quotes.extend(doc.quotes);
                }
                None => merged.docs.push(doc),
            }
        }
    }
    Ok(merged)
}

/// Reads one table: quotes if it has a column `kind`, else mentions.
pub(super) fn read(name: &str, content: &str) -> Result<Corpus, InputError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content.as_bytes());
    let headers = reader.headers().map_err(|e| error(name, 1, &e.to_string()))?.clone();
    let columns: HashMap<String, usize> =
        headers.iter().enumerate().map(|(i, h)| (h.to_owned(), i)).collect();
    for needed in ["doc_id", "start", "end"] {
        if !columns.contains_key(needed) {
            return Err(error(name, 1, &format!("no column {needed}")));
        }
    }
    let quotes = columns.contains_key("kind");
    if !quotes && !columns.contains_key("type") && !columns.contains_key("label") {
        return Err(error(name, 1, "no column kind (quotes), type or label (entities)"));
    }
    let mut corpus = Corpus { name: name.to_owned(), ..Corpus::default() };
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut labels = Labels::default();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            error(name, usize::try_from(line).unwrap_or(0), &e.to_string())
        })?;
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
        let row = Row { name, line, record: &record, columns: &columns };
        let id = row.text("doc_id").unwrap_or_default();
        let at = *index.entry(id.clone()).or_insert_with(|| {
            corpus.docs.push(Doc { id, file: name.to_owned(), line, ..Doc::default() });
            corpus.docs.len() - 1
        });
        if quotes {
            corpus.docs[at].quotes.push(row.quote()?);
        } else {
            corpus.docs[at].entities.push(row.entity(&mut labels)?);
        }
    }
    Ok(corpus)
}

fn error(path: &str, line: usize, message: &str) -> InputError {
    InputError::Parse { path: path.to_owned(), line, message: message.to_owned() }
}

struct Row<'r> {
    name: &'r str,
    line: usize,
    record: &'r csv::StringRecord,
    columns: &'r HashMap<String, usize>,
}

impl Row<'_> {
    /// The value of a column; `None` if it is empty or missing.
    fn text(&self, column: &str) -> Option<String> {
        let value = self.record.get(*self.columns.get(column)?)?;
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn number(&self, column: &str) -> Result<Option<usize>, InputError> {
        let Some(value) = self.text(column) else { return Ok(None) };
        let bad = |_| error(self.name, self.line, &format!("{column} {value:?} is no offset"));
        value.parse().map(Some).map_err(bad)
    }

    fn flag(&self, column: &str) -> Option<bool> {
        let value = self.text(column)?;
        Some(matches!(value.as_str(), "true" | "True" | "1"))
    }

    fn span(&self, prefix: &str) -> Result<Option<Span>, InputError> {
        let (start, end) = (format!("{prefix}start"), format!("{prefix}end"));
        match (self.number(&start)?, self.number(&end)?) {
            (Some(start), Some(end)) => Ok(Some(Span { start, end })),
            (None, None) => Ok(None),
            _ => Err(error(self.name, self.line, &format!("only one of {start} and {end}"))),
        }
    }

    fn own_span(&self) -> Result<Span, InputError> {
        self.span("")?.ok_or_else(|| error(self.name, self.line, "no start and end"))
    }

    fn covered(&self, what: &str) -> Result<Option<Covered>, InputError> {
        let text = self.text(&format!("{what}_text"));
        Ok(self.span(&format!("{what}_"))?.map(|span| Covered { span, text }))
    }

    fn confidence(&self) -> Option<f64> {
        self.text("confidence")?.parse().ok()
    }

    fn entity(&self, labels: &mut Labels) -> Result<Entity, InputError> {
        let label = self.text("type").or_else(|| self.text("label"));
        let label = label.ok_or_else(|| error(self.name, self.line, "no type"))?;
        Ok(Entity {
            span: self.own_span()?,
            pieces: Vec::new(),
            label: labels.get(&label),
            text: self.text("text"),
            nested: false,
            id: self.text("id"),
            subtype: self.text("subtype"),
            entity: self.text("entity"),
            name: self.text("name"),
            wikidata: self.text("wikidata"),
            rule: self.text("rule"),
            confidence: self.confidence(),
        })
    }

    fn quote(&self) -> Result<Quote, InputError> {
        Ok(Quote {
            span: self.own_span()?,
            text: self.text("text"),
            kind: self.text("kind").ok_or_else(|| error(self.name, self.line, "no kind"))?,
            id: self.text("id"),
            utterance: self.text("utterance"),
            closed: self.flag("closed"),
            cue: self.covered("cue")?,
            speaker: self.covered("speaker")?,
            speaker_alts: Vec::new(),
            speaker_entity: self.text("speaker_entity"),
            speaker_name: self.text("speaker_name"),
            named: self.flag("named"),
            bad: self.flag("bad").unwrap_or(false),
            cont: self.flag("cont"),
            note: self.text("note"),
            rule: self.text("rule"),
            confidence: self.confidence(),
        })
    }
}
