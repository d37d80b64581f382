//! The schema documents, as judges of what is sent and what comes back.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs, io,
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use jsonschema::{Registry, ValidationError, Validator};
use serde_json::{Map, Value, json};

/// All definitions of `schema/`, by name.
#[derive(Debug)]
pub struct Schemas {
    definitions: BTreeMap<String, Definition>,
    openapi: Value,
    /// All definitions in one document, for the validators.
    bundle: Registry<'static>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

#[derive(Debug)]
struct Definition {
    document: String,
    schema: Value,
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The name that the documents have together.
const BUNDLE: &str = "urn:schema";

/// Something that does not fit a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to it.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
}

/// The documents, read once.
#[must_use]
pub fn schemas() -> &'static Schemas {
    static SCHEMAS: OnceLock<Schemas> = OnceLock::new();
    SCHEMAS.get_or_init(Schemas::read)
}

impl Schemas {
    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
        let openapi = document(&folder.join("openapi.json")).expect("the document of operations can be read");
        let documents = documents(&folder).expect("the schema documents can be read");
        let mut definitions = BTreeMap::new();
        for (path, document) in &documents {
            let found = document["$defs"].as_object().expect("a document has definitions");
            for (name, schema) in found {
                let definition = Definition { document: path.clone(), schema: in_one_document(schema) };
                definitions.insert(name.clone(), definition);
            }
        }
        let document = json!({"$schema": DIALECT, "$defs": bundle(&definitions)});
        let bundle = Registry::new().add(BUNDLE, document).and_then(|registry| registry.prepare());
        let bundle = bundle.expect("every reference leads to a definition");
        let validators = Mutex::default();
        Self { definitions, openapi, bundle, validators }
    }

    /// Names of all definitions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.definitions.keys().map(String::as_str)
    }

    /// A definition; references in it are `#/$defs/Name`, whatever document they lead to.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Value> {
        self.definitions.get(name).map(|definition| &definition.schema)
    }

    /// The document that a definition stands in, as `responses/input.json`.
    #[must_use]
    pub fn document(&self, name: &str) -> Option<&str> {
        self.definitions.get(name).map(|definition| definition.document.as_str())
    }

    /// The document of the operations.
    #[must_use]
    pub fn openapi(&self) -> &Value {
        &self.openapi
    }

    /// The tags by which a union tells its members apart; none for anything else.
    #[must_use]
    pub fn tags(&self, name: &str) -> BTreeSet<String> {
        let definition = self.definition(name);
        definition.map(|schema| known_tags(&self.definitions, schema)).unwrap_or_default()
    }

    /// Everything in a value that does not fit a definition. Stricter than the documents in one point: an object
    /// with a tag that is known must fit the definition of that tag, though the union around it is open.
    ///
    /// # Panics
    ///
    /// There is no such definition.
    #[must_use]
    pub fn faults(&self, name: &str, value: &Value) -> Vec<Fault> {
        let fault = |error: ValidationError<'_>| Fault {
            pointer: error.instance_path().to_string(),
            message: error.masked().to_string(),
        };
        self.validator(name).iter_errors(value).map(fault).collect()
    }

    fn validator(&self, name: &str) -> Arc<Validator> {
        assert!(self.definitions.contains_key(name), "no definition has the name {name}");
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        let build = || {
            let schema = json!({"$schema": DIALECT, "$ref": format!("{BUNDLE}#/$defs/{name}")});
            let options = jsonschema::options().with_registry(&self.bundle);
            Arc::new(options.build(&schema).expect("the documents are valid"))
        };
        Arc::clone(validators.entry(name.to_owned()).or_insert_with(build))
    }
}

/// The documents of each area, by their paths: those beside the areas hold no definitions of the API.
fn documents(folder: &Path) -> io::Result<BTreeMap<String, Value>> {
    let mut documents = BTreeMap::new();
    for area in fs::read_dir(folder)? {
        let area = area?.path();
        if !area.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&area)? {
            let path = entry?.path();
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            documents.insert(name, document(&path)?);
        }
    }
    Ok(documents)
}

fn document(path: &Path) -> io::Result<Value> {
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

/// The name that a reference leads to, as `input.json#/$defs/X` does to `X`.
#[must_use]
pub fn target(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Names are unique in all documents, so references need no document.
fn in_one_document(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| match value {
                Value::String(reference) if name == "$ref" => {
                    (name.clone(), json!(format!("#/$defs/{}", target(reference))))
                }
                _ => (name.clone(), in_one_document(value)),
            })
            .collect(),
        Value::Array(items) => items.iter().map(in_one_document).collect(),
        other => other.clone(),
    }
}

fn bundle(definitions: &BTreeMap<String, Definition>) -> Map<String, Value> {
    let mut bundle = Map::new();
    for (name, definition) in definitions {
        let mut schema = definition.schema.clone();
        let tags = known_tags(definitions, &schema);
        if let Some(last) = schema.get_mut("anyOf").and_then(Value::as_array_mut).and_then(|members| members.last_mut())
            && *last == json!({"type": "object"})
            && !tags.is_empty()
        {
            let known = json!({"properties": {"type": {"enum": tags}}, "required": ["type"]});
            *last = json!({"type": "object", "not": known});
        }
        bundle.insert(name.clone(), schema);
    }
    bundle
}

/// Values of `type` by which a union tells its members apart.
fn known_tags(definitions: &BTreeMap<String, Definition>, union: &Value) -> BTreeSet<String> {
    let members = union["anyOf"].as_array().into_iter().flatten();
    let types = members.filter_map(|member| {
        let member = definitions.get(target(member["$ref"].as_str()?))?;
        member.schema["properties"].get("type")
    });
    let mut tags = BTreeSet::new();
    for r#type in types {
        tags.extend(r#type["const"].as_str().map(ToOwned::to_owned));
        if let Some(reference) = r#type["$ref"].as_str()
            && let Some(r#enum) = definitions.get(target(reference))
        {
            tags.extend(enum_values(&r#enum.schema).into_iter().map(ToOwned::to_owned));
        }
    }
    tags
}

/// The values of an enum, open or closed; none for anything else.
#[must_use]
pub fn enum_values(schema: &Value) -> Vec<&str> {
    let values = schema["enum"].as_array().or_else(|| schema["anyOf"][0]["enum"].as_array());
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::schemas;

    #[track_caller]
    fn fits(name: &str, value: Value, fits: bool) {
        let faults = schemas().faults(name, &value);

        assert_eq!(faults.is_empty(), fits, "{name}: {faults:?}");
    }

    #[test]
    fn request_is_judged() {
        fits("ResponsesRequest", json!({"model": "m", "input": "hi", "unknown": 1}), true);
        fits("ResponsesRequest", json!({"input": "hi"}), false);
        fits("ResponsesRequest", json!({"model": "m", "temperature": 3}), false);
    }

    #[test]
    fn known_tag_must_fit_and_unknown_tag_may_be_anything() {
        let call = |members: Value| json!({"model": "m", "input": [members]});

        fits("ResponsesRequest", call(json!({"type": "function_call_output"})), false);
        fits("ResponsesRequest", call(json!({"type": "of_next_year", "x": 1})), true);
    }

    #[test]
    fn header_value_is_closed() {
        fits("FeaturesHeader", json!({"agent_arch": "dual-llm"}), true);
        fits("FeaturesHeader", json!({"agent_arc": "dual-llm"}), false);
    }
}
