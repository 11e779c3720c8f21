//! Quotations without a reporting construction of their own: they go on with another one, speak for the
//! subject near them, are signed below, or stand in a heading and again in the text.

use super::Work;
use super::frame::{Cell, Frame};
use super::indirect;
use super::phrase::{Head, NounPhrase};
use super::resolve::{Reference, Source};
use super::rules::{Attribution, Scene};
use super::verbs::{GroupKind, VerbGroup};
use crate::annotations::{EntityType, Quote};
use crate::gazetteer::lexicon::names::WordClass;
use crate::gazetteer::lexicon::speech::Mood;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::text::{ByteSpan, TokenKind};

/// Longer lines are no signatures.
const MAX_SIGNATURE: usize = 24;
/// How many quotations on a heading is looked for again.
const MAX_AHEAD: usize = 60;

impl<'a> Work<'a> {
    /// A quotation without a reporting construction: it goes on with the one before it, or speaks for
    /// the subject of the sentence before it.
    pub(super) fn carry_on(
        &mut self,
        frame: &Frame,
        cell: usize,
        quote: usize,
        previous: Option<usize>,
    ) {
        let alone = (0..frame.len()).all(|c| frame.is_quote(c) || frame.is_punct(self.reading, c));
        let mut reference = Reference::None;
        let other = if alone { self.speaks_between(previous, quote) } else { None };
        let ahead = alone.then(|| self.told_behind(quote)).flatten();
        let turn = alone.then(|| self.turn_of(quote)).flatten();
        let (rule, source) = match previous.filter(|&p| self.is_near(p, quote, alone)) {
            _ if let Some(source) = other => ("context", source),
            _ if let Some(source) = turn => ("context", source),
            _ if let Some(source) = ahead => ("context", source),
            Some(previous) => {
                let coordinated = frame.cells[..cell].contains(&Cell::Quote(previous));
                if !alone && !coordinated {
                    return;
                }
                if self.spans[previous].continues || self.is_resumed(previous, quote) {
                    self.found[quote].continues = Some(previous);
                    self.found[quote].cue = self.found[previous].cue;
                    self.found[quote].speaker = self.found[previous].speaker;
                }
                reference = self.found[previous].reference;
                ("continuation", self.found[previous].source.clone())
            }
            None if cell == 0 && frame.is_mark(self.reading, 1, ":") => match self.told_of(frame) {
                Some(source) => ("context", source),
                None => return,
            },
            None if alone => match self.context_subject(quote) {
                Some(source) => ("context", source),
                None => return,
            },
            None => return,
        };
        let found = &mut self.found[quote];
        if source.name.is_none() {
            return;
        }
        found.rule = Some(rule);
        found.source = source;
        found.reference = reference;
        found.around.attributed = true;
    }

    /// `« … », a dit X. Y répond d'un sourire. « … »`: who speaks in the sentence between two quotations, if
    /// not the source of the first.
    fn speaks_between(&mut self, previous: Option<usize>, quote: usize) -> Option<Source> {
        let previous = previous?;
        let segments = &self.reading.segments;
        let sentence = segments.sentence_of(segments.token_at(self.spans[quote].outer.start));
        let between = segments.sentences.get(sentence.checked_sub(1)?)?;
        let first = self.reading.tokens()[between.tokens.start].span.start;
        let apart = between.paragraph == segments.sentences.get(sentence)?.paragraph
            && self.spans[previous].outer.end <= first;
        if !apart {
            return None;
        }
        let frames = self.open_frames(between.tokens.clone());
        let frame = frames.first()?;
        let scene = self.scene(frame);
        let speaks = |v: &&VerbGroup| {
            let verb = scene.phraser.lexicons.speech.verb(v.verb);
            v.kind == GroupKind::Finite && verb.strong && !v.negated
        };
        let reporter = scene.verbs.iter().find(speaks).and_then(|group| scene.subject(group));
        let np = match reporter.filter(|np| np.head.can_speak()) {
            Some(np) => np,
            // `À côté d'elle, X, 24 ans, n'en revient pas.`
            None => scene.first_speaker(0, frame.len()).filter(|np| self.is_person(np))?,
        };
        let source = self.resolver.resolve(frame, &np);
        let known = self.found[previous].source.entity;
        (source.entity.is_some() && source.entity != known).then_some(source)
    }

