//! Reading and writing JSON text.
//!
//! Functions that read or print by `serde_json` are inline: they are compiled where they are used, not with the types alone.

mod ahead;
mod answer;
mod array;
mod bridge;
mod codec;
mod convert;
mod cursor;
mod decimal;
mod dictionary;
mod entry;
mod error;
mod extra;
mod fixed;
mod fold;
mod hashed;
mod json_object;
mod kept;
mod located;
mod member;
mod members;
mod nullable;
mod number;
mod object;
mod partial;
mod pass;
mod pattern;
mod place;
mod record;
mod rules;
mod secret;
mod slot;
mod spell;
mod standard;
mod string_enum;
mod tape;
mod text;
mod union;
mod value;
mod writer;

#[cfg(feature = "client")]
pub(crate) use ahead::first_text;
#[cfg(feature = "tracing")]
pub(crate) use ahead::member_text;
pub use answer::{Ended, ParseError, parse_answer};
pub use bridge::{deserialize, serialize};
pub use codec::{Codec, put};
pub use convert::{convert, embedded, merge, parsed, typed};
pub use cursor::{Cursor, Kind};
pub use decimal::is_multiple_of;
pub use dictionary::Dictionary;
pub use entry::{from_json, from_json_slice, to_header_json, to_json, to_json_checked};
#[cfg(feature = "client")]
pub(crate) use entry::{to_json_under, utf8};
pub use error::{DecodeError, EncodeError, UnknownValue};
pub use extra::Extra;
pub use fixed::Fixed;
pub use fold::{Accumulator, Ending, Events, Fold, How as FoldHow, Place as FoldPlace, Source, Table};
pub use hashed::Texts;
pub use json_object::JsonObject;
pub(crate) use kept::take;
pub use member::Member;
pub use members::Members;
pub use nullable::Nullable;
pub use object::Object;
pub use partial::PartialJson;
pub use pattern::is_plain_pattern;
pub use rules::{Broken, Measure, Rule};
pub use secret::Secret;
pub use slot::{Constant, Listed, Marker, Slot, listed, marked};
pub use string_enum::{OpenEnum, choice};
pub use writer::Writer;
