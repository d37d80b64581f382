//! Schemas in their places, and what is said about them.

use serde_json::{Map, Value, json};

use super::{
    prose,
    source::{below, is_true, items, members},
};

/// A schema in its place. Several together are one schema that says all that each of them says.
#[derive(Clone, Debug)]
pub(super) struct Spot<'d> {
    pub(super) pointer: String,
    pub(super) schema: &'d Value,
    /// Its choices are not looked at: they stand beside it.
    pub(super) bare: bool,
    /// Of its types, this one.
    pub(super) only: Option<&'static str>,
}

impl<'d> Spot<'d> {
    pub(super) fn new(pointer: String, schema: &'d Value) -> Self {
        Self { pointer, schema, bare: false, only: None }
    }

    /// The keywords.
    pub(super) fn keywords(&self) -> impl Iterator<Item = (&'d String, &'d Value)> + use<'d> {
        members(Some(self.schema))
    }

    pub(super) fn is_null(&self) -> bool {
        self.schema.get("type").is_some_and(|kind| kind == "null" || *kind == json!(["null"]))
            || self.schema.get("enum").is_some_and(|values| *values == json!([null]))
            || self.schema.get("const").is_some_and(Value::is_null)
    }

    /// The schemas in a list under a keyword.
    pub(super) fn list(&self, keyword: &str) -> Vec<Spot<'d>> {
        let place = below(&self.pointer, keyword);
        let parts = items(self.schema.get(keyword)).enumerate();
        parts.map(|(at, part)| Spot::new(below(&place, &at.to_string()), part)).collect()
    }
}

/// What is said of a value besides its form; what stands further out comes first.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) description: Option<String>,
    pub(super) default: Option<Value>,
    pub(super) examples: Vec<Value>,
    pub(super) deprecated: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) null: bool,
    /// What there is no keyword for: sentences behind the description.
    pub(super) facts: Vec<String>,
}

impl About {
    /// The description, or one made of a name, with the facts behind it.
    pub(super) fn text(&self, name: &str) -> String {
        let first = self.description.clone().unwrap_or_else(|| prose::from_name(name));
        std::iter::once(first).chain(self.facts.iter().cloned()).collect::<Vec<_>>().join(" ")
    }

    /// Takes the annotations of one schema.
    pub(super) fn take(&mut self, schema: &Map<String, Value>) {
        let said = |key: &str| schema.get(key).and_then(Value::as_str).and_then(prose::sentence);
        self.description = self.description.take().or_else(|| said("description"));
        self.default = self.default.take().or_else(|| schema.get("default").cloned());
        if self.examples.is_empty() {
            self.examples.extend(items(schema.get("examples")).cloned());
            self.examples.extend(schema.get("example").cloned());
        }
        self.deprecated |= is_true(schema, "deprecated");
        self.read_only |= is_true(schema, "readOnly");
        self.write_only |= is_true(schema, "writeOnly");
        self.null |= is_true(schema, "nullable");
    }

    /// Takes what is said further inside, where nothing is said here.
    pub(super) fn or(&mut self, inner: About) {
        self.description = self.description.take().or(inner.description);
        self.default = self.default.take().or(inner.default);
        if self.examples.is_empty() {
            self.examples = inner.examples;
        }
        self.deprecated |= inner.deprecated;
        self.read_only |= inner.read_only;
        self.write_only |= inner.write_only;
        self.null |= inner.null;
        self.facts.extend(inner.facts);
    }
}
