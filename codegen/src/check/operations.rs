//! Rules about the `OpenAPI` document.

use std::collections::{BTreeMap, HashSet};

use super::{Findings, Scope, names::is_snake};
use crate::{
    formats,
    load::{nearest, several},
    schema::{Kind, Limits, Operation, Parameter, Place, Schema, Travels},
    shape::Shape,
};

pub(super) fn operations<'a>(scope: &Scope<'a>) -> impl Iterator<Item = &'a Operation> {
    scope.bundle.api.iter().flat_map(|api| &api.operations)
}

/// The parameters of an operation that exist, each with the place where the operation names it.
pub(super) fn known<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
) -> impl Iterator<Item = (&'a Parameter, &'a Place)> {
    let all = scope.bundle.api.as_ref().map(|api| api.parameters.as_slice()).unwrap_or_default();
    let named = operation.parameters.iter().zip(&operation.parameter_places);
    named.filter_map(|(key, place)| Some((all.iter().find(|parameter| parameter.key == *key)?, place)))
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
    let known = || api.parameters.iter().map(|parameter| parameter.key.as_str());
    let mut unknown: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    for operation in &api.operations {
        let mut seen = HashSet::new();
        for (key, place) in operation.parameters.iter().zip(&operation.parameter_places) {
            if !seen.insert(key) {
                findings.add(place, format!("`{}` has the parameter `{key}` twice", operation.id));
            }
            if !known().any(|known| known == key) {
                unknown.entry(key).or_default().push(place);
            }
        }
    }
    // Where the parameters could not be read, it is not known which there are.
    if scope.names.is_damaged_whole(&api.document, "/components/parameters") {
        return;
    }
    if api.parameters.is_empty() && unknown.len() > 1 {
        let places = unknown.values().flatten().min();
        let keys: Vec<&str> = unknown.keys().copied().collect();
        let message = format!("no parameter is described, neither {}", several(&keys));
        places.into_iter().for_each(|place| findings.add(place, &message));
        return;
    }
    for (key, mut places) in unknown {
        // The parameters of a path are those of all its operations.
        places.sort();
        places.dedup();
        let more = match places.len() - 1 {
            0 => String::new(),
            1 => "; one more reference leads there".to_owned(),
            others => format!("; {others} more references lead there"),
        };
        findings.add_near(places[0], format!("the parameter `{key}` is not described{more}"), key, known());
    }
}

/// `path-segment-unknown`
pub(super) fn segments(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope).filter(|operation| are_known(scope, operation)) {
        let braced = operation.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let braced: Vec<&str> = braced.collect();
        let in_path = |(parameter, _): &(&Parameter, &Place)| matches!(parameter.travels, Travels::Path { .. });
        let filling: Vec<(&Parameter, &Place)> = known(scope, operation).filter(in_path).collect();
        let unfilled =
            braced.iter().filter(|segment| !filling.iter().any(|(parameter, _)| parameter.wire == **segment));
        let mut unused = filling.clone();
        unused.retain(|(parameter, _)| !braced.contains(&parameter.wire.as_str()));
        for segment in unfilled {
            let message = format!("the path has a segment `{{{segment}}}` without a parameter");
            let near = nearest(segment, unused.iter().map(|(parameter, _)| parameter.wire.as_str()));
            let Some(near) = near.map(str::to_owned) else {
                let help = format!(
                    "describe one with the name `{segment}` that is `\"in\": \"path\"` under `components.parameters`, and refer \
                     to it under `parameters` here"
                );
                findings.add_with(&path_of(scope, operation), message, help);
                continue;
            };
            // A slip is one mistake, though neither of the two has its other half.
            unused.retain(|(parameter, _)| parameter.wire != near);
            findings.add_with(&path_of(scope, operation), message, format!("did you mean `{{{near}}}`?"));
        }
        for (Parameter { wire, .. }, place) in unused {
            findings.add(place, format!("the path has no segment `{{{wire}}}` for its parameter"));
        }
    }
}

