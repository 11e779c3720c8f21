//! Every format out and back: what comes back is the record, or what the format can hold of it.

use std::cmp::Reverse;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use guillemet::convert::{
    Format, Item, Loss, Losses, ReadOptions, Scheme, WriteOptions, Writer, read,
};
use guillemet::standoff::{EntityRow, QuoteRow, Record, SCHEMA, sha256_hex};
use guillemet::text::OffsetUnit;
use proptest::prelude::*;

/// What breaks offsets: astral and combined characters, line ends, blanks of all kinds, marks.
const PIECES: [&str; 30] = [
    "Paris",
    "l’",
    "Élysée",
    "e\u{301}",
    "😀",
    "👨‍👩‍👧",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\u{a0}",
    "\u{202f}",
    "« ",
    " »",
    ",",
    ". ",
    "Le",
    "dit",
    "-il",
    "\t",
    "\u{2028}",
    "\u{85}",
    "\u{200b}",
    "𝒳",
    "#",
    "# x = ",
    "\"",
    "3 000",
    "O",
];

fn text() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 1..40);
    pieces.prop_map(|pieces| pieces.concat())
}

/// Some value of a field, or none.
fn field() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[a-zé:; =😀]{0,6}x")
}

/// A non-empty span of a text of `n` code points.
fn span(n: usize) -> impl Strategy<Value = (usize, usize)> {
    (0..n, 1..12usize).prop_map(move |(start, len)| (start, (start + len).min(n)))
}

fn entity(n: usize) -> impl Strategy<Value = EntityRow<'static>> {
    let kind = proptest::sample::select(vec!["PER", "ORG", "LOC", "AGENCY"]);
    let confidence = proptest::option::of((0..1000u32).prop_map(|c| f64::from(c) / 1000.0));
    (span(n), kind, [field(), field(), field(), field(), field()], confidence).prop_map(
        |((start, end), kind, [subtype, entity, name, wikidata, rule], confidence)| EntityRow {
            id: "".into(),
            start,
            end,
            text: "".into(),
            kind: kind.into(),
            subtype: subtype.map(Into::into),
            entity: entity.map(Into::into),
            name: name.map(Into::into),
            wikidata: wikidata.map(Into::into),
            rule: rule.map(Into::into),
            confidence,
        },
    )
}

fn quote(n: usize) -> impl Strategy<Value = QuoteRow<'static>> {
    let kind = proptest::sample::select(vec!["direct", "mixed", "title", "scare", "indirect"]);
    let parts = (proptest::option::of(span(n)), proptest::option::of(span(n)));
    (span(n), kind, any::<bool>(), parts, [field(), field(), field(), field()]).prop_map(
        |((start, end), kind, closed, (cue, speaker), [utterance, who, name, rule])| QuoteRow {
            id: "".into(),
            start,
            end,
            text: "".into(),
            kind: kind.into(),
            utterance: utterance.map(Into::into),
            closed,
            cue_start: cue.map(|c| c.0),
            cue_end: cue.map(|c| c.1),
            cue_text: None,
            speaker_start: speaker.map(|c| c.0),
            speaker_end: speaker.map(|c| c.1),
            speaker_text: None,
            speaker_entity: who.map(Into::into),
            speaker_name: name.map(Into::into),
            rule: rule.map(Into::into),
            confidence: None,
        },
    )
}

/// A document with spans that nest, cross and repeat.
fn item() -> impl Strategy<Value = Item> {
    text().prop_flat_map(|text| {
        let n = text.chars().count();
        let entities = proptest::collection::vec(entity(n), 0..6);
        let quotes = proptest::collection::vec(quote(n), 0..4);
        (Just(text), entities, quotes).prop_map(|(text, e, q)| build(&text, e, q))
    })
}

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

