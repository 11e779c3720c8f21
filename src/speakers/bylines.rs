//! Bylines: `Par Anne Morel · 12 mars`, `COTONOU, Paul Martin`. Who is named there only wrote the article, and no
//! pronoun of its text stands for him.

use rustc_hash::FxHashSet;

use crate::annotations::{EntityId, EntityType, Mention};
use crate::gazetteer::Lexicons;
use crate::gazetteer::lexicon::syntax::Role as Syntax;
use crate::names::NameLayer;
use crate::reading::Reading;
use crate::text::TokenKind;

/// Longer lines are no bylines.
const MAX_TOKENS: usize = 24;

/// The persons whom bylines name and nothing else.
#[must_use]
pub fn authors(
    reading: &Reading<'_>,
    lexicons: &Lexicons,
    names: &NameLayer,
) -> FxHashSet<EntityId> {
    let persons = || names.mentions.iter().filter(|m| m.kind == EntityType::Per && !m.nested);
    let signs = |m: &&Mention| is_byline(reading, lexicons, names, m);
    let mut authors: FxHashSet<EntityId> = persons().filter(signs).map(|m| m.entity).collect();
    if !authors.is_empty() {
        for told in persons() {
            if authors.contains(&told.entity) && !signs(&told) {
                authors.remove(&told.entity);
            }
        }
    }
    authors
}

/// Whether the line of a mention is a byline: `Par` opens it, or names and nothing else but a date are its words.
fn is_byline(
    reading: &Reading<'_>,
    lexicons: &Lexicons,
    names: &NameLayer,
    mention: &Mention,
) -> bool {
    let segments = &reading.segments;
    let line = segments.paragraphs[segments.paragraph_at(mention.span.start)].span;
    let tokens = segments.tokens_in(line);
    if tokens.len() > MAX_TOKENS {
        return false;
    }
    let first = names.mentions.partition_point(|m| m.span.start < line.start);
    let named = |at: u32| {
        let inside = names.mentions[first..].iter().take_while(|m| m.span.start < line.end);
        inside.clone().any(|m| m.span.start <= at && at < m.span.end)
    };
    let opens = lexicons.syntax.is(reading.words[tokens.start], Syntax::Agent);
    let text = reading.covered(line).trim_end();
    // A sentence, a title with a verb, an announcement of words.
    let told = text.ends_with([':', '»', '"', '”', '?', '!'])
        || tokens.clone().any(|t| lexicons.syntax.is_only_verb(reading.words[t]));
    let bare = || {
        tokens.clone().all(|t| {
            let token = reading.tokens()[t];
            named(token.span.start)
                || token.kind != TokenKind::Word
                || lexicons.syntax.is(reading.words[t], Syntax::Coordinator)
        })
    };
    !told && (opens || bare())
}
