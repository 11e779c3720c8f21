//! How far annotators agree: span F1, Cohen's kappa on tokens, Krippendorff's alpha for unitizing,
//! gamma, by type.

pub mod alpha;
pub mod gamma;
pub mod kappa;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::alpha::{Continuum, disagreement};
use self::gamma::Gamma;
use self::kappa::Kappa;
use super::align::{Aligned, AlignedDoc};
use super::entities::{Mode, count};
use super::model::{Chars, Entity, Quote, Span, shared_characters};
use super::names::same_name;
use super::quotes::{Pairing, SpeakerCheck, prepare};
use super::report::{Report, line};
use super::select::Selection;
use super::table::{Cell, Table};
use super::tally::ratio;
use crate::text::words::tokenize;

/// What to compare.
#[derive(Debug, Clone, Default)]
pub struct AgreementOptions {
    /// Which mentions take part.
    pub selection: Selection,
    /// Seed of gamma's random annotators.
    pub seed: u64,
    /// Also gamma for every document.
    pub per_document: bool,
}

/// Compares all sides with each other, on the documents that all have.
#[must_use]
pub fn agree(aligned: &Aligned, options: &AgreementOptions) -> Report {
    let mut notes = aligned.notes.clone();
    let complete: Vec<&AlignedDoc> =
        aligned.docs.iter().filter(|d| d.sides.iter().all(Option::is_some)).collect();
    if complete.len() < aligned.docs.len() {
        let left = aligned.docs.len() - complete.len();
        notes.push(format!("{left} documents that not every annotator has are left out"));
    }
    let docs: Vec<Units> = complete.iter().map(|d| Units::new(d, &options.selection)).collect();
    let annotators = aligned.names.len();
    let mut tables = Vec::new();
    if docs.iter().any(|d| d.entities.iter().any(|e| !e.is_empty())) {
        tables.push(entity_table(&docs, annotators, &mut notes));
        if annotators > 2 {
            tables.push(pair_table(&docs, &aligned.names));
        }
        tables.push(gamma_table(&docs, options));
    }
    if docs.iter().any(|d| d.quotes.iter().any(|q| !q.is_empty())) {
        tables.push(quote_table(&docs, annotators, &mut notes));
    }
    let mut head: Vec<_> = aligned.names.iter().map(|n| line("annotator", n)).collect();
    head.push(line("documents", docs.len().to_string()));
    head.push(line("mentions", options.selection.describe() + "; duplicates removed"));
    Report { head, tables, notes }
}

/// One document as all annotators have it.
struct Units<'d> {
    id: &'d str,
    text: Option<&'d str>,
    /// Code points of the text, or the last offset.
    length: usize,
    tokens: Vec<Span>,
    entities: Vec<Vec<Entity>>,
    quotes: Vec<&'d [Quote]>,
}

impl<'d> Units<'d> {
    fn new(doc: &'d AlignedDoc, selection: &Selection) -> Self {
        let text = doc.text.as_deref();
        let sides: Vec<_> = doc.sides.iter().flatten().collect();
        let entities: Vec<Vec<Entity>> =
            sides.iter().map(|d| selection.apply(&d.entities)).collect();
        let quotes: Vec<&[Quote]> = sides.iter().map(|d| d.quotes.as_slice()).collect();
        let ends = entities.iter().flatten().map(|e| e.span.end);
        let ends = ends.chain(quotes.iter().flat_map(|q| q.iter()).map(|q| q.span.end));
        let length = text.map_or_else(|| ends.max().unwrap_or(0), |t| t.chars().count());
        let tokens = text.map(words).unwrap_or_default();
        Self { id: &doc.id, text, length, tokens, entities, quotes }
    }
}

/// The tokens of a text in code points.
fn words(text: &str) -> Vec<Span> {
    let chars = Chars::new(text);
    let index = |byte: u32| chars.index_of_byte(byte as usize);
    let span = |t: &crate::text::Token| Span { start: index(t.span.start), end: index(t.span.end) };
    tokenize(text).iter().map(span).collect()
}

