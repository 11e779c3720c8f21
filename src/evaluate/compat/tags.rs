//! Tag sequences for the tools that count tags: as the file has them, or made from spans.

use super::{Aligned, AlignedDoc, Entity, Selection, of_side};
use crate::evaluate::model::{Chars, Span};
use crate::text::words::tokenize;

/// Gold and predicted tags of one sequence.
pub type TagPair = (Vec<String>, Vec<String>);

/// Whether both sides come from a column format, with the same sentences.
#[must_use]
pub fn is_tagged(aligned: &Aligned) -> bool {
    let shape = |doc: &AlignedDoc, side| {
        of_side(doc, side).map(|d| d.sentences.iter().map(Vec::len).collect::<Vec<_>>())
    };
    !aligned.docs.is_empty()
        && aligned.docs.iter().all(|d| {
            let gold = shape(d, 0);
            gold.as_ref().is_some_and(|g| !g.is_empty()) && gold == shape(d, 1)
        })
}

/// Tag pairs, one a sentence of a column format, else one a document.
///
/// # Errors
/// As [`documents`].
pub fn pairs(aligned: &Aligned, selection: &Selection) -> Result<Vec<TagPair>, String> {
    Ok(documents(aligned, selection)?.into_iter().flatten().collect())
}

/// Tag pairs by document.
///
/// From spans, a document is one sequence of its words, cut further wherever a mention starts or
/// ends, tagged IOB2.
///
/// # Errors
/// If a document has no text to cut into words, or mentions overlap.
pub fn documents(aligned: &Aligned, selection: &Selection) -> Result<Vec<Vec<TagPair>>, String> {
    if is_tagged(aligned) {
        return Ok(aligned.docs.iter().map(|d| tagged(d, selection)).collect());
    }
    aligned.docs.iter().map(|doc| Ok(vec![projected(doc, selection)?])).collect()
}

fn tagged(doc: &AlignedDoc, selection: &Selection) -> Vec<TagPair> {
    let tags = |side| -> Vec<Vec<String>> {
        let sentences = of_side(doc, side).map_or(&[][..], |d| &d.sentences);
        sentences.iter().map(|s| s.iter().map(|t| renamed(&t.tag, selection)).collect()).collect()
    };
    tags(0).into_iter().zip(tags(1)).collect()
}

/// A tag with its type mapped; `O` if the type is left out.
fn renamed(tag: &str, selection: &Selection) -> String {
    let Some((prefix, label)) = tag.split_once('-') else { return tag.to_owned() };
    selection.label(&label.into()).map_or_else(|| "O".to_owned(), |l| format!("{prefix}-{l}"))
}

fn projected(doc: &AlignedDoc, selection: &Selection) -> Result<TagPair, String> {
    let text = doc.text.as_deref().ok_or_else(|| {
        format!(
            "document {}: this tool counts tokens, and there is no text to cut into words (--text)",
            doc.id
        )
    })?;
    let side = |s| of_side(doc, s).map(|d| selection.rename(&d.entities)).unwrap_or_default();
    let (gold, pred) = (side(0), side(1));
    let tokens = tokens(text, gold.iter().chain(&pred));
    let tags = |what: &str, list: &[Entity]| {
        iob2(&tokens, list).map_err(|e| format!("document {}, {what}: {e}", doc.id))
    };
    Ok((tags("gold", &gold)?, tags("prediction", &pred)?))
}

/// The words of a text in code points, cut where a mention starts or ends.
fn tokens<'e>(text: &str, entities: impl Iterator<Item = &'e Entity>) -> Vec<Span> {
    let chars = Chars::new(text);
    let mut cuts: Vec<usize> = entities.flat_map(|e| [e.span.start, e.span.end]).collect();
    cuts.sort_unstable();
    let mut out = Vec::new();
    for token in tokenize(text) {
        let index = |byte: u32| chars.index_of_byte(byte as usize);
        let (mut start, end) = (index(token.span.start), index(token.span.end));
        let from = cuts.partition_point(|&c| c <= start);
        for &cut in cuts[from..].iter().take_while(|&&c| c < end) {
            if cut > start {
                out.push(Span { start, end: cut });
                start = cut;
            }
        }
        out.push(Span { start, end });
    }
    out
}

/// IOB2 tags of the tokens.
///
/// # Errors
/// If mentions overlap or one covers no token: such mentions have no tags.
pub fn iob2(tokens: &[Span], entities: &[Entity]) -> Result<Vec<String>, String> {
    let mut tags = vec![String::from("O"); tokens.len()];
    for e in entities {
        let first = tokens.partition_point(|t| t.start < e.span.start);
        let last = tokens.partition_point(|t| t.end <= e.span.end);
        let place = format!("{} {}..{}", e.label, e.span.start, e.span.end);
        if first >= last || !e.pieces.is_empty() {
            return Err(format!("{place} is no run of tokens"));
        }
        for (i, tag) in tags[first..last].iter_mut().enumerate() {
            if tag != "O" {
                return Err(format!(
                    "{place} overlaps or repeats another mention: tags cannot say it (--outermost leaves out what is inside)"
                ));
            }
            *tag = format!("{}-{}", if i == 0 { 'B' } else { 'I' }, e.label);
        }
    }
    Ok(tags)
}
