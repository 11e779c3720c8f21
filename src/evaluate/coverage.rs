//! How much of what a gold standard names a gazetteer has, and how much of what it finds is named.
//!
//! This is about the lists alone, before anything is judged: which gold mentions have a candidate
//! on exactly their span, and which candidates stand where a gold mention does.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{Entity, Span};

/// What the lists say of a stretch of text: one type of an entry that is written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where, in code points.
    pub span: Span,
    /// The type, as gold labels are written.
    pub label: Arc<str>,
    /// Whether the form counts without evidence in the document.
    pub sure: bool,
}

/// Counts of one label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gold mentions.
    pub gold: u64,
    /// Gold mentions with a candidate of their span, whatever its type.
    pub spans: u64,
    /// … of their type.
    pub typed: u64,
    /// … of their type that needs no evidence.
    pub sure: u64,
    /// Stretches with a candidate that needs no evidence, not inside a longer one; of the label of the
    /// first candidate.
    pub candidates: u64,
    /// … where a gold mention stands that has the type of one of the candidates.
    pub right: u64,
    /// Stretches with only such candidates as need evidence, not inside a longer one.
    pub doubtful: u64,
    /// … where a gold mention stands that has the type of one of the candidates.
    pub doubtful_right: u64,
}

/// Why a gold mention has no candidate of its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Miss {
    /// A candidate lies within it.
    Longer,
    /// A candidate covers it and more, or crosses its border.
    Shorter,
    /// Nothing there, and it is one word in capitals.
    Acronym,
    /// Nothing there, and it is another single word.
    Word,
    /// Nothing there, and it is several words.
    Words,
}

impl Miss {
    /// What a report calls it.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Longer => "longer than what the lists have",
            Self::Shorter => "part of what the lists have",
            Self::Acronym => "not listed: capitals",
            Self::Word => "not listed: one word",
            Self::Words => "not listed: several words",
        }
    }
}

/// Counts by label, and what was missed.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// By label.
    pub labels: BTreeMap<Arc<str>, Counts>,
    /// Gold mentions without a candidate of their span, by label, reason and covered text.
    pub misses: BTreeMap<(Arc<str>, Miss, String), u64>,
}

impl Coverage {
    /// Adds a document: the gold mentions that count, sorted by span; where others stand that do not
    /// count (candidates there are left out); and what the lists say, best candidate of a span first.
    pub fn add(&mut self, text: &[char], gold: &[Entity], ignored: &[Span], found: &[Found]) {
        let mut by_span: BTreeMap<(usize, usize), Vec<&Found>> = BTreeMap::new();
        for f in found {
            by_span.entry((f.span.start, f.span.end)).or_default().push(f);
        }
        let mut gold_labels: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
        for mention in gold {
            let at = (mention.span.start, mention.span.end);
            gold_labels.entry(at).or_default().push(&mention.label);
            let counts = self.labels.entry(Arc::clone(&mention.label)).or_default();
            counts.gold += 1;
            if let Some(here) = by_span.get(&at) {
                let typed = |f: &&&Found| f.label == mention.label;
                counts.spans += 1;
                counts.typed += u64::from(here.iter().any(|f| typed(&f)));
                counts.sure += u64::from(here.iter().filter(typed).any(|f| f.sure));
            } else {
                let miss = miss(text, mention.span, found);
                let covered = text[mention.span.start..mention.span.end].iter().collect();
                *self.misses.entry((Arc::clone(&mention.label), miss, covered)).or_default() += 1;
            }
        }
        self.add_candidates(&by_span, &gold_labels, ignored);
    }

    fn add_candidates(
        &mut self,
        by_span: &BTreeMap<(usize, usize), Vec<&Found>>,
        gold: &BTreeMap<(usize, usize), Vec<&str>>,
        ignored: &[Span],
    ) {
        let mut spans: Vec<(usize, usize)> = by_span.keys().copied().collect();
        spans.sort_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
        let (mut reach, mut sure_reach) = (0, 0);
        for span in spans {
            let here = &by_span[&span];
            let sure = here.iter().any(|f| f.sure);
            let inside = span.1 <= if sure { sure_reach } else { reach };
            reach = reach.max(span.1);
            if sure {
                sure_reach = sure_reach.max(span.1);
            }
            if inside || ignored.iter().any(|i| i.start < span.1 && span.0 < i.end) {
                continue;
            }
            let labels = gold.get(&span).map_or(&[][..], Vec::as_slice);
            let is_right = here.iter().any(|f| f.sure == sure && labels.contains(&&*f.label));
            let first = here.iter().find(|f| f.sure == sure).expect("one of them is");
            let counts = self.labels.entry(Arc::clone(&first.label)).or_default();
            let (all, right) = if sure {
                (&mut counts.candidates, &mut counts.right)
            } else {
                (&mut counts.doubtful, &mut counts.doubtful_right)
            };
            *all += 1;
            *right += u64::from(is_right);
        }
    }

