//! A place in a JSON text, and the steps that every reader takes from there.

use super::{
    error::{DecodeError, quoted},
    tape::{self, Tape},
};

/// Levels of nesting that are read, counted as `serde_json` counts them.
pub(super) const DEPTH: usize = 128;

/// How many times over the text may be read in advance of decoding it.
const AHEAD_FACTOR: usize = 64;

/// Small texts may be read in advance as if they were this long.
const AHEAD_FLOOR: usize = 16 * 1024;

/// Eight blanks.
const BLANKS: u64 = u64::from_le_bytes([b' '; 8]);

/// A place in a JSON text.
///
/// Reads strict JSON from the front to the back without building a tree. Types read themselves from it, see
/// [`Codec`](crate::Codec). A cursor can look ahead for the tag of an object without moving. How much all look-ahead
/// together may read is bounded by 64 times the text, so that a hostile text costs time in proportion to its length.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) position: usize,
    /// Levels of nesting that may still be opened, plus one.
    pub(super) depth: usize,
    /// Bytes that look-ahead may still read.
    pub(super) ahead: usize,
    /// What went wrong in the object or list that is being read, until its reader is closed.
    pub(super) failure: Option<DecodeError>,
    /// The value, where it came in pieces. The text is then one byte for each, and the position that of a piece. Names, texts
    /// and numbers start with none of the bytes that they do in JSON, so that readers come to the tape where they deal with
    /// less common text.
    pub(super) tape: Option<&'a Tape>,
}

/// What kind of value starts at the cursor.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

// Readers that are generic are methods of the cursor, here and in other modules. The compiler puts the methods of one type
// into one unit of an application's crate, and gives every unit copies of its own of what is inline and of what drops values:
// with readers in six units, a crate that decodes events and replies took a quarter more instructions to build. Writers that
// are generic are methods of the writer for the same reason.
impl<'a> Cursor<'a> {
    /// A cursor at the start of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let ahead = AHEAD_FACTOR.saturating_mul(text.len().max(AHEAD_FLOOR));
        Self { text, position: 0, depth: DEPTH, ahead, failure: None, tape: None }
    }

    /// A cursor over text that this library wrote itself: as deep as the value that was written.
    pub(super) fn trusted(text: &'a str) -> Self {
        Self { depth: usize::MAX, ahead: usize::MAX, ..Self::new(text) }
    }

    /// A cursor at the start of a value in pieces.
    pub(super) fn over(tape: &'a Tape) -> Self {
        Self { tape: Some(tape), ..Self::new(tape.leads()) }
    }

    /// Offset in bytes from the start of the text.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// Makes sure that only white space is left.
    ///
    /// # Errors
    /// There is more text.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("text after the end of the value")),
        }
    }

    /// What kind of value comes next.
    ///
    /// # Errors
    /// The text ends, or what comes next starts no value.
    #[doc(hidden)]
    pub fn kind(&mut self) -> Result<Kind, DecodeError> {
        match self.peek() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'n') => Ok(Kind::Null),
            Some(tape::TEXT) if self.tape.is_some() => Ok(Kind::String),
            Some(tape::NUMBER) if self.tape.is_some() => Ok(Kind::Number),
            _ => Err(self.expected("a value")),
        }
    }

    /// Steps over white space to the next byte, without taking it.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.position) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_past_blanks(),
        }
    }

    #[inline(never)]
    fn peek_past_blanks(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.position) {
                // Indented text: a line break and many blanks.
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.position += 1,
                other => return other.copied(),
            }
            while let Some(word) = bytes.get(self.position..).and_then(<[u8]>::first_chunk::<8>) {
                let others = u64::from_le_bytes(*word) ^ BLANKS;
                if others != 0 {
                    self.position += (others.trailing_zeros() / 8) as usize;
                    break;
                }
                self.position += 8;
            }
        }
    }

    /// Takes the next byte if it is this one.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    /// Takes the colon between a name and its value.
    #[inline]
    pub(super) fn colon(&mut self) -> bool {
        self.tape.is_some() || self.take(b':')
    }

    /// Takes the comma between two members or items.
    #[inline]
    pub(super) fn comma(&mut self) -> bool {
        self.tape.is_some() || self.take(b',')
    }

    /// Takes `null` if it comes next.
    #[inline]
    pub(super) fn take_null(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b'n') => self.word("null").map(|()| true),
            _ => Ok(false),
        }
    }

    /// Reads `true` or `false`.
    pub(super) fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => Err(self.expected("true or false")),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), DecodeError> {
        if self.tape.is_some() {
            self.position += 1;
            return Ok(());
        }
        let rest = &self.text.as_bytes()[self.position..];
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        self.position += word.len();
        Ok(())
    }

    /// Goes one level down, into a list or an object.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), DecodeError> {
        self.depth -= 1;
        match self.depth {
            0 => Err(self.error(format!("nested {DEPTH} levels deep or more"))),
            _ => Ok(()),
        }
    }

    /// Comes one level up again.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth += 1;
    }

    /// An error at the cursor.
    #[cold]
    #[inline(never)]
    pub(super) fn error(&self, message: impl Into<String>) -> DecodeError {
        DecodeError::new(self.position, message)
    }

    /// An error that says what stands at the cursor.
    #[doc(hidden)]
    #[cold]
    #[inline(never)]
    pub fn expected(&mut self, what: &str) -> DecodeError {
        self.peek();
        let found = self.describe();
        self.error(format!("expected {what}, found {found}"))
    }

    /// A few words on what stands at the cursor.
    #[cold]
    fn describe(&self) -> String {
        const LONGEST: usize = 24;
        if let Some(tape) = self.tape {
            return tape.describe(self.position);
        }
        let rest = &self.text[self.position..];
        let scalar = |end: char| !end.is_ascii_alphanumeric() && !matches!(end, '.' | '+' | '-');
        match rest.bytes().next() {
            None => String::from("the end of the text"),
            Some(b'{') => String::from("an object"),
            Some(b'[') => String::from("an array"),
            Some(b'"') => match self.clone().string() {
                Ok(text) => quoted(&text),
                Err(_) => String::from("a broken string"),
            },
            Some(byte) if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let word = &rest[..rest.find(scalar).unwrap_or(rest.len())];
                match word.len() {
                    0..=LONGEST => word.to_owned(),
                    _ => format!("{}…", &word[..LONGEST]),
                }
            }
            Some(_) => rest.chars().next().map_or_else(String::new, |c| format!("{c:?}")),
        }
    }
}
