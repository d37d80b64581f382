//! How large a strict schema may be: the limits that providers publish.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::error::SchemaError;

/// Members of all objects.
const MEMBERS: usize = 5_000;
/// Objects within objects, below the outermost.
const LEVELS: usize = 10;
/// Characters of all names of members and definitions, and of all constants.
const CHARACTERS: usize = 120_000;
/// Values of all enums.
const VALUES: usize = 1_000;
/// Values of an enum from which on the length of their texts counts.
const LARGE_ENUM: usize = 250;
/// Characters of the texts of such an enum.
const LARGE_ENUM_CHARACTERS: usize = 15_000;

/// Checks a schema that is in the subset.
#[inline]
pub(super) fn check(name: &str, schema: &Map<String, Value>) -> Result<(), SchemaError> {
    let mut sizes = Sizes::default();
    sizes.add(schema);
    for (definition, schema) in definitions(schema) {
        sizes.characters += definition.chars().count();
        sizes.add(schema);
    }
    let levels = Levels { whole: schema, known: HashMap::new() }.below(schema);
    let limits = [
        (sizes.members, MEMBERS, "members"),
        (levels, LEVELS, "levels of objects within objects"),
        (sizes.characters, CHARACTERS, "characters in names and constants"),
        (sizes.values, VALUES, "values of enums"),
        (sizes.largest_enum, LARGE_ENUM_CHARACTERS, "characters in the values of one enum"),
    ];
    match limits.iter().find(|(size, most, _)| size > most) {
        None => Ok(()),
        Some((size, most, what)) => {
            let message = format!("{size} {what}, and models take at most {most}");
            Err(SchemaError::new(name, message, "divide the type, or make it flatter"))
        }
    }
}

#[inline]
fn definitions(schema: &Map<String, Value>) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    let definitions = schema.get("$defs").and_then(Value::as_object).into_iter().flatten();
    definitions.filter_map(|(name, schema)| Some((name, schema.as_object()?)))
}

#[inline]
fn members(schema: &Map<String, Value>) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(name, schema)| Some((name, schema.as_object()?)))
}

/// The schemas inside a schema, but for definitions.
#[inline]
fn inside(schema: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let choices = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let others = choices.chain(schema.get("items")).filter_map(Value::as_object);
    members(schema).map(|(_, schema)| schema).chain(others)
}

#[derive(Default)]
struct Sizes {
    members: usize,
    characters: usize,
    values: usize,
    largest_enum: usize,
}

impl Sizes {
    #[inline]
    fn add(&mut self, schema: &Map<String, Value>) {
        for (name, _) in members(schema) {
            self.members += 1;
            self.characters += name.chars().count();
        }
        let text = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
        self.characters += schema.get("const").map_or(0, text);
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let characters = values.iter().map(text).sum();
            self.characters += characters;
            self.values += values.len();
            if values.len() > LARGE_ENUM {
                self.largest_enum = self.largest_enum.max(characters);
            }
        }
        inside(schema).for_each(|schema| self.add(schema));
    }
}

/// Levels of objects, references followed; a definition that comes back to itself counts once.
struct Levels<'a> {
    whole: &'a Map<String, Value>,
    known: HashMap<&'a str, usize>,
}

impl<'a> Levels<'a> {
    /// The deepest object below a schema.
    #[inline]
    fn below(&mut self, schema: &'a Map<String, Value>) -> usize {
        let levels: Vec<usize> = inside(schema).map(|schema| self.of(schema)).collect();
        levels.into_iter().max().unwrap_or(0)
    }

    #[inline]
    fn of(&mut self, schema: &'a Map<String, Value>) -> usize {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.referred(reference),
            None => usize::from(schema.contains_key("properties")) + self.below(schema),
        }
    }

    #[inline]
    fn referred(&mut self, reference: &'a str) -> usize {
        if let Some(levels) = self.known.get(reference) {
            return *levels;
        }
        self.known.insert(reference, 0);
        let name = reference.strip_prefix("#/$defs/");
        let found = name.and_then(|name| self.whole.get("$defs")?.get(name)?.as_object());
        let levels = found.map_or(0, |schema| self.of(schema));
        self.known.insert(reference, levels);
        levels
    }
}
