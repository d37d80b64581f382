//! Where a mistake is told: at the value that is wrong, once, together with all others.

use serde_json::{Value, json};

use super::{
    judge, object,
    service::{STREAM, found, operation, sources},
};
use crate::load::Source;

const POST: &str = "/paths/~1{room}~1talk/post";

fn with_parameters(keys: &[&str]) -> Value {
    let mut operation = operation();
    let references = keys.iter().map(|key| json!({"$ref": format!("#/components/parameters/{key}")}));
    operation["parameters"] = references.collect();
    operation
}

#[test]
fn slip_in_a_life_is_one_mistake_at_its_tag() {
    let life = json!([{"each": "line", "steps": [{"by": "kind", "cases": {"a/b": ["piec*"]}}]}]);

    let found = found(&[("openapi.json", &format!("{STREAM}/x-life-cycle"), life)]);

    let place = format!("{STREAM}/x-life-cycle/0/steps/0/cases/a~1b/0");
    assert_eq!(found, [format!("life-cycle {place}: no event has the tag `piec` (did you mean `piece`?)")]);
}

#[test]
fn event_without_a_place_in_a_life_is_missed_there() {
    let life = json!([{"each": "line", "steps": ["done?"]}]);

    let found = found(&[("openapi.json", &format!("{STREAM}/x-life-cycle"), life)]);

    let usual = "name each tag of the event union under `x-life-cycle` or `x-terminal`, and no other";
    let place = format!("{STREAM}/x-life-cycle");
    assert_eq!(found, [format!("life-cycle {place}: `Piece` stands nowhere in the life of the stream ({usual})")]);
}

#[test]
fn unknown_parameter_is_told_where_it_is_named() {
    let found = found(&[("openapi.json", POST, with_parameters(&["room", "mod"]))]);

    let place = format!("{POST}/parameters/1/$ref");
    let message = "the parameter `mod` is not described (did you mean `mood`?)";
    assert_eq!(found, [format!("operation-parameter-unknown {place}: {message}")]);
}

#[test]
fn slip_in_a_path_is_one_mistake_of_the_path() {
    let paths = json!({"/{rom}/talk": {"post": operation()}});

    let found = found(&[("openapi.json", "/paths", paths)]);

    let message = "the path has a segment `{rom}` without a parameter (did you mean `{room}`?)";
    assert_eq!(found, [format!("path-segment-unknown /paths/~1{{rom}}~1talk: {message}")]);
}

#[test]
fn parameter_without_a_segment_is_told_where_it_is_named() {
    let paths = json!({"/talk": {"post": operation()}});

    let found = found(&[("openapi.json", "/paths", paths)]);

    let message = "the path has no segment `{room}` for its parameter (make path and parameters agree)";
    assert_eq!(found, [format!("path-segment-unknown /paths/~1talk/post/parameters/0/$ref: {message}")]);
}

#[test]
fn second_of_two_parameters_under_one_name_is_pointed_at() {
    let twin = json!({"name": "x-mood", "in": "header", "description": "How.", "schema": {"type": "string"}});
    let parts = [
        ("openapi.json", "/components/parameters/other", twin),
        ("openapi.json", POST, with_parameters(&["room", "mood", "other"])),
    ];

    let found = found(&parts);

    let message =
        "`talk.create` sends `mood` and `other` under one name (keep one of the two, or rename one on the wire)";
    assert_eq!(found, [format!("header-name {POST}/parameters/2/$ref: {message}")]);
}

#[test]
fn second_event_with_one_tag_is_called_that() {
    let found = found(&[("talk.json", "/$defs/Done/properties/type/const", json!("piece"))]);

    let place = "event-tag /$defs/Done/properties/type/const";
    let message = "an event with the tag `piece` is there already";
    assert!(found.iter().any(|found| found.starts_with(place) && found.contains(message)), "{found:#?}");
}

#[test]
fn id_without_a_resource_is_told_by_its_shape() {
    let mut create = operation();
    create["operationId"] = json!("create");
    create["tags"] = json!(["talk"]);

    let found = found(&[("openapi.json", POST, create)]);

    let usual = "write `resource.verb` in snake_case, each id once";
    assert_eq!(found, [format!("operation-id-shape {POST}/operationId: `create` is not `resource.verb` ({usual})")]);
}

#[test]
fn missing_id_says_nothing_of_tags() {
    let mut create = operation();
    create.as_object_mut().expect("an object").remove("operationId");
    create["tags"] = json!(["talk"]);

    let found = found(&[("openapi.json", POST, create)]);

    assert_eq!(found, [format!("missing-keyword {POST}: `operationId` is missing (add `operationId` here)")]);
}

#[test]
fn renamed_header_of_a_session_is_renamed_in_the_response() {
    let session = json!({"name": "X-Talk", "in": "header", "description": "Which.", "x-conversation": true,
        "schema": {"type": "string"}});
    let mut create = operation();
    create["responses"]["200"]["headers"] = json!({"X-Talk-ID": {"schema": {"type": "string"}}});
    let parts = [("openapi.json", "/components/parameters/talk", session), ("openapi.json", POST, create)];

    let found = found(&parts);

    let message = "`X-Talk-ID` is not the header of the session \
                   (write `X-Talk`, as the parameter with `x-conversation` has it, or leave it out)";
    assert_eq!(found, [format!("wrong-value {POST}/responses/200/headers/X-Talk-ID: {message}")]);
}

#[test]
fn document_that_is_no_json_is_in_its_section() {
    let reference = json!({"sections": [{"title": "All", "description": "All.", "documents": ["talk.json"]}]});
    let [openapi, _] = sources(&[("openapi.json", "/x-reference", reference)]);
    let broken = Source { path: "talk.json".to_owned(), text: "{\"$defs\": {},}".to_owned() };

    let found = crate::generate(&[openapi, broken]).err().unwrap_or_default();

    let rules: Vec<&str> = found.iter().map(|found| found.rule).collect();
    assert_eq!(rules, ["not-json"]);
}

#[test]
fn bound_of_an_integer_is_one() {
    let found = judge(json!({"A": object(json!({
        "n": {"description": "d", "type": "integer", "minimum": 2.5, "exclusiveMaximum": 7.0},
        "r": {"description": "d", "type": "number", "minimum": 2.5},
    }))}));

    let found: Vec<String> = found.iter().map(|found| format!("{} {}", found.place.pointer, found.message)).collect();
    assert_eq!(found, ["/$defs/A/properties/n/minimum `minimum` of an integer is 2.5"]);
}

#[test]
fn document_without_a_title_is_told_what_one_is() {
    let document = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "description": "D.", "$defs": {}});
    let source = Source { path: "a.json".to_owned(), text: document.to_string() };

    let found = crate::generate(&[source]).err().unwrap_or_default();

    let found: Vec<(&str, &str)> = found.iter().map(|found| (found.message.as_str(), found.help.as_str())).collect();
    let help = "name the topic in a few words: it heads a page of the reference";
    assert_eq!(found, [("the document has no `title`", help)]);
}

#[test]
fn copied_document_is_one_mistake() {
    let source = |path: &str| {
        let document = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D.",
            "$defs": {"A": object(json!({})), "B": object(json!({}))},
        });
        Source { path: path.to_owned(), text: document.to_string() }
    };

    let found = crate::generate(&[source("a.json"), source("b.json")]).err().unwrap_or_default();

    let found: Vec<String> = found.iter().map(|found| format!("{} {}", found.rule, found.message)).collect();
    assert_eq!(found, ["duplicate-definition all 2 definitions of this document are also defined in a.json"]);
}
