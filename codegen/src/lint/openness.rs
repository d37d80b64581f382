//! Lints about what is open and what is closed.

use std::collections::{HashMap, HashSet};

use crate::{
    check::{
        Findings, Scope,
        reach::{Way, reached},
        scope::{children, references},
    },
    schema::{Additional, Definition, Property, Schema},
    shape::Shape,
};

/// Whether a definition keeps what it does not know.
fn is_open(schema: &Schema) -> bool {
    match Shape::of(schema) {
        Some(Shape::Object(object)) => !matches!(object.additional, Additional::Closed),
        Some(Shape::Enum { open, .. }) => open,
        Some(Shape::Union { rest, .. }) => rest.is_some(),
        None => true,
    }
}

/// `received-closed`
pub(super) fn received(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let received = reached(scope, Way::Received);
    for definition in scope.bundle.definitions().filter(|definition| received.contains(definition.name.as_str())) {
        if !is_open(&definition.schema) {
            let message = format!("`{}` is received, and refuses what a later service adds", definition.name);
            findings.add(&definition.schema.place, message);
        }
    }
}

/// `open-inside-closed`
pub(super) fn inside(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for definition in scope.bundle.definitions().filter(|definition| is_closed(&definition.schema)) {
        for child in children(&definition.schema) {
            let inner = child.schema.items.as_deref().unwrap_or(child.schema);
            let open = references(inner).find(|name| scope.names.schema(name).is_some_and(is_open));
            if let Some(name) = open {
                let message =
                    format!("`{}` is closed, and `{name}` in it is open: a typo in it passes", definition.name);
                findings.add(&child.schema.place, message);
            }
        }
    }
}

/// Whether a definition says that it is closed: `anyOf` without a last open member only lists JSON types.
fn is_closed(schema: &Schema) -> bool {
    matches!(schema.additional, Additional::Closed) || schema.one_of.is_some()
}

/// `open-and-closed`
pub(super) fn sides(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let (sent, received) = (reached(scope, Way::Sent), reached(scope, Way::Received));
    let known = choices(scope, &received);
    for definition in scope.bundle.definitions() {
        if !sent.contains(definition.name.as_str()) || received.contains(definition.name.as_str()) {
            continue;
        }
        for (name, target) in choices_of(scope, definition) {
            let twins = known.get(name).into_iter().flatten();
            let twin = twins.filter(|twin| shares(target, twin)).find(|twin| is_open(target) != is_open(twin));
            if let Some(twin) = twin {
                let [here, there] = [target, twin].map(|schema| if is_open(schema) { "open" } else { "closed" });
                let property = definition.schema.properties.iter().flatten().find(|property| property.name == name);
                let place = property.map_or(&definition.schema.place, |property| &property.schema.place);
                let message = format!("`{name}` is {here} where it is sent, and {there} where it is received");
                findings.add(place, message);
            }
        }
    }
}

/// Enums that members of these definitions refer to, by wire name.
fn choices<'a>(scope: &Scope<'a>, names: &HashSet<&str>) -> HashMap<&'a str, Vec<&'a Schema>> {
    let mut choices: HashMap<&str, Vec<&Schema>> = HashMap::new();
    for definition in scope.bundle.definitions().filter(|definition| names.contains(definition.name.as_str())) {
        for (name, target) in choices_of(scope, definition) {
            choices.entry(name).or_default().push(target);
        }
    }
    choices
}

fn choices_of<'a>(scope: &Scope<'a>, definition: &'a Definition) -> Vec<(&'a str, &'a Schema)> {
    let properties = definition.schema.properties.iter().flatten();
    let target = |property: &'a Property| {
        let inner = property.schema.items.as_deref().unwrap_or(&property.schema);
        let target = scope.names.schema(inner.reference.as_deref()?)?;
        matches!(Shape::of(target), Some(Shape::Enum { .. })).then_some((property.name.as_str(), target))
    };
    properties.filter_map(target).collect()
}

/// Whether two enums have a value in common.
fn shares(one: &Schema, other: &Schema) -> bool {
    let values = |schema| match Shape::of(schema) {
        Some(Shape::Enum { values, .. }) => values.values.as_deref().unwrap_or_default(),
        _ => &[],
    };
    values(one).iter().any(|value| values(other).contains(value))
}
