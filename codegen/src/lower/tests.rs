//! Tests of what is seen only when types are made.
//!
//! The rule `type-model` has no broken fixture, because no document is known that reaches it: what it says is tried on
//! every kind of property that there is, alone and inside of others.

use serde_json::{Value, json};

use crate::{generate, load::Source};

/// Every kind of value that a property can ask for, without others in it.
fn plain() -> Vec<Value> {
    let names = ["Closed", "Open", "Pair", "Holder", "Choice", "Tagged"];
    let references = names.map(|name| json!({"$ref": format!("#/$defs/{name}")}));
    let values = [
        json!({}),
        json!({"type": "string"}),
        json!({"type": "string", "minLength": 1, "pattern": "^a"}),
        json!({"type": "string", "format": "password"}),
        json!({"type": "string", "contentMediaType": "application/json"}),
        json!({"type": "boolean"}),
        json!({"type": "integer"}),
        json!({"type": "integer", "minimum": 0, "maximum": 5}),
        json!({"type": "integer", "minimum": -1e18}),
        json!({"type": "number"}),
        json!({"type": "number", "format": "double"}),
        json!({"type": "object"}),
        json!({"type": "array"}),
        json!({"const": "fixed"}),
    ];
    references.into_iter().chain(values).collect()
}

/// A value inside of another, in each way that there is.
fn inside(value: &Value) -> [Value; 4] {
    [
        json!({"type": "array", "items": value}),
        json!({"type": "array", "items": value, "uniqueItems": true}),
        json!({"type": "object", "additionalProperties": value}),
        json!({"anyOf": [value, {"type": "null"}]}),
    ]
}

/// A document whose object has that property, and what such a property can refer to.
fn document(property: &Value) -> Source {
    let (mut property, text) = (property.clone(), json!({"description": "One text.", "type": "string"}));
    property["description"] = json!("What is tried.");
    let values = json!({"a": "the first", "b": "the second"});
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Types",
        "description": "Properties of every kind.",
        "$defs": {
            "Holder": {"description": "Has it.", "type": "object", "properties": {"tried": property}},
            "Pair": {"description": "Two.", "type": "object", "additionalProperties": false, "properties": {"one": text},
                "required": ["one"]},
            "Closed": {"description": "Letters.", "enum": ["a", "b"], "x-values": values},
            "Open": {"description": "Letters and more.", "x-values": values,
                "anyOf": [{"enum": ["a", "b"]}, {"type": "string"}]},
            "Choice": {"description": "A text or more.", "anyOf": [{"type": "string"},
                {"type": "array", "items": {"$ref": "#/$defs/Holder"}}]},
            "Tagged": {"description": "One of one.", "anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "object"}]},
            "Kind": {"description": "A kind.", "type": "object", "required": ["type"], "properties": {
                "type": {"const": "kind"}, "held": {"description": "It.", "$ref": "#/$defs/Holder"}}},
        },
    });
    Source { path: "types.json".to_owned(), text: document.to_string() }
}

#[test]
fn limit_that_the_type_has_anyway_is_not_checked_again() {
    for (property, expected) in [
        (json!({"type": "integer", "minimum": 0, "maximum": 5}), "if [Maximum(5.0)]"),
        (json!({"type": "integer", "minimum": 1}), "if [Minimum(1.0)]"),
        (json!({"type": "integer", "exclusiveMinimum": 0}), "if [ExclusiveMinimum(0.0)]"),
        (json!({"type": "number", "minimum": 0}), "if [Minimum(0.0)]"),
        (json!({"type": "array", "items": {"type": "integer", "minimum": 0}}), "\"tried\" } }"),
    ] {
        let output = generate(&[document(&property)]).expect("a property of a type");

        let tried = output.files.iter().flat_map(|file| file.text.lines());
        let line = tried.filter(|line| line.contains("\"tried\"")).find(|line| line.contains("optional"));
        assert!(line.is_some_and(|line| line.contains(expected)), "{property}: {line:?}");
    }
}

#[test]
fn every_property_that_passes_the_rules_has_a_type() {
    let plain = plain();
    let once: Vec<Value> = plain.iter().flat_map(inside).collect();
    let twice: Vec<Value> = once.iter().flat_map(inside).collect();
    let (mut emitted, mut refused) = (0, 0);
    for property in plain.iter().chain(&once).chain(&twice) {
        match generate(&[document(property)]) {
            Ok(_) => emitted += 1,
            Err(found) => {
                let missing = found.iter().find(|diagnostic| diagnostic.rule == "type-model");
                assert!(missing.is_none(), "{property}: {missing:?}");
                refused += 1;
            }
        }
    }
    assert!(emitted > 150 && refused > 0, "{emitted} emitted, {refused} refused");
}

