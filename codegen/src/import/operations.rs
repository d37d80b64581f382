//! Paths and methods: ids of operations, and what each of them says.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{
    bodies,
    names::{legal, snake},
    parameters::Parameters,
    prose,
    service::is_deprecated,
    source::{below, items},
    types::{At, Types},
};
use crate::{
    check::{
        client::{RESOURCES, VERBS},
        names::TAKEN_BY_CLIENT,
    },
    name,
};

/// Methods that a client has, and what an operation is called by.
const METHODS: &[(&str, &str)] =
    &[("get", "get"), ("put", "replace"), ("post", "create"), ("delete", "delete"), ("patch", "update")];

/// What a path and an operation may say that clients do not read.
const UNREAD: &[&str] = &["callbacks", "servers"];

/// An operation of the source.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) method: String,
    /// Where it stands in the source.
    pub(super) pointer: String,
    pub(super) resource: String,
    pub(super) verb: String,
    /// What it says in the dialect. References are names of definitions.
    pub(super) value: Value,
}

impl Call {
    /// Name for types of this operation alone.
    pub(super) fn name(&self) -> String {
        name::call(&self.verb, &self.resource)
    }
}

/// Every operation of the document that the dialect has a method for, by name.
pub(super) fn find(types: &mut Types<'_>) -> Vec<Call> {
    let mut calls = Vec::new();
    let paths: Vec<String> = types.reader.document.object("/paths").map(|(path, _)| path.to_owned()).collect();
    for path in paths.iter().filter(|path| !path.starts_with("x-")) {
        let (pointer, item) = types.reader.document.resolved(&below("/paths", path));
        for (key, part) in item.into_iter().flatten() {
            let place = below(&pointer, key);
            if METHODS.iter().any(|(method, _)| method == key) && part.is_object() {
                let (method, pointer) = (key.clone(), place);
                let (resource, verb, value) = (String::new(), String::new(), Value::Null);
                calls.push(Call { path: path.clone(), method, pointer, resource, verb, value });
            } else if ["head", "options", "trace", "servers", "query", "additionalOperations"].contains(&key.as_str()) {
                types.note(
                    &place,
                    format!("`{key}` is left out"),
                    "no client calls it; where yours does, do it beside the client",
                );
            }
        }
    }
    name_all(types, &mut calls);
    calls
}

/// Gives each operation its `resource.verb`.
fn name_all(types: &mut Types<'_>, calls: &mut [Call]) {
    let by_client: HashSet<&str> = TAKEN_BY_CLIENT.split(' ').collect();
    for call in calls.iter_mut() {
        let operation = types.reader.document.at(&call.pointer);
        let tag = items(operation.and_then(|operation| operation.get("tags"))).find_map(Value::as_str);
        let segment = call
            .path
            .split('/')
            .find(|segment| !segment.is_empty() && !segment.starts_with('{') && !is_version(segment));
        let resource = snake(tag.or(segment).unwrap_or("api"));
        let is_free = |name: &str| types.names.is_free(name) && !by_client.contains(name);
        let taken = RESOURCES.contains(&resource.as_str()) || !is_free(&name::resource(&resource));
        call.resource = if taken { format!("{resource}_api") } else { resource };
    }
    let mut seen: HashSet<(String, String)> = HashSet::new();
    let mut constants = HashSet::from(["ALL".to_owned(), "SERVICE".to_owned()]);
    for call in calls.iter_mut() {
        let id = types.reader.document.at(&call.pointer).and_then(|operation| operation.get("operationId"));
        let verbs = verbs(call, id.and_then(Value::as_str));
        let is_free = |verb: &String| {
            let name = name::call(verb, &call.resource);
            !VERBS.contains(&verb.as_str())
                && !seen.contains(&(call.resource.clone(), verb.clone()))
                && types.names.is_free(&name)
                && !by_client.contains(name.as_str())
                && !constants.contains(&name::shouty(&format!("{}.{verb}", call.resource)))
        };
        let last = verbs.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|number| format!("{last}_{number}"));
        call.verb = verbs.into_iter().chain(numbered).find(is_free).unwrap_or_default();
        seen.insert((call.resource.clone(), call.verb.clone()));
        constants.insert(name::shouty(&format!("{}.{}", call.resource, call.verb)));
    }
    for call in calls.iter() {
        types.names.reserve(&name::resource(&call.resource));
        types.names.reserve(&call.name());
    }
}

