//! What the model sees of a token: hashed features, as rows of its weight table.
//!
//! Everything that a token tells by itself is gathered once in a `View`; the features of its
//! neighbours are the views of those. A feature is a template number mixed with its values.

use std::ops::Range;

use crate::text::{Shape, TokenKind};

use super::super::context::Context;
use super::super::hash::{feature, lower_hash, mix};
use super::super::listed::Listed;
use super::super::proposal::Proposal;
use super::super::signals::flag;
use super::super::tables::{part, word};
use super::labels::class;

/// What a token tells by itself.
#[derive(Debug, Clone, Copy, Default)]
struct View {
    lower: u64,
    shape: u64,
    /// Bits of the lexicons.
    word: u64,
    /// Bits of the parts of listed names.
    parts: u64,
    /// Reading of the gazetteer: place, type, form, whether it holds.
    listed: u64,
    /// Reading of the rules: place, type, rule.
    rule: u64,
    /// What the document says of this word elsewhere.
    document: u64,
    /// Position, quotation, capitals around.
    position: u64,
    /// Trigger, title or preposition before.
    before: u64,
}

/// The features of all tokens of a text.
#[derive(Debug)]
pub struct Features<'c> {
    context: &'c Context<'c>,
    views: Vec<View>,
}

/// The view beyond the ends of a sentence.
const EDGE: View = View {
    lower: 1,
    shape: 1,
    word: 1 << 40,
    parts: 1 << 40,
    listed: 1 << 40,
    rule: 1 << 40,
    document: 0,
    position: 0,
    before: 0,
};

/// What the features tell, in the order in which [`Features::of`] pushes them; affixes follow.
pub const NAMES: [&str; 36] = [
    "bias",
    "word before",
    "word behind",
    "shape",
    "shapes around",
    "word before and shape",
    "word behind and shape",
    "lexicons",
    "lexicons of the word before",
    "lexicons of the word behind",
    "part of listed names",
    "parts of listed names, with the word before",
    "parts of listed names, with the word behind",
    "gazetteer",
    "gazetteer, with the word before",
    "gazetteer, with the word behind",
    "gazetteer and word before",
    "rule",
    "rule and word before",
    "document",
    "position and shape",
    "position and rule",
    "title, role, preposition or trigger before",
    "the same and shape",
    "the same and rule",
    "the same and gazetteer",
    "title, role, preposition or trigger before the word before",
    "rule and word behind",
    "position and lexicons",
    "rule of the word before",
    "rule of the word behind",
    "document, on both sides",
    "word and shape",
    "word",
    "word and word before",
    "word and word behind",
];

impl<'c> Features<'c> {
    /// Gathers the views of a text.
    #[must_use]
    pub fn new(context: &'c Context<'c>, listed: &[Listed], rules: &[Proposal]) -> Self {
        let n = context.reading.tokens().len();
        let mut views = vec![View::default(); n];
        for (i, view) in views.iter_mut().enumerate() {
            look(context, i, view);
        }
        for l in listed.iter().rev() {
            mark_listed(&mut views, l);
        }
        for p in rules.iter().filter(|p| !p.nested) {
            let rule = rule_number(p.rule);
            for (place, t) in places(&p.tokens) {
                views[t].rule = 1 + place + 4 * class(p.kind) as u64 + 16 * rule;
            }
        }
        elsewhere(context, &mut views);
        Self { context, views }
    }

    /// Pushes the hashes of the features of one token of a sentence to `out`; returns how many of
    /// them do not tell which word it is.
    #[allow(clippy::too_many_lines)]
    pub fn of(&self, i: usize, sentence: &Range<usize>, out: &mut Vec<u64>) -> usize {
        let at = |offset: isize| -> &View {
            match i.checked_add_signed(offset) {
                Some(j) if sentence.contains(&j) => &self.views[j],
                _ => &EDGE,
            }
        };
        let (p, c, n) = (at(-1), at(0), at(1));
        let mut add = |template: u64, a: u64, b: u64| out.push(feature(template, a, b));
        add(0, 0, 0);
        add(3, p.lower, 0);
        add(4, n.lower, 0);
        add(9, c.shape, 0);
        add(12, mix(p.shape, c.shape), n.shape);
        add(13, p.lower, c.shape);
        add(14, n.lower, c.shape);
        add(16, c.word, 0);
        add(17, p.word, c.shape);
        add(18, n.word, c.shape);
        add(19, c.parts, c.shape);
        add(20, p.parts, c.parts);
        add(21, c.parts, n.parts);
        add(22, c.listed, 0);
        add(23, p.listed, c.listed);
        add(24, c.listed, n.listed);
        add(25, c.listed, p.lower);
        add(26, c.rule, 0);
        add(30, c.rule, p.lower);
        add(31, c.document, 0);
        add(34, c.position, c.shape);
        add(35, c.position, c.rule);
        add(36, c.before, 0);
        add(37, c.before, c.shape);
        add(38, c.before, c.rule);
        add(39, c.before, c.listed);
        add(40, p.before, c.shape);
        add(41, c.rule, n.lower);
        add(42, c.position, c.word);
        add(43, p.rule, p.lower);
        add(44, n.rule, n.lower);
        add(47, p.document, n.document);
        let general = out.len();
        for (template, a, b) in
            [(1, c.lower, c.shape), (2, c.lower, 0), (7, p.lower, c.lower), (8, c.lower, n.lower)]
        {
            out.push(feature(template, a, b));
        }
        self.affixes(i, out);
        general
    }

