//! Mends any text: what comes back from the view lies in the given text, in order and on character boundaries,
//! and plain letters stay themselves.
#![no_main]

use guillemet::page::View;
use guillemet::text::ByteSpan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &str| {
    let Some(view) = View::new(given) else { return };
    let mut last = ByteSpan::new(0, 0);
    for (at, c) in view.text().char_indices() {
        let span = view.to_original(ByteSpan::new(at, at + c.len_utf8()));
        let covered = given.get(span.range()).expect("on character boundaries");
        assert!(!covered.is_empty());
        assert!(span.start >= last.start && span.end >= last.end);
        last = span;
        if c.is_ascii_alphanumeric() {
            assert!(covered.len() > 1 || covered.chars().eq([c]));
        }
    }
});
