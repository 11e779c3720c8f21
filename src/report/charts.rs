//! The charts of the corpus page: horizontal bars as inline SVG, each with its figures as a table.

use std::fmt::Write as _;

use super::corpus::{Corpus, Count};
use super::page::escape;
use crate::{EntityType, QuoteKind};

/// Bars in the charts of names.
const TOP: usize = 12;

/// Widths in the drawing's own unit: names, bars, and room for the figures.
const NAMES: usize = 168;
const BARS: usize = 172;
const FIGURES: usize = 60;
const TWO_FIGURES: usize = 92;

/// The longest label in characters; the table has it in full.
const LABEL: usize = 22;

/// One bar.
struct Bar<'a> {
    label: &'a str,
    count: Count,
    /// A class of the style sheet that gives the colour.
    class: String,
}

/// One chart.
struct Chart<'a> {
    id: &'static str,
    title: &'static str,
    /// The heading of the labels.
    what: &'static str,
    bars: Vec<Bar<'a>>,
    /// Whether the labels are names that one may look for.
    names: bool,
    /// A remark under the chart.
    remark: String,
}

/// All charts of a corpus, as HTML.
pub(super) fn figures(corpus: &Corpus, with_gold: bool) -> String {
    let speech = &corpus.speech;
    let charts = [
        Chart {
            id: "types",
            title: "Mentions by type",
            what: "Type",
            bars: labelled(&corpus.types, "type"),
            names: false,
            remark: String::new(),
        },
        Chart {
            id: "kinds",
            title: "Quotes by kind",
            what: "Kind",
            bars: labelled(&corpus.kinds, "kind"),
            names: false,
            remark: format!(
                "{} of {} reported quotes have a source with a name or description.",
                corpus.attributed.predicted, speech.predicted
            ),
        },
        Chart {
            id: "entities",
            title: "Most named",
            what: "Entity",
            bars: top(corpus.entities.iter().map(|e| Bar {
                label: &e.name,
                count: e.count,
                class: class("type", &e.kind),
            })),
            names: true,
            remark: more(corpus.entities.len(), "entities"),
        },
        Chart {
            id: "speakers",
            title: "Most quoted",
            what: "Source",
            bars: top(corpus.speakers.iter().map(|s| Bar {
                label: &s.name,
                count: s.count,
                class: "kind-direct".into(),
            })),
            names: true,
            remark: more(corpus.speakers.len(), "sources"),
        },
    ];
    charts.iter().map(|chart| chart.html(with_gold)).collect()
}

fn labelled<'a>(counts: &'a [(String, Count)], prefix: &str) -> Vec<Bar<'a>> {
    let bar = |(label, count): &'a (String, Count)| Bar {
        label,
        count: *count,
        class: class(prefix, label),
    };
    counts.iter().map(bar).collect()
}

fn top<'a>(bars: impl Iterator<Item = Bar<'a>>) -> Vec<Bar<'a>> {
    bars.filter(|bar| bar.count.predicted > 0).take(TOP).collect()
}

fn more(total: usize, noun: &str) -> String {
    if total > TOP { format!("The first {TOP} of {total} {noun}.") } else { String::new() }
}

/// `type-per`; a label that the program does not write is `type-other`.
fn class(prefix: &str, label: &str) -> String {
    let is_known = EntityType::ALL.iter().any(|kind| kind.label() == label)
        || QuoteKind::ALL.iter().any(|kind| kind.label() == label);
    let label = if is_known { label.to_ascii_lowercase() } else { "other".into() };
    format!("{prefix}-{label}")
}

