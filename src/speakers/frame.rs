//! Frames: the writer's sentences, with every quotation shut into one cell.
//!
//! Inside a frame a quotation is opaque, however many sentences it holds, so that cues and subjects
//! are sought in the writer's words only. The text between the marks is a level of its own: its
//! frames hold the quotes within the quote.

use std::ops::Range;

use crate::annotations::{EntityType, Mention};
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::WordId;
use crate::quotes::MarkedSpan;
use crate::reading::Reading;
use crate::text::sentences::Sentence;
use crate::text::{ByteSpan, TokenKind};

/// The most cells of a frame. No sentence of news is that long; debris may be, and what is sought within a
/// frame for each of its quotations must not grow with the text.
const MAX_CELLS: usize = 500;

/// How many mentions may begin before a stretch and reach into it.
const MAX_NESTED: usize = 8;

/// Which frames are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All.
    All,
    /// Those with a quotation, and some others: most sentences of an article have none.
    WithQuotes,
}

/// One place of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A token, by its index.
    Token(usize),
    /// A quotation with its marks, by its index among the marked spans.
    Quote(usize),
}

/// One sentence of the writer (or of somebody quoted).
#[derive(Debug, Default)]
pub struct Frame {
    /// Its cells, in order.
    pub cells: Vec<Cell>,
    /// The lexicon word of each cell; unknown for quotations.
    pub words: Vec<WordId>,
    /// The outermost mention that covers each cell.
    pub mentions: Vec<Option<usize>>,
    /// Whether each cell belongs to an adverbial phrase (`par ailleurs`).
    pub adverbial: Vec<bool>,
}

impl Frame {
    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether a cell is a quotation.
    #[must_use]
    pub fn is_quote(&self, cell: usize) -> bool {
        matches!(self.cells.get(cell), Some(Cell::Quote(_)))
    }

    /// The text of a token's cell; empty for quotations and outside.
    #[must_use]
    pub fn text<'t>(&self, reading: &Reading<'t>, cell: usize) -> &'t str {
        match self.cells.get(cell) {
            Some(&Cell::Token(t)) => reading.token_text(t),
            _ => "",
        }
    }

    /// Whether a cell is this mark.
    #[must_use]
    pub fn is_mark(&self, reading: &Reading<'_>, cell: usize, mark: &str) -> bool {
        match self.cells.get(cell) {
            Some(&Cell::Token(t)) => {
                reading.tokens()[t].kind == TokenKind::Punct && reading.token_text(t) == mark
            }
            _ => false,
        }
    }

    /// Whether a cell is any mark of punctuation.
    #[must_use]
    pub fn is_punct(&self, reading: &Reading<'_>, cell: usize) -> bool {
        self.kind(reading, cell) == Some(TokenKind::Punct)
    }

    /// Whether what stands before a cell is closed there: by the end, a mark or a quotation.
    #[must_use]
    pub fn closes_before(&self, reading: &Reading<'_>, cell: usize) -> bool {
        cell >= self.len() || self.is_quote(cell) || self.is_punct(reading, cell)
    }

    /// The kind of a token's cell.
    #[must_use]
    pub fn kind(&self, reading: &Reading<'_>, cell: usize) -> Option<TokenKind> {
        match self.cells.get(cell) {
            Some(&Cell::Token(t)) => Some(reading.tokens()[t].kind),
            _ => None,
        }
    }

    /// Whether a cell is a word with a capital.
    #[must_use]
    pub fn is_capitalised(&self, reading: &Reading<'_>, cell: usize) -> bool {
        match self.cells.get(cell) {
            Some(&Cell::Token(t)) => reading.tokens()[t].is_capitalised(reading.text),
            _ => false,
        }
    }

    /// The span of a range of cells that begins and ends with tokens.
    #[must_use]
    pub fn span(&self, reading: &Reading<'_>, cells: Range<usize>) -> Option<ByteSpan> {
        let token = |cell: usize| match self.cells.get(cell) {
            Some(&Cell::Token(t)) => Some(reading.tokens()[t].span),
            _ => None,
        };
        let first = token(cells.start)?;
        let last = token(cells.end.checked_sub(1)?)?;
        (first.start <= last.start).then(|| first.cover(last))
    }
}

