//! What a schema says once its references, `allOf` and choices of one are followed.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashSet},
};

use serde_json::{Map, Value};

use super::{
    notes::Notes,
    source::{Document, below, is_true, items, last, target},
    spot::{About, Spot},
};

/// A schema that says nothing.
pub(super) static ANYTHING: Value = Value::Bool(true);

/// Keywords that say something about a value and nothing about which values there are.
const ANNOTATIONS: &[&str] = &[
    "$comment",
    "$id",
    "$schema",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

/// Keywords that narrow values in ways that the dialect does not have.
const NARROWING: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "not",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// `allOf` and references inside each other, at most.
const DEEPEST: usize = 64;

/// The types of JSON Schema, without null.
pub(super) const KINDS: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];

/// A schema without what is only wrapped around it.
#[derive(Debug)]
pub(super) struct Peeled<'d> {
    pub(super) about: About,
    pub(super) spots: Vec<Spot<'d>>,
    /// It is a reference to what stands at this pointer.
    pub(super) target: Option<String>,
}

/// What several schemas say together.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat<'d> {
    /// Where the first of them stands.
    pub(super) pointer: String,
    pub(super) about: About,
    /// The types that it may have; none: nothing is said of it.
    pub(super) kinds: Option<BTreeSet<&'static str>>,
    /// The values that it may have, without null.
    pub(super) values: Option<Vec<Value>>,
    /// Keywords that hold for one type of value.
    pub(super) limits: Map<String, Value>,
    pub(super) properties: Vec<(String, Vec<Spot<'d>>)>,
    /// It speaks of properties, though there may be none.
    pub(super) has_properties: bool,
    pub(super) required: Vec<String>,
    /// Other members are refused.
    pub(super) closed: bool,
    /// Schemas of other members.
    pub(super) additional: Vec<Spot<'d>>,
    pub(super) items: Vec<Spot<'d>>,
    /// Each a list of which one has to fit.
    pub(super) choices: Vec<Vec<Spot<'d>>>,
}

/// Reads schemas of the document.
pub(super) struct Reader<'d> {
    pub(super) document: Document<'d>,
    pub(super) notes: Notes,
    /// Pointers to schemas that stand inside of others, by `allOf` or as unions in unions.
    pub(super) inside: RefCell<HashSet<String>>,
}