/// All pairs of annotators.
fn pairs(annotators: usize) -> Vec<(usize, usize)> {
    (0..annotators).flat_map(|a| (a + 1..annotators).map(move |b| (a, b))).collect()
}

/// The mean of what is defined.
#[allow(clippy::cast_precision_loss)]
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let defined: Vec<f64> = values.flatten().collect();
    ratio(defined.iter().sum(), defined.len() as f64)
}

#[allow(clippy::cast_precision_loss)]
fn f1(shared: usize, a: usize, b: usize) -> Option<f64> {
    ratio(2.0 * shared as f64, (a + b) as f64)
}

/// The mentions of one type, or all.
fn of_type(list: &[Entity], label: Option<&str>) -> Vec<Entity> {
    list.iter().filter(|e| label.is_none_or(|l| *e.label == *l)).cloned().collect()
}

/// F1 over spans and types, and over characters, of two annotators.
fn span_f1(docs: &[Units<'_>], (a, b): (usize, usize), label: Option<&str>) -> [Option<f64>; 2] {
    let (mut strict, mut soft) = ([0; 3], [0; 3]);
    for doc in docs {
        let (x, y) = (of_type(&doc.entities[a], label), of_type(&doc.entities[b], label));
        let both = count(Mode::Strict, &x, &y).correct as usize;
        let spans = |list: &[Entity]| list.iter().flat_map(Entity::parts).copied().collect();
        let (n, m, shared) = shared_characters(spans(&x), spans(&y));
        for (sum, add) in strict.iter_mut().zip([both, x.len(), y.len()]) {
            *sum += add;
        }
        for (sum, add) in soft.iter_mut().zip([shared, n, m]) {
            *sum += add;
        }
    }
    [strict, soft].map(|[shared, x, y]| f1(shared, x, y))
}

/// The label of each token: that of the longest mention over it.
fn token_labels<'e>(
    doc: &'e Units<'_>,
    annotator: usize,
    label: Option<&str>,
) -> Vec<Option<&'e str>> {
    let mut best: Vec<(usize, Option<&str>)> = vec![(0, None); doc.tokens.len()];
    for e in doc.entities[annotator].iter().filter(|e| label.is_none_or(|l| *e.label == *l)) {
        let length = e.span.end - e.span.start;
        for part in e.parts() {
            let first = doc.tokens.partition_point(|t| t.end <= part.start);
            let last = doc.tokens.partition_point(|t| t.start < part.end);
            for slot in &mut best[first..last.max(first)] {
                if length > slot.0 {
                    *slot = (length, Some(&e.label));
                }
            }
        }
    }
    best.into_iter().map(|(_, label)| label).collect()
}

