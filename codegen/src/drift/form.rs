//! The form in which two schemas are compared: for each kind of JSON value, what is taken.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::{Map, Value};

use super::tree::Tree;

/// Objects that one schema may be, at most: `allOf` of unions multiplies.
const MOST: usize = 512;

/// References and combinations inside each other, at most.
const DEEPEST: usize = 64;

/// Schemas that are looked at for one form, at most: unions of unions of the same multiply.
const LONGEST: usize = 20_000;

/// Keywords that narrow values in ways that the form does not have.
const NOT_COMPARED: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "patternProperties",
    "prefixItems",
    "contains",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "unevaluatedProperties",
    "unevaluatedItems",
    "$dynamicRef",
    "$recursiveRef",
];

/// What a schema takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Form<'d> {
    pub(super) any: bool,
    pub(super) null: bool,
    /// Kinds without parts: `boolean`, `integer`, `number`.
    pub(super) plain: BTreeSet<&'static str>,
    /// Texts that are named.
    pub(super) values: BTreeSet<String>,
    /// Any text.
    pub(super) text: bool,
    /// Lists, by the schemas of their items.
    pub(super) lists: Option<Vec<&'d Value>>,
    /// Maps and objects of any members, by the schemas of their values.
    pub(super) maps: Option<Vec<&'d Value>>,
    pub(super) objects: Vec<Object<'d>>,
    /// Members that every object has, wherever they are described.
    required: BTreeSet<&'d str>,
    /// What was met that is not compared.
    pub(super) skipped: BTreeSet<String>,
}

/// An object with members.
#[derive(Clone, Debug, Default)]
pub(super) struct Object<'d> {
    pub(super) name: Option<String>,
    pub(super) members: BTreeMap<&'d str, Vec<&'d Value>>,
    pub(super) required: BTreeSet<&'d str>,
}

/// Reads schemas of one document.
pub(super) struct Reader<'t, 'd> {
    tree: &'t Tree<'d>,
    steps: Cell<usize>,
}

impl<'t, 'd> Reader<'t, 'd> {
    pub(super) fn new(tree: &'t Tree<'d>) -> Self {
        Self { tree, steps: Cell::new(0) }
    }

    /// What any of the schemas takes.
    pub(super) fn form(&self, schemas: &[&'d Value]) -> Form<'d> {
        self.steps.set(0);
        let mut form = Form::default();
        for schema in schemas {
            form.or(self.one(schema, None, &mut Vec::new()));
        }
        form
    }

    fn one(&self, schema: &'d Value, name: Option<&str>, within: &mut Vec<String>) -> Form<'d> {
        let members = match schema {
            Value::Object(members) => members,
            Value::Bool(false) => return Form::default(),
            Value::Bool(true) => return Form { any: true, ..Form::default() },
            other => return Form::skipping(format!("a schema that is {}", kind(other))),
        };
        self.steps.set(self.steps.get() + 1);
        if within.len() > DEEPEST || self.steps.get() > LONGEST {
            return Form::skipping("schemas deep inside each other".to_owned());
        }
        let mut form = Form { any: true, ..Form::default() };
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            form = form.and(self.reference(reference, within), name);
        }
        for part in array(members, "allOf") {
            within.push(String::new());
            form = form.and(self.one(part, None, within), name);
            within.pop();
        }
        for keyword in ["anyOf", "oneOf"] {
            let mut choice = Form::default();
            for member in array(members, keyword) {
                within.push(String::new());
                choice.or(self.one(member, None, within));
                within.pop();
            }
            if members.contains_key(keyword) {
                form = form.and(choice, name);
            }
        }
        form = form.and(own(members, name), name);
        if members.get("nullable") == Some(&Value::Bool(true)) {
            form.null = true;
        }
        let skipped = NOT_COMPARED.iter().filter(|keyword| members.contains_key(**keyword));
        form.skipped.extend(skipped.map(|keyword| format!("`{keyword}`")));
        form
    }

    fn reference(&self, reference: &str, within: &mut Vec<String>) -> Form<'d> {
        if within.iter().any(|outer| outer == reference) {
            // A union that holds itself adds nothing to itself.
            return Form::default();
        }
        let Some((name, target)) = self.tree.follow(reference) else {
            return Form::skipping(format!("the reference `{reference}`"));
        };
        within.push(reference.to_owned());
        let form = self.one(target, Some(name), within);
        within.pop();
        form
    }
}

/// What the keywords of one schema say, without references and combinations.
fn own<'d>(schema: &'d Map<String, Value>, name: Option<&str>) -> Form<'d> {
    let required = array(schema, "required").filter_map(Value::as_str).collect();
    let mut form = Form { required, ..Form::default() };
    let fixed: Option<Vec<&Value>> = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => Some(vec![value]),
        (None, Some(Value::Array(values))) => Some(values.iter().collect()),
        _ => None,
    };
    if let Some(values) = fixed {
        values.into_iter().for_each(|value| form.value(value));
        return form;
    }
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ if schema.contains_key("properties") => vec!["object"],
        _ if schema.contains_key("items") => vec!["array"],
        _ => return Form { any: true, ..form },
    };
    for kind in kinds {
        match kind {
            "null" => form.null = true,
            "boolean" => _ = form.plain.insert("boolean"),
            "integer" => _ = form.plain.insert("integer"),
            "number" => _ = form.plain.insert("number"),
            "string" => form.text = true,
            "array" => form.lists = Some(schema.get("items").into_iter().collect()),
            "object" => form.object(schema, name),
            other => _ = form.skipped.insert(format!("the type `{other}`")),
        }
    }
    form
}

