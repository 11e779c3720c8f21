//! The document as a whole: what is named once in full may be named again by a part.

use crate::annotations::EntityType;
use crate::gazetteer::EntryId;
use crate::text::{Shape, TokenKind};

use super::context::Context;
use super::hash::{HashSet, HashTable, mix};
use super::listed::Listed;
use super::proposal::{Proposal, Weight};
use super::signals::flag;
use super::tables::word;

/// Proposes the shorter names of what is already accepted: surnames, acronyms, repeats.
#[must_use]
pub fn propose(context: &Context, accepted: &[Proposal], listed: &[Listed]) -> Vec<Proposal> {
    let mut out = Vec::new();
    acronyms(context, accepted, &mut out);
    let names = Names::gather(context, accepted, &out);
    names.find_again(context, &mut out);
    // A context form whose entry the accepted mentions name.
    let entries: HashSet<EntryId> = accepted.iter().filter_map(|p| p.entry).collect();
    for l in listed.iter().filter(|l| !l.holds && entries.contains(&l.entry)) {
        let mut p =
            Proposal::new(l.span, l.tokens.clone(), l.kind, "gazetteer-context", Weight::Plain);
        p.entry = Some(l.entry);
        out.push(p);
    }
    out
}

/// `Fédération du lin (FDL)`, `FDL (Fédération du lin)`: an unlisted acronym takes the type of the
/// name whose initials it has.
fn acronyms(context: &Context, accepted: &[Proposal], out: &mut Vec<Proposal>) {
    let n = context.reading.tokens().len();
    for p in accepted.iter().filter(|p| p.kind != EntityType::Per) {
        let (first, end) = (p.tokens.start, p.tokens.end);
        let after = (end + 2 < n && context.reading.token_text(end) == "(").then_some(end + 1);
        let before =
            (first >= 2 && context.reading.token_text(first - 1) == "(").then(|| first - 2);
        for at in [after, before].into_iter().flatten() {
            if context.token(at).shape == Shape::Upper && has_initials(context, p, at) {
                let span = context.token(at).span;
                let mut short = Proposal::new(span, at..at + 1, p.kind, "acronym", Weight::Plain);
                short.entry = p.entry;
                short.subtype = p.subtype;
                out.push(short);
            }
        }
    }
}

/// Whether all letters of the acronym at a token begin words of the name, in order.
fn has_initials(context: &Context, name: &Proposal, acronym: usize) -> bool {
    let mut wanted = context.reading.token_text(acronym).chars().map(crate::text::fold::base);
    let mut next = wanted.next();
    let mut hits = 0;
    for t in name.tokens.clone() {
        let first = context.reading.token_text(t).chars().next().map(crate::text::fold::base);
        if let (Some(a), Some(b)) = (next, first)
            && a.to_lowercase().eq(b.to_lowercase())
        {
            hits += 1;
            next = wanted.next();
        }
    }
    hits >= 2 && next.is_none()
}

/// The most words of a name that is looked for again.
const MAX_WORDS: usize = 8;

/// Words of accepted names by which the text may call their bearer again.
#[derive(Default)]
struct Names {
    /// By hash of one word.
    single: HashTable<u64, Again>,
    /// By hash of several words.
    several: HashTable<u64, Again>,
    /// By hash of the first of several words: the most words that follow it in a name.
    longest: HashTable<u64, usize>,
}

/// What is named again.
#[derive(Debug, Clone, Copy)]
struct Again {
    kind: EntityType,
    rule: &'static str,
    weight: Weight,
}

impl Names {
    fn gather(context: &Context, accepted: &[Proposal], more: &[Proposal]) -> Self {
        let mut names = Self::default();
        for p in accepted.iter().chain(more).filter(|p| !p.nested) {
            let words = p.tokens.len();
            let hash = context.key(p.tokens.clone());
            if words > 1 {
                let again = Again { kind: p.kind, rule: "repeat", weight: Weight::Plain };
                names.several.entry(hash).or_insert(again);
                let first = context.key(p.tokens.start..p.tokens.start + 1);
                let longest = names.longest.entry(first).or_default();
                *longest = words.clamp(*longest, MAX_WORDS);
            } else if p.entry.is_none() {
                let again = Again { kind: p.kind, rule: "repeat", weight: Weight::Guess };
                names.single.entry(hash).or_insert(again);
            }
            if p.kind == EntityType::Per
                && words > 1
                && let Some(surname) = surname(context, p)
            {
                let again = Again { kind: EntityType::Per, rule: "surname", weight: Weight::Plain };
                names.single.entry(context.key(surname)).or_insert(again);
            }
        }
        names
    }

    fn find_again(&self, context: &Context, out: &mut Vec<Proposal>) {
        let n = context.reading.tokens().len();
        for i in 0..n {
            if !context.is_capital(i) {
                continue;
            }
            let mut propose = |end: usize, again: &Again| {
                let span = context.reading.span_of(i, end - 1);
                out.push(Proposal::new(span, i..end, again.kind, again.rule, again.weight));
            };
            let mut hash = mix(0, context.token_key(i));
            if let Some(again) = self.single.get(&hash)
                && may_stand_alone(context, i, again)
            {
                propose(i + 1, again);
            }
            let longest = self.longest.get(&hash).copied().unwrap_or(0);
            let mut end = i + 1;
            while end < n && end - i < longest && context.joined(end - 1) {
                hash = mix(hash, context.token_key(end));
                end += 1;
                if let Some(again) = self.several.get(&hash) {
                    propose(end, again);
                }
            }
        }
    }
}

/// The last word of a person's name, unless it is a word of French or a numeral.
fn surname(context: &Context, p: &Proposal) -> Option<std::ops::Range<usize>> {
    let last = p.tokens.end - 1;
    let token = context.token(last);
    let fits = token.kind == TokenKind::Word
        && context.signals.is(last, flag::CAP)
        && token.span.len() > 2
        && !context.signals.word(last, word::FUNCTION)
        && context.reading.token_text(last).chars().any(char::is_lowercase);
    fits.then_some(last..last + 1)
}

/// A single word again: not where it only opens a sentence, not as part of another name.
fn may_stand_alone(context: &Context, i: usize, again: &Again) -> bool {
    !context.is_opening_word(i)
        && (again.kind != EntityType::Per || context.capital_before(i).is_none())
}
