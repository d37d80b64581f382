//! The bundle: every schema document, parsed into typed keywords with the place of each.

mod api;
mod limits;
pub mod media;
mod streams;

pub use api::{
    Api, Content, ErrorBody, EventStream, Key, Loop, LoopCall, LoopFirst, Operation, Package, Parameter, Reference,
    Section, Travels,
};
pub use limits::Limits;
pub use streams::{EACH, Fold, FoldHow, FoldSource, FoldStep, LifeStep, Times};

use std::collections::HashSet;

use serde_json::Value;

use crate::load::json::Tree;

/// All documents of one run, in path order, with references resolved to definition names.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// Schema documents, sorted by path.
    pub documents: Vec<Document>,
    /// What the `OpenAPI` document says; absent when the folder has none.
    pub api: Option<Api>,
    /// Every document as read, with positions: where [`Bundle::inside`] looks.
    pub trees: Vec<Tree>,
    /// Paths of documents that are no JSON: what they hold is not known.
    pub unread: Vec<String>,
    /// Parts of documents that could not be read whole, as [`Place::part`] names them: what else they hold is not known.
    pub damaged: HashSet<(String, String)>,
}

impl Bundle {
    /// The place of something inside a schema; `tail` is a JSON pointer from there, such as `/required/3`.
    pub fn inside(&self, place: &Place, tail: &str) -> Place {
        self.find(place, tail).unwrap_or_else(|| Place { pointer: format!("{}{tail}", place.pointer), ..place.clone() })
    }

    /// The same; none where nothing stands.
    pub fn find(&self, place: &Place, tail: &str) -> Option<Place> {
        let tree = self.trees.iter().find(|tree| tree.document == place.document)?;
        let pointer = format!("{}{tail}", place.pointer);
        let at = tree.root.find(&pointer)?;
        Some(Place { document: place.document.clone(), line: at.line, column: at.column, pointer })
    }

    /// The definition of that name, wherever it stands.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions().find(|definition| definition.name == name)
    }

    /// Every definition, in document order.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.documents.iter().flat_map(|document| &document.definitions)
    }
}

/// One schema document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path below the schema folder, with `/`, such as `headers/features.json`.
    pub path: String,
    /// Heading of the topic.
    pub title: String,
    /// What the topic is about; becomes the module's documentation.
    pub description: String,
    /// In the order they are written.
    pub definitions: Vec<Definition>,
}

/// A named schema; becomes one Rust item.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Name under `$defs`; unique in the bundle.
    pub name: String,
    /// Its schema.
    pub schema: Schema,
}

/// Where something stands in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path of the document below the schema folder.
    pub document: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON pointer, such as `/$defs/Book/properties/title`.
    pub pointer: String,
}

impl Place {
    /// The document and the part of it that something belongs to: a property, a definition, a parameter or an operation.
    pub fn part(&self) -> (String, String) {
        let steps: Vec<&str> = self.pointer.split('/').collect();
        let named = steps.windows(2).rposition(|pair| matches!(pair[0], "properties" | "$defs"));
        let length = named.map_or(4, |position| position + 2).min(steps.len());
        (self.document.clone(), steps[..length].join("/"))
    }
}

/// A JSON type name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `string`
    String,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// One schema: each field is a keyword of the dialect, absent when the schema does not use it.
///
/// Readers destructure it without `..`, so that a new keyword is a compile error wherever it matters.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where the schema starts.
    pub place: Place,
    /// `title`: in a union member, the name of the variant.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `default`: what the service assumes when the member is absent.
    pub default: Option<Value>,
    /// `examples`.
    pub examples: Vec<Value>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `type`, without `null`.
    pub kind: Option<Kind>,
    /// `null` is allowed: by `type: [T, "null"]` or `anyOf: [S, {"type": "null"}]` (then the rest of this schema is `S`).
    pub nullable: bool,
    /// `$ref`, resolved to the name of the definition.
    pub reference: Option<String>,
    /// `properties`, in the order they are written.
    pub properties: Option<Vec<Property>>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `items`.
    pub items: Option<Box<Schema>>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `enum`.
    pub values: Option<Vec<Value>>,
    /// `const`.
    pub constant: Option<Value>,
    /// `anyOf`, but for the nullable form.
    pub any_of: Option<Vec<Schema>>,
    /// `oneOf`.
    pub one_of: Option<Vec<Schema>>,
    /// Range, count, length, pattern.
    pub limits: Limits,
    /// `format`.
    pub format: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
    /// `contentSchema`: the name of the definition.
    pub content_schema: Option<String>,
    /// Keywords of our own.
    pub ours: Extensions,
    /// The definitions that a reference led through before this stood in its place: lists, maps and plain values with a
    /// name. What is not said at `place` is said there.
    pub through: Vec<Place>,
}

impl Schema {
    /// What it says of the items of a list or of the values of a map, in the word for such a part.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &Schema)> {
        let values = match &self.additional {
            Additional::Map(values) => Some(&**values),
            Additional::Open | Additional::Closed => None,
        };
        let parts = [("item", self.items.as_deref()), ("value", values)];
        parts.into_iter().filter_map(|(part, schema)| Some((part, schema?)))
    }

    /// A text that nobody is to see.
    pub fn is_secret(&self) -> bool {
        self.kind == Some(Kind::String) && self.format.as_deref() == Some("password")
    }
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// Wire name.
    pub name: String,
    /// Its schema.
    pub schema: Schema,
}

