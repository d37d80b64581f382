//! Whether a JSON value is an instance of a schema.

use std::cell::Cell;

use sequrity_runtime::is_multiple_of;
use serde_json::{Map, Value};

use super::scope::Names;
use crate::{
    load::{json::escape, meant, nearest},
    schema::{Additional, Bundle, Kind, Limits, Property, Schema},
    shape::Shape,
};

/// References and unions that lead to each other, with no part of the value in between, end here.
const DEEPEST: usize = 100;

/// Steps after which a value is too much: unions of themselves would take for ever.
const STEPS: usize = 1_000_000;

/// The first number that `i64` does not hold.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// Why a value is no instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// JSON pointer into the value.
    pub pointer: String,
    /// What is wrong there.
    pub message: String,
}

/// Whether a value is an instance of a schema, as JSON Schema sees it; formats are not looked at.
pub fn fits(bundle: &Bundle, schema: &Schema, value: &Value) -> Result<(), Misfit> {
    Fitting::new(&Names::new(bundle), false).schema(schema, value, DEEPEST)
}

/// As [`fits`], but what the schema does not list by name does not fit: an example with a typo is not an example.
pub(super) fn fits_known(names: &Names<'_>, schema: &Schema, value: &Value) -> Result<(), Misfit> {
    Fitting::new(names, true).schema(schema, value, DEEPEST)
}

struct Fitting<'a> {
    names: &'a Names<'a>,
    known_only: bool,
    steps: Cell<usize>,
}

impl Misfit {
    fn new(message: impl Into<String>) -> Self {
        Self { pointer: String::new(), message: message.into() }
    }

    fn below(self, step: impl std::fmt::Display) -> Self {
        Self { pointer: format!("/{step}{}", self.pointer), ..self }
    }
}

impl<'a> Fitting<'a> {
    fn new(names: &'a Names<'a>, known_only: bool) -> Self {
        Self { names, known_only, steps: Cell::new(0) }
    }

