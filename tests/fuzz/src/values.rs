//! Ways into a value: direct, by serde from text, bytes, a reader and a tree. All agree, and nothing is lost.

use std::fmt::Debug;

use bolero::check;
use sequrity_runtime::to_header_json;
use sequrity_tests::json::difference;
use sequrity_types::{
    Codec,
    dual_llm::ResponseContentJsonSchema,
    from_json, from_json_slice,
    headers::{FeaturesHeader, FineGrainedConfigHeader, SecurityPolicyHeader},
    responses::{ResponseStreamEvent, ResponsesRequest, ResponsesResponse},
    to_json,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::input::{INPUTS, Recipe};

/// Reads bytes in every way.
#[track_caller]
fn agree<T>(bytes: &[u8])
where
    T: Codec + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let direct = from_json_slice::<T>(bytes);
    let mut others = vec![
        ("from_slice", serde_json::from_slice::<T>(bytes).map_err(|error| error.to_string())),
        ("from_reader", serde_json::from_reader::<_, T>(bytes).map_err(|error| error.to_string())),
    ];
    if let Ok(text) = std::str::from_utf8(bytes) {
        others.push(("from_json", from_json::<T>(text).map_err(|error| error.to_string())));
        others.push(("from_str", serde_json::from_str::<T>(text).map_err(|error| error.to_string())));
    }
    let tree = serde_json::from_slice::<Value>(bytes).ok();
    if let (Some(tree), Ok(_)) = (&tree, &direct) {
        // Of a text with an error a tree may know less: it has forgotten that a member stood twice.
        others.push(("from_value", serde_json::from_value::<T>(tree.clone()).map_err(|error| error.to_string())));
        let pretty = serde_json::to_string_pretty(tree).expect("a tree can be written");
        others.push(("pretty", from_json::<T>(&pretty).map_err(|error| error.to_string())));
        let lines = pretty.lines().count();
        for compact in [2, 4, lines / 2] {
            let mixed = compact_end(&pretty, lines.saturating_sub(compact));
            others.push(("pretty, then compact", from_json::<T>(&mixed).map_err(|error| error.to_string())));
        }
    }
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    for (way, other) in &others {
        assert_eq!(other.as_ref().ok(), direct.as_ref().ok(), "{way}: {other:?} or {direct:?} of {}", shown());
    }
    match (direct, tree) {
        (Ok(value), Some(tree)) => whole(&tree, &value),
        (Ok(_), None) => panic!("no JSON, but a value: {}", shown()),
        (Err(error), _) => assert!(error.line() > 0 && error.column() > 0 && error.path().starts_with('$'), "{error}"),
    }
}

/// An indented text, with wide blanks, whose lines from this one on stand behind each other without any.
fn compact_end(pretty: &str, from: usize) -> String {
    let lines = pretty.lines().enumerate().map(|(at, line)| {
        let rest = line.trim_start();
        let blanks = if at < from { 1 + 16 * (line.len() - rest.len()) } else { 0 };
        " ".repeat(blanks) + rest
    });
    lines.collect()
}

/// Writes a value in every way, and compares with what was read.
#[track_caller]
fn whole<T: Codec + Serialize + PartialEq + Debug>(before: &Value, value: &T) {
    let text = to_json(value).expect("what was read can be written");
    assert_eq!(from_json::<T>(&text).ok().as_ref(), Some(value), "{text}");
    let by_serde = serde_json::to_string(value).expect("what was read can be written");
    // What is sent keeps the rules of the schema; what was read need not.
    let header = match to_header_json(value) {
        Ok(header) => Some(header),
        Err(error) => {
            assert!(error.path().starts_with('$'), "{error}");
            None
        }
    };
    for written in [Some(&text), Some(&by_serde), header.as_ref()].into_iter().flatten() {
        let after = serde_json::from_str(written).expect("what is written is JSON");
        assert_eq!(difference(before, &after), None, "{before}");
    }
}

macro_rules! targets {
    ($($name:ident: $type:ident,)*) => {
        $(
            #[test]
            fn $name() {
                check!().with_iterations(INPUTS).with_type::<Recipe>().for_each(|recipe| {
                    agree::<$type>(&recipe.bytes(stringify!($type)));
                });
            }
        )*
    };
}

targets! {
    event: ResponseStreamEvent,
    reply: ResponsesResponse,
    request: ResponsesRequest,
    features: FeaturesHeader,
    policy: SecurityPolicyHeader,
    config: FineGrainedConfigHeader,
    result_of_a_program: ResponseContentJsonSchema,
}

/// Found by coverage: a digit more, and a threshold is over its range.
#[test]
fn value_out_of_range_is_read_and_written_but_not_sent() {
    let text = r#"{"content_classifiers":[{"name":"pii_redaction","threshold":10}]}"#;

    agree::<FeaturesHeader>(text.as_bytes());

    let value = from_json::<FeaturesHeader>(text).expect("it fits the type");
    let error = to_header_json(&value).expect_err("10 is over the range");
    assert_eq!(error.path(), "$.content_classifiers[0].threshold");
}

#[test]
fn any_bytes() {
    check!().with_iterations(20 * INPUTS).for_each(|bytes: &[u8]| agree::<ResponseStreamEvent>(bytes));
}

#[test]
fn lenient_reader_takes_any_text() {
    check!().with_iterations(INPUTS).with_type::<Recipe>().for_each(|recipe| {
        let bytes = recipe.bytes("ResponseContentJsonSchema");
        let text = String::from_utf8_lossy(&bytes);
        let strict = from_json::<ResponseContentJsonSchema>(&text).ok();

        let lenient = ResponseContentJsonSchema::from_text_lenient(&text);

        match strict {
            Some(value) => assert_eq!(lenient, value),
            None => assert_eq!(lenient.raw.as_deref(), Some(&*text)),
        }
    });
}