    /// `« … » [X], deux enfants, a compté.`: the person whom the writer's sentence behind a whole quotation is
    /// about, where that opens the paragraph.
    fn told_behind(&mut self, quote: usize) -> Option<Source> {
        let Self { reading, spans, .. } = *self;
        let segments = &reading.segments;
        let outer = spans[quote].outer;
        let line = segments.paragraphs[segments.paragraph_at(outer.start)].span;
        let whole = reading.covered(spans[quote].span).trim_end().ends_with(['.', '!', '?', '…']);
        let next = segments.token_at(outer.end);
        let opens = reading.covered(ByteSpan { start: line.start, end: outer.start }).trim();
        if !whole || !opens.is_empty() || spans[quote].depth > 0 || next >= reading.tokens().len() {
            return None;
        }
        let sentence = &segments.sentences[segments.sentence_of(next)];
        if sentence.tokens.start != next || reading.tokens()[next].span.start >= line.end {
            return None;
        }
        let frames = self.open_frames(sentence.tokens.clone());
        let frame = frames.first()?;
        let np = self.scene(frame).person_told_of()?;
        let source = self.resolver.resolve(frame, &np);
        source.entity.is_some().then_some(source)
    }

    /// `« … ? » « … »`: question and answer side by side take turns. The source of an answer is whoever spoke
    /// before the question was asked, nobody if that is not told.
    fn turn_of(&self, quote: usize) -> Option<Source> {
        const REACH: usize = 6;
        let asked = quote.checked_sub(1)?;
        if !self.is_turn(asked) {
            return None;
        }
        let asker = &self.found[asked].source;
        let earlier = (asked.saturating_sub(REACH)..asked).rev();
        let other = earlier
            .filter(|&i| self.spans[i].depth == 0)
            .map(|i| &self.found[i].source)
            .find(|source| source.name != asker.name);
        Some(other.cloned().unwrap_or_default())
    }

    /// Whether the quotation behind another one follows it at once and one of the two asks.
    fn is_turn(&self, first: usize) -> bool {
        let second = first + 1;
        let (a, b) = (self.spans[first], self.spans[second]);
        let asks = |s: ByteSpan| self.reading.covered(s).trim_end().ends_with('?');
        let beside = a.depth == b.depth && a.closed && b.outer.start >= a.outer.end;
        let between = || self.reading.covered(ByteSpan { start: a.outer.end, end: b.outer.start });
        beside
            && (asks(a.span) || asks(b.span))
            && between().chars().all(|c| c == ' ' || c == '\u{a0}')
    }

    /// Whether a phrase is the name of a person.
    fn is_person(&self, np: &NounPhrase) -> bool {
        let Head::Mention(mention) = np.head else { return false };
        self.names.mentions[mention].kind == EntityType::Per
    }

    /// `fait de « … » et de « … »`: nothing but `et`, a preposition and a determiner stands between a
    /// quotation and the one before it.
    pub(super) fn is_joined(&self, frame: &Frame, cell: usize) -> bool {
        const MAX_BETWEEN: usize = 3;
        let small = |c: &usize| {
            let word = frame.words[*c];
            self.lexicons.syntax.is(word, Syntax::Coordinator)
                || self.lexicons.syntax.is(word, Syntax::De)
                || self.lexicons.names.is(word, WordClass::Determiner)
                || frame.is_mark(self.reading, *c, ",")
        };
        let other = (0..cell).rev().find(|c| !small(c));
        other.is_some_and(|c| frame.is_quote(c) && cell - c <= MAX_BETWEEN + 1)
    }

    /// Whether a quotation takes up the one before it: only its reporting clause stands between, in one
    /// paragraph (`« … », dit X. « … »`).
    pub(super) fn is_resumed(&self, previous: usize, quote: usize) -> bool {
        let segments = &self.reading.segments;
        let (end, start) = (self.spans[previous].outer.end, self.spans[quote].outer.start);
        let one_paragraph =
            segments.paragraph_at(start) == segments.paragraph_at(end.saturating_sub(1));
        let sentence = |byte: u32| segments.sentence_of(segments.token_at(byte));
        one_paragraph && sentence(start).saturating_sub(sentence(end)) <= 1
    }

