//! The command line, as a user sees it: each case is a file of `tests/cli/`.
//!
//! `TRYCMD=overwrite cargo test --test cli` rewrites what the commands are expected to say. The
//! texts have no names and no quotes, so that the cases do not depend on what is recognised.

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cli/*.toml").case("tests/cli/*.trycmd");
}
