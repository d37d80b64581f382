//! From a deserializer to JSON text.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::json::codec::Codec;
use crate::json::writer::Writer;

use super::VERBATIM;

/// Deserializers that have no text: asked for it, they make one, at twice the price of writing it here.
///
/// Should they be called otherwise one day, they are asked, with the same result.
const TREES: [&str; 2] = ["serde_json::value::Value", "&serde_json::value::Value"];

/// The JSON text of one value.
pub(super) struct Source<'de> {
    pub(super) text: Cow<'de, str>,
    /// Whether it is the text that was read, and not one made from it.
    pub(super) verbatim: bool,
}

/// Takes one value out of a deserializer, as text.
pub(super) fn capture<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Source<'de>, D::Error> {
    let mut writer = Writer::empty();
    let mut verbatim = None;
    let scribe = Scribe { writer: &mut writer, verbatim: Some(&mut verbatim) };
    match TREES.contains(&type_name::<D>()) {
        true => deserializer.deserialize_any(scribe)?,
        false => deserializer.deserialize_newtype_struct(VERBATIM, scribe)?,
    }
    match verbatim {
        Some(text) => Ok(Source { text, verbatim: true }),
        None => Ok(Source { text: Cow::Owned(writer.finish().map_err(D::Error::custom)?), verbatim: false }),
    }
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

/// Writes whatever it is shown as JSON.
struct Scribe<'w, 'de> {
    writer: &'w mut Writer,
    /// Takes the text as it stands, where it is offered in answer to [`VERBATIM`].
    verbatim: Option<&'w mut Option<Cow<'de, str>>>,
}

impl<'w> Scribe<'w, '_> {
    fn inner(writer: &'w mut Writer) -> Self {
        Self { writer, verbatim: None }
    }

    fn write<T: Codec, E>(self, value: &T) -> Result<(), E> {
        value.encode(self.writer);
        Ok(())
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
        self.write(&value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.writer.text(text);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.writer.null();
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_any(Scribe::inner(self.writer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_any(Scribe::inner(self.writer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.writer.open_list();
        while items.next_element_seed(Item(self.writer))?.is_some() {}
        self.writer.close_list();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut next = members.next_key_seed(Text)?;
        if let (Some(verbatim), Some(VERBATIM)) = (self.verbatim, next.as_deref()) {
            *verbatim = Some(members.next_value_seed(Text)?);
            return Ok(());
        }
        self.writer.make_room();
        self.writer.open_object();
        while let Some(name) = next {
            self.writer.key(&name);
            members.next_value_seed(Scribe::inner(self.writer))?;
            next = members.next_key_seed(Text)?;
        }
        self.writer.close_object();
        Ok(())
    }
}

/// One item of a list, with the comma before it.
struct Item<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.next_item();
        deserializer.deserialize_any(Scribe::inner(self.0))
    }
}
