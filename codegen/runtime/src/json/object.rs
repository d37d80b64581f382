//! Objects, member by member.
//!
//! Errors are kept inside the reader until it is closed, so that the code of a type has one way out for all of them.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    codec::Codec,
    cursor::Cursor,
    error::{DecodeError, quoted},
    extra::Extra,
    members::{LEFT_OUT, Members, Places},
    pass::FewNames,
    slot::Slot,
    tape::{self, Tape},
    text::is_same,
};

/// The members of an object, one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Object<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    members: &'static Members,
    /// Which declared members were there.
    seen: Places,
    /// The place behind the member before, as they are declared.
    next: usize,
    /// Blanks that stood before the last name: as many stand before the others in indented text.
    indent: usize,
    /// Where the object starts.
    start: usize,
    /// Where the name of the present member starts.
    key: usize,
    stage: Stage,
    /// Names of the members that are kept as text.
    kept: FewNames,
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
    /// Reads the object at the cursor: declared members into their slots, and the rest into `extra`, without which the
    /// object is closed.
    ///
    /// # Errors
    /// There is no object, or a broken one, or a member is missing, repeated, unknown to a closed type, or does not
    /// fit.
    pub fn read(
        cursor: &'c mut Cursor<'a>,
        members: &'static Members,
        slots: &mut [&mut dyn Slot],
        mut extra: Option<&mut Extra>,
    ) -> Result<(), DecodeError> {
        let mut object = Self::open(cursor, members);
        while let Some(place) = object.member() {
            match (slots.get_mut(place).zip(members.list().get(place)), &mut extra) {
                (Some((slot, member)), _) => {
                    if let Err(error) = object.cursor.member(*slot, member) {
                        object.fail(error);
                    }
                }
                (None, Some(extra)) => object.keep(extra),
                (None, None) => object.refuse(),
            }
        }
        object.close()
    }

    /// Starts on the object at the cursor.
    pub(super) fn open(cursor: &'c mut Cursor<'a>, members: &'static Members) -> Self {
        cursor.peek();
        let start = cursor.position;
        let seen = Places::default();
        let mut object = Self {
            cursor,
            members,
            seen,
            next: 0,
            indent: 0,
            start,
            key: start,
            stage: Stage::First,
            kept: FewNames::default(),
        };
        if !object.cursor.take(b'{') {
            let error = object.cursor.expected("an object");
            object.end_with(error);
        } else if let Err(error) = object.cursor.enter() {
            object.end_with(error);
        } else {
            let blanks = object.cursor.position;
            object.cursor.peek();
            object.key = object.cursor.position;
            object.indent = object.key - blanks;
        }
        object
    }

    /// The place of the next member among those declared; their number for one that is not. `None` at the end, and
    /// after an error.
    ///
    /// Members mostly come in the order they are declared in, or in that of an object before, so the text is compared
    /// with the names that are expected first.
    #[inline]
    fn member(&mut self) -> Option<usize> {
        if let Some(tape) = self.cursor.tape {
            return self.piece(tape);
        }
        let text = self.cursor.text.as_bytes();
        let name = match (self.stage, self.cursor.peek()) {
            (Stage::Next, Some(b',')) => self.cursor.position + 1 + self.indent,
            (Stage::Next, Some(b'}')) => {
                self.end();
                return None;
            }
            (Stage::First, _) => self.cursor.position,
            _ => return self.unforeseen(),
        };
        if (self.indent == 0 || self.stage == Stage::First || self.is_indented(name))
            && let Some((place, length)) = self.expected_at(text.get(name..).unwrap_or_default())
        {
            self.key = name;
            self.cursor.position = name + length;
            // Indented text has a blank behind the colon.
            self.cursor.position += usize::from(self.indent > 0 && text.get(name + length) == Some(&b' '));
            self.stage = Stage::Next;
            return self.first_time(place);
        }
        self.unforeseen()
    }

    /// The place of the member that a text starts with, and the length of its name, if it is one that is expected next.
    #[inline]
    fn expected_at(&self, text: &[u8]) -> Option<(usize, usize)> {
        let at = |place| Some((place, self.members.stands(place, text)?));
        at(self.next).or_else(|| at(self.members.learned(self.next)))
    }

    /// Whether the same blanks stand before this place as before the last name.
    #[inline]
    fn is_indented(&self, name: usize) -> bool {
        let text = self.cursor.text.as_bytes();
        let blanks = &text[self.key - self.indent..self.key];
        text.get(name - self.indent..name).is_some_and(|found| is_same(found, blanks))
    }

    /// The same for all other texts: names in another order, other blanks.
    #[inline(never)]
    fn unforeseen(&mut self) -> Option<usize> {
        if !self.at_name() {
            return None;
        }
        let rest = &self.cursor.text.as_bytes()[self.cursor.position..];
        // Names are left out, and some of those that were passed over come at last.
        let near = [self.members.learned(self.next), self.seen.vacant()];
        for place in (self.next..self.next + LEFT_OUT).chain(near) {
            if let Some(length) = self.members.stands(place, rest) {
                self.cursor.position += length;
                return self.first_time(place);
            }
        }
        let mut scratch = String::new();
        let name = self.name_here(&mut scratch)?;
        let place = self.members.place_at(self.next, name);
        self.looked_up(place)
    }

    /// The same for a value in pieces, which has neither commas nor blanks.
    #[inline(never)]
    fn piece(&mut self, tape: &Tape) -> Option<usize> {
        if self.stage == Stage::Done {
            return None;
        }
        let Some(place) = tape.look(self.cursor.position, |name| self.members.place_at(self.next, name)) else {
            self.end();
            return None;
        };
        self.stage = Stage::Next;
        self.key = self.cursor.position;
        self.cursor.position += 1;
        self.looked_up(place)
    }

    /// Notes that a member was there if it is a declared one; `None` if it was there before.
    #[inline]
    fn looked_up(&mut self, place: usize) -> Option<usize> {
        if place < self.members.len() { self.first_time(place) } else { Some(place) }
    }

    /// Notes that a declared member was there; `None` if it was there before.
    #[inline]
    fn first_time(&mut self, index: usize) -> Option<usize> {
        if !self.seen.insert(index) {
            let name = self.present();
            self.repeated(&name);
            return None;
        }
        self.next = index + 1;
        Some(index)
    }

    /// The next member of a map. `None` at the end, and after an error.
    #[inline]
    pub(super) fn entry<T: Codec>(&mut self) -> Option<(String, T)> {
        let name = self.name()?;
        let mut value = T::vacant();
        match value.decode(self.cursor) {
            Ok(()) => Some((name, value)),
            Err(error) => {
                self.end_with(error.in_member(&name));
                None
            }
        }
    }

    /// The name of the next member, kept. `None` at the end, and after an error.
    fn name(&mut self) -> Option<String> {
        if !self.at_name() {
            return None;
        }
        let name = self.cursor.owned();
        self.before_colon(name)
    }

    /// Whether there is one more member; the cursor is then at its name.
    #[inline]
    fn at_name(&mut self) -> bool {
        let blanks = match (self.stage, self.cursor.peek()) {
            (Stage::Done, _) => return false,
            (_, Some(b'}')) => {
                self.end();
                return false;
            }
            (Stage::Next, Some(_)) if self.cursor.comma() => self.cursor.position,
            (Stage::Next, _) => return self.expected("`,` or `}`"),
            (Stage::First, _) => self.cursor.position - self.indent,
        };
        self.stage = Stage::Next;
        match self.cursor.peek() {
            Some(b'"') => {}
            Some(tape::TEXT) if self.cursor.tape.is_some() => {}
            _ => return self.expected("a member name"),
        }
        self.key = self.cursor.position;
        self.indent = self.key - blanks;
        true
    }

    /// Reads the name at the cursor, and the colon.
    fn name_here<'k>(&mut self, scratch: &'k mut String) -> Option<&'k str>
    where
        'a: 'k,
    {
        let name = self.cursor.string_in(scratch);
        self.before_colon(name)
    }

    /// Takes the colon behind a name that was read.
    #[inline]
    fn before_colon<N>(&mut self, name: Result<N, DecodeError>) -> Option<N> {
        match name {
            Ok(name) if self.cursor.colon() => Some(name),
            Ok(_) => {
                self.expected("`:`");
                None
            }
            Err(error) => {
                self.end_with(error);
                None
            }
        }
    }

    /// Takes the brace that closes.
    #[inline]
    fn end(&mut self) {
        self.cursor.position += 1;
        self.cursor.leave();
        self.stage = Stage::Done;
    }

    /// Ends with an error that says what stands at the cursor.
    #[cold]
    fn expected(&mut self, what: &str) -> bool {
        let error = self.cursor.expected(what);
        self.end_with(error);
        false
    }

    #[cold]
    fn end_with(&mut self, error: DecodeError) {
        self.stage = Stage::Done;
        self.cursor.failure = Some(error);
    }

    /// Keeps a member that the type does not know: as text, or where that will not do as a value.
    fn keep(&mut self, extra: &mut Extra) {
        let (position, depth) = (self.cursor.position, self.cursor.depth);
        if let Some(text) = extra.text_mut(self.members) {
            let length = text.len();
            if self.keep_text(text).is_some() {
                return;
            }
            text.truncate(length);
            (self.cursor.position, self.cursor.depth) = (position, depth);
        }
        match self.cursor.value::<Value>() {
            Ok(value) => {
                let name = self.present();
                if extra.insert(name.as_str(), value).is_some() {
                    self.repeated(&name);
                }
            }
            Err(error) => self.fail(error),
        }
    }

    /// Appends the present member to others. `None` where it has to be read: it is broken, or perhaps repeats a name.
    fn keep_text(&mut self, text: &mut String) -> Option<()> {
        if let Some(tape) = self.cursor.tape {
            tape.look(self.key, |name| self.kept.insert(name))??;
            return self.cursor.spell_member(tape, self.key, text);
        }
        let name = Cursor { position: self.key, ..Cursor::trusted(self.cursor.text) }.plain()?;
        self.kept.insert(name)?;
        if !text.is_empty() {
            text.push(',');
        }
        text.extend(["\"", name, "\":"]);
        self.cursor.pass(text)
    }

    /// Refuses a member that a closed type does not know.
    #[cold]
    fn refuse(&mut self) {
        let name = quoted(&self.present());
        let names: Vec<String> = self.members.names().map(str::to_owned).collect();
        let known = match names.as_slice() {
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
    pub(super) fn close(self) -> Result<(), DecodeError> {
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

    #[cold]
    pub(super) fn repeated(&mut self, name: &str) {
        let message = format!("repeated member {}", quoted(name));
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
        cursor.string().map(Cow::into_owned).unwrap_or_default()
    }
}
