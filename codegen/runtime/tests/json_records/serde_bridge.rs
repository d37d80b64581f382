//! The same types through serde: every entry of `serde_json`, wrappers, another format.

use std::collections::BTreeMap;

use sequrity_runtime::{JsonObject, from_json};
use serde::{
    Deserialize, Serialize,
    de::value::{Error as ValueError, I128Deserializer},
};
use serde_json::{Value, json};

use crate::samples::{Choice, Classifier, Filter, Item, Numbers, Part, Scalar, Tier};

const TEXT: &str = r#" {
  "number": 9007199254740993, "score": 1e-7, "names": ["é", "a\n"],
  "later": {"b": [1, 2.5, null], "a": true}
}"#;

#[test]
fn every_entry_reads_the_same() {
    let numbers: Numbers = from_json(TEXT).expect("numbers");
    assert_eq!(serde_json::from_str::<Numbers>(TEXT).expect("text"), numbers);
    assert_eq!(serde_json::from_slice::<Numbers>(TEXT.as_bytes()).expect("bytes"), numbers);
    assert_eq!(serde_json::from_reader::<_, Numbers>(TEXT.as_bytes()).expect("a reader"), numbers);
    let value: Value = serde_json::from_str(TEXT).expect("a value");
    assert_eq!(Numbers::deserialize(&value).expect("a value"), numbers);
    assert_eq!(serde_json::from_value::<Numbers>(value).expect("a value"), numbers);
    assert_eq!(numbers.extra["later"], json!({"b": [1, 2.5, null], "a": true}));
}

