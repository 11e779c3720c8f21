//! Mending the odd blanks that some annotated texts have around former links (`( Paris )`,
//! `l' Assemblée`, ` ,`), so that a model does not learn to lean on them.

use super::Gold;
use crate::text::ByteSpan;
use crate::text::fold::plain;

/// The same text and names without blanks behind an opening bracket or an elided word, before a
/// closing bracket, a comma or a full stop.
#[must_use]
pub fn mend(gold: &Gold) -> Gold {
    let dropped = odd_blanks(&gold.text);
    let mut text = String::with_capacity(gold.text.len());
    let mut from = 0;
    for &at in &dropped {
        text.push_str(&gold.text[from..at]);
        from = at + 1;
    }
    text.push_str(&gold.text[from..]);
    let moved = |offset: u32| offset as usize - dropped.partition_point(|&d| d < offset as usize);
    let names = gold
        .names
        .iter()
        .map(|&(span, kind)| (ByteSpan::new(moved(span.start), moved(span.end)), kind))
        .collect();
    Gold { text, names }
}

/// The byte offsets of the blanks to drop, in order.
fn odd_blanks(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices(' ') {
        let before = text[..at].chars().next_back();
        let mut ahead = text[at + 1..].chars();
        let (next, after) = (ahead.next(), ahead.next());
        let opens = matches!(before, Some('(' | '['));
        let elided = before.is_some_and(|c| plain(c) == '\'')
            && next.is_some_and(char::is_alphabetic)
            && is_elided(&text[..at]);
        let closes = matches!(next, Some(')' | ']' | ','));
        // Not before an ellipsis or a decimal.
        let stops = next == Some('.') && after.is_none_or(char::is_whitespace);
        if opens || elided || closes || stops {
            out.push(at);
        }
    }
    out
}

/// Whether the apostrophe at the end of `before` follows one or two letters (`l'`, `qu'`).
fn is_elided(before: &str) -> bool {
    let letters = before.chars().rev().skip(1).take_while(|c| c.is_alphabetic()).count();
    (1..=2).contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotations::EntityType;

    #[test]
    fn blanks_go_and_names_move() {
        let text = "À Lens ( Pas-de-Calais ) , l' Assemblée . Oui";
        let name = |s: &str| {
            let at = text.find(s).unwrap();
            (ByteSpan::new(at, at + s.len()), EntityType::Loc)
        };
        let gold =
            Gold { text: text.into(), names: vec![name("Pas-de-Calais"), name("Assemblée")] };
        let mended = mend(&gold);
        assert_eq!(mended.text, "À Lens (Pas-de-Calais), l'Assemblée. Oui");
        let covered: Vec<&str> =
            mended.names.iter().map(|(s, _)| &mended.text[s.range()]).collect();
        assert_eq!(covered, ["Pas-de-Calais", "Assemblée"]);
    }
}
