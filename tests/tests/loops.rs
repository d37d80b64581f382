//! What functions of a run may give, by what the answers to their calls take; and which calls count as answered.

use std::path::Path;

use sequrity_codegen::{generate, load::read, write::Output};
use serde_json::{Value, json};

/// What becomes of a loop whose types were changed, or why there is none.
fn emitted(change: impl FnOnce(&mut Value)) -> Result<Output, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/loop-path");
    let mut sources = read(&folder).expect("the fixture can be read");
    let talks = sources.iter_mut().find(|source| source.path == "talks.json").expect("the types of the fixture");
    let mut document: Value = serde_json::from_str(&talks.text).expect("the fixture is JSON");
    change(&mut document);
    talks.text = document.to_string();
    generate(&sources).map_err(|found| found[0].message.clone())
}

/// The line of the emitted code with this text in it.
fn line(output: &Output, text: &str) -> Option<String> {
    let line = output.files.iter().flat_map(|file| file.text.lines()).find(|line| line.contains(text));
    line.map(|line| line.trim().to_owned())
}

/// The type that functions give where their answers take this, or why there is none.
fn given(text: Value) -> Result<String, String> {
    let output = emitted(|document| takes(document, text))?;
    Ok(line(&output, "type Given").expect("a loop says what functions give"))
}

fn takes(document: &mut Value, mut property: Value) {
    property["description"] = json!("What came of it.");
    document["$defs"]["FoundLine"]["properties"]["text"] = property;
    document["$defs"]["Findings"] = json!({
        "description": "One finding, or several.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/SpokenLine"}}],
    });
    document["$defs"]["SpokenLine"]["properties"]["aside"] =
        json!({"description": "What was found before.", "$ref": "#/$defs/Findings"});
}

/// Replies that may hold what answers a call.
fn repeats(document: &mut Value) {
    let members = document["$defs"]["Move"]["anyOf"].as_array_mut().expect("a union");
    members.insert(0, json!({"$ref": "#/$defs/FoundLine"}));
}

#[test]
fn functions_give_texts_where_answers_take_texts() {
    let found = given(json!({"type": "string"}));

    assert_eq!(found.as_deref(), Ok("type Given = String;"));
}

#[test]
fn functions_give_whatever_answers_take_besides_texts() {
    let found = given(json!({"$ref": "#/$defs/Findings"}));

    assert_eq!(found.as_deref(), Ok("type Given = Findings;"));
}

#[test]
fn answers_that_take_no_text_are_refused() {
    for text in [json!({"type": "integer"}), json!({"$ref": "#/$defs/SpokenLine"})] {
        let found = given(text);

        assert_eq!(found, Err("what answers a call has to take a text".to_owned()));
    }
}

#[test]
fn item_that_a_call_makes_answers_it_within_a_reply() {
    let output = emitted(repeats).unwrap();

    assert_eq!(line(&output, "Move::Send(item) =>").as_deref(), Some("Move::Send(item) => Some(&item.errand),"));
    assert_eq!(line(&output, "Move::Found(item) =>").as_deref(), Some("Move::Found(item) => Some(&item.errand),"));
}

#[test]
fn replies_that_hold_no_answers_tie_nothing() {
    let output = emitted(|_| {}).unwrap();

    assert_eq!(line(&output, "fn asked("), None);
    assert_eq!(line(&output, "fn done("), None);
}

#[test]
fn answer_that_does_not_name_its_call_is_refused_in_a_reply() {
    let found = emitted(|document| {
        repeats(document);
        document["$defs"]["SendMove"]["x-makes"][0]["from"] = json!({"errand": "name"});
    });

    let message = "replies may hold `found`, and `found` of `SendMove` copies no one member that ties the two";
    assert_eq!(found.err().as_deref(), Some(message));
}
