//! The gazetteers and lexicons of the repository, compiled in by `build/main.rs`.

use std::sync::LazyLock;

use super::index::storage::Storage;
use super::lexicon::Vocabulary;
use super::{FileSet, Gazetteer, Index, Lexicons, Problem};

static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.gaz"));
static LEXICONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicons.bin"));
static VOCABULARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.bin"));
static LEXICON_FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lexicon_files.rs"));

/// The SHA-256 of the built-in index, in hexadecimal digits.
pub const INDEX_SHA256: &str = env!("GUILLEMET_GAZETTEER_SHA256");
/// The SHA-256 of the built-in lexicons in their binary form.
pub const LEXICONS_SHA256: &str = env!("GUILLEMET_LEXICONS_SHA256");

static LEXICON_SET: LazyLock<FileSet> = LazyLock::new(|| FileSet {
    files: LEXICON_FILES.iter().map(|&(name, content)| (name.into(), content.into())).collect(),
});

/// The text of the built-in lexicons, for those who replace one of them.
#[must_use]
pub fn lexicon_files() -> &'static FileSet {
    &LEXICON_SET
}

/// The bytes of the built-in index: a file of `guillemet gazetteer build`.
#[must_use]
pub fn index_bytes() -> &'static [u8] {
    INDEX
}

impl Gazetteer {
    /// The gazetteers that are compiled in.
    #[must_use]
    pub fn builtin() -> (Self, Vec<Problem>) {
        let mut gazetteer = Self::default();
        let added = Index::trusted(Storage::Static(INDEX)).and_then(|index| gazetteer.add(index));
        let problems = added.err().map(|e| Problem::of_file("the built-in index", e.to_string()));
        (gazetteer, problems.into_iter().collect())
    }
}

impl Lexicons {
    /// The lexicons that are compiled in.
    #[must_use]
    pub fn builtin() -> (Self, Vec<Problem>) {
        let problem = |what: String| vec![Problem::of_file("the built-in lexicons", what)];
        let Some(vocabulary) = Vocabulary::from_static(VOCABULARY) else {
            return (Self::default(), problem("no vocabulary".into()));
        };
        match postcard::from_bytes::<Self>(LEXICONS) {
            Ok(mut lexicons) => {
                lexicons.vocabulary = vocabulary;
                (lexicons, Vec::new())
            }
            Err(e) => (Self::default(), problem(e.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_sound() {
        let index = Index::from_bytes(INDEX.to_vec()).unwrap();
        assert!(index.entry_count() > 10_000);
        let (read, problems) = Lexicons::load(lexicon_files());
        assert!(problems.is_empty(), "{problems:?}");
        let (stored, problems) = Lexicons::builtin();
        assert!(problems.is_empty(), "{problems:?}");
        let bytes = |lexicons: &Lexicons| postcard::to_allocvec(lexicons).unwrap();
        assert_eq!(bytes(&read), LEXICONS);
        assert_eq!(bytes(&stored), LEXICONS);
        assert_eq!(read.vocabulary.to_bytes(), VOCABULARY);
    }
}
