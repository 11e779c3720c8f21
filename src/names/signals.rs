//! What is known of each token before any name is proposed: one word of flags a token.

use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::names::{Side, Trigger};
use crate::gazetteer::{Gazetteer, Lexicons};
use crate::reading::Reading;
use crate::text::{Shape, Token, TokenKind};

use super::hash::mix;
use super::tables::{self, word};
use super::tail;

/// The flags of a token.
pub mod flag {
    /// A word that begins with a capital.
    pub const CAP: u32 = 1;
    /// A word of at least two letters, all capital.
    pub const UPPER: u32 = 1 << 1;
    /// First word of its sentence, list item or quotation.
    pub const INITIAL: u32 = 1 << 2;
    /// In a line whose letters are nearly all capitals.
    pub const SHOUTED: u32 = 1 << 3;
    /// A civility (`M.`, `Mme`) ends just before.
    pub const AFTER_CIVILITY: u32 = 1 << 4;
    /// A rank or honour (`général`) ends just before.
    pub const AFTER_RANK: u32 = 1 << 5;
    /// A role (`ministre`, `le président américain`) ends just before.
    pub const AFTER_ROLE: u32 = 1 << 6;
    /// Part of a title that stands before a name.
    pub const IN_TITLE: u32 = 1 << 7;
    /// A given name of `first_names.csv`, written with a capital.
    pub const GIVEN: u32 = 1 << 8;
    /// That given name is also a word or a place.
    pub const GIVEN_WORD: u32 = 1 << 9;
    /// A demonym or language.
    pub const DEMONYM: u32 = 1 << 10;
    /// In a stretch that is no text: menu, script, share bar, foreign boilerplate.
    pub const DEBRIS: u32 = 1 << 11;
    /// A hashtag's or handle's word.
    pub const TAG: u32 = 1 << 12;
    /// Follows a preposition that places stand after, an article in between or not.
    pub const AFTER_PLACE_PREPOSITION: u32 = 1 << 13;
    /// The same word stands in small letters elsewhere in the text.
    pub const SMALL_ELSEWHERE: u32 = 1 << 14;
    /// The token is the only word of its line.
    pub const ALONE: u32 = 1 << 15;
    /// Part of a role phrase.
    pub const IN_ROLE: u32 = 1 << 16;
    /// Stands between quotation marks.
    pub const QUOTED: u32 = 1 << 17;
}

/// What is known of every token of a text.
#[derive(Debug, Default)]
pub struct Signals<'r> {
    /// See [`flag`].
    pub flags: Vec<u32>,
    /// The tokens with [`flag::CAP`], in order: most rules look at no other.
    pub capitals: Vec<usize>,
    /// Where demonyms begin, in order.
    pub demonyms: Vec<usize>,
    /// What their words are by themselves, see [`word`].
    traits: &'r [u32],
    /// What listed names say of each capitalised word, see [`super::tables::part`].
    pub parts: Vec<u8>,
    /// The trigger that ends just before each token, see [`trigger`].
    pub triggers: Vec<u8>,
}

/// A trigger before a token, packed into one byte.
pub mod trigger {
    use crate::annotations::EntityType;
    use crate::gazetteer::lexicon::names::Trigger;

    /// The trigger takes a name directly.
    const NAME: u8 = 8;
    /// The trigger takes a name after `de`.
    const DE: u8 = 16;

    /// The trigger is a noun for organisations that have names of their own.
    const BEARER: u8 = 32;
    /// The subtypes of such nouns; a prize or a theatre play stands before other names too.
    const BEARERS: [&str; 12] = [
        "administration",
        "armed_group",
        "association",
        "band",
        "club",
        "company",
        "media",
        "ngo",
        "party",
        "platform",
        "think_tank",
        "union",
    ];

    /// Packs a trigger.
    #[must_use]
    pub fn pack(trigger: &Trigger<'_>) -> u8 {
        (1 + trigger.kind as u8)
            | if trigger.takes_name { NAME } else { 0 }
            | if trigger.takes_de { DE } else { 0 }
            | if BEARERS.contains(&trigger.subtype) { BEARER } else { 0 }
    }

