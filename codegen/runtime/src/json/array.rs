//! Lists, item by item.

use super::{cursor::Cursor, error::DecodeError, object::Stage};

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
            (Stage::First, _) => self.stage = Stage::Next,
            (Stage::Next, Some(_)) if self.cursor.comma() => self.index += 1,
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