impl<'d> Reader<'d> {
    /// The schema at a pointer.
    pub(super) fn spot(&self, pointer: &str) -> Spot<'d> {
        Spot::new(pointer.to_owned(), self.document.at(pointer).unwrap_or(&ANYTHING))
    }

    /// Takes off what only annotates, and choices of one.
    pub(super) fn peel(&self, mut spots: Vec<Spot<'d>>) -> Peeled<'d> {
        let mut about = About::default();
        loop {
            let annotates = |spot: &Spot<'_>| {
                spot.schema.is_object() && spot.keywords().all(|(key, _)| is_annotation(key)) && !spot.bare
            };
            while let Some(at) = spots.iter().position(annotates).filter(|_| spots.len() > 1) {
                if let Some(members) = spots.remove(at).schema.as_object() {
                    about.take(members);
                }
            }
            let [spot] = spots.as_slice() else { break };
            let Some(members) = spot.schema.as_object().filter(|_| !spot.bare && spot.only.is_none()) else { break };
            let said: Vec<&str> = members.keys().map(String::as_str).filter(|key| !is_annotation(key)).collect();
            let wraps =
                |keyword: &str| said.iter().all(|key| [keyword, "type"].contains(key)) && said.contains(&keyword);
            if let Some(reference) = members.get("$ref").and_then(Value::as_str).filter(|_| wraps("$ref")) {
                about.take(members);
                about.null |= has_null(members);
                let target = target(reference);
                return Peeled { about, spots, target };
            }
            let inner = match said.as_slice() {
                _ if wraps("allOf") => spot.list("allOf"),
                _ if wraps("anyOf") => spot.list("anyOf"),
                _ if wraps("oneOf") => spot.list("oneOf"),
                _ => break,
            };
            let choice = !wraps("allOf");
            let some: Vec<Spot<'d>> = inner.iter().filter(|part| !choice || !part.is_null()).cloned().collect();
            let alone = if choice { some.len() } else { some.iter().filter(|part| !annotates(part)).count() };
            if alone != 1 {
                break;
            }
            about.take(members);
            about.null |= has_null(members) || some.len() < inner.len();
            spots = some;
        }
        Peeled { about, spots, target: None }
    }

    /// What schemas say together, with references and `allOf` followed.
    pub(super) fn flat(&self, spots: &[Spot<'d>]) -> Flat<'d> {
        let mut flat = Flat::default();
        if let Some(first) = spots.first() {
            flat.pointer.clone_from(&first.pointer);
        }
        for spot in spots {
            self.merge(&mut flat, spot, &mut Vec::new());
        }
        flat
    }

    fn merge(&self, flat: &mut Flat<'d>, spot: &Spot<'d>, trail: &mut Vec<String>) {
        let Some(members) = spot.schema.as_object() else {
            if *spot.schema == Value::Bool(false) {
                let help = "look at what the service really takes there";
                self.notes.add(&spot.pointer, "`false`, which takes no value, is read as any value", help);
            }
            return;
        };
        let mut about = About::default();
        about.take(members);
        flat.about.or(about);
        self.own(flat, spot, members);
        if let Some(target) = members.get("$ref").and_then(Value::as_str).and_then(target) {
            if trail.contains(&target) || trail.len() > DEEPEST {
                self.notes.add(&spot.pointer, "a schema that holds itself by `allOf` is left out", "write it without");
                return;
            }
            trail.push(target.clone());
            self.merge(flat, &Spot { bare: spot.bare, ..self.spot(&target) }, trail);
            trail.pop();
        }
        for part in spot.list("allOf") {
            self.inside.borrow_mut().extend(part.schema.get("$ref").and_then(Value::as_str).and_then(target));
            self.merge(flat, &Spot { bare: spot.bare, ..part }, trail);
        }
        for keyword in ["anyOf", "oneOf"].into_iter().filter(|_| !spot.bare) {
            if members.contains_key(keyword) {
                self.choice(flat, spot.list(keyword));
            }
        }
    }

    /// A choice, but for null, and for members that only say which others are needed.
    fn choice(&self, flat: &mut Flat<'d>, mut list: Vec<Spot<'d>>) {
        let all = list.len();
        list.retain(|member| !member.is_null());
        flat.about.null |= list.len() < all;
        let demands = |member: &Spot<'_>| {
            member.schema.is_object()
                && member
                    .keywords()
                    .all(|(key, _)| is_annotation(key) || ["required", "not", "type"].contains(&key.as_str()))
                && member.keywords().any(|(key, _)| ["required", "not"].contains(&key.as_str()))
        };
        for member in list.iter().filter(|member| demands(member)) {
            let help = "say it in `description`: the service refuses what does not fit";
            self.notes.add(&member.pointer, "which members go together is not said", help);
        }
        list.retain(|member| !demands(member));
        if !list.is_empty() {
            flat.choices.push(list);
        }
    }

    /// The keywords of one schema.
    fn own(&self, flat: &mut Flat<'d>, spot: &Spot<'d>, members: &'d Map<String, Value>) {
        flat.about.null |= has_null(members);
        if let Some(kinds) = kinds(members) {
            let kinds: BTreeSet<&str> =
                kinds.into_iter().filter(|kind| spot.only.is_none_or(|only| only == *kind)).collect();
            flat.narrow_kinds(kinds);
        }
        for (key, value) in members {
            let place = || below(&spot.pointer, key);
            match (key.as_str(), value) {
                ("const", value) => flat.narrow_values(std::slice::from_ref(value)),
                ("enum", Value::Array(values)) => flat.narrow_values(values),
                ("properties", Value::Object(properties)) => {
                    flat.has_properties = true;
                    for (name, property) in properties {
                        let part = Spot::new(below(&place(), name), property);
                        match flat.properties.iter_mut().find(|(known, _)| known == name) {
                            Some((_, parts)) if parts.iter().all(|known| known.schema != property) => parts.push(part),
                            Some(_) => {}
                            None => flat.properties.push((name.clone(), vec![part])),
                        }
                    }
                }
                ("required", Value::Array(names)) => {
                    for name in names.iter().filter_map(Value::as_str) {
                        if !flat.required.iter().any(|known| known == name) {
                            flat.required.push(name.to_owned());
                        }
                    }
                }
                ("additionalProperties", Value::Bool(false)) => flat.closed = true,
                ("additionalProperties", Value::Object(_)) => flat.additional.push(Spot::new(place(), value)),
                ("patternProperties", Value::Object(patterns)) => {
                    let help = "say in `description` how the names are made";
                    self.notes.add(&place(), "the names of these members may be any", help);
                    let values = patterns.iter().map(|(name, value)| Spot::new(below(&place(), name), value));
                    flat.additional.extend(values.take(if patterns.len() == 1 { 1 } else { 0 }));
                }
                ("items", _) => flat.items.push(Spot::new(place(), value)),
                (narrowing, _) if NARROWING.contains(&narrowing) => {
                    let help = "say it in `description`: the service refuses what does not fit";
                    self.notes.add(&place(), format!("`{narrowing}` is left out"), help);
                }
                ("$ref" | "allOf" | "anyOf" | "oneOf" | "type" | "additionalProperties", _) => {}
                (key, _) if is_annotation(key) => {}
                (key, value) => flat.limit(key, value),
            }
        }
    }
}

