//! Tests of lints beyond their fixtures: exceptions, and what lints leave alone.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::lint;
use crate::load::{Source, read};

#[track_caller]
fn finds(defs: Value, expected: &[&str]) {
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "Things.", "$defs": defs,
    });
    let found = lint(&[Source { path: "a.json".to_owned(), text: document.to_string() }]);
    let found: Vec<String> =
        found.iter().map(|found| format!("{} {}: {}", found.rule, found.place.pointer, found.message)).collect();
    assert_eq!(found, expected);
}

fn object(properties: Value) -> Value {
    json!({"description": "Something or other.", "type": "object", "properties": properties})
}

#[test]
fn exception_on_a_definition_holds_for_its_members() {
    let mut point = object(json!({
        "x": {"description": "To the right.", "type": "integer", "x-unit": "pixels"},
        "y": {"description": "Downwards.", "type": "integer", "x-unit": "pixels"},
    }));
    point["x-lint"] = json!({"range-missing": "either way"});
    let twin = object(json!({"z": {"description": "Upwards.", "type": "integer", "x-unit": "pixels"}}));

    finds(
        json!({"A": point, "AB": twin}),
        &[
            "description-copied /$defs/AB/description: `AB` has the description of `A`",
            "range-missing /$defs/AB/properties/z: `z` has neither `minimum` nor `maximum`",
        ],
    );
}

#[test]
fn exception_that_cannot_hold_says_why() {
    let name =
        |lint: Value| object(json!({"name": {"description": "What it is called.", "type": "string", "x-lint": lint}}));

    finds(
        json!({"A": name(json!({"unit-mising": "a", "missing-description": "b", "range-missing": "c", "zzz": "d"}))}),
        &[
            "exception-unused /$defs/A/properties/name/x-lint/unit-mising: there is no lint `unit-mising`",
            "exception-unused /$defs/A/properties/name/x-lint/missing-description: `missing-description` is no lint: it has no exceptions",
            "exception-unused /$defs/A/properties/name/x-lint/range-missing: `range-missing` finds nothing in `name`",
            "exception-unused /$defs/A/properties/name/x-lint/zzz: there is no lint `zzz`",
        ],
    );
}

#[test]
fn step_of_one_says_nothing_of_integers() {
    let number = |kind: &str, about: &str| json!({"description": about, "type": kind, "minimum": 0, "multipleOf": 1, "x-unit": "crowns"});

    finds(
        json!({"A": object(json!({"whole": number("integer", "All of it."), "any": number("number", "Some."),}))}),
        &["keyword-needless /$defs/A/properties/whole/multipleOf: every integer is a multiple of 1"],
    );
}

#[test]
fn exception_needs_a_reason() {
    finds(
        json!({"A": object(json!({"b": {"description": "How far.", "type": "integer", "minimum": 0, "x-lint": {"unit-missing": " "}}}))}),
        &["exception-unused /$defs/A/properties/b/x-lint/unit-missing: an exception without a reason"],
    );
}

#[test]
fn errors_are_reported_before_lints_are_looked_at() {
    finds(
        json!({"A": object(json!({"b": {"type": "integer"}}))}),
        &["missing-description /$defs/A/properties/b: `b` has no description"],
    );
}

#[test]
fn positions_need_a_range_and_scales_and_labels_no_unit() {
    finds(
        json!({"A": object(json!({
            "index": {"description": "Where it stands.", "type": "integer"},
            "exit_code": {"description": "How it ended.", "type": "integer"},
            "score": {"description": "How good it is.", "type": "number", "minimum": 0, "maximum": 1},
            "bias": {"description": "To which side it leans.", "type": "integer", "minimum": -5, "maximum": 5},
            "count": {"description": "How many there are.", "type": "integer", "minimum": 0, "maximum": 5},
        }))}),
        &[
            "range-missing /$defs/A/properties/index: `index` has neither `minimum` nor `maximum`",
            "unit-missing /$defs/A/properties/count: `count` counts or measures something, and nothing says what",
        ],
    );
}

#[test]
fn list_may_be_the_plural_of_its_item() {
    finds(
        json!({"A": object(json!({
            "name": {"description": "What it is called.", "type": "string"},
            "names": {"description": "What it was called before.", "type": "array", "items": {"type": "string"}},
        }))}),
        &[],
    );
}

#[test]
fn token_and_key_alone_are_no_secrets() {
    finds(
        json!({"A": object(json!({
            "token": {"description": "A piece of text.", "type": "string"},
            "cache_key": {"description": "Where it is found.", "type": "string"},
            "api_key": {"description": "What opens the door.", "type": "string"},
        }))}),
        &["secret-unmarked /$defs/A/properties/api_key: `api_key` sounds like a secret, and would be printed"],
    );
}

#[test]
fn null_in_the_place_of_an_item_means_something() {
    let names = |items: Value| json!({"A": object(json!({"names": {"description": "All names.", "type": "array", "items": items}}))});

    finds(names(json!({"type": ["string", "null"], "x-null": "nobody"})), &[]);
    finds(
        names(json!({"type": ["string", "null"]})),
        &[
            "nullable-without-meaning /$defs/A/properties/names/items: this item may be null, and nothing tells whoever reads it what that means",
        ],
    );
}

#[test]
fn whatever_is_deprecated_says_in_favour_of_what() {
    let mut sources =
        read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/library")).expect("the fixture");
    for source in &mut sources {
        source.text = source.text.replace("`branches.list`", "a list").replace("`power`", "something");
    }

    let found = lint(&sources);

    let found: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    for name in ["branches.light", "dimmed"] {
        let message = format!("`{name}` is deprecated, and nobody says in favour of what");
        assert!(found.contains(&message.as_str()), "{found:?}");
    }
}

#[test]
fn link_of_any_kind_goes_stale() {
    let texts = json!({
        "a": {"description": "See [the guide](guide.md).", "type": "string"},
        "b": {"description": "See https://pets.example for more.", "type": "string"},
        "c": {"description": "Said as `[name](target)` in the text.", "type": "string"},
    });

    let found =
        ["a", "b"].map(|name| format!("description-style /$defs/A/properties/{name}/description: a link goes stale"));

    finds(json!({"A": object(texts)}), &found.each_ref().map(String::as_str));
}

#[test]
fn unseen_characters_are_refused_wherever_text_is_printed() {
    let mut thing = object(json!({"a": {"description": "Some\u{7}thing.", "type": "string"}}));
    thing["x-presets"] = json!([{"name": "p", "description": "One\r.", "value": {}}]);

    finds(
        json!({"A": thing}),
        &[
            "control-character /$defs/A/properties/a/description: U+0007 is in this text",
            "control-character /$defs/A/x-presets/0/description: U+000D is in this text",
        ],
    );
}
