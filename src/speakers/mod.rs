//! Speakers: who said what stands between the marks.
//!
//! [`frame`] shuts quotations into cells, [`verbs`] finds the reporting verbs of the writer,
//! [`phrase`] the noun phrases, [`rules`] match the constructions of reported speech, [`people`] and
//! [`resolve`] turn the speaker mention into an entity. [`Speakers::attribute`] composes them.

mod after;
mod agent;
pub mod antecedents;
mod apposition;
mod before;
mod bylines;
mod clauses;
mod context;
mod documents;
mod features;
pub mod frame;
mod gapping;
mod grip;
mod groups;
mod indirect;
mod interview;
mod nonfinite;
mod nouns;
pub mod people;
pub mod phrase;
mod place;
pub mod resolve;
pub mod rules;
mod sources;
mod subject;
mod thread;
mod topic;
pub mod train;
pub mod verbs;

use std::ops::Range;

use self::antecedents::Pool;
use self::frame::{Cell, Frame};
use self::people::People;
use self::phrase::Phraser;
use self::resolve::{Decision, Reference, Resolver, Source};
use self::rules::{Attribution, Scene};
use crate::annotations::{Quote, QuoteKind};
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::syntax::Role;
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::names::NameLayer;
use crate::quotes::MarkedSpan;
use crate::quotes::kind::{self, Surroundings};
use crate::reading::Reading;
use crate::text::ByteSpan;

/// What is asked of [`Speakers`] beyond the quotes between marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Reported speech without marks.
    pub indirect: bool,
    /// What was decided, for [`train`].
    pub trace: bool,
}

/// What was decided in one document.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// The choices among antecedents.
    pub decisions: Vec<Decision>,
    /// How the source of each quote was referred to, in the order of the quotes.
    pub references: Vec<Reference>,
}

/// What the rules found for one marked span, in byte spans.
#[derive(Debug, Clone, Default)]
struct Found {
    rule: Option<&'static str>,
    cue: Option<ByteSpan>,
    speaker: Option<ByteSpan>,
    source: Source,
    reference: Reference,
    around: Surroundings,
    /// Whether this span goes on with the utterance of an earlier one.
    continues: Option<usize>,
    /// Who spoke last in the paragraph, should the span turn out to be speech without a cue.
    fallback: Source,
}

/// How many cells between a cue and a quotation still join them closely: `évoque déjà une`.
const CLOSE: usize = 2;
/// And how many a noun phrase that the quotation ends: `a trouvé l'épreuve de maths`.
const NEAR: usize = 5;

/// Attributes marked spans to their speakers.
#[derive(Debug, Clone, Copy)]
pub struct Speakers<'a> {
    lexicons: &'a Lexicons,
    gazetteer: &'a Gazetteer,
}

impl<'a> Speakers<'a> {
    /// An attributor over these lexicons and gazetteers.
    #[must_use]
    pub fn new(lexicons: &'a Lexicons, gazetteer: &'a Gazetteer) -> Self {
        Self { lexicons, gazetteer }
    }

    /// The quotes of a document: every marked span with its kind and, for speech, its speaker.
    #[must_use]
    pub fn attribute(
        &self,
        reading: &Reading<'_>,
        names: &NameLayer,
        spans: &[MarkedSpan],
    ) -> Vec<Quote> {
        self.attribute_with(reading, names, spans, Wanted::default()).0
    }

    /// The quotes with, as `wanted` says, reported speech without marks and a trace of what was decided.
    #[must_use]
    pub fn attribute_with(
        &self,
        reading: &Reading<'_>,
        names: &NameLayer,
        spans: &[MarkedSpan],
        wanted: Wanted,
    ) -> (Vec<Quote>, Trace) {
        if (spans.is_empty() && !wanted.indirect) || reading.tokens().is_empty() {
            return (Vec::new(), Trace::default());
        }
        let people = People::read(reading, self.lexicons, names);
        let lines = antecedents::lines(reading, spans);
        let pool = Pool {
            reading,
            lexicons: self.lexicons,
            gazetteer: self.gazetteer,
            names,
            spans,
            people: &people,
            lines: &lines,
        };
        let mut work = Work {
            lexicons: self.lexicons,
            reading,
            names,
            spans,
            resolver: Resolver::new(pool),
            found: vec![Found::default(); spans.len()],
        };
        if wanted.trace {
            work.resolver.keep_decisions();
        }
        work.level(0..reading.tokens().len(), 0);
        let indirect = if wanted.indirect { work.indirect() } else { Vec::new() };
        let (mut quotes, trace) = work.finish();
        indirect::insert(&mut quotes, indirect);
        (quotes, trace)
    }
}

