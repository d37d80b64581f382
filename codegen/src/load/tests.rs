//! Tests of loading, on small documents.

use serde_json::{Value, json};

use super::{RULES, Source, load};
use crate::schema::{Additional, Bundle, Kind, Schema, Step, Travels};

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

fn wrap(defs: &Value) -> String {
    let document = json!({
        "$schema": super::DIALECT, "title": "T", "description": "D.", "$defs": defs,
    });
    serde_json::to_string_pretty(&document).expect("a value can be written")
}

/// The diagnostics of one document, each as one line.
fn complaints(text: &str) -> Vec<String> {
    let (_, found) = load(&[source("a.json", text)]);
    assert!(
        found.iter().all(
            |diagnostic| RULES.iter().any(|rule| rule.id == diagnostic.rule) || diagnostic.rule == "mixed-keywords"
        )
    );
    found.iter().map(|diagnostic| diagnostic.to_string().replace("\n  ", " |")).collect()
}

#[track_caller]
fn complaint(schema: Value, expected: &str) {
    let found = complaints(&wrap(&json!({"X": schema})));
    assert_eq!(found.len(), 1, "{found:?}");
    let found = found[0].split_once(": error").map(|(_, rest)| rest).unwrap_or_default();
    assert_eq!(found, expected);
}

#[track_caller]
fn loaded(sources: &[Source]) -> Bundle {
    let (bundle, found) = load(sources);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
    bundle
}

#[track_caller]
fn schema(schema: Value) -> Schema {
    let bundle = loaded(&[source("a.json", &wrap(&json!({"X": schema})))]);
    bundle.definition("X").expect("the definition is there").schema.clone()
}

#[test]
fn every_keyword_is_typed() {
    let read = schema(json!({
        "type": "object", "description": "d", "required": ["a"], "minProperties": 1, "deprecated": true,
        "additionalProperties": false, "examples": [{}], "default": null,
        "x-presets": [{"name": "n", "description": "d", "value": {"a": 1}}],
        "x-accessors": [{"name": "n", "description": "d", "path": ["a", "*", {"tag": "t"}, {"tag": ["u", "v"]}], "join": ""}],
        "x-fallback": {"value": {}, "text": "a"},
        "properties": {
            "a": {"type": ["integer", "null"], "minimum": 0, "x-unit": "bytes", "x-null": "none"},
            "b": {"type": "array", "items": {"type": "string"}, "uniqueItems": true, "maxItems": 3},
            "c": {"const": "c"},
            "d": {"type": "object", "additionalProperties": {"type": "number", "format": "double"}}
        }
    }));
    assert_eq!(read.kind, Some(Kind::Object));
    assert!(matches!(read.additional, Additional::Closed));
    assert_eq!(read.default, Some(Value::Null));
    assert_eq!(read.ours.presets[0].value, json!({"a": 1}));
    assert_eq!(
        read.ours.accessors[0].path,
        [
            Step::Member("a".to_owned()),
            Step::Each,
            Step::Tag(vec!["t".to_owned()]),
            Step::Tag(vec!["u".to_owned(), "v".to_owned()])
        ]
    );
    let properties = read.properties.expect("there are properties");
    assert_eq!(properties[0].schema.limits.minimum, Some(0.0));
    assert!(properties[0].schema.nullable && properties[1].schema.unique_items);
    assert_eq!(properties[2].schema.constant, Some(json!("c")));
    assert!(matches!(&properties[3].schema.additional, Additional::Map(_)));
}

#[test]
fn nullable_reference_is_the_reference() {
    let read = schema(json!({
        "type": "object",
        "properties": {"a": {"anyOf": [{"$ref": "#/$defs/X"}, {"type": "null"}], "description": "d"}}
    }));
    let property = &read.properties.expect("there are properties")[0].schema;
    assert_eq!(property.reference.as_deref(), Some("X"));
    assert!(property.nullable && property.any_of.is_none());
    assert_eq!(property.description.as_deref(), Some("d"));
}

