//! Counts over all articles, and the index that the page searches.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Report;
use super::article::View;
use super::compare::Verdict;
use super::layer::{Layer, is_speech};
use crate::{EntityType, QuoteKind};

/// How often something was predicted, and how often the gold has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    pub(super) predicted: usize,
    pub(super) gold: usize,
}

/// An entity over all articles.
#[derive(Debug, Clone, Default)]
pub(super) struct EntityCount {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) count: Count,
}

/// A source over all articles.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct SpeakerCount {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) count: Count,
    /// Predicted quotes by kind.
    kinds: BTreeMap<String, usize>,
    /// How the first of its quotes begins.
    sample: String,
    /// Numbers of the articles.
    articles: BTreeSet<usize>,
}

/// Counts over all articles.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    articles: usize,
    words: usize,
    /// By type, in the order of reports.
    pub(super) types: Vec<(String, Count)>,
    /// By kind, in the order of reports.
    pub(super) kinds: Vec<(String, Count)>,
    /// Most frequent first.
    pub(super) entities: Vec<EntityCount>,
    /// Most quoted first.
    pub(super) speakers: Vec<SpeakerCount>,
    /// Quotes that report somebody's words.
    pub(super) speech: Count,
    /// Those of them whose source has a name.
    pub(super) attributed: Count,
    verdicts: BTreeMap<(&'static str, Verdict), usize>,
}

/// What the page knows without opening an article.
#[derive(Debug, Serialize)]
pub(super) struct Index<'a> {
    gold: bool,
    notes: &'a [String],
    articles: Vec<IndexRow<'a>>,
    speakers: &'a [SpeakerCount],
    /// What is compared, how, and how often.
    verdicts: Vec<(&'static str, Verdict, usize)>,
}

#[derive(Debug, Serialize)]
struct IndexRow<'a> {
    id: &'a str,
    title: &'a str,
    words: Option<usize>,
    mentions: usize,
    quotes: usize,
    /// Names of the sources, most quoted first.
    speakers: Vec<&'a str>,
    /// Names to be searched.
    names: BTreeSet<&'a str>,
    notes: usize,
    /// Annotations on which the sides differ, if there are two.
    differences: Option<usize>,
}

impl Corpus {
    pub(super) fn new(views: &[View]) -> Self {
        let mut counting = Counting::default();
        let mut corpus = Self { articles: views.len(), ..Self::default() };
        for (i, view) in views.iter().enumerate() {
            corpus.words += view.words.unwrap_or(0);
            counting.layer(i, &view.predicted, |count| &mut count.predicted);
            if let Some(gold) = &view.gold {
                counting.layer(i, gold, |count| &mut count.gold);
            }
            for (what, verdict) in verdicts(view) {
                *corpus.verdicts.entry((what, verdict)).or_default() += 1;
            }
        }
        corpus.types = in_order(counting.types, &EntityType::ALL.map(EntityType::label));
        corpus.kinds = in_order(counting.kinds, &QuoteKind::ALL.map(QuoteKind::label));
        corpus.entities = counting.entities.into_values().collect();
        corpus
            .entities
            .sort_by(|a, b| rank(&b.count).cmp(&rank(&a.count)).then(a.name.cmp(&b.name)));
        corpus.speakers = counting.speakers.into_values().collect();
        corpus
            .speakers
            .sort_by(|a, b| rank(&b.count).cmp(&rank(&a.count)).then(a.name.cmp(&b.name)));
        (corpus.speech, corpus.attributed) = (counting.speech, counting.attributed);
        corpus
    }

    /// The line under the title.
    pub(super) fn subtitle(&self) -> String {
        let sum = |counts: &[(String, Count)]| counts.iter().map(|(_, c)| c.predicted).sum();
        let mut parts = vec![counted(self.articles, "article")];
        if self.words > 0 {
            parts.push(counted(self.words, "word"));
        }
        parts.push(counted(sum(&self.types), "mention"));
        parts.push(counted(sum(&self.kinds), "quote"));
        parts.join(" · ")
    }

