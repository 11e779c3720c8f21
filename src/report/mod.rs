//! One self-contained HTML page over annotated articles: who said what, and who is named.
//!
//! ```text
//! records + texts → layers → compared → cut into pieces → data blocks ┐
//!                        └→ counted → charts (SVG)                    ┴→ page with its own policy
//! ```
//!
//! [`html`] is a pure function: the same records and texts give the same bytes. All that comes from
//! outside enters the page as JSON data that the script shows as text, or [`escape`]d; the page's
//! Content-Security-Policy admits its own script and style by hash, and no network. Each article is
//! a data block of its own that is read when the article is opened, so that a page of hundreds
//! stays quick. Nothing here touches files, and nothing here scores: that is for `evaluate`.

mod article;
mod charts;
mod compare;
mod corpus;
mod layer;
mod page;
mod segment;

use crate::standoff::Record;

pub use compare::Verdict;
pub use page::escape;
pub use segment::{Paragraph, Piece, paragraphs, segment};

/// An article to show.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    /// What the program found.
    pub predicted: Option<Record<'a>>,
    /// What is right, if that is known.
    pub gold: Option<Record<'a>>,
    /// The text, or why there is none. A text that is not the records' own is not shown.
    pub text: Result<String, String>,
}

/// What a page is made of.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The page's title.
    pub title: String,
    /// Whether gold was asked for: articles without it then say so.
    pub with_gold: bool,
    /// The articles, in the order of the page.
    pub articles: Vec<Article<'a>>,
    /// What the reader should know about the whole, such as records that could not be read.
    pub notes: Vec<String>,
}

/// The page.
///
/// ```
/// use guillemet::report::{Article, Report, html};
/// use guillemet::standoff::Record;
/// use guillemet::text::OffsetUnit;
/// use guillemet::{Annotator, Document};
///
/// let text = "« Nous partons », a déclaré Gina Raimondo à Paris.";
/// let document = Document::new("<1>", text)?;
/// let annotations = Annotator::builtin().annotate(&document);
/// let record = Record::new(&document, &annotations, OffsetUnit::CodePoint);
/// let page = html(&Report {
///     title: "Une & deux".into(),
///     with_gold: false,
///     articles: vec![Article { predicted: Some(record), gold: None, text: Ok(text.into()) }],
///     notes: Vec::new(),
/// });
/// assert!(page.contains("<title>Une &amp; deux</title>"));
/// assert!(page.contains(r#""id":"\u003c1\u003e""#));
/// # Ok::<(), guillemet::text::DocumentError>(())
/// ```
#[must_use]
pub fn html(report: &Report) -> String {
    let views: Vec<_> =
        report.articles.iter().map(|a| article::View::new(a, report.with_gold)).collect();
    let corpus = corpus::Corpus::new(&views);
    let mut data = page::data("index", &corpus.index(report, &views));
    for (i, view) in views.iter().enumerate() {
        data.push_str(&page::data(&format!("article-{i}"), view));
    }
    page::Page {
        title: &report.title,
        subtitle: &corpus.subtitle(),
        figures: &charts::figures(&corpus, report.with_gold),
        data: &data,
    }
    .html()
}

#[cfg(test)]
mod tests;
