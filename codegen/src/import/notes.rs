//! What is told of places that the dialect cannot say, each once.

use std::{cell::RefCell, collections::HashSet};

use super::Note;

/// Notes in the order in which they are found.
#[derive(Default)]
pub(super) struct Notes {
    found: RefCell<Vec<Note>>,
    seen: RefCell<HashSet<(String, String)>>,
}

impl Notes {
    /// Tells what was done at a place of the source document, and what a person should do; the same once only.
    pub(super) fn add(&self, pointer: &str, done: impl Into<String>, help: impl Into<String>) {
        let (done, help) = (done.into(), help.into());
        if self.seen.borrow_mut().insert((pointer.to_owned(), done.clone())) {
            self.found.borrow_mut().push(Note { pointer: pointer.to_owned(), done, help });
        }
    }

    /// All of them.
    pub(super) fn into_found(self) -> Vec<Note> {
        self.found.into_inner()
    }
}
