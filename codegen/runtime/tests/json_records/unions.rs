//! Unions: how variants are told apart, and what happens to the rest.

use sequrity_runtime::{Extra, convert, from_json, to_json};
use serde_json::{Value, json};

use crate::{
    failure, rewritten,
    samples::{
        Answer, Choice, ClosedItem, Comparison, Compound, Content, Filter, Item, Link, Part, Question, Reference,
        Scalar, Text, Tier,
    },
};

fn link() -> Link {
    Link { url: "u".into(), title: None, extra: Extra::new() }
}

#[test]
fn tag_is_found_at_any_place() {
    for text in [
        r#"{"type":"link","url":"u"}"#,
        r#"{"url":"u","type":"link"}"#,
        " { \"url\" : \"u\" ,\n\t\"type\" : \"link\" } ",
        r#"{"t\u0079pe":"li\u006ek","url":"u"}"#,
    ] {
        assert_eq!(from_json::<Part>(text).expect(text), Part::from(link()));
    }
    let deep = r#"{"x":{"type":"text","a":["}",{"type":"text"}]},"url":"u","type":"link"}"#;
    assert!(matches!(from_json(deep), Ok(Part::Link(_))));
}

#[test]
fn unknown_tags_are_kept_whole_in_open_unions() {
    for text in [r#"{"type":"later","x":[1,2]}"#, r#"{"x":1}"#, r#"{"type":null}"#, r#"{"type":["eq"]}"#, "{}"] {
        let filter: Filter = from_json(text).expect(text);
        assert!(matches!(filter, Filter::Other(Value::Object(_))), "{text}");
        assert_eq!(to_json(&filter).expect("text"), text);
    }
}

