//! Which mentions take part in an evaluation, and under which label.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::model::{Entity, Span};

/// Mapping and choice of labels, the same for both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Labels to rename, as `AGENCY` → `ORG`.
    pub map: BTreeMap<String, String>,
    /// Labels, after renaming, to leave out on both sides.
    pub ignore: Vec<String>,
    /// If not empty: the only labels, after renaming, that count.
    pub labels: Vec<String>,
    /// Leave out mentions that lie inside another one of the same side.
    pub outermost: bool,
}

impl Selection {
    /// Reads `FROM=TO`.
    ///
    /// # Errors
    /// A sentence if there is no `=` or one side is empty.
    pub fn parse_map(pair: &str) -> Result<(String, String), String> {
        match pair.split_once('=') {
            Some((from, to)) if !from.is_empty() && !to.is_empty() => {
                Ok((from.to_owned(), to.to_owned()))
            }
            _ => Err(format!("{pair:?} is not FROM=TO, as in AGENCY=ORG")),
        }
    }

    /// The mentions that count, renamed, each once, sorted by span and label.
    ///
    /// First the mentions that the file itself lists as nested go (if `outermost`), then labels are
    /// renamed and chosen, then duplicates go, then what lies inside another mention (if
    /// `outermost`; equal spans stay).
    #[must_use]
    pub fn apply(&self, entities: &[Entity]) -> Vec<Entity> {
        let mut kept: Vec<Entity> = entities
            .iter()
            .filter(|e| !(self.outermost && e.nested))
            .filter_map(|e| Some(Entity { label: self.label(&e.label)?, ..e.clone() }))
            .collect();
        kept.sort_by(|a, b| key(a).cmp(&key(b)));
        kept.dedup_by(|a, b| a.same_span(b) && a.label == b.label);
        if self.outermost { outermost(kept) } else { kept }
    }

    /// The mentions that count, renamed, in their order and with their duplicates: for other tools'
    /// ways of counting.
    #[must_use]
    pub fn rename(&self, entities: &[Entity]) -> Vec<Entity> {
        let kept = entities.iter().filter(|e| !(self.outermost && e.nested));
        let mut kept: Vec<Entity> = kept
            .filter_map(|e| Some(Entity { label: self.label(&e.label)?, ..e.clone() }))
            .collect();
        if self.outermost {
            let outer: HashSet<Span> = outermost(kept.clone()).iter().map(|e| e.span).collect();
            kept.retain(|e| outer.contains(&e.span));
        }
        kept
    }

    /// The label that a label counts as, unless it is left out.
    #[must_use]
    pub fn label(&self, label: &Arc<str>) -> Option<Arc<str>> {
        let renamed = match self.map.get(&**label) {
            Some(to) => Arc::from(to.as_str()),
            None => Arc::clone(label),
        };
        let listed = |list: &[String]| list.iter().any(|l| **l == *renamed);
        let kept = !listed(&self.ignore) && (self.labels.is_empty() || listed(&self.labels));
        kept.then_some(renamed)
    }

    /// Remarks on labels that the user names and nobody used: typing errors, mostly.
    #[must_use]
    pub fn unused<'l>(&self, present: impl IntoIterator<Item = &'l Arc<str>>) -> Vec<String> {
        let present: BTreeSet<&str> = present.into_iter().map(|label| &**label).collect();
        let renamed =
            |label: &str| self.map.iter().any(|(f, to)| to == label && present.contains(&**f));
        let left = |label: &str| present.contains(label) && !self.map.contains_key(label);
        let from = self.map.keys().filter(|from| !present.contains(&***from));
        let chosen = self.ignore.iter().chain(&self.labels);
        let chosen = chosen.filter(|label| !left(label) && !renamed(label));
        let known: Vec<&str> = present.iter().copied().collect();
        from.chain(chosen)
            .map(|label| format!("no mention is labelled {label}; labels: {}", known.join(", ")))
            .collect()
    }

    /// One line for the head of a report.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut parts = Vec::new();
        if !self.map.is_empty() {
            let pairs: Vec<String> =
                self.map.iter().map(|(from, to)| format!("{from} counted as {to}")).collect();
            parts.push(pairs.join(", "));
        }
        if !self.labels.is_empty() {
            parts.push(format!("only {}", self.labels.join(", ")));
        }
        if !self.ignore.is_empty() {
            parts.push(format!("{} ignored on both sides", self.ignore.join(", ")));
        }
        let depth = if self.outermost { "outermost mentions only" } else { "nested mentions too" };
        parts.push(depth.to_owned());
        parts.join("; ")
    }
}

