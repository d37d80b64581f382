//! Tests of the house rules: each fixture under `tests/fixtures/bad` breaks the rule that it is named after.

mod cascades;
mod client;
mod contents;
mod folds;
mod loops;
mod makes;
mod places;
mod replies;
mod service;
mod streams;
mod wire;

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::{Value, json};

use super::{RULES, accept, check};
use crate::{
    diagnostic::Diagnostic,
    load::{self, Source, read},
};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bad")
}

fn ids() -> Vec<&'static str> {
    load::RULES.iter().map(|rule| rule.id).chain(RULES.iter().map(|rule| rule.id)).collect()
}

#[test]
fn every_rule_has_one_fixture_that_breaks_it_alone() {
    for id in ids() {
        let sources = read(&fixtures().join(id)).expect("every rule has a fixture");
        let found = accept(&sources).expect_err(id);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{id}: {found:#?}");
        assert!(found[0].contains(&format!("error[{id}]")), "{id}: {found:#?}");
    }
}

#[test]
fn ids_are_unique() {
    let unique: BTreeSet<&str> = ids().into_iter().collect();
    assert_eq!(unique.len(), ids().len());
}

fn judge(defs: Value) -> Vec<Diagnostic> {
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D.", "$defs": defs,
    });
    let source = Source { path: "a.json".to_owned(), text: document.to_string() };
    accept(&[source]).err().unwrap_or_default()
}

#[track_caller]
fn finds(defs: Value, expected: &[&str]) {
    let found: Vec<String> =
        judge(defs).iter().map(|found| format!("{} {}: {}", found.rule, found.place.pointer, found.message)).collect();
    assert_eq!(found, expected);
}

fn object(properties: Value) -> Value {
    json!({"description": "d", "type": "object", "properties": properties})
}

#[test]
fn definitions_of_every_kind_pass() {
    finds(
        json!({
            "A": object(json!({
                "type": {"const": "a"}, "b": {"description": "d", "$ref": "#/$defs/B", "default": "x"},
                "c": {"description": "d", "anyOf": [{"$ref": "#/$defs/C"}, {"type": "null"}], "x-null": "nothing", "default": null},
                "d": {"description": "d", "type": "object", "additionalProperties": {"type": "number"}, "maxProperties": 3},
                "e": {"description": "d"}, "f": {"description": "d", "type": "object"},
                "g": {"description": "d", "type": ["array", "null"], "items": {}, "x-initial": []},
            })),
            "B": {"description": "d", "anyOf": [{"type": "string", "enum": ["x"]}, {"type": "string"}], "x-values": {"x": "y"}},
            "C": {"description": "d", "anyOf": [{"type": "string"}, {"$ref": "#/$defs/A", "title": "Whole"}, {"type": "object"}]},
            "D": {"description": "d", "oneOf": [{"$ref": "#/$defs/A"}, {"type": "array", "items": {"$ref": "#/$defs/D"}}], "x-from": ["#/$defs/C"]},
        }),
        &[],
    );
}

#[test]
fn every_phrase_belongs_to_a_value() {
    finds(
        json!({"A": {"description": "d", "type": "string", "enum": ["a", "b"], "x-values": {"a": "x", "bb": "y"}}}),
        &[
            "enum-value-undescribed /$defs/A/x-values: without a phrase: `b`",
            "enum-value-undescribed /$defs/A/x-values/bb: `bb` is no value of the enum",
        ],
    );
}

#[test]
fn names_collide_after_case_change() {
    finds(
        json!({
            "HttpKind": {"description": "d", "anyOf": [{"type": "string", "enum": ["on-off", "on_off", "other"]}, {"type": "string"}],
                "x-values": {"on-off": "x", "on_off": "y", "other": "z"}},
            "HTTPKind": {"description": "d", "type": "object", "properties": {"extra": {"description": "d"}, "new": {"description": "d"}},
                "x-accessors": [{"name": "extra", "description": "d", "path": ["extra"]}]},
        }),
        &[
            "name-collision /$defs/HttpKind/anyOf/0/enum/1: `on_off` and `on-off` both become `OnOff`",
            "name-collision /$defs/HttpKind/anyOf/0/enum/2: `other` and the variant for unknown strings both become `Other`",
            "name-collision /$defs/HTTPKind: `HTTPKind` and `HttpKind` both become `HttpKind`",
            "name-collision /$defs/HTTPKind/properties/extra: `extra` and the field for unknown members both become `extra`",
            "name-collision /$defs/HTTPKind/properties/new: `new` and the constructor both become `new`",
            "name-collision /$defs/HTTPKind/x-accessors/0: `extra` names an accessor and also the field for unknown members",
        ],
    );
}

