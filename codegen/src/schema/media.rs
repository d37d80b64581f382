//! Media types of bodies.

/// JSON as such.
pub const JSON: &str = "application/json";
/// JSON that tells of an error.
pub const PROBLEM: &str = "application/problem+json";
/// A stream of events.
pub const EVENTS: &str = "text/event-stream";

/// Whether a media type, or a range of them, is of texts.
pub fn is_text(kind: &str) -> bool {
    kind.starts_with("text/")
}

/// Whether it is JSON under a name of its own.
pub fn is_json(kind: &str) -> bool {
    kind.ends_with("/json") || kind.ends_with("+json")
}

/// Whether each line of it, or each record, is a JSON of its own.
pub fn is_json_lines(kind: &str) -> bool {
    let name = kind.rsplit(['/', '+']).next().unwrap_or_default();
    matches!(name.trim_start_matches("x-"), "jsonl" | "ndjson" | "jsonlines" | "json-lines" | "json-seq")
}
