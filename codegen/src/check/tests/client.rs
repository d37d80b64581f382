//! What is said of names in the client crate, and what is emitted there.

use super::service::{emitted, found, operation};
use serde_json::json;

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
        constants.contains("pub use sequrity_runtime::{Method, Operation, Parameter, Place, Service};"),
        "{constants}"
    );
}

#[test]
fn key_is_named_in_the_environment() {
    let scheme = json!({"type": "http", "scheme": "bearer"});

    let found = found(&[("openapi.json", "/components/securitySchemes/key", scheme)]);

    assert_eq!(found, ["missing-keyword /components/securitySchemes/key: `x-env` is missing (add `x-env` here)"]);
}
