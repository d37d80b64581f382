//! Where the value of a member goes while an object is read.

use std::mem;

use super::codec::Codec;
use super::cursor::Cursor;
use super::error::DecodeError;
use super::fixed::Fixed;

/// Takes in the value of one member.
///
/// Readers of objects see their members through this alone, so that the loop over members is compiled once for all types.
#[doc(hidden)]
pub trait Slot {
    /// Reads the value at the cursor. Where `null` is let through, it leaves the slot empty unless the type knows better.
    ///
    /// # Errors
    /// The value does not fit.
    fn read(&mut self, cursor: &mut Cursor<'_>, takes_null: bool) -> Result<(), DecodeError>;
}

impl<T: Codec> Slot for Option<T> {
    fn read(&mut self, cursor: &mut Cursor<'_>, takes_null: bool) -> Result<(), DecodeError> {
        if takes_null && !T::takes_null() && cursor.peek() == Some(b'n') {
            return cursor.take_null().map(drop);
        }
        match T::decode(cursor) {
            // The slot is empty, as no member is let through twice: code that drops what is in it would be for nothing.
            Ok(value) => mem::forget(self.replace(value)),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// A member that must have this very value.
#[doc(hidden)]
#[derive(Debug)]
pub struct Constant<F>(pub F);

impl<F: Fixed> Slot for Constant<F> {
    fn read(&mut self, cursor: &mut Cursor<'_>, _: bool) -> Result<(), DecodeError> {
        self.0.read(cursor)
    }
}

/// The same for a member that may be absent.
#[doc(hidden)]
#[derive(Debug)]
pub struct Marker<F> {
    /// The value.
    pub value: F,
    /// Whether the member was not there.
    pub absent: bool,
}

impl<F: Fixed> Slot for Marker<F> {
    fn read(&mut self, cursor: &mut Cursor<'_>, _: bool) -> Result<(), DecodeError> {
        self.absent = false;
        self.value.read(cursor)
    }
}
