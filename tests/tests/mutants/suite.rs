//! Schemas that were written to test validators, not for this dialect: each is emitted or refused, like any mutant.
//!
//! `JSON_SCHEMA_TEST_SUITE` names a folder of a published suite, such as `tests/draft2020-12` of JSON-Schema-Test-Suite,
//! which is not part of this repository; every file below it is a list of objects with a `schema`. A few of our own,
//! one for each thing that such suites try, always run.

use std::{
    collections::{BTreeMap, HashSet},
    env, fs,
    path::{Path, PathBuf},
};

use sequrity_codegen::load::Source;
use serde_json::{Value, json};

use crate::{
    judge::{Answer, judge},
    rules,
};

/// Where a schema can stand.
#[derive(Clone, Copy, Debug)]
enum Place {
    Definition,
    Member,
    Document,
}

impl Place {
    const ALL: [Self; 3] = [Self::Definition, Self::Member, Self::Document];

    /// A document with the schema in this place. Inside of another it does not name its dialect again, and what the
    /// house rules ask for is there: it would be refused for that alone.
    fn around(self, schema: &Value) -> Source {
        let mut schema = schema.clone();
        if !matches!(self, Self::Document) {
            schema.as_object_mut().and_then(|object| object.remove("$schema"));
            describe(&mut schema);
        }
        let around = |definition: Value| {
            json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "Cases",
                "description": "What a test says about schemas.",
                "$defs": {"Case": definition},
            })
        };
        let document = match self {
            Self::Definition => around(schema),
            Self::Member => around(json!({
                "description": "What holds the case.", "type": "object", "properties": {"case": schema},
            })),
            Self::Document => schema,
        };
        Source { path: "cases.json".to_owned(), text: document.to_string() }
    }
}

/// Describes a schema, and the members in it.
fn describe(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let members = object.get_mut("properties").and_then(Value::as_object_mut);
    members.into_iter().flatten().for_each(|(_, member)| describe(member));
    object.entry("description").or_insert_with(|| "What the test is about.".into());
}

/// What the generator says; a broken promise fails the test.
#[track_caller]
fn answer(name: &str, schema: &Value, place: Place, rules: &HashSet<&str>) -> Answer {
    judge(&[place.around(schema)], rules).unwrap_or_else(|fault| panic!("{name}, {place:?}: {fault}\n{schema}"))
}

/// Every schema below a folder, each with its place in the suite.
fn schemas(folder: &Path, found: &mut Vec<(String, Value)>) {
    for entry in fs::read_dir(folder).expect("JSON_SCHEMA_TEST_SUITE names a folder") {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            schemas(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).expect("a file can be read");
            let cases: Value = serde_json::from_str(&text).expect("a file of the suite is JSON");
            for case in cases.as_array().expect("a file of the suite is a list") {
                found.push((format!("{}: {}", path.display(), case["description"]), case["schema"].clone()));
            }
        }
    }
}

#[test]
fn schema_of_a_published_suite_is_emitted_or_refused() {
    let Some(folder) = env::var_os("JSON_SCHEMA_TEST_SUITE").map(PathBuf::from) else {
        println!("skipped: JSON_SCHEMA_TEST_SUITE is not set");
        return;
    };
    let (mut found, mut emitted, mut refused) = (Vec::new(), 0, BTreeMap::<&str, usize>::new());
    schemas(&folder, &mut found);
    assert!(!found.is_empty(), "no schema in {}", folder.display());
    let rules = rules();

    for (name, schema) in &found {
        for place in Place::ALL {
            match answer(name, schema, place, &rules) {
                Ok(_) => emitted += 1,
                Err(diagnostics) => *refused.entry(diagnostics[0].rule).or_default() += 1,
            }
        }
    }

    println!("{} schemas in three places: {emitted} emitted, refused by their first rule: {refused:?}", found.len());
}

/// Runs a schema in each place; the rules by which it is refused as a definition, none when it is emitted.
#[track_caller]
fn refusal(name: &str, schema: &Value) -> Vec<&'static str> {
    let rules = rules();
    let found = Place::ALL.map(|place| answer(name, schema, place, &rules).err().unwrap_or_default());
    let mut found: Vec<&str> = found[0].iter().map(|diagnostic| diagnostic.rule).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What validators are tested with, in our words, and the rule that it is refused by.
