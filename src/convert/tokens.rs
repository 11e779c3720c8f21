//! Tokens and tags: what column formats see of a text.
//!
//! Every character but blanks is in a token. Tokens are those of [`crate::text::words`], cut further at
//! blanks and wherever an annotation begins or ends, so that spans lose nothing but blanks at their
//! ends. Sentences are not parted inside a mention.

use std::ops::Range;
use std::sync::LazyLock;

use super::item::{Item, bytes};
use super::losses::{Loss, Losses};
use crate::gazetteer::Lexicons;
use crate::text::{ByteSpan, OffsetMap, Segmenter};

/// How a tag marks the place of a token in its chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// `B-` begins, `I-` continues.
    #[default]
    Iob2,
    /// `B-` begins, `I-` continues, `E-` ends, `S-` is a chunk of one token.
    Bioes,
}

impl Scheme {
    /// The names for the command line.
    pub const NAMES: [&'static str; 2] = ["iob2", "bioes"];

    fn prefix(self, at: usize, chunk: &Range<usize>) -> char {
        match (self, at == chunk.start, at + 1 == chunk.end) {
            (Self::Bioes, true, true) => 'S',
            (Self::Bioes, false, true) => 'E',
            (_, true, _) => 'B',
            (_, false, _) => 'I',
        }
    }
}

impl std::str::FromStr for Scheme {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "iob2" => Ok(Self::Iob2),
            "bioes" => Ok(Self::Bioes),
            _ => Err(format!("unknown scheme {s:?}: iob2 or bioes")),
        }
    }
}

/// Knows the abbreviations of the built-in lexicons; reading those takes longer than most conversions.
static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| {
    let (lexicons, _) = Lexicons::builtin();
    Segmenter::new(lexicons.abbreviations)
});

/// An item as columns see it: its text, tokens, and a tag a token of mentions and of quotes.
pub(super) struct Columns<'i> {
    pub(super) text: &'i str,
    pub(super) tokens: Tokens,
    pub(super) mentions: Vec<String>,
    pub(super) quotes: Vec<String>,
}

impl<'i> Columns<'i> {
    /// Tokens and tags; what these cannot say is counted.
    pub(super) fn of(item: &'i Item, scheme: Scheme, losses: &mut Losses) -> Result<Self, String> {
        let text = item.text()?;
        let tokens = Tokens::of(item, losses)?;
        tokens.count_losses(item, losses);
        let record = &item.record;
        let mentions = tokens.tags(&tokens.mentions, scheme, |row| &record.entities[row].kind);
        let quotes = tokens.tags(&tokens.quotes, scheme, |row| &record.quotes[row].kind);
        Ok(Self { text, tokens, mentions, quotes })
    }
}

/// A text in tokens, with its annotations over them.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The tokens, in order.
    pub(super) spans: Vec<ByteSpan>,
    /// The sentences, as ranges of tokens.
    pub(super) sentences: Vec<Range<usize>>,
    /// Mentions that do not overlap, as ranges of tokens with the index of their row.
    pub(super) mentions: Vec<(Range<usize>, usize)>,
    /// Mentions that overlap one of those.
    pub(super) other_mentions: Vec<(Range<usize>, usize)>,
    /// Quotes that do not overlap.
    pub(super) quotes: Vec<(Range<usize>, usize)>,
    /// Quotes that overlap one of those.
    pub(super) other_quotes: Vec<(Range<usize>, usize)>,
}

impl Tokens {
    /// The tokens of an item with a text. Counts cut tokens, trimmed ends and invisible spans.
    pub(super) fn of(item: &Item, losses: &mut Losses) -> Result<Self, String> {
        let text = item.text()?;
        let map = OffsetMap::new(text);
        let mut visible = |start, end| {
            let span = bytes(&map, start, end).unwrap_or(ByteSpan { start: 0, end: 0 });
            let trimmed = trim(text, span);
            losses.add(Loss::Invisible, usize::from(trimmed.is_empty()));
            losses.add(Loss::Edges, usize::from(!trimmed.is_empty() && trimmed != span));
            trimmed
        };
        let mentions: Vec<ByteSpan> =
            item.record.entities.iter().map(|row| visible(row.start, row.end)).collect();
        let quotes: Vec<ByteSpan> =
            item.record.quotes.iter().map(|row| visible(row.start, row.end)).collect();

        let segments = SEGMENTER.segment(text);
        let words = segments.tokens.iter().flat_map(|t| [t.span.start, t.span.end]);
        let mut cuts: Vec<u32> = words.collect();
        let before = pieces(text, &mut cuts).len();
        let ends = mentions.iter().chain(&quotes).filter(|s| !s.is_empty());
        cuts.extend(ends.flat_map(|s| [s.start, s.end]));
        let spans = pieces(text, &mut cuts);
        losses.add(Loss::CutTokens, spans.len() - before);

        let starts = segments.sentences.iter().map(|s| s.span.start);
        let inside = |at: u32| mentions.iter().any(|m| m.start < at && at < m.end);
        let sentences = ranges(&spans, starts.filter(|&at| !inside(at)));
        let mut out = Self { spans, sentences, ..Self::default() };
        (out.mentions, out.other_mentions) = out.outer(&mentions);
        (out.quotes, out.other_quotes) = out.outer(&quotes);
        Ok(out)
    }
}