#[test]
fn name_of_nothing_is_pointed_at() {
    let expected = [
        "name-collision /$defs/Kind/enum/1: `` has no letter or digit to make a Rust name of",
        "name-collision /$defs/Thing/properties/_: `_` has no letter or digit to make a Rust name of",
    ];
    finds(
        json!({
            "Kind": {"description": "d", "type": "string", "enum": ["a", ""], "x-values": {"a": "x", "": "y"}},
            "Thing": object(json!({"_": {"description": "d"}})),
        }),
        &expected,
    );
}

#[test]
fn ways_out_of_a_collision_are_there() {
    let any = json!({"description": "d"});
    let mut thing = object(json!({"fooBar": any, "foo_bar": any, "new": any, "extra": any, "_": any}));
    thing["x-names"] = json!({"foo_bar": "foo_bar_too", "new": "fresh", "extra": "surplus", "_": "underscore"});
    let kind = json!({"description": "d", "type": "string", "enum": ["a", ""], "x-values": {"a": "x", "": "y"}, "x-names": {"": "Empty"}});

    finds(json!({"Kind": kind, "Thing": thing}), &[]);
}

#[test]
fn other_rust_names_settle_a_collision() {
    finds(
        json!({"A": {"description": "d", "type": "string", "enum": ["a-b", "a_b"], "x-values": {"a-b": "x", "a_b": "y"}, "x-names": {"a_b": "Second"}}}),
        &[],
    );
}

#[test]
fn accessor_is_walked_step_by_step() {
    let pet = |path: Value| {
        let mut pet = object(json!({
            "toys": {"description": "d", "type": "array", "items": {"$ref": "#/$defs/Toy"}}, "age": {"description": "d", "type": "integer"},
        }));
        pet["x-accessors"] = json!([{"name": "n", "description": "d", "path": path, "join": ""}]);
        json!({
            "Pet": pet,
            "Toy": {"description": "d", "anyOf": [{"$ref": "#/$defs/Ball"}, {"$ref": "#/$defs/Rope"}, {"type": "object"}]},
            "Ball": object(json!({"type": {"const": "ball"}, "name": {"description": "d", "type": "string"}})),
            "Rope": object(json!({"type": {"const": "rope"}, "name": {"description": "d", "type": "string"}, "length": {"description": "d", "type": "integer"}})),
        })
    };
    finds(pet(json!(["toys", "*", {"tag": ["ball", "rope"]}, "name"])), &[]);
    finds(
        pet(json!(["toys", "*", {"tag": "bal"}, "name"])),
        &[
            "accessor-path /$defs/Pet/x-accessors/0/path/2: no member of the union has the tag `bal`; did you mean `ball`?",
        ],
    );
    finds(
        pet(json!(["toys", "name"])),
        &["accessor-path /$defs/Pet/x-accessors/0/path/1: there is no member `name` here"],
    );
    finds(
        pet(json!(["toys", "*", "name"])),
        &[
            "accessor-path /$defs/Pet/x-accessors/0/path/2: `name` is looked for in a union: name the variants first, with a tag",
        ],
    );
    finds(
        pet(json!(["age"])),
        &["accessor-path /$defs/Pet/x-accessors/0: `join` joins plain strings, and the path leads to something else"],
    );
}

#[test]
fn null_stands_in_properties_and_their_parts() {
    finds(
        json!({"A": object(json!({
            "items": {"description": "d", "type": "array", "items": {"type": ["string", "null"], "x-null": "none"}},
            "values": {"description": "d", "type": "object", "additionalProperties": {"type": ["string", "null"]}},
            "not": {"description": "d", "type": "array", "items": {"type": "string", "x-null": "none"}},
        }))}),
        &[
            "null-without-nullable /$defs/A/properties/not/items/x-null: `x-null` gives null a meaning, and null is not allowed",
        ],
    );
    finds(
        json!({"A": {"description": "d", "oneOf": [{"type": ["string", "null"]}, {"type": "boolean"}]}}),
        &[
            "misplaced-keyword /$defs/A/oneOf/0/type: `type` belongs without null on parameters, replies and union members",
        ],
    );
}