#[test]
fn union_that_keeps_objects_converts_from_what_leaves_objects() {
    let complaint = |target: Value, source: Value| {
        let defs = json!({
            "Holder": {"description": "Has it.", "type": "object", "properties": {"tried": {
                "description": "What is tried.", "$ref": "#/$defs/Target"}}},
            "Target": target,
            "Source": source,
            "Kind": {"description": "A kind.", "type": "object", "required": ["type"], "properties": {
                "type": {"const": "kind"}}},
        });
        let document = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Types",
            "description": "What converts.", "$defs": defs});
        let source = Source { path: "types.json".to_owned(), text: document.to_string() };
        let found = generate(&[source]).err().unwrap_or_default();
        found.into_iter().find(|found| found.rule == "from-not-union").map(|found| found.message)
    };
    let union = |members: Value| json!({"description": "Several.", "anyOf": members});
    let (kind, text, object) = (json!({"$ref": "#/$defs/Kind"}), json!({"type": "string"}), json!({"type": "object"}));
    let into = |members: Value| {
        let mut target = union(members);
        target["x-from"] = json!(["#/$defs/Source"]);
        target
    };
    let fits = [
        (json!([kind, object]), json!([kind, object])),
        (json!([text, kind, object]), json!([text, kind, object])),
        (json!([kind, {}]), json!([text, kind, {}])),
    ];
    let others = "`Target` keeps no more than objects: other values of `Source` could not be kept";
    let misfits = [
        (json!([kind, object]), json!([text, kind, object]), others),
        (json!([kind, object]), json!([kind, {}]), others),
        (json!([kind, text]), json!([kind, text]), "`Target` is closed: what does not fit could not be kept"),
    ];

    for (target, source) in fits {
        assert_eq!(complaint(into(target.clone()), union(source)), None, "{target}");
    }
    for (target, source, message) in misfits {
        assert_eq!(complaint(into(target.clone()), union(source)).as_deref(), Some(message), "{target}");
    }
}

/// What is said of a union of two objects with a tag each, and of an accessor through it.
fn union(first: Value, second: Value) -> Vec<String> {
    let object = |tag: Value, required: &[&str]| json!({"description": "One.", "type": "object", "properties": {"kind": tag}, "required": required});
    let refers = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Kinds", "description": "Two kinds.",
        "$defs": {
            "Either": {"description": "One of two.", "anyOf": [refers("One"), refers("Other1"), {"type": "object"}],
                "x-accessors": [{"name": "one", "description": "The one.", "path": [{"tag": "one"}]}]},
            "One": object(first["tag"].clone(), if first["needed"] == true { &["kind"] } else { &[] }),
            "Other1": object(second["tag"].clone(), if second["needed"] == true { &["kind"] } else { &[] }),
            "Twice": {"description": "One, twice.", "anyOf": [refers("One"), refers("One"), {"type": "object"}]},
        }
    });
    if first["twice"] != true {
        document["$defs"].as_object_mut().expect("definitions").remove("Twice");
    }
    let sources = [Source { path: "kinds.json".to_owned(), text: document.to_string() }];
    let found = generate(&sources).err().unwrap_or_default();
    found
        .iter()
        .map(|found| format!("{} {}: {} ({})", found.rule, found.place.pointer, found.message, found.help))
        .collect()
}

#[test]
fn tag_that_may_be_absent_is_named_once() {
    let found = union(json!({"tag": {"const": "one"}}), json!({"tag": {"const": "other"}}));

    let message = "nothing tells `Other1` from `One` where `kind` is absent (put `kind` into `required` of both)";
    assert_eq!(found, [format!("union-ambiguous /$defs/Either/anyOf/1: {message}")]);
}

#[test]
fn member_that_stands_twice_is_named() {
    let (one, other) = (
        json!({"tag": {"const": "one"}, "needed": true, "twice": true}),
        json!({"tag": {"const": "second"}, "needed": true}),
    );

    let found = union(one, other);

    let message = "`One` stands here a second time (keep one of the two)";
    assert_eq!(found, [format!("union-ambiguous /$defs/Twice/anyOf/1: {message}")]);
}

