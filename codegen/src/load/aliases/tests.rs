//! Tests of other names, on small documents.

use serde_json::{Map, Value, json};

use crate::{
    load::{Source, load},
    schema::{Kind, Schema},
};

fn document(defs: &Value) -> Source {
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D.", "$defs": defs,
    });
    let text = serde_json::to_string_pretty(&document).expect("a value can be written");
    Source { path: "a.json".to_owned(), text }
}

/// The property `p` of an object, with these definitions beside it.
fn beside(property: Value, mut others: Value) -> Schema {
    others["X"] = json!({"type": "object", "properties": {"p": property}});
    let (bundle, found) = load(&[document(&others)]);
    assert_eq!(found, []);
    let object = bundle.definition("X").expect("the definition is there");
    object.schema.properties.as_ref().expect("there are properties")[0].schema.clone()
}

#[test]
fn another_name_stands_in_place_of_the_reference() {
    let text = json!({"description": "e", "type": "string", "minLength": 1, "format": "uuid", "deprecated": true});
    let others = json!({"Id": text, "Ids": {"description": "f", "type": "array", "items": {"$ref": "#/$defs/Id"}}});

    let own = beside(json!({"$ref": "#/$defs/Id", "description": "d", "default": "x"}), others.clone());
    let list = beside(json!({"anyOf": [{"$ref": "#/$defs/Ids"}, {"type": "null"}]}), others);

    assert_eq!((own.kind, own.reference, own.limits.min_length), (Some(Kind::String), None, Some(1)));
    assert_eq!((own.description.as_deref(), own.format.as_deref(), own.deprecated), (Some("d"), Some("uuid"), true));
    assert_eq!(own.place.pointer, "/$defs/X/properties/p");
    assert_eq!(own.through.iter().map(|place| place.pointer.as_str()).collect::<Vec<_>>(), ["/$defs/Id"]);
    assert!(list.nullable && list.kind == Some(Kind::Array) && list.description.as_deref() == Some("f"));
    assert_eq!(list.items.expect("a list has items").kind, Some(Kind::String));
}

#[test]
fn name_of_a_name_is_the_last_one() {
    let others =
        json!({"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/C"}, "C": {"type": "object", "properties": {}}});

    let property = beside(json!({"$ref": "#/$defs/A"}), others);

    assert_eq!((property.reference.as_deref(), property.through.len()), (Some("C"), 2));
}

#[test]
fn circle_of_names_is_told_where_it_is_closed() {
    let others = json!({
        "A": {"type": "array", "items": {"$ref": "#/$defs/B"}},
        "B": {"type": "object", "additionalProperties": {"$ref": "#/$defs/A"}},
        "C": {"$ref": "#/$defs/A"},
        "Fine": {"type": "object", "properties": {"all": {"$ref": "#/$defs/List"}}},
        "List": {"type": "array", "items": {"$ref": "#/$defs/Fine"}},
    });

    let (_, found) = load(&[document(&others)]);

    let told: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "`A` leads back to itself, by way of `B`, and would stand in its own place without end",
            "`B` leads back to itself, by way of `A`, and would stand in its own place without end",
        ]
    );
}

#[test]
fn names_that_lead_on_without_measure_are_refused() {
    let names: Map<String, Value> =
        (0..40).map(|at| (format!("N{at}"), json!({"$ref": format!("#/$defs/N{}", at + 1)}))).collect();
    let mut others = Value::from(names);
    others["N40"] = json!({"type": "string"});

    let (_, found) = load(&[document(&others)]);

    assert_eq!(found[0].message, "more than 32 names lead on to each other");
    assert_eq!(found.len(), 8);
}

#[test]
fn only_annotations_stand_beside_a_reference() {
    let property = json!({"anyOf": [{"$ref": "#/$defs/Id"}, {"type": "null"}], "maxLength": 3, "x-unit": "u"});
    let others = json!({"Id": {"type": "string"}, "X": {"type": "object", "properties": {"p": property}}});

    let (_, found) = load(&[document(&others)]);

    let told: Vec<String> = found.iter().map(|found| format!("{}: {}", found.place.pointer, found.message)).collect();
    assert_eq!(told, ["/$defs/X/properties/p/maxLength: `maxLength` stands beside `$ref`"]);
}
