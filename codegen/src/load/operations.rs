//! The `paths` of the `OpenAPI` document.

use serde_json::Value;

use super::{
    contents, errors,
    json::Json,
    life, media, nearest,
    reader::{At, Fields, Reader},
    turns,
};
use crate::schema::{EventStream, Operation, Parameter, Place, Travels, media::JSON};

/// What a path may hold besides parameters. HEAD and OPTIONS have no body to read, so no client needs them.
const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];

const PATH: &[&str] = &["parameters", "get", "put", "post", "delete", "patch"];
const OPERATION: &[&str] = &[
    "operationId",
    "tags",
    "summary",
    "description",
    "deprecated",
    "parameters",
    "requestBody",
    "responses",
    "x-loop",
    "x-stream-member",
    "x-usage",
];

/// Statuses of success whose replies have no body, whatever is described.
const BODILESS: [&str; 2] = ["204", "205"];

/// How a stream ends that does not complete.
const OUTCOMES: [&str; 2] = ["incomplete", "failed"];

/// Where a parameter of an operation is looked up.
const PARAMETERS: &str = "#/components/parameters/";

/// Reads every operation, in the order they are written.
pub(super) fn paths(reader: &mut Reader<'_>, at: &At<'_>, parameters: &[Parameter]) -> Vec<Operation> {
    let mut operations = Vec::new();
    for path in reader.entries(at) {
        let fields = Fields::of(reader, &path, PATH);
        let shared = fields.get("parameters").map(|at| keys(reader, at)).unwrap_or_default();
        for entry in path.members().iter().filter(|entry| METHODS.contains(&entry.key())) {
            operations.push(operation(reader, entry, path.key(), &shared, parameters));
        }
    }
    operations
}

fn operation(
    reader: &mut Reader<'_>,
    at: &At<'_>,
    path: &str,
    shared: &[(String, Place)],
    parameters: &[Parameter],
) -> Operation {
    let fields = Fields::of(reader, at, OPERATION);
    let own = fields.get("parameters").map(|at| keys(reader, at)).unwrap_or_default();
    let (keys, parameter_places) = shared.iter().chain(&own).cloned().unzip();
    let mut operation = Operation {
        id: fields.text(reader, "operationId"),
        method: at.key().to_uppercase(),
        path: path.to_owned(),
        summary: fields.optional(reader, "summary"),
        description: fields.optional(reader, "description").unwrap_or_default(),
        deprecated: fields.switch(reader, "deprecated"),
        parameters: keys,
        parameter_places,
        request: fields.get("requestBody").and_then(|at| request(reader, at)),
        response: None,
        content: None,
        stream: None,
        errors: Vec::new(),
        turns: fields.get("x-loop").map(|at| turns::turns(reader, at)),
        usage: fields.get("x-usage").map(|at| reader.strings(at)).unwrap_or_default(),
        place: reader.place(at),
    };
    if let Some(at) = fields.get("tags") {
        let tags = reader.strings(at);
        // Of an id without a resource `operation-id-shape` speaks.
        if let Some((resource, _)) = operation.id.split_once('.')
            && tags != [resource]
        {
            let help = format!("write [\"{resource}\"], or leave it out");
            reader.refuse("wrong-value", at, "the one tag of an operation is its resource", help);
        }
    }
    if let Some(at) = fields.need(reader, "responses") {
        let sessions = parameters.iter().filter(|parameter| parameter.travels == Travels::Session);
        let session = sessions.map(|parameter| parameter.wire.as_str()).next();
        responses(reader, at, session, &mut operation);
    }
    stream_member(reader, &fields, &mut operation);
    operation
}

/// `x-stream-member` goes with an event stream, and says which of two kinds of reply is asked for.
fn stream_member(reader: &mut Reader<'_>, fields: &Fields<'_>, operation: &mut Operation) {
    match (&mut operation.stream, fields.get("x-stream-member")) {
        (Some(_), None) if operation.response.is_none() => {}
        (Some(stream), _) => stream.member = Some(fields.text(reader, "x-stream-member")),
        (None, Some(at)) => {
            let help = "leave it out, or describe the stream under `text/event-stream`";
            reader.refuse("wrong-value", at, "this operation answers with no event stream", help);
        }
        (None, None) => {}
    }
}

