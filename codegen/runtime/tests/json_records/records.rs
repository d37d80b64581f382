//! Structs and enums of strings: every kind of member, read and written.

use std::collections::BTreeSet;

use sequrity_runtime::{Extra, Nullable, from_json, to_header_json, to_json};
use serde_json::{Value, json};

use crate::{
    failure, rewritten,
    samples::{Classifier, Empty, Listing, Numbers, Sample, Sealed, Tagger, Tier, Wide},
};

fn sample() -> Sample {
    Sample {
        text: "hello".into(),
        note: None,
        detail: None,
        limit: None,
        any: None,
        kind_absent: true,
        extra: Extra::new(),
    }
}

#[test]
fn members_are_read_in_any_order() {
    let ordered = r#"{"type":"sample","text":"hello","note":null,"version":2,"stable":true}"#;
    let mixed = r#" { "stable" : true , "note":null,"version": 2,
        "t\u0065xt" : "hello", "type":"s\u0061mple" } "#;
    assert_eq!(from_json::<Sample>(ordered).expect("ordered"), sample());
    assert_eq!(from_json::<Sample>(mixed).expect("mixed"), sample());
}

/// The reader guesses the order of members from the objects before.
#[test]
fn orders_of_earlier_objects_do_not_show() {
    const MEMBERS: [&str; 5] =
        [r#""type":"sample""#, r#""text":"hello""#, r#""note":null"#, r#""version":2"#, r#""stable":true"#];
    for (step, first) in (1..5).flat_map(|step| (0..5).map(move |first| (step, first))) {
        let members = [0, 1, 2, 3, 4].map(|at| MEMBERS[(first + at * step) % 5]);
        let (all, once_more) = (members.join(","), members[0]);

        let read = from_json::<Sample>(&format!("{{{all}}}"));
        let repeated = failure::<Sample>(&format!("{{{all},{once_more}}}"));

        assert_eq!(read.expect(&all), sample());
        assert!(repeated.contains("repeated member"), "{repeated}");
    }
}

#[test]
fn string_with_escapes_takes_no_more_room_than_one_without() {
    let text = "a\n".repeat(1000);

    let read: String = from_json(&to_json(&text).expect("text")).expect("a string");

    assert_eq!((read.capacity(), read), (text.len(), text));
}

#[test]
fn members_are_written_in_the_order_of_the_table() {
    let mut value = sample();
    value.note = Some("n".into());
    value.detail = Some(Tier::Flex);
    value.limit = Some(Nullable::Null);
    value.any = Some(json!([1]));
    value.kind_absent = false;
    value.extra.insert("zeta", 1);
    value.extra.insert("alpha", Value::Null);
    assert_eq!(
        to_json(&value).expect("text"),
        r#"{"type":"sample","text":"hello","note":"n","detail":"flex","limit":null,"any":[1],"kind":"plain","version":2,"stable":true,"zeta":1,"alpha":null}"#
    );
}

#[test]
fn three_states_survive() {
    let with = |limit: &str| format!(r#"{{"type":"sample","text":"a","note":null{limit},"version":2,"stable":true}}"#);
    for limit in ["", r#","limit":null"#, r#","limit":3"#] {
        assert_eq!(rewritten::<Sample>(&with(limit)), with(limit));
    }
}

#[test]
fn null_is_an_absent_member_unless_the_type_keeps_it() {
    let text = r#"{"type":"sample","text":"a","note":null,"detail":null,"any":null,"version":2,"stable":true}"#;
    let value: Sample = from_json(text).expect("text that fits");
    assert_eq!(value.detail, None);
    assert_eq!(value.any, Some(Value::Null));
}

#[test]
fn markers_remember_whether_they_were_there() {
    let with = |kind: &str| format!(r#"{{"type":"sample","text":"a","note":null{kind},"version":2,"stable":true}}"#);
    assert!(from_json::<Sample>(&with("")).expect("without").kind_absent);
    assert!(!from_json::<Sample>(&with(r#","kind":"plain""#)).expect("with").kind_absent);
    assert_eq!(
        failure::<Sample>(&with(r#","kind":"other""#)),
        r#"$.kind: expected "plain", found "other" (line 1, column 48)"#
    );
}

#[test]
fn unknown_members_are_kept_in_open_structs() {
    let text = r#"{"x":{"a":[1,2.5,"é"]},"y":null}"#;
    assert_eq!(rewritten::<Empty>(text), text);
    assert_eq!(rewritten::<Numbers>(r#"{"x":1,"count":2,"y":3}"#), r#"{"count":2,"x":1,"y":3}"#);
    assert_eq!(rewritten::<Numbers>(r#"{"a\"b\n":1}"#), r#"{"a\"b\n":1}"#);
}

#[test]
fn unknown_members_are_refused_in_closed_structs() {
    assert_eq!(
        failure::<Tagger>(r#"{"name":"topic","thresold":1}"#),
        r#"$: unknown member "thresold"; known: name, threshold, labels (line 1, column 17)"#
    );
    assert_eq!(failure::<Sealed>(r#"{"a":1}"#), r#"$: unknown member "a"; there are none (line 1, column 2)"#);
    assert_eq!(rewritten::<Sealed>(" { } "), "{}");
}

#[test]
fn constants_must_be_there_and_fit() {
    assert_eq!(
        failure::<Sample>(r#"{"text":"a","stable":true}"#),
        r#"$: missing members "type", "note", "version" (line 1, column 1)"#
    );
    assert_eq!(
        failure::<Sample>(r#"{"type":"other"}"#),
        r#"$.type: expected "sample", found "other" (line 1, column 9)"#
    );
    assert_eq!(
        failure::<Sample>(r#"{"type":"sample","version":3}"#),
        "$.version: expected 2, found 3 (line 1, column 28)"
    );
    assert_eq!(failure::<Sample>(r#"{"stable":false}"#), "$.stable: expected true, found false (line 1, column 11)");
    assert_eq!(failure::<Sample>(r#"{"type":5}"#), "$.type: expected a string, found 5 (line 1, column 9)");
}

#[test]
fn missing_members_are_named() {
    assert_eq!(failure::<Tagger>("\n {}"), r#"$: missing member "name" (line 2, column 2)"#);
}

#[test]
fn repeated_members_are_named() {
    let cases =
        [r#"{"count":1,"count":1}"#, r#"{"count":null,"count":null}"#, r#"{"count":null,"x":0,"c\u006funt":1}"#];
    for text in cases {
        assert!(failure::<Numbers>(text).starts_with(r#"$: repeated member "count" (line 1, column "#));
    }
    assert!(failure::<Numbers>(r#"{"x":1,"x":1}"#).contains(r#"repeated member "x""#));
    assert!(failure::<Numbers>(r#"{"object":{"a":1,"a":2}}"#).starts_with(r#"$.object: repeated member "a""#));
    assert!(failure::<Numbers>(r#"{"scores":{"a":1,"a":2}}"#).starts_with(r#"$.scores: repeated member "a""#));
    assert!(failure::<Value>(r#"[{"a":1,"a":1}]"#).starts_with(r#"$[0]: repeated member "a""#));
    let nothing_read = r#"{"type":"sample","type":"sample"}"#;
    assert!(failure::<Sample>(nothing_read).starts_with(r#"$: repeated member "type""#));
}

#[test]
fn errors_carry_path_place_and_text() {
    let text = "{\"nested\": [[1],\n  [2, \"é\", 3, -1]]}";
    let error = from_json::<Numbers>(text).expect_err("a text where a number belongs");
    assert_eq!(error.path(), "$.nested[1][1]");
    assert_eq!((error.line(), error.column()), (2, 7));
    assert_eq!(error.message(), r#"expected a number, found "é""#);
    assert_eq!(error.text(), text);
    assert_eq!(size_of_val(&error), size_of::<usize>());
}

#[test]
fn path_names_that_are_no_words_stand_in_brackets() {
    assert!(failure::<Numbers>(r#"{"scores":{"a b":true}}"#).starts_with(r#"$.scores["a b"]: expected a number"#));
}

#[test]
fn whole_numbers_fit_their_type() {
    let read = |text: &str| from_json::<Numbers>(text).expect("numbers that fit");
    let numbers = read(r#"{"count":18446744073709551615,"offset":-9223372036854775808,"small":255}"#);
    assert_eq!(numbers.count, Some(u64::MAX));
    assert_eq!(numbers.offset, Some(i64::MIN));
    assert_eq!(numbers.small, Some(255));
    let numbers = read(r#"{"count":1.0,"offset":-1e3,"small":2550e-1}"#);
    assert_eq!((numbers.count, numbers.offset, numbers.small), (Some(1), Some(-1000), Some(255)));
    assert_eq!(read(r#"{"count":-0}"#).count, Some(0));
    for text in [
        r#"{"small":256}"#,
        r#"{"small":-1}"#,
        r#"{"small":25.5}"#,
        r#"{"count":18446744073709551616}"#,
        r#"{"count":1e20}"#,
        r#"{"offset":9223372036854775808}"#,
        r#"{"offset":1.5}"#,
    ] {
        assert!(failure::<Numbers>(text).contains("expected a whole number from"), "{text}");
    }
}

#[test]
fn any_number_is_kept_as_it_was() {
    for number in ["9007199254740993", "18446744073709551615", "-9223372036854775808", "1e-7", "1.5", "0", "-0.0"] {
        let text = format!(r#"{{"number":{number}}}"#);
        assert_eq!(rewritten::<Numbers>(&text), text);
    }
}

#[test]
fn doubles_are_written_as_doubles() {
    assert_eq!(rewritten::<Numbers>(r#"{"score":1}"#), r#"{"score":1.0}"#);
    assert_eq!(rewritten::<Numbers>(r#"{"score":1e-7}"#), r#"{"score":1e-7}"#);
}

#[test]
fn sets_are_written_sorted_and_maps_in_their_order() {
    let numbers: Numbers = from_json(r#"{"names":["b","a","b"],"scores":{"z":1,"a":2}}"#).expect("sets and maps");
    assert_eq!(numbers.names, Some(BTreeSet::from(["a".into(), "b".into()])));
    assert_eq!(to_json(&numbers).expect("text"), r#"{"names":["a","b"],"scores":{"z":1.0,"a":2.0}}"#);
}

#[test]
fn blanks_may_change_from_member_to_member() {
    let expected: Numbers = from_json(r#"{"count":1,"score":2,"new":3,"names":[]}"#).expect("numbers");
    for indent in 0..40 {
        let blanks = format!("\n{}", " ".repeat(indent));
        for first in ["", &blanks] {
            for last in ["", " ", "\t\r\n", &blanks] {
                let text = format!(r#"{{{first}"count":1,{blanks}"score": 2,{blanks}"new":3,{last}"names":[]{last}}}"#);
                assert_eq!(from_json::<Numbers>(&text).as_ref(), Ok(&expected), "{text}");
                let cut = &text[..text.len() - 1];
                assert!(from_json::<Numbers>(cut).is_err(), "{cut}");
            }
        }
    }
}

#[test]
fn maps_are_written_sorted_in_headers() {
    let numbers: Numbers = from_json(r#"{"scores":{"z":1,"a":2}}"#).expect("a map");
    assert_eq!(to_header_json(&numbers).expect("text"), r#"{"scores":{"a":2.0,"z":1.0}}"#);
}

#[test]
fn open_enums_keep_unknown_values_and_know_the_others() {
    assert_eq!(Tier::from("flex"), Tier::Flex);
    assert_eq!(Tier::from(String::from("flex")), Tier::Flex);
    assert_eq!("auto".parse(), Ok(Tier::Auto));
    assert_eq!(from_json::<Tier>(r#""fl\u0065x""#).expect("an enum"), Tier::Flex);
    assert_eq!(rewritten::<Tier>(r#""later""#), r#""later""#);
    assert_eq!(Tier::VALUES, ["auto", "flex"]);
    assert_eq!(format!("{:>6}|{}", Tier::Auto, Tier::from("x")), "  auto|x");
}

#[test]
fn closed_enums_list_their_values() {
    assert_eq!(Classifier::try_from("topic"), Ok(Classifier::Topic));
    let error = "topics".parse::<Classifier>().expect_err("an unknown value");
    assert_eq!(error.to_string(), r#"expected "toxicity" or "topic", found "topics""#);
    assert_eq!(error.known(), Classifier::VALUES);
    assert_eq!(
        failure::<Vec<Classifier>>(r#"["topic", "to\u0070ics"]"#),
        r#"$[1]: expected "toxicity" or "topic", found "topics" (line 1, column 11)"#
    );
}

#[test]
fn lists_that_are_absent_read_as_empty() {
    for text in ["{}", r#"{"items":null}"#] {
        assert_eq!(from_json(text), Ok(Listing::default()));
        assert_eq!(rewritten::<Listing>(text), "{}");
    }
    assert_eq!(rewritten::<Listing>(r#"{"items":[]}"#), r#"{"items":[]}"#);
    assert_eq!(rewritten::<Listing>(r#"{"x":1,"items":[2]}"#), r#"{"items":[2],"x":1}"#);
    assert!(failure::<Listing>(r#"{"items":[],"items":[]}"#).contains("repeated member"));
}

#[test]
fn structs_may_have_many_members() {
    let members: Vec<String> = (0..70).map(|index| format!(r#""m{index}":{index}"#)).collect();
    let text = format!("{{{}}}", members.join(","));
    assert_eq!(rewritten::<Wide>(&text), text);
    let reversed: Vec<String> = members.iter().rev().cloned().collect();
    assert_eq!(rewritten::<Wide>(&format!("{{{}}}", reversed.join(","))), text);
    let short = format!("{{{}}}", members[..68].join(","));
    assert!(failure::<Wide>(&short).starts_with(r#"$: missing members "m68", "m69""#));
    let twice = text.replace("m69", "m68");
    assert!(failure::<Wide>(&twice).starts_with(r#"$: repeated member "m68""#));
}