#[test]
fn references_cross_documents_in_any_order() {
    let one = source("a/one.json", &wrap(&json!({"A": {"oneOf": [{"$ref": "../b/two.json#/$defs/B"}]}})));
    let two = source(
        "b/two.json",
        &wrap(&json!({"B": {"contentSchema": {"$ref": "../a/one.json#/$defs/A"}, "properties": {}}})),
    );
    for sources in [[one.clone(), two.clone()], [two, one]] {
        let bundle = loaded(&sources);
        assert_eq!(bundle.documents[0].path, "a/one.json");
        let member = bundle.definition("A").and_then(|a| a.schema.one_of.as_ref()?.first());
        assert_eq!(member.and_then(|member| member.reference.as_deref()), Some("B"));
        assert_eq!(bundle.definition("B").and_then(|b| b.schema.content_schema.clone()).as_deref(), Some("A"));
    }
}

#[test]
fn place_of_a_schema_is_its_key() {
    let bundle = loaded(&[source("a.json", &wrap(&json!({"X": {"minimum": 1}})))]);
    let place = &bundle.definition("X").expect("the definition is there").schema.place;
    assert_eq!((place.line, place.column, place.pointer.as_str()), (6, 5, "/$defs/X"));
    let inside = bundle.inside(place, "/minimum");
    assert_eq!((inside.line, inside.column, inside.pointer.as_str()), (7, 7, "/$defs/X/minimum"));
}

#[test]
fn wrong_keywords_are_named_with_the_way_out() {
    complaint(
        json!({"minmum": 1}),
        "[unknown-keyword]: `minmum` is not in the dialect here |at /$defs/X/minmum |help: did you mean `minimum`?",
    );
    complaint(
        json!({"allOf": []}),
        "[unknown-keyword]: `allOf` is not in the dialect here |at /$defs/X/allOf |help: write all members into one object",
    );
    complaint(
        json!({"contains": {}}),
        "[unknown-keyword]: `contains` is not in the dialect here |at /$defs/X/contains |help: leave it out, or say it in `description`",
    );
    complaint(
        json!({"minLength": -1}),
        "[wrong-type]: `minLength` takes a whole number of at least 0, found -1 |at /$defs/X/minLength |help: write a whole number of at least 0, such as 1",
    );
    complaint(
        json!({"type": "strng"}),
        "[wrong-value]: `strng` is no type by itself |at /$defs/X/type |help: did you mean `string`?",
    );
    complaint(
        json!({"required": ["a", "a"]}),
        "[wrong-value]: `a` stands here a second time |at /$defs/X/required/1 |help: keep one of the two",
    );
    complaint(
        json!({"x-presets": [{"name": "n", "description": "d"}]}),
        "[missing-keyword]: `value` is missing |at /$defs/X/x-presets/0 |help: add `value` here",
    );
}

#[test]
fn end_of_a_range_is_said_once() {
    let limits = schema(json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1})).limits;
    assert_eq!((limits.minimum, limits.above), (Some(0.0), true));
    assert_eq!((limits.maximum, limits.below), (Some(1.0), false));
    complaint(
        json!({"type": "number", "minimum": 0, "exclusiveMinimum": 0}),
        "[mixed-keywords]: `minimum` and `exclusiveMinimum` are the same end of the range |at /$defs/X/exclusiveMinimum |help: keep the one that allows less",
    );
}

#[test]
fn numbers_are_multiples_of_something() {
    assert_eq!(schema(json!({"type": "number", "multipleOf": 0.01})).limits.multiple_of, Some(0.01));
    for step in [0, -2] {
        let message = format!(
            "[wrong-type]: `multipleOf` takes a number above 0, found {step} |at /$defs/X/multipleOf |help: write a number above 0, such as 0.5"
        );
        complaint(json!({"type": "number", "multipleOf": step}), &message);
    }
}

