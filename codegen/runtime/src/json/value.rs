//! Types of `serde_json`: any JSON.

use serde_json::{Map, Number, Value, map::Entry};

use super::{
    codec::Codec,
    cursor::{Cursor, Kind},
    error::DecodeError,
    members::Members,
    number::Numeral,
    object::Object,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

impl Codec for Value {
    fn vacant() -> Self {
        Self::Null
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        *self = match cursor.kind()? {
            Kind::String => cursor.owned().map(Value::String),
            Kind::Number => cursor.value().map(Value::Number),
            Kind::Boolean => cursor.boolean().map(Value::Bool),
            Kind::Null => cursor.take_null().map(|_| Value::Null),
            Kind::Array => cursor.value().map(Value::Array),
            Kind::Object => cursor.value().map(Value::Object),
        }?;
        Ok(())
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Value::Null => writer.null(),
            Value::Bool(value) => writer.boolean(*value),
            Value::Number(number) => writer.number(number),
            Value::String(text) => writer.text(text),
            Value::Array(items) => writer.list(items.iter()),
            Value::Object(members) => members.encode(writer),
        }
    }

    fn measure(&self) -> Measure<'_> {
        match self {
            Value::Null | Value::Bool(_) => Measure::Nothing,
            Value::Number(number) => number.measure(),
            Value::String(text) => Measure::Text(text),
            Value::Array(items) => Measure::Items(items.len()),
            Value::Object(members) => Measure::Members(members.len()),
        }
    }

    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        match self {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            Value::Array(items) => items.broken_inside(rules),
            Value::Object(members) => members.broken_inside(rules),
        }
    }

    fn takes_null() -> bool {
        true
    }
}

impl Codec for Number {
    fn vacant() -> Self {
        Self::from(0)
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        *self = match cursor.number()? {
            Numeral::Unsigned(number) => number.into(),
            Numeral::Negative(number) => number.into(),
            Numeral::Float(number) => Number::from_f64(number).ok_or_else(|| cursor.error("number out of range"))?,
        };
        Ok(())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.number(self);
    }

    fn measure(&self) -> Measure<'_> {
        match (self.as_u64(), self.as_i64()) {
            (Some(whole), _) => Measure::Whole(whole.into()),
            (None, Some(whole)) => Measure::Whole(whole.into()),
            (None, None) => self.as_f64().map_or(Measure::Nothing, Measure::Number),
        }
    }
}

impl Codec for Map<String, Value> {
    fn vacant() -> Self {
        Self::new()
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        let mut object = Object::open(cursor, Members::none());
        while let Some((name, value)) = object.entry() {
            match self.entry(name) {
                Entry::Vacant(place) => drop(place.insert(value)),
                Entry::Occupied(place) => object.repeated(place.key()),
            }
        }
        object.close()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.open_object();
        for (name, value) in self {
            writer.key(name);
            value.encode(writer);
        }
        writer.close_object();
    }

    fn measure(&self) -> Measure<'_> {
        Measure::Members(self.len())
    }

    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        Writer::first_broken(self.iter().map(|(name, value)| (name.as_str(), value)), rules)
    }
}
