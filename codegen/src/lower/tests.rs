//! The rule `type-model` has no broken fixture, because no document is known that reaches it: what it says is tried on
//! every kind of property that there is, alone and inside of others.

use crate::{generate, load::Source};
use serde_json::{Value, json};

/// Every kind of value that a property can ask for, without others in it.
fn plain() -> Vec<Value> {
    let names = ["Closed", "Open", "Pair", "Holder", "Choice", "Tagged"];
    let references = names.map(|name| json!({"$ref": format!("#/$defs/{name}")}));
    let values = [
        json!({}),
        json!({"type": "string"}),
        json!({"type": "string", "minLength": 1, "pattern": "^a"}),
        json!({"type": "string", "format": "password"}),
        json!({"type": "string", "contentMediaType": "application/json"}),
        json!({"type": "boolean"}),
        json!({"type": "integer"}),
        json!({"type": "integer", "minimum": 0, "maximum": 5}),
        json!({"type": "integer", "minimum": -1e18}),
        json!({"type": "number"}),
        json!({"type": "number", "format": "double"}),
        json!({"type": "object"}),
        json!({"type": "array"}),
        json!({"const": "fixed"}),
    ];
    references.into_iter().chain(values).collect()
}

/// A value inside of another, in each way that there is.
fn inside(value: &Value) -> [Value; 4] {
    [
        json!({"type": "array", "items": value}),
        json!({"type": "array", "items": value, "uniqueItems": true}),
        json!({"type": "object", "additionalProperties": value}),
        json!({"anyOf": [value, {"type": "null"}]}),
    ]
}

/// A document whose object has that property, and what such a property can refer to.
fn document(property: &Value) -> Source {
    let (mut property, text) = (property.clone(), json!({"description": "One text.", "type": "string"}));
    property["description"] = json!("What is tried.");
    let values = json!({"a": "the first", "b": "the second"});
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Types",
        "description": "Properties of every kind.",
        "$defs": {
            "Holder": {"description": "Has it.", "type": "object", "properties": {"tried": property}},
            "Pair": {"description": "Two.", "type": "object", "additionalProperties": false, "properties": {"one": text},
                "required": ["one"]},
            "Closed": {"description": "Letters.", "enum": ["a", "b"], "x-values": values},
            "Open": {"description": "Letters and more.", "x-values": values,
                "anyOf": [{"enum": ["a", "b"]}, {"type": "string"}]},
            "Choice": {"description": "A text or more.", "anyOf": [{"type": "string"},
                {"type": "array", "items": {"$ref": "#/$defs/Holder"}}]},
            "Tagged": {"description": "One of one.", "anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "object"}]},
            "Kind": {"description": "A kind.", "type": "object", "required": ["type"], "properties": {
                "type": {"const": "kind"}, "held": {"description": "It.", "$ref": "#/$defs/Holder"}}},
        },
    });
    Source { path: "types.json".to_owned(), text: document.to_string() }
}

#[test]
fn every_property_that_passes_the_rules_has_a_type() {
    let plain = plain();
    let once: Vec<Value> = plain.iter().flat_map(inside).collect();
    let twice: Vec<Value> = once.iter().flat_map(inside).collect();
    let (mut emitted, mut refused) = (0, 0);
    for property in plain.iter().chain(&once).chain(&twice) {
        match generate(&[document(property)]) {
            Ok(_) => emitted += 1,
            Err(found) => {
                let missing = found.iter().find(|diagnostic| diagnostic.rule == "type-model");
                assert!(missing.is_none(), "{property}: {missing:?}");
                refused += 1;
            }
        }
    }
    assert!(emitted > 150 && refused > 0, "{emitted} emitted, {refused} refused");
}
