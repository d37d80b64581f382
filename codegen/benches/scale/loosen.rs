//! An `OpenAPI` document in the dialect, as far as the dialect goes: what it does not take becomes any value, or goes.

use std::collections::BTreeSet;

use sequrity_codegen::{generate, load::Source};
use serde_json::{Map, Value, json};

/// The objects and enums of a document as one schema document, and what became of the rest.
pub(crate) fn sources(text: &str) -> (Vec<Source>, String) {
    let document: Value = serde_json::from_str(text).expect("the document is JSON");
    let schemas = document["components"]["schemas"].as_object().expect("it has schemas");
    let mut names: BTreeSet<&str> =
        schemas.iter().filter(|(_, schema)| is_known(schema)).map(|(name, _)| name.as_str()).collect();
    let known = names.len();
    // What is refused goes, and so do references to it, until nothing is refused.
    loop {
        let mut any = 0;
        let definitions: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), definition(&schemas[*name], &names, &mut any))).collect();
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Published", "description": "Published.", "$defs": definitions,
        });
        let sources = vec![Source { path: "published.json".to_owned(), text: whole.to_string() }];
        let Err(found) = generate(&sources) else {
            let note = format!(
                "of {} schemas {} are objects or enums; {} are taken, with {any} members and items as any value",
                schemas.len(),
                known,
                names.len(),
            );
            return (sources, note);
        };
        let before = names.len();
        for diagnostic in &found {
            let refused = diagnostic.place.pointer.split('/').nth(2).unwrap_or_default();
            names.remove(refused);
        }
        assert!(names.len() < before, "{}: {}", found[0].place.pointer, found[0].message);
    }
}

fn is_known(schema: &Value) -> bool {
    let alone = ["allOf", "anyOf", "oneOf"].iter().all(|keyword| schema.get(keyword).is_none());
    alone && (schema["properties"].is_object() || texts(schema).is_some())
}

/// The values of an enum of two texts or more.
fn texts(schema: &Value) -> Option<Vec<&str>> {
    let values: Option<Vec<&str>> = schema["enum"].as_array()?.iter().map(Value::as_str).collect();
    values.filter(|values| values.len() > 1)
}

fn definition(schema: &Value, names: &BTreeSet<&str>, any: &mut usize) -> Value {
    if let Some(values) = texts(schema) {
        let phrases: Map<String, Value> = values.iter().map(|value| ((*value).to_owned(), json!("a value"))).collect();
        let list = json!({"type": "string", "enum": values});
        return json!({"description": "An enum.", "anyOf": [list, {"type": "string"}], "x-values": phrases});
    }
    let properties: Map<String, Value> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, property)| (name.clone(), described(value(property, names, any))))
        .collect();
    let required: Vec<&Value> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|name| name.as_str().is_some_and(|name| properties.contains_key(name)))
        .collect();
    json!({"description": "An object.", "type": "object", "required": required, "properties": properties})
}

fn described(mut schema: Value) -> Value {
    schema["description"] = json!("A member.");
    schema
}

fn value(schema: &Value, names: &BTreeSet<&str>, any: &mut usize) -> Value {
    let target = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    match (target, schema["type"].as_str()) {
        (Some(name), _) if names.contains(name) => json!({"$ref": format!("#/$defs/{name}")}),
        (None, Some(kind @ ("string" | "integer" | "number" | "boolean"))) => json!({"type": kind}),
        (None, Some("array")) => json!({"type": "array", "items": value(&schema["items"], names, any)}),
        _ => {
            *any += 1;
            json!({})
        }
    }
}
