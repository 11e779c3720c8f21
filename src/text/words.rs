//! Words: French tokens with elision, inversion and compounds told apart.
//!
//! The rules, where they depart from `unicode_words`:
//! - an elided word keeps its apostrophe and stands alone: `l’` `Iran`, `jusqu'` `à`; `aujourd'hui`,
//!   `prud'homme`, `N'Djamena`, `O'Brien` stay whole;
//! - a hyphenated compound is one word (`porte-parole`, `États-Unis`), but a subject clitic after a
//!   verb is cut off: `dit` `-` `il`, `a` `-t-` `il`;
//! - a decimal or grouped number is one token (`1,74`, `270.000`); initials and dotted acronyms keep
//!   their dots (`J.-C.`, `U.S.`); a URL or e-mail address is one token.

use super::fold::{is_invisible, plain};
use super::plain::{self, Read};
use super::runs::Runs;
use super::span::ByteSpan;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, possibly with digits, inner hyphens and apostrophes.
    Word,
    /// An elided word with its apostrophe: `l'`, `qu’`.
    Elision,
    /// Digits, with inner separators.
    Number,
    /// One mark, or one run of dots.
    Punct,
    /// `-` or `-t-` between a verb and its inverted subject.
    Joint,
    /// A URL or e-mail address.
    Url,
}

/// The case pattern of a token's letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// No letters.
    None,
    /// Only small letters.
    Lower,
    /// A first capital, then none.
    Title,
    /// At least two letters, all capitals.
    Upper,
    /// Anything else: `BaFin`, `iPhone`, `McKinsey`, `Saint-Denis`.
    Mixed,
}

/// One token of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: ByteSpan,
    /// What it is.
    pub kind: TokenKind,
    /// The case of its letters.
    pub shape: Shape,
    /// Whether all characters are surely ASCII or Latin-1, but for the apostrophe that ends an
    /// elided word.
    pub(crate) plain: bool,
}

impl Token {
    /// Whether the token is a word that begins with a capital letter.
    #[must_use]
    pub fn is_capitalised(&self, text: &str) -> bool {
        self.kind == TokenKind::Word
            && text[self.span.range()].chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the token is a word, an elided word or a number.
    #[must_use]
    pub fn is_wordlike(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Elision | TokenKind::Number)
    }
}

/// Words whose final vowel is elided before another word.
const ELISIONS: [&str; 15] = [
    "l", "d", "j", "m", "n", "s", "t", "c", "ç", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
    "quelqu",
];

/// The marks before which an article or preposition is elided too.
const OPENING_MARKS: [char; 4] = ['«', '“', '„', '"'];

/// Subjects that follow their verb over a hyphen.
const CLITICS: [&str; 9] = ["il", "elle", "ils", "elles", "on", "je", "nous", "tu", "ce"];

/// Cuts `text` into tokens, in order, without gaps other than blanks and invisible characters.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    tokenize_into(text, &mut tokens);
    tokens
}

/// The same, into a list that may be used again.
pub fn tokenize_into(text: &str, tokens: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let runs = Runs::new(text);
    let mut at = 0;
    while at < bytes.len() {
        match plain::read(bytes, &runs, at) {
            Read::Blank(len) => at += len,
            Read::Token(token) => {
                at = token.span.end as usize;
                // As behind nearly every word.
                at += usize::from(bytes.get(at) == Some(&b' '));
                tokens.push(token);
            }
            Read::Other => at += token(text, at, tokens),
        }
    }
}

/// Reads what begins at `at`, pushes its token or tokens, returns the bytes consumed.
fn token(text: &str, at: usize, tokens: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    let Some(c) = rest.chars().next() else { return 1 };
    if c.is_whitespace() || is_invisible(c) || (is_combining_mark(c) && !is_word_char(c)) {
        return c.len_utf8();
    }
    if is_word_char(c) {
        return word(text, at, tokens);
    }
    let len = match c {
        '.' => rest.bytes().take_while(|&b| b == b'.').count(),
        _ => c.len_utf8(),
    };
    push(text, at, len, TokenKind::Punct, tokens);
    len
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
}

