//! Column formats: a token a line with its tag, empty lines between sentences.
//!
//! Tags may be IOB1, IOB2, BIOES or BILOU; one reading suits all: `B`, `S` and `U` start a chunk,
//! `I`, `E` and `L` continue one of the same type or else start one, `E`, `L`, `S` and `U` end it,
//! and so does the end of a sentence. Documents start at `-DOCSTART-` or at a comment that names
//! them (`# doc_id = x`, `# newdoc id = x`, `# … document_id = x`, `# document x`).

use super::InputError;
use super::detect::is_tag;
use crate::evaluate::model::{Corpus, Doc, TaggedToken};

/// A typed run of tokens, `first..=last`, of one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The type.
    pub label: String,
    /// Its first token.
    pub first: usize,
    /// Its last token.
    pub last: usize,
}

/// The tags of a document's sentences.
#[must_use]
pub fn sentences_of(doc: &Doc) -> Vec<Vec<String>> {
    let tags = |s: &Vec<TaggedToken>| s.iter().map(|t| t.tag.clone()).collect();
    doc.sentences.iter().map(tags).collect()
}

/// The chunks of one sentence.
#[must_use]
pub fn chunks<S: AsRef<str>>(tags: &[S]) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let mut open = false;
    for (i, tag) in tags.iter().enumerate() {
        let (prefix, label) = split(tag.as_ref());
        let continues = open
            && matches!(prefix, 'I' | 'E' | 'L')
            && out.last().is_some_and(|c| c.label == label);
        match prefix {
            'O' => open = false,
            _ if continues => {
                if let Some(chunk) = out.last_mut() {
                    chunk.last = i;
                }
                open = prefix == 'I';
            }
            _ => {
                out.push(Chunk { label: label.to_owned(), first: i, last: i });
                open = matches!(prefix, 'B' | 'I');
            }
        }
    }
    out
}

/// `B-PER` as `('B', "PER")`; a bare `B` has the type `_`, as in other tools.
fn split(tag: &str) -> (char, &str) {
    match tag.chars().next() {
        None | Some('O' | '_') => ('O', ""),
        Some(prefix) => (prefix, tag.split_once('-').map_or("_", |(_, label)| label)),
    }
}

/// Reads a file; `column` is that of the tag, from 1.
pub(super) fn read(name: &str, content: &str, column: Option<usize>) -> Result<Corpus, InputError> {
    let mut reader = Reader { name, column, corpus: Corpus::default(), sentence: Vec::new() };
    reader.corpus.positional = true;
    for (i, line) in content.lines().enumerate() {
        reader.line(i + 1, line)?;
    }
    reader.end_sentence(1);
    let mut corpus = reader.corpus;
    corpus.docs.retain(|d| !d.sentences.is_empty() || !d.id.starts_with('#'));
    for (i, doc) in corpus.docs.iter_mut().enumerate() {
        if corpus.positional {
            doc.id = format!("#{}", i + 1);
        }
    }
    Ok(corpus)
}

struct Reader<'r> {
    name: &'r str,
    column: Option<usize>,
    corpus: Corpus,
    sentence: Vec<TaggedToken>,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str) -> Result<(), InputError> {
        let line = line.trim_end_matches(['\r', '\n']);
        let tabs = line.contains('\t');
        if line.trim().is_empty() {
            self.end_sentence(number);
        } else if let Some(found) = hipe_column(line) {
            self.column = self.column.or(Some(found));
        } else if line.starts_with("-DOCSTART-") || line.starts_with("# document") {
            self.start(number, None);
        } else if let Some(id) = comment_id(line) {
            self.corpus.positional = false;
            self.start(number, Some(id));
        } else if !line.starts_with("# ") || tabs {
            let fields: Vec<&str> =
                if tabs { line.split('\t').collect() } else { line.split_whitespace().collect() };
            self.token(number, &fields)?;
        }
        Ok(())
    }

    fn token(&mut self, line: usize, fields: &[&str]) -> Result<(), InputError> {
        let error =
            |message: String| InputError::Parse { path: self.name.to_owned(), line, message };
        if fields.len() < 2 {
            return Err(error("a token needs a tag in a second column".to_owned()));
        }
        let column = self.column.unwrap_or(fields.len());
        let tag = column.checked_sub(1).and_then(|c| fields.get(c));
        let tag = tag.ok_or_else(|| error(format!("there is no column {column}")))?;
        if !is_tag(tag) {
            return Err(error(format!(
                "{tag:?} is no tag such as O, B-PER or I-PER (choose the column of the tags with --tag-column)"
            )));
        }
        let (text, tag) = (fields[0].to_owned(), (*tag).to_owned());
        self.sentence.push(TaggedToken { text, tag, line });
        Ok(())
    }

    fn end_sentence(&mut self, line: usize) {
        if !self.sentence.is_empty() {
            if self.corpus.docs.is_empty() {
                self.push(line, None);
            }
            let sentence = std::mem::take(&mut self.sentence);
            if let Some(doc) = self.corpus.docs.last_mut() {
                doc.sentences.push(sentence);
            }
        }
    }

    fn start(&mut self, line: usize, id: Option<String>) {
        self.end_sentence(line);
        // `-DOCSTART-` followed by a comment with the name is one start.
        match self.corpus.docs.last_mut() {
            Some(doc) if doc.sentences.is_empty() => {
                if let Some(id) = id {
                    doc.id = id;
                }
            }
            _ => self.push(line, id),
        }
    }

    fn push(&mut self, line: usize, id: Option<String>) {
        let id = id.unwrap_or_else(|| format!("#{}", self.corpus.docs.len() + 1));
        self.corpus.docs.push(Doc { id, file: self.name.to_owned(), line, ..Doc::default() });
    }
}

/// The column of the coarse literal tags, from 1, if this is the header of a HIPE file.
fn hipe_column(line: &str) -> Option<usize> {
    let columns = line.strip_prefix("TOKEN\t")?;
    columns.split('\t').position(|c| c == "NE-COARSE-LIT").map(|i| i + 2)
}

/// The identifier in a comment that starts a document.
fn comment_id(line: &str) -> Option<String> {
    let (key, value) = line.strip_prefix("# ")?.split_once('=')?;
    let key = key.trim();
    let starts = key == "doc_id" || key == "newdoc id" || key.ends_with("document_id");
    (starts && !value.trim().is_empty()).then(|| value.trim().to_owned())
}