impl Frame {
    /// An empty frame with room for a sentence.
    fn with_capacity(cells: usize) -> Self {
        Self {
            cells: Vec::with_capacity(cells),
            words: Vec::with_capacity(cells),
            mentions: Vec::with_capacity(cells),
            ..Self::default()
        }
    }
}

/// Cuts `tokens` into frames, with the quotations `inside` (indices of spans that lie directly in
/// this stretch, in order) as cells.
#[must_use]
pub fn frames(
    reading: &Reading<'_>,
    lexicons: &Lexicons,
    mentions: &[Mention],
    spans: &[MarkedSpan],
    tokens: Range<usize>,
    inside: &[usize],
    wanted: Wanted,
) -> Vec<Frame> {
    let mut out = Vec::new();
    let mut frame = Frame::default();
    let mut inside = inside.iter().copied().peekable();
    let begins = reading.tokens().get(tokens.start).map_or(0, |t| t.span.start);
    // Nested mentions may end later, but outer ones do not overlap.
    let mut next_mention =
        mentions.partition_point(|m| m.span.start < begins).saturating_sub(MAX_NESTED);
    let mut token = tokens.start;
    // The closing mark of a name, which is no cell.
    let mut closing: Option<u32> = None;
    let mut sentence = SentenceAt::new(reading);
    while token < tokens.end {
        if frame.is_empty() {
            if wanted == Wanted::WithQuotes {
                let Some(&next) = inside.peek() else { break };
                token = token.max(sentence_before(reading, spans[next]));
            }
            let end = sentence.of(token).map_or(token, |s| s.tokens.end);
            let cells = end.min(tokens.end).saturating_sub(token).min(MAX_CELLS);
            frame = Frame::with_capacity(cells);
        }
        let start = reading.tokens()[token].span.start;
        let cell = match inside.peek() {
            Some(&q) if spans[q].outer.start <= start => {
                inside.next();
                if is_name(reading, lexicons, mentions, spans[q]) {
                    closing = Some(spans[q].span.end);
                    token += 1;
                    continue;
                }
                let after = reading.segments.token_at(spans[q].outer.end);
                token = after.max(token + 1);
                push_quote(&mut frame, q);
                Cell::Quote(q)
            }
            next => {
                // No frame ends within a sentence, but before a quotation.
                let end = sentence.of(token).map_or(tokens.end, |s| s.tokens.end).min(tokens.end);
                let end = end.min(token + MAX_CELLS - frame.len());
                let quote = next.map_or(u32::MAX, |&q| spans[q].outer.start);
                let first = token;
                token += 1;
                // The closing mark of a name is left out.
                if closing.take_if(|end| *end <= start).is_none() {
                    let stop = quote.min(closing.unwrap_or(u32::MAX));
                    while token < end && reading.tokens()[token].span.start < stop {
                        token += 1;
                    }
                    push_tokens(&mut frame, first..token, reading, mentions, &mut next_mention);
                }
                match frame.cells.last() {
                    Some(&cell) => cell,
                    None => continue,
                }
            }
        };
        let announced = is_announced(&frame, reading, spans, token, inside.peek());
        let ends = token >= tokens.end || frame.len() == MAX_CELLS;
        if ends || (ends_frame(reading, spans, &mut sentence, token, cell) && !announced) {
            mark_adverbial_phrases(&mut frame, lexicons);
            out.push(std::mem::take(&mut frame));
        }
    }
    out
}

/// Whether nothing but the name of a body stands between the marks, or a few words with a capital that are
/// a source: `selon « La Montagne libre »`. They are read as if they had none.
#[must_use]
pub fn is_name(
    reading: &Reading<'_>,
    lexicons: &Lexicons,
    mentions: &[Mention],
    span: MarkedSpan,
) -> bool {
    const MAX_TOKENS: usize = 6;
    let opening = reading.segments.token_at(span.outer.start);
    let source = &lexicons.speech.source_prepositions;
    let capital = reading.covered(span.span).starts_with(char::is_uppercase);
    let short = reading.segments.tokens_in(span.span).len() <= MAX_TOKENS;
    let is_source = capital
        && short
        && source.longest_ending(&reading.words, opening).is_some_and(|found| found.value);
    if span.closed && is_source {
        return true;
    }
    let from = mentions.partition_point(|m| m.span.start < span.span.start);
    span.closed
        && mentions[from..]
            .iter()
            .take_while(|m| m.span.start == span.span.start)
            .any(|m| m.span == span.span && matches!(m.kind, EntityType::Org | EntityType::Agency))
}

