//! Rust type of each property, as typify sees it.
//!
//! typify cannot emit this dialect (unions, open objects), but it knows integers, formats, sets, maps and where a
//! cycle needs a box. So the bundle is written as draft-07 definitions that it takes: definitions and properties are
//! named by number, which makes its renaming harmless; unions become objects with one property for each member, so
//! that cycles through them are found too; enums and what has no counterpart there are replaced by name.

use std::collections::HashMap;

use schemars::schema::{InstanceType, RootSchema, SchemaObject, SingleOrVec};
use typify::{TypeDetails, TypeId, TypeSpace, TypeSpaceSettings};

use crate::{
    ir::Type,
    schema::{Additional, Bundle, Kind, Schema},
    shape::Shape,
};

/// Names of types that typify does not have.
const NUMBER: &str = "Number";
const SECRET: &str = "Secret";

/// The Rust types of every property and of every union member.
#[derive(Debug)]
pub(super) struct Types {
    /// Definition name to the types of its properties or members, by their position; of another name to the only one.
    found: HashMap<String, Vec<Option<Type>>>,
}

impl Types {
    /// Asks typify. The message of an error is typify's own.
    pub(super) fn find(bundle: &Bundle) -> Result<Self, String> {
        let names: Vec<&str> = bundle.definitions().map(|definition| definition.name.as_str()).collect();
        let mut found = HashMap::new();
        let writer = Writer { numbers: names.iter().enumerate().map(|(number, name)| (*name, number)).collect() };
        let mut settings = TypeSpaceSettings::default();
        let mut root = RootSchema::default();
        for name in [NUMBER, SECRET] {
            settings.with_replacement(name, name, std::iter::empty());
            root.definitions.insert(name.to_owned(), of_type(InstanceType::String).into());
        }
        for (number, definition) in bundle.definitions().enumerate() {
            let name = numbered(number);
            let schema = match Shape::of(&definition.schema) {
                Some(Shape::Enum { .. }) => {
                    settings.with_replacement(&name, &name, std::iter::empty());
                    of_type(InstanceType::String)
                }
                Some(Shape::Union { members, .. }) => {
                    found.insert(definition.name.clone(), members.iter().map(plain).collect());
                    writer.object(members.iter(), false)
                }
                Some(Shape::Object(schema)) => {
                    let properties = schema.properties.iter().flatten().map(|property| &property.schema);
                    found.insert(definition.name.clone(), properties.clone().map(plain).collect());
                    writer.object(properties, true)
                }
                // Asked about as the one member of an object: nothing refers to it.
                None => {
                    found.insert(definition.name.clone(), vec![plain(&definition.schema)]);
                    writer.object(std::iter::once(&definition.schema), true)
                }
            };
            root.definitions.insert(name, schema.into());
        }
        let mut space = TypeSpace::new(&settings);
        space.add_root_schema(root).map_err(|error| error.to_string())?;
        Reader { space: &space, names: &names }.complete(&mut found);
        Ok(Self { found })
    }

    /// Type of the property or union member at `position` of a definition.
    pub(super) fn at(&self, definition: &str, position: usize) -> Option<&Type> {
        self.found.get(definition)?.get(position)?.as_ref()
    }
}

