//! Puts two or more annotations of the same documents together: same documents, same texts, offsets
//! in code points of these texts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::input::InputError;
use super::input::offsets::{joined, settle};
use super::model::{Corpus, Doc};

/// How to put together.
#[derive(Debug, Clone, Copy, Default)]
pub struct AlignOptions {
    /// Repair offsets that a known mistake explains, instead of refusing them.
    pub fix_offsets: bool,
}

/// Documents with the annotations of every side.
#[derive(Debug, Clone, Default)]
pub struct Aligned {
    /// Where each side was read from.
    pub names: Vec<String>,
    /// The documents of the first side, in its order.
    pub docs: Vec<AlignedDoc>,
    /// Remarks for the user: documents on one side only, repairs, texts that are not quite equal.
    pub notes: Vec<String>,
}

/// One document.
#[derive(Debug, Clone)]
pub struct AlignedDoc {
    /// Its identifier.
    pub id: String,
    /// Its text, if any side brings it.
    pub text: Option<Arc<str>>,
    /// The annotations of each side; `None` where that side does not have the document.
    pub sides: Vec<Option<Doc>>,
}

/// Aligns corpora on the first one.
///
/// Documents are found by identifier; if a side has none, by position. A text that one side brings
/// serves all. Column formats are anchored in the text, or in the tokens of the first such side.
///
/// # Errors
/// [`InputError`] if a side has no documents or none of the first side's, identifiers repeat, texts
/// differ, or offsets do not fit.
pub fn align(corpora: Vec<Corpus>, options: AlignOptions) -> Result<Aligned, InputError> {
    let mut out =
        Aligned { names: corpora.iter().map(|c| c.name.clone()).collect(), ..Aligned::default() };
    let mut sides = Vec::with_capacity(corpora.len());
    let by_position = corpora.iter().any(|c| c.positional);
    let count = corpora.first().map_or(0, |c| c.docs.len());
    for corpus in corpora {
        if corpus.docs.is_empty() {
            return Err(InputError::Align(format!("{} has no documents", corpus.name)));
        }
        unique(&corpus)?;
        if by_position && corpus.docs.len() != count {
            return Err(InputError::Align(format!(
                "{} has {} documents, {} has {count}: without identifiers on both sides documents are matched by position",
                corpus.name,
                corpus.docs.len(),
                out.names[0]
            )));
        }
        sides.push(corpus.docs);
    }
    let mut sides = sides.into_iter();
    let reference = sides.next().unwrap_or_default();
    let mut others: Vec<HashMap<String, Doc>> = sides
        .map(|docs| {
            let key = |(i, d): (usize, Doc)| {
                let id = if by_position { i.to_string() } else { d.id.clone() };
                (id, d)
            };
            docs.into_iter().enumerate().map(key).collect()
        })
        .collect();
    for (i, doc) in reference.into_iter().enumerate() {
        let key = if by_position { i.to_string() } else { doc.id.clone() };
        let id = doc.id.clone();
        let rest = others.iter_mut().map(|side| side.remove(&key));
        let sides: Vec<Option<Doc>> = std::iter::once(Some(doc)).chain(rest).collect();
        out.docs.push(together(id, sides, options, &mut out.notes)?);
    }
    tell_missing(&mut out, &others)?;
    Ok(out)
}

fn unique(corpus: &Corpus) -> Result<(), InputError> {
    let mut seen = HashSet::new();
    match corpus.docs.iter().find(|d| !seen.insert(d.id.as_str())) {
        Some(twice) => Err(InputError::Align(format!(
            "{}:{}: document {} stands in the file twice",
            twice.file, twice.line, twice.id
        ))),
        None => Ok(()),
    }
}

