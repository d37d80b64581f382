//! Our own model of the API: what is emitted, without tokens and without JSON Schema.

mod api;
mod beside;
mod choices;
mod turns;

pub use api::{Api, EventStream, Key, Operation, Parameter, Reference, Resource, Response, Section};
pub use beside::{
    Accessor, Fallback, Filled, Filling, Fold, Folds, FromType, Made, Make, Parse, Preset, Setter, Step, Stop, Taken,
};
pub use choices::{Enum, EnumValue, Kind, KindVariant, ObjectVariant, Pattern, Rest, Union};

use std::collections::HashMap;

use serde_json::Value;

pub use turns::{Asked, Called, First, Tied, Turns};

/// Everything that is emitted.
#[derive(Clone, Debug, Default)]
pub struct Ir {
    modules: Vec<Module>,
    api: Option<Api>,
    /// Rust name to the places of its module and its item.
    places: HashMap<String, (usize, usize)>,
}

impl Ir {
    /// Modules, one for each schema document, in path order; what the client crate is made of, absent when there is no
    /// `OpenAPI` document.
    pub fn new(modules: Vec<Module>, api: Option<Api>) -> Self {
        let mut places = HashMap::new();
        for (module, inner) in modules.iter().enumerate() {
            for (item, found) in inner.items.iter().enumerate() {
                places.entry(found.name().to_owned()).or_insert((module, item));
            }
        }
        Self { modules, api, places }
    }

    /// One for each schema document, in path order.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// What the client crate is made of; absent when there is no `OpenAPI` document.
    pub fn api(&self) -> Option<&Api> {
        self.api.as_ref()
    }

    /// The item of that Rust name.
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.places.get(name).map(|(module, item)| &self.modules[*module].items[*item])
    }

    /// The module that has the item of that Rust name.
    pub fn home(&self, name: &str) -> Option<&Module> {
        self.places.get(name).map(|(module, _)| &self.modules[*module])
    }
}

/// One schema document and its items.
#[derive(Clone, Debug)]
pub struct Module {
    /// Path of the document, such as `headers/features.json`.
    pub document: String,
    /// Folder of the document as a module name; empty at the top.
    pub area: String,
    /// File name of the document as a module name.
    pub topic: String,
    /// Heading.
    pub title: String,
    /// What the document is about.
    pub about: String,
    /// In schema order.
    pub items: Vec<Item>,
    /// JSON Schema of each item, references by name.
    pub schemas: Vec<(String, Value)>,
}

/// One definition.
#[derive(Clone, Debug)]
pub enum Item {
    /// An object.
    Struct(Struct),
    /// A choice of shapes.
    Union(Union),
    /// A choice of strings.
    Enum(Enum),
    /// Another name for a type.
    Alias(Alias),
}

/// Another name for a type. What has that type is told of the type itself: the name is there to be written by people.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// What it stands for.
    pub ty: Type,
    /// What the schema allows; where the name stands inside of something, that says the same.
    pub rules: Vec<Rule>,
    /// Instances for readers.
    pub examples: Vec<Value>,
}

impl Item {
    /// The type that it is: itself, or what it is another name for.
    pub fn ty(&self) -> Type {
        match self {
            Self::Alias(item) => item.ty.clone(),
            Self::Struct(_) | Self::Union(_) | Self::Enum(_) => Type::Named(self.name().to_owned()),
        }
    }

    /// Rust name.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(item) => &item.name,
            Self::Union(item) => &item.name,
            Self::Enum(item) => &item.name,
            Self::Alias(item) => &item.name,
        }
    }

    /// What it adds to a whole, if it is what the events of a stream are.
    pub fn folds(&self) -> Option<&Folds> {
        match self {
            Self::Struct(item) => item.folds.as_deref(),
            Self::Union(item) => item.folds.as_ref(),
            Self::Enum(_) | Self::Alias(_) => None,
        }
    }
}

/// An object.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Unknown members are kept.
    pub open: bool,
    /// A caller builds such values: they get setters.
    pub sent: bool,
    /// In schema order.
    pub members: Vec<Member>,
    /// Named instances.
    pub presets: Vec<Preset>,
    /// Values made of this one, or of what a caller gives.
    pub makes: Vec<Make>,
    /// Readers into what it contains.
    pub accessors: Vec<Accessor>,
    /// What a lenient reader falls back to.
    pub fallback: Option<Box<Fallback>>,
    /// What a loop over several turns needs, on the request that begins it.
    pub turns: Option<Box<Turns>>,
    /// Instances for readers.
    pub examples: Vec<Value>,
    /// How it is made from the schema of a Rust type.
    pub from_type: Option<FromType>,
    /// Setters of something deep inside.
    pub setters: Vec<Setter>,
    /// How the text inside is read as a type of the application.
    pub parse: Option<Parse>,
    /// What it adds to a whole, where every event of a stream is such an object.
    pub folds: Option<Box<Folds>>,
}

