//! Interrupts: a run that is stopped leaves no temporary files.

use std::path::PathBuf;

/// On `SIGINT` and `SIGTERM`, removes these files and folders and ends the program.
#[cfg(unix)]
pub(super) fn remove_on_interrupt(paths: Vec<PathBuf>) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    // Without a handler the signals just end the program, which is no reason not to run.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for path in paths {
                let _ = if path.is_dir() {
                    std::fs::remove_dir_all(path)
                } else {
                    std::fs::remove_file(path)
                };
            }
            std::process::exit(128 + signal);
        }
    });
}

/// Elsewhere an interrupt ends the program at once.
#[cfg(not(unix))]
pub(super) fn remove_on_interrupt(_: Vec<PathBuf>) {}