/// The keys of parameters and where each is named, as a reference into `components.parameters`.
fn keys(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<(String, Place)> {
    let mut keys = Vec::new();
    for item in reader.items(at) {
        let members = item.members();
        if !members.is_empty() && members.iter().all(|member| member.key() != "$ref") {
            let help = format!("describe it under `components.parameters`, and refer to it: `{PARAMETERS}name`");
            reader.refuse("wrong-value", &item, "a parameter is described in one place, for all operations", help);
            continue;
        }
        let fields = Fields::of(reader, &item, &["$ref"]);
        let Some(at) = fields.need(reader, "$ref") else {
            continue;
        };
        let Some(reference) = reader.string(at) else {
            continue;
        };
        match reference.strip_prefix(PARAMETERS) {
            Some(key) => keys.push((key.to_owned(), reader.place(at))),
            None => {
                let message = format!("`{reference}` is no reference to a parameter");
                reader.refuse("unknown-reference", at, message, format!("write `{PARAMETERS}name`"));
            }
        }
    }
    keys
}

fn request(reader: &mut Reader<'_>, at: &At<'_>) -> Option<String> {
    let fields = Fields::of(reader, at, &["description", "required", "content"]);
    fields.optional(reader, "description");
    if let Some(at) = fields.get("required")
        && reader.boolean(at) == Some(false)
    {
        let help = "leave it out, or write true: where all its members are optional, callers send an empty object";
        reader.refuse("wrong-value", at, "a body is an argument of the method, and cannot be left out", help);
    }
    let content = fields.need(reader, "content")?;
    let media = media::types(reader, content, &[JSON]);
    let json = media.need(reader, JSON)?;
    let fields = Fields::of(reader, json, &["schema"]);
    let schema = fields.need(reader, "schema")?;
    reader.referring(schema)
}

/// The one content of all successes, and bodies of errors; other statuses are described only.
fn responses(reader: &mut Reader<'_>, at: &At<'_>, session: Option<&str>, operation: &mut Operation) {
    let entries = reader.entries(at);
    let success = |key: &str| key.len() == 3 && key.starts_with('2');
    if !entries.iter().any(|entry| success(entry.key())) && matches!(at.node.json, Json::Object(_)) {
        reader.refuse("wrong-value", at, "no response is a success", "add one, such as \"200\"");
    }
    let mut first: Option<(&str, Value)> = None;
    for entry in &entries {
        let (status, read, tells) = (entry.key(), success(entry.key()), errors::is_one(entry.key()));
        let allowed: &[&str] = match (read, tells) {
            (true, _) => &["description", "headers", "content"],
            (false, true) => &["description", "content"],
            (false, false) => &["description"],
        };
        let fields = Fields::of(reader, entry, allowed);
        fields.optional(reader, "description");
        if let Some(at) = fields.get("headers").filter(|_| read) {
            headers(reader, at, session);
        }
        let Some(at) = fields.get("content") else { continue };
        if tells {
            operation.errors.extend(errors::bodies(reader, at, status));
        }
        if !read {
            continue;
        }
        let here = at.node.to_value();
        match &first {
            _ if BODILESS.contains(&status) => {
                let message = format!("a reply of status {status} has no body");
                reader.refuse("wrong-value", at, message, "leave it out, or describe it under \"200\"");
            }
            None => {
                contents::content(reader, at, operation);
                first = Some((status, here));
            }
            Some((other, before)) if *before != here => {
                let message = format!("this is not what {other} answers with, and a call has one type of reply");
                let help = "write the same under both: a definition that takes either, or a union of the two";
                reader.refuse("wrong-value", at, message, help);
            }
            Some(_) => {}
        }
    }
}

/// Only the header of the session is read back.
fn headers(reader: &mut Reader<'_>, at: &At<'_>, session: Option<&str>) {
    for entry in reader.entries(at) {
        if session.is_some_and(|name| name.eq_ignore_ascii_case(entry.key())) {
            continue;
        }
        let help = match session {
            Some(name) => format!("write `{name}`, as the parameter with `x-conversation` has it, or leave it out"),
            None => "leave it out; callers find it among the headers of a reply".to_owned(),
        };
        reader.refuse("wrong-value", &entry, format!("`{}` is not the header of the session", entry.key()), help);
    }
}

pub(super) fn stream(reader: &mut Reader<'_>, at: &At<'_>) -> Option<EventStream> {
    let fields =
        Fields::of(reader, at, &["itemSchema", "x-terminal", "x-outcomes", "x-text", "x-done", "x-life-cycle"]);
    let event = fields.need(reader, "itemSchema").and_then(|at| reader.referring(at))?;
    Some(EventStream {
        event,
        member: None,
        terminal: fields.get("x-terminal").map(|at| reader.strings(at)).unwrap_or_default(),
        outcomes: fields.get("x-outcomes").map(|at| outcomes(reader, at)).unwrap_or_default(),
        text: fields.optional(reader, "x-text"),
        done: fields.optional(reader, "x-done"),
        life_cycle: fields.get("x-life-cycle").map(|at| life::steps(reader, at)).unwrap_or_default(),
        place: reader.place(at),
    })
}

/// Tags of terminal events, each with `incomplete` or `failed`.
fn outcomes(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<(String, String)> {
    let mut outcomes = Vec::new();
    for entry in reader.entries(at) {
        match reader.string(&entry) {
            Some(outcome) if OUTCOMES.contains(&outcome.as_str()) => {
                outcomes.push((entry.key().to_owned(), outcome));
            }
            Some(outcome) => {
                let help = match nearest(&outcome, OUTCOMES) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "write \"incomplete\" or \"failed\"; leave out what completes".to_owned(),
                };
                reader.refuse("wrong-value", &entry, "a stream ends incomplete or failed, or it completes", help);
            }
            None => {}
        }
    }
    outcomes
}
