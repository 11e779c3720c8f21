//! The gazetteers and lexicons of a run: built in, or from a folder.

use std::collections::HashSet;
use std::path::Path;

use guillemet::gazetteer::{FileSet, Gazetteer, Lexicons, Problem, Severity, builtin};

/// What an annotator is built from, and what was wrong in the folder's files.
pub(super) struct Knowledge {
    pub(super) gazetteer: Gazetteer,
    pub(super) lexicons: Lexicons,
    pub(super) problems: Vec<Problem>,
    pub(super) files: usize,
}

impl Knowledge {
    /// What is compiled in. That it has no errors is for the tests to say.
    pub(super) fn builtin() -> Self {
        let (gazetteer, _) = Gazetteer::builtin();
        let (lexicons, _) = Lexicons::builtin();
        Self {
            gazetteer,
            lexicons,
            problems: Vec::new(),
            files: builtin::lexicon_files().files.len(),
        }
    }

    /// A folder's gazetteers, instead of or in addition to the built-in ones.
    ///
    /// A lexicon that the folder does not have (under `lexicons/`) is the built-in one.
    pub(super) fn folder(folder: &Path, add: bool) -> std::io::Result<Self> {
        let (set, mut problems) = FileSet::read_dir(folder)?;
        if set.files.is_empty() {
            problems.push(Problem {
                severity: Severity::Error,
                file: folder.display().to_string(),
                line: 0,
                message: "no CSV file in this folder".into(),
            });
        }
        let mut gazetteer = if add { Gazetteer::builtin().0 } else { Gazetteer::default() };
        problems.extend(gazetteer.extend(&set));
        let (lexicons, found) = Lexicons::load(&with_builtin_lexicons(&set, add));
        let own: HashSet<&str> = set.files.iter().map(|(file, _)| file.as_str()).collect();
        problems.extend(found.into_iter().filter(|p| own.contains(p.file.as_str())));
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Ok(Self { gazetteer, lexicons, problems, files: set.files.len() })
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
