//! Types as a generated crate has them, one for each form of the three tables.

use std::collections::BTreeSet;

use sequrity_runtime::{Dictionary, Extra, Nullable, record, string_enum, tagged};
use serde_json::{Map, Number, Value};

/// Closed, with rules.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tagger {
    pub(crate) name: Classifier,
    pub(crate) threshold: Option<f64>,
    pub(crate) labels: Option<Vec<String>>,
}

record! {
    Tagger: closed {
        required name "name",
        optional threshold "threshold" if [Minimum(0.0), Maximum(1.0)],
        optional labels "labels" if [MinItems(1), MaxItems(3), Each(MaxLength(4))],
    }
}

/// Closed values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Classifier {
    Toxicity,
    Topic,
}

string_enum! { Classifier: closed { "toxicity" => Toxicity, "topic" => Topic } }

/// Open values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Tier {
    Auto,
    Flex,
    Other(String),
}

string_enum! { Tier: open { "auto" => Auto, "flex" => Flex } }

/// Every kind of member.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) text: String,
    pub(crate) note: Option<String>,
    pub(crate) detail: Option<Tier>,
    pub(crate) limit: Option<Nullable<u64>>,
    pub(crate) any: Option<Value>,
    pub(crate) kind_absent: bool,
    pub(crate) extra: Extra,
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
pub(crate) struct Numbers {
    pub(crate) count: Option<u64>,
    pub(crate) offset: Option<i64>,
    pub(crate) small: Option<u8>,
    pub(crate) score: Option<f64>,
    pub(crate) number: Option<Number>,
    pub(crate) flag: Option<bool>,
    pub(crate) names: Option<BTreeSet<String>>,
    pub(crate) scores: Option<Dictionary<f64>>,
    pub(crate) object: Option<Map<String, Value>>,
    pub(crate) nested: Option<Vec<Vec<u64>>>,
    pub(crate) extra: Extra,
}

record! {
    Numbers: open {
        optional count "count",
        optional offset "offset",
        optional small "small",
        optional score "score",
        optional number "number",
        optional flag "flag",
        optional names "names" if [Each(MinLength(1))],
        optional scores "scores" if [MaxProperties(2), Each(Minimum(0.0), Maximum(8.0))],
        optional object "object" if [MinProperties(1), Each(MaxLength(4), Each(Maximum(9.0)))],
        optional nested "nested" if [Each(MaxItems(2), Each(Maximum(9.0)))],
    }
}

/// No members at all.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Empty {
    pub(crate) extra: Extra,
}

record! { Empty: open {} }

/// No members, and none allowed.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Sealed {}

record! { Sealed: closed {} }

/// A filter that holds filters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
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
pub(crate) struct Comparison {
    pub(crate) operator: Tier,
    pub(crate) key: String,
    pub(crate) value: Scalar,
    pub(crate) extra: Extra,
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
pub(crate) struct Compound {
    pub(crate) operator: Tier,
    pub(crate) filters: Vec<Filter>,
    pub(crate) extra: Extra,
}

record! {
    Compound: open {
        required operator "type",
        required filters "filters",
    }
}

/// Told apart by kind alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Text(String),
    Number(Number),
    Boolean(bool),
}

tagged! { Scalar: closed kinds { string => Text(String), number => Number(Number), boolean => Boolean(bool) } }

/// Text, a list, or one object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Text(String),
    List(Vec<Part>),
    Map(Dictionary<String>),
}

tagged! {
    Content: closed kinds {
        string => Text(String) if [MaxLength(3)],
        array => List(Vec<Part>),
        object => Map(Dictionary<String>) if [Each(MaxLength(3))],
    }
}

/// Closed, by one tag.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
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
pub(crate) struct Text {
    pub(crate) kind: String,
    pub(crate) text: String,
}

record! {
    Text: closed {
        required kind "type",
        required text "text",
    }
}

/// A part in a box.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) title: Option<String>,
    pub(crate) extra: Extra,
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
pub(crate) enum Choice {
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
pub(crate) enum Item {
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
pub(crate) struct Answer {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) extra: Extra,
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
pub(crate) struct Question {
    pub(crate) type_absent: bool,
    pub(crate) role: String,
    pub(crate) text: String,
    pub(crate) extra: Extra,
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
pub(crate) struct Reference {
    pub(crate) type_absent: bool,
    pub(crate) id: String,
    pub(crate) extra: Extra,
}

record! {
    Reference: open {
        marker type_absent "type" = "reference",
        required id "id",
    }
}

/// Closed, by several members.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ClosedItem {
    Answer(Answer),
    Reference(Reference),
}

tagged! {
    ClosedItem: closed by ["role", "id"] {
        [Some("assistant"), _] => Answer(Answer),
        [None, Some(_)] => Reference(Reference),
    }
}

/// A list that reads as empty when it is absent.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Listing {
    pub(crate) items: Vec<u64>,
    pub(crate) items_given: bool,
    pub(crate) extra: Extra,
}

record! { Listing: open { listed items "items" or items_given if [MaxItems(2)] } }

macro_rules! wide {
    ($($field:ident $wire:literal)*) => {
        /// More members than one word has bits.
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct Wide {
            $(pub(crate) $field: u64,)*
        }

        record! { Wide: closed { $(required $field $wire),* } }
    };
}

wide! {
    m0 "m0" m1 "m1" m2 "m2" m3 "m3" m4 "m4" m5 "m5" m6 "m6" m7 "m7" m8 "m8" m9 "m9" m10 "m10" m11 "m11" m12
    "m12" m13 "m13" m14 "m14" m15 "m15" m16 "m16" m17 "m17" m18 "m18" m19 "m19" m20 "m20" m21 "m21" m22
    "m22" m23 "m23" m24 "m24" m25 "m25" m26 "m26" m27 "m27" m28 "m28" m29 "m29" m30 "m30" m31 "m31" m32
    "m32" m33 "m33" m34 "m34" m35 "m35" m36 "m36" m37 "m37" m38 "m38" m39 "m39" m40 "m40" m41 "m41" m42
    "m42" m43 "m43" m44 "m44" m45 "m45" m46 "m46" m47 "m47" m48 "m48" m49 "m49" m50 "m50" m51 "m51" m52
    "m52" m53 "m53" m54 "m54" m55 "m55" m56 "m56" m57 "m57" m58 "m58" m59 "m59" m60 "m60" m61 "m61" m62
    "m62" m63 "m63" m64 "m64" m65 "m65" m66 "m66" m67 "m67" m68 "m68" m69 "m69"
}
