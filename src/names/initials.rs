//! Bodies that no list or noun tells, by the acronym that the text gives them: `la Provençale de
//! restauration collective (PRC)`. After A. Schwartz and M. Hearst, "A simple algorithm for identifying
//! abbreviation definitions in biomedical text", PSB 2003, with the words' initials alone.

use crate::annotations::EntityType;
use crate::text::TokenKind;

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
#[must_use]
pub fn is_acronym(word: &str) -> bool {
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
        if context.is_name_word(first) && is_made_of(context, first, open, acronym) {
            return (open - first > 1).then_some(first);
        }
    }
    None
}

/// Whether each letter begins a word, in order, the first one the first word and the last one the last
/// or last but one; words in between may have none (`de`, `et`).
fn is_made_of(context: &Context, first: usize, end: usize, acronym: &str) -> bool {
    let base = |c: char| crate::text::fold::base(c).to_lowercase().next();
    let initial = |t: usize| context.reading.token_text(t).chars().next().and_then(base);
    let mut letters = acronym.chars().map(base);
    let mut wanted = letters.next();
    let mut last = first;
    for t in first..end {
        if wanted.is_some() && initial(t) == wanted.flatten() {
            (last, wanted) = (t, letters.next());
        } else if t == first {
            return false;
        }
    }
    wanted.is_none() && last + 2 >= end
}
