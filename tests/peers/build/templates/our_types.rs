//! Types alone, ready to use.

pub use sequrity_types as types;