#[test]
fn instance_with_null_among_its_items_fits_where_items_may_be_null() {
    let with = |items: Value| {
        let mut schema = object(json!({"n": {"description": "d", "type": "array", "items": items}}));
        schema["examples"] = json!([{"n": [1, null]}]);
        json!({"A": schema})
    };

    finds(with(json!({"type": ["integer", "null"]})), &[]);
    finds(
        with(json!({"type": "integer"})),
        &["example-does-not-fit /$defs/A/examples/0/n/1: expected an integer, found null"],
    );
}

#[test]
fn integers_of_instances_have_64_bits() {
    let with = |minimum: i64, value: Value| {
        let mut schema = object(json!({"n": {"description": "d", "type": "integer", "minimum": minimum}}));
        schema["x-presets"] = json!([{"name": "p", "description": "d", "value": {"n": value}}]);
        json!({"A": schema})
    };
    for (minimum, value) in
        [(0, json!(u64::MAX)), (0, json!(3.0)), (-1, json!(i64::MAX)), (i64::MIN, json!(i64::MIN)), (-5, json!(-4.0))]
    {
        finds(with(minimum, value), &[]);
    }
    let complaint = |message: &str| format!("preset-does-not-fit /$defs/A/x-presets/0/value/n: {message}");
    finds(with(-1, json!(u64::MAX)), &[&complaint("18446744073709551615 is outside of the range of `i64`")]);
    finds(with(0, json!(1e20)), &[&complaint("1e+20 is outside of the range of `u64`")]);
    finds(with(-1, json!(1e19)), &[&complaint("1e+19 is outside of the range of `i64`")]);
}

#[test]
fn secret_is_not_read_as_json() {
    finds(
        json!({"A": object(json!({
            "s": {"description": "d", "type": "string", "format": "password", "contentMediaType": "application/json"},
        }))}),
        &[
            "content-on-non-string /$defs/A/properties/s/contentMediaType: `contentMediaType` stands on a secret, which nobody reads",
        ],
    );
}

#[test]
fn formats_are_those_of_the_type() {
    let formats = |kind: &str, formats: &[&str]| {
        let of = |format: &&str| (format.to_string(), json!({"description": "d", "type": kind, "format": format}));
        json!({"A": object(formats.iter().map(of).collect())})
    };

    finds(
        formats("string", &["password", "date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6"]),
        &[],
    );
    finds(formats("string", &["uri", "uri-reference", "uuid", "byte"]), &[]);
    finds(formats("integer", &["int32", "int64"]), &[]);
    let found = judge(formats("integer", &["int23", "uuid"]));
    let help: Vec<&str> = found.iter().map(|found| found.help.as_str()).collect();
    assert_eq!(help, ["did you mean `int32`?", "say it in `description`, or write one of `int32`, `int64`"]);
    finds(
        formats("boolean", &["int32"]),
        &["format-unknown /$defs/A/properties/int32/format: the format `int32` is not read here"],
    );
}

#[test]
fn constant_is_a_text_a_truth_value_or_a_whole_number() {
    let constants = json!({
        "a": {"const": true}, "b": {"type": "integer", "const": -1}, "c": {"const": 0.5}, "d": {"const": null},
        "e": {"const": []}, "f": {"const": u64::MAX}, "g": {"type": "boolean", "const": false},
        "h": {"type": "integer", "const": "1"},
    });

    let found = judge(json!({"A": object(constants)}));

    let found: Vec<&str> = found.iter().map(|found| found.help.as_str()).collect();
    let typed =
        ["number", "array", "number"].map(|kind| format!("write `type: {kind}`, and the value in `description`"));
    let null = "leave the member out, which says the same; or say what else it may be: `\"type\": [T, \"null\"]`";
    assert_eq!(found, [&typed[0], null, &typed[1], &typed[2], "keep the keywords of one form"]);
}

