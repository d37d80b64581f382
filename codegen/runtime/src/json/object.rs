//! Objects and lists, member by member.
//!
//! Errors are kept inside the reader until it is closed, so that the code of a type has one way out for all of them.

use serde_json::Value;

use super::codec::Codec;
use super::cursor::Cursor;
use super::error::{DecodeError, quoted};
use super::extra::Extra;
use super::fixed::Fixed;

/// Whether names stand in JSON as they are. Readers compare them with the text without looking for escapes.
#[doc(hidden)]
pub const fn plain_names(names: &[&str]) -> bool {
    let mut index = 0;
    while index < names.len() {
        let bytes = names[index].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
                return false;
            }
            at += 1;
        }
        index += 1;
    }
    true
}

/// The members of an object, one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Object<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    /// Where the object starts.
    start: usize,
    /// Where the name of the present member starts.
    key: usize,
    /// Which of the known names is expected next.
    next: usize,
    stage: Stage,
    failure: Option<DecodeError>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    First,
    Next,
    Done,
}

impl<'c, 'a> Object<'c, 'a> {
    /// Starts on the object at the cursor.
    pub fn open(cursor: &'c mut Cursor<'a>) -> Self {
        let mut object = Self { start: 0, key: 0, next: 0, stage: Stage::First, failure: None, cursor };
        let opened = match object.cursor.take(b'{') {
            true => object.cursor.enter(),
            false => Err(object.cursor.expected("an object")),
        };
        object.start = object.cursor.position;
        if let Err(error) = opened {
            object.end_with(error);
        }
        object
    }

    /// The place of the next member in the list of names that the type knows; the length of the list for one that it does
    /// not know. `None` at the end, and after an error.
    ///
    /// Members mostly come in the order of the list, so the text is compared with the next name first.
    pub fn member(&mut self, names: &[&str]) -> Option<usize> {
        match self.foreseen(names) {
            Some(index) => Some(index),
            None => self.looked_up(names),
        }
    }

    #[inline]
    fn foreseen(&mut self, names: &[&str]) -> Option<usize> {
        let bytes = self.cursor.text.as_bytes();
        let mut start = self.cursor.position;
        match self.stage {
            Stage::First => {}
            Stage::Next if bytes.get(start) == Some(&b',') => start += 1,
            Stage::Next | Stage::Done => return None,
        }
        let name = names.get(self.next)?;
        let inside = bytes.get(start..)?.strip_prefix(b"\"")?;
        let [b'"', b':', ..] = inside.strip_prefix(name.as_bytes())? else { return None };
        self.stage = Stage::Next;
        self.key = start;
        self.cursor.position = start + name.len() + 3;
        self.next += 1;
        Some(self.next - 1)
    }

    #[inline(never)]
    fn looked_up(&mut self, names: &[&str]) -> Option<usize> {
        let mut scratch = String::new();
        let name = self.name(&mut scratch)?;
        let (before, after) = names.split_at_checked(self.next).unwrap_or((names, &[]));
        let index = match after.iter().position(|known| *known == name) {
            Some(index) => before.len() + index,
            None => before.iter().position(|known| *known == name).unwrap_or(names.len()),
        };
        if index < names.len() {
            self.next = index + 1;
        }
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
        self.failure = Some(error);
    }

    /// Reads the value of a member into its slot.
    pub fn required<T: Codec>(&mut self, slot: &mut Option<T>) {
        if slot.is_some() {
            return self.repeated();
        }
        match T::decode(self.cursor) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of a member that may be absent; `null` counts as absent unless the type knows better.
    pub fn optional<T: Codec>(&mut self, slot: &mut Option<Option<T>>) {
        if slot.is_some() {
            return self.repeated();
        }
        if !T::TAKES_NULL {
            match self.cursor.take_null() {
                Ok(true) => {
                    *slot = Some(None);
                    return;
                }
                Ok(false) => {}
                Err(error) => return self.fail(error),
            }
        }
        match T::decode(self.cursor) {
            Ok(value) => *slot = Some(Some(value)),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of a member that must have this very value.
    pub fn constant<F: Fixed>(&mut self, slot: &mut Option<()>, value: F) {
        if slot.is_some() {
            return self.repeated();
        }
        match value.read(self.cursor) {
            Ok(()) => *slot = Some(()),
            Err(error) => self.fail(error),
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
    pub fn refuse(&mut self, known: &[&str]) {
        let name = quoted(&self.present());
        let known = match known {
            [] => String::from("there are none"),
            _ => format!("known: {}", known.join(", ")),
        };
        let message = format!("unknown member {name}; {known}");
        self.end_with(DecodeError::new(self.key, message));
    }

    /// Ends the object, or gives back what went wrong in it.
    ///
    /// # Errors
    /// The first thing that went wrong.
    pub fn close(&mut self) -> Result<(), DecodeError> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// An error that names the members which are `true` in the list.
    #[cold]
    pub fn missing(&self, members: &[(&str, bool)]) -> DecodeError {
        let missing = members.iter().filter(|(_, missing)| *missing);
        let names: Vec<String> = missing.map(|(name, _)| quoted(name)).collect();
        let noun = if names.len() == 1 { "member" } else { "members" };
        let message = format!("missing {noun} {}", names.join(", "));
        DecodeError::new(self.start.saturating_sub(1), message)
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
    cursor: &'c mut Cursor<'a>,
    /// How many items came before the present one.
    index: usize,
    stage: Stage,
}

impl<'c, 'a> Array<'c, 'a> {
    /// Starts on the list at the cursor.
    pub(super) fn open(cursor: &'c mut Cursor<'a>) -> Result<Self, DecodeError> {
        if !cursor.take(b'[') {
            return Err(cursor.expected("an array"));
        }
        cursor.enter()?;
        Ok(Self { cursor, index: 0, stage: Stage::First })
    }

    /// Whether there is one more item; the cursor is then at its start.
    pub(super) fn more(&mut self) -> Result<bool, DecodeError> {
        match (self.cursor.peek(), self.stage) {
            (Some(b']'), _) => {
                self.cursor.position += 1;
                self.cursor.leave();
                return Ok(false);
            }
            (Some(b','), Stage::Next) => {
                self.cursor.position += 1;
                self.index += 1;
            }
            (_, Stage::First) => self.stage = Stage::Next,
            (_, _) => return Err(self.cursor.expected("`,` or `]`")),
        }
        Ok(true)
    }

    /// Reads one item.
    pub(super) fn item<T: Codec>(&mut self) -> Result<T, DecodeError> {
        match T::decode(self.cursor) {
            Ok(item) => Ok(item),
            Err(error) => Err(error.in_item(self.index)),
        }
    }
}
