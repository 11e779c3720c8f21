use super::*;

fn codes(entries: &str, aliases: &str, lexicons: Option<&Lexicons>) -> Vec<(&'static str, u64)> {
    let set = FileSet {
        files: vec![
            ("o.aliases.csv".into(), format!("id,alias,kind,match\n{aliases}")),
            (
                "o.csv".into(),
                format!("id,type,subtype,name,gender,country,wikidata,source\n{entries}"),
            ),
        ],
    };
    let report = check(&set, &Against { lexicons, ..Against::default() });
    report.findings.iter().map(|f| (f.code, f.problem.line)).collect()
}

#[test]
fn clean_files_have_no_findings() {
    let entries = "loc:lens,LOC,city,Lens,,FR,Q1,hand\norg:a,ORG,company,Alpha,,FR,Q2,hand\n";
    let aliases = "org:a,Alpha,variant,context\norg:a,ALP,acronym,case\n";
    assert_eq!(codes(entries, aliases, None), [("unsorted", 3)]);
    let aliases = "org:a,ALP,acronym,case\norg:a,Alpha,variant,context\n";
    assert!(codes(entries, aliases, None).is_empty());
}

#[test]
fn each_flaw_has_its_code_and_line() {
    for (entries, expected) in [
        ("org:a,ORG,city,A b,,FR,,hand\n", ("subtype", 2)),
        ("org:a,ORG,,A  b,,FR,,hand\n", ("text", 2)),
        ("org:a,ORG,,Cafe\u{301},,FR,,hand\n", ("text", 2)),
        ("org:a,ORG,,A\u{a0}b,,FR,,hand\n", ("text", 2)),
        ("org:a,ORG,,A b,,France,,hand\n", ("country", 2)),
        ("org:É,ORG,,A b,,FR,,hand\n", ("id", 2)),
        ("org:a,ORG,,A b,,FR,,\n", ("source", 2)),
        ("org:a,ORG,,A b,,FR,W1,hand\n", ("row", 2)),
        ("org:a,ORG,,A b,,FR\n", ("row", 2)),
        ("org:a,ORG,,A b,,,,hand\norg:a,ORG,,C d,,,,hand\n", ("duplicate-id", 3)),
        ("org:b,ORG,,A b,,,,hand\norg:a,ORG,,C d,,,,hand\n", ("unsorted", 3)),
        ("org:a,ORG,,A b,,,Q1,hand\norg:b,ORG,,C d,,,Q1,hand\n", ("same-item", 3)),
        ("org:a,ORG,,Été,,,,hand\norg:b,ORG,,Éte,,,,hand\n", ("twin", 3)),
        ("org:a,ORG,,A b,,,,hand", ("line-end", 2)),
        ("org:a,ORG,,A b,,,,hand\r\n", ("line-end", 2)),
    ] {
        assert_eq!(codes(entries, "", None), [expected], "{entries}");
    }
}

#[test]
fn a_generated_source_tells_namesakes_apart() {
    let two = |source: &str| {
        format!("loc:a,LOC,city,Ay b,,FR,,{source}\nloc:a-aube,LOC,city,Ay b,,FR,,{source}\n")
    };
    assert_eq!(codes(&two("hand"), "", None), [("twin", 3)]);
    assert!(codes(&two("insee"), "", None).is_empty());
}

#[test]
fn a_hand_made_row_holds_against_a_generated_one() {
    let file = |name: &str, row: &str| {
        (name.to_owned(), format!("{}\n{row}\n", crate::gazetteer::load::ENTRY_HEADER))
    };
    let files = vec![
        file("g/places.csv", "loc:ay,LOC,city,Aÿ,,FR,Q1,hand"),
        file("g/generated/towns.csv", "loc:ay,LOC,city,Ay,,FR,,insee"),
    ];
    let set = FileSet { files };
    let report = check(&set, &Against::default());
    let found: Vec<_> = report.findings.iter().map(|f| (f.code, &*f.problem.file)).collect();
    assert_eq!(found, [("overridden", "g/generated/towns.csv")]);
    let mut gazetteer = crate::gazetteer::Gazetteer::default();
    assert!(gazetteer.extend(&set).is_empty());
    assert_eq!(gazetteer.entry(gazetteer.find("loc:ay").unwrap()).name, "Aÿ");
}

#[test]
fn flaws_of_aliases() {
    let entry = "org:a,ORG,,Banque Générale,,,,hand\n";
    for (aliases, expected) in [
        ("org:b,Bé,short,fold\n", ("orphan", 2)),
        ("org:a,BG,acronym,fold\norg:a,BG,acronym,fold\n", ("duplicate-alias", 3)),
        ("org:a,BG,acronym,fold\norg:a,BG,acronym,case\n", ("contradiction", 3)),
        ("org:a,Banque Générale,variant,fold\n", ("redundant", 2)),
        ("org:a,BANQUE GENERALE,variant,fold\n", ("redundant", 2)),
        ("org:a,BG,nickname,fold\n", ("row", 2)),
    ] {
        assert_eq!(codes(entry, aliases, None), [expected], "{aliases}");
    }
}

#[test]
fn a_name_that_is_a_french_word_needs_a_rule() {
    let (lexicons, _) = Lexicons::builtin();
    let entry = "org:a,ORG,,Avec,,,,hand\n";
    assert_eq!(codes(entry, "", Some(&lexicons)), [("common-word", 2)]);
    assert!(codes(entry, "org:a,Avec,variant,context\n", Some(&lexicons)).is_empty());
    let entry = "org:a,ORG,,LES,,,,hand\n";
    assert!(codes(entry, "", Some(&lexicons)).is_empty());
}

/// What is shipped is clean, warnings included.
#[test]
fn the_shipped_gazetteers_are_clean() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteers");
    let (set, problems) = FileSet::read_dir(&dir).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let (lexicons, _) = Lexicons::builtin();
    let report = check(&set, &Against { lexicons: Some(&lexicons), ..Against::default() });
    let lines: Vec<String> = report.findings.iter().map(|f| f.problem.to_string()).collect();
    assert!(lines.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));
}
