//! Documentation lines: meaning, unit, range and default, from the keywords that hold them.

use serde_json::Value;

use crate::{
    formats,
    ir::About,
    schema::{Definition, Limits, Parameter, Schema},
};

/// Documentation of an item.
pub fn item(definition: &Definition) -> Vec<String> {
    vec![member(&definition.schema).sentences()]
}

/// What is said of a member: meaning, then unit, format, range, meaning of null and default.
pub fn member(schema: &Schema) -> About {
    About {
        text: closed(schema.description.as_deref().unwrap_or_default()),
        facts: facts(schema, "Default"),
        default: schema.default.clone(),
        examples: schema.examples.clone(),
        deprecated: schema.deprecated,
    }
}

/// What is said of a parameter: its default is not what the service assumes, but what the client sends.
pub fn parameter(parameter: &Parameter) -> String {
    let mut text = vec![closed(&parameter.description)];
    text.extend(facts(&parameter.schema, "Sent when unset"));
    text.join(" ")
}

/// Documentation of something that stands for texts on the wire: `` `wire`: phrase. ``
pub fn value<'a>(wires: impl Iterator<Item = &'a str>, phrase: &str) -> Vec<String> {
    let wires: Vec<String> = wires.map(|wire| format!("`{wire}`")).collect();
    vec![if wires.is_empty() { closed(phrase) } else { format!("{}: {}", wires.join(", "), closed(phrase)) }]
}

/// A text that ends in a full stop.
pub fn closed(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// Unit, format, range, meaning of null, default: in this order, each a sentence; the last one begins with `default`.
fn facts(schema: &Schema, default: &str) -> Vec<String> {
    let mut facts = measured(schema, "");
    facts.extend(null("Null", schema));
    facts.extend(schema.parts().filter_map(|(part, schema)| null(&format!("Null {part}"), schema)));
    facts.extend(schema.default.as_ref().map(|value| format!("{default}: {}.", plain(value))));
    facts
}

/// Unit, format and limits of a value, then of what is inside of it.
pub fn measured(schema: &Schema, whose: &str) -> Vec<String> {
    let parts = schema.parts().flat_map(|(part, schema)| measured(schema, &format!(" of each {part}{whose}")));
    measures(schema, whose).into_iter().chain(parts).collect()
}

fn null(what: &str, schema: &Schema) -> Option<String> {
    schema.ours.null.as_ref().map(|null| format!("{what}: {}", closed(null)))
}

/// Unit, format and limits; `whose` stands behind each heading.
fn measures(schema: &Schema, whose: &str) -> Vec<String> {
    let unit = schema.ours.unit.iter().map(|unit| format!("Unit{whose}: {unit}."));
    let format = schema.format.as_deref().and_then(|format| formats::told(schema.kind, format));
    let format = format.map(|words| format!("Format{whose}: {words}."));
    unit.chain(format).chain(limits(&schema.limits, whose)).collect()
}

fn limits(limits: &Limits, whose: &str) -> Vec<String> {
    let Limits {
        minimum,
        above,
        maximum,
        below,
        multiple_of,
        min_length,
        max_length,
        min_items,
        max_items,
        min_properties,
        max_properties,
        pattern,
    } = limits;
    let range = |what, least, most, unit| range(&format!("{what}{whose}"), least, most, unit);
    let numbers = match (*minimum, *maximum) {
        (Some(least), Some(most)) if *above || *below => {
            Some(format!("Range{whose}: {} {least}, {} {most}.", from(*above), to(*below)))
        }
        (Some(least), None) => Some(format!("Range{whose}: {} {least}.", from(*above))),
        (None, Some(most)) => Some(format!("Range{whose}: {} {most}.", to(*below))),
        (least, most) => range("Range", least.map(|least| least.to_string()), most.map(|most| most.to_string()), ""),
    };
    let count = |value: u64| value.to_string();
    [
        numbers,
        multiple_of.map(|step| format!("Step{whose}: multiples of {step}.")),
        range("Length", min_length.map(count), max_length.map(count), " characters"),
        range("Count", min_items.map(count), max_items.map(count), " items"),
        range("Count", min_properties.map(count), max_properties.map(count), " members"),
        pattern.as_ref().map(|pattern| format!("Pattern{whose}: `{pattern}`.")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn from(above: bool) -> &'static str {
    if above { "more than" } else { "at least" }
}

fn to(below: bool) -> &'static str {
    if below { "less than" } else { "at most" }
}

fn range(what: &str, least: Option<String>, most: Option<String>, unit: &str) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) => Some(format!("{what}: {least} to {most}{unit}.")),
        (Some(least), None) => Some(format!("{what}: at least {least}{unit}.")),
        (None, Some(most)) => Some(format!("{what}: at most {most}{unit}.")),
        (None, None) => None,
    }
}

/// A JSON value as it reads best in a sentence.
fn plain(value: &Value) -> String {
    match value {
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::String(text) => format!("`{text}`"),
        _ => format!("`{value}`"),
    }
}
