//! What was translated, as one: what refers to what, and what nobody refers to.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{notes::Notes, operations::Call, parameters::Shared, types::Draft};

/// Keywords under which stands any JSON, and no reference.
const ANY_JSON: &[&str] = &["default", "examples"];

/// Keywords whose members are named by the document: `default` may be one of the names.
const NAMED: &[&str] = &["properties", "responses"];

/// Everything that becomes a document.
pub(super) struct Whole {
    /// The `OpenAPI` document without paths and parameters.
    pub(super) root: Map<String, Value>,
    pub(super) calls: Vec<Call>,
    pub(super) parameters: Vec<Shared>,
    /// In the order in which they are written.
    pub(super) drafts: Vec<Draft>,
    pub(super) notes: Notes,
}

/// Ways that values travel.
pub(super) struct Ways {
    sent: HashSet<String>,
    set: HashSet<String>,
    received: HashSet<String>,
}

impl Ways {
    /// Whether a definition is only ever in parameters.
    pub(super) fn is_set_only(&self, name: &str) -> bool {
        self.set.contains(name) && !self.sent.contains(name) && !self.received.contains(name)
    }

    /// Whether it travels at all.
    pub(super) fn has(&self, name: &str) -> bool {
        [&self.sent, &self.set, &self.received].iter().any(|names| names.contains(name))
    }

    /// Whether the service sends it.
    pub(super) fn is_received(&self, name: &str) -> bool {
        self.received.contains(name)
    }
}

impl Whole {
    /// In the order of the source, each with what stands inside of it behind it.
    pub(super) fn order(drafts: Vec<Draft>) -> Vec<Draft> {
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
        let mut roots: Vec<usize> = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            match draft.owner {
                Some(owner) => inside[owner].push(at),
                None => roots.push(at),
            }
        }
        roots.sort_by_key(|at| (drafts[*at].component.is_some(), drafts[*at].component, *at));
        let mut waiting: Vec<usize> = roots.into_iter().rev().collect();
        let mut order = Vec::new();
        while let Some(at) = waiting.pop() {
            order.push(at);
            waiting.extend(inside[at].iter().rev());
        }
        let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
        order.into_iter().filter_map(|at| drafts[at].take()).collect()
    }

    /// The definition of a name.
    pub(super) fn draft(&self, name: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.name == name)
    }

    /// Keys of the parameters that an operation takes.
    pub(super) fn keys(call: &Call) -> Vec<&str> {
        let list = call.value.get("parameters").and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|item| item.get("$ref")?.as_str()?.strip_prefix("#/components/parameters/")).collect()
    }

    /// Definitions that some operations reach, by the way.
    pub(super) fn ways<'a>(&self, calls: impl Iterator<Item = &'a Call> + Clone) -> Ways {
        let (mut sent, mut set, mut received) = (Vec::new(), Vec::new(), Vec::new());
        let keys: HashSet<&str> = calls.clone().flat_map(Self::keys).collect();
        for parameter in self.parameters.iter().filter(|parameter| keys.contains(parameter.key.as_str())) {
            mentioned(&parameter.value, &mut set);
        }
        for call in calls {
            mentioned(&call.value["requestBody"], &mut sent);
            visit(&call.value["responses"], true, &mut received);
        }
        Ways { sent: self.closure(sent), set: self.closure(set), received: self.closure(received) }
    }

    fn closure(&self, mut waiting: Vec<String>) -> HashSet<String> {
        let by_name: std::collections::HashMap<&str, &Draft> =
            self.drafts.iter().map(|draft| (draft.name.as_str(), draft)).collect();
        let mut reached = HashSet::new();
        while let Some(name) = waiting.pop() {
            if let Some(draft) = by_name.get(name.as_str())
                && reached.insert(name)
            {
                mentioned(&draft.schema, &mut waiting);
            }
        }
        reached
    }

    /// Takes out what no operation refers to.
    pub(super) fn prune(&mut self) {
        let keys: HashSet<String> = self.calls.iter().flat_map(Self::keys).map(str::to_owned).collect();
        self.parameters.retain(|parameter| keys.contains(&parameter.key));
        let Ways { sent, set, received } = self.ways(self.calls.iter());
        self.drafts.retain(|draft| [&sent, &set, &received].iter().any(|names| names.contains(&draft.name)));
    }

    /// Lets a tag that tells the members of a union apart be there in each that has it.
    pub(super) fn require(&mut self, union: usize, tag: &str) {
        let members: Vec<String> = choice(&self.drafts[union].schema).map(str::to_owned).collect();
        for draft in self.drafts.iter_mut().filter(|draft| members.contains(&draft.name)) {
            if !draft.schema["properties"][tag]["const"].is_string() {
                continue;
            }
            let Some(schema) = draft.schema.as_object_mut() else { continue };
            let required = schema.entry("required").or_insert_with(|| json!([]));
            let Some(list) = required.as_array_mut().filter(|list| !list.contains(&json!(tag))) else { continue };
            list.push(json!(tag));
            let place = draft.members.get(tag).unwrap_or(&draft.pointer);
            let help =
                "look whether the service always sends it: without it nothing tells the members of a union apart";
            self.notes.add(place, "a tag of a union is required", help);
        }
    }

    /// Writes another name wherever a definition is named.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        for draft in &mut self.drafts {
            if draft.name == old {
                draft.name = new.to_owned();
            }
            renamed(&mut draft.schema, old, new);
        }
        self.calls.iter_mut().for_each(|call| renamed(&mut call.value, old, new));
        self.parameters.iter_mut().for_each(|parameter| renamed(&mut parameter.value, old, new));
    }
}

/// Names of the definitions that a union chooses from.
pub(super) fn choice(schema: &Value) -> impl Iterator<Item = &str> {
    let members = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    members.filter_map(|member| member.get("$ref")?.as_str())
}

/// Names of definitions in a value.
fn mentioned(value: &Value, names: &mut Vec<String>) {
    visit(value, false, names);
}

fn visit(value: &Value, named: bool, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| named || !ANY_JSON.contains(&key.as_str())) {
                match value.as_str().filter(|name| !named && key == "$ref" && !name.starts_with('#')) {
                    Some(name) => names.push(name.to_owned()),
                    None => visit(value, !named && NAMED.contains(&key.as_str()), names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, false, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn renamed(value: &mut Value, old: &str, new: &str) {
    references(value, &mut |name| (name == old).then(|| new.to_owned()));
}

/// Changes references to definitions.
pub(super) fn references(value: &mut Value, change: &mut dyn FnMut(&str) -> Option<String>) {
    changed(value, false, change);
}

fn changed(value: &mut Value, named: bool, change: &mut dyn FnMut(&str) -> Option<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter_mut().filter(|(key, _)| named || !ANY_JSON.contains(&key.as_str())) {
                match value {
                    Value::String(name) if !named && key == "$ref" && !name.starts_with('#') => {
                        if let Some(other) = change(name) {
                            *name = other;
                        }
                    }
                    value => changed(value, !named && NAMED.contains(&key.as_str()), change),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| changed(item, false, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
