//! Nouns that announce a quotation or name it afterwards: `la déclaration de X : « … »`.

use super::phrase::{Head, NounPhrase};
use super::rules::{Attribution, Scene};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::NounKind;
use crate::gazetteer::lexicon::syntax::Role as Syntax;

impl Scene<'_> {
    /// `la déclaration de X : « … »`, `dans son communiqué « … »`.
    pub(super) fn noun_before(&self, quote: usize) -> Option<Attribution> {
        const WINDOW: usize = 12;
        self.noun_within(quote.saturating_sub(WINDOW)..quote, quote)
    }

    /// `ont déployé [une banderole] : « … »`: what the words are written on, shown before a colon by whoever did not
    /// say them.
    pub(super) fn written(&self, quote: usize) -> Option<Attribution> {
        const REACH: usize = 16;
        let colon = quote.checked_sub(1)?;
        let nouns = &self.phraser.lexicons.speech.nouns;
        let words = &self.frame().words[..colon];
        let surface =
            |c: usize| nouns.longest(words, c).is_some_and(|f| f.value.kind == NounKind::Surface);
        let from = colon.saturating_sub(REACH);
        let noun = (from..colon).rev().find(|&c| surface(c))?;
        let told = self.verbs.iter().any(|v| v.first > noun && v.end <= colon);
        let np = self.phraser.at(noun.checked_sub(1)?).filter(|np| np.head == Head::Report)?;
        // `brandit une pancarte : « … »`: whoever holds it.
        let held = self.verbs.iter().any(|v| v.end == np.cells.start);
        (!told && !held && np.head_cell == noun).then_some(Attribution {
            rule: "colon-noun",
            cue: Some(colon..quote),
            speaker: Some(np),
            strong: true,
        })
    }

    /// `rappelle la promesse de [X] de « … »`: the noun governs the quotation, not the verb before it.
    pub(super) fn noun_close(&self, quote: usize) -> Option<Attribution> {
        let de = quote
            .checked_sub(1)
            .filter(|&c| self.phraser.is(c, Syntax::De) && self.phraser.is(c, Syntax::Linker))?;
        self.noun_before(quote).filter(|a| a.speaker.as_ref().is_some_and(|np| np.cells.end == de))
    }

    /// `[les élus] ont quitté la salle aux cris de « … »`, `hué par [la foule] aux cris de « … »`.
    pub(super) fn shouted(&self, quote: usize) -> Option<Attribution> {
        const REACH: usize = 8;
        let de = quote.checked_sub(1).filter(|&c| self.phraser.is(c, Syntax::De))?;
        let nouns = &self.phraser.lexicons.speech.nouns;
        let found = nouns.longest_ending(&self.frame().words, de)?;
        let noun = de - found.len;
        let with = noun.checked_sub(1).filter(|&c| {
            let preposition = self.phraser.is(c, Syntax::A) && self.phraser.is(c, Syntax::Definite);
            preposition && found.value.kind == NounKind::Speech
        })?;
        let near = with.saturating_sub(REACH)..with;
        let by = near.rev().find(|&c| self.phraser.is(c, Syntax::Agent));
        let by = by.and_then(|c| self.phraser.at(c + 1)).filter(|np| np.head.can_speak());
        let verb = (0..with).rev().find(|&c| self.is_finite(c));
        let subject = || verb.and_then(|verb| self.subject_ahead_of(verb));
        let mut speaker = by.or_else(subject)?;
        // `des élus aux cris`: no complement of theirs.
        speaker.cells.end = speaker.cells.end.min(with);
        Some(Attribution {
            rule: "noun",
            cue: Some(noun..de),
            speaker: Some(speaker),
            strong: true,
        })
    }

    /// A reporting noun in a stretch before a quotation, and whose words it says.
    pub(super) fn noun_within(
        &self,
        cells: std::ops::Range<usize>,
        quote: usize,
    ) -> Option<Attribution> {
        let speech = &self.phraser.lexicons.speech;
        for cell in cells.rev() {
            let Some(found) = speech.nouns.longest(&self.frame().words, cell) else { continue };
            let end = cell + found.len;
            // `à propos de X`
            let bare = cell.checked_sub(1).is_some_and(|b| {
                self.phraser.is(b, Syntax::A) && !self.phraser.is(b, Syntax::Definite)
            });
            if end > quote || bare {
                continue;
            }
            if (end..quote).any(|c| self.mark(c, ";") || self.mark(c, ".")) {
                return None;
            }
            // `réponse prudente de X`, `le mot est de X`
            let between = |c: usize| {
                self.phraser.is_plain_word(c) || self.phraser.class(c, WordClass::Auxiliary)
            };
            let de = (end..quote.min(end + 3)).find(|&c| !between(c));
            let possessor = de
                .filter(|&de| de < quote && self.phraser.is(de, Syntax::De))
                .and_then(|de| self.governed_by_de(de))
                .filter(|np| np.cells.end <= quote && np.head.can_speak());
            if let Some(np) = possessor {
                return Some(Attribution {
                    rule: "noun",
                    cue: Some(cell..end),
                    speaker: Some(np),
                    strong: true,
                });
            }
        }
        None
    }

    /// The noun phrase behind `de`: contracted articles (`du ministre`) are part of it.
    pub(super) fn governed_by_de(&self, de: usize) -> Option<NounPhrase> {
        self.phraser.at(de + 1).or_else(|| self.phraser.at(de))
    }

    /// `« … » : la formule de X a plu`, `« … » : à Paris, le cri d'alarme de X`, `« … » : le mot est de X`:
    /// what stands behind the colon names the words and whose they are.
    pub(super) fn noun_after(&self, quote: usize) -> Option<Attribution> {
        const REACH: usize = 10;
        if quote != 0 || !(self.mark(1, ":") || self.is_break(1) && !self.mark(1, ",")) {
            return None;
        }
        let frame = self.frame();
        let nouns = &self.phraser.lexicons.speech.nouns;
        let stops = |c: &usize| frame.is_quote(*c) || self.group_at(*c).is_some();
        let limit = (2..(2 + REACH).min(frame.len())).find(stops).unwrap_or(2 + REACH);
        let (noun, len) = (2..limit)
            .find_map(|c| nouns.longest(&frame.words, c).map(|f| (c, f.len)))
            .filter(|&(c, _)| {
                self.phraser.class(c - 1, WordClass::Determiner)
                    || self.phraser.is(c - 1, Syntax::Article)
                    || c == 2
            })?;
        let cue = noun..noun + len;
        // `c'est par ces mots que X`
        if self.phraser.is(cue.end, Syntax::Complementizer) {
            // `c'est le mot qu'emploie X`
            let subject = cue.end + 1;
            let inverted = || self.is_finite(subject).then(|| self.phraser.after(subject + 1));
            let speaker = self.phraser.at(subject).or_else(|| inverted().flatten());
            let speaker = speaker.filter(|np| np.head.can_speak())?;
            return Some(Attribution {
                rule: "noun-after",
                cue: Some(cue),
                speaker: Some(speaker),
                strong: true,
            });
        }
        // `la mise en garde [solennelle] de X`, `le mot [est] de X`
        let between = |c: &usize| {
            self.phraser.is_plain_word(*c) || self.phraser.class(*c, WordClass::Auxiliary)
        };
        let de = (cue.end..cue.end + 3).find(|c| !between(c))?;
        if !self.phraser.is(de, Syntax::De) {
            return None;
        }
        let speaker = self.governed_by_de(de).filter(|np| np.head.can_speak())?;
        Some(Attribution {
            rule: "noun-after",
            cue: Some(cue),
            speaker: Some(speaker),
            strong: true,
        })
    }
}
