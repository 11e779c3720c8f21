//! What the model sees of a text: where names can stand, and what each token there tells.
//!
//! Names stand near capitals and readings of lists and rules: only such [`Stretch`]es are looked at.
//! Everything that a token tells by itself is gathered once in a `View`; the features of its
//! neighbours are the views of those. What is made of them stands in [`super::templates`].

use std::ops::Range;

use crate::reading::Reading;
use crate::text::{Shape, TokenKind};

use super::super::context::Context;
use super::super::hash::{lower_hash, mix};
use super::super::listed::Listed;
use super::super::proposal::Proposal;
use super::super::signals::flag;
use super::super::tables::{part, word};
use super::labels::class;
use super::templates::{EDGE, View, Window};
use super::weights::Inner;

/// A stretch of a sentence in which a name can stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The tokens to label.
    pub tokens: Range<usize>,
    /// The view of the token before the first.
    first_view: usize,
}

/// What lists and rules read in a token; 0 for nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Read {
    /// Of the gazetteer: place, type, form, whether it holds.
    listed: u32,
    /// Of the rules: place, type, rule.
    rule: u32,
}

/// The features of the tokens of a text.
#[derive(Debug)]
pub struct Features<'c> {
    context: &'c Context<'c>,
    /// See [`super::weights::Model::inner`].
    inner: &'c Inner,
    read: Vec<Read>,
    stretches: Vec<Stretch>,
    /// For each stretch the views of its tokens, of the one before and of the one behind.
    views: Vec<View>,
}

impl<'c> Features<'c> {
    /// Gathers what is seen in the stretches of a text where a name can stand.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "there are three classes")]
    pub fn new(
        context: &'c Context<'c>,
        inner: &'c Inner,
        listed: &[Listed],
        rules: &[Proposal],
    ) -> Self {
        let mut read = vec![Read::default(); context.reading.tokens().len()];
        for l in listed.iter().rev() {
            mark_listed(&mut read, l);
        }
        for p in rules.iter().filter(|p| !p.nested) {
            let value = class(p.kind) as u32 + 4 * rule_number(p.rule);
            for (place, t) in places(&p.tokens) {
                read[t].rule = 1 + place + 4 * value;
            }
        }
        // In news one token in five is labelled.
        let views = Vec::with_capacity(read.len() / 2);
        let mut features = Self { context, inner, read, stretches: Vec::new(), views };
        features.cut();
        features.elsewhere();
        features
    }

    /// The stretches of the text in which a name can stand; outside them nothing is labelled.
    #[must_use]
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// The stretch of a token and its place in it.
    #[must_use]
    pub fn place_of(&self, token: usize) -> Option<(&Stretch, usize)> {
        let next = self.stretches.partition_point(|s| s.tokens.end <= token);
        let stretch = self.stretches.get(next).filter(|s| s.tokens.contains(&token))?;
        Some((stretch, token - stretch.tokens.start))
    }

    /// Whether rules read a name in these tokens.
    #[must_use]
    pub fn has_rules(&self, tokens: &Range<usize>) -> bool {
        self.read[tokens.clone()].iter().any(|r| r.rule != 0)
    }

    /// Cuts the stretches and looks at their tokens.
    fn cut(&mut self) {
        for sentence in &self.context.reading.segments.sentences {
            let range = sentence.tokens.clone();
            let mut open: Option<Range<usize>> = None;
            for i in range.clone() {
                if !self.is_possible(i) {
                    continue;
                }
                let (mut from, mut to) = (i, i + 1);
                while from > range.start && i - from < BESIDE && self.is_inner(from - 1) {
                    from -= 1;
                }
                while to < range.end && to - i <= BESIDE && self.is_inner(to) {
                    to += 1;
                }
                match &mut open {
                    Some(tokens) if tokens.end >= from && to - tokens.start <= LONGEST => {
                        tokens.end = to;
                    }
                    _ => {
                        // Behind one that is as long as it may be, the next begins where it ends.
                        let from = open.as_ref().map_or(from, |tokens| from.max(tokens.end));
                        if let Some(tokens) = open.replace(from..to) {
                            self.close(tokens, &range);
                        }
                    }
                }
            }
            if let Some(tokens) = open {
                self.close(tokens, &range);
            }
        }
    }

    fn close(&mut self, tokens: Range<usize>, sentence: &Range<usize>) {
        let first_view = self.views.len();
        let before = tokens.start.checked_sub(1).filter(|i| sentence.contains(i));
        let behind = Some(tokens.end).filter(|i| sentence.contains(i));
        for token in [before].into_iter().chain(tokens.clone().map(Some)).chain([behind]) {
            self.views.push(token.map_or(EDGE, |i| look(self.context, i, self.read[i])));
        }
        self.stretches.push(Stretch { tokens, first_view });
    }

