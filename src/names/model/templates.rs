//! The feature templates: what of a token and of the two beside it is told to the model.
//!
//! A feature is the number of its template mixed with its values. The templates are grouped by the
//! values that they look at, so that the weights of a group can be summed once for all tokens at which
//! these values are the same, see [`super::memo`].

use super::super::hash::{feature, join, lower_hash, mix, text_hash};

/// What a token tells by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct View {
    pub lower: u64,
    pub shape: u64,
    /// Bits of the lexicons.
    pub word: u64,
    /// Bits of the parts of listed names.
    pub parts: u64,
    /// Reading of the gazetteer: place, type, form, whether it holds.
    pub listed: u64,
    /// Reading of the rules: place, type, rule.
    pub rule: u64,
    /// What the document says of this word elsewhere.
    pub document: u64,
    /// Position, quotation, capitals around.
    pub position: u64,
    /// Trigger, title or preposition before.
    pub before: u64,
}

/// The view beyond the ends of a sentence.
pub(super) const EDGE: View = View {
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

/// What the features tell, in the order in which `Window::all` has them; affixes follow.
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

/// A group of templates that look at the same values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// How the token is written, and what lexicons and lists say of that.
    Form,
    /// The token before, with what is known of this one.
    Before,
    /// The token behind, likewise.
    Behind,
    /// Where the token stands and what lists and rules read in it.
    State,
    /// What lists say of the token and of the one before.
    ListedBefore,
    /// What lists say of the token and of the one behind.
    ListedBehind,
    /// The shapes of the three tokens, and what the document says of them.
    Around,
}

impl Group {
    /// All groups, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Form,
        Self::Before,
        Self::Behind,
        Self::State,
        Self::ListedBefore,
        Self::ListedBehind,
        Self::Around,
    ];
}

/// A token and the two beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window<'v> {
    pub before: &'v View,
    pub token: &'v View,
    pub behind: &'v View,
    /// The token as it is written.
    pub text: &'v str,
    /// Whether its beginnings and ends are told: it is a word; and whether it has a capital.
    pub affixes: Option<bool>,
}

