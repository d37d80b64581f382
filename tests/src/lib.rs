//! What tests and fuzz targets share: values made from the schema documents, and a comparison of JSON.
#![deny(missing_docs)]

pub mod approved;
pub mod json;
pub mod make;

/// The code of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
