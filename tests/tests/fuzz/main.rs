//! Fuzz targets: one for each way in.
//!
//! `cargo test` runs each for a bounded number of inputs, made at random or from the schema and then damaged. Longer and
//! guided by coverage: `cargo install cargo-bolero`, then for each target
//! `cargo bolero test --package sequrity-tests --sanitizer NONE --time 10m fuzz::NAME`. An input that fails becomes a test with
//! a name in the file of the type it broke.

mod input;
mod streams;
mod values;