impl Window<'_> {
    /// All features in the order of [`NAMES`]; returns how many of them do not tell which word it is.
    pub fn all(&self, out: &mut Vec<u64>) -> usize {
        let [bias, shape, word, parts] = self.form();
        let [p_word, p_word_shape, p_lexicons, p_listed, p_rule, p_rules] = self.word_before();
        let [n_word, n_word_shape, n_lexicons, n_rule, n_rules] = self.word_behind();
        let [listed, rule, position, position_rule, before, b_shape, b_rule, b_listed, p_position] =
            self.state();
        let [parts_before, listed_before, p_before] = self.listed_before();
        let [parts_behind, listed_behind] = self.listed_behind();
        let [shapes, document, documents] = self.around();
        let general = [
            bias,
            p_word,
            n_word,
            shape,
            shapes,
            p_word_shape,
            n_word_shape,
            word,
            p_lexicons,
            n_lexicons,
            parts,
            parts_before,
            parts_behind,
            listed,
            listed_before,
            listed_behind,
            p_listed,
            rule,
            p_rule,
            document,
            position,
            position_rule,
            before,
            b_shape,
            b_rule,
            b_listed,
            p_before,
            n_rule,
            p_position,
            p_rules,
            n_rules,
            documents,
        ];
        out.extend_from_slice(&general);
        out.extend_from_slice(&self.word());
        out.extend_from_slice(&self.pairs());
        self.push_affixes(out);
        general.len()
    }

    /// The features of a group.
    pub fn of(&self, group: Group, out: &mut Vec<u64>) {
        match group {
            Group::Form => {
                out.extend_from_slice(&self.form());
                out.extend_from_slice(&self.word());
                self.push_affixes(out);
            }
            Group::Before => out.extend_from_slice(&self.word_before()),
            Group::Behind => out.extend_from_slice(&self.word_behind()),
            Group::State => out.extend_from_slice(&self.state()),
            Group::ListedBefore => out.extend_from_slice(&self.listed_before()),
            Group::ListedBehind => out.extend_from_slice(&self.listed_behind()),
            Group::Around => out.extend_from_slice(&self.around()),
        }
    }

    /// What the features of a group are made of, as one hash.
    pub fn key(&self, group: Group) -> u64 {
        let Self { before: p, token: c, behind: n, .. } = self;
        match group {
            Group::Form => join(&[text_hash(self.text), c.shape, c.word, c.parts]),
            Group::Before => join(&[p.lower, p.word, p.rule, c.shape, c.listed, c.rule]),
            Group::Behind => join(&[n.lower, n.word, n.rule, c.shape, c.rule]),
            Group::State => join(&[c.shape, c.word, c.listed, c.rule, c.position, c.before]),
            Group::ListedBefore => join(&[p.parts, p.listed, p.before, c.parts, c.listed, c.shape]),
            Group::ListedBehind => join(&[c.parts, c.listed, n.parts, n.listed]),
            Group::Around => join(&[p.shape, c.shape, n.shape, p.document, c.document, n.document]),
        }
    }

    /// The two features that no group has: pairs of words seldom come again.
    pub fn pairs(&self) -> [u64; 2] {
        let Self { before: p, token: c, behind: n, .. } = self;
        [lexical(7, p.lower, c.lower), lexical(8, c.lower, n.lower)]
    }

    fn word(&self) -> [u64; 2] {
        let c = self.token;
        [lexical(1, c.lower, c.shape), lexical(2, c.lower, 0)]
    }

    fn form(&self) -> [u64; 4] {
        let c = self.token;
        [
            common(0, 0, 0),
            common(9, c.shape, 0),
            common(16, c.word, 0),
            common(19, c.parts, c.shape),
        ]
    }

    fn word_before(&self) -> [u64; 6] {
        let Self { before: p, token: c, .. } = self;
        [
            lexical(3, p.lower, 0),
            lexical(13, p.lower, c.shape),
            common(17, p.word, c.shape),
            lexical(25, c.listed, p.lower),
            lexical(30, c.rule, p.lower),
            lexical(43, p.rule, p.lower),
        ]
    }

    fn word_behind(&self) -> [u64; 5] {
        let Self { token: c, behind: n, .. } = self;
        [
            lexical(4, n.lower, 0),
            lexical(14, n.lower, c.shape),
            common(18, n.word, c.shape),
            lexical(41, c.rule, n.lower),
            lexical(44, n.rule, n.lower),
        ]
    }

    fn state(&self) -> [u64; 9] {
        let c = self.token;
        [
            common(22, c.listed, 0),
            common(26, c.rule, 0),
            common(34, c.position, c.shape),
            common(35, c.position, c.rule),
            common(36, c.before, 0),
            common(37, c.before, c.shape),
            common(38, c.before, c.rule),
            common(39, c.before, c.listed),
            common(42, c.position, c.word),
        ]
    }

    fn listed_before(&self) -> [u64; 3] {
        let Self { before: p, token: c, .. } = self;
        [
            common(20, p.parts, c.parts),
            common(23, p.listed, c.listed),
            common(40, p.before, c.shape),
        ]
    }

    fn listed_behind(&self) -> [u64; 2] {
        let Self { token: c, behind: n, .. } = self;
        [common(21, c.parts, n.parts), common(24, c.listed, n.listed)]
    }

    fn around(&self) -> [u64; 3] {
        let Self { before: p, token: c, behind: n, .. } = self;
        [
            common(12, mix(p.shape, c.shape), n.shape),
            common(31, c.document, 0),
            common(47, p.document, n.document),
        ]
    }

    /// The first and last two to four letters.
    fn push_affixes(&self, out: &mut Vec<u64>) {
        let Self { text, affixes: Some(capital), .. } = *self else { return };
        let capital = u64::from(capital);
        let mut add = |n: u64, start: &str, end: &str| {
            out.push(lexical(60 + n, capital, lower_hash(start)));
            out.push(lexical(70 + n, capital, lower_hash(end)));
        };
        if text.is_ascii() {
            for n in 2..text.len().min(5) {
                add(n as u64, &text[..n], &text[text.len() - n..]);
            }
            return;
        }
        let len = text.chars().count();
        for n in 2..len.min(5) {
            let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let start = text.char_indices().nth(len - n).map_or(0, |(at, _)| at);
            add(n as u64, &text[..end], &text[start..]);
        }
    }
}

/// A feature of words: seven eighths of the keys.
fn lexical(template: u64, a: u64, b: u64) -> u64 {
    let hash = feature(template, a, b);
    hash - (hash >> 3)
}

/// A feature of anything else. There are few such and they are seen all the time: they have the
/// upper eighth of the keys, so that their weights lie together.
fn common(template: u64, a: u64, b: u64) -> u64 {
    !(feature(template, a, b) >> 3)
}
