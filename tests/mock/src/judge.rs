//! What the schema documents forbid: bodies, and headers that hold JSON.

use sequrity_runtime::{Operation, Place};
use serde_json::{Map, Value, json};

use super::Received;
use crate::schema::{Fault, schemas, target};

/// Everything in a request that the documents forbid.
pub(crate) fn faults(request: &Received, operation: &Operation, body: &Value) -> Vec<Value> {
    let method = operation.method.as_str().to_ascii_lowercase();
    let described = &schemas().openapi()["paths"][operation.path][&*method]["requestBody"];
    let definition = described["content"]["application/json"]["schema"]["$ref"].as_str();
    let mut faults = definition.map(|definition| faults_of("body", target(definition), body)).unwrap_or_default();
    faults.extend(header_faults(request, operation));
    faults
}

/// Faults of all headers that hold JSON.
fn header_faults(request: &Received, operation: &Operation) -> Vec<Value> {
    let parameters = &schemas().openapi()["components"]["parameters"];
    let headers = operation.parameters.iter().filter(|parameter| parameter.place == Place::Header);
    let mut all = Vec::new();
    for parameter in headers {
        let schema = &parameters[parameter.name]["content"]["application/json"]["schema"];
        let (Some(definition), Some(text)) = (schema["$ref"].as_str(), request.header(parameter.wire)) else {
            continue;
        };
        if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            all.push(json!({"loc": ["header", parameter.wire], "msg": "it is not ASCII"}));
        }
        match serde_json::from_str(text) {
            Ok(value) => all.extend(faults_of(parameter.wire, target(definition), &without_nulls(value))),
            Err(error) => {
                all.push(json!({"loc": ["header", parameter.wire], "msg": error.to_string()}));
            }
        }
    }
    all
}

fn faults_of(place: &str, definition: &str, value: &Value) -> Vec<Value> {
    let entry = |Fault { pointer, message }: Fault| {
        let path = pointer.split('/').skip(1).map(Value::from);
        let loc: Vec<Value> = [Value::from(place)].into_iter().chain(path).collect();
        json!({"loc": loc, "msg": message})
    };
    schemas().faults(definition, value).into_iter().map(entry).collect()
}

/// Overrides may set any member to null, which takes it back.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}
