//! Reads any bytes as annotations of each format (records, brat, columns, spaCy, Label Studio, doccano, tables),
//! as `convert` and as `evaluate` read them, and writes what was read as each format. The first byte chooses.
#![no_main]

use guillemet::convert::{self, Format, Losses, WriteOptions, Writer};
use guillemet::evaluate::input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    let built: Vec<Format> = Format::ALL.into_iter().filter(|f| f.is_built()).collect();
    let format = built[usize::from(first) % built.len()];
    let target = built[usize::from(first) / built.len() % built.len()];
    let folder = tempfile::tempdir().expect("a folder");
    let path = match format {
        Format::Brat => folder.path().join("a.ann"),
        Format::Csv => folder.path().join("entities.csv"),
        _ => folder.path().join("a.json"),
    };
    std::fs::write(&path, content).expect("room");
    std::fs::write(folder.path().join("a.txt"), "« Oui », dit Léa à Pau.").expect("room");
    let _ = input::read(&path, &input::ReadOptions::default());
    let mut losses = Losses::default();
    let Ok(read) = convert::read(&path, format, &convert::ReadOptions::default(), &mut losses)
    else {
        return;
    };
    let out = folder.path().join("out");
    let Ok(mut writer) = Writer::new(out, WriteOptions::new(target)) else { return };
    for (item, _) in read.into_iter().flatten() {
        if writer.write(&item, &mut losses).is_err() {
            return;
        }
    }
    let _ = writer.finish();
});
