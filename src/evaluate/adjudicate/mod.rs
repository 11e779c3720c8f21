//! Merges annotators: what all agree on becomes gold, the rest is a list of decisions to take.

use std::collections::{BTreeMap, HashMap};

mod rows;

use serde::{Deserialize, Serialize};

pub use rows::{GoldQuote, Merged, Row, readable};
use rows::{entity_row, quote_row};

use super::align::{Aligned, AlignedDoc};
use super::model::{Chars, Doc, Entity, Quote, Span, overlap};
use super::names::same_name;
use crate::standoff::{EntityRow, SCHEMA, sha256_hex};

/// Characters of context on each side of a decision.
const CONTEXT: usize = 60;

/// Something that annotators see differently. Read back with `choice` or `custom` filled in, it is
/// a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// `DOC#entities:START-END` or `DOC#quotes:START-END`.
    pub id: String,
    /// The document.
    pub doc_id: String,
    /// `entities` or `quotes`.
    pub layer: String,
    /// First code point of the passage.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// The passage between ⟦ ⟧, with what stands around it.
    pub context: String,
    /// What the annotators have, equal answers together.
    pub options: Vec<Choice>,
    /// The key of the chosen option, or `none` for no annotation here; `null` is undecided.
    #[serde(default)]
    pub choice: Option<String>,
    /// Instead of an option: other annotations, with the keys of the record.
    #[serde(default)]
    pub custom: Option<Vec<Row>>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// `a`, `b`, `c` …
    pub key: String,
    /// The annotators who gave it.
    pub by: Vec<String>,
    /// Their annotations; empty for none.
    pub annotations: Vec<Row>,
}

/// How to merge.
#[derive(Debug, Clone, Copy, Default)]
pub struct AdjudicateOptions {
    /// Take what more than half of the annotators have.
    pub majority: bool,
}

/// The result.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The merged documents.
    pub merged: Vec<Merged>,
    /// What is left to decide.
    pub open: Vec<Item>,
    /// Annotations that were agreed on.
    pub agreed: usize,
    /// Decisions that were applied.
    pub decided: usize,
    /// Remarks.
    pub notes: Vec<String>,
}

/// Merges all sides of all documents; `decisions` are items of an earlier run with their choice.
#[must_use]
pub fn adjudicate(aligned: &Aligned, decisions: &[Item], options: AdjudicateOptions) -> Outcome {
    let names = short_names(&aligned.names);
    let mut out = Outcome { notes: aligned.notes.clone(), ..Outcome::default() };
    let mut taken: HashMap<&str, &Item> = decisions
        .iter()
        .filter(|d| d.choice.is_some() || d.custom.is_some())
        .map(|d| (d.id.as_str(), d))
        .collect();
    for doc in &aligned.docs {
        let missing = doc.sides.iter().filter(|s| s.is_none()).count();
        if missing > 0 {
            out.notes.push(format!(
                "document {}: {missing} annotators do not have it; it is left out",
                doc.id
            ));
            continue;
        }
        let mut split = Split::new(doc, &names, options);
        out.agreed += split.entities.len() + split.quotes.len();
        for item in std::mem::take(&mut split.items) {
            match taken.remove(item.id.as_str()).map(|d| d.rows(&item)) {
                Some(Ok(rows)) => {
                    out.decided += 1;
                    split.decide(rows, doc.text.as_deref());
                }
                Some(Err(why)) => {
                    out.notes.push(format!("decision {}: {why}", item.id));
                    out.open.push(item);
                }
                None => out.open.push(item),
            }
        }
        out.merged.push(split.merged(doc));
    }
    let mut unused: Vec<&str> = taken.into_keys().collect();
    unused.sort_unstable();
    out.notes.extend(
        unused.iter().map(|id| format!("decision {id}: nothing to decide there (any more)")),
    );
    out
}

