//! The whole response, built up from the events of a stream.

use sequrity_tests::json::difference;
use sequrity_types::{
    Accumulator, Ending, from_json,
    responses::{ResponseOutputItem, ResponseStreamEvent, ResponsesResponse},
    to_json,
};
use serde_json::Value;

fn pushed(events: &[&str]) -> Accumulator<ResponseStreamEvent> {
    let mut whole = Accumulator::new();
    for event in events {
        let event: ResponseStreamEvent = from_json(event).expect("an event");
        whole.push(&event).expect("an event that JSON can write");
    }
    whole
}

const CREATED: &str =
    r#"{"type":"response.created","response":{"id":"resp_1","object":"response","status":"in_progress","output":[]}}"#;

#[test]
fn text_grows_with_its_deltas() {
    let events = [
        CREATED,
        r#"{"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"msg_1","role":"assistant","status":"in_progress","content":[]}}"#,
        r#"{"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}"#,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Boarding "}"#,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"at noon"}"#,
    ];

    let whole = pushed(&events);

    assert_eq!(whole.whole().expect("a response").output_text(), "Boarding at noon");
    assert_eq!(whole.ending(), None);
}

#[test]
fn arguments_of_parallel_calls_do_not_mix() {
    let events = [
        CREATED,
        r#"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"a","name":"book_flight","arguments":""}}"#,
        r#"{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"fc_2","call_id":"b","name":"book_hotel","arguments":""}}"#,
        r#"{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"nights\":2}"}"#,
        r#"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"flight\":"}"#,
        r#"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"\"BA263\"}"}"#,
    ];

    let response = pushed(&events).whole().expect("a response");

    let arguments: Vec<&str> = response.function_calls().map(|call| call.arguments.as_str()).collect();
    assert_eq!(arguments, [r#"{"flight":"BA263"}"#, r#"{"nights":2}"#]);
}

#[test]
fn error_event_leaves_its_reason_and_the_text_so_far() {
    let events = [
        CREATED,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Half"}"#,
        r#"{"type":"error","error":{"code":"rate_limit_exceeded","message":"slow down"}}"#,
    ];

    let whole = pushed(&events);

    assert_eq!(whole.ending(), Some(Ending::Failed));
    let value: Value =
        serde_json::from_str(&to_json(&whole.whole().expect("a response")).expect("JSON")).expect("JSON");
    assert_eq!(value["error"]["message"], "slow down");
    assert_eq!(value["status"], "failed");
}

#[test]
fn error_event_without_an_object_leaves_code_and_message() {
    let events = [CREATED, r#"{"type":"error","code":"rate_limit_exceeded","message":"slow down"}"#];

    let response = pushed(&events).whole().expect("a response");

    let error = response.error.expect("an error");
    assert_eq!(error.code.as_ref().map(|code| code.as_str()), Some("rate_limit_exceeded"));
    assert_eq!(error.message.as_deref(), Some("slow down"));
}

#[test]
fn event_that_points_far_outside_leaves_nothing_behind() {
    let outside = r#"{"type":"response.output_text.delta","output_index":0,"content_index":17,"delta":"lost"}"#;

    let response = pushed(&[CREATED, outside]).whole().expect("a response");

    assert!(response.output.is_empty(), "{response:?}");
}

#[test]
fn index_beyond_what_is_there_is_left_out() {
    let events = [
        CREATED,
        r#"{"type":"response.output_item.added","output_index":1000000000000,"item":{"type":"reasoning","id":"rs_1","summary":[]}}"#,
    ];

    let response = pushed(&events).whole().expect("a response");

    assert!(response.output.is_empty());
}

#[test]
fn items_behind_some_that_were_kept_back_are_there() {
    let item = |index: &str, id: &str| {
        format!(
            r#"{{"type":"response.output_item.added","output_index":{index},"item":{{"type":"message","id":"{id}","status":"in_progress","role":"assistant","content":[]}}}}"#
        )
    };
    let delta = |index: &str, delta: &str| {
        format!(r#"{{"type":"response.output_text.delta","output_index":{index},"content_index":1,"delta":"{delta}"}}"#)
    };
    let events = [item("2.0", "b"), delta("2", "two"), item("0", "a"), delta("0.0", "one")];
    let completed = r#"{"type":"response.completed","response":{"id":"r","object":"response","created_at":0,"model":"m","status":"completed","output":[]}}"#;
    let events: Vec<&str> = [CREATED].into_iter().chain(events.iter().map(String::as_str)).chain([completed]).collect();

    let response = pushed(&events).whole().expect("a response");

    assert_eq!((response.output.len(), response.output_text().as_str()), (2, "onetwo"));
}

#[test]
fn unknown_event_changes_nothing() {
    let before = pushed(&[CREATED]).whole().expect("a response");

    let after = pushed(&[CREATED, r#"{"type":"response.weather.forecast","degrees":12}"#]).whole().expect("a response");

    assert_eq!(after, before);
}

/// Each recorded stream: what its deltas build up, without the whole response of its last event, is the output of that
/// event.
#[test]
fn deltas_build_what_the_service_sends_in_the_end() {
    let Some(folder) = std::env::var_os("SEQURITY_RECORDINGS") else {
        println!("skipped: SEQURITY_RECORDINGS is not set");
        return;
    };
    let files =
        std::fs::read_dir(folder).expect("the folder of recordings").map(|entry| entry.expect("an entry").path());
    for file in files.filter(|file| file.to_string_lossy().ends_with(".chunks.txt")) {
        let text = std::fs::read_to_string(&file).expect("a recording");
        let mut built: Accumulator<ResponseStreamEvent> = Accumulator::new();
        for line in text.lines() {
            let event: ResponseStreamEvent = from_json(line).expect("an event");
            match &event {
                ResponseStreamEvent::Completed(done) => {
                    same_output(&file.display().to_string(), &built, &done.response);
                    built = Accumulator::new();
                }
                event => built.push(event).expect("an event"),
            }
        }
    }
}

#[track_caller]
fn same_output(file: &str, built: &Accumulator<ResponseStreamEvent>, sent: &ResponsesResponse) {
    let built = built.whole().expect("what the events build up");
    assert_eq!(built.output.len(), sent.output.len(), "{file}");
    for (built, sent) in built.output.iter().zip(&sent.output) {
        let (built, sent) = (value(built), value(sent));
        assert_eq!(difference(&built, &sent), None, "{file}");
    }
}

fn value(item: &ResponseOutputItem) -> Value {
    let mut value: Value = serde_json::from_str(&to_json(item).expect("JSON")).expect("JSON");
    // The service seals it anew each time that it writes it.
    value.as_object_mut().expect("an object").remove("encrypted_content");
    value
}
