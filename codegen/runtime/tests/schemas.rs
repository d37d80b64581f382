//! Schemas of Rust types in the strict subset: what each kind of type becomes, and what is refused.

use std::collections::HashMap;

use schemars::JsonSchema;
use sequrity_runtime::{SchemaError, StrictSchema, schemars};
use serde::Deserialize;
use serde_json::{Value, json};

#[track_caller]
fn schema<T: JsonSchema>() -> Value {
    StrictSchema::of::<T>().expect("the subset can express it").schema.into()
}

#[track_caller]
fn refused<T: JsonSchema>() -> String {
    StrictSchema::of::<T>().expect_err("the subset cannot express it").to_string()
}

/// Degrees that a temperature is told in.
#[derive(Debug, Default, Deserialize, JsonSchema, PartialEq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    #[default]
    Celsius,
    Fahrenheit,
}

/// Looks up the weather.
///
/// Of one place.
#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
struct GetWeather {
    /// City and country.
    place: String,
    days: Option<u8>,
    #[serde(default)]
    unit: Unit,
    #[schemars(length(min = 1, max = 3), inner(length(min = 2)))]
    tags: Vec<String>,
}

#[test]
fn struct_becomes_a_closed_object_with_all_members_required() {
    let weather = StrictSchema::of::<GetWeather>().expect("a plain struct");

    assert_eq!(weather.name, "get_weather");
    assert_eq!(weather.description.as_deref(), Some("Looks up the weather.\n\nOf one place."));
    assert_eq!(
        Value::from(weather.schema),
        json!({
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "City and country."},
                "days": {"minimum": 0, "maximum": 255, "type": ["integer", "null"]},
                "unit": {
                    "type": "string",
                    "enum": ["celsius", "fahrenheit"],
                    "description": "Degrees that a temperature is told in. Default: \"celsius\"."
                },
                "tags": {
                    "minItems": 1,
                    "maxItems": 3,
                    "type": "array",
                    "items": {"type": "string", "description": "Characters: at least 2."}
                }
            },
            "required": ["place", "days", "unit", "tags"],
            "additionalProperties": false
        })
    );
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Drawing {
    /// First of all.
    first: Shape,
    shapes: Vec<Shape>,
    background: Option<Shape>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(dead_code, reason = "only the schema is looked at")]
