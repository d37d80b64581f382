//! Look-ahead: finds the members that tell the variants of a union apart, without moving the cursor.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    cursor::Cursor,
    error::DecodeError,
    hashed::Texts,
    text::{is_same, length_to_quote, plain_length, starts_with},
};

impl<'a> Cursor<'a> {
    /// Looks ahead for the text of the member `name` in the object at the cursor, and gives its place in `known`: the
    /// length of `known` where the member is absent or has another value. A compact object whose first member it is
    /// starts with `lead`.
    ///
    /// # Errors
    /// There is no object, or a broken one, or too much was read in advance already.
    #[doc(hidden)]
    pub fn tag(&mut self, name: &str, lead: &str, known: &Texts) -> Result<usize, DecodeError> {
        if let Some(text) = self.first_tag(lead) {
            return Ok(known.place(text));
        }
        if let Some(tape) = self.tape {
            return Ok(tape.look_at(self.position, name, |text| known.place(text)).unwrap_or(known.list().len()));
        }
        let [found] = self.probe([name])?;
        Ok(found.map_or(known.list().len(), |text| known.place(&text)))
    }

    /// The text of a member that comes first in a compact text, as most tags do.
    #[inline]
    fn first_tag(&self, lead: &str) -> Option<&'a str> {
        let rest = self.text.as_bytes().get(self.position..)?;
        if !starts_with(rest, lead.as_bytes()) {
            return None;
        }
        let start = self.position + lead.len();
        let length = length_to_quote(&rest[lead.len()..])?;
        Some(&self.text[start..start + length])
    }

    /// The texts of several members: `None` where there is no such member, `""` where it is no string.
    ///
    /// # Errors
    /// As with [`Cursor::tag`].
    #[doc(hidden)]
    pub fn probe<const N: usize>(&mut self, names: [&str; N]) -> Result<[Option<Cow<'a, str>>; N], DecodeError> {
        if let Some(tape) = self.tape {
            return Ok(names.map(|name| tape.look_at(self.position, name, |text| Cow::Owned(text.to_owned()))));
        }
        let mut found = [const { None }; N];
        let start = self.position;
        let text = |cursor: &mut Self| match cursor.peek() {
            Some(b'"') => cursor.string(),
            _ => cursor.skip().map(|()| Cow::Borrowed("")),
        };
        let outcome = self.search(&names, &mut found, text);
        let read = self.position - start;
        self.position = start;
        if let Err(error) = outcome {
            return Err(self.broken().unwrap_or(error));
        }
        match self.ahead.checked_sub(read) {
            Some(left) => self.ahead = left,
            None => {
                return Err(self.error("the members that tell variants apart stand too far back, too often"));
            }
        }
        Ok(found)
    }

    /// Looks again, and closely, for the error that look-ahead came upon.
    #[cold]
    fn broken(&self) -> Option<DecodeError> {
        self.clone().value::<Value>().err()
    }

    /// Walks over the members of the object until all of `names` are found; takes their values.
    fn search<T>(
        &mut self,
        names: &[&str],
        found: &mut [Option<T>],
        take: impl Fn(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<(), DecodeError> {
        if !self.take(b'{') {
            return Err(self.expected("an object"));
        }
        let mut left = names.len();
        if self.peek() == Some(b'}') {
            return Ok(());
        }
        let mut scratch = String::new();
        loop {
            let key = self.string_in(&mut scratch)?;
            if !self.take(b':') {
                return Err(self.expected("`:`"));
            }
            match names.iter().position(|name| is_same(name.as_bytes(), key.as_bytes())) {
                // A second member of the same name is refused when the object is decoded.
                Some(index) if found[index].is_none() => {
                    found[index] = Some(take(self)?);
                    left -= 1;
                    if left == 0 {
                        return Ok(());
                    }
                }
                _ => self.skip()?,
            }
            match self.peek() {
                Some(b',') => self.position += 1,
                Some(b'}') => return Ok(()),
                _ => return Err(self.expected("`,` or `}`")),
            }
            if self.peek() != Some(b'"') {
                return Err(self.expected("a member name"));
            }
        }
    }

    /// The JSON text of the value at the cursor, which steps over it.
    pub(super) fn value_text(&mut self) -> Result<&'a str, DecodeError> {
        self.peek();
        let start = self.position;
        self.skip().map(|()| self.text[start..self.position].trim_ascii_end())
    }

    /// Steps over one value by its brackets and strings alone. What is skipped is decoded later, and checked then.
    fn skip(&mut self) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
        let mut open = 0_usize;
        self.peek();
        loop {
            match bytes.get(self.position) {
                Some(b'"') => self.skip_string()?,
                Some(b'{' | b'[') => {
                    self.position += 1;
                    open += 1;
                    continue;
                }
                Some(b'}' | b']') if open > 0 => {
                    self.position += 1;
                    open -= 1;
                }
                Some(b',' | b'}' | b']') if open == 0 => return Err(self.expected("a value")),
                Some(_) => self.skip_word(),
                None => return Err(self.error("the text ends within a value")),
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    fn skip_string(&mut self) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
        self.position += 1;
        loop {
            self.position += plain_length(bytes.get(self.position..).unwrap_or_default());
            match bytes.get(self.position) {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(());
                }
                Some(b'\\') => self.position += 2,
                Some(_) => self.position += 1,
                None => return Err(self.error("the text ends within a string")),
            }
        }
    }

    /// Steps over everything up to the next string or bracket; outside of brackets, up to the next comma too.
    fn skip_word(&mut self) {
        let rest = &self.text.as_bytes()[self.position..];
        let ends = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b',');
        // The first byte is taken in any case: it may be a comma within brackets.
        let length = rest.iter().skip(1).position(ends).map_or(rest.len(), |at| at + 1);
        self.position += length;
    }
}

