//! Companies by the way they are written: names joined by `&` (`Sutherland & Howe`).

use crate::annotations::EntityType;
use crate::text::TokenKind;

use super::context::Context;
use super::proposal::{Hold, Proposal, Weight};

/// The most words on one side of the sign.
const MAX_WORDS: usize = 3;

/// Proposes companies.
pub fn propose(context: &Context, out: &mut Vec<Proposal>) {
    if !context.reading.text.contains('&') {
        return;
    }
    for i in 1..context.reading.tokens().len() {
        if context.token(i).kind == TokenKind::Punct && context.reading.token_text(i) == "&" {
            out.extend(joined_by_ampersand(context, i));
        }
    }
}

/// `Sutherland & Howe`, `Dekkers & Zn`: blanks around the sign, unlike in `R&D`.
fn joined_by_ampersand(context: &Context, sign: usize) -> Option<Proposal> {
    let blank = |left: usize| {
        context.joined(left) && context.token(left).span.end < context.token(left + 1).span.start
    };
    let n = context.reading.tokens().len();
    if sign + 1 >= n || !blank(sign - 1) || !blank(sign) {
        return None;
    }
    let mut first = sign;
    while first > 0
        && sign - first < MAX_WORDS
        && context.is_name_word(first - 1)
        && context.joined(first - 1)
    {
        first -= 1;
    }
    let mut end = sign + 1;
    while end < n && end - sign <= MAX_WORDS && context.is_capital(end) && context.joined(end - 1) {
        end += 1;
    }
    (first < sign && end > sign + 1).then(|| {
        let span = context.reading.span_of(first, end - 1);
        let mut p = Proposal::new(span, first..end, EntityType::Org, "ampersand", Weight::Plain);
        p.subtype = "company";
        p.hold = Hold::Firm;
        p
    })
}
