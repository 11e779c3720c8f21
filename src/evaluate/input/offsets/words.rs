//! Offsets without covered texts: words tell how they were counted. An annotation begins and ends at the
//! edge of a word, so that offsets counted in another unit soon cut words in two.

use super::{Claim, Guess, View};
use crate::evaluate::model::{Chars, Span};
use crate::text::OffsetUnit;

/// Fewer annotations than this prove nothing.
const ENOUGH: usize = 10;

/// The reading under which the annotations stand on words, if under the declared one they do not: more
/// than half of them cut words (or leave the text), and under the other one in twenty at most.
pub(super) fn reading(
    all: &[Claim<'_>],
    text: &str,
    chars: &Chars<'_>,
    declared: OffsetUnit,
) -> Option<(View, usize)> {
    let plain = View::new(text, Guess::plain(declared));
    let cut = misplaced(all, &plain, chars);
    if all.len() < ENOUGH || 2 * cut <= all.len() {
        return None;
    }
    // Units and what was counted: one character more or less would put too many ends on words by chance.
    let guesses = Guess::all(declared).into_iter();
    let guesses = guesses.filter(|g| !g.loose && !g.inclusive && g.unit != declared);
    let views = guesses.map(|guess| View::new(text, guess));
    views
        .filter(|view| all.iter().all(|c| view.span(c.span).is_some()))
        .find(|view| 20 * misplaced(all, view, chars) <= all.len())
        .map(|view| (view, cut))
}

/// How many annotations leave the text or begin or end inside a word.
fn misplaced(all: &[Claim<'_>], view: &View, chars: &Chars<'_>) -> usize {
    let letter = |start: usize| {
        chars.slice(Span { start, end: start + 1 }).chars().any(char::is_alphanumeric)
    };
    let edge = |at: usize| at == 0 || !(letter(at - 1) && letter(at));
    all.iter().filter(|c| !view.span(c.span).is_some_and(|s| edge(s.start) && edge(s.end))).count()
}