/// One document's attributions in the making.
struct Work<'a> {
    lexicons: &'a Lexicons,
    reading: &'a Reading<'a>,
    names: &'a NameLayer,
    spans: &'a [MarkedSpan],
    resolver: Resolver<'a>,
    found: Vec<Found>,
}

impl<'a> Work<'a> {
    /// Attributes the spans of one depth that lie in `tokens`, then those inside each of them.
    fn level(&mut self, tokens: Range<usize>, depth: u16) {
        let Some(first) = self.reading.tokens().get(tokens.start) else { return };
        let start = first.span.start;
        let end = self.reading.tokens()[tokens.end - 1].span.end;
        let from = self.spans.partition_point(|s| s.outer.start < start);
        let inside: Vec<usize> = (from..self.spans.len())
            .take_while(|&i| self.spans[i].outer.start < end)
            .filter(|&i| self.spans[i].depth == depth)
            .collect();
        if inside.is_empty() {
            return;
        }
        let frames = frame::frames(
            self.reading,
            self.lexicons,
            &self.names.mentions,
            self.spans,
            tokens,
            &inside,
            frame::Wanted::WithQuotes,
        );
        let mut previous: Option<usize> = None;
        for frame in &frames {
            previous = self.frame(frame, previous).or(previous);
        }
        for quote in inside {
            let tokens = self.reading.segments.tokens_in(self.spans[quote].span);
            self.level(tokens, depth + 1);
        }
    }

    /// Attributes the quotations of one frame; returns the last one that has a source.
    fn frame(&mut self, frame: &Frame, previous: Option<usize>) -> Option<usize> {
        let quotes: Vec<(usize, usize)> = frame
            .cells
            .iter()
            .enumerate()
            .filter_map(|(cell, c)| if let Cell::Quote(q) = c { Some((cell, *q)) } else { None })
            .collect();
        if quotes.is_empty() {
            return None;
        }
        let scene = self.scene(frame);
        let mut last = None;
        for &(cell, quote) in &quotes {
            self.found[quote].around = self.surroundings(&scene, cell);
            // `X s'« indigne de … »`
            let reflexive = scene.before_clitics(cell) < cell;
            if reflexive && self.quoted_verb(frame, &scene, cell, quote) {
                // The verb is in the quotation.
            } else if let Some(a) = scene.attribute(cell) {
                self.record(quote, frame, Some(cell), a);
                self.found[quote].continues = last.filter(|&l| self.is_interrupted(l, quote));
            } else if !self.incise_inside(quote)
                && !self.signature(quote)
                && !self.taken_up(quote)
                && !self.quoted_verb(frame, &scene, cell, quote)
            {
                self.carry_on(frame, cell, quote, last.or(previous));
                self.found[quote].fallback = self.paragraph_source(quote, last.or(previous));
            }
            if let Some(joined) = last.filter(|_| self.is_joined(frame, cell)) {
                let Surroundings { strong, close, after_colon, .. } = self.found[joined].around;
                let around = &mut self.found[quote].around;
                around.strong |= strong && around.attributed;
                // `ont crié : « Menteur », « Voleur »`
                around.close |= strong && (close || after_colon);
            }
            if self.found[quote].source.name.is_some() {
                last = Some(quote);
            }
        }
        last
    }