impl Chart<'_> {
    fn html(&self, with_gold: bool) -> String {
        let mut out = format!(
            "<figure class=\"chart\" id=\"chart-{}\"><figcaption>{}</figcaption>",
            self.id, self.title
        );
        if self.bars.is_empty() {
            out.push_str("<p class=\"quiet\">None.</p></figure>\n");
            return out;
        }
        out.push_str(&self.svg(with_gold));
        let legend = if with_gold { "Filled: predicted; outlined: gold." } else { "" };
        let remark = format!("{legend} {}", self.remark);
        if !remark.trim().is_empty() {
            let _ = write!(out, "<p class=\"quiet\">{}</p>", escape(remark.trim()));
        }
        out.push_str(&self.table(with_gold));
        out.push_str("</figure>\n");
        out
    }

    fn svg(&self, with_gold: bool) -> String {
        let row = if with_gold { 30 } else { 24 };
        let figures = if with_gold { TWO_FIGURES } else { FIGURES };
        let (width, height) = (NAMES + BARS + figures, self.bars.len() * row);
        let longest = self.bars.iter().map(|b| b.count.predicted.max(b.count.gold)).max();
        let longest = longest.unwrap_or(0).max(1);
        let mut out = format!(
            "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" aria-label=\"{}: bar chart, the table below has its figures\">",
            self.title
        );
        for (i, bar) in self.bars.iter().enumerate() {
            let (top, middle) = (i * row, i * row + row / 2);
            let length = |n: usize| (n * BARS).div_ceil(longest);
            let _ = write!(
                out,
                "<g class=\"{}\"{}><text class=\"label\" x=\"{}\" y=\"{}\">{}</text>",
                bar.class,
                match self.names {
                    true => format!(" lang=\"fr\" data-find=\"{}\"", escape(bar.label)),
                    false => String::new(),
                },
                NAMES - 10,
                middle + 4,
                escape(&shortened(bar.label)),
            );
            let thick = if with_gold { 12 } else { 16 };
            let mut rect = |class: &str, y: usize, height: usize, n: usize| {
                let _ = write!(
                    out,
                    "<rect class=\"{class}\" x=\"{NAMES}\" y=\"{y}\" width=\"{}\" \
                     height=\"{height}\"/>",
                    length(n)
                );
            };
            rect("bar", top + 4, thick, bar.count.predicted);
            let mut end = length(bar.count.predicted);
            let mut figure = bar.count.predicted.to_string();
            if with_gold {
                rect("gold", top + 18, 6, bar.count.gold);
                end = end.max(length(bar.count.gold));
                let _ = write!(figure, " / {}", bar.count.gold);
            }
            let (x, y) = (NAMES + end + 6, middle + 4);
            let _ = write!(out, "<text class=\"figure\" x=\"{x}\" y=\"{y}\">{figure}</text></g>");
        }
        out.push_str("</svg>");
        out
    }

    fn table(&self, with_gold: bool) -> String {
        let mut out = format!(
            "<details><summary>Figures</summary><table><caption class=\"hidden\">{}</caption>\
             <thead><tr><th scope=\"col\">{}</th><th scope=\"col\">Predicted</th>{}</tr></thead><tbody>",
            self.title,
            self.what,
            if with_gold { "<th scope=\"col\">Gold</th>" } else { "" }
        );
        for bar in &self.bars {
            let label = escape(bar.label);
            let label = match self.names {
                true => format!("<a lang=\"fr\" href=\"#find={}\">{label}</a>", encoded(bar.label)),
                false => label,
            };
            let _ =
                write!(out, "<tr><th scope=\"row\">{label}</th><td>{}</td>", bar.count.predicted);
            if with_gold {
                let _ = write!(out, "<td>{}</td>", bar.count.gold);
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></details>");
        out
    }
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let mut out: String = label.chars().take(LABEL - 1).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// A string as the value of a parameter behind `#`.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(label: &str, predicted: usize) -> Chart<'_> {
        let count = Count { predicted, gold: 2 };
        Chart {
            id: "x",
            title: "X",
            what: "Name",
            bars: vec![Bar { label, count, class: class("type", "<PER>") }],
            names: true,
            remark: String::new(),
        }
    }

    #[test]
    fn labels_are_escaped_everywhere() {
        let html = chart("\"><script>&'", 3).html(true);
        assert!(!html.contains("<script") && !html.contains("\"\">"), "{html}");
        assert!(html.contains("href=\"#find=%22%3E%3Cscript%3E%26%27\""));
        assert!(html.contains("&quot;&gt;&lt;script&gt;&amp;&#39;</text>"));
        assert!(html.contains("class=\"type-other\""));
    }

    #[test]
    fn bars_keep_within_the_drawing() {
        for (n, width) in [(0, 0), (2, 172), (5000, 172)] {
            let html = chart("A", n).html(true);
            assert!(html.contains(&format!("class=\"bar\" x=\"168\" y=\"4\" width=\"{width}\"")));
        }
    }

    #[test]
    fn long_labels_are_shortened() {
        assert_eq!(shortened("Adjoua Kouamé-Brou d'Abidjan"), "Adjoua Kouamé-Brou d'…");
        assert_eq!(shortened("Paris"), "Paris");
    }
}
