//! Random texts, the same in every run: verdict and value are those of `serde_json`.

use sequrity_runtime::{Codec, JsonObject, from_json, from_json_slice, tagged, to_header_json, to_json};
use serde_json::{Map, Value};

/// How many texts of each kind; set `JSON_FUZZ_ROUNDS` to a larger number for a longer run.
fn rounds() -> u64 {
    let rounds = std::env::var("JSON_FUZZ_ROUNDS").ok();
    rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(30_000)
}

/// Numbers by xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

const BLANKS: &[&str] = &["", "", "", "", " ", "\n", "\t \r\n"];
const CHARACTERS: &[&str] = &[
    "a",
    "b",
    "type",
    " ",
    "é",
    "💡",
    "\u{7f}",
    "{",
    "]",
    ",",
    ":",
    "/",
    r#"\""#,
    r"\\",
    r"\/",
    r"\n",
    r"\u0000",
    r"\u00e9",
    r"\uD83D\uDCA1",
    "abcdefgh",
    "\u{2028}",
];
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "7",
    "42",
    "-1",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "0.5",
    "-1.25e-3",
    "1E5",
    "1e-7",
    "123456789012345678901234567890",
    "5e-324",
    "1.7976931348623157e308",
];

/// Appends a text of JSON.
fn push_value(random: &mut Random, depth: usize, text: &mut String) {
    text.push_str(random.pick(BLANKS));
    match random.below(if depth == 0 { 5 } else { 8 }) {
        0 => text.push_str(random.pick(&["null", "true", "false"])),
        1 => text.push_str(random.pick(NUMBERS)),
        2 => push_number(random, text),
        3 | 4 => push_string(random, text),
        5 => push_list(random, depth, text),
        _ => push_object(random, depth, text),
    }
    text.push_str(random.pick(BLANKS));
}

fn push_number(random: &mut Random, text: &mut String) {
    let bits = random.next();
    match random.below(4) {
        0 => text.push_str(&(bits >> random.below(64)).to_string()),
        1 => text.push_str(&((bits >> random.below(64)) as i64).wrapping_neg().to_string()),
        2 => text.push_str(&format!("{}.{}e{}", bits >> 44, random.below(1_000_000), random.below(600) as i64 - 300)),
        _ => match f64::from_bits(bits) {
            double if double.is_finite() => text.push_str(&format!("{double:e}")),
            _ => text.push('0'),
        },
    }
}

fn push_string(random: &mut Random, text: &mut String) {
    text.push('"');
    for _ in 0..random.below(6) {
        text.push_str(random.pick(CHARACTERS));
    }
    text.push('"');
}

fn push_list(random: &mut Random, depth: usize, text: &mut String) {
    text.push('[');
    for index in 0..random.below(4) {
        text.push_str(if index > 0 { "," } else { "" });
        push_value(random, depth - 1, text);
    }
    text.push(']');
}

fn push_object(random: &mut Random, depth: usize, text: &mut String) {
    text.push('{');
    for index in 0..random.below(4) {
        text.push_str(if index > 0 { "," } else { "" });
        text.push_str(random.pick(BLANKS));
        push_string(random, text);
        text.push_str(random.pick(BLANKS));
        text.push(':');
        push_value(random, depth - 1, text);
    }
    text.push('}');
}

/// Changes a few bytes.
fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    const BYTES: &[u8] = b"{}[]\",:\\/ \n\t0123456789-+.eEtrufalsn\x00\x1f\x7f\x80\xc3\xa9\xff";
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        let byte = BYTES[random.below(BYTES.len())];
        match random.below(4) {
            0 => bytes.insert(at, byte),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..(at + 1).min(bytes.len()))),
            _ => drop(bytes.splice(at..(at + 1).min(bytes.len()), [byte])),
        }
    }
}

/// Whether an object in the text has a name twice: an error here, and the last one wins in `serde_json`.
fn repeats(text: &[u8]) -> bool {
    matches!(from_json_slice::<Value>(text), Err(error) if error.message().starts_with("repeated member"))
}

