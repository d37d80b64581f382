//! Rules about names in the client crate: modules, types, constants and methods.

use std::collections::HashSet;

use super::{
    Findings, Scope,
    names::{TAKEN, TAKEN_BY_CLIENT, Table},
    reach::{Way, reached},
};
use crate::{
    RUNTIME, name,
    schema::{Api, Operation, Travels},
};

/// Modules and methods that a client has besides its resources.
pub(crate) const RESOURCES: &[&str] = &[
    "blocking",
    "builder",
    "client",
    "clone",
    "external",
    "from_env",
    "id",
    "lib",
    "main",
    "mod",
    "new",
    "operations",
    "reset",
    "resume",
    "schemars",
    "session",
    "types",
];

/// Methods that a resource has besides its operations.
pub(crate) const VERBS: &[&str] = &["clone", "new"];

/// Names that settings of a client share with what only its builder has.
pub(crate) const BUILDER: &[&str] = &[
    "api_key",
    "base_url",
    "build",
    "clock",
    "env",
    "env_from",
    "from_env",
    "http_client",
    "limits",
    "new",
    "proxy",
    "random",
    "retry_budget",
    "transport",
];

/// Names that parameters share with what every client and call has.
pub(crate) const SETTERS: &[(&str, &[&str])] = &[
    ("a method of every client's builder and of every call", &["header", "retry", "timeout", "timeouts"]),
    ("a method of calls", &["clone", "idempotency_key", "into_future", "run", "send", "stream"]),
    ("the argument for the body", &["request"]),
    ("a field of every client", &["inner"]),
];

/// The way out for an operation.
const OTHER_ID: &str = "give the operation another id";

/// The way out for the key of a parameter.
const OTHER_KEY: &str = "give it another key under `components.parameters`; its `name` on the wire stays what it is";

/// `name-taken`
pub(super) fn taken(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let Some(api) = &scope.bundle.api else { return };
    let types = name::snake(&api.types_package.name);
    // What the crate names at its root, where resources are modules.
    let crates = [RUNTIME, &types];
    for operation in &api.operations {
        let (resource, verb) = halves(operation);
        let resource = (resource, RESOURCES.contains(&resource) || crates.contains(&resource));
        for (name, _) in [resource, (verb, VERBS.contains(&verb))].iter().filter(|(_, taken)| *taken) {
            findings.add_with(&operation.place, format!("the client already has a `{name}`"), OTHER_ID);
        }
    }
}

/// Definitions that files of the client crate name: whole bodies, events, values of parameters, and whatever stands in a
/// request, of which examples are made beside a `Client`.
pub(super) fn named<'a>(scope: &Scope<'a>) -> HashSet<&'a str> {
    let mut named = reached(scope, Way::Sent);
    named.extend(reached(scope, Way::SetByCaller));
    for operation in scope.bundle.api.iter().flat_map(|api| &api.operations) {
        named.extend(operation.stream.iter().map(|stream| stream.event.as_str()));
        let reply = operation.response.iter().flat_map(|reply| [Some(reply), reply.items.as_deref()]).flatten();
        named.extend(reply.filter_map(|schema| schema.reference.as_deref()));
    }
    named
}

/// `name-collision`
pub(super) fn collisions(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let Some(api) = &scope.bundle.api else { return };
    methods(api, findings);
    constants(api, findings);
    types(scope, api, findings);
}

/// Operations, each id once: of one that stands twice `operation-id-shape` speaks.
fn distinct(api: &Api) -> impl Iterator<Item = &Operation> {
    let mut seen = HashSet::new();
    api.operations.iter().filter(move |operation| seen.insert(&operation.id))
}

fn halves(operation: &Operation) -> (&str, &str) {
    operation.id.split_once('.').unwrap_or((&operation.id, ""))
}

/// Setters of the builder and of calls. What a query asks for is never a setting of a client.
fn methods(api: &Api, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    for (owner, names) in SETTERS {
        names.iter().for_each(|name| table.reserve(name, owner));
    }
    let mut settings = Table::default();
    BUILDER.iter().for_each(|name| settings.reserve(name, "a method of every client's builder"));
    for parameter in &api.parameters {
        let is_setting = !matches!(parameter.travels, Travels::Query { .. });
        let setting = is_setting.then(|| settings.taken(&parameter.key, "a parameter")).flatten();
        if let Some(message) = table.taken(&parameter.key, "a parameter").or(setting) {
            findings.add_with(&parameter.place, message, OTHER_KEY);
        }
        let overrides =
            |name: &String| table.taken(name, "an override").or_else(|| settings.taken(name, "an override"));
        if let Some(message) = parameter.overrides.as_ref().and_then(overrides) {
            findings.add_with(&parameter.place, message, "write another name under `x-overrides`");
        }
    }
}

/// Constants of operations and parameters share one module.
fn constants(api: &Api, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    table.reserve("ALL", "the list of all operations");
    table.reserve("SERVICE", "the description of the service");
    for operation in distinct(api) {
        if let Some(message) = table.taken(&name::shouty(&operation.id), "the constant of an operation") {
            findings.add_with(&operation.place, message, OTHER_ID);
        }
    }
    for parameter in &api.parameters {
        if let Some(message) = table.taken(&name::shouty(&parameter.key), "the constant of a parameter") {
            findings.add_with(&parameter.place, message, OTHER_KEY);
        }
    }
}

/// Resources and calls are types, beside those of the other crate and those of the runtime.
fn types(scope: &Scope<'_>, api: &Api, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    for taken in TAKEN.split(' ').chain(TAKEN_BY_CLIENT.split(' ')) {
        table.reserve(taken, "a type that the client uses");
    }
    for definition in scope.bundle.definitions() {
        table.reserve(&definition.name, "a definition");
    }
    let mut resources = HashSet::new();
    for operation in distinct(api) {
        let (resource, verb) = halves(operation);
        if resources.insert(resource) {
            let name = name::resource(resource);
            if let Some(message) = table.taken(&name, "the resource of an operation") {
                findings.add_with(&operation.place, message, OTHER_ID);
            }
        }
        let name = name::call(verb, resource);
        if let Some(message) = table.taken(&name, "the call of an operation") {
            findings.add_with(&operation.place, message, OTHER_ID);
        }
    }
}