impl Struct {
    /// Whether the value of nothing is a value: no member has to be given.
    pub fn has_default(&self) -> bool {
        self.members.iter().all(|member| !member.role.is_given() && member.initial.is_none())
    }
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Wire name.
    pub wire: String,
    /// Rust name.
    pub ident: String,
    /// What is said of it.
    pub about: About,
    /// How it is present.
    pub role: Role,
    /// Rust type of the value, inside `Option` and `Nullable`.
    pub ty: Type,
    /// What the schema allows.
    pub rules: Vec<Rule>,
    /// What the constructor sets, though the member is optional.
    pub initial: Option<Value>,
    /// The text is JSON.
    pub embedded: Option<Embedded>,
    /// The value is a struct that can be made of nothing: it can be changed in place.
    pub changeable: bool,
}

/// What is said of a member.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What it means.
    pub text: String,
    /// Unit, range, meaning of null and default, each a sentence.
    pub facts: Vec<String>,
    /// What the service assumes when it is absent.
    pub default: Option<Value>,
    /// Instances for readers.
    pub examples: Vec<Value>,
    /// Still there, but not to be used.
    pub deprecated: bool,
}

/// What documentation says of that.
pub const DEPRECATED: &str = "Deprecated by the service.";

impl About {
    /// All of it in a row.
    pub fn sentences(&self) -> String {
        let mut text = self.text.clone();
        let deprecated = self.deprecated.then_some(DEPRECATED);
        for fact in self.facts.iter().map(String::as_str).chain(deprecated) {
            text.push(' ');
            text.push_str(fact);
        }
        text
    }
}

/// How a member is present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Always there.
    Required,
    /// Always there, may be null.
    Nullable,
    /// May be absent.
    Optional,
    /// May be absent, and null says something else.
    ThreeState,
    /// A list that may be absent, and is then empty.
    Listed,
    /// One fixed value, always there; no field.
    Constant(Value),
    /// One fixed value that may be absent.
    Marker(Value),
}

impl Member {
    /// Name of the private field that says whether a member without `Option` was there; none for the others.
    pub fn witness(&self) -> Option<String> {
        let bare = self.ident.trim_start_matches("r#");
        match self.role {
            Role::Marker(_) => Some(format!("{bare}_absent")),
            Role::Listed => Some(format!("{bare}_given")),
            _ => None,
        }
    }
}

impl Role {
    /// Whether a constructor has to be given the value.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Required | Self::Nullable)
    }
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `String`
    String,
    /// A text that is never printed.
    Secret,
    /// `bool`
    Boolean,
    /// `i64`, `u32`, …
    Integer(String),
    /// `f64`
    Float,
    /// Any JSON number.
    Number,
    /// Any JSON value.
    Any,
    /// Any JSON object: `JsonObject`
    Object,
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeSet<T>`
    Set(Box<Type>),
    /// `Dictionary<T>`
    Map(Box<Type>),
    /// Another item.
    Named(String),
    /// `Box<T>`
    Boxed(Box<Type>),
    /// `Option<T>`: an item of a list or a value of a map that may be null
    Nullable(Box<Type>),
}

impl Type {
    /// The name of the item inside lists, sets, maps, boxes and options.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Set(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Nullable(inner) => {
                inner.named()
            }
            _ => None,
        }
    }
}

/// What the schema allows of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// `minimum`
    Minimum(f64),
    /// `exclusiveMinimum`
    ExclusiveMinimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMaximum`
    ExclusiveMaximum(f64),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minLength`, in characters
    MinLength(u64),
    /// `maxLength`, in characters
    MaxLength(u64),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `pattern`
    Pattern(String),
    /// Of each of the `items`, or of each value in `additionalProperties`
    Each(Vec<Rule>),
}

/// A text that holds JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The item it holds, when the schema says.
    pub item: Option<String>,
    /// That item has a lenient reader.
    pub lenient: bool,
}
