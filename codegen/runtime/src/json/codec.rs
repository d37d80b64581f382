//! The trait that every type of a generated crate has.

use std::mem;

use super::{
    cursor::Cursor,
    error::DecodeError,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

/// A type that reads itself from JSON text and writes itself as JSON text.
///
/// Generated types have it from the tables `record!`, `tagged!` and `string_enum!`.
pub trait Codec {
    /// A value to read into: as little as there can be.
    ///
    /// Readers start from it, so that nothing has to be moved or taken apart when all members are there. It need not be a
    /// value of the schema, and is never seen.
    #[doc(hidden)]
    #[must_use]
    fn vacant() -> Self
    where
        Self: Sized;

    /// Reads one value in place of this one, and leaves the cursor behind it. Readers come with a new value each time: what
    /// one holds already is not dropped, and lists and maps are added to.
    ///
    /// # Errors
    /// The text is not JSON, or its value does not fit the type. What stands here then is of no use.
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError>;

    /// The same for a member, whose `null` was looked at before: it is not there, unless the type [takes](Self::takes_null) it.
    ///
    /// # Errors
    /// As with [`decode`](Self::decode).
    #[doc(hidden)]
    fn decode_value(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        self.decode(cursor)
    }

    /// Writes the value. What cannot be written is noted in the writer.
    fn encode(&self, writer: &mut Writer);

    /// What rules of a schema look at.
    #[doc(hidden)]
    fn measure(&self) -> Measure<'_> {
        Measure::Nothing
    }

    /// The first rule that an item of the list or a value of the map breaks.
    #[doc(hidden)]
    fn broken_inside(&self, _: &[Rule]) -> Option<Broken> {
        None
    }

    /// Whether `null` is a value of the type by itself, so that an optional member keeps it.
    #[doc(hidden)]
    #[must_use]
    fn takes_null() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Whether there is no value, so that an optional member is left out.
    #[doc(hidden)]
    fn is_absent(&self) -> bool {
        false
    }
}

/// Puts a value in place of a vacant one that owns nothing: code that drops it would be compiled for nothing.
#[doc(hidden)]
#[inline]
pub fn put<T>(vacant: &mut T, value: T) {
    mem::forget(mem::replace(vacant, value));
}