#[test]
fn null_stands_last_and_in_properties_only() {
    complaint(
        json!({"type": ["null", "string"]}),
        "[wrong-value]: a list of types is one type and \"null\", in this order |at /$defs/X/type |help: write `[T, \"null\"]`, or make a union of several types",
    );
    complaint(
        json!({"anyOf": [{"type": "string"}, {"type": "array"}, {"type": "null"}]}),
        "[wrong-value]: a union does not hold null |at /$defs/X/anyOf/2 |help: say in the property that null is allowed: `\"anyOf\": [{\"$ref\": …}, {\"type\": \"null\"}]`, null last",
    );
    complaint(
        json!({"anyOf": [{"type": "string", "description": "d"}, {"type": "null"}], "description": "e"}),
        "[mixed-keywords]: `description` stands both beside and inside `anyOf` |at /$defs/X/anyOf/0/description |help: keep the one beside `anyOf`",
    );
}

#[test]
fn every_mistake_of_a_run_is_reported_in_order() {
    let sources = [
        source("b.json", "{"),
        source("a.json", &wrap(&json!({"X": {"minmum": 1, "$ref": "b.json#/$defs/Y"}, "Z": {"$ref": "#/$defs/Q"}}))),
        source("c.json", "{\"a\": 1, \"a\": 2}"),
    ];
    let (_, found) = load(&sources);
    let rules: Vec<_> = found.iter().map(|found| (found.place.document.as_str(), found.rule)).collect();
    assert_eq!(
        rules,
        [
            ("a.json", "unknown-keyword"),
            ("a.json", "unknown-reference"),
            ("b.json", "not-json"),
            ("c.json", "missing-keyword"),
            ("c.json", "unknown-keyword"),
            ("c.json", "duplicate-key"),
        ]
    );
}

fn openapi() -> Value {
    json!({
        "openapi": "3.2.0",
        "info": {"title": "Pets", "description": "About pets.", "version": "1"},
        "servers": [{"url": "https://pets.example", "x-env": "PETS_URL"}],
        "security": [{"key": []}],
        "x-headers": {"request_id": "X-Trace"},
        "x-packages": {
            "types": {"name": "pets-types", "description": "Types."},
            "client": {"name": "pets", "description": "Client."}
        },
        "paths": {
            "/{kind}/pets": {
                "parameters": [{"$ref": "#/components/parameters/kind"}],
                "post": {
                    "operationId": "pets.create", "tags": ["pets"], "description": "Makes a pet.",
                    "parameters": [{"$ref": "#/components/parameters/talk"}],
                    "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "pets.json#/$defs/Pet"}}}},
                    "x-stream-member": "stream",
                    "responses": {
                        "200": {
                            "description": "The pet.",
                            "headers": {"X-Talk": {"schema": {"type": "string"}}},
                            "content": {
                                "application/json": {"schema": {"$ref": "pets.json#/$defs/Pet"}},
                                "text/event-stream": {"itemSchema": {"$ref": "pets.json#/$defs/Pet"}, "x-terminal": ["end"], "x-done": "[DONE]"}
                            }
                        },
                        "404": {"description": "No such kind."}
                    }
                }
            }
        },
        "components": {
            "parameters": {
                "kind": {"name": "kind", "in": "path", "required": true, "x-optional-segment": true, "description": "Which.", "schema": {"type": "string", "default": "cat"}},
                "talk": {"name": "X-Talk", "in": "header", "description": "Talk.", "x-conversation": true, "schema": {"type": "string"}},
                "mood": {"name": "X-Mood", "in": "header", "description": "Mood.", "x-env": "PETS_MOOD", "x-overrides": "mood_overrides",
                    "content": {"application/json": {"schema": {"$ref": "pets.json#/$defs/Pet"}}}}
            },
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-env": "PETS_KEY"}}
        }
    })
}

fn with_pets(openapi: &Value) -> [Source; 2] {
    let pets = wrap(&json!({"Pet": {"type": "object", "properties": {}}}));
    [source("openapi.json", &openapi.to_string()), source("pets.json", &pets)]
}

