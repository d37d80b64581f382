//! JSON that is still coming, read as far as it goes.
//!
//! Functions are inline, and with that compiled only in crates that use them.

use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    cursor::DEPTH,
    entry::from_json,
    error::{DecodeError, Segment},
    text::plain_length,
};

/// A JSON text that comes piece by piece, and the value of what has come.
///
/// The value only grows. Lists, objects and texts that are still open are shown as if they ended here. What cannot be told
/// yet is left out: a number or a literal without its end, a key without its value, half an escape. Each byte is looked
/// at once, however small the pieces are.
///
/// ```
/// use sequrity_runtime::PartialJson;
///
/// let mut json = PartialJson::new();
/// json.push(r#"{"city":"Ul"#)?;
/// assert_eq!(json.value().unwrap()["city"], "Ul");
/// json.push(r#"m","days":[1,2"#)?;
/// assert_eq!(json.value().unwrap()["days"], serde_json::json!([1]));
/// json.push("5]}")?;
/// assert_eq!(json.finish()?["days"], serde_json::json!([1, 25]));
/// # Ok::<(), sequrity_runtime::DecodeError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct PartialJson {
    root: Option<Value>,
    /// Lists and objects that are open, the outermost first.
    open: Vec<Open>,
    state: State,
    /// A key, a number or a literal that has no end yet.
    token: String,
    /// What follows a backslash.
    escape: String,
    /// Lines and characters before the piece that is being read.
    before: (usize, usize),
    failure: Option<DecodeError>,
}

#[derive(Clone, Debug)]
enum Open {
    List,
    /// With the key whose value comes or is the last one.
    Object(String),
}

/// What comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Value,
    FirstItem,
    FirstKey,
    Key,
    Colon,
    /// A comma, or the end of what is open.
    Comma,
    InKey,
    InText,
    InToken,
    Over,
}

/// What is wrong, and that nothing more is read.
type Fault = String;

