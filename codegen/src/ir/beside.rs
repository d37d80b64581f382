//! What is emitted beside an item: instances, readers, and what events add to a whole.

use serde_json::Value;

use super::{Role, Type};
use crate::schema::{FoldHow, FoldSource, FoldStep};

/// What events add to a whole.
#[derive(Clone, Debug)]
pub struct Folds {
    /// Item that is built up.
    pub whole: String,
    /// Member of an event that holds its tag; none where every event is the same object.
    pub tag: Option<String>,
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
    /// Tag of the event; none where the events have none.
    pub tag: Option<String>,
    /// What is added.
    pub source: FoldSource,
    /// How it is added.
    pub how: FoldHow,
    /// Where it is added.
    pub into: Vec<FoldStep>,
}

/// A named instance.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Rust name of the constructor.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The instance.
    pub value: Value,
}

/// A value that is made of members of another, or of what a caller gives.
#[derive(Clone, Debug)]
pub struct Make {
    /// Rust name of the method.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Rust name of the struct that is made.
    pub target: String,
    /// What it is to the item that the method belongs to.
    pub made: Made,
    /// Members that are set, in schema order.
    pub fillings: Vec<Filling>,
}

/// What is made, seen from the item that the method belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// The item itself: the method takes no `self`.
    Own,
    /// A variant of it: neither does it then.
    Variant,
    /// Another item, of members of this one.
    Other,
}

/// A member of what is made.
#[derive(Clone, Debug)]
pub struct Filling {
    /// Rust name of the field.
    pub ident: String,
    /// Type of its value.
    pub ty: Type,
    /// How it is present.
    pub role: Role,
    /// Where its value comes from.
    pub by: Filled,
}

/// Where the value of a member comes from.
#[derive(Clone, Debug)]
pub enum Filled {
    /// The caller gives it.
    Given,
    /// It is that of a field of the maker.
    Copied {
        /// Rust name of the field.
        ident: String,
        /// The field is an `Option`.
        optional: bool,
    },
    /// It is always this.
    Fixed(Value),
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
    /// Of several values only the last.
    pub last: bool,
    /// For a value of any type: the way to it as errors name it. It is read as a type of the caller.
    pub typed: Option<String>,
    /// Rust name of the union that what is found is converted into.
    pub into: Option<String>,
}

impl Accessor {
    /// Whether it gives any number of values.
    pub fn is_many(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Each { .. }))
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
    Each {
        /// Items are `Option`s: what is null is passed over.
        nullable: bool,
    },
    /// Into the JSON that a text field holds.
    Json {
        /// Rust name of the field.
        ident: String,
        /// The field is an `Option`.
        optional: bool,
        /// Rust name of what the JSON is.
        item: String,
        /// A text that is no such JSON is read leniently.
        lenient: bool,
        /// The way to it, as errors name it.
        way: String,
    },
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
    pub value: Value,
    /// Rust name of the field that takes the text.
    pub ident: String,
    /// Documentation of the reader.
    pub docs: Vec<String>,
}

/// How a value is made from the schema of a Rust type.
#[derive(Clone, Debug)]
pub struct FromType {
    /// What is set, each with the Rust name of the field and whether that is an `Option`.
    pub fields: Vec<(String, bool, Taken)>,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// The name.
    Name,
    /// The description; there may be none.
    Description,
    /// The JSON Schema.
    Schema,
    /// A value of its own.
    Value(Value),
}

/// A setter of something deep inside.
#[derive(Clone, Debug)]
pub struct Setter {
    /// Rust name.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Fields on the way, each with whether it is an `Option`; the last one is set.
    pub path: Vec<(String, bool)>,
    /// Rust name of the item that is given.
    pub item: String,
    /// The field holds a union with a variant for that item.
    pub variant: bool,
    /// Rust name of the method that takes a type in its place.
    pub typed: Option<String>,
}

/// How the text inside is read as a type of the application. Accessors and fields by their Rust names.
#[derive(Clone, Debug)]
pub struct Parse {
    /// Rust name.
    pub ident: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Accessor of the text.
    pub text: String,
    /// Accessor of the texts that are said in place of an answer.
    pub refusal: Option<String>,
    /// Field that says how it ended, whether it is an `Option`, and its item.
    pub status: Option<(String, bool, String)>,
    /// Ways to end without an answer.
    pub stops: Vec<Stop>,
}

/// A way to end without an answer.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Name of the ending.
    pub ending: &'static str,
    /// Values of the status.
    pub values: Vec<String>,
    /// Accessor of the reason, and its item when it is an enum.
    pub reason: Option<(String, Option<String>)>,
}
