//! CoNLL columns: a token a line with the tag of its mention and that of its quote.
//!
//! The frame is CoNLL-U Plus (<https://universaldependencies.org/ext-format.html>): a first line
//! `# global.columns = FORM NER QUOTE`, documents that start with `# newdoc id = …`, tabs between
//! columns, an empty line after each sentence. Tags are IOB2 or BIOES. A quote goes on over the ends of
//! sentences: the first tag of the next sentence is `I-`. Other files are read by
//! [`crate::evaluate::input`]: tags in the last column or the one that is named.

use std::fmt::Write as _;
use std::sync::Arc;

use super::item::Item;
use super::losses::{Loss, Losses};
use super::rows::made_up_id;
use super::tokens::Columns;
use super::{ReadOptions, WriteOptions, attach};
use crate::evaluate::input::offsets::{joined, settle};
use crate::evaluate::input::{self, InputError};
use crate::evaluate::model::{Doc, Entity, Quote, TaggedToken};

/// The first line of a file.
pub(super) const HEADER: &str = "# global.columns = FORM NER QUOTE\n";

const COLUMNS: &str = "# global.columns =";

/// The lines of a document.
pub(super) fn write(
    item: &Item,
    options: WriteOptions,
    losses: &mut Losses,
) -> Result<String, String> {
    let Columns { text, tokens, mentions, quotes } = Columns::of(item, options.scheme, losses)?;
    let id = super::one_line(&item.record.doc_id, losses);
    let mut out = format!("# newdoc id = {id}\n");
    for sentence in &tokens.sentences {
        for at in sentence.clone() {
            let form = &text[tokens.spans[at].range()];
            // Into a string: nothing can fail.
            let _ = writeln!(out, "{form}\t{}\t{}", mentions[at], quotes[at]);
        }
        out.push('\n');
    }
    if tokens.sentences.is_empty() {
        out.push('\n');
    }
    Ok(out)
}

/// Reads the columns of mentions and, if there is one, of quotes.
pub(super) fn read(
    file: &str,
    content: &str,
    options: &ReadOptions,
    losses: &mut Losses,
) -> Result<Vec<Result<Doc, InputError>>, InputError> {
    let named = |name: &str| {
        let columns = content.lines().next()?.strip_prefix(COLUMNS)?;
        columns.split_whitespace().position(|column| column == name).map(|at| at + 1)
    };
    let column = |tag_column| {
        let options = input::ReadOptions { tag_column, ..input::ReadOptions::default() };
        input::parse(file, content, input::Format::Conll, &options, file.as_ref())
    };
    let mut corpus = column(options.tag_column.or_else(|| named("NER")))?;
    attach(&mut corpus, options)?;
    let quotes = match options.quote_column.or_else(|| named("QUOTE")) {
        Some(quotes) => column(Some(quotes))?.docs,
        None => Vec::new(),
    };
    let mut quotes = quotes.into_iter().map(|doc| doc.sentences);
    let place = |(index, mut doc): (usize, Doc)| {
        if corpus.positional {
            doc.id = made_up_id(file, index);
        }
        place(doc, quotes.next().unwrap_or_default(), losses)
    };
    Ok(corpus.docs.into_iter().enumerate().map(place).collect())
}

/// Places the tags of mentions and quotes in the text of the document, or in that of its tokens.
pub(super) fn place(
    mut doc: Doc,
    quotes: Vec<Vec<TaggedToken>>,
    losses: &mut Losses,
) -> Result<Doc, InputError> {
    if doc.text.is_none() {
        losses.add(Loss::RebuiltText, 1);
        doc.text = Some(joined(&doc).into());
    }
    let text = Arc::clone(doc.text.get_or_insert_default());
    // One sentence: a quote goes on over the ends of sentences.
    let mut column = Doc {
        id: doc.id.clone(),
        file: doc.file.clone(),
        sentences: vec![quotes.into_iter().flatten().collect()],
        ..Doc::default()
    };
    settle(&mut column, &text, false)?;
    settle(&mut doc, &text, false)?;
    let quote = |entity: Entity| Quote {
        span: entity.span,
        text: entity.text,
        kind: entity.label.to_string(),
        ..Quote::default()
    };
    doc.quotes = column.entities.into_iter().map(quote).collect();
    doc.sentences.clear();
    Ok(doc)
}