fn cases() -> Vec<(&'static str, Value)> {
    vec![
        ("wrong-type", json!(true)),
        ("wrong-type", json!(false)),
        ("", json!({})),
        ("wrong-value", json!({"type": ["integer", "string", "null"]})),
        ("wrong-value", json!({"type": "decimal"})),
        ("unknown-keyword", json!({"allOf": [{"$ref": "#/$defs/Case"}]})),
        ("definition-circle", json!({"$ref": "#/$defs/Case"})),
        ("mixed-keywords", json!({"$ref": "#/$defs/Case", "maxProperties": 2})),
        ("unknown-reference", json!({"type": "object", "properties": {"c~d": {"$ref": "#/properties/a~1b~0"}}})),
        ("unknown-reference", json!({"$ref": "#/$defs/Case/items/7"})),
        ("unknown-keyword", json!({"$anchor": "here", "type": "object", "properties": {"next": {"$ref": "#here"}}})),
        ("unknown-keyword", json!({"$dynamicAnchor": "node", "items": {"$dynamicRef": "#node"}})),
        ("unknown-keyword", json!({"$id": "urn:case", "$ref": "urn:case"})),
        ("unknown-keyword", json!({"prefixItems": [{"type": "integer"}], "items": false})),
        ("unknown-keyword", json!({"contains": {"const": 5}, "minContains": 0, "maxContains": 2})),
        ("unknown-keyword", json!({"patternProperties": {"^x\u{fffd}?$": {"type": "integer"}, "(": true}})),
        ("unknown-keyword", json!({"propertyNames": {"maxLength": 3}})),
        ("unknown-keyword", json!({"dependentRequired": {"a": ["b", "\0"]}, "dependentSchemas": {}})),
        ("unknown-keyword", json!({"unevaluatedProperties": false, "unevaluatedItems": {"type": "null"}})),
        ("unknown-keyword", json!({"if": {"const": 1}, "then": {"type": "string"}, "else": false})),
        ("unknown-keyword", json!({"not": {"not": {}}})),
        ("unknown-keyword", json!({"type": "object", "x-unheard-of": {"$ref": 3}})),
        ("enum-not-strings", json!({"enum": [null, 6, "six", [6], {"six": 6}, 6.0, true]})),
        ("enum-value-undescribed", json!({"enum": ["a\0b", "ab", ""]})),
        ("const-value", json!({"const": null})),
        ("wrong-type", json!({"type": "string", "minimum": -0.0, "maxLength": 2.0})),
        ("wrong-type", json!({"type": "string", "minLength": "1e400"})),
        (
            "pattern-unknown",
            json!({"type": "object", "properties": {"a": {"type": "string", "pattern": "(?<!a)b\\k<x>"}}}),
        ),
        ("name-collision", json!({"type": "object", "properties": {"": {"type": "string"}, "_": {"type": "string"}}})),
        ("cyclic-required", json!({"oneOf": [{"$ref": "#/$defs/Case"}, {"$ref": "#/$defs/Case"}]})),
        ("wrong-type", json!({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "object"}, true]})),
        ("mixed-keywords", json!({"type": "object", "properties": {}, "items": {"type": "string"}})),
        ("default-does-not-fit", json!({"type": "object", "properties": {"a": {"type": "integer", "default": 1.5}}})),
        (
            "",
            json!({"type": "object", "properties": {"$ref": {"type": "string"}, "\u{e9}\u{1F600}": {"type": "string"}}}),
        ),
        ("", json!({"type": "object", "properties": {"again": {"type": "array", "items": {"$ref": "#/$defs/Case"}}}})),
        (
            "",
            json!({"type": "object", "properties": {"__proto__": {"type": "boolean"}, "toString": {"type": "string"}}}),
        ),
        ("", json!({"type": "object", "properties": {"n": {"type": "number", "maximum": 1e308}}})),
    ]
}

#[test]
fn what_validators_are_tested_with_is_emitted_or_refused() {
    let mut faults = Vec::new();
    for (rule, schema) in cases() {
        let found = refusal("a case of our own", &schema);

        if if rule.is_empty() { !found.is_empty() } else { !found.contains(&rule) } {
            faults.push(format!("{schema}: {rule:?} expected, found {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
