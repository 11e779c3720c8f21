//! BBC Citron, commit 1937f2c (`metrics.py`), on tokens. Nothing is one to one: a duplicate is right
//! twice, and overlaps of all pairs are added up, so that recall can exceed 1. Cues "overlap" when
//! the first starts where the second ends. In its table for all spans, precision and recall are
//! swapped.

use super::{Aligned, Prf, count, float, of_side, with_prf};
use crate::evaluate::model::{Chars, Quote, Span};
use crate::evaluate::table::Table;
use crate::text::words::tokenize;

/// Token ranges of one quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The cue.
    pub cue: Option<Span>,
    /// The source.
    pub source: Option<Span>,
    /// The content.
    pub content: Span,
}

/// Gold and predicted quotes of one document.
pub type Pair = (Vec<Item>, Vec<Item>);

/// True positives, false positives, false negatives.
pub type Outcome = [usize; 3];

/// Which parts must be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The cue.
    Cue,
    /// Overlapping cues and the same source.
    Source,
    /// Overlapping cues and the same content.
    Content,
    /// Cue, source and content.
    Quote,
}

fn matches(part: Part, pred: &Item, gold: &Item) -> bool {
    let Some((p, g)) = pred.cue.zip(gold.cue) else { return false };
    let overlapping = p.start <= g.end && p.end > g.start;
    match part {
        Part::Cue => p == g,
        Part::Source => overlapping && pred.source == gold.source,
        Part::Content => overlapping && pred.content == gold.content,
        Part::Quote => pred == gold,
    }
}

/// Exact counts.
#[must_use]
pub fn exact(docs: &[Pair], part: Part) -> Outcome {
    let mut out = [0; 3];
    for (gold, pred) in docs {
        let right = pred.iter().filter(|p| gold.iter().any(|g| matches(part, p, g))).count();
        let found = gold.iter().filter(|g| pred.iter().any(|p| matches(part, p, g))).count();
        out[0] += right;
        out[1] += pred.len() - right;
        out[2] += gold.len() - found;
    }
    out
}

/// Tokens shared by all pairs, tokens predicted, tokens in the gold.
fn tokens(docs: &[Pair], of: impl Fn(&Item) -> Option<Span>) -> [usize; 3] {
    let mut out = [0; 3];
    let len = |s: Span| s.end - s.start;
    for (gold, pred) in docs {
        let (gold, pred): (Vec<Span>, Vec<Span>) =
            (gold.iter().filter_map(&of).collect(), pred.iter().filter_map(&of).collect());
        for p in &pred {
            for g in &gold {
                out[0] += p.end.min(g.end).saturating_sub(p.start.max(g.start));
            }
        }
        out[1] += pred.into_iter().map(len).sum::<usize>();
        out[2] += gold.into_iter().map(len).sum::<usize>();
    }
    out
}

/// Overlap scores of content, source, and all spans (as coded, and with P and R put right).
#[must_use]
pub fn overlap(docs: &[Pair]) -> [(&'static str, Prf); 4] {
    let prf = |[shared, pred, gold]: [usize; 3]| Prf::new(float(shared), float(pred), float(gold));
    let content = tokens(docs, |i| Some(i.content));
    let source = tokens(docs, |i| i.source);
    let cue = tokens(docs, |i| i.cue);
    let all: [usize; 3] = std::array::from_fn(|i| content[i] + source[i] + cue[i]);
    [
        ("overlap content", prf(content)),
        ("overlap source", prf(source)),
        ("overlap all, P and R swapped as coded", prf([all[0], all[2], all[1]])),
        ("overlap all, put right", prf(all)),
    ]
}

/// Quotes as token ranges; tokens are the words of the text.
///
/// # Errors
/// If a document has no text.
pub fn documents(aligned: &Aligned) -> Result<Vec<Pair>, String> {
    aligned
        .docs
        .iter()
        .map(|doc| {
            let text = doc.text.as_deref().ok_or_else(|| {
                format!("document {}: citron counts tokens, and there is no text (--text)", doc.id)
            })?;
            let chars = Chars::new(text);
            let index = |byte: u32| chars.index_of_byte(byte as usize);
            let tokens: Vec<Span> = tokenize(text)
                .iter()
                .map(|t| Span { start: index(t.span.start), end: index(t.span.end) })
                .collect();
            let side = |s| of_side(doc, s).map(|d| items(&tokens, &d.quotes)).unwrap_or_default();
            Ok((side(0), side(1)))
        })
        .collect()
}

/// Token ranges of quotes.
#[must_use]
pub fn items(tokens: &[Span], quotes: &[Quote]) -> Vec<Item> {
    let range = |span: Span| {
        let start = tokens.partition_point(|t| t.end <= span.start);
        Span { start, end: tokens.partition_point(|t| t.start < span.end).max(start) }
    };
    let item = |q: &Quote| Item {
        cue: q.cue.as_ref().map(|c| range(c.span)),
        source: q.speaker.as_ref().map(|s| range(s.span)),
        content: range(q.span),
    };
    quotes.iter().map(item).collect()
}

/// All its figures.
#[must_use]
pub fn table(docs: &[Pair]) -> Table {
    let columns = [("tp", "TP"), ("fp", "FP"), ("fn", "FN")];
    let mut table = with_prf("citron", "Citron", "", &columns);
    let parts = [
        ("exact cue", Part::Cue),
        ("exact source", Part::Source),
        ("exact content", Part::Content),
        ("exact quote", Part::Quote),
    ];
    for (name, part) in parts {
        let [tp, fp, miss] = exact(docs, part);
        let prf = Prf::new(float(tp), float(tp + fp), float(tp + miss));
        table.row(name, [tp, fp, miss].map(count).into_iter().chain(prf.cells()).collect());
    }
    for (name, prf) in overlap(docs) {
        let empty = [
            crate::evaluate::table::Cell::Empty,
            crate::evaluate::table::Cell::Empty,
            crate::evaluate::table::Cell::Empty,
        ];
        table.row(name, empty.into_iter().chain(prf.cells()).collect());
    }
    table
}
