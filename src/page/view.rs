//! The text as it was meant, and the way back to the text as it was given.

use std::borrow::Cow;
use std::ops::Range;

use super::{entities, markup, mojibake};
use crate::annotations::Annotations;
use crate::text::ByteSpan;
use crate::text::document::MAX_BYTES;

/// A text with tags, entities and wrongly decoded letters mended, that knows where each stretch stood.
///
/// Ordinary text has no view: looking for something to mend is all it costs.
///
/// ```
/// use guillemet::page::View;
/// use guillemet::text::ByteSpan;
///
/// let given = "<p>&laquo;&nbsp;Ã‰tÃ©&nbsp;&raquo;</p>";
/// let view = View::new(given).expect("there is something to mend");
/// let at = view.text().find("Été").unwrap();
/// let span = view.to_original(ByteSpan::new(at, at + "Été".len()));
/// assert_eq!(&given[span.range()], "Ã‰tÃ©");
/// assert!(View::new("« Été »").is_none());
/// ```
#[derive(Debug)]
pub struct View {
    text: String,
    /// In the order in which they were made: the first leads to the given text.
    layers: Vec<Layer>,
}

impl View {
    /// The view of a text, in linear time; `None` if there is nothing to mend.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        // Mending a letter may lengthen it by half: the view must keep to the limit too.
        if text.len() > MAX_BYTES / 2 {
            return None;
        }
        let mut mending = Mending { text: Cow::Borrowed(text), layers: Vec::new() };
        // Wrongly decoded twice: `Ãƒ©` for `é`.
        let _ = mending.apply(mojibake::mend) && mending.apply(mojibake::mend);
        mending.apply(markup::strip);
        if mending.apply(entities::decode) {
            // Encoded twice (`&amp;laquo;`), and what only now shows.
            mending.apply(entities::decode);
            mending.apply(mojibake::mend);
            mending.apply(markup::strip);
        }
        let Mending { text, layers } = mending;
        (!layers.is_empty()).then(|| Self { text: text.into_owned(), layers })
    }

    /// The mended text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of the mended text stands in the given one: from its first character, tags before
    /// it left out, to its last; an entity is taken as a whole.
    #[must_use]
    pub fn to_original(&self, span: ByteSpan) -> ByteSpan {
        self.layers.iter().rev().fold(span, |span, layer| layer.to_original(span))
    }

    /// Carries annotations of the mended text back to the given one.
    #[must_use]
    pub fn restore(&self, mut annotations: Annotations) -> Annotations {
        for mention in &mut annotations.mentions {
            mention.span = self.to_original(mention.span);
        }
        for quote in &mut annotations.quotes {
            quote.span = self.to_original(quote.span);
            quote.cue = quote.cue.map(|span| self.to_original(span));
            quote.speaker = quote.speaker.map(|span| self.to_original(span));
        }
        // Two spans that began within one entity now begin together.
        let order = |span: ByteSpan| (span.start, std::cmp::Reverse(span.end));
        annotations.mentions.sort_by_key(|mention| order(mention.span));
        annotations.quotes.sort_by_key(|quote| order(quote.span));
        annotations
    }
}

/// A text while passes mend it.
struct Mending<'t> {
    text: Cow<'t, str>,
    layers: Vec<Layer>,
}

impl Mending<'_> {
    /// Runs one pass; whether it changed anything.
    fn apply(&mut self, pass: impl FnOnce(&mut Rewriter<'_>)) -> bool {
        let mut rewriter = Rewriter::new(&self.text);
        pass(&mut rewriter);
        let Some((text, layer)) = rewriter.finish() else { return false };
        self.text = Cow::Owned(text);
        self.layers.push(layer);
        true
    }
}

/// A stretch that was replaced, before and after.
#[derive(Debug, Clone, Copy)]
struct Edit {
    view: ByteSpan,
    original: ByteSpan,
}

/// All replacements of one pass, in order; what lies between them was copied.
#[derive(Debug)]
struct Layer {
    edits: Vec<Edit>,
}

impl Layer {
    fn to_original(&self, span: ByteSpan) -> ByteSpan {
        let start = self.start(span.start);
        // An empty span lies where its start does.
        let end = if span.is_empty() { start } else { self.end(span.end) };
        ByteSpan { start, end }
    }

    /// Behind all that was replaced before; at the beginning of what it lies in.
    fn start(&self, at: u32) -> u32 {
        let next = self.edits.partition_point(|e| e.view.end <= at);
        match self.edits.get(next) {
            Some(edit) if edit.view.start < at => edit.original.start,
            _ => behind(next.checked_sub(1).map(|i| self.edits[i]), at),
        }
    }

    /// Before all that was replaced behind; at the end of what it lies in.
    fn end(&self, at: u32) -> u32 {
        let next = self.edits.partition_point(|e| e.view.start < at);
        match next.checked_sub(1).map(|i| self.edits[i]) {
            Some(edit) if at <= edit.view.end => edit.original.end,
            before => behind(before, at),
        }
    }
}