    /// Whether a name may hang on this token: it has a capital and is more than the sentence's first
    /// small word, or lists or rules read something in it. What is no article has no names, and none
    /// there may speak for one in the article.
    fn is_possible(&self, i: usize) -> bool {
        let s = self.context.signals;
        let is_read = self.read[i].rule != 0 || self.read[i].listed != 0;
        let opener = || s.is(i, flag::INITIAL) && s.word(i, word::FUNCTION);
        // Nearly all tokens have no capital and are read as nothing: that is asked first.
        (is_read || s.is(i, flag::CAP) && !opener()) && !s.is(i, flag::DEBRIS)
    }

    /// Whether a word without a capital may belong to a name beside it.
    fn is_inner(&self, i: usize) -> bool {
        let kind = self.context.token(i).kind;
        self.inner.has(key_within(kind, self.context.reading.lower[i]))
    }

    /// Puts the hashes of the features of one token of a stretch into `out`; returns how many of them
    /// do not tell which word it is.
    pub fn of(&self, stretch: &Stretch, place: usize, out: &mut Vec<u64>) -> usize {
        out.clear();
        self.window(stretch, place).map_or(0, |window| window.all(out))
    }

    /// What is seen of each token of a stretch.
    pub(super) fn windows<'w>(
        &'w self,
        stretch: &'w Stretch,
    ) -> impl Iterator<Item = Window<'w>> + Clone {
        (0..stretch.tokens.len()).filter_map(|place| self.window(stretch, place))
    }

    fn window(&self, stretch: &Stretch, place: usize) -> Option<Window<'_>> {
        let first = stretch.first_view + place;
        let [before, token, behind] = self.views.get(first..first + 3)? else { return None };
        let i = stretch.tokens.start + place;
        let is_word = self.context.token(i).kind == TokenKind::Word;
        let affixes = is_word.then(|| self.context.signals.is(i, flag::CAP));
        Some(Window { before, token, behind, text: self.context.reading.token_text(i), affixes })
    }

    /// For each capitalised word, what the rules make of it at its other places in the text.
    fn elsewhere(&mut self) {
        let s = self.context.signals;
        let class_of = |i: usize| match self.read[i].rule {
            0 => 3,
            r => ((r - 1) / 4 % 4) as usize,
        };
        // Where a sentence begins, no name is no news.
        let counts_for = |i: usize| class_of(i) < 3 || !s.any(i, flag::INITIAL);
        let words = s.capitals.iter().filter(|&&i| !s.any(i, flag::DEBRIS));
        let mut by_word: Vec<(u64, usize)> =
            words.map(|&i| (self.context.reading.lower[i], i)).collect();
        by_word.sort_unstable();
        let mut told = vec![0_u8; self.read.len()];
        for group in by_word.chunk_by(|a, b| a.0 == b.0) {
            let mut counts = [0_u32; 4];
            for &(_, i) in group {
                counts[class_of(i)] += u32::from(counts_for(i));
            }
            for &(_, i) in group {
                let mut others = counts;
                others[class_of(i)] -= u32::from(counts_for(i));
                told[i] = summary(others);
            }
        }
        for stretch in &self.stretches {
            let tokens = stretch.tokens.start.saturating_sub(1)..stretch.tokens.end + 1;
            // The view before the first token is there even where no token is.
            let skip = usize::from(stretch.tokens.start == 0);
            let views = &mut self.views[stretch.first_view + skip..];
            for (view, i) in views.iter_mut().zip(tokens) {
                if view.shape != EDGE.shape {
                    view.document = u64::from(told.get(i).copied().unwrap_or(0));
                }
            }
        }
    }
}

/// What most of the other places say: 1 if there is none, else the class, whether all agree, and
/// whether there are several.
fn summary(others: [u32; 4]) -> u8 {
    let best = (0..4).rev().max_by_key(|&k| others[k]).unwrap_or(3);
    if others[best] == 0 {
        return 1;
    }
    let pure = u8::from(others.iter().sum::<u32>() == others[best]);
    2 + u8::try_from(best).unwrap_or(3) + 4 * pure + 8 * u8::from(others[best] > 1)
}

