//! The keywords of a schema, one by one.

use std::collections::HashSet;

use super::{
    extensions,
    json::{Json, is_null, nullable},
    nearest::{listed, nearest, several},
    reader::{At, Reader},
};
use crate::{
    diagnostic::Diagnostic,
    schema::{Additional, Kind, Property, Schema},
};

/// What a keyword is to its schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Without it the schema is another one, or none.
    Form,
    /// Without it the schema says less, and nothing else.
    Limit,
}

/// What a schema may say.
const KEYWORDS: &[(&str, Part)] = &[
    ("$ref", Part::Form),
    ("additionalProperties", Part::Form),
    ("anyOf", Part::Form),
    ("const", Part::Form),
    ("contentMediaType", Part::Limit),
    ("contentSchema", Part::Form),
    ("default", Part::Limit),
    ("deprecated", Part::Limit),
    ("description", Part::Form),
    ("enum", Part::Form),
    ("examples", Part::Limit),
    ("exclusiveMaximum", Part::Limit),
    ("exclusiveMinimum", Part::Limit),
    ("format", Part::Limit),
    ("items", Part::Form),
    ("maxItems", Part::Limit),
    ("maxLength", Part::Limit),
    ("maxProperties", Part::Limit),
    ("maximum", Part::Limit),
    ("minItems", Part::Limit),
    ("minLength", Part::Limit),
    ("minProperties", Part::Limit),
    ("minimum", Part::Limit),
    ("multipleOf", Part::Limit),
    ("oneOf", Part::Form),
    ("pattern", Part::Limit),
    ("properties", Part::Form),
    ("required", Part::Form),
    ("title", Part::Form),
    ("type", Part::Form),
    ("uniqueItems", Part::Limit),
    ("x-accessors", Part::Form),
    ("x-fallback", Part::Form),
    ("x-folds", Part::Form),
    ("x-from", Part::Form),
    ("x-from-type", Part::Form),
    ("x-initial", Part::Form),
    ("x-lint", Part::Form),
    ("x-makes", Part::Form),
    ("x-names", Part::Form),
    ("x-null", Part::Form),
    ("x-parse", Part::Form),
    ("x-presets", Part::Form),
    ("x-setters", Part::Form),
    ("x-unit", Part::Form),
    ("x-values", Part::Form),
];

/// Keywords of JSON Schema and `OpenAPI` that people reach for, and what the dialect has instead.
const INSTEAD: &[(&str, &str)] = &[
    ("allOf", "write all members into one object"),
    ("discriminator", "the tag of a union is found by looking at its members"),
    ("example", "write a list, `examples`"),
    ("nullable", "write `\"type\": [T, \"null\"]`"),
    ("patternProperties", "write a map: `additionalProperties` with a schema"),
    ("unevaluatedProperties", "write `additionalProperties`"),
    ("readOnly", "say it in `description`"),
    ("writeOnly", "say it in `description`"),
    ("$comment", "say it in `description`, or in the change that adds it"),
];

const KINDS: &[(&str, Kind)] = &[
    ("string", Kind::String),
    ("integer", Kind::Integer),
    ("number", Kind::Number),
    ("boolean", Kind::Boolean),
    ("array", Kind::Array),
    ("object", Kind::Object),
];

fn names() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().map(|(name, _)| *name)
}

/// Whether a schema without this keyword says less, and nothing else.
pub(crate) fn is_limit(keyword: &str) -> bool {
    KEYWORDS.iter().any(|(name, part)| *name == keyword && *part == Part::Limit)
}

