//! From JSON text to a serializer.

use std::{any::type_name, cell::RefCell, sync::LazyLock};

use serde_core::ser::{Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use super::VERBATIM;
use crate::json::{
    cursor::{Cursor, Kind},
    error::DecodeError,
    number::Numeral,
};

/// Hands the value of a text to a serializer: whole where it takes compact JSON as it stands, else piece by piece. The text
/// is one that this library wrote.
pub(super) fn transcribe<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if is_compact_json(type_name::<S>()) && *TAKEN_VERBATIM {
        return Verbatim(text).serialize(serializer);
    }
    Piece(&RefCell::new(Cursor::trusted(text))).serialize(serializer)
}

/// The serializer of `serde_json` that writes text, up to the type it writes to.
const TEXT: &str = "&mut serde_json::ser::Serializer<";

/// The formatter that leaves text compact; the one that a serializer has if none is named.
const COMPACT: &str = "serde_json::ser::CompactFormatter";

/// Whether this is the serializer of `serde_json` that writes compact text.
///
/// Should it be called otherwise one day, it gets the value piece by piece: slower, with the same result.
fn is_compact_json(serializer: &str) -> bool {
    let Some(parameters) = serializer.strip_prefix(TEXT).and_then(|rest| rest.strip_suffix('>')) else {
        return false;
    };
    // The usual case, which is told in a fraction of the time.
    if !parameters.contains(',') {
        return true;
    }
    let mut depth = 0_usize;
    let second = |(_, c): &(usize, char)| {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *c == ',' && depth == 0
    };
    match parameters.char_indices().find(second) {
        Some((comma, _)) => parameters[comma + 1..].trim() == COMPACT,
        None => true,
    }
}

/// Whether `serde_json` takes text as it stands, under the name that we know.
static TAKEN_VERBATIM: LazyLock<bool> =
    LazyLock::new(|| serde_json::to_string(&Verbatim("[0]")).is_ok_and(|text| text == "[0]"));

/// JSON text that `serde_json` is to take as it stands.
struct Verbatim<'t>(&'t str);

impl Serialize for Verbatim<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut verbatim = serializer.serialize_struct(VERBATIM, 1)?;
        verbatim.serialize_field(VERBATIM, self.0)?;
        verbatim.end()
    }
}

/// The value at the cursor, which moves on while the value is serialized.
struct Piece<'p, 'a>(&'p RefCell<Cursor<'a>>);

impl Serialize for Piece<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.step(Cursor::kind)?;
        match kind {
            Kind::Null => self.step(Cursor::take_null).and_then(|_| serializer.serialize_unit()),
            Kind::Boolean => serializer.serialize_bool(self.step(Cursor::boolean)?),
            Kind::String => serializer.serialize_str(&self.step(Cursor::string)?),
            Kind::Number => match self.step(Cursor::number)? {
                Numeral::Unsigned(number) => serializer.serialize_u64(number),
                Numeral::Negative(number) => serializer.serialize_i64(number),
                Numeral::Float(number) => serializer.serialize_f64(number),
            },
            Kind::Array => {
                let mut items = serializer.serialize_seq(None)?;
                self.take(b'[');
                while !self.take(b']') {
                    self.take(b',');
                    items.serialize_element(self)?;
                }
                items.end()
            }
            Kind::Object => {
                let mut members = serializer.serialize_map(None)?;
                self.take(b'{');
                while !self.take(b'}') {
                    self.take(b',');
                    let name = self.step(Cursor::string)?;
                    self.take(b':');
                    members.serialize_entry(&name, self)?;
                }
                members.end()
            }
        }
    }
}

impl<'a> Piece<'_, 'a> {
    fn take(&self, byte: u8) -> bool {
        self.0.borrow_mut().take(byte)
    }

    fn step<T, E: Error>(&self, read: impl FnOnce(&mut Cursor<'a>) -> Result<T, DecodeError>) -> Result<T, E> {
        read(&mut self.0.borrow_mut()).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::is_compact_json;

    #[test]
    fn compact_text_is_told_by_the_name_of_its_serializer() {
        for (name, expected) in [
            ("&mut serde_json::ser::Serializer<&mut alloc::vec::Vec<u8>>", true),
            ("&mut serde_json::ser::Serializer<app::Tee<app::A, app::B>>", true),
            ("&mut serde_json::ser::Serializer<&mut app::W, serde_json::ser::CompactFormatter>", true),
            ("&mut serde_json::ser::Serializer<&mut app::W, serde_json::ser::PrettyFormatter>", false),
            ("&mut serde_json::ser::Serializer<(u8, app::W), app::Formatter<u8>>", false),
            ("serde_json::value::ser::Serializer", false),
        ] {
            assert_eq!(is_compact_json(name), expected, "{name}");
        }
    }
}
