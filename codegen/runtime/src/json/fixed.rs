//! Values that a schema fixes with `const`.

use std::fmt::Debug;

use super::{cursor::Cursor, error::DecodeError, text::is_same, writer::Writer};

/// A value that a schema fixes with `const`.
#[doc(hidden)]
pub trait Fixed: Debug + Sync {
    /// Reads this very value.
    ///
    /// # Errors
    /// There is another value.
    fn read(&self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError>;

    /// Writes the value.
    fn write(&self, writer: &mut Writer);
}

impl Fixed for &'static str {
    fn read(&self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        let start = cursor.position;
        if cursor.plain().is_some_and(|text| is_same(text.as_bytes(), self.as_bytes())) {
            return Ok(());
        }
        cursor.position = start;
        spelt(cursor, self)
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl Fixed for bool {
    fn read(&self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        let start = cursor.position;
        if cursor.boolean()? == *self {
            return Ok(());
        }
        Err(mismatch(cursor, start, &self.to_string()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.boolean(*self);
    }
}

impl Fixed for i64 {
    fn read(&self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        let start = cursor.position;
        if cursor.value::<i64>()? == *self {
            return Ok(());
        }
        Err(mismatch(cursor, start, &self.to_string()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.integer(*self < 0, self.unsigned_abs());
    }
}

/// Reads a text that may be spelt in other ways.
#[inline(never)]
fn spelt(cursor: &mut Cursor<'_>, text: &str) -> Result<(), DecodeError> {
    let start = cursor.position;
    if cursor.look(|found| found == text)? {
        return Ok(());
    }
    Err(mismatch(cursor, start, &format!("{text:?}")))
}

#[cold]
fn mismatch(cursor: &mut Cursor<'_>, start: usize, value: &str) -> DecodeError {
    cursor.position = start;
    cursor.expected(value)
}
