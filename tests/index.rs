//! The compiled index and the Aho-Corasick reference give the same candidates on every input.

use std::fmt::Write as _;
use std::path::Path;

use guillemet::gazetteer::{FileSet, Gazetteer};
use guillemet::tag::reference::ReferenceTagger;
use guillemet::tag::{Candidate, Tagger};
use guillemet::text::Folded;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// A gazetteer of these `(name, match rule)`; every third is an alias of the entry before it.
fn gazetteer(forms: &[(String, &str)]) -> Gazetteer {
    let mut entries = String::from("id,type,subtype,name,gender,country,wikidata,source\n");
    let mut aliases = String::from("id,alias,kind,match\n");
    let mut entry = 0;
    for (i, (name, rule)) in forms.iter().enumerate() {
        let quoted = name.replace('"', "\"\"");
        if i % 3 != 2 {
            entry = i;
            writeln!(entries, "org:n{i},ORG,,\"{quoted}\",,,,test").unwrap();
        }
        writeln!(aliases, "org:n{entry},\"{quoted}\",variant,{rule}").unwrap();
    }
    let mut gazetteer = Gazetteer::default();
    let set = |name: &str, content: String| FileSet { files: vec![(name.into(), content)] };
    // Some names have no letter and are refused; that is not what is tested here.
    let _ = gazetteer.extend(&set("o.csv", entries));
    let _ = gazetteer.extend(&set("o.aliases.csv", aliases));
    gazetteer
}

fn both(text: &str, wrapped: bool, gazetteer: &Gazetteer) -> (Vec<Candidate>, Vec<Candidate>) {
    let folded = Folded::new(text, wrapped);
    let found = Tagger::new(gazetteer).tag(text, &folded, gazetteer);
    (found, ReferenceTagger::new(gazetteer).tag(text, &folded, gazetteer))
}

fn same(text: &str, wrapped: bool, gazetteer: &Gazetteer) -> Result<usize, TestCaseError> {
    let (found, expected) = both(text, wrapped, gazetteer);
    prop_assert_eq!(&found, &expected, "{:?}", text);
    Ok(found.len())
}

fn rule() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("fold"), Just("case"), Just("space"), Just("context"), Just("never")]
}

/// Letters, marks and separators that names and texts have in common, so that they meet often.
const PIECES: &str = "(a|b|A|B|É|é|E\u{301}|œ|Œ|ß|Ж|7|'|’|ʼ|-|\u{2011}| |\u{a0}|\u{202f}|\\.|!|&|«|»|—|\
                      \u{ad}|\u{200b}|\u{301}|\n)";

fn pattern(regex: &str) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(regex).unwrap()
}

fn forms(piece: &'static str) -> impl Strategy<Value = Vec<(String, &'static str)>> {
    prop::collection::vec((pattern(&format!("{piece}{{1,5}}")), rule()), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn same_candidates_on_letters_and_marks(
        names in forms(PIECES), text in pattern(&format!("{PIECES}{{0,60}}")), wrapped: bool
    ) {
        same(&text, wrapped, &gazetteer(&names))?;
    }

    /// Texts made of the names themselves, in three ways to write them; with `long`, more of them
    /// than the index looks up at a time.
    #[test]
    fn same_candidates_where_names_abound(
        names in forms("(Jean|jean|de|l'|Paris|-|[ ]|[.]|'t|ÉLY|Ély|ministère|de [A-C])"),
        picks in prop::collection::vec((0..12_usize, 0..5_usize, 0..3_usize), 0..12),
        long in prop::bool::weighted(0.1),
    ) {
        let mut text = String::new();
        for (name, joint, case) in picks {
            let name = &names[name % names.len()].0;
            text += [" ", "-", "", "’", ".\n"][joint];
            text += &match case {
                0 => name.clone(),
                1 => name.to_uppercase(),
                _ => name.to_lowercase(),
            };
        }
        let text = text.repeat(if long { 30 } else { 1 });
        same(&text, false, &gazetteer(&names))?;
    }

    #[test]
    fn same_candidates_on_any_text(
        names in prop::collection::vec(("\\PC{1,6}", rule()), 1..8),
        around in "\\PC{0,10}",
        picks in prop::collection::vec(0..8_usize, 0..6),
    ) {
        let mut text = around.clone();
        for pick in picks {
            text += &names[pick % names.len()].0;
            text += &around;
        }
        same(&text, true, &gazetteer(&names))?;
    }
}

#[test]
fn same_candidates_on_the_pitfalls() {
    let names = [
        "'t Hooft",
        "Yahoo!",
        "Yahoo",
        ".NET",
        "& Associés",
        "N’Djamena",
        "Saint-Denis",
        "Denis",
        "États-Unis",
        "iPhone",
        "ministère de l'Intérieur",
        "BFM TV",
        "C++",
        "«X»",
        "20 Minutes",
        "R. G.",
    ];
    for rule in ["fold", "case", "space", "context"] {
        let forms: Vec<_> = names.iter().map(|n| ((*n).to_owned(), rule)).collect();
        let gazetteer = gazetteer(&forms);
        let text = "Gerard 't Hooft, chez Yahoo! (Yahoo), le .NET. X & Associés à N'Djamena — \
                    SAINT-DENIS, Saint Denis; l’iPhone du Ministère de l’Intérieur, BFMTV et BFM-TV, en C++\u{301}, \
                    «X» 20\u{a0}Minutes R. G. lʼYahoo \u{301}Yahoo Yahoo\u{301} Y\u{ad}ahoo États-Unis E\u{301}tats-unis";
        let (found, expected) = both(text, false, &gazetteer);
        assert_eq!(found, expected);
        assert!(found.len() > 8, "{rule}: {found:?}");
    }
}

/// The built-in gazetteers over real texts; these are not in the repository.
/// The first bytes of names that may be written small are asked for before anything else: as many as the
/// shortest of them has, up to four.
#[test]
fn same_candidates_of_small_names_of_any_length() {
    let names = ["a", "ue", "onu", "tour", "l'obs", "zone 51", "élysée"];
    let text = "la tour, l'ue et l’onu (a, à) lisent l'obs en zone 51 : l'élysée, tour, onu, ue, a";
    for from in 0..names.len() {
        let forms: Vec<_> = names[from..].iter().map(|n| ((*n).to_owned(), "fold")).collect();
        let gazetteer = gazetteer(&forms);
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            same(&text[..end], false, &gazetteer).unwrap();
        }
        assert!(same(text, false, &gazetteer).unwrap() >= names.len() - from);
    }
}

#[test]
fn same_candidates_on_news() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let Ok(files) = std::fs::read_dir(&data) else {
        eprintln!("skipped: no {}", data.display());
        return;
    };
    let (gazetteer, _) = Gazetteer::builtin();
    let (tagger, reference) = (Tagger::new(&gazetteer), ReferenceTagger::new(&gazetteer));
    let (mut texts, mut candidates) = (0, 0);
    for path in
        files.flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
    {
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let Ok(record) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let Some(text) = record["text"].as_str() else { continue };
            for text in [text.to_owned(), text.to_uppercase(), text.replace('\'', "\u{2bc}")] {
                let folded = Folded::new(&text, true);
                let found = tagger.tag(&text, &folded, &gazetteer);
                assert_eq!(found, reference.tag(&text, &folded, &gazetteer), "{}", path.display());
                texts += 1;
                candidates += found.len();
            }
        }
    }
    println!("{texts} texts, {candidates} candidates");
    assert!(texts == 0 || candidates > texts);
}
