//! The writing half of the library's `gazetteer::index`.

#[path = "../src/gazetteer/index/compile.rs"]
pub mod compile;
#[path = "../src/gazetteer/index/format.rs"]
pub mod format;
#[path = "../src/gazetteer/index/name_parts.rs"]
pub mod name_parts;
#[path = "../src/gazetteer/index/steps.rs"]
pub mod steps;
#[path = "../src/gazetteer/index/strings.rs"]
pub mod strings;
#[path = "../src/gazetteer/index/table.rs"]
pub mod table;
