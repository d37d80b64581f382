//! Values that came piece by piece and not as text: read without being written as text first.

use std::{
    cell::{Cell, RefCell},
    mem,
};

use super::{
    codec::Codec,
    cursor::Cursor,
    error::{DecodeError, quoted},
    number::Numeral,
};

/// Pieces whose room is kept for the next value: 25 bytes each.
const MOST_KEPT: usize = 4_096;

const _: () = assert!(size_of::<Token>() <= 24);

/// Room for pieces: the bytes that stand for them, and what they hold.
type Room = (String, Vec<Token>);

thread_local! {
    /// Room of the value before. To make it anew, and larger again and again, takes a tenth of the time of reading.
    static ROOM: Cell<Room> = const { Cell::new((String::new(), Vec::new())) };
}

/// What stands for a text, as the first of its bytes stands for any other value.
pub(super) const TEXT: u8 = b's';

/// What stands for a number.
pub(super) const NUMBER: u8 = b'#';

/// What a piece holds beside the byte that stands for it.
#[derive(Debug)]
enum Token {
    Nothing,
    Number(Numeral),
    Text(String),
    /// Of a bracket that opens: the place behind the one that closes.
    End(usize),
}

/// A value in pieces, the name of a member before its value. A cursor goes over it as over text.
///
/// Texts are taken out as they are read, so that none is copied: nothing is read twice but names and tags.
#[derive(Debug)]
pub(super) struct Tape {
    /// One byte for each piece: the text that cursors see.
    leads: String,
    tokens: RefCell<Vec<Token>>,
}

impl Tape {
    /// A tape without pieces and without room for them: most texts need none.
    pub(super) const fn new() -> Self {
        Self { leads: String::new(), tokens: RefCell::new(Vec::new()) }
    }

    /// Takes the room of the value before.
    pub(super) fn make_room(&mut self) {
        if self.leads.capacity() == 0 {
            let (leads, tokens) = ROOM.try_with(Cell::take).unwrap_or_default();
            (self.leads, *self.tokens.get_mut()) = (leads, tokens);
        }
    }

    #[inline]
    fn note(&mut self, lead: u8, token: Token) {
        self.leads.push(char::from(lead));
        self.tokens.get_mut().push(token);
    }

    /// Notes `null`, `true` or `false` by its first letter.
    #[inline]
    pub(super) fn note_word(&mut self, first: u8) {
        self.note(first, Token::Nothing);
    }

    #[inline]
    pub(super) fn note_number(&mut self, number: Numeral) {
        self.note(NUMBER, Token::Number(number));
    }

    #[inline]
    pub(super) fn note_text(&mut self, text: String) {
        self.note(TEXT, Token::Text(text));
    }

    /// Notes a bracket that opens, and gives its place.
    #[inline]
    pub(super) fn open(&mut self, bracket: u8) -> usize {
        self.note(bracket, Token::Nothing);
        self.leads.len() - 1
    }

    /// Notes the bracket that closes what opens at a place.
    #[inline]
    pub(super) fn close(&mut self, opened: usize, bracket: u8) {
        self.note(bracket, Token::Nothing);
        self.tokens.get_mut()[opened] = Token::End(self.leads.len());
    }

    /// The bytes that stand for the pieces, all of them ASCII.
    pub(super) fn leads(&self) -> &str {
        &self.leads
    }

    /// Reads a value from the whole of it.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub(super) fn read<T: Codec>(&self) -> Result<T, DecodeError> {
        Cursor::over(self).value().map_err(|error| error.finish(""))
    }

    /// A few words on the piece at a place.
    pub(super) fn describe(&self, place: usize) -> String {
        let lead = self.leads.as_bytes().get(place).map_or(' ', |lead| char::from(*lead));
        match (lead, self.tokens.borrow().get(place)) {
            (_, Some(Token::Text(text))) => quoted(text),
            (_, Some(Token::Number(number))) => number.to_string(),
            ('{', _) => String::from("an object"),
            ('[', _) => String::from("an array"),
            ('n', _) => String::from("null"),
            ('t', _) => String::from("true"),
            ('f', _) => String::from("false"),
            (_, None) => String::from("the end of the text"),
            (bracket, _) => format!("{bracket:?}"),
        }
    }

    /// The number at a place.
    pub(super) fn number(&self, place: usize) -> Option<Numeral> {
        match self.tokens.borrow().get(place)? {
            Token::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Takes the text at a place out.
    pub(super) fn take(&self, place: usize) -> Option<String> {
        match self.tokens.borrow_mut().get_mut(place)? {
            Token::Text(text) => Some(mem::take(text)),
            _ => None,
        }
    }

    /// Looks at the text at a place.
    pub(super) fn look<R>(&self, place: usize, look: impl FnOnce(&str) -> R) -> Option<R> {
        match self.tokens.borrow().get(place)? {
            Token::Text(text) => Some(look(text)),
            _ => None,
        }
    }

    /// Looks at the text of a member of the object at a place: `""` where it is no text. `None` if there is no such member.
    pub(super) fn look_at<R>(&self, place: usize, name: &str, look: impl FnOnce(&str) -> R) -> Option<R> {
        let tokens = self.tokens.borrow();
        let mut at = place + 1;
        while let (Some(Token::Text(found)), Some(value)) = (tokens.get(at), tokens.get(at + 1)) {
            match value {
                Token::Text(text) if found == name => return Some(look(text)),
                _ if found == name => return Some(look("")),
                Token::End(end) => at = *end,
                _ => at += 2,
            }
        }
        None
    }
}

/// Leaves the room for the next value, unless that was a large one.
impl Drop for Tape {
    fn drop(&mut self) {
        let (mut leads, mut tokens) = (mem::take(&mut self.leads), mem::take(self.tokens.get_mut()));
        if (1..=MOST_KEPT).contains(&tokens.capacity()) {
            leads.clear();
            tokens.clear();
            // A thread that ends keeps nothing.
            let _ = ROOM.try_with(|room| room.set((leads, tokens)));
        }
    }
}
