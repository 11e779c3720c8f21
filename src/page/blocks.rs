//! The lines of a page: article, or the page around it (menus, share bars, cookie notices, scripts).
//!
//! Each line (paragraph, in hard-wrapped text) is judged by its [`Features`], first alone, by the ordered
//! rules of `alone`, then by its neighbours. Every verdict has its [`Reason`]. When in doubt a line is
//! article: bylines, titles, datelines, short answers and lists of results stay.

use std::fmt;

use super::code;
use super::features::Features;
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::names::PageWord;
use crate::reading::Reading;
use crate::text::ByteSpan;

/// Why a line is no article text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A script, a style, or data of the page.
    Code,
    /// A row of hashtags.
    Tags,
    /// English, of the page's software.
    Foreign,
    /// Links to other articles, under `Lire aussi` or `Sur le même sujet`.
    Related,
    /// A cookie notice or its buttons.
    Consent,
    /// A subscription, an account, a newsletter, a comment form.
    Offer,
    /// The foot of a page.
    Legal,
    /// What a page says instead of its content.
    Error,
    /// When the page was published or changed.
    Time,
    /// A web address alone.
    Address,
    /// A menu, share bar or button.
    Menu,
}

impl Reason {
    /// All reasons with their labels.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Code, "code"),
        (Self::Tags, "tags"),
        (Self::Foreign, "foreign"),
        (Self::Related, "related"),
        (Self::Consent, "consent"),
        (Self::Offer, "offer"),
        (Self::Legal, "legal"),
        (Self::Error, "error"),
        (Self::Time, "time"),
        (Self::Address, "address"),
        (Self::Menu, "menu"),
    ];
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = Self::ALL.iter().find(|(reason, _)| reason == self).map(|(_, label)| *label);
        f.write_str(label.unwrap_or_default())
    }
}

/// One line, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands.
    pub span: ByteSpan,
    /// What it looks like.
    pub features: Features,
    /// Why it is no article; `None` if it is.
    pub reason: Option<Reason>,
    /// Whether an empty line stands before it.
    pub is_apart: bool,
}

/// The lines of a text, in order, and the remnants of code within lines of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    lines: Vec<Block>,
    /// What is no article: lines and stretches, in order, disjoint.
    outside: Vec<ByteSpan>,
}

/// The most words that a line of a menu or share bar has, if it stands among others.
const MENU_WORDS: usize = 3;
/// How many such lines in a row make a menu.
const MENU_LINES: usize = 3;
/// The most words of a notice that one phrase gives away; longer lines need two.
const NOTICE_WORDS: usize = 24;
/// The most words of a line of links.
const LINK_WORDS: usize = 40;
/// How many lines below a heading such as `Sur le même sujet` are taken for its links.
const LINKS: usize = 8;

impl Blocks {
    /// Judges the lines of a text, in linear time.
    #[must_use]
    pub fn new(reading: &Reading, lexicons: &Lexicons) -> Self {
        let mut end = 0;
        let mut lines: Vec<Block> = Vec::with_capacity(reading.segments.paragraphs.len());
        for paragraph in &reading.segments.paragraphs {
            let features = Features::new(reading, lexicons, paragraph);
            let covered = reading.covered(paragraph.span);
            let gap = &reading.text[end..paragraph.span.start as usize];
            end = paragraph.span.end as usize;
            lines.push(Block {
                span: paragraph.span,
                features,
                reason: alone(&features, covered),
                is_apart: gap.matches('\n').count() > 1,
            });
        }
        menus(&mut lines);
        links(&mut lines);
        Self { outside: outside(reading.text, &lines), lines }
    }

    /// Whether a span touches what is no article.
    #[must_use]
    pub fn covers(&self, span: ByteSpan) -> bool {
        let next = self.outside.partition_point(|s| s.end <= span.start);
        self.outside.get(next).is_some_and(|s| s.start < span.end)
    }

    /// Whether the line of a span is running text: article, or at least prose in another language.
    #[must_use]
    pub fn is_prose(&self, span: ByteSpan) -> bool {
        let line = self.lines.partition_point(|line| line.span.end <= span.start);
        let reason = self.lines.get(line).and_then(|line| line.reason);
        matches!(reason, None | Some(Reason::Foreign))
    }

    /// What is no article, in order.
    #[must_use]
    pub fn outside(&self) -> &[ByteSpan] {
        &self.outside
    }

    /// All lines.
    #[must_use]
    pub fn lines(&self) -> &[Block] {
        &self.lines
    }
}

/// The spans of what is no article, in order.
fn outside(text: &str, lines: &[Block]) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    for line in lines {
        if line.reason.is_some() {
            spans.push(line.span);
        } else if line.features.has_code_signs {
            code::stretches(text, line.span, &mut spans);
        }
    }
    spans
}

