//! What is said of folds: what they read of an event, and where they put it.

use serde_json::{Value, json};

use super::service::{emitted, found};

fn said(fold: Value) -> Vec<String> {
    let usual = " (name members of the event under `from` and integers of it, or of the items that `from` goes through, under \
        `index`, and go by members and lists of the whole to a value of that type; `append` goes to a text)";
    let found = found(&[("talk.json", "/$defs/Piece/x-folds", json!([fold]))]);
    found.iter().map(|found| found.replace(usual, "").replace("/$defs/Piece/x-folds/0", "")).collect()
}

#[test]
fn fold_reads_and_writes_what_is_there() {
    let line = json!(["lines", {"index": "at"}]);
    let text = json!(["lines", {"index": "at"}, "text"]);
    for fold in [
        json!({"from": "text", "into": text, "append": true}),
        json!({"from": ["part", "text"], "into": text, "append": true}),
        json!({"from": ["line", "text"], "into": text}),
        json!({"from": "line", "into": line}),
        json!({"from": "at", "into": ["words"]}),
        json!({"from": "mood", "into": ["mood"]}),
        json!({"value": "good", "into": ["mood"]}),
        json!({"value": "said", "into": ["lines", {"index": "at"}, "type"]}),
        json!({"from": "part", "into": ["notes", "any", "name"]}),
        json!({"from": "text", "into": ["notes", "any"]}),
        json!({"from": "text", "into": ["notes"], "append": "json"}),
        json!({"from": ["parts", "*", "text"], "into": ["lines", {"index": ["parts", "*", "size"]}, "text"], "append": true}),
        json!({"from": "parts", "into": ["notes", "parts"]}),
        json!({"from": ["parts", "*"], "into": ["notes", "parts", {"index": ["parts", "*", "size"]}]}),
    ] {
        assert_eq!(said(fold.clone()), Vec::<String>::new(), "{fold}");
    }
}

#[test]
fn fold_that_goes_nowhere_is_refused() {
    for (into, message) in [
        (json!(["line"]), "/into/0: in the whole there is no member `line` here; did you mean `lines`?"),
        (json!(["words", "text"]), "/into/1: in the whole there is no member `text` here"),
        (json!(["words", {"index": "at"}]), "/into/1: in the whole an item is looked for in what is no list"),
        (json!(["lines", {"index": "text"}, "text"]), "/into/1: `text` is no integer, and tells no position"),
        (json!(["lines", {"index": "where"}, "text"]), "/into/1: there is no member `where` here"),
        (json!(["lines", {"index": []}, "text"]), "/into/1: the way to the position is empty"),
        (
            json!(["lines", {"index": ["parts", "*", "size"]}, "text"]),
            "/into/1: `parts/*/size` is no member of the event, nor of items that `from` goes through",
        ),
    ] {
        assert_eq!(said(json!({"from": "text", "into": into})), [format!("fold-member {message}")], "{into}");
    }
}

#[test]
fn fold_of_another_type_is_refused() {
    for (fold, message) in [
        (json!({"from": "text", "into": ["words"]}), "/from: a string is added, and an integer is taken there"),
        (
            json!({"from": "part", "into": ["lines", {"index": "at"}, "text"]}),
            "/from: an object is added, and a string is taken there",
        ),
        (
            json!({"from": "part", "into": ["lines", {"index": "at"}]}),
            "/from: an object of another kind is taken there",
        ),
        (json!({"from": "at", "into": ["lines"]}), "/from: an integer is added, and an array is taken there"),
        (json!({"value": "merry", "into": ["mood"]}), "/value: it does not fit there: \"merry\" is none of the values"),
        (json!({"value": "1", "into": ["words"]}), "/value: it does not fit there: expected an integer, found \"1\""),
        (
            json!({"from": "at", "into": ["lines", {"index": "at"}, "text"], "append": true}),
            "/from: a text is put behind a text, and what is added is none",
        ),
        (
            json!({"from": "text", "into": ["words"], "append": true}),
            "/append: a text is put behind a text, and what is there is none",
        ),
        (
            json!({"from": "text", "into": ["notes", "any"], "append": true}),
            "/append: a text would be made of what may be any value: whole replies may have something else there",
        ),
        (
            json!({"from": ["part", "txt"], "into": ["mood"]}),
            "/from: there is no member `txt` here; did you mean `text`?",
        ),
        (json!({"from": [], "into": ["mood"]}), "/from: the way to what is added is empty"),
        (
            json!({"from": "text", "into": ["lines", {"index": "at"}, "text"], "append": "json"}),
            "/append: a text may be what is meant there, and nobody could tell it from pieces of JSON",
        ),
        (
            json!({"from": "at", "into": ["notes"], "append": "json"}),
            "/from: a text is put behind a text, and what is added is none",
        ),
    ] {
        assert_eq!(said(fold.clone()), [format!("fold-member {message}")], "{fold}");
    }
}

#[test]
fn items_of_an_event_go_each_to_a_place_of_its_own() {
    let text = |from: &str, index: Value| json!({"from": [from, "*", "text"], "into": ["lines", {"index": index}, "text"], "append": true});
    for (fold, message) in [
        (
            text("parts", json!("at")),
            "/from: all items of `parts` go to one place, where no `index` is one of `parts/*`",
        ),
        (text("parts", json!(["parts", "*", "text"])), "/into/1: `parts/*/text` is no integer, and tells no position"),
        (text("parts", json!(["parts", "*", "sise"])), "/into/1: there is no member `sise` here; did you mean `size`?"),
        (text("part", json!(["part", "*", "size"])), "/from: an item is looked for in what is no list"),
    ] {
        let found = said(fold);
        assert!(found.contains(&format!("fold-member {message}")), "{found:?}");
    }
}

#[test]
fn fold_appends_or_does_not() {
    let found = said(json!({"from": "text", "into": ["words"], "append": "jsn"}));

    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("wrong-type /append: `append` takes `true` or \"json\", found \"jsn\""), "{found:?}");
}

#[test]
fn way_into_an_event_is_emitted_as_it_is_written() {
    let fold = json!([{"from": ["part", "text"], "into": ["lines", {"index": "at"}, "text"], "append": true}]);

    let table = emitted(&[("talk.json", "/$defs/Piece/x-folds", fold)], "types/src/talk/codec.rs");

    let row = r#""piece" => append member ["part", "text"] into ["lines", ["at"], "text"]"#;
    assert!(table.contains(row), "{table}");
}

#[test]
fn fold_of_an_event_that_builds_up_nothing_is_refused() {
    let folds = json!([{"from": "text", "into": ["words"], "append": true}]);

    let found = found(&[("talk.json", "/$defs/Part/x-folds", folds)]);

    let message = "no stream of this event builds up a reply";
    assert!(
        found.iter().any(|found| found.starts_with(&format!("fold-member /$defs/Part/x-folds/0: {message}"))),
        "{found:?}"
    );
}
