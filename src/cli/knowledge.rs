//! The gazetteers and lexicons of a run: built in, or from a folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use guillemet::gazetteer::ambiguity::Ambiguity;
use guillemet::gazetteer::files::is_lexicon;
use guillemet::gazetteer::index::format::IndexError;
use guillemet::gazetteer::{
    FileSet, FormId, Gazetteer, Index, Lexicons, Problem, Severity, builtin,
};

use super::{Fatal, Outcome};

/// What an annotator is built from, and what was wrong in the folder's files.
pub(super) struct Knowledge {
    pub(super) gazetteer: Gazetteer,
    pub(super) lexicons: Lexicons,
    /// The first form of the user's own lists; `None` without them.
    pub(super) own: Option<FormId>,
    pub(super) problems: Vec<Problem>,
    /// What is still to be waited for before anything is written.
    pub(super) check: Check,
}

/// The checksum of a compiled index, taken on a thread of its own: for a million names it takes as long as
/// all else that is done before the first document is annotated.
#[derive(Debug, Default)]
pub(super) struct Check(Mutex<Option<(PathBuf, Verifying)>>);

/// The thread that takes a checksum.
type Verifying = JoinHandle<Result<(), IndexError>>;

impl Check {
    fn begin(path: &Path, index: Arc<Index>) -> Self {
        Self(Mutex::new(Some((path.into(), thread::spawn(move || index.verify())))))
    }

    /// Waits for the checksum; at once if there is none or it was waited for.
    pub(super) fn wait(&self) -> Result<(), Fatal> {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((path, thread)) = begun else { return Ok(()) };
        match thread.join() {
            Ok(verified) => verified.map_err(|error| Fatal::of_path(&path, error)),
            Err(_) => Err(Fatal::of_path(&path, "the index could not be checked")),
        }
    }
}

impl Knowledge {
    /// What is compiled in. That it has no errors is for the tests to say.
    pub(super) fn builtin() -> Self {
        let (gazetteer, _) = Gazetteer::builtin();
        let (lexicons, _) = Lexicons::builtin();
        let (own, problems) = (None, Vec::new());
        Self { gazetteer, lexicons, own, problems, check: Check::default() }
    }

    /// The gazetteers of a folder or of a compiled index, instead of or in addition to the
    /// built-in ones. Of an index the checksum is still being taken, see [`Check`].
    pub(super) fn begin(path: &Path, add: bool) -> std::io::Result<Self> {
        if path.is_dir() { Self::folder(path, add) } else { Self::index(path, add) }
    }

    /// A compiled index, with the built-in lexicons.
    fn index(file: &Path, add: bool) -> std::io::Result<Self> {
        let mut gazetteer = if add { Gazetteer::builtin().0 } else { Gazetteer::default() };
        let own = Some(gazetteer.next_form());
        let index = gazetteer.open_unverified(file).map_err(|error| match error {
            IndexError::Io(error) => error,
            IndexError::Foreign if file.extension().is_some_and(|ending| ending == "csv") => {
                std::io::Error::other("lists of names in CSV are given as the folder that has them")
            }
            error => std::io::Error::other(error.to_string()),
        })?;
        let check = Check::begin(file, index);
        Ok(Self { gazetteer, lexicons: Lexicons::builtin().0, own, problems: Vec::new(), check })
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
        Self { gazetteer, lexicons, own: first, problems, check: Check::default() }
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