enum Shape {
    Circle { radius: f64 },
    Square(Square),
    Dot,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Square {
    side: f64,
}

#[test]
fn choice_becomes_any_of_and_references_stay() {
    let drawing = schema::<Drawing>();

    assert_eq!(drawing["properties"]["shapes"], json!({"type": "array", "items": {"$ref": "#/$defs/Shape"}}));
    assert_eq!(drawing["properties"]["background"], json!({"anyOf": [{"$ref": "#/$defs/Shape"}, {"type": "null"}]}));
    let closed = |kind: &str, value: Value| {
        let mut properties = json!({"kind": {"const": kind, "type": "string"}});
        let mut required = vec!["kind"];
        if let Some((name, schema)) = value.as_object().and_then(|members| members.iter().next()) {
            properties[name] = schema.clone();
            required.push(if name == "side" { "side" } else { "radius" });
        }
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    };
    let number = json!({"type": "number"});
    let shapes = json!([
        closed("circle", json!({"radius": number})),
        closed("square", json!({"side": number})),
        closed("dot", json!({})),
    ]);
    let mut sorted = drawing["$defs"]["Shape"]["anyOf"].clone();
    for shape in sorted.as_array_mut().expect("a choice") {
        shape["required"].as_array_mut().expect("all members").sort_by_key(|name| name != "kind");
    }
    assert_eq!(sorted, shapes);
    // A description of its own: what is referred to stands there itself.
    assert_eq!(drawing["properties"]["first"]["description"], "First of all.");
    assert_eq!(drawing["properties"]["first"]["anyOf"], drawing["$defs"]["Shape"]["anyOf"]);
}

/// A tree.
#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Tree {
    /// What is left.
    left: Branch,
    roots: Vec<Tree>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
enum Branch {
    Leaf,
    Fork {
        /// Goes on.
        more: Box<Branch>,
    },
}

#[test]
fn type_that_contains_itself_keeps_its_references() {
    let tree = schema::<Tree>();

    assert_eq!(tree["properties"]["roots"]["items"], json!({"$ref": "#"}));
    let more = &tree["$defs"]["Branch"]["anyOf"][1]["properties"]["Fork"]["properties"]["more"];
    assert_eq!(*more, json!({"anyOf": [{"$ref": "#/$defs/Branch"}], "description": "Goes on."}));
}

macro_rules! struct_with {
    ($name:ident: $ty:ty) => {
        #[derive(JsonSchema)]
        #[expect(dead_code, reason = "only the schema is looked at")]
        struct $name {
            inside: $ty,
        }
    };
}

struct_with!(Any: Value);
struct_with!(Labels: HashMap<String, String>);
struct_with!(Pair: Vec<(u8, String)>);
struct_with!(Deep: Option<Any>);
struct_with!(Object: serde_json::Map<String, Value>);

#[test]
fn what_cannot_be_expressed_is_refused_with_the_way_to_it() {
    let refusals = [
        (refused::<Any>(), "Any.inside: any JSON may stand here; give it a type, or take the JSON as a text: `String`"),
        (
            refused::<Labels>(),
            "Labels.inside: a map has keys of any name; write a list of entries: a struct with a member for the key \
             and one for the value",
        ),
        (
            refused::<Pair>(),
            "Pair.inside[]: the strict subset has no `prefixItems`; write a struct with named members, or an array \
             `[T; N]` of one type",
        ),
        (
            refused::<Deep>(),
            "Any.inside: any JSON may stand here; give it a type, or take the JSON as a text: `String`",
        ),
        (
            refused::<Object>(),
            "Object.inside: a map has keys of any name; write a list of entries: a struct with a member for the key \
             and one for the value",
        ),
        (refused::<Vec<u8>>(), "Array_of_uint8: the whole must be an object; wrap it in a struct with one member"),
        (refused::<Branch>(), "Branch: the whole must be an object; wrap it in a struct with one member"),
    ];
    for (refusal, expected) in refusals {
        assert_eq!(refusal, expected);
    }
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Flattened {
    size: u8,
    #[serde(flatten)]
    branch: Branch,
}

#[test]
fn flattened_enum_is_refused() {
    assert!(
        refused::<Flattened>().starts_with("Flattened: a choice stands beside members; "),
        "{}",
        refused::<Flattened>()
    );
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Parcel {
    #[serde(flatten)]
    square: Square,
    weight: i32,
    marks: [char; 2],
    #[schemars(regex(pattern = "^[A-Z]+$"))]
    code: String,
    #[schemars(url)]
    page: String,
    #[schemars(email)]
    mail: String,
}

#[test]
fn keywords_of_the_subset_stay_and_others_are_said() {
    assert_eq!(
        schema::<Parcel>()["properties"],
        json!({
            "side": {"type": "number"},
            "weight": {"type": "integer", "minimum": -2_147_483_648_i64, "maximum": 2_147_483_647_i64},
            "marks": {
                "maxItems": 2,
                "minItems": 2,
                "type": "array",
                "items": {"type": "string", "description": "Characters: at least 1. Characters: at most 1."}
            },
            "code": {"pattern": "^[A-Z]+$", "type": "string"},
            "page": {"type": "string", "description": "Format: uri."},
            "mail": {"type": "string", "format": "email"}
        })
    );
}

/// No arguments.
#[derive(Deserialize, JsonSchema)]
struct Now {}

/// The same struct by another name.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Wrapper(GetWeather);

#[test]
fn empty_struct_and_newtype_are_objects() {
    assert_eq!(
        schema::<Now>(),
        json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false})
    );
    assert_eq!(schema::<Wrapper>(), schema::<GetWeather>());
}

#[test]
fn strict_schema_takes_what_the_type_takes() {
    let schema = schema::<GetWeather>();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let whole = json!({"place": "Ulm", "days": null, "unit": "celsius", "tags": ["ab"]});

    assert!(validator.is_valid(&whole));
    assert!(serde_json::from_value::<GetWeather>(whole.clone()).is_ok());
    for (member, value) in [("days", json!(256)), ("unit", json!(null)), ("place", json!(1))] {
        let mut wrong = whole.clone();
        wrong[member] = value;
        assert!(!validator.is_valid(&wrong), "{wrong}");
        assert!(serde_json::from_value::<GetWeather>(wrong).is_err());
    }
}

#[track_caller]
fn from_json(schema: Value) -> Result<Value, SchemaError> {
    StrictSchema::from_json("Hand", &schema).map(|strict| strict.schema.into())
}

#[test]
fn schema_by_hand_is_rewritten() {
    let schema = json!({
        "allOf": [{"$ref": "#/definitions/Base"}],
        "properties": {"kind": {"const": "a"}, "next": {"$ref": "#/definitions/Base"}},
        "definitions": {"Base": {"type": "object", "properties": {"id": {"type": "string"}}}},
        "x-note": 1
    });

    let strict = from_json(schema).expect("an object");

    assert_eq!(
        strict,
        json!({
            "type": "object",
            "properties": {
                "kind": {"const": "a", "type": "string"},
                "next": {"$ref": "#/$defs/Base"},
                "id": {"type": "string"}
            },
            "required": ["kind", "next", "id"],
            "additionalProperties": false,
            "$defs": {
                "Base": {
                    "type": "object",
                    "properties": {"id": {"type": "string"}},
                    "required": ["id"],
                    "additionalProperties": false
                }
            }
        })
    );
}

#[test]
fn schema_by_hand_says_what_it_cannot_be() {
    let member = |schema: Value| json!({"type": "object", "properties": {"m": schema}});
    let refusals = [
        (member(json!({"not": {}, "type": "string"})), "Hand.m: the strict subset has no `not`; "),
        (member(json!({"$ref": "#/$defs/X"})), "Hand.m: `#/$defs/X` is not defined in the schema; "),
        (member(json!({"type": ["string", "integer"]})), "Hand.m: several types in one; "),
        (member(json!(false)), "Hand.m: no value fits here; "),
        (
            member(json!({"allOf": [{"type": "string"}, {"type": "integer"}]})),
            "Hand.m: two schemas hold at once here, ",
        ),
        (json!({"$ref": "#"}), "Hand: the type contains itself; "),
        (json!(12), "Hand: any JSON may stand here; "),
    ];
    for (schema, expected) in refusals {
        let error = from_json(schema.clone()).expect_err(expected).to_string();
        assert!(error.starts_with(expected), "{schema}\n{error}");
    }
}

#[test]
fn schema_that_is_too_large_is_refused() {
    let text = json!({"type": "string"});
    let wide: serde_json::Map<String, Value> = (0..5_001).map(|n| (format!("m{n}"), text.clone())).collect();
    let deep =
        (0..11).fold(json!({"type": "object"}), |inside, _| json!({"type": "object", "properties": {"m": inside}}));
    let refusals = [
        (json!({"type": "object", "properties": wide}), "5001 members, and models take at most 5000"),
        (deep, "11 levels of objects within objects, and models take at most 10"),
    ];
    for (schema, expected) in refusals {
        assert_eq!(from_json(schema).expect_err("too large").message(), expected);
    }
}
