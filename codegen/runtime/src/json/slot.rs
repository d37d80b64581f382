//! Where the value of a member goes while an object is read.

use std::mem;

use super::{codec::Codec, cursor::Cursor, error::DecodeError, member::Member, rules::Measure};

/// Takes in the value of one member.
///
/// Readers of objects see their members through this alone, so that the loop over members is compiled once for all types.
#[doc(hidden)]
pub trait Slot {
    /// Reads the value of this member at the cursor. Where `null` is allowed it leaves the slot empty, unless `null` is a
    /// value of the type itself.
    ///
    /// # Errors
    /// The value does not fit.
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError>;
}

impl<T: Codec> Slot for Option<T> {
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError> {
        if member.takes_null() && !T::takes_null() && cursor.peek() == Some(b'n') {
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

/// A member that has the one value of the schema.
#[doc(hidden)]
#[derive(Debug)]
pub struct Constant;

impl Slot for Constant {
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError> {
        member.read_constant(cursor)
    }
}

/// The same for a member that may be absent.
#[doc(hidden)]
#[derive(Debug)]
pub struct Marker {
    /// Whether the member was not there.
    pub absent: bool,
}

impl Slot for Marker {
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError> {
        self.absent = false;
        member.read_constant(cursor)
    }
}

/// What is written of a list: nothing where it is empty and was not given.
#[doc(hidden)]
pub fn listed<T: Codec>(list: &T, given: bool) -> &dyn Codec {
    if given || !matches!(list.measure(), Measure::Items(0)) { list } else { &None::<bool> }
}

/// What is written of a constant that may be absent.
#[doc(hidden)]
#[must_use]
pub fn marked(absent: bool) -> &'static dyn Codec {
    if absent { &None::<bool> } else { &true }
}

/// Unreachable: an object without an error has all its required members.
#[doc(hidden)]
#[cold]
pub fn incomplete() -> ! {
    unreachable!("an object closes only with all required members")
}