/// `additionalProperties`.
#[derive(Clone, Debug, Default)]
pub enum Additional {
    /// Not said, or `true`: open.
    #[default]
    Open,
    /// `false`: closed.
    Closed,
    /// A schema: the object is a map of such values.
    Map(Box<Schema>),
}

/// The `x-` keywords of the dialect.
#[derive(Clone, Debug, Default)]
pub struct Extensions {
    /// `x-unit`: unit of a number.
    pub unit: Option<String>,
    /// `x-null`: what null means; null is then a state of its own.
    pub null: Option<String>,
    /// `x-values`: a phrase for each value of an enum, in the order they are written.
    pub values: Vec<(String, String)>,
    /// `x-names`: Rust names of enum values or of members of an object whose own would collide.
    pub names: Vec<(String, String)>,
    /// `x-initial`: what the constructor sets.
    pub initial: Option<Value>,
    /// `x-presets`.
    pub presets: Vec<Preset>,
    /// `x-accessors`.
    pub accessors: Vec<Accessor>,
    /// `x-makes`: values that are made of this one, or of what a caller gives.
    pub makes: Vec<Make>,
    /// `x-fallback`.
    pub fallback: Option<Fallback>,
    /// `x-folds`: what an event adds to the whole that a stream builds up.
    pub folds: Vec<Fold>,
    /// `x-from-type`: how a value is made from the schema of a Rust type.
    pub from_type: Option<FromType>,
    /// `x-setters`: setters of something deep inside.
    pub setters: Vec<Setter>,
    /// `x-parse`: how the text inside is read as a type of the application.
    pub parse: Option<Parse>,
    /// `x-from`: names of the unions that convert into this one.
    pub from: Vec<String>,
    /// `x-lint`: lints that do not hold here, each with the reason.
    pub lint: Vec<(String, String)>,
}

/// A named instance of a definition.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Name of the constructor.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The instance.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

/// A reader that walks from a definition to something inside it.
#[derive(Clone, Debug)]
pub struct Accessor {
    /// Name of the method.
    pub name: String,
    /// What it gives.
    pub description: String,
    /// The way from the definition to what is given.
    pub path: Vec<Step>,
    /// What is put between texts; then the accessor gives one text.
    pub join: Option<String>,
    /// Of several values only the last.
    pub last: bool,
    /// The value, of any type, is read as a type of the caller.
    pub typed: bool,
    /// Name of the union that what is found is converted into.
    pub into: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A value that is made of members of another, or of what a caller gives.
#[derive(Clone, Debug)]
pub struct Make {
    /// Name of the method.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Name of the definition that is made; absent: the one it stands on.
    pub definition: Option<String>,
    /// Members of what is made, each with the member here that it is copied from.
    pub from: Vec<(String, String)>,
    /// Members of what is made that are fixed.
    pub value: Value,
    /// Optional members of what is made that the caller gives as well.
    pub given: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// One step of an accessor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into the member of that wire name.
    Member(String),
    /// To each item of a list.
    Each,
    /// Only the variants with these tags.
    Tag(Vec<String>),
    /// Into the JSON that a string member holds.
    Json {
        /// Wire name of the member.
        member: String,
        /// A text that is no such JSON is read leniently.
        lenient: bool,
    },
}

/// What a lenient reader gives for a text that does not fit.
#[derive(Clone, Debug)]
pub struct Fallback {
    /// The instance, but for `text`.
    pub value: Value,
    /// Wire name of the member that takes the text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Which members take what is known of a Rust type; each but `set` is a wire name.
#[derive(Clone, Debug)]
pub struct FromType {
    /// Takes the name.
    pub name: Option<String>,
    /// Takes the description.
    pub description: Option<String>,
    /// Takes the JSON Schema.
    pub schema: String,
    /// Members that are set besides, by wire name.
    pub set: Vec<(String, Value)>,
    /// Where it stands.
    pub place: Place,
}

/// A setter of something deep inside an object.
#[derive(Clone, Debug)]
pub struct Setter {
    /// Name of the method.
    pub name: String,
    /// What it sets.
    pub description: String,
    /// Wire names of the members on the way.
    pub path: Vec<String>,
    /// Name of the definition that is given.
    pub value: Option<String>,
    /// Name of the method that takes a Rust type in its place.
    pub typed: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// How the text inside an object is read as a type of the application.
#[derive(Clone, Debug)]
pub struct Parse {
    /// Name of the method.
    pub name: String,
    /// What it reads.
    pub description: String,
    /// Accessor that gives the text.
    pub text: String,
    /// Accessor that gives what is said in place of an answer.
    pub refusal: Option<String>,
    /// Wire name of the member that says how it ended.
    pub status: Option<String>,
    /// What that member says when the text was cut short.
    pub incomplete: Option<Stop>,
    /// What it says when there is no answer.
    pub failed: Option<Stop>,
    /// Where it stands.
    pub place: Place,
}

/// A way to end without an answer.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Values of the status.
    pub values: Vec<String>,
    /// Accessor that gives the reason.
    pub reason: Option<String>,
}
