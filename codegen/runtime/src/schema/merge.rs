//! Several schemas that hold at once, as one: `allOf`, and keywords beside `$ref`.

use serde_json::{Map, Value, map::Entry};

use super::error::SchemaError;

/// Adds the keywords of `more` to `schema`, which holds at the same time.
#[inline]
pub(super) fn merge(schema: &mut Map<String, Value>, more: Map<String, Value>, path: &str) -> Result<(), SchemaError> {
    for (keyword, value) in more {
        match schema.entry(keyword) {
            Entry::Vacant(vacant) => drop(vacant.insert(value)),
            Entry::Occupied(occupied) => {
                let keyword = occupied.key().clone();
                both(&keyword, occupied.into_mut(), value, path)?;
            }
        }
    }
    Ok(())
}

#[inline]
fn both(keyword: &str, present: &mut Value, more: Value, path: &str) -> Result<(), SchemaError> {
    match (keyword, present, more) {
        ("properties", Value::Object(present), Value::Object(more)) => {
            for (name, value) in more {
                match present.entry(name) {
                    Entry::Vacant(vacant) => drop(vacant.insert(value)),
                    Entry::Occupied(occupied) if *occupied.get() == value => {}
                    Entry::Occupied(occupied) => {
                        return Err(disagree(&format!("{path}.{}", occupied.key()), "this member"));
                    }
                }
            }
            Ok(())
        }
        ("required", Value::Array(present), Value::Array(more)) => {
            present.extend(more);
            Ok(())
        }
        // The outer schema speaks of this use, the inner one of all.
        ("description" | "title" | "default" | "examples" | "$comment", _, _) => Ok(()),
        // An open part does not open a closed one; a map stays a map, and is refused as one.
        ("additionalProperties" | "unevaluatedProperties", present @ Value::Bool(false), more) => {
            *present = more;
            Ok(())
        }
        ("additionalProperties" | "unevaluatedProperties", _, _) => Ok(()),
        (_, present, more) if *present == more => Ok(()),
        (keyword, _, _) => Err(disagree(path, &format!("`{keyword}`"))),
    }
}

#[inline]
fn disagree(path: &str, what: &str) -> SchemaError {
    let message = format!("two schemas hold at once here, and say different things about {what}");
    SchemaError::new(path, message, "write one schema, or one struct, that says it all")
}
