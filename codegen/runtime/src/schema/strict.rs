//! A schema, rewritten keyword by keyword into the strict subset.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{
    error::SchemaError,
    keywords::{Format, Keyword, format, keyword, said},
    merge::merge,
};
use crate::json::take;

/// Schemas within a schema, references followed: far beyond what any provider takes.
const LARGEST: usize = 20_000;

/// Rewrites a schema; `name` is what errors call the whole.
#[inline]
pub(super) fn rewrite(name: &str, schema: &Value) -> Result<Map<String, Value>, SchemaError> {
    let empty = Map::new();
    let root = schema.as_object().unwrap_or(&empty);
    let definitions = ["$defs", "definitions"].iter().find_map(|key| root.get(*key)?.as_object()).unwrap_or(&empty);
    let mut rewriter = Rewriter { root, definitions, used: Vec::new(), active: vec![ROOT.to_owned()], schemas: 0 };
    let whole = rewriter.merged(root, name)?;
    let mut strict = rewriter.keywords(&whole, name)?;
    if !strict.contains_key("properties") {
        let help = "wrap it in a struct with one member";
        return Err(SchemaError::new(name, "the whole must be an object", help));
    }
    let mut rewritten: Map<String, Value> = Map::new();
    while let Some(name) = rewriter.used.iter().find(|name| !rewritten.contains_key(*name)).cloned() {
        rewriter.active = vec![format!("#/$defs/{name}")];
        let definition = rewriter.schema(&definitions[&name], &name)?;
        rewritten.insert(name, definition.into());
    }
    if !rewritten.is_empty() {
        strict.insert("$defs".to_owned(), rewritten.into());
    }
    Ok(strict)
}

/// A reference to the whole.
const ROOT: &str = "#";

struct Rewriter<'a> {
    root: &'a Map<String, Value>,
    definitions: &'a Map<String, Value>,
    /// Definitions that what is rewritten refers to.
    used: Vec<String>,
    /// What is being rewritten: references that would not end when they are followed.
    active: Vec<String>,
    schemas: usize,
}