    /// Whether a quotation follows an earlier one closely: at most one sentence of the writer between,
    /// or the paragraph before (of which it may be the continuation).
    pub(super) fn is_near(&self, previous: usize, quote: usize, alone: bool) -> bool {
        let segments = &self.reading.segments;
        let (end, start) = (self.spans[previous].outer.end, self.spans[quote].outer.start);
        let paragraphs =
            segments.paragraph_at(start) - segments.paragraph_at(end.saturating_sub(1));
        let sentence = |byte: u32| segments.sentence_of(segments.token_at(byte));
        let between = sentence(start).saturating_sub(sentence(end));
        !alone || (paragraphs <= 1 && between <= 2)
    }

    /// The subject of the sentence before a free-standing quotation, within its paragraph.
    pub(super) fn context_subject(&mut self, quote: usize) -> Option<Source> {
        let segments = &self.reading.segments;
        let token = segments.token_at(self.spans[quote].outer.start);
        let sentence = segments.sentence_of(token);
        let before = sentence.checked_sub(1)?;
        if segments.sentences[before].paragraph != segments.sentences.get(sentence)?.paragraph {
            return None;
        }
        let tokens = segments.sentences[before].tokens.clone();
        let frames = self.open_frames(tokens);
        let frame = frames.first()?;
        let Some(np) = self.scene(frame).first_speaker(0, frame.len()) else {
            return self.only_person(frame);
        };
        let source = self.resolver.resolve(frame, &np);
        source.entity.is_some().then_some(source)
    }

    /// `« … » : X, 34 ans, a survécu.`: the person of whom the clause behind the colon tells.
    fn told_of(&mut self, frame: &Frame) -> Option<Source> {
        let np = self.scene(frame).phraser.at(2)?;
        let Head::Mention(mention) = np.head else { return None };
        let person = self.names.mentions[mention].kind == EntityType::Per;
        person.then(|| self.resolver.resolve(frame, &np))
    }

    /// `Pas question pour X de partir.`: the one person whom a sentence without a subject names.
    fn only_person(&self, frame: &Frame) -> Option<Source> {
        let mut persons = frame
            .mentions
            .iter()
            .flatten()
            .map(|&m| &self.names.mentions[m])
            .filter(|m| m.kind == EntityType::Per)
            .map(|m| m.entity);
        let first = persons.next()?;
        persons.all(|other| other == first).then(|| self.resolver.entity(first))
    }

    /// The words that head an interview, and those quoted in an answer, are the interviewed person's if nobody
    /// else is said to speak.
    pub(super) fn answer(&self, quote: &mut Quote) {
        const HEADING: usize = 2;
        let paragraph = self.reading.segments.paragraph_at(quote.span.start);
        let fits = paragraph < HEADING || self.resolver.pool.is_answer(quote.span.start);
        if let Some(id) = self.resolver.interviewee().filter(|_| fits && !quote.nested) {
            let source = self.resolver.entity(id);
            quote.rule = Some("context");
            quote.speaker_entity = source.entity;
            quote.speaker_name = source.name;
        }
    }

    /// Who spoke last before a quotation in its paragraph: the source of the quotation before, or of
    /// what one of the two sentences before reports without marks.
    pub(super) fn paragraph_source(&mut self, quote: usize, previous: Option<usize>) -> Source {
        let segments = &self.reading.segments;
        let start = self.spans[quote].outer.start;
        let paragraph = segments.paragraph_at(start);
        let same = |p: &usize| segments.paragraph_at(self.spans[*p].outer.start) == paragraph;
        if let Some(previous) = previous.filter(same) {
            return self.found[previous].source.clone();
        }
        let sentence = segments.sentence_of(segments.token_at(start));
        let sentences = (sentence.saturating_sub(2)..sentence).rev();
        let inside = |s: &usize| segments.sentences[*s].paragraph == paragraph;
        let ranges: Vec<_> =
            sentences.filter(inside).map(|s| segments.sentences[s].tokens.clone()).collect();
        for tokens in ranges {
            for frame in &self.open_frames(tokens) {
                let report = indirect::reports(&self.scene(frame)).pop();
                if let Some(report) = report {
                    return self.resolver.resolve(frame, &report.speaker);
                }
            }
        }
        Source::default()
    }

    /// A quotation whose paragraph the next one reopens belongs to the speaker named there.
    pub(super) fn join_reopened(&mut self) {
        for i in (1..self.spans.len()).rev() {
            let reopened =
                self.spans[i - 1].continues && self.spans[i - 1].depth == self.spans[i].depth;
            let decided = self.found[i - 1].cue.is_some();
            if !reopened || decided || self.found[i].cue.is_none() {
                continue;
            }
            let next = self.found[i].clone();
            let found = &mut self.found[i - 1];
            found.rule = Some("continuation");
            found.cue = next.cue;
            found.speaker = next.speaker;
            found.source = next.source;
            found.around.attributed = true;
            self.found[i].continues = Some(i - 1);
        }
    }

