//! Reported speech without marks: `X affirme que …`, `Selon X, …`, `…, a dit X`.
//!
//! Only clauses that hold no quotation are taken: what stands between marks has its source already.

use super::Work;
use super::frame::{self, Cell, Frame};
use super::phrase::NounPhrase;
use super::resolve::Reference;
use super::rules::Scene;
use super::verbs::{GroupKind, VerbGroup};
use crate::annotations::{Quote, QuoteKind};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::syntax::{Role as Syntax, VerbKind};
use crate::text::ByteSpan;

/// Shorter clauses report nothing (`Selon lui, oui`).
const MIN_WORDS: usize = 3;
/// How many words may stand between a verb and its `que`: `a déclaré mardi à la presse que`.
const MAX_BEFORE_QUE: usize = 6;

/// Reported words in cells of their frame.
pub(super) struct Report {
    rule: &'static str,
    words: std::ops::Range<usize>,
    cue: std::ops::Range<usize>,
    pub(super) speaker: NounPhrase,
}

/// Puts indirect quotes among the others, in text order, with utterances of their own.
pub(super) fn insert(quotes: &mut Vec<Quote>, indirect: Vec<Quote>) {
    let next = quotes.iter().map(|q| q.utterance + 1).max().unwrap_or(0);
    for (utterance, quote) in (next..).zip(indirect) {
        quotes.push(Quote { utterance, ..quote });
    }
    quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
}

impl Work<'_> {
    /// The indirect quotes of the writer's sentences.
    pub(super) fn indirect(&mut self) -> Vec<Quote> {
        let outer: Vec<usize> =
            (0..self.spans.len()).filter(|&i| self.spans[i].depth == 0).collect();
        let tokens = 0..self.reading.tokens().len();
        let mentions = &self.names.mentions;
        let (spans, all) = (self.spans, frame::Wanted::All);
        let frames =
            frame::frames(self.reading, self.lexicons, mentions, spans, tokens, &outer, all);
        let mut out = Vec::new();
        for frame in &frames {
            let reports = reports(&self.scene(frame));
            for report in reports {
                out.extend(self.quote_of(frame, report));
            }
        }
        out
    }

    fn quote_of(&mut self, frame: &Frame, report: Report) -> Option<Quote> {
        let span: ByteSpan = frame.span(self.reading, report.words)?;
        let source = self.resolver.resolve(frame, &report.speaker);
        let reference = Reference::of(Some(report.speaker.head), source.entity.is_some());
        let confidence = self.lexicons.confidence.of(report.rule, reference.label(), "indirect");
        Some(Quote {
            span,
            kind: QuoteKind::Indirect,
            utterance: 0,
            closed: true,
            nested: false,
            cue: frame.span(self.reading, report.cue),
            speaker: frame.span(self.reading, report.speaker.cells),
            speaker_entity: source.entity,
            speaker_name: source.name,
            rule: Some(report.rule),
            confidence: Some(confidence),
        })
    }
}

/// The reports of one frame, none within another.
pub(super) fn reports(scene: &Scene<'_>) -> Vec<Report> {
    let mut out: Vec<Report> = Vec::new();
    let clauses = scene.verbs.iter().filter_map(|verb| scene.clause(verb));
    let others = scene.source_and_clause().into_iter().chain(scene.clause_and_incise());
    for report in clauses.chain(others) {
        let apart =
            |o: &Report| o.words.end <= report.words.start || report.words.end <= o.words.start;
        if out.iter().all(apart) {
            out.push(report);
        }
    }
    out
}

