//! Opens any bytes as the weights of the names model, and the built-in weights with some bytes changed: nothing
//! may panic, what opens is written and read as the same, and names are judged with it.
#![no_main]

use std::cell::RefCell;
use std::sync::LazyLock;

use guillemet::names::model::Model;
use guillemet::{Annotator, Document};
use libfuzzer_sys::fuzz_target;

static BUILTIN: LazyLock<Vec<u8>> = LazyLock::new(|| Model::builtin().to_bytes());

thread_local! {
    /// Taken and put back, since it is given another model each time.
    static ANNOTATOR: RefCell<Option<Annotator>> = RefCell::new(Some(Annotator::builtin()));
}

/// The bytes of the numbers before the features: scale, calibration, transitions.
const NUMBERS: usize = 12 + (1 + 2 + 13 * 13) * 4;

const TEXT: &str = "« Oui », dit Léa Zborowska, ministre de l'Intérieur, à l'AFP. Le maire de Saint-Ouen-sur-Mer, Jean de \
                    La Tour, et la Xyloventis SA de Paris.";

fuzz_target!(|data: &[u8]| {
    let _ = Model::from_bytes(data);
    let mut bytes = BUILTIN.clone();
    for change in data.chunks_exact(5) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], change[3]]) as usize;
        // Half of the changes go to the few numbers that all labels depend on.
        let length = if at >> 31 == 1 { NUMBERS } else { bytes.len() };
        bytes[at % length] = change[4];
    }
    let Ok(model) = Model::from_bytes(&bytes) else { return };
    let written = model.to_bytes();
    assert_eq!(written, Model::from_bytes(&written).expect("was written").to_bytes());
    let document = Document::new("fuzz", TEXT).expect("shorter than the limit");
    ANNOTATOR.with_borrow_mut(|annotator| {
        let changed = annotator.take().expect("put back").with_model(model);
        for mention in changed.annotate(&document).mentions {
            assert!(TEXT.get(mention.span.range()).is_some_and(|covered| !covered.is_empty()));
        }
        let _ = changed.explain(&document);
        *annotator = Some(changed);
    });
});
