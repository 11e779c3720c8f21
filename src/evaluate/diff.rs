//! Errors grouped by cause, the most frequent surfaces first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::align::{Aligned, AlignedDoc};
use super::matching::{Edge, overlapping, rank_maximal};
use super::model::{Chars, Entity, Quote, Span, one_line};
use super::names::same_name;
use super::quotes::{Pairing, SpeakerCheck, prepare};
use super::select::Selection;

/// Why an annotation counts as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A gold mention without any prediction over it.
    Missed,
    /// A predicted mention without any gold over it.
    Spurious,
    /// Right span, wrong type.
    Type,
    /// Right type, wrong span.
    Boundary,
    /// Wrong span and type.
    BoundaryAndType,
    /// A gold quote without a prediction over at least half of their union.
    QuoteMissed,
    /// A predicted quote without a gold one.
    QuoteSpurious,
    /// The span of a quote differs by more than marks, blanks and punctuation.
    QuoteBoundary,
    /// The kind of a quote is wrong.
    Kind,
    /// Gold has a speaker mention or source, the prediction none.
    MissingSpeaker,
    /// The speaker mention shares no character with the gold one.
    WrongSpeaker,
    /// The prediction has a speaker where gold has no source.
    SpuriousSpeaker,
    /// The source's name is wrong.
    WrongEntity,
}

impl Cause {
    /// All causes, in the order of display.
    pub const ALL: [Self; 13] = [
        Self::Missed,
        Self::Spurious,
        Self::Type,
        Self::Boundary,
        Self::BoundaryAndType,
        Self::QuoteMissed,
        Self::QuoteSpurious,
        Self::QuoteBoundary,
        Self::Kind,
        Self::MissingSpeaker,
        Self::WrongSpeaker,
        Self::SpuriousSpeaker,
        Self::WrongEntity,
    ];

    /// Name for the command line and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::Type => "type",
            Self::Boundary => "boundary",
            Self::BoundaryAndType => "boundary_and_type",
            Self::QuoteMissed => "quote_missed",
            Self::QuoteSpurious => "quote_spurious",
            Self::QuoteBoundary => "quote_boundary",
            Self::Kind => "kind",
            Self::MissingSpeaker => "missing_speaker",
            Self::WrongSpeaker => "wrong_speaker",
            Self::SpuriousSpeaker => "spurious_speaker",
            Self::WrongEntity => "wrong_entity",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Missed => "missed mentions",
            Self::Spurious => "spurious mentions",
            Self::Type => "wrong type (gold → predicted)",
            Self::Boundary => "wrong boundary (gold → predicted)",
            Self::BoundaryAndType => "wrong boundary and type (gold → predicted)",
            Self::QuoteMissed => "missed quotes",
            Self::QuoteSpurious => "spurious quotes",
            Self::QuoteBoundary => "wrong quote boundary (gold → predicted)",
            Self::Kind => "wrong kind (gold → predicted)",
            Self::MissingSpeaker => "missing speaker (gold)",
            Self::WrongSpeaker => "wrong speaker mention (gold → predicted)",
            Self::SpuriousSpeaker => "speaker where gold has none (predicted)",
            Self::WrongEntity => "wrong speaker entity (gold → predicted)",
        }
    }
}

