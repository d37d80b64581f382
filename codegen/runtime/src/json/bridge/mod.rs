//! The bridge to serde: every type of the tables is `Serialize` and `Deserialize` by way of JSON text.

mod read;
mod write;

use read::Source;
use serde_core::{
    de::{Deserializer, Error as _},
    ser::{Error as _, Serializer},
};

use super::{
    codec::Codec,
    entry::from_json,
    error::DecodeError,
    text::{give_back, room},
    writer::Writer,
};

/// The name by which `serde_json` is asked for text as it stands, and given such text.
///
/// Should it change, or another format not know it, values are handed over piece by piece: slower, with the same result.
const VERBATIM: &str = "$serde_json::private::RawValue";

/// Reads a value from any self-describing format.
///
/// Out of `serde_json` the text is taken as it stands. All else (trees, other formats, and what `flatten`, `untagged` and
/// `tag` keep in between) comes in pieces.
#[doc(hidden)]
pub fn deserialize<'de, T: Codec, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    match read::capture(deserializer)? {
        Source::Text(text) => from_json(&text).map_err(|error| D::Error::custom(report(&error, true))),
        Source::Pieces(tape) => tape.read().map_err(|error| D::Error::custom(report(&error, false))),
    }
}

/// Writes a value to any format.
#[doc(hidden)]
pub fn serialize<T: Codec, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let text = Writer::onto(room()).document(value, &[]).map_err(S::Error::custom)?;
    give_back(text, |text| write::transcribe(text, serializer))
}

/// The error as one line. `serde_json` takes line and column out of a message that ends like this.
#[cold]
fn report(error: &DecodeError, verbatim: bool) -> String {
    let (path, message) = (error.path(), error.message());
    match verbatim {
        true => format!("{path}: {message} at line {} column {}", error.line(), error.column()),
        false => format!("{path}: {message}"),
    }
}

/// `Serialize` and `Deserialize` for a type that has [`Codec`](crate::Codec).
#[doc(hidden)]
#[macro_export]
macro_rules! serde_by_codec {
    ($name:ident) => {
        impl<'de> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }

        impl $crate::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serialize(self, serializer)
            }
        }
    };
}
