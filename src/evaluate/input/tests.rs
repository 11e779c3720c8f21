//! Formats, and offsets that were counted wrongly.

use super::*;
use crate::evaluate::align::{AlignOptions, Aligned, align};
use crate::evaluate::model::Span;

const TEXT: &str = "🎉 Été à Paris.\r\nL’Élysée dit « oui » à Noël Dupont.";

fn jsonl(text: Option<&str>, entities: &[(usize, usize, &str)]) -> String {
    let list: Vec<_> = entities
        .iter()
        .map(|(start, end, covered)| {
            serde_json::json!({"start": start, "end": end, "type": "LOC", "text": covered})
        })
        .collect();
    serde_json::json!({"doc_id": "d", "text": text, "entities": list}).to_string()
}

/// Reads gold with the text and predictions without, and aligns them.
fn together(pred: &str, fix_offsets: bool) -> Result<Aligned, InputError> {
    with_text(TEXT, pred, fix_offsets)
}

fn with_text(text: &str, pred: &str, fix_offsets: bool) -> Result<Aligned, InputError> {
    let gold = read_str("gold.jsonl", &jsonl(Some(text), &[]), Format::Jsonl)?;
    let pred = read_str("pred.jsonl", pred, Format::Jsonl)?;
    align(vec![gold, pred], AlignOptions { fix_offsets })
}

/// Offsets of a word in TEXT, counted by `width` a character.
fn counted(word: &str, width: impl Fn(&str) -> usize) -> (usize, usize, &str) {
    let at = TEXT.find(word).expect("in the text");
    (width(&TEXT[..at]), width(&TEXT[..at + word.len()]), word)
}

fn check_repair(width: impl Fn(&str) -> usize, explanation: &str) {
    let words = ["Paris", "Élysée", "Noël Dupont"].map(|w| counted(w, &width));
    let pred = jsonl(None, &words);
    let refused = together(&pred, false).expect_err("refused").to_string();
    assert!(refused.contains(explanation), "{refused}");
    assert!(refused.starts_with("pred.jsonl:1: document d:"), "{refused}");
    let fixed = together(&pred, true).expect("repaired");
    let doc = fixed.docs[0].sides[1].as_ref().expect("there");
    let right = counted("Élysée", |s| s.chars().count());
    assert_eq!(doc.entities[1].span, Span { start: right.0, end: right.1 });
    assert!(fixed.notes[0].contains("3 annotations repaired"), "{:?}", fixed.notes);
}

#[test]
fn code_points_pass() {
    let words = ["Paris", "Noël Dupont"].map(|w| counted(w, |s| s.chars().count()));
    assert!(together(&jsonl(None, &words), false).expect("fine").notes.is_empty());
}

#[test]
fn wrong_units_are_explained_and_repaired() {
    check_repair(|s| s.encode_utf16().count(), "these offsets look like UTF-16 code units");
    check_repair(str::len, "these offsets look like bytes");
    check_repair(|s| s.chars().count() + 7, "off by 7");
}

#[test]
fn a_counted_byte_order_mark_is_explained() {
    // One more in code points, three more in bytes.
    for (start, end) in [(1, 6), (3, 8)] {
        let pred = jsonl(None, &[(start, end, "Paris")]);
        let refused = with_text("Paris, à deux", &pred, false).expect_err("refused").to_string();
        let bytes = start == 3;
        assert!(refused.contains("a byte order mark was counted"), "{refused}");
        assert_eq!(refused.contains("bytes"), bytes, "{refused}");
    }
}

#[test]
fn crlf_counted_as_one_is_explained() {
    let one = |s: &str| s.replace("\r\n", "\n").chars().count();
    let pred = jsonl(None, &["Élysée", "Noël Dupont"].map(|w| counted(w, one)));
    let refused = together(&pred, false).expect_err("refused").to_string();
    assert!(refused.contains("CRLF was counted as one"), "{refused}");
    assert!(refused.contains("says \"Élysée\", the text there is"), "{refused}");
}

#[test]
fn what_nothing_explains_is_refused_even_with_fix() {
    let pred = jsonl(None, &[(0, 3, "Paris"), (1, 4, "Dupont")]);
    let refused = together(&pred, true).expect_err("refused").to_string();
    assert!(refused.contains("2 of 2 annotations do not fit"), "{refused}");
}

