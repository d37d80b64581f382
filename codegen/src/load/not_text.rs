//! A document that is no text.

use std::{error, fmt, io, string::FromUtf8Error};

use crate::{diagnostic::Diagnostic, schema::Place};

/// Why a document is no text, and where it stops being one.
#[derive(Debug)]
pub struct NotText(Diagnostic);

impl NotText {
    pub(super) fn of(fault: Diagnostic) -> Self {
        Self(fault)
    }

    pub(super) fn into_error(self) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, self)
    }

    /// What is wrong with a document, when reading failed because it is no text.
    pub fn diagnostic(error: &io::Error) -> Option<&Diagnostic> {
        error.get_ref()?.downcast_ref::<Self>().map(|Self(diagnostic)| diagnostic)
    }
}

/// Why a document is no text, and where it stops being one.
pub(super) fn fault(document: &str, error: &FromUtf8Error) -> Diagnostic {
    let (bytes, good) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let before = String::from_utf8_lossy(&bytes[..good]);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let place = Place {
        document: document.to_owned(),
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        pointer: String::new(),
    };
    let byte = bytes.get(good).copied().unwrap_or_default();
    let message = format!("byte {good} of the document, 0x{byte:02x}, is no UTF-8");
    Diagnostic::new("not-json", &place, message, "save the document as UTF-8")
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl error::Error for NotText {}

#[cfg(test)]
mod tests {
    use super::{NotText, fault};

    #[test]
    fn byte_that_is_no_text_is_named_in_its_place() {
        let error = String::from_utf8(b"{\n  \"\xc3\xa4\": \"\x85\"".to_vec()).expect_err("no UTF-8");

        let error = NotText::of(fault("pets.json", &error)).into_error();

        let found = NotText::diagnostic(&error).expect("it is no text");
        assert_eq!((found.rule, found.place.line, found.place.column), ("not-json", 2, 9));
        assert_eq!(found.message, "byte 11 of the document, 0x85, is no UTF-8");
    }
}
