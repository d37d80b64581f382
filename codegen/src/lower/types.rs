//! Rust type of each property, as typify sees it.
//!
//! typify cannot emit this dialect (unions, open objects), but it knows integers, formats, sets, maps and where a
//! cycle needs a box. So the bundle is written as draft-07 definitions that it takes: definitions and properties are
//! named by number, which makes its renaming harmless; unions become objects with one property for each member, so
//! that cycles through them are found too; enums and what has no counterpart there are replaced by name.

use crate::{
    ir::Type,
    schema::{Additional, Bundle, Kind, Schema},
    shape::Shape,
};
use schemars::schema::RootSchema;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use typify::{TypeDetails, TypeId, TypeSpace, TypeSpaceSettings};

/// Names of types that typify does not have.
const NUMBER: &str = "Number";
const SECRET: &str = "Secret";

/// The Rust types of every property and of every union member.
#[derive(Debug)]
pub(super) struct Types {
    /// Definition name to the types of its properties or members, by their position.
    found: HashMap<String, BTreeMap<usize, Type>>,
}

impl Types {
    /// Asks typify. The message of an error is typify's own.
    pub(super) fn find(bundle: &Bundle) -> Result<Self, String> {
        let names: Vec<&str> = bundle.definitions().map(|definition| definition.name.as_str()).collect();
        let writer = Writer { numbers: names.iter().enumerate().map(|(number, name)| (*name, number)).collect() };
        let mut settings = TypeSpaceSettings::default();
        for name in [NUMBER, SECRET] {
            settings.with_replacement(name, name, std::iter::empty());
        }
        let mut definitions = Map::new();
        definitions.insert(NUMBER.to_owned(), json!({"type": "string"}));
        definitions.insert(SECRET.to_owned(), json!({"type": "string"}));
        for (number, definition) in bundle.definitions().enumerate() {
            let name = numbered(number);
            match Shape::of(&definition.schema) {
                Some(Shape::Enum { .. }) => {
                    settings.with_replacement(&name, &name, std::iter::empty());
                    definitions.insert(name, json!({"type": "string"}));
                }
                _ => {
                    definitions.insert(name, writer.definition(&definition.schema));
                }
            }
        }
        let mut space = TypeSpace::new(&settings);
        let root: RootSchema =
            serde_json::from_value(json!({"definitions": definitions})).map_err(|error| error.to_string())?;
        space.add_root_schema(root).map_err(|error| error.to_string())?;
        Ok(Self { found: Reader { space: &space, names: &names }.all() })
    }

    /// Type of the property or union member at `position` of a definition.
    pub(super) fn at(&self, definition: &str, position: usize) -> Option<&Type> {
        self.found.get(definition)?.get(&position)
    }
}

fn numbered(number: usize) -> String {
    format!("T{number}")
}

/// Writes schemas as typify takes them.
struct Writer<'a> {
    numbers: HashMap<&'a str, usize>,
}

