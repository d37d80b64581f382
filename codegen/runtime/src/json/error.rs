//! What goes wrong when JSON is read or written.

use std::{error::Error, fmt};

/// Text that is not JSON, or JSON that does not fit the type asked for.
///
/// Displays as one line with the JSON path and the place in the text, never the text itself.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Failure>);

/// Boxed, so that a `Result` on the way of success stays small.
#[derive(Clone, PartialEq, Eq)]
struct Failure {
    message: String,
    /// Innermost first: pushed while the error travels outwards.
    segments: Vec<Segment>,
    offset: usize,
    path: String,
    line: usize,
    column: usize,
    text: String,
    /// The text is the arguments of a call.
    is_of_arguments: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Member(String),
    Index(usize),
}

impl From<&str> for Segment {
    fn from(name: &str) -> Self {
        Self::Member(name.to_owned())
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl DecodeError {
    #[cold]
    pub(crate) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self(Box::new(Failure {
            message: message.into(),
            segments: Vec::new(),
            offset,
            path: String::from("$"),
            line: 1,
            column: 1,
            text: String::new(),
            is_of_arguments: false,
        }))
    }

    /// The same as the fault of a model that has called a function.
    pub(crate) fn of_arguments(mut self) -> Self {
        self.0.is_of_arguments = true;
        self
    }

    /// Whether it is the arguments of a call that do not fit, and no other text.
    #[cfg(feature = "client")]
    pub(crate) fn is_of_arguments(&self) -> bool {
        self.0.is_of_arguments
    }

    /// Where in the document, as `$.output[3].content[0].text`; `$` is the whole of it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Line of the text, the first being 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// Character of the line, the first being 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// What is wrong there, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The whole text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The same with other words in all its texts.
    #[cfg(feature = "client")]
    pub(crate) fn reworded(mut self, reword: impl Fn(&str) -> String) -> Self {
        for text in [&mut self.0.message, &mut self.0.path, &mut self.0.text] {
            *text = reword(text);
        }
        self
    }

    #[cold]
    pub(crate) fn in_member(mut self, name: &str) -> Self {
        self.0.segments.push(Segment::Member(name.to_owned()));
        self
    }

    #[cold]
    pub(crate) fn in_item(mut self, index: usize) -> Self {
        self.0.segments.push(Segment::Index(index));
        self
    }

    /// Turns the offset into line and column, and keeps the text; called once, by the entry point.
    #[cold]
    pub(crate) fn finish(mut self, text: &str) -> Self {
        self.settle(text);
        self
    }

    /// The same in place.
    #[cold]
    pub(crate) fn settle(&mut self, text: &str) {
        let failure = &mut *self.0;
        let mut path = String::from("$");
        push_segments(&mut path, std::mem::take(&mut failure.segments));
        failure.path = path;
        (failure.line, failure.column) = line_and_column(text, failure.offset);
        text.clone_into(&mut failure.text);
    }

    /// For a reader that says line, column and steps itself.
    #[cold]
    pub(super) fn at(line: usize, column: usize, message: String, segments: Vec<Segment>, text: &str) -> Self {
        let mut error = Self::new(0, message);
        error.0.segments = segments;
        error.settle(text);
        (error.0.line, error.0.column) = (line, column);
        error
    }

    /// One line for whoever wrote the text, such as a model: where, and what was expected there.
    ///
    /// It goes back as the output of a tool whose arguments do not fit.
    #[must_use]
    #[inline]
    pub fn for_model(&self) -> String {
        let Failure { message, path, line, column, text, .. } = &*self.0;
        match serde_json::from_str::<serde_core::de::IgnoredAny>(text) {
            Ok(_) => format!("This does not fit at {path}: {message}. Correct it and try again."),
            Err(_) => {
                format!("This is not JSON, at line {line}, column {column}: {message}. Correct it and try again.")
            }
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { message, path, line, column, .. } = &*self.0;
        write!(f, "{path}: {message} (line {line}, column {column})")
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DecodeError").field(&self.to_string()).finish()
    }
}

impl Error for DecodeError {}

/// A value that cannot be written, or that the service would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    path: String,
    message: String,
}

impl EncodeError {
    #[cold]
    pub(crate) fn new(path: String, message: String) -> Self {
        Self { path, message }
    }

    /// Where in the document, as `$.tools[0].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl Error for EncodeError {}

/// A text that is none of the values of a closed enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    found: String,
    known: &'static [&'static str],
}

impl UnknownValue {
    /// Made by the enums that `string_enum!` wires up.
    #[doc(hidden)]
    #[cold]
    #[must_use]
    pub fn new(found: &str, known: &'static [&'static str]) -> Self {
        Self { found: found.to_owned(), known }
    }

    /// The text.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// The values there are.
    #[must_use]
    pub fn known(&self) -> &'static [&'static str] {
        self.known
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", one_of(self.known), quoted(&self.found))
    }
}

impl Error for UnknownValue {}

/// Adds steps that were noted on the way outwards.
pub(super) fn push_segments(path: &mut String, innermost_first: Vec<Segment>) {
    for segment in innermost_first.into_iter().rev() {
        match segment {
            Segment::Member(name) => push_member(path, &name),
            Segment::Index(index) => push_index(path, index),
        }
    }
}

/// Adds `.name`, or `["any text"]` where the name is not a plain word.
pub(crate) fn push_member(path: &mut String, name: &str) {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$');
    if !name.is_empty() && name.chars().all(plain) {
        path.push('.');
        path.push_str(name);
    } else {
        path.push_str(&format!("[{name:?}]"));
    }
}

/// Adds `[3]`.
pub(crate) fn push_index(path: &mut String, index: usize) {
    path.push_str(&format!("[{index}]"));
}

/// A text in quotes, cut short when it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}…", &text[..end]),
    }
}

/// `"a"`, `"a" or "b"`, `one of "a", "b", "c"`.
pub(crate) fn one_of(values: &[&str]) -> String {
    match values {
        [] => String::from("no value at all"),
        [only] => format!("{only:?}"),
        [first, second] => format!("{first:?} or {second:?}"),
        _ => {
            let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            format!("one of {}", values.join(", "))
        }
    }
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
    (line, 1 + before[line_start..].chars().count())
}
