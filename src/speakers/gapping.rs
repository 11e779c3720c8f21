//! Verbs left out: `X parle d'une « … », Y d'une « … »`.

use super::phrase::{Head, NounPhrase};
use super::rules::{Attribution, Scene};
use super::verbs::{GroupKind, VerbGroup};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::Role as Syntax;

impl Scene<'_> {
    /// `X parle d'une « … », [Y] d'une « … »`, `X y voit « … », [Y] (Z), plus prudent, « … »`: the verb of the
    /// clause before is left out.
    pub(super) fn gapping(&self, quote: usize) -> Option<Attribution> {
        let earlier = (0..quote).rev().find(|&c| self.frame().is_quote(c))?;
        let joint = earlier + 1;
        let joins = |c: usize| {
            self.phraser.is(c, Syntax::Coordinator) || self.phraser.is(c, Syntax::Clause)
        };
        if !(self.mark(joint, ",") || self.mark(joint, ";") || joins(joint)) {
            return None;
        }
        let start = if joins(joint + 1) { joint + 2 } else { joint + 1 };
        let speaker = self.phraser.at(start).filter(|np| np.head.can_speak())?;
        let at = self.behind_insertions(speaker.cells.end, quote)?;
        let governing = self.verbs.iter().rfind(|v| v.end <= earlier)?;
        let fits = self.is_same_complement(governing, at, earlier, quote)
            || self.is_same_object(governing, &speaker, at, quote);
        (fits && speaker.cells.end <= quote).then(|| Attribution {
            rule: "gapping",
            cue: Some(self.cue(governing)),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// `les syndicats, [eux,] d'un « … »`, `le Comité (CDE), [établi à Genève,] « … »`: the cell behind what may
    /// stand between a subject and the complement of the verb left out.
    fn behind_insertions(&self, end: usize, quote: usize) -> Option<usize> {
        const MAX_INSERTION: usize = 10;
        let mut at = end;
        if self.mark(at, "(") {
            at = (at..quote).find(|&c| self.mark(c, ")"))? + 1;
        }
        while at < quote
            && (self.mark(at, ",")
                || self.phraser.is(at, Syntax::Between)
                || self.phraser.is_adverbial(at))
        {
            at += 1;
        }
        let inserted = (end..at).any(|c| self.mark(c, ","));
        let close = (at..quote.min(at + MAX_INSERTION)).rfind(|&c| self.mark(c, ","));
        let finite = |v: &VerbGroup| v.kind == GroupKind::Finite && v.first >= at;
        let spoken = |close: usize| self.verbs.iter().any(|v| finite(v) && v.end <= close);
        Some(match close {
            Some(close) if inserted && !spoken(close) => close + 1,
            _ => at,
        })
    }

    /// Whether a complement has the preposition of the one before: `de` and `de`, `à` and `à`.
    fn is_same_complement(
        &self,
        governing: &VerbGroup,
        at: usize,
        earlier: usize,
        quote: usize,
    ) -> bool {
        let mut prepositions = [Syntax::De, Syntax::A, Syntax::Comparison].into_iter();
        let Some(preposition) = prepositions.find(|&role| self.phraser.is(at, role)) else {
            return false;
        };
        let governed = (governing.end..earlier).any(|c| self.phraser.is(c, preposition));
        governed && self.is_determined(at + 1..quote)
    }

    /// Whether both quotations are objects of a verb that takes them: somebody in particular stands before the
    /// second one.
    fn is_same_object(
        &self,
        governing: &VerbGroup,
        speaker: &NounPhrase,
        at: usize,
        quote: usize,
    ) -> bool {
        // `les uns « … », [les autres] « … »`
        let single = matches!(speaker.head, Head::Pronoun(_)) && speaker.cells.len() == 1;
        let somebody = !single && speaker.head != Head::Report;
        let first = (governing.end..quote).find(|&c| self.frame().is_quote(c));
        let object = first.is_some_and(|first| self.is_determined(governing.end..first));
        somebody && object && self.verb(governing).takes_object && self.is_determined(at..quote)
    }

    /// Whether nothing but determiners stands in a stretch.
    fn is_determined(&self, mut cells: std::ops::Range<usize>) -> bool {
        cells.all(|c| {
            self.phraser.class(c, WordClass::Determiner) || self.phraser.is(c, Syntax::Article)
        })
    }
}
