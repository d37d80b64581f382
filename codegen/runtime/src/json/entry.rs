//! Ways in and out: text to value, value to text.

use super::{
    codec::Codec,
    cursor::Cursor,
    error::{DecodeError, EncodeError},
    rules::Rule,
    writer::Writer,
};

/// Reads a value from the whole of a JSON text.
///
/// # Errors
/// The text is not JSON, or its value does not fit the type.
#[inline]
pub fn from_json<T: Codec>(text: &str) -> Result<T, DecodeError> {
    Cursor::new(text).document()
}

impl Cursor<'_> {
    /// Reads the value that is the whole of the text.
    fn document<T: Codec>(mut self) -> Result<T, DecodeError> {
        let mut value = T::vacant();
        match value.decode(&mut self).and_then(|()| self.end()) {
            Ok(()) => Ok(value),
            Err(mut error) => {
                error.settle(self.text);
                Err(error)
            }
        }
    }

    /// Reads a value.
    pub(super) fn value<T: Codec>(&mut self) -> Result<T, DecodeError> {
        let mut value = T::vacant();
        match value.decode(self) {
            Ok(()) => Ok(value),
            Err(error) => Err(error),
        }
    }
}

/// Reads a value from the whole of a JSON text in bytes.
///
/// # Errors
/// The bytes are not UTF-8, or not JSON, or the value does not fit the type.
pub fn from_json_slice<T: Codec>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_json(utf8(bytes)?)
}

/// Bytes as the text that they are, or where they are none.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, DecodeError> {
    str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))
}

#[cold]
fn not_utf8(bytes: &[u8], offset: usize) -> DecodeError {
    let text = String::from_utf8_lossy(bytes);
    DecodeError::new(offset, "the text is not UTF-8").finish(&text)
}

/// Writes a value as compact JSON, as it is: rules of the schema are not checked.
///
/// # Errors
/// A number is infinite or not a number, or a member stands among the extra ones that has a field of its own.
#[inline]
pub fn to_json<T: Codec>(value: &T) -> Result<String, EncodeError> {
    Writer::new().document(value, &[])
}

/// Writes a value as compact JSON, and checks the rules of the schema.
///
/// # Errors
/// As with [`to_json`], and where a value breaks a rule.
#[inline]
pub fn to_json_checked<T: Codec>(value: &T) -> Result<String, EncodeError> {
    to_json_under(value, &[])
}

/// The same, with rules on the value as a whole: those of a type are on what is inside of it.
#[inline]
pub(crate) fn to_json_under<T: Codec>(value: &T, rules: &[Rule]) -> Result<String, EncodeError> {
    Writer::checked().document(value, rules)
}

/// Writes a value as one line of printable ASCII for an HTTP header, and checks the rules of the schema.
///
/// # Errors
/// As with [`to_json_checked`].
#[inline]
pub fn to_header_json<T: Codec>(value: &T) -> Result<String, EncodeError> {
    Writer::header().document(value, &[])
}

impl Writer {
    /// The text of a value; where rules are checked, with these on the value as a whole.
    pub(super) fn document<T: Codec>(mut self, value: &T, rules: &[Rule]) -> Result<String, EncodeError> {
        self.check(value, rules);
        value.encode(&mut self);
        self.finish()
    }
}
