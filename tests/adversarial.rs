//! Texts made to be slow: what must take time in proportion to its length, whatever it is made of.
//!
//! Each piece is repeated to a size and to four times that size; processor time that grows much more than
//! four times means that some stage is not linear. Times are machines' matters, so that this is run by hand:
//! `cargo test --release --test adversarial -- --ignored --nocapture`, with `GUILLEMET_BYTES` for the larger
//! size (default 4 MB; the reliability notes were taken at 50 MB) and `GUILLEMET_FIRST` for the number of the
//! piece to begin with.

use std::time::{Duration, Instant};

use guillemet::page::View;
use guillemet::{Annotator, Document};

/// What is repeated.
const PIECES: &[&str] = &[
    "«",
    "»",
    "«»",
    "« ",
    "\"",
    "\" ",
    "“",
    "<<",
    "(",
    "[",
    "'",
    "Paris ",
    "Paris",
    "a",
    "A",
    "de de de ",
    "\n",
    "\r",
    " ",
    "\u{301}",
    "\u{ad}",
    "1,",
    "a.",
    "A.",
    "a-",
    "l'",
    "&",
    "&amp;",
    "&amp;laquo;",
    "<",
    "<a \"",
    "<a '<a =\"",
    "<script>",
    "affirme, ",
    "affirme, « oui », ",
    "selon Jean Dupont, « oui » ",
    "l'Organisation mondiale du commerce (OMC) décide. ",
    "M. Dupont ",
    "« oui », dit-il. ",
    "<!--",
    "<![CDATA[",
    "Ã",
];

fn text(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// The processor time that `work` takes, where the system tells it of a thread; else the time on the wall.
fn time(work: impl FnOnce()) -> Duration {
    let (start, before) = (Instant::now(), processor_time());
    work();
    match (before, processor_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => start.elapsed(),
    }
}

/// What Linux says this thread has used so far: the first number of `schedstat`, in nanoseconds.
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

#[test]
#[ignore = "takes minutes; its times are to be read, not asserted"]
fn time_grows_with_the_length() {
    let large: usize =
        std::env::var("GUILLEMET_BYTES").map_or(4 << 20, |n| n.parse().expect("bytes"));
    let first: usize = std::env::var("GUILLEMET_FIRST").map_or(0, |n| n.parse().expect("a number"));
    let annotator = Annotator::builtin();
    for (number, piece) in PIECES.iter().enumerate().skip(first) {
        let times = [large / 4, large].map(|bytes| {
            let document = Document::new("long", text(piece, bytes)).expect("below the limit");
            time(|| drop(annotator.annotate(&document)))
        });
        let growth = times[1].as_secs_f64() / times[0].as_secs_f64();
        println!(
            "{number} {piece:?}: {:.2?} for {large} bytes, {growth:.1} times a quarter's",
            times[1]
        );
    }
}

/// The same texts at a size that every build can do in no time, for what must hold of the result.
#[test]
fn nothing_falls_over_what_repeats() {
    let annotator = Annotator::builtin();
    for piece in PIECES {
        let document = Document::new("long", text(piece, 3000)).expect("below the limit");
        let annotations = annotator.annotate(&document);
        let spans = annotations.mentions.iter().map(|m| m.span);
        for span in spans.chain(annotations.quotes.iter().map(|q| q.span)) {
            assert!(document.text().get(span.range()).is_some(), "{piece:?}");
        }
        if let Some(view) = View::new(document.text()) {
            assert!(view.text().len() <= document.text().len() * 3 / 2, "{piece:?}");
        }
    }
}
