//! Two crawled articles, read by eye: who is named in them and who speaks.
//!
//! The articles are not in the repository; they lie in `shared/seeds`, beside the checkout or a folder
//! above it. Without them the tests say that they were skipped. Here stand only the facts.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use guillemet::standoff::Record;
use guillemet::text::OffsetUnit;
use guillemet::{Annotations, Annotator, Document};

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(Annotator::builtin);

/// A mention: its text, its type, and its entity, where it matters which.
type Name = (&'static str, &'static str, Option<&'static str>);

/// Who a quote must be attributed to.
#[derive(Debug, Clone, Copy)]
enum Source {
    /// This entity, named by a mention or only by the context.
    Entity(&'static str),
    /// Somebody without a name: the description holds this word.
    Described(&'static str),
    /// A thing that speaks: whatever is given, it is no person.
    NoPerson,
    /// Nobody.
    Nobody,
}

struct Article {
    file: &'static str,
    /// All mentions, in text order.
    names: &'static [Name],
    /// Mentions outside the article's own text, or names used as something else: right to find, right
    /// to leave.
    optional: &'static [&'static str],
    /// All quotes, in text order: their first two words, their kind, their source.
    quotes: &'static [(&'static str, &'static str, Source)],
}

const KASPERSKY: Name = ("Kaspersky", "ORG", Some("org:kaspersky"));
const USA: Name = ("États-Unis", "LOC", Some("loc:etats-unis"));
const USA_WITHOUT_ACCENT: Name = ("Etats-Unis", "LOC", Some("loc:etats-unis"));
const USA_SHORT: Name = ("USA", "LOC", Some("loc:etats-unis"));
const COMMERCE: Name =
    ("ministère du Commerce", "AGENCY", Some("agency:us-department-of-commerce"));
const RUSSIA: Name = ("Russie", "LOC", Some("loc:russie"));
const MOSCOW: Name = ("Moscou", "LOC", Some("loc:moscou"));

const FIRST: Article = Article {
    file: "000_bda2624121dbfcc2.txt",
    names: &[
        KASPERSKY,
        USA,
        ("Getty Images", "ORG", None),
        ("João da Silva", "PER", None),
        KASPERSKY,
        ("Gina Raimondo", "PER", Some("per:gina-raimondo")),
        MOSCOW,
        KASPERSKY,
        USA,
        KASPERSKY,
        USA,
        USA,
        KASPERSKY,
        USA,
        ("Raimondo", "PER", Some("per:gina-raimondo")),
        USA,
        RUSSIA,
        KASPERSKY,
        USA,
        COMMERCE,
        ("Trump", "PER", Some("per:donald-trump")),
        RUSSIA,
        ("Chine", "LOC", Some("loc:chine")),
        COMMERCE,
        COMMERCE,
        MOSCOW,
        KASPERSKY,
        USA,
    ],
    // Netflix, McKinsey and BaFin stand in « Lire aussi » lines.
    optional: &["Netflix", "McKinsey", "BaFin", "Halkidiki"],
    quotes: &[
        ("triste et", "mixed", Source::Entity("org:kaspersky")),
        ("car les", "mixed", Source::Entity("org:kaspersky")),
        ("À partir", "direct", Source::Entity("org:kaspersky")),
        ("l’achat n’est", "mixed", Source::NoPerson),
        ("capacité et", "mixed", Source::Entity("per:gina-raimondo")),
        ("Kaspersky ne", "direct", Source::Entity("agency:us-department-of-commerce")),
        ("adversaires étrangers", "scare", Source::Nobody),
        ("toutes les", "mixed", Source::Entity("org:kaspersky")),
    ],
};

const SECOND: Article = Article {
    file: "002_eef01a5832e77058.txt",
    names: &[
        USA_WITHOUT_ACCENT,
        KASPERSKY,
        USA,
        // Misspelt in the article.
        ("BMFTV", "ORG", None),
        ("Joe Biden", "PER", Some("per:joe-biden")),
        ("BFMTV", "ORG", Some("org:bfmtv")),
        USA_WITHOUT_ACCENT,
        KASPERSKY,
        USA_SHORT,
        USA_SHORT,
        ("département du Commerce", "AGENCY", Some("agency:us-department-of-commerce")),
        KASPERSKY,
        USA_WITHOUT_ACCENT,
        KASPERSKY,
        KASPERSKY,
        KASPERSKY,
    ],
    optional: &["Atlantique"],
    quotes: &[
        ("sécurité nationale", "mixed", Source::Described("dirigeants")),
        ("La société", "direct", Source::Entity("org:kaspersky")),
    ],
};

fn seeds() -> Option<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    repository.ancestors().map(|above| above.join("shared/seeds")).find(|path| path.is_dir())
}

/// Runs `test` on an article and its annotations, if it is there.
fn with(article: &Article, test: impl FnOnce(&Record) -> Vec<String>) {
    let Some(seeds) = seeds() else {
        eprintln!("SKIPPED: no shared/seeds beside this checkout or above it");
        return;
    };
    let text = fs::read_to_string(seeds.join(article.file)).unwrap();
    let document = Document::new(article.file, text).unwrap();
    let annotations: Annotations = ANNOTATOR.annotate(&document);
    let problems = test(&Record::new(&document, &annotations, OffsetUnit::CodePoint));
    assert!(problems.is_empty(), "{}:\n{}", article.file, problems.join("\n"));
}

/// What is missing or spurious, as a walk over both lists in text order.
fn check_names(article: &Article) {
    with(article, |record| {
        let mut problems = Vec::new();
        let mut expected = article.names.iter().peekable();
        for row in &record.entities {
            let fits = |name: &Name| name.0 == row.text;
            // Everything up to the next expected mention of this text was missed.
            if expected.clone().take(4).any(fits) {
                while let Some(missed) = expected.next_if(|name| !fits(name)) {
                    problems.push(format!("missed: {missed:?}"));
                }
                let &(text, kind, entity) = expected.next().unwrap();
                let is_entity = entity.is_none_or(|id| row.entity.as_deref() == Some(id));
                if row.kind != kind || !is_entity {
                    let found = (&row.kind, &row.entity);
                    problems.push(format!("{text}: {found:?} instead of {kind} {entity:?}"));
                }
            } else if !article.optional.contains(&&*row.text) {
                let (at, rule) = (row.start, &row.rule);
                problems.push(format!("spurious: {} {} at {at} by {rule:?}", row.text, row.kind));
            }
        }
        problems.extend(expected.map(|missed| format!("missed: {missed:?}")));
        problems
    });
}

fn check_quotes(article: &Article) {
    with(article, |record| {
        let start = |text: &str| text.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let found: Vec<String> = record.quotes.iter().map(|row| start(&row.text)).collect();
        let wanted: Vec<&str> = article.quotes.iter().map(|quote| quote.0).collect();
        if found != wanted {
            return vec![format!("spans: {found:?} instead of {wanted:?}")];
        }
        let mut problems = Vec::new();
        for (row, (start, kind, source)) in record.quotes.iter().zip(article.quotes) {
            if row.kind != *kind {
                problems.push(format!("{start}: {} instead of {kind}", row.kind));
            }
            let (entity, name) = (row.speaker_entity.as_deref(), row.speaker_name.as_deref());
            let is_person = record
                .entities
                .iter()
                .any(|mention| mention.entity.as_deref() == entity && mention.kind == "PER");
            let is_right = match source {
                Source::Entity(id) => entity == Some(id),
                Source::Described(word) => {
                    entity.is_none() && name.is_some_and(|name| name.contains(word))
                }
                Source::NoPerson => entity.is_none() || !is_person,
                Source::Nobody => name.is_none() && row.speaker_text.is_none(),
            };
            if !is_right {
                problems.push(format!("{start}: {entity:?} {name:?} instead of {source:?}"));
            }
        }
        problems
    });
}

#[test]
fn names_of_the_first_article() {
    check_names(&FIRST);
}

#[test]
fn quotes_of_the_first_article() {
    check_quotes(&FIRST);
}

#[test]
fn names_of_the_second_article() {
    check_names(&SECOND);
}

#[test]
fn quotes_of_the_second_article() {
    check_quotes(&SECOND);
}
