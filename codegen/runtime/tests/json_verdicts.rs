//! What is JSON and what is not: a table, compared with `serde_json`, which must agree in verdict and value.

use sequrity_runtime::{from_json, from_json_slice, to_json};
use serde_json::Value;

/// JSON.
const GOOD: &[&str] = &[
    // Words
    "null",
    "true",
    "false",
    " null ",
    "\ttrue\n",
    "\r\nfalse\r\n",
    // Whole numbers
    "0",
    "-0",
    "1",
    "-1",
    "9",
    "10",
    "1234567890",
    "123456789012345678",
    "1234567890123456789",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999",
    "100000000000000000000000000000000",
    "-12345678901234567890123",
    "9007199254740993",
    // Fractions and exponents
    "0.0",
    "-0.0",
    "0.1",
    "-0.1",
    "1.5",
    "3.141592653589793",
    "0.000000000000000000000000001",
    "1.0",
    "10.00",
    "1e0",
    "1E0",
    "1e1",
    "1e+1",
    "1E-1",
    "1e-7",
    "1.5e3",
    "-1.5E+3",
    "0e0",
    "0E+5",
    "0e-5",
    "0.0e100",
    "1e22",
    "1e23",
    "1.7976931348623157e308",
    "2.2250738585072014e-308",
    "5e-324",
    "4.9406564584124654e-324",
    "1e-400",
    "0e999",
    "0e-999",
    "2.2250738585072011e-308",
    "1.00000000000000011102230246251565404236316680908203125",
    "8.5e000000000000000000001",
    "123456789012345678901234567890.123456789",
    "-123e-25",
    "123.456e-789",
    "1e00",
    "7450580596923828125e-27",
    // Strings
    r#""""#,
    r#""a""#,
    r#"" ""#,
    r#""abcdefgh""#,
    r#""abcdefghi""#,
    "\"\u{7f}\"",
    r#""é""#,
    r#""💡""#,
    "\"\u{2028}\u{2029}\"",
    "\"\u{feff}\"",
    "\"\u{ffff}\"",
    "\"\u{10ffff}\"",
    r#""/*a*/""#,
    r#""'""#,
    r#""{[,:]}""#,
    "\"\u{80}\"",
    r#""\"""#,
    r#""\\""#,
    r#""\/""#,
    r#""\b\f\n\r\t""#,
    r#""\u0041""#,
    r#""\u00e9""#,
    r#""\u00E9""#,
    r#""\u0000""#,
    r#""\u2028""#,
    r#""\uFFFF""#,
    r#""\ufdd0""#,
    r#""\ud83d\udca1""#,
    r#""\uD83D\uDCA1x""#,
    r#""\udbff\udfff""#,
    r#""a\\b\"c""#,
    r#""\\u0041""#,
    r#""\\\\""#,
    r#""abcdefg\"""#,
    r#""abcdefgh\n""#,
    r#""\n01234567\n01234567""#,
    r#""é\né""#,
    // Lists
    "[]",
    "[ ]",
    "[[]]",
    "[1]",
    "[1,2]",
    "[ 1 , 2 ]",
    "[\n1\n,\n2\n]",
    "[null,true,\"\",{},[]]",
    "[[[[[[[[[[]]]]]]]]]]",
    "[0,0.0,-0]",
    "[\"a\",\"b\"]",
    "[1,[2,[3]]]",
    "[{}]",
    "[1e5,1E5]",
    // Objects
    "{}",
    "{ }",
    r#"{"a":1}"#,
    r#"{ "a" : 1 }"#,
    "{\n\"a\"\n:\n1\n}",
    r#"{"a":1,"b":2}"#,
    r#"{"":0}"#,
    r#"{"a":{}}"#,
    r#"{"a":[]}"#,
    r#"{"\u0061b":1}"#,
    r#"{"a\"b":1}"#,
    r#"{"é":"é"}"#,
    r#"{"b":1,"a":2}"#,
    r#"{"a":{"a":{"a":null}}}"#,
    r#"{"a":"}","b":"]"}"#,
    r#"{"a":1e-7,"b":-0.0}"#,
];