#[test]
fn declared_units_are_converted() {
    let (start, end, _) = counted("Paris", str::len);
    let pred = format!(
        r#"{{"doc_id":"d","offsets":"byte","entities":[{{"start":{start},"end":{end},"type":"LOC","text":"Paris"}}],"quotes":[]}}"#
    );
    let fine = together(&pred, false).expect("converted");
    assert_eq!(fine.docs[0].sides[1].as_ref().expect("there").entities[0].span.start, 8);
}

#[test]
fn another_text_is_told_by_its_hash() {
    let line = |text: &str| {
        format!(
            r#"{{"doc_id":"d","sha256":"{}","entities":[],"quotes":[]}}"#,
            crate::standoff::sha256_hex(text)
        )
    };
    let lf = TEXT.replace("\r\n", "\n");
    let refused = together(&line(&lf), false).expect_err("refused").to_string();
    assert!(refused.contains("it was this text with CRLF as LF"), "{refused}");
    let read = |name: &str, text: &str| read_str(name, &line(text), Format::Jsonl).expect("read");
    let both = align(vec![read("a", TEXT), read("b", &lf)], AlignOptions::default());
    assert!(both.expect_err("refused").to_string().contains("different texts: SHA-256"));
}

#[test]
fn errors_say_file_and_line() {
    let bad =
        "{\"doc_id\":\"a\",\"entities\":[]}\n{\"doc_id\":\"b\",\"entities\":[{\"start\":-1}]}\n";
    let error = read_str("x.jsonl", bad, Format::Jsonl).expect_err("refused").to_string();
    assert!(error.starts_with("x.jsonl:2: "), "{error}");
    let error = read_str("x.conll", "Paris B-LOC\nest LOC\n", Format::Conll).expect_err("refused");
    assert!(error.to_string().starts_with("x.conll:2: \"LOC\" is no tag"), "{error}");
    let error = read_str("x.csv", "doc_id,start,end,type\na,x,2,LOC\n", Format::Csv);
    assert!(error.expect_err("refused").to_string().starts_with("x.csv:2: start \"x\""));
}

