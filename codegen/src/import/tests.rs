//! Tests of what is imported, on small documents of made-up services.

mod operations;
mod refused;
mod schemas;
mod shop;

use serde_json::{Map, Value, json};

use super::{Imported, import};
use crate::{
    check::accept,
    load::{OPENAPI, Source},
    lower::lower,
};

/// A service that answers with `Root`, and has these other schemas.
fn service(schemas: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Kennel", "version": "1" },
        "servers": [{ "url": "https://kennel.example" }],
        "paths": { "/roots": { "get": {
            "tags": ["roots"],
            "operationId": "listRoots",
            "responses": { "200": {
                "description": "The root.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Root" } } }
            } }
        } } },
        "components": { "schemas": schemas }
    })
}

/// What is imported, which the generator takes as it is.
#[track_caller]
fn taken(document: &Value) -> Imported {
    let imported = import(document).expect("a document that can be imported");
    let bundle = accept(&imported.documents).expect("documents that the generator takes");
    lower(&bundle).expect("definitions that the generator takes");
    imported
}

/// Every definition, wherever it stands.
fn definitions(imported: &Imported) -> Map<String, Value> {
    let documents = imported.documents.iter().filter(|document| document.path != OPENAPI);
    let mut all = Map::new();
    for Source { text, .. } in documents {
        let document: Value = serde_json::from_str(text).expect("JSON");
        all.extend(document["$defs"].as_object().expect("definitions").clone());
    }
    all
}

fn api(imported: &Imported) -> Value {
    let source = imported.documents.iter().find(|document| document.path == OPENAPI).expect("operations");
    serde_json::from_str(&source.text).expect("JSON")
}

/// Place and deed of each note.
fn notes(imported: &Imported) -> Vec<(&str, &str)> {
    imported.notes.iter().map(|note| (note.pointer.as_str(), note.done.as_str())).collect()
}

/// What `Root` and the definitions beside it become, without a note.
#[track_caller]
fn becomes(schemas: Value, expected: Value) {
    let imported = taken(&service(schemas));

    assert_eq!(notes(&imported), []);
    assert_eq!(Value::Object(definitions(&imported)), expected);
}

/// What `Root` becomes, and what is told of it.
#[track_caller]
fn tells(root: Value, expected: Value, told: &[(&str, &str)]) {
    let imported = taken(&service(json!({ "Root": root })));

    let found = notes(&imported);
    assert_eq!(found, told);
    assert_eq!(definitions(&imported)["Root"], expected);
}
