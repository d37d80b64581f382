//! One more crate beside ours, whose code is there only when somebody had it generated.

use std::hint::black_box;

use serde::{Serialize, de::DeserializeOwned};

use crate::{inputs::Input, lossless::Counts};

/// The crate: its name, and what it does with each kind of text.
pub struct Further {
    /// How it is called in a table.
    pub name: &'static str,
    /// Items of an event stream.
    pub events: Kind,
    /// Whole replies.
    pub replies: Kind,
}

/// What the crate does with one type.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Reads a text, and lets the value go.
    pub read: fn(&str) -> serde_json::Result<()>,
    /// Adds what comes back whole.
    pub count: fn(&mut Counts, &Input),
    /// Bytes of a value itself.
    pub size: usize,
}

impl Kind {
    /// The kind of a type.
    #[must_use]
    pub fn of<T: Serialize + DeserializeOwned>() -> Self {
        Self {
            read: |text| serde_json::from_str::<T>(text).map(|value| drop(black_box(value))),
            count: |counts, input| counts.add::<T>(input),
            size: size_of::<T>(),
        }
    }
}