impl<'d> Form<'d> {
    fn skipping(what: String) -> Self {
        Self { any: true, skipped: BTreeSet::from([what]), ..Self::default() }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null = true,
            Value::Bool(_) => _ = self.plain.insert("boolean"),
            Value::Number(_) => _ = self.plain.insert("number"),
            Value::String(text) => _ = self.values.insert(text.clone()),
            Value::Array(_) | Value::Object(_) => _ = self.skipped.insert("a fixed list or object".to_owned()),
        }
    }

    fn object(&mut self, schema: &'d Map<String, Value>, name: Option<&str>) {
        match schema.get("properties").and_then(Value::as_object) {
            Some(properties) => self.objects.push(Object {
                name: name.map(str::to_owned),
                members: properties.iter().map(|(name, schema)| (name.as_str(), vec![schema])).collect(),
                required: self.required.clone(),
            }),
            None => {
                let values = schema.get("additionalProperties").filter(|values| values.is_object());
                self.maps = Some(values.into_iter().collect());
            }
        }
    }

    /// Takes what either takes.
    fn or(&mut self, other: Self) {
        // What one requires, the other may not: each of the objects holds its own.
        let Self { any, null, plain, values, text, lists, maps, objects, required: _, skipped } = other;
        self.any |= any;
        self.null |= null;
        self.text |= text;
        self.plain.extend(plain);
        self.values.extend(values);
        self.objects.extend(objects);
        self.skipped.extend(skipped);
        for (mine, its) in [(&mut self.lists, lists), (&mut self.maps, maps)] {
            if let Some(its) = its {
                mine.get_or_insert_with(Vec::new).extend(its);
            }
        }
    }

    /// Takes what both take: the members of all objects, and what only one of the two limits.
    fn and(mut self, mut other: Self, name: Option<&str>) -> Self {
        let skipped: BTreeSet<String> = self.skipped.union(&other.skipped).cloned().collect();
        let required: BTreeSet<&str> = self.required.union(&other.required).copied().collect();
        let named = |mut form: Self| {
            form.objects.iter_mut().for_each(|object| object.required.extend(&required));
            form.required.clone_from(&required);
            if let ([object], Some(name)) = (form.objects.as_mut_slice(), name) {
                object.name = Some(name.to_owned());
            }
            form.skipped.clone_from(&skipped);
            form
        };
        if self.is_anything() {
            return named(other);
        }
        if other.is_anything() {
            return named(self);
        }
        if self.objects.is_empty() || other.objects.is_empty() {
            // An object without members of its own, beside one with members.
            let with_members = if self.objects.is_empty() { &mut other } else { &mut self };
            if !with_members.objects.is_empty() {
                with_members.maps = None;
                let with_members = std::mem::take(with_members);
                return named(with_members);
            }
            return named(self.narrowed(other));
        }
        let mut objects = Vec::new();
        for (one, more) in self.objects.iter().flat_map(|one| other.objects.iter().map(move |more| (one, more))) {
            if objects.len() < MOST {
                objects.push(one.joined(more, name));
            }
        }
        self.null &= other.null;
        named(Self { objects, ..self })
    }

    /// Two limits of values without members.
    fn narrowed(mut self, other: Self) -> Self {
        if !other.values.is_empty() && !other.text {
            (self.values, self.text) = (other.values, false);
        }
        self.null &= other.null;
        if self.lists.as_ref().is_some_and(Vec::is_empty) {
            self.lists = other.lists;
        }
        self
    }

    fn is_anything(&self) -> bool {
        let Self { any, null: _, plain, values, text, lists, maps, objects, required: _, skipped: _ } = self;
        *any && plain.is_empty()
            && values.is_empty()
            && !text
            && lists.is_none()
            && maps.is_none()
            && objects.is_empty()
    }

    /// The kinds of JSON value in words.
    pub(super) fn kinds(&self) -> BTreeSet<&'static str> {
        let mut kinds = self.plain.clone();
        // Every integer is a number.
        if kinds.contains("number") {
            kinds.remove("integer");
        }
        if self.text || !self.values.is_empty() {
            kinds.insert("string");
        }
        if self.lists.is_some() {
            kinds.insert("list");
        }
        if self.maps.is_some() || !self.objects.is_empty() {
            kinds.insert("object");
        }
        // Beside other kinds it says that the choice is open.
        if self.any && kinds.is_empty() {
            kinds.insert("any");
        }
        kinds
    }
}

impl<'d> Object<'d> {
    fn joined(&self, more: &Self, name: Option<&str>) -> Self {
        let mut members = self.members.clone();
        for (member, schemas) in &more.members {
            // What is said later is said more closely.
            members.insert(member, schemas.clone());
        }
        let name = name.map(str::to_owned).or_else(|| more.name.clone()).or_else(|| self.name.clone());
        Self { name, members, required: self.required.union(&more.required).copied().collect() }
    }
}

fn array<'d>(schema: &'d Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'d Value> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
