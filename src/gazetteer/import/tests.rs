use super::*;
use crate::gazetteer::Lexicons;
use crate::gazetteer::ambiguity::Ambiguity;
use std::io::BufReader;
use std::path::Path;

/// Runs an importer over a small file of `samples/`; the CSV files that it makes, and what it
/// refused.
fn import(
    settings: Settings,
    read: impl FnOnce(&mut Collector<'_>) -> std::io::Result<()>,
) -> (String, String, Vec<(u64, String)>) {
    let (lexicons, _) = Lexicons::builtin();
    let mut collector = Collector::new(settings, Ambiguity::new(&lexicons));
    read(&mut collector).unwrap();
    let refused =
        collector.refused().iter().map(|r| (r.line, r.reason.clone())).collect::<Vec<_>>();
    let (mut entries, mut aliases) = (Vec::new(), Vec::new());
    collector.write(&mut entries, &mut aliases).unwrap();
    let body = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.split_once('\n').unwrap().1.to_owned()
    };
    (body(entries), body(aliases), refused)
}

fn settings(kind: Option<EntityType>) -> Settings {
    Settings { kind, source: "test".into(), ..Settings::default() }
}

fn lines_of(refused: &[(u64, String)]) -> Vec<u64> {
    refused.iter().map(|r| r.0).collect()
}

#[test]
fn a_plain_list() {
    let input = "# names\nÉcole  des Mines\tMines\n\n!!!\nSEC\nAvec\nSEC\n";
    let (entries, aliases, refused) =
        import(settings(Some(EntityType::Org)), |c| list::read_list(input.as_bytes(), c));
    assert_eq!(
        entries,
        "org:avec,ORG,,Avec,,,,test\norg:ecole-des-mines,ORG,,École des Mines,,,,test\n\
         org:sec,ORG,,SEC,,,,test\norg:sec-2,ORG,,SEC,,,,test\n"
    );
    assert_eq!(
        aliases,
        "org:avec,Avec,variant,context\norg:ecole-des-mines,Mines,variant,context\n\
         org:sec,SEC,variant,case\norg:sec-2,SEC,variant,case\n"
    );
    assert_eq!(lines_of(&refused), [4]);
}

#[test]
fn a_csv_list() {
    let input = "name,type,gender,country,wikidata,aliases,note\nAnna Ek,per,f,se,Q5,A. Ek|Ek,x\n\
                 Bo Ek,XX,,,,,\nCo Ek,per,,,12,,\n";
    let (entries, aliases, refused) =
        import(settings(None), |c| list::read_csv(input.as_bytes(), c));
    assert_eq!(entries, "per:anna-ek,PER,,Anna Ek,f,SE,Q5,test\n");
    assert_eq!(aliases, "per:anna-ek,A. Ek,variant,fold\nper:anna-ek,Ek,variant,fold\n");
    assert_eq!(lines_of(&refused), [3, 4]);
}

/// A disk that cannot be read, not even the header.
struct Broken;

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("broken"))
    }
}

#[test]
fn input_that_cannot_be_read_is_no_refused_row() {
    fn check(read: impl FnOnce(BufReader<Broken>, &mut Collector<'_>) -> std::io::Result<()>) {
        let mut collector = Collector::new(settings(None), Ambiguity::default());
        let result = read(BufReader::new(Broken), &mut collector);
        assert_eq!(result.unwrap_err().to_string(), "broken");
        assert!(collector.refused().is_empty());
    }
    check(list::read_csv);
    check(sparql::read_csv);
}

#[test]
fn wikidata_dump() {
    let input = include_bytes!("samples/wikidata.json");
    let (entries, aliases, refused) =
        import(settings(None), |c| wikidata::read(input.as_slice(), c));
    assert_eq!(
        entries,
        "loc:valbrune,LOC,city,Valbrune,,FR,Q900002,test\n\
         per:jeanne-exemple,PER,,Jeanne Exemple,f,FR,Q900001,test\n"
    );
    assert_eq!(aliases, "per:jeanne-exemple,J. Exemple,variant,fold\n");
    assert_eq!(lines_of(&refused), [6]);
}

#[test]
fn sparql_results() {
    let csv = "item,itemLabel,altLabel\nhttp://www.wikidata.org/entity/Q7,Zalpha,Zalfa\n\
               http://www.wikidata.org/entity/Q7,Zalpha,Zalpha SA\n\
               http://www.wikidata.org/entity/Q8,Q8,\n";
    let org = || settings(Some(EntityType::Org));
    let (entries, aliases, refused) = import(org(), |c| sparql::read_csv(csv.as_bytes(), c));
    assert_eq!(entries, "org:zalpha,ORG,,Zalpha,,,Q7,test\n");
    assert_eq!(aliases, "org:zalpha,Zalfa,variant,fold\norg:zalpha,Zalpha SA,variant,fold\n");
    assert_eq!(lines_of(&refused), [4]);
    let json = include_bytes!("samples/sparql.json");
    let (from_json, aliases_of_json, refused) =
        import(org(), |c| sparql::read_json(json.as_slice(), c));
    assert_eq!((from_json, aliases_of_json), (entries, aliases));
    assert_eq!(lines_of(&refused), [3]);
}

#[test]
fn geonames_with_french_names() {
    let read = |c: &mut Collector<'_>| {
        let names = include_bytes!("samples/alternateNamesV2.txt");
        let alternates = geonames::Alternates::read(names.as_slice(), c)?;
        geonames::read(include_bytes!("samples/allCountries.txt").as_slice(), alternates, 1000, c)
    };
    let (entries, aliases, refused) = import(settings(None), read);
    assert_eq!(
        entries,
        "loc:aigues-vertes,LOC,city,Aigues-Vertes,,IT,Q900010,test\n\
         loc:aigues-vertes-fr,LOC,city,Aigues-Vertes,,FR,,test\nloc:lac-long,LOC,lake,Lac Long,,FR,,test\n"
    );
    assert_eq!(
        aliases,
        "loc:aigues-vertes,Acque Verdi,variant,fold\nloc:aigues-vertes,Eaux-Vertes,former,fold\n"
    );
    assert_eq!(lines_of(&refused), [5]);
}

