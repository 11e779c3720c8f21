//! What workers remember from text to text, while none of them needs it.

use std::sync::{Mutex, PoisonError};

/// The memories of threads that are not at work now: as many as there were threads at work at once.
///
/// A worker takes one for each text and hands it back. What brings a thread down takes its memory along.
#[derive(Debug, Default)]
pub(crate) struct Idle<T>(Mutex<Vec<T>>);

impl<T: Default> Idle<T> {
    /// Works with a memory that nobody else has meanwhile.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // In a statement of its own: the lock is not held while a new memory is made.
        let known = idle().pop();
        let mut memory = known.unwrap_or_default();
        let result = work(&mut memory);
        idle().push(memory);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_taken_up_again_and_never_shared() {
        let idle: Idle<Vec<u8>> = Idle::default();
        idle.with(|first| {
            first.push(1);
            // Somebody else is at work meanwhile.
            idle.with(|second| assert!(second.is_empty()));
        });
        idle.with(|memory| assert_eq!(*memory, [1]));
    }
}
