//! What is said of streams: their ends, their text, their usage.

use serde_json::{Value, json};

use super::service::{STREAM, found, operation};

/// The way out where events build up nothing.
const UNREAD: &str = "leave it out, or describe the whole reply under `application/json`, and let the events say in `x-folds` \
                      what they add";

#[track_caller]
fn said(key: &str, value: Value, expected: &[&str]) {
    let found = found(&[("openapi.json", &format!("{STREAM}/{key}"), value)]);
    let found: Vec<String> = found.iter().map(|found| found.replace(STREAM, "")).collect();
    assert_eq!(found, expected);
}

#[test]
fn service_is_accepted() {
    assert_eq!(found(&[]), Vec::<String>::new());
}

#[test]
fn failure_is_told_by_a_tag_that_ends_the_stream() {
    said(
        "x-outcomes",
        json!({"brokn": "failed"}),
        &["stream-outcome /x-outcomes/brokn: `brokn` ends no stream (did you mean `broken`?)"],
    );
    said(
        "x-outcomes",
        json!({"piece": "failed"}),
        &["stream-outcome /x-outcomes/piece: `piece` ends no stream (name tags that stand under `x-terminal`)"],
    );
    said(
        "x-outcomes",
        json!({"broken": "faild"}),
        &[
            "wrong-value /x-outcomes/broken: a stream ends incomplete or failed, or it completes (did you mean \"failed\"?)",
        ],
    );
}

#[test]
fn terminal_tag_is_pointed_at() {
    said(
        "x-terminal",
        json!(["broken", "dome"]),
        &["stream-terminal /x-terminal/1: no event has the tag `dome` (did you mean `done`?)"],
    );
}

#[test]
fn events_that_are_one_object_have_no_tag_and_build_up_nothing_by_themselves() {
    let of_parts = |said: Value| {
        let mut stream = json!({"itemSchema": {"$ref": "talk.json#/$defs/Part"}, "x-done": "over"});
        stream.as_object_mut().expect("an object").extend(said.as_object().cloned().expect("an object"));
        let found = found(&[("openapi.json", STREAM, stream)]).into_iter();
        found.filter(|found| found.starts_with("stream-")).map(|found| found.replace(STREAM, "")).collect()
    };

    let plain: Vec<String> = of_parts(json!({}));
    let tagged: Vec<String> = of_parts(json!({"x-terminal": ["done"], "x-outcomes": {"done": "failed"}}));

    let built = "`x-outcomes` is said of the reply that events build up";
    let untagged = "leave it out; a payload that is no event, and ends the stream, stands under `x-done`";
    assert_eq!(plain, Vec::<String>::new());
    assert_eq!(
        tagged,
        [
            format!("stream-shared : {built}, and `Part` build up none ({UNREAD})"),
            format!(
                "stream-terminal : `x-terminal` names tags, and each event is a `Part`, which has none ({untagged})"
            ),
        ]
    );
}

#[test]
fn text_is_named_by_an_accessor_of_the_events() {
    said("x-text", json!("pieces"), &["stream-text /x-text: `Event` has no accessor `pieces` (did you mean `piece`?)"]);
}

#[test]
fn text_of_an_event_is_one_plain_text() {
    let usual = "name an accessor of the event union that leads to one plain string: no \"*\", no {\"json\": …}";
    for (path, what) in [
        (json!([{"tag": "piece"}, "at"]), "a number"),
        (json!([{"tag": "done"}, "whole", "mood"]), "an enum"),
        (json!([{"tag": "done"}, "whole", "lines", "*", {"tag": "said"}, "text"]), "many"),
    ] {
        let accessor = json!([{"name": "piece", "description": "What is said.", "path": path}]);

        let found = found(&[("talk.json", "/$defs/Event/x-accessors", accessor)]);

        let complaint = format!("stream-text {STREAM}/x-text: `piece` does not give one text of an event ({usual})");
        assert_eq!(found, [complaint], "{what}");
    }
}

#[test]
fn pointer_to_usage_leads_somewhere() {
    let usual = "write JSON pointers into the reply or into an event, such as \"/usage\": from object to object, through no list and with no escaped name";
    for (pointer, message) in [
        ("words", "`words` is no JSON pointer: it begins with a slash"),
        ("/whole/word", "there is no member `word` here; did you mean `words`?"),
        ("/words/0", "there is no member `0` here"),
        ("/whole/lines/0/text", "there is no member `0` here"),
        ("/notes/a~1b", "`a~1b` is escaped"),
        ("/notes/a~0b", "`a~0b` is escaped"),
    ] {
        let path = "/paths/~1{room}~1talk/post/x-usage";

        let found = found(&[("openapi.json", path, json!(["/words", pointer]))]);

        assert_eq!(found, [format!("usage-path {path}/1: {message} ({usual})")]);
    }
}

/// What is said of a second operation whose stream is written otherwise.
fn beside(parts: &[(&str, Value)]) -> Vec<String> {
    let mut second = operation();
    second["operationId"] = json!("talk.again");
    for (pointer, value) in parts {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = second.pointer_mut(parent).expect("the part is there").as_object_mut().expect("an object");
        parent.insert(key.replace("~1", "/"), value.clone());
    }
    let found = found(&[("openapi.json", "/paths/~1{room}~1talk/put", second)]);
    let usual = " (give this operation an event union of its own, or describe both streams alike)";
    found.iter().map(|found| found.replace(usual, "")).collect()
}

#[test]
fn operations_that_stream_the_same_events_build_up_the_same() {
    const CONTENT: &str = "/responses/200/content";
    const PUT: &str = "stream-shared /paths/~1{room}~1talk/put/responses/200/content/text~1event-stream";
    let own = |part: &str| format!("{CONTENT}/text~1event-stream/{part}");
    for (parts, what) in [
        (
            vec![(format!("{CONTENT}/application~1json"), json!({"schema": {"$ref": "talk.json#/$defs/Part"}}))],
            "the reply",
        ),
        (vec![(own("x-outcomes"), json!({"broken": "incomplete"}))], "`x-outcomes`"),
        (vec![(own("x-terminal"), json!(["broken"])), (own("x-text"), json!("other"))], "`x-terminal`, `x-text`"),
    ] {
        let parts: Vec<(&str, Value)> = parts.iter().map(|(at, value)| (at.as_str(), value.clone())).collect();

        let found = beside(&parts);

        let message = format!("{PUT}: `talk.again` and `talk.create` stream `Event`, and differ in {what}");
        assert!(found.contains(&message), "{found:#?}");
    }
}

#[test]
fn events_that_build_up_nothing_have_neither_text_nor_outcomes() {
    let mut alone = operation();
    alone.as_object_mut().expect("an object").remove("x-usage");
    alone["responses"]["200"]["content"].as_object_mut().expect("an object").remove("application/json");

    let found = found(&[("openapi.json", "/paths/~1{room}~1talk/post", alone)]);

    let expected = ["x-outcomes", "x-text"].map(|key| {
        let message = format!("`{key}` is said of the reply that events build up, and `Event` build up none");
        format!("stream-shared {STREAM}: {message} ({UNREAD})")
    });
    assert_eq!(found, expected);
}

#[test]
fn operations_that_stream_the_same_events_may_end_them_by_marks_of_their_own() {
    let own = |part: &str| format!("/responses/200/content/text~1event-stream/{part}");

    let found = beside(&[(&own("x-terminal"), json!(["broken", "done"])), (&own("x-done"), json!("END"))]);

    assert_eq!(found, Vec::<String>::new());
}
