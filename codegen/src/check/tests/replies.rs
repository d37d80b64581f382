//! What is said of the replies of an operation, and of the body that it asks for.

use serde_json::{Value, json};

use super::service::{emitted, found, operation};

const POST: &str = "/paths/~1{room}~1talk/post";
const CALLS: &str = "client/src/talk.rs";

fn reply(definition: &str) -> Value {
    json!({"description": "A reply.", "content": {"application/json": {"schema": {"$ref": format!("talk.json#/$defs/{definition}")}}}})
}

fn said(responses: Value) -> Vec<String> {
    let mut plain = operation();
    let members = plain.as_object_mut().expect("an object");
    members.retain(|key, _| !["x-stream-member", "x-usage"].contains(&key.as_str()));
    members.insert("responses".to_owned(), responses);
    let found = found(&[("openapi.json", POST, plain)]);
    found.into_iter().filter(|found| !found.starts_with("unreferenced-definition")).collect()
}

#[test]
fn success_with_a_body_is_the_reply_wherever_it_stands() {
    let responses = json!({"202": {"description": "Later."}, "200": operation()["responses"]["200"]});

    let calls = emitted(&[("openapi.json", &format!("{POST}/responses"), responses)], CALLS);

    assert!(calls.contains("type Output = Result<Reply<Answer>, Error>;"), "{calls}");
    assert!(calls.contains("EventStream<Event>"), "{calls}");
}

#[test]
fn successes_have_one_body() {
    let same = said(json!({"200": reply("Answer"), "201": reply("Answer")}));
    let other = said(json!({"200": reply("Answer"), "201": reply("Part")}));

    assert_eq!(same, Vec::<String>::new());
    let message = "this is not what 200 answers with, and a call has one type of reply";
    let help = "write the same under both: a definition that takes either, or a union of the two";
    assert_eq!(other, [format!("wrong-value {POST}/responses/201/content: {message} ({help})")]);
}

#[test]
fn status_without_a_body_has_none() {
    let found = said(json!({"200": reply("Answer"), "204": reply("Answer")}));

    let message = "a reply of status 204 has no body (leave it out, or describe it under \"200\")";
    assert_eq!(found, [format!("wrong-value {POST}/responses/204/content: {message}")]);
}

#[test]
fn stream_that_stands_alone_is_asked_for_by_nothing() {
    let mut alone = operation();
    let members = alone.as_object_mut().expect("an object");
    members.retain(|key, _| !["x-stream-member", "x-usage"].contains(&key.as_str()));
    alone["responses"]["200"]["content"] = json!({"text/event-stream": {
        "itemSchema": {"$ref": "talk.json#/$defs/Event"}, "x-terminal": ["done", "broken"]
    }});
    let parts = [("openapi.json", POST, alone)];

    let calls = emitted(&parts, CALLS);
    let blocking = emitted(&parts, "client/src/blocking/talk.rs");
    let page = emitted(&parts, "reference/src/operations.md");

    assert!(calls.contains("pub async fn stream(self) -> Result<EventStream<Event>, Error>"), "{calls}");
    assert!(blocking.contains("pub fn stream(self)") && !blocking.contains("fn send("), "{blocking}");
    assert!(!calls.contains("IntoFuture") && !calls.contains("Some(true)"), "{calls}");
    assert!(calls.contains("/// A call of `talk.create`: stream it.\n"), "{calls}");
    assert!(page.contains("| Stream | each event is ") && !page.contains("let reply"), "{page}");
}

#[test]
fn stream_beside_a_whole_reply_is_asked_for() {
    let mut both = operation();
    both.as_object_mut().expect("an object").remove("x-stream-member");

    let found = found(&[("openapi.json", POST, both)]);

    let message = "`x-stream-member` is missing (add `x-stream-member` here)";
    assert_eq!(found, [format!("missing-keyword {POST}: {message}")]);
}

#[test]
fn member_that_is_always_there_asks_for_no_stream() {
    let found = found(&[("talk.json", "/$defs/Ask/required", json!(["live"]))]);

    let message = "`live` is required, and who wants no stream leaves it out";
    let help = "name an optional boolean property of the request object; where every reply is a stream, name none";
    assert_eq!(found, [format!("stream-member {POST}/x-stream-member: {message} ({help})")]);
}

#[test]
fn body_that_may_be_left_out_is_refused() {
    let required = |value: bool| found(&[("openapi.json", &format!("{POST}/requestBody/required"), json!(value))]);

    let (always, sometimes) = (required(true), required(false));

    assert_eq!(always, Vec::<String>::new());
    let message = "a body is an argument of the method, and cannot be left out";
    let help = "leave it out, or write true: where all its members are optional, callers send an empty object";
    assert_eq!(sometimes, [format!("wrong-value {POST}/requestBody/required: {message} ({help})")]);
}
