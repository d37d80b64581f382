//! Every beginning of a JSON text is worth a beginning of its value.

use proptest::{collection::vec, prelude::*};
use sequrity::types::PartialJson;
use serde_json::{Map, Value};

/// Any JSON, with keys and texts that need escapes.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text(), inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a\"\\\\/\n🛫é]{0,6}"]
}

/// The JSON text, with blanks where they may stand, or with all letters escaped.
fn written(value: &Value, how: u8) -> String {
    match how {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(value).expect("a value is JSON"),
        _ => {
            let plain = value.to_string();
            let escape = |letter: char| match letter {
                ' '..='~' => letter.to_string(),
                _ => letter.encode_utf16(&mut [0; 2]).iter().map(|half| format!("\\u{half:04x}")).collect(),
            };
            plain.chars().map(escape).collect()
        }
    }
}

/// Whether a value may be what has come of another.
fn begins(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::String(part), Value::String(whole)) => whole.starts_with(part.as_str()),
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len() && all_but_last(part.iter().zip(whole), part.len())
        }
        (Value::Object(part), Value::Object(whole)) => {
            let pairs = part.iter().zip(whole);
            let keys = pairs.clone().all(|((part, _), (whole, _))| part == whole);
            keys && all_but_last(pairs.map(|((_, part), (_, whole))| (part, whole)), part.len())
        }
        (part, whole) => part == whole,
    }
}

/// What came before the last one is complete.
fn all_but_last<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>, count: usize) -> bool {
    pairs.enumerate().all(|(at, (part, whole))| if at + 1 == count { begins(part, whole) } else { part == whole })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn beginning_of_a_text_gives_a_beginning_of_its_value(value in json(), how in 0_u8..3) {
        let text = written(&value, how);
        let whole: Value = serde_json::from_str(&text).expect("what was written");
        let mut reader = PartialJson::new();
        let mut pieces = [0; 4];
        for letter in text.chars() {
            let before = reader.value().cloned();

            let changed = reader.push(letter.encode_utf8(&mut pieces)).expect("JSON so far");

            let now = reader.value();
            prop_assert!(now.is_none_or(|now| begins(now, &whole)), "{now:?} of {whole}");
            prop_assert!(changed || now == before.as_ref());
        }
        prop_assert_eq!(reader.finish(), Ok(whole));
    }

    #[test]
    fn pieces_make_no_difference(value in json(), cut in any::<prop::sample::Index>()) {
        let text = value.to_string();
        let cut = text.floor_char_boundary(cut.index(text.len() + 1));
        let (mut pieces, mut at_once) = (PartialJson::new(), PartialJson::new());

        pieces.push(&text[..cut]).and_then(|_| pieces.push(&text[cut..])).expect("JSON");
        at_once.push(&text).expect("JSON");

        prop_assert_eq!(pieces.value(), at_once.value());
    }

    #[test]
    fn no_text_panics_and_what_is_no_json_is_refused(text in "[\\[\\]{}:,\"\\\\0-9a-z.+\\- ]{0,24}") {
        let mut reader = PartialJson::new();

        let read = reader.push(&text).and_then(|_| reader.finish());

        prop_assert_eq!(read.is_ok(), serde_json::from_str::<Value>(&text).is_ok(), "{}", text);
    }
}

/// A list of a hundred thousand numbers in pieces of one byte: one look at each byte.
#[test]
fn long_text_in_small_pieces_is_read_in_one_go() {
    let text = format!("[{}]", vec!["7"; 100_000].join(","));
    let mut reader = PartialJson::new();

    let changes = text.chars().filter(|letter| reader.push(letter.encode_utf8(&mut [0; 4])).expect("JSON")).count();

    // The list, its items and its end.
    assert_eq!(changes, 1 + 100_000);
    assert_eq!(reader.finish().unwrap_or(Value::Object(Map::new())).as_array().map(Vec::len), Some(100_000));
}
