//! Words of the API, as the documents of `schema/` have them: the generator knows none of them.

use std::collections::BTreeSet;

use serde_json::Value;

/// Names of definitions of two words or more, and tags with a dot: what is shorter may well mean something else.
pub(super) fn of<'a>(documents: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    // What is no JSON is refused elsewhere.
    for document in documents.filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
        let names = document["$defs"].as_object().into_iter().flat_map(|definitions| definitions.keys());
        words.extend(names.filter(|name| name.matches(char::is_uppercase).count() > 1).cloned());
        tags(&document, &mut words);
    }
    words
}

fn tags(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let tag = members.get("const").and_then(Value::as_str);
            words.extend(tag.filter(|tag| tag.contains('.')).map(str::to_owned));
            members.values().for_each(|value| tags(value, words));
        }
        Value::Array(items) => items.iter().for_each(|value| tags(value, words)),
        _ => {}
    }
}