fn token_kappa(docs: &[Units<'_>], (a, b): (usize, usize), label: Option<&str>) -> Option<f64> {
    let mut kappa = Kappa::default();
    for doc in docs {
        let (x, y) = (token_labels(doc, a, label), token_labels(doc, b, label));
        for (x, y) in x.into_iter().zip(y) {
            kappa.add(x.unwrap_or("O"), y.unwrap_or("O"));
        }
    }
    kappa.value()
}

/// Alpha over labels: each label is a category, the documents one after another the continuum.
fn unitizing<'u>(
    docs: &[Units<'_>],
    annotators: usize,
    labels: &[&str],
    units: impl Fn(&Units<'_>, usize, &str) -> Vec<Span> + 'u,
    dropped: &mut usize,
) -> Option<f64> {
    let (mut observed, mut expected) = (0.0, 0.0);
    for label in labels {
        let mut continuum = Continuum::new(annotators);
        for doc in docs {
            let spans = (0..annotators).map(|a| units(doc, a, label)).collect();
            *dropped += continuum.extend(spans, doc.length);
        }
        let (o, e) = disagreement(&continuum);
        observed += o;
        expected += e;
    }
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

fn entity_table(docs: &[Units<'_>], annotators: usize, notes: &mut Vec<String>) -> Table {
    let all = docs.iter().flat_map(|d| d.entities.iter().flatten());
    let types: BTreeSet<Arc<str>> = all.map(|e| Arc::clone(&e.label)).collect();
    let columns = [
        ("mentions", "mentions"),
        ("strict_f1", "strict F1"),
        ("soft_f1", "soft F1"),
        ("kappa", "kappa (tokens)"),
        ("alpha_u", "alpha (unitizing)"),
    ];
    let mut table = Table::new("agreement.entities", "Agreement on mentions", "type", &columns).define(&[
        "mentions: of all annotators. strict F1: same span and type, one to one, mean of all pairs of annotators; soft F1: characters covered by both.",
        "kappa: Cohen's, on tokens (words of the text) labelled with the type of the longest mention over them or O; in a type's row with that type or O; mean of all pairs.",
        "alpha: Krippendorff's for unitizing (Krippendorff 1995; Content Analysis, 2nd ed., ch. 11), in characters, documents one after another; all annotators at once.",
    ]);
    let units = |doc: &Units<'_>, annotator: usize, label: &str| {
        doc.entities[annotator].iter().filter(|e| *e.label == *label).map(|e| e.span).collect()
    };
    let names: Vec<&str> = types.iter().map(|t| &**t).collect();
    let mut dropped = 0;
    for label in names.iter().copied().map(Some).chain([None]) {
        let mentions: usize =
            docs.iter().flat_map(|d| &d.entities).map(|list| of_type(list, label).len()).sum();
        let spans: Vec<_> =
            pairs(annotators).into_iter().map(|p| span_f1(docs, p, label)).collect();
        let kappas = pairs(annotators).into_iter().map(|p| token_kappa(docs, p, label));
        let mut ignored = 0;
        let alpha = match label {
            Some(label) => unitizing(docs, annotators, &[label], units, &mut ignored),
            None => unitizing(docs, annotators, &names, units, &mut dropped),
        };
        let cells = vec![
            Cell::Count(mentions as u64),
            Cell::Share(mean(spans.iter().map(|s| s[0])), None),
            Cell::Share(mean(spans.iter().map(|s| s[1])), None),
            Cell::Number(mean(kappas)),
            Cell::Number(alpha),
        ];
        table.row(label.unwrap_or("all"), cells);
    }
    if dropped > 0 {
        notes.push(format!("alpha: {dropped} mentions that overlap a longer one of the same type and annotator are left out"));
    }
    if docs.iter().any(|d| d.text.is_none()) {
        notes.push("kappa: documents without a text have no tokens and are left out".to_owned());
    }
    table
}

fn pair_table(docs: &[Units<'_>], names: &[String]) -> Table {
    let columns = [("strict_f1", "strict F1"), ("soft_f1", "soft F1"), ("kappa", "kappa (tokens)")];
    let mut table =
        Table::new("agreement.pairs", "Agreement on mentions, by pair", "pair", &columns);
    for (a, b) in pairs(names.len()) {
        let [strict, soft] = span_f1(docs, (a, b), None);
        let kappa = Cell::Number(token_kappa(docs, (a, b), None));
        let label = format!("{} – {}", names[a], names[b]);
        table.row(label, vec![Cell::Share(strict, None), Cell::Share(soft, None), kappa]);
    }
    table
}

fn gamma_table(docs: &[Units<'_>], options: &AgreementOptions) -> Table {
    let columns = [
        ("gamma", "gamma"),
        ("observed", "observed"),
        ("expected", "expected"),
        ("units", "units"),
        ("note", "note"),
    ];
    let mut table = Table::new("agreement.gamma", "Gamma on mentions", "document", &columns).define(&[
        &format!("Mathet, Widlöcher & Métivier 2015: 1 − observed / expected disorder. Positional (sporadic) and categorical dissimilarity, both with weight 1, empty unit 1. The best alignment is exact; the expected disorder is the mean over {} random annotations (mentions of a random annotator shifted around the text).", gamma::SAMPLES),
    ]);
    let (mut values, mut refused) = (Vec::new(), 0);
    for doc in docs {
        let units: Vec<Vec<gamma::Unit>> = doc
            .entities
            .iter()
            .map(|list| list.iter().map(|e| gamma::Unit::new(e.span, &e.label)).collect())
            .collect();
        let cells = match gamma::gamma(&units, doc.length, options.seed) {
            Ok(Gamma { value, observed, expected }) => {
                values.push(value);
                let numbers = [value, Some(observed), expected].map(Cell::Number);
                let n = units.iter().map(Vec::len).sum::<usize>() as u64;
                numbers.into_iter().chain([Cell::Count(n)]).collect()
            }
            Err(why) => {
                refused += 1;
                vec![
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Text(format!("not computed: {why}")),
                ]
            }
        };
        if options.per_document {
            table.row(doc.id, cells);
        }
    }
    let note = format!("{} documents; not computed for {refused}", values.iter().flatten().count());
    let mean = Cell::Number(mean(values.into_iter()));
    table.row(
        "mean of documents",
        vec![mean, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Text(note)],
    );
    table
}

/// Counts of two annotators' quotes.
#[derive(Default)]
struct QuotePair {
    exact: [usize; 3],
    soft: [usize; 3],
    kinds: Kappa,
    mention: [usize; 2],
    source: [usize; 2],
}

fn quote_pair(docs: &[Units<'_>], (a, b): (usize, usize)) -> QuotePair {
    let mut out = QuotePair::default();
    for doc in docs {
        let chars = doc.text.map(Chars::new);
        // Spans that either holds to be badly marked count for neither.
        let bad = |list: &[Quote]| list.iter().filter(|q| q.bad).cloned().collect::<Vec<_>>();
        let with = |own: &[Quote], other: &[Quote]| -> Vec<Quote> {
            own.iter().cloned().chain(bad(other)).collect()
        };
        let (x, y) = (with(doc.quotes[a], doc.quotes[b]), with(doc.quotes[b], doc.quotes[a]));
        let left = prepare(&x, doc.quotes[b], true).0;
        let right = prepare(&y, doc.quotes[a], true).0;
        let left: Vec<&Quote> = left.into_iter().filter(|q| !bad_near(q, &y)).collect();
        let right: Vec<&Quote> = right.into_iter().filter(|q| !bad_near(q, &x)).collect();
        let pairing = Pairing::new(&left, &right, chars.as_ref());
        let exact = pairing.exact.iter().filter(|e| **e).count();
        let spans = |list: &[&Quote]| list.iter().map(|q| q.span).collect();
        let (n, m, shared) = shared_characters(spans(&left), spans(&right));
        for (sum, add) in out.exact.iter_mut().zip([exact, left.len(), right.len()]) {
            *sum += add;
        }
        for (sum, add) in out.soft.iter_mut().zip([shared, n, m]) {
            *sum += add;
        }
        for (i, j) in pairing.mates.iter().enumerate().filter_map(|(i, m)| Some((i, (*m)?))) {
            let (l, r) = (left[i], right[j]);
            out.kinds.add(&l.kind, &r.kind);
            if l.speaker.is_some() || r.speaker.is_some() {
                out.mention[0] += usize::from(SpeakerCheck::new(l, Some(r), chars.as_ref()).any);
                out.mention[1] += 1;
            }
            if l.source_name().is_some() || r.source_name().is_some() {
                let same =
                    l.source_name().zip(r.source_name()).is_some_and(|(l, r)| same_name(l, r));
                out.source[0] += usize::from(same);
                out.source[1] += 1;
            }
        }
    }
    out
}

fn bad_near(quote: &Quote, others: &[Quote]) -> bool {
    others.iter().any(|o| o.bad && super::model::overlap(o.span, quote.span))
}

fn quote_table(docs: &[Units<'_>], annotators: usize, notes: &mut Vec<String>) -> Table {
    let mut table = Table::new("agreement.quotes", "Agreement on quotes", "", &[("value", "agreement")]).define(&[
        "F1 and shares are means of all pairs of annotators. spans: exact but for marks, blanks and punctuation at the ends; characters: covered by both.",
        "kind: Cohen's kappa on spans that pair up. speaker: of paired spans where either gives one, those whose mentions share a character, and whose sources have the same name.",
        "alpha: Krippendorff's for unitizing, kinds as categories, in characters.",
    ]);
    let compared: Vec<QuotePair> =
        pairs(annotators).into_iter().map(|p| quote_pair(docs, p)).collect();
    #[allow(clippy::cast_precision_loss)]
    let share = |n: [usize; 2]| ratio(n[0] as f64, n[1] as f64);
    let of = |f: &dyn Fn(&QuotePair) -> Option<f64>| mean(compared.iter().map(f));
    let kinds: BTreeSet<&str> = docs
        .iter()
        .flat_map(|d| d.quotes.iter().flat_map(|q| q.iter()))
        .map(|q| q.kind.as_str())
        .collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let units = |doc: &Units<'_>, annotator: usize, kind: &str| {
        doc.quotes[annotator].iter().filter(|q| !q.bad && q.kind == kind).map(|q| q.span).collect()
    };
    let mut dropped = 0;
    let alpha = unitizing(docs, annotators, &kinds, units, &mut dropped);
    if dropped > 0 {
        notes.push(format!("alpha: {dropped} quotes that overlap a longer one of the same kind and annotator are left out"));
    }
    table
        .row("spans, F1", vec![Cell::Share(of(&|p| f1(p.exact[0], p.exact[1], p.exact[2])), None)]);
    table.row(
        "characters, F1",
        vec![Cell::Share(of(&|p| f1(p.soft[0], p.soft[1], p.soft[2])), None)],
    );
    table.row("kind, kappa", vec![Cell::Number(of(&|p| p.kinds.value()))]);
    table.row("kind, same", vec![Cell::Share(of(&|p| p.kinds.observed()), None)]);
    table.row("speaker mention, any overlap", vec![Cell::Share(of(&|p| share(p.mention)), None)]);
    table.row("speaker entity, same name", vec![Cell::Share(of(&|p| share(p.source)), None)]);
    table.row("spans and kinds, alpha", vec![Cell::Number(alpha)]);
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::align::{AlignOptions, align};
    use crate::evaluate::input::{Format, read_str};

    fn report(files: &[&str]) -> Report {
        let read =
            |(i, s): (usize, &&str)| read_str(&format!("a{i}"), s, Format::Jsonl).expect("reads");
        let corpora = files.iter().enumerate().map(read).collect();
        let aligned = align(corpora, AlignOptions::default()).expect("aligns");
        agree(
            &aligned,
            &AgreementOptions { per_document: true, seed: 1, ..AgreementOptions::default() },
        )
    }

    const A: &str = r#"{"doc_id":"d","text":"Anne Hidalgo a visité Lyon avec Jean Dupont hier soir.","entities":[{"start":0,"end":12,"type":"PER"},{"start":22,"end":26,"type":"LOC"},{"start":32,"end":43,"type":"PER"}],"quotes":[]}"#;

    #[test]
    fn equal_annotators_agree_fully() {
        let report = report(&[A, A, A]);
        for column in ["strict_f1", "soft_f1", "kappa", "alpha_u"] {
            assert_eq!(report.value("agreement.entities", "all", column), Some(1.0), "{column}");
        }
        assert_eq!(report.value("agreement.gamma", "d", "gamma"), Some(1.0));
        assert_eq!(report.table("agreement.pairs").map(|t| t.rows.len()), Some(3));
    }

    #[test]
    fn a_lost_first_name_costs_more_in_strict_than_in_soft() {
        let other = A.replace(
            r#"{"start":0,"end":12,"type":"PER"}"#,
            r#"{"start":5,"end":12,"type":"PER"}"#,
        );
        let report = report(&[A, &other]);
        let value = |column| report.value("agreement.entities", "all", column).expect("defined");
        assert!((value("strict_f1") - 2.0 / 3.0).abs() < 1e-9);
        assert!(value("soft_f1") > 0.8 && value("kappa") > 0.7 && value("kappa") < 1.0);
        assert!(value("alpha_u") < 1.0 && value("alpha_u") > 0.5);
        assert_eq!(report.value("agreement.entities", "LOC", "kappa"), Some(1.0));
        let gamma = report.value("agreement.gamma", "d", "gamma").expect("defined");
        assert!(gamma > 0.5 && gamma < 1.0, "{gamma}");
    }
}
