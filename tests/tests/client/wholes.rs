//! The whole that a stream adds up to.

use sequrity::{
    ErrorKind, Outcome,
    types::{
        Accumulator, from_json,
        responses::{ResponseStreamEvent, ResponsesResponse},
    },
};
use sequrity_mock::{
    Answer, Mock,
    replies::{events, function_call, message, reply},
};
use sequrity_tests::json::difference;
use serde_json::{Value, json};

use crate::{hello, stream_of};

/// A reply of every kind of output that the mock can stream.
fn full(status: &str) -> Value {
    let call = function_call("fc_1", "call_1", "f", &json!({"a": 1, "b": [2, 3]}));
    reply("resp_1", status, vec![call, message("msg_1", "All is well, é 🛫."), message("msg_2", "")])
}

/// What a stream with these events comes to.
async fn outcome(answer: Answer) -> Outcome<ResponsesResponse> {
    let mock = Mock::start([answer]);
    stream_of(&mock).await.final_response().await
}

#[track_caller]
fn is_whole(response: &ResponsesResponse, reply: &Value) {
    let response = serde_json::to_value(response).expect("a response is JSON");

    assert_eq!(difference(reply, &response), None);
}

#[tokio::test]
async fn completed_stream_gives_the_reply_of_the_service() {
    let outcome = outcome(Answer::events(events(&full("completed")))).await;

    let Outcome::Completed(response) = outcome else { panic!("{outcome:?}") };
    is_whole(&response, &full("completed"));
}

#[tokio::test]
async fn incomplete_stream_gives_what_there_is() {
    let mut reply = full("incomplete");
    reply["incomplete_details"] = json!({"reason": "max_output_tokens"});

    let outcome = outcome(Answer::events(events(&reply))).await;

    let Outcome::Incomplete(response) = outcome else { panic!("{outcome:?}") };
    is_whole(&response, &reply);
}

#[tokio::test]
async fn reply_that_stopped_or_failed_is_an_error_with_its_reason_where_a_completed_one_is_asked_for() {
    let mut failed = full("failed");
    failed["error"] = json!({"code": "server_error", "message": "It broke."});
    let mut incomplete = full("incomplete");
    incomplete["incomplete_details"] = json!({"reason": "max_output_tokens"});

    for (reply, kind, message) in
        [(failed, ErrorKind::Failed, "It broke."), (incomplete, ErrorKind::Unfinished, "max_output_tokens")]
    {
        let mock = Mock::start([Answer::reply(reply.clone()), Answer::events(events(&reply))]);
        let whole = mock.client().responses().create(hello()).await.unwrap().completed().unwrap_err();
        let streamed = stream_of(&mock).await.final_response().await.completed().unwrap_err();

        for (error, request) in [whole, streamed].into_iter().zip(mock.requests()) {
            assert_eq!((error.kind(), error.message()), (kind, Some(message)), "{error}");
            assert_eq!(error.session_id(), Some(request.session.as_str()));
        }
    }
}

#[tokio::test]
async fn reply_that_the_service_has_not_come_to_yet_is_not_completed() {
    let mock = Mock::start([Answer::reply(reply("resp_queued", "queued", vec![]))]);

    let error = mock.client().responses().create(hello().background(true)).await.unwrap().completed().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Unfinished);
    assert!(error.text().is_some_and(|text| text.contains("resp_queued")), "{error:?}");
}

#[tokio::test]
async fn reply_that_completed_is_given_back() {
    let mock = Mock::start([Answer::reply(full("completed"))]);

    let reply = mock.client().responses().create(hello()).await.unwrap().completed().unwrap();

    is_whole(&reply, &full("completed"));
}

#[tokio::test]
async fn cut_stream_gives_what_came_and_why_there_is_no_more() {
    let mut all = events(&full("completed"));
    all.pop();
    let lines = all.iter().map(|event| format!("data: {event}\n\n"));

    let outcome = outcome(Answer::stream(lines).cut()).await;

    let Outcome::CutOff { partial: Some(response), error, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.kind(), ErrorKind::Cut);
    assert_eq!(difference(&full("completed")["output"], &json!(response.output)), None);
}

#[test]
fn output_built_from_deltas_alone_is_that_of_the_reply() {
    let whole = ["response.output_item.done", "response.content_part.done", "response.completed"];
    let mut built = Accumulator::<ResponseStreamEvent>::new();

    let all = events(&full("completed"));
    for event in all.iter().filter(|event| !whole.iter().any(|tag| event["type"] == *tag)) {
        built.push(&from_json(&event.to_string()).unwrap()).unwrap();
    }

    let response = built.whole().unwrap();
    assert_eq!(response.output_text(), "All is well, é 🛫.");
    let call = response.function_calls().next().unwrap();
    assert_eq!(call.arguments_as::<Value>().unwrap(), json!({"a": 1, "b": [2, 3]}));
    assert_eq!(built.ending(), None);
}

#[tokio::test]
async fn event_that_does_not_decode_is_passed_over() {
    let mut all = events(&full("completed"));
    all.insert(3, json!({"type": "response.output_text.delta"}));

    let outcome = outcome(Answer::events(all)).await;

    assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
}

#[tokio::test]
async fn error_event_fails_with_the_words_of_the_service() {
    let mut all = events(&full("completed"));
    all.truncate(6);
    all.push(json!({"type": "error", "code": "server_error", "message": "The model is gone."}));

    let outcome = outcome(Answer::events(all)).await;

    let Outcome::Failed { partial: Some(_), error, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.message(), Some("The model is gone."));
}

#[tokio::test]
async fn last_event_with_an_empty_output_leaves_what_came_before() {
    let mut all = events(&full("failed"));
    let last = all.last_mut().expect("events end");
    last["response"]["output"] = json!([]);
    last["response"]["error"] = json!({"code": "server_error", "message": "It broke."});

    let outcome = outcome(Answer::events(all)).await;

    let partial = outcome.into_whole().expect("something came");
    assert_eq!(partial.output_text(), "All is well, é 🛫.");
}

#[tokio::test]
async fn text_deltas_are_the_text() {
    let mock = Mock::start([Answer::events(events(&full("completed")))]);
    let mut pieces = stream_of(&mock).await.text_deltas();
    let mut text = String::new();

    while let Some(piece) = pieces.next().await {
        text.push_str(&piece.unwrap());
    }

    assert_eq!(text, "All is well, é 🛫.");
}
