//! Texts made to hurt: deep, long, wide, or with the tag where it costs most.

use std::thread;

use sequrity_runtime::{Codec, DecodeError, Extra, from_json, record, tagged, to_json};
use serde_json::Value;

/// Filters inside filters.
#[derive(Debug, PartialEq)]
pub(crate) enum Filter {
    Leaf(Leaf),
    Compound(Box<Compound>),
    Other(Value),
}

tagged! {
    Filter: open by "type" {
        "leaf" => Leaf(Leaf),
        "and" => Compound(boxed Compound),
    }
}

/// The end of filters, as wide as a real one.
#[derive(Debug, PartialEq)]
pub(crate) struct Leaf {
    pub(crate) key: String,
    pub(crate) name: Option<String>,
    pub(crate) value: Option<Value>,
    pub(crate) limit: Option<u64>,
    pub(crate) score: Option<f64>,
    pub(crate) extra: Extra,
}

record! {
    Leaf: open {
        constant type_ "type" = "leaf",
        required key "key",
        optional name "name",
        optional value "value",
        optional limit "limit",
        optional score "score",
    }
}

/// A list of filters.
#[derive(Debug, PartialEq)]
pub(crate) struct Compound {
    pub(crate) name: Option<String>,
    pub(crate) filters: Vec<Filter>,
    pub(crate) first: Option<Choice>,
    pub(crate) extra: Extra,
}

record! {
    Compound: open {
        constant type_ "type" = "and",
        optional name "name",
        required filters "filters",
        optional first "first",
    }
}

/// One filter or many.
#[derive(Debug, PartialEq)]
pub(crate) enum Choice {
    Many(Vec<Filter>),
    One(Box<Filter>),
}

tagged! { Choice: closed kinds { array => Many(Vec<Filter>), object => One(boxed Filter) } }

/// A block of one of many kinds, each as large as one may be without a box, with blocks inside.
macro_rules! blocks {
    ($($tag:literal $kind:ident),*) => {
        $(
            #[derive(Debug, PartialEq)]
            pub(crate) struct $kind {
                pub(crate) inside: Vec<Block>,
                pub(crate) title: Option<String>,
                pub(crate) owner: Option<String>,
                pub(crate) color: Option<String>,
                pub(crate) rank: Option<u64>,
                pub(crate) extra: Extra,
            }

            record! {
                $kind: open {
                    constant type_ "type" = $tag,
                    required inside "inside",
                    optional title "title",
                    optional owner "owner",
                    optional color "color",
                    optional rank "rank",
                }
            }
        )*

        #[derive(Debug, PartialEq)]
        pub(crate) enum Block { $( $kind($kind), )* Other(Value) }

        tagged! { Block: open by "type" { $( $tag => $kind($kind) ),* } }
    };
}

blocks! {
    "b0" B0, "b1" B1, "b2" B2, "b3" B3, "b4" B4, "b5" B5, "b6" B6, "b7" B7, "b8" B8, "b9" B9, "b10" B10, "b11" B11,
    "b12" B12, "b13" B13, "b14" B14, "b15" B15, "b16" B16, "b17" B17, "b18" B18, "b19" B19, "b20" B20, "b21" B21,
    "b22" B22, "b23" B23, "b24" B24, "b25" B25, "b26" B26, "b27" B27, "b28" B28, "b29" B29, "b30" B30, "b31" B31,
    "b32" B32, "b33" B33, "b34" B34, "b35" B35, "b36" B36, "b37" B37, "b38" B38, "b39" B39, "b40" B40, "b41" B41,
    "b42" B42, "b43" B43, "b44" B44, "b45" B45, "b46" B46, "b47" B47, "b48" B48, "b49" B49, "b50" B50, "b51" B51,
    "b52" B52, "b53" B53, "b54" B54, "b55" B55, "b56" B56, "b57" B57, "b58" B58, "b59" B59, "b60" B60, "b61" B61,
    "b62" B62, "b63" B63
}

/// Runs on a thread with a stack of one megabyte.
#[track_caller]
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    on_a_stack(1024, work);
}

