//! The trait that every type of a generated crate has.

use super::cursor::Cursor;
use super::error::DecodeError;
use super::rules::Measure;
use super::writer::Writer;

/// A type that reads itself from JSON text and writes itself as JSON text.
///
/// Generated types have it from the tables `record!`, `tagged!` and `string_enum!`.
pub trait Codec: Sized {
    /// Whether `null` is a value of the type by itself, so that an optional member keeps it.
    #[doc(hidden)]
    const TAKES_NULL: bool = false;

    /// Reads one value, and leaves the cursor behind it.
    ///
    /// # Errors
    /// The text is not JSON, or its value does not fit the type.
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DecodeError>;

    /// Writes the value. What cannot be written is noted in the writer.
    fn encode(&self, writer: &mut Writer);

    /// What rules of a schema look at.
    #[doc(hidden)]
    fn measure(&self) -> Measure<'_> {
        Measure::Nothing
    }
}
