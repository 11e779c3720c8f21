//! Bodies whose names are phrases of the language, behind a noun that says what they are: `l'association
//! Les Amis du platane`, `le collectif Sauvons la halle`.

use std::ops::Range;

use crate::gazetteer::lexicon::syntax::VerbKind;
use crate::text::TokenKind;

use super::bodies;
use super::context::Context;
use super::proposal::{Hold, Proposal, Weight};
use super::signals::{flag, trigger};
use super::tables::word;
use super::tail;

/// Proposes such bodies.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    for &i in &context.signals.capitals {
        let Some(kind) = trigger::introduced(context.signals.triggers[i]) else { continue };
        if let Some(tokens) = phrase(context, i) {
            let span = context.reading.span_of(tokens.start, tokens.end - 1);
            let mut p = Proposal::new(span, tokens, kind, "phrasal-name", Weight::Guess);
            p.hold = Hold::Span;
            out.push(p);
        }
    }
}

/// The phrase that begins at a capital: an article and a noun, or a verb, and what belongs to them.
fn phrase(context: &Context, first: usize) -> Option<Range<usize>> {
    if first == 0 || !context.joined(first - 1) || context.signals.any(first, flag::SHOUTED) {
        return None;
    }
    if has_article(context, first) {
        let noun = first + 1;
        let end = tail::end(context, bodies::body_end(context, noun));
        return Some(first..end);
    }
    let (syntax, id) = (&context.lexicons.syntax, context.reading.words[first]);
    let verb = syntax.is_verb(id, VerbKind::Infinitive) || syntax.is_verb(id, VerbKind::Finite);
    let behind = bodies::body_end(context, first);
    let end = tail::end(context, behind);
    (verb && context.signals.word(first, word::COMMON) && end > behind).then_some(first..end)
}

/// `Les Amis`, `La halle`: nothing but a name has a capital article behind a noun.
#[must_use]
pub fn has_article(context: &Context, first: usize) -> bool {
    let noun = first + 1;
    context.is_capital(first)
        && context.signals.word(first, word::ARTICLE)
        && noun < context.reading.tokens().len()
        && context.joined(first)
        && context.token(noun).kind == TokenKind::Word
        && !context.signals.word(noun, word::FUNCTION)
}
