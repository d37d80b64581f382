//! Rules about what leads to what: types that nothing reaches, and values without end.

use std::collections::HashSet;

use super::{
    Findings, Scope,
    scope::{children, name_of, references},
};
use crate::{
    schema::{Additional, Definition, Kind, Schema},
    shape::Shape,
};

/// `unreferenced-definition` looks at the whole bundle, so it has to be sure that the bundle is whole.
pub(super) const UNREFERENCED: &str = "unreferenced-definition";

/// `unreferenced-definition`
pub(super) fn unreferenced(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    if scope.bundle.api.is_none() {
        return;
    }
    let reached = [Way::Sent, Way::SetByCaller, Way::Received].map(|way| reached(scope, way));
    let alone = |definition: &&Definition| reached.iter().all(|names| !names.contains(definition.name.as_str()));
    for definition in scope.bundle.definitions().filter(alone) {
        findings.add(&definition.schema.place, format!("no operation reaches `{}`", definition.name));
    }
}

/// A way that values travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// In the body of a request.
    Sent,
    /// In a parameter of operations.
    SetByCaller,
    /// In a response, an event or an error.
    Received,
}

/// Names of the definitions that travel one way, by walking from the operations.
pub(crate) fn reached<'a>(scope: &Scope<'a>, way: Way) -> HashSet<&'a str> {
    let Some(api) = &scope.bundle.api else { return HashSet::new() };
    let mut waiting: Vec<&str> = match way {
        Way::Sent => api.operations.iter().flat_map(|operation| &operation.request).map(String::as_str).collect(),
        Way::SetByCaller => {
            let mut names = Vec::new();
            api.parameters.iter().for_each(|parameter| mentioned(&parameter.schema, &mut names));
            names
        }
        Way::Received => {
            let events = api.operations.iter().flat_map(|operation| &operation.stream).map(|stream| &stream.event);
            let mut names: Vec<&str> = events.map(String::as_str).collect();
            let replies = api.operations.iter().filter_map(|operation| operation.response.as_ref());
            replies.for_each(|reply| mentioned(reply, &mut names));
            names.extend(api.operations.iter().flat_map(|operation| &operation.errors).map(|body| body.item.as_str()));
            names
        }
    };
    let mut reached = HashSet::new();
    while let Some(name) = waiting.pop() {
        if reached.insert(name)
            && let Some(schema) = scope.names.schema(name)
        {
            mentioned(schema, &mut waiting);
        }
    }
    reached
}

fn mentioned<'a>(schema: &'a Schema, names: &mut Vec<&'a str>) {
    names.extend(references(schema).chain(schema.through.iter().map(name_of)));
    for child in children(schema) {
        mentioned(child.schema, names);
    }
}

/// `cyclic-required`
pub(super) fn cyclic(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut finite: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&Definition> = scope.bundle.definitions().collect();
    loop {
        // A type stands before its parts, or after them: from both ends one round is enough for either.
        waiting.reverse();
        let before = waiting.len();
        waiting.retain(|definition| {
            let ends = ends(scope, &finite, &definition.schema);
            if ends {
                finite.insert(&definition.name);
            }
            !ends
        });
        if waiting.len() == before {
            break;
        }
    }
    for definition in waiting {
        let message = format!("every value of `{}` would contain another without end", definition.name);
        findings.add(&definition.schema.place, message);
    }
}

/// Whether a schema has a value, given the definitions that are known to have one.
fn ends(scope: &Scope<'_>, finite: &HashSet<&str>, schema: &Schema) -> bool {
    if schema.nullable {
        return true;
    }
    if let Some(name) = &schema.reference {
        return finite.contains(name.as_str()) || scope.names.schema(name).is_none();
    }
    match Shape::of(schema) {
        Some(Shape::Enum { .. }) => true,
        Some(Shape::Union { rest: Some(_), .. }) => true,
        Some(Shape::Union { members, .. }) => members.iter().any(|member| ends(scope, finite, member)),
        Some(Shape::Object(object)) => {
            let needed = object.properties.iter().flatten().filter(|property| object.required.contains(&property.name));
            needed.map(|property| &property.schema).all(|part| ends(scope, finite, part))
        }
        None => {
            let some = |least: Option<u64>| least.is_some_and(|least| least > 0);
            let part = match &schema.additional {
                Additional::Map(values) if some(schema.limits.min_properties) => Some(&**values),
                _ if schema.kind == Some(Kind::Array) && some(schema.limits.min_items) => schema.items.as_deref(),
                _ => None,
            };
            part.is_none_or(|part| ends(scope, finite, part))
        }
    }
}
