//! Standard error: messages, and a progress bar where somebody looks at it.

use std::fmt::Display;
use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

/// Writes a line to standard error. That nobody can read it is no reason to stop.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// `1 file`, `2 files`.
pub(super) fn counted<N: Copy + PartialEq + From<u8> + Display>(n: N, noun: &str) -> String {
    if n == N::from(1) { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Speaks to the user during a run.
pub(super) struct Terminal {
    bar: ProgressBar,
    quiet: bool,
}

impl Terminal {
    /// Without a progress bar; `quiet` keeps all but failures to itself.
    pub(super) fn new(quiet: bool) -> Self {
        Self { bar: ProgressBar::hidden(), quiet }
    }

    /// Whether a progress bar would be seen.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Shows a progress bar over `total` bytes, or a spinner where the total is not known.
    pub(super) fn show_progress(&mut self, total: Option<u64>) {
        let template = match total {
            Some(_) => "{bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left  {msg}",
            None => "{spinner} {bytes}  {bytes_per_sec}  {elapsed}  {msg}",
        };
        let style = ProgressStyle::with_template(template);
        self.bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    /// Bytes read so far.
    pub(super) fn read(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    /// Documents done so far.
    pub(super) fn done(&self, documents: u64) {
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{documents} documents"));
        }
    }

    /// Takes the progress bar away.
    pub(super) fn hide_progress(&self) {
        self.bar.finish_and_clear();
    }

    /// Something failed; always told.
    pub(super) fn failure(&self, message: impl Display) {
        self.bar.suspend(|| say(format_args!("guillemet: {message}")));
    }

    /// Something to know; not told if `quiet`.
    pub(super) fn note(&self, message: impl Display) {
        if !self.quiet {
            self.bar.suspend(|| say(message));
        }
    }
}
