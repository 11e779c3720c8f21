//! The document as a whole: what is named once in full may be named again by a part.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::annotations::EntityType;
use crate::gazetteer::{EntryId, FormKind};
use crate::text::TokenKind;

use super::context::Context;
use super::hash::{HashSet, HashTable, lower_hash, mix};
use super::initials;
use super::listed::Listed;
use super::phrasal;
use super::proposal::{Hold, Proposal, Weight};
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

/// Takes out what the lists say of acronyms that the text explains otherwise: in `le Collectif des
/// sous-titreurs francophones (CSF)`, `CSF` is not the board that is listed under it, here and further on.
pub fn redefine(context: &Context, accepted: &mut Vec<Proposal>, listed: &mut Vec<Listed>) {
    let mut explained: HashSet<u64> = HashSet::default();
    // The first listed acronym at each token.
    let mut rivals: FxHashMap<usize, &Listed> = FxHashMap::default();
    for l in listed.iter().filter(|l| l.tokens.len() == 1 && l.form == FormKind::Acronym) {
        rivals.entry(l.tokens.start).or_insert(l);
    }
    for (p, at) in explanations(context, accepted, |at| rivals.contains_key(&at)) {
        if let Some(rival) = rivals.get(&at)
            && p.entry != Some(rival.entry)
            && !resembles(context, rival.entry, p)
        {
            explained.insert(context.key(at..at + 1));
        }
    }
    if explained.is_empty() {
        return;
    }
    let stays = |tokens: &Range<usize>| !explained.contains(&context.key(tokens.clone()));
    listed.retain(|l| l.trusted || stays(&l.tokens));
    accepted.retain(|p| p.entry.is_none() || p.weight == Weight::Trusted || stays(&p.tokens));
}

/// Whether half of the longer words of an entry's name stand in a name of the text.
fn resembles(context: &Context, entry: EntryId, name: &Proposal) -> bool {
    const LONG: usize = 4;
    let written: HashSet<u64> = name.tokens.clone().map(|t| context.token_key(t)).collect();
    let words = context.gazetteer.entry(entry).name.split([' ', '\'', '’', '-']);
    let words: Vec<_> = words.filter(|w| w.chars().count() >= LONG).collect();
    let common = words.iter().filter(|w| written.contains(&lower_hash(w))).count();
    common > 0 && common * 2 >= words.len()
}

/// `Fédération du lin (FDL)`, `FDL (Fédération du lin)`: an unlisted acronym takes the type of the
/// name whose initials it has.
fn acronyms(context: &Context, accepted: &[Proposal], out: &mut Vec<Proposal>) {
    for (p, at) in explanations(context, accepted, |_| true) {
        let span = context.token(at).span;
        let mut short = Proposal::new(span, at..at + 1, p.kind, "acronym", Weight::Plain);
        short.entry = p.entry;
        short.subtype = p.subtype;
        out.push(short);
    }
}

/// The names beside which an acronym of their initials stands in parentheses, or that stand in
/// parentheses beside it, each with the token of the acronym, if that token is wanted.
fn explanations<'n>(
    context: &Context,
    names: &'n [Proposal],
    wanted: impl Fn(usize) -> bool,
) -> impl Iterator<Item = (&'n Proposal, usize)> {
    let n = context.reading.tokens().len();
    let bodies = names.iter().filter(|p| p.kind != EntityType::Per);
    bodies.flat_map(move |p| {
        let (first, end) = (p.tokens.start, p.tokens.end);
        let after = (end + 2 < n && context.reading.token_text(end) == "(").then_some(end + 1);
        let before =
            (first >= 2 && context.reading.token_text(first - 1) == "(").then(|| first - 2);
        let explains = |&at: &usize| {
            let made =
                || initials::made_of(context.reading.token_text(at), context, p.tokens.clone());
            wanted(at) && made().is_some()
        };
        let found = [after, before].map(|at| at.filter(explains));
        found.into_iter().flatten().map(move |at| (p, at))
    })
}

/// The rule of a body that is named again without the article of its name.
const PHRASAL: &str = "phrasal-again";
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
                names.without_article(context, p);
            } else if p.entry.is_none() && context.token(p.tokens.start).span.len() > 1 {
                let again = Again { kind: p.kind, rule: "repeat", weight: Weight::Guess };
                names.single.entry(hash).or_insert(again);
            }
            if p.kind == EntityType::Per
                && words > 1
                && let Some(surname) = surname(context, p)
            {
                names.surname(context, p.tokens.start, surname);
                if context.is_given(p.tokens.start) {
                    let first = context.key(p.tokens.start..p.tokens.start + 1);
                    let (kind, rule) = (EntityType::Per, "first-name-again");
                    names.single.entry(first).or_insert(Again {
                        kind,
                        rule,
                        weight: Weight::Guess,
                    });
                }
            }
        }
        names
    }

    /// `Les Amis du platane` are named again in `l'un des Amis du platane`.
    fn without_article(&mut self, context: &Context, p: &Proposal) {
        let (start, end) = (p.tokens.start + 1, p.tokens.end);
        if p.kind == EntityType::Org && end - start > 1 && phrasal::has_article(context, start - 1)
        {
            let again = Again { kind: p.kind, rule: PHRASAL, weight: Weight::Plain };
            self.several.entry(context.key(start..end)).or_insert(again);
            let longest = self.longest.entry(context.key(start..start + 1)).or_default();
            *longest = (end - start).clamp(*longest, MAX_WORDS);
        }
    }

    /// The surname of a person, alone and with the particles before it that are written with a capital
    /// (`Le Guévellec`).
    fn surname(&mut self, context: &Context, first: usize, surname: Range<usize>) {
        let again = Again { kind: EntityType::Per, rule: "surname", weight: Weight::Plain };
        self.single.entry(context.key(surname.clone())).or_insert(again);
        let is_particle =
            |t: &usize| context.signals.word(*t, word::PARTICLE) && context.is_capital(*t);
        let start = (first + 1..surname.start)
            .rev()
            .take_while(is_particle)
            .last()
            .unwrap_or(surname.start);
        if start < surname.start {
            self.several.entry(context.key(start..surname.end)).or_insert(again);
            let longest = self.longest.entry(context.key(start..start + 1)).or_default();
            *longest = (surname.end - start).clamp(*longest, MAX_WORDS);
        }
    }

    fn find_again(&self, context: &Context, out: &mut Vec<Proposal>) {
        let n = context.reading.tokens().len();
        for &i in &context.signals.capitals {
            if !context.is_capital(i) {
                continue;
            }
            let mut propose = |end: usize, again: &Again| {
                let span = context.reading.span_of(i, end - 1);
                let mut p = Proposal::new(span, i..end, again.kind, again.rule, again.weight);
                if again.rule == "surname" && end - i > 1 {
                    p.hold = Hold::Span;
                } else if again.rule == PHRASAL {
                    p.hold = Hold::Firm;
                }
                out.push(p);
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
fn surname(context: &Context, p: &Proposal) -> Option<Range<usize>> {
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