#[test]
fn spacy_patterns_and_back() {
    let input = include_bytes!("samples/patterns.jsonl");
    let (entries, aliases, refused) = import(settings(None), |c| spacy::read(input.as_slice(), c));
    assert_eq!(
        entries,
        "loc:san-marino,LOC,,San Marino,,,,test\norg:alphatec,ORG,,Alphatec,,,,test\n"
    );
    assert_eq!(aliases, "org:alphatec,Alphatec SA,variant,fold\n");
    assert_eq!(lines_of(&refused), [4, 5, 6]);
    let mut gazetteer = crate::gazetteer::Gazetteer::default();
    let header = |h: &str, body: &str| format!("{h}\n{body}");
    let files = vec![
        ("o.csv".into(), header(crate::gazetteer::load::ENTRY_HEADER, &entries)),
        ("o.aliases.csv".into(), header(crate::gazetteer::load::ALIAS_HEADER, &aliases)),
    ];
    assert!(gazetteer.extend(&crate::gazetteer::FileSet { files }).is_empty());
    let mut out = Vec::new();
    assert_eq!(spacy::write(&gazetteer, false, &mut out).unwrap(), 3);
    let line = r#"{"id":"org:alphatec","label":"ORG","pattern":"Alphatec SA"}"#;
    assert!(String::from_utf8(out).unwrap().lines().any(|l| l == line));
}

#[test]
fn gate_lists() {
    let read = |c: &mut Collector<'_>| {
        let def = include_bytes!("samples/lists.def");
        for listed in gate::read_def(def.as_slice(), Path::new(""), c)? {
            assert_eq!(listed.file, Path::new("city.lst"));
            gate::read_lst(include_bytes!("samples/city.lst").as_slice(), &listed, c)?;
        }
        Ok(())
    };
    let (entries, _, refused) = import(settings(None), read);
    assert_eq!(
        entries,
        "loc:valbrune,LOC,city,Valbrune,,,,test\nloc:val-d-or,LOC,city,Val d'Or,,,,test\n"
            .split_inclusive('\n')
            .rev()
            .collect::<String>()
    );
    assert_eq!(lines_of(&refused), [2]);
}

#[test]
fn corenlp_mapping() {
    let input = "Alphatec\tORGANIZATION\tMISC\t1\nSaint Mars\\.\tCITY\nU.S. Bank\tORGANIZATION\n\
                 /Mr\\.?/ Ek\tPERSON\nJean (Paul)?\tPERSON\nBac\tDEGREE\nno tab\n";
    let (entries, _, refused) = import(settings(None), |c| corenlp::read(input.as_bytes(), c));
    assert_eq!(
        entries,
        "loc:saint-mars,LOC,city,Saint Mars.,,,,test\norg:alphatec,ORG,,Alphatec,,,,test\n"
    );
    assert_eq!(lines_of(&refused), [3, 4, 5, 6, 7]);
}

#[test]
fn skos_in_three_notations() {
    let agency = || settings(Some(EntityType::Agency));
    let expected = (
        "agency:agence-de-l-exemple,AGENCY,,Agence de l'exemple,,,,test\n\
         agency:bureau-vert-bleu,AGENCY,,Bureau « vert » & bleu,,,,test\n",
        "agency:agence-de-l-exemple,ADE,acronym,case\nagency:agence-de-l-exemple,Agence exemple,hidden,fold\n",
    );
    let triples = include_bytes!("samples/thesaurus.nt");
    let (entries, aliases, refused) =
        import(agency(), |c| skos::read_ntriples(triples.as_slice(), c));
    assert_eq!((entries.as_str(), aliases.as_str()), expected);
    assert_eq!(lines_of(&refused), [8]);
    let turtle = include_bytes!("samples/thesaurus.ttl");
    let (entries, aliases, refused) = import(agency(), |c| skos::read_turtle(turtle.as_slice(), c));
    assert_eq!((entries.as_str(), aliases.as_str()), expected);
    let mut lines = lines_of(&refused);
    lines.dedup();
    assert_eq!(lines, [15, 22], "{refused:?}");
    let xml = include_bytes!("samples/thesaurus.rdf");
    let (entries, aliases, refused) = import(agency(), |c| rdfxml::read(xml.as_slice(), c));
    assert_eq!((entries.as_str(), aliases.as_str()), expected);
    assert!(refused.is_empty(), "{refused:?}");
    let broken = &xml[..xml.len() / 2];
    let (_, _, refused) = import(agency(), |c| rdfxml::read(broken, c));
    assert!(refused.len() <= 1);
}
