//! Documents of a folder: which definition stands in which, and what each looks like.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::{
    prose,
    types::Draft,
    whole::{Ways, Whole, references},
};
use crate::{
    layout::lines,
    load::{OPENAPI, Source},
};

/// Where definitions stand that operations of several resources use.
const COMMON: &str = "common";

/// Names of files that emitted crates have already.
const FILES: &[&str] = &["codec", "lib", "main", "mod", "schemars", "schemas"];

/// Lines that the definitions of one document may become; the rest of an emitted file is imports.
const LINES: usize = 900;

impl Whole {
    /// The documents, in the order of their paths.
    pub(super) fn documents(&self) -> Vec<Source> {
        let ways = self.ways(self.calls.iter());
        let areas = self.areas();
        let mut topics: BTreeMap<&str, Vec<Vec<&Draft>>> = BTreeMap::new();
        for draft in &self.drafts {
            let topics = topics.entry(areas.get(draft.name.as_str()).map_or(COMMON, String::as_str)).or_default();
            let size = |drafts: &Vec<&Draft>| drafts.iter().map(|draft| size(&draft.schema)).sum::<usize>();
            match topics.last_mut().filter(|topic| size(topic) + self::size(&draft.schema) <= LINES) {
                Some(topic) => topic.push(draft),
                None => topics.push(vec![draft]),
            }
        }
        let mut homes: HashMap<&str, String> = HashMap::new();
        let mut parts: Vec<(String, String, &Vec<&Draft>)> = Vec::new();
        for (area, topics) in &topics {
            for (position, drafts) in topics.iter().enumerate() {
                let number = if position == 0 { String::new() } else { format!("_{}", position + 1) };
                let path = format!("{area}/types{number}.json");
                homes.extend(drafts.iter().map(|draft| (draft.name.as_str(), path.clone())));
                let title = prose::from_name(area).trim_start_matches("The ").trim_end_matches('.').to_owned();
                parts.push((path, format!("{}{}", capital(&title), number.replace('_', ", part ")), drafts));
            }
        }
        let documents = parts.iter().map(|(path, title, drafts)| document(path, title, drafts, &homes, &ways));
        let mut documents: Vec<Source> = documents.collect();
        documents.push(Source { path: OPENAPI.to_owned(), text: text(&self.api(&homes)) });
        documents.sort_by(|one, other| one.path.cmp(&other.path));
        documents
    }

    /// The area of each definition that the operations of one resource use.
    fn areas(&self) -> HashMap<&str, String> {
        let mut resources: Vec<&str> = Vec::new();
        for call in &self.calls {
            if !resources.contains(&call.resource.as_str()) {
                resources.push(&call.resource);
            }
        }
        let mut areas: HashMap<&str, String> = HashMap::new();
        for resource in resources {
            let ways = self.ways(self.calls.iter().filter(|call| call.resource == resource));
            let area = if FILES.contains(&resource) { format!("{resource}_types") } else { resource.to_owned() };
            for draft in self.drafts.iter().filter(|draft| ways.has(&draft.name)) {
                let others = areas.contains_key(draft.name.as_str());
                areas.insert(&draft.name, if others { COMMON.to_owned() } else { area.clone() });
            }
        }
        areas
    }

    /// The `OpenAPI` document.
    fn api(&self, homes: &HashMap<&str, String>) -> Map<String, Value> {
        let mut root = self.root.clone();
        let mut paths: Map<String, Value> = Map::new();
        for call in &self.calls {
            let path = paths.entry(call.path.clone()).or_insert_with(|| json!({}));
            if let Some(path) = path.as_object_mut() {
                path.insert(call.method.clone(), call.value.clone());
            }
        }
        let parameters: Map<String, Value> =
            self.parameters.iter().map(|parameter| (parameter.key.clone(), parameter.value.clone())).collect();
        root.insert("paths".to_owned(), paths.into());
        if let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) {
            if parameters.is_empty() {
                components.shift_remove("parameters");
            } else {
                components.insert("parameters".to_owned(), parameters.into());
            }
        }
        if root.get("components").and_then(Value::as_object).is_some_and(Map::is_empty) {
            root.shift_remove("components");
        }
        for part in root.values_mut() {
            references(part, &mut |name| Some(format!("{}#/$defs/{name}", homes.get(name)?)));
        }
        root
    }
}

fn document(path: &str, title: &str, drafts: &[&Draft], homes: &HashMap<&str, String>, ways: &Ways) -> Source {
    let mut definitions = Map::new();
    for draft in drafts {
        let mut schema = settled(&draft.name, &draft.schema, ways);
        references(&mut schema, &mut |name| Some(format!("{}#/$defs/{name}", relative(path, homes.get(name)?))));
        definitions.insert(draft.name.clone(), schema);
    }
    let about = match path.split('/').next() {
        Some(COMMON) | None => "Types that the operations of several resources use.".to_owned(),
        Some(area) => format!("Types that only the operations of `{area}` use."),
    };
    let root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "description": about, "$defs": definitions,
    });
    Source { path: path.to_owned(), text: text(root.as_object().unwrap_or(&Map::new())) }
}

/// From one document to another.
fn relative(from: &str, to: &str) -> String {
    match (from.split_once('/'), to.split_once('/')) {
        _ if from == to => String::new(),
        (Some((area, _)), Some((other, file))) if area == other => file.to_owned(),
        _ => format!("../{to}"),
    }
}

/// What is only set by callers is closed; what the service sends keeps what is not known.
fn settled(name: &str, schema: &Value, ways: &Ways) -> Value {
    let mut schema = schema.clone();
    let Some(members) = schema.as_object_mut() else { return schema };
    let Some(choice) = members.get_mut("anyOf").and_then(Value::as_array_mut) else { return schema };
    let values = choice.first().and_then(|first| first.get("enum")).cloned();
    match values {
        Some(values) if ways.is_set_only(name) && values.as_array().is_some_and(|values| values.len() > 1) => {
            let said = std::mem::take(members);
            for (key, value) in said {
                if key == "anyOf" {
                    members.insert("type".to_owned(), "string".into());
                    members.insert("enum".to_owned(), values.clone());
                } else {
                    members.insert(key, value);
                }
            }
        }
        None => {
            let is_rest = |member: &Value| *member == json!({}) || *member == json!({ "type": "object" });
            let nullable = choice.iter().any(|member| *member == json!({ "type": "null" }));
            if !nullable && ways.is_received(name) && !choice.iter().any(is_rest) {
                choice.push(json!({}));
            }
        }
        Some(_) => {}
    }
    schema
}

/// About how many lines a definition becomes, the longer one of its types and its wire code.
fn size(schema: &Value) -> usize {
    let members = schema.get("properties").and_then(Value::as_object).map_or(0, Map::len);
    let choices = schema.get("anyOf").and_then(Value::as_array).map_or(0, Vec::len);
    let values = schema.get("x-values").and_then(Value::as_object).map_or(0, Map::len);
    30 + members * 14 + choices * 10 + values * 6
}

fn text(root: &Map<String, Value>) -> String {
    format!("{}\n", lines(root, 0))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}