/// The type of a schema that is the same whatever stands round it: such a one is not worth a question.
fn plain(schema: &Schema) -> Option<Type> {
    match (&schema.reference, schema.kind, schema.format.as_deref()) {
        (None, Some(Kind::String), Some("password")) => Some(Type::Secret),
        (None, Some(Kind::String), _) => Some(Type::String),
        (None, Some(Kind::Boolean), _) => Some(Type::Boolean),
        (None, None, _) if schema.constant.is_some() => Some(Type::String),
        _ => None,
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
    /// An object with a property for each schema that is to be asked about, named by position.
    fn object<'s>(&self, schemas: impl Iterator<Item = &'s Schema>, required: bool) -> SchemaObject {
        let mut object = of_type(InstanceType::Object);
        let validation = object.object();
        for (at, schema) in schemas.enumerate().filter(|(_, schema)| plain(schema).is_none()) {
            let name = format!("p{at}");
            if required {
                validation.required.insert(name.clone());
            }
            validation.properties.insert(name, self.value(schema).into());
        }
        object
    }

    /// An item of a list or a value of a map: unlike a member it cannot be absent, so that null is part of its type.
    fn part(&self, schema: &Schema) -> SchemaObject {
        let value = self.value(schema);
        // Any value may be null as it is.
        if !schema.nullable || value == SchemaObject::default() {
            return value;
        }
        let mut choice = SchemaObject::default();
        choice.subschemas().any_of = Some(vec![value.into(), of_type(InstanceType::Null).into()]);
        choice
    }

    /// Without null, limits and annotations: what remains is what decides the type.
    fn value(&self, schema: &Schema) -> SchemaObject {
        if let Some(name) = &schema.reference {
            return match self.numbers.get(name.as_str()) {
                Some(number) => reference(&numbered(*number)),
                None => SchemaObject::default(),
            };
        }
        let format = schema.format.as_deref();
        match schema.kind {
            Some(Kind::String) if format == Some("password") => reference(SECRET),
            Some(Kind::String) => of_type(InstanceType::String),
            Some(Kind::Boolean) => of_type(InstanceType::Boolean),
            Some(Kind::Integer) => {
                formatted(InstanceType::Integer, if is_unsigned(schema) { "uint64" } else { "int64" })
            }
            Some(Kind::Number) if format == Some("double") => formatted(InstanceType::Number, "double"),
            Some(Kind::Number) => reference(NUMBER),
            Some(Kind::Array) => self.array(schema),
            Some(Kind::Object) => {
                let mut object = of_type(InstanceType::Object);
                if let Additional::Map(values) = &schema.additional {
                    object.object().additional_properties = Some(Box::new(self.part(values).into()));
                }
                object
            }
            None if schema.constant.is_some() => of_type(InstanceType::String),
            None => SchemaObject::default(),
        }
    }

    fn array(&self, schema: &Schema) -> SchemaObject {
        let items = schema.items.as_ref().map_or_else(SchemaObject::default, |items| self.part(items));
        let mut array = of_type(InstanceType::Array);
        array.array().items = Some(SingleOrVec::Single(Box::new(items.into())));
        array.array().unique_items = Some(schema.unique_items);
        array
    }
}

fn of_type(kind: InstanceType) -> SchemaObject {
    SchemaObject { instance_type: Some(kind.into()), ..SchemaObject::default() }
}

fn formatted(kind: InstanceType, format: &str) -> SchemaObject {
    SchemaObject { format: Some(format.to_owned()), ..of_type(kind) }
}

fn reference(name: &str) -> SchemaObject {
    SchemaObject::new_ref(format!("#/definitions/{name}"))
}

/// Whether an integer is a `u64`: no value of its range is below 0. Else it is an `i64`.
pub(super) fn is_unsigned(schema: &Schema) -> bool {
    schema.limits.minimum.is_some_and(|minimum| minimum >= 0.0)
}

/// Reads typify's types back.
struct Reader<'a> {
    space: &'a TypeSpace,
    names: &'a [&'a str],
}

impl Reader<'_> {
    /// Fills in what was asked about.
    fn complete(&self, found: &mut HashMap<String, Vec<Option<Type>>>) {
        for ty in self.space.iter_types() {
            let (TypeDetails::Struct(details), Some(name)) = (ty.details(), self.definition(&ty.name())) else {
                continue;
            };
            let Some(members) = found.get_mut(name) else { continue };
            for property in details.properties_info() {
                let position = property.name.strip_prefix('p').and_then(|number| number.parse::<usize>().ok());
                if let Some(member) = position.and_then(|position| members.get_mut(position)) {
                    *member = self.member(&property.type_id);
                }
            }
        }
    }

    fn definition(&self, name: &str) -> Option<&str> {
        let number: usize = name.strip_prefix('T')?.parse().ok()?;
        self.names.get(number).copied()
    }

    /// How a member is present is said elsewhere: here it is what it holds.
    fn member(&self, id: &TypeId) -> Option<Type> {
        match self.read(id)? {
            Type::Nullable(inner) => Some(*inner),
            ty => Some(ty),
        }
    }

    fn read(&self, id: &TypeId) -> Option<Type> {
        let ty = self.space.get_type(id).ok()?;
        if let Some(name) = self.definition(&ty.name()) {
            return Some(Type::Named(name.to_owned()));
        }
        Some(match ty.details() {
            TypeDetails::Option(inner) => Type::Nullable(Box::new(self.read(&inner)?)),
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
