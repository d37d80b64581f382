//! Reading and writing JSON text.

mod ahead;
mod bridge;
mod codec;
mod convert;
mod cursor;
mod entry;
mod error;
mod extra;
mod fixed;
mod nullable;
mod number;
mod object;
mod pattern;
mod place;
mod record;
mod rules;
mod secret;
mod standard;
mod string_enum;
mod text;
mod union;
mod value;
mod writer;

pub use bridge::{deserialize, serialize};
pub use codec::Codec;
pub use convert::{convert, embedded, merge};
pub use cursor::{Cursor, Kind};
pub use entry::{from_json, from_json_slice, to_header_json, to_json, to_json_checked};
pub use error::{DecodeError, EncodeError, UnknownValue};
pub use extra::Extra;
pub use fixed::Fixed;
pub use nullable::Nullable;
pub use object::Object;
pub use rules::{Measure, Rule};
pub use secret::Secret;
pub use writer::Writer;