    /// What the script gets.
    pub(super) fn index<'a>(&'a self, report: &'a Report, views: &'a [View<'a>]) -> Index<'a> {
        Index {
            gold: report.with_gold,
            notes: &report.notes,
            articles: views.iter().map(IndexRow::new).collect(),
            speakers: &self.speakers,
            verdicts: self.verdicts.iter().map(|(&(what, v), &n)| (what, v, n)).collect(),
        }
    }
}

impl<'a> IndexRow<'a> {
    fn new(view: &'a View<'a>) -> Self {
        let layer = match &view.gold {
            Some(gold)
                if view.predicted.mentions.is_empty() && view.predicted.quotes.is_empty() =>
            {
                gold
            }
            _ => &view.predicted,
        };
        let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
        for name in layer.quotes.iter().filter_map(|q| q.name) {
            *sources.entry(name).or_default() += 1;
        }
        let mut speakers: Vec<&str> = sources.keys().copied().collect();
        speakers.sort_by_key(|name| std::cmp::Reverse(sources[name]));
        Self {
            id: view.id,
            title: &view.title,
            words: view.words,
            mentions: layer.mentions.len(),
            quotes: layer.quotes.len(),
            speakers,
            names: layer.mentions.iter().map(|m| m.name).collect(),
            notes: view.notes.len(),
            differences: view
                .gold
                .as_ref()
                .map(|_| verdicts(view).filter(|(_, verdict)| *verdict != Verdict::Same).count()),
        }
    }
}

/// How each annotation compares, a pair counted once.
fn verdicts<'v>(view: &'v View) -> impl Iterator<Item = (&'static str, Verdict)> + 'v {
    let gold = view.gold.iter().flat_map(|layer| {
        let mentions = layer.mentions.iter().filter_map(|m| Some(("mentions", m.verdict?)));
        mentions.chain(layer.quotes.iter().filter_map(|q| Some(("quotes", q.verdict?))))
    });
    let mentions = view.predicted.mentions.iter().map(|m| ("mentions", m.verdict));
    let quotes = view.predicted.quotes.iter().map(|q| ("quotes", q.verdict));
    let spurious = mentions.chain(quotes).filter(|(_, v)| *v == Some(Verdict::Spurious));
    gold.chain(spurious.map(|(what, _)| (what, Verdict::Spurious)))
}

#[derive(Default)]
struct Counting {
    types: BTreeMap<String, Count>,
    kinds: BTreeMap<String, Count>,
    entities: BTreeMap<(String, String), EntityCount>,
    speakers: BTreeMap<String, SpeakerCount>,
    speech: Count,
    attributed: Count,
}

impl Counting {
    fn layer(&mut self, article: usize, layer: &Layer, side: impl Fn(&mut Count) -> &mut usize) {
        for m in &layer.mentions {
            *side(self.types.entry(m.kind.to_owned()).or_default()) += 1;
            let entity = self.entities.entry((m.key.clone(), m.kind.to_owned())).or_default();
            if entity.name.is_empty() {
                (entity.name, entity.kind) = (m.name.to_owned(), m.kind.to_owned());
            }
            *side(&mut entity.count) += 1;
        }
        for q in &layer.quotes {
            *side(self.kinds.entry(q.kind.to_owned()).or_default()) += 1;
            if !is_speech(q.kind) {
                continue;
            }
            *side(&mut self.speech) += 1;
            let Some(key) = &q.key else { continue };
            *side(&mut self.attributed) += 1;
            let speaker = self.speakers.entry(key.clone()).or_default();
            if speaker.name.is_empty() {
                speaker.key.clone_from(key);
                q.name.or(q.entity).unwrap_or_default().clone_into(&mut speaker.name);
                speaker.sample = beginning(q.text);
            }
            let before = speaker.count.predicted;
            *side(&mut speaker.count) += 1;
            speaker.articles.insert(article);
            if speaker.count.predicted > before {
                *speaker.kinds.entry(q.kind.to_owned()).or_default() += 1;
            }
        }
    }
}

/// The most predicted first; the gold decides between equals.
fn rank(count: &Count) -> (usize, usize) {
    (count.predicted, count.gold)
}

/// The known labels first, in their order, then others.
fn in_order(mut counts: BTreeMap<String, Count>, known: &[&str]) -> Vec<(String, Count)> {
    let mut out: Vec<_> = known.iter().filter_map(|&label| counts.remove_entry(label)).collect();
    out.extend(counts);
    out
}

/// The first words of a quote, as many as fit into a cell.
fn beginning(quote: &str) -> String {
    const LENGTH: usize = 80;
    let mut out = String::new();
    let mut used = 0;
    for word in quote.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > LENGTH {
            out.push_str(" …");
            break;
        }
        if used > 0 {
            out.push(' ');
        }
        out.push_str(word);
        used += 1 + length;
    }
    out
}

/// `1 article`, `12 345 words`.
fn counted(n: usize, noun: &str) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    format!("{out} {noun}{}", if n == 1 { "" } else { "s" })
}
