//! Fuzz targets: one for each way in.
//!
//! `cargo test` runs each for a bounded number of inputs, made at random or from the schema and then damaged. Longer and
//! guided by coverage, with the toolchain that is there: `cargo install cargo-bolero`, then for each target
//! `cargo bolero test --package sequrity-fuzz --sanitizer NONE -T 10m values::event`; the others are `values::…` and
//! `streams::…`. There is no unsafe code that a sanitizer could look into, and those need another toolchain. What is
//! found on the way stays in `__fuzz__`, out of git. An input that fails becomes a test with a name in
//! the file of the type it broke.

#[cfg(test)]
mod input;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod values;
