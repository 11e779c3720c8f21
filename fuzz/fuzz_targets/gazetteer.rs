//! Reads any bytes as lists of names: our own tables and lexicons, and those that are imported. The first byte
//! chooses.
#![no_main]

use std::sync::LazyLock;

use guillemet::gazetteer::Lexicons;
use guillemet::gazetteer::ambiguity::Ambiguity;
use guillemet::gazetteer::files::FileSet;
use guillemet::gazetteer::import::{
    Collector, Settings, corenlp, list, rdfxml, skos, spacy, sparql, wikidata,
};
use guillemet::gazetteer::load;
use libfuzzer_sys::fuzz_target;

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::builtin().0);

fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    if first < 64 {
        let text = String::from_utf8_lossy(content);
        let (entries, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
        let (aliases, lexicon) = rest.split_once("\n\n").unwrap_or((rest, ""));
        let name =
            ["titles.csv", "roles.csv", "page_words.csv", "verb_forms.csv"][usize::from(first) % 4];
        let set = FileSet {
            files: vec![
                ("people.aliases.csv".into(), aliases.into()),
                ("people.csv".into(), entries.into()),
                (format!("lexicons/{name}"), lexicon.into()),
            ],
        };
        let _ = Lexicons::load(&set);
        let (compiler, _) = load::compile(&set, |_| None);
        let _ = compiler.finish("", Ambiguity::new(&LEXICONS));
        return;
    }
    let mut collector = Collector::new(Settings::default(), Ambiguity::new(&LEXICONS));
    let read = match first % 9 {
        0 => list::read_list(content, &mut collector),
        1 => list::read_csv(content, &mut collector),
        2 => corenlp::read(content, &mut collector),
        3 => rdfxml::read(content, &mut collector),
        4 => skos::read_ntriples(content, &mut collector),
        5 => spacy::read(content, &mut collector),
        6 => sparql::read_csv(content, &mut collector),
        7 => sparql::read_json(content, &mut collector),
        _ => wikidata::read(content, &mut collector),
    };
    if read.is_ok() {
        let _ = collector.write(&mut Vec::new(), &mut Vec::new());
    }
});