impl Item {
    /// The annotations that this decision chooses among the options of `item`.
    fn rows(&self, item: &Item) -> Result<Vec<Row>, String> {
        if let Some(custom) = &self.custom {
            return Ok(custom.clone());
        }
        let choice = self.choice.as_deref().unwrap_or_default();
        if choice == "none" {
            return Ok(Vec::new());
        }
        // The options as they were when the choice was made, so that a key keeps its meaning.
        let list = if self.options.is_empty() { &item.options } else { &self.options };
        let found = list.iter().find(|o| o.key == choice || o.by.iter().any(|b| b == choice));
        found.map(|o| o.annotations.clone()).ok_or_else(|| format!("no option {choice:?}"))
    }
}

/// File names without folder and extension, or whole paths if those repeat.
fn short_names(paths: &[String]) -> Vec<String> {
    let stem = |p: &String| {
        let path = std::path::Path::new(p);
        path.file_stem().map_or_else(|| p.clone(), |s| s.to_string_lossy().into_owned())
    };
    let stems: Vec<String> = paths.iter().map(stem).collect();
    let unique = stems.iter().collect::<std::collections::HashSet<_>>().len() == stems.len();
    if unique { stems } else { paths.to_vec() }
}

/// One document, divided into what is agreed and what is not.
struct Split {
    entities: Vec<EntityRow<'static>>,
    quotes: Vec<GoldQuote>,
    items: Vec<Item>,
}

/// An annotation with its annotator, in one of the two layers.
struct Given {
    by: usize,
    span: Span,
    row: Row,
}

impl Split {
    fn new(doc: &AlignedDoc, names: &[String], options: AdjudicateOptions) -> Self {
        let sides: Vec<&Doc> = doc.sides.iter().flatten().collect();
        let need = if options.majority { sides.len() / 2 + 1 } else { sides.len() };
        let chars = doc.text.as_deref().map(Chars::new);
        let mut out = Self { entities: Vec::new(), quotes: Vec::new(), items: Vec::new() };
        let lists: Vec<&[Entity]> = sides.iter().map(|d| d.entities.as_slice()).collect();
        let (agreed, rest) = divide(&lists, need, same_entity);
        out.entities.extend(agreed.iter().map(|group| entity_row(group)));
        let rest = rest.into_iter().map(|(by, e)| Given {
            by,
            span: e.span,
            row: Row::Entity(Box::new(entity_row(&[e]))),
        });
        out.items.extend(items(doc, "entities", rest.collect(), names, chars.as_ref()));
        let lists: Vec<&[Quote]> = sides.iter().map(|d| d.quotes.as_slice()).collect();
        let (agreed, rest) = divide(&lists, need, same_quote);
        out.quotes.extend(agreed.iter().map(|group| quote_row(group)));
        let rest = rest.into_iter().map(|(by, q)| Given {
            by,
            span: q.span,
            row: Row::Quote(Box::new(quote_row(&[q]))),
        });
        out.items.extend(items(doc, "quotes", rest.collect(), names, chars.as_ref()));
        out
    }

    /// Adds what was decided, with the covered text as it is.
    fn decide(&mut self, rows: Vec<Row>, text: Option<&str>) {
        let chars = text.map(Chars::new);
        let covered = |start, end| chars.as_ref().map(|c| c.slice(Span { start, end }).to_owned());
        for row in rows {
            match row {
                Row::Entity(mut e) => {
                    if let Some(text) = covered(e.start, e.end) {
                        e.text = text.into();
                    }
                    self.entities.push(*e);
                }
                Row::Quote(mut q) => {
                    if let Some(text) = covered(q.row.start, q.row.end) {
                        q.row.text = text.into();
                    }
                    self.quotes.push(*q);
                }
            }
        }
    }

    /// The record, sorted and numbered.
    fn merged(mut self, doc: &AlignedDoc) -> Merged {
        self.entities.sort_by_key(|e| (e.start, usize::MAX - e.end));
        for (i, e) in self.entities.iter_mut().enumerate() {
            e.id = format!("e{}", i + 1).into();
        }
        self.quotes.sort_by_key(|q| (q.row.start, usize::MAX - q.row.end));
        for (i, q) in self.quotes.iter_mut().enumerate() {
            q.row.id = format!("q{}", i + 1).into();
        }
        let known = doc.sides.iter().flatten().find(|d| d.sha256.is_some());
        let text = doc.text.as_deref();
        Merged {
            schema: SCHEMA,
            doc_id: doc.id.clone(),
            source: None,
            sha256: text.map(sha256_hex).or_else(|| known?.sha256.clone()),
            length: text.map(|t| t.chars().count()).or_else(|| known?.length),
            offsets: "codepoint",
            text: text.map(str::to_owned),
            entities: self.entities,
            quotes: self.quotes,
        }
    }
}

