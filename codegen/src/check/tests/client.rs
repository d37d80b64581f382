//! What is said of names in the client crate, and what is emitted there.

use super::service::{emitted, found, operation};
use serde_json::{Value, json};

const OPERATION: &str = "/paths/~1{room}~1talk/post";

#[test]
fn names_of_crates_are_no_resources() {
    for crate_name in ["sequrity_runtime", "talk_types", "schemars"] {
        let id = json!(format!("{crate_name}.create"));

        let found = found(&[("openapi.json", &format!("{OPERATION}/operationId"), id)]);

        let message = format!("the client already has a `{crate_name}` (give the operation another id)");
        assert_eq!(found, [format!("name-taken {OPERATION}: {message}")]);
    }
}

#[test]
fn types_of_constants_can_be_named_whatever_the_constants_are() {
    let alone = ("openapi.json", "/components/parameters", json!({}));
    let mut bare = operation();
    bare["parameters"] = json!([]);
    let path = json!({"/talk": {"post": bare}});

    let constants = emitted(&[alone, ("openapi.json", "/paths", path)], "client/src/operations.rs");

    assert!(
        constants.contains(
            "pub use sequrity_runtime::{\n    KeyHeader, Method, Operation, Parameter, Place, Rule, Service,\n};"
        ),
        "{constants}"
    );
}

fn scheme(scheme: Value) -> Vec<String> {
    found(&[("openapi.json", "/components/securitySchemes/key", scheme)])
}

#[test]
fn key_travels_in_a_header() {
    for (place, fault) in [
        (
            "query",
            "a key in a URL is logged with it, on every machine on the way (write \"header\": services that read a key \
             from the URL mostly read it from a header, too)",
        ),
        (
            "cookie",
            "a cookie is what a browser keeps, and the client keeps none (write \"header\", and under `name` the header \
             from which the service reads a key)",
        ),
        ("path", "a key travels in a header (write \"header\")"),
    ] {
        let found = scheme(json!({"type": "apiKey", "in": place, "name": "X-Key", "x-env": "TALK_KEY"}));

        assert_eq!(found, [format!("wrong-value /components/securitySchemes/key/in: {fault}")]);
    }
}

#[test]
fn header_of_the_key_is_taken() {
    let keyed = |name: &str| json!({"type": "apiKey", "in": "header", "name": name, "x-env": "TALK_KEY"});
    let ours = |name: &str| format!("the client writes `{name}` itself (leave it out, or name another header)");

    assert_eq!(scheme(keyed("Authorization")), Vec::<String>::new());
    let accept = format!("header-name /components/securitySchemes/key/name: {}", ours("Accept"));
    assert_eq!(scheme(keyed("Accept")), [accept]);
    let mood = format!("header-name /components/parameters/mood/name: {}", ours("X-Mood"));
    assert_eq!(scheme(keyed("x-mood")), [mood]);
}

#[test]
fn one_key_is_sent() {
    let two = json!([{"key": [], "other": []}]);
    let other = json!({"type": "apiKey", "in": "header", "name": "X-Other", "x-env": "TALK_OTHER"});

    let found =
        found(&[("openapi.json", "/security", two), ("openapi.json", "/components/securitySchemes/other", other)]);

    assert_eq!(found, ["wrong-value /security/0: there is one way to send the key (keep the first)"]);
}

#[test]
fn service_without_a_key_has_a_client_without_one() {
    let parts = [("openapi.json", "/security", json!([]))];

    let client = emitted(&parts, "client/src/client.rs");
    let constants = emitted(&parts, "client/src/operations.rs");

    assert!(client.contains("pub fn new() -> Result<Self, Error>"), "{client}");
    assert!(client.contains("set up from the environment: no variable is read."), "{client}");
    assert!(!client.contains("api_key"), "{client}");
    assert!(constants.contains("key: None"), "{constants}");
}

#[test]
fn key_is_named_in_the_environment() {
    let found = scheme(json!({"type": "http", "scheme": "bearer"}));

    assert_eq!(found, ["missing-keyword /components/securitySchemes/key: `x-env` is missing (add `x-env` here)"]);
}
