//! An article as the page gets it: text in pieces, annotations in layers, and what to know about it.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::Article;
use super::compare::compare;
use super::layer::Layer;
use super::segment::{paragraphs, segment};
use crate::standoff::{Record, sha256_hex};
use crate::text::{ExternalSpan, OffsetMap, OffsetUnit};

/// One article's data block.
#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    pub(super) id: &'a str,
    pub(super) title: String,
    pub(super) source: Option<&'a str>,
    pub(super) words: Option<usize>,
    /// What the reader should know.
    pub(super) notes: Vec<String>,
    /// `None` if there is no text to show.
    pub(super) paragraphs: Option<Vec<ParagraphView<'a>>>,
    pub(super) marks: Vec<Mark>,
    pub(super) predicted: Layer<'a>,
    /// `None` if the article has no gold.
    pub(super) gold: Option<Layer<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct ParagraphView<'a> {
    headline: bool,
    pieces: Vec<PieceView<'a>>,
}

/// Text and the numbers of the marks that cover it, outermost first; written as a list.
#[derive(Debug, Serialize)]
pub(super) struct PieceView<'a>(&'a str, Vec<usize>);

/// A span of the text that annotations share.
#[derive(Debug)]
pub(super) struct Mark {
    side: Side,
    part: Part,
    /// The mentions or quotes that it belongs to.
    rows: Vec<usize>,
    range: Range<usize>,
}

impl Serialize for Mark {
    /// Side, part and rows as a list; the pieces say where it is.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.side, self.part, &self.rows).serialize(serializer)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Predicted,
    Gold,
}

/// Of equal spans the earlier in this list is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Quote,
    Speaker,
    Cue,
    Mention,
}

/// The longest title in characters.
const TITLE: usize = 120;

impl<'a> View<'a> {
    pub(super) fn new(article: &'a Article<'a>, with_gold: bool) -> Self {
        let mut notes = Vec::new();
        let main = article.predicted.as_ref().or(article.gold.as_ref());
        let text = main.and_then(|record| match &article.text {
            Ok(text) if sha256_hex(text) == record.sha256 => Some(text.as_str()),
            Ok(_) => {
                notes.push(
                    "The text that was found is not the one that was annotated: its SHA-256 \
                     differs. The article is shown without text."
                        .to_owned(),
                );
                None
            }
            Err(reason) => {
                notes.push(format!("{reason} The article is shown without text."));
                None
            }
        });
        let (predicted, gold) = layers(article, with_gold, &mut notes);
        let mut marks = Vec::new();
        if let Some(text) = text {
            let map = OffsetMap::new(text);
            let sides = [(&article.predicted, Side::Predicted), (&article.gold, Side::Gold)];
            for (record, side) in sides {
                // Gold of another text has no place in this one.
                let record = record.as_ref().filter(|r| main.is_some_and(|m| m.sha256 == r.sha256));
                if let Some(record) = record {
                    notes.extend(Marking::new(text, &map, side, record).add_to(&mut marks));
                }
            }
            // Equal spans keep this order when the text is cut.
            marks.sort_by_key(|m| (m.side != Side::Predicted, m.part));
        }
        let paragraphs = text.map(|text| cut(text, &marks));
        let id = main.map_or("", |record| &record.doc_id);
        Self {
            id,
            title: text.and_then(title).unwrap_or_else(|| id.to_owned()),
            source: main.and_then(|record| record.source.as_deref()),
            words: text.map(|text| text.split_whitespace().count()),
            notes,
            paragraphs,
            marks,
            predicted,
            gold,
        }
    }
}

/// Both sides, compared where that has a meaning.
fn layers<'a>(
    article: &'a Article<'a>,
    with_gold: bool,
    notes: &mut Vec<String>,
) -> (Layer<'a>, Option<Layer<'a>>) {
    let mut predicted = article.predicted.as_ref().map(Layer::new).unwrap_or_default();
    let mut gold = article.gold.as_ref().map(Layer::new);
    match (&article.predicted, &article.gold, &mut gold) {
        (Some(p), Some(g), Some(gold)) if p.sha256 == g.sha256 && p.offsets == g.offsets => {
            compare((g, gold), (p, &mut predicted));
        }
        (Some(p), Some(g), _) => {
            let is_same_text = p.sha256 == g.sha256;
            let what =
                if is_same_text { "counts offsets in another unit" } else { "is of another text" };
            notes.push(format!("The gold record {what}: it is not compared."));
        }
        (Some(_), None, _) if with_gold => {
            notes.push("The gold file does not have this article.".into());
        }
        (None, Some(g), Some(gold)) => {
            notes.push("Only the gold file has this article: nothing was predicted.".into());
            let nothing = Record { entities: Vec::new(), quotes: Vec::new(), ..g.clone() };
            compare((g, gold), (&nothing, &mut Layer::default()));
        }
        _ => {}
    }
    (predicted, gold)
}

