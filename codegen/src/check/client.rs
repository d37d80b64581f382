//! Rules about names in the client crate: modules, types, constants and methods.

use super::{
    Findings, Scope,
    names::{TAKEN, TAKEN_BY_CLIENT, Table},
};
use crate::{
    RUNTIME, name,
    schema::{Api, Operation},
};
use std::collections::HashSet;

/// Modules and methods that a client has besides its resources.
const RESOURCES: &[&str] = &[
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
const VERBS: &[&str] = &["clone", "new"];

/// Setters of clients and calls that every client has.
const SETTERS: &[&str] = &[
    "api_key",
    "base_url",
    "build",
    "clock",
    "env",
    "env_from",
    "from_env",
    "header",
    "http_client",
    "clone",
    "idempotency_key",
    "inner",
    "into_future",
    "limits",
    "new",
    "proxy",
    "random",
    "request",
    "retry",
    "retry_budget",
    "run",
    "send",
    "stream",
    "timeout",
    "timeouts",
    "transport",
];

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
            let help = "give the operation another id";
            findings.add_with(&operation.place, format!("the client already has a `{name}`"), help);
        }
    }
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

/// Setters of the builder and of calls.
fn methods(api: &Api, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    for setter in SETTERS {
        table.reserve(setter, "a setter of every client");
    }
    for parameter in &api.parameters {
        table.method(&parameter.key, "a parameter", &parameter.place, findings);
        if let Some(name) = &parameter.overrides {
            table.method(name, "an override", &parameter.place, findings);
        }
    }
}

/// Constants of operations and parameters share one module.
fn constants(api: &Api, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    table.reserve("ALL", "the list of all operations");
    table.reserve("SERVICE", "the description of the service");
    for operation in distinct(api) {
        table.method(&name::shouty(&operation.id), "the constant of an operation", &operation.place, findings);
    }
    for parameter in &api.parameters {
        table.method(&name::shouty(&parameter.key), "the constant of a parameter", &parameter.place, findings);
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
            table.method(&name, "the resource of an operation", &operation.place, findings);
        }
        let name = name::call(verb, resource);
        table.method(&name, "the call of an operation", &operation.place, findings);
    }
}
