//! Schemas become definitions and what stands in properties.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, VecDeque},
};

use serde_json::{Map, Value, json};

use super::{
    flat::{Flat, Reader, hint},
    form::Form,
    names::Names,
    plain, prose,
    source::Document,
    spot::{About, Spot},
};

/// A definition that is made.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    /// Where it comes from.
    pub(super) pointer: String,
    /// A component, by its position among them.
    pub(super) component: Option<usize>,
    /// The definition inside of which it stands in the source.
    pub(super) owner: Option<usize>,
    /// References in it are names of definitions.
    pub(super) schema: Value,
    /// Where its properties come from.
    pub(super) members: BTreeMap<String, String>,
}

/// A choice of schemas, each of which may be several that hold together.
pub(super) type Choice<'d> = Vec<Vec<Spot<'d>>>;

/// What waits to be translated.
struct Waiting<'d> {
    draft: usize,
    choice: Choice<'d>,
    about: About,
}

/// The translation of schemas.
pub(super) struct Types<'d> {
    pub(super) reader: Reader<'d>,
    pub(super) names: Names,
    pub(super) drafts: Vec<Draft>,
    /// By pointer: definitions of what is referred to.
    by_pointer: HashMap<String, usize>,
    /// By place and form: definitions of what stands in one place.
    by_place: HashMap<String, usize>,
    /// Members that tell objects of a union apart where only a `discriminator` says so: by the pointer of the object.
    pub(super) tags: HashMap<String, (String, Vec<String>)>,
    nullable: HashMap<String, bool>,
    waiting: VecDeque<Waiting<'d>>,
    components: Vec<String>,
}

/// Where a schema stands, for whoever has to name something in it.
#[derive(Clone, Debug)]
pub(super) struct At {
    /// A name for a definition of what stands here.
    pub(super) name: String,
    pub(super) owner: Option<usize>,
}

impl At {
    pub(super) fn new(name: impl Into<String>, owner: Option<usize>) -> Self {
        Self { name: name.into(), owner }
    }

    /// A part of it.
    pub(super) fn inner(&self, part: &str) -> Self {
        let part = super::names::legal(part);
        Self { name: format!("{}{part}", super::names::legal(&self.name)), owner: self.owner }
    }
}

impl<'d> Types<'d> {
    pub(super) fn new(document: Document<'d>) -> Self {
        let components: Vec<String> = document
            .object("/components/schemas")
            .map(|(name, _)| super::source::below("/components/schemas", name))
            .collect();
        let reader = Reader { document, notes: super::notes::Notes::default(), inside: RefCell::default() };
        let mut types = Self {
            reader,
            names: Names::new(),
            drafts: Vec::new(),
            by_pointer: HashMap::new(),
            by_place: HashMap::new(),
            tags: HashMap::new(),
            nullable: HashMap::new(),
            waiting: VecDeque::new(),
            components,
        };
        // Published names come before those that are made here.
        for (position, pointer) in types.components.clone().into_iter().enumerate() {
            let name = types.names.unique(&hint(&pointer));
            types.by_pointer.insert(pointer.clone(), types.drafts.len());
            let (schema, members) = (Value::Null, BTreeMap::new());
            types.drafts.push(Draft { name, pointer, component: Some(position), owner: None, schema, members });
        }
        for pointer in types.components.clone() {
            types.find_tags(&pointer);
        }
        types
    }

    /// Tells that something could not be said.
    pub(super) fn note(&self, pointer: &str, done: impl Into<String>, help: impl Into<String>) {
        self.reader.notes.add(pointer, done, help);
    }

    /// The definition of what a reference leads to; it is translated when its turn comes.
    pub(super) fn referred(&mut self, pointer: &str) -> usize {
        let draft = match self.by_pointer.get(pointer) {
            Some(known) => *known,
            None => {
                let name = self.names.unique(&hint(pointer));
                let draft = self.begin(name, pointer, None);
                self.by_pointer.insert(pointer.to_owned(), draft);
                draft
            }
        };
        if self.drafts[draft].schema.is_null() {
            self.drafts[draft].schema = json!({});
            let spots = vec![self.reader.spot(pointer)];
            self.waiting.push_back(Waiting { draft, choice: vec![spots], about: About::default() });
        }
        draft
    }

