//! Other scorers' recorded outputs on the shared cases (`shared/data/scorer-cases`), number for
//! number, and our own mode. Skipped, and said so, where the shared folder is missing; the cases
//! under `tests/cases/scorer` are always there.

use std::path::PathBuf;

use guillemet::evaluate::compat::{
    brateval, citron, conlleval, gendergap, hipe, nervaluate, seqeval,
};
use guillemet::evaluate::entities::{Mode, count};
use guillemet::evaluate::model::{Covered, Entity, Quote, Span};
use guillemet::evaluate::select::Selection;
use serde_json::Value;

/// The tag set that the tools were given when the cases were recorded.
const TAGS: [&str; 4] = ["PER", "LOC", "ORG", "QUOTE"];

fn shared(file: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared", "../../shared"].map(|p| root.join(p));
    let path =
        places.into_iter().map(|p| p.join("data/scorer-cases").join(file)).find(|p| p.is_file());
    match path {
        Some(path) => Some(std::fs::read_to_string(path).expect("readable")),
        None => {
            eprintln!("skipped: no shared/data/scorer-cases/{file} beside the repository");
            None
        }
    }
}

fn parse_lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("a case")).collect()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("small")
}

fn entities(value: &Value) -> Vec<Entity> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|e| Entity {
            span: Span { start: number(&e["start"]), end: number(&e["end"]) },
            label: e["label"].as_str().expect("a label").into(),
            ..Entity::default()
        })
        .collect()
}

fn tags(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    Some(list.iter().map(|t| t.as_str().expect("a tag").to_owned()).collect())
}

fn labels() -> Vec<String> {
    TAGS.map(str::to_owned).to_vec()
}

/// Compares a figure with a recorded one, which is rounded to six decimals.
fn check(what: &str, ours: f64, recorded: &Value) {
    let recorded = recorded.as_f64().unwrap_or_else(|| panic!("{what}: no number"));
    assert!((ours - recorded).abs() < 1e-6, "{what}: {ours}, recorded {recorded}");
}

fn float(n: usize) -> f64 {
    u32::try_from(n).expect("small").into()
}

fn check_counts(what: &str, ours: &[(&str, usize)], recorded: &Value) {
    for (key, n) in ours {
        check(&format!("{what} {key}"), float(*n), &recorded[*key]);
    }
}

fn check_nervaluate(id: &str, docs: &[nervaluate::Pair], recorded: &Value) {
    for (scheme, c) in nervaluate::SCHEMES.iter().zip(nervaluate::evaluate(docs, &labels())) {
        let (what, recorded) = (format!("{id} nervaluate {scheme}"), &recorded[*scheme]);
        let counts = [
            ("correct", c.correct),
            ("incorrect", c.incorrect),
            ("partial", c.partial),
            ("missed", c.missed),
            ("spurious", c.spurious),
            ("possible", c.possible()),
            ("actual", c.actual()),
        ];
        check_counts(&what, &counts, recorded);
        check(&what, c.prf().precision, &recorded["precision"]);
        check(&what, c.prf().recall, &recorded["recall"]);
        check(&what, c.prf().f1, &recorded["f1"]);
    }
}

/// Spans of mentions in tokens.
fn in_tokens(entities: &[Entity], tokens: &Value) -> Vec<Entity> {
    let at = |offset: usize, side: usize| {
        let list = tokens.as_array().expect("tokens");
        list.iter().position(|t| number(&t[side]) == offset).expect("on a token")
    };
    let token = |e: &Entity| Entity {
        span: Span { start: at(e.span.start, 0), end: at(e.span.end, 1) + 1 },
        ..e.clone()
    };
    entities.iter().map(token).collect()
}

fn check_spans(case: &Value, recorded: &Value) {
    let id = case["id"].as_str().expect("an id");
    let (gold, pred) = (entities(&case["gold"]), entities(&case["pred"]));
    let spans = nervaluate::spans_of_entities;
    let docs = [(spans(&gold, true), spans(&pred, true))];
    check_nervaluate(id, &docs, &recorded["nervaluate_char_inclusive"]);
    let docs = [(spans(&gold, false), spans(&pred, false))];
    check_nervaluate(id, &docs, &recorded["nervaluate_char_halfopen_TRAP"]);
    if !case["tokens"].is_null() {
        let tokens = |list: &[Entity]| spans(&in_tokens(list, &case["tokens"]), true);
        let docs = [(tokens(&gold), tokens(&pred))];
        check_nervaluate(id, &docs, &recorded["nervaluate_token_inclusive"]);
    }
    let modes = if recorded["brateval"].is_null() {
        &[][..]
    } else {
        &[("exact", false), ("overlap", true)]
    };
    for &(name, overlapping) in modes {
        let [tp, fp, miss] = brateval::evaluate(&[(gold.clone(), pred.clone())], overlapping);
        let what = format!("{id} brateval {name}");
        check_counts(&what, &[("TP", tp), ("FP", fp), ("FN", miss)], &recorded["brateval"][name]);
    }
    check_ours(id, &gold, &pred, &recorded["suggested_order_free"]);
}

