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

/// What is repeated twice within a text, and what stands before, between and behind: one name of so many
/// parts, and what could be its acronym.
const FRAMES: &[([&str; 2], [&str; 3])] =
    &[(["-aa", "a"], ["Il écoute Radio A", " (A", "A) à Paris."])];

fn text(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

fn framed((pieces, [before, between, behind]): &([&str; 2], [&str; 3]), bytes: usize) -> String {
    let [first, second] = pieces.map(|piece| text(piece, bytes / 2));
    [before, first.as_str(), between, second.as_str(), behind].concat()
}

/// What makes each text at a size, with a name for it.
fn texts() -> impl Iterator<Item = (&'static str, Box<dyn Fn(usize) -> String>)> {
    let repeated = PIECES.iter().map(|&piece| {
        let make: Box<dyn Fn(usize) -> String> = Box::new(move |bytes| text(piece, bytes));
        (piece, make)
    });
    let framed = FRAMES.iter().map(|frame| {
        let make: Box<dyn Fn(usize) -> String> = Box::new(move |bytes| framed(frame, bytes));
        (frame.1[0], make)
    });
    repeated.chain(framed)
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
    for (number, (name, make)) in texts().enumerate().skip(first) {
        let times = [large / 4, large].map(|bytes| {
            let document = Document::new("long", make(bytes)).expect("below the limit");
            time(|| drop(annotator.annotate(&document)))
        });
        let growth = times[1].as_secs_f64() / times[0].as_secs_f64();
        println!(
            "{number} {name:?}: {:.2?} for {large} bytes, {growth:.1} times a quarter's",
            times[1]
        );
    }
}

/// The same texts at a size that every build can do in no time, for what must hold of the result.
#[test]
fn nothing_falls_over_what_repeats() {
    let annotator = Annotator::builtin();
    for (piece, make) in texts() {
        let document = Document::new("long", make(3000)).expect("below the limit");
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