impl Writer<'_> {
    fn definition(&self, schema: &Schema) -> Value {
        match Shape::of(schema) {
            Some(Shape::Union { members, .. }) => {
                let members = members.iter().enumerate().map(|(at, member)| (format!("p{at}"), self.value(member)));
                json!({"type": "object", "properties": members.collect::<Map<_, _>>()})
            }
            _ => {
                let properties = schema.properties.iter().flatten().enumerate();
                let written = properties.map(|(at, property)| (format!("p{at}"), self.value(&property.schema)));
                let names: Vec<String> =
                    (0..schema.properties.iter().flatten().count()).map(|at| format!("p{at}")).collect();
                json!({"type": "object", "properties": written.collect::<Map<_, _>>(), "required": names})
            }
        }
    }

    /// Without null, limits and annotations: what remains is what decides the type.
    fn value(&self, schema: &Schema) -> Value {
        if let Some(name) = &schema.reference {
            return match self.numbers.get(name.as_str()) {
                Some(number) => json!({"$ref": format!("#/definitions/{}", numbered(*number))}),
                None => json!({}),
            };
        }
        match schema.kind {
            Some(Kind::String) => match schema.format.as_deref() {
                Some("password") => json!({"$ref": format!("#/definitions/{SECRET}")}),
                _ => json!({"type": "string"}),
            },
            Some(Kind::Boolean) => json!({"type": "boolean"}),
            Some(Kind::Integer) => integer(schema),
            Some(Kind::Number) => match schema.format.as_deref() {
                Some("double") => json!({"type": "number", "format": "double"}),
                _ => json!({"$ref": format!("#/definitions/{NUMBER}")}),
            },
            Some(Kind::Array) => self.array(schema),
            Some(Kind::Object) => match &schema.additional {
                Additional::Map(values) => json!({"type": "object", "additionalProperties": self.value(values)}),
                Additional::Open | Additional::Closed => json!({"type": "object"}),
            },
            None if schema.constant.is_some() => json!({"type": "string"}),
            None => json!({}),
        }
    }

    fn array(&self, schema: &Schema) -> Value {
        let items = schema.items.as_ref().map_or(json!({}), |items| self.value(items));
        json!({"type": "array", "items": items, "uniqueItems": schema.unique_items})
    }
}

/// A stated width is kept; else the sign of the range decides between `u64` and `i64`.
fn integer(schema: &Schema) -> Value {
    let format = match &schema.format {
        Some(format) => format.as_str(),
        None if schema.limits.minimum.is_some_and(|minimum| minimum >= 0.0) => "uint64",
        None => "int64",
    };
    json!({"type": "integer", "format": format})
}

/// Reads typify's types back.
struct Reader<'a> {
    space: &'a TypeSpace,
    names: &'a [&'a str],
}

impl Reader<'_> {
    fn all(&self) -> HashMap<String, BTreeMap<usize, Type>> {
        let mut found = HashMap::new();
        for ty in self.space.iter_types() {
            let (TypeDetails::Struct(details), Some(name)) = (ty.details(), self.definition(&ty.name())) else {
                continue;
            };
            let members = details.properties_info().filter_map(|property| {
                let position = property.name.strip_prefix('p')?.parse().ok()?;
                Some((position, self.read(&property.type_id)?))
            });
            found.insert(name.to_owned(), members.collect());
        }
        found
    }

    fn definition(&self, name: &str) -> Option<&str> {
        let number: usize = name.strip_prefix('T')?.parse().ok()?;
        self.names.get(number).copied()
    }

    fn read(&self, id: &TypeId) -> Option<Type> {
        let ty = self.space.get_type(id).ok()?;
        if let Some(name) = self.definition(&ty.name()) {
            return Some(Type::Named(name.to_owned()));
        }
        Some(match ty.details() {
            TypeDetails::Option(inner) => self.read(&inner)?,
            TypeDetails::Vec(inner) => Type::List(Box::new(self.read(&inner)?)),
            TypeDetails::Set(inner) => Type::Set(Box::new(self.read(&inner)?)),
            TypeDetails::Box(inner) => Type::Boxed(Box::new(self.read(&inner)?)),
            TypeDetails::Map(_, value) => match self.read(&value)? {
                Type::Any => Type::Object,
                value => Type::Map(Box::new(value)),
            },
            TypeDetails::String => Type::String,
            TypeDetails::Builtin(name) => builtin(name),
            TypeDetails::Enum(_)
            | TypeDetails::Struct(_)
            | TypeDetails::Newtype(_)
            | TypeDetails::Tuple(_)
            | TypeDetails::Array(..)
            | TypeDetails::Unit => return None,
        })
    }
}

fn builtin(name: &str) -> Type {
    match name.rsplit("::").next().unwrap_or(name) {
        "bool" => Type::Boolean,
        "f64" | "f32" => Type::Float,
        "Value" => Type::Any,
        NUMBER => Type::Number,
        SECRET => Type::Secret,
        integer => Type::Integer(integer.to_owned()),
    }
}
