//! Documents that cannot be imported.

use serde_json::{Value, json};

use super::{import, service};

#[track_caller]
fn refused(document: &Value, reason: &str) {
    let found = import(document).expect_err("a document that is refused");

    assert!(found.contains(reason), "{found}");
}

#[test]
fn other_documents_are_refused() {
    refused(&json!([1]), "no JSON object");
    refused(&json!({ "swagger": "2.0", "paths": {} }), "Swagger 2.0");
    refused(&json!({ "openapi": "4.0.0", "paths": {} }), "OpenAPI 4.0.0");
    refused(&json!({ "$defs": {} }), "no `openapi`");
    refused(&json!({ "openapi": "3.1.0", "info": {} }), "no `paths`");
}

#[test]
fn reference_that_leads_nowhere_is_named_with_its_place() {
    let document = service(json!({ "Root": { "type": "array", "items": { "$ref": "#/components/schemas/Dgo" } } }));

    refused(&document, "#/components/schemas/Root/items/$ref: the reference `#/components/schemas/Dgo` leads nowhere");
}

#[test]
fn reference_out_of_the_document_is_refused() {
    refused(&service(json!({ "Root": { "$ref": "dogs.json#/Dog" } })), "`dogs.json#/Dog` leads out of the document");
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let root =
        json!({ "type": "object", "example": { "$ref": "#/no" }, "properties": { "$ref": { "type": "string" } } });

    assert!(import(&service(json!({ "Root": root }))).is_ok());
}
