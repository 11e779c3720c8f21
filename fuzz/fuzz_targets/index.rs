//! Opens bytes as an index and matches with it: whatever they are, nothing may panic.
//!
//! `cargo +nightly fuzz run index` (from the repository). The bytes change a sound index in places
//! that they choose; the checksum is passed over, so that the checked reads are what is tested.
#![no_main]

use guillemet::gazetteer::builtin::index_bytes;
use guillemet::gazetteer::index::storage::Storage;
use guillemet::gazetteer::{FormId, Gazetteer, Index};
use guillemet::tag::Tagger;
use guillemet::text::Folded;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Index::from_bytes(data.to_vec());
    let mut bytes = index_bytes().to_vec();
    for change in data.chunks_exact(5) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], change[3]]) as usize;
        let at = at % bytes.len();
        bytes[at] = change[4];
    }
    let Ok(index) = Index::trusted(Storage::Owned(bytes)) else { return };
    let mut gazetteer = Gazetteer::default();
    if gazetteer.add(index).is_err() {
        return;
    }
    let text = "Le ministère de l'Intérieur, Emmanuel Macron et l'OTAN à Paris (AFP), Yahoo! & Cie";
    for c in Tagger::new(&gazetteer).tag(text, &Folded::new(text, false), &gazetteer) {
        let _ = gazetteer.entry(gazetteer.form(c.form).entry);
    }
    let _ = gazetteer.form(FormId(data.len() as u32));
    let _ = gazetteer.find("org:kaspersky");
    let _ = gazetteer.with_key("Paris");
});