    /// A definition of what stands in one place.
    pub(super) fn named(&mut self, choice: Choice<'d>, about: About, at: &At) -> usize {
        let key: Vec<String> =
            choice.iter().flatten().map(|spot| format!("{}{}{:?}", spot.pointer, spot.bare, spot.only)).collect();
        let key = key.join(" ");
        if let Some(known) = self.by_place.get(&key) {
            return *known;
        }
        let name = self.names.unique(&at.name);
        let pointer =
            choice.first().and_then(|spots| spots.first()).map(|spot| spot.pointer.clone()).unwrap_or_default();
        let draft = self.begin(name, &pointer, at.owner);
        self.drafts[draft].schema = json!({});
        self.by_place.insert(key, draft);
        self.waiting.push_back(Waiting { draft, choice, about });
        draft
    }

    fn begin(&mut self, name: String, pointer: &str, owner: Option<usize>) -> usize {
        let (schema, members) = (Value::Null, BTreeMap::new());
        self.drafts.push(Draft { name, pointer: pointer.to_owned(), component: None, owner, schema, members });
        self.drafts.len() - 1
    }

    /// Translates everything that is referred to.
    pub(super) fn finish(&mut self) {
        while let Some(Waiting { draft, choice, about }) = self.waiting.pop_front() {
            self.define(draft, choice, about);
        }
    }

    fn define(&mut self, draft: usize, choice: Choice<'d>, mut about: About) {
        let name = self.drafts[draft].name.clone();
        let at = At::new(name.clone(), Some(draft));
        let schema = match self.reader.alone(&choice) {
            Some(peeled) if peeled.target.is_some() => {
                about.or(peeled.about);
                let target = self.referred(&peeled.target.unwrap_or_default());
                let mut schema = Map::new();
                schema.insert("$ref".to_owned(), self.drafts[target].name.clone().into());
                schema
            }
            _ => {
                let mut null = false;
                let form = self.reader.form(choice, &mut about, &mut null);
                match form {
                    Form::Object(flat) => self.object(draft, &flat, &at),
                    Form::Enum(values) => open_enum(&values),
                    Form::Union(parts) => self.union(parts, &at),
                    Form::Const(Value::String(value)) => open_enum(&[value]),
                    Form::Const(value) => plain::constant(&value, &mut about),
                    form => self.inline(form, &mut about, &at),
                }
            }
        };
        let description = about.text(&name);
        let mut whole = Map::new();
        whole.insert("description".to_owned(), description.into());
        if about.deprecated {
            whole.insert("deprecated".to_owned(), true.into());
        }
        let is_object = schema.contains_key("properties");
        whole.extend(schema);
        let examples: Vec<Value> = about.examples.into_iter().filter(Value::is_object).collect();
        if is_object && !examples.is_empty() {
            whole.insert("examples".to_owned(), examples.into());
        }
        self.drafts[draft].schema = Value::Object(whole);
    }

    /// What stands in a property, an item or a value of a map, without annotations; whether it may be null. Where it may
    /// not be a constant, it is an enum that names one value.
    pub(super) fn part(
        &mut self,
        spots: Vec<Spot<'d>>,
        about: &mut About,
        at: &At,
        constant: bool,
    ) -> (Map<String, Value>, bool) {
        let peeled = self.reader.peel(spots);
        about.or(peeled.about);
        let mut null = about.null;
        let target = match peeled.target {
            Some(target) => {
                null |= self.takes_null(&target);
                Some(self.referred(&target))
            }
            None => {
                let choice = vec![peeled.spots];
                let form = self.reader.form(choice.clone(), about, &mut null);
                match form {
                    Form::Const(value) if !value.is_string() && (null || !constant) => {
                        return (plain::constant(&value, about), null);
                    }
                    Form::Const(value) if constant && !null => {
                        return (Map::from_iter([("const".to_owned(), value)]), false);
                    }
                    Form::Object(_) | Form::Enum(_) | Form::Union(_) | Form::Const(_) => {
                        let inner = About { description: about.description.clone(), ..About::default() };
                        Some(self.named(choice, inner, at))
                    }
                    form => return (self.inline(form, about, at), null),
                }
            }
        };
        let name = target.map(|target| self.drafts[target].name.clone()).unwrap_or_default();
        (Map::from_iter([("$ref".to_owned(), name.into())]), null)
    }

