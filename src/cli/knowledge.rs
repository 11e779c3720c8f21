//! The gazetteers and lexicons of a run: built in, or from a folder.

use std::collections::HashSet;
use std::path::Path;

use guillemet::gazetteer::ambiguity::Ambiguity;
use guillemet::gazetteer::files::is_lexicon;
use guillemet::gazetteer::index::format::IndexError;
use guillemet::gazetteer::{FileSet, FormId, Gazetteer, Lexicons, Problem, Severity, builtin};

use super::Outcome;

/// What an annotator is built from, and what was wrong in the folder's files.
pub(super) struct Knowledge {
    pub(super) gazetteer: Gazetteer,
    pub(super) lexicons: Lexicons,
    /// The first form of the user's own lists; `None` without them.
    pub(super) own: Option<FormId>,
    pub(super) problems: Vec<Problem>,
}

impl Knowledge {
    /// What is compiled in. That it has no errors is for the tests to say.
    pub(super) fn builtin() -> Self {
        let (gazetteer, _) = Gazetteer::builtin();
        let (lexicons, _) = Lexicons::builtin();
        Self { gazetteer, lexicons, own: None, problems: Vec::new() }
    }

    /// The gazetteers of a folder or of a compiled index, instead of or in addition to the
    /// built-in ones.
    pub(super) fn read(path: &Path, add: bool) -> std::io::Result<Self> {
        if path.is_dir() { Self::folder(path, add) } else { Self::index(path, add) }
    }

    /// A compiled index, with the built-in lexicons.
    fn index(file: &Path, add: bool) -> std::io::Result<Self> {
        let mut gazetteer = if add { Gazetteer::builtin().0 } else { Gazetteer::default() };
        let own = Some(gazetteer.next_form());
        gazetteer.open(file).map_err(|error| match error {
            IndexError::Io(error) => error,
            IndexError::Foreign if file.extension().is_some_and(|ending| ending == "csv") => {
                std::io::Error::other("lists of names in CSV are given as the folder that has them")
            }
            error => std::io::Error::other(error.to_string()),
        })?;
        Ok(Self { gazetteer, lexicons: Lexicons::builtin().0, own, problems: Vec::new() })
    }

    /// A folder's gazetteers.
    ///
    /// A lexicon that the folder does not have (under `lexicons/`) is the built-in one.
    fn folder(folder: &Path, add: bool) -> std::io::Result<Self> {
        let (set, problems) = FileSet::read_dir(folder)?;
        Ok(Self::of_files(folder, &set, problems, add))
    }

    /// The same from the files of the folder, which were read with these problems.
    pub(super) fn of_files(
        folder: &Path,
        set: &FileSet,
        mut problems: Vec<Problem>,
        add: bool,
    ) -> Self {
        if set.files.is_empty() {
            problems
                .push(Problem::of_file(folder.display().to_string(), "no CSV file in this folder"));
        }
        let has_lexicon = set.files.iter().any(|(file, _)| is_lexicon(file));
        let (lexicons, found) = if has_lexicon {
            Lexicons::load(&with_builtin_lexicons(set, add))
        } else {
            Lexicons::builtin()
        };
        let mut gazetteer = if add { Gazetteer::builtin().0 } else { Gazetteer::default() };
        let first = Some(gazetteer.next_form());
        problems.extend(gazetteer.extend_judged(set, Ambiguity::new(&lexicons)));
        if problems.is_empty() && !has_lexicon && first == Some(gazetteer.next_form()) {
            let message = "no name in the files of this folder";
            problems.push(Problem::of_file(folder.display().to_string(), message));
        }
        let own: HashSet<&str> = set.files.iter().map(|(file, _)| file.as_str()).collect();
        problems.extend(found.into_iter().filter(|p| own.contains(p.file.as_str())));
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Self { gazetteer, lexicons, own: first, problems }
    }

    /// How a command ends that has done all else: a row that could not be used is a failure.
    pub(super) fn outcome(&self) -> Outcome {
        if self.errors() == 0 { Outcome::Done } else { Outcome::SomeFailed }
    }

    /// How many problems are errors.
    pub(super) fn errors(&self) -> usize {
        self.problems.iter().filter(|p| p.severity == Severity::Error).count()
    }
}

/// Files that are no lexicons may be among them: [`Lexicons::load`] passes them over.
fn with_builtin_lexicons(set: &FileSet, add: bool) -> FileSet {
    let is_wanted = |file: &str| {
        let name = file.rsplit('/').next().unwrap_or(file);
        add || set.lexicon(name).next().is_none()
    };
    let builtin = builtin::lexicon_files().files.iter().filter(|(file, _)| is_wanted(file));
    FileSet { files: builtin.chain(&set.files).cloned().collect() }
}
