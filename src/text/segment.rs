//! Paragraphs, and the layer that holds tokens, sentences and paragraphs of one text.

use memchr::{memchr2_iter, memmem::find};

use super::sentences::{self, Abbreviations, Sentence};
use super::span::ByteSpan;
use super::words::{self, Token};

/// A paragraph: a stretch between line ends (blank lines in hard-wrapped text).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text, outer blanks left out.
    pub span: ByteSpan,
    /// Its tokens.
    pub tokens: std::ops::Range<usize>,
    /// Its sentences, as indices into [`Segments::sentences`].
    pub sentences: std::ops::Range<usize>,
}

/// Tokens, sentences and paragraphs of one text, each in order.
#[derive(Debug, Default)]
pub struct Segments {
    /// All tokens.
    pub tokens: Vec<Token>,
    /// All sentences; every token is in exactly one.
    pub sentences: Vec<Sentence>,
    /// All paragraphs; every sentence is in exactly one.
    pub paragraphs: Vec<Paragraph>,
    /// Whether single line ends are only line wraps.
    pub wrapped: bool,
}

impl Segments {
    /// The index of the first token that starts at or after `byte`.
    #[must_use]
    pub fn token_at(&self, byte: u32) -> usize {
        self.tokens.partition_point(|t| t.span.start < byte)
    }

    /// The token indices that `span` covers or touches.
    #[must_use]
    pub fn tokens_in(&self, span: ByteSpan) -> std::ops::Range<usize> {
        let first = self.tokens.partition_point(|t| t.span.end <= span.start);
        // Most spans have few tokens: the last one is sought near the first.
        let (rest, mut reach) = (&self.tokens[first..], 4);
        while rest.get(reach).is_some_and(|t| t.span.start < span.end) {
            reach *= 2;
        }
        let near = &rest[..reach.min(rest.len())];
        first..first + near.partition_point(|t| t.span.start < span.end)
    }

    /// The index of the sentence of a token.
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token)
    }

    /// The index of the sentence of the first token that starts at or after `byte`.
    #[must_use]
    pub fn sentence_at(&self, byte: u32) -> usize {
        // One short search instead of a long one among the tokens and another.
        let last = |s: &Sentence| self.tokens[s.tokens.end - 1].span.start;
        self.sentences.partition_point(|s| last(s) < byte)
    }

    /// The index of the paragraph of a byte offset (the next one, if it lies between two).
    #[must_use]
    pub fn paragraph_at(&self, byte: u32) -> usize {
        self.paragraphs.partition_point(|p| p.span.end <= byte)
    }
}

/// Cuts texts into [`Segments`].
#[derive(Debug, Clone, Default)]
pub struct Segmenter {
    abbreviations: Abbreviations,
}

impl Segmenter {
    /// A segmenter that knows these abbreviations.
    #[must_use]
    pub fn new(abbreviations: Abbreviations) -> Self {
        Self { abbreviations }
    }

    /// Paragraphs, sentences and tokens of `text`, in linear time.
    #[must_use]
    pub fn segment(&self, text: &str) -> Segments {
        let ends = line_ends(text);
        let wrapped = is_hard_wrapped(text, ends.len());
        let mut out = Segments { tokens: words::tokenize(text), wrapped, ..Segments::default() };
        let mut ranges = Vec::new();
        let mut token = 0;
        for span in paragraph_spans(text, &ends, wrapped) {
            let first = token;
            while token < out.tokens.len() && out.tokens[token].span.start < span.end {
                token += 1;
            }
            if first == token {
                continue;
            }
            ranges.clear();
            sentences::split(text, &out.tokens, first..token, &self.abbreviations, &mut ranges);
            let first_sentence = out.sentences.len();
            for tokens in ranges.drain(..) {
                let span = out.tokens[tokens.start].span.cover(out.tokens[tokens.end - 1].span);
                out.sentences.push(Sentence { span, tokens, paragraph: out.paragraphs.len() });
            }
            out.paragraphs.push(Paragraph {
                span,
                tokens: first..token,
                sentences: first_sentence..out.sentences.len(),
            });
        }
        out
    }
}

/// Non-blank stretches between the line ends, or between blank lines if `wrapped`.
fn paragraph_spans(text: &str, ends: &[usize], wrapped: bool) -> Vec<ByteSpan> {
    let mut spans: Vec<ByteSpan> = Vec::new();
    let mut glue = false;
    let mut start = 0;
    for &end in ends {
        let line = &text[start..end];
        let body = line.trim();
        if body.is_empty() {
            // The second half of CRLF is no blank line.
            let is_crlf_tail = line == "\n" && text[..start].ends_with('\r');
            glue &= is_crlf_tail;
        } else {
            let from = start + (line.len() - line.trim_start().len());
            let span = ByteSpan::new(from, from + body.len());
            match spans.last_mut() {
                Some(last) if wrapped && glue => *last = last.cover(span),
                _ => spans.push(span),
            }
            glue = true;
        }
        start = end;
    }
    spans
}