impl Rewriter<'_> {
    #[inline]
    fn schema(&mut self, schema: &Value, path: &str) -> Result<Map<String, Value>, SchemaError> {
        self.schemas += 1;
        if self.schemas > LARGEST {
            return Err(SchemaError::new(path, "the schema has no end", "make the type smaller"));
        }
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(false) => {
                return Err(SchemaError::new(path, "no value fits here", "take the member out of the type"));
            }
            _ => return Err(any(path)),
        };
        if let Some(reference) = self.reference(schema, path)? {
            return Ok(reference);
        }
        let active = self.active.len();
        let merged = self.merged(schema, path)?;
        let strict = self.keywords(&merged, path);
        self.active.truncate(active);
        strict
    }

    /// A reference that can stay one: alone, or wrapped where it carries a description and cannot be followed.
    #[inline]
    fn reference(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
    ) -> Result<Option<Map<String, Value>>, SchemaError> {
        let Some(target) = schema.get("$ref").and_then(Value::as_str) else { return Ok(None) };
        let (canonical, name) = self.target(target, path)?;
        let others = schema.iter().filter(|(key, _)| *key != "$ref");
        let spoken = |key: &str| key == "description" || matches!(keyword(key), Keyword::Said(..));
        let alone =
            others.clone().all(|(key, value)| keyword(key) == Keyword::Dropped || spoken(key) && value.is_null());
        let annotated = others.clone().all(|(key, _)| keyword(key) == Keyword::Dropped || spoken(key));
        let stays = alone || annotated && self.active.contains(&canonical);
        if !stays {
            return Ok(None);
        }
        if let Some(name) = name
            && !self.used.contains(&name)
        {
            self.used.push(name);
        }
        let reference = Map::from_iter([("$ref".to_owned(), target.replacen("#/definitions/", "#/$defs/", 1).into())]);
        if alone {
            return Ok(Some(reference));
        }
        let mut wrapped = Map::from_iter([("anyOf".to_owned(), json!([reference]))]);
        self.describe(schema, &mut wrapped, Vec::new());
        Ok(Some(wrapped))
    }

    /// What a reference is known as, and the definition it names; none for the whole.
    #[inline]
    fn target(&self, reference: &str, path: &str) -> Result<(String, Option<String>), SchemaError> {
        let found = ["#/$defs/", "#/definitions/"].iter().find_map(|prefix| reference.strip_prefix(prefix));
        let name = found.map(decoded);
        match name {
            _ if reference == ROOT => Ok((ROOT.to_owned(), None)),
            Some(name) if self.definitions.contains_key(&name) => Ok((format!("#/$defs/{name}"), Some(name))),
            _ => {
                let message = format!("`{reference}` is not defined in the schema");
                Err(SchemaError::new(path, message, "define it under `$defs`"))
            }
        }
    }

    /// One schema out of those that hold at once. What is followed on the way is then active.
    #[inline]
    fn merged<'s>(
        &mut self,
        schema: &'s Map<String, Value>,
        path: &str,
    ) -> Result<Cow<'s, Map<String, Value>>, SchemaError> {
        if !schema.contains_key("$ref") && !schema.contains_key("allOf") {
            return Ok(Cow::Borrowed(schema));
        }
        let mut whole = schema.clone();
        let reference = take(&mut whole, "$ref");
        let all = take(&mut whole, "allOf");
        if let Some(reference) = reference.as_ref().and_then(Value::as_str) {
            let (canonical, name) = self.target(reference, path)?;
            if self.active.contains(&canonical) {
                return Err(SchemaError::new(path, "the type contains itself", "put an `Option` or a list between"));
            }
            self.active.push(canonical);
            let target = match name {
                Some(name) => self.definitions[&name].as_object().ok_or_else(|| any(path))?,
                None => self.root,
            };
            let target = self.merged(target, path)?.into_owned();
            merge(&mut whole, target, path)?;
        }
        for part in all.iter().filter_map(Value::as_array).flatten() {
            let part = part.as_object().ok_or_else(|| any(path))?;
            let part = self.merged(part, path)?.into_owned();
            merge(&mut whole, part, path)?;
        }
        Ok(Cow::Owned(whole))
    }

    #[inline]
    fn keywords(&mut self, schema: &Map<String, Value>, path: &str) -> Result<Map<String, Value>, SchemaError> {
        let mut strict = Map::new();
        for (key, value) in schema {
            match keyword(key) {
                Keyword::Kept => drop(strict.insert(key.clone(), value.clone())),
                Keyword::Dropped | Keyword::Said(..) | Keyword::Part => {}
                Keyword::Refused(help) => {
                    return Err(SchemaError::new(path, format!("the strict subset has no `{key}`"), help));
                }
            }
        }
        let mut phrases = Vec::new();
        let choice = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
        if let Some(members) = choice {
            self.choice(schema, members, path, &mut strict)?;
        } else {
            let kinds = kinds(schema, path)?;
            strict.insert("type".to_owned(), kinds.clone());
            if has(&kinds, "object") {
                self.object(schema, path, &mut strict)?;
            }
            if has(&kinds, "array") {
                let items = schema.get("items").ok_or_else(|| any(&format!("{path}[]")))?;
                let items = self.schema(items, &format!("{path}[]"))?;
                strict.insert("items".to_owned(), items.into());
            }
            phrases.extend(formatted(schema, &kinds, &mut strict));
        }
        self.describe(schema, &mut strict, phrases);
        Ok(strict)
    }

    #[inline]
    fn choice(
        &mut self,
        schema: &Map<String, Value>,
        members: &[Value],
        path: &str,
        strict: &mut Map<String, Value>,
    ) -> Result<(), SchemaError> {
        let beside = ["properties", "items", "enum", "const"].iter().any(|key| schema.contains_key(*key));
        if beside || schema.contains_key("anyOf") && schema.contains_key("oneOf") {
            let help = "make the choice a member of its own: an enum without `flatten`";
            return Err(SchemaError::new(path, "a choice stands beside members", help));
        }
        let members: Result<Vec<Value>, _> =
            members.iter().map(|member| self.schema(member, path).map(Value::Object)).collect();
        strict.insert("anyOf".to_owned(), members?.into());
        Ok(())
    }

    #[inline]
    fn object(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
        strict: &mut Map<String, Value>,
    ) -> Result<(), SchemaError> {
        for key in ["additionalProperties", "unevaluatedProperties"] {
            if schema.get(key).is_some_and(|value| *value != Value::Bool(false)) {
                let help = "write a list of entries: a struct with a member for the key and one for the value";
                return Err(SchemaError::new(path, "a map has keys of any name", help));
            }
        }
        let mut members = Map::new();
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let member = self.schema(member, &format!("{path}.{name}"))?;
            members.insert(name.clone(), member.into());
        }
        let required: Vec<Value> = members.keys().map(|name| name.as_str().into()).collect();
        strict.insert("properties".to_owned(), members.into());
        strict.insert("required".to_owned(), required.into());
        strict.insert("additionalProperties".to_owned(), false.into());
        Ok(())
    }

    /// Puts what the subset has no keyword for behind the description.
    #[inline]
    fn describe(&self, schema: &Map<String, Value>, strict: &mut Map<String, Value>, mut phrases: Vec<String>) {
        for (key, value) in schema {
            if let Keyword::Said(phrase, show) = keyword(key) {
                phrases.extend(said(phrase, show, value));
            }
        }
        let description = schema.get("description").and_then(Value::as_str).map(str::trim_end);
        let text: Vec<&str> = description.into_iter().chain(phrases.iter().map(String::as_str)).collect();
        if !text.is_empty() {
            strict.insert("description".to_owned(), text.join(" ").into());
        }
    }
}