#[test]
fn steps_are_for_numbers_and_leave_a_value() {
    let number = |limits: Value| {
        let mut schema = json!({"description": "d", "type": "number"});
        schema.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
        schema
    };
    finds(
        json!({"A": object(json!({
            "fits": number(json!({"minimum": 0.07, "maximum": 0.07, "multipleOf": 0.01, "default": 0.07})),
            "past": number(json!({"minimum": 1, "maximum": 4.9, "multipleOf": 5})),
            "ends": number(json!({"exclusiveMinimum": 0.07, "exclusiveMaximum": 0.08, "multipleOf": 0.01})),
            "half": {"description": "d", "type": "integer", "multipleOf": 1.5},
            "text": {"description": "d", "type": "string", "multipleOf": 2},
            "left": number(json!({"multipleOf": 0.01, "default": 0.075})),
        }))}),
        &[
            "limits-empty-range /$defs/A/properties/past/multipleOf: no multiple lies between the ends of the range",
            "limits-empty-range /$defs/A/properties/ends/multipleOf: no multiple lies between the ends of the range",
            "limits-on-wrong-kind /$defs/A/properties/half/multipleOf: `multipleOf` of an integer is 1.5",
            "limits-on-wrong-kind /$defs/A/properties/text/multipleOf: `multipleOf` limits numbers",
            "default-does-not-fit /$defs/A/properties/left/default: 0.075 is no multiple of 0.01",
        ],
    );
}

#[test]
fn range_without_its_ends_is_empty_when_they_are_one() {
    finds(
        json!({"A": object(json!({
            "n": {"description": "d", "type": "number", "minimum": 1, "exclusiveMaximum": 1},
            "s": {"description": "d", "type": "string", "exclusiveMinimum": 1},
            "p": {"description": "d", "type": "number", "exclusiveMinimum": 0, "default": 0},
        }))}),
        &[
            "limits-empty-range /$defs/A/properties/n/exclusiveMaximum: no value fits between `exclusiveMaximum` and its counterpart",
            "limits-on-wrong-kind /$defs/A/properties/s/exclusiveMinimum: `exclusiveMinimum` limits numbers",
            "default-does-not-fit /$defs/A/properties/p/default: 0 is not above 0",
        ],
    );
}

#[test]
fn text_is_json_or_of_another_format() {
    finds(
        json!({"A": object(json!({
            "s": {"description": "d", "type": "string", "format": "uri", "contentMediaType": "application/json"},
        }))}),
        &[
            "content-on-non-string /$defs/A/properties/s/contentMediaType: `contentMediaType` stands beside a format: a text is the one or the other",
        ],
    );
}

#[test]
fn union_converts_from_others_once() {
    let union = |from: Value| {
        json!({
            "A": {"description": "d", "anyOf": [{"type": "string"}, {"$ref": "#/$defs/B"}, {}], "x-from": from},
            "B": {"description": "d", "oneOf": [{"type": "array", "items": {}}, {"type": "array", "items": {}}]},
            "C": {"description": "d", "anyOf": [{"type": "string"}, {"type": "boolean"}, {}]},
        })
    };
    let complaint =
        |at: usize, name: &str| format!("from-not-union /$defs/A/x-from/{at}: `{name}` converts into `A` without this");
    let (a, b, c) = ("#/$defs/A", "#/$defs/B", "#/$defs/C");
    finds(union(json!([a, b, c, c])), &[&complaint(0, "A"), &complaint(1, "B"), &complaint(3, "C")]);
}

#[test]
fn house_rules_keep_silent_about_what_could_not_be_read() {
    finds(
        json!({"A": {"desription": "d", "type": "object", "properties": {"b": {"type": "strng"}, "c": {"type": "string"}}}}),
        &[
            "unknown-keyword /$defs/A/desription: `desription` is not in the dialect here",
            "wrong-value /$defs/A/properties/b/type: `strng` is no type by itself",
            "missing-description /$defs/A/properties/c: `c` has no description",
        ],
    );
}

#[test]
fn definition_that_refers_to_itself_ends() {
    let found = judge(json!({"A": {"$ref": "#/$defs/A", "description": "d", "default": 1}}));
    assert!(found.iter().any(|found| found.rule == "definition-circle"), "{found:?}");
}

#[test]
fn findings_come_in_document_order_and_once() {
    let (bundle, _) = load::load(&[]);
    assert_eq!(check(&bundle), []);
    let found = judge(json!({"B": {"type": "object", "properties": {}}, "A": {"type": "object", "properties": {}}}));
    let pointers: Vec<&str> = found.iter().map(|found| found.place.pointer.as_str()).collect();
    assert_eq!(pointers, ["/$defs/B", "/$defs/A"]);
}

#[test]
fn resource_named_like_a_module_of_the_client_is_refused() {
    let mut sources = read(&fixtures().join("../library")).expect("the fixture");
    for source in &mut sources {
        source.text = source.text.replace("\"loans.", "\"client.").replace("[\"loans\"]", "[\"client\"]");
    }

    let found = accept(&sources).expect_err("a name that is taken");

    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert!(messages.contains(&"the client already has a `client`"), "{messages:?}");
}