    /// The type of the body whose name follows directly: `la start-up Laterna`, `l'agence Armenpress`.
    #[must_use]
    pub fn introduced(packed: u8) -> Option<EntityType> {
        kind(packed, false).filter(|_| packed & BEARER != 0)
    }

    /// The type that the trigger gives to a name after `de` or directly behind it.
    #[must_use]
    pub fn kind(packed: u8, after_de: bool) -> Option<EntityType> {
        let takes = if after_de { DE } else { NAME };
        (packed & takes != 0).then(|| EntityType::ALL[usize::from(packed & 7) - 1])
    }
}

/// A word of which a flag may come.
const BEGINS_PHRASE: u32 =
    word::TITLE | word::ROLE | word::FIRST_NAME | word::DEMONYM | word::PLACE_PREPOSITION;

impl<'r> Signals<'r> {
    /// Reads the signals of a text, in linear time.
    #[must_use]
    pub fn new(reading: &'r Reading<'_>, lexicons: &Lexicons, gazetteer: &Gazetteer) -> Self {
        let tokens = reading.tokens();
        let mut signals = Self {
            flags: vec![0; tokens.len()],
            capitals: Vec::new(),
            demonyms: Vec::new(),
            traits: &reading.traits,
            parts: vec![0; tokens.len()],
            triggers: vec![0; tokens.len()],
        };
        let large = signals.words_and_marks(reading);
        signals.parts(reading, gazetteer, &large);
        signals.capitals = large;
        let flags = &signals.flags;
        signals.capitals.retain(|&i| flags[i] & flag::CAP != 0);
        signals.phrases(reading, lexicons);
        // Behind the phrases: an adjective of a country between a trigger and the name is one of them.
        signals.triggers(reading, lexicons);
        signals.small_elsewhere(reading);
        for &span in reading.blocks.outside() {
            for flags in &mut signals.flags[reading.segments.tokens_in(span)] {
                *flags |= flag::DEBRIS;
            }
        }
        signals
    }

    /// Whether a token has all of these flags.
    #[must_use]
    pub fn is(&self, token: usize, flags: u32) -> bool {
        self.flags[token] & flags == flags
    }

    /// Whether a token has one of these flags.
    #[must_use]
    pub fn any(&self, token: usize, flags: u32) -> bool {
        self.flags.get(token).is_some_and(|f| f & flags != 0)
    }

    /// Whether the word of a token has one of these bits, see [`word`].
    #[must_use]
    pub fn word(&self, token: usize, bits: u32) -> bool {
        self.traits[token] & bits != 0
    }

    /// The flags that the looks of a token and its place in the sentence give; returns the words that are
    /// not in small letters.
    fn words_and_marks(&mut self, reading: &Reading) -> Vec<usize> {
        let mut large = Vec::with_capacity(self.flags.len() / 4);
        let mut paragraph = 0;
        // The flag of what stands between quotation marks, where a token does.
        let mut quoted = 0;
        for sentence in &reading.segments.sentences {
            // The flag of the first word, until it was met.
            let mut initial = flag::INITIAL;
            let (mut letters, mut shouted) = (0_usize, 0_usize);
            if sentence.paragraph != paragraph {
                (paragraph, quoted) = (sentence.paragraph, 0);
            }
            let tokens = &reading.tokens()[sentence.tokens.clone()];
            let flags = &mut self.flags[sentence.tokens.clone()];
            for ((i, token), flags) in sentence.tokens.clone().zip(tokens).zip(flags.iter_mut()) {
                *flags = quoted;
                match token.kind {
                    TokenKind::Word => {
                        *flags |= initial;
                        initial = 0;
                        letters += usize::from(token.span.len() > 1);
                        if token.shape != Shape::Lower {
                            *flags |= capital(reading, i, token);
                            shouted += usize::from(token.shape == Shape::Upper);
                            large.push(i);
                        }
                    }
                    // After an elided article the next word still opens the sentence.
                    TokenKind::Elision => *flags |= initial,
                    TokenKind::Number => {
                        *flags |= initial;
                        initial = 0;
                    }
                    TokenKind::Punct | TokenKind::Joint | TokenKind::Url => {
                        let mark = reading.covered(token.span);
                        initial |= if opens(mark) { flag::INITIAL } else { 0 };
                        if token.kind == TokenKind::Punct
                            && let Some(now) = quotation(mark, quoted)
                        {
                            (*flags, quoted) = (0, now);
                        }
                    }
                }
            }
            let common = match letters {
                1 => flag::ALONE,
                3.. if shouted * 5 >= letters * 4 => flag::SHOUTED,
                _ => continue,
            };
            flags.iter_mut().for_each(|flags| *flags |= common);
        }
        large
    }

