//! What the tests and the examples share: a mock gateway, the schema documents as judges, and a comparison of JSON.
#![deny(missing_docs)]

pub mod clock;
pub mod dialogs;
pub mod json;
pub mod make;
pub mod mock;
pub mod replies;
pub mod schema;

/// The code of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