fn look(context: &Context, i: usize, read: Read) -> View {
    let mut view =
        View { listed: u64::from(read.listed), rule: u64::from(read.rule), ..View::default() };
    let token = context.token(i);
    let s = context.signals;
    let text = context.reading.token_text(i);
    view.lower = match token.kind {
        TokenKind::Number => 2,
        _ => context.reading.lower[i],
    };
    view.shape = match token.kind {
        TokenKind::Word => {
            let shape = match token.shape {
                Shape::None => 10,
                Shape::Lower => 11,
                Shape::Title => 12 + u64::from(text.chars().nth(1).is_none()),
                Shape::Upper => 14 + u64::from(token.span.len() > 5),
                Shape::Mixed => 16 + u64::from(s.is(i, flag::CAP)),
            };
            let (mut hyphen, mut dot, mut digit) = (false, false, false);
            // A plain word has nothing but letters.
            for b in text.bytes().filter(|_| !token.plain) {
                hyphen |= b == b'-';
                dot |= b == b'.';
                digit |= b.is_ascii_digit();
            }
            let (inner, digit) = (u64::from(hyphen) + 2 * u64::from(dot), u64::from(digit));
            shape * 8 + inner * 2 + digit
        }
        TokenKind::Elision => 3,
        TokenKind::Number => 4,
        TokenKind::Joint => 5,
        TokenKind::Url => 6,
        TokenKind::Punct => mix(7, context.reading.lower[i]),
    };
    view.word = u64::from(context.reading.traits[i] & 0xffff)
        | u64::from(s.any(i, flag::DEMONYM)) << 20
        | u64::from(s.any(i, flag::GIVEN)) << 17
        | u64::from(s.any(i, flag::GIVEN_WORD)) << 18
        | u64::from(s.any(i, flag::CAP)) << 19;
    view.parts = if s.is(i, flag::CAP) {
        1 + u64::from(context.parts(i) & !part::COMMON_GIVEN)
            + 64 * u64::from(context.parts(i) & part::COMMON_GIVEN != 0)
            + 128 * u64::from(s.any(i, flag::GIVEN))
    } else {
        0
    };
    view.position = u64::from(s.any(i, flag::INITIAL))
        | u64::from(s.any(i, flag::SHOUTED)) << 1
        | u64::from(s.any(i, flag::QUOTED)) << 2
        | u64::from(s.any(i, flag::SMALL_ELSEWHERE)) << 3
        | u64::from(s.any(i, flag::ALONE)) << 4
        | u64::from(s.any(i, flag::TAG | flag::DEBRIS)) << 5;
    view.before = u64::from(s.any(i, flag::AFTER_CIVILITY))
        | u64::from(s.any(i, flag::AFTER_RANK)) << 1
        | u64::from(s.any(i, flag::AFTER_ROLE)) << 2
        | u64::from(s.any(i, flag::AFTER_PLACE_PREPOSITION)) << 3
        | u64::from(s.any(i, flag::IN_TITLE)) << 4
        | u64::from(s.any(i, flag::IN_ROLE)) << 5;
    if s.is(i, flag::CAP)
        && let Some(trigger) = context.trigger_before(i)
    {
        view.before |= (1 + trigger as u64) << 8;
    }
    view
}

fn places(tokens: &Range<usize>) -> impl Iterator<Item = (u32, usize)> + use<> {
    let (first, last) = (tokens.start, tokens.end - 1);
    tokens.clone().map(move |t| {
        let place = match (t == first, t == last) {
            (true, true) => 3,
            (true, false) => 0,
            (false, true) => 2,
            (false, false) => 1,
        };
        (place, t)
    })
}

#[allow(clippy::cast_possible_truncation, reason = "there are three classes")]
fn mark_listed(read: &mut [Read], l: &Listed) {
    let value = (class(l.kind) as u32)
        | (l.form as u32) << 2
        | (l.rule as u32) << 5
        | u32::from(l.holds) << 8
        | u32::from(l.open) << 9
        | u32::from(l.kinds) << 10;
    for (place, t) in places(&l.tokens) {
        read[t].listed = 1 + place + 4 * value;
    }
}

/// A number for the name of a rule.
#[allow(clippy::cast_possible_truncation)]
fn rule_number(rule: &str) -> u32 {
    (lower_hash(rule) & 0xff_ffff) as u32
}

/// How many words that names have inside are labelled too before and behind a capital or a reading.
const BESIDE: usize = 3;

/// The most tokens of a stretch. No sentence has as many beside each other; debris may, for which the chain
/// would want some two kilobytes a token at once.
const LONGEST: usize = 1000;

/// The key of a token that a name may have inside, see [`Inner`].
#[must_use]
pub fn inner_key(reading: &Reading, i: usize) -> u32 {
    key_within(reading.tokens()[i].kind, reading.lower[i])
}

#[allow(clippy::cast_possible_truncation, reason = "half of a hash")]
fn key_within(kind: TokenKind, lower: u64) -> u32 {
    match kind {
        TokenKind::Number => 2,
        _ => mix(lower, 0) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Gazetteer, Lexicons};
    use crate::names::{Names, NamesMode};
    use crate::reading::Reader;
    use crate::tag::Tagger;

    #[test]
    fn what_is_no_article_is_not_labelled() {
        let (gazetteer, _) = Gazetteer::builtin();
        let (lexicons, _) = Lexicons::builtin();
        let reader = Reader::new(&lexicons);
        let text = "Le maire de Rouen a répondu jeudi aux habitants du quartier.\n\n\
                    Lire aussi : Zelmar quitte Paris";
        let reading = reader.read(text, &lexicons);
        assert!(!reading.blocks.outside().is_empty());
        let candidates = Tagger::new(&gazetteer).tag(text, &reading.folded, &gazetteer);
        let names = Names::new(NamesMode::Rules);
        names.with_rules(&reading, &candidates, &gazetteer, &lexicons, |context, listed, rules| {
            let inner = Inner::default();
            let features = Features::new(context, &inner, listed, rules);
            let labelled = || features.stretches().iter().flat_map(|s| s.tokens.clone());
            assert!(labelled().any(|t| reading.token_text(t) == "Rouen"));
            assert!(labelled().all(|t| !reading.blocks.covers(reading.tokens()[t].span)));
        });
    }
}
