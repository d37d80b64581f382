//! Objects, member by member.
//!
//! Errors are kept inside the reader until it is closed, so that the code of a type has one way out for all of them.

use std::mem;

use serde_json::Value;

use super::codec::Codec;
use super::cursor::Cursor;
use super::error::{DecodeError, quoted};
use super::extra::Extra;
use super::fixed::Fixed;
use super::members::{Members, Places, position};

/// The members of an object, one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Object<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    members: &'static Members,
    /// Which declared members were there.
    seen: Places,
    /// Which declared member is expected next.
    next: usize,
    /// Where the object starts.
    start: usize,
    /// Where the name of the present member starts.
    key: usize,
    stage: Stage,
}

/// How far the reader of an object or a list is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stage {
    /// At the first member or item, if there is one.
    First,
    /// Behind a member or item.
    Next,
    /// At the end, or past an error.
    Done,
}

impl<'c, 'a> Object<'c, 'a> {
    /// Starts on the object at the cursor.
    pub fn open(cursor: &'c mut Cursor<'a>, members: &'static Members) -> Self {
        cursor.peek();
        let start = cursor.position;
        let mut object =
            Self { cursor, members, seen: Places::default(), next: 0, start, key: start, stage: Stage::First };
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
        let [b'"', b':', ..] = inside.strip_prefix(name.as_bytes())? else { return None };
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
        let index = before.len() + position(after, name);
        if index < names.len() {
            return self.first_time(index);
        }
        match position(before, name) {
            index if index < before.len() => self.first_time(index),
            _ => Some(names.len()),
        }
    }

    /// Notes that a member was there; `None` if it was there before.
    #[inline]
    fn first_time(&mut self, index: usize) -> Option<usize> {
        if !self.seen.insert(index) {
            self.repeated();
            return None;
        }
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
            None if self.members.suffice(&self.seen) => Ok(()),
            None => Err(self.missing_error()),
        }
    }

    #[cold]
    fn missing_error(&self) -> DecodeError {
        let names: Vec<String> = self.members.missing(&self.seen).into_iter().map(quoted).collect();
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
