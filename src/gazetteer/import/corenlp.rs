//! `CoreNLP`'s `TokensRegexNER` mappings: `pattern TAB type TAB overwritable types TAB priority`.
//!
//! A pattern is a row of token expressions; those that spell out one name are taken.

use std::io::BufRead;

use super::labels::entity_type;
use super::{Collector, Item, lines};

/// Reads a mapping.
///
/// # Errors
/// If the input cannot be read.
pub fn read(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    lines(input, collector, |number, line, collector| {
        if line.trim().is_empty() || line.starts_with('#') {
            return;
        }
        let mut fields = line.split('\t');
        let (pattern, label) = (fields.next().unwrap_or_default(), fields.next());
        let Some(label) = label.map(str::trim) else {
            collector.refuse(number, "no tab, so no type");
            return;
        };
        if (pattern, label) == ("pattern", "ner") {
            return;
        }
        match literal(pattern) {
            Ok(name) => {
                let kind = entity_type(label);
                let subtype = kind.map_or("", |k| k.1).to_owned();
                collector.add(
                    number,
                    Item { kind: kind.map(|k| k.0), subtype, name, ..Item::default() },
                );
            }
            Err(reason) => collector.refuse(number, reason),
        }
    })
}

/// The one name that a pattern matches.
fn literal(pattern: &str) -> Result<String, String> {
    const REGEX: &str = ".*+?()[]{}|^$/";
    if pattern.starts_with("( ") || pattern.starts_with("(/") {
        return Err("a TokensRegex expression, not a name".into());
    }
    let mut name = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(next) if !next.is_alphanumeric() => name.push(next),
                _ => return Err(format!("{pattern:?} is a regular expression, not a name")),
            },
            // A dot alone at the end of a token is most often an abbreviation's.
            '.' if !name.is_empty() && chars.clone().next().is_none_or(|n| n == ' ') => {
                name.push(c);
            }
            c if REGEX.contains(c) => {
                return Err(format!("{pattern:?} is a regular expression, not a name"));
            }
            c => name.push(c),
        }
    }
    Ok(name)
}
