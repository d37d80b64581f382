//! Objects and lists, member by member.
//!
//! Errors are kept inside the reader until it is closed, so that the code of a type has one way out for all of them.

use std::mem;

use serde_json::Value;

use super::codec::Codec;
use super::cursor::Cursor;
use super::error::{DecodeError, quoted};
use super::extra::Extra;
use super::fixed::Fixed;
use super::text::after;

/// A set of declared members, one bit each.
type Bits = [u64; 4];

/// How many members a type can declare.
const MOST: usize = 256;

/// The members that a type declares.
#[doc(hidden)]
#[derive(Debug)]
pub struct Members {
    names: &'static [&'static str],
    required: Bits,
}

impl Members {
    /// None: every name is an unknown one.
    pub(super) const NONE: &'static Self = &Self::new(&[], &[]);

    /// The names in their order, and which of them are required.
    #[must_use]
    pub const fn new(names: &'static [&'static str], required: &[bool]) -> Self {
        assert!(names.len() <= MOST, "a type declares 256 members at most");
        let mut bits = [0; 4];
        let mut index = 0;
        while index < names.len() {
            assert!(is_plain_name(names[index]), "names of members must not need escapes");
            bits[index / 64] |= (required[index] as u64) << (index % 64);
            index += 1;
        }
        Self { names, required: bits }
    }

    /// The names in their order.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

/// Whether a name stands in JSON as it is. Readers compare it with the text without looking for escapes.
const fn is_plain_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
            return false;
        }
        at += 1;
    }
    true
}

/// The members of an object, one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Object<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    members: &'static Members,
    /// Which declared members were there, a bit for each.
    seen: Bits,
    /// Which declared member is expected next.
    next: usize,
    /// Where the object starts.
    start: usize,
    /// Where the name of the present member starts.
    key: usize,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    First,
    Next,
    Done,
}

impl<'c, 'a> Object<'c, 'a> {
    /// Starts on the object at the cursor.
    pub fn open(cursor: &'c mut Cursor<'a>, members: &'static Members) -> Self {
        cursor.peek();
        let start = cursor.position;
        let mut object = Self { cursor, members, seen: [0; 4], next: 0, start, key: start, stage: Stage::First };
        if !object.cursor.take(b'{') {
            let error = object.cursor.expected("an object");
            object.end_with(error);
        } else if let Err(error) = object.cursor.enter() {
            object.end_with(error);
        }
        object
    }

    /// The place of the next member among those declared; their number for one that is not. `None` at the end, and after
    /// an error.
    ///
    /// Members mostly come in the order they are declared in, so the text is compared with the next name first.
    pub fn member(&mut self) -> Option<usize> {
        match self.foreseen() {
            Some(index) => self.first_time(index),
            None => self.looked_up(),
        }
    }

    #[inline]
    fn foreseen(&mut self) -> Option<usize> {
        let bytes = self.cursor.text.as_bytes();
        let mut start = self.cursor.position;
        match self.stage {
            Stage::First => {}
            Stage::Next if bytes.get(start) == Some(&b',') => start += 1,
            Stage::Next | Stage::Done => return None,
        }
        let name = self.members.names.get(self.next)?;
        let inside = bytes.get(start..)?.strip_prefix(b"\"")?;
        let [b'"', b':', ..] = after(inside, name)? else { return None };
        self.stage = Stage::Next;
        self.key = start;
        self.cursor.position = start + name.len() + 3;
        Some(self.next)
    }

    #[inline(never)]
    fn looked_up(&mut self) -> Option<usize> {
        let mut scratch = String::new();
        let name = self.name(&mut scratch)?;
        let names = self.members.names;
        // The names after the expected one first: members left out are the usual reason to be here.
        let (before, after) = names.split_at_checked(self.next).unwrap_or((names, &[]));
        match (position(after, name), position(before, name)) {
            (index, _) if index < after.len() => self.first_time(before.len() + index),
            (_, index) if index < before.len() => self.first_time(index),
            _ => Some(names.len()),
        }
    }

    /// Notes that a member was there; `None` if it was there before.
    #[inline]
    fn first_time(&mut self, index: usize) -> Option<usize> {
        let (word, bit) = (&mut self.seen[index / 64 % 4], 1 << (index % 64));
        if *word & bit != 0 {
            self.repeated();
            return None;
        }
        *word |= bit;
        self.next = index + 1;
        Some(index)
    }

