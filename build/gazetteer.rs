//! The part of the library's `gazetteer` that reading and compiling gazetteers needs.

#[path = "../src/gazetteer/ambiguity.rs"]
pub mod ambiguity;
#[path = "../src/gazetteer/entry.rs"]
pub mod entry;
#[path = "../src/gazetteer/files.rs"]
pub mod files;
#[path = "index.rs"]
pub mod index;
#[path = "../src/gazetteer/lexicon/mod.rs"]
pub mod lexicon;
#[path = "../src/gazetteer/load.rs"]
pub mod load;
#[path = "../src/gazetteer/local_id.rs"]
pub mod local_id;
#[path = "../src/gazetteer/table.rs"]
pub mod table;