#[test]
fn tag_without_a_letter_is_named_with_its_way_out() {
    let (one, other) =
        (json!({"tag": {"const": "one"}, "needed": true}), json!({"tag": {"const": "-"}, "needed": true}));

    let found = union(one, other);

    let message = "the tag `-` of `Other1` has no letter or digit to make a Rust name of (give the member of the union a `title`)";
    assert_eq!(found, [format!("name-collision /$defs/Either/anyOf/1: {message}")]);
}

/// What is said of a union with several members for one kind of value: one that is closed, or open.
fn doubled(keyword: &str, members: Value) -> Vec<String> {
    let object = |tag: &str| json!({"description": format!("A {tag}."), "type": "object", "properties": {"kind": {"const": tag}}, "required": ["kind"]});
    let refers = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Kinds", "description": "Several kinds.",
        "$defs": {
            "Out": {"description": "One of all.", keyword: members},
            "In": {"description": "One of two.", "oneOf": [refers("A"), refers("B")]},
            "A": object("a"), "B": object("b"), "C": object("c"), "D": object("d"),
        }
    });
    let found = generate(&[Source { path: "kinds.json".to_owned(), text: document.to_string() }]);
    let found = found.err().unwrap_or_default();
    let said =
        found.iter().map(|found| format!("{} {}: {} ({})", found.rule, found.place.pointer, found.message, found.help));
    said.collect()
}

#[test]
fn two_members_for_one_kind_of_value_have_a_way_out_for_that_kind() {
    let refers = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let list = |items: &str| json!({"type": "array", "items": {"type": items}});
    let map = |values: &str| json!({"type": "object", "additionalProperties": {"type": values}});
    let lists = "write one list, whose items are a union of what stands in both";
    let maps = "make a definition with members of each: objects are told apart by these, maps by nothing";
    for (members, what, help) in [
        (json!([refers("In"), refers("C")]), "an object", "list the members of `In` in this union itself"),
        (json!([list("string"), list("integer")]), "a list", lists),
        (json!([map("string"), map("integer")]), "an object", maps),
        (json!([{"type": "integer"}, {"type": "number"}]), "a number", "keep one"),
    ] {
        let found = doubled("oneOf", members);

        let message = format!("`Out` has more than one member for {what}");
        assert_eq!(found, [format!("union-ambiguous /$defs/Out/oneOf/1: {message} ({help})")]);
    }
}

#[test]
fn union_beside_objects_leaves_no_other_object_to_an_open_one() {
    let refers = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let members = [refers("In"), refers("C"), refers("D")];

    let closed = doubled("oneOf", json!(members));
    let open = doubled("anyOf", json!([&members[..], &[json!({"type": "object"})]].concat()));

    let message = "`Out` has objects of its own, and `In` takes every other object";
    let help = "list the members of `In` in this union itself";
    assert_eq!(closed, Vec::<String>::new());
    assert_eq!(open, [format!("union-ambiguous /$defs/Out/anyOf/0: {message} ({help})")]);
}

#[test]
fn schema_that_is_handed_on_has_what_other_names_stand_for() {
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Names",
        "description": "Other names.",
        "$defs": {
            "Id": {"description": "Who.", "type": "string", "minLength": 1, "x-lint": {"a": "b"}},
            "Same": {"description": "Who, too.", "$ref": "#/$defs/Id"},
            "Pair": {
                "description": "Two.", "type": "object",
                "properties": {
                    "one": {"$ref": "#/$defs/Same", "description": "The first."},
                    "others": {"description": "More.", "type": "array", "items": {"$ref": "#/$defs/Id"}},
                },
            },
        },
    });
    let source = Source { path: "names.json".to_owned(), text: document.to_string() };

    let output = generate(&[source]).expect("nothing is refused");

    let file = output.files.iter().find(|file| file.path == "types/src/schemas.json").expect("the schemas");
    let schemas: Value = serde_json::from_str(&file.text).expect("it is JSON");
    let text = |description: &str| json!({"description": description, "type": "string", "minLength": 1});
    let items = json!({"description": "More.", "type": "array", "items": text("Who.")});
    assert_eq!(schemas["Pair"]["properties"], json!({"one": text("The first."), "others": items}));
    assert_eq!(schemas.as_object().map(|schemas| schemas.len()), Some(2), "a comment and one definition");
}