    fn schema(&self, schema: &Schema, value: &Value, depth: usize) -> Result<(), Misfit> {
        if schema.nullable && value.is_null() {
            return Ok(());
        }
        let steps = self.steps.replace(self.steps.get() + 1);
        let depth = match depth.checked_sub(1) {
            Some(depth) if steps < STEPS => depth,
            _ => return Err(Misfit::new("the schema refers to itself without end")),
        };
        if let Some(name) = &schema.reference {
            // An unknown definition is reported where it is referred to.
            let Some(target) = self.names.schema(name) else {
                return Ok(());
            };
            return self.schema(target, value, depth);
        }
        if let Some(constant) = &schema.constant {
            return if value == constant { Ok(()) } else { Err(unexpected(&constant.to_string(), value)) };
        }
        if schema.any_of.is_some() || schema.one_of.is_some() {
            return self.choice(schema, value, depth);
        }
        if let Some(values) = &schema.values {
            return enumerated(values, value);
        }
        if let Some(kind) = schema.kind
            && !is_a(value, kind)
        {
            return Err(unexpected(noun(kind), value));
        }
        if self.known_only && schema.kind == Some(Kind::Integer) {
            in_64_bits(&schema.limits, value)?;
        }
        within(&schema.limits, value)?;
        match value {
            Value::Array(items) => self.array(schema, items),
            Value::Object(members) => self.object(schema, members),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }

    fn choice(&self, schema: &Schema, value: &Value, depth: usize) -> Result<(), Misfit> {
        let members: &[Schema] = match Shape::of(schema) {
            Some(Shape::Enum { values, .. }) if self.known_only => {
                return self.schema(values, value, depth);
            }
            Some(Shape::Union { members, .. }) if self.known_only => members,
            _ => schema.any_of.as_deref().or(schema.one_of.as_deref()).unwrap_or_default(),
        };
        let mut misfits = Vec::new();
        for member in members {
            if let Err(misfit) = self.schema(member, value, depth) {
                misfits.push((member, misfit));
            }
        }
        let fitting = members.len() - misfits.len();
        if fitting == 0 {
            // The one member that is meant says best what is wrong.
            misfits.retain(|(member, _)| self.is_meant(member, value));
            return Err(match misfits.pop() {
                Some((_, misfit)) if misfits.is_empty() => misfit,
                _ => Misfit::new(format!("{} fits none of the {} members", shown(value), members.len())),
            });
        }
        if fitting > 1 && schema.one_of.is_some() {
            return Err(Misfit::new(format!("{} fits {fitting} members, and only one may fit", shown(value))));
        }
        Ok(())
    }

    /// Whether kind and constants of a union member are those of the value.
    fn is_meant(&self, member: &Schema, value: &Value) -> bool {
        let Some(target) = self.names.target(member) else {
            return false;
        };
        let mut properties = target.properties.iter().flatten();
        target.kind.is_some_and(|kind| is_a(value, kind))
            && properties.all(|Property { name, schema }| match (&schema.constant, value.get(name)) {
                (Some(constant), Some(found)) => constant == found,
                (Some(_), None) => !target.required.contains(name),
                (None, _) => true,
            })
    }

    fn array(&self, schema: &Schema, items: &[Value]) -> Result<(), Misfit> {
        for (position, item) in items.iter().enumerate() {
            if let Some(schema) = &schema.items {
                self.schema(schema, item, DEEPEST).map_err(|misfit| misfit.below(position))?;
            }
            if schema.unique_items && items[..position].contains(item) {
                return Err(Misfit::new(format!("{} is there twice", shown(item))).below(position));
            }
        }
        Ok(())
    }

    fn object(&self, schema: &Schema, members: &Map<String, Value>) -> Result<(), Misfit> {
        if let Some(missing) = schema.required.iter().find(|name| !members.contains_key(*name)) {
            return Err(Misfit::new(format!("the required member `{missing}` is missing")));
        }
        let properties = schema.properties.as_deref().unwrap_or_default();
        for (key, value) in members {
            let property = properties.iter().find(|property| property.name == *key);
            let outcome = match (property, &schema.additional) {
                (Some(property), _) => self.schema(&property.schema, value, DEEPEST),
                (None, Additional::Map(values)) => self.schema(values, value, DEEPEST),
                (None, Additional::Closed) => Err(no_member(properties, key)),
                (None, Additional::Open) if self.known_only && schema.properties.is_some() => {
                    Err(no_member(properties, key))
                }
                (None, Additional::Open) => Ok(()),
            };
            outcome.map_err(|misfit| misfit.below(escape(key)))?;
        }
        Ok(())
    }
}

fn no_member(properties: &[Property], key: &str) -> Misfit {
    let hint = meant(key, properties.iter().map(|property| property.name.as_str()));
    Misfit::new(format!("there is no member `{key}`{hint}"))
}

fn enumerated(values: &[Value], value: &Value) -> Result<(), Misfit> {
    if values.contains(value) {
        return Ok(());
    }
    let near = value.as_str().and_then(|text| nearest(text, values.iter().filter_map(Value::as_str)));
    let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    Err(Misfit::new(format!("{} is none of the values{hint}", shown(value))))
}

fn within(limits: &Limits, value: &Value) -> Result<(), Misfit> {
    let Limits {
        minimum,
        above,
        maximum,
        below,
        multiple_of,
        min_length,
        max_length,
        min_items,
        max_items,
        min_properties,
        max_properties,
        pattern,
    } = limits;
    match value {
        Value::Number(number) => {
            let double = number.as_f64();
            if let (Some(number), Some(minimum)) = (double, *minimum)
                && (number < minimum || *above && number == minimum)
            {
                let what = if *above { "not above" } else { "below the minimum," };
                return Err(Misfit::new(format!("{value} is {what} {minimum}")));
            }
            if let (Some(number), Some(maximum)) = (double, *maximum)
                && (number > maximum || *below && number == maximum)
            {
                let what = if *below { "not below" } else { "above the maximum," };
                return Err(Misfit::new(format!("{value} is {what} {maximum}")));
            }
            if let Some(step) = multiple_of.filter(|step| !is_multiple_of(number, *step)) {
                return Err(Misfit::new(format!("{value} is no multiple of {step}")));
            }
        }
        Value::String(text) => {
            counted(text.chars().count(), *min_length, *max_length, "characters")?;
            let pattern = pattern.as_ref().and_then(|pattern| regex_lite::Regex::new(pattern).ok());
            if let Some(pattern) = pattern.filter(|pattern| !pattern.is_match(text)) {
                return Err(Misfit::new(format!("{} does not match `{pattern}`", shown(value))));
            }
        }
        Value::Array(items) => counted(items.len(), *min_items, *max_items, "items")?,
        Value::Object(members) => counted(members.len(), *min_properties, *max_properties, "members")?,
        Value::Null | Value::Bool(_) => {}
    }
    Ok(())
}

/// What becomes a Rust integer is in its range: that of `u64` where no value is below 0, else that of `i64`.
fn in_64_bits(limits: &Limits, value: &Value) -> Result<(), Misfit> {
    // Below 2^63 and 2^64, exactly: what a double is not is what the integer types say themselves.
    let double = |most: f64, least: f64| value.as_f64().is_some_and(|number| least <= number && number < most);
    let (kind, fits) = match limits.minimum.is_some_and(|minimum| minimum >= 0.0) {
        true => ("u64", value.is_u64() || !value.is_i64() && double(2.0 * TWO_TO_63, 0.0)),
        false => {
            let fits = value.is_i64() || !value.is_u64() && double(TWO_TO_63, -TWO_TO_63);
            ("i64", fits)
        }
    };
    if fits { Ok(()) } else { Err(Misfit::new(format!("{value} is outside of the range of `{kind}`"))) }
}

fn counted(count: usize, least: Option<u64>, most: Option<u64>, what: &str) -> Result<(), Misfit> {
    let count = count as u64;
    match (least, most) {
        (Some(least), _) if count < least => Err(Misfit::new(format!("{count} {what}, at least {least} are needed"))),
        (_, Some(most)) if count > most => Err(Misfit::new(format!("{count} {what}, at most {most} are allowed"))),
        _ => Ok(()),
    }
}

pub(super) fn is_a(value: &Value, kind: Kind) -> bool {
    match kind {
        Kind::String => value.is_string(),
        Kind::Integer => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Array => value.is_array(),
        Kind::Object => value.is_object(),
    }
}

pub(super) fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

fn unexpected(expected: &str, value: &Value) -> Misfit {
    Misfit::new(format!("expected {expected}, found {}", shown(value)))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > 40 => "a long string".to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests;
