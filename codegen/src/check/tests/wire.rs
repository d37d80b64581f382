//! What is said of parameters, and of operations with one name.

use super::service::{found, operation};
use serde_json::{Value, json};

fn parameter(key: &str, schema: Value) -> Vec<String> {
    found(&[("openapi.json", &format!("/components/parameters/{key}/schema"), schema)])
}

#[test]
fn default_that_cannot_be_sent_is_refused() {
    let usual = "write a text that can be sent: one line of printable ASCII in a header, no empty segment and no dots in a path";
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

#[test]
fn id_that_stands_twice_is_one_finding() {
    let mut bare = operation();
    bare["parameters"] = json!([]);

    let found = found(&[("openapi.json", "/paths/~1talk", json!({"post": bare}))]);

    let message = "`talk.create` is the id of another operation (write `resource.verb` in snake_case, each id once)";
    assert_eq!(found, [format!("operation-id-shape /paths/~1talk/post/operationId: {message}")]);
}
