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
fn constants_import_what_they_use() {
    let imports = |parts: &[(&str, &str, Value)]| {
        let constants = emitted(parts, "client/src/operations.rs");
        constants.lines().find(|line| line.starts_with("use ")).map(str::to_owned)
    };
    let alone = ("openapi.json", "/components/parameters", json!({}));
    let mut bare = operation();
    bare["parameters"] = json!([]);
    let path = json!({"/talk": {"post": bare}});

    let (with, without) = (imports(&[]), imports(&[alone, ("openapi.json", "/paths", path)]));

    assert_eq!(with.as_deref(), Some("use sequrity_runtime::{Method, Operation, Parameter, Place, Service};"));
    assert_eq!(without.as_deref(), Some("use sequrity_runtime::{Method, Operation, Service};"));
}

#[test]
fn key_is_named_in_the_environment() {
    let scheme = json!({"type": "http", "scheme": "bearer"});

    let found = found(&[("openapi.json", "/components/securitySchemes/key", scheme)]);

    assert_eq!(found, ["missing-keyword /components/securitySchemes/key: `x-env` is missing (add `x-env` here)"]);
}
