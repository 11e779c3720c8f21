//! The gazetteers and lexicons of the repository, compiled in.

use std::sync::LazyLock;

use super::load::FileSet;

/// `(path, content)` of every CSV file under `gazetteers/`, listed by `build.rs`.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

static SET: LazyLock<FileSet> = LazyLock::new(|| FileSet {
    files: FILES.iter().map(|&(name, content)| (name.into(), content.into())).collect(),
});

/// The built-in files.
#[must_use]
pub fn files() -> &'static FileSet {
    &SET
}
