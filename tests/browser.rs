//! The report in a real browser: see `tests/browser/test_report.py`.
//!
//! Needs Python, Chromium and its driver (Debian: `chromium chromium-driver`). Without them the test
//! says that it was skipped: a page of HTML must not make a browser a condition of building.

use std::path::Path;
use std::process::Command;

/// The exit code by which the script says that there is no browser.
const NO_BROWSER: i32 = 77;

#[test]
fn the_report_works_in_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/test_report.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_guillemet"))
        .arg(folder.path())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => return eprintln!("SKIPPED: no Python: {error}"),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(NO_BROWSER) {
        return eprintln!("SKIPPED: {}", said.trim());
    }
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}