fn push(text: &str, at: usize, len: usize, kind: TokenKind, out: &mut Vec<Token>) {
    let span = ByteSpan::new(at, at + len);
    let shape = match kind {
        TokenKind::Word | TokenKind::Elision => shape(&text[span.range()]),
        _ => Shape::None,
    };
    out.push(Token { span, kind, shape, plain: false });
}

/// The case pattern of a word.
#[must_use]
pub fn shape(word: &str) -> Shape {
    let (mut letters, mut upper, mut first_upper) = (0_usize, 0_usize, false);
    for c in word.chars().filter(|c| c.is_alphabetic()) {
        let is_upper = c.is_uppercase();
        if letters == 0 {
            first_upper = is_upper;
        }
        letters += 1;
        upper += usize::from(is_upper);
    }
    match (letters, upper) {
        (0, _) => Shape::None,
        (_, 0) => Shape::Lower,
        (n, u) if n == u && n > 1 => Shape::Upper,
        (_, 1) if first_upper => Shape::Title,
        _ => Shape::Mixed,
    }
}

/// Reads the word that starts at `at`, pushes its token or tokens, returns the bytes consumed.
fn word(text: &str, at: usize, out: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    if let Some(len) = dotted(rest) {
        push(text, at, len, TokenKind::Word, out);
        return len;
    }
    if let Some(len) = address(rest) {
        push(text, at, len, TokenKind::Url, out);
        return len;
    }
    let mut len = run(rest);
    if rest[..len].bytes().all(|b| b.is_ascii_digit()) {
        len += number_tail(&rest[len..]);
        if !rest[len..].chars().next().is_some_and(is_word_char) {
            push(text, at, len, TokenKind::Number, out);
            return len;
        }
    }
    loop {
        let mut chars = rest[len..].chars();
        let (Some(joint), Some(next)) = (chars.next(), chars.next()) else { break };
        if !is_word_char(next) {
            // `l' Assemblée`: a stray blank behind an elided article or preposition.
            if plain(joint) == '\'' && next == ' ' && is_detached_elision(&rest[..len]) {
                let len = len + joint.len_utf8();
                push(text, at, len, TokenKind::Elision, out);
                return len;
            }
            // `l'« affront »`, `s'“ indigne ”`
            if plain(joint) == '\''
                && OPENING_MARKS.contains(&next)
                && is_elision(&rest[..len], next)
            {
                let len = len + joint.len_utf8();
                push(text, at, len, TokenKind::Elision, out);
                return len;
            }
            break;
        }
        let after = len + joint.len_utf8();
        match plain(joint) {
            '\'' if is_elision(&rest[..len], next) => {
                push(text, at, after, TokenKind::Elision, out);
                return after;
            }
            '\'' => len = after + run(&rest[after..]),
            '-' => {
                if let Some(joint_len) = inversion(&rest[len..]) {
                    push(text, at, len, TokenKind::Word, out);
                    push(text, at + len, joint_len, TokenKind::Joint, out);
                    return len + joint_len;
                }
                len = after + run(&rest[after..]);
            }
            '&' if len <= 3 => len = after + run(&rest[after..]),
            _ => break,
        }
    }
    push(text, at, len, TokenKind::Word, out);
    len
}

/// Bytes of the run of letters, digits and accents at the start of `s`.
fn run(s: &str) -> usize {
    s.char_indices()
        .find(|&(i, c)| {
            !(is_word_char(c) || (i > 0 && (is_combining_mark(c) || is_soft_inside(s, i, c))))
        })
        .map_or(s.len(), |(i, _)| i)
}

/// A soft hyphen or zero-width character that a letter follows belongs to the word.
fn is_soft_inside(s: &str, i: usize, c: char) -> bool {
    is_invisible(c) && s[i + c.len_utf8()..].chars().next().is_some_and(is_word_char)
}

/// Whether `word` before an apostrophe is an elided word. A lone capital `M`, `N`, `T` before
/// another capital is part of a name (`N'Djamena`).
fn is_elision(word: &str, next: char) -> bool {
    if word.len() > "lorsqu".len() {
        return false;
    }
    let lower = word.to_lowercase();
    let in_name = matches!(word, "M" | "N" | "T") && next.is_uppercase();
    ELISIONS.contains(&lower.as_str()) && !in_name
}