/// Finds where one record's annotations stand.
struct Marking<'a> {
    text: &'a str,
    map: &'a OffsetMap<'a>,
    side: Side,
    record: &'a Record<'a>,
    unit: Option<OffsetUnit>,
    /// Cues and speakers that several quotes share: one mark each.
    shared: HashMap<(Part, Range<usize>), usize>,
    misplaced: usize,
}

impl<'a> Marking<'a> {
    fn new(text: &'a str, map: &'a OffsetMap<'a>, side: Side, record: &'a Record<'a>) -> Self {
        let unit = record.offsets.parse().ok();
        Self { text, map, side, record, unit, shared: HashMap::new(), misplaced: 0 }
    }

    /// Adds the record's marks, and tells which annotations have no place.
    fn add_to(mut self, marks: &mut Vec<Mark>) -> Option<String> {
        for (row, e) in self.record.entities.iter().enumerate() {
            self.add(Part::Mention, row, Some((e.start, e.end, &e.text)), marks);
        }
        for (row, q) in self.record.quotes.iter().enumerate() {
            self.add(Part::Quote, row, Some((q.start, q.end, &q.text)), marks);
            let covered = |start: Option<usize>, end: Option<usize>, text| {
                Some((start?, end?, Option::<&std::borrow::Cow<str>>::map(text, AsRef::as_ref)?))
            };
            let speaker = covered(q.speaker_start, q.speaker_end, q.speaker_text.as_ref());
            self.add(Part::Speaker, row, speaker, marks);
            let cue = covered(q.cue_start, q.cue_end, q.cue_text.as_ref());
            self.add(Part::Cue, row, cue, marks);
        }
        let side = if self.side == Side::Gold { "gold" } else { "predicted" };
        match (self.misplaced, self.unit) {
            (0, _) => None,
            (_, None) => Some(format!(
                "The {side} offsets are in an unknown unit ({}): they are not shown in the text.",
                self.record.offsets
            )),
            (n, Some(_)) => Some(format!(
                "{n} {side} spans do not cover the words that the record says they do: they are \
                 not shown in the text."
            )),
        }
    }

    fn add(
        &mut self,
        part: Part,
        row: usize,
        covered: Option<(usize, usize, &str)>,
        marks: &mut Vec<Mark>,
    ) {
        let Some((start, end, words)) = covered else { return };
        let Some(range) = self.place(start, end, words) else {
            self.misplaced += 1;
            return;
        };
        let is_shared = matches!(part, Part::Cue | Part::Speaker);
        if let Some(&mark) = self.shared.get(&(part, range.clone())).filter(|_| is_shared) {
            marks[mark].rows.push(row);
            return;
        }
        self.shared.insert((part, range.clone()), marks.len());
        marks.push(Mark { side: self.side, part, rows: vec![row], range });
    }

    /// The bytes of a span, if the words stand there.
    fn place(&self, start: usize, end: usize, words: &str) -> Option<Range<usize>> {
        if start > end {
            return None;
        }
        let range = self.map.import(ExternalSpan { start, end }, self.unit?)?.range();
        (self.text.get(range.clone()) == Some(words)).then_some(range)
    }
}

fn cut<'a>(text: &'a str, marks: &[Mark]) -> Vec<ParagraphView<'a>> {
    let mut spans: Vec<(Range<usize>, usize)> =
        marks.iter().enumerate().map(|(i, m)| (m.range.clone(), i)).collect();
    spans.sort_by_key(|(range, i)| (range.start, std::cmp::Reverse(range.end), *i));
    // The furthest end so far: before the first span that reaches a paragraph, none does.
    let ends: Vec<usize> = spans
        .iter()
        .scan(0, |furthest, (range, _)| {
            *furthest = range.end.max(*furthest);
            Some(*furthest)
        })
        .collect();
    let paragraph = |p: super::Paragraph| {
        let from = ends.partition_point(|&end| end <= p.range.start);
        let to = spans.partition_point(|(range, _)| range.start < p.range.end);
        let here = &spans[from..to.max(from)];
        let ranges: Vec<_> = here.iter().map(|(range, _)| range.clone()).collect();
        let pieces = segment(p.range, &ranges).into_iter().map(|piece| {
            PieceView(&text[piece.range], piece.marks.into_iter().map(|i| here[i].1).collect())
        });
        ParagraphView { headline: p.headline, pieces: pieces.collect() }
    };
    paragraphs(text).into_iter().map(paragraph).collect()
}

/// The first line with something in it, shortened.
fn title(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let mut chars = line.chars();
    let mut title: String = chars.by_ref().take(TITLE).collect();
    if chars.next().is_some() {
        title.push('…');
    }
    Some(title)
}
