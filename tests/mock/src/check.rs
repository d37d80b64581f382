//! What the service would not take: wrong paths, wrong keys, bodies that are no JSON, and what the schema forbids.

use sequrity::operations::ALL;
use sequrity_runtime::{Operation, Place};
use serde_json::{Value, json};

use super::{Answer, KEY, Received};
#[cfg(feature = "schemas")]
use crate::judge::faults;

/// The operation of a request, found by its path, whatever the base of the path is.
pub(crate) fn operation(path: &str) -> Option<&'static Operation> {
    ALL.iter().copied().find(|operation| {
        let template: Vec<&str> = operation.path.split('/').skip(1).collect();
        let optional = |segment: &&&str| {
            operation.parameters.iter().any(|parameter| {
                parameter.place == Place::Path { optional: true } && **segment == format!("{{{}}}", parameter.wire)
            })
        };
        let short: Vec<&str> = template.iter().filter(|segment| !optional(segment)).copied().collect();
        fits(path, &short) || fits(path, &template)
    })
}

fn fits(path: &str, template: &[&str]) -> bool {
    let Some(path) = path.strip_prefix('/') else { return false };
    let path: Vec<&str> = path.split('/').collect();
    let Some(base) = path.len().checked_sub(template.len()) else { return false };
    let same = |(segment, template): (&&str, &&str)| segment == template || template.starts_with('{');
    path.iter().all(|segment| !segment.is_empty()) && path[base..].iter().zip(template).all(same)
}

/// Why a request is refused, if it is.
pub(crate) fn refusal(request: &Received, operation: Option<&Operation>) -> Option<Answer> {
    let Some(operation) = operation else {
        return Some(refuse(404, format!("no operation has the path {}", request.path)));
    };
    if request.method != operation.method.as_str() {
        return Some(refuse(405, format!("{} is not {}", request.method, operation.method)));
    }
    if request.header("authorization") != Some(&format!("Bearer {KEY}")) {
        return Some(refuse(401, "the bearer key is missing or wrong"));
    }
    if request.header("content-type") != Some("application/json") {
        return Some(refuse(415, "the content type must be application/json"));
    }
    let Ok(body) = serde_json::from_str::<Value>(&request.body) else {
        return Some(refuse(400, "the body is not JSON"));
    };
    let accept = if request.wants_events() { "text/event-stream" } else { "application/json" };
    if request.header("accept") != Some(accept) {
        return Some(refuse(406, format!("the accept header must be {accept}")));
    }
    let faults = faults(request, operation, &body);
    (!faults.is_empty()).then(|| Answer::status(422).json(json!({ "detail": faults })))
}

/// Without the judge nothing is against the schema.
#[cfg(not(feature = "schemas"))]
fn faults(_: &Received, _: &Operation, _: &Value) -> Vec<Value> {
    Vec::new()
}

fn refuse(status: u16, detail: impl Into<String>) -> Answer {
    Answer::status(status).json(json!({ "detail": detail.into() }))
}

#[cfg(test)]
mod tests {
    use super::operation;

    #[track_caller]
    fn leads(path: &str, id: Option<&str>) {
        assert_eq!(operation(path).map(|operation| operation.id), id, "{path}");
    }

    #[test]
    fn path_leads_to_operation() {
        leads("/control/chat/v1/responses", Some("responses.create"));
        leads("/control/lang-graph/openrouter/v1/responses", Some("responses.create"));
        leads("/base/of/control/code/v1/responses", Some("responses.create"));
    }

    #[test]
    fn other_paths_lead_nowhere() {
        leads("/control/chat/v1/chat/completions", None);
        leads("//control/chat/v1/responses", None);
        leads("/control//v1/responses", None);
        leads("/v1/responses", None);
    }
}