impl std::str::FromStr for Cause {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|c| c.name() == s);
        found
            .ok_or_else(|| format!("unknown cause {s:?}: {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// One error.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Why.
    pub cause: Cause,
    /// The document.
    pub doc_id: String,
    /// First code point of the passage.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// What is grouped: the surface, or gold → predicted.
    pub surface: String,
    /// Text before the passage.
    pub before: String,
    /// The passage.
    pub passage: String,
    /// Text after the passage.
    pub after: String,
    /// The rule that made the prediction.
    pub rule: Option<String>,
}

/// What to compare.
#[derive(Debug, Clone)]
pub struct DiffOptions {
    /// Which mentions take part.
    pub selection: Selection,
    /// Characters of context on each side.
    pub width: usize,
}

/// All errors of side 1 against side 0, by cause, document and position.
#[must_use]
pub fn diff(aligned: &Aligned, options: &DiffOptions) -> Vec<Difference> {
    let mut out = Vec::new();
    let indirect = aligned.docs.iter().any(|d| {
        d.sides[0].as_ref().is_some_and(|g| g.quotes.iter().any(|q| q.kind == "indirect"))
    });
    for doc in &aligned.docs {
        let chars = doc.text.as_deref().map(Chars::new);
        let side = |i: usize| doc.sides.get(i).and_then(Option::as_ref);
        let entities =
            |i| side(i).map(|d| options.selection.apply(&d.entities)).unwrap_or_default();
        let quotes = |i| side(i).map_or(&[][..], |d| d.quotes.as_slice());
        let mut found = Finder { doc, chars: chars.as_ref(), width: options.width, out: &mut out };
        found.entities(&entities(0), &entities(1));
        let (gold, pred) = prepare(quotes(0), quotes(1), indirect);
        found.quotes(&gold, &pred);
    }
    out.sort_by_key(|d| d.cause);
    out
}

struct Finder<'f> {
    doc: &'f AlignedDoc,
    chars: Option<&'f Chars<'f>>,
    width: usize,
    out: &'f mut Vec<Difference>,
}

impl Finder<'_> {
    fn add(&mut self, cause: Cause, span: Span, surface: String, rule: Option<&String>) {
        let (before, passage, after) =
            self.chars.map(|c| c.context(span, self.width)).unwrap_or_default();
        self.out.push(Difference {
            cause,
            doc_id: self.doc.id.clone(),
            start: span.start,
            end: span.end,
            surface,
            before,
            passage,
            after,
            rule: rule.cloned(),
        });
    }

    fn said(&self, span: Span, covered: Option<&String>) -> String {
        match (self.chars, covered) {
            (Some(chars), _) => one_line(chars.slice(span)),
            (None, Some(covered)) => one_line(covered),
            (None, None) => format!("{}..{}", span.start, span.end),
        }
    }

    /// Pairs mentions: equal ones first, then same span, then same type, then any overlap.
    fn entities(&mut self, gold: &[Entity], pred: &[Entity]) {
        let rank = |g: &Entity, p: &Entity| match (g.same_span(p), g.label == p.label) {
            (true, true) => 1,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 4,
        };
        let edges: Vec<Edge> = overlapping(gold, pred)
            .into_iter()
            .map(|(i, j)| (i, j, rank(&gold[i], &pred[j])))
            .collect();
        let mates = rank_maximal(gold.len(), pred.len(), &edges);
        let used: BTreeSet<usize> = mates.iter().flatten().map(|(j, _)| *j).collect();
        for (g, mate) in gold.iter().zip(&mates) {
            let here = self.said(g.span, g.text.as_ref());
            let Some((j, rank)) = *mate else {
                self.add(Cause::Missed, g.span, format!("{here} · {}", g.label), None);
                continue;
            };
            let p = &pred[j];
            let there = self.said(p.span, p.text.as_ref());
            let (cause, surface) = match rank {
                1 => continue,
                2 => (Cause::Type, format!("{here} · {} → {}", g.label, p.label)),
                3 => (Cause::Boundary, format!("{here} → {there} · {}", g.label)),
                _ => {
                    let surface = format!("{here} · {} → {there} · {}", g.label, p.label);
                    (Cause::BoundaryAndType, surface)
                }
            };
            self.add(cause, g.span, surface, p.rule.as_ref());
        }
        for (_, p) in pred.iter().enumerate().filter(|(j, _)| !used.contains(j)) {
            let surface = format!("{} · {}", self.said(p.span, p.text.as_ref()), p.label);
            self.add(Cause::Spurious, p.span, surface, p.rule.as_ref());
        }
    }

    fn quotes(&mut self, gold: &[&Quote], pred: &[&Quote]) {
        let pairing = Pairing::new(gold, pred, self.chars);
        for (i, g) in gold.iter().enumerate() {
            let here = self.said(g.span, g.text.as_ref());
            let Some(j) = pairing.mates[i] else {
                self.add(Cause::QuoteMissed, g.span, format!("{} · {here}", g.kind), None);
                continue;
            };
            let p = pred[j];
            if !pairing.exact[i] {
                let there = self.said(p.span, p.text.as_ref());
                self.add(
                    Cause::QuoteBoundary,
                    g.span,
                    format!("{here} → {there}"),
                    p.rule.as_ref(),
                );
            }
            if g.kind != p.kind {
                let surface = format!("{} → {}", g.kind, p.kind);
                self.add(Cause::Kind, g.span, surface, p.rule.as_ref());
            }
            if p.is_quote() {
                self.speaker(g, p);
            }
        }
        for (p, _) in pred.iter().zip(&pairing.used).filter(|(_, used)| !**used) {
            let surface = format!("{} · {}", p.kind, self.said(p.span, p.text.as_ref()));
            self.add(Cause::QuoteSpurious, p.span, surface, p.rule.as_ref());
        }
    }

    fn speaker(&mut self, g: &Quote, p: &Quote) {
        let spans = g.speaker_spans();
        let mention = |s: Span| self.said(s, g.speaker.as_ref().and_then(|s| s.text.as_ref()));
        let gold_mention = spans.first().map(|s| mention(*s));
        let gold_name = g.source_name().map(one_line);
        let theirs = p.speaker.as_ref().map(|s| self.said(s.span, s.text.as_ref()));
        let name = p.speaker_name.as_deref().map(one_line);
        let rule = p.rule.as_ref();
        let gold_has = g.is_quote() && (gold_mention.is_some() || gold_name.is_some());
        match (gold_has, theirs.as_ref().or(name.as_ref())) {
            (true, None) => {
                let surface = gold_mention.or(gold_name).unwrap_or_default();
                self.add(Cause::MissingSpeaker, g.span, surface, rule);
                return;
            }
            (false, Some(theirs)) => {
                self.add(Cause::SpuriousSpeaker, g.span, theirs.clone(), rule);
                return;
            }
            (false, None) => return,
            (true, Some(_)) => {}
        }
        if let (Some(mine), Some(theirs)) = (&gold_mention, &theirs)
            && !SpeakerCheck::new(g, Some(p), self.chars).any
        {
            self.add(Cause::WrongSpeaker, g.span, format!("{mine} → {theirs}"), rule);
        }
        let resolved = name.or(theirs).unwrap_or_default();
        if let Some(mine) = gold_name.filter(|n| g.is_named() && !same_name(n, &resolved)) {
            self.add(Cause::WrongEntity, g.span, format!("{mine} → {resolved}"), rule);
        }
    }
}

