//! Where the value of a member goes while an object is read.

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

impl<T: Codec> Slot for T {
    #[inline]
    fn read(&mut self, cursor: &mut Cursor<'_>, _: &Member) -> Result<(), DecodeError> {
        self.decode_value(cursor)
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
pub struct Marker<'s> {
    /// Whether the member was not there.
    pub absent: &'s mut bool,
}

impl Slot for Marker<'_> {
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError> {
        *self.absent = false;
        member.read_constant(cursor)
    }
}

/// A list that is empty where it is absent or `null`.
#[doc(hidden)]
pub struct Listed<'s> {
    /// The list.
    pub list: &'s mut dyn Slot,
    /// Whether it was there.
    pub given: &'s mut bool,
}

impl Slot for Listed<'_> {
    fn read(&mut self, cursor: &mut Cursor<'_>, member: &Member) -> Result<(), DecodeError> {
        *self.given = true;
        self.list.read(cursor, member)
    }

    fn takes_null(&self) -> bool {
        false
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
