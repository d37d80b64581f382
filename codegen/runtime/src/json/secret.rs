//! Texts that are sent but never shown.

use std::fmt;

use super::{codec::Codec, cursor::Cursor, error::DecodeError, rules::Measure, writer::Writer};

/// A text that is sent but never printed: `Debug` shows that it is there, and there is no `Display`.
///
/// ```
/// use sequrity_runtime::{Secret, to_json};
///
/// let token = Secret::from("hush");
/// assert_eq!(format!("{token:?}"), "[hidden]");
/// assert_eq!(to_json(&token)?, r#""hush""#);
/// # Ok::<(), sequrity_runtime::EncodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

impl Codec for Secret {
    fn vacant() -> Self {
        Self(String::new())
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        self.0.decode(cursor)
    }

    fn encode(&self, writer: &mut Writer) {
        self.0.encode(writer);
    }

    fn measure(&self) -> Measure<'_> {
        self.0.measure()
    }
}

crate::serde_by_codec!(Secret);
