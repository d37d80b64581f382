//! What a beginning of JSON is worth.

use serde_json::{Value, json};

use super::PartialJson;

fn value_of(text: &str) -> Option<Value> {
    let mut json = PartialJson::new();
    json.push(text).expect(text);
    json.value().cloned()
}

#[test]
fn what_cannot_be_told_yet_is_left_out() {
    let beginnings = [
        ("", None),
        (" ", None),
        ("1", None),
        ("tru", None),
        ("1 ", Some(json!(1))),
        ("\"", Some(json!(""))),
        ("\"a\\", Some(json!("a"))),
        ("\"a\\u00e", Some(json!("a"))),
        ("\"a\\u00e9", Some(json!("aé"))),
        ("\"\\ud83d", Some(json!(""))),
        ("\"\\ud83d\\udeeb", Some(json!("🛫"))),
        ("[", Some(json!([]))),
        ("[1", Some(json!([]))),
        ("[1,", Some(json!([1]))),
        ("[[\"a", Some(json!([["a"]]))),
        ("{\"a", Some(json!({}))),
        ("{\"a\":", Some(json!({}))),
        ("{\"a\":nul", Some(json!({}))),
        ("{\"a\":null,\"b\":{", Some(json!({"a": null, "b": {}}))),
    ];
    for (text, expected) in beginnings {
        assert_eq!(value_of(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place_and_the_value_stays() {
    let faults = [
        ("{\"a\":[1,\n 2 3]}", "$.a[1]: expected `,` or `]`, found '3' (line 2, column 4)"),
        ("{\"a\":x1 }", "$.a: expected a value, found x1 (line 1, column 6)"),
        ("[1,]", "$[0]: expected a value, found ']' (line 1, column 4)"),
        ("{\"a\" 1}", "$: expected `:`, found '1' (line 1, column 6)"),
        ("{,}", "$: expected a key or `}`, found ',' (line 1, column 2)"),
        ("1 2", "$: expected the end, found '2' (line 1, column 3)"),
        ("\"a\n\"", "$: a control character stands in a string (line 1, column 2)"),
        ("\"\\x\"", "$: `\\x` is no escape (line 1, column 3)"),
        ("\"\\ud800\"", "$: `\\ud800\"` is no escape (line 1, column 8)"),
    ];
    for (text, expected) in faults {
        let mut json = PartialJson::new();
        let error = json.push(text).expect_err(text);
        let before = json.value().cloned();
        assert_eq!(error.to_string(), expected);
        assert_eq!(json.push(" "), Err(error));
        assert_eq!(json.value().cloned(), before);
    }
}

#[test]
fn deep_text_is_refused_where_any_reader_refuses_it() {
    let mut json = PartialJson::new();
    assert!(json.push(&"[".repeat(127)).is_ok());
    let error = json.push("[").expect_err("too deep");
    assert_eq!(error.message(), "nested 128 levels deep or more");
}

#[test]
fn text_is_whole_at_its_end() {
    let mut json = PartialJson::new();
    assert!(json.push("[1, 2").is_ok_and(|changed| changed));
    assert!(json.clone().finish().is_err_and(|error| error.message() == "the text ends too early"));
    assert!(json.push("3").is_ok_and(|changed| !changed));
    assert!(json.push("] ").is_ok_and(|changed| changed));
    assert!(json.is_whole());
    assert_eq!(json.finish(), Ok(json!([1, 23])));

    let mut number = PartialJson::new();
    assert!(number.push("12").is_ok());
    assert_eq!((number.is_whole(), number.finish()), (false, Ok(json!(12))));
}

#[test]
fn value_is_read_as_soon_as_it_is_enough() {
    let mut json = PartialJson::new();
    assert_eq!(json.read::<Vec<u8>>(), None);
    assert!(json.push("[1,2").is_ok());
    assert_eq!(json.read::<Vec<u8>>(), Some(vec![1]));
    assert_eq!(json.read::<String>(), None);
}
