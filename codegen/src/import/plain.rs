//! Values of one type that need no name: formats, ranges, lengths, counts.

use serde_json::{Map, Number, Value};

use super::{
    flat::Flat,
    form::{Sort, said, sort},
    notes::Notes,
    spot::About,
};
use crate::{formats, schema::Kind};

/// Formats under other names.
const ALIKE: &[(&str, &str, &str)] = &[
    ("string", "base64", "byte"),
    ("string", "datetime", "date-time"),
    ("string", "guid", "uuid"),
    ("string", "iri", "uri"),
    ("string", "uri-ref", "uri-reference"),
    ("string", "url", "uri"),
    ("number", "float", "double"),
];

/// Formats of integers that say when something is.
const TIMES: &[(&str, &str)] = &[
    ("unixtime", "Unix time in seconds"),
    ("unix-time", "Unix time in seconds"),
    ("timestamp", "Unix time in seconds"),
    ("unixtime-ms", "Unix time in milliseconds"),
];

/// Beyond, whole numbers do not survive as numbers of other languages, and a limit is no limit.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The schema of a value of one type, without its parts. What there is no keyword for goes into the description.
pub(super) fn schema(notes: &Notes, flat: &Flat<'_>, about: &mut About) -> Map<String, Value> {
    let kind = match sort(flat) {
        Sort::Any => return Map::new(),
        Sort::Number if said(flat).contains("number") => "number",
        Sort::Number => "integer",
        Sort::Text => "string",
        Sort::Boolean => "boolean",
        Sort::List => "array",
        Sort::Map | Sort::Object => "object",
    };
    let mut schema = Map::from_iter([("type".to_owned(), Value::from(kind))]);
    match kind {
        "string" => {
            format(flat, Kind::String, about, &mut schema);
            keep(flat, &["minLength", "maxLength", "pattern"], &mut schema);
            content(notes, flat, &mut schema);
        }
        "integer" => {
            format(flat, Kind::Integer, about, &mut schema);
            numbers(notes, flat, true, &mut schema);
        }
        "number" => {
            format(flat, Kind::Number, about, &mut schema);
            numbers(notes, flat, false, &mut schema);
        }
        "array" => {
            keep(flat, &["minItems", "maxItems"], &mut schema);
            if flat.limits.get("uniqueItems") == Some(&Value::Bool(true)) {
                schema.insert("uniqueItems".to_owned(), true.into());
            }
        }
        "object" => keep(flat, &["minProperties", "maxProperties"], &mut schema),
        _ => {}
    }
    if let Some(values) = flat.values.as_ref().filter(|_| kind != "string") {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        add(about, &format!("One of {}.", values.join(", ")));
        let help = "give it a `minimum` and a `maximum` where they are a range";
        notes.add(&flat.pointer, "values that are no strings stand in the description", help);
    }
    schema
}

/// One value that is no string, where no constant may stand.
pub(super) fn constant(value: &Value, about: &mut About) -> Map<String, Value> {
    add(about, &format!("Always {value}."));
    let kind = match value {
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::Null | Value::Array(_) | Value::Object(_) => return Map::new(),
    };
    Map::from_iter([("type".to_owned(), kind.into())])
}

/// A sentence more.
pub(super) fn add(about: &mut About, sentence: &str) {
    if !about.facts.iter().any(|known| known == sentence) {
        about.facts.push(sentence.to_owned());
    }
}

fn format(flat: &Flat<'_>, kind: Kind, about: &mut About, schema: &mut Map<String, Value>) {
    let encoded = flat.limits.get("contentEncoding").and_then(Value::as_str).filter(|_| kind == Kind::String);
    let Some(said) = flat.limits.get("format").and_then(Value::as_str).or(encoded) else { return };
    let name = match kind {
        Kind::Integer => "integer",
        Kind::Number => "number",
        _ => "string",
    };
    let alike = ALIKE.iter().find(|(of, other, _)| *of == name && *other == said);
    let format = alike.map_or(said, |(_, _, known)| known);
    let typed = matches!((kind, format), (Kind::String, "password") | (Kind::Number, "double"));
    let time = TIMES.iter().find(|(known, _)| *known == said).filter(|_| kind != Kind::String);
    if typed || formats::told(Some(kind), format).is_some() {
        schema.insert("format".to_owned(), format.into());
    } else if let Some((_, unit)) = time {
        schema.insert("x-unit".to_owned(), (*unit).into());
    } else if format.starts_with("uint") && kind == Kind::Integer {
        schema.insert("minimum".to_owned(), 0.into());
    } else if !format.is_empty() && !format.contains(['`', '\n']) {
        add(about, &format!("Format: `{format}`."));
    }
}

fn keep(flat: &Flat<'_>, keywords: &[&str], schema: &mut Map<String, Value>) {
    for keyword in keywords {
        let value = flat.limits.get(*keyword).map(whole);
        // Nothing has a length below 0.
        if let Some(value) = value.filter(|value| *value != 0 || !keyword.starts_with("min")) {
            schema.insert((*keyword).to_owned(), value);
        }
    }
}

/// `1.0` as 1.
fn whole(value: &Value) -> Value {
    match value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0 && number.abs() < WHOLE) {
        Some(number) => Value::from(number as i64),
        None => value.clone(),
    }
}

/// The range of a number: each end once, by a number.
fn numbers(notes: &Notes, flat: &Flat<'_>, integer: bool, schema: &mut Map<String, Value>) {
    for (end, excluded) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let (including, excluding) = (flat.limits.get(end), flat.limits.get(excluded));
        // Up to version 3.0 it is a switch.
        let bound = match (including, excluding) {
            (Some(bound), Some(Value::Bool(true))) => Some((excluded, bound)),
            (Some(bound), None | Some(Value::Bool(_))) => Some((end, bound)),
            (None, Some(bound @ Value::Number(_))) => Some((excluded, bound)),
            (Some(one), Some(other @ Value::Number(_))) => {
                let closer = one.as_f64() > other.as_f64();
                Some(if closer == (end == "minimum") { (end, one) } else { (excluded, other) })
            }
            _ => None,
        };
        let Some((keyword, bound)) = bound else { continue };
        let far = bound.as_f64().is_none_or(|bound| bound.abs() > WHOLE);
        let broken = integer && bound.as_f64().is_some_and(|bound| bound.fract() != 0.0);
        if broken {
            notes.add(
                &flat.pointer,
                format!("`{keyword}` of an integer is {bound}, and is left out"),
                "write a whole number",
            );
        } else if !far {
            schema.insert(keyword.to_owned(), if integer { whole(bound) } else { bound.clone() });
        }
    }
    let step = flat.limits.get("multipleOf").and_then(Value::as_number).filter(|step| is_step(step, integer));
    if let Some(step) = step {
        schema.insert("multipleOf".to_owned(), whole(&Value::Number(step.clone())));
    }
}

/// Every integer is a multiple of 1.
fn is_step(step: &Number, integer: bool) -> bool {
    let value = step.as_f64().unwrap_or_default();
    value > 0.0 && !(integer && (value == 1.0 || value.fract() != 0.0))
}

fn content(notes: &Notes, flat: &Flat<'_>, schema: &mut Map<String, Value>) {
    if flat.limits.get("contentMediaType").is_some_and(|kind| kind == "application/json")
        && !schema.contains_key("format")
    {
        schema.insert("contentMediaType".to_owned(), "application/json".into());
    }
    if flat.limits.contains_key("contentSchema") {
        let help = "write a definition of it, and refer to it by `contentSchema`";
        notes.add(&flat.pointer, "what the text holds is not typed", help);
    }
}
