//! What the service would not take: wrong paths, wrong keys, bodies that are no JSON, and what the schema forbids.

use sequrity::operations::ALL;
#[cfg(not(feature = "schemas"))]
use sequrity_runtime::Method;
use sequrity_runtime::{Operation, Place};
use serde_json::{Value, json};

use super::{Answer, KEY, Received};
#[cfg(feature = "schemas")]
use crate::judge::{faults, takes_body};

/// The operation of a request, found by its path, whatever the base of the path is.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static Operation> {
    find(ALL, method, path)
}

/// Of several on one path that of the method; where none has it, the method is what is wrong.
fn find<'o>(all: &[&'o Operation], method: &str, path: &str) -> Option<&'o Operation> {
    let on_path = || all.iter().copied().filter(|operation| is_on(operation, path));
    on_path().find(|operation| operation.method.as_str() == method).or_else(|| on_path().next())
}

fn is_on(operation: &Operation, path: &str) -> bool {
    let template: Vec<&str> = operation.path.split('/').skip(1).collect();
    let optional = |segment: &&&str| {
        operation.parameters.iter().any(|parameter| {
            parameter.place == Place::Path { optional: true } && **segment == format!("{{{}}}", parameter.wire)
        })
    };
    let short: Vec<&str> = template.iter().filter(|segment| !optional(segment)).copied().collect();
    fits(path, &short) || fits(path, &template)
}

fn fits(path: &str, template: &[&str]) -> bool {
    let Some(path) = path.strip_prefix('/') else { return false };
    let path: Vec<&str> = path.split('/').collect();
    let Some(base) = path.len().checked_sub(template.len()) else { return false };
    // A segment without a text is what stands behind a slash at the end.
    let same =
        |(segment, template): (&&str, &&str)| segment == template || template.starts_with('{') && !segment.is_empty();
    path[..base].iter().all(|segment| !segment.is_empty()) && path[base..].iter().zip(template).all(same)
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
    let body = match body(request, takes_body(operation)) {
        Ok(body) => body,
        Err((status, reason)) => return Some(refuse(status, reason)),
    };
    if let Some(accept) = unaccepted(request, operation) {
        return Some(refuse(406, format!("the accept header must be {accept}")));
    }
    let faults = faults(request, operation, body.as_ref());
    (!faults.is_empty()).then(|| Answer::status(422).json(json!({ "detail": faults })))
}

/// The body of a request, where there is to be one; else status and reason of a refusal.
fn body(request: &Received, taken: bool) -> Result<Option<Value>, (u16, &'static str)> {
    let content_type = request.header("content-type");
    if !taken {
        let none = request.body.is_empty() && content_type.is_none();
        return if none { Ok(None) } else { Err((400, "the operation takes no body")) };
    }
    if content_type != Some("application/json") {
        return Err((415, "the content type must be application/json"));
    }
    serde_json::from_str(&request.body).map(Some).map_err(|_| (400, "the body is not JSON"))
}

/// What a request should ask for, where it asks for something else.
fn unaccepted(request: &Received, operation: &Operation) -> Option<&'static str> {
    let accept = if request.wants_events() { "text/event-stream" } else { operation.accept };
    (request.header("accept") != Some(accept)).then_some(accept)
}

/// Without the judge nothing is against the schema.
#[cfg(not(feature = "schemas"))]
fn faults(_: &Received, _: &Operation, _: Option<&Value>) -> Vec<Value> {
    Vec::new()
}

/// Without the documents the method alone says so.
#[cfg(not(feature = "schemas"))]
fn takes_body(operation: &Operation) -> bool {
    !matches!(operation.method, Method::Get | Method::Delete)
}

fn refuse(status: u16, detail: impl Into<String>) -> Answer {
    Answer::status(status).json(json!({ "detail": detail.into() }))
}

#[cfg(test)]
mod tests {
    use sequrity::operations::RESPONSES_CREATE;
    use sequrity_runtime::{Method, Operation};

    use super::{Received, body, find, operation, unaccepted};

    #[track_caller]
    fn leads(path: &str, id: Option<&str>) {
        assert_eq!(operation("POST", path).map(|operation| operation.id), id, "{path}");
    }

    #[test]
    fn method_tells_operations_of_one_path_apart() {
        let all = [&RESPONSES_CREATE, &Operation { id: "responses.list", method: Method::Get, ..RESPONSES_CREATE }];
        let found = |method| find(&all, method, "/control/chat/v1/responses").map(|operation| operation.id);

        assert_eq!(found("GET"), Some("responses.list"));
        assert_eq!(found("POST"), Some("responses.create"));
        assert_eq!(found("PUT"), Some("responses.create"), "which then says what is wrong");
    }

    #[test]
    fn slash_at_the_end_tells_paths_apart() {
        let with = Operation { id: "notes.all", path: "/notes/", ..RESPONSES_CREATE };
        let one = Operation { id: "notes.one", path: "/notes/{id}", ..RESPONSES_CREATE };
        let without = Operation { id: "notes.list", path: "/notes", ..RESPONSES_CREATE };
        let all = [&one, &without, &with];

        let found = ["/notes", "/notes/", "/base/notes/", "/notes/7", "/notes/7/", "/notes//"]
            .map(|path| find(&all, "POST", path).map(|operation| operation.id));

        let [list, every, id] = ["notes.list", "notes.all", "notes.one"].map(Some);
        assert_eq!(found, [list, every, every, id, None, None]);
    }

    #[test]
    fn body_is_there_where_it_is_taken_and_nowhere_else() {
        let request = |body: &str, content_type: Option<&str>| Received {
            body: body.to_owned(),
            headers: content_type.map(|value| ("content-type".to_owned(), value.to_owned())).into_iter().collect(),
            ..Received::default()
        };
        let json = Some("application/json");

        assert_eq!(body(&request("", None), false), Ok(None));
        assert_eq!(body(&request("[]", json), true), Ok(Some(serde_json::json!([]))));
        for (text, content_type, taken, status) in
            [("{}", json, false, 400), ("", None, true, 415), ("{", json, true, 400)]
        {
            let refused = body(&request(text, content_type), taken).map_err(|(status, _)| status);
            assert_eq!(refused, Err(status), "{text:?}");
        }
    }

    #[test]
    fn media_type_is_that_of_the_operation_or_of_events() {
        let export = Operation { accept: "text/csv", ..RESPONSES_CREATE };
        let asking = |body: &str, accept: &str| Received {
            body: body.to_owned(),
            headers: vec![("accept".to_owned(), accept.to_owned())],
            ..Received::default()
        };

        assert_eq!(unaccepted(&asking("{}", "text/csv"), &export), None);
        assert_eq!(unaccepted(&asking("{}", "application/json"), &export), Some("text/csv"));
        assert_eq!(unaccepted(&asking("{}", "application/json"), &RESPONSES_CREATE), None);
        let events = asking(r#"{"stream":true}"#, "application/json");
        assert_eq!(unaccepted(&events, &RESPONSES_CREATE), Some("text/event-stream"));
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