#[inline]
fn any(path: &str) -> SchemaError {
    SchemaError::new(path, "any JSON may stand here", "give it a type, or take the JSON as a text: `String`")
}

/// `type`, or the type that constants have.
#[inline]
fn kinds(schema: &Map<String, Value>, path: &str) -> Result<Value, SchemaError> {
    if let Some(kinds) = schema.get("type") {
        let several = kinds.as_array().is_some_and(|kinds| kinds.iter().filter(|kind| *kind != "null").count() > 1);
        let help = "write an enum with a variant for each type";
        return if several { Err(SchemaError::new(path, "several types in one", help)) } else { Ok(kinds.clone()) };
    }
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let mut kinds: Vec<&str> = Vec::new();
    for kind in listed.chain(schema.get("const")).map(kind_of) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match kinds.as_slice() {
        [] if schema.contains_key("properties") => Ok("object".into()),
        [] => Err(any(path)),
        [kind] => Ok((*kind).into()),
        kinds => Ok(kinds.into()),
    }
}

#[inline]
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[inline]
fn has(kinds: &Value, kind: &str) -> bool {
    kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|item| item == kind))
}

/// Takes `format` over, or gives a phrase for it.
#[inline]
fn formatted(schema: &Map<String, Value>, kinds: &Value, strict: &mut Map<String, Value>) -> Option<String> {
    let name = schema.get("format").and_then(Value::as_str)?;
    match format(name, has(kinds, "integer") || has(kinds, "number")) {
        Format::Kept => drop(strict.insert("format".to_owned(), name.into())),
        Format::Range(least, most) => {
            for (key, other, limit) in [("minimum", "exclusiveMinimum", least), ("maximum", "exclusiveMaximum", most)] {
                if !schema.contains_key(other) {
                    strict.entry(key).or_insert_with(|| limit.into());
                }
            }
        }
        Format::Number => {}
        Format::Said(phrase) => return Some(phrase),
    }
    None
}

/// A step of a JSON pointer in a URI: percent signs and tildes undone.
#[inline]
fn decoded(step: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = step.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}
