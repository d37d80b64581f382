//! What the pages of the reference show is true: every example fits its schema and is read by its type, and the lines of
//! Rust beside it compile and give it.

use std::collections::BTreeMap;

use sequrity_mock::{
    Answer, KEY, Mock,
    replies::{events, text_reply},
    schema::schemas,
};
use sequrity_runtime::Codec;
use sequrity_tests::json::difference;
use sequrity_types::{DecodeError, from_json, to_json};
use serde_json::Value;

/// What a type makes of a JSON text, or why it does not take it.
type RoundTrip = fn(&str) -> Result<Value, String>;

macro_rules! definitions {
    ($($name:literal => $path:path,)*) => {
        /// Every definition by its name; the build script lists them.
        const DEFINITIONS: &[(&str, RoundTrip)] = &[$(($name, round_trip::<$path>)),*];
    };
}

/// What a page shows of a type; the build script reads it off.
struct Example {
    name: &'static str,
    json: &'static str,
    /// The lines of Rust, which make the value or read it out of a text; and what it then is in JSON.
    lines: fn(&str) -> Result<String, DecodeError>,
}

include!(concat!(env!("OUT_DIR"), "/definitions.rs"));
include!(concat!(env!("OUT_DIR"), "/examples.rs"));
include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// What the lines of an operation come to.
type Called = Result<(), Box<dyn std::error::Error>>;

/// An environment that a client is set up from.
trait Env: Fn(&str) -> Option<String> + Send + 'static {}

impl<F: Fn(&str) -> Option<String> + Send + 'static> Env for F {}

fn written<T: Codec>(value: &T) -> String {
    to_json(value).expect("a value that was made can be written")
}

fn round_trip<T: Codec>(text: &str) -> Result<Value, String> {
    let value: T = from_json(text).map_err(|error| error.to_string())?;
    let text = to_json(&value).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// Runs a check on the example of each type; fails with all faults.
#[track_caller]
fn for_each(check: impl Fn(&Example, &Value) -> Option<String>) {
    let mut faults = Vec::new();
    for example in EXAMPLES {
        let fault = match serde_json::from_str(example.json) {
            Ok(value) => check(example, &value),
            Err(error) => Some(error.to_string()),
        };
        faults.extend(fault.map(|fault| format!("{}: {fault}\n  {}", example.name, example.json)));
    }
    let help = "to mend an example, give its definition or its property `examples`";
    assert!(faults.is_empty(), "{help}\n{}", faults.join("\n"));
}

#[test]
fn every_type_has_one_example() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for example in EXAMPLES {
        *counts.entry(example.name).or_default() += 1;
    }

    let expected: BTreeMap<&str, usize> = schemas().names().map(|name| (name, 1)).collect();
    assert_eq!(counts, expected);
}

#[test]
fn examples_fit_their_schema() {
    for_each(|example, value| {
        let faults = schemas().faults(example.name, value);
        faults.first().map(|fault| format!("{}: {}", fault.pointer, fault.message))
    });
}

#[test]
fn examples_are_read_by_their_types_and_come_back() {
    let types: BTreeMap<&str, RoundTrip> = DEFINITIONS.iter().copied().collect();

    for_each(|example, value| match types[example.name](example.json) {
        Ok(after) => difference(value, &after),
        Err(fault) => Some(fault),
    });
}

#[test]
fn lines_of_rust_give_the_example() {
    for_each(|example, value| {
        let expected = value.to_string();
        match (example.lines)(example.json) {
            Ok(text) => (text != expected).then(|| format!("the lines give {text}")),
            Err(error) => Some(error.to_string()),
        }
    });
}

#[tokio::test]
async fn lines_of_rust_call_each_operation() {
    for (number, request) in operation::REQUESTS.iter().enumerate() {
        let mock = Mock::answering(|received| {
            let reply = text_reply("Sunny.");
            if received.wants_events() { Answer::events(events(&reply)) } else { Answer::reply(reply) }
        });
        let url = mock.url();
        let env = move |name: &str| match name {
            "SEQURITY_API_KEY" => Some(KEY.to_owned()),
            "SEQURITY_BASE_URL" => Some(url.clone()),
            _ => None,
        };

        operation::call(number, env, request).await.expect("the lines of the page work");

        let sent = mock.requests();
        let expected: Value = serde_json::from_str(request).expect("the example is JSON");
        assert_eq!(difference(&expected, &sent[0].json()), None);
        assert_eq!(sent.iter().map(|sent| sent.wants_events()).collect::<Vec<_>>(), [false, true]);
    }
}

#[tokio::test]
async fn lines_of_rust_of_another_api_compile() {
    let nothing = |_: &str| None;

    for number in 0..fixture::REQUESTS.len() {
        let error = fixture::call(number, nothing, "{}").await.expect_err("there is no key");

        assert!(error.to_string().contains("LIBRARY_KEY"), "{error}");
    }
}
