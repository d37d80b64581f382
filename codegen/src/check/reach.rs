//! Rules about what leads to what: types that nothing reaches, and values without end.

use std::collections::{HashMap, HashSet};

use super::{
    Findings, Scope,
    scope::{children, name_of, references},
};
use crate::{
    load::several,
    schema::{Additional, Definition, Kind, Place, Schema},
    shape::Shape,
};

/// `unreferenced-definition` looks at the whole bundle, so it has to be sure that the bundle is whole.
pub(super) const UNREFERENCED: &str = "unreferenced-definition";

/// So many of one document are told one by one.
const FEW: usize = 3;

/// `unreferenced-definition`
pub(super) fn unreferenced(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let Some(api) = &scope.bundle.api else { return };
    let reached = [Way::Sent, Way::SetByCaller, Way::Received].map(|way| reached(scope, way));
    let alone = |definition: &&Definition| reached.iter().all(|names| !names.contains(definition.name.as_str()));
    let alone: Vec<&Definition> = scope.bundle.definitions().filter(alone).collect();
    if api.operations.is_empty() && !alone.is_empty() {
        let place = Place { document: api.document.clone(), ..Place::default() };
        let message = format!("there is no operation, and so none reaches {}", several(&named(&alone)));
        findings.add_with(&scope.bundle.inside(&place, "/paths"), message, "describe an operation under `paths`");
        return;
    }
    let roots = roots(&alone);
    for document in &scope.bundle.documents {
        let roots: Vec<&Definition> =
            roots.iter().copied().filter(|root| root.schema.place.document == document.path).collect();
        let (told, others) = if roots.len() > FEW { roots.split_at(1) } else { (roots.as_slice(), &[][..]) };
        for root in told {
            let nor = if others.is_empty() { String::new() } else { format!(", nor {}", several(&named(others))) };
            findings.add(&root.schema.place, format!("no operation reaches `{}`{nor}", root.name));
        }
    }
}

fn named<'a>(definitions: &[&'a Definition]) -> Vec<&'a str> {
    definitions.iter().map(|definition| definition.name.as_str()).collect()
}

/// Of definitions that nothing reaches those from which all of them are reached: with these the others go.
fn roots<'a>(alone: &[&'a Definition]) -> Vec<&'a Definition> {
    let mut behind: HashMap<&str, Vec<&str>> = HashMap::new();
    for definition in alone {
        mentioned(&definition.schema, behind.entry(&definition.name).or_default());
    }
    let others = |definition: &Definition| behind[definition.name.as_str()].iter().copied();
    let mentioned: HashSet<&str> =
        alone.iter().flat_map(|definition| others(definition).filter(|name| *name != definition.name)).collect();
    let (first, rest): (Vec<&Definition>, Vec<&Definition>) =
        alone.iter().copied().partition(|definition| !mentioned.contains(definition.name.as_str()));
    let mut told: HashSet<&str> = HashSet::new();
    let mut roots = Vec::new();
    // Those that lead to each other in a circle come in through the first of them.
    for root in first.into_iter().chain(rest) {
        let mut waiting = vec![root.name.as_str()];
        if told.contains(root.name.as_str()) {
            continue;
        }
        roots.push(root);
        while let Some(name) = waiting.pop() {
            if told.insert(name) {
                waiting.extend(behind.get(name).into_iter().flatten().copied());
            }
        }
    }
    roots
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
            && let Some(schema) = scope.names.written(name)
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
    settle(&mut waiting, |definition| {
        let ends = ends(scope, &finite, &definition.schema);
        if ends {
            finite.insert(&definition.name);
        }
        ends
    });
    for definition in waiting {
        let message = format!("every value of `{}` would contain another without end", definition.name);
        findings.add(&definition.schema.place, message);
    }
}

/// Takes out what is settled, again and again, as one may be settled by another; what is left depends on itself.
pub(crate) fn settle<T>(waiting: &mut Vec<T>, mut is_settled: impl FnMut(&T) -> bool) {
    loop {
        // A type stands before its parts, or after them: from both ends one round is enough for either.
        waiting.reverse();
        let before = waiting.len();
        waiting.retain(|item| !is_settled(item));
        if waiting.len() == before {
            break;
        }
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
