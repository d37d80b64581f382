//! Members for which `null` means something of its own.

use super::{
    codec::{Codec, put},
    cursor::Cursor,
    error::DecodeError,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

/// A value, or a `null` that says something other than leaving the member out.
///
/// A field of type `Option<Nullable<T>>` has three states: absent, `null`, and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value by reference; `None` for `null`.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value; `None` for `null`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Whether this is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl Cursor<'_> {
    /// Reads a value into what is `null`.
    fn nullable<T: Codec>(&mut self, nullable: &mut Nullable<T>) -> Result<(), DecodeError> {
        put(nullable, Nullable::Value(T::vacant()));
        match nullable {
            Nullable::Value(value) => value.decode(self),
            Nullable::Null => Ok(()),
        }
    }
}

impl<T: Codec> Codec for Nullable<T> {
    #[inline]
    fn vacant() -> Self {
        Self::Null
    }

    #[inline]
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        match cursor.take_null()? {
            true => Ok(()),
            false => cursor.nullable(self),
        }
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Value(value) => value.encode(writer),
        }
    }

    #[inline]
    fn measure(&self) -> Measure<'_> {
        self.as_option().map_or(Measure::Nothing, T::measure)
    }

    #[inline]
    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        self.as_option()?.broken_inside(rules)
    }

    #[inline]
    fn takes_null() -> bool {
        true
    }
}
