//! What is said of parameters, and of operations with one name.

use serde_json::{Value, json};

use super::service::{found, operation};
use crate::load::json::escape;

fn parameter(key: &str, schema: Value) -> Vec<String> {
    found(&[("openapi.json", &format!("/components/parameters/{key}/schema"), schema)])
}

#[test]
fn default_that_cannot_be_sent_is_refused() {
    let usual = "write a text that can be sent: one line of printable ASCII in a header, no empty segment and no dots in a path, no empty value in a query";
    for (key, default, fault) in [
        ("room", "", "is empty"),
        ("room", "..", "would lead to another path"),
        ("mood", "", "is empty, and would never be sent"),
        ("mood", "a\nb", "holds a line break"),
        ("mood", " a", "begins or ends with a space"),
        ("mood", "\u{e4}", "holds a character that is not printable ASCII"),
    ] {
        let found = parameter(key, json!({"type": "string", "default": default}));

        let place = format!("/components/parameters/{key}/schema/default");
        assert_eq!(found, [format!("parameter-default {place}: the default of `{key}` {fault} ({usual})")]);
    }
    assert_eq!(parameter("room", json!({"type": "string", "default": "\u{e4} b"})), Vec::<String>::new());
    assert_eq!(parameter("mood", json!({"type": "string", "default": "a b"})), Vec::<String>::new());
}

#[test]
fn parameter_is_not_fixed() {
    let found = parameter("mood", json!({"const": "good"}));

    let message = "`mood` is fixed, and a parameter is what callers set: nothing would be sent";
    let help = "write `type: string` and `default`: it is sent where a caller says nothing else";
    assert_eq!(found, [format!("parameter-default /components/parameters/mood/schema/const: {message} ({help})")]);
}

/// What is said of a service with one more parameter, which travels in the query.
fn query(members: Value) -> Vec<String> {
    let mut parameter =
        json!({"name": "page", "in": "query", "description": "Which page.", "schema": {"type": "integer"}});
    for (key, value) in members.as_object().expect("an object") {
        parameter[key] = value.clone();
    }
    let mut operation = operation();
    operation["parameters"].as_array_mut().expect("a list").push(json!({"$ref": "#/components/parameters/page"}));
    found(&[
        ("openapi.json", "/components/parameters/page", parameter),
        ("openapi.json", "/paths/~1{room}~1talk/post", operation),
    ])
}

#[test]
fn plain_values_and_lists_of_them_travel_in_a_query() {
    for schema in [
        json!({"type": "string"}),
        json!({"type": "integer", "minimum": 0, "default": 0}),
        json!({"type": "number", "format": "double"}),
        json!({"type": "number"}),
        json!({"type": "boolean", "default": true}),
        json!({"$ref": "talk.json#/$defs/Mood", "default": "good"}),
        json!({"type": "array", "items": {"type": "integer"}}),
        json!({"type": "array", "items": {"$ref": "talk.json#/$defs/Mood"}}),
    ] {
        for required in [true, false] {
            let written = json!({"schema": schema, "required": required, "style": "form", "explode": true});
            assert_eq!(query(written), Vec::<String>::new(), "{schema}");
        }
    }
}

#[test]
fn nothing_else_travels_in_a_query() {
    let help = "write `string`, `integer`, `number` or `boolean`, a `$ref` to an enum, in the query also an `array` of \
                these, or with `content` a `$ref` to an object";
    for schema in [
        json!({"$ref": "talk.json#/$defs/Ask"}),
        json!({"type": "object"}),
        json!({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}),
        json!({"type": "array", "items": {"$ref": "talk.json#/$defs/Ask"}}),
        json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true}),
    ] {
        let found = query(json!({"schema": schema}));
        assert_eq!(
            found,
            [format!("parameter-schema /components/parameters/page: `page` cannot travel like this ({help})")]
        );
    }
}

#[test]
fn plain_values_travel_in_path_and_header() {
    for schema in [
        json!({"type": "integer", "minimum": 1, "format": "int64"}),
        json!({"type": "number", "format": "double", "maximum": 1}),
        json!({"type": "number"}),
        json!({"type": "boolean", "default": true}),
    ] {
        for key in ["room", "mood"] {
            assert_eq!(parameter(key, schema.clone()), Vec::<String>::new(), "{key}: {schema}");
        }
    }
}

#[test]
fn id_of_a_conversation_is_a_text() {
    let session = json!({
        "name": "X-Mood", "in": "header", "description": "d", "x-conversation": true, "schema": {"type": "integer"},
    });

    let found = found(&[("openapi.json", "/components/parameters/mood", session)]);

    let message = "`mood` cannot travel like this (write `type: string`: an id of a conversation is a text, as the service \
                   gives it)";
    assert_eq!(found, [format!("parameter-schema /components/parameters/mood: {message}")]);
}