    /// What listed names say of words: looked up together.
    fn parts(&mut self, reading: &Reading, gazetteer: &Gazetteer, words: &[usize]) {
        let lower: Vec<u64> = words.iter().map(|&i| reading.lower[i]).collect();
        for (&i, parts) in words.iter().zip(tables::parts(gazetteer, &lower)) {
            self.parts[i] = parts;
        }
    }

    fn phrases(&mut self, reading: &Reading, lexicons: &Lexicons) {
        let names = &lexicons.names;
        let words = &reading.words;
        for (i, &bits) in self.traits.iter().enumerate() {
            if bits & BEGINS_PHRASE == 0 {
                continue;
            }
            if bits & word::TITLE != 0 {
                for found in names.titles.all(words, i) {
                    if found.value.capital && !self.is(i, flag::CAP) {
                        continue;
                    }
                    let end = skip_dot(reading, i + found.len);
                    let bit = if found.value.is_civility {
                        flag::AFTER_CIVILITY
                    } else {
                        flag::AFTER_RANK
                    };
                    self.after(end, bit);
                    for t in i..end {
                        self.flags[t] |= flag::IN_TITLE;
                    }
                }
            }
            if bits & word::ROLE != 0
                && let Some(found) = names.roles.longest(words, i)
            {
                let mut end = i + found.len;
                for t in i..end {
                    self.flags[t] |= flag::IN_ROLE;
                }
                self.after(end, flag::AFTER_ROLE);
                // `le président américain X`, `la ministre déléguée X`
                while end < words.len() && self.is_small_adjective(reading, end) {
                    end += 1;
                    self.after(end, flag::AFTER_ROLE);
                }
            }
            if bits & word::FIRST_NAME != 0
                && self.is(i, flag::CAP)
                && let Some(found) = names.first_names.longest(words, i)
            {
                self.flags[i] |= flag::GIVEN;
                if found.value.is_word {
                    self.flags[i] |= flag::GIVEN_WORD;
                }
            }
            if bits & word::DEMONYM != 0
                && let Some(found) = names.demonyms.longest(words, i)
            {
                self.demonyms.push(i);
                for t in i..i + found.len {
                    self.flags[t] |= flag::DEMONYM;
                }
            }
            if bits & word::PLACE_PREPOSITION != 0 {
                let article = i + 1 < words.len() && self.word(i + 1, word::ARTICLE);
                self.after(i + 1 + usize::from(article), flag::AFTER_PLACE_PREPOSITION);
            }
        }
    }

    /// Where several triggers end, the longest counts, as it begins first.
    fn triggers(&mut self, reading: &Reading, lexicons: &Lexicons) {
        let words = &reading.words;
        for (i, &bits) in self.traits.iter().enumerate() {
            if bits & word::TRIGGER == 0 {
                continue;
            }
            for found in lexicons.names.triggers.all(words, i) {
                let end = i + found.len;
                let written = !found.value.capital || self.is(i, flag::CAP);
                if !written || found.value.side != Side::Before {
                    continue;
                }
                self.follow(end, &found.value);
                // `la compagnie publique Celec`
                if found.value.takes_name
                    && let Some(name) = tail::before_name(reading, self, lexicons, end)
                {
                    self.follow(name, &found.value);
                    self.describe(name, &found.value);
                }
            }
        }
    }

