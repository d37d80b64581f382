//! Formats that readers are told of and nothing checks.

use crate::schema::Kind;

/// The type of value, the format, and what documentation says of it.
const FORMATS: &[(Kind, &str, &str)] = &[
    (Kind::String, "date-time", "date and time by RFC 3339"),
    (Kind::String, "date", "date by RFC 3339, year first"),
    (Kind::String, "time", "time of day by RFC 3339"),
    (Kind::String, "duration", "duration by ISO 8601"),
    (Kind::String, "email", "email address"),
    (Kind::String, "hostname", "name of a host"),
    (Kind::String, "ipv4", "IP address, version 4"),
    (Kind::String, "ipv6", "IP address, version 6"),
    (Kind::String, "uri", "URI with its scheme"),
    (Kind::String, "uri-reference", "URI, or one relative to another"),
    (Kind::String, "uuid", "UUID"),
    (Kind::String, "byte", "bytes in base64"),
    (Kind::Integer, "int32", "integer of 32 bits"),
    (Kind::Integer, "int64", "integer of 64 bits"),
];

/// What documentation says of a format.
pub(crate) fn told(kind: Option<Kind>, format: &str) -> Option<&'static str> {
    let mut known = FORMATS.iter().filter(|(of, name, _)| Some(*of) == kind && *name == format);
    known.next().map(|(_, _, words)| *words)
}

/// The formats of a type of value.
pub(crate) fn of(kind: Option<Kind>) -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter(move |(of, _, _)| Some(*of) == kind).map(|(_, name, _)| *name)
}