#[track_caller]
fn assert_same(text: &[u8]) {
    let expected = serde_json::from_slice::<Value>(text).ok();
    if repeats(text) {
        return;
    }
    let value = from_json_slice::<Value>(text).ok();
    assert_eq!(value, expected, "{}", String::from_utf8_lossy(text));
    assert_kept(text, value.as_ref());
    if let Some(value) = value {
        assert_eq!(to_json(&value).expect("text"), value.to_string());
        let header = to_header_json(&value).expect("a header");
        assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
        assert_eq!(from_json::<Value>(&header).ok(), Some(value));
    }
}

/// An object that stays text has the same verdict, holds the same, and is written as the same.
#[track_caller]
fn assert_kept(text: &[u8], value: Option<&Value>) {
    let object = from_json_slice::<JsonObject>(text).ok();
    let expected = value.filter(|value| value.is_object());
    assert_eq!(object.as_deref(), expected.and_then(Value::as_object), "{}", String::from_utf8_lossy(text));
    let written = object.map(|object| to_json(&object.clone()).expect("text"));
    assert_eq!(written.and_then(|text| from_json::<Value>(&text).ok()).as_ref(), expected);
}

#[test]
fn good_texts_have_the_same_value() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..rounds() {
        let mut text = String::new();
        push_value(&mut random, 5, &mut text);
        assert_same(text.as_bytes());
    }
}

#[test]
fn damaged_texts_have_the_same_verdict() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..rounds() {
        let mut text = String::new();
        push_value(&mut random, 3, &mut text);
        let mut bytes = text.into_bytes();
        damage(&mut random, &mut bytes);
        assert_same(&bytes);
    }
}

/// Keeps everything, and looks ahead in every object.
#[derive(Debug)]
pub(crate) enum Any {
    Known(Map<String, Value>),
    Items(Vec<Any>),
    Other(Value),
}

tagged! {
    Any: any kinds { array => Items(Vec<Any>) } by "type" {
        "a" => Known(Map<String, Value>),
    }
}

#[test]
fn look_ahead_changes_nothing() {
    let mut random = Random(0xd1b5_4a32_d192_ed03);
    for round in 0..rounds() {
        let mut text = String::new();
        push_value(&mut random, 4, &mut text);
        let mut bytes = text.into_bytes();
        if round % 2 == 0 {
            damage(&mut random, &mut bytes);
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let plain = from_json::<Value>(&text).map(|value| value.to_string());
        let union = from_json::<Any>(&text).map(|value| to_json(&value).expect("text"));
        match (plain, union) {
            (Ok(plain), Ok(union)) => assert_eq!(plain, union, "{text}"),
            (Err(plain), Err(union)) => assert_eq!(plain.message(), union.message(), "{text}"),
            (plain, union) => panic!("{text}: {plain:?}, {union:?}"),
        }
    }
}

#[test]
fn numbers_are_read_as_each_type_has_them() {
    let mut random = Random(0x94d0_49bb_1331_11eb);
    for _ in 0..rounds() {
        let mut text = String::new();
        push_number(&mut random, &mut text);
        let Ok(number) = serde_json::from_str::<Value>(&text) else { continue };
        assert_eq!(from_json::<f64>(&text).ok(), number.as_f64(), "{text}");
        if number.is_u64() || number.is_i64() {
            assert_eq!(from_json::<u64>(&text).ok(), number.as_u64(), "{text}");
            assert_eq!(from_json::<i64>(&text).ok(), number.as_i64(), "{text}");
            assert_eq!(from_json::<u8>(&text).ok(), number.as_u64().and_then(|number| u8::try_from(number).ok()));
        }
        assert_eq!(round_trip::<f64>(&text), number.as_f64(), "{text}");
    }
}

fn round_trip<T: Codec>(text: &str) -> Option<T> {
    let value: T = from_json(text).ok()?;
    from_json(&to_json(&value).ok()?).ok()
}