    /// The name of the next member. `None` at the end, and after an error.
    pub(super) fn name<'k>(&mut self, scratch: &'k mut String) -> Option<&'k str>
    where
        'a: 'k,
    {
        match self.advance(scratch) {
            Ok(name) => name,
            Err(error) => {
                self.end_with(error);
                None
            }
        }
    }

    fn advance<'k>(&mut self, scratch: &'k mut String) -> Result<Option<&'k str>, DecodeError>
    where
        'a: 'k,
    {
        match (self.stage, self.cursor.peek()) {
            (Stage::Done, _) => return Ok(None),
            (_, Some(b'}')) => {
                self.cursor.position += 1;
                self.cursor.leave();
                self.stage = Stage::Done;
                return Ok(None);
            }
            (Stage::Next, Some(b',')) => self.cursor.position += 1,
            (Stage::Next, _) => return Err(self.cursor.expected("`,` or `}`")),
            (Stage::First, _) => self.stage = Stage::Next,
        }
        if self.cursor.peek() != Some(b'"') {
            return Err(self.cursor.expected("a member name"));
        }
        self.key = self.cursor.position;
        let name = self.cursor.string_in(scratch)?;
        match self.cursor.take(b':') {
            true => Ok(Some(name)),
            false => Err(self.cursor.expected("`:`")),
        }
    }

    #[cold]
    fn end_with(&mut self, error: DecodeError) {
        self.stage = Stage::Done;
        self.cursor.failure = Some(error);
    }

    /// Reads the value of a member into its slot.
    #[inline(never)]
    pub fn required<T: Codec>(&mut self, slot: &mut Option<T>) {
        match T::decode(self.cursor) {
            // The slot is empty, as no member is let through twice: code that drops what is in it would be for nothing.
            Ok(value) => mem::forget(slot.replace(value)),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of a member that may be `null`, which leaves the slot empty unless the type knows better.
    #[inline(never)]
    pub fn optional<T: Codec>(&mut self, slot: &mut Option<T>) {
        if T::TAKES_NULL || !self.null() {
            self.required(slot);
        }
    }

    /// Takes `null` if it comes next.
    fn null(&mut self) -> bool {
        match self.cursor.take_null() {
            Ok(taken) => taken,
            Err(error) => {
                self.fail(error);
                true
            }
        }
    }

    /// Reads the value of a member that must have this very value.
    pub fn constant<F: Fixed>(&mut self, value: F) {
        if let Err(error) = value.read(self.cursor) {
            self.fail(error);
        }
    }

    /// Keeps a member that the type does not know.
    #[inline(never)]
    pub fn keep(&mut self, extra: &mut Extra) {
        let name = self.present();
        if let Some(value) = self.value::<Value>()
            && extra.insert(name, value).is_some()
        {
            self.repeated();
        }
    }

    /// Refuses a member that a closed type does not know.
    #[cold]
    pub fn refuse(&mut self) {
        let name = quoted(&self.present());
        let known = match self.members.names {
            [] => String::from("there are none"),
            names => format!("known: {}", names.join(", ")),
        };
        let message = format!("unknown member {name}; {known}");
        self.end_with(DecodeError::new(self.key, message));
    }

    /// Ends the object. Without an error, all required members were there.
    ///
    /// # Errors
    /// The first thing that went wrong.
    pub fn close(self) -> Result<(), DecodeError> {
        match self.cursor.failure.take() {
            Some(error) => Err(error),
            None if self.missing() == [0; 4] => Ok(()),
            None => Err(self.missing_error()),
        }
    }

    fn missing(&self) -> Bits {
        let mut bits = self.members.required;
        for (bits, seen) in bits.iter_mut().zip(self.seen) {
            *bits &= !seen;
        }
        bits
    }

    #[cold]
    fn missing_error(&self) -> DecodeError {
        let missing = self.missing();
        let is_missing = |index: usize| missing[index / 64] >> (index % 64) & 1 == 1;
        let names = self.members.names.iter().enumerate().filter(|(index, _)| is_missing(*index));
        let names: Vec<String> = names.map(|(_, name)| quoted(name)).collect();
        let noun = if names.len() == 1 { "member" } else { "members" };
        DecodeError::new(self.start, format!("missing {noun} {}", names.join(", ")))
    }

    /// Reads a value without a slot, for maps.
    pub(super) fn value<T: Codec>(&mut self) -> Option<T> {
        match T::decode(self.cursor) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }

    #[cold]
    pub(super) fn repeated(&mut self) {
        let message = format!("repeated member {}", quoted(&self.present()));
        self.end_with(DecodeError::new(self.key, message));
    }

    #[cold]
    fn fail(&mut self, error: DecodeError) {
        self.end_with(error.in_member(&self.present()));
    }

    /// Reads the name of the present member again.
    fn present(&self) -> String {
        let mut cursor = self.cursor.clone();
        cursor.position = self.key;
        cursor.owned().unwrap_or_default()
    }
}

/// The items of a list, one after the other.
#[derive(Debug)]
pub(super) struct Array<'c, 'a> {
    pub(super) cursor: &'c mut Cursor<'a>,
    /// How many items came before the present one.
    index: usize,
    stage: Stage,
}

impl<'c, 'a> Array<'c, 'a> {
    /// Starts on the list at the cursor.
    pub(super) fn open(cursor: &'c mut Cursor<'a>) -> Self {
        let mut array = Self { cursor, index: 0, stage: Stage::First };
        if !array.cursor.take(b'[') {
            let error = array.cursor.expected("an array");
            array.end_with(error);
        } else if let Err(error) = array.cursor.enter() {
            array.end_with(error);
        }
        array
    }

    /// Whether there is one more item; the cursor is then at its start.
    pub(super) fn more(&mut self) -> bool {
        match (self.stage, self.cursor.peek()) {
            (Stage::Done, _) => return false,
            (_, Some(b']')) => {
                self.cursor.position += 1;
                self.cursor.leave();
                return false;
            }
            (Stage::Next, Some(b',')) => {
                self.cursor.position += 1;
                self.index += 1;
            }
            (Stage::First, _) => self.stage = Stage::Next,
            (Stage::Next, _) => {
                let error = self.cursor.expected("`,` or `]`");
                self.end_with(error);
                return false;
            }
        }
        true
    }

    /// Notes what went wrong with the present item.
    #[cold]
    pub(super) fn fail(&mut self, error: DecodeError) {
        self.end_with(error.in_item(self.index));
    }

    #[cold]
    fn end_with(&mut self, error: DecodeError) {
        self.stage = Stage::Done;
        self.cursor.failure = Some(error);
    }

    /// Ends the list, or gives back what went wrong in it.
    pub(super) fn close(self) -> Result<(), DecodeError> {
        self.cursor.failure.take().map_or(Ok(()), Err)
    }
}

/// The place of a text in a list; the length of the list where it is not in it.
#[doc(hidden)]
#[must_use]
pub fn position(list: &[&str], text: &str) -> usize {
    list.iter().position(|known| *known == text).unwrap_or(list.len())
}
