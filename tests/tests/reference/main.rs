//! What the pages of the reference show is true: every example fits its schema and is read by its type.

mod pages;

use std::{collections::BTreeMap, path::Path};

use pages::Example;
use sequrity_runtime::Codec;
use sequrity_tests::{json::difference, schema::schemas};
use sequrity_types::{from_json, to_json};
use serde_json::Value;

/// What a type makes of a JSON text, or why it does not take it.
type RoundTrip = fn(&str) -> Result<Value, String>;

macro_rules! definitions {
    ($($name:literal => $path:path,)*) => {
        /// Every definition by its name; the build script lists them.
        const DEFINITIONS: &[(&str, RoundTrip)] = &[$(($name, round_trip::<$path>)),*];
    };
}

include!(concat!(env!("OUT_DIR"), "/definitions.rs"));

fn round_trip<T: Codec>(text: &str) -> Result<Value, String> {
    let value: T = from_json(text).map_err(|error| error.to_string())?;
    let text = to_json(&value).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/reference/src/types");
    pages::examples(&folder).expect("the pages can be read")
}

/// Runs a check on the example of each type; fails with all faults.
#[track_caller]
fn for_each(check: impl Fn(&Example, &Value) -> Option<String>) {
    let mut faults = Vec::new();
    for example in examples() {
        let fault = match serde_json::from_str(&example.json) {
            Ok(value) => check(&example, &value),
            Err(error) => Some(error.to_string()),
        };
        faults.extend(fault.map(|fault| format!("{}: {fault}\n  {}", example.name, example.json)));
    }
    let help = "to mend an example, give its definition or its property `examples`";
    assert!(faults.is_empty(), "{help}\n{}", faults.join("\n"));
}

#[test]
fn every_type_has_one_example() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for example in examples() {
        *counts.entry(example.name).or_default() += 1;
    }

    let expected: BTreeMap<String, usize> = schemas().names().map(|name| (name.to_owned(), 1)).collect();
    assert_eq!(counts, expected);
}

#[test]
fn examples_fit_their_schema() {
    for_each(|example, value| {
        let faults = schemas().faults(&example.name, value);
        faults.first().map(|fault| format!("{}: {}", fault.pointer, fault.message))
    });
}

#[test]
fn examples_are_read_by_their_types_and_come_back() {
    let types: BTreeMap<&str, RoundTrip> = DEFINITIONS.iter().copied().collect();

    for_each(|example, value| match types[example.name.as_str()](&example.json) {
        Ok(after) => difference(value, &after),
        Err(fault) => Some(fault),
    });
}