fn build(
    text: &str,
    mut entities: Vec<EntityRow<'static>>,
    mut quotes: Vec<QuoteRow<'static>>,
) -> Item {
    entities.sort_by_key(|e| (e.start, Reverse(e.end)));
    quotes.sort_by_key(|q| (q.start, Reverse(q.end)));
    for (i, row) in entities.iter_mut().enumerate() {
        row.id = format!("e{}", i + 1).into();
        row.text = slice(text, row.start, row.end).into();
    }
    for (i, row) in quotes.iter_mut().enumerate() {
        row.id = format!("q{}", i + 1).into();
        row.text = slice(text, row.start, row.end).into();
        let part = |start: Option<usize>, end: Option<usize>| {
            start.zip(end).map(|(start, end)| slice(text, start, end).into())
        };
        row.cue_text = part(row.cue_start, row.cue_end);
        row.speaker_text = part(row.speaker_start, row.speaker_end);
    }
    let record = Record {
        schema: SCHEMA.into(),
        doc_id: "éco/un b.1".into(),
        source: Some("un b.txt".into()),
        sha256: sha256_hex(text).into(),
        length: text.chars().count(),
        offsets: "codepoint".into(),
        text: None,
        entities,
        quotes,
    };
    Item { record, text: Some(Arc::from(text)), place: String::new() }
}

/// Writes one document and reads it again.
fn round(item: &Item, options: WriteOptions, losses: &mut Losses) -> Item {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, texts) = (folder.path().join("out"), folder.path().join("texts"));
    let mut writer = Writer::new(path.clone(), options).expect("created");
    writer.write(item, losses).expect("written");
    writer.finish().expect("finished");
    let file = texts.join(format!("{}.txt", item.record.doc_id));
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    std::fs::write(file, item.text.as_deref().unwrap_or_default()).expect("written");
    let says_unit = matches!(options.format, Format::Jsonl | Format::Parquet);
    let read_options = ReadOptions {
        text_dir: Some(texts),
        offsets: (options.format == Format::Csv && !says_unit).then_some(options.offsets),
        ..ReadOptions::default()
    };
    let back = read(&path, options.format, &read_options, losses).expect("read");
    let mut back: Vec<Item> = back.into_iter().map(|item| item.expect("valid").0).collect();
    assert!(back.len() <= 1);
    let mut back = back.pop().unwrap_or_else(|| build("", Vec::new(), Vec::new()));
    back.place.clear();
    back
}

/// The record without what it was read from.
fn unsourced(item: &Item) -> Item {
    let mut item = item.clone();
    item.record.source = None;
    item
}

/// The rows whose spans are visible, so trimmed, numbered anew.
fn shortened(item: &Item, trim: impl Fn(&str) -> (usize, usize)) -> Item {
    let text = item.text.clone().unwrap_or_default();
    let shorter = |start: &mut usize, end: &mut usize| {
        let (before, after) = trim(&slice(&text, *start, *end));
        *start += before;
        *end = end.saturating_sub(after).max(*start);
        *start < *end
    };
    let mut item = item.clone();
    let mut entities = std::mem::take(&mut item.record.entities);
    let mut quotes = std::mem::take(&mut item.record.quotes);
    entities.retain_mut(|row| shorter(&mut row.start, &mut row.end));
    quotes.retain_mut(|row| shorter(&mut row.start, &mut row.end));
    let part = |start: &mut Option<usize>, end: &mut Option<usize>| {
        if let (Some(from), Some(to)) = (start.as_mut(), end.as_mut())
            && !shorter(from, to)
        {
            (*start, *end) = (None, None);
        }
    };
    for row in &mut quotes {
        part(&mut row.cue_start, &mut row.cue_end);
        part(&mut row.speaker_start, &mut row.speaker_end);
    }
    Item { record: Record { entities, quotes, ..item.record }, ..build(&text, vec![], vec![]) }
        .rebuilt()
}

trait Rebuilt {
    fn rebuilt(self) -> Self;
}

impl Rebuilt for Item {
    /// Sorted, numbered, with covered texts.
    fn rebuilt(self) -> Self {
        let Record { entities, quotes, source, .. } = self.record;
        let mut item = build(self.text.as_deref().unwrap_or_default(), entities, quotes);
        item.record.source = source;
        item
    }
}

fn count(text: &str, of: impl Fn(char) -> bool) -> (usize, usize) {
    let before = text.chars().take_while(|&c| of(c)).count();
    if before == text.chars().count() {
        return (before, 0);
    }
    (before, text.chars().rev().take_while(|&c| of(c)).count())
}

/// What fragments of lines leave out: whole blank lines at the ends.
fn blank_lines(text: &str) -> (usize, usize) {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let blank = |s: &&str| s.trim().is_empty();
    let lines: Vec<&str> = text.split(is_break).collect();
    if lines.iter().all(blank) {
        return (text.chars().count(), 0);
    }
    let length = |s: &&str| s.chars().count() + 1;
    let before = lines.iter().take_while(|l| blank(l)).map(length).sum();
    (before, lines.iter().rev().take_while(|l| blank(l)).map(length).sum())
}