    /// `« … ». « … », a dit X.`: a quotation of which nobody is told, directly before one that a clause behind it
    /// reports, is that speaker's.
    pub(super) fn join_adjacent(&mut self) {
        for i in (1..self.spans.len()).rev() {
            let (before, here) = (&self.found[i - 1], &self.found[i]);
            let (end, start) = (self.spans[i - 1].outer.end, self.spans[i].outer.start);
            if before.rule.is_some() || !here.around.reported_after || start < end {
                continue;
            }
            let between = self.reading.covered(ByteSpan { start: end, end: start });
            let opens = before.around.opens_frame && self.spans[i - 1].depth == self.spans[i].depth;
            if !opens || between.contains('\n') || between.chars().any(char::is_alphanumeric) {
                continue;
            }
            let next = here.clone();
            let found = &mut self.found[i - 1];
            found.rule = Some("continuation");
            found.cue = next.cue;
            found.speaker = next.speaker;
            found.source = next.source;
            found.reference = next.reference;
            found.around.attributed = true;
        }
    }

    /// Whether one reporting clause stands between two quotations and reports both:
    /// `« … », dit X, « … »`.
    pub(super) fn is_interrupted(&self, previous: usize, quote: usize) -> bool {
        let (before, here) = (&self.found[previous], &self.found[quote]);
        before.around.reported_after && before.cue.is_some() && before.cue == here.cue
    }

    /// `« … »` and below it `— [X], témoin`: the line signs the quotation.
    pub(super) fn signature(&mut self, quote: usize) -> bool {
        let segments = &self.reading.segments;
        let dash = segments.token_at(self.spans[quote].outer.end);
        let Some(token) = self.reading.tokens().get(dash) else { return false };
        let below = segments.paragraph_at(token.span.start)
            == segments.paragraph_at(self.spans[quote].outer.end.saturating_sub(1)) + 1;
        if !below || !matches!(self.reading.token_text(dash), "—" | "–" | "-" | "―") {
            return false;
        }
        let line = segments.paragraphs[segments.paragraph_at(token.span.start)].span;
        let tokens = segments.tokens_in(line);
        if tokens.len() > MAX_SIGNATURE || tokens.start != dash {
            return false;
        }
        let frames = self.open_frames(dash + 1..tokens.end);
        let Some(frame) = frames.first() else { return false };
        let np = self.scene(frame).phraser.at(0);
        let Some(np) = np.filter(|np| {
            let closed = np.cells.end == frame.len() || frame.is_punct(self.reading, np.cells.end);
            closed && np.head.can_speak()
        }) else {
            return false;
        };
        let source = self.resolver.resolve(frame, &np);
        let head = np.head;
        let found = &mut self.found[quote];
        found.rule = Some("signature");
        found.speaker = frame.span(self.reading, np.cells);
        found.reference = Reference::of(Some(head), source.entity.is_some());
        found.source = source;
        found.around.attributed = true;
        found.around.strong = true;
        true
    }

    /// `« … » C'est ce qu'a annoncé X.`: the next sentence says whose the quotation was.
    pub(super) fn taken_up(&mut self, quote: usize) -> bool {
        let segments = &self.reading.segments;
        let end = self.spans[quote].outer.end;
        let mut next = segments.token_at(end);
        // `« … » . C'est ce que`
        next +=
            usize::from(next < self.reading.tokens().len() && self.reading.token_text(next) == ".");
        if next >= self.reading.tokens().len() || self.spans[quote].depth > 0 {
            return false;
        }
        let sentence = &segments.sentences[segments.sentence_of(next)];
        let here = segments.paragraph_at(end.saturating_sub(1));
        if sentence.tokens.start != next || sentence.paragraph != here {
            return false;
        }
        for frame in self.open_frames(sentence.tokens.clone()).iter().take(1) {
            if let Some(attribution) = self.scene(frame).taken_up() {
                self.record(quote, frame, None, attribution);
                return true;
            }
        }
        false
    }

