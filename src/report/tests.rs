//! The page as a whole, on a small corpus.

use serde_json::{Value, json};

use super::*;
use crate::standoff::sha256_hex;

const TEXT: &str = "Titre <script>alert(1)</script>\n\nPour Gina « Raimondo » & Cie, de l’OMS 🌧 \
                    Genève : « Nous partons », dit-elle.\n";

/// A record over [`TEXT`] whose annotations stand at the first occurrence of their words.
fn record(
    id: &str,
    unit: &str,
    entities: &[(&str, &str)],
    quotes: &[(&str, &str, &str)],
) -> String {
    let place = |words: &str| {
        let byte = TEXT.find(words).unwrap();
        let count = |part: &str| match unit {
            "byte" => part.len(),
            "utf16" => part.encode_utf16().count(),
            _ => part.chars().count(),
        };
        (count(&TEXT[..byte]), count(&TEXT[..byte]) + count(words))
    };
    let entities: Vec<Value> = entities
        .iter()
        .enumerate()
        .map(|(i, (words, kind))| {
            let (start, end) = place(words);
            json!({"id": format!("e{i}"), "start": start, "end": end, "text": words, "type": kind,
                "subtype": null, "entity": null, "name": words, "wikidata": null, "rule": "r",
                "confidence": null})
        })
        .collect();
    let quotes: Vec<Value> = quotes
        .iter()
        .enumerate()
        .map(|(i, (words, kind, speaker))| {
            let (start, end) = place(words);
            json!({"id": format!("q{i}"), "start": start, "end": end, "text": words, "kind": kind,
                "utterance": "u1", "closed": true, "cue_start": null, "cue_end": null,
                "cue_text": null, "speaker_start": null, "speaker_end": null,
                "speaker_text": null, "speaker_entity": null, "speaker_name": speaker,
                "rule": null, "confidence": null})
        })
        .collect();
    json!({"schema": "guillemet-1", "doc_id": id, "source": null, "sha256": sha256_hex(TEXT),
        "length": 0, "offsets": unit, "entities": entities, "quotes": quotes})
    .to_string()
}

fn page(predicted: &str, gold: Option<&str>, text: Result<&str, &str>) -> String {
    html(&Report {
        title: "T".into(),
        with_gold: gold.is_some(),
        articles: vec![Article {
            predicted: Some(serde_json::from_str(predicted).unwrap()),
            gold: gold.map(|gold| serde_json::from_str(gold).unwrap()),
            text: text.map(str::to_owned).map_err(str::to_owned),
        }],
        notes: Vec::new(),
    })
}

/// A data block of a page.
fn block(page: &str, id: &str) -> Value {
    let open = format!("<script type=\"application/json\" id=\"{id}\">");
    let start = page.find(&open).unwrap() + open.len();
    serde_json::from_str(page[start..].split("</script>").next().unwrap()).unwrap()
}

#[test]
fn the_pieces_of_an_article_make_up_its_paragraphs() {
    for unit in ["codepoint", "byte", "utf16"] {
        let record = record("a", unit, &[("OMS 🌧 Genève", "ORG"), ("Genève", "LOC")], &[]);
        let article = block(&page(&record, None, Ok(TEXT)), "article-0");
        let paragraphs = article["paragraphs"].as_array().unwrap();
        assert_eq!(paragraphs[0]["headline"], true);
        assert_eq!(paragraphs[0]["pieces"], json!([["Titre <script>alert(1)</script>", []]]));
        assert_eq!(
            paragraphs[1]["pieces"],
            json!([
                ["Pour Gina « Raimondo » & Cie, de l’", []],
                ["OMS 🌧 ", [0]],
                ["Genève", [0, 1]],
                [" : « Nous partons », dit-elle.", []]
            ])
        );
        assert_eq!(article["marks"][1], json!(["predicted", "mention", [1]]));
        assert_eq!(article["notes"], json!([]));
    }
}

#[test]
fn no_text_becomes_markup() {
    let evil = "</script><img src=x onerror=\"alert(1)\">";
    let mut record: Value =
        serde_json::from_str(&record("\"><b>", "codepoint", &[("Genève", "LOC")], &[])).unwrap();
    for key in ["name", "entity", "type", "rule", "subtype", "wikidata"] {
        record["entities"][0][key] = evil.into();
    }
    let page = page(&record.to_string(), None, Ok(TEXT));
    assert!(!page.contains("<img") && !page.contains("<b>") && !page.contains("<script>alert"));
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(block(&page, "article-0")["predicted"]["mentions"][0]["name"], evil);
}