#[track_caller]
fn on_a_stack(kilobytes: usize, work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(kilobytes * 1024).spawn(work);
    thread.expect("a thread").join().expect("no panic");
}

fn nested(levels: usize, before: &str, inside: &str, after: &str) -> String {
    format!("{}{inside}{}", before.repeat(levels), after.repeat(levels))
}

const LEAF: &str = r#"{"key":"k","type":"leaf"}"#;

#[test]
fn union_of_many_kinds_takes_no_room_for_each_of_them_while_the_inside_is_read() {
    on_a_stack(384, || {
        let text = nested(63, r#"{"type":"b63","inside":["#, "", "]}");

        let block: Block = from_json(&text).expect("63 blocks");

        assert_eq!(to_json(&block).expect("63 blocks"), text);
    });
}

#[test]
fn deep_unions_fit_on_a_small_stack() {
    on_a_small_stack(|| {
        let tag_first = nested(63, r#"{"type":"and","filters":["#, LEAF, "]}");
        let tag_last = nested(63, r#"{"filters":["#, LEAF, r#"],"type":"and"}"#);
        let choices = nested(126, r#"{"type":"and","filters":[],"first":"#, LEAF, "}");
        for text in [tag_first, tag_last, choices] {
            let filter: Filter = from_json(&text).expect("as deep as may be");
            let again: Filter = from_json(&to_json(&filter).expect("text")).expect("the same");
            assert_eq!(again, filter);
        }
        let value: Value = from_json(&nested(127, "[", "", "]")).expect("as deep as may be");
        assert_eq!(to_json(&value).expect("text"), nested(127, "[", "", "]"));
        let through_serde = nested(63, r#"{"type":"and","filters":["#, LEAF, "]}");
        let filter: Filter = serde_json::from_str(&through_serde).expect("the same through serde");
        let value = serde_json::to_value(&filter).expect("a value");
        assert_eq!(serde_json::from_value::<Filter>(value).expect("a filter"), filter);
    });
}

#[track_caller]
fn assert_too_deep<T: Codec + std::fmt::Debug>(text: &str) {
    let error: DecodeError = from_json::<T>(text).expect_err("too deep");
    assert_eq!(error.message(), "nested 128 levels deep or more");
    assert!(error.path().len() < 10_000);
}

#[test]
fn bottomless_texts_are_refused() {
    on_a_small_stack(|| {
        for open in ["[", r#"{"a":"#, r#"{"a":[{"b":"#, "[ \n"] {
            assert_too_deep::<Value>(&open.repeat(100_000));
        }
        assert_too_deep::<Value>(&nested(100_000, "[", "", "]"));
        assert_too_deep::<Filter>(&nested(100_000, r#"{"type":"and","filters":["#, LEAF, "]}"));
        assert_too_deep::<Filter>(&nested(100_000, r#"{"x":["#, LEAF, "]}"));
        let text = nested(100_000, r#"{"type":"and","filters":["#, LEAF, "]}");
        for outcome in [
            serde_json::from_str::<Filter>(&text),
            serde_json::from_slice(text.as_bytes()),
            serde_json::from_reader(text.as_bytes()),
        ] {
            let error = outcome.expect_err("too deep").to_string();
            assert!(error.contains("nested 128 levels deep"), "{error}");
        }
    });
}

#[test]
fn tag_at_the_end_of_every_level_takes_time_in_proportion() {
    // The bulk is at the bottom, so that every level reads over all of it.
    let bulk = format!(r#"{{"type":"leaf","key":"k","x":"{}"}}"#, "x".repeat(1 << 20));
    let text = nested(50, r#"{"filters":["#, &bulk, r#"],"type":"and"}"#);
    assert!(from_json::<Filter>(&text).is_ok());
    let choices = nested(120, r#"{"filters":[],"first":"#, &bulk, r#","type":"and"}"#);
    let error = from_json::<Filter>(&choices).expect_err("read too often");
    assert!(error.message().contains("stand too far back"), "{error}");
    let small = nested(120, r#"{"filters":[],"first":"#, LEAF, r#","type":"and"}"#);
    assert!(from_json::<Filter>(&small).is_ok());
}

#[test]
fn long_strings_are_read() {
    let plain = "é".repeat(5 << 20);
    let escaped = r"\n\u00e9".repeat(1 << 20);
    let text = format!(r#"{{"type":"leaf","key":"{plain}","name":"{escaped}"}}"#);
    let Filter::Leaf(leaf) = from_json(&text).expect("a leaf") else { panic!("a leaf") };
    assert_eq!(leaf.key, plain);
    assert_eq!(leaf.name, Some("\né".repeat(1 << 20)));
    let unfinished = &text[..text.len() - 2];
    let error = from_json::<Filter>(unfinished).expect_err("unfinished");
    assert!(error.to_string().len() < 1_000);
    assert_eq!(error.text().len(), unfinished.len());
}

#[test]
fn errors_do_not_repeat_long_texts() {
    let text = format!(r#"{{"type":"leaf","key":{}}}"#, "1".repeat(300));
    let error = from_json::<Filter>(&text).expect_err("a number");
    assert_eq!(error.message(), "expected a string, found 111111111111111111111111…");
    let text = format!(r#"{{"type":"leaf","key":"k","limit":"{}"}}"#, "x".repeat(1 << 20));
    assert!(from_json::<Filter>(&text).expect_err("a string").to_string().len() < 200);
}

#[test]
fn strings_of_a_hundred_megabytes_are_read() {
    on_a_small_stack(|| {
        let key = "x".repeat(100 << 20);
        let text = format!(r#"{{"key":"{key}","type":"leaf"}}"#);
        let Filter::Leaf(leaf) = from_json(&text).expect("a leaf") else { panic!("a leaf") };
        assert!(leaf.key == key);
    });
}

#[test]
fn a_million_members_are_read() {
    on_a_small_stack(|| {
        let members: Vec<String> = (0..1_000_000).map(|index| format!(r#""m{index}":{index}"#)).collect();
        let text = format!(r#"{{{},"type":"leaf","key":"k"}}"#, members.join(","));
        let Filter::Leaf(leaf) = from_json(&text).expect("a leaf") else { panic!("a leaf") };
        assert_eq!(leaf.extra.len(), 1_000_000);
        let twice = format!(r#"{{{},"m0":0,"type":"leaf","key":"k"}}"#, members[..1_000].join(","));
        assert_eq!(from_json::<Filter>(&twice).expect_err("twice").message(), r#"repeated member "m0""#);
    });
}

#[test]
fn a_million_of_the_smallest_values_are_read() {
    on_a_small_stack(|| {
        let list = |item: &str| format!("[{}{item}]", format!("{item},").repeat(999_999));
        assert_eq!(from_json::<Vec<u64>>(&list("0")).map(|items| items.len()), Ok(1_000_000));
        for item in ["0", "{}"] {
            assert_eq!(from_json::<Vec<Value>>(&list(item)).map(|items| items.len()), Ok(1_000_000), "{item}");
        }
        let unknown = from_json::<Vec<Filter>>(&list("{}")).expect("objects without a tag");
        assert_eq!(unknown.len(), 1_000_000);
        let error = from_json::<Vec<Filter>>(&list("0")).expect_err("no objects");
        assert_eq!((error.path(), error.column()), ("$[0]", 2));
    });
}

#[test]
fn long_numbers_and_blanks_are_passed() {
    let digits = "7".repeat(1 << 20);
    assert_eq!(from_json::<Value>(&digits).expect_err("too large").message(), "number out of range");
    let blanks = " ".repeat(10 << 20);
    assert_eq!(from_json::<Value>(&format!("{blanks}1{blanks}")), Ok(Value::from(1)));
}

#[test]
fn depth_is_counted_as_serde_json_does() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in 120..=130 {
            let text = nested(depth, open, "1", close);
            let expected = serde_json::from_str::<Value>(&text);
            assert_eq!(from_json::<Value>(&text).ok(), expected.ok(), "{depth}");
        }
    }
}
