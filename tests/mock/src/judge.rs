//! What the schema documents forbid: bodies, headers that hold JSON, and parameters that nobody has described.

use sequrity_runtime::{Operation, Parameter, Place};
use serde_json::{Map, Value, json};

use super::Received;
use crate::schema::{Fault, schemas, target};

/// Whether the documents describe a body for an operation.
pub(crate) fn takes_body(operation: &Operation) -> bool {
    described_body(schemas().openapi(), operation).is_some()
}

/// Everything in a request that the documents forbid.
pub(crate) fn faults(request: &Received, operation: &Operation, body: Option<&Value>) -> Vec<Value> {
    let openapi = schemas().openapi();
    let definition = described_body(openapi, operation)
        .and_then(|described| described["content"]["application/json"]["schema"]["$ref"].as_str());
    let mut faults = match (definition, body) {
        (Some(definition), Some(body)) => faults_of("body", target(definition), body),
        _ => Vec::new(),
    };
    let parameters = &openapi["components"]["parameters"];
    for parameter in operation.parameters {
        match parameters.get(parameter.name) {
            Some(described) => faults.extend(parameter_faults(request, parameter, described)),
            None => faults.push(fault(&["parameters", parameter.name], "the documents do not describe it")),
        }
    }
    faults.extend(query_faults(&request.path, operation));
    faults
}

fn described_body<'d>(openapi: &'d Value, operation: &Operation) -> Option<&'d Value> {
    let method = operation.method.as_str().to_ascii_lowercase();
    openapi["paths"][operation.path][&*method].get("requestBody")
}

/// Faults of a header that holds JSON.
fn parameter_faults(request: &Received, parameter: &Parameter, described: &Value) -> Vec<Value> {
    let definition = described["content"]["application/json"]["schema"]["$ref"].as_str();
    let (Place::Header, Some(definition), Some(text)) = (parameter.place, definition, request.header(parameter.wire))
    else {
        return Vec::new();
    };
    let here = ["header", parameter.wire];
    let mut faults = Vec::new();
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        faults.push(fault(&here, "it is not ASCII"));
    }
    match serde_json::from_str(text) {
        Ok(value) => faults.extend(faults_of(parameter.wire, target(definition), &without_nulls(value))),
        Err(error) => faults.push(fault(&here, &error.to_string())),
    }
    faults
}

/// Pairs of the query that the operation does not have, and those that it cannot do without.
fn query_faults(path: &str, operation: &Operation) -> Vec<Value> {
    let (_, query) = path.split_once('?').unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let names: Vec<String> = pairs.map(|pair| decoded(pair.split('=').next().unwrap_or_default())).collect();
    let taken = || operation.parameters.iter().filter(|parameter| matches!(parameter.place, Place::Query { .. }));
    let unknown = names.iter().filter(|name| !taken().any(|parameter| parameter.wire == **name));
    let needed = taken().filter(|parameter| parameter.place == Place::Query { required: true });
    let missing = needed.filter(|parameter| !names.iter().any(|name| name == parameter.wire));
    let unknown = unknown.map(|name| fault(&["query", name], "the operation has no such parameter"));
    unknown.chain(missing.map(|parameter| fault(&["query", parameter.wire], "it is missing"))).collect()
}

/// A text of a query without its percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
        let code = code.filter(|_| *first == b'%');
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn fault(place: &[&str], message: &str) -> Value {
    json!({"loc": place, "msg": message})
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

#[cfg(test)]
mod tests {
    use sequrity::operations::RESPONSES_CREATE;
    use sequrity_runtime::{Method, Operation, Parameter, Place};
    use serde_json::json;

    use super::{Received, faults, takes_body};

    const WORD: Parameter = Parameter {
        name: "word",
        wire: "word[]",
        place: Place::Query { required: true },
        secret: false,
        overrides: None,
        default: None,
        rules: &[],
    };
    const LIST: Operation = Operation { method: Method::Get, parameters: &[], ..RESPONSES_CREATE };

    fn asked(path: &str) -> Received {
        Received { path: path.to_owned(), ..Received::default() }
    }

    #[test]
    fn operation_without_a_described_body_takes_none() {
        assert!(takes_body(&RESPONSES_CREATE));
        assert!(!takes_body(&LIST));
        assert_eq!(faults(&asked("/control/chat/v1/responses"), &LIST, None), Vec::<serde_json::Value>::new());
    }

    #[test]
    fn pair_of_the_query_that_nobody_has_described_is_refused() {
        let found = faults(&asked("/control/chat/v1/responses?li%6Dit=2&after=a%2Fb"), &LIST, None);

        let message = "the operation has no such parameter";
        assert_eq!(
            found,
            [json!({"loc": ["query", "limit"], "msg": message}), json!({"loc": ["query", "after"], "msg": message})]
        );
    }

    #[test]
    fn parameter_that_the_documents_do_not_describe_is_a_fault() {
        let operation = Operation { parameters: &[&WORD], ..LIST };

        let unsaid = faults(&asked("/control/chat/v1/responses"), &operation, None);
        let said = faults(&asked("/control/chat/v1/responses?word%5B%5D=a"), &operation, None);

        let undescribed = json!({"loc": ["parameters", "word"], "msg": "the documents do not describe it"});
        assert_eq!(unsaid, [undescribed.clone(), json!({"loc": ["query", "word[]"], "msg": "it is missing"})]);
        assert_eq!(said, [undescribed]);
    }
}
