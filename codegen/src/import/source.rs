//! The document that is imported: what it must be, and how its references are followed.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::load::json::{escape, unescape};

/// Keywords whose members are named by the document: under them, any name is only a name.
const NAMED: &[&str] = &["properties", "patternProperties", "mapping", "variables", "scopes"];

/// Keywords under which stands any JSON.
const ANY_JSON: &[&str] = &["example", "examples", "default", "const", "enum"];

/// A published document.
pub(super) struct Document<'d> {
    root: &'d Value,
}

impl<'d> Document<'d> {
    /// Takes a document that can be imported, with every reference leading somewhere inside of it.
    pub(super) fn new(root: &'d Value) -> Result<Self, String> {
        let Some(members) = root.as_object() else {
            return Err("this is no OpenAPI document: it is no JSON object".to_owned());
        };
        if let Some(version) = members.get("swagger") {
            let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            return Err(format!(
                "this is a document of Swagger {version}, and OpenAPI 3.0 and 3.1 are read\nconvert it first"
            ));
        }
        match members.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.") => {}
            Some(version) => return Err(format!("this is OpenAPI {version}, and 3.0 and 3.1 are read")),
            None => return Err("this is no OpenAPI document: it has no `openapi`, which says the version".to_owned()),
        }
        if !members.get("paths").is_some_and(Value::is_object) {
            return Err("the document has no `paths`: there is nothing that a client could call".to_owned());
        }
        let document = Self { root };
        document.references(root, &mut String::new(), false)?;
        Ok(document)
    }

    /// Every reference has to lead somewhere in this document.
    fn references(&self, value: &Value, pointer: &mut String, named: bool) -> Result<(), String> {
        let length = pointer.len();
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    if !named && (ANY_JSON.contains(&key.as_str()) || key.starts_with("x-")) {
                        continue;
                    }
                    pointer.push('/');
                    pointer.push_str(&escape(key));
                    match value.as_str().filter(|_| !named && key == "$ref") {
                        Some(reference) => self.reference(reference, pointer)?,
                        None => self.references(value, pointer, !named && NAMED.contains(&key.as_str()))?,
                    }
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    pointer.push_str(&format!("/{position}"));
                    self.references(item, pointer, false)?;
                    pointer.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        Ok(())
    }

    fn reference(&self, reference: &str, from: &str) -> Result<(), String> {
        if !reference.starts_with('#') {
            return Err(format!(
                "#{from}: the reference `{reference}` leads out of the document\nbundle all of it into one document first"
            ));
        }
        match target(reference).and_then(|pointer| self.root.pointer(&pointer)) {
            Some(_) => Ok(()),
            None => Err(format!("#{from}: the reference `{reference}` leads nowhere")),
        }
    }

    /// What stands at a pointer.
    pub(super) fn at(&self, pointer: &str) -> Option<&'d Value> {
        self.root.pointer(pointer)
    }

    /// The object at a pointer; where there is none, nothing is said there.
    pub(super) fn object(&self, pointer: &str) -> impl Iterator<Item = (&'d str, &'d Value)> + use<'d> {
        members(self.at(pointer)).map(|(key, value)| (key.as_str(), value))
    }

    /// Follows references of parts that are no schemas, such as parameters, to where the part is described.
    pub(super) fn resolved(&self, pointer: &str) -> (String, Option<&'d Map<String, Value>>) {
        let mut pointer = pointer.to_owned();
        // In a circle of references nothing is described.
        for _ in 0..32 {
            let part = self.at(&pointer).and_then(Value::as_object);
            match part.and_then(|part| part.get("$ref")).and_then(Value::as_str).and_then(target) {
                Some(next) => pointer = next,
                None => return (pointer, part),
            }
        }
        (pointer, None)
    }
}

/// The pointer that a reference into the document holds.
pub(super) fn target(reference: &str) -> Option<String> {
    let pointer = reference.strip_prefix('#')?;
    Some(percent_decode_str(pointer).decode_utf8_lossy().into_owned())
}

/// The members of an object; of anything else none.
pub(super) fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The items of a list; of anything else none.
pub(super) fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// Whether a switch is on.
pub(super) fn is_true(members: &Map<String, Value>, key: &str) -> bool {
    members.get(key) == Some(&Value::Bool(true))
}

/// A pointer with one step more.
pub(super) fn below(pointer: &str, step: &str) -> String {
    format!("{pointer}/{}", escape(step))
}

/// The last step of a pointer, as a name.
pub(super) fn last(pointer: &str) -> String {
    unescape(pointer.rsplit('/').next().unwrap_or_default())
}
