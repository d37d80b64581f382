//! Types alone, ready to use.

pub use openapi_to_rust_output as types;
