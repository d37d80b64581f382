//! Types that give their definition as their JSON Schema.

use std::sync::OnceLock;

use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// A type by its name, and how a generator learns it.
type Learned = (&'static str, fn(&mut SchemaGenerator) -> Schema);

/// The definitions of a crate, and how a generator learns each type. Made by `schemas!`.
#[derive(Debug)]
pub struct Definitions {
    text: &'static str,
    types: &'static [Learned],
    parsed: OnceLock<Map<String, Value>>,
}

impl Definitions {
    /// `text` is an object with the definition of each type; references in it are `#/$defs/Name`.
    #[must_use]
    pub const fn new(text: &'static str, types: &'static [Learned]) -> Self {
        Self { text, types, parsed: OnceLock::new() }
    }

    /// The definition of a type, with references as the generator gives them.
    #[must_use]
    pub fn schema(&self, name: &str, generator: &mut SchemaGenerator) -> Schema {
        let parsed = self.parsed.get_or_init(|| serde_json::from_str(self.text).unwrap_or_default());
        let mut definition = parsed.get(name).cloned().unwrap_or(Value::Bool(true));
        self.refer(&mut definition, generator);
        Schema::try_from(definition).unwrap_or_default()
    }

    fn refer(&self, schema: &mut Value, generator: &mut SchemaGenerator) {
        match schema {
            Value::Array(schemas) => schemas.iter_mut().for_each(|schema| self.refer(schema, generator)),
            Value::Object(keywords) => {
                let target =
                    keywords.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/$defs/"));
                let found = target.and_then(|target| self.types.iter().find(|(name, _)| *name == target));
                if let Some((_, learn)) = found {
                    keywords.shift_remove("$ref");
                    for (keyword, value) in learn(generator).to_value().as_object().into_iter().flatten() {
                        keywords.entry(keyword).or_insert_with(|| value.clone());
                    }
                }
                for (keyword, value) in keywords.iter_mut() {
                    match (keyword.as_str(), value) {
                        ("default" | "const" | "enum" | "examples", _) => {}
                        ("properties", Value::Object(members)) => {
                            members.values_mut().for_each(|schema| self.refer(schema, generator));
                        }
                        (_, value) => self.refer(value, generator),
                    }
                }
            }
            _ => {}
        }
    }
}

/// Gives types their definitions as JSON Schemas.
#[macro_export]
macro_rules! schemas {
    ($text:expr; $($name:ident),+ $(,)?) => {
        static DEFINITIONS: $crate::Definitions =
            $crate::Definitions::new($text, &[$((stringify!($name), |generator| generator.subschema_for::<$name>())),+]);

        $(impl $crate::schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(concat!(module_path!(), "::", stringify!($name)))
            }

            fn json_schema(generator: &mut $crate::schemars::SchemaGenerator) -> $crate::schemars::Schema {
                DEFINITIONS.schema(stringify!($name), generator)
            }
        })+
    };
}