/// Not JSON.
const BAD: &[&str] = &[
    // Nothing, or too much
    "",
    " ",
    "\n",
    "1 2",
    "null null",
    "{}{}",
    "[]]",
    "{}}",
    "1,",
    "\"a\"\"b\"",
    "[] x",
    "nullx",
    "true1",
    "{} //",
    "\u{feff}1",
    "1\u{a0}",
    "\u{b}1",
    "\u{c}[]",
    // Words
    "nul",
    "n",
    "nulL",
    "NULL",
    "None",
    "tru",
    "True",
    "falsy",
    "f",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "nan",
    "'a'",
    "a",
    // Numbers
    "01",
    "-01",
    "00",
    "-00",
    "0123",
    "-",
    "--1",
    "+1",
    "+",
    "- 1",
    "1.",
    "-1.",
    ".5",
    "-.5",
    "1.e1",
    "1e",
    "1e+",
    "1e-",
    "1E",
    "1e1.5",
    "1.5.5",
    "0x10",
    "0b1",
    "1_000",
    "1,000",
    "1e400",
    "-1e400",
    "1.7976931348623159e308",
    "1a",
    "1.a",
    "1e a",
    "0e",
    "-0e",
    "0.",
    "0.e1",
    "1 .5",
    "1e1e1",
    "٣",
    "½",
    // Strings
    "\"",
    "\"a",
    "\"\\\"",
    "\"\\",
    "\"\\u",
    "\"\\u0",
    "\"\\u00\"",
    "\"\\u004\"",
    r#""\u00g0""#,
    r#""\U0041""#,
    r#""\x41""#,
    r#""\a""#,
    r#""\'""#,
    r#""\0""#,
    r#""\ ""#,
    r#""\é""#,
    "\"\n\"",
    "\"\t\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    "\"abcdefgh\u{1}\"",
    r#""\ud800""#,
    r#""\udc00""#,
    r#""\ud800\ud800""#,
    r#""\ud800x""#,
    r#""\ud800\n""#,
    r#""\ud800\u0041""#,
    r#""\udc00\ud800""#,
    r#""\ud83d\""#,
    r#""\u+041""#,
    r#""\u 041""#,
    r#""\u-041""#,
    "\"\\\n\"",
    "a\"",
    "\"a\" \"",
    // Lists
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1 2]",
    "[1,,2]",
    "[1}",
    "[1:2]",
    "[1;2]",
    "[\"a]",
    "[[]",
    "[1]]",
    "[,",
    "[1,\n",
    "[\"\"",
    "[*]",
    "[1 , , 2]",
    "[...]",
    "[<a>]",
    // Objects
    "{",
    "}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a":1"#,
    r#"{"a":1,"#,
    r#"{"a":1,}"#,
    r#"{,"a":1}"#,
    r#"{"a" 1}"#,
    r#"{"a"::1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{"a":1,,"b":2}"#,
    r#"{"a":1]"#,
    r#"{"a"=1}"#,
    r#"{"a":1;"b":2}"#,
    r#"{"a":"#,
    r#"{"a"#,
    r#"{"a":1}x"#,
    r#"{null:1}"#,
    r#"{[]:1}"#,
    r#"{"a":1/**/}"#,
    r#"{"a":1,//
}"#,
    r#"{"a"x:1}"#,
    r#"{"a":x}"#,
    r#"{:1}"#,
    r#"{""}"#,
    r#"{"\":1}"#,
    r#"{"a":1,"b"}"#,
    r#"{"a":1,2}"#,
];

/// Not UTF-8.
const BYTES: &[&[u8]] = &[
    b"\"\xff\"",
    b"\"\x80\"",
    b"\"\xc0\x80\"",
    b"\"\xc3\"",
    b"\"\xe2\x82\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf4\x90\x80\x80\"",
    b"\"\xf0\x82\x82\xac\"",
    b"\xff\xfe1\x00",
    b"1\xff",
    b"[\x80]",
    b"{\"\xc3\":1}",
    b"\xef\xbb\xbf1",
    b"\x00",
    b"1\x00",
];

#[test]
fn good_texts_have_the_value_that_serde_json_gives() {
    for text in GOOD {
        let expected: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let value: Value = from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(value, expected, "{text}");
        assert_eq!(to_json(&value).expect("text"), expected.to_string(), "{text}");
    }
}

#[test]
fn bad_texts_are_refused_as_serde_json_does() {
    for text in BAD {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text:?}");
        let error = from_json::<Value>(text).expect_err(text);
        assert!(error.column() <= 1 + text.chars().count(), "{text:?}: {error}");
    }
}

#[test]
fn verdict_is_the_same_inside_lists_and_objects() {
    for text in GOOD.iter().chain(BAD) {
        for wrapped in [format!("[{text},[]]"), format!("{{\"a\":{text},\"b\":{text}}}")] {
            let expected = serde_json::from_str::<Value>(&wrapped);
            assert_eq!(from_json::<Value>(&wrapped).ok(), expected.ok(), "{wrapped}");
        }
    }
}

#[test]
fn names_that_serde_json_uses_are_names() {
    let text = r#"{"$serde_json::private::RawValue":"1"}"#;
    let value: Value = from_json(text).expect("an object");
    assert_eq!(value["$serde_json::private::RawValue"], "1");
    assert_eq!(to_json(&value).expect("text"), text);
}

#[test]
fn texts_cut_short_are_refused() {
    let text = r#"{"a":[1.5e3,"b\n\u00e9",null,true],"c":{"d":-0}}"#;
    for (end, _) in text.char_indices() {
        assert!(from_json::<Value>(&text[..end]).is_err(), "{}", &text[..end]);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for bytes in BYTES {
        assert!(serde_json::from_slice::<Value>(bytes).is_err(), "{bytes:?}");
        assert!(from_json_slice::<Value>(bytes).is_err(), "{bytes:?}");
    }
    let error = from_json_slice::<Value>(b"{\n\"\xc3\xa9\": \"\xff\"}").expect_err("no UTF-8");
    assert_eq!((error.line(), error.column(), error.message()), (2, 7, "the text is not UTF-8"));
}
