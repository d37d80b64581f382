//! Tools and structured output from Rust types, end to end.

mod output;
mod partial;
mod tools;