fn check_ours(id: &str, gold: &[Entity], pred: &[Entity], recorded: &Value) {
    let all = Selection::default();
    let (gold, pred) = (all.apply(gold), all.apply(pred));
    for (mode, key) in Mode::ALL.into_iter().zip(["strict", "exact", "partial", "ent_type"]) {
        let c = count(mode, &gold, &pred);
        let (what, recorded) = (format!("{id} ours {key}"), &recorded[key]);
        let counts = [
            ("correct", c.correct),
            ("incorrect", c.incorrect),
            ("partial", c.partial),
            ("missed", c.missed),
            ("spurious", c.spurious),
            ("possible", c.possible()),
            ("actual", c.actual()),
        ];
        check_counts(&what, &counts.map(|(k, n)| (k, n as usize)), recorded);
        // Where we say undefined, the record has 0.
        let right = f64::from(c.correct)
            + if mode == Mode::Partial { f64::from(c.partial) / 2.0 } else { 0.0 };
        let of = |n: u32| if n == 0 { 0.0 } else { right / f64::from(n) };
        check(&what, of(c.actual()), &recorded["precision"]);
        check(&what, of(c.possible()), &recorded["recall"]);
        let both = f64::from(c.actual() + c.possible());
        check(&what, if both == 0.0 { 0.0 } else { 2.0 * right / both }, &recorded["f1"]);
    }
}

fn check_seqeval(what: &str, counts: Result<seqeval::Counts, String>, recorded: &Value) {
    match counts {
        Ok(counts) => {
            let prf = seqeval::micro(&counts);
            check(what, prf.precision, &recorded["P"]);
            check(what, prf.recall, &recorded["R"]);
            check(what, prf.f1, &recorded["F1"]);
        }
        Err(message) => assert_eq!(Some(message.as_str()), recorded["error"].as_str(), "{what}"),
    }
}

fn check_tags(id: &str, gold: Vec<String>, pred: Vec<String>, recorded: &Value) {
    let pairs = [(gold, pred)];
    let default = Ok(seqeval::default_mode(&pairs));
    check_seqeval(&format!("{id} seqeval"), default, &recorded["seqeval"]["default"]);
    let strict = seqeval::strict_mode(&pairs);
    check_seqeval(&format!("{id} seqeval strict"), strict, &recorded["seqeval"]["strict_IOB2"]);
    if recorded["conlleval_pl"].is_null() {
        return;
    }
    let total = conlleval::total(&conlleval::evaluate(&pairs));
    let (what, recorded_pl) = (format!("{id} conlleval"), &recorded["conlleval_pl"]);
    let counts = [("gold", total.gold), ("found", total.found), ("correct", total.correct)];
    check_counts(&what, &counts, recorded_pl);
    for (key, ours) in ["P", "R", "F1"].iter().zip(total.percentages()) {
        check(&what, ours, &recorded_pl[*key]);
    }
    if let Some(recorded) = recorded.get("hipe") {
        let counts = hipe::evaluate(&[pairs.to_vec()], Some(&labels()));
        for (regime, c) in hipe::REGIMES.iter().zip(counts).take(2) {
            let (what, recorded) = (format!("{id} hipe {regime}"), &recorded[*regime]);
            let [tp, fp, miss] = c.outcome();
            check_counts(&what, &[("TP", tp), ("FP", fp), ("FN", miss)], recorded);
            check(&what, c.prf().precision, &recorded["P_micro"]);
            check(&what, c.prf().recall, &recorded["R_micro"]);
            check(&what, c.prf().f1, &recorded["F1_micro"]);
        }
    }
}

