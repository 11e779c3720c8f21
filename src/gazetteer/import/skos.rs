//! SKOS thesauri: the preferred, alternative and hidden labels of concepts, from N-Triples (into
//! which any RDF tool turns Turtle) or from RDF/XML ([`super::rdfxml`]).

use std::io::BufRead;

use super::{Collector, Item, lines};
use crate::gazetteer::entry::FormKind;

pub(super) const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// What a property says, if it is one of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Preferred,
    Alternative,
    Hidden,
}

pub(super) fn property(local: &str) -> Option<Property> {
    Some(match local {
        "prefLabel" => Property::Preferred,
        "altLabel" => Property::Alternative,
        "hiddenLabel" => Property::Hidden,
        _ => return None,
    })
}

/// The labels of one concept in the wanted language.
#[derive(Debug, Default)]
pub(super) struct Concept {
    pub uri: String,
    pub name: Option<String>,
    pub others: Vec<(String, FormKind)>,
}

impl Concept {
    pub fn add(&mut self, property: Property, language: &str, wanted: &str, label: String) {
        // `fr-CA` is French; a label without a language serves all.
        let language = language.split('-').next().unwrap_or_default();
        if !language.is_empty() && !language.eq_ignore_ascii_case(wanted) {
            return;
        }
        match property {
            Property::Preferred if self.name.is_none() => self.name = Some(label),
            Property::Preferred | Property::Alternative => {
                self.others.push((label, FormKind::Variant));
            }
            Property::Hidden => self.others.push((label, FormKind::Hidden)),
        }
    }

    pub fn finish(self, line: u64, collector: &mut Collector<'_>) {
        match self.name {
            Some(name) => collector
                .add(line, Item { key: self.uri, name, aliases: self.others, ..Item::default() }),
            None if self.others.is_empty() => collector.skip(),
            None => collector.refuse(line, format!("<{}> has no preferred label", self.uri)),
        }
    }
}

/// Reads N-Triples. The statements of one concept stand together, as tools write them.
///
/// # Errors
/// If the input cannot be read.
pub fn read_ntriples(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    let wanted = collector.settings().language.clone();
    let mut concept = Concept::default();
    let mut last = 0;
    lines(input, collector, |number, line, collector| {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        let Some((subject, predicate, object)) = triple(line) else {
            collector.refuse(number, "no N-Triples statement");
            return;
        };
        if concept.uri != subject {
            let done = std::mem::take(&mut concept);
            if !done.uri.is_empty() {
                done.finish(last, collector);
            }
            subject.clone_into(&mut concept.uri);
        }
        last = number;
        if let Some(property) = predicate.strip_prefix(SKOS).and_then(property) {
            match literal(object) {
                Some((label, language)) => concept.add(property, language, &wanted, label),
                None => collector.refuse(number, "the label is no literal"),
            }
        }
    })?;
    if !concept.uri.is_empty() {
        concept.finish(last, collector);
    }
    Ok(())
}

/// Subject, predicate and object of a statement; blank nodes keep their name.
fn triple(line: &str) -> Option<(&str, &str, &str)> {
    let (subject, rest) = line.split_once(char::is_whitespace)?;
    let (predicate, object) = rest.trim_start().split_once(char::is_whitespace)?;
    let object = object.trim().strip_suffix('.')?.trim_end();
    let strip = |s| str::strip_prefix(s, '<').and_then(|s: &str| s.strip_suffix('>'));
    Some((strip(subject).unwrap_or(subject), strip(predicate)?, object))
}

/// The text and the language of a literal.
fn literal(object: &str) -> Option<(String, &str)> {
    let inner = object.strip_prefix('"')?;
    let end = closing_quote(inner)?;
    let language = inner[end + 1..].strip_prefix('@').unwrap_or_default();
    Some((unescape(&inner[..end])?, language))
}

fn closing_quote(s: &str) -> Option<usize> {
    let mut escaped = false;
    s.char_indices().find_map(|(i, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(i)
    })
}

fn unescape(s: &str) -> Option<String> {
    let mut out = String::with_capacity(s.len());
    let mut chars = s.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            digits @ ('u' | 'U') => {
                let len = if digits == 'u' { 4 } else { 8 };
                let hex: String = chars.by_ref().take(len).collect();
                out.push(char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?);
            }
            other => out.push(other),
        }
    }
    Some(out)
}