    /// `l'agence officielle Petra`, `le quotidien officiel El Peruano`: what is a role elsewhere is an
    /// adjective of the body here.
    fn describe(&mut self, name: usize, found: &Trigger<'_>) {
        if trigger::introduced(trigger::pack(found)).is_some() {
            self.flags[name] &= !flag::AFTER_ROLE;
        }
    }

    /// Notes a trigger before a token, the first one if there are several.
    fn follow(&mut self, token: usize, found: &Trigger<'_>) {
        if self.triggers.get(token) == Some(&0) {
            self.triggers[token] = trigger::pack(found);
        }
    }

    fn is_small_adjective(&self, reading: &Reading, i: usize) -> bool {
        reading.tokens()[i].shape == Shape::Lower
            && self.word(i, word::DEMONYM)
            && !self.word(i, word::FUNCTION)
    }

    fn after(&mut self, token: usize, bit: u32) {
        if let Some(flags) = self.flags.get_mut(token) {
            *flags |= bit;
        }
    }

    /// Marks capitalised words that the text also has in small letters, by a filter of 2¹⁶ bits:
    /// a false hit is rare and only weakens a guess.
    fn small_elsewhere(&mut self, reading: &Reading) {
        if self.capitals.is_empty() {
            return;
        }
        let mut seen = [0_u64; 1024];
        let slot = |h: u64| ((h >> 6) as usize & 1023, 1_u64 << (h & 63));
        // A word of the vocabulary is known by its number, which is the same in capitals.
        let key = |word: WordId, lower: u64| match word {
            WordId::UNKNOWN => lower,
            known => mix(u64::from(known.0), 0),
        };
        let words = reading.words.iter().zip(&reading.lower);
        for (token, (&word, &lower)) in reading.tokens().iter().zip(words) {
            if token.kind == TokenKind::Word && token.shape == Shape::Lower {
                let (at, bit) = slot(key(word, lower));
                seen[at] |= bit;
            }
        }
        for &i in &self.capitals {
            let (at, bit) = slot(key(reading.words[i], reading.lower[i]));
            if seen[at] & bit != 0 {
                self.flags[i] |= flag::SMALL_ELSEWHERE;
            }
        }
    }
}

/// The flags of a word that is not in small letters.
#[inline]
fn capital(reading: &Reading, i: usize, token: &Token) -> u32 {
    let mut flags = 0;
    // Of a plain word the first character is a letter, so that the shape tells.
    let begins = token.plain && matches!(token.shape, Shape::Title | Shape::Upper);
    if begins || token.is_capitalised(reading.text) {
        flags |= flag::CAP;
    }
    if token.shape == Shape::Upper {
        flags |= flag::UPPER;
    }
    if i > 0 && is_tag_mark(reading, i - 1, token) {
        flags |= flag::TAG;
    }
    flags
}

/// What a mark makes of the flag of what is quoted; `None` if it is no quotation mark.
fn quotation(mark: &str, quoted: u32) -> Option<u32> {
    match mark {
        "«" | "“" => Some(flag::QUOTED),
        "»" | "”" => Some(0),
        "\"" => Some(quoted ^ flag::QUOTED),
        _ => None,
    }
}

/// `M` `.`: the dot belongs to the title.
fn skip_dot(reading: &Reading, end: usize) -> usize {
    let tokens = reading.tokens();
    let is_dot = end < tokens.len()
        && reading.token_text(end) == "."
        && tokens[end].span.start == tokens[end - 1].span.end;
    end + usize::from(is_dot)
}

/// `#Paris`, `@Paris`: the mark stands directly before the word.
fn is_tag_mark(reading: &Reading, before: usize, token: &Token) -> bool {
    reading.tokens()[before].span.end == token.span.start
        && matches!(reading.token_text(before), "#" | "@" | "_")
}

/// Marks after which a sentence, item or quotation begins.
fn opens(mark: &str) -> bool {
    match mark.as_bytes() {
        [byte] => matches!(byte, b'"' | b'*' | b':' | b'|'),
        _ => matches!(mark, "«" | "“" | "•" | "–" | "—" | "‹" | "·" | "►" | "…"),
    }
}
