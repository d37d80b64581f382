//! Where the value of a member goes while an object is read.

use std::mem;

use super::{codec::Codec, cursor::Cursor, error::DecodeError, member::Member, rules::Measure};

/// Takes in the value of one member.
///
/// Readers of objects see their members through this alone, so that the loop over members is compiled once for all types.
#[doc(hidden)]
pub trait Slot {
    /// Reads the value of this member at the cursor.
    ///
    /// # Errors
    /// The value does not fit.
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError>;

    /// Whether it reads `null`, too. Others stay empty where a member that may be `null` is.
    fn takes_null(&self) -> bool {
        true
    }
}

impl<T: Codec> Slot for Option<T> {
    #[inline]
    fn read(&mut self, cursor: &mut Cursor<'_>, _: &Member) -> Result<(), DecodeError> {
        cursor.fill(self)
    }

    #[inline]
    fn takes_null(&self) -> bool {
        T::takes_null()
    }
}

impl Cursor<'_> {
    /// Reads the value of a member.
    #[inline]
    pub(super) fn member(&mut self, slot: &mut dyn Slot, member: &Member) -> Result<(), DecodeError> {
        match member.takes_null() && self.peek() == Some(b'n') && !slot.takes_null() {
            true => self.take_null().map(drop),
            false => slot.read(self, member),
        }
    }

    /// Reads a value into its slot.
    fn fill<T: Codec>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        match T::decode(self) {
            // The slot is empty, as no member is let through twice: code that drops what is in it would be for nothing.
            Ok(value) => mem::forget(slot.replace(value)),
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
