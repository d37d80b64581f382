//! JSON Schemas of the items as they are handed on: without keywords of our own, references by name.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::{schema::Bundle, shape::is_alias};

/// Definitions that are other names for their schemas, which stand in place of references here, too.
type Names<'a> = HashMap<&'a str, &'a Value>;

/// The definitions of each document, by name, in schema order; documents are named by their paths.
pub(super) fn all(bundle: &Bundle) -> HashMap<&str, Vec<(String, Value)>> {
    let others = bundle.definitions().filter(|definition| is_alias(&definition.schema));
    let others: HashSet<&str> = others.map(|definition| definition.name.as_str()).collect();
    let documents: Vec<(&str, Value)> =
        bundle.trees.iter().map(|tree| (tree.document.as_str(), tree.root.to_value()["$defs"].take())).collect();
    let found = documents.iter().filter_map(|(_, definitions)| definitions.as_object()).flatten();
    let found = found.map(|(name, schema)| (name.as_str(), schema));
    let names: Names<'_> = found.filter(|(name, _)| others.contains(name)).collect();
    let handed = |definitions: &Value| {
        let items = definitions.as_object().into_iter().flatten().filter(|(name, _)| !others.contains(name.as_str()));
        items.map(|(name, schema)| (name.clone(), handed_on(schema.clone(), &names))).collect()
    };
    documents.iter().map(|(document, definitions)| (*document, handed(definitions))).collect()
}

fn handed_on(schema: Value, names: &Names<'_>) -> Value {
    match schema {
        Value::Object(keywords) => {
            let keywords = instead(keywords, names);
            let any_object = is_any_object(&keywords);
            let kept = keywords.into_iter().filter(|(keyword, _)| !keyword.starts_with("x-"));
            let mut schema: Map<String, Value> = kept.map(|(keyword, value)| inside(keyword, value, names)).collect();
            if any_object {
                // Said in so many words: an object without members is meant as one elsewhere.
                schema.insert("additionalProperties".to_owned(), true.into());
            }
            schema.into()
        }
        Value::Array(schemas) => schemas.into_iter().map(|schema| handed_on(schema, names)).collect(),
        value => value,
    }
}

/// The keywords of another name in place of the reference to it; what stands beside the reference comes first.
fn instead(mut keywords: Map<String, Value>, names: &Names<'_>) -> Map<String, Value> {
    let named = |keywords: &Map<String, Value>| names.get(name(keywords.get("$ref")?.as_str()?))?.as_object();
    while let Some(named) = named(&keywords) {
        keywords.shift_remove("$ref");
        for (keyword, value) in named {
            keywords.entry(keyword).or_insert_with(|| value.clone());
        }
    }
    keywords
}

fn name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

fn inside(keyword: String, value: Value, names: &Names<'_>) -> (String, Value) {
    let value = match (keyword.as_str(), value) {
        ("default" | "const" | "enum" | "examples", value) => value,
        ("properties", Value::Object(members)) => {
            let members = members.into_iter().map(|(name, schema)| (name, handed_on(schema, names)));
            members.collect::<Map<_, _>>().into()
        }
        ("$ref", Value::String(reference)) => format!("#/$defs/{}", name(&reference)).into(),
        (_, value) => handed_on(value, names),
    };
    (keyword, value)
}

fn is_any_object(schema: &Map<String, Value>) -> bool {
    let object = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "object"),
        Some(kind) => kind == "object",
        None => false,
    };
    object && !schema.contains_key("properties") && !schema.contains_key("additionalProperties")
}
