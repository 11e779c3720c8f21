//! SKOS thesauri: the preferred, alternative and hidden labels of concepts, from Turtle, N-Triples or
//! RDF/XML ([`super::rdfxml`]).

use std::io::BufRead;

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::ntriples::LowLevelNTriplesParser;
use oxttl::turtle::LowLevelTurtleParser;
use oxttl::{NTriplesParser, TurtleParser, TurtleSyntaxError};

use super::{Collector, Item};
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

/// Reads N-Triples: a line that is no statement is refused alone.
///
/// # Errors
/// If the input cannot be read.
pub fn read_ntriples(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    read(input, NTriplesParser::new().lenient().low_level(), collector)
}

/// Reads Turtle: after a mistake, the reading goes on with the next statement.
///
/// # Errors
/// If the input cannot be read.
pub fn read_turtle(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    read(input, TurtleParser::new().lenient().low_level(), collector)
}

/// A parser that is given a line at a time, so that what it finds has a line.
trait Statements {
    /// The next line; `None` at the end.
    fn feed(&mut self, line: Option<&[u8]>);
    fn next(&mut self) -> Option<Result<Triple, TurtleSyntaxError>>;
}

impl Statements for LowLevelNTriplesParser {
    fn feed(&mut self, line: Option<&[u8]>) {
        match line {
            Some(line) => self.extend_from_slice(line),
            None => self.end(),
        }
    }

    fn next(&mut self) -> Option<Result<Triple, TurtleSyntaxError>> {
        self.parse_next()
    }
}

impl Statements for LowLevelTurtleParser {
    fn feed(&mut self, line: Option<&[u8]>) {
        match line {
            Some(line) => self.extend_from_slice(line),
            None => self.end(),
        }
    }

    fn next(&mut self) -> Option<Result<Triple, TurtleSyntaxError>> {
        self.parse_next()
    }
}

/// Reads statements. Those of one concept stand together, as tools write them.
fn read(
    mut input: impl BufRead,
    mut statements: impl Statements,
    collector: &mut Collector<'_>,
) -> std::io::Result<()> {
    let wanted = collector.settings().language.clone();
    let mut concept = Concept::default();
    let mut buffer = Vec::new();
    let (mut line, mut last) = (0, 0);
    loop {
        buffer.clear();
        let more = input.read_until(b'\n', &mut buffer)? > 0;
        line += u64::from(more);
        let bytes = if line == 1 {
            buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer)
        } else {
            &buffer
        };
        statements.feed(more.then_some(bytes));
        while let Some(statement) = statements.next() {
            match statement {
                Err(error) => collector.refuse(error.location().start.line + 1, error.message()),
                Ok(Triple { subject: NamedOrBlankNode::NamedNode(subject), predicate, object }) => {
                    if concept.uri != subject.as_str() {
                        finish(std::mem::take(&mut concept), last, collector);
                        concept.uri = subject.into_string();
                    }
                    last = line;
                    let local = predicate.as_str().strip_prefix(SKOS);
                    match (local.and_then(property), object) {
                        (None, _) => {}
                        (Some(property), Term::Literal(label)) => {
                            let language = label.language().unwrap_or_default().to_owned();
                            concept.add(property, &language, &wanted, label.destruct().0);
                        }
                        (Some(_), _) => collector.refuse(line, "the label is no literal"),
                    }
                }
                // What has no name of its own is part of a concept's description.
                Ok(_) => {}
            }
        }
        if !more {
            finish(concept, last, collector);
            return Ok(());
        }
    }
}

fn finish(concept: Concept, line: u64, collector: &mut Collector<'_>) {
    if !concept.uri.is_empty() {
        concept.finish(line, collector);
    }
}