impl Flat<'_> {
    fn narrow_kinds(&mut self, mut kinds: BTreeSet<&'static str>) {
        if let Some(before) = &self.kinds {
            // Every integer is a number.
            let both = |kind: &&str| before.contains(*kind) || **kind == *"integer" && before.contains("number");
            let narrower: BTreeSet<&str> = kinds.iter().copied().filter(both).collect();
            let integer = before.contains("integer") && kinds.contains("number");
            kinds = narrower;
            if integer {
                kinds.insert("integer");
            }
        }
        self.kinds = Some(kinds);
    }

    fn narrow_values(&mut self, values: &[Value]) {
        self.about.null |= values.contains(&Value::Null);
        let mut narrowed: Vec<Value> = Vec::new();
        for value in values.iter().filter(|value| !value.is_null()) {
            let known = self.values.as_ref().is_none_or(|known| known.contains(value));
            if known && !narrowed.contains(value) {
                narrowed.push(value.clone());
            }
        }
        self.values = Some(narrowed);
    }

    /// Takes the closer one of two limits.
    fn limit(&mut self, key: &str, value: &Value) {
        let closer = match (self.limits.get(key).and_then(Value::as_f64), value.as_f64()) {
            (Some(known), Some(new)) if key.starts_with("min") || key == "exclusiveMinimum" => new > known,
            (Some(known), Some(new)) if key.starts_with("max") || key == "exclusiveMaximum" => new < known,
            _ => !self.limits.contains_key(key),
        };
        if closer {
            self.limits.insert(key.to_owned(), value.clone());
        }
    }
}

/// The types that are said, without null; none where nothing is said.
fn kinds(members: &Map<String, Value>) -> Option<BTreeSet<&'static str>> {
    let said = members.get("type")?;
    let said: Vec<&str> = match said {
        Value::String(kind) => vec![kind],
        list => items(Some(list)).filter_map(Value::as_str).collect(),
    };
    Some(KINDS.into_iter().filter(|kind| said.contains(kind)).collect())
}

fn has_null(members: &Map<String, Value>) -> bool {
    is_true(members, "nullable") || items(members.get("type")).any(|kind| kind == "null")
}

fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// A name for what stands at a pointer: that of a component, or the last steps.
pub(super) fn hint(pointer: &str) -> String {
    match pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/')) {
        Some(name) => last(name),
        None => {
            let steps: Vec<String> = pointer.split('/').map(last).collect();
            steps[steps.len().saturating_sub(3)..].join(" ")
        }
    }
}
