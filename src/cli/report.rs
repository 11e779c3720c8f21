//! `guillemet report`: a page to read.

mod records;
mod texts;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use guillemet::report::{Article, Report, html};
use guillemet::standoff::Record;

use self::records::Files;
use self::texts::Texts;
use super::runs::is_stream;
use super::terminal::{Terminal, counted};
use super::{Fatal, Outcome};

/// What is shown without an argument: what `annotate` writes without one.
const DEFAULT: &str = "out/annotations.jsonl";

/// How many articles without text are told one by one.
const TOLD: usize = 5;

/// Makes one HTML page of annotated articles: who said what, and who is named.
///
/// The page is a single file that loads nothing from elsewhere: the articles with names and quotes
/// marked, the sources and their words, charts over all articles, and with gold annotations what
/// differs from them. Texts come from the records (`annotate --with-text`) or from the files that
/// they name; a text that was changed since is not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  guillemet annotate news/ && guillemet report       read out/report.html in a browser
  guillemet report --gold corpus/gold/dev            see what differs from the gold
  guillemet report results.jsonl --text news/ -o page.html")]
pub(super) struct Args {
    /// Annotations as `annotate` writes them (.jsonl), or a folder of such files; `-` is standard
    /// input.
    #[arg(value_name = "PRED", default_value = DEFAULT)]
    predicted: PathBuf,

    /// Gold annotations to compare with: a file like PRED, or a folder of them.
    #[arg(long, value_name = "GOLD")]
    gold: Option<PathBuf>,

    /// The page; `-` is standard output [default: report.html beside PRED].
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Folder of the texts. Without it they are looked for where the records say, beside PRED, and
    /// in corpus/articles.
    #[arg(long, value_name = "DIR")]
    text: Option<PathBuf>,

    /// Title of the page.
    #[arg(long, value_name = "TITLE", default_value = "Annotated articles")]
    title: String,

    /// Say nothing but what failed.
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Fatal> {
    let terminal = Terminal::new(args.quiet);
    if let Some(folder) = args.text.as_deref().filter(|folder| !folder.is_dir()) {
        return Err(Fatal::new(format_args!("--text: {} is no folder", folder.display())));
    }
    let predicted = Files::read(&args.predicted)?;
    let gold = args.gold.as_deref().map(Files::read).transpose()?;
    let (predicted, mut failures) = predicted.records();
    let (gold_records, more) = gold.as_ref().map(Files::records).unwrap_or_default();
    failures.extend(more);
    if predicted.is_empty() && gold_records.is_empty() {
        failures.iter().for_each(|failure| terminal.failure(failure));
        return Err(Fatal::new(format_args!("no record in {}", args.predicted.display())));
    }
    let articles = articles(args, predicted, gold_records);
    let notes = match failures.len() {
        0 => Vec::new(),
        n => vec![format!("{} could not be read and is not here.", counted(n, "record"))],
    };
    failures.extend(without_text(&articles));
    let report = Report { title: args.title.clone(), with_gold: gold.is_some(), articles, notes };
    let page = html(&report);
    failures.iter().for_each(|failure| terminal.failure(failure));
    publish(args, &page)?;
    if !args.writes_stream() {
        let (n, size) = (report.articles.len(), page.len().div_ceil(1000));
        terminal.note(format_args!(
            "{}: {}, {size} kB",
            args.out().display(),
            counted(n, "article")
        ));
    }
    Ok(if failures.is_empty() { Outcome::Done } else { Outcome::SomeFailed })
}

impl Args {
    fn out(&self) -> PathBuf {
        match &self.out {
            Some(path) => path.clone(),
            None if self.predicted.is_dir() => self.predicted.join("report.html"),
            None => self.predicted.with_file_name("report.html"),
        }
    }

    fn writes_stream(&self) -> bool {
        is_stream(&self.out())
    }
}

/// Predictions with their gold, in the order of the predictions; then gold without predictions.
fn articles<'a>(
    args: &Args,
    predicted: Vec<Record<'a>>,
    gold: Vec<Record<'a>>,
) -> Vec<Article<'a>> {
    let folder = args.predicted.parent().unwrap_or(Path::new(""));
    let mut texts = Texts::new(args.text.as_deref(), folder, predicted.iter().chain(&gold));
    let place: HashMap<String, usize> =
        gold.iter().enumerate().map(|(i, record)| (record.doc_id.to_string(), i)).collect();
    let mut gold: Vec<Option<Record>> = gold.into_iter().map(Some).collect();
    let mut out: Vec<Article> = Vec::with_capacity(predicted.len());
    for record in predicted {
        let gold = place.get(record.doc_id.as_ref()).and_then(|&i| gold[i].take());
        let text = texts.find(&record).or_else(|reason| match &gold {
            Some(gold) if gold.sha256 == record.sha256 => texts.find(gold),
            _ => Err(reason),
        });
        out.push(Article { predicted: Some(record), gold, text });
    }
    for record in gold.into_iter().flatten() {
        let text = texts.find(&record);
        out.push(Article { predicted: None, gold: Some(record), text });
    }
    out
}

/// Messages about articles that are shown without text.
fn without_text(articles: &[Article]) -> Vec<String> {
    let mut messages: Vec<String> = articles
        .iter()
        .filter_map(|article| {
            let record = article.predicted.as_ref().or(article.gold.as_ref())?;
            let reason = article.text.as_ref().err()?;
            Some(format!("{}: {reason}", record.doc_id))
        })
        .collect();
    let n = messages.len();
    if n > TOLD {
        messages.truncate(TOLD);
        messages.push(format!("and {} more without text", counted(n - TOLD, "article")));
    }
    messages
}

fn publish(args: &Args, page: &str) -> Result<(), Fatal> {
    if args.writes_stream() {
        return super::print(page).map_err(Fatal::new);
    }
    super::publish(&args.out(), page.as_bytes())
}