#[test]
fn an_article_without_its_text_says_so() {
    let record = record("a", "codepoint", &[("Genève", "LOC")], &[]);
    for (text, said) in
        [(Ok("Un autre texte"), "SHA-256"), (Err("Its text was not found."), "not found")]
    {
        let article = block(&page(&record, None, text), "article-0");
        assert_eq!(article["paragraphs"], Value::Null);
        assert!(article["notes"][0].as_str().unwrap().contains(said));
        assert_eq!(article["predicted"]["mentions"][0]["text"], "Genève");
    }
}

#[test]
fn spans_that_cover_other_words_are_left_out_and_told() {
    let mut record: Value =
        serde_json::from_str(&record("a", "codepoint", &[("Genève", "LOC")], &[])).unwrap();
    for (start, end) in [(0, 3), (5, 2), (0, 100_000)] {
        record["entities"][0]["start"] = start.into();
        record["entities"][0]["end"] = end.into();
        let article = block(&page(&record.to_string(), None, Ok(TEXT)), "article-0");
        assert_eq!(article["marks"], json!([]));
        assert!(article["notes"][0].as_str().unwrap().starts_with("1 predicted spans"));
    }
}

#[test]
fn differences_are_named_and_counted() {
    let gold = record(
        "a",
        "codepoint",
        &[("OMS", "AGENCY"), ("Genève", "LOC"), ("Gina", "PER")],
        &[("Nous partons", "direct", "Gina"), ("Raimondo", "scare", "")],
    );
    let predicted = record(
        "a",
        "codepoint",
        &[("OMS", "ORG"), ("🌧 Genève", "LOC"), ("Cie", "ORG")],
        &[("Nous partons", "direct", "OMS"), ("Raimondo", "title", "")],
    );
    let page = page(&predicted, Some(&gold), Ok(TEXT));
    let verdicts = |layer: &Value, what: &str| -> Vec<String> {
        let rows = layer[what].as_array().unwrap();
        rows.iter().map(|row| row["verdict"].as_str().unwrap().to_owned()).collect()
    };
    let article = block(&page, "article-0");
    assert_eq!(verdicts(&article["gold"], "mentions"), ["type", "boundary", "missed"]);
    assert_eq!(verdicts(&article["predicted"], "mentions"), ["type", "boundary", "spurious"]);
    assert_eq!(verdicts(&article["gold"], "quotes"), ["speaker", "kind"]);
    let index = block(&page, "index");
    assert_eq!(index["articles"][0]["differences"], 6);
    assert!(index["verdicts"].as_array().unwrap().contains(&json!(["mentions", "missed", 1])));
}

#[test]
fn sources_are_counted_over_articles() {
    let one = record("1", "codepoint", &[], &[("Nous partons", "direct", "Gina")]);
    let two = record("2", "codepoint", &[], &[("Raimondo", "mixed", "gina")]);
    let article = |json| Article {
        predicted: Some(serde_json::from_str(json).unwrap()),
        gold: None,
        text: Ok(TEXT.into()),
    };
    let report = Report {
        title: "T".into(),
        with_gold: false,
        articles: vec![article(&one), article(&two)],
        notes: Vec::new(),
    };
    let page = html(&report);
    assert_eq!(page, html(&report), "the same bytes");
    let speakers = &block(&page, "index")["speakers"];
    assert_eq!(speakers[0]["name"], "Gina");
    assert_eq!(speakers[0]["count"]["predicted"], 2);
    assert_eq!(speakers[0]["kinds"], json!({"direct": 1, "mixed": 1}));
    assert_eq!(speakers[0]["articles"], json!([0, 1]));
}

/// The relative luminance of `#rrggbb` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal");
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// What is written in a colour can be read on what is behind it: WCAG AA asks for 4.5.
#[test]
fn colours_have_contrast_in_both_themes() {
    let css = include_str!("assets/page.css");
    let colours = |name: &str| {
        let rest = css.split(&format!("--{name}: light-dark(")).nth(1).expect(name);
        let (light, rest) = rest.split_once(", ").expect("two colours");
        [light, &rest[..7]]
    };
    let behind = ["paper", "panel", "said-wash", "on"].map(|back| ("ink", back));
    let quiet = ["paper", "panel", "on"].map(|back| ("soft", back));
    let types = ["per", "org", "loc", "agency", "other"];
    let washes = types.map(|name| (name, format!("{name}-wash")));
    let others = [("link", "paper"), ("said", "paper"), ("alarm", "paper"), ("alarm", "on")];
    let pairs = behind.iter().chain(&quiet).chain(&others).copied();
    for (text, back) in pairs.chain(washes.iter().map(|(name, wash)| (*name, wash.as_str()))) {
        for (front, back_colour) in colours(text).into_iter().zip(colours(back)) {
            let (a, b) = (luminance(front), luminance(back_colour));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 4.5, "{text} {front} on {back} {back_colour}: {contrast:.2}");
        }
    }
}
