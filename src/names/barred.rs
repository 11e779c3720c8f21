//! What looks like a name and is none: what a minister is minister of (`le ministre de l'Intérieur X`),
//! events (`Tour de France`), feasts (`la Saint-Nicolas`), initialisms of common nouns (`TVA`).

use std::ops::Range;

use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::syntax::VerbKind;
use crate::reading::Reading;

use super::signals::{Signals, flag};
use super::tables::word;

/// The most tokens between the role and the portfolio: `ministre déléguée auprès du`.
const MAX_BETWEEN: usize = 6;

/// The stretches of a text that are no names, by their tokens, in order.
#[must_use]
pub fn barred(reading: &Reading, s: &Signals, lexicons: &Lexicons) -> Vec<Range<usize>> {
    let n = reading.tokens().len();
    let mut out = Vec::new();
    let mut at = 0;
    // Up to which token a portfolio belongs to the role before it.
    let mut reach = 0;
    while at < n {
        // Far from a role a small word can bar nothing: most words of a text.
        if reach == 0 && !s.any(at, flag::IN_ROLE | flag::CAP) {
            at += 1;
            continue;
        }
        if s.is(at, flag::IN_ROLE) && !s.is(at, flag::CAP) {
            reach = at + MAX_BETWEEN;
        } else if at > reach || !is_inside(reading, s, lexicons, at) {
            reach = 0;
        }
        if s.word(at, word::NO_NAME)
            && s.is(at, flag::CAP)
            && let Some(found) = lexicons.bodies.no_names.longest(&reading.words, at)
        {
            out.push(at..at + found.len);
            at += found.len;
            continue;
        }
        if at > 0 && is_feast(reading.token_text(at - 1), reading.token_text(at)) {
            out.push(at..at + 1);
        }
        let found = (reach > 0 && s.is(at, flag::CAP))
            .then(|| lexicons.bodies.portfolios.longest(&reading.words, at))
            .flatten();
        match found {
            Some(found) => {
                out.push(at..at + found.len);
                at += found.len;
                reach = at + MAX_BETWEEN;
            }
            // A name that is no portfolio ends it.
            None => {
                if s.is(at, flag::CAP) {
                    reach = 0;
                }
                at += 1;
            }
        }
    }
    out
}

/// `la Saint-Nicolas`: the day of a saint, not a place or body called after him (`Saint-Nicolas`, `le
/// Saint-Siège`).
fn is_feast(before: &str, word: &str) -> bool {
    before == "la" && word.starts_with("Saint-")
}

/// Small words, participles (`chargée`) and commas between a role and its portfolios.
fn is_inside(reading: &Reading, s: &Signals, lexicons: &Lexicons, i: usize) -> bool {
    if s.is(i, flag::CAP) {
        return true;
    }
    let small = word::DE | word::ARTICLE | word::PREPOSITION | word::CONJUNCTION;
    // `le vice-ministre arménien des Affaires étrangères`
    s.word(i, small)
        || s.any(i, flag::DEMONYM)
        || lexicons.syntax.is_verb(reading.words[i], VerbKind::PastParticiple)
        || reading.token_text(i) == ","
}

/// What of a name is left behind a barred stretch that it begins with (`Justice Jean Roche`).
#[must_use]
pub fn behind(barred: &[Range<usize>], name: Range<usize>) -> Range<usize> {
    let i = barred.partition_point(|p| p.end <= name.start);
    match barred.get(i) {
        Some(p) if p.start <= name.start && p.end < name.end => p.end..name.end,
        _ => name,
    }
}

/// Whether a name lies within a barred stretch.
#[must_use]
pub fn covers(barred: &[Range<usize>], name: &Range<usize>) -> bool {
    let i = barred.partition_point(|p| p.end <= name.start);
    barred.get(i).is_some_and(|p| p.start <= name.start && name.end <= p.end)
}