/// Sort key: span, parts, label; ties are equal for every count.
fn key(e: &Entity) -> (usize, usize, &[Span], &str) {
    (e.span.start, e.span.end, &e.pieces, &e.label)
}

/// Drops every mention that lies inside another with another span; the list is sorted by start.
fn outermost(mut sorted: Vec<Entity>) -> Vec<Entity> {
    sorted.sort_by_key(|e| (e.span.start, usize::MAX - e.span.end));
    let mut reach: Option<Span> = None;
    sorted.retain(|e| {
        let inside = reach.is_some_and(|r| e.span.end <= r.end && e.span != r);
        if reach.is_none_or(|r| e.span.end > r.end) {
            reach = Some(e.span);
        }
        !inside
    });
    sorted.sort_by(|a, b| key(a).cmp(&key(b)));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::model::Span;

    fn entity(start: usize, end: usize, label: &str) -> Entity {
        Entity { span: Span { start, end }, label: label.into(), ..Entity::default() }
    }

    fn spans(list: &[Entity]) -> Vec<(usize, usize, &str)> {
        list.iter().map(|e| (e.span.start, e.span.end, &*e.label)).collect()
    }

    #[test]
    fn labels_are_mapped_then_chosen_and_duplicates_go() {
        let selection = Selection {
            map: [("AGENCY".to_owned(), "ORG".to_owned())].into(),
            ignore: vec!["MISC".into()],
            ..Selection::default()
        };
        let list = [entity(3, 5, "MISC"), entity(0, 2, "ORG"), entity(0, 2, "AGENCY")];
        assert_eq!(spans(&selection.apply(&list)), [(0, 2, "ORG")]);
    }

    #[test]
    fn outermost_keeps_equal_and_crossing_spans() {
        let selection = Selection { outermost: true, ..Selection::default() };
        let list = [
            entity(0, 10, "ORG"),
            entity(0, 10, "LOC"),
            entity(2, 4, "LOC"),
            entity(8, 12, "PER"),
            entity(9, 11, "PER"),
        ];
        let kept = selection.apply(&list);
        assert_eq!(spans(&kept), [(0, 10, "LOC"), (0, 10, "ORG"), (8, 12, "PER")]);
    }

    #[test]
    fn renaming_keeps_order_and_duplicates_of_what_is_outermost() {
        let selection = Selection { outermost: true, ..Selection::default() };
        let list =
            [entity(8, 9, "PER"), entity(0, 5, "ORG"), entity(1, 2, "LOC"), entity(0, 5, "ORG")];
        let kept = selection.rename(&list);
        assert_eq!(spans(&kept), [(8, 9, "PER"), (0, 5, "ORG"), (0, 5, "ORG")]);
    }

    #[test]
    fn labels_that_nobody_used_are_told() {
        let map = [("AGENCY", "ORG"), ("FAC", "LOC")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let selection = Selection {
            map: map.into(),
            labels: ["ORG", "LOC", "PERS"].map(str::to_owned).to_vec(),
            ..Selection::default()
        };
        let present = ["AGENCY", "PER"].map(Arc::from);
        let told = selection.unused(&present);
        let expected = ["FAC", "LOC", "PERS"]
            .map(|l| format!("no mention is labelled {l}; labels: AGENCY, PER"));
        assert_eq!(told, expected);
    }

    #[test]
    fn a_map_needs_two_sides() {
        assert!(Selection::parse_map("AGENCY").is_err() && Selection::parse_map("=X").is_err());
        assert_eq!(Selection::parse_map("A=B"), Ok(("A".into(), "B".into())));
    }
}
