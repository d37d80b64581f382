//! Event streams: what breaks them, and what does not.

use std::time::Duration;

use sequrity::{
    ErrorKind, Outcome, TimeoutKind, Timeouts,
    types::responses::{ResponseStatus, ResponseStreamEvent, ResponsesResponse},
};
use sequrity_mock::{
    Answer, Mock,
    clock::TickingClock,
    replies::{events, message, reply, text_reply},
};
use serde_json::{Value, json};
use tokio::task::yield_now;

use crate::{hello, items_of, stream_of};

const DELTA: &str = r#"{"type":"response.output_text.delta","delta":"x"}"#;
const COMPLETED: &str = r#"{"type":"response.completed","response":{"id":"resp_1","output":[]}}"#;

fn data(text: &str) -> String {
    format!("data: {text}\n\n")
}

#[tokio::test]
async fn unknown_events_are_items_and_the_stream_goes_on() {
    let tags = [
        "response.queued",
        "response.refusal.delta",
        "response.output_text.annotation.added",
        "response.reasoning_text.delta",
        "response.web_search_call.searching",
        "response.mcp_call.completed",
        "keepalive",
        "ping",
        "response.of_next_year",
        "no tag",
    ];
    let unknown = tags.iter().map(|tag| match *tag {
        "no tag" => json!({"error": {"message": "m"}}),
        tag => json!({"type": tag, "sequence_number": 1, "x": {"y": null}}),
    });
    let mut all: Vec<Value> = unknown.collect();
    all.push(serde_json::from_str(COMPLETED).unwrap());

    let items = items_of(Answer::events(all)).await;

    assert_eq!(items[..tags.len()], tags);
    assert_eq!(items[tags.len()..], ["response.completed"]);
}

#[tokio::test]
async fn error_event_says_what_the_server_says() {
    let event = json!({"type": "error", "code": "server_error", "message": "The model is gone.", "param": null});
    let mock = Mock::start([Answer::events([event])]);

    let item = stream_of(&mock).await.next().await.unwrap().unwrap();

    let error = item.error_event().unwrap();
    assert_eq!(error.message.as_deref(), Some("The model is gone."));
}

#[tokio::test]
async fn connection_cut_is_an_error_and_never_a_quiet_end() {
    let body = [data(DELTA), data(DELTA)];
    let cut = Answer::stream(body.clone()).cut();
    let in_an_event = Answer::stream(body.clone()).cut_after(body[0].len() + 10);
    let ended = Answer::stream(body);

    assert_eq!(items_of(cut).await, ["response.output_text.delta", "response.output_text.delta", "Cut"]);
    assert_eq!(items_of(in_an_event).await, ["response.output_text.delta", "Cut"]);
    assert_eq!(items_of(ended).await, ["response.output_text.delta", "response.output_text.delta", "Cut"]);
}

#[tokio::test]
async fn done_ends_the_stream_though_the_socket_stays_open() {
    let by_mark = Answer::stream([data(DELTA), data("[DONE]")]).left_open();
    let by_event = Answer::stream([data(DELTA), data(COMPLETED)]).left_open();

    assert_eq!(items_of(by_mark).await, ["response.output_text.delta"]);
    assert_eq!(items_of(by_event).await, ["response.output_text.delta", "response.completed"]);
}

#[tokio::test]
async fn whole_reply_in_place_of_a_stream_is_not_lost() {
    let mock =
        Mock::start([Answer::reply(text_reply("hello")), Answer::reply(r#"{"error":{"message":"no streams today"}}"#)]);
    let responses = mock.client().responses();

    let reply = responses.create(hello()).stream().await.unwrap_err();
    let error = responses.create(hello()).stream().await.unwrap_err();

    assert_eq!(reply.kind(), ErrorKind::NotAStream);
    assert_eq!(reply.decode_body::<ResponsesResponse>().unwrap().output_text(), "hello");
    assert_eq!(error.kind(), ErrorKind::NotAStream);
    assert_eq!(error.message(), Some("no streams today"));
}

#[tokio::test]
async fn endless_pings_end_at_the_deadline() {
    let mock = Mock::start([Answer::stream([data(DELTA)]).then_endless(": ping\n\n")]);
    let limits = Timeouts::none().idle(Duration::from_secs(10)).total(Duration::from_secs(60));
    let clock = TickingClock::new(Duration::from_millis(10));
    let client = mock.builder().clock(clock).timeouts(limits).build().unwrap();

    let mut stream = client.responses().create(hello()).stream().await.unwrap();
    let first = stream.next().await.unwrap();
    let second = stream.next().await.unwrap();

    assert!(first.is_ok());
    assert_eq!(second.unwrap_err().kind(), ErrorKind::Timeout(TimeoutKind::Total));
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn failed_run_is_typed_and_has_all_that_was_said() {
    let failed = {
        let mut reply = reply("resp_1", "failed", vec![message("msg_1", "so far")]);
        reply["error"] = json!({"code": "server_error", "message": "It broke."});
        reply
    };
    let mock = Mock::start([Answer::events(events(&failed)), Answer::events(events(&failed))]);

    let mut last = None;
    let mut stream = stream_of(&mock).await;
    while let Some(event) = stream.next().await {
        last = Some(event.unwrap());
    }
    let outcome = stream_of(&mock).await.final_response().await;

    let Some(ResponseStreamEvent::Failed(event)) = last else { panic!("{last:?}") };
    assert_eq!(event.response.status, Some(ResponseStatus::Failed));
    let Outcome::Failed { partial: Some(response), error, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(response.output_text(), "so far");
    assert_eq!(error.message(), Some("It broke."));
}

#[tokio::test]
async fn leaving_a_stream_early_closes_its_connection() {
    let mock = Mock::start([Answer::stream([data(DELTA)]).left_open()]);
    let mut stream = stream_of(&mock).await;
    stream.next().await.unwrap().unwrap();

    drop(stream);

    let counts = mock.until(|counts| counts.abandoned == 1).await;
    assert_eq!(counts.requests, 1);
}

#[tokio::test]
async fn slow_reader_holds_the_service_back() {
    const EVENTS: usize = 400;
    const IN_FLIGHT: usize = 16 << 20;
    let event = data(&json!({"type": "response.output_text.delta", "delta": "x".repeat(256 << 10)}).to_string());
    let mock = Mock::start([Answer::stream([event.as_str()]).then_endless(event.as_str())]);
    let mut stream = stream_of(&mock).await;

    for read in 1..=EVENTS {
        stream.next().await.unwrap().unwrap();
        for _ in 0..10 {
            yield_now().await;
        }
        // What is neither read nor held back lies in sockets, whose buffers are bounded.
        assert!(mock.counts().bytes < read * event.len() + IN_FLIGHT);
    }
}
