//! From a deserializer to JSON text.

use std::{any::type_name, borrow::Cow, fmt};

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::VERBATIM;
use crate::json::{cursor::Cursor, error::DecodeError, number::Numeral, tape::Tape};

/// Deserializers that have no text: asked for it, they make one, at a price, or show an object that they hold.
///
/// Should they be called otherwise one day, they are asked, with the same result for all but objects with that name in them.
const TREES: [&str; 4] = [
    "serde_json::value::Value",
    "&serde_json::value::Value",
    "serde_json::map::Map<alloc::string::String, serde_json::value::Value>",
    "&serde_json::map::Map<alloc::string::String, serde_json::value::Value>",
];

/// The only name in what `serde_json` shows in place of a number, where its feature `arbitrary_precision` is on: some crate
/// of the application may want it.
const LITERAL: &str = "$serde_json::private::Number";

/// One value, as it was there.
pub(super) enum Source<'de> {
    /// As JSON text, which is what was read.
    Text(Cow<'de, str>),
    /// In pieces.
    Pieces(Tape),
}

/// Takes one value out of a deserializer.
pub(super) fn capture<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Source<'de>, D::Error> {
    let mut tape = Tape::new();
    let mut verbatim = None;
    match TREES.contains(&type_name::<D>()) {
        true => deserializer.deserialize_any(Scribe::inner(&mut tape))?,
        false => {
            let scribe = Scribe { tape: &mut tape, verbatim: Some(&mut verbatim) };
            deserializer.deserialize_newtype_struct(VERBATIM, scribe)?;
        }
    }
    Ok(match verbatim {
        Some(text) => Source::Text(text),
        None => Source::Pieces(tape),
    })
}

/// Whether `serde_json` shows numbers by [`LITERAL`]: it then keeps those that are too large for a double.
#[cold]
fn shows_literals() -> bool {
    "1e999".parse::<Number>().is_ok()
}

#[cold]
fn number(literal: &str) -> Result<Numeral, DecodeError> {
    let mut cursor = Cursor::new(literal);
    let number = cursor.number()?;
    cursor.end().map(|()| number)
}

/// Any text, borrowed where that is possible.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

/// Notes the pieces of whatever it is shown.
struct Scribe<'w, 'de> {
    tape: &'w mut Tape,
    /// Takes the text as it stands, where it is offered in answer to [`VERBATIM`].
    verbatim: Option<&'w mut Option<Cow<'de, str>>>,
}

impl<'w> Scribe<'w, '_> {
    fn inner(tape: &'w mut Tape) -> Self {
        Self { tape, verbatim: None }
    }
}

impl<'de> DeserializeSeed<'de> for Scribe<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scribe<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.tape.note_word(if value { b't' } else { b'f' });
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.tape.note_number(u64::try_from(value).map_or(Numeral::Negative(value), Numeral::Unsigned));
        Ok(())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        match (i64::try_from(value), u128::try_from(value)) {
            (Ok(value), _) => self.visit_i64(value),
            (_, Ok(value)) => self.visit_u128(value),
            _ => self.visit_f64(value as f64),
        }
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        match u64::try_from(value) {
            Ok(value) => self.visit_u64(value),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.tape.note_number(Numeral::Unsigned(value));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom(format!("{value} is no number of JSON")));
        }
        self.tape.note_number(Numeral::Float(value));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        self.tape.note_text(text);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.tape.note_word(b'n');
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_any(Scribe::inner(self.tape))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_any(Scribe::inner(self.tape))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.tape.make_room();
        let start = self.tape.open(b'[');
        while items.next_element_seed(Scribe::inner(self.tape))?.is_some() {}
        self.tape.close(start, b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut next = members.next_key_seed(Text)?;
        match (self.verbatim, next.as_deref()) {
            (Some(verbatim), Some(VERBATIM)) => {
                *verbatim = Some(members.next_value_seed(Text)?);
                return Ok(());
            }
            (_, Some(LITERAL)) if shows_literals() => {
                let number =
                    number(&members.next_value_seed(Text)?).map_err(|error| A::Error::custom(error.message()))?;
                self.tape.note_number(number);
                return Ok(());
            }
            _ => {}
        }
        self.tape.make_room();
        let start = self.tape.open(b'{');
        while let Some(name) = next {
            self.tape.note_text(name.into_owned());
            members.next_value_seed(Scribe::inner(self.tape))?;
            next = members.next_key_seed(Text)?;
        }
        self.tape.close(start, b'}');
        Ok(())
    }
}
