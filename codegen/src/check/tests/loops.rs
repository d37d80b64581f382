//! What is said of a loop over several turns: each name that leads nowhere, in its place.

use serde_json::{Value, json};

use super::fixtures;
use crate::{
    diagnostic::Diagnostic,
    load::{Source, read},
};

const LOOP: &str = "/paths/~1talks/post/x-loop";

/// What is said of the loop of the fixture with parts that are written otherwise, and of its types.
fn found(said: &[(&str, Value)], types: &[(&str, Value)]) -> Vec<String> {
    let mut sources = read(&fixtures().join("../good/loop-path")).expect("the fixture can be read");
    let said: Vec<(String, &Value)> = said.iter().map(|(tail, value)| (format!("{LOOP}{tail}"), value)).collect();
    write(&mut sources, "openapi.json", said.iter().map(|(pointer, value)| (pointer.as_str(), *value)));
    write(&mut sources, "talks.json", types.iter().map(|(pointer, value)| (*pointer, value)));
    let found = crate::generate(&sources).err().unwrap_or_default();
    let text = |found: &Diagnostic| {
        let pointer = found.place.pointer.replace(LOOP, "");
        format!("{} {pointer}:{} {} ({})", found.rule, found.place.line, found.message, found.help)
    };
    found.iter().map(text).collect()
}

fn write<'a>(sources: &mut [Source], path: &str, parts: impl Iterator<Item = (&'a str, &'a Value)>) {
    let source = sources.iter_mut().find(|source| source.path == path).expect("there is such a document");
    let mut tree: Value = serde_json::from_str(&source.text).expect("the fixture is JSON");
    for (pointer, value) in parts {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match tree.pointer_mut(parent).expect("the part is there") {
            Value::Array(items) => items[key.parse::<usize>().expect("a position")] = value.clone(),
            parent => parent[key] = value.clone(),
        }
    }
    source.text = serde_json::to_string_pretty(&tree).expect("a value can be written");
}

#[test]
fn all_names_that_lead_nowhere_are_told_together_each_in_its_place() {
    let said = [
        ("/calls/0/arguments", json!("tsak")),
        ("/calls/0/answer", json!("fond")),
        ("/status/failed/0", json!("crossed")),
        ("/text", json!("spokn")),
        ("/previous", json!("aftr")),
        ("/tools/name", json!("nam")),
    ];
    let undescribed = [("/$defs/Mood/description", json!(""))];

    let found = found(&said, &undescribed);

    let mut names: Vec<String> = found.iter().map(|found| found.replace("loop-path ", "")).collect();
    let other = names.pop();
    assert_eq!(
        names,
        [
            "/calls/0/arguments:57 `SendMove` has no member `tsak` (did you mean `task`?)",
            "/calls/0/answer:58 `SendMove` makes no `fond` (did you mean `found`?)",
            "/status/failed/0:64 `Mood` has no value `crossed` (did you mean `cross`?)",
            "/text:69 `Line` makes no `spokn` (did you mean `spoken`?)",
            "/tools/name:73 `Errand` has no member `nam` (did you mean `name`?)",
            "/previous:75 `Question` has no member `aftr` (did you mean `after`?)",
        ]
    );
    assert!(other.is_some_and(|other| other.starts_with("missing-description /$defs/Mood")), "{found:#?}");
}

#[test]
fn tags_and_accessors_of_a_loop_are_there() {
    let said = [
        ("/calls/0/tag", json!("sned")),
        ("/others", json!({"id": "text", "answers": {"say": "sayed", "sand": "say"}})),
        ("/denial", json!("reason")),
    ];

    let found = found(&said, &[]);

    let usual = "name members, tags, values and `x-makes` that are there: see the README of the schema folder";
    let expected = [
        "/calls/0/tag no member of `Move` has the tag `sned` (did you mean `send`?)".to_owned(),
        format!("/denial `Report` has no accessor `reason` ({usual})"),
        "/others/answers/sand no member of `Move` has the tag `sand` (did you mean `send`?)".to_owned(),
        "/others/answers/say no member of `Move` has the tag `sayed` (did you mean `say`?)".to_owned(),
    ];
    let mut found: Vec<String> = found
        .iter()
        .filter_map(|found| {
            let (place, rest) = found.strip_prefix("loop-path ")?.split_once(':')?;
            Some(format!("{place} {}", rest.split_once(' ')?.1))
        })
        .collect();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_a_loop_cannot_use_is_told_together_each_in_its_place() {
    let said = [("/id", json!("mood")), ("/store", json!("after")), ("/output", json!("number"))];

    let found = found(&said, &[]);

    let usual = "each part of `x-loop` names what a loop can use: see the README of the schema folder";
    let expected = [
        ("/output:51", "`number` is no list"),
        ("/id:67", "`mood` of `Report` is not always there"),
        ("/store:76", "`after` of `Question` is not of the type it needs"),
    ];
    assert_eq!(found, expected.map(|(place, message)| format!("loop-path {place} {message} ({usual})")));
}