#[test]
fn known_tag_with_a_wrong_body_is_an_error() {
    assert_eq!(
        failure::<Filter>(r#"{"type":"and","filters":[{"type":"eq","key":1}]}"#),
        "$.filters[0].key: expected a string, found 1 (line 1, column 45)"
    );
}

#[test]
fn unknown_tags_are_refused_in_closed_unions() {
    let expected = r#"$: expected an object with "type" one of "text", "link", "same_text", found"#;
    assert_eq!(failure::<Part>(r#"{"type":"img"}"#), format!("{expected} \"img\" (line 1, column 1)"));
    assert_eq!(failure::<Part>("{}"), format!("{expected} none (line 1, column 1)"));
    assert_eq!(failure::<Part>(r#"{"type":1}"#), format!("{expected} no text (line 1, column 1)"));
    assert_eq!(failure::<Part>("[]"), "$: expected an object, found an array (line 1, column 1)");
    assert_eq!(failure::<Filter>("1.5"), "$: expected an object, found 1.5 (line 1, column 1)");
}

#[test]
fn several_tags_share_a_variant() {
    let text = r#"{"type":"or","filters":[{"type":"ne","key":"k","value":true},{"type":"and","filters":[]}]}"#;
    let filter: Filter = from_json(text).expect("a filter");
    let comparison =
        Comparison { operator: Tier::from("ne"), key: "k".into(), value: Scalar::Boolean(true), extra: Extra::new() };
    let compound = |operator: &str, filters| Compound { operator: Tier::from(operator), filters, extra: Extra::new() };
    let inner = vec![comparison.into(), compound("and", vec![]).into()];
    assert_eq!(filter, Filter::from(compound("or", inner)));
    assert_eq!(to_json(&filter).expect("text"), text);
}

#[test]
fn kinds_are_told_apart_by_the_first_character() {
    assert_eq!(from_json::<Content>(r#""a""#), Ok(Content::from("a")));
    let part = Text { kind: "text".into(), text: "t".into() };
    let list = r#"[{"type":"text","text":"t"}]"#;
    assert_eq!(from_json::<Content>(list), Ok(Content::from([Part::from(part)])));
    assert_eq!(rewritten::<Content>(r#"{"a":"b"}"#), r#"{"a":"b"}"#);
    assert_eq!(failure::<Content>("12"), "$: expected a string or an array or an object, found 12 (line 1, column 1)");
    assert_eq!(from_json::<Vec<Scalar>>(r#"["a",1,true]"#).map(|list| list.len()), Ok(3));
    assert!(failure::<Scalar>("null").contains("expected a string or a number or a boolean, found null"));
}

#[test]
fn anything_is_kept_where_any_is_said() {
    assert_eq!(from_json(r#""flex""#), Ok(Choice::Tier(Tier::Flex)));
    assert_eq!(Choice::from("x"), Choice::Tier(Tier::Other("x".into())));
    assert_eq!(from_json(r#"{"type":"link","url":"u"}"#), Ok(Choice::from(link())));
    for text in ["12", "null", "true", r#"{"type":"x"}"#] {
        assert!(matches!(from_json(text), Ok(Choice::Other(_))), "{text}");
        assert_eq!(rewritten::<Choice>(text), text);
    }
}

#[test]
fn several_members_tell_variants_apart() {
    let answer = Answer { id: "1".into(), text: "t".into(), extra: Extra::new() };
    let question = |type_absent| Question { type_absent, role: "user".into(), text: "t".into(), extra: Extra::new() };
    let reference = |type_absent| Reference { type_absent, id: "1".into(), extra: Extra::new() };
    let cases = [
        (r#"{"type":"message","role":"assistant","id":"1","text":"t"}"#, answer.clone().into()),
        (r#"{"type":"message","role":"user","text":"t"}"#, question(false).into()),
        (r#"{"role":"user","text":"t"}"#, question(true).into()),
        (r#"{"type":"reference","id":"1"}"#, reference(false).into()),
        (r#"{"id":"1"}"#, reference(true).into()),
        (r#"{"type":"later","id":"1"}"#, Item::Other(json!({"type": "later", "id": "1"}))),
    ];
    for (text, item) in cases {
        assert_eq!(from_json::<Item>(text).expect(text), item);
        assert_eq!(rewritten::<Item>(text), text);
    }
    let late = r#"{"text":"t","id":"1","role":"assistant","type":"message"}"#;
    assert_eq!(from_json::<Item>(late), Ok(answer.into()));
}

#[test]
fn closed_unions_say_what_they_saw() {
    assert!(matches!(from_json(r#"{"id":"1"}"#), Ok(ClosedItem::Reference(_))));
    assert_eq!(
        failure::<ClosedItem>(r#"{"role":"user","id":1}"#),
        r#"$: no known object has "role" "user", "id" without text (line 1, column 1)"#
    );
}

#[test]
fn broken_text_is_reported_where_it_breaks() {
    assert_eq!(
        failure::<Filter>(r#"{"type":"eq","#),
        "$: expected a member name, found the end of the text (line 1, column 14)"
    );
    assert_eq!(failure::<Filter>(r#"{"x" 1}"#), "$: expected `:`, found 1 (line 1, column 6)");
    assert_eq!(failure::<Filter>(r#"{"x":1,}"#), "$: expected a member name, found '}' (line 1, column 8)");
    assert_eq!(failure::<Filter>(r#"{"x":[1}"#), "$.x: expected `,` or `]`, found '}' (line 1, column 8)");
    assert_eq!(failure::<Filter>(""), "$: expected a value, found the end of the text (line 1, column 1)");
}

#[test]
fn repeated_tags_are_refused() {
    let text = r#"{"type":"link","url":"u","type":"text"}"#;
    assert!(failure::<Part>(text).starts_with(r#"$: repeated member "type""#));
}

#[test]
fn variants_convert_without_loss() {
    let item: Item = from_json(r#"{"type":"message","role":"user","text":"t","x":1}"#).expect("an item");
    let same: Choice = convert(&item, Choice::Other);
    assert_eq!(to_json(&same), to_json(&item));
    let part: Part = from_json(r#"{"type":"link","url":"u","x":[1]}"#).expect("a part");
    assert!(matches!(convert(&part, Choice::Other), Choice::Link(link) if link.extra["x"] == json!([1])));
}

#[test]
fn big_variants_are_boxed() {
    assert!(size_of::<Filter>() <= size_of::<Comparison>() + 8);
    assert!(size_of::<Link>() > size_of::<Box<Link>>());
    assert!(matches!(Part::SameText(Text { kind: "same_text".into(), text: String::new() }), Part::SameText(_)));
}
