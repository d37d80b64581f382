//! The text of an answer, read as a type of the application, or why there is no such text.
//!
//! Functions are inline, and with that compiled only in crates that use them.

use std::{error::Error, fmt};

use serde_core::de::DeserializeOwned;

use super::{
    convert::{embedded, told},
    error::DecodeError,
    fold::Ending,
};

/// Why an answer cannot be read as a type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// The model declined, and said so in place of an answer.
    Refused {
        /// What it said.
        reason: String,
    },
    /// The answer was cut short.
    Incomplete {
        /// What cut it short, where that is said.
        reason: Option<String>,
        /// What there is of it.
        text: String,
    },
    /// The run failed.
    Failed {
        /// Why, where that is said.
        reason: Option<String>,
        /// What was put out all the same; it may say why.
        text: String,
    },
    /// The answer has no text: it may ask for tools.
    Empty,
    /// The text does not fit the type; the error holds the text.
    Decode(DecodeError),
}

impl ParseError {
    /// The text that was received; empty where there is none.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &str {
        match self {
            Self::Incomplete { text, .. } | Self::Failed { text, .. } => text,
            Self::Decode(error) => error.text(),
            Self::Refused { .. } | Self::Empty => "",
        }
    }
}

impl fmt::Display for ParseError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let because =
            |reason: &Option<String>| reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        match self {
            Self::Refused { reason } => write!(f, "the model declined: {reason}"),
            Self::Incomplete { reason, .. } => write!(f, "the answer was cut short{}", because(reason)),
            Self::Failed { reason, .. } => write!(f, "the run failed{}", because(reason)),
            Self::Empty => f.write_str("the answer has no text"),
            Self::Decode(error) => write!(f, "the answer does not fit the type: {error}"),
        }
    }
}

impl Error for ParseError {
    #[inline]
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }
}

/// A reply that says itself how it ended. Emitted from `x-parse`.
pub trait Ended {
    /// How it ended where that was no success, and why, where that is said.
    fn stopped(&self) -> Option<(Ending, Option<&str>)>;
}

/// Reads the text of an answer. A run that failed or was cut short has no answer, whatever its text is. Nor has one with
/// a refusal.
#[doc(hidden)]
#[inline]
pub fn parse_answer<'a, T: DeserializeOwned>(
    text: String,
    refusals: impl IntoIterator<Item = &'a str>,
    stopped: Option<(Ending, Option<&str>)>,
) -> Result<T, ParseError> {
    let refusals: Vec<&str> = refusals.into_iter().collect();
    match absent(text, &refusals, stopped) {
        Ok(text) => embedded(&text).map_err(ParseError::Decode),
        Err(absent) => Err(absent),
    }
}

#[inline]
fn absent(text: String, refusals: &[&str], stopped: Option<(Ending, Option<&str>)>) -> Result<String, ParseError> {
    let owned = |reason: Option<&str>| reason.map(str::to_owned);
    match stopped {
        // A run that was denied may say so in its text alone.
        Some((Ending::Failed, reason)) => {
            Err(ParseError::Failed { reason: owned(reason).or_else(|| told(&text)), text })
        }
        Some((Ending::Incomplete, reason)) => Err(ParseError::Incomplete { reason: owned(reason), text }),
        Some((Ending::Completed, _)) | None if !refusals.is_empty() => {
            Err(ParseError::Refused { reason: refusals.join("\n") })
        }
        _ if text.trim().is_empty() => Err(ParseError::Empty),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{ParseError, parse_answer};
    use crate::Ending;

    fn parsed(text: &str, refusals: &[&str], stopped: Option<(Ending, Option<&str>)>) -> Result<u8, ParseError> {
        parse_answer(text.to_owned(), refusals.iter().copied(), stopped)
    }

    #[test]
    fn answer_is_read_or_the_reason_is_told() {
        assert_eq!(parsed(" 7 ", &[], None), Ok(7));
        let errors = [
            (parsed("7", &[], Some((Ending::Failed, Some("no")))), "the run failed: no", "7"),
            (
                parsed(r#"{"error":{"message":"denied"}}"#, &[], Some((Ending::Failed, None))),
                "the run failed: denied",
                r#"{"error":{"message":"denied"}}"#,
            ),
            (parsed("7", &["No."], Some((Ending::Incomplete, None))), "the answer was cut short", "7"),
            (parsed("7", &["No.", "Never."], None), "the model declined: No.\nNever.", ""),
            (parsed(" \n", &[], None), "the answer has no text", ""),
            (
                parsed("700", &[], None),
                "the answer does not fit the type: $: invalid value: integer `700`, expected u8 (line 1, column 3)",
                "700",
            ),
        ];
        for (result, message, text) in errors {
            let error = result.expect_err(message);
            assert_eq!((error.to_string().as_str(), error.text()), (message, text));
        }
    }
}
