//! Tokens and tags as JSON lines, a sentence a line: what Hugging Face `datasets` loads for token
//! classification.
//!
//! `load_dataset("json", data_files=…)` gives the features `doc_id`, `sentence`, `tokens`, `ner_tags`
//! and `quote_tags`; the names of the columns are those of the CoNLL-2003 data set
//! (<https://huggingface.co/docs/transformers/tasks/token_classification>). Tags are names, to be cast
//! to class labels by who trains.

use serde::{Deserialize, Serialize};

use super::conll::place;
use super::item::Item;
use super::losses::Losses;
use super::rows::{made_up_id, parse_error, rows};
use super::tokens::Columns;
use super::{ReadOptions, WriteOptions, attach};
use crate::evaluate::input::InputError;
use crate::evaluate::model::{Corpus, Doc, TaggedToken};

/// A sentence.
#[derive(Serialize, Deserialize)]
struct Row {
    doc_id: Option<String>,
    sentence: Option<usize>,
    tokens: Vec<String>,
    ner_tags: Vec<Tag>,
    quote_tags: Option<Vec<Tag>>,
}

/// A tag; numbers are of no use without the names that they stand for.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Tag {
    Name(String),
    Number(i64),
}

/// The lines of a document.
pub(super) fn write(
    item: &Item,
    options: WriteOptions,
    losses: &mut Losses,
) -> Result<String, String> {
    let Columns { text, tokens, mentions, quotes } = Columns::of(item, options.scheme, losses)?;
    // A document without a token keeps its line.
    let whole = std::slice::from_ref(&(0..0));
    let sentences = if tokens.sentences.is_empty() { whole } else { &tokens.sentences };
    let mut out = String::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let tags =
            |tags: &[String]| tags[sentence.clone()].iter().cloned().map(Tag::Name).collect();
        let forms = tokens.spans[sentence.clone()].iter().map(|t| text[t.range()].to_owned());
        let row = Row {
            doc_id: Some(item.record.doc_id.to_string()),
            sentence: Some(number),
            tokens: forms.collect(),
            ner_tags: tags(&mentions),
            quote_tags: Some(tags(&quotes)),
        };
        out.push_str(&serde_json::to_string(&row).map_err(|e| e.to_string())?);
        out.push('\n');
    }
    Ok(out)
}

/// Reads sentences: those that follow each other with one `doc_id` are a document, and so are all
/// of a file that has none.
pub(super) fn read(
    file: &str,
    content: &str,
    options: &ReadOptions,
    losses: &mut Losses,
) -> Result<Vec<Result<Doc, InputError>>, InputError> {
    let mut corpus = Corpus::default();
    let mut quotes: Vec<Vec<Vec<TaggedToken>>> = Vec::new();
    for row in rows::<Row>(file, content) {
        let (line, row) = row?;
        let id = row.doc_id.clone().unwrap_or_else(|| made_up_id(file, 0));
        if corpus.docs.last().is_none_or(|doc| doc.id != id) {
            corpus.docs.push(Doc { id, file: file.to_owned(), line, ..Doc::default() });
            quotes.push(Vec::new());
        }
        let (mentions, tags) = row.sentence(file, line)?;
        if let (Some(doc), Some(quotes)) = (corpus.docs.last_mut(), quotes.last_mut()) {
            doc.sentences.push(mentions);
            quotes.extend(tags);
        }
    }
    attach(&mut corpus, options)?;
    let place = |(doc, quotes)| place(doc, quotes, losses);
    Ok(corpus.docs.into_iter().zip(quotes).map(place).collect())
}

impl Row {
    /// The tokens with the tags of mentions, and with those of quotes if they are there.
    fn sentence(
        self,
        file: &str,
        line: usize,
    ) -> Result<(Vec<TaggedToken>, Option<Vec<TaggedToken>>), InputError> {
        let Self { tokens, ner_tags, quote_tags, .. } = self;
        let tagged = |name: &str, tags: Vec<Tag>| {
            if tags.len() != tokens.len() {
                let (tags, tokens) = (tags.len(), tokens.len());
                let message = format!("{tags} {name} for {tokens} tokens");
                return Err(parse_error(file, line, message));
            }
            let pairs = tokens.iter().zip(tags).map(|(text, tag)| match tag {
                Tag::Name(tag) => Ok(TaggedToken { text: text.clone(), tag, line }),
                Tag::Number(number) => Err(parse_error(
                    file,
                    line,
                    format!("{name} has the number {number}: tags must be names such as B-PER"),
                )),
            });
            pairs.collect::<Result<Vec<_>, _>>()
        };
        let mentions = tagged("ner_tags", ner_tags)?;
        let quotes = quote_tags.map(|tags| tagged("quote_tags", tags)).transpose()?;
        Ok((mentions, quotes))
    }
}