    fn affixes(&self, i: usize, out: &mut Vec<u64>) {
        if self.context.token(i).kind != TokenKind::Word {
            return;
        }
        let text = self.context.reading.token_text(i);
        let capital = u64::from(self.context.signals.is(i, flag::CAP));
        let len = text.chars().count();
        for n in 2..=4 {
            if len <= n {
                break;
            }
            let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let start = text.char_indices().nth(len - n).map_or(0, |(at, _)| at);
            out.push(feature(60 + n as u64, capital, lower_hash(&text[..end])));
            out.push(feature(70 + n as u64, capital, lower_hash(&text[start..])));
        }
    }
}

fn look(context: &Context, i: usize, view: &mut View) {
    let token = context.token(i);
    let s = context.signals;
    let text = context.reading.token_text(i);
    view.lower = match token.kind {
        TokenKind::Number => 2,
        _ if s.lower[i] != 0 => s.lower[i],
        _ => lower_hash(text),
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
            let inner = u64::from(text.contains('-')) + 2 * u64::from(text.contains('.'));
            let digit = u64::from(text.bytes().any(|b| b.is_ascii_digit()));
            shape * 8 + inner * 2 + digit
        }
        TokenKind::Elision => 3,
        TokenKind::Number => 4,
        TokenKind::Joint => 5,
        TokenKind::Url => 6,
        TokenKind::Punct => mix(7, lower_hash(text)),
    };
    view.word = u64::from(s.words[i] & 0xffff)
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
}

fn places(tokens: &Range<usize>) -> impl Iterator<Item = (u64, usize)> + use<> {
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

fn mark_listed(views: &mut [View], l: &Listed) {
    let value = (class(l.kind) as u64)
        | (l.form as u64) << 2
        | (l.rule as u64) << 5
        | u64::from(l.holds) << 8
        | u64::from(l.open) << 9
        | u64::from(l.kinds) << 10;
    for (place, t) in places(&l.tokens) {
        views[t].listed = 1 + place + 4 * value;
    }
}

/// A number for the name of a rule.
fn rule_number(rule: &str) -> u64 {
    lower_hash(rule) & 0xff_ffff
}

/// For each capitalised word, what the rules make of it at its other places in the text.
fn elsewhere(context: &Context, views: &mut [View]) {
    let mut by_word: Vec<(u64, usize)> = (0..views.len())
        .filter(|&i| context.signals.is(i, flag::CAP))
        .map(|i| (views[i].lower, i))
        .collect();
    by_word.sort_unstable();
    for group in by_word.chunk_by(|a, b| a.0 == b.0) {
        let mut counts = [0_u32; 4];
        let class_of = |i: usize| match views[i].rule {
            0 => 3,
            r => ((r - 1) / 4 % 4) as usize,
        };
        // Where a sentence begins, no name is no news.
        let counts_for = |i: usize| class_of(i) < 3 || !context.signals.any(i, flag::INITIAL);
        for &(_, i) in group {
            counts[class_of(i)] += u32::from(counts_for(i));
        }
        let values: Vec<u64> = group
            .iter()
            .map(|&(_, i)| {
                let mut others = counts;
                others[class_of(i)] -= u32::from(counts_for(i));
                let best = (0..4).rev().max_by_key(|&k| others[k]).unwrap_or(3);
                if others[best] == 0 {
                    1
                } else {
                    let pure = u64::from(others.iter().sum::<u32>() == others[best]);
                    2 + best as u64 + 4 * pure + 8 * u64::from(others[best] > 1)
                }
            })
            .collect();
        for (&(_, i), value) in group.iter().zip(values) {
            views[i].document = value;
        }
    }
}

/// A stretch of a sentence in which a name can stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The tokens to label.
    pub tokens: Range<usize>,
    /// The sentence around them: features look no further.
    pub sentence: Range<usize>,
}

/// How many tokens before and behind a capital or a reading are labelled too.
const BEFORE: usize = 2;
const BEHIND: usize = 2;

impl Features<'_> {
    /// The stretches of the text in which a name can stand; outside them nothing is labelled.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut out: Vec<Stretch> = Vec::new();
        for sentence in &self.context.reading.segments.sentences {
            let range = sentence.tokens.clone();
            for i in range.clone().filter(|&i| self.is_possible(i)) {
                let from = range.start.max(i.saturating_sub(BEFORE));
                let to = range.end.min(i + 1 + BEHIND);
                match out.last_mut() {
                    Some(s) if s.tokens.end >= from && s.sentence == range => s.tokens.end = to,
                    _ => out.push(Stretch { tokens: from..to, sentence: range.clone() }),
                }
            }
        }
        out
    }

    /// Whether rules read a name in these tokens.
    #[must_use]
    pub fn has_rules(&self, tokens: &Range<usize>) -> bool {
        self.views[tokens.clone()].iter().any(|v| v.rule != 0)
    }

    /// Whether a name may hang on this token: it has a capital and is more than the sentence's first
    /// small word, or lists or rules read something in it.
    fn is_possible(&self, i: usize) -> bool {
        let view = &self.views[i];
        let s = self.context.signals;
        let opener = s.is(i, flag::INITIAL) && s.word(i, word::FUNCTION);
        s.is(i, flag::CAP) && !opener || view.rule != 0 || view.listed != 0
    }
}
