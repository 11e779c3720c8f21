//! The gazetteers and lexicons of the repository, compiled in.

use std::path::Path;

use super::{FileSet, Gazetteer, Problem};

impl Gazetteer {
    /// The gazetteers that are compiled in.
    #[must_use]
    pub fn builtin() -> (Self, Vec<Problem>) {
        let mut gazetteer = Self::default();
        let problems = gazetteer.extend(&files());
        (gazetteer, problems)
    }
}
/// x
pub fn files() -> FileSet {
    FileSet::read_dir(Path::new("gazetteers")).unwrap().0
}
