//! Types alone, ready to use.

pub use async_openai::types::responses as types;