/// Whether all parameters of an operation are described and could be read: else some may fill segments of its path.
fn are_known(scope: &Scope<'_>, operation: &Operation) -> bool {
    let known: Vec<&Parameter> = known(scope, operation).map(|(parameter, _)| parameter).collect();
    known.len() == operation.parameters.len() && known.iter().all(|parameter| !scope.names.is_damaged(&parameter.place))
}

/// Where the path of an operation stands.
pub(super) fn path_of(scope: &Scope<'_>, operation: &Operation) -> Place {
    let pointer = operation.place.pointer.rsplit_once('/').map(|(path, _)| path).unwrap_or_default();
    scope.bundle.inside(&Place { pointer: pointer.to_owned(), ..operation.place.clone() }, "")
}

/// `parameter-schema`
pub(super) fn schemas(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let parameters = scope.bundle.api.iter().flat_map(|api| &api.parameters);
    // Of one that is fixed `parameter-default` speaks.
    for parameter in parameters.filter(|parameter| parameter.schema.constant.is_none()) {
        let Some(target) = scope.names.target(&parameter.schema) else {
            continue;
        };
        let refers = parameter.schema.reference.is_some();
        let fits = match (parameter.json, refers) {
            (true, _) => refers && matches!(Shape::of(target), Some(Shape::Object(_))),
            (false, true) => matches!(Shape::of(target), Some(Shape::Enum { .. })),
            (false, false) => match parameter.travels {
                Travels::Query { .. } => is_plain(target) || is_plain_list(scope, target),
                Travels::Path { .. } | Travels::Header => is_plain(target),
                Travels::Session => target.kind == Some(Kind::String),
            },
        };
        if !fits && parameter.travels == Travels::Session {
            let help = "write `type: string`: an id of a conversation is a text, as the service gives it";
            findings.add_with(&parameter.place, format!("`{}` cannot travel like this", parameter.key), help);
        } else if !fits {
            findings.add(&parameter.place, format!("`{}` cannot travel like this", parameter.key));
        } else if parameter.env.is_some() && parameter.schema.items.is_some() {
            let help = "leave out `x-env`; calls take a list";
            let message = format!("`{}` takes several values, and a variable holds one", parameter.key);
            findings.add_with(&scope.bundle.inside(&parameter.place, "/x-env"), message, help);
        }
    }
}

/// `reply-schema`
pub(super) fn replies(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let Some(reply) = &operation.response else { continue };
        let fits = match &reply.items {
            None => reply.reference.is_some(),
            Some(items) => {
                reply.kind == Some(Kind::Array) && is_bare(items) && (items.reference.is_some() || is_plain(items))
            }
        };
        if !fits || !is_bare(reply) {
            findings.add(&reply.place, format!("`{}` cannot answer like this", operation.id));
        }
    }
}

/// Without a word that nobody would read: there is no member that it could be documented with.
fn is_bare(schema: &Schema) -> bool {
    let told = schema.format.as_deref().and_then(|format| formats::told(schema.kind, format));
    let said = schema.description.is_some() || schema.ours.unit.is_some() || schema.content_media_type.is_some();
    !(schema.is_secret() || told.is_some() || said || schema.nullable || schema.unique_items)
        && schema.limits == Limits::default()
}

/// One text without a name of its own.
fn is_plain(schema: &Schema) -> bool {
    matches!(schema.kind, Some(Kind::String | Kind::Integer | Kind::Number | Kind::Boolean))
}

/// Several of these, or of the values of an enum.
fn is_plain_list(scope: &Scope<'_>, schema: &Schema) -> bool {
    let Some(items) = schema.items.as_deref().filter(|items| !schema.unique_items && !items.nullable) else {
        return false;
    };
    match scope.names.target(items) {
        Some(target) if items.reference.is_some() => matches!(Shape::of(target), Some(Shape::Enum { .. })),
        Some(target) => is_plain(target),
        // Loading has spoken of it.
        None => true,
    }
}
