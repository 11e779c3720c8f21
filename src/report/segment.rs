//! A text cut at every boundary of every annotation, so that nested and crossing spans can be drawn.

use std::cmp::Reverse;
use std::ops::Range;

/// A stretch of text that the same annotations cover from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes.
    pub range: Range<usize>,
    /// The spans that cover it, by their number, outermost first.
    pub marks: Vec<usize>,
}

/// A stretch of text with a blank line, or a line end, on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes, the line ends around it left out.
    pub range: Range<usize>,
    /// Whether it reads as the headline of the article.
    pub headline: bool,
}

/// The longest first line, in bytes, that is taken for a headline.
const HEADLINE: usize = 240;

/// Cuts `within` at all boundaries of `spans`. The pieces follow each other without a gap.
///
/// A span covers a piece if it holds all of it; the longer one is outside, and of two equal ones the
/// first. Takes `O(n log n)` for `n` spans, plus what it returns.
///
/// ```
/// use guillemet::report::segment;
/// // `abcd` with ab, bc and cd: each letter has its own marks.
/// let pieces = segment(0..4, &[0..2, 1..3, 2..4]);
/// let marks: Vec<_> = pieces.iter().map(|p| p.marks.as_slice()).collect();
/// assert_eq!(marks, [&[0][..], &[0, 1], &[1, 2], &[2]]);
/// ```
#[must_use]
pub fn segment(within: Range<usize>, spans: &[Range<usize>]) -> Vec<Piece> {
    let mut order: Vec<usize> = (0..spans.len())
        .filter(|&i| spans[i].start.max(within.start) < spans[i].end.min(within.end))
        .collect();
    order.sort_by_key(|&i| (spans[i].start, Reverse(spans[i].end), i));
    let mut cuts: Vec<usize> = order
        .iter()
        .flat_map(|&i| [spans[i].start, spans[i].end])
        .filter(|cut| within.contains(cut))
        .chain([within.start, within.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();

    let mut coming = order.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    let mut pieces = Vec::with_capacity(cuts.len());
    for cut in cuts.windows(2) {
        open.retain(|&i| spans[i].end > cut[0]);
        while let Some(i) = coming.next_if(|&i| spans[i].start <= cut[0]) {
            open.push(i);
        }
        pieces.push(Piece { range: cut[0]..cut[1], marks: open.clone() });
    }
    pieces
}

/// The paragraphs of a text: parted by blank lines, or by line ends if it has no blank line.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let blocks = blocks(text);
    let last = blocks.len();
    blocks
        .into_iter()
        .enumerate()
        .map(|(i, range)| {
            let headline = i == 0 && last > 1 && is_headline(&text[range.clone()]);
            Paragraph { range, headline }
        })
        .collect()
}

fn blocks(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let is_blank = |line: &Range<usize>| text[line.clone()].trim().is_empty();
    let first = lines.iter().position(|l| !is_blank(l)).unwrap_or(lines.len());
    let end = lines.iter().rposition(|l| !is_blank(l)).map_or(first, |last| last + 1);
    let lines = &lines[first..end];
    let has_blank = lines.iter().any(is_blank);
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut apart = true;
    for line in lines {
        if is_blank(line) {
            apart = true;
        } else if apart || !has_blank {
            blocks.push(line.clone());
            apart = false;
        } else if let Some(block) = blocks.last_mut() {
            block.end = line.end;
        }
    }
    blocks
}

/// The lines of a text without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            range
        })
        .collect()
}

/// A short line that ends without a full stop.
fn is_headline(block: &str) -> bool {
    block.len() <= HEADLINE && !block.contains('\n') && !block.trim_end().ends_with(['.', ',', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_make_up_the_text_and_carry_what_covers_them(
            len in 0usize..40,
            spans in proptest::collection::vec((0usize..40, 0usize..40), 0..12),
        ) {
            let spans: Vec<_> =
                spans.into_iter().map(|(a, b)| a.min(b).min(len)..a.max(b).min(len)).collect();
            let pieces = segment(0..len, &spans);
            let mut at = 0;
            for piece in &pieces {
                prop_assert_eq!(piece.range.start, at);
                at = piece.range.end;
                let covers = |i: &usize| {
                    spans[*i].start <= piece.range.start && piece.range.end <= spans[*i].end
                };
                let mut expected: Vec<usize> = (0..spans.len()).filter(covers).collect();
                expected.sort_by_key(|&i| (spans[i].start, Reverse(spans[i].end), i));
                prop_assert_eq!(&piece.marks, &expected);
            }
            prop_assert_eq!(at, len);
        }
    }

    #[test]
    fn a_part_of_a_text_has_the_marks_that_reach_into_it() {
        let pieces = segment(4..8, &[0..20, 6..10, 1..4, 8..9, 5..5]);
        let expected = [(4..6, vec![0]), (6..8, vec![0, 1])];
        assert_eq!(pieces.len(), 2);
        for (piece, (range, marks)) in pieces.into_iter().zip(expected) {
            assert_eq!(piece, Piece { range, marks });
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<_> = paragraphs(text)
            .into_iter()
            .map(|p| format!("{}{}", if p.headline { "# " } else { "" }, &text[p.range]))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn paragraphs_are_parted_by_blank_lines_or_lines() {
        check("", &[]);
        check(" \n\n", &[]);
        check(
            "Titre\r\n\r\nUn.\r\nDeux.\r\n \r\nTrois.\r\n",
            &["# Titre", "Un.\r\nDeux.", "Trois."],
        );
        check("Titre\nUn.\nDeux.", &["# Titre", "Un.", "Deux."]);
        check("Une phrase.\n\nDeux.", &["Une phrase.", "Deux."]);
        check("Seul", &["Seul"]);
    }
}