/// Spans with their label, of overlapping ones the first, then longer.
fn outer(rows: impl Iterator<Item = (usize, usize, String)>) -> Vec<(usize, usize, String)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| (row.0, Reverse(row.1)));
    let mut end = 0;
    rows.retain(|row| {
        let keep = row.0 >= end;
        end = if keep { row.1 } else { end };
        keep
    });
    rows
}

fn entities(item: &Item) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    item.record.entities.iter().map(|row| (row.start, row.end, row.kind.to_string()))
}

fn quotes(item: &Item) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    item.record.quotes.iter().map(|row| (row.start, row.end, row.kind.to_string()))
}

fn units() -> impl Strategy<Value = OffsetUnit> {
    proptest::sample::select(vec![OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn formats_that_hold_everything_give_it_back(item in item(), unit in units()) {
        let formats = [Format::Jsonl, Format::LabelStudio, Format::Doccano, Format::Parquet];
        for format in formats.into_iter().filter(|f| f.is_built()) {
            let mut losses = Losses::default();
            let options =
                WriteOptions { offsets: unit, with_text: true, ..WriteOptions::new(format) };
            prop_assert_eq!(&round(&item, options, &mut losses), &item, "{}", format.name());
            prop_assert!(losses.is_empty(), "{}: {losses}", format.name());
        }
    }

    #[test]
    fn spacy_gives_back_all_that_is_visible(item in item()) {
        let visible = |text: &str| {
            let (before, _) = count(text, char::is_whitespace);
            if before == text.chars().count() { (before, 0) } else { (0, 0) }
        };
        let mut expected = shortened(&item, visible);
        // Cues and speakers travel in the record, blank or not; so do the numbers of rows.
        expected.record.quotes.clear();
        let kept = item.record.quotes.iter().filter(|q| !q.text.trim().is_empty());
        expected.record.quotes.extend(kept.cloned());
        let rows = item.record.entities.iter().filter(|e| !e.text.trim().is_empty());
        expected.record.entities = rows.cloned().collect();
        let back = round(&item, WriteOptions::new(Format::Spacy), &mut Losses::default());
        prop_assert_eq!(back, expected);
    }

    #[test]
    fn tables_give_back_all_but_the_source(item in item(), unit in units()) {
        let mut losses = Losses::default();
        let options = WriteOptions { offsets: unit, ..WriteOptions::new(Format::Csv) };
        let back = round(&item, options, &mut losses);
        prop_assert_eq!(losses.count(Loss::Texts), 1);
        if item.record.entities.is_empty() && item.record.quotes.is_empty() {
            prop_assert_eq!(losses.count(Loss::EmptyDocuments), 1);
        } else {
            prop_assert_eq!(back, unsourced(&item));
        }
    }

    #[test]
    fn brat_gives_back_spans_over_line_ends_as_one(item in item()) {
        let mut losses = Losses::default();
        let back = round(&item, WriteOptions::new(Format::Brat), &mut losses);
        prop_assert_eq!(losses.count(Loss::Discontinuous), 0);
        prop_assert_eq!(back, unsourced(&shortened(&item, blank_lines)));
    }

    #[test]
    fn columns_give_back_the_outer_spans(item in item(), bioes in any::<bool>()) {
        let scheme = if bioes { Scheme::Bioes } else { Scheme::Iob2 };
        let trimmed = shortened(&item, |text| count(text, char::is_whitespace));
        for format in [Format::Conll, Format::Tokens] {
            let mut losses = Losses::default();
            let back = round(&item, WriteOptions { scheme, ..WriteOptions::new(format) }, &mut losses);
            let kept = outer(entities(&trimmed));
            prop_assert_eq!(entities(&back).collect::<Vec<_>>(), &kept[..]);
            let left_out = trimmed.record.entities.len() - kept.len();
            prop_assert_eq!(losses.count(Loss::OverlappingMentions), left_out as u64);
            prop_assert_eq!(quotes(&back).collect::<Vec<_>>(), outer(quotes(&trimmed)));
            prop_assert_eq!(&back.text, &item.text);
        }
    }
}

/// Reads a string as a file of a format.
fn read_str(content: &str, format: Format) -> (Vec<Result<Item, String>>, Losses) {
    read_with(content, format, &ReadOptions::default())
}

fn read_with(
    content: &str,
    format: Format,
    options: &ReadOptions,
) -> (Vec<Result<Item, String>>, Losses) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("f");
    std::fs::write(&path, content).expect("written");
    let mut losses = Losses::default();
    let items = match read(&path, format, options, &mut losses) {
        Ok(items) => items
            .into_iter()
            .map(|item| item.map(|item| item.0).map_err(|e| message(&e, folder.path())))
            .collect(),
        Err(error) => vec![Err(message(&error, folder.path()))],
    };
    (items, losses)
}

fn message(error: &dyn std::fmt::Display, folder: &Path) -> String {
    error.to_string().replace(&format!("{}/", folder.display()), "")
}

/// What is read, a line a mention or quote.
fn shown(items: &[Result<Item, String>]) -> Vec<String> {
    let mut out = Vec::new();
    for item in items {
        match item {
            Ok(Item { record, .. }) => {
                let id = &record.doc_id;
                let entity = |e: &EntityRow| format!("{id} {} {} {:?}", e.start, e.kind, e.text);
                out.extend(record.entities.iter().map(entity));
                out.extend(record.quotes.iter().map(|q| {
                    let speaker = q.speaker_text.as_deref().unwrap_or("?");
                    format!("{id} {} {} {:?} {speaker}", q.start, q.kind, q.text)
                }));
            }
            Err(error) => out.push(error.clone()),
        }
    }
    out
}

#[test]
fn label_studio_exports_are_read() {
    let export = r#"[{"id": 7, "data": {"text": "😀 Zoé crie « oui »"},
      "annotations": [{"was_cancelled": true, "result": []}, {"result": [
        {"id": "a", "type": "labels", "value": {"start": 2, "end": 5, "text": "Zoé", "labels": ["PER"]}},
        {"id": "b", "type": "labels", "value": {"start": 13, "end": 16, "text": "oui", "labels": ["Direct"]}},
        {"id": "c", "type": "labels", "value": {"start": 2, "end": 5, "text": "Zoé", "labels": ["Speaker"]}},
        {"type": "relation", "from_id": "b", "to_id": "c", "direction": "right", "labels": ["Source"]},
        {"id": "d", "type": "choices", "value": {"choices": ["ok"]}}]}, {"result": []}]},
     {"id": 8, "text": "Nîmes", "label": [{"start": 0, "end": 5, "text": "Nîmes", "labels": ["LOC"]}]},
     {"id": 9, "data": {"body": "x"}}]"#;
    let (items, losses) = read_str(export, Format::LabelStudio);
    assert_eq!(losses.count(Loss::OtherAnnotations), 1);
    assert_eq!(
        shown(&items),
        [
            "7 2 PER \"Zoé\"",
            "7 13 direct \"oui\" Zoé",
            "8 0 LOC \"Nîmes\"",
            "f:9: no text \"text\" in the task's data (which has: body); is this Label Studio's JSON?",
        ]
    );
}

