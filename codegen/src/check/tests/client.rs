//! What is said of names in the client crate, and what is emitted there.

use serde_json::{Value, json};

use super::service::{emitted, found, operation};

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

#[test]
fn parameter_with_a_name_of_the_client_gets_another_key() {
    for (key, owner) in [
        ("timeout", "a method of every client's builder and of every call"),
        ("stream", "a method of calls"),
        ("limits", "a method of every client's builder"),
        ("request", "the argument for the body"),
        ("header", "a method of every client's builder and of every call"),
    ] {
        let parameter = json!({"name": "X-Mood", "in": "header", "description": "How.", "schema": {"type": "string"}});
        let mut operation = operation();
        operation["parameters"][1] = json!({"$ref": format!("#/components/parameters/{key}")});

        let found = found(&[
            ("openapi.json", &format!("/components/parameters/{key}"), parameter),
            ("openapi.json", OPERATION, operation),
        ]);

        let help = "give it another key under `components.parameters`; its `name` on the wire stays what it is";
        let message = format!("`{key}` names a parameter and also {owner} ({help})");
        assert_eq!(found, [format!("name-collision /components/parameters/{key}: {message}")]);
    }
}

#[test]
fn query_may_have_a_name_that_only_builders_of_clients_have() {
    let limits = json!({"name": "limits", "in": "query", "description": "How many.", "schema": {"type": "integer", "minimum": 1}});
    let mut operation = operation();
    operation["parameters"][1] = json!({"$ref": "#/components/parameters/limits"});
    let parts = [("openapi.json", "/components/parameters/limits", limits), ("openapi.json", OPERATION, operation)];

    let (client, builder) = (emitted(&parts, "client/src/talk.rs"), emitted(&parts, "client/src/client.rs"));

    assert!(client.contains("pub fn limits(self, value: impl Into<Setting<u64>>)"), "{client}");
    assert_eq!(builder.matches("pub fn limits(").count(), 1, "{builder}");
}

#[test]
fn parameter_is_described_in_one_place() {
    let inline = json!([
        {"name": "room", "in": "path", "required": true, "description": "Where.", "schema": {"type": "string"}},
        {"$ref": "#/components/parameters/mood"},
    ]);
    let mut other = operation();
    other["parameters"] = inline;

    let found = found(&[("openapi.json", OPERATION, other)]);

    let message = "a parameter is described in one place, for all operations (describe it under `components.parameters`, \
                   and refer to it: `#/components/parameters/name`)";
    assert_eq!(found, [format!("wrong-value {OPERATION}/parameters/0: {message}")]);
}

#[test]
fn other_media_types_do_not_travel() {
    let content = json!({"schema": {"$ref": "talk.json#/$defs/Ask"}});
    let mut other = operation();
    other["requestBody"]["content"]["multipart/form-data"] = content.clone();
    other["responses"]["400"] =
        json!({"description": "No.", "content": {"application/json": content, "text/html": {}}});

    let found = found(&[("openapi.json", OPERATION, other)]);

    let said = |pointer: &str, kind: &str, allowed: &str| {
        let help = format!("bodies of requests and errors are JSON; allowed here: {allowed}");
        format!("unknown-keyword {OPERATION}/{pointer}: `{kind}` is not in the dialect here ({help})")
    };
    let json = "`application/json`";
    let expected = [
        said("requestBody/content/multipart~1form-data", "multipart/form-data", json),
        said("responses/400/content/text~1html", "text/html", &format!("{json}, `application/problem+json`")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn reply_that_is_refused_leaves_no_type_unreached() {
    let schema = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let reply = format!("{OPERATION}/responses/200/content/application~1json/schema");

    let found = found(&[("openapi.json", &reply, schema)]);

    let rules: Vec<&str> = found.iter().filter_map(|found| found.split(' ').next()).collect();
    assert!(rules.contains(&"reply-schema") && !rules.contains(&"unreferenced-definition"), "{found:#?}");
}

#[test]
fn bodies_of_errors_are_emitted_and_told_of() {
    let body = |name: &str| json!({"schema": {"$ref": format!("talk.json#/$defs/{name}")}});
    let mut other = operation();
    other["responses"]["422"] = json!({"description": "No.", "content": {"application/problem+json": body("Refused")}});
    other["responses"]["5XX"] = json!({"description": "No.", "content": {"application/json": body("Refused")}});
    other["responses"]["default"] = json!({"description": "No.", "content": {"application/json": body("Said")}});
    let refused = json!({"description": "Why not.", "type": "object", "properties": {"why": {"description": "Why.", "type": "string"}}});
    let parts = [("openapi.json", OPERATION, other), ("talk.json", "/$defs/Refused", refused)];

    let client = emitted(&parts, "client/src/talk.rs");
    let types = emitted(&parts, "types/src/talk.rs");

    let docs: String = client.lines().map(|line| line.trim().trim_start_matches("///")).collect();
    for sentence in [
        "Of an error with status `422` or status `5XX`, `error.decode_body::<Refused>()` reads the body.",
        "Of an error with any other status, `error.decode_body::<Said>()` reads the body.",
    ] {
        assert!(docs.contains(sentence), "{client}");
    }
    assert!(types.contains("pub struct Refused {"), "{types}");
}

#[test]
fn names_of_the_client_are_free_for_what_it_does_not_name() {
    let object = json!({"description": "Told.", "type": "object", "properties": {}});
    let schema = |name: &str| json!({"schema": {"$ref": format!("talk.json#/$defs/{name}")}});
    let with = |place: &str, name: &str| {
        let mut other = operation();
        other["responses"]["400"] = json!({"description": "No.", "content": {"application/json": schema("Error")}});
        other.pointer_mut(place).expect("a body").clone_from(&json!({"application/json": schema(name)}));
        found(&[("openapi.json", OPERATION, other), ("talk.json", "/$defs/Error", object.clone())])
    };

    let error = with("/responses/400/content", "Error");
    let request = with("/requestBody/content", "Error");

    assert_eq!(error, Vec::<String>::new());
    let taken = "name-taken /$defs/Error: emitted files already have a `Error` (rename the definition)";
    assert!(request.iter().any(|found| found == taken), "{request:?}");
}