    fn scene<'f>(&self, frame: &'f Frame) -> Scene<'f>
    where
        'a: 'f,
    {
        let phraser = Phraser {
            frame,
            reading: self.reading,
            lexicons: self.lexicons,
            mentions: &self.names.mentions,
        };
        Scene::new(phraser, verbs::find(frame, self.reading, self.lexicons))
    }

    /// Resolves and keeps what a rule found in `frame`; `cell` is the quotation's place there, `None` if
    /// the frame is its inside.
    fn record(&mut self, quote: usize, frame: &Frame, cell: Option<usize>, a: Attribution) {
        let head = a.speaker.as_ref().map(|np| np.head);
        let source = a.speaker.as_ref().map(|np| {
            self.resolver.about = Some(quote);
            let source = self.resolver.resolve(frame, np);
            self.resolver.about = None;
            if self.spans[quote].depth == 0 {
                self.resolver.remember(frame, np, &source);
            }
            source
        });
        let found = &mut self.found[quote];
        found.rule = Some(a.rule);
        found.cue = a.cue.clone().and_then(|cells| frame.span(self.reading, cells));
        found.speaker = a.speaker.and_then(|np| frame.span(self.reading, np.cells));
        found.source = source.unwrap_or_default();
        found.reference = Reference::of(head, found.source.entity.is_some());
        found.around.attributed = true;
        found.around.strong = a.strong;
        found.around.close = a.cue.clone().zip(cell).is_some_and(|(cue, quotation)| {
            cue.start > quotation || quotation.saturating_sub(cue.end) <= CLOSE
        });
        found.around.near = a.cue.clone().zip(cell).is_some_and(|(cue, quotation)| {
            quotation.checked_sub(cue.end).is_some_and(|between| between <= NEAR)
        });
        found.around.reported_after =
            a.cue.zip(cell).is_some_and(|(cue, quotation)| cue.start > quotation);
    }

    /// `« Je pense, a dit X, que … »`: the reporting clause stands between the marks. Whether there is one.
    fn incise_inside(&mut self, quote: usize) -> bool {
        let tokens = self.reading.segments.tokens_in(self.spans[quote].span);
        // Most quotations have no reporting verb at all.
        let reports = |&word: &WordId| self.lexicons.speech.verb_forms.begins(word);
        if !self.reading.words[tokens.clone()].iter().any(reports) {
            return false;
        }
        for frame in &self.open_frames(tokens) {
            let attribution = self.scene(frame).incise_between_commas();
            if let Some(a) = attribution {
                self.record(quote, frame, None, a);
                return true;
            }
        }
        false
    }

    /// The frames of some tokens with no quotation shut into a cell.
    fn open_frames(&self, tokens: Range<usize>) -> Vec<Frame> {
        let mentions = &self.names.mentions;
        let all = frame::Wanted::All;
        frame::frames(self.reading, self.lexicons, mentions, self.spans, tokens, &[], all)
    }

    fn surroundings(&self, scene: &Scene<'_>, cell: usize) -> Surroundings {
        let frame = scene.phraser.frame;
        let before = cell.checked_sub(1);
        let context = self.lexicons.speech.quote_context.longest_ending(&frame.words, cell);
        Surroundings {
            after_colon: before.is_some_and(|b| scene.phraser.mark(b, ":")),
            opens_frame: before.is_none_or(|b| {
                let dash = ["–", "—", "-"].iter().any(|m| scene.phraser.mark(b, m));
                let closes = [";", "."].iter().any(|m| scene.phraser.mark(b, m));
                frame.is_quote(b) || closes || (dash && b == 0)
            }),
            after_dash: before
                .is_some_and(|b| b > 0 && ["–", "—"].iter().any(|m| scene.phraser.mark(b, m))),
            after_que: before.is_some_and(|b| scene.phraser.is(b, Role::Complementizer)),
            context: context.map(|f| f.value),
            called: context.is_some() && scene.is_called(cell),
            nickname: scene.is_nickname(cell),
            after_noun: before.is_some_and(|b| {
                scene.phraser.is_plain_word(b) && scene.verbs.iter().all(|v| v.end != cell)
            }),
            ..Surroundings::default()
        }
    }

    /// Kinds, utterances, and the final rows.
    fn finish(mut self) -> (Vec<Quote>, Trace) {
        self.join_reopened();
        self.join_adjacent();
        self.join_repeated();
        let mut quotes = Vec::with_capacity(self.spans.len());
        let mut utterances = 0;
        let mut numbers: Vec<u32> = Vec::with_capacity(self.spans.len());
        for (span, found) in self.spans.iter().zip(&self.found) {
            let form = kind::form(self.reading, self.lexicons, span.span);
            let kind = if frame::is_name(self.reading, self.lexicons, &self.names.mentions, *span) {
                QuoteKind::Title
            } else {
                kind::decide(form, found.around)
            };
            let number =
                found.continues.and_then(|p| numbers.get(p).copied()).unwrap_or_else(|| {
                    utterances += 1;
                    utterances - 1
                });
            numbers.push(number);
            let mut quote = row(*span, found, kind, number);
            if kind == QuoteKind::Direct && quote.rule.is_none() && found.fallback.name.is_none() {
                self.answer(&mut quote);
            }
            if kind.is_speech() && quote.rule.is_none() && found.fallback.name.is_some() {
                quote.rule = Some("paragraph");
                quote.speaker_entity = found.fallback.entity;
                quote.speaker_name.clone_from(&found.fallback.name);
            }
            if let Some(rule) = quote.rule {
                let reference = found.reference.label();
                quote.confidence = Some(self.lexicons.confidence.of(rule, reference, kind.label()));
            }
            quotes.push(quote);
        }
        let references = self.found.iter().map(|f| f.reference).collect();
        (quotes, Trace { decisions: self.resolver.into_decisions(), references })
    }
}

fn row(span: MarkedSpan, found: &Found, kind: QuoteKind, utterance: u32) -> Quote {
    let speech = kind.is_speech();
    Quote {
        span: span.span,
        kind,
        utterance,
        closed: span.closed,
        nested: span.depth > 0,
        cue: found.cue.filter(|_| speech),
        speaker: found.speaker.filter(|_| speech),
        speaker_entity: found.source.entity.filter(|_| speech),
        speaker_name: found.source.name.clone().filter(|_| speech),
        rule: found.rule.filter(|_| speech),
        confidence: None,
    }
}
