//! JSON as the documents of a schema folder are written: two spaces a level, short values on one line.

use serde_json::{Map, Value, json};

/// Characters of a line that a short value may fill.
const WIDTH: usize = 100;

/// A value as the documents are written: short ones on one line, two spaces a level.
pub(crate) fn layout(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) if members.len() > 2 || short(value).len() + indent > WIDTH => lines(members, indent),
        Value::Array(items) if short(value).len() + indent > WIDTH => {
            let items: Vec<String> =
                items.iter().map(|item| format!("{}{}", spaces(indent + 2), layout(item, indent + 2))).collect();
            format!("[\n{}\n{}]", items.join(",\n"), spaces(indent))
        }
        other => short(other),
    }
}

/// The members of an object, each on a line of its own.
pub(crate) fn lines(members: &Map<String, Value>, indent: usize) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("{}{}: {}", spaces(indent + 2), json!(key), layout(value, indent + 2)))
        .collect();
    format!("{{\n{}\n{}}}", members.join(",\n"), spaces(indent))
}

/// A value on one line.
fn short(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("{}: {}", json!(key), short(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(short).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// Spaces of an indent.
pub(crate) fn spaces(count: usize) -> String {
    " ".repeat(count)
}
