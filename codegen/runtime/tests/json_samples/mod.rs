//! Types as a generated crate has them, one for each form of the three tables.

use std::collections::{BTreeMap, BTreeSet};

use sequrity_runtime::{Extra, Nullable, record, string_enum, tagged};
use serde_json::{Map, Number, Value};

/// Closed, with rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    pub name: Classifier,
    pub threshold: Option<f64>,
    pub labels: Option<Vec<String>>,
}

record! {
    Tagger: closed {
        required name "name",
        optional threshold "threshold" if [Minimum(0.0), Maximum(1.0)],
        optional labels "labels" if [MinItems(1), MaxItems(3)],
    }
}

/// Closed values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Classifier {
    Toxicity,
    Topic,
}

string_enum! { Classifier: closed { "toxicity" => Toxicity, "topic" => Topic } }

/// Open values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    Auto,
    Flex,
    Other(String),
}

string_enum! { Tier: open { "auto" => Auto, "flex" => Flex } }

/// Every kind of member.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub text: String,
    pub note: Option<String>,
    pub detail: Option<Tier>,
    pub limit: Option<Nullable<u64>>,
    pub any: Option<Value>,
    pub kind_absent: bool,
    pub extra: Extra,
}

record! {
    Sample: open {
        constant type_ "type" = "sample",
        required text "text" if [MinLength(1), Pattern("^[a-z ]*$")],
        nullable note "note" if [MaxLength(5)],
        optional detail "detail",
        optional limit "limit" if [Minimum(1.0)],
        optional any "any",
        marker kind_absent "kind" = "plain",
        constant version "version" = 2,
        constant stable "stable" = true,
    }
}

/// Collections and numbers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Numbers {
    pub count: Option<u64>,
    pub offset: Option<i64>,
    pub small: Option<u8>,
    pub score: Option<f64>,
    pub number: Option<Number>,
    pub flag: Option<bool>,
    pub names: Option<BTreeSet<String>>,
    pub scores: Option<BTreeMap<String, f64>>,
    pub object: Option<Map<String, Value>>,
    pub nested: Option<Vec<Vec<u64>>>,
    pub extra: Extra,
}

record! {
    Numbers: open {
        optional count "count",
        optional offset "offset",
        optional small "small",
        optional score "score",
        optional number "number",
        optional flag "flag",
        optional names "names",
        optional scores "scores" if [MaxProperties(2)],
        optional object "object" if [MinProperties(1)],
        optional nested "nested",
    }
}

/// No members at all.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Empty {
    pub extra: Extra,
}

record! { Empty: open {} }

/// No members, and none allowed.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sealed {}

record! { Sealed: closed {} }

/// A filter that holds filters.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    Comparison(Comparison),
    Compound(Box<Compound>),
    Other(Value),
}

tagged! {
    Filter: open by "type" {
        "eq" | "ne" => Comparison(Comparison),
        "and" | "or" => Compound(boxed Compound),
    }
}

/// The tag is a member with several values.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub operator: Tier,
    pub key: String,
    pub value: Scalar,
    pub extra: Extra,
}

record! {
    Comparison: open {
        required operator "type",
        required key "key",
        required value "value",
    }
}

/// Filters joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Compound {
    pub operator: Tier,
    pub filters: Vec<Filter>,
    pub extra: Extra,
}

record! {
    Compound: open {
        required operator "type",
        required filters "filters",
    }
}

/// Told apart by kind alone.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Text(String),
    Number(Number),
    Boolean(bool),
}

tagged! { Scalar: closed kinds { string => Text(String), number => Number(Number), boolean => Boolean(bool) } }

/// Text, a list, or one object.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    List(Vec<Part>),
    Map(BTreeMap<String, String>),
}

tagged! {
    Content: closed kinds {
        string => Text(String) if [MaxLength(3)],
        array => List(Vec<Part>),
        object => Map(BTreeMap<String, String>),
    }
}

/// Closed, by one tag.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Text(Text),
    Link(Box<Link>),
    SameText(Text),
}

tagged! {
    Part: closed by "type" {
        "text" => Text(Text),
        "link" => Link(boxed Link),
        "same_text" => SameText(no_from Text),
    }
}

/// A part without a fixed tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub kind: String,
    pub text: String,
}

record! {
    Text: closed {
        required kind "type",
        required text "text",
    }
}

/// A part in a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub url: String,
    pub title: Option<String>,
    pub extra: Extra,
}

record! {
    Link: open {
        constant type_ "type" = "link",
        required url "url",
        optional title "title",
    }
}

/// Kinds first, then a tag; everything else is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Tier(Tier),
    Parts(Vec<Part>),
    Link(Link),
    Other(Value),
}

tagged! {
    Choice: any kinds {
        string open_enum => Tier(Tier),
        array => Parts(Vec<Part>),
    } by "type" {
        "link" => Link(Link),
    }
}

/// Told apart by several members.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Answer(Answer),
    Question(Question),
    Reference(Reference),
    Other(Value),
}

tagged! {
    Item: open by ["type", "role", "id"] {
        [Some("message"), Some("assistant"), Some(_)] => Answer(Answer),
        [Some("message") | None, Some(_), None] => Question(Question),
        [Some("reference") | None, None, Some(_)] => Reference(Reference),
    }
}

/// What the service said.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub id: String,
    pub text: String,
    pub extra: Extra,
}

record! {
    Answer: open {
        constant type_ "type" = "message",
        constant role "role" = "assistant",
        required id "id",
        required text "text",
    }
}

/// What was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub type_absent: bool,
    pub role: String,
    pub text: String,
    pub extra: Extra,
}

record! {
    Question: open {
        marker type_absent "type" = "message",
        required role "role",
        required text "text",
    }
}

/// A thing said before.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub type_absent: bool,
    pub id: String,
    pub extra: Extra,
}

record! {
    Reference: open {
        marker type_absent "type" = "reference",
        required id "id",
    }
}

/// Closed, by several members.
#[derive(Clone, Debug, PartialEq)]
pub enum ClosedItem {
    Answer(Answer),
    Reference(Reference),
}

tagged! {
    ClosedItem: closed by ["role", "id"] {
        [Some("assistant"), _] => Answer(Answer),
        [None, Some(_)] => Reference(Reference),
    }
}