/// Groups equal annotations of different annotators; those of at least `need` annotators are
/// agreed, the others are returned one by one.
fn divide<'d, T>(
    sides: &[&'d [T]],
    need: usize,
    same: impl Fn(&T, &T) -> bool,
) -> (Vec<Vec<&'d T>>, Vec<(usize, &'d T)>) {
    let mut groups: Vec<Vec<(usize, &T)>> = Vec::new();
    for (by, list) in sides.iter().enumerate() {
        for one in *list {
            let fits =
                |g: &&mut Vec<(usize, &T)>| g.iter().all(|(other, t)| *other != by && same(t, one));
            let twice = list.iter().take_while(|t| !std::ptr::eq(*t, one)).any(|t| same(t, one));
            match groups.iter_mut().find(fits) {
                _ if twice => {}
                Some(group) => group.push((by, one)),
                None => groups.push(vec![(by, one)]),
            }
        }
    }
    let (mut agreed, mut rest) = (Vec::new(), Vec::new());
    for group in groups {
        if group.len() >= need {
            agreed.push(group.into_iter().map(|(_, t)| t).collect());
        } else {
            rest.extend(group);
        }
    }
    (agreed, rest)
}

/// Whether two values do not contradict each other: equal, or one is missing.
fn compatible<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
    a.zip(b).is_none_or(|(a, b)| a == b)
}

/// Same span and type, and nothing said of the entity that contradicts. Identifiers of entities
/// that no list has (`nil:…`) are local to an annotator.
fn same_entity(a: &Entity, b: &Entity) -> bool {
    let listed = |e: &Option<String>| e.clone().filter(|id| !id.starts_with("nil:"));
    a.same_span(b)
        && a.label == b.label
        && compatible(listed(&a.entity).as_ref(), listed(&b.entity).as_ref())
        && compatible(a.wikidata.as_ref(), b.wikidata.as_ref())
        && compatible(a.subtype.as_ref(), b.subtype.as_ref())
}

/// Same span, kind, cue and speaker mention, and the same name of the source.
fn same_quote(a: &Quote, b: &Quote) -> bool {
    let place = |c: &Option<super::model::Covered>| c.as_ref().map(|c| c.span);
    let same_source = match (a.source_name(), b.source_name()) {
        (Some(a), Some(b)) => a == b || same_name(a, b),
        (None, None) => true,
        _ => false,
    };
    a.span == b.span
        && a.kind == b.kind
        && a.bad == b.bad
        && place(&a.cue) == place(&b.cue)
        && place(&a.speaker) == place(&b.speaker)
        && same_source
        && compatible(a.named.as_ref(), b.named.as_ref())
}

/// One decision for every run of annotations that overlap.
fn items(
    doc: &AlignedDoc,
    layer: &str,
    mut given: Vec<Given>,
    names: &[String],
    chars: Option<&Chars<'_>>,
) -> Vec<Item> {
    given.sort_by_key(|g| (g.span.start, g.span.end, g.by));
    let mut runs: Vec<(Span, Vec<Given>)> = Vec::new();
    for one in given {
        match runs.last_mut() {
            Some((reach, run)) if overlap(*reach, one.span) => {
                reach.end = reach.end.max(one.span.end);
                run.push(one);
            }
            _ => runs.push((one.span, vec![one])),
        }
    }
    runs.into_iter()
        .map(|(span, run)| Item {
            id: format!("{}#{layer}:{}-{}", doc.id, span.start, span.end),
            doc_id: doc.id.clone(),
            layer: layer.to_owned(),
            start: span.start,
            end: span.end,
            context: context(span, chars),
            options: choices(run, names),
            choice: None,
            custom: None,
        })
        .collect()
}

fn context(span: Span, chars: Option<&Chars<'_>>) -> String {
    chars.map_or_else(String::new, |chars| {
        let (before, covered, after) = chars.context(span, CONTEXT);
        format!("{before}⟦{covered}⟧{after}")
    })
}