#[test]
fn other_ways_to_write_a_query_are_refused() {
    let json = json!({"application/json": {"schema": {"$ref": "talk.json#/$defs/Ask"}}});
    for (key, value, message) in [
        ("style", json!("pipeDelimited"), "a query is written as pairs of name and value"),
        ("explode", json!(false), "several values are several pairs, not one that is joined"),
        ("allowReserved", json!(true), "everything that has a meaning in a URL is encoded"),
        ("allowEmptyValue", json!(true), "a pair without a value is not sent"),
        ("x-conversation", json!(true), "`x-conversation` does not fit where the parameter travels"),
        ("x-optional-segment", json!(true), "`x-optional-segment` does not fit where the parameter travels"),
        ("name", json!(""), "a pair of the query has a name"),
        ("content", json, "JSON does not travel in a query"),
    ] {
        let found = query(json!({key: value}));
        let expected = format!("wrong-value /components/parameters/page/{key}: {message} (");
        assert!(found.iter().any(|found| found.starts_with(&expected)), "{found:?}");
    }
}

#[test]
fn style_is_said_of_queries_alone() {
    let found = found(&[("openapi.json", "/components/parameters/mood/style", json!("simple"))]);

    assert!(found.len() == 1 && found[0].starts_with("unknown-keyword /components/parameters/mood/style"), "{found:?}");
}

#[test]
fn names_in_a_query_are_told_apart_by_case_and_place() {
    let named = |name: &str| query(json!({"name": name, "schema": {"type": "string"}}));

    assert_eq!(named("room"), Vec::<String>::new());
    assert_eq!(named("X-Mood"), Vec::<String>::new());
}

#[test]
fn list_has_neither_a_default_nor_a_variable() {
    let list = json!({"type": "array", "items": {"type": "string"}});
    let mut with_default = list.clone();
    with_default["default"] = json!(["a"]);

    let default = query(json!({"schema": with_default}));
    let variable = query(json!({"schema": list, "x-env": "TALK_PAGE"}));

    let message = "the default of `page` is a list, and would never be sent (leave it out, and say in `description` what \
                   the service assumes)";
    assert_eq!(default, [format!("parameter-default /components/parameters/page/schema/default: {message}")]);
    let message = "`page` takes several values, and a variable holds one (leave out `x-env`; calls take a \
                   list)";
    assert_eq!(variable, [format!("parameter-schema /components/parameters/page/x-env: {message}")]);
}

#[test]
fn secret_does_not_travel_in_a_query() {
    let secret = json!({"type": "string", "format": "password"});
    for (schema, place) in
        [(secret.clone(), "schema/format"), (json!({"type": "array", "items": secret}), "schema/items/format")]
    {
        let message = "`page` is a secret, and would stand in the URL (let it travel in a header; what is no secret has no \
                       `format: password`)";
        let found = query(json!({"schema": schema}));
        assert_eq!(found, [format!("secret-in-query /components/parameters/page/{place}: {message}")]);
    }
}

#[test]
fn path_may_end_in_a_slash_and_has_no_other_empty_segment() {
    let path = |path: &str| {
        let mut operation = operation();
        operation["parameters"] = json!([]);
        found(&[("openapi.json", &format!("/paths/{}", escape(path)), json!({"post": operation}))])
            .into_iter()
            .filter(|found| found.starts_with("path-shape"))
            .map(|found| found.split_once(": ").map_or_else(String::new, |(_, told)| told.to_owned()))
            .collect::<Vec<_>>()
    };

    let told = ["/talk/", "/", "/{room}/talk/", "//", "/talk//", "//talk", "/talk/./"].map(path);

    let help =
        "begin with a slash; a segment is plain text, or one parameter in braces; one slash may stand at the end";
    let empty = || vec![format!("the path has a segment \"\" ({help})")];
    let dot = vec![format!("the path has a segment \".\" ({help})")];
    assert_eq!(told, [vec![], vec![], vec![], empty(), empty(), empty(), dot]);
}

#[test]
fn id_that_stands_twice_is_one_finding() {
    let mut bare = operation();
    bare["parameters"] = json!([]);

    let found = found(&[("openapi.json", "/paths/~1talk", json!({"post": bare}))]);

    let message = "`talk.create` is the id of another operation (write `resource.verb` in snake_case, each id once)";
    assert_eq!(found, [format!("operation-id-shape /paths/~1talk/post/operationId: {message}")]);
}
