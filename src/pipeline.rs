//! The stages composed: the library's front door.

use crate::annotations::Annotations;
use crate::gazetteer::{FormId, Gazetteer, Lexicons, Problem};
use crate::names::{Names, NamesMode, explain::Explanation, model::Model};
use crate::quotes;
use crate::reading::Reading;
use crate::speakers::Speakers;
use crate::tag::Tagger;
use crate::text::{Document, Segmenter};

/// What to leave out or to add; the default is what the command line writes without options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Also keep mentions inside mentions and quotes inside quotes.
    pub nested: bool,
    /// How names are decided.
    pub names: NamesMode,
    /// The first form of the lists that hold against rules and model, see
    /// [`Gazetteer::next_form`]; `None` if no list does.
    pub trusted: Option<FormId>,
}

/// Annotates documents: built once, shared by threads.
#[derive(Debug)]
pub struct Annotator {
    gazetteer: Gazetteer,
    lexicons: Lexicons,
    segmenter: Segmenter,
    tagger: Tagger,
    names: Names,
    options: Options,
}

impl Annotator {
    /// An annotator over these gazetteers and lexicons.
    #[must_use]
    pub fn new(gazetteer: Gazetteer, lexicons: Lexicons, options: Options) -> Self {
        let tagger = Tagger::new(&gazetteer);
        let segmenter = Segmenter::new(lexicons.abbreviations.clone());
        let names = Names::new(&gazetteer, &lexicons, options.names).with_trusted(options.trusted);
        Self { gazetteer, lexicons, segmenter, tagger, names, options }
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
        let reading = Reading::new(document.text(), &self.segmenter, &self.lexicons);
        let candidates = self.tagger.tag(reading.text, &reading.folded, &self.gazetteer);
        self.names.explain(&reading, &candidates, &self.gazetteer, &self.lexicons)
    }

    /// The annotations of one document. The same text gives the same annotations.
    #[must_use]
    pub fn annotate(&self, document: &Document) -> Annotations {
        let reading = Reading::new(document.text(), &self.segmenter, &self.lexicons);
        let candidates = self.tagger.tag(reading.text, &reading.folded, &self.gazetteer);
        let names = self.names.judge(&reading, &candidates, &self.gazetteer, &self.lexicons);
        let spans = quotes::find(&reading);
        let mut quotes =
            Speakers::new(&self.lexicons, &self.gazetteer).attribute(&reading, &names, &spans);
        let mut mentions = names.mentions;
        if !self.options.nested {
            mentions.retain(|m| !m.nested);
            quotes.retain(|q| !q.nested);
        }
        Annotations { entities: names.entities, mentions, quotes }
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == crate::gazetteer::Severity::Error
}
