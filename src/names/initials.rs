//! Bodies that no list or noun tells, by the acronym that the text gives them: `la Provençale de
//! restauration collective (PRC)`. After A. Schwartz and M. Hearst, "A simple algorithm for identifying
//! abbreviation definitions in biomedical text", PSB 2003, with the beginnings of words alone.

use std::ops::Range;

use crate::annotations::EntityType;
use crate::text::TokenKind;
use crate::text::fold::base;

use super::context::Context;
use super::proposal::{Hold, Proposal, Weight};

/// The most words before the parenthesis.
const MAX_WORDS: usize = 12;
/// The letters of an acronym.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=8;

/// Proposes names that stand before their acronym.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    let text = |i: usize| context.reading.token_text(i);
    for (open, token) in context.reading.tokens().iter().enumerate().skip(1) {
        // Nearly every token is another one, which its first byte tells.
        let may_open = context.reading.text.as_bytes()[token.span.start as usize] == b'(';
        if may_open
            && open + 2 < context.reading.tokens().len()
            && text(open) == "("
            && text(open + 2) == ")"
            && is_acronym(text(open + 1))
            && LETTERS.contains(&text(open + 1).chars().count())
            && let Some(first) = first_word(context, open)
        {
            let span = context.reading.span_of(first, open - 1);
            let (kind, weight) = (EntityType::Org, Weight::Plain);
            let mut p = Proposal::new(span, first..open, kind, "acronym", weight);
            p.hold = Hold::Firm;
            out.push(p);
        }
    }
}

/// Whether a word is written as acronyms are: letters, at least two of them capital (`MpD`).
fn is_acronym(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The nearest capitalised word before the parenthesis from which on the initials make the acronym.
fn first_word(context: &Context, open: usize) -> Option<usize> {
    let acronym = context.reading.token_text(open + 1);
    let earliest = open.saturating_sub(MAX_WORDS);
    for first in (earliest..open).rev() {
        let inside = matches!(context.token(first).kind, TokenKind::Word | TokenKind::Elision);
        if !inside || !context.joined(first) {
            return None;
        }
        if context.is_name_word(first)
            && let Some(made) = made_of(acronym, context, first..open)
            // A word behind the last letter's: `… de la laine (XYL)`.
            && made.start == first
            && made.end + 1 >= open
        {
            return (open - first > 1).then_some(first);
        }
    }
    None
}

/// The most letters that an acronym takes of one word, if it is not all in capitals: `Fnaut`, `Indeci`.
const SYLLABLE: usize = 4;
/// No acronym has more letters. The ways to make one are as many as its letters times the words.
const MOST_LETTERS: usize = 24;
/// The fewest words of an acronym that has one capital only, which any name in parentheses has.
const WORDS_OF_ONE_CAPITAL: usize = 3;

/// A way to make the first letters of an acronym: of its ways, the greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    /// The first word's token, so that the earliest is the greatest.
    first: std::cmp::Reverse<usize>,
    words: usize,
    last: usize,
}

/// The words among these tokens of which an acronym is made, from the first to the last one that it
/// has a letter of: each of its letters begins a word, in order, and small words need not be meant
/// (`de`, `et`). In `Haut-Lignon` there are two words.
#[must_use]
pub fn made_of(acronym: &str, context: &Context, words: Range<usize>) -> Option<Range<usize>> {
    let lower = |c: char| base(c).to_lowercase().next().unwrap_or(c);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let capitals = acronym.chars().filter(|c| c.is_uppercase()).count();
    if !acronym.starts_with(char::is_uppercase) || !acronym.chars().all(is_part) {
        return None;
    }
    let letters: Vec<char> = acronym.chars().filter(|c| c.is_alphanumeric()).map(lower).collect();
    if letters.len() > MOST_LETTERS {
        return None;
    }
    let most = if capitals == letters.len() { 1 } else { SYLLABLE };
    // For each number of letters the best way to make them of the words so far.
    let mut ways: Vec<Option<Way>> = vec![None; letters.len() + 1];
    for token in words {
        for word in context.reading.token_text(token).split('-') {
            for made in (0..letters.len()).rev() {
                let before = ways[made];
                if made > 0 && before.is_none() {
                    continue;
                }
                let way = Way {
                    first: before.map_or(std::cmp::Reverse(token), |w| w.first),
                    words: before.map_or(1, |w| w.words + 1),
                    last: token,
                };
                let same = |(a, b): &(char, &char)| lower(*a) == **b;
                let common = word.chars().zip(&letters[made..]).take(most);
                for end in made + 1..=made + common.take_while(same).count() {
                    ways[end] = ways[end].max(Some(way));
                }
            }
        }
    }
    let least = if capitals < 2 { WORDS_OF_ONE_CAPITAL } else { 2 };
    let way = (*ways.last()?)?;
    (way.words >= least).then(|| way.first.0..way.last + 1)
}