/// Tells documents that only one side has; sides that share none are not of the same texts.
fn tell_missing(out: &mut Aligned, others: &[HashMap<String, Doc>]) -> Result<(), InputError> {
    let total = out.docs.len();
    for side in 1..out.names.len() {
        let missing: Vec<&str> =
            out.docs.iter().filter(|d| d.sides[side].is_none()).map(|d| d.id.as_str()).collect();
        let mut extra: Vec<&String> = others[side - 1].keys().collect();
        extra.sort_unstable();
        if missing.len() == total
            && let (Some(ours), Some(theirs)) = (missing.first(), extra.first())
        {
            return Err(InputError::Align(format!(
                "{} has no document of {}: the identifiers are {theirs:?} … and {ours:?} …",
                out.names[side], out.names[0]
            )));
        }
        if let Some(first) = missing.first() {
            out.notes.push(format!(
                "{}: {} of {total} documents of {} are missing (first: {first}); they count as empty",
                out.names[side],
                missing.len(),
                out.names[0]
            ));
        }
        if let Some(first) = extra.first() {
            out.notes.push(format!(
                "{}: {} documents are not in {} and are left out (first: {first})",
                out.names[side],
                extra.len(),
                out.names[0]
            ));
        }
    }
    Ok(())
}

/// Gives all sides of a document one text and checks them against it.
fn together(
    id: String,
    mut sides: Vec<Option<Doc>>,
    options: AlignOptions,
    notes: &mut Vec<String>,
) -> Result<AlignedDoc, InputError> {
    let texts = || sides.iter().flatten().filter_map(|d| d.text.as_ref().map(|t| (d, t)));
    let mut text = texts().next().map(|(_, t)| Arc::clone(t));
    if let Some((doc, first)) = texts().next() {
        for (other, theirs) in texts().skip(1).filter(|(_, t)| **t != *first) {
            let message = difference(first, theirs);
            if !options.fix_offsets {
                return Err(InputError::Align(format!(
                    "document {id}: {}:{} and {}:{} have different texts: {message}",
                    doc.file, doc.line, other.file, other.line
                )));
            }
            notes.push(format!("document {id}: the texts differ ({message}); the first is used"));
        }
    } else if let Some(tokens) = sides.iter().flatten().find(|d| !d.sentences.is_empty()) {
        text = Some(Arc::from(joined(tokens)));
    }
    match &text {
        Some(text) => {
            for doc in sides.iter_mut().flatten() {
                notes.extend(settle(doc, text, options.fix_offsets)?);
            }
        }
        None => comparable(&id, &sides)?,
    }
    Ok(AlignedDoc { id, text, sides })
}

/// Without a text: hashes, lengths and units must agree, for nothing can be checked or converted.
fn comparable(id: &str, sides: &[Option<Doc>]) -> Result<(), InputError> {
    let mut docs = sides.iter().flatten();
    let Some(first) = docs.next() else { return Ok(()) };
    for other in docs {
        let place = format!(
            "document {id}: {}:{} and {}:{}",
            first.file, first.line, other.file, other.line
        );
        if let (Some(a), Some(b)) = (&first.sha256, &other.sha256)
            && !a.eq_ignore_ascii_case(b)
        {
            let lengths = match (first.length, other.length) {
                (Some(a), Some(b)) if a != b => format!(" (lengths {a} and {b})"),
                _ => String::new(),
            };
            return Err(InputError::Align(format!(
                "{place} are annotations of different texts: SHA-256 {} and {}{lengths}",
                a.get(..12).unwrap_or(a),
                b.get(..12).unwrap_or(b)
            )));
        }
        if first.unit != other.unit {
            return Err(InputError::Align(format!(
                "{place} count offsets in {} and {}; give the text (--text) to convert them",
                first.unit, other.unit
            )));
        }
    }
    // Sides that agree on another unit than code points can still be compared span by span.
    Ok(())
}

/// How two texts differ, in words.
fn difference(a: &str, b: &str) -> String {
    let unified = |s: &str| s.replace("\r\n", "\n");
    let bare = |s: &str| s.trim_start_matches('\u{feff}').to_owned();
    if unified(a) == unified(b) {
        return "only in CRLF and LF".to_owned();
    }
    if bare(a) == bare(b) {
        return "only in a byte order mark".to_owned();
    }
    let at = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let from = |s: &str| s.chars().skip(at).take(20).collect::<String>();
    format!(
        "{} and {} code points, first difference at {at}: {:?} and {:?}",
        a.chars().count(),
        b.chars().count(),
        from(a),
        from(b)
    )
}
