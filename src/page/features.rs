//! What a line of a page looks like: plain counts, from which [`super::blocks`] judges it.

use std::fmt;

use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::names::PageWord;
use crate::gazetteer::lexicon::word_bits as word;
use crate::reading::Reading;
use crate::text::TokenKind;
use crate::text::segment::Paragraph;

/// The counts of one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Features {
    /// Words, elided ones included, numbers left out.
    pub words: usize,
    /// Numbers.
    pub numbers: usize,
    /// Web and mail addresses.
    pub addresses: usize,
    /// Words in phrases of `page_words.csv`, English ones left out.
    pub page: usize,
    /// Such phrases by kind.
    pub phrases: [usize; PageWord::ALL.len()],
    /// The kind of phrase that the line begins with.
    pub opens: Option<PageWord>,
    /// Function words outside such phrases.
    pub function: usize,
    /// Names of days and months outside such phrases.
    pub time: usize,
    /// Finite verbs outside such phrases, and no common nouns too.
    pub verbs: usize,
    /// Signs that open hashtags.
    pub tags: usize,
    /// Signs between the links of a menu: `|`, `>`, `•`.
    pub separators: usize,
    /// Quotation marks.
    pub quotation_marks: usize,
    /// Whether the line ends as sentences do.
    pub ends_sentence: bool,
    /// Whether the line ends with a full stop, as titles do not.
    pub full_stop: bool,
    /// Whether there are signs that code has.
    pub has_code_signs: bool,
    /// `©` before a year.
    pub copyright: bool,
}

impl Features {
    /// Counts over the tokens of a line.
    #[must_use]
    pub fn new(reading: &Reading, lexicons: &Lexicons, line: &Paragraph) -> Self {
        let mut features = Self::default();
        let bytes = reading.text.as_bytes();
        // Up to here the tokens belong to a phrase that was found.
        let mut phrase_end = line.tokens.start;
        for (i, token) in line.tokens.clone().zip(&reading.tokens()[line.tokens.clone()]) {
            if matches!(token.kind, TokenKind::Punct | TokenKind::Joint) {
                features.mark(sign(reading.covered(token.span)));
                continue;
            }
            let traits = reading.traits[i];
            if traits & word::PAGE != 0
                && i >= phrase_end
                && let Some(found) = lexicons.names.page_words.longest(&reading.words, i)
                && i + found.len <= line.tokens.end
            {
                features.phrases[found.value as usize] += 1;
                if i == line.tokens.start {
                    features.opens = Some(found.value);
                }
                if found.value != PageWord::English {
                    phrase_end = i + found.len;
                }
            }
            match token.kind {
                TokenKind::Number => features.number(reading, i, line.tokens.start),
                TokenKind::Url => features.addresses += 1,
                // `09h12`, `2e`
                _ if bytes[token.span.start as usize].is_ascii_digit() => features.numbers += 1,
                _ if i < phrase_end => {
                    features.words += 1;
                    features.page += 1;
                }
                _ => features.word(traits),
            }
        }
        let last = line.tokens.clone().next_back().filter(|&i| !reading.tokens()[i].is_wordlike());
        features.end(last.map_or('\0', |i| sign(reading.token_text(i))));
        features
    }

    /// Words that no phrase and no date accounts for.
    #[must_use]
    pub fn rest(&self) -> usize {
        self.words - self.page - self.function - self.time
    }

    /// How many phrases of a kind the line has.
    #[must_use]
    pub fn count(&self, kind: PageWord) -> usize {
        self.phrases[kind as usize]
    }

    fn word(&mut self, traits: u32) {
        self.words += 1;
        if traits & word::TIME != 0 {
            self.time += 1;
        } else if traits & word::FUNCTION != 0 {
            self.function += 1;
        } else if traits & word::VERB != 0 {
            self.verbs += 1;
        }
    }

    fn number(&mut self, reading: &Reading, i: usize, first: usize) {
        self.numbers += 1;
        let is_year = matches!(reading.token_text(i).as_bytes(), [b'1' | b'2', b'0' | b'9', _, _]);
        self.copyright |= is_year && i > first && reading.token_text(i - 1) == "©";
    }

    fn mark(&mut self, mark: char) {
        // Nearly all marks of prose.
        if matches!(mark, ',' | '.' | '(' | ')' | ':' | '-' | '\0') {
            return;
        }
        self.tags += usize::from(mark == '#');
        self.separators += usize::from(matches!(mark, '|' | '>' | '›' | '»' | '•' | '·' | '/'));
        self.quotation_marks += usize::from(matches!(mark, '«' | '»' | '"' | '“' | '”'));
        self.has_code_signs |=
            matches!(mark, '{' | '}' | '[' | ']' | '\\' | '=' | ';' | '<' | '>' | '"');
    }

    /// Notes the mark that the line ends with.
    fn end(&mut self, mark: char) {
        self.ends_sentence = matches!(mark, '.' | '!' | '?' | '…' | '»' | '”' | ':');
        self.full_stop = mark == '.';
    }
}

/// A mark of one character; nothing is looked for in a run of dots.
fn sign(mark: &str) -> char {
    if let [byte] = mark.as_bytes() {
        return char::from(*byte);
    }
    let mut chars = mark.chars();
    match (chars.next(), chars.next()) {
        (Some(sign), None) => sign,
        _ => '\0',
    }
}

impl fmt::Display for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "words={} page={}", self.words, self.page)?;
        for (kind, label) in PageWord::ALL {
            if self.count(kind) > 0 {
                write!(f, " {label}={}", self.count(kind))?;
            }
        }
        for (label, count) in [
            ("numbers", self.numbers),
            ("addresses", self.addresses),
            ("function", self.function),
            ("time", self.time),
            ("verbs", self.verbs),
            ("tags", self.tags),
            ("separators", self.separators),
        ] {
            if count > 0 {
                write!(f, " {label}={count}")?;
            }
        }
        f.write_str(if self.ends_sentence { " sentence" } else { "" })
    }
}
