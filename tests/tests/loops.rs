//! What functions of a run may give, by what the answers to their calls take.

use std::path::Path;

use sequrity_codegen::{generate, load::read};
use serde_json::{Value, json};

/// What becomes of a loop whose answers take this: the type that functions give, or why there is none.
fn given(text: Value) -> Result<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/loop-path");
    let mut sources = read(&folder).expect("the fixture can be read");
    let talks = sources.iter_mut().find(|source| source.path == "talks.json").expect("the types of the fixture");
    let mut document: Value = serde_json::from_str(&talks.text).expect("the fixture is JSON");
    let mut property = text;
    property["description"] = json!("What came of it.");
    document["$defs"]["FoundLine"]["properties"]["text"] = property;
    document["$defs"]["Findings"] = json!({
        "description": "One finding, or several.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/SpokenLine"}}],
    });
    document["$defs"]["SpokenLine"]["properties"]["aside"] =
        json!({"description": "What was found before.", "$ref": "#/$defs/Findings"});
    talks.text = document.to_string();
    let output = generate(&sources).map_err(|found| found[0].message.clone())?;
    let line = output.files.iter().flat_map(|file| file.text.lines()).find(|line| line.contains("type Given"));
    Ok(line.expect("a loop says what functions give").trim().to_owned())
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