/// Where the lines of a text end, their line ends included.
fn line_ends(text: &str) -> Vec<usize> {
    let rare = ["\u{2028}", "\u{2029}"];
    let mut ends: Vec<usize> =
        if rare.iter().any(|end| find(text.as_bytes(), end.as_bytes()).is_some()) {
            let marks = text.match_indices(['\n', '\r', '\u{2028}', '\u{2029}']);
            marks.map(|(at, mark)| at + mark.len()).collect()
        } else {
            memchr2_iter(b'\n', b'\r', text.as_bytes()).map(|at| at + 1).collect()
        };
    if ends.last().copied().unwrap_or_default() < text.len() {
        ends.push(text.len());
    }
    ends
}

/// How many lines tell whether a text is hard-wrapped.
const LINES: usize = 400;

/// Whether a text is hard-wrapped: most of its lines are of one width below 100 characters and many
/// end in mid-sentence; it has at most so many lines as line ends. Menus and lists (short lines) and one-line paragraphs are not.
fn is_hard_wrapped(text: &str, ends: usize) -> bool {
    let (mut lines, mut wrapped, mut long) = (0_usize, 0_usize, 0_usize);
    let mut previous: Option<(&str, usize)> = None;
    // A few long lines tell of most articles that they are not.
    let most = LINES.min(ends);
    for line in text.lines().take(LINES) {
        let line = line.trim();
        let width = line.chars().count();
        if width == 0 {
            previous = None;
            continue;
        }
        lines += 1;
        long += usize::from(width > 100);
        if long * 10 > most {
            return false;
        }
        if let Some((before, before_width)) = previous {
            let open = !before.ends_with(['.', '!', '?', ':', '»', '"', '”', '…']);
            let lower = line.chars().next().is_some_and(char::is_lowercase);
            wrapped += usize::from(open && lower && before_width >= 50);
        }
        previous = Some((line, width));
    }
    lines >= 4 && long * 10 <= lines && wrapped * 4 >= lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segmenter() -> Segmenter {
        Segmenter::new(Abbreviations::new(["M.", "Mme.", "J.-C.", "art."], ["le", "il"]))
    }

    fn check(text: &str, expected: &[&str]) {
        let segments = segmenter().segment(text);
        let found: Vec<&str> = segments.sentences.iter().map(|s| &text[s.span.range()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn sentences() {
        check("Il part. Elle reste.", &["Il part.", "Elle reste."]);
        check("M. Dupont parle. Oui.", &["M. Dupont parle.", "Oui."]);
        check("J. Dupont et F. Hollande parlent.", &["J. Dupont et F. Hollande parlent."]);
        check(
            "Il prend la vitamine C. Le médecin rit.",
            &["Il prend la vitamine C.", "Le médecin rit."],
        );
        check("« Viens ! », dit-il. « Non. »", &["« Viens ! », dit-il.", "« Non. »"]);
        check("Un \"oui\". \"Non\", dit-il.", &["Un \"oui\".", "\"Non\", dit-il."]);
        check("« Viens ! » dit-il.", &["« Viens ! » dit-il."]);
        check("Il a dit : « Non. » Puis il part.", &["Il a dit : « Non. »", "Puis il part."]);
        check("Le prix, 3.5 ou 1,74 %, monte. Ok", &["Le prix, 3.5 ou 1,74 %, monte.", "Ok"]);
        check(
            "Pommes, poires, etc. Le marché ferme.",
            &["Pommes, poires, etc.", "Le marché ferme."],
        );
        check("Quoi ?! Rien… Vraiment...", &["Quoi ?!", "Rien…", "Vraiment..."]);
        check("Le 1er mai\nParis", &["Le 1er mai", "Paris"]);
    }

    #[test]
    fn crlf_and_wrapped_paragraphs() {
        let text = "Un titre\r\n\r\nUn paragraphe.\r\nUn autre.";
        let segments = segmenter().segment(text);
        assert_eq!(segments.paragraphs.len(), 3);
        let line = "Une ligne assez longue pour que le retour ne soit qu'un retour de";
        let wrapped = format!("{line}\nmachine, {line}\nmachine, {line}\nmachine, {line}\nfin.");
        let segments = segmenter().segment(&wrapped);
        assert!(segments.wrapped);
        assert_eq!(segments.paragraphs.len(), 1);
    }
}
