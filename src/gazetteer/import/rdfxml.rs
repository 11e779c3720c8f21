//! SKOS in RDF/XML, element by element.

use std::io::{BufRead, Read};

use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::Collector;
use super::skos::{Concept, Property, SKOS, property};

/// Reads RDF/XML. What is no XML ends the reading; what came before is taken.
///
/// # Errors
/// If the input cannot be read.
pub fn read(input: impl BufRead, collector: &mut Collector<'_>) -> std::io::Result<()> {
    let language = collector.settings().language.clone();
    let mut reader = NsReader::from_reader(Lines { input, line: 1 });
    let mut state = State { language, ..State::default() };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(start)) => {
                let (namespace, local) = reader.resolver().resolve_element(start.name());
                let is_skos = matches!(namespace, ResolveResult::Bound(ns) if ns.as_ref() == SKOS);
                state.start(&start, property(local.as_ref()).filter(|_| is_skos));
            }
            Ok(Event::End(_)) => {
                let line = reader.get_ref().line;
                state.end(line, collector);
            }
            Ok(Event::Text(text)) => state.text(&text),
            Ok(Event::CData(text)) => state.text(&text),
            Ok(Event::GeneralRef(reference)) => state.reference(&reference),
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => {
                return Err(std::io::Error::new(error.kind(), error.to_string()));
            }
            Err(error) => {
                collector.refuse(reader.get_ref().line, error.to_string());
                return Ok(());
            }
        }
    }
}

/// A label that is being read.
struct Label {
    property: Property,
    language: String,
    text: String,
}

#[derive(Default)]
struct State {
    language: String,
    depth: usize,
    /// The concept that is open, and at which depth it began.
    concept: Option<(usize, Concept)>,
    label: Option<Label>,
}

impl State {
    fn start(&mut self, start: &BytesStart<'_>, property: Option<Property>) {
        self.depth += 1;
        if let (None, Some(uri)) = (&self.concept, attribute(start, "about")) {
            self.concept = Some((self.depth, Concept { uri, ..Concept::default() }));
        } else if let Some(property) = property {
            let language = attribute(start, "lang").unwrap_or_default();
            self.label = Some(Label { property, language, text: String::new() });
        }
    }

    fn end(&mut self, line: u64, collector: &mut Collector<'_>) {
        if let (Some(label), Some((_, concept))) = (self.label.take(), &mut self.concept) {
            concept.add(label.property, &label.language, &self.language, label.text);
        }
        if let Some((_, done)) = self.concept.take_if(|(at, _)| *at == self.depth) {
            done.finish(line, collector);
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn text(&mut self, text: &str) {
        if let Some(label) = &mut self.label {
            label.text.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        match reference.resolve_char_ref() {
            Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
            _ => self.text(resolve_predefined_entity(reference).unwrap_or_default()),
        }
    }
}

/// The value of an attribute, by its local name.
fn attribute(start: &BytesStart<'_>, local: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|a| a.key.local_name().as_ref() == local)?;
    Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), Into::into))
}

/// Counts the lines that have been read.
struct Lines<R> {
    input: R,
    line: u64,
}

#[allow(clippy::naive_bytecount, reason = "not worth a dependency: parsing XML takes far longer")]
fn count(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&b| b == b'\n').count() as u64
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.input.read(out)?;
        self.line += count(&out[..n]);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if let Ok(buffer) = self.input.fill_buf() {
            self.line += count(&buffer[..n.min(buffer.len())]);
        }
        self.input.consume(n);
    }
}
