//! Tests of fitting.

use serde_json::{Value, json};

use super::{fits, fits_known};
use crate::{
    check::Scope,
    load::{Source, load},
};

/// Pointer and message, parted by a space, or nothing.
fn outcome(value: Value, known_only: bool) -> String {
    let defs = json!({
        "Pet": {
            "type": "object", "required": ["kind"],
            "properties": {
                "kind": {"$ref": "#/$defs/Kind"},
                "age": {"type": ["integer", "null"], "minimum": 0, "maximum": 30},
                "size": {"type": "number", "multipleOf": 0.01},
                "names": {"type": "array", "items": {"type": "string", "maxLength": 3, "pattern": "^[a-z]+$"}, "uniqueItems": true, "minItems": 1},
                "food": {"type": "object", "additionalProperties": {"type": "number"}, "maxProperties": 1},
                "friend": {"$ref": "#/$defs/Friend"}, "closed": {"$ref": "#/$defs/Closed"}
            }
        },
        "Kind": {"anyOf": [{"type": "string", "enum": ["cat", "dog"]}, {"type": "string"}]},
        "Friend": {"anyOf": [{"$ref": "#/$defs/Human"}, {"type": "string"}, {"type": "object"}]},
        "Human": {"type": "object", "required": ["tag"], "properties": {"tag": {"const": "human"}, "tall": {"type": "boolean"}}},
        "Closed": {"oneOf": [{"$ref": "#/$defs/Human"}, {"$ref": "#/$defs/Any"}]},
        "Any": {"type": "object", "properties": {}},
    });
    let text = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": defs}).to_string();
    let (bundle, found) = load(&[Source { path: "a.json".to_owned(), text }]);
    assert!(found.is_empty(), "{found:?}");
    let schema = &bundle.definition("Pet").expect("the definition is there").schema;
    let outcome = match known_only {
        true => fits_known(&Scope::new(&bundle).names, schema, &value),
        false => fits(&bundle, schema, &value),
    };
    outcome.map_or_else(|misfit| format!("{} {}", misfit.pointer, misfit.message), |()| String::new())
}

#[track_caller]
fn case(value: Value, expected: &str) {
    assert_eq!(outcome(value, false), expected);
}

#[test]
fn what_fits_fits() {
    for value in [
        json!({"kind": "cat", "age": null, "names": ["a", "b"], "food": {"x": 1.5}}),
        json!({"kind": "bird", "age": 3.0, "size": 0.07, "more": 1}),
        json!({"kind": "cat", "friend": "text"}),
        json!({"kind": "cat", "friend": {"tag": "robot"}}),
        json!({"kind": "cat", "closed": {"tag": "robot"}}),
    ] {
        case(value, "");
    }
}

#[test]
fn what_does_not_is_found_where_it_is() {
    case(json!([]), " expected an object, found an array");
    case(json!({}), " the required member `kind` is missing");
    case(json!({"kind": "cat", "age": 1.5}), "/age expected an integer, found 1.5");
    case(json!({"kind": "cat", "age": -1}), "/age -1 is below the minimum, 0");
    case(json!({"kind": "cat", "size": 0.075}), "/size 0.075 is no multiple of 0.01");
    case(json!({"kind": "cat", "names": []}), "/names 0 items, at least 1 are needed");
    case(json!({"kind": "cat", "names": ["a", "a"]}), "/names/1 \"a\" is there twice");
    case(json!({"kind": "cat", "names": ["abcd"]}), "/names/0 4 characters, at most 3 are allowed");
    case(json!({"kind": "cat", "names": ["A"]}), "/names/0 \"A\" does not match `^[a-z]+$`");
    case(json!({"kind": "cat", "food": {"a/b": ""}}), "/food/a~1b expected a number, found \"\"");
    case(json!({"kind": "cat", "friend": 1}), "/friend 1 fits none of the 3 members");
    case(json!({"kind": "cat", "closed": {"tag": "human"}}), "/closed an object fits 2 members, and only one may fit");
}

#[test]
fn in_an_example_only_known_things_fit() {
    assert_eq!(outcome(json!({"kind": "cta"}), true), "/kind \"cta\" is none of the values; did you mean \"cat\"?");
    assert_eq!(
        outcome(json!({"kind": "cat", "nmes": []}), true),
        "/nmes there is no member `nmes`; did you mean `names`?"
    );
    assert_eq!(
        outcome(json!({"kind": "cat", "friend": {"tag": "human", "tall": 1}}), true),
        "/friend/tall expected a boolean, found 1"
    );
}

#[test]
fn union_of_itself_comes_to_an_end() {
    let union = json!({"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/A"}, {"type": "string"}]});
    let text = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {"A": union}});
    let (bundle, _) = load(&[Source { path: "a.json".to_owned(), text: text.to_string() }]);
    let schema = &bundle.definition("A").expect("the definition is there").schema;
    fits(&bundle, schema, &json!(1)).expect_err("a number is no string");
    let deep = (0..120).fold(json!("a"), |value, _| json!([value]));
    fits(&bundle, schema, &deep).expect_err("a list is no string");
}
