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

#[test]
fn conversations_are_there_where_a_parameter_carries_them() {
    let carried = [("openapi.json", "/components/parameters/mood/x-conversation", json!(true))];
    for surface in ["", "blocking/"] {
        let path = format!("client/src/{surface}client.rs");

        let (with, without) = (emitted(&carried, &path), emitted(&[], &path));

        for word in ["pub struct Session", "pub fn session(", "pub fn resume("] {
            assert!(with.contains(word) && !without.contains(word), "{word}: {without}");
        }
    }
    for path in ["lib", "blocking", "client", "blocking/client", "talk", "blocking/talk"] {
        let without = emitted(&[], &format!("client/src/{path}.rs")).to_lowercase();

        assert!(!without.contains("session") && !without.contains("conversation"), "{path}: {without}");
    }
}

#[test]
fn key_of_attempts_is_set_where_a_header_carries_it() {
    let headers = [("openapi.json", "/x-headers", json!({"idempotency": "X-Once"}))];

    let (with, without) = (emitted(&headers, "client/src/talk.rs"), emitted(&[], "client/src/talk.rs"));

    assert!(with.contains("pub fn idempotency_key("), "{with}");
    assert!(!without.contains("idempotency"), "{without}");
}

#[test]
fn query_is_said_by_calls_alone() {
    let page = json!({"name": "page", "in": "query", "description": "Where to go on.", "schema": {"type": "string"}});
    let mut paged = operation();
    paged["parameters"].as_array_mut().expect("a list").push(json!({"$ref": "#/components/parameters/page"}));
    let parts = [("openapi.json", "/components/parameters/page", page), ("openapi.json", OPERATION, paged)];

    let (client, calls) = (emitted(&parts, "client/src/client.rs"), emitted(&parts, "client/src/talk.rs"));

    assert!(calls.contains("pub fn page(") && calls.contains("pub fn mood("), "{calls}");
    assert!(client.contains("pub fn mood(") && !client.contains("page"), "{client}");
}

#[test]
fn keyword_names_a_resource_like_any_other_word() {
    let parts = [("openapi.json", &*format!("{OPERATION}/operationId"), json!("self.get"))];

    let calls = emitted(&parts, "client/src/self_.rs");

    assert!(calls.contains("pub struct SelfResource") && calls.contains("pub struct GetSelf "), "{calls}");
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
