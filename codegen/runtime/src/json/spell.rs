//! Writes what came in pieces as the text that is kept of it.

use std::mem;

use super::{
    cursor::{Cursor, Kind},
    number::Numeral,
    pass::{any_alike, fingerprint},
    tape::Tape,
    writer::Writer,
};

/// What is known of a value on the way through it.
struct Spelling<'t> {
    tape: &'t Tape,
    writer: Writer,
    /// Numbers that stand for the names in the objects that are open.
    names: Vec<u64>,
}

impl Cursor<'_> {
    /// Steps over one object in pieces and appends its members to `out`, without its braces.
    ///
    /// `None` where it has to be read: it nests too deep, perhaps repeats a name, or is not JSON. The cursor is then
    /// somewhere within it, and `out` has a part of it.
    pub(super) fn spell_members(&mut self, tape: &Tape, out: &mut String) -> Option<()> {
        self.spelling(tape, out, Self::spell_inside)
    }

    /// The same for one member, whose name stands at `key`, and whose value comes next.
    pub(super) fn spell_member(&mut self, tape: &Tape, key: usize, out: &mut String) -> Option<()> {
        self.spelling(tape, out, |cursor, spelling| {
            tape.look(key, |name| spelling.writer.key(name))?;
            cursor.spell_value(spelling)
        })
    }

    fn spelling(
        &mut self,
        tape: &Tape,
        out: &mut String,
        spell: impl FnOnce(&mut Self, &mut Spelling<'_>) -> Option<()>,
    ) -> Option<()> {
        let mut spelling = Spelling { tape, writer: Writer::onto(mem::take(out)), names: Vec::new() };
        let done = spell(self, &mut spelling);
        *out = spelling.writer.into_text();
        done
    }

    fn spell_value(&mut self, spelling: &mut Spelling<'_>) -> Option<()> {
        match self.kind().ok()? {
            Kind::String => {
                spelling.tape.look(self.position, |text| spelling.writer.text(text))?;
                self.position += 1;
            }
            Kind::Number => match self.number().ok()? {
                Numeral::Unsigned(number) => spelling.writer.integer(false, number),
                Numeral::Negative(number) => spelling.writer.integer(true, number.unsigned_abs()),
                Numeral::Float(number) if number.is_finite() => spelling.writer.float(number),
                Numeral::Float(_) => return None,
            },
            Kind::Boolean => spelling.writer.boolean(self.boolean().ok()?),
            Kind::Null => {
                self.take_null().ok()?;
                spelling.writer.null();
            }
            Kind::Array => self.spell_list(spelling)?,
            Kind::Object => {
                spelling.writer.open_object();
                self.spell_inside(spelling)?;
                spelling.writer.close_object();
            }
        }
        Some(())
    }

    fn spell_list(&mut self, spelling: &mut Spelling<'_>) -> Option<()> {
        self.position += 1;
        self.enter().ok()?;
        spelling.writer.open_list();
        while self.peek()? != b']' {
            spelling.writer.next_item();
            self.spell_value(spelling)?;
        }
        spelling.writer.close_list();
        self.leave();
        self.take(b']').then_some(())
    }

    fn spell_inside(&mut self, spelling: &mut Spelling<'_>) -> Option<()> {
        if !self.take(b'{') {
            return None;
        }
        self.enter().ok()?;
        let outer = spelling.names.len();
        while self.peek()? != b'}' {
            let Spelling { tape, writer, names } = spelling;
            tape.look(self.position, |name| {
                names.push(fingerprint(name));
                writer.key(name);
            })?;
            self.position += 1;
            self.spell_value(spelling)?;
        }
        let alike = any_alike(&spelling.names[outer..]);
        spelling.names.truncate(outer);
        self.leave();
        if alike { None } else { self.take(b'}').then_some(()) }
    }
}