#[test]
fn every_entry_refuses_the_same() {
    let text = "{\n\"nested\":[[true]]}";
    let expected = "$.nested[0][0]: expected a number, found true";
    let error = serde_json::from_str::<Numbers>(text).expect_err("no number");
    assert_eq!(error.to_string(), format!("{expected} at line 2 column 12"));
    let error = serde_json::from_reader::<_, Numbers>(text.as_bytes()).expect_err("no number");
    assert_eq!((error.line(), error.column()), (2, 12));
    let value: Value = serde_json::from_str(text).expect("a value");
    assert_eq!(serde_json::from_value::<Numbers>(value).expect_err("no number").to_string(), expected);
    let twice = r#"{"count":1,"count":1}"#;
    let error = serde_json::from_str::<Numbers>(twice).expect_err("twice");
    assert_eq!(error.to_string(), r#"$: repeated member "count" at line 1 column 12"#);
    assert!(serde_json::from_str::<Numbers>("{\"count\":1").expect_err("unfinished").is_eof());
}

#[test]
fn writing_gives_the_same_text() {
    let numbers: Numbers = from_json(TEXT).expect("numbers");
    let text = sequrity_runtime::to_json(&numbers).expect("text");
    assert_eq!(serde_json::to_string(&numbers).expect("text"), text);
    assert_eq!(serde_json::to_vec(&[&numbers, &numbers]).expect("bytes"), format!("[{text},{text}]").into_bytes());
    let within = BTreeMap::from([("a", &numbers), ("b", &numbers)]);
    assert_eq!(serde_json::to_string(&within).expect("text"), format!(r#"{{"a":{text},"b":{text}}}"#));
    let value = serde_json::to_value(&numbers).expect("a value");
    assert_eq!(value.to_string(), text);
    let pretty = serde_json::to_string_pretty(&numbers).expect("text");
    assert_eq!(pretty, serde_json::to_string_pretty(&value).expect("text"));
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    name: String,
    #[serde(flatten)]
    numbers: Numbers,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Parts(Vec<Part>),
    Filter(Filter),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data")]
enum Adjacent {
    Choice(Choice),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event")]
enum Internal {
    Numbers(Numbers),
}

#[track_caller]
fn same_after_a_round<T: Serialize + for<'de> Deserialize<'de>>(text: &str) -> T {
    let value: T = serde_json::from_str(text).expect("text that fits");
    assert_eq!(serde_json::to_string(&value).expect("text"), text);
    value
}

#[test]
fn types_work_inside_derived_wrappers() {
    let text = r#"{"name":"n","count":9007199254740993,"score":0.1,"later":[{"a":null}]}"#;
    let flattened: Flattened = same_after_a_round(text);
    assert_eq!(flattened.numbers.count, Some(9_007_199_254_740_993));
    assert_eq!(flattened.numbers.extra.len(), 1);

    let parts: Untagged = same_after_a_round(r#"[{"type":"text","text":"t"}]"#);
    assert!(matches!(parts, Untagged::Parts(parts) if parts.len() == 1));
    let filter: Untagged = same_after_a_round(r#"{"type":"and","filters":[{"type":"later"}]}"#);
    assert!(matches!(filter, Untagged::Filter(Filter::Compound(_))));

    same_after_a_round::<Adjacent>(r#"{"event":"Choice","data":"flex"}"#);
    same_after_a_round::<Internal>(r#"{"event":"Numbers","count":1,"x":"é"}"#);
    same_after_a_round::<BTreeMap<Tier, Option<Vec<Item>>>>(r#"{"auto":[{"id":"1"}],"x":null}"#);
}

#[test]
fn repeated_members_are_refused_inside_wrappers() {
    for text in [r#"{"name":"n","x":1,"x":2}"#, r#"{"name":"n","y":[{"x":1,"z":{},"x":2}]}"#] {
        let error = serde_json::from_str::<Flattened>(text).expect_err("twice");
        assert!(error.to_string().contains(r#"repeated member "x""#), "{error}");
    }
}

#[test]
fn other_formats_work() {
    let yaml = "name: n\ncount: 3\nscore: 1.5\nnames: [b, a]\nlater:\n  deep: [1, null, true]\n";
    let flattened: Flattened = serde_yaml_ng::from_str(yaml).expect("YAML");
    assert_eq!(flattened.numbers.extra["later"], json!({"deep": [1, null, true]}));
    let again = serde_yaml_ng::to_string(&flattened).expect("YAML");
    assert_eq!(serde_yaml_ng::from_str::<Flattened>(&again).expect("YAML"), flattened);
    let numbers: Numbers = serde_yaml_ng::from_str("count: 3\nx: {y: [z]}").expect("YAML");
    assert_eq!((numbers.count, &numbers.extra["x"]), (Some(3), &json!({"y": ["z"]})));
    let error = serde_yaml_ng::from_str::<Numbers>("count: a").expect_err("no number");
    assert!(error.to_string().starts_with(r#"$.count: expected a number, found "a""#), "{error}");
    assert_eq!(serde_yaml_ng::from_str::<Vec<Classifier>>("[topic]").expect("YAML"), [Classifier::Topic]);
    for no_json in ["score: .nan", "later: [.nan]", "later: {deep: .inf}"] {
        assert!(serde_yaml_ng::from_str::<Numbers>(no_json).is_err(), "{no_json}");
    }
}

#[test]
fn plain_texts_are_deserializers_too() {
    let text: serde::de::value::StrDeserializer<'_, serde_json::Error> =
        serde::de::IntoDeserializer::into_deserializer("flex");
    assert_eq!(Tier::deserialize(text).expect("an enum"), Tier::Flex);
}

/// The errors of a text as it stands, and of the tree that it is.
#[track_caller]
fn both_errors<T: sequrity_runtime::Codec + std::fmt::Debug + for<'de> Deserialize<'de>>(text: &str) -> [String; 2] {
    let direct = from_json::<T>(text).expect_err("a misfit");
    let tree = serde_json::from_value::<T>(serde_json::from_str(text).expect("JSON")).expect_err("a misfit");
    [format!("{}: {}", direct.path(), direct.message()), tree.to_string()]
}

#[test]
fn trees_are_refused_in_the_words_for_texts() {
    for text in [
        r#"{"count":"a"}"#,
        r#"{"count":1.5}"#,
        r#"{"count":[]}"#,
        r#"{"count":-1}"#,
        r#"{"small":256}"#,
        r#"{"offset":9223372036854775808}"#,
        r#"{"names":["a",{}]}"#,
        r#"{"scores":{"a":1,"b c":null}}"#,
        r#"{"names":true}"#,
        "7",
        "null",
    ] {
        let [direct, tree] = both_errors::<Numbers>(text);
        assert_eq!(direct, tree, "{text}");
    }
    for text in [r#"{"type":"text"}"#, r#"{"type":"text","text":7}"#, r#""t""#, "[]"] {
        let [direct, tree] = both_errors::<Part>(text);
        assert_eq!(direct, tree, "{text}");
    }
    let [direct, tree] = both_errors::<Classifier>(r#""weather""#);
    assert_eq!(direct, tree);
}

#[test]
fn trees_read_as_texts_do() {
    let text = r#"{"count":0,"names":[],"scores":{"z":1.0,"a":2.5},"x":{"a":[{},[],"é",0.1,-1,18446744073709551615]},"\"\n":"\\"}"#;
    let tree: Numbers = serde_json::from_value(serde_json::from_str(text).expect("JSON")).expect("numbers");
    assert_eq!(tree, from_json(text).expect("numbers"));
    assert_eq!(sequrity_runtime::to_json(&tree).expect("text"), text);
    for (whole, count) in [(3e2, 300), (-0.0, 0)] {
        let numbers: Numbers = serde_json::from_value(json!({"count": whole})).expect("a whole number");
        assert_eq!(numbers.count, Some(count));
    }
}

#[test]
fn bounds_of_whole_numbers_are_read_from_trees() {
    let text = r#"{"count":18446744073709551615,"offset":-9223372036854775808,"small":255}"#;
    let tree: Numbers = serde_json::from_value(serde_json::from_str(text).expect("JSON")).expect("numbers");
    assert_eq!(sequrity_runtime::to_json(&tree).expect("text"), text);
}

#[test]
fn names_that_serde_json_uses_are_names_in_trees() {
    for text in [
        r#"{"$serde_json::private::RawValue":"{\"a\":1}"}"#,
        r#"{"$serde_json::private::RawValue":"1","b":2}"#,
        r#"{"$serde_json::private::Number":"1.5"}"#,
    ] {
        let tree: Value = from_json(text).expect("a tree");
        let members = tree.as_object().expect("an object").clone();

        let objects = [
            JsonObject::deserialize(&tree).expect("a tree"),
            JsonObject::deserialize(&members).expect("members"),
            JsonObject::deserialize(members).expect("members"),
            serde_json::from_value(tree).expect("a tree"),
        ];

        assert_eq!(objects.map(|object| object.to_string()), [text; 4]);
    }
}

#[test]
fn whole_numbers_of_128_bits_are_read_as_those_of_a_text() {
    for text in ["5", "-5", "-9223372036854775808", "18446744073709551615", "18446744073709551616"] {
        let number: I128Deserializer<ValueError> = I128Deserializer::new(text.parse().expect("a whole number"));
        assert_eq!(Scalar::deserialize(number).expect("a number"), from_json(text).expect("a number"));
    }
}