impl PartialJson {
    /// Nothing yet.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads on; says whether the value has changed.
    ///
    /// # Errors
    /// What came is not the beginning of a JSON text. The value stays as it was, and every further piece is refused.
    #[inline]
    pub fn push(&mut self, piece: &str) -> Result<bool, DecodeError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let mut changed = false;
        let mut at = 0;
        while at < piece.len() {
            match self.step(&piece[at..], &mut changed) {
                Ok(read) => at += read,
                Err(fault) => return Err(self.fail(fault, &piece[..at])),
            }
        }
        self.before = self.place(piece);
        Ok(changed)
    }

    /// What has come so far; nothing before the first value has begun.
    #[must_use]
    #[inline]
    pub fn value(&self) -> Option<&Value> {
        self.root.as_ref()
    }

    /// What has come so far as a type, if that is enough for it.
    ///
    /// A type that shows a value as it grows has defaults for all members: `#[serde(default)]`.
    #[must_use]
    #[inline]
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self.root.as_ref()?).ok()
    }

    /// Whether the text has come to its end.
    #[must_use]
    #[inline]
    pub fn is_whole(&self) -> bool {
        self.state == State::Over
    }

    /// The value of the whole text.
    ///
    /// # Errors
    /// The text is not JSON, or not whole.
    #[inline]
    pub fn finish(mut self) -> Result<Value, DecodeError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if self.state == State::InToken
            && self.open.is_empty()
            && let Err(fault) = self.end_token()
        {
            return Err(self.fail(fault, ""));
        }
        match (self.state, self.root.take()) {
            (State::Over, Some(value)) => Ok(value),
            _ => Err(self.fail("the text ends too early".to_owned(), "")),
        }
    }

    #[cold]
    #[inline]
    fn fail(&mut self, fault: Fault, read: &str) -> DecodeError {
        let (line, column) = self.place(read);
        let segments = self.open.iter().enumerate().rev().filter_map(|(depth, open)| match open {
            Open::Object(key) if !key.is_empty() => Some(Segment::Member(key.clone())),
            Open::Object(_) => None,
            Open::List => Some(Segment::Index(self.length(depth))),
        });
        let error = DecodeError::at(line + 1, column + 1, fault, segments.collect(), "");
        self.failure.insert(error).clone()
    }

    /// Items of the list that is open at this depth.
    #[inline]
    fn length(&self, depth: usize) -> usize {
        let mut here = self.root.as_ref();
        for open in &self.open[..depth] {
            here = here.and_then(|here| match open {
                Open::List => here.as_array()?.last(),
                Open::Object(key) => here.get(key),
            });
        }
        here.and_then(Value::as_array).map_or(0, |items| items.len().saturating_sub(1))
    }

    /// Lines and characters of the last line, from 0, after this beginning of the piece.
    #[inline]
    fn place(&self, read: &str) -> (usize, usize) {
        let (line, column) = self.before;
        match read.rfind('\n') {
            Some(at) => (line + read.matches('\n').count(), read[at + 1..].chars().count()),
            None => (line, column + read.chars().count()),
        }
    }

    /// Reads a little, at least one byte; gives how many.
    #[inline]
    fn step(&mut self, rest: &str, changed: &mut bool) -> Result<usize, Fault> {
        match self.state {
            State::InKey | State::InText => return self.in_string(rest, changed),
            State::InToken => return self.in_token(rest, changed),
            _ => {}
        }
        let Some(first) = rest.chars().next() else { return Ok(0) };
        if matches!(first, ' ' | '\n' | '\r' | '\t') {
            return Ok(1);
        }
        match (self.state, first) {
            (State::FirstItem, ']') | (State::FirstKey, '}') => self.close(),
            (State::Comma, ']') if matches!(self.open.last(), Some(Open::List)) => self.close(),
            (State::Comma, '}') if matches!(self.open.last(), Some(Open::Object(_))) => self.close(),
            (State::Comma, ',') => {
                self.state = if let Some(Open::List) = self.open.last() { State::Value } else { State::Key };
            }
            (State::FirstKey | State::Key, '"') => self.state = State::InKey,
            (State::Colon, ':') => {
                let name = std::mem::take(&mut self.token);
                if let Some(Open::Object(key)) = self.open.last_mut() {
                    *key = name;
                }
                self.state = State::Value;
            }
            (State::Value | State::FirstItem, _) => return self.begin(first, changed),
            (state, found) => return Err(format!("expected {}, found {found:?}", state.expected(&self.open))),
        }
        Ok(1)
    }

    /// A value begins.
    #[inline]
    fn begin(&mut self, first: char, changed: &mut bool) -> Result<usize, Fault> {
        let (value, open, state) = match first {
            '"' => (Value::String(String::new()), None, State::InText),
            '[' => (Value::Array(Vec::new()), Some(Open::List), State::FirstItem),
            '{' => (Value::Object(Map::new()), Some(Open::Object(String::new())), State::FirstKey),
            '-' | '0'..='9' | 'a'..='z' => {
                self.state = State::InToken;
                return Ok(0);
            }
            found => return Err(format!("expected a value, found {found:?}")),
        };
        if open.is_some() && self.open.len() + 1 >= DEPTH {
            return Err(format!("nested {DEPTH} levels deep or more"));
        }
        self.insert(value);
        self.open.extend(open);
        self.state = state;
        *changed = true;
        Ok(1)
    }

    #[inline]
    fn in_token(&mut self, rest: &str, changed: &mut bool) -> Result<usize, Fault> {
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        self.token.push_str(&rest[..length]);
        if length < rest.len() {
            self.end_token()?;
            *changed = true;
        }
        Ok(length)
    }

    #[inline]
    fn end_token(&mut self) -> Result<(), Fault> {
        let token = std::mem::take(&mut self.token);
        let value: Value = from_json(&token).map_err(|error| error.message().to_owned())?;
        self.insert(value);
        self.state = self.after_value();
        Ok(())
    }

    #[inline]
    fn in_string(&mut self, rest: &str, changed: &mut bool) -> Result<usize, Fault> {
        if !self.escape.is_empty() {
            return self.in_escape(rest, changed);
        }
        let length = plain_length(rest.as_bytes());
        self.add(&rest[..length], changed);
        let read = match rest.as_bytes().get(length) {
            None => return Ok(length),
            Some(b'"') if self.state == State::InKey => {
                self.state = State::Colon;
                length + 1
            }
            Some(b'"') => {
                self.state = self.after_value();
                length + 1
            }
            Some(b'\\') => {
                self.escape.push('\\');
                length + 1
            }
            Some(_) => return Err("a control character stands in a string".to_owned()),
        };
        Ok(read)
    }

    /// One character of an escape: `\n`, `\u00e9`, or two of the latter for one character beyond them.
    #[inline]
    fn in_escape(&mut self, rest: &str, changed: &mut bool) -> Result<usize, Fault> {
        let Some(next) = rest.chars().next() else { return Ok(0) };
        let fits = match self.escape.len() {
            1 => matches!(next, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'),
            6 => next == '\\',
            7 => next == 'u',
            _ => next.is_ascii_hexdigit(),
        };
        if !fits {
            return Err(format!("`{}` is no escape", self.escape.clone() + next.encode_utf8(&mut [0; 4])));
        }
        self.escape.push(next);
        let first_half = || matches!(u16::from_str_radix(&self.escape[2..], 16), Ok(0xd800..=0xdbff));
        let whole = match self.escape.len() {
            2 => next != 'u',
            6 => !first_half(),
            length => length == 12,
        };
        if whole {
            let quoted = format!("\"{}\"", std::mem::take(&mut self.escape));
            let text: String = from_json(&quoted).map_err(|error| error.message().to_owned())?;
            self.add(&text, changed);
        }
        Ok(next.len_utf8())
    }

    /// Adds to the key or the text that is open.
    #[inline]
    fn add(&mut self, text: &str, changed: &mut bool) {
        if self.state == State::InKey {
            self.token.push_str(text);
        } else if !text.is_empty()
            && let Some(Value::String(open)) = self.last()
        {
            open.push_str(text);
            *changed = true;
        }
    }

    #[inline]
    fn close(&mut self) {
        self.open.pop();
        self.state = self.after_value();
    }

    #[inline]
    fn after_value(&self) -> State {
        if self.open.is_empty() { State::Over } else { State::Comma }
    }

    #[inline]
    fn insert(&mut self, value: Value) {
        let Some((last, before)) = self.open.split_last() else {
            self.root = Some(value);
            return;
        };
        match (inside(self.root.as_mut(), before), last) {
            (Some(Value::Array(items)), _) => items.push(value),
            (Some(Value::Object(members)), Open::Object(key)) => drop(members.insert(key.clone(), value)),
            _ => {}
        }
    }

    /// The value that came last, where it is still open.
    #[inline]
    fn last(&mut self) -> Option<&mut Value> {
        inside(self.root.as_mut(), &self.open)
    }
}

/// The value that the innermost of these holds last.
#[inline]
fn inside<'v>(root: Option<&'v mut Value>, open: &[Open]) -> Option<&'v mut Value> {
    let mut here = root?;
    for open in open {
        here = match open {
            Open::List => here.as_array_mut()?.last_mut()?,
            Open::Object(key) => here.get_mut(key)?,
        };
    }
    Some(here)
}

impl State {
    #[inline]
    fn expected(self, open: &[Open]) -> &'static str {
        match (self, open.last()) {
            (Self::FirstKey, _) => "a key or `}`",
            (Self::Key, _) => "a key",
            (Self::Colon, _) => "`:`",
            (Self::Comma, Some(Open::List)) => "`,` or `]`",
            (Self::Comma, _) => "`,` or `}`",
            _ => "the end",
        }
    }
}

#[cfg(test)]
mod tests;