/// The original place of what was copied behind an edit.
fn behind(edit: Option<Edit>, at: u32) -> u32 {
    edit.map_or(at, |edit| edit.original.end + (at - edit.view.end))
}

/// Writes a text anew with some stretches replaced.
#[derive(Debug)]
pub(super) struct Rewriter<'t> {
    /// The text that is read.
    pub(super) text: &'t str,
    out: String,
    edits: Vec<Edit>,
    copied: usize,
}

impl<'t> Rewriter<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, out: String::new(), edits: Vec::new(), copied: 0 }
    }

    /// Replaces a stretch, which lies behind all that were replaced before, on character boundaries.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        debug_assert!(self.copied <= range.start && range.start < range.end);
        self.out.push_str(&self.text[self.copied..range.start]);
        let start = self.out.len();
        self.out.push_str(with);
        self.edits.push(Edit {
            view: ByteSpan::new(start, self.out.len()),
            original: ByteSpan::new(range.start, range.end),
        });
        self.copied = range.end;
    }

    fn finish(mut self) -> Option<(String, Layer)> {
        if self.edits.is_empty() {
            return None;
        }
        self.out.push_str(&self.text[self.copied..]);
        Some((self.out, Layer { edits: self.edits }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Finds `inner` in the view and tells what it covers in the given text.
    fn check(given: &str, inner: &str, expected: &str) {
        let view = View::new(given).expect("something to mend");
        let at = view.text().find(inner).unwrap_or_else(|| panic!("{inner} in {}", view.text()));
        let span = view.to_original(ByteSpan::new(at, at + inner.len()));
        assert_eq!(&given[span.range()], expected, "{given}");
    }

    #[test]
    fn spans_come_back() {
        check("<b>Paris</b>", "Paris", "Paris");
        check("P<b>ar</b>is.", "Paris", "P<b>ar</b>is");
        check("l&#8217;&Eacute;lys&eacute;e.", "l’Élysée", "l&#8217;&Eacute;lys&eacute;e");
        check("&amp;laquo; Oui &amp;raquo;", "« Oui »", "&amp;laquo; Oui &amp;raquo;");
        check("&amp;laquo; Oui &amp;raquo;", "Oui", "Oui");
        check("dÃ©jÃ  lÃ ", "déjà", "dÃ©jÃ ");
        check("&lt;p&gt;Lyon&lt;/p&gt;", "Lyon", "Lyon");
        check("&Atilde;&copy;t&Atilde;&copy;", "été", "&Atilde;&copy;t&Atilde;&copy;");
        check("ÃƒÂ©tÃƒÂ©", "été", "ÃƒÂ©tÃƒÂ©");
    }

    #[test]
    fn ordinary_text_has_no_view() {
        for text in [
            "",
            "« Été » à L’Haÿ, 3 < 5 & R&D, AT&T; <<oui>> SÃO PAULO",
            "Ça coûte 5 £ ; « LIBERTÉ » et « café\u{a0}» PÂTÉ\u{a0}» <Jean> & <jean@a.fr>",
        ] {
            assert!(View::new(text).is_none(), "{text}: {:?}", View::new(text));
        }
    }

    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href=\"x>y\">",
        "<a '",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<br/>",
        "<q>",
        "</q>",
        "<![CDATA[",
        "]]>",
        "<",
        ">",
        "&",
        "&laquo;",
        "&amp;",
        "amp;",
        "laquo;",
        "&#8217;",
        "&#xAB;",
        "&#150;",
        "&#0;",
        "&#x110000;",
        "Ã©",
        "Ã ",
        "Ã",
        "Â",
        "Â«",
        "â€™",
        "â€",
        "\u{92}",
        "\u{85}",
        "ðŸ˜€",
        "Å“",
        "é",
        "œ",
        "Paris",
        " ",
        "\n",
        "\"",
        "'",
    ];

    proptest! {
        #[test]
        fn spans_lie_on_characters_and_in_order(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)
        ) {
            let given = pieces.concat();
            let Some(view) = View::new(&given) else { return Ok(()) };
            let bounds: Vec<usize> = (0..=view.text().len())
                .filter(|&i| view.text().is_char_boundary(i))
                .collect();
            let mut last = ByteSpan::new(0, 0);
            for pair in bounds.windows(2) {
                let span = view.to_original(ByteSpan::new(pair[0], pair[1]));
                prop_assert!(given.get(span.range()).is_some_and(|covered| !covered.is_empty()));
                prop_assert!(span.start >= last.start && span.end >= last.end);
                last = span;
                let covered = &view.text()[pair[0]..pair[1]];
                if covered.bytes().all(|b| b.is_ascii_alphanumeric()) {
                    prop_assert_eq!(&given[span.range()], covered);
                }
            }
        }

        #[test]
        fn plain_text_is_left_alone(text in "[a-zA-Zéèàçœ«»’“”,;.!? \n-]{0,200}") {
            prop_assert!(View::new(&text).is_none());
        }
    }
}