    /// The same as one schema: null in its place, and for what is no property with its description.
    pub(super) fn inner(&mut self, spots: Vec<Spot<'d>>, at: &At) -> Value {
        let mut about = About::default();
        let (schema, null) = self.part(spots, &mut about, at, false);
        let facts = about.facts.join(" ");
        let described = (!facts.is_empty()).then(|| ("description".to_owned(), facts.into()));
        Value::Object(described.into_iter().chain(with_null(schema, null)).collect())
    }

    /// Whether null stands for what a reference leads to.
    pub(super) fn takes_null(&mut self, pointer: &str) -> bool {
        if let Some(known) = self.nullable.get(pointer) {
            return *known;
        }
        let (mut about, mut null) = (About::default(), false);
        let spots = vec![self.reader.spot(pointer)];
        self.reader.form(vec![spots], &mut about, &mut null);
        self.nullable.insert(pointer.to_owned(), null || about.null);
        null || about.null
    }

    /// A form that needs no name.
    fn inline(&mut self, form: Form<'d>, about: &mut About, at: &At) -> Map<String, Value> {
        match form {
            Form::Plain(flat) => self.plain(&flat, about, at),
            _ => Map::new(),
        }
    }

    pub(super) fn plain(&mut self, flat: &Flat<'d>, about: &mut About, at: &At) -> Map<String, Value> {
        let mut schema = plain::schema(&self.reader.notes, flat, about);
        match schema.get("type").and_then(Value::as_str) {
            Some("array") => {
                let items = match flat.items.is_empty() {
                    true => json!({}),
                    false => self.inner(flat.items.clone(), &at.inner("Item")),
                };
                schema.insert("items".to_owned(), items);
                // Items come before what limits their number.
                if let Some(unique) = schema.shift_remove("uniqueItems") {
                    schema.insert("uniqueItems".to_owned(), unique);
                }
            }
            Some("object") if !flat.additional.is_empty() => {
                let values = self.inner(flat.additional.clone(), &at.inner("Value"));
                if values.as_object().is_some_and(|values| !values.is_empty()) {
                    schema.insert("additionalProperties".to_owned(), values);
                }
            }
            _ => {}
        }
        schema
    }
}

/// The same schema, or null.
pub(super) fn with_null(mut schema: Map<String, Value>, null: bool) -> Map<String, Value> {
    if !null {
        return schema;
    }
    if let Some(reference) = schema.shift_remove("$ref") {
        let choice = json!([{ "$ref": reference }, { "type": "null" }]);
        return Map::from_iter([("anyOf".to_owned(), choice)]);
    }
    if let Some(kind) = schema.get_mut("type").filter(|kind| kind.is_string()) {
        *kind = json!([kind, "null"]);
    }
    schema
}

/// An enum that keeps other strings, with a phrase for each value.
pub(super) fn open_enum(values: &[String]) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("anyOf".to_owned(), json!([{ "type": "string", "enum": values }, { "type": "string" }]));
    let phrases: Map<String, Value> =
        values.iter().map(|value| (value.clone(), Value::from(prose::phrase(value)))).collect();
    schema.insert("x-values".to_owned(), phrases.into());
    let names = super::members::variant_names(values);
    if !names.is_empty() {
        schema.insert("x-names".to_owned(), names.into());
    }
    schema
}
