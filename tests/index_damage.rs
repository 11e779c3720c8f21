//! An index that is damaged is refused; and even one whose damage no checksum shows does no harm.

use guillemet::gazetteer::builtin::index_bytes;
use guillemet::gazetteer::index::format::IndexError;
use guillemet::gazetteer::index::storage::Storage;
use guillemet::gazetteer::{Gazetteer, Index};
use guillemet::tag::Tagger;
use guillemet::text::Folded;
use proptest::prelude::*;

mod support;

#[test]
fn foreign_truncated_and_changed_files_are_refused() {
    let open = |bytes: &[u8]| Index::from_bytes(bytes.to_vec()).err();
    let sound = index_bytes();
    assert!(open(sound).is_none());
    assert!(matches!(open(b""), Some(IndexError::Foreign)));
    assert!(matches!(open(b"id,type\n"), Some(IndexError::Foreign)));
    assert!(matches!(open(&sound[..100]), Some(IndexError::Length { .. })));
    assert!(matches!(open(&sound[..sound.len() - 1]), Some(IndexError::Length { .. })));
    let changed = |at: usize, byte: u8| {
        let mut bytes = sound.to_vec();
        bytes[at] = byte;
        open(&bytes)
    };
    assert!(matches!(changed(8, 99), Some(IndexError::Version { found: 99 })));
    // Format 2 stored identifiers whole: read as a later one they would be other names.
    let older = changed(8, 2).expect("refused").to_string();
    assert!(older.contains("format 2") && older.contains("build the index again"), "{older}");
    assert!(matches!(
        changed(sound.len() - 1, !sound[sound.len() - 1]),
        Some(IndexError::Checksum)
    ));
    let mut swapped = sound.to_vec();
    swapped[12..16].reverse();
    assert!(matches!(open(&swapped), Some(IndexError::ByteOrder)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_makes_it_panic(
        changes in prop::collection::vec((0..4_000_000_usize, any::<u8>()), 1..2000),
        header in prop::collection::vec((32..400_usize, any::<u8>()), 0..3),
    ) {
        let mut bytes = index_bytes().to_vec();
        for (at, byte) in changes.into_iter().chain(header) {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let Ok(index) = Index::trusted(Storage::Owned(bytes)) else { return Ok(()) };
        let mut gazetteer = Gazetteer::default();
        gazetteer.add(index).unwrap();
        let text = "Le ministère de l'Intérieur, Emmanuel Macron et l'OTAN à Paris (AFP), Yahoo! & Cie";
        for c in Tagger::new(&gazetteer).tag(text, &Folded::new(text, false), &gazetteer) {
            let _ = gazetteer.entry(gazetteer.form(c.form).entry);
        }
        let _ = gazetteer.find("org:kaspersky");
        let _ = gazetteer.with_key("Paris");
    }
}

/// The checksum of an index is taken while the first document is read and annotated.
#[test]
fn nothing_is_written_with_an_index_whose_checksum_does_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let (index, text) = (folder.path().join("names.gaz"), folder.path().join("a.txt"));
    std::fs::write(&text, "À Paris, Emmanuel Macron a dit « oui ».\n").unwrap();
    let run = |bytes: &[u8], options: &[&str]| {
        std::fs::write(&index, bytes).unwrap();
        let all = [&["annotate", "a.txt", "-q", "--gazetteers", "names.gaz"], options].concat();
        support::run(folder.path(), &all)
    };
    let to_stream = ["--out", "-"];
    let sound = index_bytes();
    assert!(!run(sound, &to_stream).stdout.is_empty());
    // In the middle, where no check of the header sees it.
    let mut damaged = sound.to_vec();
    damaged[sound.len() / 2] ^= 1;
    for options in [&to_stream[..], &["--out", "out"], &["--dry-run"]] {
        let done = run(&damaged, options);
        let told = support::stderr(&done);
        assert_eq!(done.status.code(), Some(2), "{told}");
        assert!(done.stdout.is_empty(), "{options:?}");
        assert!(told.contains("names.gaz: damaged index: the checksum does not fit"), "{told}");
    }
    let written = folder.path().join("out").read_dir().into_iter().flatten().count();
    assert_eq!(written, 0);
}
