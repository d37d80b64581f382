//! From JSON text to a serializer.

use std::cell::RefCell;

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::json::cursor::{Cursor, Kind};
use crate::json::error::DecodeError;
use crate::json::number::Numeral;

/// Hands the value of a text to a serializer, piece by piece. The text is one that this library wrote.
pub(super) fn transcribe<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Piece(&RefCell::new(Cursor::trusted(text))).serialize(serializer)
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
