//! Types wired up by the three tables, as a generated crate has them.

mod encoding;
mod records;
mod samples;
mod serde_bridge;
mod unions;

use sequrity_runtime::{Codec, from_json, to_json};

/// The error of a text that does not fit, as one line.
#[track_caller]
fn failure<T: Codec>(text: &str) -> String {
    match from_json::<T>(text) {
        Ok(_) => panic!("{text} was read"),
        Err(error) => error.to_string(),
    }
}

/// What a text becomes when it is read and written.
#[track_caller]
fn rewritten<T: Codec>(text: &str) -> String {
    let value: T = from_json(text).expect("text that fits");
    to_json(&value).expect("a value that can be written")
}