#[test]
fn tag_schemes_give_the_same_chunks() {
    let expected = [("PER", 0, 1), ("LOC", 3, 3), ("LOC", 4, 5)];
    for tags in [
        "B-PER I-PER O B-LOC B-LOC I-LOC",
        "I-PER I-PER O I-LOC B-LOC I-LOC",
        "B-PER E-PER O S-LOC B-LOC E-LOC",
        "B-PER L-PER O U-LOC B-LOC L-LOC",
    ] {
        let tags: Vec<&str> = tags.split(' ').collect();
        let found = chunks(&tags);
        let found: Vec<_> = found.iter().map(|c| (c.label.as_str(), c.first, c.last)).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn columns_are_anchored_in_the_text_of_the_other_side() {
    let gold =
        read_str("g.jsonl", &jsonl(Some("L'Élysée, à Paris"), &[(2, 8, "Élysée")]), Format::Jsonl);
    let columns = "# doc_id = d\nL' O\nÉlysée B-LOC\n, O\n\nà O\nParis B-LOC\n";
    let pred = read_str("p.conll", columns, Format::Conll);
    let both = align(vec![gold.expect("gold"), pred.expect("pred")], AlignOptions::default());
    let both = both.expect("aligned");
    let doc = both.docs[0].sides[1].as_ref().expect("there");
    let spans: Vec<_> = doc.entities.iter().map(|e| (e.span.start, e.span.end)).collect();
    assert_eq!(spans, [(2, 8), (12, 17)]);
}

#[test]
fn brat_reads_discontinuous_spans_quotes_and_names() {
    let ann = "T1\tPER 0 4;10 14\tJean Dupo\nN1\tReference T1 Wikidata:Q1\tJean Dupont\n\
               T2\tQuote 20 25\tbravo\nA1\tKind T2 direct\nR1\tSpeaker Arg1:T2 Arg2:T1\n#1\tNote T1\tx\n";
    let corpus = read_str("d.ann", ann, Format::Brat).expect("read");
    let doc = &corpus.docs[0];
    assert_eq!((doc.id.as_str(), doc.entities[0].pieces.len()), ("d", 2));
    assert_eq!(doc.quotes[0].speaker_name.as_deref(), Some("Jean Dupont"));
    assert_eq!(doc.quotes[0].kind, "direct");
}

#[test]
fn brat_folders_of_the_project_come_back() {
    let text = "Le maire\r\nde Lyon dit « oui ».";
    let ann = "T1\tPER 3 8;10 17\tmaire de Lyon\n#1\tAnnotatorNotes T1\tentity=nil:1; name=Le maire\n\
               T2\tMixed 24 27\toui\nA1\tUnclosed T2\n#2\tAnnotatorNotes T2\tspeaker_name=Le maire\n\
               T3\tSpeaker 3 8\tmaire\nR1\tSource Arg1:T2 Arg2:T3\nT4\tCue 18 21\tdit\nR2\tCuedBy Arg1:T2 Arg2:T4\n";
    let brat = read_str("d.ann", ann, Format::Brat).expect("read");
    let gold = serde_json::json!({"doc_id": "d", "text": text}).to_string();
    let gold = read_str("g.jsonl", &gold, Format::Jsonl).expect("read");
    let both = align(vec![gold, brat], AlignOptions::default()).expect("aligned");
    let doc = both.docs[0].sides[1].as_ref().expect("there");
    let (entity, quote) = (&doc.entities[0], &doc.quotes[0]);
    assert_eq!((doc.entities.len(), entity.pieces.len()), (1, 0));
    assert_eq!(entity.text.as_deref(), Some("maire\r\nde Lyon"));
    assert_eq!((quote.kind.as_str(), quote.closed), ("mixed", Some(false)));
    assert_eq!(quote.speaker_name.as_deref(), Some("Le maire"));
    assert_eq!(quote.cue.as_ref().and_then(|c| c.text.as_deref()), Some("dit"));
}

#[test]
fn spacy_documents_are_matched_by_position() {
    let list = r#"[{"text":"Paris","ents":[{"start":0,"end":5,"label":"LOC"}]}]"#;
    let gold = read_str("g.json", list, Format::Spacy).expect("gold");
    let pred = read_str("p.json", &jsonl(Some("Paris"), &[]), Format::Jsonl).expect("pred");
    assert!(gold.positional && !pred.positional);
    assert_eq!(align(vec![gold, pred], AlignOptions::default()).expect("aligned").docs.len(), 1);
}

/// Annotations without covered texts: what they stand on tells the unit.
#[test]
fn words_tell_the_unit_where_no_text_is_covered() {
    let text = "Été à Évreux 🎉, Élise Bézu, Noé Çelik et Zoé Ávila vont à Sète, à Orléans, à Tours, à Dinan, puis à Rouen, et cela tous les ans ou presque.";
    let names = [
        "Évreux",
        "Élise Bézu",
        "Noé Çelik",
        "Zoé Ávila",
        "Sète",
        "Orléans",
        "Tours",
        "Dinan",
        "Rouen",
        "cela",
    ];
    let rows = |width: fn(&str) -> usize| {
        let spans = names.map(|name| {
            let start = width(&text[..text.find(name).expect("there")]);
            format!(r#"{{"start":{start},"end":{},"type":"LOC"}}"#, start + width(name))
        });
        format!(r#"{{"doc_id":"d","entities":[{}]}}"#, spans.join(","))
    };
    let bytes = rows(str::len);
    let error = with_text(text, &bytes, false).expect_err("refused").to_string();
    assert!(error.contains("inside a word; these offsets look like bytes"), "{error}");
    let repaired = with_text(text, &bytes, true).expect("repaired");
    let right = with_text(text, &rows(|s| s.chars().count()), false).expect("fits");
    let spans = |aligned: &Aligned| {
        let side = aligned.docs[0].sides[1].as_ref().expect("there");
        side.entities.iter().map(|e| e.span).collect::<Vec<_>>()
    };
    assert_eq!(spans(&repaired), spans(&right));
}

#[test]
fn sides_without_a_common_document_are_refused() {
    let gold = r#"{"doc_id":"a","entities":[]}"#;
    let read = |name, s| super::read_str(name, s, Format::Jsonl).expect("reads");
    let error = |pred| {
        let sides = vec![read("gold", gold), read("pred", pred)];
        align(sides, AlignOptions::default()).expect_err("refused").to_string()
    };
    let other = error(r#"{"doc_id":"b","entities":[]}"#);
    assert_eq!(other, r#"pred has no document of gold: the identifiers are "b" … and "a" …"#);
    assert_eq!(error(""), "pred has no documents");
}
