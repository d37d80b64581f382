//! JSON text in the making.

use std::fmt::Write;

use itoa::Buffer;
use serde_json::Number;

use super::{
    codec::Codec,
    error::EncodeError,
    extra::Extra,
    member::Member,
    members::Members,
    place,
    rules::{Rule, broken},
    text::{is_plain, plain_length},
};

/// Room for a small value, so that few grow.
const CAPACITY: usize = 256;

/// JSON text in the making: compact, members in the order they are written.
///
/// The first thing that cannot be written is noted; writing goes on, and the entry point reports it.
#[derive(Debug)]
pub struct Writer {
    out: String,
    /// Whether everything beyond printable ASCII is escaped.
    ascii: bool,
    /// Whether the rules of the schema are checked.
    checked: bool,
    failure: Option<EncodeError>,
}

impl Writer {
    /// A writer that keeps to the text it is given and checks no rules.
    #[must_use]
    pub fn new() -> Self {
        Self::onto(String::with_capacity(CAPACITY))
    }

    /// A writer that goes on with a text.
    pub(super) fn onto(out: String) -> Self {
        Self { out, ascii: false, checked: false, failure: None }
    }

    /// A writer that checks the rules of the schema.
    pub(super) fn checked() -> Self {
        Self { checked: true, ..Self::new() }
    }

    /// One line of ASCII, with the rules of the schema checked.
    pub(super) fn header() -> Self {
        Self { ascii: true, ..Self::checked() }
    }

    /// Whether the text is for a header.
    pub(super) fn is_header(&self) -> bool {
        self.ascii
    }

    /// The text.
    ///
    /// # Errors
    /// The first thing that could not be written.
    pub fn finish(self) -> Result<String, EncodeError> {
        self.failure.map_or(Ok(self.out), Err)
    }

    /// The text, with `null` in the place of what could not be written.
    pub(super) fn into_text(self) -> String {
        self.out
    }

    /// Writes `null`.
    pub(super) fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes `true` or `false`.
    pub(super) fn boolean(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// Writes a whole number.
    pub(super) fn integer(&mut self, negative: bool, magnitude: u64) {
        if negative {
            self.out.push('-');
        }
        self.out.push_str(Buffer::new().format(magnitude));
    }

    /// Writes a double; whole ones with `.0`.
    pub(super) fn float(&mut self, value: f64) {
        match Number::from_f64(value) {
            Some(number) => self.number(&number),
            None => {
                self.fail(format!("{value} cannot be written as JSON"));
                self.null();
            }
        }
    }

    /// Writes any number.
    pub(super) fn number(&mut self, number: &Number) {
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => self.integer(false, number),
            (None, Some(number)) => self.integer(true, number.unsigned_abs()),
            (None, None) => {
                // Writing into a string does not fail.
                let _ = write!(self.out, "{number}");
            }
        }
    }

    /// Writes a string.
    #[doc(hidden)]
    pub fn text(&mut self, text: &str) {
        if self.ascii || !is_plain(text) {
            return self.spelt(text);
        }
        self.out.reserve(text.len() + 2);
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }

    /// Writes a string that may need escapes.
    #[inline(never)]
    fn spelt(&mut self, text: &str) {
        self.out.push('"');
        match self.ascii {
            true => self.ascii_run(text),
            false => self.run(text),
        }
        self.out.push('"');
    }

    fn run(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            let end = at + plain_length(&bytes[at..]);
            self.out.push_str(&text[at..end]);
            let Some(special) = bytes.get(end) else {
                return;
            };
            self.escape(char::from(*special));
            at = end + 1;
        }
    }

    fn ascii_run(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '"' | '\\' => self.escape(c),
                ' '..='~' => self.out.push(c),
                _ => self.escape(c),
            }
        }
    }

    fn escape(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\u{8}' => self.out.push_str("\\b"),
            '\u{c}' => self.out.push_str("\\f"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing into a string does not fail.
                    let _ = write!(self.out, "\\u{unit:04x}");
                }
            }
        }
    }

    /// Writes an object: a value for each declared member, and those that the type does not know.
    #[doc(hidden)]
    pub fn object(&mut self, members: &'static Members, values: &[&dyn Codec], extra: Option<&Extra>) {
        self.open_object();
        for (member, value) in members.list().iter().zip(values) {
            if member.is_optional() && value.is_absent() {
                continue;
            }
            self.declared(member);
            if !member.write_constant(self) {
                self.check(*value, member.rules);
                value.encode(self);
            }
        }
        if let Some(extra) = extra {
            self.extra(extra, members);
        }
        self.close_object();
    }

    /// Starts an object.
    pub(super) fn open_object(&mut self) {
        self.out.push('{');
    }

    /// Ends an object.
    pub(super) fn close_object(&mut self) {
        self.out.push('}');
    }

    /// Writes members of the object that is open, which are compact text already.
    pub(super) fn members(&mut self, json: &str) {
        // No value ends in a brace that opens.
        if !json.is_empty() && !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.out.push_str(json);
    }

    /// Starts a list.
    pub(super) fn open_list(&mut self) {
        self.out.push('[');
    }

    /// Parts an item from the one before.
    pub(super) fn next_item(&mut self) {
        // No value ends in a bracket that opens.
        if !self.out.ends_with('[') {
            self.out.push(',');
        }
    }

    /// Ends a list.
    pub(super) fn close_list(&mut self) {
        self.out.push(']');
    }

    /// Writes a list.
    pub(super) fn list<'v, T: Codec + 'v>(&mut self, items: impl Iterator<Item = &'v T>) {
        self.open_list();
        for item in items {
            self.next_item();
            item.encode(self);
        }
        self.close_list();
    }

    /// Writes the name of a member; its value comes next.
    pub(super) fn key(&mut self, name: &str) {
        // No value ends in a brace that opens.
        if !matches!(self.out.as_bytes().last(), None | Some(b'{')) {
            self.out.push(',');
        }
        self.text(name);
        self.out.push(':');
    }

    /// Writes the name of a declared member; its value comes next.
    fn declared(&mut self, member: &Member) {
        if self.ascii {
            return self.key(member.name());
        }
        // No value ends in a brace that opens.
        let first = self.out.as_bytes().last() == Some(&b'{');
        self.out.push_str(&member.key()[usize::from(first)..]);
    }

    /// Writes the members that the type does not know.
    fn extra(&mut self, extra: &Extra, declared: &'static Members) {
        if let Some(text) = extra.text(declared)
            && !self.ascii
        {
            return self.members(text);
        }
        for (name, value) in extra {
            let before = self.out.len();
            self.key(name);
            if declared.place(name) < declared.len() {
                self.fail(format!("{name:?} stands among the extra members, but has a field of its own"));
                self.out.truncate(before);
            } else {
                value.encode(self);
            }
        }
    }

    /// Checks the rules of the schema on the value that comes next.
    #[doc(hidden)]
    pub fn check(&mut self, value: &dyn Codec, rules: &[Rule]) {
        if self.checked && !rules.is_empty() {
            self.check_rules(value, rules);
        }
    }

    #[inline(never)]
    fn check_rules(&mut self, value: &dyn Codec, rules: &[Rule]) {
        if self.failure.is_none()
            && let Some(broken) = broken(value, rules)
        {
            self.failure = Some(broken.at(place::path_at_end(&self.out)));
        }
    }

    /// Notes what is wrong at this place, if nothing was wrong before.
    #[cold]
    fn fail(&mut self, message: String) {
        if self.failure.is_none() {
            self.failure = Some(EncodeError::new(place::path_at_end(&self.out), message));
        }
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}
