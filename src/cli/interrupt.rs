//! Interrupts: a run that is stopped leaves no temporary files.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What is done on `SIGINT` and `SIGTERM`, before the program ends with 128 and the signal's number.
/// Elsewhere than on Unix an interrupt ends the program at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    temporary: Vec<PathBuf>,
    message: Option<String>,
}

impl Interrupt {
    /// Waits for signals from now on.
    pub(super) fn watch() -> Self {
        let interrupt = Self::default();
        #[cfg(unix)]
        interrupt.listen();
        interrupt
    }

    /// The files and folders to remove, instead of those named before.
    pub(super) fn remove(&self, temporary: Vec<PathBuf>) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).temporary = temporary;
    }

    /// What to tell the user.
    pub(super) fn say(&self, message: String) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).message = Some(message);
    }

    #[cfg(unix)]
    fn listen(&self) {
        use signal_hook::consts::{SIGINT, SIGTERM};
        // Without a handler the signals just end the program, which is no reason not to run.
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        let state = Arc::clone(&self.state);
        std::thread::spawn(move || {
            let Some(signal) = signals.forever().next() else { return };
            // Kept to the end: nothing new is to be named.
            let state = state.lock().unwrap_or_else(PoisonError::into_inner);
            for path in &state.temporary {
                let _ = if path.is_dir() {
                    std::fs::remove_dir_all(path)
                } else {
                    std::fs::remove_file(path)
                };
            }
            if let Some(message) = &state.message {
                super::terminal::say(format_args!("guillemet: {message}"));
            }
            std::process::exit(128 + signal);
        });
    }
}

/// On `SIGINT` and `SIGTERM`, removes these files and folders and ends the program.
pub(super) fn remove_on_interrupt(paths: Vec<PathBuf>) {
    Interrupt::watch().remove(paths);
}
