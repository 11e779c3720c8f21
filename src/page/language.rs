//! Whether a text is French: a light check, made on the words that are there anyway.
//!
//! French small words among the words in small letters decide nearly always. Names do not count, so that
//! a list of them is no foreign text. Where small words are rare, each line is asked for its language by
//! its letter trigrams: an article that quotes English at length still has French lines.

use whatlang::Lang;

use crate::gazetteer::lexicon::word_bits as word;
use crate::reading::Reading;
use crate::text::segment::Paragraph;
use crate::text::{Shape, TokenKind};

/// Fewer words in small letters tell nothing.
const ENOUGH_WORDS: usize = 20;
/// How many words, or letters for the script, are looked at.
const SAMPLE: usize = 400;
/// The percentage of small words from which a text is French without a closer look. Running French text
/// has 45 and more, Spanish and Catalan, which share some of them, up to 35.
const FRENCH: usize = 42;
/// Lines that are asked for their language.
const LINES: usize = 40;
/// The words that make a line worth asking.
const LINE_WORDS: usize = 12;
/// The percentage of words in French lines from which a text passes.
const FRENCH_LINES: usize = 20;

/// Whether a text is French, or too short or too bare to tell.
#[must_use]
pub fn may_be_french(reading: &Reading) -> bool {
    let lines: Vec<&Paragraph> = lines(reading).collect();
    let (mut words, mut small) = (0, 0);
    for line in &lines {
        let counts = counts(reading, line);
        words += counts.0;
        small += counts.1;
        if words > SAMPLE {
            break;
        }
    }
    if words >= ENOUGH_WORDS && small * 100 >= words * FRENCH {
        return true;
    }
    !is_other_script(reading, &lines) && (words < ENOUGH_WORDS || has_french_lines(reading, &lines))
}

/// The lines of prose.
pub(super) fn lines<'r>(reading: &'r Reading) -> impl Iterator<Item = &'r Paragraph> {
    let paragraphs = reading.segments.paragraphs.iter();
    paragraphs.filter(|line| reading.blocks.is_prose(line.span))
}

/// The words in small letters of a line, and those of them that are French small words.
fn counts(reading: &Reading, line: &Paragraph) -> (usize, usize) {
    let (mut words, mut small) = (0, 0);
    for i in line.tokens.clone() {
        let token = reading.tokens()[i];
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Elision);
        if is_word && token.shape == Shape::Lower {
            words += 1;
            small += usize::from(reading.is_any(i, word::FUNCTION));
        }
    }
    (words, small)
}

/// Whether most letters are not Latin.
fn is_other_script(reading: &Reading, lines: &[&Paragraph]) -> bool {
    let text = lines.iter().take(LINES).flat_map(|line| reading.covered(line.span).chars());
    let (mut letters, mut other) = (0_usize, 0_usize);
    for c in text.take(SAMPLE).filter(|c| c.is_alphabetic()) {
        letters += 1;
        other += usize::from(
            !matches!(c, 'A'..='Z' | 'a'..='z' | 'À'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'),
        );
    }
    letters >= ENOUGH_WORDS && other * 2 > letters
}

/// Whether the lines that are long enough to tell are French in part, or none is.
fn has_french_lines(reading: &Reading, lines: &[&Paragraph]) -> bool {
    let (mut asked, mut french) = (0, 0);
    let long = lines.iter().filter_map(|line| {
        let (words, _) = counts(reading, line);
        (words >= LINE_WORDS).then_some((line.span, words))
    });
    for (span, words) in long.take(LINES) {
        let covered = reading.covered(span);
        let head = &covered[..super::floor(covered, 1000)];
        asked += words;
        let is_french = whatlang::detect_lang(head).is_none_or(|lang| lang == Lang::Fra);
        french += if is_french { words } else { 0 };
    }
    asked == 0 || french * 100 >= asked * FRENCH_LINES
}