fn is_version(segment: &str) -> bool {
    let digits = segment.trim_start_matches(['v', 'V']);
    segment == "api" || !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

/// Verbs for an operation, the best first.
fn verbs(call: &Call, id: Option<&str>) -> Vec<String> {
    let usual = METHODS.iter().find(|(method, _)| *method == call.method).map_or("call", |(_, verb)| verb);
    let lists = call.method == "get" && !call.path.trim_end_matches('/').ends_with('}');
    let usual = if lists { "list" } else { usual };
    let segments = call.path.split('/').filter(|segment| !segment.is_empty() && !is_version(segment));
    let by_path = snake(&format!("{usual} {}", segments.collect::<Vec<_>>().join(" ")));
    let singular = |word: &str| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_owned();
    let own: Vec<String> = call.resource.split('_').map(singular).collect();
    let short = |text: &str| {
        let words: Vec<&str> = text.split('_').filter(|word| !own.contains(&singular(word))).collect();
        words.join("_")
    };
    let mut verbs: Vec<String> = Vec::new();
    match id.map(snake) {
        Some(id) => verbs.extend([short(&id), id]),
        None => verbs.extend([usual.to_owned(), short(&by_path)]),
    }
    verbs.push(by_path);
    verbs.retain(|verb| verb.starts_with(|first: char| first.is_ascii_lowercase()));
    verbs
}

/// Translates one operation; none where it cannot be called.
pub(super) fn translate(types: &mut Types<'_>, parameters: &mut Parameters, call: &Call) -> Option<Value> {
    let document = &types.reader.document;
    let operation = document.at(&call.pointer).and_then(Value::as_object)?;
    let at = At::new(call.name(), None);
    let legal = |segment: &str| {
        !segment.contains(['{', '}'])
            || segment.matches(['{', '}']).count() == 2 && segment.starts_with('{') && segment.ends_with('}')
    };
    if !call.path.split('/').all(legal) {
        let help = "describe it as text in one segment, if the service can do without";
        types.note(&call.pointer, "the operation is left out: a segment of its path is more than a parameter", help);
        return None;
    }
    for (key, value) in operation.iter().filter(|(key, _)| UNREAD.contains(&key.as_str())) {
        if value.as_object().is_none_or(|members| !members.is_empty()) {
            types.note(&below(&call.pointer, key), format!("`{key}` is left out"), "no client reads it");
        }
    }
    let mut whole = Map::new();
    whole.insert("operationId".to_owned(), format!("{}.{}", call.resource, call.verb).into());
    let said = |key: &str| operation.get(key).and_then(Value::as_str).and_then(prose::sentence);
    let (summary, description) = (said("summary"), said("description"));
    match (summary, description) {
        (Some(summary), Some(description)) if !description.starts_with(&summary) => {
            whole.insert("summary".to_owned(), summary.into());
            whole.insert("description".to_owned(), description.into());
        }
        (summary, description) => {
            let named = || prose::from_name(&format!("call {} of {}", call.verb, call.resource));
            whole.insert("description".to_owned(), description.or(summary).unwrap_or_else(named).into());
        }
    }
    if is_deprecated(operation) {
        whole.insert("deprecated".to_owned(), true.into());
    }
    let keys = parameters.of(types, call)?;
    if !keys.is_empty() {
        let references: Vec<Value> =
            keys.iter().map(|key| json!({ "$ref": format!("#/components/parameters/{key}") })).collect();
        whole.insert("parameters".to_owned(), references.into());
    }
    let request = match operation.contains_key("requestBody") {
        true => Some(bodies::request(types, call, &at)?),
        false => None,
    };
    let streams = request.as_ref().is_some_and(|request| request.asks_for_streams);
    whole.extend(request.map(|request| ("requestBody".to_owned(), request.value)));
    let replies = bodies::responses(types, call, &at, streams)?;
    whole.insert("responses".to_owned(), replies.value);
    if replies.either {
        whole.insert("x-stream-member".to_owned(), bodies::STREAM.into());
    }
    Some(whole.into())
}

/// A name in `PascalCase` for what belongs to one operation.
pub(super) fn named(at: &At, part: &str) -> At {
    At::new(format!("{}{part}", legal(&at.name)), at.owner)
}