/// Runs all entity cases; returns how many had tags.
fn check_entity_cases(cases: &str, scores: &str) -> (usize, usize) {
    let scores: Value = serde_json::from_str(scores).expect("scores");
    let (mut n, mut tagged) = (0, 0);
    for case in parse_lines(cases) {
        let recorded = &scores["cases"][case["id"].as_str().expect("an id")];
        check_spans(&case, recorded);
        n += 1;
        if let Some((gold, pred)) = tags(&case["gold_iob2"]).zip(tags(&case["pred_iob2"])) {
            check_tags(case["id"].as_str().expect("an id"), gold, pred, recorded);
            tagged += 1;
        } else {
            assert!(recorded["seqeval"].is_null() && recorded["hipe"].is_null());
        }
    }
    for (id, case) in scores["tag_cases"].as_object().into_iter().flatten() {
        let (gold, pred) = tags(&case["gold"]).zip(tags(&case["pred"])).expect("tags");
        check_tags(id, gold, pred, case);
        tagged += 1;
    }
    (n, tagged)
}

fn quotes(case: &Value, side: &str) -> Vec<Quote> {
    let text: Vec<char> = case["text"].as_str().expect("a text").chars().collect();
    let covered = |value: &Value| {
        let span = Span { start: number(value.get(0)?), end: number(value.get(1)?) };
        Some(Covered { span, text: Some(text[span.start..span.end].iter().collect()) })
    };
    let list = case[side].as_array().expect("quotes");
    list.iter()
        .map(|q| Quote {
            span: covered(&q["content"]).expect("content").span,
            speaker: covered(&q["speaker"]),
            cue: covered(&q["cue"]),
            ..Quote::default()
        })
        .collect()
}

fn check_quote_cases(cases: &str, scores: &str) -> usize {
    let scores: Value = serde_json::from_str(scores).expect("scores");
    let mut n = 0;
    for case in parse_lines(cases) {
        n += 1;
        let id = case["id"].as_str().expect("an id");
        let recorded = &scores["cases"][id];
        let (gold, pred) = (quotes(&case, "gold"), quotes(&case, "pred"));
        for threshold in gendergap::THRESHOLDS {
            let c = gendergap::evaluate(&[(gold.clone(), pred.clone())], threshold);
            let (what, recorded) =
                (format!("{id} ggt {threshold}"), &recorded[format!("ggt_{threshold}")]);
            let counts = [
                ("TP", c.tp),
                ("FP", c.fp),
                ("FN", c.missed),
                ("speaker_match", c.speaker),
                ("verb_match", c.verb),
            ];
            check_counts(&what, &counts, recorded);
            check(&what, c.prf().precision, &recorded["P"]);
            check(&what, c.prf().recall, &recorded["R"]);
            check(&what, c.prf().f1, &recorded["F1"]);
        }
        check_citron(id, &case, (&gold, &pred), recorded);
    }
    n
}

fn check_citron(id: &str, case: &Value, (gold, pred): (&[Quote], &[Quote]), recorded: &Value) {
    let tokens = case["tokens"].as_array().expect("tokens");
    let tokens: Vec<Span> =
        tokens.iter().map(|t| Span { start: number(&t[0]), end: number(&t[1]) }).collect();
    let docs = [(citron::items(&tokens, gold), citron::items(&tokens, pred))];
    let parts = [
        ("cue", citron::Part::Cue),
        ("source", citron::Part::Source),
        ("content", citron::Part::Content),
        ("quote", citron::Part::Quote),
    ];
    for (name, part) in parts {
        let [tp, fp, miss] = citron::exact(&docs, part);
        let key = format!("citron_exact_{name}");
        check_counts(
            &format!("{id} {key}"),
            &[("TP", tp), ("FP", fp), ("FN", miss)],
            &recorded[&key],
        );
    }
    let keys = ["content", "source", "all_AS_CODED_PR_swapped", "all_fixed"];
    for (key, (_, prf)) in keys.iter().zip(citron::overlap(&docs)) {
        let key = format!("citron_overlap_{key}");
        let (what, recorded) = (format!("{id} {key}"), &recorded[&key]);
        check(&what, prf.precision, &recorded["P"]);
        check(&what, prf.recall, &recorded["R"]);
        check(&what, prf.f1, &recorded["F1"]);
    }
}

#[test]
fn all_shared_entity_cases() {
    if let (Some(cases), Some(scores)) = (shared("cases.jsonl"), shared("scores.json")) {
        assert_eq!(check_entity_cases(&cases, &scores), (25, 23));
    }
}

#[test]
fn all_shared_quote_cases() {
    if let (Some(cases), Some(scores)) = (shared("quote_cases.jsonl"), shared("quote_scores.json"))
    {
        assert_eq!(check_quote_cases(&cases, &scores), 13);
    }
}

/// Cases of our own, with what nervaluate and seqeval give for them and our own counts worked out
/// by hand.
#[test]
fn own_cases() {
    let cases = include_str!("cases/scorer/cases.jsonl");
    assert_eq!(check_entity_cases(cases, include_str!("cases/scorer/scores.json")), (5, 4));
}
