//! Our own model of the API: what is emitted, without tokens and without JSON Schema.

use serde_json::Value;

/// Everything that is emitted.
#[derive(Clone, Debug, Default)]
pub struct Ir {
    /// One for each schema document, in path order.
    pub modules: Vec<Module>,
    /// What the client crate is made of; absent when there is no `OpenAPI` document.
    pub api: Option<Api>,
}

impl Ir {
    /// The item of that Rust name.
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.modules.iter().flat_map(|module| &module.items).find(|item| item.name() == name)
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
    /// Documentation of the module.
    pub docs: Vec<String>,
    /// In schema order.
    pub items: Vec<Item>,
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
}

impl Item {
    /// Rust name.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(item) => &item.name,
            Self::Union(item) => &item.name,
            Self::Enum(item) => &item.name,
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
    /// Readers into what it contains.
    pub accessors: Vec<Accessor>,
    /// What a lenient reader falls back to.
    pub fallback: Option<Fallback>,
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
    /// Documentation.
    pub docs: Vec<String>,
    /// How it is present.
    pub role: Role,
    /// Rust type of the value, inside `Option` and `Nullable`.
    pub ty: Type,
    /// What the schema allows.
    pub rules: Vec<Rule>,
    /// What the constructor sets, though the member is optional.
    pub initial: Option<Literal>,
    /// The text is JSON.
    pub embedded: Option<Embedded>,
    /// Still there, but not to be used.
    pub deprecated: bool,
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
    /// One fixed text, always there; no field.
    Constant(String),
    /// One fixed text that may be absent.
    Marker(String),
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
    /// Any JSON object.
    Object,
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeSet<T>`
    Set(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// Another item.
    Named(String),
    /// `Box<T>`
    Boxed(Box<Type>),
}

impl Type {
    /// The name of the item inside lists, sets, maps and boxes.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Set(inner) | Self::Map(inner) | Self::Boxed(inner) => inner.named(),
            _ => None,
        }
    }
}

/// What the schema allows of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// `minimum`
    Minimum(f64),
    /// `maximum`
    Maximum(f64),
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
}

/// A text that holds JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The item it holds, when the schema says.
    pub item: Option<String>,
    /// That item has a lenient reader.
    pub lenient: bool,
}

/// A choice of shapes.
#[derive(Clone, Debug)]
pub struct Union {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// What happens to a value that no variant takes.
    pub rest: Rest,
    /// Variants told apart by the kind of JSON value.
    pub kinds: Vec<KindVariant>,
    /// Members that tell the object variants apart; one is a tag.
    pub probe: Vec<String>,
    /// Object variants, the most specific first.
    pub objects: Vec<ObjectVariant>,
    /// Readers into what it contains.
    pub accessors: Vec<Accessor>,
    /// Unions that convert into this one, without loss.
    pub from: Vec<String>,
    /// What its variants, being events, add to a whole.
    pub folds: Option<Folds>,
}

/// What events add to a whole.
#[derive(Clone, Debug)]
pub struct Folds {
    /// Item that is built up.
    pub whole: String,
    /// Member of an event that holds its tag.
    pub tag: String,
    /// Accessor that gives what a user reads.
    pub text: Option<String>,
    /// In schema order of the events.
    pub rows: Vec<Fold>,
    /// Tags of terminal events, each with the name of its ending.
    pub ends: Vec<(String, String)>,
}

/// One thing that an event adds.
#[derive(Clone, Debug)]
pub struct Fold {
    /// Tag of the event.
    pub tag: String,
    /// Member of the event; with `constant`, the text itself.
    pub from: String,
    /// `from` is the text that is added.
    pub constant: bool,
    /// A text is put behind the text that is there.
    pub append: bool,
    /// Where it is added.
    pub into: Vec<FoldStep>,
}

/// One step into a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldStep {
    /// Into the member of that wire name.
    Member(String),
    /// To the item whose index this member of the event holds.
    Index(String),
}

/// What happens to a value that no variant takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is an error.
    Refused,
    /// Objects are kept whole.
    ObjectsKept,
    /// Anything is kept whole.
    Kept,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `"…"`
    String,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
    /// `true` or `false`
    Boolean,
    /// `1`, `1.5`
    Number,
}

/// A variant told apart by its kind of JSON value.
#[derive(Clone, Debug)]
pub struct KindVariant {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The kind.
    pub kind: Kind,
    /// What the variant holds.
    pub ty: Type,
    /// Whether `From<&str>` exists: the type is `String` or an open enum.
    pub from_text: bool,
}

/// A variant told apart by the members of an object.
#[derive(Clone, Debug)]
pub struct ObjectVariant {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Name of the struct it holds.
    pub item: String,
    /// The struct is held in a box.
    pub boxed: bool,
    /// For each member of `probe`, what it must be; several rows are alternatives.
    pub patterns: Vec<Vec<Pattern>>,
    /// Another variant holds the same struct: no `From`.
    pub shared: bool,
}

impl ObjectVariant {
    /// Whether an object with that tag is this variant.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.patterns.iter().any(|row| matches!(row.first(), Some(Pattern::Text(text)) if text == tag))
    }
}

/// What a member must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// That text.
    Text(String),
    /// Present.
    Present,
    /// Absent.
    Absent,
    /// Anything or absent.
    Any,
}

/// A choice of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Other texts are kept.
    pub open: bool,
    /// In schema order.
    pub values: Vec<EnumValue>,
}

/// One string of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// Wire text.
    pub wire: String,
    /// Rust name.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
}

/// A named instance.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Rust name of the constructor.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The instance.
    pub value: Literal,
}

/// A value to be written as a Rust expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A text.
    Text(String),
    /// An integer.
    Integer(i128),
    /// An `f64`.
    Float(f64),
    /// `true` or `false`
    Boolean(bool),
    /// A list or set.
    List(Vec<Literal>),
    /// A map.
    Map(Vec<(String, Literal)>),
    /// A variant of an enum.
    Variant {
        /// Rust name of the enum.
        item: String,
        /// Rust name of the variant.
        variant: String,
        /// What it holds.
        value: Option<Box<Literal>>,
    },
    /// An object: its members in schema order.
    Struct {
        /// Rust name of the struct.
        item: String,
        /// Members that are set.
        members: Vec<Assigned>,
        /// Members that are not set are optional, or the struct is open.
        partial: bool,
        /// The struct has a default.
        has_default: bool,
    },
    /// Any JSON value.
    Json(Value),
}

/// A member that a literal sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigned {
    /// Rust name of the field.
    pub ident: String,
    /// How the member is present.
    pub optional: bool,
    /// Null is a state of its own: the value stands in `Nullable`.
    pub three_state: bool,
    /// The value; absent for null.
    pub value: Option<Literal>,
}

/// A reader into what an item contains.
#[derive(Clone, Debug)]
pub struct Accessor {
    /// Rust name.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The way.
    pub steps: Vec<Step>,
    /// Type of what is given.
    pub ty: Type,
    /// Texts are joined by this.
    pub join: Option<String>,
}

impl Accessor {
    /// Whether it gives any number of values.
    pub fn is_many(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Each))
    }
}

/// One step of an accessor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a field.
    Field {
        /// Rust name.
        ident: String,
        /// The field is an `Option`.
        optional: bool,
        /// The value stands in a box.
        boxed: bool,
    },
    /// To each item of a list.
    Each,
    /// Only these variants.
    Variants {
        /// Rust name of the union.
        item: String,
        /// Rust names of the variants, and whether each is boxed.
        names: Vec<(String, bool)>,
    },
}

/// What a lenient reader falls back to.
#[derive(Clone, Debug)]
pub struct Fallback {
    /// The instance.
    pub value: Literal,
    /// Rust name of the field that takes the text.
    pub ident: String,
    /// Documentation of the reader.
    pub docs: Vec<String>,
}

/// What the client crate is made of.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Path of the document.
    pub document: String,
    /// Heading.
    pub title: String,
    /// Documentation of the crate.
    pub docs: Vec<String>,
    /// Package of the types.
    pub types: Package,
    /// Package of the client.
    pub client: Package,
    /// Where requests go when nothing else is said.
    pub base_url: String,
    /// Environment variable that says otherwise.
    pub base_url_env: Option<String>,
    /// Environment variable with the key.
    pub key_env: Option<String>,
    /// Header in which the service names its record of a request.
    pub request_id_header: Option<String>,
    /// Header that marks all attempts of one call as the same request.
    pub idempotency_header: Option<String>,
    /// What clients and calls can set.
    pub parameters: Vec<Parameter>,
    /// In the order of their first operation.
    pub resources: Vec<Resource>,
}

/// A crate to be emitted.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Package name.
    pub name: String,
    /// One line for its manifest.
    pub description: String,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travels {
    /// A segment of the path.
    Path {
        /// May be left out.
        optional: bool,
    },
    /// A header.
    Header,
    /// The header that carries the session.
    Session,
}

/// Something that clients and calls can set.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Rust name.
    pub ident: String,
    /// Name of its constant.
    pub constant: String,
    /// Name on the wire.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Where it travels.
    pub travels: Travels,
    /// `String`, `Secret` or an item.
    pub ty: Type,
    /// The value is JSON.
    pub json: bool,
    /// Rust name of the setter that merges into the value.
    pub overrides: Option<String>,
    /// What is sent when nothing is said.
    pub default: Option<String>,
    /// Environment variable.
    pub env: Option<String>,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Rust name of the method that gives it, and of its file.
    pub ident: String,
    /// Rust name of the type.
    pub name: String,
    /// In document order.
    pub operations: Vec<Operation>,
}

/// One method and path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Id, `resource.verb`.
    pub id: String,
    /// Rust name of the method.
    pub ident: String,
    /// Name of its constant.
    pub constant: String,
    /// Rust name of the call.
    pub call: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// HTTP method in upper case.
    pub method: String,
    /// Path with `{wire}` segments.
    pub path: String,
    /// Rust names of its parameters.
    pub parameters: Vec<String>,
    /// Item of the request body.
    pub request: Option<String>,
    /// Item of the response.
    pub response: Option<String>,
    /// Event stream.
    pub stream: Option<EventStream>,
    /// JSON pointers to what a reply or a last event says it has used.
    pub usage: Vec<String>,
}

/// How an operation answers as a stream.
#[derive(Clone, Debug)]
pub struct EventStream {
    /// Item of an event.
    pub event: String,
    /// Rust name of the request member that asks for a stream.
    pub member: String,
    /// Member of an event that holds its tag.
    pub tag: String,
    /// Tags of the events after which nothing follows.
    pub terminal: Vec<String>,
    /// Payload that ends the stream without being an event.
    pub done: Option<String>,
}
