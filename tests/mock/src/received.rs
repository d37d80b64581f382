//! A request as it arrived.

use serde_json::Value;

/// A request as it arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// Method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Header lines in the order in which they came; names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
    /// Id of the operation that the path belongs to.
    pub operation: Option<&'static str>,
    /// Session that the request belongs to: the one it names by header or by a tool call id, else a new one.
    pub session: String,
    /// Why it was refused, if it was.
    pub refusal: Option<String>,
}

impl Received {
    /// The value of a header that came once.
    ///
    /// # Panics
    ///
    /// It came on several lines.
    #[must_use]
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = lines.next().map(|(_, value)| value.as_str());
        assert_eq!(lines.next(), None, "header {name} came twice");
        value
    }

    /// The body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Whether the body asks for an event stream.
    #[must_use]
    pub fn wants_events(&self) -> bool {
        self.json()["stream"] == true
    }
}
