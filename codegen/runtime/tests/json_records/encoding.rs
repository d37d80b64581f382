//! Writing: escapes, headers, rules.

use sequrity_runtime::{Dictionary, Extra, Nullable, from_json, to_header_json, to_json, to_json_checked};
use serde_json::{Value, json};

use crate::samples::{Classifier, Content, Empty, Numbers, Sample, Tagger};

fn sample(text: &str) -> Sample {
    Sample {
        text: text.into(),
        note: None,
        detail: None,
        limit: None,
        any: None,
        kind_absent: true,
        extra: Extra::new(),
    }
}

fn tagger() -> Tagger {
    Tagger { name: Classifier::Topic, threshold: Some(1.0), labels: None }
}

#[test]
fn text_is_escaped_as_serde_json_does() {
    let all: String = (0..0x250).filter_map(char::from_u32).chain(['\u{2028}', '💡']).collect();
    for start in 0..24 {
        let text = &all.chars().skip(start).collect::<String>();
        assert_eq!(to_json(text).ok(), serde_json::to_string(text).ok());
    }
}

#[test]
fn header_is_printable_ascii() {
    let text = String::from("a\"\\/\u{8}\u{c}\n\r\t\u{1}~\u{7f}é💡");
    let header = to_header_json(&text).expect("a header");
    assert_eq!(header, r#""a\"\\/\b\f\n\r\t\u0001~\u007f\u00e9\ud83d\udca1""#);
    assert_eq!(serde_json::from_str::<String>(&header).expect("JSON"), text);
    assert_eq!(to_header_json(&tagger()).expect("a header"), r#"{"name":"topic","threshold":1.0}"#);
    let map = Dictionary::from([(String::from("é"), 0.5)]);
    assert_eq!(to_header_json(&map).expect("a header"), r#"{"\u00e9":0.5}"#);
}

#[test]
fn numbers_are_written_as_serde_json_does() {
    let value = json!([0, 7, 10, 18_446_744_073_709_551_615_u64, -1, i64::MIN, 0.1, 1e300, -0.0, 1e-7, 123_456_789]);
    assert_eq!(to_json(&value).expect("text"), value.to_string());
    assert_eq!(to_json(&vec![i64::MIN, -5, 0, i64::MAX]).expect("text"), format!("[{},-5,0,{}]", i64::MIN, i64::MAX));
}

#[test]
fn numbers_that_json_lacks_are_refused() {
    let numbers = Numbers {
        scores: Some(Dictionary::from([("a", 1.0), ("b c", f64::NAN)])),
        score: Some(f64::INFINITY),
        ..Numbers::default()
    };
    let error = to_json(&numbers).expect_err("no such number");
    assert_eq!(error.to_string(), "$.score: inf cannot be written as JSON");
    let error = to_json(&vec![numbers.scores]).expect_err("no such number");
    assert_eq!(error.path(), r#"$[0]["b c"]"#);
    assert!(serde_json::to_string(&numbers.score).is_ok());
}

#[test]
fn extra_members_with_a_field_of_their_own_are_refused() {
    let mut value = sample("a");
    value.extra.insert("note", "b");
    let error = to_json(&value).expect_err("twice");
    assert_eq!(error.message(), r#""note" stands among the extra members, but has a field of its own"#);
    let mut empty = Empty::default();
    empty.extra.insert("note", "b");
    assert_eq!(to_json(&empty).expect("text"), r#"{"note":"b"}"#);
}

#[test]
fn rules_are_checked_only_where_asked() {
    let mut wrong = tagger();
    wrong.threshold = Some(1.5);
    assert_eq!(to_json(&wrong).expect("text"), r#"{"name":"topic","threshold":1.5}"#);
    let error = to_json_checked(&wrong).expect_err("out of range");
    assert_eq!(error.to_string(), "$.threshold: expected 1 or less, found 1.5");
    assert_eq!(to_header_json(&vec![tagger(), wrong]).expect_err("out of range").path(), "$[1].threshold");
    assert!(to_json_checked(&tagger()).is_ok());
}

#[test]
fn rules_look_inside_options() {
    let mut value = sample("ab cd");
    assert!(to_json_checked(&value).is_ok());
    value.note = Some("123456".into());
    assert_eq!(to_json_checked(&value).expect_err("too long").path(), "$.note");
    value.note = None;
    value.limit = Some(Nullable::Value(0));
    assert_eq!(to_json_checked(&value).expect_err("too small").path(), "$.limit");
    value.limit = Some(Nullable::Null);
    assert!(to_json_checked(&value).is_ok());
    let error = to_json_checked(&sample("A")).expect_err("another pattern");
    assert_eq!(error.message(), "expected text with the pattern ^[a-z ]*$, found 1 characters");
    assert_eq!(to_json_checked(&sample("")).expect_err("empty").path(), "$.text");
}

#[test]
fn rules_count_items_and_members() {
    let mut value = tagger();
    value.labels = Some(vec![]);
    assert_eq!(
        to_json_checked(&value).expect_err("too few").to_string(),
        "$.labels: expected 1 items or more, found 0"
    );
    value.labels = Some(vec![String::new(); 4]);
    assert!(to_json_checked(&value).is_err());
    let numbers: Numbers = from_json(r#"{"scores":{"a":1,"b":2,"c":3},"object":{}}"#).expect("numbers");
    assert_eq!(to_json_checked(&numbers).expect_err("too many").path(), "$.scores");
    let numbers: Numbers = from_json(r#"{"object":{}}"#).expect("numbers");
    assert_eq!(to_json_checked(&numbers).expect_err("too few").path(), "$.object");
}

#[test]
fn rules_of_items_and_values_are_checked() {
    let read = |text: &str| from_json::<Numbers>(text).expect("numbers");
    let broken = |text: &str| to_json_checked(&read(text)).map_err(|error| error.to_string());
    let mut labels = tagger();
    labels.labels = Some(vec!["abcd".into(), "abcde".into()]);

    let error = to_json_checked(&labels).expect_err("too long").to_string();

    assert_eq!(error, "$.labels[1]: expected 4 characters or less, found 5 characters");
    let cases = [
        (r#"{"names":["a",""]}"#, "$.names[0]: expected 1 characters or more, found 0 characters"),
        (r#"{"scores":{"a":1,"b c":9}}"#, "$.scores[\"b c\"]: expected 8 or less, found 9"),
        (r#"{"scores":{"a":-1,"b":9}}"#, "$.scores.a: expected 0 or more, found -1"),
        (r#"{"nested":[[],[1,2],[1,2,3]]}"#, "$.nested[2]: expected 2 items or less, found 3"),
        (r#"{"nested":[[1],[2,10]]}"#, "$.nested[1][1]: expected 9 or less, found 10"),
        (r#"{"object":{"a":"abcd","b":"abcde"}}"#, "$.object.b: expected 4 characters or less, found 5 characters"),
        (r#"{"object":{"a":[1],"b":{"c":10}}}"#, "$.object.b.c: expected 9 or less, found 10"),
    ];
    for (text, message) in cases {
        assert_eq!(broken(text), Err(message.to_owned()), "{text}");
        assert!(to_json(&read(text)).is_ok(), "{text}");
    }
    let held = r#"{"names":["a"],"scores":{"a":8.0},"object":{"a":null,"b":["abcde"]},"nested":[[9,9],[]]}"#;
    assert_eq!(broken(held).as_deref(), Ok(held));
}

#[test]
fn what_is_wrong_with_the_whole_is_told_before_its_items() {
    let mut value = tagger();
    value.labels = Some(vec!["abcde".into(); 4]);

    let error = to_json_checked(&value).expect_err("too many");

    assert_eq!(error.to_string(), "$.labels: expected 3 items or less, found 4");
}

#[test]
fn rules_of_variants_are_checked() {
    assert!(to_json_checked(&Content::from("abc")).is_ok());
    let error = to_json_checked(&vec![Content::from("abc"), Content::from("abcd")]).expect_err("too long");
    assert_eq!(error.path(), "$[1]");
    let map = Content::Map([("a", "abc"), ("b", "abcd")].into_iter().collect());
    assert_eq!(to_json_checked(&map).expect_err("too long").path(), "$.b");
}

#[test]
fn any_json_is_written_as_it_was() {
    let text = r#"{"z":[{},[],"",null,true,-1,1.5e-300],"a":{"é":"\u0000"}}"#;
    let value: Value = from_json(text).expect("JSON");
    assert_eq!(to_json(&value).expect("text"), text);
}
