//! Strings: found eight bytes at a time, borrowed where nothing is escaped.

use std::{borrow::Cow, cell::Cell};

use super::{cursor::Cursor, error::DecodeError};

/// One in each byte of a word.
const ONES: u64 = u64::MAX / 0xff;

/// The highest bit of each byte of a word.
const HIGH: u64 = ONES << 7;

/// How many bytes of plain string there are, up to a quote, a backslash or a control character.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    // Most strings are short.
    marked(bytes, 0).unwrap_or_else(|| plain_length_from(bytes, 8))
}

/// The same, where it is known to be plain up to a place. Compiled once: compilers spend long on blocks.
#[inline(never)]
fn plain_length_from(bytes: &[u8], mut at: usize) -> usize {
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk)
        && is_plain_block(block)
    {
        at += BLOCK;
    }
    loop {
        match marked(bytes, at) {
            Some(length) => return length,
            None => at += 8,
        }
    }
}

/// The same of a string that ends with a quote, without escapes; none where something else comes first.
#[inline]
pub(super) fn length_to_quote(bytes: &[u8]) -> Option<usize> {
    let length = plain_length(bytes);
    (bytes.get(length) == Some(&b'"')).then_some(length)
}

/// Where plain string ends, if it does so in the word that starts here.
#[inline]
fn marked(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(word) => match special(*word) {
            0 => None,
            // The lowest mark is right; those above it may be echoes of a borrow.
            marks => Some(at + (marks.trailing_zeros() / 8) as usize),
        },
        None => Some(at + short_plain_length(bytes.get(at..).unwrap_or_default())),
    }
}

/// Bytes that are looked at together in a long string.
const BLOCK: usize = 16;

/// Whether a block is plain string; without a branch, so that compilers look at all bytes at once.
#[inline]
fn is_plain_block(block: &[u8; BLOCK]) -> bool {
    let mut marks = 0;
    for byte in block {
        // As in `special`: with this bit turned over, a quote is next to the control characters.
        marks |= u8::from((*byte ^ 0x02) < 0x21) | u8::from(*byte == b'\\');
    }
    marks == 0
}

/// The same for the last few bytes of a text.
#[cold]
fn short_plain_length(bytes: &[u8]) -> usize {
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    bytes.iter().position(special).unwrap_or(bytes.len())
}

/// Whether a text starts with another. Both are short, which a call of the system's own comparison would not pay for.
#[inline]
pub(super) fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|text| is_same(text, start))
}

/// Whether two short texts are the same.
#[inline]
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (words, _) = one.as_chunks::<8>();
    let (others, _) = other.as_chunks::<8>();
    if words.iter().zip(others).any(|(one, other)| one != other) {
        return false;
    }
    // The last word may overlap the one before.
    match (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        (Some(one), Some(other)) => one == other,
        _ => match (one.first_chunk::<4>(), other.first_chunk::<4>()) {
            (Some(first), Some(start)) => first == start && one.last_chunk::<4>() == other.last_chunk::<4>(),
            _ => one.iter().zip(other).all(|(one, other)| one == other),
        },
    }
}

/// Whether a text is plain string from end to end.
#[inline]
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (words, _) = bytes.as_chunks();
    let marks = words.iter().fold(0, |marks, word| marks | special(*word));
    // The last word may overlap the one before.
    let end = bytes.last_chunk().copied().unwrap_or_else(|| {
        let mut word = [b' '; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        word
    });
    marks | special(end) == 0
}

/// Marks the bytes of a word that end plain string.
#[inline]
fn special(word: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(word);
    // With this bit turned over, a quote is next to the control characters, and blank and `!` are not.
    let quote_or_control = below(word ^ (ONES * 0x02), 0x21);
    let backslash = below(word ^ (ONES * 0x5c), 0x01);
    (quote_or_control | backslash) & HIGH
}

/// Marks in the highest bit each byte of a word that is below a limit.
#[inline]
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word
}

/// Bytes of room that are kept for the next text.
const MOST_ROOM: usize = 64 << 10;

thread_local! {
    /// Where escapes are replaced, and values written that are handed on: how long a text becomes is known at its end,
    /// and what is kept of a short one has no room to spare.
    static ROOM: Cell<String> = const { Cell::new(String::new()) };
}

/// The room of this thread, empty; another one where somebody has it.
pub(super) fn room() -> String {
    let mut room = ROOM.try_with(Cell::take).unwrap_or_default();
    room.clear();
    room
}

/// Shows what is in the room, and keeps that for the next text.
pub(super) fn give_back<R>(room: String, show: impl FnOnce(&str) -> R) -> R {
    let shown = show(&room);
    if room.capacity() <= MOST_ROOM {
        // A thread that ends keeps nothing.
        let _ = ROOM.try_with(|kept| kept.set(room));
    }
    shown
}

