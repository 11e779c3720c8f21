//! `guillemet gazetteer import`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use guillemet::EntityType;
use guillemet::gazetteer::Lexicons;
use guillemet::gazetteer::ambiguity::Ambiguity;
use guillemet::gazetteer::import::{
    Collector, Settings, corenlp, gate, geonames, list, rdfxml, skos, spacy, sparql, wikidata,
};

use crate::cli::runs::is_stream;
use crate::cli::terminal::{counted, say};
use crate::cli::{Fatal, Outcome};

/// Turns other people's lists of names into gazetteer files.
///
/// Writes OUT.csv and OUT.aliases.csv. Rows that cannot be taken are told with their lines; the
/// exit code is then 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  guillemet gazetteer import list clubs.txt --type ORG --subtype club --source clubs -o my/clubs
  guillemet gazetteer import geonames FR.txt --alternates alternateNamesV2.txt -o my/places
  zcat latest-all.json.gz | guillemet gazetteer import wikidata - -o my/wikidata")]
pub(in crate::cli) struct Args {
    /// What the file is.
    #[arg(value_enum)]
    format: Format,
    /// The file; `-` is standard input, a name in `.gz` is unpacked.
    file: PathBuf,
    /// Where to write: OUT.csv and OUT.aliases.csv.
    #[arg(short, long)]
    out: PathBuf,
    /// The type of what the file gives no usable type for: PER, ORG, LOC, AGENCY.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<EntityType>,
    /// The subtype of those entries.
    #[arg(long, default_value = "")]
    subtype: String,
    /// The `source` column: a key of SOURCES.md; the format's name if it is not given.
    #[arg(long)]
    source: Option<String>,
    /// Labels of this language are taken, then those without a language.
    #[arg(long, default_value = "fr")]
    language: String,
    /// GeoNames' `alternateNamesV2.txt`, for names in the language and Wikidata items.
    #[arg(long, value_name = "FILE")]
    alternates: Option<PathBuf>,
    /// GeoNames: leave out populated places with fewer inhabitants.
    #[arg(long, default_value_t = 1000)]
    min_population: u64,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One name a line; further names after tabs.
    List,
    /// CSV with a column `name`; also id, type, subtype, gender, country, wikidata, aliases, weight.
    Csv,
    /// Wikidata's entity dump, one JSON object a line.
    Wikidata,
    /// Results of the Wikidata query service in CSV.
    SparqlCsv,
    /// Results of the Wikidata query service in JSON.
    SparqlJson,
    /// GeoNames' allCountries.txt or one country's file.
    Geonames,
    /// spaCy's EntityRuler patterns in JSONL.
    Spacy,
    /// GATE's lists: the .def file, or one .lst file (with --type).
    Gate,
    /// CoreNLP's TokensRegexNER mapping.
    Corenlp,
    /// SKOS in RDF/XML.
    SkosXml,
    /// SKOS in N-Triples.
    SkosNt,
    /// SKOS in Turtle.
    SkosTurtle,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let (lexicons, _) = Lexicons::builtin();
    let source = args.source.clone().unwrap_or_else(|| format!("{:?}", args.format).to_lowercase());
    let settings = Settings {
        kind: args.kind,
        subtype: args.subtype.clone(),
        source,
        language: args.language.clone(),
    };
    let mut collector = Collector::new(settings, Ambiguity::new(&lexicons));
    read(args, &mut collector)?;
    tell_refused(&args.file, &collector);
    let refused = collector.refused().len();
    let (entries, skipped) = (collector.len(), collector.skipped());
    let names = [with_extension(&args.out, ".csv"), with_extension(&args.out, ".aliases.csv")];
    crate::cli::publish_together([&names[0], &names[1]], |[mut entries, mut aliases]| {
        collector.write(&mut entries, &mut aliases)
    })
    .map_err(Fatal::new)?;
    say(format_args!(
        "{}: {entries} entries; refused: {}, passed over: {skipped}",
        names[0].display(),
        counted(refused, "row"),
    ));
    Ok(if refused == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

fn read(args: &Args, collector: &mut Collector<'_>) -> Result<(), Fatal> {
    let input = open(&args.file)?;
    let result = match args.format {
        Format::List => list::read_list(input, collector),
        Format::Csv => list::read_csv(input, collector),
        Format::Wikidata => wikidata::read(input, collector),
        Format::SparqlCsv => sparql::read_csv(input, collector),
        Format::SparqlJson => sparql::read_json(input, collector),
        Format::Spacy => spacy::read(input, collector),
        Format::Corenlp => corenlp::read(input, collector),
        Format::SkosXml => rdfxml::read(input, collector),
        Format::SkosNt => skos::read_ntriples(input, collector),
        Format::SkosTurtle => skos::read_turtle(input, collector),
        Format::Gate => return read_gate(&args.file, input, collector),
        Format::Geonames => {
            let alternates = match &args.alternates {
                Some(file) => geonames::Alternates::read(open(file)?, collector)
                    .map_err(|error| Fatal::of_path(file, error))?,
                None => geonames::Alternates::default(),
            };
            geonames::read(input, alternates, args.min_population, collector)
        }
    };
    result.map_err(|error| Fatal::of_path(&args.file, error))
}

/// A `.def` file with the lists that it names, or one list.
fn read_gate(file: &Path, input: impl BufRead, collector: &mut Collector<'_>) -> Result<(), Fatal> {
    if file.extension().is_some_and(|e| e == "lst") {
        return list::read_list(input, collector).map_err(|error| Fatal::of_path(file, error));
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    let listed =
        gate::read_def(input, folder, collector).map_err(|error| Fatal::of_path(file, error))?;
    for list in &listed {
        gate::read_lst(open(&list.file)?, list, collector)
            .map_err(|error| Fatal::of_path(&list.file, error))?;
    }
    Ok(())
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Fatal> {
    if is_stream(file) {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let opened = File::open(file).map_err(|error| Fatal::of_path(file, error))?;
    Ok(if file.extension().is_some_and(|e| e == "gz") {
        Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(BufReader::new(opened))))
    } else {
        Box::new(BufReader::with_capacity(1 << 18, opened))
    })
}

/// Tells the refused rows; of very many, the first.
fn tell_refused(file: &Path, collector: &Collector<'_>) {
    const MOST: usize = 1000;
    let refused = collector.refused();
    for row in refused.iter().take(MOST) {
        say(format_args!("guillemet: {}:{}: {}", file.display(), row.line, row.reason));
    }
    if refused.len() > MOST {
        say(format_args!("guillemet: … and {} more", refused.len() - MOST));
    }
}

fn with_extension(out: &Path, extension: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(extension);
    name.into()
}