/// The JSON text of a member of an object; none where there is no such member, or no sound object as far as it is read.
pub(crate) fn member_text<'t>(object: &'t str, name: &str) -> Option<&'t str> {
    let mut found = [None];
    member_texts(object, &[name], &mut found);
    found[0]
}

/// The same for several members, in one walk.
pub(crate) fn member_texts<'t>(object: &'t str, names: &[&str], found: &mut [Option<&'t str>]) {
    let mut cursor = Cursor::new(object);
    if cursor.search(names, found, Cursor::value_text).is_err() {
        found.fill(None);
    }
}

/// The text of a member that comes first in a compact object, in bytes that may be no JSON further on: what
/// [`Cursor::tag`] sees first, for one whose name is not known when compiling.
#[cfg(feature = "client")]
pub(crate) fn first_text<'t>(object: &'t [u8], name: &str) -> Option<&'t [u8]> {
    let rest = object.strip_prefix(b"{\"")?.strip_prefix(name.as_bytes())?.strip_prefix(b"\":\"")?;
    Some(&rest[..length_to_quote(rest)?])
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::{Extra, json::cursor::Cursor, record, tagged};

    #[derive(Debug)]
    enum Part {
        Leaf(Leaf),
        Other(Value),
    }

    tagged! { Part: open by "type" { "leaf" => Leaf(Leaf) } }

    #[derive(Debug)]
    struct Leaf {
        part: Option<Box<Part>>,
        extra: Extra,
    }

    record! { Leaf: open { constant type_ "type" = "leaf", optional part "part" } }

    /// How many bytes are read in advance, all together.
    #[track_caller]
    fn read_ahead(text: &str) -> usize {
        let mut cursor = Cursor::new(text);
        let before = cursor.ahead;
        cursor.value::<Vec<Part>>().expect("parts");
        before - cursor.ahead
    }

    #[test]
    fn tag_in_front_is_taken_without_look_ahead() {
        assert_eq!(read_ahead(&format!("[{0},{0}]", r#"{"type":"leaf","part":{"type":"leaf"}}"#)), 0);
    }

    #[test]
    fn look_ahead_grows_as_the_text_does() {
        let list = |count: usize| format!("[{}]", vec![r#"{"part":{"type":"leaf"},"type":"leaf"}"#; count].join(","));
        assert_eq!(read_ahead(&list(2_000)), 2 * read_ahead(&list(1_000)));
    }

    #[test]
    fn look_ahead_is_bounded_where_tags_stand_last() {
        let nested = |levels: usize| {
            let inside = format!(r#"{{"type":"leaf","x":"{}"}}"#, "x".repeat(1 << 16));
            format!("[{}{inside}{}]", r#"{"part":"#.repeat(levels), r#","type":"leaf"}"#.repeat(levels))
        };
        assert!(read_ahead(&nested(60)) > 32 * nested(60).len());
        let text = nested(70);
        assert!(Cursor::new(&text).value::<Vec<Part>>().is_err());
    }
}
