//! Groups of named persons: `ils` after `Anne et Paul Martin`, `les avocats, A et B`.

use super::frame::Frame;
use super::phrase::{Head, NounPhrase};
use super::resolve::{Resolver, Source};
use crate::annotations::{EntityType, Mention};
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::ByteSpan;

/// How many mentions back a group is sought.
const MAX_MENTIONS: usize = 24;

impl Resolver<'_> {
    /// The last two coordinated persons named before a place.
    pub(super) fn group_before(&self, at: u32) -> Option<Source> {
        let mentions = &self.pool.names.mentions;
        let end = mentions.partition_point(|m| m.span.start < at);
        let here = self.pool.reading.segments.paragraph_at(at);
        mentions[..end]
            .iter()
            .rev()
            .take(MAX_MENTIONS)
            .filter(|m| here - self.pool.reading.segments.paragraph_at(m.span.start) <= 3)
            .find_map(|m| self.group_ending(m))
            .map(|span| self.described(span))
    }

    /// `[Anne et Paul Martin]`: the coordinated names that a person's mention ends.
    fn group_ending(&self, mention: &Mention) -> Option<ByteSpan> {
        let reading = self.pool.reading;
        let first = reading.segments.tokens_in(mention.span).start;
        let et = first.checked_sub(1)?;
        let coordinated = self.pool.lexicons.syntax.is(reading.words[et], Syntax::Coordinator);
        if mention.kind != EntityType::Per || mention.nested || !coordinated {
            return None;
        }
        let capital = |t: usize| reading.tokens()[t].is_capitalised(reading.text);
        let start = (0..et).rev().take(4).take_while(|&t| capital(t)).last()?;
        Some(ByteSpan { start: reading.tokens()[start].span.start, end: mention.span.end })
    }

    /// `les porte-parole du comité, [A et B],`: two persons apposed to a plural phrase.
    pub(super) fn group_apposed(&self, frame: &Frame, np: &NounPhrase) -> Option<Source> {
        let reading = self.pool.reading;
        // `porte-parole` does not tell its number.
        let single = self.agreement(frame, np).plural == Some(false);
        if single || np.head != Head::Role || !frame.is_mark(reading, np.cells.end, ",") {
            return None;
        }
        let from = np.cells.end + 1;
        let person = |cell: usize| {
            let mention = &self.pool.names.mentions[(*frame.mentions.get(cell)?)?];
            (mention.kind == EntityType::Per).then_some(mention)
        };
        let first = person(from)?;
        let et = (from..frame.len()).find(|&c| frame.mentions[c].is_none())?;
        let second = person(et + 1)?;
        let joined = self.pool.lexicons.syntax.is(frame.words[et], Syntax::Coordinator);
        joined.then(|| self.described(first.span.cover(second.span)))
    }
}