/// How to show errors.
#[derive(Debug, Clone, Copy)]
pub struct ShowOptions {
    /// Surfaces of each cause.
    pub top: usize,
    /// Passages of each surface.
    pub examples: usize,
    /// Colours.
    pub color: bool,
}

/// Errors of one cause by surface, the most frequent first.
fn surfaces<'d>(list: &[&'d Difference]) -> Vec<(&'d str, Vec<&'d Difference>)> {
    let mut by_surface: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
    for d in list {
        by_surface.entry(&d.surface).or_default().push(d);
    }
    let mut out: Vec<_> = by_surface.into_iter().collect();
    out.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    out
}

/// Plain text for a terminal or pager: a summary, then every cause with surfaces and passages.
#[must_use]
pub fn show(differences: &[Difference], options: ShowOptions) -> String {
    let paint = |code: &str, s: &str| {
        if options.color { format!("\x1b[{code}m{s}\x1b[0m") } else { s.to_owned() }
    };
    let groups: Vec<(Cause, Vec<&Difference>)> = Cause::ALL
        .into_iter()
        .map(|c| (c, differences.iter().filter(|d| d.cause == c).collect()))
        .filter(|(_, list): &(_, Vec<_>)| !list.is_empty())
        .collect();
    if groups.is_empty() {
        return "no differences\n".to_owned();
    }
    let mut out = String::new();
    for (cause, list) in &groups {
        out.push_str(&format!("{:7}  {}\n", list.len(), cause.title()));
    }
    for (cause, list) in &groups {
        out.push_str(&format!("\n{}\n", paint("1", &format!("{}: {}", cause.title(), list.len()))));
        let surfaces = surfaces(list);
        for (surface, found) in surfaces.iter().take(options.top) {
            out.push_str(&format!("{:5}  {}\n", found.len(), paint("36", &clip(surface, 160))));
            for d in found.iter().take(options.examples) {
                let passage = format!("⟦{}⟧", clip(&d.passage, 120));
                let rule = d.rule.as_deref().map(|r| format!("  ({r})")).unwrap_or_default();
                out.push_str(&format!(
                    "       {}  …{}{}{}…{rule}\n",
                    paint("2", &format!("{}:{}", d.doc_id, d.start)),
                    d.before,
                    paint("33", &passage),
                    d.after
                ));
            }
        }
        if surfaces.len() > options.top {
            out.push_str(&format!("       and {} more\n", surfaces.len() - options.top));
        }
    }
    out
}