#[test]
fn each_annotation_of_a_label_studio_task_can_be_read() {
    let export = r#"[{"id": 7, "data": {"text": "Zoé"}, "annotations": [{"result": []}, {"was_cancelled": true}, {"result": [
        {"id": "a", "type": "labels", "value": {"start": 0, "end": 3, "text": "Zoé", "labels": ["PER"]}}]}]},
     {"id": 8, "data": {"text": "Léa"}, "annotations": [{"result": []}]}]"#;
    let options = ReadOptions { annotation: NonZeroUsize::new(2), ..ReadOptions::default() };
    let (items, losses) = read_with(export, Format::LabelStudio, &options);
    assert_eq!(losses.count(Loss::OtherAnnotations), 0);
    assert_eq!(shown(&items), ["7 0 PER \"Zoé\"", "f:3: no annotation 2: the task has 1"]);
}

#[test]
fn a_wrong_unit_is_found_out() {
    let export = r#"[{"data": {"doc_id": "d", "text": "😀😀 Zoé"}, "annotations": [{"result": [
        {"id": "a", "type": "labels", "value": {"start": 5, "end": 8, "text": "Zoé", "labels": ["PER"]}}]}]}]"#;
    let (items, _) = read_str(export, Format::LabelStudio);
    let error = items[0].as_ref().expect_err("refused");
    assert!(error.starts_with("f:1: document d: 1 of 1 annotations do not fit"), "{error}");
    assert!(error.contains("look like UTF-16"), "{error}");
}

