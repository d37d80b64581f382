//! Spans, in a program of their own: `tracing` remembers for the whole process what the first thread at a span wants
//! of it, so a test that listens to none would silence one that does.
//!
//! `cfg(test)` tells clippy that all of it is tests, helpers included.

#[cfg(test)]
#[path = "../http/api.rs"]
#[expect(dead_code, reason = "shared with the tests of HTTP, which use all of it")]
mod api;
#[cfg(test)]
#[path = "../http/constants.rs"]
mod constants;
#[cfg(test)]
#[path = "../http/fake.rs"]
#[expect(dead_code, reason = "shared with the tests of HTTP, which use all of it")]
mod fake;
#[cfg(test)]
mod spans;