/// Reads a schema.
pub(super) fn schema(reader: &mut Reader<'_>, at: &At<'_>) -> Schema {
    let mut schema = Schema { place: reader.place(at), ..Schema::default() };
    let entries = reader.entries(at);
    let inner = match &at.node.json {
        Json::Object(members) => nullable(members),
        _ => None,
    };
    schema.nullable = inner.is_some();
    let (choices, mut said): (Vec<At<'_>>, Vec<At<'_>>) =
        entries.iter().copied().partition(|entry| inner.is_some() && entry.key() == "anyOf");
    let choices: Vec<At<'_>> = choices.iter().flat_map(|entry| reader.items(entry)).collect();
    let inner = choices.iter().find(|choice| inner.is_some_and(|inner| std::ptr::eq(choice.node, inner)));
    let keys: HashSet<&str> = entries.iter().map(At::key).collect();
    for member in inner.map(|inner| reader.entries(inner)).unwrap_or_default() {
        if member.key() != "anyOf" && keys.contains(member.key()) {
            let message = format!("`{}` stands both beside and inside `anyOf`", member.key());
            reader.refuse("mixed-keywords", &member, message, "keep the one beside `anyOf`");
        } else {
            said.push(member);
        }
    }
    members_beside(reader, &mut said);
    said.iter().for_each(|at| keyword(reader, &mut schema, at));
    beside_reference(reader, &said);
    schema
}

/// Takes out, and reports once, what looks like the members of an object: several schemas under names that are no keywords.
fn members_beside(reader: &mut Reader<'_>, said: &mut Vec<At<'_>>) {
    let is_member = |at: &&At<'_>| {
        matches!(at.node.json, Json::Object(_))
            && nearest(at.key(), names()).is_none()
            && INSTEAD.iter().all(|(keyword, _)| *keyword != at.key())
    };
    let names: Vec<&str> = said.iter().filter(is_member).map(At::key).collect();
    if let (Some(first), [_, _, ..]) = (said.iter().find(is_member), names.as_slice()) {
        let message = format!("{} are not in the dialect here", several(&names));
        let help = "write them under `properties`, if they are members of an object";
        reader.found.push(Diagnostic::new("unknown-keyword", &reader.place(first), message, help));
        said.retain(|at| !is_member(&at));
    }
}

/// Beside a reference stand annotations. It is looked at here: what it leads to may come to stand in its place.
fn beside_reference(reader: &mut Reader<'_>, said: &[At<'_>]) {
    let annotates = |key: &str| {
        matches!(key, "$ref" | "title" | "description" | "default" | "examples" | "deprecated") || key.starts_with("x-")
    };
    if said.iter().any(|at| at.key() == "$ref") {
        for at in said.iter().filter(|at| names().any(|name| name == at.key()) && !annotates(at.key())) {
            let message = format!("`{}` stands beside `$ref`", at.key());
            let help = "keep the keywords of one form";
            reader.found.push(Diagnostic::new("mixed-keywords", &reader.place(at), message, help));
        }
    }
}

fn keyword(reader: &mut Reader<'_>, schema: &mut Schema, at: &At<'_>) {
    match at.key() {
        "title" => schema.title = reader.string(at),
        "description" => schema.description = reader.string(at),
        "default" => schema.default = Some(at.node.to_value()),
        "examples" => schema.examples = reader.items(at).iter().map(|item| item.node.to_value()).collect(),
        "deprecated" => schema.deprecated = reader.boolean(at).unwrap_or_default(),
        "type" => kind(reader, schema, at),
        "$ref" => schema.reference = reader.reference(at),
        "properties" => schema.properties = Some(properties(reader, at)),
        "required" => schema.required = reader.strings(at),
        "additionalProperties" => schema.additional = additional(reader, at),
        "items" => schema.items = Some(Box::new(self::schema(reader, at))),
        "uniqueItems" => schema.unique_items = reader.boolean(at).unwrap_or_default(),
        "enum" => schema.values = Some(reader.items(at).iter().map(|item| item.node.to_value()).collect()),
        "const" => schema.constant = Some(at.node.to_value()),
        "anyOf" => schema.any_of = Some(members(reader, at)),
        "oneOf" => schema.one_of = Some(members(reader, at)),
        "format" => schema.format = reader.string(at),
        "contentMediaType" => schema.content_media_type = reader.string(at),
        "contentSchema" => schema.content_schema = reader.referring(at),
        key if key.starts_with("x-") => extensions::keyword(reader, schema, at),
        _ => limit(reader, schema, at),
    }
}