/// Every annotator's answer, equal ones together; who has nothing here answers nothing.
fn choices(run: Vec<Given>, names: &[String]) -> Vec<Choice> {
    let mut answers: BTreeMap<usize, Vec<Row>> =
        (0..names.len()).map(|n| (n, Vec::new())).collect();
    for given in run {
        answers.entry(given.by).or_default().push(given.row);
    }
    let mut out: Vec<Choice> = Vec::new();
    for (by, annotations) in answers {
        match out.iter_mut().find(|c| c.annotations == annotations) {
            Some(choice) => choice.by.push(names[by].clone()),
            None => {
                let key = u8::try_from(out.len()).map_or('z', |n| char::from(b'a' + n.min(25)));
                out.push(Choice { key: key.to_string(), by: vec![names[by].clone()], annotations });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::align::{AlignOptions, align};
    use crate::evaluate::input::{Format, read_str};

    const TEXT: &str = "Anne Hidalgo a visité Lyon hier soir.";

    fn aligned(files: &[&[(usize, usize, &str)]]) -> Aligned {
        let corpus = |(i, list): (usize, &&[(usize, usize, &str)])| {
            let rows: Vec<_> = list
                .iter()
                .map(|(s, e, t)| serde_json::json!({"start": s, "end": e, "type": t}))
                .collect();
            let doc = serde_json::json!({"doc_id": "d", "text": TEXT, "entities": rows});
            read_str(&format!("a{i}.jsonl"), &doc.to_string(), Format::Jsonl).expect("reads")
        };
        align(files.iter().enumerate().map(corpus).collect(), AlignOptions::default())
            .expect("aligns")
    }

    #[test]
    fn agreed_mentions_are_merged_and_the_rest_is_open() {
        let files =
            aligned(&[&[(0, 12, "PER"), (22, 26, "LOC")], &[(5, 12, "PER"), (22, 26, "LOC")]]);
        let out = adjudicate(&files, &[], AdjudicateOptions::default());
        assert_eq!((out.agreed, out.open.len()), (1, 1));
        let item = &out.open[0];
        assert_eq!(item.id, "d#entities:0-12");
        assert_eq!(item.context, "⟦Anne Hidalgo⟧ a visité Lyon hier soir.");
        assert_eq!(item.options.iter().map(|o| o.by[0].as_str()).collect::<Vec<_>>(), ["a0", "a1"]);
        assert!(readable(&out.open).contains("b  a1: PER «Hidalgo»"));
    }

    #[test]
    fn decisions_are_applied_on_the_second_run() {
        let files = aligned(&[&[(0, 12, "PER")], &[(5, 12, "PER"), (22, 26, "LOC")]]);
        let first = adjudicate(&files, &[], AdjudicateOptions::default());
        let mut decisions: Vec<Item> = first
            .open
            .iter()
            .map(|i| {
                serde_json::from_str(&serde_json::to_string(i).expect("writes")).expect("reads")
            })
            .collect();
        assert_eq!(decisions, first.open);
        decisions[0].choice = Some("a".into());
        decisions[1].choice = Some("none".into());
        let second = adjudicate(&files, &decisions, AdjudicateOptions::default());
        assert_eq!((second.decided, second.open.len()), (2, 0));
        let spans: Vec<_> = second.merged[0].entities.iter().map(|e| (e.start, e.end)).collect();
        assert_eq!(spans, [(0, 12)]);
        decisions[0].choice = Some("zebra".into());
        let third = adjudicate(&files, &decisions, AdjudicateOptions::default());
        assert!(third.notes[0].contains("no option \"zebra\"") && third.open.len() == 1);
    }

    #[test]
    fn a_majority_decides_if_asked_to() {
        let files = aligned(&[&[(0, 12, "PER")], &[(0, 12, "PER")], &[]]);
        assert_eq!(adjudicate(&files, &[], AdjudicateOptions::default()).agreed, 0);
        let out = adjudicate(&files, &[], AdjudicateOptions { majority: true });
        assert_eq!((out.agreed, out.open.len()), (1, 0));
    }
}
