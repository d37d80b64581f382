//! Why a type has no schema in the strict subset.

use std::{error::Error, fmt};

/// A type or a schema that the strict subset cannot express.
///
/// Displays as one line: where, why, and a way out.
#[derive(Clone, PartialEq, Eq)]
pub struct SchemaError {
    path: String,
    message: String,
    help: &'static str,
}

impl SchemaError {
    #[cold]
    #[inline]
    pub(super) fn new(path: &str, message: impl Into<String>, help: &'static str) -> Self {
        Self { path: path.to_owned(), message: message.into(), help }
    }

    /// Where: a type and the way to a member of it, as `GetWeather.places[].name`.
    #[must_use]
    #[inline]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What cannot be expressed there.
    #[must_use]
    #[inline]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// A way out.
    #[must_use]
    #[inline]
    pub fn help(&self) -> &'static str {
        self.help
    }
}

impl fmt::Display for SchemaError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, message, help } = self;
        write!(f, "{path}: {message}; {help}")
    }
}

impl fmt::Debug for SchemaError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SchemaError").field(&self.to_string()).finish()
    }
}

impl Error for SchemaError {}