fn limit(reader: &mut Reader<'_>, schema: &mut Schema, at: &At<'_>) {
    let limits = &mut schema.limits;
    match at.key() {
        "minimum" | "exclusiveMinimum" => {
            limits.above = bound(reader, &mut limits.minimum, at, ["minimum", "exclusiveMinimum"]);
        }
        "maximum" | "exclusiveMaximum" => {
            limits.below = bound(reader, &mut limits.maximum, at, ["maximum", "exclusiveMaximum"]);
        }
        "multipleOf" => limits.multiple_of = reader.step(at),
        "minLength" => limits.min_length = reader.count(at),
        "maxLength" => limits.max_length = reader.count(at),
        "minItems" => limits.min_items = reader.count(at),
        "maxItems" => limits.max_items = reader.count(at),
        "minProperties" => limits.min_properties = reader.count(at),
        "maxProperties" => limits.max_properties = reader.count(at),
        "pattern" => limits.pattern = reader.string(at),
        _ => unknown(reader, at),
    }
}

/// One end of a range, and whether the number itself is outside of it.
fn bound(reader: &mut Reader<'_>, end: &mut Option<f64>, at: &At<'_>, [bare, exclusive]: [&str; 2]) -> bool {
    if end.is_some() {
        let message = format!("`{bare}` and `{exclusive}` are the same end of the range");
        reader.refuse("mixed-keywords", at, message, "keep the one that allows less");
    }
    *end = reader.number(at);
    at.key() == exclusive
}

/// Reports a keyword that no schema may have.
pub(super) fn unknown(reader: &mut Reader<'_>, at: &At<'_>) {
    let instead = INSTEAD.iter().find(|(keyword, _)| *keyword == at.key());
    reader.unknown(at, &names().collect::<Vec<_>>(), instead.map(|(_, hint)| *hint));
}

/// `type`: the name of a type, or a list of one name and `"null"`.
fn kind(reader: &mut Reader<'_>, schema: &mut Schema, at: &At<'_>) {
    if !matches!(at.node.json, Json::Array(_)) {
        schema.kind = named_kind(reader, at);
        return;
    }
    let items = reader.items(at);
    match items.as_slice() {
        [kind, null] if matches!(&null.node.json, Json::String(name) if name == "null") => {
            schema.kind = named_kind(reader, kind);
            schema.nullable = true;
        }
        _ => {
            let message = "a list of types is one type and \"null\", in this order";
            reader.refuse("wrong-value", at, message, "write `[T, \"null\"]`, or make a union of several types");
        }
    }
}

fn named_kind(reader: &mut Reader<'_>, at: &At<'_>) -> Option<Kind> {
    let name = reader.string(at)?;
    if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) {
        return Some(*kind);
    }
    let names = || KINDS.iter().map(|(name, _)| *name);
    let help = match (name.as_str(), nearest(&name, names())) {
        ("null", _) => {
            "write `\"type\": [T, \"null\"]`, or `\"anyOf\": [S, {\"type\": \"null\"}]` for a reference: in a property, null last"
                .to_owned()
        }
        (_, Some(near)) => format!("did you mean `{near}`?"),
        (_, None) => format!("there are {}", listed(names())),
    };
    reader.refuse("wrong-value", at, format!("`{name}` is no type by itself"), help);
    None
}

fn properties(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<Property> {
    let entries = reader.entries(at);
    entries.iter().map(|entry| Property { name: entry.key().to_owned(), schema: schema(reader, entry) }).collect()
}

fn additional(reader: &mut Reader<'_>, at: &At<'_>) -> Additional {
    match &at.node.json {
        Json::Bool(true) => Additional::Open,
        Json::Bool(false) => Additional::Closed,
        _ => Additional::Map(Box::new(schema(reader, at))),
    }
}

fn members(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<Schema> {
    let items = reader.items(at);
    if items.is_empty() && matches!(at.node.json, Json::Array(_)) {
        reader.refuse("wrong-value", at, format!("`{}` has no members", at.key()), "write at least two");
    }
    let mut members = Vec::new();
    for item in &items {
        if is_null(item.node) {
            let help = "say in the property that null is allowed: `\"anyOf\": [{\"$ref\": …}, {\"type\": \"null\"}]`, null last";
            reader.refuse("wrong-value", item, "a union does not hold null", help);
        } else {
            members.push(schema(reader, item));
        }
    }
    members
}
