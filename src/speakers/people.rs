//! The persons of a document and what is said of their functions: `le ministre Bruno Le Roux`,
//! `Chris Kermode, président de l'ATP`. A later `le ministre` finds its person here.

use crate::annotations::{EntityId, EntityType};
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::WordId;
use crate::gazetteer::lexicon::names::WordClass;
use crate::names::NameLayer;
use crate::reading::Reading;
use crate::text::TokenKind;

/// A function that a document ascribes to a person.
#[derive(Debug, Clone)]
pub struct Ascription {
    /// The person.
    pub entity: EntityId,
    /// The function's masculine singular.
    pub lemma: Box<str>,
    /// The content words of its complement: `Intérieur` in `ministre de l'Intérieur`.
    pub complement: Vec<String>,
    /// Where it is said, in bytes.
    pub at: u32,
}

/// Collects all ascriptions of a document, in text order.
#[must_use]
pub fn ascriptions(
    reading: &Reading<'_>,
    lexicons: &Lexicons,
    names: &NameLayer,
) -> Vec<Ascription> {
    let finder = Finder { reading, lexicons };
    let mut out = Vec::new();
    for mention in names.mentions.iter().filter(|m| !m.nested && m.kind == EntityType::Per) {
        let tokens = reading.segments.tokens_in(mention.span);
        for found in [finder.before(tokens.start), finder.after(tokens.end)].into_iter().flatten() {
            let (lemma, complement) = found;
            out.push(Ascription {
                entity: mention.entity,
                lemma,
                complement,
                at: mention.span.start,
            });
        }
    }
    out
}

type Function = (Box<str>, Vec<String>);

struct Finder<'a> {
    reading: &'a Reading<'a>,
    lexicons: &'a Lexicons,
}

impl Finder<'_> {
    /// `le ministre de l'Intérieur [X]`: a role before the name with no mark between.
    fn before(&self, name: usize) -> Option<Function> {
        const REACH: usize = 12;
        let mut at = name;
        for _ in 0..REACH {
            at = at.checked_sub(1)?;
            if self.is_break(at) {
                // `le ministre de l'Intérieur, [X], …`
                if at + 1 == name && self.reading.token_text(at) == "," {
                    continue;
                }
                return None;
            }
            if let Some(found) = self.lexicons.names.roles.longest(&self.reading.words, at) {
                let end = (at + found.len).min(name);
                return Some((found.value.lemma.clone(), self.content(end, name)));
            }
        }
        None
    }

    /// `[X], (le) ministre de l'Intérieur,`
    fn after(&self, end: usize) -> Option<Function> {
        let mut at = end;
        if self.text(at) != "," {
            return None;
        }
        at += 1;
        while self.class(at, WordClass::Determiner) || self.text(at) == "ancien" {
            at += 1;
        }
        let found = self.lexicons.names.roles.longest(&self.reading.words, at)?;
        let start = at + found.len;
        let mut stop = start;
        while stop < self.reading.tokens().len() && stop < start + 10 && !self.is_break(stop) {
            stop += 1;
        }
        Some((found.value.lemma.clone(), self.content(start, stop)))
    }

    fn text(&self, token: usize) -> &str {
        if token < self.reading.tokens().len() { self.reading.token_text(token) } else { "" }
    }

    fn class(&self, token: usize, class: WordClass) -> bool {
        self.reading.words.get(token).is_some_and(|&w: &WordId| self.lexicons.names.is(w, class))
    }

    fn is_break(&self, token: usize) -> bool {
        self.reading.tokens()[token].kind == TokenKind::Punct
    }

    fn content(&self, from: usize, to: usize) -> Vec<String> {
        content_words(self.lexicons, self.reading, from..to.max(from))
    }
}

/// The lower-case content words of some tokens.
#[must_use]
pub fn content_words(
    lexicons: &Lexicons,
    reading: &Reading<'_>,
    tokens: std::ops::Range<usize>,
) -> Vec<String> {
    tokens
        .filter(|&t| reading.tokens()[t].kind == TokenKind::Word)
        .filter(|&t| !lexicons.names.is_function_word(reading.words[t]))
        .map(|t| reading.token_text(t).to_lowercase())
        .collect()
}