/// The sentence of tokens that are asked for in order, or nearly: it is sought where the last one was, as
/// a search over all sentences for every token took 2 % of the instructions of a run without the model.
struct SentenceAt<'r> {
    sentences: &'r [Sentence],
    last: usize,
}

impl<'r> SentenceAt<'r> {
    fn new(reading: &'r Reading<'_>) -> Self {
        Self { sentences: &reading.segments.sentences, last: 0 }
    }

    /// As [`crate::text::Segments::sentence_of`], for tokens that are not before the last one.
    fn of(&mut self, token: usize) -> Option<&'r Sentence> {
        let is_behind = |s: &Sentence| s.tokens.end <= token;
        if self.sentences.get(self.last).is_some_and(is_behind) {
            self.last += self.sentences[self.last..].partition_point(is_behind);
        }
        self.sentences.get(self.last)
    }
}

/// Where the sentence before that of a quotation begins: no frame with the quotation begins earlier,
/// and one does begin there, or before.
fn sentence_before(reading: &Reading<'_>, span: MarkedSpan) -> usize {
    let segments = &reading.segments;
    let sentence = segments.sentence_of(segments.token_at(span.outer.start));
    segments.sentences.get(sentence.saturating_sub(1)).map_or(0, |s| s.tokens.start)
}

/// Whether a colon announces the quotation that the next token opens, even in the next paragraph.
fn is_announced(
    frame: &Frame,
    reading: &Reading<'_>,
    spans: &[MarkedSpan],
    next: usize,
    quote: Option<&usize>,
) -> bool {
    let Some(token) = reading.tokens().get(next) else { return false };
    let opens = quote.is_some_and(|&q| spans[q].outer.start == token.span.start);
    opens && frame.is_mark(reading, frame.len() - 1, ":")
}

fn mark_adverbial_phrases(frame: &mut Frame, lexicons: &Lexicons) {
    frame.adverbial = vec![false; frame.len()];
    let mut cell = 0;
    while cell < frame.len() {
        match lexicons.syntax.adverbial_phrases.longest(&frame.words, cell) {
            None => cell += 1,
            Some(found) => {
                frame.adverbial[cell..cell + found.len].fill(true);
                cell += found.len;
            }
        }
    }
}

fn push_quote(frame: &mut Frame, quote: usize) {
    frame.cells.push(Cell::Quote(quote));
    frame.words.push(WordId::UNKNOWN);
    frame.mentions.push(None);
}

/// Adds tokens in a row, which takes a third less than one by one; `next` is the first mention that may cover
/// them.
fn push_tokens(
    frame: &mut Frame,
    tokens: Range<usize>,
    reading: &Reading<'_>,
    mentions: &[Mention],
    next: &mut usize,
) {
    frame.cells.extend(tokens.clone().map(Cell::Token));
    frame.words.extend_from_slice(&reading.words[tokens.clone()]);
    frame.mentions.extend(reading.tokens()[tokens].iter().map(|token| {
        let span = token.span;
        while mentions.get(*next).is_some_and(|m| m.nested || m.span.end <= span.start) {
            *next += 1;
        }
        mentions.get(*next).filter(|m| m.span.overlaps(span)).map(|_| *next)
    }));
}

/// Whether a frame ends before token `next`: where a sentence or paragraph of the text does.
fn ends_frame(
    reading: &Reading<'_>,
    spans: &[MarkedSpan],
    sentence: &mut SentenceAt<'_>,
    next: usize,
    last: Cell,
) -> bool {
    let segments = &reading.segments;
    let begins = sentence.of(next).is_some_and(|s| s.tokens.start == next);
    match last {
        Cell::Token(_) => begins,
        // The sentence splitter may have cut behind a mark inside the quotation; what counts is
        // whether the words behind it can begin a sentence.
        Cell::Quote(q) => {
            let new_paragraph = segments.paragraph_at(spans[q].outer.end.saturating_sub(1))
                != segments.paragraph_at(reading.tokens()[next].span.start);
            new_paragraph || (begins && ends_sentence(reading, spans[q]))
        }
    }
}

/// Whether a quotation ends with a full stop of its own.
fn ends_sentence(reading: &Reading<'_>, span: MarkedSpan) -> bool {
    reading.covered(span.span).ends_with(['.', '!', '?', '…'])
}
