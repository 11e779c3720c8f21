//! A stretch that one rule or list takes for a name.

use std::ops::Range;

use crate::annotations::EntityType;
use crate::gazetteer::EntryId;
use crate::text::ByteSpan;

/// How much a proposal weighs against others that overlap it; among equals the longer one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// A guess from capitals alone.
    Guess,
    /// A rule or a list.
    Plain,
    /// A civility before it, an entry matched letter by letter.
    Sure,
    /// A list that its user trusts against everything else.
    Trusted,
}

/// What the chain may do with a rule's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hold {
    /// Drop it, cut it, call it something else.
    Open,
    /// Drop it where it sees no name at all, but not take a part of it (`tribunal de Lille`).
    Span,
    /// Nothing: what stands there leaves no choice.
    Firm,
}

/// A stretch that one rule or list takes for a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Where it stands.
    pub span: ByteSpan,
    /// The tokens that it touches.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: EntityType,
    /// Finer class where a trigger tells it, or empty.
    pub subtype: &'static str,
    /// The gazetteer entry, if one is meant.
    pub entry: Option<EntryId>,
    /// The rule or list.
    pub rule: &'static str,
    /// Its weight.
    pub weight: Weight,
    /// What the chain may do with it.
    pub hold: Hold,
    /// Probability, where a model gives one.
    pub confidence: Option<f32>,
    /// Whether it lies within another accepted proposal.
    pub nested: bool,
}

impl Proposal {
    /// A proposal without an entry.
    #[must_use]
    pub fn new(
        span: ByteSpan,
        tokens: Range<usize>,
        kind: EntityType,
        rule: &'static str,
        weight: Weight,
    ) -> Self {
        Self {
            span,
            tokens,
            kind,
            subtype: "",
            entry: None,
            rule,
            weight,
            hold: Hold::Open,
            confidence: None,
            nested: false,
        }
    }
}

/// Chooses among overlapping proposals: heavier first, then longer, then earlier. What lies within
/// an accepted one is kept and flagged as nested; what crosses one is dropped.
#[must_use]
pub fn select(mut proposals: Vec<Proposal>) -> Vec<Proposal> {
    // Proposals are large: numbers are sorted in their place.
    let order = in_order(&proposals, |p| {
        let after = u128::from(u8::MAX - p.weight as u8) << 64
            | u128::from(!(p.span.end - p.span.start)) << 32;
        (after | u128::from(p.span.start)) << 1 | u128::from(p.entry.is_none())
    });
    let end = proposals.iter().map(|p| p.tokens.end).max().unwrap_or(0);
    // For each token one more than the number of the accepted proposal that it belongs to.
    let mut owner = vec![0_usize; end];
    let mut accepted = Vec::with_capacity(proposals.len());
    for i in order {
        let (span, kind, hold) = (proposals[i].span, proposals[i].kind, proposals[i].hold);
        let owners = &mut owner[proposals[i].tokens.clone()];
        match owners.first().copied().unwrap_or(0) {
            0 if owners.iter().any(|&o| o != 0) => continue,
            0 => owners.fill(i + 1),
            first if owners.iter().all(|&o| o == first) => {
                let other = &mut proposals[first - 1];
                if other.span == span && other.kind == kind {
                    // Two rules of one mind: what either is sure of.
                    other.hold = other.hold.max(hold);
                }
                if !other.span.contains(span) || other.span == span {
                    continue;
                }
                proposals[i].nested = true;
            }
            _ => continue,
        }
        accepted.push(i);
    }
    let place = |&i: &usize| {
        let span = proposals[i].span;
        u128::from(span.start) << 32 | u128::from(!span.end)
    };
    let mut accepted: Vec<Proposal> =
        in_order(&accepted, place).into_iter().map(|k| proposals[accepted[k]].clone()).collect();
    accepted.dedup_by_key(|p| p.span);
    accepted
}

/// The numbers of items in the order of their keys, which leave the upper quarter free; equal ones as they
/// come.
fn in_order<T>(items: &[T], key: impl Fn(&T) -> u128) -> Vec<usize> {
    let numbered = (0_u32..).zip(items).map(|(i, item)| key(item) << 32 | u128::from(i));
    let mut keys: Vec<u128> = numbered.collect();
    keys.sort_unstable();
    #[allow(clippy::cast_possible_truncation, reason = "the number is the lowest quarter")]
    keys.into_iter().map(|key| key as u32 as usize).collect()
}
