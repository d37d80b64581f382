//! JSON Schemas of the items as they are handed on: without keywords of our own, references by name.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::{load::json::Node, schema::Bundle};

/// The definitions of each document, by name, in schema order; documents are named by their paths.
pub(super) fn all(bundle: &Bundle) -> HashMap<&str, Vec<(String, Value)>> {
    bundle.trees.iter().map(|tree| (tree.document.as_str(), definitions(&tree.root))).collect()
}

fn definitions(root: &Node) -> Vec<(String, Value)> {
    match root.to_value().get_mut("$defs").map(Value::take) {
        Some(Value::Object(found)) => found.into_iter().map(|(name, schema)| (name, handed_on(schema))).collect(),
        _ => Vec::new(),
    }
}

fn handed_on(schema: Value) -> Value {
    match schema {
        Value::Object(keywords) => {
            let any_object = is_any_object(&keywords);
            let kept = keywords.into_iter().filter(|(keyword, _)| !keyword.starts_with("x-"));
            let mut schema: Map<String, Value> = kept.map(|(keyword, value)| inside(keyword, value)).collect();
            if any_object {
                // Said in so many words: an object without members is meant as one elsewhere.
                schema.insert("additionalProperties".to_owned(), true.into());
            }
            schema.into()
        }
        Value::Array(schemas) => schemas.into_iter().map(handed_on).collect(),
        value => value,
    }
}

fn inside(keyword: String, value: Value) -> (String, Value) {
    let value = match (keyword.as_str(), value) {
        ("default" | "const" | "enum" | "examples", value) => value,
        ("properties", Value::Object(members)) => {
            members.into_iter().map(|(name, schema)| (name, handed_on(schema))).collect::<Map<_, _>>().into()
        }
        ("$ref", Value::String(reference)) => {
            let name = reference.rsplit('/').next().unwrap_or_default();
            format!("#/$defs/{name}").into()
        }
        (_, value) => handed_on(value),
    };
    (keyword, value)
}

fn is_any_object(schema: &Map<String, Value>) -> bool {
    let object = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "object"),
        Some(kind) => kind == "object",
        None => false,
    };
    object && !schema.contains_key("properties") && !schema.contains_key("additionalProperties")
}
