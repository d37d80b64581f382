//! Which definitions are sent and which are received, by walking from the operations.

use std::collections::{HashMap, HashSet};

use crate::{
    check::scope::name_of,
    schema::{Additional, Api, Bundle, Definition, Schema},
};

/// Names of the definitions that travel in each direction.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// In a request body or a parameter.
    pub sent: HashSet<String>,
    /// In a response, an event or an error.
    pub received: HashSet<String>,
    /// A request body or a parameter as a whole.
    pub roots: HashSet<String>,
}

impl Reach {
    /// Walks from every operation. Without operations every definition counts as sent and received.
    pub(crate) fn of(bundle: &Bundle, definitions: &HashMap<&str, &Definition>) -> Self {
        let Some(api) = &bundle.api else {
            let all: HashSet<String> = bundle.definitions().map(|definition| definition.name.clone()).collect();
            return Self { sent: all.clone(), received: all.clone(), roots: all };
        };
        let roots = sent_roots(api).into_iter().collect();
        Self { sent: walk(definitions, sent_roots(api)), received: walk(definitions, received_roots(api)), roots }
    }
}

fn sent_roots(api: &Api) -> Vec<String> {
    let bodies = api.operations.iter().filter_map(|operation| operation.request.clone());
    let mut found = bodies.collect();
    api.parameters.iter().for_each(|parameter| references(&parameter.schema, &mut found));
    found
}

fn received_roots(api: &Api) -> Vec<String> {
    let events = api.operations.iter().filter_map(|operation| Some(operation.stream.as_ref()?.event.clone()));
    let mut found = events.collect();
    let replies = api.operations.iter().filter_map(|operation| operation.response.as_ref());
    replies.for_each(|reply| references(reply, &mut found));
    found.extend(api.operations.iter().flat_map(|operation| &operation.errors).map(|body| body.item.clone()));
    found
}

fn walk(definitions: &HashMap<&str, &Definition>, roots: Vec<String>) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut waiting = roots;
    while let Some(name) = waiting.pop() {
        if let Some(definition) = definitions.get(name.as_str())
            && seen.insert(name)
        {
            references(&definition.schema, &mut waiting);
        }
    }
    seen
}

/// Every definition that a schema names directly, other names for what stands there included.
pub(super) fn references(schema: &Schema, found: &mut Vec<String>) {
    found.extend(schema.reference.clone());
    found.extend(schema.through.iter().map(|place| name_of(place).to_owned()));
    found.extend(schema.content_schema.clone());
    let properties = schema.properties.iter().flatten().map(|property| &property.schema);
    let members = schema.any_of.iter().chain(&schema.one_of).flatten();
    let map = match &schema.additional {
        Additional::Map(values) => Some(&**values),
        Additional::Open | Additional::Closed => None,
    };
    for inner in properties.chain(members).chain(schema.items.as_deref()).chain(map) {
        references(inner, found);
    }
}
