//! A schema as each of the tools takes it.

use std::{fs, path::Path};

use sequrity_codegen::load::Source;
use serde_json::{Map, Value, json};

/// Folder of the documents as they are.
pub(crate) const SCHEMA: &str = "schema";

/// All definitions in one document, for typify.
pub(crate) const DEFINITIONS: &str = "definitions.json";

/// The same in an `OpenAPI` document without operations, for openapi-to-rust.
pub(crate) const OPENAPI: &str = "openapi.json";

/// Writes all three.
pub(crate) fn write(sources: &[Source], folder: &Path) {
    for source in sources {
        let path = folder.join(SCHEMA).join(&source.path);
        fs::create_dir_all(path.parent().expect("the path has a folder")).expect("a folder can be made");
        fs::write(path, &source.text).expect("a file can be written");
    }
    let definitions = definitions(sources);
    let plain = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": rewritten(&definitions, "#/definitions/"),
    });
    fs::write(folder.join(DEFINITIONS), plain.to_string()).expect("a file can be written");
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "Types", "version": "1"}, "paths": {},
        "components": {"schemas": rewritten(&definitions, "#/components/schemas/")},
    });
    fs::write(folder.join(OPENAPI), document.to_string()).expect("a file can be written");
}

/// Every definition of every document.
pub(crate) fn definitions(sources: &[Source]) -> Map<String, Value> {
    let mut found = Map::new();
    for source in sources {
        let document: Value = serde_json::from_str(&source.text).expect("a document is JSON");
        found.extend(document["$defs"].as_object().cloned().unwrap_or_default());
    }
    found
}

/// With references into one document. Defaults go: typify refuses those that it has no type for.
fn rewritten(definitions: &Map<String, Value>, home: &str) -> Value {
    let mut all = Value::Object(definitions.clone());
    for definition in all.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
        rewrite(definition, home);
    }
    all
}

fn rewrite(schema: &mut Value, home: &str) {
    match schema {
        Value::Object(members) => {
            members.retain(|key, _| key != "default" && key != "examples" && !key.starts_with("x-"));
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                let name = reference.rsplit('/').next().unwrap_or_default();
                *reference = format!("{home}{name}");
            }
            for (key, value) in members.iter_mut() {
                match (key.as_str(), value) {
                    // Names of properties are no keywords.
                    ("properties", Value::Object(properties)) => {
                        properties.values_mut().for_each(|property| rewrite(property, home));
                    }
                    (_, value) => rewrite(value, home),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, home)),
        _ => {}
    }
}