#[test]
fn operations_and_parameters_are_read() {
    let api = loaded(&with_pets(&openapi())).api.expect("there is an api");
    assert_eq!((api.base_url.as_str(), api.base_url_env.as_deref()), ("https://pets.example", Some("PETS_URL")));
    let key = api.key.expect("there is a key");
    assert_eq!((key.env.as_str(), key.header.as_str(), key.prefix.as_str()), ("PETS_KEY", "Authorization", "Bearer "));
    assert_eq!(api.client_package.name, "pets");
    assert_eq!((api.request_id_header.as_deref(), api.idempotency_header.as_deref()), (Some("X-Trace"), None));
    let travels: Vec<_> = api.parameters.iter().map(|parameter| parameter.travels).collect();
    assert_eq!(travels, [Travels::Path { optional: true }, Travels::Session, Travels::Header]);
    assert!(api.parameters[2].json && api.parameters[2].schema.reference.as_deref() == Some("Pet"));
    let operation = &api.operations[0];
    assert_eq!((operation.method.as_str(), operation.path.as_str()), ("POST", "/{kind}/pets"));
    assert_eq!(operation.parameters, ["kind", "talk"]);
    assert_eq!((operation.request.as_deref(), operation.whole()), (Some("Pet"), Some("Pet")));
    let stream = operation.stream.as_ref().expect("there is a stream");
    assert_eq!((stream.member.as_deref(), stream.done.as_deref()), (Some("stream"), Some("[DONE]")));
    assert_eq!(stream.terminal, ["end"]);
}

#[test]
fn what_the_client_cannot_do_is_refused() {
    for (pointer, value, rule) in [
        ("/openapi", json!("3.1.0"), "wrong-value"),
        ("/servers", json!([]), "wrong-value"),
        ("/components/parameters/talk/in", json!("cookie"), "wrong-value"),
        ("/components/parameters/talk/required", json!(true), "wrong-value"),
        ("/components/parameters/kind/required", json!(false), "wrong-value"),
        ("/components/securitySchemes/key/scheme", json!("basic"), "wrong-value"),
        (
            "/components/securitySchemes/key",
            json!({"type": "apiKey", "in": "query", "name": "key", "x-env": "PETS_KEY"}),
            "wrong-value",
        ),
        ("/security", json!([{"other": []}]), "unknown-reference"),
        ("/paths/~1{kind}~1pets/trace", json!({}), "unknown-keyword"),
        ("/paths/~1{kind}~1pets/post/tags", json!(["cats"]), "wrong-value"),
        ("/paths/~1{kind}~1pets/post/responses/404/content", json!({}), "missing-keyword"),
        ("/paths/~1{kind}~1pets/post/responses/200/headers/X-Other", json!({}), "wrong-value"),
        (
            "/paths/~1{kind}~1pets/parameters/0",
            json!({"name": "x", "$ref": "#/components/parameters/kind"}),
            "unknown-keyword",
        ),
        ("/x-packages/cli", json!({}), "unknown-keyword"),
    ] {
        let mut document = openapi();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match document.pointer_mut(parent).expect("it is there") {
            Value::Object(members) => {
                members.insert(key.to_owned(), value);
            }
            items => items[0] = value,
        }
        let (_, found) = load(&with_pets(&document));
        let rules: Vec<_> = found.iter().map(|found| found.rule).collect();
        assert_eq!(rules, [rule], "{pointer}: {found:?}");
    }
}

#[test]
fn references_into_a_document_that_is_not_there_are_one_mistake() {
    let refers = |name: &str| json!({"$ref": format!("gone.json#/$defs/{name}")});
    let text =
        wrap(&json!({"X": {"type": "object", "properties": {"a": refers("A"), "b": refers("B"), "c": refers("C")}}}));

    let found = complaints(&text);

    assert_eq!(found.len(), 1, "{found:#?}");
    let message = "there is no document `gone.json` beside this one; 2 more references lead there: a.json:13, a.json:16 |at \
                   /$defs/X/properties/a/$ref";
    assert!(found[0].contains(message), "{found:#?}");
}

#[test]
fn document_of_nothing_is_empty() {
    for text in ["", " \n"] {
        let found = complaints(text);

        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("the document is empty"), "{found:#?}");
    }
}

#[test]
fn document_that_is_no_object_is_sent_to_the_readme() {
    let found = complaints("null");

    assert!(found[0].contains("the README of the schema folder") && !found[0].contains("{}"), "{found:#?}");
}