    /// `[X] « regrette la décision »`: the quotation begins with the verb of the sentence.
    pub(super) fn quoted_verb(
        &mut self,
        frame: &Frame,
        scene: &Scene<'_>,
        cell: usize,
        quote: usize,
    ) -> bool {
        let tokens = self.reading.segments.tokens_in(self.spans[quote].span);
        let syntax = &self.lexicons.syntax;
        // `« s'associe à »`, `« n'exclut pas »`
        let clitics = [Syntax::Reflexive, Syntax::Negation, Syntax::Object];
        let is_clitic = |t: &usize| clitics.iter().any(|&r| syntax.is(self.reading.words[*t], r));
        let opens = tokens.clone().take_while(is_clitic).last().map_or(tokens.start, |t| t + 1);
        let Some(&first) = self.reading.words.get(opens).filter(|_| opens < tokens.end) else {
            return false;
        };
        let auxiliary = opens > tokens.start && self.lexicons.names.is(first, WordClass::Auxiliary);
        let common = syntax.is_only_verb(first) || auxiliary;
        let capital = self.reading.tokens()[tokens.start].is_capitalised(self.reading.text);
        let reports = self
            .lexicons
            .speech
            .verb_forms
            .all(&self.reading.words, opens)
            .any(|f| f.value.mood == Mood::Finite && f.value.person == 3);
        if capital || !(common || (reports && tokens.len() > 1)) {
            return false;
        }
        let Some(np) = scene.subject_of_quoted_verb(cell) else { return false };
        let attribution =
            Attribution { rule: "quoted-verb", cue: None, speaker: Some(np), strong: true };
        self.record(quote, frame, Some(cell), attribution);
        true
    }

    /// A quotation in a heading whose words are quoted again below is by who says them there.
    pub(super) fn join_repeated(&mut self) {
        for i in 0..self.spans.len() {
            // What stands before a heading does not go on in it.
            let guessed = matches!(self.found[i].rule, None | Some("continuation" | "context"));
            // `Colère à Lens : « … »`: what stands before the colon of a title may be its topic.
            let topic = self.found[i].rule == Some("colon") && !self.is_by_person(i);
            if !(guessed || topic) || !self.is_in_heading(i) {
                continue;
            }
            let mut words = self.words(i);
            // `« Un pont de carton »` as a heading, a `« pont de carton »` below.
            let first = self.reading.segments.tokens_in(self.spans[i].span).start;
            let determined = self
                .reading
                .words
                .get(first)
                .is_some_and(|&w| self.lexicons.names.is(w, WordClass::Determiner));
            if determined && words.len() > 2 {
                words.remove(0);
            }
            if words.is_empty() {
                continue;
            }
            let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
            let same = |(word, lower): (&&str, &String)| {
                word.chars().flat_map(char::to_lowercase).eq(lower.chars())
            };
            let again = (i + 1..self.spans.len()).take(MAX_AHEAD).find(|&j| {
                self.found[j].source.name.is_some()
                    && self.words(j).windows(words.len()).any(|w| w.iter().zip(&words).all(same))
            });
            if let Some(again) = again {
                let source = self.found[again].source.clone();
                let found = &mut self.found[i];
                found.rule = Some("repeated");
                found.source = source;
                found.reference = Reference::None;
                found.continues = None;
                found.cue = None;
                found.speaker = None;
                found.around.attributed = true;
                found.around.strong = true;
            }
        }
    }

    /// Whether the source of a quotation is known to be a person.
    fn is_by_person(&self, quote: usize) -> bool {
        let source = self.found[quote].source.entity;
        source.is_some_and(|id| self.names.entities[id.0 as usize].kind == EntityType::Per)
    }

    /// Whether a quotation stands in a line that ends without a full stop: a title.
    fn is_in_heading(&self, quote: usize) -> bool {
        let segments = &self.reading.segments;
        let outer = self.spans[quote].outer;
        let line = segments.paragraphs[segments.paragraph_at(outer.start)].span;
        let ends =
            self.reading.covered(line).trim_end().ends_with(['.', '!', '?', '…', ':', ';', ',']);
        !ends && line.end >= outer.end
    }

    /// The words of a quotation.
    fn words(&self, quote: usize) -> Vec<&'a str> {
        let tokens = self.reading.segments.tokens_in(self.spans[quote].span);
        let is_word = |t: &usize| {
            matches!(self.reading.tokens()[*t].kind, TokenKind::Word | TokenKind::Elision)
        };
        tokens.filter(is_word).map(|t| self.reading.token_text(t)).collect()
    }
}