/// At most `width` characters, the middle cut out.
fn clip(s: &str, width: usize) -> String {
    let n = s.chars().count();
    if n <= width {
        return s.to_owned();
    }
    let half = (width - 1) / 2;
    let head: String = s.chars().take(half).collect();
    let tail: String = s.chars().skip(n - half).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::align::{AlignOptions, align};
    use crate::evaluate::input::{Format, read_str};

    const TEXT: &str = "Anne Hidalgo a visité Lyon. « Oui », dit Jean. Paris dort.";

    fn differences(gold: &str, pred: &str) -> Vec<Difference> {
        let doc = |body: &str| format!("{{\"doc_id\":\"d\",\"text\":\"{TEXT}\",{body}}}");
        let read = |name: &str, s: &str| read_str(name, &doc(s), Format::Jsonl).expect("reads");
        let both = align(vec![read("g", gold), read("p", pred)], AlignOptions::default());
        diff(&both.expect("aligns"), &DiffOptions { selection: Selection::default(), width: 20 })
    }

    fn causes(list: &[Difference]) -> Vec<(Cause, &str)> {
        list.iter().map(|d| (d.cause, d.surface.as_str())).collect()
    }

    #[test]
    fn mentions_by_cause() {
        let gold = r#""entities":[{"start":0,"end":12,"type":"PER"},{"start":22,"end":26,"type":"LOC"},{"start":47,"end":52,"type":"LOC"}]"#;
        let pred = r#""entities":[{"start":5,"end":12,"type":"PER","rule":"r1"},{"start":22,"end":26,"type":"ORG"},{"start":41,"end":45,"type":"PER"}]"#;
        let list = differences(gold, pred);
        assert_eq!(
            causes(&list),
            [
                (Cause::Missed, "Paris · LOC"),
                (Cause::Spurious, "Jean · PER"),
                (Cause::Type, "Lyon · LOC → ORG"),
                (Cause::Boundary, "Anne Hidalgo → Hidalgo · PER"),
            ]
        );
        let text = show(&list, ShowOptions { top: 5, examples: 1, color: false });
        assert!(text.contains("⟦Anne Hidalgo⟧ a visité Lyon. « Ou…  (r1)"), "{text}");
        assert!(!text.contains('\x1b'));
    }

    #[test]
    fn quotes_by_cause() {
        let quote = |extra: &str| format!(r#""quotes":[{{"start":30,"end":33,{extra}}}]"#);
        let gold = quote(
            r#""kind":"direct","speaker_start":41,"speaker_end":45,"speaker_entity":"Jean","named":true"#,
        );
        let list = differences(&gold, &quote(r#""kind":"mixed""#));
        assert_eq!(
            causes(&list),
            [(Cause::Kind, "direct → mixed"), (Cause::MissingSpeaker, "Jean")]
        );
        let wrong = quote(
            r#""kind":"direct","speaker_start":0,"speaker_end":12,"speaker_name":"Anne Hidalgo""#,
        );
        let list = differences(&gold, &wrong);
        assert_eq!(
            causes(&list),
            [
                (Cause::WrongSpeaker, "Jean → Anne Hidalgo"),
                (Cause::WrongEntity, "Jean → Anne Hidalgo")
            ]
        );
        assert_eq!(
            causes(&differences(&gold, r#""quotes":[]"#)),
            [(Cause::QuoteMissed, "direct · Oui")]
        );
    }

    #[test]
    fn long_surfaces_are_cut_in_the_middle() {
        assert_eq!(clip("abcdefghij", 5), "ab…ij");
    }
}
