//! Prepositions that introduce a source, before or behind the quotation: `selon X`, `pour X`.

use super::phrase::{Head, NounPhrase};
use super::rules::{Attribution, Scene};
use crate::annotations::EntityType;
use crate::gazetteer::lexicon::names::{PronounKind, WordClass};
use crate::gazetteer::lexicon::syntax::Role as Syntax;

impl Scene<'_> {
    /// Whether the speaker found has a name or is a person by function.
    fn is_named(&self, attribution: &Attribution) -> bool {
        attribution.speaker.as_ref().is_some_and(|np| {
            matches!(np.head, Head::Mention(_) | Head::Capitalised | Head::Role | Head::Pronoun(_))
        })
    }

    /// `…, selon les mots de X, « … »`: a strong source directly before the mark.
    pub(super) fn source_close(&self, quote: usize) -> Option<Attribution> {
        let is_close = |a: &Attribution| {
            a.speaker.as_ref().is_some_and(|np| {
                (np.cells.end..quote).all(|c| self.mark(c, ",")) && np.cells.end <= quote
            })
        };
        let weak = || self.source_before(quote, false).filter(|a| a.strong || self.is_named(a));
        self.source_before(quote, true).filter(is_close).or_else(|| weak().filter(is_close))
    }

    /// `Selon X, … « … »`; `pour X, « … »`; `à [l']en croire`.
    pub(super) fn source_before(&self, quote: usize, strong_only: bool) -> Option<Attribution> {
        for cell in (0..quote).rev() {
            let Some((preposition, strong)) = self.preposition_at(cell) else { continue };
            // `à l'en croire`: the pronoun stands inside.
            let inner = preposition.clone().skip(1).find(|&c| self.phraser.is(c, Syntax::Article));
            let inner = inner
                .filter(|_| self.phraser.is(cell, Syntax::A))
                .filter(|_| self.mark(preposition.end, ",") || preposition.end == quote);
            // `[X], pour qui « … »`; `[X], d'après qui l'accord est « … »`; `[un rapport] selon lequel`
            let relative = self.phraser.is(preposition.end, Syntax::Relative)
                || (strong && self.phraser.is(preposition.end, Syntax::Relation));
            let clause = || {
                let bare = preposition.end + 1..quote;
                let stops = |c: usize| self.mark(c, ",") || self.frame().is_quote(c);
                cell > 0 && self.mark(cell - 1, ",") && !bare.into_iter().any(stops)
            };
            if relative && (strong || preposition.end + 1 == quote || clause()) {
                return self.antecedent(cell).map(|speaker| Attribution {
                    rule: "source-before",
                    cue: Some(preposition),
                    speaker: Some(speaker),
                    strong: true,
                });
            }
            let np = inner.map(|c| self.pronoun(c)).or_else(|| self.governed_by(&preposition));
            let Some(np) = np.map(|np| self.speaker_of_words(np)) else { continue };
            let opens = self.starts_clause(cell)
                || self.phraser.is(cell - 1, Syntax::Clause)
                || self.phraser.is(cell - 1, Syntax::Coordinator);
            let comma = self.closes_complement(np.cells.end, quote);
            // `pour un ministère « inconnu »`: no comma, no source.
            let apart = np.cells.end < quote || self.phraser.is(np.cells.start, Syntax::Definite);
            let person = !matches!(np.head, Head::Other | Head::Report)
                && (apart || matches!(np.head, Head::Mention(_) | Head::Pronoun(_)));
            if strong || (!strong_only && opens && comma && person) {
                // `Pour X, c'est « non »`
                let strong = strong || (np.cells.end < quote && self.is_predicate(quote));
                return Some(Attribution {
                    rule: "source-before",
                    cue: Some(preposition),
                    speaker: Some(np),
                    strong,
                });
            }
        }
        None
    }

    /// The noun phrase behind a preposition; the article may be part of it: `selon l'expression [du parquet]`.
    fn governed_by(&self, preposition: &std::ops::Range<usize>) -> Option<NounPhrase> {
        let last = preposition.end - 1;
        let contracted =
            self.phraser.is(last, Syntax::De) && !self.phraser.is(last, Syntax::Linker);
        let whole = || contracted.then(|| self.phraser.at(last)).flatten();
        self.phraser.at(preposition.end).or_else(whole)
    }

    /// Whether a quotation, with or without a determiner before it, stands behind a form of `être`.
    fn is_predicate(&self, quote: usize) -> bool {
        let plain = |c: &usize| {
            let only = self.phraser.is(*c, Syntax::Complementizer);
            let small = self.phraser.class(*c, WordClass::Determiner) || only;
            !small && !self.phraser.is_adverbial(*c)
        };
        let copula = |c| self.phraser.lexicons.speech.is_copula(&self.frame().words, c);
        (quote.saturating_sub(3)..quote).rev().find(plain).is_some_and(copula)
    }

    /// Whether a comma or the quotation stands behind a noun phrase, or behind a complement that it left out:
    /// `pour X du syndicat Y, « … »`.
    fn closes_complement(&self, end: usize, quote: usize) -> bool {
        const MAX_COMPLEMENT: usize = 7;
        // `pour le président (UMP) du conseil, « … »`
        let bracket = (end..quote).find(|&c| self.mark(c, ")")).filter(|_| self.mark(end, "("));
        let end = bracket.map_or(end, |close| close + 1);
        let closes = |c: usize| self.mark(c, ",") || c == quote;
        let complement = self.phraser.is(end, Syntax::De)
            || self.frame().is_capitalised(self.phraser.reading, end)
            || self.phraser.is(end, Syntax::A);
        let inside = |&c: &usize| {
            let verb = self.group_at(c).is_some() || self.phraser.class(c, WordClass::Auxiliary);
            !closes(c) && !verb && !self.frame().is_punct(self.phraser.reading, c)
        };
        let stop = (end..(end + MAX_COMPLEMENT).min(quote + 1)).find(|c| !inside(c));
        closes(end) || (complement && stop.is_some_and(closes))
    }

    /// `selon les chiffres communiqués par X`: X, whose words they are.
    pub(super) fn speaker_of_words(&self, np: NounPhrase) -> NounPhrase {
        const REACH: usize = 5;
        if matches!(np.head, Head::Report | Head::Other) {
            let end = np.cells.end;
            let by = (end..end + REACH).find(|&c| !self.phraser.is_plain_word(c));
            // `selon la formule un rien obscure de X`
            let between = |c: usize| {
                let small = self.phraser.is_adverbial(c) || self.phraser.is(c, Syntax::Singular);
                small || self.phraser.is_plain_word(c) || self.phraser.is(c, Syntax::Quantity)
            };
            let of = (end..end + REACH).find(|&c| !between(c));
            let of = of.filter(|&c| np.head == Head::Report && self.phraser.is(c, Syntax::De));
            if let Some(owner) =
                of.and_then(|c| self.governed_by_de(c)).filter(|o| o.head.can_speak())
            {
                return owner;
            }
            let by = by.filter(|&c| self.phraser.is(c, Syntax::Agent));
            if let Some(agent) = by.and_then(|c| self.phraser.at(c + 1))
                && matches!(agent.head, Head::Mention(_) | Head::Role)
            {
                return agent;
            }
        }
        np
    }

    /// `« … », selon X`.
    pub(super) fn source_after(&self, quote: usize) -> Option<Attribution> {
        let cell = self.behind(quote);
        let (preposition, strong) = self.preposition_at(cell)?;
        // `selon ce qu'a confié X`
        if let Some(group) = self.group_at(preposition.end + 2).filter(|v| self.takes_up(v))
            && let Some(speaker) = self.speaker_behind(group)
        {
            return Some(Attribution {
                rule: "source-after",
                cue: Some(preposition),
                speaker: Some(speaker),
                strong: true,
            });
        }
        let np = self.governed_by(&preposition)?;
        if !strong && cell == quote + 1 && !self.is_verdict(quote, &np) {
            return None;
        }
        let np = self.speaker_of_words(np);
        (strong || np.head.can_speak()).then_some(Attribution {
            rule: "source-after",
            cue: Some(preposition),
            speaker: Some(np),
            strong: true,
        })
    }

    /// `Le Brexit, « … » pour X, divise`: a quotation apposed between commas, of which someone is named.
    fn is_verdict(&self, quote: usize, np: &NounPhrase) -> bool {
        let apposed = quote.checked_sub(1).is_none_or(|c| self.mark(c, ","));
        let closed = self.mark(np.cells.end, ",") || self.mark(np.cells.end, ".");
        let somebody = match np.head {
            Head::Mention(mention) => self.phraser.mentions[mention].kind != EntityType::Loc,
            Head::Pronoun(PronounKind::Indefinite) => true,
            Head::Role => self.phraser.is(np.cells.start, Syntax::Definite),
            _ => false,
        };
        apposed && closed && somebody
    }
}
