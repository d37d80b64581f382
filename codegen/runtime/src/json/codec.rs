//! The trait that every type of a generated crate has.

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
    /// Reads one value, and leaves the cursor behind it.
    ///
    /// # Errors
    /// The text is not JSON, or its value does not fit the type.
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError>
    where
        Self: Sized;

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
