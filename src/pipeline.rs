//! The stages composed: the library's front door.

use crate::annotations::{Annotations, Quote};
use crate::gazetteer::{FormId, Gazetteer, Lexicons, Problem};
use crate::names::{NameLayer, Names, NamesMode, explain::Explanation, model::Model};
use crate::page::{Block, Blocks, Skip, View};
use crate::quotes;
use crate::reading::{Reader, Reading};
use crate::speakers::{Speakers, Trace, Wanted};
use crate::tag::Tagger;
use crate::text::{ByteSpan, Document};

/// What to leave out or to add; the default is what the command line writes without options.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Options {
    /// Also keep mentions inside mentions and quotes inside quotes.
    pub nested: bool,
    /// How names are decided.
    pub names: NamesMode,
    /// Also annotate what is no article: menus, notices, links to other articles.
    pub keep_boilerplate: bool,
    /// What [`Annotator::annotate_or_skip`] lets through.
    pub admit: Admit,
    /// Also find reported speech without marks.
    pub indirect: bool,
    /// Leave out the source of a quote where its probability is less.
    pub min_confidence: Option<f32>,
    /// The first form of the lists that hold against rules and model, see
    /// [`Gazetteer::next_form`]; `None` if no list does.
    pub trusted: Option<FormId>,
}

/// Which documents [`Annotator::annotate_or_skip`] annotates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Admit {
    /// Those with French text.
    #[default]
    French,
    /// Those with text in any language.
    AnyLanguage,
    /// All.
    All,
}

/// Annotates documents: built once, shared by threads.
#[derive(Debug)]
pub struct Annotator {
    gazetteer: Gazetteer,
    lexicons: Lexicons,
    reader: Reader,
    tagger: Tagger,
    names: Names,
    options: Options,
}

impl Annotator {
    /// An annotator over these gazetteers and lexicons.
    #[must_use]
    pub fn new(gazetteer: Gazetteer, lexicons: Lexicons, options: Options) -> Self {
        let tagger = Tagger::new(&gazetteer);
        let reader = Reader::new(&lexicons);
        let names = Names::new(options.names).with_trusted(options.trusted);
        Self { gazetteer, lexicons, reader, tagger, names, options }
    }

    /// The same annotator with other weights for its names model.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.names = self.names.with_model(model);
        self
    }

    /// An annotator over the built-in gazetteers and lexicons, with default options.
    ///
    /// # Panics
    /// Never in a released version: a test checks that the built-in files have no errors.
    #[must_use]
    pub fn builtin() -> Self {
        let (gazetteer, mut problems) = Gazetteer::builtin();
        let (lexicons, more) = Lexicons::builtin();
        problems.extend(more);
        assert!(problems.iter().all(|p| !is_error(p)), "{problems:?}");
        Self::new(gazetteer, lexicons, Options::default())
    }

    /// Why each name of a document is one, in text order.
    #[must_use]
    pub fn explain(&self, document: &Document) -> Vec<Explanation> {
        let mended = Mended::new(document);
        let reading = self.read(mended.text());
        let candidates = self.tagger.tag(reading.text, &reading.folded, &self.gazetteer);
        let mut names = self.names.explain(&reading, &candidates, &self.gazetteer, &self.lexicons);
        names.iter_mut().for_each(|name| name.span = mended.to_original(name.span));
        names
    }

    /// The annotations of one document, nested ones too, with what was decided on the way, as
    /// [`crate::speakers::train`] needs it.
    #[must_use]
    pub fn trace(&self, document: &Document) -> (Annotations, Trace) {
        let mended = Mended::new(document);
        let wanted = Wanted { indirect: false, trace: true };
        let (annotations, mut trace) = self.decide(&self.read(mended.text()), wanted);
        for decision in &mut trace.decisions {
            decision.span = mended.to_original(decision.span);
        }
        (mended.restore(annotations), trace)
    }

    /// The lexicons.
    #[must_use]
    pub fn lexicons(&self) -> &Lexicons {
        &self.lexicons
    }

    /// The annotations of one document. The same text gives the same annotations.
    #[must_use]
    pub fn annotate(&self, document: &Document) -> Annotations {
        let mended = Mended::new(document);
        mended.restore(self.annotate_reading(&self.read(mended.text())))
    }

    /// The same, but for documents that are not worth it: see [`Options::admit`].
    ///
    /// # Errors
    /// The reason why the document is left out.
    pub fn annotate_or_skip(&self, document: &Document) -> Result<Annotations, Skip> {
        if self.options.admit == Admit::All {
            return Ok(self.annotate(document));
        }
        if let Some(skip) = Skip::before(document.text()) {
            return Err(skip);
        }
        let mended = Mended::new(document);
        let reading = self.read(mended.text());
        let any_language = self.options.admit == Admit::AnyLanguage;
        if let Some(skip) = Skip::after(&reading, any_language) {
            return Err(skip);
        }
        Ok(mended.restore(self.annotate_reading(&reading)))
    }

    /// The lines of a document, each judged to be article or not, in order.
    #[must_use]
    pub fn blocks(&self, document: &Document) -> Vec<Block> {
        let mended = Mended::new(document);
        let reading = self.reader.read(mended.text(), &self.lexicons);
        let lines = reading.blocks.lines().iter();
        lines.map(|line| Block { span: mended.to_original(line.span), ..*line }).collect()
    }

    fn read<'t>(&self, text: &'t str) -> Reading<'t> {
        let mut reading = self.reader.read(text, &self.lexicons);
        if self.options.keep_boilerplate {
            reading.blocks = Blocks::default();
        }
        reading
    }

    fn annotate_reading(&self, reading: &Reading<'_>) -> Annotations {
        let wanted = Wanted { indirect: self.options.indirect, trace: false };
        let mut found = self.decide(reading, wanted).0;
        if !self.options.nested {
            found.mentions.retain(|m| !m.nested);
            found.quotes.retain(|q| !q.nested);
        }
        if let Some(least) = self.options.min_confidence {
            let unsure = |q: &&mut Quote| q.confidence.is_some_and(|c| c < least);
            found.quotes.iter_mut().filter(unsure).for_each(Quote::forget_source);
        }
        found
    }

    fn decide(&self, reading: &Reading<'_>, wanted: Wanted) -> (Annotations, Trace) {
        let candidates = self.tagger.tag(reading.text, &reading.folded, &self.gazetteer);
        let names = self.names.judge(reading, &candidates, &self.gazetteer, &self.lexicons);
        let spans = quotes::find(reading);
        let speakers = Speakers::new(&self.lexicons, &self.gazetteer);
        let (quotes, trace) = speakers.attribute_with(reading, &names, &spans, wanted);
        let NameLayer { entities, mentions } = names;
        (Annotations { entities, mentions, quotes }, trace)
    }
}

/// The text of a document as it is read: its view, where there is something to mend.
struct Mended<'d> {
    given: &'d str,
    view: Option<View>,
}

impl<'d> Mended<'d> {
    fn new(document: &'d Document) -> Self {
        Self { given: document.text(), view: View::new(document.text()) }
    }

    fn text(&self) -> &str {
        self.view.as_ref().map_or(self.given, View::text)
    }

    /// Where a span of it stands in the given text.
    fn to_original(&self, span: ByteSpan) -> ByteSpan {
        self.view.as_ref().map_or(span, |view| view.to_original(span))
    }

    /// Carries annotations of it back to the given text.
    fn restore(&self, annotations: Annotations) -> Annotations {
        match &self.view {
            None => annotations,
            Some(view) => view.restore(annotations),
        }
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == crate::gazetteer::Severity::Error
}
