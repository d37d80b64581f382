//! A document as plain JSON in which references are followed.

use serde_json::{Map, Value, json};

use crate::schema::Bundle;

/// Where definitions stand.
const HOMES: &[&str] = &["/$defs", "/definitions", "/components/schemas"];

/// Where replies stand that are no definitions.
const REPLIES: &str = "replies";

/// A document.
pub(super) struct Tree<'d> {
    pub(super) root: &'d Value,
}

impl<'d> Tree<'d> {
    pub(super) fn new(root: &'d Value) -> Self {
        Self { root }
    }

    /// The definition of that name.
    pub(super) fn definition(&self, name: &str) -> Option<&'d Value> {
        self.homes().find_map(|home| home.get(name))
    }

    /// Every definition.
    pub(super) fn definitions(&self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        self.homes().flatten().map(|(name, schema)| (name.as_str(), schema))
    }

    fn homes(&self) -> impl Iterator<Item = &'d Map<String, Value>> {
        HOMES.iter().filter_map(|home| self.root.pointer(home)?.as_object())
    }

    /// What an operation of ours answers with, where that is no definition.
    pub(super) fn reply(&self, operation: &str) -> Option<&'d Value> {
        self.root.get(REPLIES)?.get(operation)
    }

    /// What a reference leads to, and the last step of the way as a name.
    pub(super) fn follow<'r>(&self, reference: &'r str) -> Option<(&'r str, &'d Value)> {
        let pointer = reference.strip_prefix('#')?;
        let name = pointer.rsplit('/').next().unwrap_or_default();
        Some((name, self.root.pointer(pointer)?))
    }
}

/// Our definitions as one document: names are unique in the bundle, so that references by name are enough.
pub(super) fn own(bundle: &Bundle) -> Value {
    let mut definitions = Map::new();
    for tree in &bundle.trees {
        let document = tree.root.to_value();
        for (name, schema) in document.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            let mut schema = schema.clone();
            localize(&mut schema);
            definitions.insert(name.clone(), schema);
        }
    }
    json!({"$defs": definitions, REPLIES: replies(bundle)})
}

/// By the ids of their operations.
fn replies(bundle: &Bundle) -> Map<String, Value> {
    let operations = bundle.api.iter().flat_map(|api| &api.operations);
    let unnamed = operations.filter_map(|operation| {
        let place = &operation.response.as_ref().filter(|reply| reply.reference.is_none())?.place;
        let tree = bundle.trees.iter().find(|tree| tree.document == place.document)?;
        let mut schema = tree.root.to_value().pointer(&place.pointer)?.clone();
        localize(&mut schema);
        Some((operation.id.clone(), schema))
    });
    unnamed.collect()
}

/// References across documents become references inside one.
fn localize(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if key == "$ref" => {
                        if let Some((_, pointer)) = text.split_once('#') {
                            *text = format!("#{pointer}");
                        }
                    }
                    value => localize(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(localize),
        _ => {}
    }
}