/// What a line is by itself; the first rule that holds gives the reason.
fn alone(f: &Features, covered: &str) -> Option<Reason> {
    // One phrase in a short line of little else, or two in any.
    let is_notice = |kind: PageWord, others: usize| {
        let is_short = f.words <= NOTICE_WORDS && f.rest() <= others && f.quotation_marks == 0;
        f.count(kind) > usize::from(!is_short)
    };
    let is_bare = f.words > 0 && f.rest() == 0 && f.page > 0;
    let rules = [
        (Reason::Code, f.has_code_signs && code::is_code_line(covered)),
        (Reason::Tags, f.tags >= 3 && f.tags * 3 >= f.words),
        (Reason::Foreign, is_english(f)),
        (Reason::Address, f.addresses > 0 && f.rest() == 0 && f.verbs == 0),
        (Reason::Related, f.opens == Some(PageWord::Related) && f.words <= LINK_WORDS),
        (Reason::Consent, is_consent(f)),
        (Reason::Offer, is_notice(PageWord::Offer, 8)),
        (Reason::Error, is_notice(PageWord::Error, 3)),
        (Reason::Legal, f.verbs == 0 && (is_notice(PageWord::Legal, 3) || f.copyright)),
        (Reason::Time, is_clock(covered) && f.words == f.time + f.function && f.words <= 8),
        (Reason::Time, f.time > 0 && f.numbers > 0 && f.words == f.time + f.function),
        (Reason::Time, f.count(PageWord::Time) > 0 && f.numbers > 0 && is_bare),
        (Reason::Menu, is_bare && !f.ends_sentence),
        (Reason::Menu, is_row(f)),
    ];
    rules.iter().find(|(_, holds)| *holds).map(|(reason, _)| *reason)
}

/// A line of English.
fn is_english(f: &Features) -> bool {
    let english = f.count(PageWord::English);
    english >= 2 && english * 4 >= f.words || english == 1 && f.words <= MENU_WORDS && f.page > 0
}

/// One phrase of a cookie notice is a button; two or more make a notice, if there is little else: they may
/// stand in an article about cookies too.
fn is_consent(f: &Features) -> bool {
    match f.count(PageWord::Consent) {
        0 => false,
        1 => f.rest() == 0,
        2 => f.words <= NOTICE_WORDS && f.quotation_marks == 0,
        phrases => f.words <= phrases * 15,
    }
}

/// Whether there is a date or an hour in figures: `18:42`, `16h50`, `12/03/2024`.
fn is_clock(covered: &str) -> bool {
    let is_part = |w: &[u8]| {
        w[0].is_ascii_digit()
            && b":h/-".contains(&w[1])
            && w[2].is_ascii_digit()
            && w[3].is_ascii_digit()
    };
    covered.len() <= 80 && covered.as_bytes().windows(4).any(is_part)
}

/// A row of links: nearly all words are a menu's, or a path from the start page down.
fn is_row(f: &Features) -> bool {
    if f.ends_sentence || f.verbs > 0 || f.quotation_marks > f.separators {
        return false;
    }
    let links = match f.opens {
        Some(PageWord::Menu) => 1,
        Some(PageWord::Section) => 2,
        _ => usize::MAX,
    };
    let is_path = f.separators >= links && f.words <= f.separators * 4 + 4;
    f.words >= MENU_WORDS && f.page * 3 >= f.words * 2 || is_path
}

/// Short lines in a row, evenly spaced, of which half are a menu's: those between are of the menu too.
fn menus(lines: &mut [Block]) {
    let is_short = |line: &Block| line.features.words <= MENU_WORDS && !line.features.ends_sentence;
    let mut at = 0;
    while at < lines.len() {
        let spacing = lines.get(at + 1).is_some_and(|second| second.is_apart);
        let joins = |(i, l): &(usize, &Block)| is_short(l) && (*i == 0 || l.is_apart == spacing);
        let run = lines[at..].iter().enumerate().take_while(joins).count();
        let block = &mut lines[at..at + run];
        let known = block.iter().filter(|l| l.reason.is_some()).count();
        if run >= MENU_LINES && known * 2 >= run {
            let first = block.iter().position(|l| l.reason.is_some()).unwrap_or(0);
            let last = block.iter().rposition(|l| l.reason.is_some()).unwrap_or(0);
            for line in &mut block[first..=last] {
                line.reason = line.reason.or(Some(Reason::Menu));
            }
        }
        at += run.max(1);
    }
}

/// The lines below a heading of links, up to the next paragraph.
fn links(lines: &mut [Block]) {
    let mut left = 0;
    for i in 0..lines.len() {
        let line = lines[i];
        if line.reason == Some(Reason::Related) {
            left = if line.features.rest() == 0 { LINKS } else { 0 };
            continue;
        }
        // The first link may stand apart from its heading, the others not from one another.
        let is_first = left == LINKS;
        let f = line.features;
        let is_article = f.full_stop || f.words > LINK_WORDS || f.ends_sentence && line.is_apart;
        if left == 0 || is_article || line.is_apart && !is_first {
            left = 0;
            continue;
        }
        left -= 1;
        lines[i].reason = line.reason.or(Some(Reason::Related));
    }
}
