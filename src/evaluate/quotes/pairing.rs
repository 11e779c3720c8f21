//! Which prediction is compared with which gold quote.

use crate::evaluate::model::{Chars, Quote, Span, overlap};
use crate::evaluate::names::{is_edge, is_pronoun, same_mention};

/// One-to-one pairs of gold and predicted spans of one document.
///
/// Spans are compared without the marks, blanks and punctuation at their ends. Pairs are taken by
/// the largest overlap over union, at least one half; equal ones in the order of the text. So exact
/// spans come first, and on marked spans, which do not overlap each other, the result is the
/// maximum matching.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pairing {
    /// For every gold quote, its prediction.
    pub mates: Vec<Option<usize>>,
    /// For every prediction, whether it has a pair.
    pub used: Vec<bool>,
    /// For every gold quote, whether its prediction has exactly its span.
    pub exact: Vec<bool>,
}

/// The quotes of one document that count: gold without `bad` spans, predictions that touch no `bad`
/// span and (unless `indirect`) are not `indirect`; each once, in the order of the text.
#[must_use]
pub fn prepare<'q>(
    gold: &'q [Quote],
    pred: &'q [Quote],
    indirect: bool,
) -> (Vec<&'q Quote>, Vec<&'q Quote>) {
    let bad: Vec<Span> = gold.iter().filter(|q| q.bad).map(|q| q.span).collect();
    let touches_bad = |q: &Quote| bad.iter().any(|b| q.span.start < b.end && q.span.end > b.start);
    let gold = gold.iter().filter(|q| !q.bad && (indirect || q.kind != "indirect"));
    let pred = pred.iter().filter(|q| (indirect || q.kind != "indirect") && !touches_bad(q));
    (unique(gold.collect()), unique(pred.collect()))
}

/// Sorts by position and drops repetitions, which differ in nothing that is scored.
fn unique(mut quotes: Vec<&Quote>) -> Vec<&Quote> {
    type Key<'q> = (usize, usize, &'q str, Option<(usize, usize)>, Option<(usize, usize)>, &'q str);
    fn key(q: &Quote) -> Key<'_> {
        let place = |c: &Option<crate::evaluate::model::Covered>| {
            c.as_ref().map(|c| (c.span.start, c.span.end))
        };
        let name = q.source_name().unwrap_or_default();
        (q.span.start, q.span.end, &q.kind, place(&q.speaker), place(&q.cue), name)
    }
    quotes.sort_by(|a, b| key(a).cmp(&key(b)));
    quotes.dedup_by(|a, b| key(a) == key(b));
    quotes
}

/// The span without blanks, marks and punctuation at its ends.
#[must_use]
pub fn trimmed(quote: &Quote, text: Option<&Chars<'_>>) -> Span {
    let covered = match text {
        Some(text) => text.slice(quote.span),
        None => quote.text.as_deref().unwrap_or_default(),
    };
    let total = covered.chars().count();
    if total == 0 {
        return quote.span;
    }
    let front = covered.chars().take_while(|&c| is_edge(c)).count();
    let back = covered.chars().rev().take_while(|&c| is_edge(c)).count().min(total - front);
    let end = quote.span.start + total;
    Span { start: quote.span.start + front, end: end - back }
}

impl Pairing {
    /// Pairs the quotes of one document.
    #[must_use]
    pub fn new(gold: &[&Quote], pred: &[&Quote], text: Option<&Chars<'_>>) -> Self {
        let spans = |list: &[&Quote]| list.iter().map(|q| trimmed(q, text)).collect::<Vec<_>>();
        let (g, p) = (spans(gold), spans(pred));
        let mut candidates = Vec::new();
        for (i, a) in g.iter().enumerate() {
            for (j, b) in p.iter().enumerate() {
                let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
                let union = (a.end - a.start) + (b.end - b.start) - shared;
                if shared > 0 && 2 * shared >= union {
                    candidates.push((shared, union, i, j));
                }
            }
        }
        // Larger shared / union first, compared exactly; then the order of the text.
        candidates.sort_by(|x, y| (y.0 * x.1).cmp(&(x.0 * y.1)).then((x.2, x.3).cmp(&(y.2, y.3))));
        let mut out = Self {
            mates: vec![None; g.len()],
            used: vec![false; p.len()],
            exact: vec![false; g.len()],
        };
        for (_, _, i, j) in candidates {
            if out.mates[i].is_none() && !out.used[j] {
                out.mates[i] = Some(j);
                out.used[j] = true;
                out.exact[i] = g[i] == p[j];
            }
        }
        out
    }
}

/// Where the speaker stands, seen from the quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Before the quote.
    Before,
    /// After the quote, or across its end.
    After,
    /// Within the quote.
    Inside,
}

/// What is right about a predicted speaker mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpeakerCheck {
    /// It shares a character with a gold mention.
    pub any: bool,
    /// It also has the same content words before the first comma.
    pub strict: bool,
}

impl SpeakerCheck {
    /// Compares a predicted mention with the gold mentions.
    #[must_use]
    pub fn new(gold: &Quote, pred: Option<&Quote>, text: Option<&Chars<'_>>) -> Self {
        let Some(speaker) = pred.and_then(|p| p.speaker.as_ref()) else { return Self::default() };
        let mine = said(speaker.span, speaker.text.as_deref(), text);
        let spans = gold.speaker_spans();
        let first = gold.speaker.as_ref();
        let any = spans.iter().any(|s| overlap(*s, speaker.span));
        let strict = any
            && spans.iter().any(|s| {
                let theirs = first.filter(|f| f.span == *s).and_then(|f| f.text.as_deref());
                same_mention(said(*s, theirs, text), mine)
            });
        Self { any, strict }
    }

    /// Where the first gold mention stands and whether it is a pronoun; `None` without a mention.
    #[must_use]
    pub fn traits(gold: &Quote, text: Option<&Chars<'_>>) -> Option<(Where, bool)> {
        let span = *gold.speaker_spans().first()?;
        let place = if span.start >= gold.span.start && span.end <= gold.span.end {
            Where::Inside
        } else if span.end <= gold.span.start {
            Where::Before
        } else {
            Where::After
        };
        let covered = gold.speaker.as_ref().and_then(|s| s.text.as_deref());
        Some((place, is_pronoun(said(span, covered, text))))
    }
}

/// The words at a span: of the text if it is known, else those of the file.
fn said<'a>(span: Span, covered: Option<&'a str>, text: Option<&Chars<'a>>) -> &'a str {
    text.map_or(covered.unwrap_or_default(), |t| t.slice(span))
}

/// The span of a quote's cue.
#[must_use]
pub fn cue_of(quote: &Quote) -> Option<Span> {
    quote.cue.as_ref().map(|c| c.span)
}

/// Whether a span shares a character with one of some others.
#[must_use]
pub fn overlaps_any(span: Span, others: &[Span]) -> bool {
    others.iter().any(|o| overlap(*o, span))
}