impl Scene<'_> {
    /// `X affirme que …`
    fn clause(&self, group: &VerbGroup) -> Option<Report> {
        let verb = self.verb(group);
        let tells = verb.takes_que && verb.strong && !group.negated && group.person != 1;
        if !tells || matches!(group.kind, GroupKind::Passive | GroupKind::Infinitive) {
            return None;
        }
        let limit = (group.end + MAX_BEFORE_QUE).min(self.frame().len());
        let que = (group.end..limit).find(|&c| self.phraser.is(c, Syntax::Complementizer))?;
        // `lâche une phrase que`: a relative clause; `assure n'avoir … que`: only.
        // `prévient sa famille que`: a verb that takes `de` with things may take whom it tells as its object.
        let told = verb.prepositions().any(|p| p == "de")
            && self.phraser.at(group.end).is_some_and(|np| np.cells.end == que);
        let object = group.end < que
            && !told
            && (self.phraser.class(group.end, WordClass::Determiner)
                || self.phraser.is(group.end, Syntax::Article));
        let crossed = object
            || (group.end..que).any(|c| {
                self.frame().is_quote(c)
                    || self.mark(c, ",")
                    || self.phraser.is(c, Syntax::Negation)
            });
        let speaker = self.subject(group).filter(|np| np.head.can_speak())?;
        if crossed || speaker.cells.end > que || self.is_neuter(&speaker) {
            return None;
        }
        let words = self.words_until_end(que + 1)?;
        Some(Report { rule: "indirect-clause", words, cue: self.cue(group), speaker })
    }

    /// `Selon X, …`
    fn source_and_clause(&self) -> Option<Report> {
        // `Pour X, …` opens many other sentences.
        let (cue, _) = self.preposition_at(0).filter(|(_, strong)| *strong)?;
        let speaker = self.phraser.at(cue.end).filter(|np| {
            // `Selon les démissionnaires`
            np.head.can_speak() || self.phraser.is(np.cells.start, Syntax::Definite)
        })?;
        let comma = speaker.cells.end;
        let words = self.mark(comma, ",").then(|| self.words_until_end(comma + 1)).flatten()?;
        Some(Report { rule: "indirect-source", words, cue, speaker })
    }

    /// `…, a dit X.`, `…, selon X.`, `…, a-t-il dit.`
    fn clause_and_incise(&self) -> Option<Report> {
        let end = self.frame().len();
        for comma in (MIN_WORDS..end).filter(|&c| self.mark(c, ",")) {
            let Some(words) = self.checked(0..comma).filter(|w| self.has_verb(w.clone())) else {
                continue;
            };
            if let Some((cue, true)) = self.preposition_at(comma + 1)
                && let Some(speaker) = self.phraser.at(cue.end).filter(|np| np.head.can_speak())
                && self.closes(speaker.cells.end)
            {
                return Some(Report { rule: "indirect-source", words, cue, speaker });
            }
            let Some(group) = self.group_at(comma + 1) else { continue };
            let verb = self.verb(group);
            if group.kind != GroupKind::Finite || !verb.incise || !verb.strong {
                continue;
            }
            let Some(speaker) = self.speaker_behind(group) else { continue };
            if self.closes(speaker.cells.end.max(group.end)) {
                let cue = self.cue(group);
                return Some(Report { rule: "indirect-incise", words, cue, speaker });
            }
        }
        None
    }

    /// Whether a stretch has a finite verb.
    fn has_verb(&self, mut cells: std::ops::Range<usize>) -> bool {
        let lexicons = self.phraser.lexicons;
        cells.any(|c| {
            let word = self.frame().words[c];
            // `il reste`, `ne marche`
            let after_clitic = c > 0
                && lexicons.syntax.is_verb(word, VerbKind::Finite)
                && [Syntax::Subject, Syntax::Negation, Syntax::Reflexive]
                    .into_iter()
                    .any(|role| self.phraser.is(c - 1, role));
            after_clitic
                || lexicons.syntax.is_only_verb(word)
                || lexicons.names.is(word, WordClass::Auxiliary)
        })
    }

    /// Whether a sentence ends, or only a comma stands, at a cell.
    fn closes(&self, cell: usize) -> bool {
        cell >= self.frame().len() || [".", ",", "!", "?", "…"].iter().any(|m| self.mark(cell, m))
    }

    /// The cells from `start` to the end of the sentence, without its mark.
    fn words_until_end(&self, start: usize) -> Option<std::ops::Range<usize>> {
        let stop = |&c: &usize| [".", ";", "!", "?", "…", ":"].iter().any(|m| self.mark(c, m));
        let end = (start..self.frame().len()).find(stop).unwrap_or(self.frame().len());
        self.checked(start..end).filter(|words| self.has_verb(words.clone()))
    }

    /// A stretch that is long enough, holds no quotation and begins and ends with words.
    fn checked(&self, cells: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let long = cells.len() >= MIN_WORDS;
        let quoted = cells.clone().any(|c| matches!(self.frame().cells[c], Cell::Quote(_)));
        // `Il a expliqué que, selon lui, …`: what is left hangs in the air.
        let hanging = cells.end.checked_sub(1).is_some_and(|c| {
            self.phraser.is(c, Syntax::Complementizer) || self.phraser.is(c, Syntax::Coordinator)
        });
        (long && !quoted && !hanging).then_some(cells)
    }
}
