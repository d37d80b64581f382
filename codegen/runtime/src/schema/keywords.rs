//! What becomes of each keyword of JSON Schema.

use serde_json::{Value, json};

/// What becomes of a keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    /// It stays as it is.
    Kept,
    /// It means nothing to a model.
    Dropped,
    /// It is said in the description, by this phrase.
    Said(&'static str, Show),
    /// It holds other schemas, or is rewritten together with others.
    Part,
    /// It cannot be expressed; a way out.
    Refused(&'static str),
}

/// How a value stands in a phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    /// As JSON.
    Json,
    /// Its items as JSON.
    Each,
    /// A text without quotes.
    Plain,
}

const CHECK_LATER: &str = "leave it out of the schema, and check the value after reading it";
const MAP: &str = "write a list of entries: a struct with a member for the key and one for the value";
const TUPLE: &str = "write a struct with named members, or an array `[T; N]` of one type";

const KEYWORDS: &[(&str, Keyword)] = &[
    ("$comment", Keyword::Dropped),
    ("$defs", Keyword::Part),
    ("$id", Keyword::Dropped),
    ("$ref", Keyword::Part),
    ("$schema", Keyword::Dropped),
    ("additionalProperties", Keyword::Part),
    ("allOf", Keyword::Part),
    ("anyOf", Keyword::Part),
    ("const", Keyword::Kept),
    ("contentEncoding", Keyword::Said("Encoding: {}.", Show::Plain)),
    ("contentMediaType", Keyword::Said("Media type: {}.", Show::Plain)),
    ("contentSchema", Keyword::Dropped),
    ("default", Keyword::Said("Default: {}.", Show::Json)),
    ("definitions", Keyword::Part),
    ("deprecated", Keyword::Dropped),
    ("description", Keyword::Kept),
    ("enum", Keyword::Kept),
    ("examples", Keyword::Said("Examples: {}.", Show::Each)),
    ("exclusiveMaximum", Keyword::Kept),
    ("exclusiveMinimum", Keyword::Kept),
    ("format", Keyword::Part),
    ("items", Keyword::Part),
    ("maxItems", Keyword::Kept),
    ("maxLength", Keyword::Said("Characters: at most {}.", Show::Plain)),
    ("maxProperties", Keyword::Said("Members: at most {}.", Show::Plain)),
    ("maximum", Keyword::Kept),
    ("minItems", Keyword::Kept),
    ("minLength", Keyword::Said("Characters: at least {}.", Show::Plain)),
    ("minProperties", Keyword::Said("Members: at least {}.", Show::Plain)),
    ("minimum", Keyword::Kept),
    ("multipleOf", Keyword::Kept),
    ("oneOf", Keyword::Part),
    ("pattern", Keyword::Kept),
    ("patternProperties", Keyword::Refused(MAP)),
    ("prefixItems", Keyword::Refused(TUPLE)),
    ("properties", Keyword::Part),
    ("propertyNames", Keyword::Refused(MAP)),
    ("readOnly", Keyword::Dropped),
    ("required", Keyword::Part),
    ("title", Keyword::Dropped),
    ("type", Keyword::Part),
    ("unevaluatedProperties", Keyword::Part),
    ("uniqueItems", Keyword::Said("No item twice.", Show::Plain)),
    ("writeOnly", Keyword::Dropped),
];

/// What becomes of a keyword. Those of others, `x-…`, mean nothing; one that is not known may mean anything.
#[inline]
pub(super) fn keyword(name: &str) -> Keyword {
    match KEYWORDS.binary_search_by_key(&name, |(known, _)| *known) {
        Ok(at) => KEYWORDS[at].1,
        Err(_) if name.starts_with("x-") => Keyword::Dropped,
        Err(_) => Keyword::Refused(CHECK_LATER),
    }
}

/// A phrase for the description; none where the value says nothing.
#[inline]
pub(super) fn said(phrase: &str, show: Show, value: &Value) -> Option<String> {
    let shown = match (show, value) {
        (_, Value::Null) | (Show::Plain, Value::Bool(false)) => return None,
        (_, empty) if *empty == json!("") || *empty == json!([]) => return None,
        (Show::Each, Value::Array(items)) => items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
        (Show::Plain, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    };
    Some(phrase.replace("{}", &shown))
}

/// Formats of texts that models can be held to.
const FORMATS: &[&str] = &["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uuid"];

/// Formats of numbers that say a range.
const RANGES: &[(&str, i64, i64)] = &[
    ("int8", -0x80, 0x7f),
    ("int16", -0x8000, 0x7fff),
    ("int32", -0x8000_0000, 0x7fff_ffff),
    ("uint8", 0, 0xff),
    ("uint16", 0, 0xffff),
    ("uint32", 0, 0xffff_ffff),
];

/// What becomes of a format.
pub(super) enum Format {
    Kept,
    /// Numbers from and to.
    Range(i64, i64),
    /// As many digits as a number may have.
    Number,
    Said(String),
}

#[inline]
pub(super) fn format(format: &str, is_number: bool) -> Format {
    let range = RANGES.iter().find(|(name, _, _)| *name == format);
    match (is_number, range) {
        (true, Some((_, least, most))) => Format::Range(*least, *most),
        (true, None) => Format::Number,
        (false, _) if FORMATS.contains(&format) => Format::Kept,
        (false, _) => Format::Said(format!("Format: {format}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::KEYWORDS;

    #[test]
    fn keywords_are_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted_by_key(|(name, _)| *name));
    }
}
