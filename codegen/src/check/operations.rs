//! Rules about the `OpenAPI` document.

use super::{Findings, Scope, names::is_snake, paths::texts};
use crate::{
    ir::LifeStep,
    load::nearest,
    schema::{Kind, Operation, Parameter, Schema, Travels},
    shape::Shape,
};
use std::collections::HashSet;

fn operations<'a>(scope: &Scope<'a>) -> impl Iterator<Item = &'a Operation> {
    scope.bundle.api.iter().flat_map(|api| &api.operations)
}

/// The parameters of an operation that exist.
pub(super) fn known<'a>(scope: &Scope<'a>, operation: &'a Operation) -> impl Iterator<Item = &'a Parameter> {
    let all = scope.bundle.api.as_ref().map(|api| api.parameters.as_slice()).unwrap_or_default();
    operation.parameters.iter().filter_map(|key| all.iter().find(|parameter| parameter.key == *key))
}

/// `operation-id-shape`
pub(super) fn ids(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut seen = HashSet::new();
    for operation in operations(scope).filter(|operation| !operation.id.is_empty()) {
        let place = scope.bundle.inside(&operation.place, "/operationId");
        let shaped = operation.id.split_once('.').is_some_and(|(resource, verb)| is_snake(resource) && is_snake(verb));
        if !shaped {
            findings.add(&place, format!("`{}` is not `resource.verb`", operation.id));
        }
        if !seen.insert(&operation.id) {
            findings.add(&place, format!("`{}` is the id of another operation", operation.id));
        }
    }
}

/// `operation-parameter-unknown`
pub(super) fn parameters(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let Some(api) = &scope.bundle.api else { return };
    for operation in &api.operations {
        let mut seen = HashSet::new();
        for key in &operation.parameters {
            if !seen.insert(key) {
                findings.add(&operation.place, format!("`{}` has the parameter `{key}` twice", operation.id));
            }
            if !api.parameters.iter().any(|parameter| parameter.key == *key) {
                let message = format!("`{}` has the parameter `{key}`, which is not described", operation.id);
                match nearest(key, api.parameters.iter().map(|parameter| parameter.key.as_str())) {
                    Some(near) => findings.add_with(&operation.place, message, format!("did you mean `{near}`?")),
                    None => findings.add(&operation.place, message),
                }
            }
        }
    }
}

/// `path-segment-unknown`
pub(super) fn segments(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let in_path = |parameter: &&Parameter| matches!(parameter.travels, Travels::Path { .. });
        let wires: Vec<&str> =
            known(scope, operation).filter(in_path).map(|parameter| parameter.wire.as_str()).collect();
        let braced = operation.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let braced: Vec<&str> = braced.collect();
        for segment in braced.iter().filter(|segment| !wires.contains(segment)) {
            findings.add(&operation.place, format!("the path has a segment `{{{segment}}}` without a parameter"));
        }
        for wire in wires.iter().filter(|wire| !braced.contains(wire)) {
            findings.add(&operation.place, format!("the path has no segment `{{{wire}}}` for its parameter"));
        }
    }
}

/// `parameter-schema`
pub(super) fn schemas(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for parameter in scope.bundle.api.iter().flat_map(|api| &api.parameters) {
        let Some(target) = scope.names.target(&parameter.schema) else {
            continue;
        };
        let refers = parameter.schema.reference.is_some();
        let fits = match (parameter.json, refers) {
            (true, _) => refers && matches!(Shape::of(target), Some(Shape::Object(_))),
            (false, true) => matches!(Shape::of(target), Some(Shape::Enum { .. })),
            (false, false) => target.kind == Some(Kind::String),
        };
        if !fits {
            findings.add(&parameter.place, format!("`{}` cannot travel like this", parameter.key));
        }
    }
}

/// `stream-member`
pub(super) fn stream_member(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let Some(stream) = operation.stream.as_ref().filter(|stream| !stream.member.is_empty()) else {
            continue;
        };
        let request = operation.request.as_deref().and_then(|name| scope.names.schema(name));
        let properties = || request.into_iter().flat_map(|request| request.properties.iter().flatten());
        let member = properties().find(|property| property.name == stream.member);
        let place = scope.bundle.inside(&operation.place, "/x-stream-member");
        match member {
            Some(member) if member.schema.kind == Some(Kind::Boolean) => {}
            Some(_) => findings.add(&place, format!("`{}` is no boolean", stream.member)),
            None => findings.add(&place, format!("the request has no member `{}`", stream.member)),
        }
    }
}

/// `stream-terminal`
pub(super) fn terminal(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let Some(stream) = &operation.stream else {
            continue;
        };
        let Some(event) = scope.names.schema(&stream.event) else {
            continue;
        };
        let Some(Shape::Union { members, .. }) = Shape::of(event) else {
            let help = "refer to a union of events, told apart by a tag";
            findings.add_with(&operation.place, format!("`{}` is no union", stream.event), help);
            continue;
        };
        let tags = tags(scope, members);
        for tag in stream.terminal.iter().filter(|tag| !tags.contains(*tag)) {
            let message = format!("no event has the tag `{tag}`");
            match nearest(tag, tags.iter().map(String::as_str)) {
                Some(near) => findings.add_with(&operation.place, message, format!("did you mean `{near}`?")),
                None => findings.add(&operation.place, message),
            }
        }
    }
}

/// The tags of the members of a union.
fn tags(scope: &Scope<'_>, members: &[Schema]) -> HashSet<String> {
    let targets = members.iter().filter_map(|member| scope.names.target(member));
    targets.flat_map(|target| texts(&scope.names, target)).collect()
}

/// `life-cycle`
pub(super) fn life_cycle(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let Some(stream) = operation.stream.as_ref().filter(|stream| !stream.life_cycle.is_empty()) else { continue };
        let event = scope.names.schema(&stream.event).and_then(Shape::of);
        let Some(Shape::Union { members, .. }) = event else { continue };
        let known = tags(scope, members);
        let named: Vec<&str> = stream.life_cycle.iter().flat_map(LifeStep::tags).collect();
        for tag in named.iter().filter(|tag| !known.contains(**tag)) {
            findings.add(&operation.place, format!("no event has the tag `{tag}`"));
        }
        let placed = |tag: &String| named.contains(&tag.as_str()) || stream.terminal.contains(tag);
        for name in members.iter().filter_map(|member| member.reference.as_ref()) {
            let event = scope.names.schema(name);
            if event.is_some_and(|event| !texts(&scope.names, event).any(|tag| placed(&tag))) {
                findings.add(&operation.place, format!("`{name}` stands nowhere in the life of the stream"));
            }
        }
    }
}
