//! The gold corpus: every record fits its text, and the held-out articles stay held out.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use guillemet::EntityType;
use guillemet::gazetteer::entry::subtypes;
use guillemet::standoff::{EntityRow, QuoteRow, Record, SCHEMA, sha256_hex};

const KINDS: [&str; 4] = ["direct", "mixed", "title", "scare"];

/// A gold file: its name without `.jsonl`, and its content.
struct Gold {
    id: String,
    json: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder with this extension, in order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The identifiers of the texts in a folder.
fn ids(folder: &str) -> BTreeSet<String> {
    files(folder, "txt").iter().map(|path| stem(path)).collect()
}

fn gold(split: &str) -> Vec<Gold> {
    let files = files(&format!("corpus/gold/{split}"), "jsonl");
    files
        .iter()
        .map(|path| Gold { id: stem(path), json: fs::read_to_string(path).unwrap() })
        .collect()
}

/// The parts of the corpus: articles to develop with, single sentences to develop with, and what
/// is held out.
const SPLITS: [&str; 3] = ["dev", "sentences", "test"];

/// The folder of a split's texts.
fn texts(split: &str) -> String {
    match split {
        "dev" => "corpus/articles".to_owned(),
        other => format!("corpus/gold/{other}"),
    }
}

/// The text of a file as offsets count it: without its byte order mark.
fn text(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned)
}

fn record(gold: &Gold) -> Record<'_> {
    assert_eq!(gold.json.lines().count(), 1, "{}: one record a file", gold.id);
    serde_json::from_str(&gold.json).unwrap_or_else(|e| panic!("{}: {e}", gold.id))
}

/// Does something with every record, its split and its text.
fn for_each(mut check: impl FnMut(&str, &Record, &str)) {
    for split in SPLITS {
        for gold in gold(split) {
            let record = record(&gold);
            assert_eq!(record.doc_id, gold.id);
            let path = root().join(texts(split)).join(format!("{}.txt", gold.id));
            check(split, &record, &text(&path));
        }
    }
}

/// Checks one span: it lies in the text, covers what it says, and has no outer blanks.
fn covers(place: &str, letters: &[char], span: Range<usize>, covered: &str) {
    assert!(span.start < span.end && span.end <= letters.len(), "{place}: {span:?}");
    let found: String = letters[span].iter().collect();
    assert_eq!(found, covered, "{place}");
    assert_eq!(covered.trim(), covered, "{place}: outer blanks");
}

/// Checks a span that may be absent: all of its parts are there, or none. Says whether it is there.
fn covers_option(
    place: &str,
    letters: &[char],
    start: Option<usize>,
    end: Option<usize>,
    covered: Option<&str>,
) -> bool {
    match (start, end, covered) {
        (Some(start), Some(end), Some(covered)) => {
            covers(place, letters, start..end, covered);
            true
        }
        (None, None, None) => false,
        _ => panic!("{place}: half a span"),
    }
}

fn check_entity(place: &str, letters: &[char], entity: &EntityRow) {
    covers(place, letters, entity.start..entity.end, &entity.text);
    let kind = EntityType::from_str(&entity.kind).unwrap_or_else(|_| panic!("{place}: a type"));
    if let Some(subtype) = entity.subtype.as_deref() {
        assert!(subtypes(kind).contains(&subtype), "{place}: {subtype} is no {}", entity.kind);
    }
    assert!(entity.entity.is_some() && entity.name.is_some(), "{place}: an entity with a name");
}

fn check_quote(place: &str, letters: &[char], quote: &QuoteRow, entities: &BTreeSet<&str>) {
    covers(place, letters, quote.start..quote.end, &quote.text);
    assert!(KINDS.contains(&&*quote.kind), "{place}: {}", quote.kind);
    assert!(quote.utterance.is_some(), "{place}: an utterance");
    let cue = (quote.cue_start, quote.cue_end, quote.cue_text.as_deref());
    let speaker = (quote.speaker_start, quote.speaker_end, quote.speaker_text.as_deref());
    let has_cue = covers_option(&format!("{place} cue"), letters, cue.0, cue.1, cue.2);
    let has_mention =
        covers_option(&format!("{place} speaker"), letters, speaker.0, speaker.1, speaker.2);
    if has_cue || has_mention || quote.speaker_name.is_some() {
        assert!(matches!(&*quote.kind, "direct" | "mixed"), "{place}: said by somebody");
    }
    if let Some(entity) = quote.speaker_entity.as_deref() {
        assert!(entities.contains(entity), "{place}: {entity} has no mention");
        assert!(quote.speaker_name.is_some(), "{place}: an entity without its name");
    }
}

#[test]
fn records_fit_their_texts() {
    for_each(|split, record, text| {
        let id = &record.doc_id;
        let source = format!("{}/{id}.txt", texts(split));
        assert_eq!(record.schema, SCHEMA, "{id}");
        assert_eq!(record.source.as_deref(), Some(&*source), "{id}");
        assert_eq!(record.offsets, "codepoint", "{id}");
        assert_eq!(record.length, text.chars().count(), "{id}");
        assert_eq!(record.sha256, sha256_hex(text), "{id}: not the bytes that were annotated");
        assert!(record.text.is_none(), "{id}: the text is kept beside the record");
    });
}

#[test]
fn annotations_cover_what_they_say() {
    for_each(|_, record, text| {
        let letters: Vec<char> = text.chars().collect();
        let known: BTreeSet<&str> =
            record.entities.iter().filter_map(|e| e.entity.as_deref()).collect();
        for entity in &record.entities {
            check_entity(&format!("{} {}", record.doc_id, entity.id), &letters, entity);
        }
        for quote in &record.quotes {
            check_quote(&format!("{} {}", record.doc_id, quote.id), &letters, quote, &known);
        }
        assert!(record.entities.is_sorted_by_key(|e| (e.start, usize::MAX - e.end)));
        assert!(record.quotes.is_sorted_by_key(|q| (q.start, usize::MAX - q.end)));
    });
}

#[test]
fn utterances_have_one_speaker() {
    for_each(|_, record, _| {
        for pair in record.quotes.windows(2).filter(|p| p[0].utterance == p[1].utterance) {
            assert_eq!(pair[0].speaker_name, pair[1].speaker_name, "{}", record.doc_id);
        }
    });
}

#[test]
fn splits_are_complete_and_apart() {
    let of = |split| gold(split).into_iter().map(|gold| gold.id).collect::<BTreeSet<_>>();
    for split in SPLITS {
        let texts = ids(&texts(split));
        assert_eq!(of(split), texts, "a text for every record of {split}, and no other");
    }
    let test = of("test");
    let seen: BTreeSet<_> = of("dev").into_iter().chain(of("sentences")).collect();
    assert!(seen.is_disjoint(&test), "held out: {:?}", seen.intersection(&test));

    let hashes = |split| -> BTreeSet<String> {
        files(&texts(split), "txt").iter().map(|path| sha256_hex(&text(path))).collect()
    };
    let test = hashes("test");
    for split in ["dev", "sentences"] {
        assert!(hashes(split).is_disjoint(&test), "a held-out text in {split}");
    }
}

#[test]
fn the_corpus_is_large_enough() {
    let (mut articles, mut words) = (0, 0);
    for_each(|_, _, text| {
        articles += 1;
        words += text.split_whitespace().count();
    });
    assert!(articles >= 60, "{articles} articles");
    assert!(words >= 25_000, "{words} words");
}