/// The text between cuts, blanks left out.
fn pieces(text: &str, cuts: &mut Vec<u32>) -> Vec<ByteSpan> {
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Vec::with_capacity(cuts.len());
    let mut cut = cuts.iter().map(|&c| c as usize).peekable();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let mut ends = c.is_whitespace() || c.is_control();
        while cut.next_if(|&cut| cut <= at).is_some() {
            ends = true;
        }
        if ends && let Some(start) = open.take() {
            out.push(ByteSpan::new(start, at));
        }
        if c.is_control() && !c.is_whitespace() {
            out.push(ByteSpan::new(at, at + c.len_utf8()));
        } else if !c.is_whitespace() {
            open = open.or(Some(at));
        }
    }
    out.extend(open.map(|start| ByteSpan::new(start, text.len())));
    out
}

/// Ranges of tokens between the starts of sentences.
fn ranges(spans: &[ByteSpan], starts: impl Iterator<Item = u32>) -> Vec<Range<usize>> {
    let mut firsts: Vec<usize> =
        starts.map(|at| spans.partition_point(|t| t.start < at)).chain([0, spans.len()]).collect();
    firsts.sort_unstable();
    firsts.dedup();
    firsts.windows(2).map(|w| w[0]..w[1]).collect()
}

/// A span without the blanks at its ends; empty if there is nothing else.
fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let covered = &text[span.range()];
    let start = span.start as usize + covered.len() - covered.trim_start().len();
    ByteSpan::new(start, start + covered.trim().len())
}

/// Ranges of tokens, each with the index of its row.
type Chunks = Vec<(Range<usize>, usize)>;

impl Tokens {
    /// The spans, in the order of rows, parted into those that do not overlap (of two the one that
    /// begins first, then the longer) and the others.
    fn outer(&self, spans: &[ByteSpan]) -> (Chunks, Chunks) {
        let mut order: Vec<usize> = (0..spans.len()).filter(|&i| !spans[i].is_empty()).collect();
        order.sort_by_key(|&i| (spans[i].start, std::cmp::Reverse(spans[i].end)));
        let (mut kept, mut others) = (Chunks::new(), Chunks::new());
        let mut end = 0;
        for row in order {
            let span = spans[row];
            let first = self.spans.partition_point(|t| t.start < span.start);
            let last = self.spans.partition_point(|t| t.start < span.end);
            if span.start >= end {
                kept.push((first..last, row));
                end = span.end;
            } else {
                others.push((first..last, row));
            }
        }
        (kept, others)
    }

    /// A tag for each token: `O`, or the prefix of the scheme and the label of the row.
    pub(super) fn tags<'l>(
        &self,
        chunks: &[(Range<usize>, usize)],
        scheme: Scheme,
        label: impl Fn(usize) -> &'l str,
    ) -> Vec<String> {
        let mut tags = vec!["O".to_owned(); self.spans.len()];
        for (chunk, row) in chunks {
            for at in chunk.clone() {
                tags[at] = format!("{}-{}", scheme.prefix(at, chunk), label(*row));
            }
        }
        tags
    }

    /// Counts what tags cannot hold.
    pub(super) fn count_losses(&self, item: &Item, losses: &mut Losses) {
        losses.add(Loss::OverlappingMentions, self.other_mentions.len());
        losses.add(Loss::OverlappingQuotes, self.other_quotes.len());
        super::count_ids(&item.record, losses);
        count_details(item, losses);
    }
}

/// Counts mentions and quotes that are more than a span and a label.
fn count_details(item: &Item, losses: &mut Losses) {
    let mentions = item.record.entities.iter().filter(|row| {
        row.subtype.is_some()
            || row.entity.is_some()
            || row.name.is_some()
            || row.wikidata.is_some()
            || row.rule.is_some()
            || row.confidence.is_some()
    });
    losses.add(Loss::MentionDetails, mentions.count());
    let quotes = item.record.quotes.iter().filter(|row| {
        row.utterance.is_some()
            || !row.closed
            || row.cue_start.is_some()
            || row.speaker_start.is_some()
            || row.speaker_entity.is_some()
            || row.speaker_name.is_some()
            || row.rule.is_some()
            || row.confidence.is_some()
    });
    losses.add(Loss::QuoteDetails, quotes.count());
    losses.add(Loss::Sources, usize::from(item.record.source.is_some()));
}
