//! sequrity-types beside other crates of the same API: speed, size, allocations, and what is lost.

pub mod decode;
pub mod encode;
pub mod further;
pub mod inputs;
#[path = "../../src/json.rs"]
pub mod json;
pub mod lossless;
pub mod race;
pub mod recordings;
pub mod tables;
