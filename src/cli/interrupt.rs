//! Interrupts: a run that is stopped leaves no temporary files.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

    /// Opens outputs, and takes over which files and folders are to be removed from then on, instead
    /// of those of earlier outputs. An interrupt waits until both are done.
    pub(super) fn open<T, E>(
        &self,
        open: impl FnOnce() -> Result<T, E>,
        temporary: impl FnOnce(&T) -> Vec<PathBuf>,
    ) -> Result<T, E> {
        let mut state = self.state();
        let outputs = open()?;
        state.temporary = temporary(&outputs);
        Ok(outputs)
    }

    /// Does something short that an interrupt waits for, such as to write a small file.
    pub(super) fn hold<T>(&self, work: impl FnOnce() -> T) -> T {
        let _state = self.state();
        work()
    }

    /// Does not return if an interrupt came: what it took away is no failure to tell of.
    pub(super) fn yield_to(&self) {
        self.hold(|| ());
    }

    /// What to tell the user.
    pub(super) fn say(&self, message: String) {
        self.state().message = Some(message);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(unix)]
    fn listen(&self) {
        use signal_hook::consts::{SIGINT, SIGTERM};
        // Without a handler the signals just end the program, which is no reason not to run.
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        let interrupt = self.clone();
        std::thread::spawn(move || {
            let Some(signal) = signals.forever().next() else { return };
            // Kept to the end: nothing new is to be made.
            let state = interrupt.state();
            state.temporary.iter().for_each(|path| remove(path));
            if let Some(message) = &state.message {
                super::terminal::say(format_args!("guillemet: {message}"));
            }
            std::process::exit(128 + signal);
        });
    }
}

/// Removes a file or folder that is perhaps still being written.
#[cfg(unix)]
fn remove(path: &std::path::Path) {
    /// One file may be under way into a folder that is already out of the way.
    const TRIES: u32 = 100;
    if !path.is_dir() {
        let _ = std::fs::remove_file(path);
        return;
    }
    // Out of the way first: the next file finds no folder to go into.
    let aside = path.with_extension("interrupted");
    let folder = if std::fs::rename(path, &aside).is_ok() { &aside } else { path };
    for _ in 0..TRIES {
        if std::fs::remove_dir_all(folder).is_ok() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}