#[test]
fn what_was_edited_in_a_tool_keeps_what_is_still_true() {
    let item = build(
        "Zoé et Léa, à Nîmes : « oui »",
        vec![
            EntityRow { kind: "PER".into(), name: Some("Zoé Z".into()), ..row(0, 3) },
            EntityRow { kind: "LOC".into(), name: Some("Nîmes".into()), ..row(14, 19) },
        ],
        Vec::new(),
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    let mut losses = Losses::default();
    let mut writer = Writer::new(path.clone(), WriteOptions::new(Format::Doccano)).expect("made");
    writer.write(&item, &mut losses).expect("written");
    writer.finish().expect("finished");
    let line = std::fs::read_to_string(path).expect("read");
    let edited = line.replacen("\"end_offset\":3,\"id\":1", "\"end_offset\":10,\"id\":1", 1);
    assert_ne!(line, edited);
    let (items, _) = read_str(&edited, Format::Doccano);
    let record = &items[0].as_ref().expect("valid").record;
    let names: Vec<_> = record.entities.iter().map(|e| (&*e.text, e.name.as_deref())).collect();
    assert_eq!(names, [("Zoé et Léa", None), ("Nîmes", Some("Nîmes"))]);
}

fn row(start: usize, end: usize) -> EntityRow<'static> {
    EntityRow {
        id: "".into(),
        start,
        end,
        text: "".into(),
        kind: "".into(),
        subtype: None,
        entity: None,
        name: None,
        wikidata: None,
        rule: None,
        confidence: None,
    }
}

#[test]
fn foreign_files_are_read() {
    let doccano = "{\"id\": 3, \"text\": \"Ici Nîmes\", \"label\": [[4, 9, \"LOC\"]]}\n{\"id\": 4, \"text\": \"x\"}\n";
    assert_eq!(
        shown(&read_str(doccano, Format::Doccano).0),
        [
            "3 4 LOC \"Nîmes\"",
            "f:2: neither entities nor label (other keys: ); is this doccano's JSONL?",
        ]
    );
    let spacy = "[[\"Ici Nîmes\", {\"entities\": [[4, 9, \"LOC\"]]}],\n {\"text\": \"Nîmes\", \"spans\": {\"sc\": [{\"start\": 0, \"end\": 5, \"label\": \"LOC\"}]}},\n{\"text\": 1}]";
    assert_eq!(
        shown(&read_str(spacy, Format::Spacy).0),
        [
            "f:1 4 LOC \"Nîmes\"",
            "f:2 0 LOC \"Nîmes\"",
            "f:3: neither {\"text\", \"ents\"} nor [text, {\"entities\"}]: is this spaCy's JSON?",
        ]
    );
    let (items, losses) =
        read_str("EU\tNNP\tB-ORG\nrejects\tVBZ\tO\n\nNîmes\tNNP\tB-LOC\n", Format::Conll);
    assert_eq!(shown(&items), ["f:1 0 ORG \"EU\"", "f:1 11 LOC \"Nîmes\""]);
    assert_eq!(losses.count(Loss::RebuiltText), 1);
    let tokens = "{\"tokens\": [\"à\", \"Nîmes\"], \"ner_tags\": [0, 5]}";
    assert_eq!(
        shown(&read_str(tokens, Format::Tokens).0),
        ["f:1: ner_tags has the number 0: tags must be names such as B-PER"]
    );
}

#[test]
fn discontinuous_mentions_are_read_from_first_to_last_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("d.txt"), "Jean et Léa Dupont\r\n").expect("written");
    let ann = "T1\tPER 0 4;12 18\tJean Dupont\nT2\tPER 8 18\tLéa Dupont\n";
    std::fs::write(folder.path().join("d.ann"), ann).expect("written");
    let mut losses = Losses::default();
    let items = read(folder.path(), Format::Brat, &ReadOptions::default(), &mut losses);
    let item = items.expect("read").remove(0).expect("valid").0;
    assert_eq!(shown(&[Ok(item)]), ["d 0 PER \"Jean et Léa Dupont\"", "d 8 PER \"Léa Dupont\""]);
    assert_eq!(losses.count(Loss::Discontinuous), 1);
}