/// Words that are elided even before a stray blank: those that never stand alone.
fn is_detached_elision(word: &str) -> bool {
    ["l", "d", "qu", "L", "D", "Qu"].contains(&word)
}

/// The length of `-` or `-t-` if a subject clitic follows and ends the word.
fn inversion(s: &str) -> Option<usize> {
    let hyphen = s.chars().next()?.len_utf8();
    let after_t = s[hyphen..]
        .strip_prefix(['t', 'T'])
        .and_then(|r| r.chars().next().filter(|&c| plain(c) == '-' || plain(c) == '\''))
        .map(|c| hyphen + 1 + c.len_utf8());
    let joint = after_t.unwrap_or(hyphen);
    let clitic = run(&s[joint..]);
    let ends = s[joint + clitic..].chars().next().is_none_or(|c| plain(c) != '-');
    let known = CLITICS.iter().any(|c| s[joint..joint + clitic].eq_ignore_ascii_case(c));
    (known && ends).then_some(joint)
}

/// `.`, `,` between digits continue a number: `1,74`, `270.000`.
fn number_tail(s: &str) -> usize {
    let bytes = s.as_bytes();
    let mut len = 0;
    while len + 1 < bytes.len()
        && matches!(bytes[len], b'.' | b',')
        && bytes[len + 1].is_ascii_digit()
    {
        len += 1 + bytes[len + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
    }
    len
}

/// Initials and dotted acronyms of capitals: `J.-C.`, `U.S.`, `N.D.L.R.`; not a lone `A.`.
fn dotted(s: &str) -> Option<usize> {
    let mut len = 0;
    let mut letters = 0;
    loop {
        let mut chars = s[len..].chars();
        let Some(letter) = chars.next().filter(|c| c.is_uppercase()) else { break };
        if chars.next() != Some('.') {
            break;
        }
        len += letter.len_utf8() + 1;
        letters += 1;
        if s[len..].starts_with('-') && s[len + 1..].chars().next().is_some_and(char::is_uppercase)
        {
            len += 1;
        }
    }
    // A hyphen that no further initial followed, as in `J.-Claude`, goes back to the name.
    if s[..len].ends_with('-') {
        len -= 1;
    }
    (letters > 1).then_some(len)
}

/// The length of a URL or e-mail address at the start of `s`.
fn address(s: &str) -> Option<usize> {
    let is_start = s.starts_with('h') || s.starts_with('w');
    if is_start && ["http://", "https://", "www."].iter().any(|p| s.starts_with(p)) {
        let end = s.find(|c: char| c.is_whitespace() || "«»\"“”<>".contains(c)).unwrap_or(s.len());
        return Some(s[..end].trim_end_matches(['.', ',', ';', ':', ')', '!', '?']).len());
    }
    // RFC 5321 allows 64 bytes; the limit also keeps `a.a.a.a…` linear.
    let local = s
        .bytes()
        .take(64)
        .take_while(|&b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b))
        .count();
    let domain = s[local..].strip_prefix('@')?;
    let len =
        domain.bytes().take_while(|&b| b.is_ascii_alphanumeric() || b".-".contains(&b)).count();
    let domain = domain[..len].trim_end_matches(['.', '-']);
    (local > 0 && domain.contains('.')).then_some(local + 1 + domain.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|t| &text[t.span.range()]).collect()
    }

    #[test]
    fn french_words() {
        for (text, expected) in [
            ("l’Iran et d'Emmanuel", vec!["l’", "Iran", "et", "d'", "Emmanuel"]),
            ("aujourd'hui à N'Djamena", vec!["aujourd'hui", "à", "N'Djamena"]),
            ("a-t-il dit", vec!["a", "-t-", "il", "dit"]),
            ("dit-elle, celui-ci", vec!["dit", "-", "elle", ",", "celui-ci"]),
            ("le porte-parole des États-Unis", vec!["le", "porte-parole", "des", "États-Unis"]),
            ("1,74 % de 270.000.", vec!["1,74", "%", "de", "270.000", "."]),
            ("J.-C. Juncker, U.S. Army", vec!["J.-C.", "Juncker", ",", "U.S.", "Army"]),
            ("un F16, 20h30, 2e", vec!["un", "F16", ",", "20h30", ",", "2e"]),
            ("voir www.lemonde.fr/a.", vec!["voir", "www.lemonde.fr/a", "."]),
            ("à x.y@afp.com !", vec!["à", "x.y@afp.com", "!"]),
            ("H&M, AT&T", vec!["H&M", ",", "AT&T"]),
            ("jusqu’à qu’elle...", vec!["jusqu’", "à", "qu’", "elle", "..."]),
            ("l' Assemblée d’ Ici", vec!["l'", "Assemblée", "d’", "Ici"]),
            ("«Oui»", vec!["«", "Oui", "»"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn shapes() {
        for (word, expected) in [
            ("le", Shape::Lower),
            ("Paris", Shape::Title),
            ("A", Shape::Title),
            ("OTAN", Shape::Upper),
            ("BaFin", Shape::Mixed),
            ("États-Unis", Shape::Mixed),
            ("123", Shape::None),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
    }

    /// The tokens without the short way.
    fn read_closely(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at += token(text, at, &mut tokens);
        }
        tokens
    }

    fn same_both_ways(text: &str) {
        let closely = read_closely(text);
        let tokens = tokenize(text);
        let bare = |t: &Token| (t.span, t.kind, t.shape);
        assert!(tokens.iter().map(bare).eq(closely.iter().map(bare)), "{text:?}");
        for token in tokens.iter().filter(|t| t.plain) {
            let word = &text[token.span.range()];
            let plain = |c: char| c.is_ascii() || ('À'..='ÿ').contains(&c);
            let signs = "«»—“”…";
            let apostrophe = word.strip_suffix('’').filter(|_| token.kind == TokenKind::Elision);
            assert!(apostrophe.unwrap_or(word).chars().all(|c| plain(c) || signs.contains(c)));
        }
    }

    #[test]
    fn the_short_way_and_the_close_reading_agree() {
        for text in [
            "l’été, d'Évry. M’Bow N'Djamena Qu’il QU’IL L'A «n’a» c’est s' il l’ an",
            "J.-C. et U.S., a.b@c.fr www. www.x.fr http://x h: fin. A. B. C.D Été É.U. É.",
            "1,74 270.000 3e 12-a 12% 5,. 6, 7. 8.x x2 x_y A&M a×b a÷b é÷ × ÷ à",
            "a\u{301} e\u{ad}t \u{a0}«\u{202f}oui\u{a0}» … — – ’ ’a ‘a’ ŒUVRE cœur Ÿ ß ẞ",
        ] {
            same_both_ways(text);
        }
    }

    proptest! {
        /// The short way to common tokens makes the same tokens as the close reading.
        #[test]
        fn short_way(text in "([a-zA-ZÀ-ÿ0-9.,:;'’«»@&_%+œ\u{a0}\u{301}\u{ad}… -]{0,3}[a-zA-ZhwlqéÉ]{0,3}){0,12}") {
            same_both_ways(&text);
        }

        #[test]
        fn tokens_are_in_order_on_boundaries_and_leave_no_letter_out(text in "\\PC{0,200}") {
            let mut last = 0;
            for t in tokenize(&text) {
                let (start, end) = (t.span.start as usize, t.span.end as usize);
                prop_assert!(start >= last && end > start);
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                prop_assert!(!text[last..start].chars().any(char::is_alphanumeric));
                last = end;
            }
        }

        /// On words without apostrophes, hyphens and dots we agree with the Unicode standard.
        #[test]
        fn plain_words_are_unicode_words(text in "([A-Za-zÀ-ÖØ-öø-ÿ]{1,8}[ ,;!?]{1,2}){0,12}") {
            use unicode_segmentation::UnicodeSegmentation;
            let ours: Vec<&str> = tokenize(&text)
                .iter()
                .filter(|t| t.kind == TokenKind::Word)
                .map(|t| &text[t.span.range()])
                .collect();
            prop_assert_eq!(ours, text.unicode_words().collect::<Vec<_>>());
        }
    }
}
