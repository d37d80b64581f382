//! A new method and path, with definitions for what goes out and comes in.

use serde_json::{Value, json};

use super::{
    Form, NewOperation, Plan, Refused,
    types::{define, empty},
};
use crate::{
    load::{OPENAPI, json::escape, nearest},
    name,
    schema::{Api, Bundle, Travels},
};

/// Methods, and whether each has a body.
const METHODS: &[(&str, bool)] = &[("get", false), ("delete", false), ("post", true), ("put", true), ("patch", true)];

/// Adds an operation, and what it refers to.
pub(super) fn add(plan: &mut Plan, bundle: &Bundle, wanted: &NewOperation) -> Result<(), Refused> {
    let Some(api) = &bundle.api else {
        return Err(Refused::new(
            format!("there is no `{OPENAPI}`"),
            "begin one by hand: it names servers and packages",
        ));
    };
    let Some((_, has_body)) = METHODS.iter().find(|(method, _)| *method == wanted.method) else {
        let known: Vec<&str> = METHODS.iter().map(|(method, _)| *method).collect();
        return Err(Refused::new(
            format!("`{}` is no method", wanted.method),
            format!("write one of {}", known.join(", ")),
        ));
    };
    if let Some(known) = api.operations.iter().find(|operation| operation.id == wanted.id) {
        let message = format!("there is an operation `{}` already, in {OPENAPI}:{}", wanted.id, known.place.line);
        return Err(Refused::new(message, "choose another verb, or change that one"));
    }
    let same = |known: &&crate::schema::Operation| {
        known.path == wanted.path && known.method.eq_ignore_ascii_case(&wanted.method)
    };
    if let Some(known) = api.operations.iter().find(same) {
        return Err(Refused::new(
            format!("`{}` has this method and path already", known.id),
            "correct --method or --path",
        ));
    }
    let parameters = parameters(api, &wanted.path)?;
    let about = name::pascal(&wanted.id);
    let request = match has_body {
        true => Some(body(plan, bundle, wanted, wanted.request.clone().unwrap_or(format!("{about}Request")))?),
        false if wanted.request.is_some() => {
            return Err(Refused::new(format!("`{}` has no body", wanted.method), "leave --request out"));
        }
        false => None,
    };
    let response = body(plan, bundle, wanted, wanted.response.clone().unwrap_or(format!("{about}Response")))?;
    let position = plan.draft(OPENAPI)?;
    let operation = operation(&plan.said, wanted, &parameters, request, &response);
    let path = escape(&wanted.path);
    let draft = &mut plan.drafts[position];
    let written = match api.operations.iter().any(|known| known.path == wanted.path) {
        true => draft.member(&format!("/paths/{path}"), None, &wanted.method, &operation),
        false => draft.member("/paths", None, &wanted.path, &json!({ wanted.method.as_str(): operation })),
    };
    written.ok_or_else(|| Refused::new(format!("`{OPENAPI}` has no `paths`"), "begin them by hand"))?;
    plan.wrote.push((position, format!("/paths/{path}/{}", wanted.method), format!("operation `{}`", wanted.id)));
    plan.next.push(format!("{OPENAPI}: say in `description` what `{}` does", wanted.id));
    Ok(())
}

/// Keys of the parameters of a path, then of the headers that all operations take.
fn parameters<'a>(api: &'a Api, path: &str) -> Result<Vec<&'a str>, Refused> {
    let in_path = |travels: Travels| matches!(travels, Travels::Path { .. });
    let mut keys = Vec::new();
    for segment in path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')) {
        let known = || api.parameters.iter().filter(|parameter| in_path(parameter.travels));
        let Some(parameter) = known().find(|parameter| parameter.wire == segment) else {
            let help = match nearest(segment, known().map(|parameter| parameter.wire.as_str())) {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => "describe it under `components.parameters` first".to_owned(),
            };
            return Err(Refused::new(format!("no parameter fills `{{{segment}}}`"), help));
        };
        keys.push(parameter.key.as_str());
    }
    let shared = api.parameters.iter().filter(|parameter| {
        let takes = |operation: &crate::schema::Operation| operation.parameters.contains(&parameter.key);
        !in_path(parameter.travels) && !api.operations.is_empty() && api.operations.iter().all(takes)
    });
    keys.extend(shared.map(|parameter| parameter.key.as_str()));
    Ok(keys)
}

/// A reference to a definition, which is begun when it is not there.
fn body(plan: &mut Plan, bundle: &Bundle, wanted: &NewOperation, name: String) -> Result<Value, Refused> {
    let document = match (bundle.definition(&name), &wanted.document) {
        (Some(known), _) => known.schema.place.document.clone(),
        (None, Some(document)) => {
            define(plan, bundle, document, &name, None, Form::Object, empty(bundle, document))?;
            document.clone()
        }
        (None, None) => {
            let message = format!("there is no definition `{name}`, and nothing says where to begin it");
            return Err(Refused::new(message, "write --in DOCUMENT, or name others with --request and --response"));
        }
    };
    Ok(json!({ "application/json": { "schema": { "$ref": format!("{document}#/$defs/{name}") } } }))
}

fn operation(
    said: &str,
    wanted: &NewOperation,
    parameters: &[&str],
    request: Option<Value>,
    response: &Value,
) -> Value {
    let references: Vec<Value> =
        parameters.iter().map(|key| json!({ "$ref": format!("#/components/parameters/{key}") })).collect();
    let mut operation = json!({ "operationId": wanted.id, "description": said });
    if !references.is_empty() {
        operation["parameters"] = json!(references);
    }
    if let Some(request) = request {
        operation["requestBody"] = json!({ "required": true, "content": request });
    }
    operation["responses"] = json!({ "200": { "description": "The whole reply.", "content": response } });
    operation
}