    /// The counts of all labels together.
    #[must_use]
    pub fn total(&self) -> Counts {
        self.labels.values().fold(Counts::default(), |a, b| Counts {
            gold: a.gold + b.gold,
            spans: a.spans + b.spans,
            typed: a.typed + b.typed,
            sure: a.sure + b.sure,
            candidates: a.candidates + b.candidates,
            right: a.right + b.right,
            doubtful: a.doubtful + b.doubtful,
            doubtful_right: a.doubtful_right + b.doubtful_right,
        })
    }

    /// How many mentions were missed, by reason.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<Miss, u64> {
        let mut out = BTreeMap::new();
        for ((_, miss, _), n) in &self.misses {
            *out.entry(*miss).or_default() += n;
        }
        out
    }
}

fn miss(text: &[char], span: Span, found: &[Found]) -> Miss {
    let over = found.iter().filter(|f| f.span.start < span.end && span.start < f.span.end);
    let mut inside = false;
    for f in over {
        if f.span.start < span.start || f.span.end > span.end {
            return Miss::Shorter;
        }
        inside = true;
    }
    let covered = &text[span.start..span.end];
    if inside {
        Miss::Longer
    } else if covered.iter().any(|c| c.is_whitespace()) {
        Miss::Words
    } else if covered.iter().any(|c| c.is_lowercase()) {
        Miss::Word
    } else {
        Miss::Acronym
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(start: usize, end: usize, label: &str) -> Entity {
        Entity { span: Span { start, end }, label: label.into(), ..Entity::default() }
    }

    fn found(start: usize, end: usize, label: &str, sure: bool) -> Found {
        Found { span: Span { start, end }, label: label.into(), sure }
    }

    #[test]
    fn mentions_and_candidates_are_counted() {
        let text: Vec<char> = "Lens bat Brest, dit ABC Info à Ay".chars().collect();
        let gold =
            [gold(0, 4, "ORG"), gold(9, 14, "LOC"), gold(20, 28, "ORG"), gold(31, 33, "LOC")];
        let found = [
            found(0, 4, "LOC", true),
            found(9, 14, "LOC", false),
            found(20, 23, "ORG", true),
            found(24, 28, "ORG", true),
        ];
        let mut coverage = Coverage::default();
        coverage.add(&text, &gold, &[Span { start: 24, end: 28 }], &found);
        let loc = coverage.labels["LOC"];
        assert_eq!((loc.gold, loc.spans, loc.typed, loc.sure), (2, 1, 1, 0));
        assert_eq!((loc.candidates, loc.right, loc.doubtful, loc.doubtful_right), (1, 0, 1, 1));
        let org = coverage.labels["ORG"];
        assert_eq!((org.gold, org.spans, org.typed), (2, 1, 0));
        assert_eq!((org.candidates, org.right), (1, 0), "what does not count is left out");
        assert_eq!(coverage.total().gold, 4);
        let reasons: Vec<_> = coverage.reasons().into_iter().collect();
        assert_eq!(reasons, [(Miss::Longer, 1), (Miss::Word, 1)]);
    }

    #[test]
    fn a_candidate_inside_a_longer_one_does_not_count() {
        let text: Vec<char> = "New York Times".chars().collect();
        let found = [found(0, 8, "LOC", true), found(0, 14, "ORG", true)];
        let mut coverage = Coverage::default();
        coverage.add(&text, &[gold(0, 8, "LOC")], &[], &found);
        assert_eq!(coverage.labels["LOC"].typed, 1);
        assert_eq!((coverage.total().candidates, coverage.total().right), (1, 0));
    }
}
