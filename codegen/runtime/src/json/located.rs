//! Reading a tree into a type of the application, for the sake of the path to what does not fit.
//!
//! serde's errors name no path. A text is read as fast as serde can; only when that fails it is read again from here.

use std::cell::RefCell;

use serde_core::{
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Unexpected,
        VariantAccess, Visitor, value::BorrowedStrDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Value, map};

use super::error::Segment;

/// The steps to what does not fit the type, the innermost first; none where it cannot be found again.
pub(super) fn way_to<T: DeserializeOwned>(text: &str, message: &str) -> Vec<Segment> {
    let way = RefCell::new(Vec::new());
    let found = serde_json::from_str(text).is_ok_and(|value: Value| {
        let read = T::deserialize(At { value: &value, way: &way });
        read.is_err_and(|error| error.to_string() == message)
    });
    if found { way.into_inner() } else { Vec::new() }
}

/// A value, and the steps to what does not fit, the innermost first: put down while the error travels outwards.
#[derive(Clone, Copy)]
struct At<'de, 'w> {
    value: &'de Value,
    way: &'w RefCell<Vec<Segment>>,
}

impl<'de, 'w> At<'de, 'w> {
    /// Reads what is inside.
    fn inside<T>(
        self,
        value: &'de Value,
        segment: impl FnOnce() -> Segment,
        read: impl FnOnce(At<'de, 'w>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let result = read(At { value, ..self });
        if result.is_err() {
            self.way.borrow_mut().push(segment());
        }
        result
    }
}

impl<'de> Deserializer<'de> for At<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items { at: self, items: items.iter().enumerate() }),
            Value::Object(members) => visitor.visit_map(Members { at: self, members: members.iter(), member: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Value::Object(members) if members.len() == 1 => {
                visitor.visit_enum(Members { at: self, members: members.iter(), member: None })
            }
            Value::Object(_) => Err(Error::invalid_value(Unexpected::Map, &"an object with one member")),
            other => other.deserialize_enum("", &[], visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

struct Items<'de, 'w> {
    at: At<'de, 'w>,
    items: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, item)) = self.items.next() else { return Ok(None) };
        self.at.inside(item, || Segment::Index(index), |at| seed.deserialize(at)).map(Some)
    }
}

struct Members<'de, 'w> {
    at: At<'de, 'w>,
    members: map::Iter<'de>,
    /// The member whose name was read.
    member: Option<(&'de String, &'de Value)>,
}

impl<'de> Members<'de, '_> {
    fn name<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.member = self.members.next();
        let Some((name, _)) = self.member else { return Ok(None) };
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn value<T>(&mut self, read: impl FnOnce(At<'de, '_>) -> Result<T, Error>) -> Result<T, Error> {
        let Some((name, value)) = self.member.take() else { return Err(Error::custom("a value without a name")) };
        self.at.inside(value, || Segment::Member(name.clone()), read)
    }
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.name(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        self.value(|at| seed.deserialize(at))
    }
}

impl<'de> EnumAccess<'de> for Members<'de, '_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(mut self, seed: T) -> Result<(T::Value, Self), Error> {
        let name = self.name(seed)?.ok_or_else(|| Error::custom("an object without members"))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Members<'de, '_> {
    type Error = Error;

    fn unit_variant(mut self) -> Result<(), Error> {
        self.value(|at| serde_core::Deserialize::deserialize(at))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(mut self, seed: T) -> Result<T::Value, Error> {
        self.value(|at| seed.deserialize(at))
    }

    fn tuple_variant<V: Visitor<'de>>(mut self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.value(|at| at.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(mut self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.value(|at| at.deserialize_any(visitor))
    }
}