impl<'a> Cursor<'a> {
    /// Reads a string.
    ///
    /// # Errors
    /// There is no string, or a broken one.
    pub fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match (self.plain(), self.tape) {
            (Some(text), _) => Ok(Cow::Borrowed(text)),
            (None, None) => self.escaped().map(Cow::Owned),
            (None, Some(_)) => self.look(|text| Cow::Owned(text.to_owned())),
        }
    }

    /// Reads a string that is only looked at.
    pub(super) fn look<R>(&mut self, look: impl FnOnce(&str) -> R) -> Result<R, DecodeError> {
        if let Some(text) = self.plain() {
            return Ok(look(text));
        }
        match self.tape {
            None => self.unescaped(look),
            Some(tape) => {
                let found = tape.look(self.position, look).ok_or_else(|| self.expected("a string"))?;
                self.position += 1;
                Ok(found)
            }
        }
    }

    /// Reads a string; `scratch` holds it where it cannot be borrowed from the text.
    ///
    /// # Errors
    /// There is no string, or a broken one.
    #[doc(hidden)]
    pub fn string_in<'k>(&mut self, scratch: &'k mut String) -> Result<&'k str, DecodeError>
    where
        'a: 'k,
    {
        match self.plain() {
            Some(text) => Ok(text),
            None => {
                *scratch = self.string()?.into_owned();
                Ok(scratch)
            }
        }
    }

    /// Reads a string that is kept.
    #[inline]
    pub(super) fn owned(&mut self) -> Result<String, DecodeError> {
        match self.tape.is_none().then(|| self.plain()).flatten() {
            Some(text) => Ok(text.to_owned()),
            None => self.escaped(),
        }
    }

    /// Reads a string without escapes, if one comes next.
    #[inline]
    pub(super) fn plain(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.position + 1;
        let length = length_to_quote(&self.text.as_bytes()[start..])?;
        self.position = start + length + 1;
        Some(&self.text[start..start + length])
    }

    /// Reads a string, putting characters in the place of escapes.
    #[inline(never)]
    fn escaped(&mut self) -> Result<String, DecodeError> {
        let start = self.position;
        if let Some(tape) = self.tape {
            let text = tape.take(start).ok_or_else(|| self.expected("a string"))?;
            self.position += 1;
            return Ok(text);
        }
        let room = self.in_room()?;
        // A long string is not copied, though it may have room to spare.
        Ok(if room.capacity() > MOST_ROOM { room } else { give_back(room, str::to_owned) })
    }

    /// Reads a string, and shows it with characters in the place of escapes.
    pub(super) fn unescaped<R>(&mut self, show: impl FnOnce(&str) -> R) -> Result<R, DecodeError> {
        Ok(give_back(self.in_room()?, show))
    }

    /// Reads a string into the room of this thread.
    fn in_room(&mut self) -> Result<String, DecodeError> {
        if !self.take(b'"') {
            return Err(self.expected("a string"));
        }
        let mut text = room();
        let whole = self.text;
        // From where on nothing is in the room yet.
        let mut start = self.position;
        let mut end = start;
        loop {
            end += plain_length(&whole.as_bytes()[end..]);
            text.push_str(&whole[start..end]);
            self.position = end;
            match whole.as_bytes()[end..] {
                [b'"', ..] => {
                    self.position += 1;
                    return Ok(text);
                }
                // These stand for themselves, and begin what comes next.
                [b'\\', b'"' | b'\\' | b'/', ..] => {
                    start = end + 1;
                    end += 2;
                }
                [b'\\', ..] => {
                    text.push(self.escape()?);
                    start = self.position;
                    end = start;
                }
                [_, ..] => return Err(self.error("control character in a string; it must be escaped")),
                [] => return Err(self.error("the text ends within a string")),
            }
        }
    }

    /// Reads an escape that stands for another character than its letter; the cursor is at the backslash.
    #[inline]
    fn escape(&mut self) -> Result<char, DecodeError> {
        let character = match self.text.as_bytes().get(self.position + 1) {
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b') => '\x08',
            Some(b'f') => '\x0c',
            Some(b'u') => return self.unicode_escape(),
            Some(_) => return Err(self.error("unknown escape in a string")),
            None => return Err(self.error("the text ends within a string")),
        };
        self.position += 2;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let first = self.code_unit()?;
        let code = match first {
            0xd800..0xdc00 => {
                let second = self.code_unit()?;
                if !(0xdc00..0xe000).contains(&second) {
                    return Err(self.error("half of a surrogate pair in a string"));
                }
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            _ => first,
        };
        char::from_u32(code).ok_or_else(|| self.error("half of a surrogate pair in a string"))
    }

    /// Reads `\u` and four digits.
    fn code_unit(&mut self) -> Result<u32, DecodeError> {
        let bytes = self.text.as_bytes();
        let escape = bytes.get(self.position..).and_then(<[u8]>::first_chunk::<6>);
        let Some([b'\\', b'u', digits @ ..]) = escape else {
            return Err(self.error("unfinished \\u escape in a string"));
        };
        let mut unit = 0;
        for digit in digits {
            let Some(digit) = char::from(*digit).to_digit(16) else {
                return Err(self.error("a \\u escape takes four hexadecimal digits"));
            };
            unit = unit * 16 + digit;
        }
        self.position += 6;
        Ok(unit)
    }
}
